# SPDX-License-Identifier: EUPL-1.2
"""Surveys: beginning one, answering on screen, typing paper forms, withdrawing what was wrong, closing.

Whoever may write psychosocial documents about the pupil does this; whoever may read them reads (survey_reading.py).
Results and the plan: survey_results.py.
"""

from __future__ import annotations

from datetime import date

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.disclosure import pupil_view
from eht_desk.application.document_codes import fresh_code
from eht_desk.application.item_access import may_do_with_surveys
from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.school_wordings import asked_with
from eht_desk.application.survey_people import People
from eht_desk.application.survey_reading import (
    may_read_surveys,
    open_survey,
    reach_survey,
    read_sitting,
    read_survey,
    read_surveys,
)
from eht_desk.application.workspace import Workspace, current_viewer
from eht_desk.domain.access_table import Right
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.ids import CaseId, PupilId, SurveyId
from eht_desk.domain.instruments import responses
from eht_desk.domain.instruments.model import Instrument
from eht_desk.domain.instruments.paper_rows import check_row_differs
from eht_desk.domain.instruments.responses import Answers, AnswerWay, Respondent, Response, ResponseState
from eht_desk.domain.log import LogEvent
from eht_desk.domain.plain_text import fitting
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.surveys import (
    CheckWay,
    PaperCheck,
    Survey,
    SurveyForm,
    closed,
    require_open,
    with_form,
    with_response,
    withdrawn,
    without_form,
)

__all__ = [
    "begin_form",
    "begin_survey",
    "close_survey",
    "decline",
    "decline_form",
    "enter_paper",
    "finish_form",
    "may_read_surveys",
    "open_survey",
    "read_sitting",
    "read_survey",
    "read_surveys",
    "resume_form",
    "save_answer",
    "withdraw_form",
    "withdraw_survey",
]

REASON_LIMIT = 1_000


def begin_survey(
    workspace: Workspace, pupil_id: PupilId, instrument_id: str, case_id: CaseId | None = None
) -> tuple[SurveyId, ChangeSet]:
    """Begin an occasion with the latest version of the instrument. One log row.

    Raises RuleViolation: `not_allowed`, `not_found` (no such case of the pupil); ExpectedFailure:
    `unknown_instrument`, `no_free_code`.
    """
    instrument = workspace.services.instruments.get(instrument_id)
    with workspace.store.write() as work:
        viewer = current_viewer(work, workspace)
        view = pupil_view(work, viewer, pupil_id, workspace.today)
        pupil = work.pupils.get(view.id)
        if pupil is None or not may_do_with_surveys(workspace, viewer, Right.WRITE, view):
            raise RuleViolation("not_allowed")
        if case_id is not None and case_id not in {item.id for item in work.cases.of_pupil(pupil.id)}:
            raise RuleViolation("not_found")
        survey = Survey(
            SurveyId(workspace.services.ids.new_id()),
            pupil.compartment_id,
            pupil.id,
            pupil.unit_id,
            instrument.id,
            instrument.version,
            _fresh_code(workspace, work),
            workspace.now,
            workspace.store.account_id,
            case_id=case_id,
        )
        work.surveys.add(survey)
        _commit(work, "survey_begun", survey, instrument=instrument.id)
    return survey.id, _changed(survey)


def begin_form(workspace: Workspace, survey_id: SurveyId, respondent: Respondent) -> tuple[str, ChangeSet]:
    """Begin one person's form on screen; gives its id. One log row for the sitting.

    Raises RuleViolation: `not_found`, `not_allowed`, `survey_closed`, `survey_withdrawn`, `no_wording`, `form_there`,
    `respondent_not_here`, `may_not_be_asked`, `informant_not_asked`, `guardian_not_named`.
    """
    with workspace.store.write() as work:
        survey, instrument = _open_for(workspace, work, survey_id, respondent)
        asked = asked_with(workspace, work, instrument, respondent.kind)
        if asked is None:
            raise RuleViolation("no_wording", "respondent")
        began = responses.begin(instrument, respondent, workspace.today, AnswerWay.SCREEN, asked.wording_id)
        form = _new_form(workspace, began)
        work.surveys.update(with_form(survey, form))
        _commit(work, "survey_form_begun", survey, form.id)
    return form.id, _changed(survey)


def save_answer(
    workspace: Workspace, survey_id: SurveyId, form_id: str, number: int, value: int | None
) -> Survey:
    """One answer, durable when this returns; None skips or takes the answer away. No log row of its own.

    Raises RuleViolation: `not_found`, `not_allowed`, `survey_closed`, `survey_withdrawn`, `form_withdrawn`,
    `response_closed`, `not_on_scale`, `unknown_item`.
    """
    with workspace.store.write() as work:
        survey, _ = _reach(workspace, work, survey_id)
        instrument = instrument_of(workspace, survey)
        answered = responses.answered(instrument, _on_screen(survey, form_id), number, value)
        survey = with_response(survey, form_id, answered)
        work.surveys.update(survey)
        work.commit_in_stretch()
    return survey


def finish_form(workspace: Workspace, survey_id: SurveyId, form_id: str) -> ChangeSet:
    """The person is done, or leaves it: unfinished when the last question was not shown. One log row.

    Raises RuleViolation as `save_answer`.
    """
    with workspace.store.write() as work:
        survey, _ = _reach(workspace, work, survey_id)
        return _go_on(work, survey, form_id, responses.finished(_on_screen(survey, form_id)), "finished")


def decline_form(workspace: Workspace, survey_id: SurveyId, form_id: str) -> ChangeSet:
    """The person says no: nothing that was answered stays. One log row. Raises RuleViolation as `save_answer`."""
    with workspace.store.write() as work:
        survey, _ = _reach(workspace, work, survey_id)
        return _go_on(work, survey, form_id, responses.declined(_on_screen(survey, form_id)), "declined")


def resume_form(workspace: Workspace, survey_id: SurveyId, form_id: str) -> ChangeSet:
    """An unfinished or interrupted form goes on where it stopped. One log row for the sitting.

    Raises RuleViolation as `save_answer`, and `no_wording`.
    """
    with workspace.store.write() as work:
        survey, _ = _reach(workspace, work, survey_id)
        former = _on_screen(survey, form_id)
        asked = asked_with(workspace, work, instrument_of(workspace, survey), former.respondent.kind)
        if asked is None:
            raise RuleViolation("no_wording", "respondent")
        is_going_on = former.state is ResponseState.ANSWERING
        return _go_on(work, survey, form_id, former if is_going_on else responses.resumed(former), "resumed")


def decline(workspace: Workspace, survey_id: SurveyId, respondent: Respondent, day: date) -> ChangeSet:
    """The person says no before anything was begun, on a day; needs no wording. One log row.

    Raises RuleViolation as `begin_form`, and `in_future` on `day`.
    """
    return _said_no(workspace, survey_id, respondent, day, AnswerWay.SCREEN)


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
    if declined:
        return _said_no(workspace, survey_id, respondent, day, AnswerWay.PAPER)
    _require_past(workspace, day)
    with workspace.store.write() as work:
        survey, instrument = _open_for(workspace, work, survey_id, respondent)
        response = responses.from_paper(instrument, respondent, day, answers)
        if check.way is CheckWay.SUMS:
            differing = check_row_differs(instrument, answers, check.sums)
            if differing:
                raise RuleViolation("check_row_differs", "check_row", {"functions": ",".join(differing)})
        kept = check if check.way is CheckWay.SUMS else PaperCheck(check.way)
        form = _new_form(workspace, response, kept)
        work.surveys.update(with_form(survey, form))
        _commit(work, "survey_form_entered", survey, form.id)
    return _changed(survey)


def withdraw_form(workspace: Workspace, survey_id: SurveyId, form_id: str, reason: str) -> ChangeSet:
    """A form was wrong; it stays with the reason and counts for nothing. A closed survey is open again. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `survey_withdrawn`, `form_withdrawn`, `required` and
    `text_too_long` on `reason`.
    """
    why = fitting(reason, "reason", REASON_LIMIT)
    with workspace.store.write() as work:
        survey, _ = _reach(workspace, work, survey_id)
        account = workspace.store.account_id
        work.surveys.update(without_form(survey, form_id, why, workspace.now, account))
        _commit(work, "survey_form_withdrawn", survey, form_id)
    return _changed(survey)


def withdraw_survey(workspace: Workspace, survey_id: SurveyId, reason: str) -> ChangeSet:
    """The whole occasion was begun by mistake; it stays and counts for nothing. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `survey_withdrawn`, `required` and `text_too_long` on `reason`.
    """
    why = fitting(reason, "reason", REASON_LIMIT)
    with workspace.store.write() as work:
        survey, _ = _reach(workspace, work, survey_id)
        work.surveys.update(withdrawn(survey, why, workspace.now, workspace.store.account_id))
        _commit(work, "survey_withdrawn", survey)
    return _changed(survey)


def close_survey(workspace: Workspace, survey_id: SurveyId) -> ChangeSet:
    """Nothing more is answered. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `survey_closed`, `survey_withdrawn`, `form_going_on`.
    """
    with workspace.store.write() as work:
        survey, _ = _reach(workspace, work, survey_id)
        done = closed(survey, workspace.now, workspace.store.account_id)
        if any(item.state is ResponseState.ANSWERING for item in survey.responses):
            raise RuleViolation("form_going_on")
        work.surveys.update(done)
        _commit(work, "survey_closed", survey)
    return _changed(survey)


def instrument_of(workspace: Workspace, survey: Survey) -> Instrument:
    """The questionnaire in the version of the occasion. Raises ExpectedFailure("unknown_instrument")."""
    return workspace.services.instruments.get(survey.instrument_id, survey.version)


# ---------------------------------------------------------------------------------------------------------------- inner


def _reach(workspace: Workspace, work: ReadWork, survey_id: SurveyId) -> tuple[Survey, PupilView]:
    survey, view, _ = reach_survey(workspace, work, survey_id, Right.WRITE)
    return survey, view


def _open_for(
    workspace: Workspace, work: ReadWork, survey_id: SurveyId, respondent: Respondent
) -> tuple[Survey, Instrument]:
    """The occasion, in which this one may answer."""
    survey, view = _reach(workspace, work, survey_id)
    require_open(survey)
    instrument = instrument_of(workspace, survey)
    People(workspace, work, view).require(instrument, respondent)
    if survey.form_of(respondent) is not None:
        raise RuleViolation("form_there", "respondent")
    return survey, instrument


def _on_screen(survey: Survey, form_id: str) -> Response:
    """What goes on. Raises RuleViolation: as `require_open`; `not_found`, `form_withdrawn`, `response_closed`."""
    require_open(survey)
    form = survey.form(form_id)
    if not form.counts:
        raise RuleViolation("form_withdrawn")
    if form.response.way is not AnswerWay.SCREEN:
        raise RuleViolation("response_closed")
    return form.response


def _said_no(
    workspace: Workspace, survey_id: SurveyId, respondent: Respondent, day: date, way: AnswerWay
) -> ChangeSet:
    _require_past(workspace, day)
    with workspace.store.write() as work:
        survey, instrument = _open_for(workspace, work, survey_id, respondent)
        form = _new_form(workspace, responses.declined(responses.begin(instrument, respondent, day, way)))
        work.surveys.update(with_form(survey, form))
        _commit(work, "survey_form_declined", survey, form.id)
    return _changed(survey)


def _require_past(workspace: Workspace, day: date) -> None:
    if day > workspace.today:
        raise RuleViolation("in_future", "day")


def _new_form(workspace: Workspace, response: Response, check: PaperCheck | None = None) -> SurveyForm:
    return SurveyForm(
        workspace.services.ids.new_id(), response, workspace.store.account_id, workspace.now, check
    )


def _go_on(work: UnitOfWork, survey: Survey, form_id: str, response: Response, what: str) -> ChangeSet:
    work.surveys.update(with_response(survey, form_id, response))
    _commit(work, f"survey_form_{what}", survey, form_id)
    return _changed(survey)


def _fresh_code(workspace: Workspace, work: ReadWork) -> str:
    """A code that neither a document has nor, as far as this account can see, another occasion."""
    taken = {item.code for item in work.surveys.all()}
    for _ in range(3):
        code = fresh_code(workspace, work)
        if code not in taken:
            return code
    raise ExpectedFailure("no_free_code")


def _commit(work: UnitOfWork, kind: str, survey: Survey, form_id: str = "", instrument: str = "") -> None:
    detail = {"survey": survey.id, "form": form_id, "instrument": instrument}
    work.commit(LogEvent(kind, survey.pupil_id, detail={key: text for key, text in detail.items() if text}))


def _changed(survey: Survey) -> ChangeSet:
    return changed(ChangeKind.SURVEY, ids=(survey.pupil_id, survey.id))
