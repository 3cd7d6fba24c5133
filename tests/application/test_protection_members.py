# SPDX-License-Identifier: EUPL-1.2
"""Who holds a key of a protected pupil without being able to use it now, and when only one person is left."""

from __future__ import annotations

import pytest

from eht_desk.application import account_desk, protections
from eht_desk.application.today import today_page
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.protection import ProtectionEvent
from tests.application.protected import protect_alma
from tests.fakes.school import ALMA, School

NEW = "blå gräset under snön"


def rows(school: School) -> dict[str, protections.MemberRow]:
    return {row.name: row for row in protections.read_protection(school.rector, ALMA).members}


def test_who_got_a_new_password_is_listed_and_can_be_taken_away(school: School) -> None:
    protect_alma(school)
    account_desk.reset_password(school.rector, school.accounts["maria"], NEW)
    found = rows(school)
    assert [name for name, row in found.items() if row.waits] == ["Maria Lind"]
    assert [name for name, row in found.items() if row.has_left] == []
    protections.remove_member(school.rector, ALMA, school.accounts["maria"], "Byter uppdrag")
    assert sorted(rows(school)) == ["Karin Ås", "Per Holm"]


def test_whose_account_was_closed_stands_there_as_that(school: School) -> None:
    protect_alma(school)
    account_desk.close_account(school.rector, school.accounts["maria"])
    assert [name for name, row in rows(school).items() if row.has_left] == ["Maria Lind"]


def test_who_waits_loses_the_right_with_another_and_that_is_written_down(school: School) -> None:
    protect_alma(school)
    kurt = school.accounts["sara"]
    protections.add_member(school.rector, ALMA, kurt, "Mentor från i dag")
    account_desk.reset_password(school.rector, school.accounts["maria"], NEW)
    protections.remove_member(school.rector, ALMA, kurt, "Byter skola")
    assert sorted(rows(school)) == ["Karin Ås", "Per Holm"]
    steps = protections.read_protection(school.rector, ALMA).protection.steps
    taken = [(step.about, step.reason) for step in steps if step.event is ProtectionEvent.MEMBER_REMOVED]
    assert taken == [(kurt, "Byter skola"), (school.accounts["maria"], "")]


def test_who_waits_may_be_let_in_anew(school: School) -> None:
    protect_alma(school)
    account_desk.reset_password(school.rector, school.accounts["maria"], NEW)
    view = protections.read_protection(school.rector, ALMA)
    assert school.accounts["maria"] in dict(view.may_be_members)
    protections.add_member(school.rector, ALMA, school.accounts["maria"], "Bladet är borta")
    assert not any(row.waits for row in rows(school).values())


def test_that_only_one_is_left_stands_on_i_dag(school: School) -> None:
    alias = protect_alma(school)
    account_desk.close_account(school.rector, school.accounts["maria"])
    assert today_page(school.rector).protections.few == ()
    account_desk.reset_password(school.rector, school.accounts["per"], NEW)
    assert [view.name for view in today_page(school.rector).protections.few] == [alias]
    assert today_page(school.as_("sara")).protections.few == ()
    with pytest.raises(RuleViolation, match="too_few_members"):
        protections.remove_member(school.rector, ALMA, school.accounts["per"], "Slutar")
