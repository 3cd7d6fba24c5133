# SPDX-License-Identifier: EUPL-1.2
"""Settings of this device, made from the table, and what the IT department decided for the computer."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.domain.settings import SettingDefinition, SettingPlace, SettingValue, of_place
from eht_desk.ui.desk import Desk
from eht_desk.ui.policy_texts import decided_hint, meaning_lines, problem_lines, strict_line
from eht_desk.ui.screens.settings_fields import SettingRow
from eht_desk.ui.settings_texts import DECIDED, DECIDED_BY_SCHOOL, TEXTS, value_text
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import PlainLabel

PAGE = "device"


class DevicePage(QWidget):
    """Each setting holds at once. `fields` by the settings' keys."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._settings = desk.settings
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().px(16))
        card = Card("Utseende och lås på den här datorn")
        card.body.setSpacing(theme().px(18))
        self.rows: dict[str, SettingRow] = {}
        self.fields: dict[str, QWidget] = {}
        for item in of_place(SettingPlace.DEVICE):
            if item.is_offered and TEXTS[item.key].page == PAGE:
                row = self._row(item)
                self.rows[item.key], self.fields[item.key] = row, row.field
                card.body.addWidget(row)
        layout.addWidget(card)
        if desk.settings.policy.source is not None:
            layout.addWidget(self._policy_card())
        layout.addStretch(1)

    def focus_setting(self, key: str) -> None:
        """Bring the person to a setting."""
        if key in self.rows:
            self.rows[key].focus()

    def _row(self, item: SettingDefinition) -> SettingRow:
        settings, key = self._settings, item.key
        limit = settings.limit(key)
        narrows = limit is not None and limit < item.maximum
        decided = source = ""
        if settings.is_decided(key):
            decided, source = DECIDED, decided_hint(settings.policy)
        elif narrows:
            decided, source = DECIDED_BY_SCHOOL, "Står i Arkivets inställningar"
        row = SettingRow(
            item,
            settings.get(key),
            lambda value: self._put(key, value),
            limit=limit,
            decided=decided,
            source=source,
        )
        if narrows and limit is not None:
            row.set_hint(f"{TEXTS[key].description} Högst {value_text(item, limit)}.")
        return row

    def _put(self, key: str, value: SettingValue) -> None:
        settings = self._settings
        settings.put(key, value)
        theme().choose(str(settings.get("theme")), int(settings.get("text_percent")))

    def _policy_card(self) -> Card:
        policy = self._settings.policy
        card = Card(DECIDED)
        for line in meaning_lines(policy):
            card.body.addWidget(PlainLabel(line, wraps=True))
        card.body.addWidget(
            PlainLabel(f"Det står i {policy.source} och ändras bara där.", "hint", wraps=True)
        )
        if policy.problems:
            words = "\n".join((*problem_lines(policy), strict_line(policy))).strip()
            card.body.addWidget(Notice(words, "warn", parent=card))
        return card
