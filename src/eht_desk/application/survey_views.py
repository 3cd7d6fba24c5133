# SPDX-License-Identifier: EUPL-1.2
"""What screens and papers read of surveys: records only. They are made in surveys.py and survey_results.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from eht_desk.domain.forms.catalogues import SuggestionGroup
from eht_desk.domain.ids import CaseId, SurveyId
from eht_desk.domain.instruments.comparison import FollowUp, Pair
from eht_desk.domain.instruments.model import Caution, Instrument
from eht_desk.domain.instruments.responses import AnswerWay, Respondent, ResponseState
from eht_desk.domain.instruments.results import FormScore, Result
from eht_desk.domain.instruments.rules_used import RuleNote
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.surveys import PaperCheck, Survey, SurveyForm, SurveyState

NO_WORDING, HAS_FORM, SURVEY_CLOSED, NOT_WRITER, NOT_ASKED = (
    "no_wording",
    "has_form",
    "survey_closed",
    "not_writer",
    "may_not_be_asked",
)
"""Why somebody cannot answer on screen: the school has put in no questions for those of this kind; the person's form is
there already; the occasion is closed or withdrawn; the viewer only reads; a protected pupil's guardian who must not be
contacted (P-13)."""


@dataclass(frozen=True, slots=True)
class SurveyRow:
    """One occasion in the list of a pupil, the last begun first. `answered` of `people` have a form that is done."""

    id: SurveyId
    code: str
    instrument_id: str
    title: str
    short_title: str
    is_made_up: bool
    begun_at: datetime
    begun_by: str
    state: SurveyState
    answered: int
    declined: int
    going_on: int
    """Forms that are begun and not done, also unfinished ones."""
    case_id: CaseId | None
    withdrawn_reason: str
    may_write: bool


@dataclass(frozen=True, slots=True)
class PersonName:
    """What stands for one who answers. `label` is the instrument's word for the kind; `name` is the person's, the
    alias, or empty (an unnamed teacher, a protected pupil's guardian, who has a `number` instead).
    """

    respondent: Respondent
    label: str
    name: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class RespondentRow:
    """Somebody who can answer, or has. `state` and `form_id` are None while there is no form that counts.

    `why_not` is one of the codes above, empty when `may_answer_on_screen`. One whose form is going on or unfinished has
    HAS_FORM, and `may_resume`. `may_be_entered`: a paper form can be typed.
    """

    respondent: Respondent
    label: str
    state: ResponseState | None
    form_id: str | None
    may_answer_on_screen: bool
    why_not: str
    name: str = ""
    number: int = 0
    day: date | None = None
    way: AnswerWay | None = None
    answered: int = 0
    missing: int = 0
    entered_by: str = ""
    checked: PaperCheck | None = None
    may_resume: bool = False
    may_be_entered: bool = False
    may_withdraw: bool = False
    is_scoreable: bool = True
    """False where too much is missing of some function for the form to count in the means."""


@dataclass(frozen=True, slots=True)
class WithdrawnForm:
    """A form that was withdrawn: whose, when, by whom and why."""

    person: PersonName
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class SurveyView:
    """The page of one occasion. `readers`: titles of roles are ui's; here the accounts that may read it, by name."""

    pupil: PupilView
    instrument: Instrument
    survey: Survey
    rows: tuple[RespondentRow, ...]
    withdrawn: tuple[WithdrawnForm, ...]
    readers: tuple[str, ...]
    """Who reads the answers: names of the accounts that may today, for the page before handing over."""
    may_write: bool
    may_print: bool


@dataclass(frozen=True, slots=True)
class SittingView:
    """What one person answers on screen. Made for a window that shows nothing else of the program.

    `questions`, `labels` and `intro` are the school's wording, or the instrument's own.
    """

    instrument: Instrument
    form: SurveyForm
    person: PersonName
    questions: tuple[str, ...]
    labels: tuple[str, ...]
    intro: str


@dataclass(frozen=True, slots=True)
class PersonResult:
    """One form, scored. `differences_from_pupil` are in `ResultView.differences`."""

    person: PersonName
    score: FormScore
    day: date
    way: AnswerWay
    counts_in_mean: bool
    missing: tuple[int, ...]
    """Items without an answer, of those that are scored."""


@dataclass(frozen=True, slots=True)
class EarlierSurvey:
    """An earlier occasion beside this one. `follow_up` is None where it cannot be compared; `why_not` says why:
    `variants_differ`, `rule_versions_differ`, `nothing_answered`, `unknown_instrument`."""

    id: SurveyId
    code: str
    day: date
    title: str
    result: Result | None
    people: tuple[PersonName, ...]
    follow_up: FollowUp | None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class ResultView:
    """What the answers of one occasion amount to. Functions are in the instrument's order everywhere.

    `result.means` is empty and `result.profile.kind` NONE while no form counts.
    """

    pupil: PupilView
    instrument: Instrument
    survey: Survey
    result: Result
    rules: tuple[RuleNote, ...]
    people: tuple[PersonResult, ...]
    declined: tuple[PersonName, ...]
    unanswered: tuple[PersonName, ...]
    """Who could have answered and has no form."""
    differences: tuple[Pair, ...]
    cautions: tuple[Caution, ...]
    earlier: tuple[EarlierSurvey, ...]
    suggestions: tuple[SuggestionGroup, ...]
    may_write: bool
    may_print: bool


@dataclass(frozen=True, slots=True)
class PlanSuggestion:
    """Something to try, that can be put in the plan. `id` is group and line, as `f1.small_steps`.

    `is_in_plan`: the open draft of the plan has a row with this text already.
    """

    id: str
    group_id: str
    group_title: str
    text: str
    why: str
    is_in_plan: bool
