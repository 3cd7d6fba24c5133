# SPDX-License-Identifier: EUPL-1.2
"""A small routine, a year of days worked out by hand, and short ways to write what happens in a case."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from eht_desk.domain.absence import Counting, Measuring
from eht_desk.domain.accounts import Role
from eht_desk.domain.case_entries import (
    CaseDecision,
    CaseEntry,
    Evaluation,
    FactKind,
    Measure,
    MeasureResult,
    PupilFact,
    Signal,
)
from eht_desk.domain.cases import Case, CaseLevel
from eht_desk.domain.contact_notes import ContactChannel, ContactNote, ContactOutcome, ContactWith
from eht_desk.domain.documents import Document, DocumentState, FinalisedStage
from eht_desk.domain.evidence import DoneTask, Evidence, EvidenceKind, Findings
from eht_desk.domain.forms.model import Condition
from eht_desk.domain.gates import GateDefinition, GateEffect, GateOverride, Requirement
from eht_desk.domain.ids import (
    AccountId,
    CaseId,
    CompartmentId,
    DocumentId,
    EntryId,
    NoteId,
    OverrideId,
    PupilId,
    TaskId,
    UnitId,
)
from eht_desk.domain.organisation import Period
from eht_desk.domain.routines.calendar import Calendar, WorkDays
from eht_desk.domain.routines.facts import Situation
from eht_desk.domain.routines.judging import judge_case
from eht_desk.domain.routines.model import (
    ClosingRules,
    Comparison,
    DeadlineDefinition,
    DeadlineKind,
    DecisionDefinition,
    DecisionValue,
    EventDefinition,
    EventKind,
    Need,
    RoutineDefinition,
    RoutineTask,
    SignalDefinition,
    Span,
    StepDefinition,
    Unit,
)
from eht_desk.domain.routines.progress import Progress
from eht_desk.domain.unit_entries import Break

ME = AccountId("me")
PUPIL = PupilId("pupil")
SCHOOL = UnitId("school")
SAFE = CompartmentId("compartment")

# The public holidays of three years, looked up in the almanac by hand. Easter Sunday is 5 April 2026, 28 March 2027 and
# 16 April 2028; långfredag two days before it, annandag one day after, Kristi himmelsfärd 39 days after (a Thursday),
# pingstdagen 49 days after (a Sunday). Midsommardagen is the Saturday of 20-26 June, alla helgons dag that of
# 31 October-6 November.
HOLIDAYS: dict[date, str] = {
    date(2026, 1, 1): "Nyårsdagen",
    date(2026, 1, 6): "Trettondedag jul",
    date(2026, 4, 3): "Långfredagen",
    date(2026, 4, 5): "Påskdagen",
    date(2026, 4, 6): "Annandag påsk",
    date(2026, 5, 1): "Första maj",
    date(2026, 5, 14): "Kristi himmelsfärdsdag",
    date(2026, 5, 24): "Pingstdagen",
    date(2026, 6, 6): "Sveriges nationaldag",
    date(2026, 6, 20): "Midsommardagen",
    date(2026, 10, 31): "Alla helgons dag",
    date(2026, 12, 25): "Juldagen",
    date(2026, 12, 26): "Annandag jul",
    date(2027, 1, 1): "Nyårsdagen",
    date(2027, 1, 6): "Trettondedag jul",
    date(2027, 3, 26): "Långfredagen",
    date(2027, 3, 28): "Påskdagen",
    date(2027, 3, 29): "Annandag påsk",
    date(2027, 5, 1): "Första maj",
    date(2027, 5, 6): "Kristi himmelsfärdsdag",
    date(2027, 5, 16): "Pingstdagen",
    date(2027, 6, 6): "Sveriges nationaldag",
    date(2027, 6, 26): "Midsommardagen",
    date(2027, 11, 6): "Alla helgons dag",
    date(2027, 12, 25): "Juldagen",
    date(2027, 12, 26): "Annandag jul",
    date(2028, 1, 1): "Nyårsdagen",
    date(2028, 1, 6): "Trettondedag jul",
    date(2028, 4, 14): "Långfredagen",
    date(2028, 4, 16): "Påskdagen",
    date(2028, 4, 17): "Annandag påsk",
    date(2028, 5, 1): "Första maj",
    date(2028, 5, 25): "Kristi himmelsfärdsdag",
    date(2028, 6, 4): "Pingstdagen",
    date(2028, 6, 6): "Sveriges nationaldag",
    date(2028, 6, 24): "Midsommardagen",
    date(2028, 11, 4): "Alla helgons dag",
    date(2028, 12, 25): "Juldagen",
    date(2028, 12, 26): "Annandag jul",
}
# Midsommarafton is the Friday before midsommardagen.
EVES: dict[date, str] = {
    date(2026, 6, 19): "Midsommarafton",
    date(2027, 6, 25): "Midsommarafton",
    date(2028, 6, 23): "Midsommarafton",
    **{date(year, 12, 24): "Julafton" for year in (2026, 2027, 2028)},
    **{date(year, 12, 31): "Nyårsafton" for year in (2026, 2027, 2028)},
}
_PUBLIC, _EVES = frozenset(HOLIDAYS), frozenset(EVES)

WORK_DAYS = WorkDays(lambda _: _PUBLIC, lambda _: _EVES, lambda day: {**HOLIDAYS, **EVES}.get(day, ""))

# Autumn term Tuesday 18 August to Friday 18 December 2026, spring term Monday 11 January to Friday 11 June 2027, with
# höstlov (week 44), sportlov (week 9) and påsklov (the days before and after Easter), and one studiedag.
TERMS = (Period(date(2026, 8, 18), date(2026, 12, 18)), Period(date(2027, 1, 11), date(2027, 6, 11)))
BREAKS = (
    Break("Höstlov", Period(date(2026, 10, 26), date(2026, 10, 30))),
    Break("Studiedag", Period(date(2026, 11, 20), date(2026, 11, 20)), is_study_day=True),
    Break("Sportlov", Period(date(2027, 3, 1), date(2027, 3, 5))),
    Break("Påsklov", Period(date(2027, 3, 30), date(2027, 4, 2))),
)
CALENDAR = Calendar(WORK_DAYS, TERMS, BREAKS, stand_in="Sam Ersson")
PLAIN = Calendar(WORK_DAYS)
"""A school that has typed in no terms."""

GUARDIAN_CALL = Evidence(
    EvidenceKind.CONTACT_NOTE,
    (ContactChannel.PHONE,),
    (ContactOutcome.REACHED, ContactOutcome.AGREED_TIME),
    (ContactWith.GUARDIAN,),
)


UNKNOWN = Situation()


def stage(form: str, name: str) -> Evidence:
    return Evidence(EvidenceKind.DOCUMENT_STAGE, form_id=form, stage_id=name)


def decision(name: str) -> Evidence:
    return Evidence(EvidenceKind.DECISION, decision_id=name)


def step(name: str, *needs: Need, **more: Any) -> StepDefinition:
    return StepDefinition(name, name.title(), "", "", "TEST", Role.MENTOR, needs=needs, **more)


def need(name: str, evidence: Evidence, **more: Any) -> Need:
    return Need(name, name.title(), evidence, **more)


def deadline(name: str, event: str, span: Span, done_by: Evidence, **more: Any) -> DeadlineDefinition:
    kind = more.pop("kind", DeadlineKind.FIXED)
    return DeadlineDefinition(name, name.title(), event, span, kind, "TEST", Role.MENTOR, done_by, **more)


WEEK, MONTH = Span(1, Unit.WEEKS), Span(1, Unit.MONTHS)

GATE = GateDefinition(
    "called", "Innan", "", "G3", GateEffect.BLOCK, (Requirement("call", "Ringt hem", GUARDIAN_CALL),)
)
GATES = {GATE.id: GATE}

ROUTINE = RoutineDefinition(
    id="small",
    version=1,
    title="Liten rutin",
    short_title="Liten",
    text="",
    source="TEST",
    valid_from=date(2026, 8, 1),
    owner=Role.MENTOR,
    signals=(
        SignalDefinition("month", "10 %", Measuring.PERCENT, Counting.NOT_LEGITIMATE, "T1", 10, period=MONTH),
        SignalDefinition(
            "two_months", "20 %", Measuring.PERCENT, Counting.ALL, "T2", 20, period=Span(2, Unit.MONTHS)
        ),
        SignalDefinition(
            "two_weeks",
            "Mer än två veckor",
            Measuring.DAYS_IN_A_ROW,
            Counting.UNEXCUSED,
            "T4",
            comparison=Comparison.MORE_THAN,
            reports=("tell_authority",),
        ),
        SignalDefinition(
            "most", "80 %", Measuring.PERCENT, Counting.ALL, "T5", 80, comparison=Comparison.MORE_THAN
        ),
        SignalDefinition("judged", "Upprepad", Measuring.JUDGEMENT, Counting.ALL, "HUD-16"),
    ),
    events=(
        EventDefinition("opened", "ärendet öppnades", EventKind.CASE_OPENED),
        EventDefinition("seen", "frånvaron märktes", EventKind.SIGNAL),
        EventDefinition("talk", "samtalet", EventKind.FORM_DATE, form="checklist", field="talk_on"),
        EventDefinition("decided", "beslutet", EventKind.DECISION, decision="assessment", value="problem"),
        EventDefinition("planned", "planen skrevs", EventKind.STAGE, form="plan", stage="plan"),
        EventDefinition("tried", "insatsen började", EventKind.MEASURES),
        EventDefinition("back", "eleven var tillbaka", EventKind.RETURNED),
    ),
    steps=(
        step(
            "talk",
            need("called", GUARDIAN_CALL),
            need("checklist", stage("checklist", "talk"), action="form:x"),
        ),
        step("assess", need("assessed", decision("assessment"), action="meeting"), gates=("called",)),
        step(
            "plan",
            need("written", stage("plan", "plan")),
            need("tried", Evidence(EvidenceKind.MEASURES)),
            when=Condition("decision.assessment", equals="problem"),
        ),
        step(
            "evaluate",
            need("evaluated", Evidence(EvidenceKind.EVALUATED)),
            need(
                "revised", stage("plan", "revised"), when=Condition("measures.progress", equals="no_progress")
            ),
            when=Condition("step.plan", equals="done"),
        ),
    ),
    deadlines=(
        deadline("same_day", "seen", Span(0, Unit.DAYS), GUARDIAN_CALL, kind=DeadlineKind.LEDGER),
        deadline(
            "soon",
            "opened",
            Span(5, Unit.WORKING_DAYS),
            stage("checklist", "talk"),
            step="talk",
            kind=DeadlineKind.TARGET,
            law_word="skyndsamt",
        ),
        deadline("follow_up", "talk", WEEK, stage("checklist", "follow_up"), moves=True),
        deadline("month", "tried", MONTH, Evidence(EvidenceKind.EVALUATED), step="evaluate", moves=True),
        deadline(
            "weekly",
            "planned",
            WEEK,
            stage("plan", "followed"),
            repeats=True,
            moves=True,
            when=Condition(not_=Condition("returned", equals="yes")),
        ),
    ),
    tasks=(
        RoutineTask(
            "tell_authority", "Anmäl", Role.RECTOR, "TRO-30", Evidence(EvidenceKind.MANUAL), stays=True
        ),
        RoutineTask(
            "tell_teachers", "Lärarna", Role.MENTOR, "H3", Evidence(EvidenceKind.MANUAL), step="plan"
        ),
        RoutineTask("concern", "Orosanmälan", Role.MENTOR, "B3", stage("concern", "report"), is_outside=True),
    ),
    decisions=(
        DecisionDefinition(
            "assessment",
            "Bedömning",
            Role.RECTOR,
            "TRO-17",
            (DecisionValue("problem", "Problematisk"), DecisionValue("no_problem", "Inte", stops=True)),
        ),
    ),
    closing=ClosingRules(("attendance_works",), "A6", form="closing"),
)


def at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), UTC)


def absence(
    day: date,
    value: int | None = 250,
    *,
    measure: Measuring = Measuring.PERCENT,
    counts: Counting = Counting.ALL,
    first: date | None = None,
    last: date | None = None,
    number: int = 1,
    reaches: tuple[str, ...] = (),
) -> Signal:
    """Absence that somebody saw on the day; 25 % of three months when nothing else is said."""
    first = first or day - timedelta(days=92)
    return Signal(
        EntryId(f"signal-{number}"), SAFE, PUPIL, SCHOOL, measure, counts, value, first, last or day, day, at(day),
        ME, reaches=reaches,
    )  # fmt: skip


@dataclass
class Life:
    """A case and what is written in it, day by day."""

    opened: date
    case: Case = field(init=False)
    notes: list[ContactNote] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    entries: list[CaseEntry] = field(default_factory=list)
    tasks: list[DoneTask] = field(default_factory=list)
    overrides: list[GateOverride] = field(default_factory=list)
    _numbers: count = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.case = Case(
            CaseId("case"), SAFE, PUPIL, SCHOOL, "4RTQ", CaseLevel.SCHOOL, Role.MENTOR, at(self.opened, 8), ME,
            routine_id="small", routine_version=1,
        )  # fmt: skip

    def id(self, kind: str) -> str:
        return f"{kind}-{next(self._numbers)}"

    def saw(self, day: date, value: int | None = 250, **more: Any) -> Life:
        self.entries.append(absence(day, value, number=next(self._numbers), **more))
        return self

    def called(self, day: date) -> Life:
        self.notes.append(
            ContactNote(NoteId(self.id("note")), SAFE, PUPIL, SCHOOL, at(day), ME, at(day), ContactWith.GUARDIAN,
                        ContactChannel.PHONE, ContactOutcome.REACHED)
        )  # fmt: skip
        return self

    def wrote(self, day: date, form: str, *stages: str, **answers: Any) -> Life:
        """A document of the form with the stages finalised that day; a further stage goes on in the latest."""
        frozen = tuple(FinalisedStage(item, ME, at(day), "0" * 64) for item in stages)
        self.documents.append(
            Document(DocumentId(self.id("document")), SAFE, PUPIL, SCHOOL, form, 1, "K2F9-17", 1,
                     DocumentState.FINALISED, at(day), ME, answers, frozen)
        )  # fmt: skip
        return self

    def decided(self, day: date, value: str, name: str = "assessment") -> Life:
        self.entries.append(
            CaseDecision(EntryId(self.id("decision")), SAFE, PUPIL, SCHOOL, self.case.id, name, value, day, "Rektor",
                         at(day), ME)
        )  # fmt: skip
        return self

    def tried(self, day: date, *evaluations: tuple[date, MeasureResult]) -> Life:
        made = tuple(Evaluation(on, result, True, True, "", "", at(on), ME) for on, result in evaluations)
        self.entries.append(
            Measure(EntryId(self.id("measure")), SAFE, PUPIL, SCHOOL, self.case.id, "contact_person", "", day, None,
                    at(day), ME, evaluations=made)
        )  # fmt: skip
        return self

    def came_back(self, day: date) -> Life:
        self.entries.append(
            PupilFact(
                EntryId(self.id("fact")), SAFE, PUPIL, SCHOOL, FactKind.RETURNED, "yes", day, at(day), ME
            )
        )
        return self

    def passed(self, day: date, gate_id: str, *missing: str) -> Life:
        self.overrides.append(
            GateOverride(OverrideId(self.id("override")), SAFE, gate_id, PUPIL, self.case.id, ME, at(day), "Rektor",
                         "Gjort på annat håll", missing)
        )  # fmt: skip
        return self

    def finished(self, day: date, kind: str) -> Life:
        self.tasks.append(DoneTask(TaskId(self.id("task")), kind, at(day)))
        return self

    @property
    def findings(self) -> Findings:
        return Findings(self.notes, self.documents, (), self.tasks, None, tuple(self.entries))

    def judged(
        self,
        today: date,
        definition: RoutineDefinition = ROUTINE,
        calendar: Calendar = CALENDAR,
        situation: Situation = UNKNOWN,
    ) -> Progress:
        return judge_case(
            definition, self.case, self.findings, self.overrides, GATES, situation, calendar, today
        )
