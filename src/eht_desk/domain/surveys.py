# SPDX-License-Identifier: EUPL-1.2
"""Surveys: one occasion on which a questionnaire was answered about a pupil, with everybody's forms.

Pure: records and what may follow what. A wrong form is withdrawn with a reason and entered anew; nothing is deleted.
What the answers amount to: domain/instruments.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId, CaseId, CompartmentId, PupilId, SurveyId, UnitId
from eht_desk.domain.instruments.model import InformantKind
from eht_desk.domain.instruments.responses import Respondent, Response


class CheckWay(StrEnum):
    """How a typed paper form was checked."""

    SUMS = "sums"
    """The row of sums on the paper agrees."""
    TYPED_TWICE = "typed_twice"
    """Typed a second time, with the same digits."""
    READ_OVER = "read_over"
    """Somebody compared the row with the paper."""


@dataclass(frozen=True, slots=True)
class PaperCheck:
    """How a typed paper form was checked. `sums`: the row on the paper, function by function, of SUMS alone."""

    way: CheckWay
    sums: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SurveyForm:
    """One person's form, as it stands; `id` is a UUIDv7 text. `checked` is None for what was answered on screen.

    `entered_by` is who handed over the screen, or typed the paper. A withdrawn form counts for nothing and stays.
    """

    id: str
    response: Response
    entered_by: AccountId
    entered_at: datetime
    checked: PaperCheck | None = None
    withdrawn_at: datetime | None = None
    withdrawn_by: AccountId | None = None
    withdrawn_reason: str = ""

    @property
    def counts(self) -> bool:
        """Whether it was not withdrawn."""
        return self.withdrawn_at is None


class SurveyState(StrEnum):
    """Where an occasion is."""

    OPEN = "open"
    CLOSED = "closed"
    """Nothing more is answered; it can be read."""
    WITHDRAWN = "withdrawn"
    """Begun by mistake: it stays and counts for nothing."""


@dataclass(frozen=True, slots=True)
class Survey:
    """One occasion. `code` is what paper and screen call it by, a document's code; `forms` in the order of entering.

    `version` is the instrument's on the day it was begun, also for forms that come later.
    """

    id: SurveyId
    compartment_id: CompartmentId
    pupil_id: PupilId
    unit_id: UnitId
    instrument_id: str
    version: int
    code: str
    begun_at: datetime
    begun_by: AccountId
    forms: tuple[SurveyForm, ...] = ()
    case_id: CaseId | None = None
    closed_at: datetime | None = None
    closed_by: AccountId | None = None
    withdrawn_at: datetime | None = None
    withdrawn_reason: str = ""
    withdrawn_by: AccountId | None = None

    @property
    def state(self) -> SurveyState:
        """Open, closed or withdrawn."""
        if self.withdrawn_at is not None:
            return SurveyState.WITHDRAWN
        return SurveyState.OPEN if self.closed_at is None else SurveyState.CLOSED

    @property
    def counting(self) -> tuple[SurveyForm, ...]:
        """The forms that were not withdrawn; at most one of each person."""
        return tuple(form for form in self.forms if form.counts)

    @property
    def responses(self) -> tuple[Response, ...]:
        """What the forms that count say: what is scored."""
        return tuple(form.response for form in self.counting)

    def form(self, form_id: str) -> SurveyForm:
        """The form with this id. Raises RuleViolation("not_found")."""
        for form in self.forms:
            if form.id == form_id:
                return form
        raise RuleViolation("not_found")

    def form_of(self, respondent: Respondent) -> SurveyForm | None:
        """The form of one person that counts."""
        return next((form for form in self.counting if form.response.respondent == respondent), None)


def keeps_forms(former: Survey, later: Survey) -> bool:
    """Whether every form of before is still there, in its place, and every withdrawn one as it was."""
    if [form.id for form in later.forms[: len(former.forms)]] != [form.id for form in former.forms]:
        return False
    return all(one.counts or one == other for one, other in zip(former.forms, later.forms, strict=False))


def require_open(survey: Survey) -> None:
    """Raises RuleViolation: `survey_closed`, `survey_withdrawn`."""
    if survey.state is SurveyState.WITHDRAWN:
        raise RuleViolation("survey_withdrawn")
    if survey.state is SurveyState.CLOSED:
        raise RuleViolation("survey_closed")


def with_form(survey: Survey, form: SurveyForm) -> Survey:
    """The survey with one more form. Raises RuleViolation: as `require_open`; `form_there` for a second of somebody."""
    require_open(survey)
    if survey.form_of(form.response.respondent) is not None:
        raise RuleViolation("form_there", "respondent")
    return replace(survey, forms=(*survey.forms, form))


def with_response(survey: Survey, form_id: str, response: Response) -> Survey:
    """The survey in which the form goes on. Raises RuleViolation: as `require_open`; `not_found`, `form_withdrawn`."""
    require_open(survey)
    former = survey.form(form_id)
    if not former.counts:
        raise RuleViolation("form_withdrawn")
    return _with(survey, replace(former, response=response))


def without_form(survey: Survey, form_id: str, reason: str, at: datetime, by: AccountId) -> Survey:
    """The survey in which the form counts for nothing; it stays with the reason.

    Also of a closed one: what was wrong is found when the result is read; the closed one is open again then.

    Raises RuleViolation: `survey_withdrawn`, `not_found`, `form_withdrawn`, `required` on `reason`.
    """
    if survey.state is SurveyState.WITHDRAWN:
        raise RuleViolation("survey_withdrawn")
    former = survey.form(form_id)
    if not former.counts:
        raise RuleViolation("form_withdrawn")
    if not reason:
        raise RuleViolation("required", "reason")
    gone = replace(former, withdrawn_at=at, withdrawn_by=by, withdrawn_reason=reason)
    return replace(_with(survey, gone), closed_at=None, closed_by=None)


def withdrawn(survey: Survey, reason: str, at: datetime, by: AccountId) -> Survey:
    """The survey, begun by mistake. Raises RuleViolation: `survey_withdrawn`, `required` on `reason`."""
    if survey.state is SurveyState.WITHDRAWN:
        raise RuleViolation("survey_withdrawn")
    if not reason:
        raise RuleViolation("required", "reason")
    return replace(survey, withdrawn_at=at, withdrawn_by=by, withdrawn_reason=reason)


def closed(survey: Survey, at: datetime, by: AccountId) -> Survey:
    """The survey to which nothing is added. Raises RuleViolation: as `require_open`."""
    require_open(survey)
    return replace(survey, closed_at=at, closed_by=by)


def order_of(respondent: Respondent) -> tuple[int, str]:
    """Pupil, guardians, teachers; of several by their ids."""
    return list(InformantKind).index(respondent.kind), respondent.guardian_id or respondent.staff_id or ""


def _with(survey: Survey, form: SurveyForm) -> Survey:
    return replace(survey, forms=tuple(form if one.id == form.id else one for one in survey.forms))
