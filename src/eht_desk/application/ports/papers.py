# SPDX-License-Identifier: EUPL-1.2
"""Ports of paper: what a paper says, who makes its bytes, who prints them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

from eht_desk.application.ports.devices import Progress
from eht_desk.application.ports.key_sheets import KeySheet
from eht_desk.application.ports.letterheads import Letterhead as Letterhead
from eht_desk.application.ports.meeting_papers import AgendaSheet, MeasuresSheet, MinutesSheet
from eht_desk.application.ports.plain_papers import PlainSheet
from eht_desk.application.ports.survey_papers import InstrumentSheet, SummarySheet
from eht_desk.domain.documents import Ink
from eht_desk.domain.forms.changes import FieldChange
from eht_desk.domain.forms.model import ResolvedForm
from eht_desk.domain.forms.translation import LanguagePack
from eht_desk.domain.protection import Secret
from eht_desk.domain.scans import PageCode


@dataclass(frozen=True, slots=True)
class PaperMark:
    """A day as people write it, and a name."""

    on: str
    by: str


@dataclass(frozen=True, slots=True)
class ApprovalMark:
    """What a paper says of an approval: the sentence, the parts it is about, and how the pupil gave it.

    With neither ink nor `on` it is a box to tick and a line to sign.
    """

    label: str
    sections: tuple[str, ...]
    on: str = ""
    declined: bool = False
    ink: Ink | None = None
    by: str = ""
    is_ink_kept: bool = False
    """It was signed on the screen, and the signature is not printed: it is the name of a protected pupil."""


@dataclass(frozen=True, slots=True)
class CoverSheet:
    """A sheet that goes with what is handed over: from whom, to whom, what, how, when. No text of the document."""

    sender: str
    school_name: str
    authority_name: str
    recipient: str
    on: str
    way: str
    contents: tuple[str, ...]
    """What exactly, a line each: title, code and version, pages."""
    code: str = ""
    message: str = ""
    letterhead: Letterhead | None = None
    is_demo: bool = False
    hidden: frozenset[Secret] = frozenset()
    """As in a PaperContext."""


@dataclass(frozen=True, slots=True)
class PaperContext:
    """What a paper says besides its fields. All of it has already passed the disclosure gate.

    `pupil_name`, `pupil_class`, `pupil_number` are empty on a blank paper. `code`, `checksum`, `log_head` are
    empty on a preview of a draft (`is_preview` prints "Utkast"). `is_demo` prints the demo notice on every page.
    `printed_at` is local time of the school, already as text.
    """

    school_name: str
    authority_name: str
    pupil_name: str = ""
    pupil_class: str = ""
    pupil_number: str = ""
    code: str = ""
    version: int = 1
    checksum: str = ""
    log_position: int = 0
    log_head: str = ""
    printed_at: str = ""
    is_preview: bool = False
    is_demo: bool = False
    finalised_stages: Mapping[str, PaperMark] = field(default_factory=lambda: MappingProxyType({}))
    """Stage id -> when and by whom it was frozen."""
    handovers: Mapping[str, PaperMark] = field(default_factory=lambda: MappingProxyType({}))
    """Handover id -> when the copy was handed over and by whom."""
    is_archival: bool = False
    """Make it PDF/A-2b: what is issued never changes again."""
    page_code: PageCode | None = None
    """Printed on each page with that page's number, as a code a scanner reads (`page` and `pages` are filled in)."""
    letterhead: Letterhead | None = None
    second_language: LanguagePack | None = None
    """Its texts stand under the Swedish ones."""
    is_language_reviewed: bool = False
    copy_id: str = ""
    """Print only this copy's fields, under its title."""
    approvals: tuple[ApprovalMark, ...] = ()
    changes: tuple[FieldChange, ...] = ()
    """What differs from the version before, told on a page of its own."""
    changed_from: int = 0
    """The version that `changes` compare with."""
    only_sections: tuple[str, ...] = ()
    """Print only these of the sections that are approved one by one, and say that others were left out."""
    is_alias: bool = False
    """`pupil_name` is an alias: a line under it takes the name, by hand."""
    hidden: frozenset[Secret] = frozenset()
    """What is left out because the plan of a protected pupil says so; neutral words stand for it."""


@dataclass(frozen=True, slots=True)
class RecoveryPaper:
    """A sheet with a secret: one of the store's two papers, or a person's own sheet. Printed, never a file."""

    kind: str
    """`store_first`, `store_second` or `personal`."""
    code: str
    store_name: str
    login: str = ""
    made_on: str = ""
    is_demo: bool = False


class DocumentRenderer(Protocol):
    """Makes PDF bytes in memory."""

    def form(self, resolved: ResolvedForm, context: PaperContext) -> bytes:
        """A blank, preview or issued paper of a form."""
        ...

    def recovery(self, paper: RecoveryPaper) -> bytes:
        """A recovery paper."""
        ...

    def cover(self, sheet: CoverSheet) -> bytes:
        """The sheet that goes with what is handed over."""
        ...

    def key_sheet(self, sheet: KeySheet) -> bytes:
        """Which alias is whom, for rektor's safe. For a printer, never a file."""
        ...

    def plain(self, sheet: PlainSheet) -> bytes:
        """A plain list, or a protocol to sign."""
        ...

    def instrument_form(self, sheet: InstrumentSheet) -> bytes:
        """A questionnaire to answer by hand, or an answer sheet beside the school's own form."""
        ...

    def survey_summary(self, sheet: SummarySheet) -> bytes:
        """The answers of one occasion, summed up on one page."""
        ...

    def meeting(self, sheet: AgendaSheet | MinutesSheet | MeasuresSheet) -> bytes:
        """A paper of EHT's meeting: the agenda, or of one pupil the minutes or what is done."""
        ...

    def pages(self, pdf: bytes) -> int:
        """How many pages a paper of ours has."""
        ...

    def repeated(self, pdf: bytes, count: int, progress: Progress, *, own_sheets: bool = False) -> bytes:
        """A paper `count` times as one print job. `own_sheets`: each on its own sheet when both sides are printed.

        What `progress` raises ends the work.
        """
        ...


class ScanReader(Protocol):
    """Reads stacks of scanned pages."""

    def pages(self, content: bytes, progress: Progress | None = None) -> Iterator[ScannedPage]:
        """Each page of a PDF, PNG, JPEG or TIFF, with the codes on it. Raises ExpectedFailure(`scan_...`)."""
        ...


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """One page: its bytes as they are kept (one-page PDF, or the picture), its place, and texts of the codes found."""

    number: int
    pages: int
    media_type: str
    content: bytes
    codes: tuple[str, ...]


class PrintQueue(Protocol):
    """Printers that take PDF bytes without a plaintext file of ours in between."""

    def printers(self) -> tuple[str, ...]:
        """Names of the printers, the default first; empty when the platform offers none this way."""
        ...

    def send(self, printer: str, title: str, pdf: bytes, copies: int = 1) -> None:
        """Hand the bytes to the queue. `title` is the document code only. Raises ExpectedFailure("print_failed")."""
        ...
