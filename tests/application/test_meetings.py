# SPDX-License-Identifier: EUPL-1.2
"""EHT's meeting: the agenda gathers itself without names, one pupil at a time, decisions lead somewhere, adjusted means
locked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

import pytest

from eht_desk.application import meeting_agenda, meeting_items, meetings
from eht_desk.application.meeting_views import AbsentReason, Said
from eht_desk.application.today import today_page
from eht_desk.domain.accounts import Role
from eht_desk.domain.case_entries import (
    CaseDecision,
    CaseEntry,
    ItemState,
    Measure,
    MeetingAction,
    MeetingItem,
)
from eht_desk.domain.cases import CaseStanding
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.ids import EntryId, PupilId
from eht_desk.domain.protection import DeniedPerson
from eht_desk.domain.unit_entries import MeetingState, Present
from tests.application.meeting_acts import TUESDAY, a_case, a_signal, begun, by, item_of, planned
from tests.application.protected import SECRET, protect_alma
from tests.canary.texts import texts_in
from tests.fakes.school import ALMA, NOEL, School

SAID = Said("problematic", ("schoolwork",), "Frånvaron har ökat.")


E = TypeVar("E", bound=CaseEntry)


def entries(school: School, kind: type[E], login: str = "maria") -> list[E]:
    with school.as_(login).store.read() as work:
        return work.entries.all(kind)


def log_kinds(school: School) -> list[str]:
    with school.rector.store.read() as work:
        return [row.event.kind for row in work.log.rows()]


# ------------------------------------------------------------------------------------------------------ the agenda


def test_the_agenda_gathers_itself_and_names_nobody(school: School) -> None:
    """A signal nobody wrote about, and a day that runs out before the next meeting; in the order of the routine."""
    a_signal(school, ALMA)
    a_case(school, NOEL, CaseStanding("judge", "eht", "", Role.COUNSELLOR, date(2026, 11, 27)))
    maria = by(school, "maria")
    meeting_id = planned(school)
    waiting = meeting_agenda.agenda(maria, meeting_id)
    assert (waiting.items, waiting.waiting, waiting.standing) == ((), 2, ("Nytt från mentor", "Övrigt"))
    meetings.begin_meeting(maria, meeting_id)
    view = meeting_agenda.agenda(maria, meeting_id)
    assert [(row.number, [reason.title for reason in row.reasons]) for row in view.items] == [
        (1, ["Tid går ut", "EHT bedömer"]),
        (2, ["Ny signal"]),
    ]
    assert view.items[0].reasons[0].day == date(2026, 11, 27)
    assert (view.waiting, view.current, view.meeting.at) == (0, view.items[0].item_id, "08:15")
    told = "\n".join(texts_in(view))
    assert not [name for name in ("Alma", "Dahl", "Noel", "Östlund", "5A", "7B") if name in told]


def test_what_comes_later_waits_until_somebody_takes_it_up(school: School) -> None:
    meeting_id = begun(school)
    maria = by(school, "maria")
    a_signal(school, ALMA)
    assert meeting_agenda.agenda(maria, meeting_id).waiting == 1
    assert meeting_agenda.gather_agenda(maria, meeting_id)[0] == 1
    assert meeting_agenda.gather_agenda(maria, meeting_id)[0] == 0, "nobody twice"
    meeting_agenda.add_item(maria, meeting_id, NOEL)
    with pytest.raises(RuleViolation, match="pupil_on_agenda"):
        meeting_agenda.add_item(maria, meeting_id, NOEL)
    assert [row.number for row in meeting_agenda.agenda(maria, meeting_id).items] == [1, 2]


@pytest.mark.parametrize(("login", "may_look"), [("nils", True), ("per", False), ("ida", False)])
def test_who_sits_in_eht_sees_the_numbers_and_only_who_may_opens_one(
    school: School, login: str, *, may_look: bool
) -> None:
    a_signal(school, ALMA)
    meeting_id = begun(school)
    somebody = by(school, login)
    if may_look:  # the nurse sits there, and sees no pupil in the program
        [row] = meeting_agenda.agenda(somebody, meeting_id).items
        assert (row.state, row.may_open, row.is_own_circle) == (ItemState.WAITING, False, False)
    else:
        with pytest.raises(RuleViolation, match="not_allowed"):
            meeting_agenda.agenda(somebody, meeting_id)
        assert meetings.meeting_rows(somebody) == ()
        assert meetings.next_meeting(somebody) is None
    for refused in (
        lambda: meeting_items.open_item(somebody, item_of(school, meeting_id, ALMA)),
        lambda: meetings.plan_meeting(somebody, school.unit_id, date(2026, 12, 1)),
        lambda: meetings.adjust_meeting(somebody, meeting_id),
    ):
        with pytest.raises(RuleViolation, match="not_allowed"):
            refused()


# ----------------------------------------------------------------------------------------------- one pupil at a time


def test_what_is_said_is_there_after_a_power_cut_and_comes_to_decision_tasks_measure_and_feedback(
    school: School,
) -> None:
    a_signal(school, ALMA)
    case_id = a_case(school, ALMA, CaseStanding("judge", "eht", "", Role.COUNSELLOR))
    meeting_id = begun(school)
    maria, item_id = by(school, "maria"), item_of(school, meeting_id, ALMA)
    opened = meeting_items.open_item(maria, item_id)
    assert (opened.pupil.name, opened.may_write, len(opened.signals)) == ("Alma Dahl", True, 1)
    meeting_items.save_item(maria, item_id, Said(text="Frånv"), starts_stretch=True)
    meeting_items.save_item(maria, item_id, Said(text="Frånvaron har ök"), starts_stretch=False)
    assert meeting_items.read_item(by(school, "maria"), item_id).text == "Frånvaron har ök"
    said = replace(
        SAID,
        actions=(
            MeetingAction("Handlingsplan", owner_id=school.accounts["per"], due=date(2026, 12, 1)),
            MeetingAction(
                "Kurator träffar Alma", Role.COUNSELLOR, due=date(2026, 12, 8), measure="contact_person"
            ),
            MeetingAction(""),
        ),
        feedback="Planen görs i veckan.",
    )
    meeting_items.save_item(maria, item_id, said, starts_stretch=False)
    before = len(log_kinds(school))
    meeting_items.finish_item(maria, item_id)
    assert log_kinds(school)[before:] == ["meeting_item_finished"]
    [decision] = entries(school, CaseDecision)
    assert (decision.case_id, decision.decision, decision.value, decision.causes, decision.meeting_id) == (
        *(case_id, "eht_assessment", "problematic", ("schoolwork",), meeting_id),
    )
    [measure] = entries(school, Measure)
    assert (measure.kind, measure.follow_up_on, measure.meeting_id) == (
        *("contact_person", date(2026, 12, 8), meeting_id),
    )
    mine = {row.title: row for row in today_page(by(school, "per")).tasks}
    assert mine["Handlingsplan"].due == date(2026, 12, 1)
    assert mine["Ta del av EHT:s återkoppling från mötet 24/11."].text == "Planen görs i veckan."
    done = meeting_items.read_item(maria, item_id)
    assert (done.row.state, done.may_write) == (ItemState.DONE, False)
    assert [row.is_made for row in done.actions] == [True, True]


def test_taken_up_again_nothing_becomes_two(school: School) -> None:
    a_case(school, ALMA, CaseStanding("judge", "eht", "", Role.COUNSELLOR))
    meeting_id = begun(school)
    maria, item_id = by(school, "maria"), item_of(school, meeting_id, ALMA)
    said = replace(SAID, actions=(MeetingAction("Ring hem", Role.MENTOR),), feedback="Vi ses.")
    meeting_items.save_item(maria, item_id, said, starts_stretch=True)
    meeting_items.finish_item(maria, item_id)
    meeting_items.take_up_again(maria, item_id)
    school.clock.advance(minutes=2)
    said = replace(said, assessment="more_needed", actions=(), feedback="")
    meeting_items.save_item(maria, item_id, said, starts_stretch=True)
    meeting_items.finish_item(maria, item_id)
    assert [row.value for row in entries(school, CaseDecision)] == ["more_needed", "problematic"]
    titles = [
        row.title for row in today_page(by(school, "per")).tasks if row.kind in ("own", "meeting_feedback")
    ]
    assert titles == ["Ring hem"], "made once; the feedback was taken away"
    assert [row.text for row in meeting_items.read_item(maria, item_id).actions] == ["Ring hem"]


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        (Said(), "required", "text"),
        (Said("problematic"), "required", "text"),
        (Said("problematic", text="Ökar."), "needs_case", "assessment"),
        (Said(text="A", actions=(MeetingAction("Ring"),)), "required", "owner"),
        (Said(text="A", actions=(MeetingAction("", Role.MENTOR),)), "required", "actions"),
        (Said(text="A", actions=(MeetingAction("Ring", Role.NURSE),)), "owner_may_not", "owner"),
        (
            Said(text="A", actions=(MeetingAction("Ja", Role.MENTOR, measure="contact_person"),)),
            *("needs_case", "actions"),
        ),
    ],
)
def test_what_is_missing_is_told_and_nothing_is_half_done(
    school: School, said: Said, code: str, field: str
) -> None:
    a_signal(school, ALMA)
    meeting_id = begun(school)
    maria, item_id = by(school, "maria"), item_of(school, meeting_id, ALMA)
    meeting_items.save_item(maria, item_id, said, starts_stretch=True)
    with pytest.raises(RuleViolation) as refusal:
        meeting_items.finish_item(maria, item_id)
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert entries(school, CaseDecision) == []
    assert today_page(by(school, "per")).tasks == ()


def test_an_unknown_choice_is_refused_while_it_is_typed(school: School) -> None:
    a_signal(school, ALMA)
    meeting_id = begun(school)
    item_id = item_of(school, meeting_id, ALMA)
    for said in (Said("diagnos"), Said(causes=("adhd",)), Said(actions=(MeetingAction("A", measure="x"),))):
        with pytest.raises(RuleViolation, match="unknown_choice"):
            meeting_items.save_item(by(school, "maria"), item_id, said, starts_stretch=True)


# ------------------------------------------------------------------------------------------- adjusted and put off


def test_adjusted_is_locked_for_ever_and_what_was_put_off_comes_back(school: School) -> None:
    a_signal(school, ALMA)
    a_signal(school, NOEL)
    meeting_id = begun(school)
    maria = by(school, "maria")
    alma, noel = (item_of(school, meeting_id, pupil) for pupil in (ALMA, NOEL))
    meeting_items.save_item(
        maria, alma, Said("not_problematic", text="Isolerad sjukdom."), starts_stretch=True
    )
    meeting_items.finish_item(maria, alma)
    with pytest.raises(RuleViolation) as refusal:
        meetings.adjust_meeting(maria, meeting_id)
    assert (refusal.value.code, refusal.value.facts) == ("meeting_items_left", {"count": 1})
    meetings.adjust_meeting(maria, meeting_id, postpone_left=True)
    for refused in (
        lambda: meeting_items.save_item(maria, alma, SAID, starts_stretch=True),
        lambda: meeting_items.take_up_again(maria, alma),
        lambda: meeting_items.finish_item(maria, noel),
        lambda: meetings.save_general(maria, meeting_id, "Sedan", starts_stretch=True),
        lambda: meetings.set_present(maria, meeting_id, "", ()),
        lambda: meeting_agenda.add_item(maria, meeting_id, NOEL),
        lambda: meetings.adjust_meeting(maria, meeting_id),
    ):
        with pytest.raises(RuleViolation, match=r"locked|adjusted"):
            refused()
    [locked] = [item for item in entries(school, MeetingItem) if item.id == alma]
    with pytest.raises(ExpectedFailure, match="frozen"), maria.store.write() as work:
        work.entries.update(replace(locked, text="Något annat", locked_at=None))
    school.clock.advance(days=7)
    later = begun(school, on=date(2026, 12, 1))
    view = meeting_agenda.agenda(maria, later)
    [row] = view.items
    assert [reason.title for reason in row.reasons] == ["Ny signal"]
    assert row.item_id is not None
    assert meeting_items.read_item(maria, row.item_id).pupil.id == NOEL, "Alma has been spoken of"
    assert meeting_items.read_item(maria, row.item_id).postponed_before == 1


def test_a_day_has_one_meeting_and_a_meeting_one_beginning(school: School) -> None:
    maria = by(school, "maria")
    meeting_id = planned(school)
    with pytest.raises(RuleViolation, match="meeting_planned_already"):
        planned(school)
    with pytest.raises(RuleViolation, match="meeting_time_odd"):
        meetings.change_meeting(maria, meeting_id, on=TUESDAY, at="kvart över åtta")
    meetings.change_meeting(maria, meeting_id, on=TUESDAY + timedelta(days=1), at="13.00")
    row = meetings.next_meeting(maria)
    assert row is not None
    assert (row.on, row.at, row.routine_title) == (date(2026, 11, 25), "13:00", "Provköping")
    with pytest.raises(RuleViolation, match="meeting_not_begun"):
        meetings.adjust_meeting(maria, meeting_id)
    meetings.begin_meeting(maria, meeting_id)
    with pytest.raises(RuleViolation, match="meeting_begun"):
        meetings.begin_meeting(maria, meeting_id)
    with pytest.raises(RuleViolation, match="required"):
        meetings.adjust_meeting(maria, meeting_id)
    meetings.set_present(maria, meeting_id, "Maria Lind", meetings.possible_present(maria, meeting_id))
    meetings.save_general(maria, meeting_id, "Ny tid för mötet.", starts_stretch=True)
    meetings.adjust_meeting(maria, meeting_id)
    [row] = meetings.meeting_rows(maria)
    assert (row.state, row.adjusted_by) == (MeetingState.ADJUSTED, "Maria Lind")
    assert [person.name for person in row.present] == ["Karin Ås", "Maria Lind", "Nils Ro"]
    assert meetings.next_meeting(maria) is None


# ------------------------------------------------------------------------------------------------ who may be there


def test_what_an_absent_permission_of_somebody_present_means(school: School) -> None:
    """The nurse stays and tells nothing; a mentor of another class and a guest go out."""
    a_signal(school, ALMA)
    meeting_id = begun(school)
    maria = by(school, "maria")
    present = [Present(school.accounts[login], "") for login in ("maria", "per", "sara", "nils")]
    guests = [Present(None, "Mia Närvaroteam"), Present(None, "Ulf Psykolog", Role.PSYCHOLOGIST)]
    meetings.set_present(maria, meeting_id, "Maria Lind", (*present, *guests))
    item_id = item_of(school, meeting_id, ALMA)
    absent = meeting_items.open_item(maria, item_id).absent
    assert [(person.name, person.reason, person.must_leave) for person in absent] == [
        ("Sara Berg", AbsentReason.NO_ROLE, True),
        ("Nils Ro", AbsentReason.NO_MEDICAL_CONSENT, False),
        ("Mia Närvaroteam", AbsentReason.NOT_OF_SCHOOL, True),
    ]
    meeting_items.save_item(maria, item_id, Said("not_problematic", text="Frisk."), starts_stretch=True)
    meeting_items.finish_item(maria, item_id)
    [item] = entries(school, MeetingItem)
    assert item.absent_ids == (school.accounts["sara"],)


def protected_item(school: School, pupil_id: PupilId = ALMA) -> EntryId:
    [found] = [item.id for item in entries(school, MeetingItem) if item.pupil_id == pupil_id]
    return found


def test_a_protected_pupil_is_a_number_and_an_own_circle(school: School) -> None:
    """Rut may not know: she sees a number that others speak of, and adjusts the rest. The circle locks its own."""
    open_rut(school)
    denied = (DeniedPerson("Eva Vän"),)
    alias = protect_alma(school, denied=denied)
    a_signal(school, ALMA)
    a_signal(school, NOEL)
    meeting_id = begun(school, "maria", "rut")
    maria, rut = by(school, "maria"), by(school, "rut")
    guests = (
        Present(school.accounts["maria"], ""),
        Present(school.accounts["rut"], ""),
        Present(None, "Eva Vän"),
    )
    meetings.set_present(maria, meeting_id, "Maria Lind", guests)
    view = meeting_agenda.agenda(rut, meeting_id)
    hidden = [row for row in view.items if row.is_own_circle]
    assert [(row.reasons, row.state, row.may_open, row.is_locked) for row in hidden] == [
        ((), None, False, False)
    ]
    assert len(view.items) == 2
    assert not [name for name in (*SECRET, alias) if name in "\n".join(texts_in(view))]
    item_id = protected_item(school)
    with pytest.raises(RuleViolation, match="not_allowed"):
        meeting_items.open_item(rut, item_id)
    page = meeting_items.open_item(maria, item_id)
    assert page.pupil.name == alias
    assert [(item.name, item.reason) for item in page.absent] == [
        ("Rut Alm", AbsentReason.OWN_CIRCLE),
        ("Eva Vän", AbsentReason.DENIED),
    ]
    assert school.accounts["rut"] not in dict(page.choices.owners)
    meetings.adjust_meeting(rut, meeting_id, postpone_left=True)
    assert meetings.meeting_rows(rut)[0].to_lock == 0
    assert meetings.meeting_rows(maria)[0].to_lock == 1
    meeting_items.save_item(maria, item_id, Said("not_problematic", text="Frisk."), starts_stretch=True)
    meeting_items.finish_item(maria, item_id)
    meetings.adjust_meeting(maria, meeting_id)
    with pytest.raises(RuleViolation, match="item_locked"):
        meeting_items.take_up_again(maria, item_id)
    with pytest.raises(RuleViolation, match="meeting_adjusted"):
        meetings.adjust_meeting(maria, meeting_id)


def open_rut(school: School) -> None:
    """A special educator who is not among those who may know."""
    from eht_desk.application.account_desk import NewAccount, open_account
    from tests.fakes.school import PASSWORD, STORE

    new = NewAccount(
        "rut", "Rut Alm", PASSWORD, school.unit_id, (Role.SPECIAL_EDUCATOR,), is_temporary_password=False
    )
    open_account(school.rector, new)
    school.accounts["rut"] = school.gate.stores[STORE][1].passwords["rut"][0]
