# SPDX-License-Identifier: EUPL-1.2
"""What a new version of a document says otherwise than the one before, field by field."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.domain.forms.changes import FieldChange
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.side_by_side import SideBySide
from eht_desk.ui.widgets.text import Heading, PlainLabel
from eht_desk.ui.words import counted

_NOTHING = "–"
_SHOWN = 3
"""So many changes stand open at once; of more only the number, until somebody asks."""


class ChangesCard(Card):
    """Ändrat sedan version n: what stood there, what stands there now."""

    def __init__(
        self, former: int, changes: tuple[FieldChange, ...], reason: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(f"Ändrat sedan version {former}", parent)
        if reason:
            self.body.addWidget(PlainLabel(f"Skäl: {reason}", "secondary", self, wraps=True))
        if not changes:
            self.body.addWidget(PlainLabel("Inga svar är ändrade.", "secondary", self, wraps=True))
            return
        self.rows = QWidget(self)
        column = QVBoxLayout(self.rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(4))
        for change in changes:
            self._add(column, change)
        self.show_button = LinkButton(
            f"Visa {counted(len(changes), 'ändring', 'ändringar')}", self._toggle, self
        )
        self.show_button.setVisible(len(changes) > _SHOWN)
        self.body.addWidget(self.show_button)
        self.body.addWidget(self.rows)
        self.rows.setVisible(len(changes) <= _SHOWN)

    def _toggle(self) -> None:
        is_shown = self.rows.isHidden()
        self.rows.setVisible(is_shown)
        text = self.show_button.text()
        self.show_button.setText(text.replace("Visa", "Dölj") if is_shown else text.replace("Dölj", "Visa"))

    def _add(self, column: QVBoxLayout, change: FieldChange) -> None:
        column.addWidget(Heading(change.label, 3, self.rows, wraps=True))
        pair = SideBySide(self.rows, 16)
        for title, text in (("Förut", change.before), ("Nu", change.after)):
            box = QWidget(pair)
            words = QVBoxLayout(box)
            words.setContentsMargins(0, 0, 0, 0)
            words.setSpacing(theme().px(1))
            words.addWidget(PlainLabel(title, "hint", box))
            label = PlainLabel(text or _NOTHING, parent=box, wraps=True)
            label.setAccessibleName(f"{change.label}, {title.lower()}: {text or 'inget svar'}")
            words.addWidget(label)
            pair.add(box, 1, theme().px(180))
        column.addWidget(pair)
        column.addSpacing(theme().px(6))
