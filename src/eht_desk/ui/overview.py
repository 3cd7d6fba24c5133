# SPDX-License-Identifier: EUPL-1.2
"""I dag and the pupils, read once for the whole window: navigation, palette and lists look at the same reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from eht_desk.application.changes import ChangeKind, ChangeSet
from eht_desk.application.pupils import list_pupils
from eht_desk.application.setup import is_recovery_confirmed
from eht_desk.application.today import TodayPage, today_page
from eht_desk.application.worklist import open_case_count
from eht_desk.ui.errors import is_expected

if TYPE_CHECKING:
    from eht_desk.application.document_views import DocumentRow
    from eht_desk.application.workspace import Workspace
    from eht_desk.domain.ids import PupilId
    from eht_desk.domain.pupil_view import PupilView
    from eht_desk.ui.change_bus import ChangeBus
    from eht_desk.ui.tasks import Tasks

_TOUCHED_BY = (
    ChangeKind.PUPIL,
    ChangeKind.DRAFT,
    ChangeKind.DOCUMENT,
    ChangeKind.IMPORT,
    ChangeKind.ORGANISATION,
    ChangeKind.SETTING,
    ChangeKind.ACCOUNT,
    ChangeKind.TASK,
    ChangeKind.NOTE,
    ChangeKind.SCAN,
    ChangeKind.CONSENT,
    ChangeKind.OFFERED_TIME,
    ChangeKind.CASE,
    ChangeKind.ENTRY,
    ChangeKind.MEETING,
)


_PUPILS_TOUCHED_BY = (ChangeKind.PUPIL, ChangeKind.ORGANISATION, ChangeKind.ACCOUNT)


class Overview(QObject):
    """Signals: `updated()` after a new reading, `failed(error)` when one failed. `page` is None until the first one.

    I dag comes first and is short; the pupils, of whom there may be ten thousand, follow behind it.
    """

    updated = Signal()
    failed = Signal(object)

    def __init__(
        self, workspace: Workspace, tasks: Tasks, bus: ChangeBus, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._tasks = tasks
        self.page: TodayPage | None = None
        self.pupils: tuple[PupilView, ...] = ()
        """The pupils that the person may see, by family name."""
        self.has_pupils = False
        """Whether the pupils have been read."""
        self._asked_for_pupils = False
        self.open_cases = 0
        """How many open cases the person sees."""
        self.is_recovery_confirmed = True
        self._is_reading = False
        self._is_stale = False
        bus.changed.connect(self._changed)

    @property
    def to_do(self) -> int:
        """How many things wait on I dag."""
        return todo_count(self.page) if self.page else 0

    def pupil(self, pupil_id: PupilId) -> PupilView | None:
        """One of them."""
        return next((view for view in self.pupils if view.id == pupil_id), None)

    def documents(self) -> list[DocumentRow]:
        """The documents that something waits for, each once."""
        page = self.page
        rows = (*page.to_write, *page.copies_missing, *page.awaiting_signature) if page is not None else ()
        return list({row.document_id: row for row in rows}.values())

    def read(self) -> None:
        """Read again; readings that are asked for meanwhile become one."""
        if self._is_reading:
            self._is_stale = True
            return
        self._is_reading = True
        workspace = self._workspace
        self._tasks.read(
            lambda: (today_page(workspace), is_recovery_confirmed(workspace), open_case_count(workspace)),
            self._take,
            self._failed,
        )

    def _take(self, result: tuple[TodayPage, bool, int]) -> None:
        self.page, self.is_recovery_confirmed, self.open_cases = result
        self._is_reading = False
        self.updated.emit()
        if not self._asked_for_pupils:
            self._asked_for_pupils = True
            self._read_pupils()
        if self._is_stale:
            self._is_stale = False
            self.read()

    def _read_pupils(self) -> None:
        workspace = self._workspace
        self._tasks.read(lambda: tuple(list_pupils(workspace)), self._take_pupils, self._failed)

    def _take_pupils(self, pupils: tuple[PupilView, ...]) -> None:
        self.pupils = pupils
        self.has_pupils = True
        self.updated.emit()

    def _failed(self, error: BaseException) -> None:
        self._is_reading = False
        if not is_expected(error):
            raise error
        self.failed.emit(error)

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(*_PUPILS_TOUCHED_BY):
            self._read_pupils()
        if changes.touches(*_TOUCHED_BY):
            self.read()


def todo_count(page: TodayPage) -> int:
    """Tasks, cases to take, stages to write, own drafts, missing copies, papers out, consents, work to hand over."""
    return (
        len(page.tasks)
        + len(page.cases_to_accept)
        + len(page.to_write)
        + sum(1 for draft in page.drafts_apart if draft.is_mine)
        + len(page.copies_missing)
        + len(page.awaiting_signature)
        + page.orphans
        + len(page.roles_to_confirm)
        + page.orphan_tasks
        + sum(1 for row in page.offered if row.needs_answer)
        + page.imports_waiting
        + len(page.consents)
        + len(page.protections.unfinished)
        + len(page.protections.asked)
        + len(page.protections.reviews)
    )
