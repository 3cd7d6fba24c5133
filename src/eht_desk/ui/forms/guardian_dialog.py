# SPDX-License-Identifier: EUPL-1.2
"""The small form that keeps a document from one guardian, or lets the guardian have it again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.guardian_visibility import (
    GuardianChoice,
    VisibilityPage,
    hide_from_guardian,
    show_to_guardian,
)
from eht_desk.application.received_visibility import hide_received, show_received
from eht_desk.domain.guardian_rules import GuardianRule
from eht_desk.domain.ids import DocumentId, GuardianId, ReceivedId
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.widgets.buttons import SecondaryButton
from eht_desk.ui.widgets.date_field import DateField
from eht_desk.ui.widgets.date_text import long_date
from eht_desk.ui.widgets.fields import Dropdown
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.widgets.text_area import TextArea
from eht_desk.ui.words import counted
from eht_desk.ui.writing import needs_writing

_MONTHS = 6
_ABOUT = (
    "Dokumentet lämnas inte till den vårdnadshavaren. Det går att göra när det kan skada eleven, eller när eleven är "
    "så mogen att hen bestämmer själv. Skriv skälet och när ni ser över det."
)


class GuardianDialog(SmallDialog):
    """`recorded(changes)` is called when it is in the store. `is_received`: it is about a received document."""

    def __init__(
        self,
        screen: QWidget,
        desk: Desk,
        page: VisibilityPage,
        recorded: Callable[[ChangeSet], None],
        *,
        is_received: bool = False,
    ) -> None:
        self._desk, self._page, self._recorded, self._is_received = desk, page, recorded, is_received
        self.guardian = Dropdown(
            "Vårdnadshavare", [(str(item.id), guardian_name(item)) for item in page.guardians]
        )
        self.reason = TextArea("Skäl", 2)
        self.day = DateField(lambda: desk.workspace.today, "Ses över")
        self._suggested: tuple[date | None, str] = (None, "")
        self.stands = PlainLabel("", "secondary", wraps=True)
        super().__init__(
            screen,
            "Håll från en vårdnadshavare",
            _ABOUT,
            {
                "guardian_id": ("&Vårdnadshavare", self.guardian),
                "reason": ("S&käl", self.reason),
                "review_on": ("Ses ö&ver", self.day),
            },
            "Spara",
            self._save,
        )
        self.end_button = needs_writing(SecondaryButton("Ta bort begränsningen", self._end, self))
        self.add_button(self.end_button)
        self.column.insertWidget(self.column.indexOf(self.row("guardian_id")) + 1, self.stands)
        self.guardian.currentIndexChanged.connect(lambda _at: self._tell())
        self._tell()

    def _chosen(self) -> GuardianChoice | None:
        value = self.guardian.value()
        return next((item for item in self._page.guardians if str(item.id) == value), None)

    def _tell(self) -> None:
        """What holds for the guardian that is chosen."""
        chosen = self._chosen()
        rule = chosen.rule if chosen is not None else None
        self.stands.setText(rule_text(rule))
        self.stands.setVisible(rule is not None)
        self.end_button.setVisible(rule is not None and self._page.may_change)
        self.action_button.setEnabled(self._page.may_change and chosen is not None and not self.is_working)
        self._suggest(rule)
        self.fit()

    def _suggest(self, rule: GuardianRule | None) -> None:
        """Reason and day of the rule that stands, else the usual day; never instead of what somebody typed."""
        day = rule.review_on if rule is not None else _later(self._desk.workspace.today)
        reason = rule.reason if rule is not None else ""
        former_day, former_reason = self._suggested
        if self.day.is_readable() and self.day.value() == former_day:
            self.day.set_value(day)
        if self.reason.toPlainText() == former_reason:
            self.reason.setPlainText(reason)
        self._suggested = day, reason

    def _save(self) -> None:
        workspace, item = self._desk.workspace, self._page.document_id
        guardian, reason, day = GuardianId(self.guardian.value()), self.reason.toPlainText(), self.day.value()

        def hide() -> ChangeSet:
            if self._is_received:
                return hide_received(workspace, ReceivedId(item), guardian, reason, day)
            return hide_from_guardian(workspace, DocumentId(item), guardian, reason, day)

        self._desk.tasks.write(hide, self._saved, self.refuse)

    def _end(self) -> None:
        workspace, item = self._desk.workspace, self._page.document_id
        guardian = GuardianId(self.guardian.value())

        def show() -> ChangeSet:
            if self._is_received:
                return show_received(workspace, ReceivedId(item), guardian)
            return show_to_guardian(workspace, DocumentId(item), guardian)

        self.begin_work()
        self._desk.tasks.write(show, self._saved, self.refuse)

    def _saved(self, changes: ChangeSet) -> None:
        self.done_well()
        self._recorded(changes)


def guardian_name(item: GuardianChoice) -> str:
    """The name; of a protected pupil's guardian the number."""
    number = f"Vårdnadshavare {item.number}" if item.number else "Tidigare vårdnadshavare"
    return item.name or number


def rule_text(rule: GuardianRule | None) -> str:
    """What holds."""
    if rule is None:
        return ""
    return f"Lämnas inte. Ses över {long_date(rule.review_on)}. Skäl: {rule.reason}"


def kept_from_text(rules: tuple[GuardianRule, ...]) -> str:
    """What the document's card says; no names."""
    who = counted(len(rules), "vårdnadshavare", "vårdnadshavare")
    return f"Lämnas inte till {who}. Ses över {long_date(min(rule.review_on for rule in rules))}."


def _later(today: date) -> date:
    month = today.month + _MONTHS
    return date(today.year + (month - 1) // 12, (month - 1) % 12 + 1, min(today.day, 28))
