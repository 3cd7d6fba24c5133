# SPDX-License-Identifier: EUPL-1.2
"""Arkivets inställningar: what rektor or an administrator decides for everybody at the school, made from the table."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.application.changes import ChangeKind, ChangeSet
from eht_desk.application.store_settings import change_setting, read_settings
from eht_desk.domain.access import Duty, may
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.settings import SettingDefinition, SettingPlace, SettingValue, of_place
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.policy_texts import decided_hint
from eht_desk.ui.school_limits import take_school_limits
from eht_desk.ui.screens.settings_fields import SettingRow
from eht_desk.ui.settings_texts import DECIDED, TEXTS, value_text
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import PlainLabel

_FOR_ALL = "Gäller alla som använder arkivet. Varje ändring står i loggen."
_ONLY_READ = "Gäller alla som använder arkivet. Rektor eller administratör ändrar."


class ArchiveSettingsPage(QWidget):
    """Each choice is saved at once; a text when its line is left. `rows` by the settings' keys, once they are read."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._wanted = ""
        self.rows: dict[str, SettingRow] = {}
        self.notice = Notice()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(16))
        self._card = Card("Arkivets inställningar")
        self._card.body.setSpacing(theme().px(18))
        self._may_change = may(desk.who.viewer, Duty.CHANGE_SETTINGS)
        words = _FOR_ALL if self._may_change else _ONLY_READ
        self._card.body.addWidget(PlainLabel(words, "secondary", wraps=True))
        self._card.body.addWidget(self.notice)
        column.addWidget(self._card)
        column.addStretch(1)
        desk.bus.changed.connect(self._something_changed)
        self._read()

    def focus_setting(self, key: str) -> None:
        """Bring the person to a setting, as soon as it is there."""
        self._wanted = key
        if key in self.rows:
            self._wanted = ""
            self.rows[key].focus()

    def flush(self) -> None:
        """A text that is still being typed counts (lock, leaving the page)."""
        for row in self.rows.values():
            row.commit()

    def _something_changed(self, changes: ChangeSet) -> None:
        if changes.touches(ChangeKind.SETTING):
            self._read()

    def _read(self) -> None:
        workspace = self._desk.workspace
        self._desk.tasks.read(lambda: read_settings(workspace), self._show, self._not_saved)

    def _show(self, values: Mapping[str, SettingValue]) -> None:
        for item in of_place(SettingPlace.STORE):
            if item.key in self.rows:
                self.rows[item.key].show_value(values[item.key])
            elif item.is_offered:
                self.rows[item.key] = self._row(item, values[item.key])
                self._card.body.addWidget(self.rows[item.key])
        if self._wanted:
            QTimer.singleShot(
                0, self, lambda: self.focus_setting(self._wanted)
            )  # when the rows have their places

    def _row(self, item: SettingDefinition, value: SettingValue) -> SettingRow:
        policy = self._desk.settings.policy
        is_decided = policy.decides(item.policy_key)
        row = SettingRow(
            item,
            value,
            lambda chosen: self._put(item.key, chosen),
            decided=DECIDED if is_decided else "",
            source=decided_hint(policy) if is_decided else "",
            may_change=self._may_change,
            needs_store=True,
        )
        limit = policy.lock_minutes_maximum
        if is_decided and limit is not None:
            row.set_hint(
                f"{TEXTS[item.key].description} På den här datorn gäller högst {value_text(item, limit)}."
            )
        return row

    def _put(self, key: str, value: SettingValue) -> None:
        workspace, settings = self._desk.workspace, self._desk.settings
        self.rows[key].show_problem("")

        def work() -> ChangeSet:
            changes = change_setting(workspace, key, value)
            take_school_limits(settings, workspace)
            return changes

        self._desk.tasks.write(work, self._saved, lambda error: self._not_saved(error, key))

    def _saved(self, changes: ChangeSet) -> None:
        if changes.kinds:
            self.notice.tell("Sparat. Det gäller för alla från och med nu.", "ok")
            self._desk.bus.publish(changes)

    def _not_saved(self, error: BaseException, key: str = "") -> None:
        if not errors.is_expected(error):
            raise error
        row = self.rows.get(error.field) if isinstance(error, RuleViolation) else None
        if row is not None:
            row.show_problem(errors.describe(error))
            return
        self.notice.tell(errors.describe(error), "error")
        if key in self.rows:
            self.rows[key].show_value(self.rows[key].value)
