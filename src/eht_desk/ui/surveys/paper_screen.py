# SPDX-License-Identifier: EUPL-1.2
"""A form on paper typed in: the day, a row of digits, and the row of sums that shows a slip of the finger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.survey_views import RespondentRow, SurveyView
from eht_desk.application.surveys import enter_paper, read_survey
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import SurveyId
from eht_desk.domain.instruments.model import Instrument
from eht_desk.domain.instruments.paper_rows import answers_of_row, check_row, check_row_differs, rows_differ
from eht_desk.domain.instruments.responses import Answers
from eht_desk.domain.surveys import CheckWay, PaperCheck
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.consent_dialogs import UNREADABLE, day_field
from eht_desk.ui.screens.form_card import FormCard
from eht_desk.ui.screens.record_screen import RecordScreen
from eht_desk.ui.surveys.asking_texts import is_at, person_words
from eht_desk.ui.surveys.paper_rows_view import TypedRows, signs_of
from eht_desk.ui.widgets.buttons import PrimaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.check_box import CheckBox
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.fields import LineField
from eht_desk.ui.words import listed

_WAYS = (
    (CheckWay.SUMS.value, "Summorna på papperet"),
    (CheckWay.TYPED_TWICE.value, "Skriv en gång till"),
    (CheckWay.READ_OVER.value, "Jämför med papperet"),
)
_LONGEST = 200


class PaperScreen(RecordScreen):
    """Route parameters: `pupil`, `survey`, `who`, `guardian`?, `staff`?. What is half typed goes with the resume point,
    which lies in the person's own compartment.
    """

    help_id = "survey_paper"
    heading = "Skriv in från papper"

    def __init__(self, desk: Desk, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(desk, route, parent)
        self._route = route
        self._survey_id = SurveyId(route.parameters.get("survey", ""))
        self._row: RespondentRow | None = None
        self._instrument: Instrument | None = None
        self._wanted: Mapping[str, Any] = {}
        self.card: FormCard | None = None
        self.typed: TypedRows | None = None
        self.back_button.set_text("Till tillfället")
        workspace, survey_id = desk.workspace, self._survey_id
        desk.tasks.read(lambda: read_survey(workspace, survey_id), self._show, self.failed)

    def to_pupil(self) -> None:
        """Back to the occasion."""
        place = {"pupil": str(self._pupil_id), "survey": str(self._survey_id)}
        self._desk.navigator.return_to(Route("survey", place))

    def first_focus(self) -> QWidget | None:
        """The row of digits: the day is today until somebody says another."""
        return self.row_field if self.card is not None else self.back_button

    def refresh(self) -> None:
        """What is typed stays; the use case says when the form has come another way meanwhile."""

    def state(self) -> dict[str, Any]:
        """Everything that was typed."""
        if self.card is None:
            return dict(self._wanted)
        return {
            "day": self.day.line.text(),
            "row": self.row_field.text(),
            "sums": self.sums.text(),
            "again": self.again.text(),
            "way": self.way.value(),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """As it was, when the page has been read."""
        self._wanted = state
        self._take_wanted()

    # -- showing

    def _show(self, view: SurveyView) -> None:
        self.show_pupil(view.pupil)
        self._pupil_id = view.pupil.id
        found = [row for row in view.rows if is_at(row.respondent, self._route.parameters)]
        if not found or not found[0].may_be_entered:
            self.failed(RuleViolation("not_allowed" if not view.may_write else "form_there"))
            return
        self._row, instrument = found[0], view.instrument
        self._instrument = instrument
        who = person_words(self._row.label, self._row.name, self._row.number)
        title = f"{view.instrument.short_title} {view.survey.code}: {who}"
        card = self.card = self.add(FormCard(self._desk, title, title))
        self._add_fields(card, instrument)
        card.body.addWidget(card.notice)
        self.button = PrimaryButton("&Spara", self.save)
        self.add(self.buttons(self.button))
        rows = self.add(Card("Jämför med papperet"))
        self.typed = TypedRows(instrument)
        rows.body.addWidget(self.typed)
        self.row_field.textChanged.connect(self._follow)
        for line in (self.row_field, self.sums, self.again):
            line.returnPressed.connect(self._enter)
        self.way.chosen.connect(lambda _value: self._show_way())
        self._show_way()
        self._follow(self.row_field.text())
        self._take_wanted()
        card.show()
        self.focus_wanted.emit()

    def _add_fields(self, card: FormCard, instrument: Instrument) -> None:
        count, scale = len(instrument.items), instrument.scale
        self.day = day_field(self._desk, "Dag på papperet", self._desk.workspace.today)
        self.row_field = LineField("Svar")
        self.sums = LineField("Summor på papperet")
        self.again = LineField("Svaren en gång till")
        for line in (self.row_field, self.sums, self.again):
            line.setMaxLength(_LONGEST)
        self.way = ChoiceButtons(_WAYS, "Kontroll", can_clear=False)
        self.way.set_value(CheckWay.SUMS.value)
        self.compared = CheckBox("Jag har jämfört raderna nedan med papperet")
        card.add_row(
            "answers",
            f"S&var 1 till {count}",
            self.row_field,
            f"Siffrorna i ordning, {scale.minimum} till {scale.maximum}. Skriv - där svar saknas.",
        )
        card.add_row("way", "&Kontroll", self.way)
        names = ", ".join(function.short_label for function in instrument.functions)
        card.add_row("check_row", "S&ummor på papperet", self.sums, f"I den här ordningen: {names}.")
        card.add_row("again", "Svaren en gång &till", self.again, "Utan att titta på det första.")
        card.add_row("compared", "", self.compared)
        card.rows["compared"].label.hide()
        card.add_row("day", "&Dag på papperet", self.day)

    def _take_wanted(self) -> None:
        if self.card is None or not self._wanted:
            return
        wanted, self._wanted = self._wanted, {}
        self.day.line.setText(str(wanted.get("day", "")))
        self.way.set_value(str(wanted.get("way", "")) or CheckWay.SUMS.value)
        for name, line in (("row", self.row_field), ("sums", self.sums), ("again", self.again)):
            line.setText(str(wanted.get(name, "")))
        self._show_way()

    def _show_way(self) -> None:
        if self.card is None:
            return
        way = CheckWay(self.way.value())
        self.card.rows["check_row"].setVisible(way is CheckWay.SUMS)
        self.card.rows["again"].setVisible(way is CheckWay.TYPED_TWICE)
        self.card.rows["compared"].setVisible(way is CheckWay.READ_OVER)

    def _follow(self, text: str) -> None:
        """How far the row has come, and what the next digit answers."""
        card, instrument, typed = self.card, self._instrument, self.typed
        if card is None or instrument is None or typed is None:
            return
        typed.show_row(text)
        typed.mark(())
        card.rows["answers"].show_problem("")
        done, count = len(signs_of(text)), len(instrument.items)
        if not done:
            return
        if done < count:
            item = instrument.items[done]
            card.rows["answers"].set_hint(f"{done} av {count}. Nästa: {item.number} {item.topic}.")
        elif done == count:
            card.rows["answers"].set_hint(f"{count} av {count}.")
        else:
            card.rows["answers"].show_problem(f"{done} svar, och det ska vara {count}.")

    def _enter(self) -> None:
        """Enter goes to the next line, and saves from the last."""
        if self.row_field.hasFocus() and CheckWay(self.way.value()) is not CheckWay.READ_OVER:
            line = self.sums if CheckWay(self.way.value()) is CheckWay.SUMS else self.again
            if not line.text():
                line.setFocus()
                return
        self.button.click()

    # -- saving

    def save(self) -> None:
        """Read what was typed, check it, write it; says beside the field what is wrong."""
        card, instrument, row = self.card, self._instrument, self._row
        if card is None or instrument is None or row is None:
            return
        card.clear_problems()
        try:
            answers = answers_of_row(instrument, self.row_field.text())
        except RuleViolation as error:
            self._hold("answers", errors.describe(error))
            return
        check = self._check(instrument, answers)
        day = self.day.value()
        if check is None:
            return
        if day is None:
            self._hold("day", UNREADABLE)
            return
        workspace, survey_id, respondent = self._desk.workspace, self._survey_id, row.respondent
        self.button.setEnabled(False)
        self._desk.tasks.write(
            lambda: enter_paper(workspace, survey_id, respondent, day, answers, check),
            self._saved,
            self._refused,
        )

    def _check(self, instrument: Instrument, answers: Answers) -> PaperCheck | None:
        """How it was checked; None when it does not agree, which stands at the field then."""
        way = CheckWay(self.way.value())
        if way is CheckWay.SUMS:
            return self._check_sums(instrument, answers)
        if way is CheckWay.TYPED_TWICE:
            return self._check_again(instrument, answers)
        if not self.compared.isChecked():
            self._hold("compared", "Jämför raderna och bocka i rutan.")
            return None
        return PaperCheck(way)

    def _check_sums(self, instrument: Instrument, answers: Answers) -> PaperCheck | None:
        words = self.sums.text().replace(",", " ").replace(";", " ").replace("/", " ").split()
        if not all(word.isascii() and word.isdigit() for word in words):
            self._hold("check_row", "Skriv summorna som tal med mellanslag emellan.")
            return None
        sums = tuple(int(word) for word in words)
        try:
            differs = check_row_differs(instrument, answers, sums)
        except RuleViolation as error:
            self._hold("check_row", errors.describe(error))
            return None
        if differs:
            self._tell_sums(instrument, answers, sums, differs)
            return None
        return PaperCheck(CheckWay.SUMS, sums)

    def _tell_sums(
        self, instrument: Instrument, answers: Answers, sums: tuple[int, ...], differs: tuple[str, ...]
    ) -> None:
        ours = check_row(instrument, answers)
        told = [
            f"{function.short_label}: {theirs} på papperet, {mine} av dina siffror"
            for function, mine, theirs in zip(instrument.functions, ours, sums, strict=True)
            if function.id in differs
        ]
        if self.typed is not None:
            self.typed.mark([item.number for item in instrument.items if item.function in differs])
        self._hold("check_row", f"{'. '.join(told)}. Jämför de markerade raderna med papperet.")

    def _check_again(self, instrument: Instrument, answers: Answers) -> PaperCheck | None:
        try:
            again = answers_of_row(instrument, self.again.text())
        except RuleViolation as error:
            self._hold("again", errors.describe(error))
            return None
        differs = rows_differ(answers, again)
        if differs:
            if self.typed is not None:
                self.typed.mark(differs)
            numbers = listed([str(number) for number in differs], most=8)
            self._hold("again", f"Olika siffror på fråga {numbers}. Titta på papperet.")
            return None
        return PaperCheck(CheckWay.TYPED_TWICE)

    def _hold(self, key: str, problem: str) -> None:
        if self.card is None:
            return
        self.card.rows[key].show_problem(problem)
        self.card.rows[key].field.setFocus()

    def _saved(self, changes: ChangeSet) -> None:
        self._desk.bus.publish(changes)
        self.to_pupil()

    def _refused(self, error: BaseException) -> None:
        self.button.setEnabled(True)
        if self.card is not None:
            self.card.show_failure(error)
