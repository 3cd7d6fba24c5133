# SPDX-License-Identifier: EUPL-1.2
"""Cases by a routine: from what they are opened, who answers, how they end, come back and follow another version."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from eht_desk.application import (
    case_endings,
    case_pack,
    case_page,
    cases,
    delegation,
    pupil_facts,
    routine_cases,
    tasks,
    today,
)
from eht_desk.application.case_views import AnswersBecause, EventKind, MissingKind, StepState
from eht_desk.application.measures import NewMeasure, add_measure
from eht_desk.application.pupil_facts import NewFact
from eht_desk.application.routine_cases import OriginKind
from eht_desk.application.tasks import NewTask
from eht_desk.application.workspace import Workspace
from eht_desk.domain.accounts import Role
from eht_desk.domain.case_entries import DutyValue, FactKind
from eht_desk.domain.cases import CaseLevel, CaseStepKind
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.evidence import Evidence, EvidenceKind
from eht_desk.domain.ids import CaseId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.organisation import Period
from eht_desk.domain.routines.model import Need, RoutineDefinition
from tests.application.case_acts import kept, lock, noticed, one, opened, the_case, waiting
from tests.fakes.school import ALMA, CLASS_5A, FORM, NOEL, TALK, School

# ----------------------------------------------------------------------------------------------------------- opening


def test_a_case_is_opened_from_what_was_noticed_or_in_words(school: School) -> None:
    signal_id = noticed(school)
    document = lock(school.as_("per"), FORM, None, **TALK)
    maria = school.as_("maria")
    [row] = today.today_page(maria).signals
    assert (row.id, row.value, row.may_open_case) == (signal_id, 250, True)
    page = routine_cases.opening_page(maria, ALMA)
    assert {item.id for item in page.routines} == {"trosa", "huddinge"}
    assert {(item.kind, item.id) for item in page.origins} == {
        (OriginKind.SIGNAL, signal_id),
        (OriginKind.DOCUMENT, document.id),
    }
    with pytest.raises(RuleViolation, match="required:because"):
        routine_cases.open_by_routine(maria, ALMA, "trosa")
    with pytest.raises(RuleViolation, match="not_found:origin"):
        routine_cases.open_by_routine(maria, NOEL, "trosa", signal_id)
    with pytest.raises(ExpectedFailure, match="unknown_routine"):
        routine_cases.open_by_routine(maria, ALMA, "elsewhere", signal_id)
    with pytest.raises(RuleViolation, match="not_allowed"):
        routine_cases.open_by_routine(school.as_("per"), ALMA, "trosa", signal_id)
    case_id, _ = routine_cases.open_by_routine(maria, ALMA, "trosa", signal_id)
    case = the_case(school, case_id)
    assert (case.routine_id, case.origin, case.owner_role) == ("trosa", signal_id, Role.MENTOR)
    assert today.today_page(maria).signals == ()
    assert routine_cases.opening_page(maria, ALMA).open_case == case_id
    with pytest.raises(RuleViolation, match="case_open_already"):
        routine_cases.open_by_routine(maria, ALMA, "huddinge", because="En till")


def test_the_page_tells_the_steps_what_is_next_and_why(school: School) -> None:
    noticed(school)
    case_id = opened(school)
    lock(school.rector, "decision_investigation")
    page = case_page.open_case_page(school.as_("maria"), case_id)
    assert [step.state for step in page.steps[:3]] == [StepState.DONE, StepState.CURRENT, StepState.AHEAD]
    assert page.steps[1].line.day_number == 1
    coming = page.next
    assert coming is not None
    assert (coming.step_id, coming.title) == ("investigate", "Utred frånvaro")
    assert "skyndsamt" in coming.why.rule
    assert any("19 a" in law.title for law in coming.why.laws)
    assert coming.why.source
    assert [item.code for item in coming.why.because][:2] == ["signal", "step_done"]
    assert coming.why.because[0].facts["value"] == 250
    assert [line.day for line in coming.why.arithmetic] == [date(2026, 11, 23), date(2026, 11, 25)]
    met = {row.id: row for row in page.missing}
    assert met["decided"].is_met
    assert met["decided"].proofs[0].by == "Karin Ås"
    assert not met["reported"].is_met
    assert met["reported"].action is not None
    assert met["reported"].action.form_id == "report_to_authority"
    assert {item.form_id for item in page.outside if item.form_id} == {"concern_report"}
    assert all(item.is_allowed for item in page.outside)
    kinds = [row.kind for row in page.timeline]
    assert {EventKind.SIGNAL, EventKind.DOCUMENT, EventKind.CASE, EventKind.TASK} <= set(kinds)
    with school.rector.store.read() as work:
        assert next(iter(work.log.rows(newest=1))).event.kind == "case_read"
    with pytest.raises(RuleViolation, match="not_allowed"):
        case_page.read_case(school.as_("sara"), case_id)


def test_a_step_is_passed_by_name_and_stays_visible(school: School) -> None:
    case_id = opened(school)
    maria = school.as_("maria")
    for step, name, reason, code in (
        ("notice", "", "Skrevs på papper", "required:name"),
        ("notice", "Karin Ås", "", "required:reason"),
        ("plan", "Karin Ås", "Skrevs på papper", "step_not_current"),
    ):
        with pytest.raises(RuleViolation, match=code):
            routine_cases.pass_step(maria, case_id, step, name, reason)
    routine_cases.pass_step(maria, case_id, "notice", "Karin Ås", "Skrevs på papper")
    page = case_page.read_case(maria, case_id)
    assert page.steps[0].state is StepState.PASSED
    assert page.steps[0].passed_by is not None
    assert (page.steps[0].passed_by.name, page.steps[0].passed_by.who) == ("Karin Ås", "Maria Lind")
    assert page.steps[0].passed_by.title == "Följ upp"
    assert one(school, "routine.notice.noticed").cancelled_at is not None
    with pytest.raises(RuleViolation, match="step_not_current"):
        routine_cases.pass_step(maria, case_id, "notice", "Karin Ås", "En gång till")


# -------------------------------------------------------------------------------------------------------- who answers


def responsible(school: School, case_id: CaseId) -> tuple[str, AnswersBecause]:
    row = case_page.read_case(school.as_("maria"), case_id).responsible
    return row.name, row.because


def test_rektor_answers_until_somebody_accepts_and_again_when_that_one_leaves(school: School) -> None:
    case_id = opened(school)
    assert responsible(school, case_id) == ("Karin Ås", AnswersBecause.NOT_ACCEPTED)
    with pytest.raises(RuleViolation, match="not_allowed"):
        delegation.accept_case(school.as_("maria"), case_id)
    delegation.accept_case(school.as_("per"), case_id)
    assert responsible(school, case_id) == ("Per Holm", AnswersBecause.OWNER)
    with pytest.raises(RuleViolation, match="accepted_already"):
        delegation.accept_case(school.as_("per"), case_id)
    with school.rector.store.write() as work:
        work.organisation.set_mentorships(CLASS_5A, [])
        work.commit(LogEvent("test_mentors"))
    assert responsible(school, case_id) == ("Karin Ås", AnswersBecause.OWNER_LEFT)
    delegation.hand_case_to(school.rector, case_id, Role.COUNSELLOR, "Mentor slutade")
    assert responsible(school, case_id) == ("Karin Ås", AnswersBecause.NOT_ACCEPTED)
    delegation.accept_case(school.as_("maria"), case_id)
    assert responsible(school, case_id) == ("Maria Lind", AnswersBecause.OWNER)
    kinds = [step.kind for step in the_case(school, case_id).steps]
    assert kinds[1:] == [CaseStepKind.ACCEPTED, CaseStepKind.HANDED, CaseStepKind.ACCEPTED]


def test_somebody_acts_for_the_owner_for_a_time(school: School) -> None:
    case_id = opened(school)
    per, maria = school.as_("per"), school.as_("maria")
    delegation.accept_case(per, case_id)
    lock(per, "action_plan", plan_date="2026-11-23")
    assert "deadline.weekly" not in waiting(school, "maria")
    for period, code in (
        (Period(date(2026, 11, 23), None), "required:period"),
        (Period(date(2026, 11, 25), date(2026, 11, 23)), "period_reversed"),
    ):
        with pytest.raises(RuleViolation, match=code):
            delegation.delegate(per, case_id, school.accounts["maria"], period)
    days = Period(date(2026, 11, 23), date(2026, 11, 30))
    with pytest.raises(RuleViolation, match="owner_may_not"):
        delegation.delegate(per, case_id, school.accounts["sara"], days)
    assert [name for _, name in delegation.possible_delegates(per, case_id)] == ["Karin Ås", "Maria Lind"]
    delegation.delegate(per, case_id, school.accounts["maria"], days)
    assert responsible(school, case_id) == ("Maria Lind", AnswersBecause.DELEGATE)
    assert waiting(school, "maria")["deadline.weekly"].is_mine
    school.clock.advance(days=8)
    assert responsible(school, case_id) == ("Per Holm", AnswersBecause.OWNER)
    assert "deadline.weekly" not in waiting(school, "maria")
    delegation.delegate(per, case_id, school.accounts["maria"], Period(date(2026, 12, 1), date(2026, 12, 30)))
    delegation.end_delegation(maria, case_id, school.accounts["maria"])
    assert responsible(school, case_id) == ("Per Holm", AnswersBecause.OWNER)


def test_without_an_owner_all_through_the_case_goes_on_with_the_step(school: School) -> None:
    maria = school.as_("maria")
    case_id = opened(school, "huddinge")
    owner = the_case(school, case_id).owner_role
    assert owner in (Role.MENTOR, Role.RECTOR)
    roles = []
    for _ in range(7):
        case = the_case(school, case_id)
        assert case.standing is not None
        step = maria.routines.get("huddinge").step(case.standing.step)
        assert step is not None
        assert case.owner_role is step.role
        roles.append(step.role)
        for login, role in (("per", Role.MENTOR), ("karin", Role.RECTOR), ("maria", Role.COUNSELLOR)):
            if role is step.role and case.owner_id is None:
                delegation.accept_case(school.as_(login), case_id)
        if step.id == "follow_up":
            break
        before = responsible(school, case_id)[0]
        routine_cases.pass_step(maria, case_id, step.id, "Karin Ås", "På papper")
        case = the_case(school, case_id)
        if case.owner_role is step.role:
            assert responsible(school, case_id)[0] == before, "who has accepted goes on"
        else:
            assert responsible(school, case_id) == ("Karin Ås", AnswersBecause.NOT_ACCEPTED)
    assert roles[-1] is Role.COUNSELLOR
    assert len(set(roles)) == 3
    delegation.hand_case_to(maria, case_id, Role.MENTOR, "Mentor tar det härifrån")
    noticed(school, "per")
    assert the_case(school, case_id).owner_role is Role.MENTOR, "until the step is another"
    chosen, _ = routine_cases.open_by_routine(
        maria, NOEL, "huddinge", because="Frånvaron fortsätter", owner_role=Role.COUNSELLOR
    )
    assert responsible(school, chosen) == ("Maria Lind", AnswersBecause.OWNER), "who opens it has the role"


# ------------------------------------------------------------------------------------------------------------- endings


def test_closing_asks_for_the_paper_the_days_and_what_is_left(school: School) -> None:
    noticed(school, days=20)
    case_id = opened(school, "huddinge")
    maria = school.as_("maria")
    with pytest.raises(RuleViolation, match="case_follows_routine"):
        cases.close_case(maria, case_id, "attendance_works")
    own, _ = tasks.add_task(maria, ALMA, NewTask("Ring farmor", Role.COUNSELLOR, case_id=case_id))
    page = case_endings.closing_page(maria, case_id)
    assert not page.may_close
    assert [row.title for row in page.tasks if row.id == own] == ["Ring farmor"]
    assert MissingKind.GATE in {row.kind for row in page.missing}
    for reason, note, code in (
        ("", "", "required:reason"),
        ("bored", "", "unknown_reason"),
        ("registered_by_mistake", "", "reason_needs_words"),
        ("attendance_works", "", "case_has_tasks"),
    ):
        with pytest.raises(RuleViolation, match=code):
            case_endings.close_by_routine(maria, case_id, reason, note)
    tasks.finish_task(maria, own)
    with pytest.raises(RuleViolation, match="closing_needs"):
        case_endings.close_by_routine(maria, case_id, "attendance_works")
    with pytest.raises(RuleViolation, match="required:because"):
        case_endings.close_by_routine(maria, case_id, "attendance_works", name="Karin Ås")
    case_endings.close_by_routine(
        maria, case_id, "attendance_works", name="Karin Ås", because="Formulär 4 finns på papper"
    )
    assert not the_case(school, case_id).is_open
    row = case_page.read_case(maria, case_id)
    assert [item.title for item in row.overrides] == ["Avsluta ärendet"]
    assert (row.next, row.dues, row.may_relapse) == (None, (), True)
    with school.rector.store.read() as work:
        assert not [task for task in work.tasks.of_pupil(ALMA) if task.is_open]


def test_a_report_that_is_owed_holds_closing_up_unless_it_was_a_mistake(school: School) -> None:
    noticed(school, days=20)
    case_id = opened(school)
    with pytest.raises(RuleViolation, match="case_has_tasks") as caught:
        case_endings.close_by_routine(school.rector, case_id, "attendance_works")
    assert caught.value.facts == {"count": 2}
    case_endings.close_by_routine(school.rector, case_id, "registered_by_mistake", "Fel elev")
    assert kept(school, "routine.tell_social_services")[0].cancelled_at is not None


def test_what_remains_is_told_before_closing(school: School) -> None:
    noticed(school)
    case_id = opened(school)
    maria = school.as_("maria")
    pupil_facts.set_fact(maria, ALMA, NewFact(FactKind.DUTY, DutyValue.HAS_DUTY, date(2022, 8, 1)))
    add_measure(maria, case_id, NewMeasure("contact_person", "", date(2026, 11, 23), owner_role=Role.MENTOR))
    told = {item.code: item for item in case_endings.closing_page(maria, case_id).warnings}
    assert set(told) == {"duty_remains", "stays_at_school", "days_open", "measures_open"}
    assert "changed_school" in told["stays_at_school"].reasons
    with pytest.raises(RuleViolation, match="closing_needs"):
        case_endings.close_by_routine(maria, case_id, "attendance_works")
    case_endings.close_by_routine(maria, case_id, "changed_school")
    assert not the_case(school, case_id).is_open


@pytest.mark.parametrize("routine", ["trosa", "huddinge"])
def test_that_all_is_well_is_explained_while_the_step_lacks_something(
    school: School, routine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody has talked at home, nothing was evaluated: "Närvaron fungerar" is told what the step lacks (G8 is met)."""
    noticed(school)
    case_id = opened(school, routine)
    maria = school.as_("maria")
    lacks = [row.label for row in case_page.read_case(maria, case_id).missing if not row.is_met]
    page = case_endings.closing_page(maria, case_id)
    assert [row.label for row in page.step_lacks] == lacks != []
    assert {item.id for item in page.reasons if item.says_well} <= {"attendance_works", "no_more_follow_up"}
    monkeypatch.setattr(case_endings, "_papers", lambda _shown: ())
    monkeypatch.setattr(case_endings, "_owed", lambda _judged: ())
    monkeypatch.setattr(case_endings, "_left_to_do", lambda _work, _case, _judged: ())
    assert case_endings.closing_page(maria, case_id).may_close, "it holds nothing up"
    with pytest.raises(RuleViolation, match="step_lacks") as caught:
        case_endings.close_by_routine(maria, case_id, "attendance_works")
    assert (caught.value.field, caught.value.facts) == ("note", {"count": len(lacks)})
    case_endings.close_by_routine(maria, case_id, "attendance_works", "Talade med hemmet i telefon")
    assert not the_case(school, case_id).is_open


def test_a_relapse_begins_the_chain_anew_with_its_history(school: School) -> None:
    noticed(school)
    case_id = opened(school)
    maria = school.as_("maria")
    lock(school.rector, "decision_investigation")
    school.clock.advance(days=1)
    case_endings.close_by_routine(maria, case_id, "changed_school")
    school.clock.advance(days=30)
    with pytest.raises(RuleViolation, match="relapse_needs_words"):
        case_endings.relapse(maria, case_id, " ")
    case_endings.relapse(maria, case_id, "Borta igen sedan måndag")
    page = case_page.read_case(maria, case_id)
    assert page.next is not None
    assert page.next.step_id == "notice"
    assert [step.state for step in page.steps[:2]] == [StepState.CURRENT, StepState.AHEAD]
    assert page.steps[0].line.day_number == 1, "the days of the step begin anew too"
    assert page.next.why.source.startswith("Trosa kommun, handlingsplan"), (
        "a code alone tells nobody where to read"
    )
    assert page.timeline[0].kind is EventKind.CASE
    assert EventKind.DOCUMENT in {row.kind for row in page.timeline}
    assert [task.is_open for task in kept(school, "deadline.decide_investigation")] == [False, True]
    assert [step.kind for step in page.case.steps][-2:] == [CaseStepKind.CLOSED, CaseStepKind.RELAPSED]


def test_the_absence_that_a_case_comes_back_for_counts_in_it(school: School) -> None:
    noticed(school)
    case_id = opened(school)
    maria = school.as_("maria")
    lock(school.rector, "decision_investigation")
    school.clock.advance(days=1)
    case_endings.close_by_routine(maria, case_id, "changed_school")
    school.clock.advance(days=20)
    again = noticed(school, last=date(2026, 12, 11))
    assert [row.id for row in today.today_page(maria).signals] == [again]
    school.clock.advance(days=3)
    case_endings.relapse(maria, case_id, "Borta igen sedan måndag")
    page = case_page.read_case(maria, case_id)
    assert [step.state for step in page.steps[:2]] == [StepState.DONE, StepState.CURRENT]
    assert not any(row.is_met for row in page.missing), "what was written before it came back does not count"
    assert today.today_page(maria).signals == (), "it is in the case now"
    [due] = [row for row in page.dues if row.id == "decide_investigation"]
    assert due.lines[0].day == date(2026, 12, 17), "the days count from when somebody said that it began anew"
    assert [task.is_open for task in kept(school, "deadline.decide_investigation")] == [False, True]


def test_the_next_case_begins_where_the_one_before_ended(school: School) -> None:
    noticed(school)
    first = opened(school)
    lock(school.rector, "decision_investigation")
    school.clock.advance(days=1)
    case_endings.close_by_routine(school.rector, first, "changed_school")
    school.clock.advance(days=1)
    second = opened(school)
    assert case_page.read_case(school.rector, second).steps[0].state is StepState.CURRENT
    school.clock.advance(days=1)
    case_endings.close_by_routine(school.rector, second, "registered_by_mistake", "Dubbelt")
    school.clock.advance(days=1)
    third = the_case(school, opened(school))
    assert third.counts_from == the_case(school, first).closed_at


def test_a_pupil_who_leaves_has_a_list_for_the_next_school(school: School) -> None:
    case_id = opened(school)
    per = school.as_("per")
    lock(per, FORM, None, **TALK)
    pack = case_pack.hand_over_pack(school.as_("maria"), case_id)
    assert [(row.title, row.why_not) for row in pack.rows] == [("Checklista", "")]
    assert "Besluta om frånvaron ska utredas" in pack.tasks
    case_pack.record_pack_print(school.as_("maria"), case_id, 1)
    with school.rector.store.read() as work:
        assert next(iter(work.log.rows(newest=1))).event.kind == "pack_printed"
    with pytest.raises(RuleViolation, match="not_allowed"):
        case_pack.hand_over_pack(per, case_id)


# ------------------------------------------------------------------------------------------------------------ versions


class TwoVersions:
    """Trosa as it ships, and a later version that asks for something more."""

    def __init__(self, first: RoutineDefinition) -> None:
        need = Need("teacher_told", "Lärarna vet", Evidence(EvidenceKind.MANUAL))
        step = replace(first.steps[0], needs=(*first.steps[0].needs, need))
        later = replace(first, version=2, valid_from=date(2026, 10, 1), steps=(step, *first.steps[1:]))
        self._there = {1: first, 2: later}

    def get(self, routine_id: str, version: int | None = None) -> RoutineDefinition:
        if routine_id != "trosa" or (version or 2) not in self._there:
            raise ExpectedFailure("unknown_routine")
        return self._there[version or 2]

    def all_latest(self) -> tuple[RoutineDefinition, ...]:
        return (self._there[2],)

    def versions(self, routine_id: str) -> tuple[int, ...]:
        return (1, 2) if routine_id == "trosa" else ()


def test_a_case_keeps_its_version_until_a_person_moves_it(school: School) -> None:
    noticed(school)
    case_id = opened(school)
    maria = school.as_("maria")
    later: Workspace = replace(maria, school_routines=TwoVersions(maria.routines.get("trosa")))
    page = case_page.read_case(later, case_id)
    assert page.routine is not None
    assert (page.routine.version, page.routine.newest, page.routine.has_newer) == (1, 2, True)
    [view] = routine_cases.versions_to_move_to(later, case_id)
    assert (view.version, view.comes, view.goes) == (2, ("Lärarna vet",), ())
    with pytest.raises(ExpectedFailure, match="unknown_routine"):
        routine_cases.move_to_version(later, case_id, "trosa", 3)
    routine_cases.move_to_version(later, case_id, "trosa", 2, "Kommunen har beslutat")
    page = case_page.read_case(later, case_id)
    assert page.steps[0].state is StepState.CURRENT
    [row] = [row for row in page.missing if not row.is_met]
    assert row.action is not None
    assert row.action.task_id is not None
    tasks.finish_task(replace(school.rector, school_routines=later.school_routines), row.action.task_id)
    assert case_page.read_case(later, case_id).steps[0].state is StepState.DONE
    page = case_page.read_case(maria, case_id)  # a program without that version
    assert (page.routine, page.steps, page.next) == (None, (), None)


def test_a_case_from_before_routines_has_a_page_and_can_get_one(school: School) -> None:
    maria = school.as_("maria")
    case_id, _ = cases.open_case(maria, ALMA, CaseLevel.SCHOOL, Role.COUNSELLOR, "Frånvaron fortsätter")
    page = case_page.read_case(maria, case_id)
    assert (page.routine, page.next, page.may_close) == (None, None, True)
    assert next(item.id for item in case_endings.closing_page(maria, case_id).reasons) == "attendance_works"
    routine_cases.move_to_version(maria, case_id, "huddinge", 1)
    assert case_page.read_case(maria, case_id).next is not None
    noticed(school)
    assert [item.case_id for item in case_page.read_case(maria, case_id).signals] == [case_id]
