# SPDX-License-Identifier: EUPL-1.2
"""The last register that was taken in, and taking it back: what goes, what becomes as before, what stays and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.application.undo_import import LastImport, Staying, UndoPreview
from eht_desk.application.workspace import local_time
from eht_desk.ui.register_import.folded_list import Fold, FoldedList
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_text import long_date, weekday_date
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.words import counted
from eht_desk.ui.writing import needs_writing

if TYPE_CHECKING:
    from datetime import date

STAYING: Mapping[str, str] = {
    "has_documents": "Har dokument",
    "has_draft": "Har ett påbörjat utkast",
    "changed_since": "Ändrad efter inläsningen",
    "merged": "Sammanslagen med en annan elev",
}
HINDRANCES: Mapping[str, str] = {
    "undone_already": "Den är ångrad.",
    "undo_expired": "Den kan inte ångras längre. Det som behövs för att ångra sparas i 90 dagar.",
}


class UndoCard(Card):
    """Says what the last import did. Signals: `asked()` to see what undoing would do, `wanted()` to undo it."""

    asked = Signal()
    wanted = Signal()

    def __init__(self, last: LastImport, today: date, parent: QWidget | None = None) -> None:
        super().__init__("Senaste inläsningen", parent)
        self.body.addWidget(PlainLabel(import_words(last, today), parent=self, wraps=True))
        self.ask_button: SecondaryButton | None = None
        self.sure_button: SecondaryButton | None = None
        self.keep_button: LinkButton | None = None
        self._inside: QWidget | None = None
        if last.hindrance:
            text = HINDRANCES.get(last.hindrance, "Den kan inte ångras.")
            self.body.addWidget(PlainLabel(text, "secondary", self, wraps=True))
        else:
            self.ask_button = SecondaryButton("Ångra inläsningen …", self.asked.emit, self)
            self.ask_button.setAccessibleName("Ångra senaste inläsningen: se först vad som ångras")
            self.body.addWidget(self.ask_button)
        self.notice = Notice(parent=self)
        self.body.addWidget(self.notice)

    def show_preview(self, preview: UndoPreview) -> None:
        """What undoing does, and the button that does it."""
        self._fold()
        inside = self._inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(8))
        column.addWidget(PlainLabel("Om du ångrar", "strong", inside))
        for line in undo_lines(preview):
            column.addWidget(PlainLabel(line, parent=inside, wraps=True))
        if preview.staying:
            column.addWidget(FoldedList("Elever som står kvar", staying_folds(preview.staying), inside))
        buttons = QHBoxLayout()
        self.sure_button = needs_writing(SecondaryButton("Ja, ångra inläsningen", self.wanted.emit, inside))
        self.keep_button = LinkButton("Behåll den", self._keep, inside)
        buttons.addWidget(self.sure_button)
        buttons.addWidget(self.keep_button)
        buttons.addStretch(1)
        column.addLayout(buttons)
        self.body.insertWidget(self.body.indexOf(self.notice), inside)
        if self.ask_button is not None:
            self.ask_button.hide()
        self.sure_button.setFocus()

    def refuse(self, text: str) -> None:
        """It did not go."""
        self._keep()
        self.notice.tell(text, "error")

    def _keep(self) -> None:
        self._fold()
        if self.ask_button is not None:
            self.ask_button.show()
            self.ask_button.setFocus()

    def _fold(self) -> None:
        self.notice.clear()
        if self._inside is not None:
            self._inside.hide()
            self._inside.deleteLater()
        self._inside = None


def import_words(last: LastImport, today: date) -> str:
    """`Måndag 17 augusti kl. 09:12 läste Karin Ås in elever.xlsx: 24 nya elever, 290 ändrade, 31 har slutat.`"""
    moment = local_time(last.at)
    day = moment.date()
    shown = weekday_date(day) if day.year == today.year else long_date(day)
    parts = [
        counted(last.added, "ny elev", "nya elever"),
        counted(last.changed, "ändrad", "ändrade"),
    ]
    if last.left:
        parts.append(f"{last.left} har slutat")
    file = last.source_name or "elever"
    return f"{shown} kl. {moment:%H:%M} läste {last.who} in {file}: {', '.join(parts)}."


def undo_lines(preview: UndoPreview) -> list[str]:
    """What goes, what becomes as before, what stays; in that order."""
    lines = []
    if preview.removed:
        lines.append(f"{counted(preview.removed, 'elev', 'elever')} som inläsningen lade till tas bort.")
    if preview.restored:
        lines.append(
            f"{counted(preview.restored, 'elev', 'elever')} blir som före inläsningen, "
            "även klasser och mentorer."
        )
    staying = len(preview.staying) + preview.staying_unseen
    if staying:
        number = counted(staying, "elev", "elever")
        lines.append(f"{number} står kvar som de är nu, för att något har skrivits om dem sedan dess.")
    return lines or ["Klasser och mentorer blir som före inläsningen. Ingen elev ändras."]


def undone_words(result: UndoPreview) -> str:
    """After it was done."""
    parts = [f"{counted(result.removed, 'elev', 'elever')} togs bort", f"{result.restored} är som förut"]
    staying = len(result.staying) + result.staying_unseen
    if staying:
        parts.append(f"{staying} står kvar")
    return f"Inläsningen är ångrad: {', '.join(parts)}."


def staying_folds(staying: Sequence[Staying]) -> tuple[Fold, ...]:
    """Who stays, by reason."""
    groups: dict[str, list[Fold]] = defaultdict(list)
    for item in staying:
        name = item.pupil.name
        groups[item.code].append(Fold(f"{name}, {item.pupil.class_name}" if item.pupil.class_name else name))
    return tuple(
        Fold(
            STAYING.get(code, "Något har skrivits sedan dess"),
            counted(len(folds), "elev", "elever"),
            tuple(folds),
        )
        for code, folds in groups.items()
    )
