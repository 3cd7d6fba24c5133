# SPDX-License-Identifier: EUPL-1.2
"""The settings page Hälsa: what is well with the store, what is not, what to do; and the full check."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.health import Health, HealthLine, Level, remove_old_copies, store_health
from eht_desk.application.ports import VerifyReport
from eht_desk.application.store_health import verify_store
from eht_desk.domain.access import Duty, may
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.health_texts import PILLS, health_lines, line_texts, verdict
from eht_desk.ui.screens.rows import ListRow, RowCard
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, PrimaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.writing import needs_writing

_LOOKING = "Ser efter …"
_OF_FILE = frozenset({"pages_damaged", "unreadable"})
"""Findings that a copy mends."""

_MOST_LINES = 40
"""Of what the check found; thousands would keep the window waiting, and nobody reads them here."""


class HealthPage(QWidget):
    """Reads on the thread for long work, as a second place may be slow; the full check runs when asked for."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme().px(16))
        self.notice = Notice()
        self.notice.tell(_LOOKING)
        self._column.addWidget(self.notice)
        self._lists: list[RowCard] = []
        self._column.addWidget(self._check_card())
        self._column.addStretch(1)
        desk.bus.changed.connect(self._something_changed)
        self._look()

    # ---------------------------------------------------------------------------------------------------------- state

    def _something_changed(self, changes: ChangeSet) -> None:
        if changes.touches(ChangeKind.SETTING, ChangeKind.ACCOUNT, ChangeKind.IMPORT):
            self._look()

    def _look(self) -> None:
        workspace, place = self._desk.workspace, self._desk.settings.second_backup_place
        path = workspace.store.header.path
        self._desk.tasks.aside(
            lambda: store_health(workspace.services, path, workspace=workspace, second_place=place),
            self._show,
            self._failed,
        )

    def _show(self, health: Health) -> None:
        for card in self._lists:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        kind = {Level.BAD: "error", Level.WARN: "warn"}.get(health.level, "ok")
        self.notice.tell(verdict(health), kind)
        attention = [line for line in health.lines if line.level is not Level.OK]
        well = [line for line in health.lines if line.level is Level.OK]
        self._lists = []
        for title, lines in (("Att se över", attention), ("Det som är bra", well)):
            if lines:
                self._lists.append(RowCard(title, [self._row(line) for line in lines]))
        for at, card in enumerate(self._lists):
            self._column.insertWidget(1 + at, card)

    def _row(self, line: HealthLine) -> ListRow:
        state, remedy = line_texts(line)
        is_ours = line.code == "old_copies" and may(self._desk.who.viewer, Duty.MANAGE_ACCOUNTS)
        row = ListRow(
            state,
            remedy,
            PILLS[line.level],
            "Ta bort …" if is_ours else "",
            self._ask_to_remove if is_ours else None,
            line.code,
            is_link=True,
        )
        if row.button is not None:
            needs_writing(row.button)
        return row

    def _ask_to_remove(self) -> None:
        from eht_desk.ui.forms.small_dialog import SmallDialog

        workspace = self._desk.workspace

        def remove() -> None:
            self._desk.tasks.write(lambda: remove_old_copies(workspace), removed, dialog.refuse)

        def removed(changes: ChangeSet) -> None:
            dialog.done_well()
            self._desk.bus.publish(changes)

        dialog = SmallDialog(
            self,
            "Ta bort gamla kopior",
            "Kopiorna från före uppgraderingen som är äldre än 90 dagar tas bort. Det går inte att ångra. "
            "Arkivet och säkerhetskopiorna berörs inte.",
            {},
            "Ta bort kopiorna",
            remove,
        )
        dialog.open()

    def _failed(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error")

    # ---------------------------------------------------------------------------------------------------------- check

    def _check_card(self) -> Card:
        card = Card("Kontrollera arkivet")
        card.body.addWidget(
            PlainLabel(
                "Kontrollen läser hela arkivet: att filen är hel, att nycklarna hör till kontona och att ingen rad i "
                "loggen är ändrad, borttagen eller omflyttad. Det går att arbeta vidare under tiden.",
                "secondary",
                wraps=True,
            )
        )
        self.button = PrimaryButton("Kontrollera nu", self._verify)
        self.check_notice = Notice()
        self.lines = PlainLabel("", wraps=True)
        self.lines.hide()
        self.again = LinkButton("Se efter igen", self._look)
        for widget in (self.check_notice, self.lines, self.button, self.again):
            card.body.addWidget(widget)
        return card

    def _verify(self) -> None:
        workspace = self._desk.workspace
        self._allow(False)
        self._desk.tasks.aside(lambda: verify_store(workspace), self._verified, self._not_verified)

    def _verified(self, report: VerifyReport) -> None:
        self._allow(True)
        lines = health_lines(report)
        if any(code in _OF_FILE for code, _facts in report.findings):
            go = self._desk.navigator.damage_found.emit
            self.check_notice.tell(lines[0], "error", "Lås och visa kopior …", go)
        else:
            self.check_notice.tell(lines[0], "ok" if report.is_ok else "error")
        told, rest = lines[1 : _MOST_LINES + 1], len(lines) - 1 - _MOST_LINES
        if rest > 0:
            told.append(f"… och {rest} till. eht-desk verify skriver ut allt.")
        self.lines.setText("\n".join(told))
        self.lines.show()
        self._desk.bus.publish(changed(ChangeKind.SETTING))

    def _not_verified(self, error: BaseException) -> None:
        self._allow(True)
        if not errors.is_expected(error):
            raise error
        self.check_notice.tell(errors.describe(error), "error")

    def _allow(self, is_allowed: bool) -> None:
        self.button.setEnabled(is_allowed)
        self.button.set_text("Kontrollera nu" if is_allowed else "Kontrollerar …")
