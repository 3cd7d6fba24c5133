# SPDX-License-Identifier: EUPL-1.2
"""Printing the key sheet for rektor's safe: who stands at the printer, then the print dialog. Never a file."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtWidgets import QWidget

from eht_desk.application.key_sheet import key_sheet
from eht_desk.domain.ids import PupilId
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.printing.print_dialog import print_pdf
from eht_desk.ui.widgets.fields import LineField

KEY_SHEET = "Skriv ut nyckelblad …"
_TITLE = "Nyckelblad till kassaskåpet"
_ONE = (
    "På papperet står elevens alias, namn, nummer och vilka som är behöriga. Det förvaras i rektors kassaskåp. "
    "Att det skrivs ut sparas i loggen."
)
_ALL = (
    "På papperet står alias, namn, nummer och behöriga för varje skyddad elev som du är behörig till. Det förvaras i "
    "rektors kassaskåp. Att det skrivs ut sparas i loggen."
)


def print_key_sheet(parent: QWidget, desk: Desk, pupil_ids: Collection[PupilId] | None = None) -> SmallDialog:
    """Ask who fetches it, then print. None: every pupil whose protection the person can open."""
    who = LineField("Vem står vid skrivaren?")
    who.setMaxLength(200)
    workspace = desk.workspace

    def show(pdf: bytes) -> None:
        dialog.done_well()
        print_pdf(parent, desk, pdf, "EHT Desk", "Nyckelblad", is_never_file=True)

    def start() -> None:
        desk.tasks.write(lambda: key_sheet(workspace, pupil_ids, who.text()), show, dialog.refuse)

    dialog = SmallDialog(
        parent,
        _TITLE,
        _ALL if pupil_ids is None else _ONE,
        {"at_printer": ("&Vem står vid skrivaren?", who)},
        "Fortsätt",
        start,
    )
    dialog.open()
    return dialog
