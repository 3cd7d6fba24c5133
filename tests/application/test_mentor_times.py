# SPDX-License-Identifier: EUPL-1.2
"""A mentor's account is closed, a substitute's days begin and end: classes and persons are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from eht_desk.application.account_desk import NewAccount, close_account, list_accounts, open_account
from eht_desk.application.handing_over import work_left
from eht_desk.application.mentor_times import classes_left_behind
from eht_desk.application.mentors import appoint_mentor, end_class, list_class_cards
from eht_desk.application.pupils import may_open_pupil
from eht_desk.application.today import today_page
from eht_desk.domain.accounts import Role
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.organisation import Period
from tests.fakes.school import ALMA, CLASS_5A, NOEL, PASSWORD, PER, School


def substitute(school: School, start: date, end: date) -> None:
    appoint_mentor(
        school.rector,
        CLASS_5A,
        account_id=school.accounts["nils"],
        period=Period(start, end),
        substitute_for=PER,
    )


def mentor_ends(school: School) -> dict[str, date | None]:
    cards = list_class_cards(school.rector, school.unit_id)
    return {mentor.name: mentor.end for card in cards for mentor in card.mentors}


def test_who_leaves_is_mentor_no_longer_and_the_class_is_told(school: School):
    assert work_left(school.rector, school.accounts["per"]).classes == ("5A",)
    assert today_page(school.rector).classes_left_behind == ()
    close_account(school.rector, school.accounts["per"])
    assert mentor_ends(school)["Per Holm"] == school.rector.today
    assert today_page(school.rector).classes_left_behind == ("5A",)
    assert today_page(school.as_("ida")).classes_left_behind == ("5A",)
    assert today_page(school.as_("maria")).classes_left_behind == ()
    school.clock.advance(days=1)
    assert "Per Holm" not in mentor_ends(school)
    assert [name for _, name in classes_left_behind(school.rector)] == ["5A"]
    with pytest.raises(RuleViolation, match="not_allowed"):
        classes_left_behind(school.as_("maria"))
    appoint_mentor(
        school.rector, CLASS_5A, account_id=school.accounts["nils"], period=Period(school.rector.today)
    )
    assert today_page(school.rector).classes_left_behind == ()


def test_a_class_that_is_over_needs_no_mentor(school: School):
    close_account(school.rector, school.accounts["per"])
    end_class(school.rector, CLASS_5A, school.rector.today)
    school.clock.advance(days=1)
    assert today_page(school.rector).classes_left_behind == ()


def test_the_second_account_of_the_same_teacher_keeps_the_class(school: School):
    new = NewAccount("per2", "Per Holm", PASSWORD, school.unit_id, (Role.MENTOR,), staff_id=PER)
    open_account(school.rector, replace(new, is_temporary_password=False))
    close_account(school.rector, school.accounts["per"])
    assert mentor_ends(school)["Per Holm"] is None
    assert today_page(school.rector).classes_left_behind == ()


def test_somebody_without_class_leaves_no_class_behind(school: School):
    [maria] = [item for item in list_accounts(school.rector) if item.account.login == "maria"]
    assert work_left(school.rector, maria.account.id).classes == ()
    close_account(school.rector, maria.account.id)
    assert today_page(school.rector).classes_left_behind == ()


def test_a_substitute_is_told_before_and_after_and_not_meanwhile(school: School):
    start = school.rector.today + timedelta(days=2)
    end = start + timedelta(days=3)
    substitute(school, start, end)
    nils = school.as_("nils")
    [time] = today_page(nils).substitute_times
    assert (time.class_name, time.start, time.end, time.is_over) == ("5A", start, end, False)
    assert not may_open_pupil(nils, ALMA)
    school.clock.advance(days=2)
    assert today_page(nils).substitute_times == ()
    assert may_open_pupil(nils, ALMA)
    assert not may_open_pupil(nils, NOEL)
    school.clock.advance(days=4)
    [time] = today_page(nils).substitute_times
    assert (time.end, time.is_over) == (end, True)
    assert not may_open_pupil(nils, ALMA)
    school.clock.advance(days=40)
    assert today_page(nils).substitute_times == ()


def test_a_mentor_who_goes_on_is_told_nothing(school: School):
    today = school.rector.today
    substitute(school, today, today)
    appoint_mentor(
        school.rector,
        CLASS_5A,
        account_id=school.accounts["nils"],
        period=Period(today + timedelta(days=1)),
    )
    school.clock.advance(days=1)
    assert today_page(school.as_("nils")).substitute_times == ()
