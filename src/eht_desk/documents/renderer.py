# SPDX-License-Identifier: EUPL-1.2
"""The port `DocumentRenderer`, in memory. Belongs here: choosing the paper and taking turns. Not here: how it looks."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

from eht_desk import resources
from eht_desk.application.ports import PaperContext, RecoveryPaper
from eht_desk.application.ports.devices import Progress
from eht_desk.application.ports.key_sheets import KeySheet
from eht_desk.application.ports.meeting_papers import AgendaSheet, MeasuresSheet, MinutesSheet
from eht_desk.application.ports.papers import CoverSheet
from eht_desk.application.ports.plain_papers import PlainSheet
from eht_desk.application.ports.survey_papers import InstrumentSheet, SummarySheet
from eht_desk.documents.archival import archival, page_count, repeated
from eht_desk.documents.cover_paper import cover_paper
from eht_desk.documents.fonts import Faces
from eht_desk.documents.form_paper import form_paper
from eht_desk.documents.instrument_paper import instrument_paper
from eht_desk.documents.key_sheet_paper import key_sheet_paper
from eht_desk.documents.meeting_paper import meeting_paper
from eht_desk.documents.plain_paper import plain_paper
from eht_desk.documents.recovery_paper import recovery_paper
from eht_desk.documents.survey_summary_paper import survey_summary_paper
from eht_desk.domain.forms.model import ResolvedForm


class PdfRenderer:
    """Makes PDF bytes. Fonts are read at the first paper and kept. May be called from several threads.

    `fonts` gives the bytes of a shipped font by its name under resources. Raises `resources.ResourceMissing` when the
    installation is damaged; no text that people wrote makes it raise.
    """

    def __init__(self, fonts: Callable[[str], bytes] = resources.read_bytes) -> None:
        self._faces = Faces(fonts)
        # reportlab keeps its fonts in one registry for the process; one paper at a time is quick enough.
        self._turn = Lock()

    def form(self, resolved: ResolvedForm, context: PaperContext) -> bytes:
        """A blank, preview or issued paper of a form. Raises ExpectedFailure("paper_not_archival") when it is to be
        PDF/A and cannot be.
        """
        with self._turn:
            pdf = form_paper(self._faces, resolved, context)
        return archival(pdf) if context.is_archival else pdf

    def cover(self, sheet: CoverSheet) -> bytes:
        """The sheet that goes with what is handed over."""
        with self._turn:
            return cover_paper(self._faces, sheet)

    def key_sheet(self, sheet: KeySheet) -> bytes:
        """Which alias is whom, for rektor's safe."""
        with self._turn:
            return key_sheet_paper(self._faces, sheet)

    def plain(self, sheet: PlainSheet) -> bytes:
        """A plain list, or a protocol to sign."""
        with self._turn:
            return plain_paper(self._faces, sheet)

    def instrument_form(self, sheet: InstrumentSheet) -> bytes:
        """A questionnaire to answer by hand, or an answer sheet beside the school's own form."""
        with self._turn:
            return instrument_paper(self._faces, sheet)

    def survey_summary(self, sheet: SummarySheet) -> bytes:
        """The answers of one occasion, summed up on one page."""
        with self._turn:
            return survey_summary_paper(self._faces, sheet)

    def meeting(self, sheet: AgendaSheet | MinutesSheet | MeasuresSheet) -> bytes:
        """A paper of EHT's meeting."""
        with self._turn:
            return meeting_paper(self._faces, sheet)

    def pages(self, pdf: bytes) -> int:
        """How many pages a paper of ours has."""
        return page_count(pdf)

    def repeated(self, pdf: bytes, count: int, progress: Progress, *, own_sheets: bool = False) -> bytes:
        """A paper many times as one print job."""
        return repeated(pdf, count, own_sheets=own_sheets, progress=progress)

    def recovery(self, paper: RecoveryPaper) -> bytes:
        """A recovery paper. Raises ValueError for an unknown kind."""
        with self._turn:
            return recovery_paper(self._faces, paper)
