# SPDX-License-Identifier: EUPL-1.2
"""When a draft was changed elsewhere meanwhile: read the other text, let the person choose, save the choice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject

from eht_desk.application.form_pages import FormPage
from eht_desk.domain.documents import Draft
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.forms.model import Answers, ResolvedForm
from eht_desk.ui.forms.autosave import Autosave
from eht_desk.ui.forms.conflict_pane import ConflictPane
from eht_desk.ui.forms.texts import clock_text


@dataclass(frozen=True, slots=True)
class WrittenHere:
    """The page that the conflict is on. `answers` are those that stand there, `resolve` gives the tree for others;
    `ask` shows the two texts, or takes them away; `tell` says why neither can be saved; `settled` puts the chosen
    answers in place; `set_beside` keeps the text beside a stage that is frozen by now.
    """

    answers: Callable[[], Answers]
    resolve: Callable[[Answers], ResolvedForm]
    ask: Callable[[ConflictPane | None], object]
    tell: Callable[[BaseException], None]
    settled: Callable[[Answers], None]
    set_beside: Callable[[], None]


class ConflictSettling(QObject):
    """One conflict of one text, as long as it is written on `owner`, whatever page that is."""

    def __init__(self, owner: QObject, autosave: Autosave, here: WrittenHere) -> None:
        super().__init__(owner)
        self._autosave = autosave
        self._here = here
        self._open: tuple[ConflictPane, Draft] | None = None

    @property
    def is_open(self) -> bool:
        """Whether the person has still to choose."""
        return self._open is not None

    @property
    def pane(self) -> ConflictPane | None:
        """The two texts side by side, while they are shown."""
        return self._open[0] if self._open else None

    def set_beside(self) -> None:
        """The stage is frozen: keep the text beside it."""
        self._here.set_beside()

    def begin(self, stage_id: str, theirs: FormPage) -> None:
        """Show the stored text beside the one on the screen."""
        here = self._here
        if theirs.document is not None and theirs.document.has_finalised(stage_id):
            self.set_beside()
            return
        if theirs.stage_id != stage_id or not theirs.may_write:
            here.tell(RuleViolation("stage_frozen"))
            return
        if not theirs.is_stored:  # thrown away elsewhere: what stands here begins anew
            self._autosave.go_on(theirs.draft, here.answers())
            return
        saved_at = clock_text(theirs.draft.saved_at)
        pane = ConflictPane(stage_id, here.answers(), theirs.draft.answers, here.resolve, saved_at)
        pane.chosen.connect(self._settle)
        self._open = (pane, theirs.draft)
        here.ask(pane)

    def take_mine(self, answers: Answers) -> None:
        """The person goes on writing before choosing."""
        if self._open is not None:
            self._open[0].take_mine(answers)

    def keep_both(self) -> None:
        """The window locks before anybody chose: both texts go into the draft, one after the other."""
        if self._open is not None:
            pane, stored = self._open
            self._open = None
            self._autosave.go_on(stored, pane.both())

    def _settle(self, answers: Answers) -> None:
        if self._open is None:
            return
        _, stored = self._open
        self._open = None
        self._here.ask(None)
        self._here.settled(answers)
        self._autosave.go_on(stored, self._here.answers())
