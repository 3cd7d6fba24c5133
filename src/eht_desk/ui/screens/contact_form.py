# SPDX-License-Identifier: EUPL-1.2
"""The fields of a contact note: with whom, how, what came of it, when, the text. Knows no store.

A digit chooses and goes on to the next row, so that "1 1 2" stands in the text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from eht_desk.application.contact_notes import NewNote
from eht_desk.application.note_views import NoteView
from eht_desk.application.workspace import local_time
from eht_desk.domain.contact_notes import LINE_LIMIT, OUTCOMES, ContactChannel, ContactOutcome, ContactWith
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import GuardianId, NoteDraftId
from eht_desk.domain.pupil_view import GuardianView, PupilView
from eht_desk.domain.text_nature import CHOSEN, TextNature
from eht_desk.ui.contact_texts import CHANNELS, outcome_text
from eht_desk.ui.errors import describe
from eht_desk.ui.forms.nature_dialog import NATURES
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.fields import FormRow, LineField
from eht_desk.ui.widgets.moment_field import MomentField
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.widgets.text_area import TextArea
from eht_desk.ui.words import GUARDIANS
from eht_desk.ui.writing import needs_writing

_GUARDIAN = "guardian:"
_LATER = "Klockslaget har inte varit än. Skriv när kontakten var, till exempel igår 14.30."


class ContactForm(QWidget):
    """Signals: `edited()` at each change by the person."""

    edited = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._reach: dict[str, str] = {}
        self.whom = ChoiceButtons([("pupil", "Eleven")], "Vem", can_clear=False, is_numbered=True)
        self.reach = PlainLabel("", "hint", wraps=True)
        self.reach.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.name = LineField("Namn", None, "Namn och vad personen gör, till exempel Eva Ek, Bup")
        self.name.setMaxLength(LINE_LIMIT)
        self.how = ChoiceButtons(
            [(item.value, CHANNELS[item]) for item in ContactChannel],
            "Hur",
            can_clear=False,
            is_numbered=True,
        )
        self.outcome = ChoiceButtons(
            _outcomes(ContactChannel.PHONE), "Resultat", can_clear=False, is_numbered=True
        )
        self.when = MomentField(now)
        self.text = TextArea("Text", 5)
        self.nature = ChoiceButtons(
            [(item.value, NATURES[item][0]) for item in CHOSEN], "Texten är", can_clear=False
        )
        self.nature.set_value(TextNature.CASE.value)
        self.rows = {
            "guardian_id": FormRow("&Vem", self.whom, parent=self),
            "with_name": FormRow("&Namn", self.name, parent=self),
            "channel": FormRow("&Hur", self.how, parent=self),
            "outcome": FormRow("&Resultat", self.outcome, parent=self),
            "at": FormRow("När (&d)", self.when, parent=self),
            "text": FormRow("&Text", self.text, "Det som sades och bestämdes. Kan lämnas tomt.", self),
            "nature": FormRow("Te&xten är", self.nature, parent=self),
        }
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(14))
        for key, row in self.rows.items():
            column.addWidget(row)
            if key == "guardian_id":
                column.addWidget(self.reach)
        self.rows["with_name"].hide()
        self.reach.hide()
        for field in (self.whom, self.name, self.how, self.outcome, self.when, self.text, self.nature):
            needs_writing(field)

    def _connect(self) -> None:
        self.whom.chosen.connect(lambda _value: self._whom_chosen())
        self.whom.picked.connect(lambda value: (self.name if value == "other" else self.how).setFocus())
        self.how.chosen.connect(lambda _value: self._how_chosen())
        self.how.picked.connect(lambda _value: self.outcome.setFocus())
        self.outcome.chosen.connect(lambda _value: self.edited.emit())
        self.outcome.picked.connect(lambda _value: self.text.setFocus())
        self.name.textEdited.connect(lambda _text: self.edited.emit())
        self.when.edited.connect(self.edited)
        self.text.textChanged.connect(self.edited)
        self.nature.chosen.connect(lambda _value: self.edited.emit())

    # ---------------------------------------------------------------------------------------------------------- content

    def show_people(self, pupil: PupilView, guardians: Sequence[GuardianView]) -> None:
        """Whom a contact can be with."""
        options = [
            (f"{_GUARDIAN}{person.id}", _person(person)) for person in guardians if person.id is not None
        ]
        self._reach = {
            f"{_GUARDIAN}{person.id}": " · ".join((*person.phones, *person.emails)) for person in guardians
        }
        own = pupil.name if pupil.is_protected else getattr(pupil.shown, "given_name", "") or pupil.name
        self.whom.set_options([*options, ("pupil", f"{own} (eleven)"), ("other", "Annan")])
        self._show_reach()

    def show_fields(self, fields: Mapping[str, str]) -> None:
        """What was written before; nobody is told."""
        self.blockSignals(True)
        whom = fields.get("whom", "")
        if whom.startswith(_GUARDIAN) and whom not in self._reach and fields.get("with_name"):
            whom = "other"  # whoever was a guardian then is none today
        self.whom.set_value(whom)
        self.name.setText(fields.get("with_name", ""))
        self.how.set_value(fields.get("channel", ""))
        self._fit_outcomes()
        self.outcome.set_value(fields.get("outcome", ""))
        self.when.set_value(_moment(fields.get("at", "")) or self._now())
        if fields.get("at_text"):
            self.when.show_text(fields["at_text"])
        self.text.setPlainText(fields.get("text", ""))
        self.nature.set_value(fields.get("nature") or TextNature.CASE.value)
        self._show_reach()
        self.blockSignals(False)

    def fields(self) -> dict[str, str]:
        """What stands in the fields, however half."""
        moment = self.when.value()
        return {
            "whom": self.whom.value(),
            "with_name": self.name.text(),
            "channel": self.how.value(),
            "outcome": self.outcome.value(),
            "at": moment.astimezone(UTC).isoformat() if moment is not None else "",
            "at_text": "" if moment is not None else self.when.line.text(),
            "text": self.text.toPlainText(),
            "nature": self.nature.value(),
        }

    def note(self, draft_id: NoteDraftId) -> NewNote | None:
        """The note, or None after saying beside the first field what is missing."""
        for row in self.rows.values():
            row.show_problem("")
        whom, moment = self.whom.value(), self.when.value()
        problems: dict[str, str] = {}
        if not whom:
            problems["guardian_id"] = "Välj vem kontakten var med."
        if whom == "other" and not self.name.text().strip():
            problems["with_name"] = "Skriv vem kontakten var med."
        if not self.how.value():
            problems["channel"] = "Välj hur."
        elif not self.outcome.value():
            problems["outcome"] = "Välj vad det blev."
        if moment is None:
            is_short = self.when.is_without_time
            problems["at"] = (
                "Skriv också klockslaget, till exempel igår 14.30."
                if is_short
                else ("Tiden går inte att läsa. Skriv till exempel igår 14.30.")
            )
        elif moment > self._now():
            problems["at"] = _LATER
        if problems or moment is None:
            for key, problem in problems.items():
                self.rows[key].show_problem(problem)
            self.focus_row(next(key for key in self.rows if key in problems))
            return None
        is_guardian = whom.startswith(_GUARDIAN)
        kind = ContactWith.GUARDIAN if is_guardian else ContactWith(whom)
        return NewNote(
            kind,
            ContactChannel(self.how.value()),
            ContactOutcome(self.outcome.value()),
            moment.astimezone(UTC),
            self.text.toPlainText(),
            GuardianId(whom.removeprefix(_GUARDIAN)) if is_guardian else None,
            self.name.text() if kind is ContactWith.OTHER else "",
            draft_id,
            TextNature(self.nature.value()),
        )

    def refuse(self, error: RuleViolation) -> bool:
        """Say it beside its field. False when it is about none."""
        row = self.rows.get(error.field)
        if row is None:
            return False
        row.show_problem(_LATER if (error.code, error.field) == ("in_future", "at") else describe(error))
        self.focus_row(error.field)
        return True

    def focus_row(self, key: str) -> None:
        """The cursor into a field."""
        self.rows[key].field.setFocus(Qt.FocusReason.OtherFocusReason)

    def first_field(self) -> QWidget:
        """Where writing goes on: with whom, as long as that is not chosen, else the text."""
        return self.text if self.whom.value() and self.outcome.value() else self.whom

    # ------------------------------------------------------------------------------------------------------------ place

    def state(self) -> dict[str, Any]:
        """The field that has the focus, and the cursor in it."""
        for key, row in self.rows.items():
            target = row.field.focusProxy() or row.field
            if target.hasFocus() or row.field.hasFocus():
                cursor = -1
                if isinstance(target, QLineEdit):
                    cursor = target.cursorPosition()
                elif isinstance(target, QPlainTextEdit):
                    cursor = target.textCursor().position()
                return {"field": key, "cursor": cursor}
        return {}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Back there."""
        key = str(state.get("field", ""))
        if key not in self.rows:
            self.first_field().setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.focus_row(key)
        field, at = self.rows[key].field, int(state.get("cursor", -1))
        target = field.focusProxy() or field
        if isinstance(target, QLineEdit) and at >= 0:
            target.setCursorPosition(at)
        elif isinstance(target, QPlainTextEdit) and at >= 0:
            cursor = target.textCursor()
            cursor.setPosition(min(at, len(target.toPlainText().encode("utf-16-le")) // 2))
            target.setTextCursor(cursor)

    # --------------------------------------------------------------------------------------------------------- internal

    def _whom_chosen(self) -> None:
        self._show_reach()
        self.edited.emit()

    def _show_reach(self) -> None:
        words = self._reach.get(self.whom.value(), "")
        self.reach.setText(words)
        self.reach.setVisible(bool(words))
        self.rows["with_name"].setVisible(self.whom.value() == "other")

    def _how_chosen(self) -> None:
        self._fit_outcomes()
        self.edited.emit()

    def _fit_outcomes(self) -> None:
        how = self.how.value()
        self.outcome.set_options(_outcomes(ContactChannel(how) if how else ContactChannel.PHONE))


def fields_of_note(note: NoteView) -> dict[str, str]:
    """A note's fields, for the correction of it."""
    is_guardian = note.with_kind is ContactWith.GUARDIAN and note.guardian_id is not None
    return {
        "whom": f"{_GUARDIAN}{note.guardian_id}"
        if is_guardian
        else ("pupil" if note.with_kind is ContactWith.PUPIL else "other"),
        "with_name": note.with_name,
        "channel": note.channel.value,
        "outcome": note.outcome.value,
        "at": note.at.isoformat(),
        "text": note.text,
        "nature": note.nature.value,
    }


def _person(person: GuardianView) -> str:
    kind = "" if person.kind == "custodian" else f" ({GUARDIANS.get(person.kind, person.kind)})"
    name = f"Vårdnadshavare {person.number}" if person.number else person.name or "Namn saknas"
    return f"{name}{kind}"


def _outcomes(channel: ContactChannel) -> list[tuple[str, str]]:
    return [(item.value, outcome_text(channel, item)) for item in OUTCOMES[channel]]


def _moment(text: str) -> datetime | None:
    try:
        return local_time(datetime.fromisoformat(text)) if text else None
    except ValueError:
        return None
