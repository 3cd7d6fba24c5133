# SPDX-License-Identifier: EUPL-1.2
"""Reading a register as the beginning of a school year: who went up, who stayed, whom the mentors follow."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eht_desk.domain.ids import ClassId, PupilId, UnitId
from eht_desk.domain.organisation import Period, SchoolClass
from eht_desk.domain.school_year import (
    PupilStep,
    SchoolYear,
    ending_classes,
    following,
    grade_in_name,
    repeating,
    school_year_of,
    year_turn,
)

AUGUST = date(2027, 8, 17)
MARCH = date(2027, 3, 8)
LAST_YEAR = Period(date(2026, 8, 18))


def step(number: int, was: str, now: str, **more: object) -> PupilStep:
    values: dict[str, object] = {
        "from_grade": grade_in_name(was),
        "to_grade": grade_in_name(now),
        "had_left": False,
    } | more
    return PupilStep(PupilId(f"p{number}"), f"Elev {number}", was, now, **values)  # type: ignore[arg-type]


def group(first: int, count: int, was: str, now: str, **more: object) -> list[PupilStep]:
    return [step(first + index, was, now, **more) for index in range(count)]


def a_class(name: str, period: Period = LAST_YEAR) -> SchoolClass:
    return SchoolClass(ClassId(f"class {name} {period.start}"), UnitId("u"), name, None, "", period)


def turn_of(steps: list[PupilStep], *classes: SchoolClass, day: date = AUGUST, told: tuple[str, ...] = ()):
    sizes: dict[str, int] = {}
    for item in steps:
        sizes[item.to_class] = sizes.get(item.to_class, 0) + 1
    mentors = {item.name.casefold(): (f"Mentor {item.name}",) for item in classes}
    return year_turn(steps, classes, mentors, told, sizes, day)


# ------------------------------------------------------------------------------------------------------------ the year


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_every_day_lies_in_its_school_year(day: date):
    year = school_year_of(day)
    assert year.first_day <= day <= year.last_day
    assert school_year_of(year.last_day + timedelta(days=1)) == SchoolYear(year.start + 1)


def test_a_school_year_is_written_as_schools_do():
    assert school_year_of(AUGUST).name == "2027/28"
    assert SchoolYear(2099).name == "2099/00"


@pytest.mark.parametrize(
    ("name", "grade"),
    [
        ("8A", 8),
        ("10", 10),
        (" 7 b", 7),
        ("Åk 3", 3),
        ("7:2", 7),
        ("F", 0),
        ("FA", 0),
        ("F-klass B", 0),
        ("Förskoleklass", 0),
        ("2013A", None),
        ("F-3", None),
        ("1-3", None),
        ("4/5 Röd", None),
        ("Regnbågen", None),
        ("11A", None),
        ("", None),
    ],
)
def test_the_grade_in_the_name_of_a_class(name: str, grade: int | None):
    assert grade_in_name(name) == grade


@given(st.text(max_size=20))
def test_any_name_of_a_class_can_be_read(name: str):
    grade = grade_in_name(name)
    assert grade is None or 0 <= grade <= 10


# ---------------------------------------------------------------------------------------------------- is it a new year?


def test_most_one_grade_up_is_a_new_year():
    turn = turn_of([*group(0, 20, "7A", "8A"), step(90, "7A", "7A")], a_class("7A"))
    assert turn.is_likely
    assert turn.year == 2027
    assert len(turn.moved) == 20
    assert [item.pupil_id for item in turn.repeated] == ["p90"]


def test_an_ordinary_import_in_march_is_none():
    steps = [*group(0, 20, "7A", "7A"), step(90, "7A", "7B"), step(91, "7A", "8A")]
    turn = turn_of(steps, a_class("7A"), a_class("7B"), day=MARCH)
    assert not turn.is_likely
    assert {item.pupil_id for item in turn.moved} == {"p90", "p91"}


def test_one_pupil_who_skips_a_grade_is_no_new_year():
    this_year = Period(date(2026, 8, 18))
    assert not turn_of([step(1, "7A", "8A")], a_class("7A", this_year), day=MARCH).is_likely


def test_next_years_register_in_june_is_next_year():
    turn = turn_of(group(0, 20, "7A", "8A"), a_class("7A"), day=date(2027, 6, 21))
    assert turn.is_likely
    assert turn.year == 2027


def test_grades_tell_where_the_names_of_classes_stay():
    steps = group(0, 20, "2013A", "2013A", from_grade=7, to_grade=8)
    turn = turn_of(steps, a_class("2013A"))
    assert turn.is_likely
    assert len(turn.moved) == 20
    assert [(item.from_class, item.to_class) for item in turn.carries] == [("2013A", "2013A")]


def test_names_of_classes_tell_where_there_are_no_grades():
    steps = group(0, 20, "7A", "8A", from_grade=None, to_grade=None)
    assert turn_of(steps, a_class("7A")).is_likely


def test_without_grades_and_with_names_that_stay_nothing_can_be_seen():
    turn = turn_of(group(0, 20, "Regnbågen", "Regnbågen"), a_class("Regnbågen"))
    assert not turn.is_likely
    assert turn.moved == ()


def test_forskoleklass_goes_to_grade_one():
    turn = turn_of(group(0, 20, "F-klass A", "1A"), a_class("F-klass A"))
    assert turn.is_likely
    assert turn.carries[0].to_class == "1A"


def test_a_register_without_classes_begins_no_year():
    assert turn_of(group(0, 20, "7A", "", to_grade=8), a_class("7A")) is None


def test_a_pupil_without_class_is_moved_but_drags_no_mentor_along():
    turn = turn_of([*group(0, 20, "7A", "8A"), step(90, "7A", "", to_grade=8)], a_class("7A"))
    assert "p90" in {item.pupil_id for item in turn.moved}
    assert len(turn.carries) == 1


def test_who_is_back_is_told_apart():
    turn = turn_of(
        [*group(0, 20, "7A", "8A"), step(90, "", "8A", from_grade=6, had_left=True)], a_class("7A")
    )
    assert [item.pupil_id for item in turn.returned] == ["p90"]
    assert "p90" not in {item.pupil_id for item in turn.moved}


# ----------------------------------------------------------------------------------------------------------- going om


def test_a_whole_class_that_stays_repeats_nothing():
    assert repeating(group(0, 20, "7A", "7A")) == ()


def test_in_a_mixed_class_each_pupils_own_grade_counts():
    young = group(0, 8, "Röd", "Röd", from_grade=1, to_grade=2)
    old = group(20, 8, "Röd", "4A", from_grade=3, to_grade=4)
    again = step(90, "Röd", "Röd", from_grade=2, to_grade=2)
    assert repeating([*young, *old, again]) == (again,)


def test_the_only_pupil_of_a_class_repeats_nothing_by_itself():
    assert repeating([step(1, "7A", "7A")]) == ()


# ---------------------------------------------------------------------------------------------- whom the mentors follow


def carried(steps: list[PupilStep], told: tuple[str, ...] = (), **new: int) -> set[tuple[str, str]]:
    sizes: dict[str, int] = {}
    for item in steps:
        sizes[item.to_class] = sizes.get(item.to_class, 0) + 1
    for name, count in new.items():
        sizes[name.removeprefix("c")] += count
    return set(following(steps, told, sizes))


def test_mentors_follow_the_larger_part_of_a_class_that_splits():
    assert carried([*group(0, 13, "7A", "8A"), *group(20, 12, "7A", "8B")]) == {("7A", "8A")}


def test_nobody_follows_a_class_that_splits_in_two_halves():
    assert carried([*group(0, 12, "7A", "8A"), *group(20, 12, "7A", "8B")]) == set()


def test_both_classes_mentors_follow_when_they_become_one():
    steps = [*group(0, 12, "7A", "8A"), *group(20, 10, "7B", "8A")]
    assert carried(steps) == {("7A", "8A"), ("7B", "8A")}


def test_two_pupils_do_not_open_a_class_of_strangers_to_their_mentor():
    steps = [*group(0, 20, "7A", "8A"), *group(40, 2, "Förberedelse", "8A")]
    assert carried(steps) == {("7A", "8A")}


def test_new_pupils_count_as_strangers_too():
    assert carried(group(0, 5, "6A", "7A"), c7A=20) == set()


def test_the_register_says_it_better():
    assert carried(group(0, 12, "7A", "8A"), told=("8a",)) == set()


STEPS = st.lists(
    st.builds(
        lambda number, was, now: step(number, was, now),
        st.integers(0, 10_000),
        st.sampled_from(["", "F", "1A", "1B", "2A", "9A", "Röd", "2013A"]),
        st.sampled_from(["", "1A", "1b", "2A", "3A", "Röd", "2013A"]),
    ),
    max_size=60,
    unique_by=lambda item: item.pupil_id,
)


@given(STEPS)
def test_each_class_is_followed_once_and_only_to_where_its_pupils_are_a_third(steps: list[PupilStep]):
    pairs = carried(steps)
    assert len({was for was, _ in pairs}) == len(pairs)
    for was, now in pairs:
        together = [
            item for item in steps if item.from_class == was and item.to_class.casefold() == now.casefold()
        ]
        there = [item for item in steps if item.to_class.casefold() == now.casefold()]
        assert len(together) * 3 >= len(there)


@given(STEPS)
def test_every_known_pupil_stands_in_one_list_at_most_and_who_changed_stands_in_one(steps: list[PupilStep]):
    turn = turn_of(steps, a_class("1A"))
    if turn is None:
        return
    lists = [*turn.moved, *turn.repeated, *turn.returned]
    assert len({item.pupil_id for item in lists}) == len(lists)
    shown = {item.pupil_id for item in lists}
    assert all(
        item.pupil_id in shown for item in steps if item.from_class.casefold() != item.to_class.casefold()
    )


@given(STEPS, st.randoms())
def test_the_order_of_the_rows_means_nothing(steps: list[PupilStep], chance):
    mixed = list(steps)
    chance.shuffle(mixed)
    first, second = turn_of(steps, a_class("1A")), turn_of(mixed, a_class("1A"))
    assert (first is None) == (second is None)
    if first is not None and second is not None:
        assert first.is_likely == second.is_likely
        assert set(first.moved) == set(second.moved)
        assert set(first.repeated) == set(second.repeated)
        assert {(item.from_class.casefold(), item.to_class.casefold()) for item in first.carries} == {
            (item.from_class.casefold(), item.to_class.casefold()) for item in second.carries
        }


# ------------------------------------------------------------------------------------------------------- what ends


def test_all_classes_end_when_the_pupils_went_up():
    old, new = a_class("7A"), a_class("8A", Period(AUGUST))
    turn = turn_of(group(0, 20, "7A", "8A"), old, new)
    assert ending_classes([old, new], turn, AUGUST) == (old,)


def test_nothing_that_began_this_year_ends_when_nobody_went_up():
    begun, old, forever = a_class("8A", Period(AUGUST)), a_class("7A"), a_class("Röd", Period())
    later = AUGUST + timedelta(days=7)
    turn = turn_of(group(0, 20, "8A", "8A"), begun, old, forever, day=later)
    assert not turn.is_likely
    assert set(ending_classes([begun, old, forever], turn, later)) == {old, forever}


def test_what_was_begun_in_june_for_the_coming_year_goes_on_in_august():
    begun = a_class("8A", Period(date(2027, 6, 21)))
    turn = turn_of(group(0, 20, "8A", "8A"), begun)
    assert ending_classes([begun], turn, AUGUST) == ()


def test_what_has_ended_does_not_end_again():
    over = a_class("7A", Period(date(2026, 8, 18), date(2027, 8, 16)))
    turn = turn_of(group(0, 20, "7A", "8A"), over)
    assert ending_classes([over], turn, AUGUST) == ()
