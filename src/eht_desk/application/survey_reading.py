# SPDX-License-Identifier: EUPL-1.2
"""Surveys to read: the list of a pupil, the page of one occasion, what a person answers on screen.

`application/surveys.py` offers these too; whoever may read psychosocial documents about the pupil reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from eht_desk.application.disclosure import pupil_view
from eht_desk.application.document_views import account_names, staff_names
from eht_desk.application.item_access import may_do_with_surveys
from eht_desk.application.ports import ReadWork
from eht_desk.application.pupil_events import kept_record
from eht_desk.application.school_wordings import asked_with
from eht_desk.application.survey_people import People, readers_of
from eht_desk.application.survey_views import (
    HAS_FORM,
    NO_WORDING,
    NOT_ASKED,
    NOT_WRITER,
    SURVEY_CLOSED,
    RespondentRow,
    SittingView,
    SurveyRow,
    SurveyView,
    WithdrawnForm,
)
from eht_desk.application.workspace import Workspace, current_viewer
from eht_desk.domain.access import Viewer
from eht_desk.domain.access_table import Right
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.ids import AccountId, PupilId, SurveyId
from eht_desk.domain.instruments.model import InformantKind, Instrument
from eht_desk.domain.instruments.responses import AnswerWay, Respondent, ResponseState
from eht_desk.domain.instruments.scoring import score_form
from eht_desk.domain.log import LogEvent
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.surveys import Survey, SurveyForm, SurveyState

_DONE = frozenset({ResponseState.COMPLETE, ResponseState.UNFINISHED})
_GOING_ON = frozenset({ResponseState.ANSWERING, ResponseState.UNFINISHED})


def reach_survey(
    workspace: Workspace, work: ReadWork, survey_id: SurveyId, right: Right = Right.READ
) -> tuple[Survey, PupilView, Viewer]:
    """The occasion, its pupil and the person, who may do this with it.

    Raises RuleViolation: `not_found`, `not_allowed`.
    """
    survey = work.surveys.get(survey_id)
    if survey is None:
        raise RuleViolation("not_found")
    viewer = current_viewer(work, workspace)
    view = pupil_view(work, viewer, survey.pupil_id, workspace.today)
    if not may_do_with_surveys(workspace, viewer, right, view):
        raise RuleViolation("not_allowed")
    return survey, view, viewer


def may_read_surveys(workspace: Workspace, pupil_id: PupilId) -> bool:
    """Whether the page is there for this viewer (entries in menus). Writes no log row, never raises for a pupil."""
    with workspace.store.read() as work:
        try:
            _reach_pupil(workspace, work, pupil_id)
        except RuleViolation:
            return False
    return True


def read_surveys(workspace: Workspace, pupil_id: PupilId) -> tuple[SurveyRow, ...]:
    """All of a pupil, also withdrawn ones, the last begun first. No log row. Raises RuleViolation("not_allowed")."""
    with workspace.store.read() as work:
        view, viewer = _reach_pupil(workspace, work, pupil_id)
        names = staff_names(account_names(work), view)
        may_write = may_do_with_surveys(workspace, viewer, Right.WRITE, view)
        rows = []
        for survey in work.surveys.of_pupil(view.id):
            states = [response.state for response in survey.responses]
            instrument = _known(workspace, survey)
            rows.append(
                SurveyRow(
                    survey.id,
                    survey.code,
                    survey.instrument_id,
                    survey.instrument_id if instrument is None else instrument.title,
                    survey.instrument_id if instrument is None else instrument.short_title,
                    instrument is not None and instrument.is_made_up,
                    survey.begun_at,
                    names.get(survey.begun_by, ""),
                    survey.state,
                    states.count(ResponseState.COMPLETE),
                    states.count(ResponseState.DECLINED),
                    sum(state in _GOING_ON for state in states),
                    survey.case_id,
                    survey.withdrawn_reason,
                    may_write,
                )
            )
        return tuple(rows)


def open_survey(workspace: Workspace, survey_id: SurveyId) -> SurveyView:
    """The page of one occasion. One log row: somebody read it.

    Raises RuleViolation: `not_found`, `not_allowed`; ExpectedFailure("unknown_instrument").
    """
    with workspace.store.write() as work:
        page = _page(workspace, work, survey_id)
        work.commit(LogEvent("survey_opened", page.pupil.id, detail={"survey": survey_id}))
    return page


def read_survey(workspace: Workspace, survey_id: SurveyId) -> SurveyView:
    """The page again after a change, within the same opening. Raises as `open_survey`."""
    with workspace.store.read() as work:
        return _page(workspace, work, survey_id)


def read_sitting(workspace: Workspace, survey_id: SurveyId, form_id: str) -> SittingView:
    """What the person answers, to show it. No log row: beginning or resuming wrote it.

    Raises RuleViolation: `not_found`, `not_allowed`, `form_withdrawn`, `no_wording` (it was removed meanwhile).
    """
    with workspace.store.read() as work:
        survey, view, _ = reach_survey(workspace, work, survey_id, Right.WRITE)
        form = survey.form(form_id)
        if not form.counts:
            raise RuleViolation("form_withdrawn")
        instrument = workspace.services.instruments.get(survey.instrument_id, survey.version)
        respondent = form.response.respondent
        asked = asked_with(workspace, work, instrument, respondent.kind)
        if asked is None:
            raise RuleViolation("no_wording", "respondent")
        person = People(workspace, work, view).name(instrument, respondent)
        return SittingView(instrument, form, person, asked.questions, asked.labels, asked.intro)


# ---------------------------------------------------------------------------------------------------------------- inner


def _reach_pupil(workspace: Workspace, work: ReadWork, pupil_id: PupilId) -> tuple[PupilView, Viewer]:
    viewer = current_viewer(work, workspace)
    kept = kept_record(work, pupil_id)
    view = pupil_view(work, viewer, pupil_id if kept is None else kept.id, workspace.today)
    if not may_do_with_surveys(workspace, viewer, Right.READ, view):
        raise RuleViolation("not_allowed")
    return view, viewer


def _known(workspace: Workspace, survey: Survey) -> Instrument | None:
    try:
        return workspace.services.instruments.get(survey.instrument_id, survey.version)
    except ExpectedFailure:
        return None


def _page(workspace: Workspace, work: ReadWork, survey_id: SurveyId) -> SurveyView:
    survey, view, viewer = reach_survey(workspace, work, survey_id)
    instrument = workspace.services.instruments.get(survey.instrument_id, survey.version)
    people = People(workspace, work, view)
    names = staff_names(account_names(work), view)
    makes = _Rows(
        survey,
        instrument,
        people,
        names,
        may_do_with_surveys(workspace, viewer, Right.WRITE, view),
        frozenset(
            informant.kind
            for informant in instrument.informants
            if asked_with(workspace, work, instrument, informant.kind) is not None
        ),
    )
    gone = tuple(
        WithdrawnForm(
            people.name(instrument, form.response.respondent),
            form.withdrawn_at,
            "" if form.withdrawn_by is None else names.get(form.withdrawn_by, ""),
            form.withdrawn_reason,
        )
        for form in survey.forms
        if form.withdrawn_at is not None
    )
    return SurveyView(
        view,
        instrument,
        survey,
        tuple(makes.row(item) for item in people.possible(instrument, survey)),
        gone,
        readers_of(workspace, work, view),
        makes.may_write,
        may_do_with_surveys(workspace, viewer, Right.PRINT, view),
    )


@dataclass(frozen=True, slots=True)
class _Rows:
    """Makes the rows of one occasion. `asked`: for which kinds there are questions to show."""

    survey: Survey
    instrument: Instrument
    people: People
    names: Mapping[AccountId, str]
    may_write: bool
    asked: frozenset[InformantKind]

    def row(self, respondent: Respondent) -> RespondentRow:
        """One who can answer, or has."""
        form = self.survey.form_of(respondent)
        why_not = self._why_not(respondent, form)
        person = self.people.name(self.instrument, respondent)
        row = RespondentRow(
            respondent,
            person.label,
            None if form is None else form.response.state,
            None if form is None else form.id,
            not why_not,
            why_not,
            person.name,
            person.number,
            may_be_entered=why_not in ("", NO_WORDING),
        )
        return row if form is None else self._with_form(row, form)

    def _with_form(self, row: RespondentRow, form: SurveyForm) -> RespondentRow:
        said = form.response
        is_done = said.state in _DONE
        can_go_on = self.may_write and self._is_open and said.way is AnswerWay.SCREEN
        return replace(
            row,
            day=said.day,
            way=said.way,
            answered=len(said.answers) - len(said.missing),
            missing=0 if said.state is ResponseState.DECLINED else len(said.missing),
            entered_by=self.names.get(form.entered_by, ""),
            checked=form.checked,
            may_resume=can_go_on and said.state in _GOING_ON and said.respondent.kind in self.asked,
            may_withdraw=self.may_write and self.survey.state is not SurveyState.WITHDRAWN,
            is_scoreable=not is_done or score_form(self.instrument, said).is_eligible,
        )

    def _why_not(self, respondent: Respondent, form: SurveyForm | None) -> str:
        if not self.may_write:
            return NOT_WRITER
        if not self._is_open:
            return SURVEY_CLOSED
        if form is not None:
            return HAS_FORM
        if not self.people.may_be_asked(respondent):
            return NOT_ASKED
        return "" if respondent.kind in self.asked else NO_WORDING

    @property
    def _is_open(self) -> bool:
        return self.survey.state is SurveyState.OPEN
