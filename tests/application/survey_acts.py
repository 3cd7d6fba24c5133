# SPDX-License-Identifier: EUPL-1.2
"""What tests of surveys do again and again: an occasion, forms from paper with given sums, a whole sitting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from eht_desk.application import surveys
from eht_desk.application.workspace import Workspace
from eht_desk.domain.ids import GuardianId, PupilId, SurveyId
from eht_desk.domain.instruments.model import InformantKind
from eht_desk.domain.instruments.responses import PUPIL, Answers, Respondent
from eht_desk.domain.surveys import CheckWay, PaperCheck
from tests.domain.instruments.forms import form_of_sums
from tests.fakes.school import ALMA

OMAR = Respondent(InformantKind.GUARDIAN, GuardianId("g1"))
LISA = Respondent(InformantKind.GUARDIAN, GuardianId("g2"))
TEACHER = Respondent(InformantKind.TEACHER)
DAY = date(2026, 11, 20)
READ_OVER = PaperCheck(CheckWay.READ_OVER)
MADE_UP = "trial_questions"


def begun(workspace: Workspace, instrument: str = "sras_r", pupil_id: PupilId = ALMA) -> SurveyId:
    return surveys.begin_survey(workspace, pupil_id, instrument)[0]


def typed(
    workspace: Workspace,
    survey_id: SurveyId,
    answers: Sequence[int | None],
    respondent: Respondent = PUPIL,
) -> None:
    surveys.enter_paper(workspace, survey_id, respondent, DAY, tuple(answers), READ_OVER)


def of_sums(*sums: int) -> Answers:
    return form_of_sums(sums).answers


def sitting(
    workspace: Workspace,
    survey_id: SurveyId,
    answers: Sequence[int | None],
    respondent: Respondent = PUPIL,
) -> str:
    """Answered on screen, one after the other, and left."""
    form_id, _ = surveys.begin_form(workspace, survey_id, respondent)
    for number, value in enumerate(answers, start=1):
        surveys.save_answer(workspace, survey_id, form_id, number, value)
    surveys.finish_form(workspace, survey_id, form_id)
    return form_id
