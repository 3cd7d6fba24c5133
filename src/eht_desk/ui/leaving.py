# SPDX-License-Identifier: EUPL-1.2
"""The steps of one lock: none keeps the next from being done, and what one of them lost is told when all are over.

What the steps are: main_window.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from eht_desk.application import sessions
from eht_desk.ui import crash, errors
from eht_desk.ui.error_texts.sharing import WAIT_AND_SAVE

if TYPE_CHECKING:
    from eht_desk.application.ports import OpenStore
    from eht_desk.application.workspace import Workspace
    from eht_desk.ui.forms.autosave import Writing
    from eht_desk.ui.screens.unlock_screen import UnlockScreen
    from eht_desk.ui.sealed_texts import SealedTexts
    from eht_desk.ui.tasks import Tasks
    from eht_desk.ui.unsaved import Place

T = TypeVar("T")
LOST_TEXT = "Det sista som skrevs före låset gick inte att spara. "
LOST_PLACE = "Platsen där arbetet slutade gick inte att minnas. "
NO_TEXTS: tuple[tuple[Place, Writing], ...] = ()
_BUG = "Något gick fel i programmet."
_ASIDE_SECONDS = 10


class Leaving:
    """Used by the main thread first and by the writer thread after it, never by both at once."""

    def __init__(self) -> None:
        self._failures: list[tuple[str, BaseException]] = []

    def run(self, step: Callable[[], T], otherwise: T, lost: str = "") -> T:
        """The step's result; when it fails, `otherwise`, and `lost` is what to tell."""
        try:
            return step()
        except Exception as error:  # noqa: BLE001 - whatever it is, the store must be covered and closed
            self._failures.append((lost, error))
            return otherwise

    def seal(
        self,
        sealed: SealedTexts,
        store: OpenStore,
        point: str,
        texts: Iterable[tuple[Place, Writing]],
        *,
        is_reader: bool,
    ) -> None:
        """On the writer thread, behind the last saves and before the store closes. The texts first: they are somebody's
        work, a place is not."""
        for place, writing in texts:
            self.run(partial(sealed.keep, store, point, place, writing), None, LOST_TEXT)
        if is_reader:
            self.run(partial(sealed.keep_point, store, point), None, LOST_PLACE)

    def close(self, tasks: Tasks, workspace: Workspace, reason: str, reports: Path) -> None:
        """On the writer thread, behind everything else: close the store. Each bug on the way leaves a report; what a
        person can meet is told and needs none."""
        tasks.finish_reads()
        try:
            sessions.lock(workspace, reason)
        finally:
            # A backup under way stops when the store closes, and its key goes with it.
            tasks.finish_aside(_ASIDE_SECONDS)
            for _, error in self._failures:
                if not errors.is_expected(error):
                    crash.write_report(reports, error)

    @property
    def words(self) -> str:
        """What the next page should say; empty when nothing was lost."""
        told: dict[str, str] = {}
        for lost, error in self._failures:
            why = errors.describe(error) if errors.is_expected(error) else _BUG
            told.setdefault(lost, f"{lost}{why}" if lost else "")
        return " ".join(words for words in told.values() if words)

    def tell(self, page: UnlockScreen, waits: str) -> None:
        """On the main thread, when it is over. `waits`: that a text is sealed, or empty."""
        told, words = page.notice.text, self.words
        if any(lost == LOST_TEXT for lost, _ in self._failures):
            page.tell(f"{words} {waits}".strip(), "error")
        elif words or waits not in told:
            if waits not in told:  # what could not be saved is not lost
                told = f"{told.removeprefix(LOST_TEXT).replace(WAIT_AND_SAVE, '').strip()} {waits}"
            page.tell(f"{told} {words}".strip(), "warn")
