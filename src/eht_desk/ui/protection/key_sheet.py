# SPDX-License-Identifier: EUPL-1.2
"""Printing the key sheet for rektor's safe: who stands at the printer, then the print dialog. Never a file, and never
a picture on the screen: true names are seen where they are revealed, with a reason and for a while."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from eht_desk.application.key_sheet import KeySheetPaper, key_sheet, record_key_sheet_print
from eht_desk.domain.ids import PupilId
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.printing.print_dialog import PrintRecord, print_pdf
from eht_desk.ui.widgets.fields import Dropdown, LineField
from eht_desk.ui.words import counted

KEY_SHEET = "Skriv ut nyckelblad …"
_TITLE = "Nyckelblad till kassaskåpet"
_TEXT = (
    "På papperet står alias, namn, nummer och vilka som är behöriga. Det förvaras i rektors kassaskåp. Att det skrivs "
    "ut sparas i loggen."
)
_WHOSE = (("one", "Bara den här eleven"), ("all", "Alla skyddade elever som jag är behörig till"))


def print_key_sheet(parent: QWidget, desk: Desk, pupil_id: PupilId) -> SmallDialog:
    """Ask for whom and who fetches it, then print."""
    who = LineField("Vem står vid skrivaren?")
    who.setMaxLength(200)
    whose = Dropdown("Elever", _WHOSE)
    workspace = desk.workspace

    def show(sheet: KeySheetPaper) -> None:
        dialog.done_well()

        def note(copies: int, _asked: str) -> None:
            record_key_sheet_print(workspace, sheet.pupil_ids, copies, sheet.at_printer)

        def failed(error: BaseException) -> None:
            printing.is_refused(error)  # the window tells it when the dialog is gone

        printing = print_pdf(
            parent,
            desk,
            sheet.pdf,
            "EHT Desk",
            "Nyckelblad",
            is_never_file=True,
            instead=_instead(sheet),
            record=PrintRecord(note, failed),
        )

    def start() -> None:
        wanted = None if whose.value() == "all" else (pupil_id,)
        name = who.text()
        desk.tasks.read(lambda: key_sheet(workspace, wanted, name), show, dialog.refuse)

    dialog = SmallDialog(
        parent,
        _TITLE,
        _TEXT,
        {"pupils": ("&Elever", whose), "at_printer": ("&Vem står vid skrivaren?", who)},
        "Fortsätt",
        start,
    )
    dialog.open()
    return dialog


def _instead(sheet: KeySheetPaper) -> str:
    """What will be printed, without any of it."""
    pupils = counted(len(sheet.pupil_ids), "elev", "elever")
    return (
        f"Nyckelbladet visas inte på skärmen. Det som skrivs ut är alias, namn, nummer och vilka som är behöriga, för "
        f"{pupils}. {sheet.at_printer} hämtar det vid skrivaren."
    )
