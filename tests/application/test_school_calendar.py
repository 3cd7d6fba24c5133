# SPDX-License-Identifier: EUPL-1.2
"""The school's läsår: written down, read, counted by, and what cannot be is refused with the row named."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from eht_desk.application import organisation
from eht_desk.application.changes import ChangeKind, ChangeSet
from eht_desk.application.school_calendar import calendar_of, read_calendar, save_calendar
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.organisation import AuthorityKind, Period, is_same_municipality
from eht_desk.domain.unit_entries import Break
from tests.application.routine_acts import by
from tests.fakes.school import School

AUTUMN, SPRING = Period(date(2026, 8, 18), date(2026, 12, 18)), Period(date(2027, 1, 11), date(2027, 6, 11))
HALF_TERM = Break("Höstlov", Period(date(2026, 10, 26), date(2026, 10, 30)))
STUDY_DAY = Break("Studiedag", Period(date(2026, 11, 23), date(2026, 11, 23)), is_study_day=True)


def test_a_year_is_written_down_and_days_are_counted_by_it(school: School) -> None:
    karin, unit = by(school, "karin"), school.unit_id
    with karin.store.read() as work:
        bare = calendar_of(karin, work, unit)
    assert bare.is_school_day(date(2026, 10, 27))
    assert read_calendar(karin, unit, 2026) is None
    changes = save_calendar(
        karin, unit, 2026, (SPRING, AUTUMN), (STUDY_DAY, HALF_TERM), " Kjell  Ö, 070-1740611 "
    )
    assert changes.touches(ChangeKind.ORGANISATION)
    kept = read_calendar(by(school, "per"), unit, 2026)
    assert kept is not None
    assert (kept.terms, kept.breaks, kept.stand_in) == (
        (AUTUMN, SPRING),
        (HALF_TERM, STUDY_DAY),
        "Kjell Ö, 070-1740611",
    )
    with karin.store.read() as work:
        days = calendar_of(karin, work, unit)
    assert [days.is_school_day(date(2026, 10, day)) for day in (23, 26, 30)] == [True, False, False]
    assert days.is_working_day(date(2026, 10, 26))
    assert days.break_on(date(2026, 10, 27)) == HALF_TERM
    assert not days.is_school_day(date(2026, 11, 23))
    assert days.is_school_day(date(2026, 11, 24))
    assert not days.is_working_day(date(2026, 12, 24))
    assert days.stand_in == "Kjell Ö, 070-1740611"
    assert (
        save_calendar(karin, unit, 2026, (AUTUMN, SPRING), (HALF_TERM, STUDY_DAY), kept.stand_in)
        == ChangeSet()
    )
    school.clock.advance(days=1)
    save_calendar(karin, unit, 2026, (AUTUMN, SPRING), (), "")
    again = read_calendar(karin, unit, 2026)
    assert again is not None
    assert (again.id, again.breaks) == (kept.id, ())
    with karin.store.read() as work:
        assert [row.event.kind for row in work.log.rows(newest=2)] == ["calendar_saved", "calendar_saved"]
        assert len(work.unit_entries.of_unit(unit)) == 1


@pytest.mark.parametrize(
    ("terms", "breaks", "code", "field", "name"),
    [
        ((), (), "required", "terms", None),
        ((Period(AUTUMN.start),), (), "required", "terms", ""),
        ((Period(AUTUMN.end, AUTUMN.start),), (), "period_reversed", "terms", ""),
        ((Period(date(2025, 8, 18), date(2025, 12, 18)),), (), "outside_year", "terms", ""),
        ((AUTUMN, Period(date(2026, 12, 18), SPRING.end)), (), "terms_overlap", "terms", None),
        ((AUTUMN,), (Break(" ", HALF_TERM.period),), "required", "breaks", None),
        ((AUTUMN,), (Break("Höstlov", Period(None, AUTUMN.end)),), "required", "breaks", "Höstlov"),
        (
            (AUTUMN,),
            (Break("Sommar", Period(SPRING.end, date(2027, 7, 1))),),
            "outside_year",
            "breaks",
            "Sommar",
        ),
        ((AUTUMN,), (HALF_TERM,) * 61, "too_many_rows", "breaks", None),
    ],
)
def test_a_year_that_cannot_be_is_refused(
    school: School, terms: Any, breaks: Any, code: str, field: str, name: str | None
) -> None:
    with pytest.raises(RuleViolation) as refused:
        save_calendar(by(school, "karin"), school.unit_id, 2026, terms, breaks)
    assert (refused.value.code, refused.value.field, refused.value.facts.get("name")) == (code, field, name)


def test_who_does_not_answer_for_the_school_changes_neither_year_nor_authority(school: School) -> None:
    for login in ("maria", "per"):
        with pytest.raises(RuleViolation, match="not_allowed"):
            save_calendar(by(school, login), school.unit_id, 2026, (AUTUMN,), ())
        with pytest.raises(RuleViolation, match="not_allowed"):
            organisation.change_authority(by(school, login), AuthorityKind.MUNICIPAL, "Trosa")
    ida = by(school, "ida")
    with pytest.raises(RuleViolation, match="required"):
        organisation.change_authority(ida, AuthorityKind.MUNICIPAL, "  ")
    organisation.change_authority(ida, AuthorityKind.MUNICIPAL, " Trosa  kommun ")
    assert organisation.change_authority(ida, AuthorityKind.MUNICIPAL, "Trosa kommun") == ChangeSet()
    told = organisation.school_authority(ida)
    assert (told.kind, told.municipality, told.name) == (
        AuthorityKind.MUNICIPAL,
        "Trosa kommun",
        "Provköpings kommun",
    )


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("Trosa", "TROSA KOMMUN", True),
        ("Stockholm", "Stockholms stad", True),
        ("Bengtsfors", "Bengtsfors kommun", True),
        ("Upplands Väsby", "upplands  väsby kommun", True),
        ("Trosa", "Gnesta", False),
        ("Upplands Väsby", "Upplands-Bro", False),
    ],
)
def test_a_municipality_is_the_same_however_it_is_written(one: str, other: str, is_same: bool) -> None:
    assert is_same_municipality(one, other) is is_same
