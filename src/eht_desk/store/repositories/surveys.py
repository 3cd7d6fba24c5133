# SPDX-License-Identifier: EUPL-1.2
"""Surveys."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, insert, select, update

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import PupilId, SurveyId, UnitId
from eht_desk.domain.people import Pupil
from eht_desk.domain.surveys import Survey, keeps_forms
from eht_desk.store import mappers
from eht_desk.store.repositories.shelf import Shelf
from eht_desk.store.rows_process import SURVEY


class Surveys(Shelf):
    """SurveyRepository of one transaction."""

    def get(self, survey_id: SurveyId) -> Survey | None:
        """One survey, or None when there is none or it cannot be opened."""
        found = self._surveys(select(SURVEY).where(SURVEY.c.id == survey_id))
        return found[0] if found else None

    def of_pupil(self, pupil_id: PupilId) -> list[Survey]:
        """All of one pupil, the last begun first."""
        return self._surveys(select(SURVEY).where(SURVEY.c.pupil_id == pupil_id))

    def all(self) -> list[Survey]:
        """All that the account can open, the last begun first."""
        return self._surveys(select(SURVEY))

    def add(self, survey: Survey) -> None:
        """Insert."""
        self.connection.execute(insert(SURVEY), self._values(survey))

    def update(self, survey: Survey) -> None:
        """Replace, by id. Raises ExpectedFailure("frozen") when a form is gone or a withdrawn one differs, KeyError."""
        if not keeps_forms(self._sure(survey.id), survey):
            raise ExpectedFailure("frozen")
        self._replace(survey)

    def move(self, ids: Collection[SurveyId], to: Pupil, *, unit_id: UnitId | None = None) -> None:
        """Put surveys under another pupil. Raises KeyError for one that is not there or cannot be opened."""
        for survey_id in ids:
            survey = self._sure(survey_id)
            unit = unit_id or survey.unit_id
            self._replace(replace(survey, pupil_id=to.id, compartment_id=to.compartment_id, unit_id=unit))

    def _sure(self, survey_id: SurveyId) -> Survey:
        survey = self.get(survey_id)
        if survey is None:
            raise KeyError("survey")
        return survey

    def _replace(self, survey: Survey) -> None:
        self.connection.execute(update(SURVEY).where(SURVEY.c.id == survey.id), self._values(survey))

    def _surveys(self, statement: Select[Any]) -> list[Survey]:
        found = [
            mappers.SURVEY.decode(value, **{name: getattr(row, name) for name in mappers.SURVEY_COLUMNS})
            for row, value in self.open_all(SURVEY, statement, "id")
        ]
        return sorted(found, key=lambda item: (item.begun_at, item.id), reverse=True)

    def _values(self, survey: Survey) -> dict[str, Any]:
        return {
            **{name: getattr(survey, name) for name in mappers.SURVEY_COLUMNS},
            "sealed": self.seal(SURVEY, survey.compartment_id, survey.id, mappers.SURVEY.encode(survey)),
        }
