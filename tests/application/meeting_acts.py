# SPDX-License-Identifier: EUPL-1.2
"""A school with a routine of its own for tests of EHT's meetings, and a meeting that has begun."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from eht_desk.application import meeting_agenda, meetings
from eht_desk.application.workspace import Workspace
from eht_desk.domain.absence import Counting, Measuring
from eht_desk.domain.accounts import Role
from eht_desk.domain.case_entries import Signal
from eht_desk.domain.cases import Case, CaseLevel, CaseStanding, opened
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.evidence import Evidence, EvidenceKind
from eht_desk.domain.ids import CaseId, EntryId, PupilId, UnitEntryId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.routines.model import (
    AgendaItem,
    CheckDefinition,
    Coded,
    Collects,
    DecisionDefinition,
    DecisionValue,
    MeasureKind,
    Need,
    RoutineDefinition,
    Span,
    StepDefinition,
    Unit,
)
from eht_desk.domain.unit_entries import Present
from tests.fakes.school import School

TUESDAY = date(2026, 11, 24)

ROUTINE = RoutineDefinition(
    "trial",
    1,
    "Provköpings rutin",
    "Provköping",
    "",
    "Prov",
    date(2026, 1, 1),
    municipality="Provköping",
    steps=(
        StepDefinition(
            "judge",
            "EHT bedömer",
            "",
            "",
            "TRO-17",
            Role.COUNSELLOR,
            needs=(Need("eht", "Bedömning", Evidence(EvidenceKind.DECISION, decision_id="eht_assessment")),),
        ),
    ),
    decisions=(
        DecisionDefinition(
            "eht_assessment",
            "EHT:s bedömning",
            Role.COUNSELLOR,
            "TRO-17",
            (
                DecisionValue("problematic", "Problematisk", needs_words=True),
                DecisionValue("not_problematic", "Oproblematisk", stops=True),
                DecisionValue("more_needed", "Mer underlag behövs"),
            ),
            at_meeting=True,
            asks_causes=True,
        ),
    ),
    causes=(Coded("schoolwork", "Skolarbetet"), Coded("peers", "Kamrater")),
    measures=(MeasureKind("contact_person", "Kontaktperson", Role.COUNSELLOR, "TRO-28"),),
    agenda=(
        AgendaItem("mentor", "Nytt från mentor", Collects.FROM_MENTOR, "TRO-05", is_standing=True),
        AgendaItem("days", "Tid går ut", Collects.DEADLINE, "TRO-05"),
        AgendaItem("evaluate", "Plan utvärderas", Collects.TO_EVALUATE, "TRO-05"),
        AgendaItem("read", "Kartläggning läses upp", Collects.TO_READ, "TRO-43"),
        AgendaItem("signal", "Ny signal", Collects.SIGNAL, "TRO-05"),
        AgendaItem("case", "EHT bedömer", Collects.CASE, "TRO-17"),
        AgendaItem("other", "Övrigt", Collects.NOTHING, "TRO-05", is_standing=True),
    ),
    checks=(
        CheckDefinition(
            "weekly",
            "Veckans frånvaro",
            Span(1, Unit.WEEKS),
            Role.RECTOR,
            "TRO-14, D9",
            (Coded("all_absence", "All frånvaro"), Coded("patterns", "Mönster")),
        ),
        CheckDefinition("monthly", "Månadens frånvaro", Span(1, Unit.MONTHS), Role.RECTOR, "TRO-14, D9"),
    ),
)


class OneRoutine:
    """Only this one."""

    def get(self, routine_id: str, version: int | None = None) -> RoutineDefinition:
        if routine_id != ROUTINE.id or version not in (None, ROUTINE.version):
            raise ExpectedFailure("unknown_routine")
        return ROUTINE

    def all_latest(self) -> tuple[RoutineDefinition, ...]:
        return (ROUTINE,)

    def versions(self, routine_id: str) -> tuple[int, ...]:
        return (1,) if routine_id == ROUTINE.id else ()


def by(school: School, login: str) -> Workspace:
    """The store in this person's hands, with the routine."""
    workspace = school.as_(login)
    return replace(
        workspace, services=replace(workspace.services, routines=OneRoutine()), school_routines=None
    )


def a_case(school: School, pupil_id: PupilId, standing: CaseStanding | None = None) -> CaseId:
    """An open case by the routine, as it stands."""
    with school.rector.store.write() as work:
        pupil = work.pupils.get(pupil_id)
        assert pupil is not None
        case = Case(
            CaseId(school.services.ids.new_id()),
            pupil.compartment_id,
            pupil_id,
            pupil.unit_id,
            school.services.ids.new_code(),
            CaseLevel.SCHOOL,
            Role.MENTOR,
            school.clock.now(),
            school.accounts["maria"],
            "Signal",
            routine_id=ROUTINE.id,
            routine_version=1,
            standing=standing,
        )
        work.cases.add(opened(case))
        work.commit(LogEvent("test_case"))
    return case.id


def a_signal(school: School, pupil_id: PupilId) -> EntryId:
    """Somebody saw that the pupil is absent."""
    with school.rector.store.write() as work:
        pupil = work.pupils.get(pupil_id)
        assert pupil is not None
        signal = Signal(
            EntryId(school.services.ids.new_id()),
            pupil.compartment_id,
            pupil_id,
            pupil.unit_id,
            Measuring.PERCENT,
            Counting.ALL,
            180,
            date(2026, 10, 19),
            date(2026, 11, 20),
            date(2026, 11, 20),
            school.clock.now(),
            school.accounts["per"],
        )
        work.entries.add(signal)
        work.commit(LogEvent("test_signal"))
    return signal.id


def planned(school: School, on: date = TUESDAY) -> UnitEntryId:
    """A meeting that Maria planned."""
    return meetings.plan_meeting(by(school, "maria"), school.unit_id, on, "8.15")[0]


def begun(school: School, *logins: str, on: date = TUESDAY) -> UnitEntryId:
    """A meeting that has begun, with these people (Maria if none is named)."""
    meeting_id = planned(school, on)
    maria = by(school, "maria")
    present = tuple(Present(school.accounts[login], "") for login in logins or ("maria",))
    meetings.set_present(maria, meeting_id, "Maria Lind", present)
    meetings.begin_meeting(maria, meeting_id)
    return meeting_id


def item_of(
    school: School, meeting_id: UnitEntryId, pupil_id: PupilId, workspace: Workspace | None = None
) -> EntryId:
    """The number that is this pupil's, as a test knows it: the agenda tells nobody."""
    reading = workspace or by(school, "maria")
    view = meeting_agenda.agenda(reading, meeting_id)
    with reading.store.read() as work:
        for row in view.items:
            entry = work.entries.get(row.item_id) if row.item_id is not None else None
            if entry is not None and entry.pupil_id == pupil_id:
                return entry.id
    raise AssertionError("not on the agenda")
