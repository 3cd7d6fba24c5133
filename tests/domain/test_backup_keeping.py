# SPDX-License-Identifier: EUPL-1.2
"""Which backups stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from eht_desk.domain.backup_keeping import DAYS, MONTHS, OLDEST, WEEKS, kept

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
MOMENTS = st.lists(st.timedeltas(timedelta(0), timedelta(days=400)).map(lambda back: NOW - back), max_size=60)


def daily(days: int) -> list[datetime]:
    return [NOW - timedelta(days=back) for back in range(days)]


def test_a_year_of_daily_backups_leaves_a_week_some_weeks_and_two_months():
    stays = sorted((NOW - moment).days for moment in kept(daily(365), NOW))
    # 23 November is a Monday: the Sundays before end their weeks, 31 October ends its month.
    assert stays == [0, 1, 2, 3, 4, 5, 6, 8, 15, 23]


def test_of_one_day_only_the_newest_stays():
    morning, noon = NOW - timedelta(hours=6), NOW - timedelta(hours=1)
    assert kept([morning, noon], NOW) == {noon}


def test_after_a_long_summer_the_only_one_stays_and_goes_when_there_is_a_new_one():
    june = NOW - timedelta(days=160)
    assert kept([june], NOW) == {june}
    assert kept([june, NOW], NOW) == {NOW}
    assert kept([june, NOW], NOW, {june}) == {june, NOW}


@given(MOMENTS, st.data())
def test_what_stays_is_bounded_young_or_decided_and_holds_the_newest(moments, data):
    decided = frozenset(data.draw(st.sets(st.sampled_from(moments)))) if moments else frozenset()
    stays = kept(moments, NOW, decided)
    assert stays <= set(moments)
    assert decided <= stays
    assert not moments or max(moments) in stays
    assert len(stays - decided) <= DAYS + WEEKS + MONTHS
    assert all(NOW - moment <= OLDEST for moment in stays - decided - {max(moments, default=NOW)})


@given(MOMENTS)
def test_thinning_out_twice_is_thinning_out_once(moments):
    once = kept(moments, NOW)
    assert kept(once, NOW) == once


@given(st.integers(1, 300))
def test_thinned_out_every_day_there_is_always_a_week_of_days_and_weeks_before(length):
    """What the rule lets go one day is never what it would need another day."""
    held: frozenset[datetime] = frozenset()
    start = NOW - timedelta(days=length)
    for day in range(length):
        now = start + timedelta(days=day)
        held = kept({*held, now}, now)
    newest = start + timedelta(days=length - 1)
    ages = sorted((newest - moment).days for moment in held)
    assert ages[: min(length, DAYS)] == list(range(min(length, DAYS)))
    assert length < 35 or any(15 <= age <= 31 for age in ages)
