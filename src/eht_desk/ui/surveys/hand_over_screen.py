# SPDX-License-Identifier: EUPL-1.2
"""The staff's page before the computer is handed over: who reads the answers, what can be reached, who unlocks."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.survey_views import RespondentRow, SurveyView
from eht_desk.application.surveys import begin_form, read_survey, resume_form
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import SurveyId
from eht_desk.domain.instruments.model import InformantKind
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.handed_over import ANSWERING
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.record_screen import RecordScreen
from eht_desk.ui.surveys.asking_texts import (
    MADE_UP,
    WHY_NOT,
    is_at,
    person_words,
    reachable_words,
    readers_words,
)
from eht_desk.ui.widgets.buttons import PrimaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import PlainLabel

_SHOWN = "Bara frågorna visas, i hela fönstret. Varje svar sparas direkt. Eleven kan hoppa över, gå tillbaka och sluta."
_SHOWN_ADULT = (
    "Bara frågorna visas, i hela fönstret. Varje svar sparas direkt. Det går att hoppa över och sluta."
)
_OUT = "Enda vägen ut låser fönstret. Du låser upp med ditt lösenord och kommer till tillfället. Också en paus låser."


class HandOverScreen(RecordScreen):
    """Route parameters: `pupil`, `survey`, `who`, `guardian`?, `staff`? (asking_texts.place_of)."""

    help_id = "survey_answering"
    heading = "Svara på skärm"

    def __init__(self, desk: Desk, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(desk, route, parent)
        self._route = route
        self._survey_id = SurveyId(route.parameters.get("survey", ""))
        self._row: RespondentRow | None = None
        self.button: PrimaryButton | None = None
        self.back_button.set_text("Till tillfället")
        workspace, survey_id = desk.workspace, self._survey_id
        desk.tasks.read(lambda: read_survey(workspace, survey_id), self._show, self.failed)

    def to_pupil(self) -> None:
        """Back to the occasion."""
        place = {"pupil": str(self._pupil_id), "survey": str(self._survey_id)}
        self._desk.navigator.return_to(Route("survey", place))

    def first_focus(self) -> QWidget | None:
        """What comes next."""
        return self.button or self.back_button

    def refresh(self) -> None:
        """It is read once: what is shown is what is told now."""

    def _show(self, view: SurveyView) -> None:
        self.show_pupil(view.pupil)
        self._pupil_id = view.pupil.id
        found = [row for row in view.rows if is_at(row.respondent, self._route.parameters)]
        if not found:
            self.failed(RuleViolation("not_found"))
            return
        row = self._row = found[0]
        if not row.may_answer_on_screen and not row.may_resume:
            text = WHY_NOT.get(row.why_not) or "Personen kan inte svara på skärmen nu."
            self.notice.tell(text, "warn")
            return
        is_pupil = row.respondent.kind is InformantKind.PUPIL
        card = self.add(Card(person_words(row.label, row.name, row.number)))
        title, count = view.instrument.short_title, len(view.instrument.items)
        start = f"Fortsätter där det slutade: {row.answered} av {count} svar finns." if row.may_resume else ""
        for text in (f"{title}, {count} frågor.", start, MADE_UP if view.instrument.is_made_up else ""):
            if text:
                card.body.addWidget(PlainLabel(text, wraps=True))
        told = self.add(Card("Berätta först"))
        for text in (readers_words(view.readers), "Det är frivilligt att svara."):
            told.body.addWidget(PlainLabel(text, wraps=True))
        meanwhile = self.add(Card("Medan frågorna besvaras"))
        for text in (_SHOWN if is_pupil else _SHOWN_ADULT, _OUT):
            meanwhile.body.addWidget(PlainLabel(text, wraps=True))
        words = reachable_words(QGuiApplication.platformName())
        if words:
            self.add(Notice(words, "warn", parent=self))  # without a parent it would be a window for a moment
        self.button = PrimaryButton("Visa frågorna och lämna över", self.hand_over)
        self.add(self.buttons(self.button)).show()
        self.focus_wanted.emit()

    def hand_over(self) -> None:
        """Begin or resume the form; from then on only its questions are shown."""
        row = self._row
        if row is None or self.button is None:
            return
        self.button.setEnabled(False)
        workspace, survey_id = self._desk.workspace, self._survey_id

        def work() -> tuple[str, ChangeSet]:
            if row.may_resume and row.form_id is not None:
                return row.form_id, resume_form(workspace, survey_id, row.form_id)
            return begin_form(workspace, survey_id, row.respondent)

        self._desk.tasks.write(work, self._begun, self._refused)

    def _begun(self, made: tuple[str, ChangeSet]) -> None:
        form_id, changes = made
        self._desk.bus.publish(changes)
        self._desk.handed_over.give()
        place = {"survey": str(self._survey_id), "form": form_id, "back": str(self._pupil_id)}
        self.go(Route(ANSWERING, place))

    def _refused(self, error: BaseException) -> None:
        if self.button is not None:
            self.button.setEnabled(True)
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error")
