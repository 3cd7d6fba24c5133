# SPDX-License-Identifier: EUPL-1.2
"""Counting days at a school. Every expected day was worked out by hand, as the comments show."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eht_desk.domain.organisation import Period
from eht_desk.domain.routines.calendar import MoveReason, plus_months
from eht_desk.domain.routines.model import CalendarRules, Span, Unit
from eht_desk.domain.unit_entries import Break
from tests.domain.routines.made import CALENDAR, PLAIN, TERMS, WORK_DAYS

DAY, WORKING, SCHOOL, WEEK, MONTH = Unit.DAYS, Unit.WORKING_DAYS, Unit.SCHOOL_DAYS, Unit.WEEKS, Unit.MONTHS


@pytest.mark.parametrize(
    ("start", "span", "end"),
    [
        # Easter 2027-03-28. From Mon 22: Tue 23 (1), Wed 24 (2), Thu 25 (3); Fri 26 långfredag, Sat 27, Sun 28,
        # Mon 29 annandag påsk are free; Tue 30 (4), Wed 31 (5). Påsklov is worked.
        (date(2027, 3, 22), Span(5, WORKING), date(2027, 3, 31)),
        # The same in school days: påsklov Tue 30 March-Fri 2 April is off, so Mon 5 April (4), Tue 6 (5).
        (date(2027, 3, 22), Span(5, SCHOOL), date(2027, 4, 6)),
        # Christmas: from Fri 18 Dec 2026 Mon 21 (1), Tue 22 (2), Wed 23 (3); Thu 24 eve, Fri 25, Sat 26, Sun 27;
        # Mon 28 (4), Tue 29 (5), Wed 30 (6); Thu 31 eve, Fri 1 Jan, Sat 2, Sun 3; Mon 4 (7).
        (date(2026, 12, 18), Span(7, WORKING), date(2027, 1, 4)),
        # The first school day after the autumn term's last day is the first day of the spring term.
        (date(2026, 12, 18), Span(1, SCHOOL), date(2027, 1, 11)),
        # Midsommar 2028: from Thu 22 June; Fri 23 eve, Sat 24 midsommardagen, Sun 25; Mon 26 (1).
        (date(2028, 6, 22), Span(1, WORKING), date(2028, 6, 26)),
        # Alla helgons dag is a Saturday: höstlov is worked, Mon 26 Oct (1) ... Fri 30 (5), Mon 2 Nov (6).
        (date(2026, 10, 23), Span(6, WORKING), date(2026, 11, 2)),
        # Studiedag Fri 20 Nov 2026: no school, but work.
        (date(2026, 11, 19), Span(1, SCHOOL), date(2026, 11, 23)),
        (date(2026, 11, 19), Span(1, WORKING), date(2026, 11, 20)),
        # 29 February 2028 is a Tuesday.
        (date(2028, 1, 31), Span(1, MONTH), date(2028, 2, 29)),
        (date(2027, 1, 31), Span(1, MONTH), date(2027, 2, 28)),
        (date(2028, 2, 29), Span(1, MONTH), date(2028, 3, 29)),
        (date(2028, 2, 29), Span(12, MONTH), date(2029, 2, 28)),
        (date(2028, 2, 22), Span(1, WEEK), date(2028, 2, 29)),
        (date(2028, 2, 28), Span(2, DAY), date(2028, 3, 1)),
        (date(2028, 2, 28), Span(2, WORKING), date(2028, 3, 1)),
        (date(2026, 11, 30), Span(14, DAY), date(2026, 12, 14)),
        (date(2026, 11, 30), Span(0, WORKING), date(2026, 11, 30)),
    ],
)
def test_where_a_span_ends(start, span, end):
    assert CALENDAR.add(start, span) == end


@pytest.mark.parametrize(
    ("day", "to", "reasons"),
    [
        (date(2026, 11, 25), date(2026, 11, 25), []),
        (date(2026, 11, 28), date(2026, 11, 30), ["saturday", "sunday"]),
        # Långfredagen to annandag påsk: four days, each with its reason; Easter Sunday is told as the holiday.
        (
            date(2027, 3, 26),
            date(2027, 3, 30),
            ["holiday Långfredagen", "saturday", "holiday Påskdagen", "holiday Annandag påsk"],
        ),
        # The three eves (B11-2). Julafton 2026 is a Thursday, annandag jul a Saturday.
        (
            date(2026, 12, 24),
            date(2026, 12, 28),
            ["eve Julafton", "holiday Juldagen", "holiday Annandag jul", "sunday"],
        ),
        (
            date(2026, 12, 31),
            date(2027, 1, 4),
            ["eve Nyårsafton", "holiday Nyårsdagen", "saturday", "sunday"],
        ),
        (date(2027, 6, 25), date(2027, 6, 28), ["eve Midsommarafton", "holiday Midsommardagen", "sunday"]),
        # 6 June 2027 is a Sunday, 2028 a Tuesday.
        (date(2027, 6, 6), date(2027, 6, 7), ["holiday Sveriges nationaldag"]),
        (date(2028, 6, 6), date(2028, 6, 7), ["holiday Sveriges nationaldag"]),
        (date(2027, 5, 6), date(2027, 5, 7), ["holiday Kristi himmelsfärdsdag"]),
        # 29 February 2032 would be a Sunday; 2028 is a Tuesday and stays.
        (date(2028, 2, 29), date(2028, 2, 29), []),
    ],
)
def test_why_a_day_moves(day, to, reasons):
    moved, moves = CALENDAR.moved(day)
    assert moved == to
    assert [f"{item.reason} {item.name}".strip() for item in moves] == reasons
    assert [item.day for item in moves] == [day + timedelta(days=number) for number in range(len(moves))]


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 10, 28), "Höstlov"),
        (date(2026, 11, 20), None),  # a studiedag: staff are there
        (date(2026, 12, 18), None),
        (date(2026, 12, 19), ""),  # between the terms
        (date(2027, 1, 10), ""),
        (date(2027, 1, 11), None),
        (date(2027, 6, 12), ""),  # after the last term until August
        (date(2027, 7, 31), ""),
        (date(2027, 8, 1), None),  # nobody knows yet
        (date(2026, 8, 17), ""),  # before the first term
        (date(2026, 7, 31), None),
    ],
)
def test_which_days_lie_in_a_break(day, name):
    found = CALENDAR.break_on(day)
    assert (None if found is None else found.name) == name


def test_a_break_between_terms_says_its_days():
    found = CALENDAR.break_on(date(2026, 12, 30))
    assert found is not None
    assert found.period == Period(date(2026, 12, 19), date(2027, 1, 10))


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 12, 30), date(2026, 12, 18)),  # the last Friday of the autumn term
        (date(2026, 10, 28), date(2026, 10, 23)),  # the Friday before höstlov
        (date(2027, 3, 31), date(2027, 3, 25)),  # påsklov and Easter: Thursday 25 March
        (date(2026, 11, 23), date(2026, 11, 19)),  # Friday is a studiedag
        (date(2027, 7, 1), date(2027, 6, 11)),
    ],
)
def test_the_last_school_day_before(day, before):
    assert CALENDAR.last_school_day_before(day) == before


def test_without_terms_every_working_day_is_a_school_day():
    assert PLAIN.break_on(date(2026, 12, 30)) is None
    assert PLAIN.is_school_day(date(2026, 12, 30))
    assert not PLAIN.is_school_day(date(2026, 12, 24))


def test_breaks_hold_deadlines_up_only_where_the_routine_says_so():
    pausing = replace(CALENDAR, rules=CalendarRules(breaks_pause=True))
    # One week from Wed 16 Dec 2026 is Wed 23. Sat 19 Dec-Sun 10 Jan is 23 days; 16 Dec + 7 + 23 days is 15 Jan.
    assert CALENDAR.add(date(2026, 12, 16), Span(1, WEEK)) == date(2026, 12, 23)
    assert pausing.add(date(2026, 12, 16), Span(1, WEEK)) == date(2027, 1, 15)
    # Working days: Thu 17 (1), Fri 18 (2), Mon 11 Jan (3).
    assert pausing.add(date(2026, 12, 16), Span(3, WORKING)) == date(2027, 1, 11)
    moved, moves = pausing.moved(date(2026, 10, 30))  # Friday of höstlov; Sat 31 alla helgons dag, Sun 1 Nov
    assert moved == date(2026, 11, 2)
    assert [item.reason for item in moves] == [MoveReason.BREAK, MoveReason.HOLIDAY, MoveReason.SUNDAY]
    assert moves[0].name == "Höstlov"


def test_a_break_without_an_end_and_the_end_of_time_stop_no_counting():
    endless = replace(CALENDAR, terms=(), breaks=(Break("Stängt", Period(date(2026, 11, 1), None)),))
    assert endless.add(date(2026, 11, 2), Span(3, SCHOOL)) == date(2026, 11, 5)
    assert replace(endless, rules=CalendarRules(breaks_pause=True)).moved(date(2026, 11, 2))[0] > date(
        2026, 11, 2
    )
    assert CALENDAR.add(date(9999, 12, 31), Span(1, MONTH)) == date.max
    assert CALENDAR.add(date(9999, 12, 30), Span(9, WORKING)) == date.max


def test_a_moment_late_in_the_evening_is_the_next_day_at_school():
    here = replace(CALENDAR, zone=ZoneInfo("Europe/Stockholm"))
    assert here.day_of(datetime(2026, 11, 23, 23, 30, tzinfo=UTC)) == date(2026, 11, 24)


def test_school_days_of_a_period():
    # Mon 16-Fri 27 Nov 2026: ten weekdays without the studiedag on Fri 20.
    assert CALENDAR.school_days(date(2026, 11, 16), date(2026, 11, 27)) == 9


near = st.dates(date(2026, 1, 1), date(2028, 12, 31))
spans = st.builds(Span, st.integers(0, 40), st.sampled_from(Unit))


@given(near, spans, st.booleans())
def test_no_span_ends_before_it_starts_and_a_longer_one_not_before_a_shorter(start, span, pauses):
    calendar = replace(CALENDAR, rules=CalendarRules(breaks_pause=pauses))
    end = calendar.add(start, span)
    assert end >= start
    assert calendar.add(start, replace(span, count=span.count + 1)) >= end


@given(near)
def test_a_moved_day_is_worked_and_every_day_between_is_free(day):
    moved, moves = CALENDAR.moved(day)
    assert WORK_DAYS.public(moved.year).isdisjoint({moved})
    assert CALENDAR.is_working_day(moved)
    assert len(moves) == (moved - day).days
    assert not any(CALENDAR.is_working_day(item.day) for item in moves)


@given(near, st.integers(1, 60))
def test_months_keep_the_date_or_take_the_last_of_the_month(day, count):
    later = plus_months(day, count)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == count
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


@given(near)
def test_a_school_day_is_a_working_day_outside_breaks(day):
    if CALENDAR.is_school_day(day):
        assert CALENDAR.is_working_day(day)
        assert CALENDAR.break_on(day) is None
        assert not (TERMS[0].end < day < TERMS[1].start)
