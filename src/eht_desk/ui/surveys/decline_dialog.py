# SPDX-License-Identifier: EUPL-1.2
"""Somebody does not want to answer, said to staff: on which day."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.survey_views import RespondentRow
from eht_desk.application.surveys import decline
from eht_desk.domain.ids import SurveyId
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.screens.consent_dialogs import UNREADABLE, day_field
from eht_desk.ui.surveys.asking_texts import person_words


class DeclineDialog(SmallDialog):
    """A no needs no reason."""

    def __init__(self, parent: QWidget, desk: Desk, survey_id: SurveyId, row: RespondentRow) -> None:
        self._desk, self._survey_id, self._row = desk, survey_id, row
        self.day = day_field(desk, "Dag", desk.workspace.today)
        super().__init__(
            parent,
            "Vill inte svara",
            f"{person_words(row.label, row.name, row.number)}. Ett nej behöver inget skäl.",
            {"day": ("&Dag", self.day)},
            "Skriv in",
            self._ask,
        )

    def _ask(self) -> None:
        day = self.day.value()
        if day is None:
            self.hold("day", UNREADABLE)
            return
        workspace, survey_id, respondent = self._desk.workspace, self._survey_id, self._row.respondent
        self._desk.tasks.write(
            lambda: decline(workspace, survey_id, respondent, day), self._done, self.refuse
        )

    def _done(self, changes: ChangeSet) -> None:
        self.done_well()
        self._desk.bus.publish(changes)
