# SPDX-License-Identifier: EUPL-1.2
"""A case in the middle of its routine, as records: what a page is made of, without a store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from eht_desk.application.case_decisions import DecisionRow
from eht_desk.application.case_views import (
    ActionKind,
    AnswersBecause,
    Because,
    CaseAction,
    CaseEvent,
    CasePage,
    DayLine,
    DayLineKind,
    DelegateRow,
    DueRow,
    DueState,
    EventKind,
    LawRow,
    MissingKind,
    MissingRow,
    NextKind,
    NextRow,
    ReachedRow,
    ResponsibleRow,
    StepLine,
    StepRow,
    StepState,
    VersionRow,
    WhyView,
)
from eht_desk.application.cases import CaseRow, CaseStepRow
from eht_desk.application.gates import OverrideRow, Proof
from eht_desk.application.measures import EvaluationRow, MeasureRow
from eht_desk.application.pupil_facts import FactRow
from eht_desk.application.signals import SignalRow
from eht_desk.application.worklist import Choice, Worklist, WorkRow
from eht_desk.domain.absence import Counting, Measuring
from eht_desk.domain.accounts import Role
from eht_desk.domain.case_entries import FactKind, MeasureResult
from eht_desk.domain.cases import CaseLevel, CaseStepKind
from eht_desk.domain.ids import AccountId, CaseId, EntryId, PupilId, UnitId
from eht_desk.domain.organisation import Period
from eht_desk.domain.pupil_view import PupilView, ShownIdentity
from eht_desk.domain.routines.model import DeadlineKind, SignalDefinition
from eht_desk.domain.routines.signals import Reached

CASE = CaseId("case-1")
TODAY = date(2026, 11, 23)
UNIT = UnitId("unit-1")
VIEW = PupilView(
    PupilId("pupil-alma"),
    UNIT,
    ShownIdentity("Alma", "Dahl", "20150512-2380", date(2015, 5, 12)),
    class_name="5A",
    grade=5,
    mentor_names=("Per Holm",),
    search_text="alma dahl",
    sort_key="dahl",
)


def at(day: date, hour: int = 9) -> datetime:
    """A moment of that day."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


STEP_TITLES = (
    ("notice", "Uppmärksamma"),
    ("simple", "Enkel kartläggning"),
    ("report", "Anmälan huvudman"),
    ("deep", "Fördjupad kartläggning"),
    ("measures", "Åtgärder"),
    ("follow_up", "Uppföljning"),
    ("closing", "Avslut"),
)
DUE = DueRow(
    "evaluate",
    "Utvärdera insatserna",
    DeadlineKind.FIXED,
    DueState.OPEN,
    "HUD-26, D4",
    role=Role.COUNSELLOR,
    due=date(2026, 12, 28),
    shown_on=date(2026, 12, 18),
    days_left=25,
    break_name="jullovet",
    stand_in="Karin Ås",
    lines=(
        DayLine(DayLineKind.START, date(2026, 11, 26), "Insatserna började"),
        DayLine(DayLineKind.SPAN, date(2026, 12, 26), facts={"count": 1, "unit": "months"}),
        DayLine(DayLineKind.MOVED, date(2026, 12, 28), facts={"reason": "saturday"}),
        DayLine(
            DayLineKind.IN_BREAK,
            date(2026, 12, 28),
            facts={"name": "jullovet", "until": date(2027, 1, 8), "stand_in": "Karin Ås"},
        ),
        DayLine(DayLineKind.SHOWN, date(2026, 12, 18)),
    ),
)
TARGET = DueRow(
    "plan",
    "Handlingsplan upprättad",
    DeadlineKind.TARGET,
    DueState.LATE,
    "HUD-24",
    law_word="skyndsamt",
    role=Role.COUNSELLOR,
    due=date(2026, 11, 20),
    shown_on=date(2026, 11, 20),
    days_left=-3,
)
PLAN = CaseAction(ActionKind.FORM, label="Handlingsplan", form_id="action_plan", role=Role.COUNSELLOR)
WHY = WhyView(
    "EHT bedömde frånvaron som problematisk. Då planeras åtgärder tillsammans med elev och vårdnadshavare.",
    "Trosa rutin för skolfrånvaro, steg 5",
    (LawRow("3 kap. 7 § skollagen", "Rektor ser till att behovet av särskilt stöd skyndsamt utreds."),),
    (
        Because("step_done", "Fördjupad kartläggning", {"on": date(2026, 11, 17)}),
        Because("need", "Handlingsplan", {"met": 1, "of": 3}),
    ),
    DUE.lines,
)
SIGNAL = SignalRow(
    EntryId("signal-1"),
    VIEW.id,
    Measuring.PERCENT,
    Counting.ALL,
    225,
    date(2026, 9, 1),
    date(2026, 10, 31),
    date(2026, 11, 2),
    "Mest måndagar och onsdagar.",
    (
        Reached(
            SignalDefinition("t2", "20 % på två månader", Measuring.PERCENT, Counting.ALL, "HUD-14", 20),
            225,
            200,
            date(2026, 9, 1),
            date(2026, 10, 31),
            61,
        ),
    ),
    CASE,
    at(date(2026, 11, 2)),
    "Per Holm",
    None,
    True,
)
FACT = FactRow(
    EntryId("fact-1"),
    VIEW.id,
    FactKind.DUTY,
    "has_duty",
    date(2022, 8, 1),
    "",
    "",
    date(2031, 6, 30),
    True,
    at(date(2026, 11, 2)),
    "Maria Lind",
    None,
    True,
)
MEASURE = MeasureRow(
    EntryId("measure-1"),
    VIEW.id,
    CASE,
    "adapted_timetable",
    "Anpassat schema",
    "",
    "Börjar 9.20 på måndagar och onsdagar.",
    date(2026, 11, 18),
    date(2026, 12, 16),
    23,
    None,
    Role.COUNSELLOR,
    None,
    "",
    "",
    (
        EvaluationRow(
            date(2026, 11, 20),
            MeasureResult.SOME,
            True,
            False,
            "Ringde 18 och 19 november.",
            "Alma kom två av tre dagar.",
            at(date(2026, 11, 20)),
            "Maria Lind",
        ),
    ),
    None,
    True,
    at(date(2026, 11, 18)),
    "Maria Lind",
    None,
    True,
    True,
)
DECISION = DecisionRow(
    EntryId("decision-1"),
    VIEW.id,
    CASE,
    "eht_assessment",
    "problematic",
    "EHT:s bedömning av frånvaron",
    "Problematisk",
    ("Trivsel och relationer", "Skolarbetet"),
    date(2026, 11, 17),
    "EHT",
    "Mönstret håller i sig sedan september.",
    None,
    None,
    True,
    False,
    at(date(2026, 11, 17)),
    "Maria Lind",
    None,
    True,
)
OVERRIDE = OverrideRow(
    "step.trosa.simple",
    "Enkel kartläggning",
    at(date(2026, 11, 4)),
    "Maria Lind",
    "Karin Ås",
    "Kartläggningen gjordes på den förra skolan.",
)


def a_step(number: int) -> StepRow:
    """The steps before the fifth are behind; the second was passed."""
    ident, title = STEP_TITLES[number]
    if number == 1:
        return StepRow(
            ident, title, StepState.PASSED, StepLine("Formulär 1", date(2026, 11, 4)), passed_by=OVERRIDE
        )
    if number < 4:
        papers = ("", "", "Formulär 2", "Formulär 3")
        return StepRow(
            ident, title, StepState.DONE, StepLine(papers[number], date(2026, 11, 2) + timedelta(5 * number))
        )
    if number == 4:
        return StepRow(ident, title, StepState.CURRENT, StepLine("", None, 6, date(2026, 12, 28)))
    return StepRow(ident, title, StepState.AHEAD, StepLine("Formulär 4" if number == 6 else ""))


CASE_ROW = CaseRow(
    CASE,
    VIEW.id,
    "KXM4-7T",
    CaseLevel.SCHOOL,
    Role.COUNSELLOR,
    at(date(2026, 11, 2)),
    "Maria Lind",
    "",
    True,
    None,
    "",
    "",
    "",
    2,
    (),
    True,
)
OPENED = CaseStepRow(
    CASE,
    "KXM4-7T",
    CaseLevel.SCHOOL,
    CaseStepKind.OPENED,
    at(date(2026, 11, 2)),
    "Maria Lind",
    Role.COUNSELLOR,
    "",
    "",
)
PAGE = CasePage(
    CASE_ROW,
    VIEW,
    CaseLevel.SCHOOL,
    VersionRow("huddinge", 1, "Huddinges närvarotrappa", "Huddinge", 2),
    tuple(a_step(number) for number in range(7)),
    NextRow(
        NextKind.NEED,
        "measures",
        "Upprätta handlingsplan med elev och vårdnadshavare",
        "EHT bedömde frånvaron som problematisk 17 nov.",
        WHY,
        PLAN,
        DUE,
        Role.COUNSELLOR,
    ),
    (
        MissingRow(
            "view",
            "Elevens syn inhämtad",
            True,
            MissingKind.NEED,
            None,
            (Proof(at(date(2026, 11, 18)), "Maria Lind"),),
        ),
        MissingRow(
            "talk",
            "Samråd med vårdnadshavare 2",
            False,
            MissingKind.NEED,
            CaseAction(ActionKind.CONTACT, "phone"),
        ),
        MissingRow(
            "consent",
            "Samtycke för skolsköterskans underlag",
            False,
            MissingKind.GATE,
            CaseAction(ActionKind.CONSENT, "medical_contribution"),
            gate_id="g3",
            gate_title="Innan medicinska uppgifter tas in",
            override=CaseAction(ActionKind.OVERRIDE, "g3"),
        ),
    ),
    (DUE, TARGET),
    (
        ReachedRow(
            "t2",
            "20 % på två månader",
            225,
            200,
            "percent",
            "all",
            date(2026, 9, 1),
            date(2026, 10, 31),
            "HUD-14",
        ),
    ),
    (SIGNAL,),
    (FACT,),
    (MEASURE,),
    (DECISION,),
    (),
    (
        CaseEvent(at(date(2026, 11, 20)), "Maria Lind", EventKind.EVALUATION, MEASURE.evaluations[0]),
        CaseEvent(at(date(2026, 11, 18)), "Maria Lind", EventKind.MEASURE, MEASURE),
        CaseEvent(at(date(2026, 11, 17)), "Maria Lind", EventKind.DECISION, DECISION),
        CaseEvent(at(date(2026, 11, 4)), "Maria Lind", EventKind.OVERRIDE, OVERRIDE),
        CaseEvent(at(date(2026, 11, 2), 12), "Maria Lind", EventKind.CASE, OPENED),
        CaseEvent(at(date(2026, 11, 2)), "Per Holm", EventKind.SIGNAL, SIGNAL),
    ),
    (
        CaseAction(ActionKind.FORM, label="Orosanmälan", form_id="concern_report"),
        CaseAction(ActionKind.TASK, "missing_child", "Rutinen för barns försvinnande"),
    ),
    (CaseAction(ActionKind.FORM, label="Brev om nästa steg", form_id="next_step_letter"),),
    ResponsibleRow(
        Role.RECTOR,
        "Karin Ås",
        AnswersBecause.NOT_ACCEPTED,
        Role.COUNSELLOR,
        may_accept=True,
        may_delegate=True,
        delegates=(
            DelegateRow(
                AccountId("per"), "Per Holm", Period(date(2026, 12, 1), date(2026, 12, 4)), "Karin Ås", False
            ),
        ),
    ),
    may_keep=True,
    may_write=True,
    may_close=True,
    may_move_version=True,
)
CLOSED = replace(
    PAGE,
    case=replace(
        CASE_ROW,
        is_open=False,
        closed_at=at(date(2026, 11, 20)),
        closed_by="Maria Lind",
        closing_reason="Närvaron fungerar",
    ),
    next=None,
    missing=(),
    dues=(),
    may_relapse=True,
)

WORK_ROW = WorkRow(
    CASE,
    VIEW,
    "KXM4-7T",
    CaseLevel.SCHOOL,
    "huddinge",
    "measures",
    "Åtgärder",
    5,
    7,
    "Upprätta handlingsplan",
    PLAN,
    date(2026, 11, 20),
    "Handlingsplan",
    -3,
    True,
    Role.COUNSELLOR,
    "Karin Ås",
    AccountId("karin"),
    Role.RECTOR,
    AnswersBecause.NOT_ACCEPTED,
    True,
    False,
    False,
    35,
)
LATE_ROW = replace(
    WORK_ROW,
    case_id=CaseId("case-2"),
    pupil=replace(VIEW, id=PupilId("pupil-noel"), shown=ShownIdentity("Noel", "Ek"), class_name="7B"),
    reference="PPQ2-9F",
    step_title="Uppmärksamma",
    step_number=1,
    next_title="Skriv in samtalet med vårdnadshavare",
    due=date(2026, 11, 18),
    days_left=-5,
    is_target=False,
    responsible="Maria Lind",
    responsible_id=AccountId("maria"),
    because=AnswersBecause.OWNER,
    waits_for_acceptance=False,
    is_mine=True,
    stale_days=2,
)
WORKLIST = Worklist(
    (LATE_ROW, WORK_ROW),
    2,
    2,
    1,
    (Choice("huddinge.measures", "Åtgärder", 1), Choice("huddinge.notice", "Uppmärksamma", 1)),
    (Choice("class-5a", "5A", 1), Choice("class-7b", "7B", 1)),
    (Choice("maria", "Maria Lind", 1),),
)
