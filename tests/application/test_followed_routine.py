# SPDX-License-Identifier: EUPL-1.2
"""Which routine a school follows: what it said, else its municipality's, never another's by chance."""

from __future__ import annotations

from datetime import date

import pytest

from eht_desk.application import meetings, organisation, routine_cases, statistics_checks
from eht_desk.application.changes import ChangeSet
from eht_desk.application.followed_routine import follow_routine, followed_routine, routine_of_unit
from eht_desk.application.workspace import Workspace
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.organisation import AuthorityKind
from tests.application.routine_acts import by
from tests.fakes.school import ALMA, School


def planned_by(workspace: Workspace, school: School, day: int = 0) -> str:
    meeting_id, _ = meetings.plan_meeting(workspace, school.unit_id, date(2026, 11, 25 + day))
    [row] = [item for item in meetings.meeting_rows(workspace) if item.id == meeting_id]
    return row.routine_id


def offered_first(workspace: Workspace) -> tuple[str, bool]:
    first = routine_cases.opening_page(workspace, ALMA).routines[0]
    return first.id, first.is_own


def test_where_nothing_says_which_the_law_alone_is_followed(school: School) -> None:
    rector = by(school, "karin")
    assert followed_routine(rector, school.unit_id).usual is None
    assert planned_by(by(school, "maria"), school) == "sweden", "not the first municipality of the alphabet"
    assert statistics_checks.checks(rector) == ()


def test_the_municipality_says_it_and_the_school_before_it(school: School) -> None:
    rector, maria = by(school, "karin"), by(school, "maria")
    organisation.change_authority(rector, AuthorityKind.MUNICIPAL, "Trosa kommun")
    told = followed_routine(rector, school.unit_id)
    assert (told.said, told.usual and told.usual[0]) == ("", "trosa")
    assert [key for key, _ in told.choices] == ["huddinge", "trosa"]
    assert planned_by(maria, school) == "trosa"
    assert offered_first(maria) == ("trosa", True)
    with pytest.raises(RuleViolation, match="not_allowed"):
        follow_routine(maria, school.unit_id, "huddinge")
    for wrong in ("sweden", "elsewhere"):
        with pytest.raises(RuleViolation, match="no_routine:routine_id"):
            follow_routine(rector, school.unit_id, wrong)
    follow_routine(rector, school.unit_id, "huddinge")
    assert follow_routine(rector, school.unit_id, "huddinge") == ChangeSet()
    assert followed_routine(maria, school.unit_id).said == "huddinge"
    assert planned_by(maria, school, 1) == "huddinge"
    assert offered_first(maria) == ("huddinge", True)
    assert {row.routine_id for row in statistics_checks.checks(rector)} == {"huddinge"}
    with rector.store.read() as work:
        assert (
            next(iter(work.log.rows(newest=1))).event.kind != "school_routine_said"
        )  # the meeting came after
        assert [row.event.kind for row in work.log.rows()].count("school_routine_said") == 1
    follow_routine(rector, school.unit_id, "")
    with rector.store.read() as work:
        routine = routine_of_unit(rector, work, school.unit_id)
    assert routine is not None
    assert routine.id == "trosa"
