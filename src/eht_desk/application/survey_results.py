# SPDX-License-Identifier: EUPL-1.2
"""What a survey's answers amount to, beside earlier ones, and the way into the pupil's plan."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.form_pages import form_page
from eht_desk.application.item_access import may_do_with_surveys
from eht_desk.application.ports import ReadWork
from eht_desk.application.school_papers import catalogue_of
from eht_desk.application.survey_people import People
from eht_desk.application.survey_reading import reach_survey
from eht_desk.application.survey_views import EarlierSurvey, PersonResult, PlanSuggestion, ResultView
from eht_desk.application.workspace import Workspace, local_time
from eht_desk.application.writing_checks import check_may_write
from eht_desk.domain.access_table import Right
from eht_desk.domain.documents import Draft
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.forms.catalogues import SuggestionGroup
from eht_desk.domain.forms.model import Answers, AnswerValue
from eht_desk.domain.forms.text import normalised_answers
from eht_desk.domain.ids import DraftId, PupilId, SurveyId
from eht_desk.domain.instruments.comparison import follow_up, pairs
from eht_desk.domain.instruments.model import CombinationMethod, Instrument
from eht_desk.domain.instruments.planning import suggestions_for
from eht_desk.domain.instruments.responses import Response, ResponseState
from eht_desk.domain.instruments.results import Result
from eht_desk.domain.instruments.rules_used import rules_used
from eht_desk.domain.instruments.scoring import score
from eht_desk.domain.log import LogEvent
from eht_desk.domain.surveys import Survey, SurveyState

PLAN, MEASURES, MEASURE, EXPECTED = "action_plan", "measures", "measure", "expected"
"""The plan's form, its table and the columns for what is tried and what is hoped of it."""
MOST_ROWS = 40


def open_result(
    workspace: Workspace, survey_id: SurveyId, method: CombinationMethod | None = None
) -> ResultView:
    """The result. One log row: somebody read it.

    Raises RuleViolation: `not_found`, `not_allowed`, `survey_withdrawn`; ExpectedFailure("unknown_instrument").
    """
    with workspace.store.write() as work:
        view = _result(workspace, work, survey_id, method)
        work.commit(LogEvent("survey_result_opened", view.pupil.id, detail={"survey": survey_id}))
    return view


def read_result(
    workspace: Workspace, survey_id: SurveyId, method: CombinationMethod | None = None
) -> ResultView:
    """The result again, within the same opening (another method). Raises as `open_result`."""
    with workspace.store.read() as work:
        return _result(workspace, work, survey_id, method)


def plan_suggestions(
    workspace: Workspace, survey_id: SurveyId, method: CombinationMethod | None = None
) -> tuple[PlanSuggestion, ...]:
    """What can be put in the pupil's plan, in the order of the result's suggestions. Raises as `open_result`."""
    with workspace.store.read() as work:
        view = _result(workspace, work, survey_id, method)
        draft = _own_plan(workspace, work, view.pupil.id)
        there = set() if draft is None else {_measure(row) for row in _rows(draft.answers)}
    return tuple(
        PlanSuggestion(
            f"{group.id}.{item.id}", group.id, group.title, item.text, item.why, item.text in there
        )
        for group in view.suggestions
        for item in group.items
    )


def add_to_plan(
    workspace: Workspace, survey_id: SurveyId, ids: Collection[str], method: CombinationMethod | None = None
) -> tuple[DraftId, ChangeSet]:
    """Put suggestions as rows into the measures of the pupil's plan: the own draft of it, or a new one. One log row.

    Each row says that it is a hypothesis to try. A text that is in the plan already is not put in twice.

    Raises RuleViolation: `not_found`, `not_allowed`, `survey_withdrawn`, `required` on `ids`, `unknown_suggestion`
    (not of this result), `plan_is_others` (a colleague writes it), `plan_full` (limit), `gate_closed` (gate).
    """
    if not ids:
        raise RuleViolation("required", "ids")
    with workspace.store.write() as work:
        view = _result(workspace, work, survey_id, method)
        texts = {f"{group.id}.{item.id}": item.text for group in view.suggestions for item in group.items}
        if not set(ids) <= set(texts):
            raise RuleViolation("unknown_suggestion", "ids")
        draft = _plan_to_write(workspace, work, view.pupil.id)
        rows = _rows(draft.answers)
        there = {_measure(row) for row in rows}
        added: list[dict[str, AnswerValue]] = [
            {MEASURE: text, EXPECTED: view.instrument.plan_note}
            for key, text in texts.items()
            if key in ids and text not in there
        ]
        if len(rows) + len(added) > MOST_ROWS:
            raise RuleViolation("plan_full", "ids", {"limit": MOST_ROWS})
        saved = replace(
            draft,
            answers=normalised_answers({**draft.answers, MEASURES: [*rows, *added]}),
            saved_at=workspace.now,
            revision=draft.revision + 1,
        )
        check_may_write(workspace, work, saved)
        work.documents.put_draft(saved)
        detail: dict[str, str | int] = {"survey": survey_id, "draft": saved.id, "rows": len(added)}
        work.commit(LogEvent("survey_put_in_plan", view.pupil.id, saved.document_id, detail))
    return saved.id, changed(ChangeKind.DRAFT, ids=(view.pupil.id, saved.id))


# ---------------------------------------------------------------------------------------------------------------- inner


def _result(
    workspace: Workspace, work: ReadWork, survey_id: SurveyId, method: CombinationMethod | None
) -> ResultView:
    survey, view, viewer = reach_survey(workspace, work, survey_id)
    if survey.state is SurveyState.WITHDRAWN:
        raise RuleViolation("survey_withdrawn")
    instrument = _instrument(workspace, survey)
    people = People(workspace, work, view)
    result = score(instrument, _scored(survey), method)
    said = {response.respondent: response for response in survey.responses}
    answering = {one for one, response in said.items() if response.state is ResponseState.ANSWERING}
    return ResultView(
        view,
        instrument,
        survey,
        result,
        rules_used(result),
        tuple(
            PersonResult(
                people.name(instrument, form.respondent),
                form,
                said[form.respondent].day,
                said[form.respondent].way,
                form.respondent in result.counted,
                tuple(sorted(number for numbers in form.missing for number in numbers)),
            )
            for form in result.forms
        ),
        tuple(people.name(instrument, item) for item in result.declined),
        tuple(
            people.name(instrument, item)
            for item in people.possible(instrument, survey)
            if item not in said or item in answering
        ),
        pairs(result),
        instrument.cautions,
        tuple(
            _earlier(workspace, people, former, result)
            for former in work.surveys.of_pupil(view.id)
            if (former.begun_at, former.id) < (survey.begun_at, survey.id)
            and former.state is not SurveyState.WITHDRAWN
        ),
        _suggestions(workspace, work, result),
        may_do_with_surveys(workspace, viewer, Right.WRITE, view),
        may_do_with_surveys(workspace, viewer, Right.PRINT, view),
    )


def _scored(survey: Survey) -> list[Response]:
    """What is still being answered amounts to nothing yet."""
    return [item for item in survey.responses if item.state is not ResponseState.ANSWERING]


def _instrument(workspace: Workspace, survey: Survey) -> Instrument:
    return workspace.services.instruments.get(survey.instrument_id, survey.version)


def _earlier(workspace: Workspace, people: People, former: Survey, later: Result) -> EarlierSurvey:
    day = local_time(former.begun_at).date()
    try:
        instrument = _instrument(workspace, former)
    except ExpectedFailure as failure:
        return EarlierSurvey(former.id, former.code, day, former.instrument_id, None, (), None, failure.code)
    # By the same method as this one: two figures beside each other are made alike.
    result = score(instrument, _scored(former), later.method)
    names = tuple(people.name(instrument, form.respondent) for form in result.forms)
    found, why_not = None, ""
    if not result.forms:
        why_not = "nothing_answered"
    else:
        try:
            found = follow_up(result, later)
        except RuleViolation as violation:
            why_not = violation.code
    return EarlierSurvey(former.id, former.code, day, instrument.title, result, names, found, why_not)


def _suggestions(workspace: Workspace, work: ReadWork, result: Result) -> tuple[SuggestionGroup, ...]:
    name = result.instrument.suggestions
    try:
        return suggestions_for(result, catalogue_of(workspace, work, name)) if name else ()
    except ExpectedFailure:  # a list that this version does not have keeps nobody from the figures
        return ()


def _own_plan(workspace: Workspace, work: ReadWork, pupil_id: PupilId) -> Draft | None:
    """The draft of a plan that this person writes, the last one saved."""
    own = [
        draft
        for draft in work.documents.drafts_of_pupil(pupil_id)
        if draft.form_id == PLAN
        and draft.author_id == workspace.store.account_id
        and draft.stage_id == _plan_stage(workspace)
    ]
    return max(own, key=lambda draft: draft.saved_at, default=None)


def _plan_stage(workspace: Workspace) -> str:
    return workspace.forms.get(PLAN).stages[0].id


def _plan_to_write(workspace: Workspace, work: ReadWork, pupil_id: PupilId) -> Draft:
    """The own draft, or a fresh one as the form itself would begin it."""
    own = _own_plan(workspace, work, pupil_id)
    if own is not None:
        return own
    page = form_page(workspace, work, pupil_id, PLAN, None)
    if not page.may_write:
        raise RuleViolation("not_allowed")
    if page.others_draft is not None:
        raise RuleViolation("plan_is_others")
    if page.is_stopped and page.gate is not None:
        raise RuleViolation("gate_closed", facts={"gate": page.definition.gate})
    return page.draft


def _rows(answers: Answers) -> list[dict[str, AnswerValue]]:
    value = answers.get(MEASURES)
    return [dict(row) for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _measure(row: dict[str, AnswerValue]) -> AnswerValue:
    return row.get(MEASURE)
