# SPDX-License-Identifier: EUPL-1.2
"""Surveys: beginning one, answering on screen, typing paper forms, withdrawing what was wrong, reading.

Whoever may write psychosocial documents about the pupil begins and enters; whoever may read them reads. Records that
are read: survey_views.py. Results and the plan: survey_results.py.
"""

from __future__ import annotations

from datetime import date

from eht_desk.application.changes import ChangeSet
from eht_desk.application.survey_views import SittingView, SurveyRow, SurveyView
from eht_desk.application.workspace import Workspace
from eht_desk.domain.ids import CaseId, PupilId, SurveyId
from eht_desk.domain.instruments.responses import Answers, Respondent
from eht_desk.domain.surveys import PaperCheck, Survey


def begin_survey(
    workspace: Workspace, pupil_id: PupilId, instrument_id: str, case_id: CaseId | None = None
) -> tuple[SurveyId, ChangeSet]:
    """Begin an occasion with the latest version of the instrument. One log row.

    Raises RuleViolation("not_allowed"); ExpectedFailure: `unknown_instrument`, `no_free_code`.
    """
    raise NotImplementedError


def may_read_surveys(workspace: Workspace, pupil_id: PupilId) -> bool:
    """Whether the page is there for this viewer (entries in menus). Writes no log row, never raises for a pupil."""
    raise NotImplementedError


def read_surveys(workspace: Workspace, pupil_id: PupilId) -> tuple[SurveyRow, ...]:
    """All of a pupil, also withdrawn ones, the last begun first. No log row. Raises RuleViolation("not_allowed")."""
    raise NotImplementedError


def open_survey(workspace: Workspace, survey_id: SurveyId) -> SurveyView:
    """The page of one occasion. One log row: somebody read it. Raises RuleViolation: `not_found`, `not_allowed`."""
    raise NotImplementedError


def read_survey(workspace: Workspace, survey_id: SurveyId) -> SurveyView:
    """The page again after a change, within the same opening. Raises as `open_survey`."""
    raise NotImplementedError


def begin_form(workspace: Workspace, survey_id: SurveyId, respondent: Respondent) -> tuple[str, ChangeSet]:
    """Begin one person's form on screen; gives its id. One log row for the sitting.

    Raises RuleViolation: `not_found`, `not_allowed`, `survey_closed`, `survey_withdrawn`, `no_wording`, `form_there`,
    `respondent_not_here`, `may_not_be_asked`, `informant_not_asked`, `guardian_not_named`.
    """
    raise NotImplementedError


def read_sitting(workspace: Workspace, survey_id: SurveyId, form_id: str) -> SittingView:
    """What the person answers, to show it. No log row: beginning or resuming wrote it.

    Raises RuleViolation: `not_found`, `not_allowed`, `form_withdrawn`, `no_wording` (it was removed meanwhile).
    """
    raise NotImplementedError


def save_answer(
    workspace: Workspace, survey_id: SurveyId, form_id: str, number: int, value: int | None
) -> Survey:
    """One answer, durable when this returns; None skips or takes the answer away. No log row of its own.

    Raises RuleViolation: `not_found`, `not_allowed`, `survey_closed`, `survey_withdrawn`, `form_withdrawn`,
    `response_closed`, `not_on_scale`, `unknown_item`.
    """
    raise NotImplementedError


def finish_form(workspace: Workspace, survey_id: SurveyId, form_id: str) -> ChangeSet:
    """The person is done, or leaves it: unfinished when the last question was not shown. One log row.

    Raises RuleViolation as `save_answer`.
    """
    raise NotImplementedError


def decline_form(workspace: Workspace, survey_id: SurveyId, form_id: str) -> ChangeSet:
    """The person says no: nothing that was answered stays. One log row. Raises RuleViolation as `save_answer`."""
    raise NotImplementedError


def decline(workspace: Workspace, survey_id: SurveyId, respondent: Respondent, day: date) -> ChangeSet:
    """The person says no before anything was begun, on a day; needs no wording. One log row.

    Raises RuleViolation as `begin_form`, and `in_future` on `day`.
    """
    raise NotImplementedError


def resume_form(workspace: Workspace, survey_id: SurveyId, form_id: str) -> ChangeSet:
    """An unfinished or interrupted form goes on where it stopped. One log row for the sitting.

    Raises RuleViolation as `save_answer`, and `no_wording`.
    """
    raise NotImplementedError


def enter_paper(
    workspace: Workspace,
    survey_id: SurveyId,
    respondent: Respondent,
    day: date,
    answers: Answers,
    check: PaperCheck,
    declined: bool = False,
) -> ChangeSet:
    """A whole form typed from paper, with the day on it. One log row. With `declined` the answers are not kept.

    Raises RuleViolation: as `begin_form` without `no_wording`; `in_future` on `day`; `row_length`, `not_on_scale`;
    `check_row_differs` on `check_row` (facts: functions, their ids with commas between).
    """
    raise NotImplementedError


def withdraw_form(workspace: Workspace, survey_id: SurveyId, form_id: str, reason: str) -> ChangeSet:
    """A form was wrong; it stays with the reason and counts for nothing. A closed survey is open again. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `survey_withdrawn`, `form_withdrawn`, `required` and
    `text_too_long` on `reason`.
    """
    raise NotImplementedError


def withdraw_survey(workspace: Workspace, survey_id: SurveyId, reason: str) -> ChangeSet:
    """The whole occasion was begun by mistake; it stays and counts for nothing. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `survey_withdrawn`, `required` and `text_too_long` on `reason`.
    """
    raise NotImplementedError


def close_survey(workspace: Workspace, survey_id: SurveyId) -> ChangeSet:
    """Nothing more is answered. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `survey_closed`, `survey_withdrawn`, `form_going_on`.
    """
    raise NotImplementedError
