# SPDX-License-Identifier: EUPL-1.2
"""What can be read up about the pupil at the meeting: documents, questionnaires, absence, what is tried and decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QWidget

from eht_desk.application.document_views import DocumentRow
from eht_desk.application.meeting_views import ItemView
from eht_desk.application.survey_views import SurveyRow
from eht_desk.application.workspace import local_time
from eht_desk.domain.case_entries import CaseDecision, Measure, Signal
from eht_desk.domain.routines.model import DecisionDefinition
from eht_desk.ui.cases.case_texts import COUNTINGS, RESULTS, amount, period
from eht_desk.ui.navigation import Route
from eht_desk.ui.screen_table import SCREENS
from eht_desk.ui.screens.next_step import document_route
from eht_desk.ui.widgets.buttons import LinkButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_text import short_date
from eht_desk.ui.widgets.flow_layout import FlowLayout
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.words import ROLES, in_a_row

Go = Callable[[Route], object]
_MOST = 12


class EvidenceCard(Card):
    """Buttons that open what there is; back leads to the meeting as it was left."""

    def __init__(self, view: ItemView, today: date, go: Go) -> None:
        super().__init__("Underlag")
        self._today = today
        self._go = go
        pupil = str(view.pupil.id)
        if view.case is not None and "case" in SCREENS:
            self.head.addWidget(
                self._link("Till ärendet", Route("case", {"pupil": pupil, "case": str(view.case.id)}), "case")
            )
        self.head.addWidget(self._link("Till eleven", Route("pupil", {"pupil": pupil}), "pupil"))
        buttons = [self._document(row) for row in view.documents[:_MOST]]
        buttons += [self._survey(row, pupil) for row in view.surveys[:_MOST]]
        if buttons:
            holder = QWidget()
            flow = FlowLayout(holder, gap=8)
            for button in buttons:
                flow.addWidget(button)
            self.body.addWidget(holder)
        lines = [
            *(self._signal(item) for item in view.signals[:_MOST]),
            *(self._measure(item) for item in view.measures[:_MOST]),
            *(self._decision(item, view.choices.assessment) for item in view.decisions[:_MOST]),
        ]
        for line in lines:
            self.body.addWidget(PlainLabel(line, "secondary", wraps=True))
        if not buttons and not lines:
            self.body.addWidget(PlainLabel("Inget är skrivet om eleven än.", "secondary", wraps=True))

    def _link(self, words: str, route: Route, key: str) -> LinkButton:
        button = LinkButton(words, lambda: self._go(route))
        button.setProperty("key", key)
        return button

    def _button(self, words: str, route: Route, key: str) -> SecondaryButton:
        button = SecondaryButton(words.replace("&", "&&"), lambda: self._go(route))
        button.setAccessibleName(f"Öppna {words}")
        button.setProperty("key", key)
        return button

    def _document(self, row: DocumentRow) -> SecondaryButton:
        day = short_date(local_time(row.created_at).date(), self._today)
        return self._button(f"{row.short_title} {day}", document_route(row), f"document {row.document_id}")

    def _survey(self, row: SurveyRow, pupil: str) -> SecondaryButton:
        day = short_date(local_time(row.begun_at).date(), self._today)
        place = "survey_result" if row.answered else "survey"
        route = Route(place, {"pupil": pupil, "survey": str(row.id)})
        return self._button(f"{row.short_title} {day}", route, f"survey {row.id}")

    def _signal(self, item: Signal) -> str:
        counts = COUNTINGS[item.counts].lower()
        return in_a_row(
            f"Frånvaro: {amount(item.measure, item.value)}",
            f"{period(item.first_day, item.last_day, self._today)} ({counts})",
            item.text,
        )

    def _measure(self, item: Measure) -> str:
        who = item.responsible or (ROLES[item.owner_role].lower() if item.owner_role is not None else "")
        latest = item.evaluations[-1] if item.evaluations else None
        how = "inte utvärderad" if latest is None else f"utvärderad: {RESULTS[latest.result][0].lower()}"
        return in_a_row(f"Insats: {item.text}", f"från {short_date(item.starts_on, self._today)}", who, how)

    def _decision(self, item: CaseDecision, assessment: DecisionDefinition | None) -> str:
        word = item.value
        if assessment is not None and assessment.id == item.decision:
            word = next((value.label for value in assessment.values if value.id == item.value), item.value)
            return in_a_row(
                f"EHT:s bedömning {short_date(item.decided_on, self._today)}: {word.lower()}", item.text
            )
        return in_a_row(f"Beslut {short_date(item.decided_on, self._today)}", item.text or item.decided_by)
