# SPDX-License-Identifier: EUPL-1.2
"""Times that a pupil is offered, what became of them, and rektor's task at the third miss (TRO-44, H13)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from eht_desk.application import offered_times as use
from eht_desk.application.offered_times import NewTime
from eht_desk.application.offered_views import MISSED_TASK, OfferedLedger, offered_times
from eht_desk.application.tasks import TaskRow, finish_task, tasks_for_me
from eht_desk.application.workspace import Workspace
from eht_desk.domain.accounts import Role
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import OfferedTimeId
from eht_desk.domain.offered_times import OfferedState
from tests.application.mapping_texts import MAPPING
from tests.fakes.school import ALMA, NOEL, School


def offer(workspace: Workspace, at: datetime | None = None) -> OfferedTimeId:
    return use.offer_time(workspace, ALMA, NewTime(MAPPING, at or workspace.now, "Kurators rum"))[0]


def miss(school: School, times: int = 1) -> list[OfferedTimeId]:
    missed = []
    for _ in range(times):
        missed.append(offer(school.as_("maria")))
        school.clock.advance(days=1)
        use.note_missed(school.as_("maria"), missed[-1])
    return missed


def ledger(school: School, login: str = "maria") -> OfferedLedger:
    return offered_times(school.as_(login), ALMA, MAPPING)


def rectors(school: School) -> list[TaskRow]:
    return [task for task in tasks_for_me(school.rector) if task.kind == MISSED_TASK]


def test_the_ledger_counts_what_became_of_each_time(school: School) -> None:
    maria = school.as_("maria")
    [first] = miss(school)
    second = offer(maria)
    use.rebook(maria, second, maria.now + timedelta(days=2), "Grupprum 2", "Kuratorn var sjuk")
    third = offer(maria)
    use.note_attended(maria, third)
    now = ledger(school)
    assert (now.planned, now.attended, now.missed, now.rebooked) == (1, 1, 1, 1)
    assert now.missed_in_a_row == 0
    assert {row.id: row.state for row in now.rows}[first] is OfferedState.MISSED
    assert now.rows[0].place == "Grupprum 2"
    assert now.may_offer


def test_the_third_miss_in_a_row_asks_rektor_once_with_the_days(school: School) -> None:
    miss(school, 2)
    assert rectors(school) == []
    miss(school)
    [task] = rectors(school)
    assert (task.owner_role, task.source) == (Role.RECTOR, "TRO-44, H13")
    assert "23/11, 24/11, 25/11" in task.title
    assert ledger(school).task_open
    miss(school)
    [task] = rectors(school)
    assert "26/11" in task.title


def test_coming_once_starts_the_count_again(school: School) -> None:
    miss(school, 2)
    use.note_attended(school.as_("maria"), offer(school.as_("maria")))
    miss(school, 2)
    assert rectors(school) == []


def test_rektor_is_asked_again_only_after_three_more(school: School) -> None:
    miss(school, 3)
    [task] = rectors(school)
    finish_task(school.rector, task.id, "Hembesök")
    school.clock.advance(hours=1)
    miss(school, 2)
    assert rectors(school) == []
    miss(school)
    assert len(rectors(school)) == 1


def test_a_miss_noted_by_mistake_takes_the_task_back(school: School) -> None:
    *_, last = miss(school, 3)
    use.take_back_outcome(school.as_("maria"), last)
    assert rectors(school) == []
    assert not ledger(school).task_open
    use.note_missed(school.as_("maria"), last)
    assert len(rectors(school)) == 1


def test_a_task_that_rektor_has_done_stays_done(school: School) -> None:
    *_, last = miss(school, 3)
    [task] = rectors(school)
    finish_task(school.rector, task.id)
    use.take_back_outcome(school.as_("maria"), last)
    use.note_missed(school.as_("maria"), last)
    assert rectors(school) == []


def test_who_writes_and_who_reads(school: School) -> None:
    offered = offer(school.as_("maria"))
    assert not ledger(school, "per").may_offer
    assert [row.may_write for row in ledger(school, "per").rows] == [False]
    with pytest.raises(RuleViolation, match="not_allowed"):
        use.note_missed(school.as_("per"), offered)
    with pytest.raises(RuleViolation, match="not_allowed"):
        offered_times(school.as_("sara"), ALMA, MAPPING)
    use.note_attended(school.rector, offered)


def test_what_cannot_be_noted(school: School) -> None:
    maria = school.as_("maria")
    later = offer(maria, maria.now + timedelta(days=3))
    with pytest.raises(RuleViolation, match="in_future"):
        use.note_missed(maria, later)
    with pytest.raises(RuleViolation, match="required"):
        use.cancel_time(maria, later, " ")
    use.cancel_time(maria, later, "Fel elev")
    with pytest.raises(RuleViolation, match="time_noted"):
        use.note_attended(maria, later)
    with pytest.raises(RuleViolation, match="too_far"):
        offer(maria, maria.now + timedelta(days=1000))
    with pytest.raises(RuleViolation, match="text_too_long"):
        use.offer_time(maria, NOEL, NewTime(MAPPING, maria.now, "x" * 201))
    moved = offer(maria)
    use.rebook(maria, moved, maria.now + timedelta(days=1), "")
    with pytest.raises(RuleViolation, match="time_rebooked"):
        use.take_back_outcome(maria, moved)


def test_what_is_rektors_to_decide_nobody_else_says_done(school: School) -> None:
    miss(school, 3)
    [task] = tasks_for_me(school.rector)
    for login in ("maria", "per"):
        with pytest.raises(RuleViolation, match="not_allowed"):
            finish_task(school.as_(login), task.id)
    finish_task(school.rector, task.id)
    assert tasks_for_me(school.rector) == ()
