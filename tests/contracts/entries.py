# SPDX-License-Identifier: EUPL-1.2
"""What every store must do with what is written down in cases, and with what names no pupil.

A test class inherits this and gives `make_store`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from eht_desk.application.ports import OpenStore
from eht_desk.domain.absence import Counting, Measuring
from eht_desk.domain.accounts import Role
from eht_desk.domain.case_entries import (
    CaseDecision,
    CaseEntry,
    Evaluation,
    FactKind,
    ItemState,
    Measure,
    MeasureResult,
    MeetingAction,
    MeetingItem,
    PupilFact,
    Signal,
)
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import CaseId, EntryId, PupilId, TaskId, UnitEntryId, UnitId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.organisation import AuthorityKind, Period, SchoolAuthority
from eht_desk.domain.people import Pupil
from eht_desk.domain.unit_entries import (
    Break,
    Meeting,
    MeetingState,
    Present,
    SchoolCalendar,
    StatisticsCheck,
    UnitEntry,
)
from tests.contracts.unit_of_work import NOON, MakeStore, a_pupil, with_pupil

DAY = date(2026, 11, 20)


def _about(store: OpenStore, pupil: Pupil, entry_id: str) -> dict[str, Any]:
    return {
        "id": EntryId(entry_id),
        "compartment_id": pupil.compartment_id,
        "pupil_id": pupil.id,
        "unit_id": pupil.unit_id,
        "written_at": NOON,
        "written_by": store.account_id,
    }


def a_signal(store: OpenStore, pupil: Pupil, entry_id: str = "signal-1", **changes: object) -> Signal:
    signal = Signal(
        **_about(store, pupil, entry_id),
        measure=Measuring.PERCENT,
        counts=Counting.UNEXCUSED,
        value=125,
        first_day=DAY - timedelta(days=30),
        last_day=DAY,
        seen_on=DAY,
        text="Mest på måndagar",
        reaches=("t2",),
    )
    return replace(signal, **changes)  # type: ignore[arg-type]  # the test names fields


def a_fact(store: OpenStore, pupil: Pupil, entry_id: str = "fact-1", **changes: object) -> PupilFact:
    about = _about(store, pupil, entry_id)
    fact = PupilFact(
        **about,
        kind=FactKind.HOME_MUNICIPALITY,
        value="Trosa",
        holds_from=DAY,
        ends_on=DAY + timedelta(days=200),
    )
    return replace(fact, **changes)  # type: ignore[arg-type]  # the test names fields


def a_decision(
    store: OpenStore, pupil: Pupil, entry_id: str = "decision-1", **changes: object
) -> CaseDecision:
    decision = CaseDecision(
        **_about(store, pupil, entry_id),
        case_id=CaseId("case-1"),
        decision="eht_assessment",
        value="problematic",
        decided_on=DAY,
        decided_by="EHT",
        text="Oroande",
        causes=("school", "sleep"),
        meeting_id=UnitEntryId("meeting-1"),
    )
    return replace(decision, **changes)  # type: ignore[arg-type]  # the test names fields


def an_evaluation(store: OpenStore, **changes: object) -> Evaluation:
    said = Evaluation(
        DAY, MeasureResult.SOME, True, False, "Ringde två gånger", "Lite bättre", NOON, store.account_id
    )
    return replace(said, **changes)  # type: ignore[arg-type]  # the test names fields


def a_measure(store: OpenStore, pupil: Pupil, entry_id: str = "measure-1", **changes: object) -> Measure:
    measure = Measure(
        **_about(store, pupil, entry_id),
        case_id=CaseId("case-1"),
        kind="morning_call",
        text="Ringer 07.30",
        starts_on=DAY,
        follow_up_on=DAY + timedelta(days=21),
        owner_role=Role.MENTOR,
        responsible="Maria Lind",
    )
    return replace(measure, **changes)  # type: ignore[arg-type]  # the test names fields


def an_item(store: OpenStore, pupil: Pupil, entry_id: str = "item-1", **changes: object) -> MeetingItem:
    action = MeetingAction("Ring hem", Role.MENTOR, store.account_id, DAY, TaskId("task-1"))
    item = MeetingItem(
        **_about(store, pupil, entry_id),
        meeting_id=UnitEntryId("meeting-1"),
        number=2,
        reasons=("signal",),
        state=ItemState.DONE,
        assessment="problematic",
        text="Samtal på tisdag",
        actions=(action,),
        absent_ids=(store.account_id,),
    )
    return replace(item, **changes)  # type: ignore[arg-type]  # the test names fields


def one_of_each(store: OpenStore, pupil: Pupil) -> list[CaseEntry]:
    """One of every kind that lies with a pupil, in the order in which they are read."""
    measure = a_measure(store, pupil, evaluations=(an_evaluation(store),))
    made: list[CaseEntry] = [a_signal(store, pupil), a_fact(store, pupil), a_decision(store, pupil)]
    return sorted([*made, measure, an_item(store, pupil)], key=lambda item: item.id, reverse=True)


def a_meeting(store: OpenStore, unit_id: UnitId, **changes: object) -> Meeting:
    meeting = Meeting(
        UnitEntryId("meeting-1"),
        store.school,
        unit_id,
        DAY,
        "08:15",
        "huddinge",
        1,
        NOON,
        store.account_id,
        chair="Karin Ek",
        present=(Present(store.account_id, "Karin Ek", Role.RECTOR), Present(None, "Skolläkaren")),
        general="Närvaron i åk 7",
        item_ids=(EntryId("item-0"), EntryId("item-1")),
    )
    return replace(meeting, **changes)  # type: ignore[arg-type]  # the test names fields


def a_check(store: OpenStore, unit_id: UnitId, **changes: object) -> StatisticsCheck:
    check = StatisticsCheck(
        UnitEntryId("check-1"),
        store.school,
        unit_id,
        "weekly",
        DAY,
        ("per_class",),
        "Läst",
        NOON,
        store.account_id,
    )
    return replace(check, **changes)  # type: ignore[arg-type]  # the test names fields


def a_calendar(store: OpenStore, unit_id: UnitId, **changes: object) -> SchoolCalendar:
    calendar = SchoolCalendar(
        UnitEntryId("calendar-1"),
        store.school,
        unit_id,
        2026,
        (Period(date(2026, 8, 18), date(2026, 12, 18)), Period(date(2027, 1, 11), date(2027, 6, 11))),
        (Break("Höstlov", Period(date(2026, 10, 26), date(2026, 10, 30))), Break("", Period(DAY, DAY), True)),
        NOON + timedelta(hours=1),
        store.account_id,
        "Biträdande rektor",
    )
    return replace(calendar, **changes)  # type: ignore[arg-type]  # the test names fields


class EntriesContract:
    """Inherit and give `make_store`."""

    @pytest.fixture
    def make_store(self) -> MakeStore:
        raise NotImplementedError

    @pytest.fixture
    def store(self, make_store: MakeStore) -> OpenStore:
        return make_store()

    def test_every_kind_lies_with_its_pupil_and_comes_back_whole(self, store: OpenStore) -> None:
        pupil = with_pupil(store)
        kept = one_of_each(store, pupil)
        later = a_signal(store, pupil, "signal-2", written_at=NOON + timedelta(hours=1), value=None)
        with store.write() as work:
            for entry in (*kept, later):
                work.entries.add(entry)
            work.commit(LogEvent("test_entries", pupil.id))
        with store.read() as reading:
            assert reading.entries.of_pupil(pupil.id) == [later, *kept]
            assert reading.entries.of_pupil(pupil.id, Signal) == [later, a_signal(store, pupil)]
            assert reading.entries.of_pupil(PupilId("other"), Signal) == []
            assert reading.entries.all(Signal) == [later, a_signal(store, pupil)]
            for entry in kept:
                assert reading.entries.get(entry.id) == entry
                assert entry in reading.entries.all(type(entry))
            assert reading.entries.get(EntryId("none")) is None
            assert pupil.id in reading.pupils.with_case_work()

    def test_what_was_withdrawn_locked_or_evaluated_stays_as_it_is(self, store: OpenStore) -> None:
        pupil = with_pupil(store)
        gone: dict[str, Any] = {
            "withdrawn_at": NOON,
            "withdrawn_by": store.account_id,
            "withdrawn_reason": "Fel",
        }
        measure, item = a_measure(store, pupil, evaluations=(an_evaluation(store),)), an_item(store, pupil)
        free: list[CaseEntry] = [
            a_signal(store, pupil),
            a_fact(store, pupil),
            a_decision(store, pupil),
            measure,
        ]
        with store.write() as work:
            for entry in (*free, item):
                work.entries.add(entry)
            for entry in free:
                work.entries.update(replace(entry, **gone))
                with pytest.raises(ExpectedFailure, match="frozen"):
                    work.entries.update(entry)
            work.entries.add(replace(measure, id=EntryId("measure-2")))
            with pytest.raises(ExpectedFailure, match="frozen"):
                work.entries.update(replace(measure, id=EntryId("measure-2"), evaluations=()))
            work.entries.update(replace(item, text="Ändrat", locked_at=NOON))
            for other in (replace(item, text="Sedan"), replace(item, locked_at=None)):
                with pytest.raises(ExpectedFailure, match="frozen"):
                    work.entries.update(other)
            strangers: tuple[CaseEntry, ...] = (
                a_signal(store, pupil, item.id),
                replace(item, pupil_id=PupilId("other")),
            )
            for stranger in strangers:
                with pytest.raises(ExpectedFailure, match="frozen"):
                    work.entries.update(stranger)
            with pytest.raises(KeyError):
                work.entries.update(a_signal(store, pupil, "none"))
            work.commit(LogEvent("test_entries", pupil.id))
        with store.read() as reading:
            assert reading.entries.get(item.id) == replace(item, text="Ändrat", locked_at=NOON)

    def test_they_go_to_another_pupil_locked_ones_too(self, store: OpenStore) -> None:
        pupil, other = with_pupil(store), a_pupil(store, "Bo", "pupil-2")
        kept = [*one_of_each(store, pupil), an_item(store, pupil, "locked", locked_at=NOON)]
        with store.write() as work:
            work.pupils.add([other])
            for entry in kept:
                work.entries.add(entry)
            with pytest.raises(ExpectedFailure, match="still_in_use"):
                work.pupils.remove([pupil.id])
            work.entries.move([entry.id for entry in kept], other)
            with pytest.raises(KeyError):
                work.entries.move([EntryId("none")], other)
            work.commit(LogEvent("moved", other.id))
        with store.read() as reading:
            moved = {entry.id: replace(entry, pupil_id=other.id) for entry in kept}
            assert {entry.id: entry for entry in reading.entries.of_pupil(other.id)} == moved
            assert reading.entries.of_pupil(pupil.id) == []

    def test_what_a_school_writes_down(self, store: OpenStore) -> None:
        unit = with_pupil(store).unit_id
        kept: list[UnitEntry] = [a_calendar(store, unit), a_meeting(store, unit), a_check(store, unit)]
        with store.write() as work:
            for entry in kept:
                work.unit_entries.add(entry)
            work.commit(LogEvent("test_entries"))
        adjusted = a_meeting(store, unit, state=MeetingState.ADJUSTED, adjusted_at=NOON)
        with store.write() as work:
            work.unit_entries.update(a_meeting(store, unit, state=MeetingState.RUNNING, general="Nytt"))
            work.unit_entries.update(adjusted)
            for other in (a_meeting(store, unit), replace(adjusted, general="Sedan")):
                with pytest.raises(ExpectedFailure, match="frozen"):
                    work.unit_entries.update(other)
            with pytest.raises(ExpectedFailure, match="frozen"):
                work.unit_entries.update(a_check(store, unit, id=UnitEntryId("meeting-1")))
            with pytest.raises(KeyError):
                work.unit_entries.update(a_check(store, unit, id=UnitEntryId("none")))
            work.commit(LogEvent("test_entries"))
        with store.read() as reading:
            assert reading.unit_entries.of_unit(unit) == [kept[0], adjusted, kept[2]]
            assert reading.unit_entries.of_unit(unit, SchoolCalendar) == [kept[0]]
            assert reading.unit_entries.of_unit(UnitId("other"), Meeting) == []
            assert reading.unit_entries.all(Meeting) == [adjusted]
            assert reading.unit_entries.get(UnitEntryId("check-1")) == kept[2]
            assert reading.unit_entries.get(UnitEntryId("none")) is None

    def test_the_authority_says_what_it_is(self, store: OpenStore) -> None:
        with store.read() as reading:
            former = reading.organisation.authority()
        assert former.kind is None
        told = SchoolAuthority(former.id, former.name, AuthorityKind.MUNICIPAL, "Trosa kommun")
        with store.write() as work:
            work.organisation.update_authority(told)
            work.commit(LogEvent("test_authority"))
        with store.read() as reading:
            assert reading.organisation.authority() == told
