# SPDX-License-Identifier: EUPL-1.2
"""What a routine (rutin) says: steps with what they ask for, signals, deadlines, decisions, measures, agenda.

Records only, as the files in resources/routines say them; how a case stands by them is progress.py, due.py, signals.py.
Thresholds, days and roles are never constants of the program (rules A6): they stand here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from eht_desk.domain.absence import Counting, Measuring
from eht_desk.domain.accounts import Role
from eht_desk.domain.cases import CaseLevel
from eht_desk.domain.evidence import Evidence
from eht_desk.domain.forms.model import Condition


class Comparison(StrEnum):
    """How the figure is compared with the threshold."""

    AT_LEAST = "at_least"
    MORE_THAN = "more_than"


class Unit(StrEnum):
    """What a span of time is counted in. Working days are Monday to Friday without holidays and the eves (B11-3)."""

    DAYS = "days"
    WORKING_DAYS = "working_days"
    SCHOOL_DAYS = "school_days"
    WEEKS = "weeks"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time."""

    count: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class LawReference:
    """A paragraph, in force from `valid_from` (None: since before the program) to `valid_to`. `replaces` is how older
    papers name it (B12). `text` says in own words what it asks for."""

    id: str
    title: str
    text: str
    valid_from: date | None = None
    valid_to: date | None = None
    replaces: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class SignalDefinition:
    """When absence asks for attention. `period` None: the source states none. `leads_to`: the step that it points at.

    `threshold` is in whole per cent, hours or days by `measure` (a Signal's value is in tenths of them); 0 for days in
    a row is the routine's two weeks (`CalendarRules`).
    `reports`: ids of tasks (`RoutineTask`) that it makes at once, which can be done but not dismissed (TRO-30).
    """

    id: str
    label: str
    measure: Measuring
    counts: Counting
    source: str
    threshold: int = 0
    comparison: Comparison = Comparison.AT_LEAST
    period: Span | None = None
    leads_to: str = ""
    text: str = ""
    reports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that a step asks for before it is done. `when`: only then. `action` overrides the button that the
    evidence gives (`form:<id>`, `contact`, `decision:<id>`, `measures`, `meeting`, `close`)."""

    id: str
    label: str
    evidence: Evidence
    source: str = ""
    when: Condition | None = None
    action: str = ""


@dataclass(frozen=True, slots=True)
class StepDefinition:
    """One step of the chain. `role` does it; `text` is what is done, `why` what stands under Varför nu?.

    `when`: the step is there only then (a branch). `gates`: gates that must be open before it begins.
    `offers`: forms and other actions that belong to the step without being asked for.
    """

    id: str
    title: str
    text: str
    why: str
    source: str
    role: Role
    level: CaseLevel = CaseLevel.SCHOOL
    laws: tuple[str, ...] = ()
    when: Condition | None = None
    gates: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    offers: tuple[str, ...] = ()


class EventKind(StrEnum):
    """What gives the day that a deadline starts from."""

    CASE_OPENED = "case_opened"
    SIGNAL = "signal"  # `signal`: the day it was seen
    FORM_DATE = "form_date"  # `form`, `field`: the day that stands in the latest finalised document
    STAGE = "stage"  # `form`, `stage`: the day it was finalised
    DECISION = "decision"  # `decision` (and `value`): the day of it
    MEASURES = "measures"  # the first day of the oldest measure that is not evaluated
    RETURNED = "returned"  # the day when the pupil was back (formulär 4, or said on the case)


@dataclass(frozen=True, slots=True)
class EventDefinition:
    """Something with a day. Of several days it is the latest (`pick_first`: the first). With `or_field` it is the later
    of the two days in one document, as of a plan and its last follow-up: what comes again is counted from the paper."""

    id: str
    label: str
    kind: EventKind
    form: str = ""
    field: str = ""
    stage: str = ""
    decision: str = ""
    value: str = ""
    signal: str = ""
    pick_first: bool = False
    or_field: str = ""


class DeadlineKind(StrEnum):
    """What stands behind a day: a rule with a figure, a law that says only snarast or skyndsamt (the school's own
    target, never a legal figure), or a ledger of what was done the same day (no alarm)."""

    FIXED = "fixed"
    TARGET = "target"
    LEDGER = "ledger"


@dataclass(frozen=True, slots=True)
class DeadlineDefinition:
    """By when something is done. `event`: id of what it starts at; the start day itself is not counted.

    `moves`: off Saturdays, Sundays, holidays and the three eves to the next working day (B11-2). `done_by`: what ends
    it. `repeats`: begins anew each time it is done (weekly follow-up, D6).
    """

    id: str
    title: str
    event: str
    span: Span
    kind: DeadlineKind
    source: str
    role: Role
    done_by: Evidence
    step: str = ""
    laws: tuple[str, ...] = ()
    when: Condition | None = None
    moves: bool = False
    repeats: bool = False
    law_word: str = ""
    """What the law says where it has no figure: snarast, skyndsamt, samma dag."""
    text: str = ""


@dataclass(frozen=True, slots=True)
class RoutineTask:
    """A task that a signal, a step or a decision makes. `title` may hold words in braces. `stays`: it is done, never
    dismissed (TRO-30). A task that a signal `reports` is there only when that signal is reached."""

    id: str
    title: str
    role: Role
    source: str
    done_by: Evidence
    when: Condition | None = None
    step: str = ""
    stays: bool = False
    is_outside: bool = False
    """Something that is never blocked and always near: orosanmälan, the missing-child routine (TRO-13, B3)."""


@dataclass(frozen=True, slots=True)
class DecisionValue:
    """One outcome of a decision. `stops`: the process stops here, and closing is what is next (TRO-17)."""

    id: str
    label: str
    stops: bool = False
    needs_words: bool = False


@dataclass(frozen=True, slots=True)
class DecisionDefinition:
    """Something that is decided about a case, by `role`; EHT's at a meeting when `at_meeting`. `asks_causes`: with
    coded causes."""

    id: str
    title: str
    role: Role
    source: str
    values: tuple[DecisionValue, ...]
    at_meeting: bool = False
    asks_causes: bool = False


@dataclass(frozen=True, slots=True)
class MeasureKind:
    """A measure (insats) that the routine knows (TRO-28, HRP-16, 17). `note`: what must be so before it."""

    id: str
    label: str
    role: Role
    source: str
    note: str = ""


class Collects(StrEnum):
    """What an item of the agenda gathers by itself (TRO-05)."""

    FROM_MENTOR = "from_mentor"
    DEADLINE = "deadline"
    TO_EVALUATE = "to_evaluate"
    TO_READ = "to_read"
    SIGNAL = "signal"
    CASE = "case"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One item of EHT's agenda. `is_standing`: it is there although nothing waits."""

    id: str
    title: str
    collects: Collects
    source: str
    is_standing: bool = False


@dataclass(frozen=True, slots=True)
class Coded:
    """A word of a closed list: a cause, a channel, what a check looked at."""

    id: str
    label: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class CheckDefinition:
    """A check of the statistics that comes again (D9, TRO-14): `every` week or month, by rektor or a delegate."""

    id: str
    title: str
    every: Span
    role: Role
    source: str
    looks_at: tuple[Coded, ...] = ()


@dataclass(frozen=True, slots=True)
class ClosingRules:
    """How a case ends. `reasons`: ids of resources/cases/closing.toml, in order. `form`: the paper that closes
    (formulär 4). `follow_ups`: so many times after the pupil's return, `apart` from each other; the school may choose
    another number."""

    reasons: tuple[str, ...]
    source: str
    form: str = ""
    gates: tuple[str, ...] = ()
    follow_ups: int = 0
    apart: Span = Span(1, Unit.WEEKS)


@dataclass(frozen=True, slots=True)
class CalendarRules:
    """How days are counted: whether a month rolls back from the day or is a calendar month (B11-6), what "two weeks"
    are in days (T4), and whether breaks hold deadlines up."""

    months_roll: bool = True
    two_weeks: Span = Span(14, Unit.DAYS)
    breaks_pause: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class RoutineDefinition:
    """A whole routine of one version. A running case keeps its version until a person moves it (HUD-60).

    `owner`: the role that answers for the case all through (TRO-04), or None: whoever answers for the step.
    `municipality`: whose it is; empty for a base that others build on (`is_base`). `digest`: SHA-256 of its files.
    """

    id: str
    version: int
    title: str
    short_title: str
    text: str
    source: str
    valid_from: date
    level: CaseLevel = CaseLevel.SCHOOL
    municipality: str = ""
    is_base: bool = False
    base: str = ""
    base_version: int = 0
    """Of what it builds on: a version never changes by itself, so its base does not either."""
    owner: Role | None = None
    laws: tuple[LawReference, ...] = ()
    signals: tuple[SignalDefinition, ...] = ()
    steps: tuple[StepDefinition, ...] = ()
    events: tuple[EventDefinition, ...] = ()
    deadlines: tuple[DeadlineDefinition, ...] = ()
    tasks: tuple[RoutineTask, ...] = ()
    decisions: tuple[DecisionDefinition, ...] = ()
    causes: tuple[Coded, ...] = ()
    measures: tuple[MeasureKind, ...] = ()
    agenda: tuple[AgendaItem, ...] = ()
    channels: tuple[Coded, ...] = ()
    checks: tuple[CheckDefinition, ...] = ()
    closing: ClosingRules | None = None
    calendar: CalendarRules = CalendarRules()
    digest: str = ""

    def step(self, step_id: str) -> StepDefinition | None:
        """The step of this id."""
        return next((item for item in self.steps if item.id == step_id), None)

    def event(self, event_id: str) -> EventDefinition | None:
        """The event of this id."""
        return next((item for item in self.events if item.id == event_id), None)

    def decision(self, decision_id: str) -> DecisionDefinition | None:
        """The decision of this id."""
        return next((item for item in self.decisions if item.id == decision_id), None)

    @property
    def stopping(self) -> frozenset[tuple[str, str]]:
        """The decisions, with their values, that end the process (TRO-17)."""
        return frozenset(
            (decision.id, value.id) for decision in self.decisions for value in decision.values if value.stops
        )

    def law(self, law_id: str, day: date) -> LawReference | None:
        """The paragraph of this id that is in force on the day; of several wordings the one whose time it is."""
        for item in self.laws_named(law_id):
            is_begun = item.valid_from is None or item.valid_from <= day
            if is_begun and (item.valid_to is None or day <= item.valid_to):
                return item
        return None

    def laws_named(self, law_id: str) -> Iterator[LawReference]:
        """Every wording of it, with the days when each is in force."""
        return (item for item in self.laws if item.id == law_id)
