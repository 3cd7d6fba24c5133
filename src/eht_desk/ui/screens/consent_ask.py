# SPDX-License-Identifier: EUPL-1.2
"""Asking for consent: whom, about what, how they were told, and the answers that came at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.consent_views import ConsentPage, PersonRow, PurposeView, read_consents
from eht_desk.application.consents import LINE_LIMIT, AskedPerson, NewAsking, ask_consent
from eht_desk.domain.consents import ConsentPerson, ConsentRoute, ConsentState
from eht_desk.domain.errors import RuleViolation
from eht_desk.ui import errors
from eht_desk.ui.consent_texts import NO_GUARDIAN, OWN_SAY, UNKNOWN_AGE, person_title
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.consent_dialogs import UNREADABLE, day_field, route_field
from eht_desk.ui.screens.form_card import FormCard
from eht_desk.ui.screens.record_screen import RecordScreen
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from eht_desk.ui.widgets.check_box import CheckBox
from eht_desk.ui.widgets.choices import ChoiceButtons, SegmentedSwitch
from eht_desk.ui.widgets.fields import FormRow, LineField
from eht_desk.ui.widgets.side_by_side import SideBySide
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.widgets.text_area import TextArea
from eht_desk.ui.writing import needs_writing

_STANDS = (ConsentState.ASKED, ConsentState.GIVEN)
_ANSWERS = (
    (ConsentState.ASKED.value, "Väntar på svar"),
    (ConsentState.GIVEN.value, "Ja"),
    (ConsentState.REFUSED.value, "Nej"),
)


class _Name(PlainLabel):
    """The words of a box to tick: a box's own words do not wrap, and names can be long."""

    def __init__(self, words: str, box: CheckBox) -> None:
        super().__init__(words, "", wraps=True)
        self._box = box

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """A press on the name ticks."""
        self._box.click()


class PersonField(QWidget):
    """One person who can be asked: ticked or not, an answer that came at once, and a young pupil's judgement."""

    def __init__(self, row: PersonRow, *, needs_judgement: bool, own_name: str) -> None:
        super().__init__()
        self.row = row
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme().px(2), 0, theme().px(2))
        column.setSpacing(theme().px(8))
        kind = "eleven" if row.person is ConsentPerson.PUPIL else "vårdnadshavare"
        name = person_title(row)
        words = name if name.casefold() == kind else f"{name}, {kind}"
        self.box = CheckBox("")
        self.box.setAccessibleName(words)
        line = QHBoxLayout()
        line.setSpacing(0)
        line.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(_Name(words, self.box), 1, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(line)
        self.more = QWidget()
        inner = QVBoxLayout(self.more)
        inner.setContentsMargins(theme().px(26), 0, 0, theme().px(6))
        inner.setSpacing(theme().px(10))
        self.answer = ChoiceButtons(_ANSWERS, f"Svar från {person_title(row)}", can_clear=False)
        self.answer.set_value(ConsentState.ASKED.value)
        self.is_mature: SegmentedSwitch | None = None
        self.judged_by = LineField("Bedömt av")
        self.judged_by.setMaxLength(LINE_LIMIT)
        self.judged_by.setText(own_name)
        self.because = TextArea("Varför", 2)
        self.rows: dict[str, FormRow] = {}
        if needs_judgement:
            self.is_mature = SegmentedSwitch("Förstår eleven vad frågan gäller?")
            self._add(inner, "is_mature", "Förstår eleven vad frågan gäller?", self.is_mature)
            self._add(inner, "judged_by", "Bedömt av", self.judged_by)
            self._add(inner, "judged_because", "Varför", self.because)
            self.is_mature.chosen.connect(lambda _value: self._show_answer())
        inner.addWidget(self.answer)
        column.addWidget(self.more)
        self.more.hide()
        self.box.toggled.connect(self.more.setVisible)
        self._show_answer()

    def _add(self, inner: QVBoxLayout, key: str, label: str, field: QWidget) -> None:
        self.rows[key] = FormRow(label, field)
        inner.addWidget(self.rows[key])

    def _show_answer(self) -> None:
        """Who does not understand the question is not asked for an answer."""
        self.answer.setVisible(self.is_mature is None or self.is_mature.value() == "yes")

    def state(self) -> dict[str, Any]:
        """What stands here, however half; for coming back after a lock."""
        return {
            "ticked": self.box.isChecked(),
            "answer": self.answer.value(),
            "mature": self.is_mature.value() if self.is_mature is not None else "",
            "judged_by": self.judged_by.text(),
            "because": self.because.toPlainText(),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """As `state` told."""
        self.box.setChecked(bool(state.get("ticked")))
        self.answer.set_value(str(state.get("answer", "")) or ConsentState.ASKED.value)
        if self.is_mature is not None:
            self.is_mature.set_value(str(state.get("mature", "")))
        self.judged_by.setText(str(state.get("judged_by", "")))
        self.because.setPlainText(str(state.get("because", "")))
        self._show_answer()

    def asked(self) -> AskedPerson:
        """What was filled in."""
        mature = None
        if self.is_mature is not None and self.is_mature.value():
            mature = self.is_mature.value() == "yes"
        return AskedPerson(
            self.row.person,
            self.row.guardian_id,
            ConsentState(self.answer.value()),
            mature,
            self.judged_by.text() if self.is_mature is not None else "",
            self.because.toPlainText() if self.is_mature is not None else "",
        )


class People(QWidget):
    """Everybody who can be asked, below each other."""

    def __init__(self, fields: list[PersonField]) -> None:
        super().__init__()
        self.fields = fields
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(2))
        for field in fields:
            column.addWidget(field)
        if fields:
            self.setFocusProxy(fields[0].box)


class AskConsentScreen(RecordScreen):
    """Route parameters: `pupil`, `purpose`, `about`? (a consent about the same thing), `person`? (who is ticked).

    What is half filled in goes with the resume point, which lies in the person's own compartment.
    """

    help_id = "consents"
    heading = "Fråga om samtycke"

    def __init__(self, desk: Desk, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(desk, route, parent)
        self._purpose_id = route.parameters.get("purpose", "")
        self._about = route.parameters.get("about", "")
        self._person = route.parameters.get("person", "")
        self.back_button.set_text("Till samtycken")
        self.card: FormCard | None = None
        self.scope: LineField | None = None
        self.people: People | None = None
        self._wanted: Mapping[str, Any] = {}
        workspace, pupil_id = desk.workspace, self._pupil_id
        desk.tasks.read(lambda: read_consents(workspace, pupil_id), self._show, self.failed)

    def to_pupil(self) -> None:
        """Back to the pupil's consents."""
        self.go(Route("consents", {"pupil": str(self._pupil_id)}))

    def first_focus(self) -> QWidget | None:
        """What it is about, else whom."""
        if self.scope is not None and not self.scope.isReadOnly():
            return self.scope
        return self.people.focusProxy() if self.people is not None else self.back_button

    def state(self) -> dict[str, Any]:
        """Everything that was filled in."""
        if self.people is None:
            return dict(self._wanted)
        return {
            "scope": self.scope.text() if self.scope is not None else "",
            "persons": {_key(field.row): field.state() for field in self.people.fields},
            "on": self.day.line.text(),
            "until": self.until.line.text(),
            "route": self.way.value(),
            "told": self.told.toPlainText(),
            "scroll": self.page.verticalScrollBar().value(),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """As it was, when the page has been read."""
        self._wanted = state
        self._take_wanted()

    def _take_wanted(self) -> None:
        if self.people is None or not self._wanted:
            return
        wanted, self._wanted = self._wanted, {}
        if self.scope is not None and not self.scope.isReadOnly():
            self.scope.setText(str(wanted.get("scope", "")))
        persons = wanted.get("persons", {})
        for field in self.people.fields:
            if _key(field.row) in persons:
                field.restore(persons[_key(field.row)])
        self.day.line.setText(str(wanted.get("on", "")))
        self.until.line.setText(str(wanted.get("until", "")))
        self.way.set_value(str(wanted.get("route", "")))
        self.told.setPlainText(str(wanted.get("told", "")))
        self.page.verticalScrollBar().setValue(int(wanted.get("scroll", 0)))

    def _show(self, page: ConsentPage) -> None:
        if self.card is not None:
            return
        self.show_pupil(page.pupil)
        self._pupil_id = page.pupil.id
        view = self._find(page)
        if view is None or not page.may_write:
            self.failed(RuleViolation("not_allowed"))
            return
        card = self.card = self.add(FormCard(self._desk, view.purpose.title, view.purpose.title))
        for text in (
            view.purpose.text,
            OWN_SAY if page.has_own_say else "",
            "" if page.knows_age else UNKNOWN_AGE,
            NO_GUARDIAN if view.has_nobody else "",
        ):
            if text:
                card.body.addWidget(PlainLabel(text, "secondary", wraps=True))
        if view.purpose.asks_scope:
            self._add_scope(card, view)
        self._add_people(card, page, view)
        self._add_how(card, view)
        card.body.addWidget(card.notice)
        self.button = needs_writing(PrimaryButton("&Spara", self.save))
        row = SideBySide()
        row.add(self.button)
        row.add(SecondaryButton("Avbryt", self.to_pupil), 1)
        self.add(row)
        self._take_wanted()
        self.focus_wanted.emit()

    def _find(self, page: ConsentPage) -> PurposeView | None:
        views = [view for view in page.purposes if view.purpose.id == self._purpose_id]
        for view in views:
            if any(str(row.consent_id) == self._about for row in (*view.persons, *view.former)):
                return view
        if not views or not self._about:
            return views[0] if views and not views[0].is_in_use else self._anew(views)
        return self._anew(views)

    @staticmethod
    def _anew(views: list[PurposeView]) -> PurposeView | None:
        """The purpose about something else: nobody has been asked yet."""
        if not views or not views[0].purpose.asks_scope:
            return views[0] if views else None
        view = views[0]
        persons = tuple(_not_asked(row) for row in view.persons)
        return PurposeView(view.purpose, "", view.state, False, view.has_nobody, persons, (), False)

    def _add_scope(self, card: FormCard, view: PurposeView) -> None:
        self.scope = LineField(view.purpose.scope_label)
        self.scope.setMaxLength(LINE_LIMIT)
        self.scope.setText(view.scope)
        self.scope.setReadOnly(bool(view.scope))
        card.add_row("scope", f"&{view.purpose.scope_label}", self.scope)

    def _add_people(self, card: FormCard, page: ConsentPage, view: PurposeView) -> None:
        rows = [row for row in view.persons if row.state not in _STANDS and row.may_be_asked]
        fields = [
            PersonField(
                row,
                needs_judgement=row.person is ConsentPerson.PUPIL and not page.has_own_say,
                own_name=page.own_name,
            )
            for row in rows
        ]
        for field in fields:
            key = _key(field.row)
            field.box.setChecked(key == self._person or (not self._person and field.is_mature is None))
        self.people = People(fields)
        card.add_row("persons", "Vem &frågas", self.people)

    def _add_how(self, card: FormCard, view: PurposeView) -> None:
        desk = self._desk
        self.day = day_field(desk, "Dag", desk.workspace.today)
        self.way = route_field(ConsentRoute.MEETING)
        days = view.purpose.longest_days
        last = desk.workspace.today + timedelta(days=days) if days else None
        self.until = day_field(desk, "Gäller till och med", last)
        self.told = TextArea("Vad som berättades", 3)
        card.add_row("on", "&Dag", self.day)
        card.add_row("route", "&Hur", self.way)
        hint = "" if days is None else f"Högst {days} dagar."
        card.add_row("until", "Ett ja &gäller till och med", self.until, hint)
        card.add_row(
            "told",
            "Vad som &berättades",
            self.told,
            "Utöver texten överst. Kan lämnas tomt. Står hos samtycket.",
        )

    # -- saving

    def save(self) -> None:
        """Write it down; says beside the field what is missing."""
        card, people = self.card, self.people
        if card is None or people is None:
            return
        card.clear_problems()
        for field in people.fields:
            for row in field.rows.values():
                row.show_problem("")
        for key, date_field in (("on", self.day), ("until", self.until)):
            if not date_field.is_readable() or (key == "on" and date_field.value() is None):
                card.rows[key].show_problem(UNREADABLE)
                date_field.setFocus()
                return
        new = NewAsking(
            self._purpose_id,
            tuple(field.asked() for field in people.fields if field.box.isChecked()),
            self.day.value() or self._desk.workspace.today,
            ConsentRoute(self.way.value()),
            self.scope.text() if self.scope is not None else "",
            self.told.toPlainText(),
            self.until.value(),
        )
        workspace, pupil_id = self._desk.workspace, self._pupil_id
        self.button.setEnabled(False)
        self._desk.tasks.write(lambda: ask_consent(workspace, pupil_id, new), self._saved, self._refused)

    def _saved(self, changes: ChangeSet) -> None:
        self._desk.bus.publish(changes)
        self._desk.navigator.return_to(Route("consents", {"pupil": str(self._pupil_id)}))

    def _refused(self, error: BaseException) -> None:
        self.button.setEnabled(True)
        if self.card is None or self.people is None or not errors.is_expected(error):
            raise error
        if isinstance(error, RuleViolation):
            for field in self.people.fields:
                row = field.rows.get(error.field)
                if row is not None and field.box.isChecked():
                    row.show_problem(errors.describe(error))
                    row.field.setFocus()
                    return
        self.card.show_failure(error)


def _key(row: PersonRow) -> str:
    return str(row.guardian_id or row.person.value)


def _not_asked(row: PersonRow) -> PersonRow:
    return PersonRow(
        row.person,
        row.guardian_id,
        row.name,
        None,
        None,
        None,
        None,
        None,
        "",
        "",
        (),
        frozenset({ConsentState.ASKED, ConsentState.NOT_NEEDED}),
        True,
        row.may_be_asked,
        False,
        None,
        row.form_id,
        False,
        row.number,
    )
