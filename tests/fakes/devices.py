# SPDX-License-Identifier: EUPL-1.2
"""Fakes of the device's ports: clock, ids, renderer, passwords, printers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from eht_desk.application.ports import CoverSheet, PaperContext, Progress, RecoveryPaper
from eht_desk.application.ports.key_sheets import KeySheet
from eht_desk.application.ports.meeting_papers import AgendaSheet, MeasuresSheet, MinutesSheet
from eht_desk.application.ports.plain_papers import PlainSheet
from eht_desk.application.ports.survey_papers import InstrumentSheet, SummarySheet
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.forms.model import ResolvedForm
from eht_desk.domain.ids import uuid7_text
from eht_desk.domain.register import StagedRegister
from eht_desk.domain.register_sources import FileInspection, ReadOptions, SourceFile


class FixedClock:
    """Stands still until it is told to move. Starts on Monday 23 November 2026, 09:00 in Stockholm."""

    def __init__(self, start: datetime = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    def advance(self, **parts: float) -> None:
        self._now += timedelta(**parts)

    def set(self, moment: datetime) -> None:
        self._now = moment


class CountingIds:
    """Ids and codes in a row, so that a test can tell them apart."""

    def __init__(self) -> None:
        self._count = 0

    def new_id(self) -> str:
        self._count += 1
        return uuid7_text(1_790_000_000_000 + self._count, self._count.to_bytes(10, "big"))

    def new_code(self) -> str:
        self._count += 1
        return f"T{self._count:05d}"[:4] + "-" + f"{self._count:05d}"[-2:]


class TellingRenderer:
    """A "PDF" that tells what it was asked to render; also keeps the requests."""

    def __init__(self) -> None:
        self.forms: list[tuple[ResolvedForm, PaperContext]] = []
        self.recoveries: list[RecoveryPaper] = []
        self.covers: list[CoverSheet] = []
        self.plains: list[PlainSheet] = []
        self.key_sheets: list[KeySheet] = []
        self.instrument_files: list[InstrumentSheet] = []
        self.summaries: list[SummarySheet] = []
        self.meetings: list[AgendaSheet | MinutesSheet | MeasuresSheet] = []

    def form(self, resolved: ResolvedForm, context: PaperContext) -> bytes:
        self.forms.append((resolved, context))
        return f"%PDF {resolved.definition.id} {context.code} {context.checksum}".encode()

    def recovery(self, paper: RecoveryPaper) -> bytes:
        self.recoveries.append(paper)
        return f"%PDF {paper.kind}".encode()

    def cover(self, sheet: CoverSheet) -> bytes:
        self.covers.append(sheet)
        return f"%PDF cover {sheet.code}".encode()

    def key_sheet(self, sheet: KeySheet) -> bytes:
        self.key_sheets.append(sheet)
        return b"%PDF key sheet"

    def plain(self, sheet: PlainSheet) -> bytes:
        self.plains.append(sheet)
        return f"%PDF plain {sheet.title}".encode()

    def instrument_form(self, sheet: InstrumentSheet) -> bytes:
        self.instrument_files.append(sheet)
        return f"%PDF questionnaire {sheet.head.code}".encode()

    def survey_summary(self, sheet: SummarySheet) -> bytes:
        self.summaries.append(sheet)
        return f"%PDF summary {sheet.head.code}".encode()

    def meeting(self, sheet: AgendaSheet | MinutesSheet | MeasuresSheet) -> bytes:
        self.meetings.append(sheet)
        return f"%PDF {type(sheet).__name__}".encode()

    def pages(self, pdf: bytes) -> int:
        return 1

    def repeated(self, pdf: bytes, count: int, progress: Progress, *, own_sheets: bool = False) -> bytes:
        for done in range(count):
            progress(done, count)
        progress(count, count)
        return b" ".join([pdf] * count)


class FewCommonPasswords:
    """Knows a handful."""

    def contains(self, folded: str) -> bool:
        return folded in {"password1234", "qwertyuiopåå", "sommarsommar"}


class RecordingQueue:
    """Takes print jobs and remembers them; `is_broken` makes the next ones fail."""

    def __init__(self, printers: tuple[str, ...] = ("Lararrum", "Expedition")) -> None:
        self._printers = printers
        self.jobs: list[tuple[str, str, bytes, int]] = []
        self.is_broken = False

    def printers(self) -> tuple[str, ...]:
        return self._printers

    def send(self, printer: str, title: str, pdf: bytes, copies: int = 1) -> None:
        if self.is_broken:
            raise ExpectedFailure("print_failed")
        self.jobs.append((printer, title, pdf, copies))


class PreparedRegisters:
    """Hands out a register that the test made."""

    def __init__(self, register: StagedRegister | None = None) -> None:
        self.register = register

    def inspect(
        self, files: Sequence[SourceFile], options: ReadOptions, progress: Progress | None = None
    ) -> FileInspection:
        return FileInspection("table", files[0].name)

    def read(
        self, files: Sequence[SourceFile], options: ReadOptions, progress: Progress | None = None
    ) -> StagedRegister:
        if self.register is None:
            raise ExpectedFailure("file_not_a_register")
        return self.register
