# SPDX-License-Identifier: EUPL-1.2
"""What the next school gets about a pupil who leaves: the list, what does not go and why, and the list on paper."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.application.at_printer import check_at_printer
from eht_desk.application.case_pack import HandOverPack, PackRow, hand_over_pack, record_pack_print
from eht_desk.application.ports.plain_papers import PlainLine, PlainSheet
from eht_desk.domain.ids import CaseId
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.printing.print_dialog import PrintRecord, print_pdf
from eht_desk.ui.screens.record_screen import person_words
from eht_desk.ui.widgets.date_text import long_date
from eht_desk.ui.widgets.text import Heading, PlainLabel
from eht_desk.ui.words import in_a_row

TITLE = "Till nästa skola"
_WHY_NOT: dict[str, str] = {
    "own_text": "Skribentens egen text. Lämnas inte härifrån.",
    "not_frozen": "Inte låst än.",
    "needs_consent": "Kräver samtycke.",
    "not_readable": "Du får inte läsa det. Fråga den som har skrivit det.",
}


def why_not(row: PackRow) -> str:
    """Why it does not go along; empty when it does."""
    return _WHY_NOT.get(row.why_not, "Lämnas inte.") if row.why_not else ""


def open_pack(parent: QWidget, desk: Desk, case_id: CaseId, failed: Callable[[BaseException], None]) -> None:
    """Read what goes along and show it."""
    workspace = desk.workspace
    desk.tasks.read(
        lambda: hand_over_pack(workspace, case_id),
        lambda pack: PackDialog(parent, desk, pack, failed).open(),
        failed,
    )


class PackDialog(SmallDialog):
    """Reads only. The list is printed from here; the documents are printed each from its own page."""

    def __init__(
        self, parent: QWidget, desk: Desk, pack: HandOverPack, failed: Callable[[BaseException], None]
    ) -> None:
        self._page, self._desk, self._pack, self._failed = parent, desk, pack, failed
        super().__init__(
            parent,
            TITLE,
            f"{person_words(pack.pupil)}. Det som den nya skolan behöver för övergången.",
            {},
            "Skriv ut listan",
            self._print,
            writes=False,
        )
        goes = [row for row in pack.rows if not row.why_not]
        stays = [row for row in pack.rows if row.why_not]
        place = 2
        for heading, lines in (
            ("Lämnas", [self._line(row) for row in goes] or ["Inga låsta dokument."]),
            ("Lämnas inte", [f"{self._line(row)}. {why_not(row)}" for row in stays]),
            ("Insatser som pågår", list(pack.measures)),
            ("Kvar att göra", list(pack.tasks)),
        ):
            if lines:
                self.column.insertWidget(place, self._part(heading, lines))
                place += 1
        self.cancel_button.set_text("Stäng")
        self.action_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _part(self, heading: str, lines: list[str]) -> QWidget:
        holder = QWidget()
        holder.setAccessibleName(f"{heading}: {'; '.join(lines)}")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Heading(heading, 3))
        for words in lines:
            column.addWidget(PlainLabel(words, "secondary", wraps=True))
        return holder

    def _line(self, row: PackRow) -> str:
        return in_a_row(row.title, row.code, long_date(row.on))

    def _print(self) -> None:
        workspace, pack = self._desk.workspace, self._pack
        sheet = pack_sheet(pack, long_date(workspace.today), is_demo=workspace.store.header.is_demo)
        self._desk.tasks.read(lambda: workspace.services.renderer.plain(sheet), self._printed, self.refuse)

    def _printed(self, pdf: bytes) -> None:
        self.done_well()
        pupil = self._pack.pupil
        workspace = self._desk.workspace
        print_pdf(
            self._page,
            self._desk,
            pdf,
            self._pack.reference,
            TITLE,
            asks_who=partial(check_at_printer, workspace, pupil.id) if pupil.is_protected else None,
            is_never_file=pupil.is_protected,
            record=PrintRecord(partial(record_pack_print, workspace, self._pack.case_id), self._failed),
        )


def pack_sheet(pack: HandOverPack, made_on: str, *, is_demo: bool) -> PlainSheet:
    """The list on paper: whom, what goes along, what goes on, and a line to sign for who receives it."""
    lines = [
        PlainLine(row.title, in_a_row(row.code, long_date(row.on))) for row in pack.rows if not row.why_not
    ]
    lines += [PlainLine(words, "Insats som pågår") for words in pack.measures]
    lines += [PlainLine(words, "Kvar att göra") for words in pack.tasks]
    return PlainSheet(
        TITLE,
        "",
        "",
        (("Elev", person_words(pack.pupil)), ("Ärende", pack.reference), ("Utskrivet", made_on)),
        ("Det här lämnas till den nya skolan för övergången.",),
        tuple(lines),
        (),
        "Mottaget av, datum",
        is_demo=is_demo,
    )
