# SPDX-License-Identifier: EUPL-1.2
"""The papers of EHT's meeting, each made anew when somebody asks. What a printer took is noted; nothing is kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from eht_desk.application.at_printer import check_at_printer
from eht_desk.application.meeting_papers import (
    MeetingPaper,
    prepare_agenda,
    prepare_measures,
    prepare_minutes,
    record_agenda_print,
    record_item_print,
)
from eht_desk.domain.ids import EntryId, UnitEntryId
from eht_desk.domain.pupil_view import PupilView
from eht_desk.ui.desk import Desk
from eht_desk.ui.printing.print_dialog import PrintRecord, print_pdf

_TITLE = "EHT Desk"


class MeetingPrinting:
    """For one page. `failed` shows on the page what did not go."""

    def __init__(self, parent: QWidget, desk: Desk, failed: Callable[[BaseException], None]) -> None:
        self._parent, self._desk, self._failed = parent, desk, failed

    def agenda(self, meeting_id: UnitEntryId) -> None:
        """Numbers and reasons, no names."""
        workspace = self._desk.workspace

        def note(copies: int, _at_printer: str) -> None:
            record_agenda_print(workspace, meeting_id, copies)

        def show(pdf: bytes) -> None:
            record = PrintRecord(note, self._failed)
            print_pdf(self._parent, self._desk, pdf, _TITLE, "Dagordning för EHT", record=record)

        self._desk.tasks.read(lambda: prepare_agenda(workspace, meeting_id), show, self._failed)

    def minutes(self, item_id: EntryId, pupil: PupilView) -> None:
        """What the meeting said about this pupil, and nobody else."""
        self._about(item_id, pupil, MeetingPaper.MINUTES, "Protokoll från EHT", prepare_minutes)

    def measures(self, item_id: EntryId, pupil: PupilView) -> None:
        """What is done, by whom, when: the sheet that is handed out."""
        self._about(item_id, pupil, MeetingPaper.MEASURES, "Åtgärder från EHT", prepare_measures)

    def _about(
        self,
        item_id: EntryId,
        pupil: PupilView,
        what: MeetingPaper,
        caption: str,
        prepare: Callable[..., bytes],
    ) -> None:
        workspace = self._desk.workspace

        def note(copies: int, at_printer: str) -> None:
            record_item_print(workspace, item_id, what, copies, at_printer)

        def show(pdf: bytes) -> None:
            print_pdf(
                self._parent,
                self._desk,
                pdf,
                _TITLE,
                caption,
                asks_who=partial(check_at_printer, workspace, pupil.id) if pupil.is_protected else None,
                is_never_file=pupil.is_protected,
                record=PrintRecord(note, self._failed),
            )

        self._desk.tasks.read(lambda: prepare(workspace, item_id), show, self._failed)
