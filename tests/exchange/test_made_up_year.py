# SPDX-License-Identifier: EUPL-1.2
"""A made-up school one year later: the same people, a year older, in the classes that a school would give them."""

from __future__ import annotations

from datetime import date

import pytest

from eht_desk.domain.register_comparison import compare
from eht_desk.exchange.made_up_school import MadeUpSchool, write_school
from eht_desk.exchange.made_up_year import NextYear, write_next_year
from tests.domain.test_register_comparison import as_existing
from tests.exchange.reading import read_bytes

MAY = date(2026, 5, 20)
AUGUST = date(2026, 8, 24)


@pytest.fixture(scope="module")
def may() -> MadeUpSchool:
    return write_school(7, 600, MAY, marked_pupils=2)


@pytest.fixture(scope="module")
def august(may: MadeUpSchool) -> NextYear:
    return write_next_year(may, 8)


def test_the_same_arguments_give_the_same_year(may: MadeUpSchool, august: NextYear) -> None:
    assert write_next_year(may, 8) == august
    assert write_next_year(may, 9).school.persons_json != august.school.persons_json


def test_everybody_is_in_one_of_the_lists(may: MadeUpSchool, august: NextYear) -> None:
    before = {pupil.external_id: pupil for pupil in may.pupils}
    after = {pupil.external_id: pupil for pupil in august.school.pupils}
    assert august.left == before.keys() - after.keys()
    assert august.new == after.keys() - before.keys()
    assert august.moved_up | august.repeated == before.keys() & after.keys()
    assert all(after[i].grade == before[i].grade + 1 for i in august.moved_up)
    assert all(after[i].grade == before[i].grade for i in august.repeated)
    assert {i for i, pupil in before.items() if pupil.grade == 9} < august.left
    for lists in (august.repeated, august.left, august.new, august.changed_class, august.merged):
        assert lists
    assert len(august.repeated) < 15
    assert abs(len(after) - len(before)) < 40


def test_people_keep_what_is_theirs(may: MadeUpSchool, august: NextYear) -> None:
    before = {pupil.external_id: pupil for pupil in may.pupils}
    for pupil in august.school.pupils:
        if (was := before.get(pupil.external_id)) is not None:
            assert (was.number, was.guardians, was.list_id) == (pupil.number, pupil.guardians, pupil.list_id)
    numbers = [pupil.number for pupil in august.school.pupils if pupil.number]
    assert len(set(numbers)) == len(numbers)
    lists = [pupil.list_id for pupil in august.school.pupils]
    assert len(set(lists)) == len(lists)


def test_a_class_is_merged_and_each_class_has_one_mentor(may: MadeUpSchool, august: NextYear) -> None:
    [(gone, into)] = august.merged
    was_there = {pupil.external_id for pupil in may.pupils if pupil.class_name == gone} & august.moved_up
    now = {p.class_name for p in august.school.pupils if p.external_id in was_there - august.changed_class}
    assert now == {into}
    mentors = [person.mentors for person in august.school.staff if person.mentors]
    assert sorted(mentors) == sorted(august.school.classes)
    assert len(august.mentors_followed) > len(august.school.classes) / 2
    staff = {person.external_id for person in may.staff}
    assert sum(1 for person in august.school.staff if person.external_id not in staff) == 1


def test_a_pupil_who_was_away_comes_back(may: MadeUpSchool, august: NextYear) -> None:
    away = next(p for p in may.pupils if p.external_id in august.left and p.grade < 7)
    later = write_next_year(august.school, 10, returning=(away,))
    assert later.returned == {away.external_id}
    [back] = [pupil for pupil in later.school.pupils if pupil.external_id == away.external_id]
    assert (back.grade, back.number) == (away.grade + 2, away.number)


def test_every_file_tells_of_the_same_new_year(may: MadeUpSchool, august: NextYear) -> None:
    store = [as_existing(pupil) for pupil in read_bytes(may.persons_json, may.groups_json, today=MAY).pupils]
    school = august.school
    json = read_bytes(school.persons_json, school.groups_json, school.duties_json, today=AUGUST)
    found = compare(store, json, unknown_marking_vouched=False)
    marked = {pupil.external_id for pupil in (*may.pupils, *school.pupils) if pupil.marking != "Ingen"}
    recognised = {pupil.external_id for pupil in found.new}
    assert recognised <= august.new
    # Who shares name and class with somebody and has no number is asked about.
    assert len(august.new - marked - recognised) <= 2
    lists = read_bytes(may.schoolsoft_pupils, may.schoolsoft_parents, today=MAY).pupils
    soft = read_bytes(
        school.schoolsoft_pupils, school.schoolsoft_parents, school.schoolsoft_groups, today=AUGUST
    )
    other = compare([as_existing(pupil) for pupil in lists], soft, unknown_marking_vouched=True)
    assert 0 <= len(august.new) - len(other.new) <= 2


def test_a_school_with_one_class_in_a_grade_merges_nothing() -> None:
    small = write_next_year(write_school(3, 60, MAY), 4)
    assert small.merged == ()
    assert {pupil.grade for pupil in small.school.pupils} == set(range(10))
