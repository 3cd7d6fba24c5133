# SPDX-License-Identifier: EUPL-1.2
"""Tasks of a case's routine: nobody ticks them. What is written makes, closes, opens and takes them back."""

from __future__ import annotations

from datetime import date

import pytest

from eht_desk.application import (
    case_actions,
    contact_notes,
    hand_overs,
    routine_cases,
    signals,
    tasks,
)
from eht_desk.application.case_views import ActionKind
from eht_desk.application.contact_notes import NewNote
from eht_desk.application.pupil_facts import NewFact, set_fact
from eht_desk.application.store_settings import change_setting
from eht_desk.application.tasks import NewTask
from eht_desk.application.today import today_page
from eht_desk.domain.accounts import Role
from eht_desk.domain.case_entries import FactKind
from eht_desk.domain.contact_notes import ContactChannel, ContactOutcome, ContactWith
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import GuardianId
from tests.application.case_acts import kept, lock, noticed, one, opened, waiting
from tests.fakes.school import ALMA, FORM, TALK, School

REPORTS = ("routine.tell_school_director", "routine.tell_social_services")


def talk_home(school: School, login: str = "per") -> None:
    note = NewNote(
        ContactWith.GUARDIAN,
        ContactChannel.PHONE,
        ContactOutcome.REACHED,
        school.clock.now(),
        guardian_id=GuardianId("g1"),
    )
    contact_notes.write_note(school.as_(login), ALMA, note)


def test_a_task_that_asks_for_a_document_is_closed_by_the_document(school: School) -> None:
    noticed(school)
    opened(school)
    row = waiting(school, "karin")["deadline.decide_investigation"]
    assert (row.due, row.is_target, row.law_word) == (date(2026, 11, 30), True, "skyndsamt")
    assert row.action is not None
    assert (row.action.kind, row.action.form_id) == (ActionKind.FORM, "decision_investigation")
    assert not row.may_finish
    with pytest.raises(RuleViolation, match="task_needs_evidence"):
        tasks.finish_task(school.rector, row.id, "Gjort")
    with pytest.raises(RuleViolation, match="task_by_routine"):
        tasks.change_task(
            school.rector,
            row.id,
            title=row.title,
            owner_role=Role.RECTOR,
            owner_id=None,
            due=date(2027, 1, 1),
        )
    document = lock(school.rector, "decision_investigation")
    done = one(school, "deadline.decide_investigation")
    assert (done.is_open, done.done_by_evidence) == (False, document.id)
    told = waiting(school, "karin")["deadline.report_to_authority"]
    assert (told.due, told.law_word) == (date(2026, 11, 25), "snarast")
    lock(school.rector, "report_to_authority")
    assert not one(school, "deadline.report_to_authority").is_open


def test_what_is_next_stands_on_somebodys_day_and_only_there(school: School) -> None:
    opened(school)
    first = waiting(school, "karin")["routine.notice.noticed"]
    assert first.title == "Följ upp. Saknas: Frånvaron är beskriven"
    assert first.action is not None
    assert first.action.kind is ActionKind.SIGNAL
    signal_id = noticed(school)
    assert not one(school, "routine.notice.noticed").is_open
    school.clock.advance(days=1)
    signals.withdraw_signal(school.as_("per"), signal_id, "Fel elev")
    assert one(school, "routine.notice.noticed").is_open, "what closed it does not hold any more"


def test_a_report_is_done_and_never_cancelled(school: School) -> None:
    signal_id = noticed(school, days=20)
    opened(school)
    rows = waiting(school, "karin")
    assert all(rows[kind].stays and rows[kind].may_finish for kind in REPORTS)
    first, second = (rows[kind].id for kind in REPORTS)
    for login in ("karin", "maria"):
        with pytest.raises(RuleViolation, match="task_stays"):
            tasks.cancel_task(school.as_(login), first, "Behövs inte")
    with pytest.raises(RuleViolation, match="not_allowed"):
        tasks.finish_task(school.as_("maria"), first, "Någon annan gör det inte")
    tasks.finish_task(school.rector, first, "Ringde skolchef")
    noticed(school, days=22)  # the same absence, two days later: told already
    assert [task.is_open for task in kept(school, REPORTS[0])] == [False]
    signals.withdraw_signal(school.as_("per"), signal_id, "Fel inskrivet")
    assert one(school, REPORTS[1]).is_open, "the other figure still asks for it"
    school.clock.advance(days=40)
    noticed(school, days=16, last=date(2026, 12, 31))
    assert [task.is_open for task in kept(school, REPORTS[0])] == [False, True], "absence anew is told anew"
    assert one(school, REPORTS[1]).id == second


def test_what_is_withdrawn_takes_its_tasks_back_and_cancelled_ones_stay_so(school: School) -> None:
    signal_id = noticed(school, days=20)
    opened(school)
    deadline = one(school, "deadline.decide_investigation")
    with pytest.raises(RuleViolation, match="not_allowed"):
        tasks.cancel_task(school.as_("per"), deadline.id, "Jag skrev ju notisen")
    tasks.cancel_task(school.as_("maria"), deadline.id, "Beslutet finns på papper")
    signals.withdraw_signal(school.as_("per"), signal_id, "Fel elev")
    for kind in REPORTS:
        task = one(school, kind)
        assert (task.is_open, task.cancelled_reason) == (
            False,
            "Det som uppgiften kom av gäller inte längre.",
        )
    assert one(school, "deadline.decide_investigation").cancelled_reason == "Beslutet finns på papper"
    noticed(school, days=20)
    assert all(one(school, kind).is_open for kind in REPORTS), "the same task again, not another"


def test_a_weekly_follow_up_has_a_task_for_each_week(school: School) -> None:
    opened(school)
    per = school.as_("per")
    plan = lock(per, "action_plan", plan_date="2026-11-23")
    assert waiting(school, "per")["deadline.weekly"].due == date(2026, 11, 30)
    school.clock.advance(days=7)
    lock(per, "action_plan", plan.id)
    assert one(school, "deadline.weekly").done_by_evidence == plan.id
    assert waiting(school, "per")["deadline.weekly.2"].due == date(2026, 12, 7)
    school.clock.advance(days=7)
    lock(per, "action_plan", plan.id)
    assert not one(school, "deadline.weekly.2").is_open
    assert waiting(school, "per")["deadline.weekly.3"].due == date(2026, 12, 14)


def test_a_button_of_a_list_finds_the_draft_or_document_when_it_is_pressed(school: School) -> None:
    opened(school)
    noticed(school)
    row = waiting(school, "karin")["deadline.decide_investigation"]
    assert row.action is not None
    new = case_actions.where_to(school.rector, ALMA, row.action)
    assert (new.document_id, new.draft_id, new.is_allowed) == (None, None, True)
    assert not case_actions.where_to(school.as_("per"), ALMA, row.action).is_allowed
    plan = lock(school.as_("per"), "action_plan", plan_date="2026-11-23")
    weekly = waiting(school, "per")["deadline.weekly"]
    assert weekly.action is not None
    found = case_actions.where_to(school.as_("per"), ALMA, weekly.action)
    assert (found.document_id, found.stage_id) == (plan.id, "weekly")


def test_a_button_on_a_day_goes_on_with_the_paper_that_is_there(school: School) -> None:
    case_id = opened(school)
    for step in ("notice", "investigate"):
        routine_cases.pass_step(school.as_("maria"), case_id, step, "Karin Ås", "På papper")
    document = lock(school.as_("per"), FORM, None, **TALK)
    rows = {row.kind: row for row in today_page(school.as_("per")).tasks}
    action = rows["routine.talk_home.copied"].action
    assert action is not None
    assert (action.kind, action.item, action.document_id) == (
        ActionKind.HAND_OVER,
        "copy_to_rector",
        document.id,
    )
    hand_overs.record_delivery(school.as_("per"), document.id, "copy_to_rector", school.rector.today)
    assert not one(school, "routine.talk_home.copied").is_open


@pytest.mark.parametrize("asked", [None, 2, 0])
def test_after_the_return_the_pupil_is_followed_up_as_often_as_the_school_wants(
    school: School, asked: int | None
) -> None:
    if asked is not None:
        change_setting(school.rector, "follow_ups_after_return", asked)
    opened(school)
    set_fact(school.as_("maria"), ALMA, NewFact(FactKind.RETURNED, "yes", date(2026, 11, 23)))
    found = []
    for week in range(1, 7):
        open_now = [
            row for kind, row in waiting(school, "per").items() if kind.startswith("routine.after_return.")
        ]
        if not open_now:
            break
        [row] = open_now
        assert row.due == date.fromordinal(date(2026, 11, 23).toordinal() + 7 * week)
        found.append(row.title)
        school.clock.advance(days=7)
        talk_home(school)
    assert len(found) == (4 if asked is None else asked)
    assert found[:1] == ([] if asked == 0 else [f"Följ upp efter återgången, 1 av {asked or 4}"])


def test_a_persons_own_task_is_as_before(school: School) -> None:
    case_id = opened(school)
    per = school.as_("per")
    task_id, _ = tasks.add_task(per, ALMA, NewTask("Ring farmor", Role.MENTOR, case_id=case_id))
    tasks.finish_task(per, task_id, "Klart")
    assert waiting(school, "per").get("own") is None


def test_a_case_that_began_on_a_computer_whose_clock_is_ahead_has_each_task_once(school: School) -> None:
    noticed(school)
    school.clock.advance(minutes=3)
    opened(school)
    school.clock.advance(minutes=-3)
    noticed(school, days=16)
    noticed(school)
    with school.rector.store.read() as work:
        made = [task.kind for task in work.tasks.of_pupil(ALMA)]
    assert len(made) == len(set(made))
