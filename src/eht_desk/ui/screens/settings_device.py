# SPDX-License-Identifier: EUPL-1.2
"""Settings of this device, made from their table: looks, size of letters, when the window locks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QSpinBox, QVBoxLayout, QWidget

from eht_desk.ui.desk import Desk
from eht_desk.ui.device_settings import TABLE, DeviceSetting
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.fields import FormRow


class DevicePage(QWidget):
    """Each setting holds at once."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._settings = desk.settings
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        card = Card("Utseende och lås på den här datorn")
        card.body.setSpacing(theme().px(18))
        self.fields: dict[str, QWidget] = {}
        for setting in TABLE:
            field = self._field(setting)
            self.fields[setting.key] = field
            card.body.addWidget(FormRow(setting.label, field, setting.description))
        layout.addWidget(card)
        layout.addStretch(1)

    def _field(self, setting: DeviceSetting) -> QWidget:
        value = self._settings.get(setting.key)
        if setting.choices:
            field = ChoiceButtons(
                [(str(choice), text) for choice, text in setting.choices], setting.label, can_clear=False
            )
            field.set_value(str(value))
            known = {str(choice): choice for choice, _ in setting.choices}
            field.chosen.connect(lambda text: self._put(setting.key, known[text]))
            return field
        spin = _MinutesField(setting.label, setting.minimum, setting.maximum, int(value))
        spin.valueChanged.connect(self._putter(setting.key))
        return spin

    def _putter(self, key: str) -> Callable[[int], None]:
        return lambda value: self._put(key, value)

    def _put(self, key: str, value: Any) -> None:
        settings = self._settings
        settings.put(key, value)
        theme().choose(str(settings.get("theme")), int(settings.get("text_percent")))


class _MinutesField(QSpinBox):
    """A number of minutes."""

    def __init__(self, name: str, minimum: int, maximum: int, value: int) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setRange(minimum, maximum)
        self.setSuffix(" minuter")
        self.setValue(value)
        self.setMaximumWidth(theme().px(160))
        self.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)

    def wheelEvent(self, event: Any) -> None:
        """Scrolling the page past the field must not change it."""
        event.ignore()
