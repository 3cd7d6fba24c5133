# SPDX-License-Identifier: EUPL-1.2
"""The rows of the settings pages, made from the table: label, who decided it, the field, what it does."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.domain.settings import SettingDefinition, SettingKind, SettingValue
from eht_desk.ui.settings_texts import TEXTS, button_text, offered_values
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.fields import FormRow, LineField
from eht_desk.ui.widgets.pill import Pill
from eht_desk.ui.widgets.read_only import set_read_only
from eht_desk.ui.widgets.text import plain_tooltip
from eht_desk.ui.writing import needs_writing

_LARGE = 1.6


class SettingRow(FormRow):
    """One setting. `put(value)` is called when the person has chosen; a text counts when its line is left or at Enter.

    `limit` is the highest number that may be chosen now. `decided` says who decided it, `source` where that stands
    (as a hint); a field that leaves no choice can still be read. `needs_store`: it changes the store.
    """

    def __init__(
        self,
        item: SettingDefinition,
        value: SettingValue,
        put: Callable[[SettingValue], object],
        *,
        limit: int | None = None,
        decided: str = "",
        source: str = "",
        may_change: bool = True,
        needs_store: bool = False,
    ) -> None:
        text = TEXTS[item.key]
        self.item = item
        self._put = put
        self._value = value
        self._known: dict[str, SettingValue] = {}
        field, leaves_choice = self._field(value, limit)
        super().__init__(text.label, field, text.description)
        self.label.setWordWrap(True)  # large letters in a small window
        self._may_change = may_change and leaves_choice
        if not self._may_change:
            set_read_only(field, True)
        elif needs_store:
            needs_writing(field)
        self.pill: Pill | None = None
        if decided:
            self._mark(decided, source)

    @property
    def value(self) -> SettingValue:
        """What holds, as far as this row knows."""
        return self._value

    def show_value(self, value: SettingValue) -> None:
        """Show what holds; nothing is told."""
        self._value = value
        if isinstance(self.field, ChoiceButtons):
            self.field.set_value(str(value))
        elif isinstance(self.field, LineField) and not (self.field.hasFocus() and self.field.isModified()):
            self.field.setText(str(value))

    def commit(self) -> None:
        """Count a text that is still being typed as chosen."""
        if (
            self._may_change
            and isinstance(self.field, LineField)
            and self.field.text().strip() != self._value
        ):
            self._put(self.field.text().strip())

    def focus(self) -> None:
        """Bring the person to the field."""
        (self.field.focusProxy() or self.field).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _field(self, value: SettingValue, limit: int | None) -> tuple[QWidget, bool]:
        item, label = self.item, TEXTS[self.item.key].label
        if item.kind is SettingKind.TEXT:
            line = LineField(label, placeholder=TEXTS[item.key].empty)
            line.setText(str(value))
            line.setMaxLength(item.maximum)
            line.editingFinished.connect(self.commit)
            return line, True
        values = offered_values(item, value, limit)
        self._known = {str(known): known for known in values}
        buttons = ChoiceButtons(
            [(str(known), button_text(item, known)) for known in values], label, can_clear=False
        )
        buttons.set_value(str(value))
        buttons.chosen.connect(lambda chosen: self._put(self._known[chosen]))
        return buttons, len(values) > 1

    def _mark(self, decided: str, source: str) -> None:
        self.pill = Pill(decided, "accent")
        self.pill.setToolTip(plain_tooltip(source))
        self.pill.setAccessibleDescription(source)
        self.field.setAccessibleDescription(
            f"{self.field.accessibleDescription()} {source or decided}".strip()
        )
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.removeWidget(self.label)
            head = QHBoxLayout()
            head.setSpacing(theme().px(10))
            head.addWidget(self.label, 0 if theme().scale < _LARGE else 1)
            head.addWidget(self.pill)
            if theme().scale < _LARGE:
                head.addStretch(1)
            layout.insertLayout(0, head)
