# SPDX-License-Identifier: EUPL-1.2
"""Settings of this device, made from their table: looks, size of letters, when the window locks."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.ui.desk import Desk
from eht_desk.ui.device_settings import TABLE, DeviceSetting
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.fields import FormRow

_ROUND_MINUTES = (1, 2, 5, 10, 15, 20, 30, 45)


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
            if setting.is_free_text:
                continue
            field = self._field(setting)
            self.fields[setting.key] = field
            card.body.addWidget(FormRow(setting.label, field, setting.description))
        layout.addWidget(card)
        layout.addStretch(1)

    def _field(self, setting: DeviceSetting) -> QWidget:
        value = self._settings.get(setting.key)
        choices = setting.choices or _minutes(setting, int(value))
        field = ChoiceButtons(
            [(str(choice), text) for choice, text in choices], setting.label, can_clear=False
        )
        field.set_value(str(value))
        known = {str(choice): choice for choice, _ in choices}
        field.chosen.connect(lambda text: self._put(setting.key, known[text]))
        return field

    def _put(self, key: str, value: Any) -> None:
        settings = self._settings
        settings.put(key, value)
        theme().choose(str(settings.get("theme")), int(settings.get("text_percent")))


def _minutes(setting: DeviceSetting, value: int) -> tuple[tuple[int, str], ...]:
    """A few round numbers within the setting's limits, and the one that holds now."""
    inside = {number for number in _ROUND_MINUTES if setting.minimum <= number <= setting.maximum}
    return tuple((number, f"{number} min") for number in sorted(inside | {value}))
