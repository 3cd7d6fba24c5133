# SPDX-License-Identifier: EUPL-1.2
"""What the papers of a survey say: the questionnaire to answer by hand, and the summary of the answers.

All of it has passed the gate: names are those that a paper about the pupil may have.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from eht_desk.application.ports.letterheads import Letterhead
from eht_desk.domain.accounts import Role
from eht_desk.domain.instruments.comparison import Pair
from eht_desk.domain.instruments.model import Caution, InformantKind
from eht_desk.domain.instruments.responses import AnswerWay, Respondent
from eht_desk.domain.instruments.results import FormScore, Result
from eht_desk.domain.instruments.rules_used import RuleNote
from eht_desk.domain.protection import Secret


@dataclass(frozen=True, slots=True)
class SurveyHead:
    """Who and where, and the survey's code. `is_alias`: a line takes the name, by hand.

    `instrument` is the short title; `title` of the form that is answered or was.
    """

    code: str
    instrument: str
    title: str
    pupil_name: str
    pupil_class: str
    school_name: str
    authority_name: str
    printed_on: date
    letterhead: Letterhead | None = None
    is_alias: bool = False
    is_made_up: bool = False
    is_demo: bool = False
    hidden: frozenset[Secret] = frozenset()


@dataclass(frozen=True, slots=True)
class SurveyReaders:
    """Who reads the answers, to be said before the first question.

    `names` of those who may today, as long as names of staff may stand there and they are few; else `roles`. Of a
    protected pupil (`is_named_only`) it is only those who are named for the pupil.
    """

    names: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    is_named_only: bool = False


@dataclass(frozen=True, slots=True)
class InstrumentSheet:
    """An empty form for one person. Without `questions` it is an answer sheet beside the school's own form.

    `label` is what the person is to the pupil, `name` who it is or empty. `points` are those of the scale, `labels`
    their words (not for an answer sheet: the form has its own). `sums` are the numbers of the questions of
    each row of sums. `source` says whose form it is.
    """

    head: SurveyHead
    kind: InformantKind
    label: str
    name: str
    count: int
    questions: tuple[str, ...]
    points: tuple[int, ...]
    labels: tuple[str, ...]
    intro: str
    readers: SurveyReaders
    sums: tuple[tuple[int, ...], ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class SummaryPerson:
    """Somebody's form. `label` is what stands at the bars, `name` who it is, or empty."""

    label: str
    name: str
    score: FormScore
    on: date
    way: AnswerWay


@dataclass(frozen=True, slots=True)
class SummarySheet:
    """The answers of one occasion, summed up. `labels` names each respondent that rules are about.

    `declined` and `unanswered` are labels of people without a form.
    """

    head: SurveyHead
    result: Result
    rules: tuple[RuleNote, ...]
    people: tuple[SummaryPerson, ...]
    labels: tuple[tuple[Respondent, str], ...]
    unanswered: tuple[str, ...] = ()
    differences: tuple[Pair, ...] = ()
    cautions: tuple[Caution, ...] = ()

    def label(self, respondent: Respondent) -> str:
        """What the person is called on this paper. Raises KeyError for somebody who is not in it."""
        return dict(self.labels)[respondent]
