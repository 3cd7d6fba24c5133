# SPDX-License-Identifier: EUPL-1.2
"""Cases that somebody answers for, tasks that wait for the right person, and gates that ask for what is missing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from eht_desk.application import cases, contact_notes, gates, tasks
from eht_desk.application.cases import CaseStepRow
from eht_desk.application.contact_notes import NewNote
from eht_desk.application.form_work import finalise_stage, read_form, save_draft
from eht_desk.application.gates import OverrideRow
from eht_desk.application.note_views import NoteView
from eht_desk.application.pupil_moves import leaving_page
from eht_desk.application.pupils import open_pupil
from eht_desk.application.tasks import NewTask
from eht_desk.application.timeline import TimelineKind
from eht_desk.application.today import today_page
from eht_desk.domain.accounts import Role
from eht_desk.domain.cases import CaseLevel, CaseStepKind
from eht_desk.domain.contact_notes import ContactChannel, ContactOutcome, ContactWith
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.evidence import Evidence, EvidenceKind
from eht_desk.domain.ids import CaseId, GuardianId
from tests.fakes.school import ALMA, FORM, NOEL, TALK, School

GATE = "before_social_mapping"


def open_one(school: School, login: str = "maria", level: CaseLevel = CaseLevel.SCHOOL) -> CaseId:
    return cases.open_case(school.as_(login), ALMA, level, Role.COUNSELLOR, "Frånvaron fortsätter")[0]


def write(school: School, channel: ContactChannel) -> None:
    note = NewNote(
        ContactWith.GUARDIAN,
        channel,
        ContactOutcome.REACHED,
        school.clock.now(),
        guardian_id=GuardianId("g1"),
    )
    contact_notes.write_note(school.as_("per"), ALMA, note)


# ------------------------------------------------------------------------------------------------------------ cases


def test_a_case_is_opened_handed_on_closed_and_opened_again(school: School) -> None:
    maria = school.as_("maria")
    case_id = open_one(school)
    school.clock.advance(days=1)
    cases.hand_to(maria, case_id, Role.RECTOR, "Rektor tar vid")
    school.clock.advance(days=1)
    cases.close_case(maria, case_id, "attendance_works", "Går varje dag")
    [row] = open_pupil(maria, ALMA).cases
    assert (row.is_open, row.owner_role, row.closing_reason) == (False, Role.RECTOR, "Närvaron fungerar")
    assert (row.opened_by, row.closed_by, row.closing_note) == ("Maria Lind", "Maria Lind", "Går varje dag")
    assert len(row.reference) == 7
    with pytest.raises(RuleViolation, match="case_closed"):
        cases.close_case(maria, case_id, "attendance_works")
    school.clock.advance(days=1)
    cases.reopen_case(maria, case_id, "För tidigt")
    [row] = open_pupil(maria, ALMA).cases
    assert (row.is_open, row.closing_reason, row.closed_at) == (True, "", None)
    assert [step.kind for step in row.steps] == [
        CaseStepKind.OPENED,
        CaseStepKind.HANDED,
        CaseStepKind.CLOSED,
        CaseStepKind.REOPENED,
    ]
    assert row.steps[2].reason == "Närvaron fungerar"
    lines = [item.item for item in open_pupil(maria, ALMA).timeline]
    assert [line.kind for line in lines if isinstance(line, CaseStepRow)] == [
        step.kind for step in reversed(row.steps)
    ]


def test_one_open_case_of_a_level(school: School) -> None:
    first = open_one(school)
    with pytest.raises(RuleViolation, match="case_open_already"):
        open_one(school)
    open_one(school, level=CaseLevel.AUTHORITY)
    cases.close_case(school.rector, first, "registered_by_mistake", "Fel elev")
    open_one(school)
    with pytest.raises(RuleViolation, match="case_open_already"):
        cases.reopen_case(school.rector, first, "Ändå rätt")


def test_mentors_see_a_case_and_do_not_keep_it(school: School) -> None:
    case_id = open_one(school)
    per = school.as_("per")
    [row] = open_pupil(per, ALMA).cases
    assert not row.may_keep
    for act in (
        lambda: cases.close_case(per, case_id, "attendance_works"),
        lambda: cases.hand_to(per, case_id, Role.RECTOR),
        lambda: cases.open_case(per, ALMA, CaseLevel.AUTHORITY, Role.MENTOR, "x"),
    ):
        with pytest.raises(RuleViolation, match="not_allowed"):
            act()


def test_closing_asks_for_a_reason_that_fits_and_for_nothing_left_to_do(school: School) -> None:
    maria, case_id = school.as_("maria"), open_one(school)
    for reason, note, code, field in (
        ("", "", "required", "reason"),
        ("bored", "", "unknown_reason", "reason"),
        ("moved_to_municipality", "", "unknown_reason", "reason"),
        ("moved_abroad", " ", "required", "note"),
    ):
        with pytest.raises(RuleViolation, match=code) as caught:
            cases.close_case(maria, case_id, reason, note)
        assert caught.value.field == field
    task_id, _ = tasks.add_task(maria, ALMA, NewTask("Följ upp", Role.COUNSELLOR, case_id=case_id))
    assert open_pupil(maria, ALMA).cases[0].open_tasks == 1
    with pytest.raises(RuleViolation, match="case_has_tasks") as caught:
        cases.close_case(maria, case_id, "attendance_works")
    assert caught.value.facts == {"count": 1}
    tasks.cancel_task(maria, task_id, "Behövs inte")
    cases.close_case(maria, case_id, "attendance_works")
    with pytest.raises(RuleViolation, match="case_closed"):
        tasks.add_task(maria, ALMA, NewTask("Till", Role.COUNSELLOR, case_id=case_id))


def test_only_roles_that_see_the_pupil_own_a_case(school: School) -> None:
    with pytest.raises(RuleViolation, match="owner_may_not"):
        cases.open_case(school.rector, ALMA, CaseLevel.SCHOOL, Role.NURSE, "x")
    reasons = cases.closing_reasons(school.rector, CaseLevel.HOME_MUNICIPALITY)
    assert "moved_to_municipality" in {item.id for item in reasons}


# ------------------------------------------------------------------------------------------------------------ tasks


def test_a_task_waits_for_a_role_or_a_person_and_for_nobody_else(school: School) -> None:
    rector = school.rector
    tasks.add_task(rector, ALMA, NewTask("Mentor", Role.MENTOR, due=date(2026, 11, 20)))
    tasks.add_task(rector, NOEL, NewTask("Annan mentor", Role.MENTOR))
    tasks.add_task(rector, ALMA, NewTask("Maria", owner_id=school.accounts["maria"], due=date(2026, 12, 1)))
    tasks.add_task(rector, ALMA, NewTask("Rektor", Role.RECTOR))
    found = {
        login: [row.title for row in tasks.tasks_for_me(school.as_(login))]
        for login in ("per", "sara", "maria", "karin", "ida", "nils")
    }
    assert found == {
        "per": ["Mentor"],
        "sara": ["Annan mentor"],
        "maria": ["Maria"],
        "karin": ["Rektor"],
        "ida": [],
        "nils": [],
    }
    page = today_page(school.as_("per"))
    assert ([row.title for row in page.tasks], page.late) == (["Mentor"], 1)
    titles = [row.title for row in open_pupil(school.as_("per"), ALMA).tasks]
    assert titles == ["Mentor", "Maria", "Rektor"]


@pytest.mark.parametrize(
    ("new", "code", "field"),
    [
        (NewTask("  ", Role.MENTOR), "required", "title"),
        (NewTask("x" * 201, Role.MENTOR), "text_too_long", "title"),
        (NewTask("Ring"), "required", "owner"),
        (NewTask("Ring", Role.NURSE), "owner_may_not", "owner"),
        (NewTask("Ring", Role.MENTOR, case_id=CaseId("nothing")), "not_found", "case_id"),
    ],
)
def test_what_is_wrong_is_told_with_its_field(school: School, new: NewTask, code: str, field: str) -> None:
    with pytest.raises(RuleViolation, match=code) as caught:
        tasks.add_task(school.rector, ALMA, new)
    assert caught.value.field == field


def test_a_task_is_given_only_to_who_sees_the_pupil(school: School) -> None:
    for login in ("sara", "ida"):
        with pytest.raises(RuleViolation, match="owner_may_not"):
            tasks.add_task(school.rector, ALMA, NewTask("Ring", owner_id=school.accounts[login]))
    names = [name for _, name in tasks.possible_owners(school.rector, ALMA)]
    assert names == ["Karin Ås", "Maria Lind", "Per Holm"]


def test_done_by_hand_and_taken_back(school: School) -> None:
    per = school.as_("per")
    task_id, _ = tasks.add_task(per, ALMA, NewTask("Prata med laget", Role.MENTOR))
    tasks.finish_task(per, task_id, "Gjort på mötet")
    [row] = [item for item in open_pupil(per, ALMA).timeline if item.kind is TimelineKind.TASK]
    assert (row.who, row.holds) == ("Per Holm", True)
    with pytest.raises(RuleViolation, match="task_closed"):
        tasks.finish_task(per, task_id)
    tasks.reopen_task(per, task_id)
    with pytest.raises(RuleViolation, match="task_open"):
        tasks.reopen_task(per, task_id)
    tasks.change_task(
        per, task_id, title="Prata med Maria", owner_role=None, owner_id=school.accounts["maria"], due=None
    )
    assert [item.title for item in tasks.tasks_for_me(school.as_("maria"))] == ["Prata med Maria"]


def test_a_frozen_stage_closes_the_task_that_waited_for_it(school: School) -> None:
    per = school.as_("per")
    wanted = Evidence(EvidenceKind.DOCUMENT_STAGE, form_id=FORM, stage_id="talk")
    task_id, _ = tasks.add_task(
        school.rector, ALMA, NewTask("Fyll i", Role.MENTOR, evidence=wanted, kind="fill")
    )
    after = Evidence(EvidenceKind.TASK_DONE, task_kind="fill")
    next_id, _ = tasks.add_task(school.rector, ALMA, NewTask("Läs", Role.RECTOR, evidence=after))
    school.clock.advance(minutes=5)
    page = read_form(per, ALMA, FORM)
    draft = save_draft(per, page.draft, TALK, starts_stretch=True)
    document, changes = finalise_stage(per, draft)
    assert {task_id, next_id, document.id} <= changes.ids
    assert tasks.tasks_for_me(per) == tasks.tasks_for_me(school.rector) == ()
    with pytest.raises(RuleViolation, match="task_has_evidence"):
        tasks.reopen_task(per, task_id)


def test_a_task_that_nobody_can_do_is_found_and_given_to_somebody(school: School) -> None:
    rector = school.rector
    tasks.add_task(rector, ALMA, NewTask("Specialpedagogens", Role.SPECIAL_EDUCATOR))
    tasks.add_task(rector, NOEL, NewTask("Mentorns", Role.MENTOR))
    assert [row.title for row in tasks.orphaned_tasks(rector)] == ["Specialpedagogens"]
    school.clock.advance(days=60)  # Sara's mentorship of 7B ends at the turn of the year
    found = {row.title: row.id for row in tasks.orphaned_tasks(rector)}
    assert set(found) == {"Specialpedagogens", "Mentorns"}
    assert today_page(rector).orphan_tasks == 2
    assert today_page(school.as_("maria")).orphan_tasks == 0
    with pytest.raises(RuleViolation, match="not_allowed"):
        tasks.orphaned_tasks(school.as_("maria"))
    tasks.change_task(
        rector, found["Mentorns"], title="Mentorns", owner_role=Role.COUNSELLOR, owner_id=None, due=None
    )
    assert [row.title for row in tasks.tasks_for_me(school.as_("maria"))] == ["Mentorns"]


def test_whoever_lets_a_pupil_leave_sees_what_is_open(school: School) -> None:
    case_id = open_one(school)
    task_id, _ = tasks.add_task(school.rector, ALMA, NewTask("Ring", Role.MENTOR))
    done_id, _ = tasks.add_task(school.rector, ALMA, NewTask("Klar", Role.MENTOR))
    tasks.finish_task(school.rector, done_id)
    page = leaving_page(school.rector, ALMA)
    assert [row.id for row in page.tasks] == [task_id]
    assert [row.id for row in page.cases] == [case_id]


def test_only_the_maker_the_owner_and_who_keeps_cases_cancel(school: School) -> None:
    per = school.as_("per")
    task_id, _ = tasks.add_task(school.rector, ALMA, NewTask("Rektors", Role.RECTOR))
    with pytest.raises(RuleViolation, match="not_allowed"):
        tasks.cancel_task(per, task_id, "Nej")
    with pytest.raises(RuleViolation, match="required"):
        tasks.cancel_task(school.rector, task_id, " ")
    tasks.cancel_task(school.as_("maria"), task_id, "Behövs inte")
    [row] = [item for item in open_pupil(per, ALMA).timeline if item.kind is TimelineKind.TASK]
    assert (row.who, row.holds) == ("Maria Lind", False)


# ------------------------------------------------------------------------------------------------------------ gates


def test_the_gate_opens_by_the_contacts_of_the_pupil(school: School) -> None:
    before = gates.look_at_gate(school.rector, ALMA, GATE)
    assert [item.id for item in before.result.missing] == ["called_home", "met_at_school"]
    assert (before.may_pass, before.may_override) == (False, True)
    write(school, ContactChannel.PHONE)
    school.clock.advance(minutes=1)
    write(school, ContactChannel.MEETING_SCHOOL)
    after = gates.look_at_gate(school.rector, ALMA, GATE)
    assert after.may_pass
    assert [item.requirement.id for item in after.result.met] == ["called_home", "met_at_school"]
    with pytest.raises(RuleViolation, match="gate_open"):
        gates.override_gate(school.rector, ALMA, GATE, "Karin Ås", "Ändå")


def test_a_gate_is_passed_with_name_and_reason(school: School) -> None:
    write(school, ContactChannel.PHONE)
    for name, reason, field in (("", "Svarar inte", "name"), ("Karin Ås", "  ", "reason")):
        with pytest.raises(RuleViolation, match="required") as caught:
            gates.override_gate(school.rector, ALMA, GATE, name, reason)
        assert caught.value.field == field
    with pytest.raises(RuleViolation, match="not_allowed"):
        gates.override_gate(school.as_("per"), ALMA, GATE, "Per Holm", "Svarar inte")
    view, _ = gates.override_gate(school.as_("maria"), ALMA, GATE, "Karin Ås", "Hemmet svarar inte")
    assert view.may_pass
    assert view.override is not None
    assert (view.override.name, view.override.who) == ("Karin Ås", "Maria Lind")
    lines = [item.item for item in open_pupil(school.rector, ALMA).timeline]
    [line] = [item for item in lines if isinstance(item, OverrideRow)]
    assert line.title == "Innan skolsocial kartläggning beslutas"
    with school.rector.store.read() as work:
        row = next(row for row in work.log.rows() if row.event.kind == "gate_overridden")
    assert row.event.detail["missing"] == "met_at_school"
    page = open_pupil(school.rector, ALMA)
    [note] = [item.item for item in page.timeline if isinstance(item.item, NoteView)]
    contact_notes.withdraw_note(school.rector, note.id, "Fel elev")
    assert not gates.look_at_gate(school.rector, ALMA, GATE).may_pass


def test_an_unknown_gate_and_a_strange_pupil_are_refused(school: School) -> None:
    with pytest.raises(ExpectedFailure, match="unknown_gate"):
        gates.look_at_gate(school.rector, ALMA, "nothing")
    with pytest.raises(RuleViolation, match="not_allowed"):
        gates.look_at_gate(school.as_("sara"), ALMA, GATE)
    case_id = open_one(school)
    with pytest.raises(RuleViolation, match="not_found"):
        gates.override_gate(school.rector, NOEL, GATE, "Karin", "x", case_id=case_id)


def test_the_timeline_is_newest_first(school: School) -> None:
    write(school, ContactChannel.PHONE)
    school.clock.advance(hours=1)
    open_one(school)
    school.clock.advance(hours=1)
    write(school, ContactChannel.MEETING_SCHOOL)
    rows = open_pupil(school.rector, ALMA).timeline
    assert [row.at for row in rows] == sorted((row.at for row in rows), reverse=True)
    assert [row.kind.value for row in rows] == ["note", "case", "note"]
    assert rows[0].at - rows[-1].at == timedelta(hours=2)


def test_what_was_said_when_a_task_ended_stays_when_it_is_opened_again(school: School) -> None:
    maria = school.as_("maria")
    task_id, _ = tasks.add_task(maria, ALMA, NewTask("Ring hem", Role.COUNSELLOR))
    tasks.finish_task(maria, task_id, "Ringde, kommer på tisdag")
    tasks.reopen_task(maria, task_id)
    tasks.cancel_task(maria, task_id, "Flyttat till mötet")
    tasks.reopen_task(maria, task_id)
    (row,) = [row for row in tasks.tasks_for_me(maria) if row.id == task_id]
    assert row.said_before == ("Ringde, kommer på tisdag", "Flyttat till mötet")
