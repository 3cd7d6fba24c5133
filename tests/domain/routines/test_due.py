# SPDX-License-Identifier: EUPL-1.2
"""By when: each day was worked out by hand (the comments), with what moves it and what only shows it earlier."""

from __future__ import annotations

from datetime import date

import pytest

from eht_desk.domain.case_entries import MeasureResult
from eht_desk.domain.cases import relapsed
from eht_desk.domain.routines.due import DueDay, DueState
from eht_desk.domain.routines.model import DeadlineKind
from tests.domain.routines.made import CALENDAR, PLAIN, Life, at

OPEN, DONE, WAITING = DueState.OPEN, DueState.DONE, DueState.WAITING


def due(life: Life, name: str, today: date = date(2026, 12, 1), calendar=CALENDAR) -> DueDay:
    (found,) = [item for item in life.judged(today, calendar=calendar).dues if item.rule.id == name]
    return found


def days(item: DueDay) -> tuple[date | None, date | None, date | None, str | None]:
    return item.raw, item.due, item.shown_on, None if item.in_break is None else item.in_break.name


@pytest.mark.parametrize(
    ("talk", "expected"),
    [
        # D5: a week after the talk. Wed 11 Nov -> Wed 18.
        (date(2026, 11, 11), (date(2026, 11, 18), date(2026, 11, 18), date(2026, 11, 18), None)),
        # Fri 19 March 2027 -> långfredag 26 March -> Tue 30 March, which lies in påsklov: shown Thu 25 March.
        (date(2027, 3, 19), (date(2027, 3, 26), date(2027, 3, 30), date(2027, 3, 25), "Påsklov")),
        # Thu 17 Dec 2026 -> julafton -> Mon 28 Dec, between the terms: shown on Fri 18 Dec, the last school day.
        (date(2026, 12, 17), (date(2026, 12, 24), date(2026, 12, 28), date(2026, 12, 18), "")),
        # Thu 24 Dec -> nyårsafton -> Mon 4 Jan. It began in the break: shown on its first day, never before.
        (date(2026, 12, 24), (date(2026, 12, 31), date(2027, 1, 4), date(2026, 12, 24), "")),
        # Fri 18 June 2027 -> midsommarafton Fri 25 -> Mon 28 June; the summer has begun.
        (date(2027, 6, 18), (date(2027, 6, 25), date(2027, 6, 28), date(2027, 6, 18), "")),
        # Tue 22 Feb 2028 -> Tue 29 Feb; nobody has typed in that year's terms.
        (date(2028, 2, 22), (date(2028, 2, 29), date(2028, 2, 29), date(2028, 2, 29), None)),
        # A studiedag is a day for staff: Fri 13 Nov -> Fri 20 Nov.
        (date(2026, 11, 13), (date(2026, 11, 20), date(2026, 11, 20), date(2026, 11, 20), None)),
    ],
)
def test_a_week_after_the_talk(talk, expected):
    life = Life(talk).wrote(talk, "checklist", "talk", talk_on=talk.isoformat())
    assert days(due(life, "follow_up")) == expected


def test_a_day_in_a_break_keeps_its_date_and_names_who_answers():
    # Measures from Mon 30 Nov 2026, a month: Wed 30 Dec.
    found = due(Life(date(2026, 11, 30)).tried(date(2026, 11, 30)), "month")
    assert days(found) == (date(2026, 12, 30), date(2026, 12, 30), date(2026, 12, 18), "")
    assert found.stand_in == "Sam Ersson"
    assert found.moves == ()
    plain = due(Life(date(2026, 11, 30)).tried(date(2026, 11, 30)), "month", calendar=PLAIN)
    assert (plain.shown_on, plain.stand_in) == (date(2026, 12, 30), "")


def test_a_month_from_the_last_of_january_ends_with_february():
    # Sun 31 Jan 2027 -> Sun 28 Feb -> Mon 1 March, in sportlov: shown Fri 26 Feb. 2028: Mon 31 Jan -> Tue 29 Feb.
    assert days(due(Life(date(2027, 1, 31)).tried(date(2027, 1, 31)), "month")) == (
        date(2027, 2, 28),
        date(2027, 3, 1),
        date(2027, 2, 26),
        "Sportlov",
    )
    assert due(Life(date(2028, 1, 31)).tried(date(2028, 1, 31)), "month").due == date(2028, 2, 29)


def test_it_waits_for_what_it_starts_at_and_is_done_by_its_evidence():
    life = Life(date(2026, 11, 2))
    assert due(life, "follow_up").state is WAITING
    assert due(life, "follow_up").due is None
    life.wrote(date(2026, 11, 4), "checklist", "talk", talk_on="2026-11-03")
    assert (due(life, "follow_up").state, due(life, "follow_up").started_on) == (OPEN, date(2026, 11, 3))
    life.wrote(date(2026, 11, 9), "checklist", "follow_up", talk_on="2026-11-03")
    assert (due(life, "follow_up").state, due(life, "follow_up").done_on) == (DONE, date(2026, 11, 9))


def test_a_new_talk_begins_a_new_week_that_the_old_follow_up_does_not_end():
    life = Life(date(2026, 11, 2)).wrote(date(2026, 11, 3), "checklist", "talk", talk_on="2026-11-03")
    life.wrote(date(2026, 11, 9), "checklist", "follow_up", talk_on="2026-11-03")
    life.wrote(date(2026, 11, 16), "checklist", "talk", talk_on="2026-11-16")
    found = due(life, "follow_up")
    assert (found.state, found.started_on, found.due) == (OPEN, date(2026, 11, 16), date(2026, 11, 23))


def test_a_talk_that_lies_ahead_is_followed_up_also_before_its_day():
    life = Life(date(2026, 11, 2)).wrote(date(2026, 11, 3), "checklist", "talk", talk_on="2026-11-03")
    life.wrote(date(2026, 11, 4), "checklist", "talk", talk_on="2026-12-24")  # a slip of the pen
    assert due(life, "follow_up").state is OPEN
    life.wrote(date(2026, 11, 9), "checklist", "follow_up", talk_on="2026-11-03")
    assert due(life, "follow_up").state is DONE


def test_an_unreadable_day_starts_nothing():
    life = Life(date(2026, 11, 2)).wrote(date(2026, 11, 3), "checklist", "talk", talk_on="i måndags")
    assert due(life, "follow_up").state is WAITING


def test_what_comes_every_week_begins_anew_when_it_is_done():
    life = Life(date(2026, 11, 2)).wrote(date(2026, 11, 4), "plan", "plan")
    assert (due(life, "weekly").due, due(life, "weekly").round) == (date(2026, 11, 11), 1)
    # The rounds of a stage that repeats are followed, followed__2.
    life.wrote(date(2026, 11, 10), "plan", "followed").wrote(date(2026, 11, 16), "plan", "followed__2")
    again = due(life, "weekly")
    assert (again.state, again.started_on, again.due, again.round) == (
        OPEN,
        date(2026, 11, 16),
        date(2026, 11, 23),
        3,
    )
    # ... until the pupil is back
    life.came_back(date(2026, 11, 18))
    assert [item for item in life.judged(date(2026, 12, 1)).dues if item.rule.id == "weekly"] == []


def test_the_month_runs_from_the_oldest_measure_that_nobody_has_evaluated():
    life = Life(date(2026, 9, 1)).tried(date(2026, 9, 7), (date(2026, 10, 1), MeasureResult.SOME))
    assert due(life, "month").state is DONE
    life.tried(date(2026, 10, 12)).tried(date(2026, 10, 19))
    found = due(life, "month")
    assert (found.state, found.started_on, found.due) == (OPEN, date(2026, 10, 12), date(2026, 11, 12))


def test_a_target_is_told_as_the_schools_own_and_a_ledger_is_never_late():
    life = Life(date(2026, 11, 2)).saw(date(2026, 11, 2))
    # Five working days from Mon 2 Nov: Tue 3 (1) ... Mon 9 (5).
    target, ledger = due(life, "soon"), due(life, "same_day")
    assert (target.rule.kind, target.rule.law_word, target.due) == (
        DeadlineKind.TARGET,
        "skyndsamt",
        date(2026, 11, 9),
    )
    assert target.is_late(date(2026, 11, 10))
    assert not target.is_late(date(2026, 11, 9))
    assert (ledger.due, ledger.state, ledger.is_late(date(2026, 12, 1))) == (date(2026, 11, 2), OPEN, False)
    life.called(date(2026, 11, 2))
    assert (due(life, "same_day").state, due(life, "same_day").done_on) == (DONE, date(2026, 11, 2))


def test_a_case_that_begins_anew_counts_from_then():
    life = Life(date(2026, 11, 2)).wrote(date(2026, 11, 3), "checklist", "talk", talk_on="2026-11-03")

    life.case = relapsed(life.case, at(date(2027, 2, 1), 7), life.case.opened_by, "Borta igen")
    assert due(life, "follow_up").state is WAITING
    assert due(life, "soon").started_on == date(2027, 2, 1)


def test_conditions_ask_for_what_the_last_round_said():
    said = {"going": "goes_on", "going__2": "revise", "going__10": "ended"}
    life = Life(date(2026, 11, 2)).wrote(date(2026, 11, 18), "plan", "followed__10", **said)
    facts = life.judged(date(2026, 11, 19)).facts
    assert (facts["answer.plan.going"], facts["answer.plan.going__2"]) == ("ended", "revise")
