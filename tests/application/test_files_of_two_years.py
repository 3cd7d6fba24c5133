# SPDX-License-Identifier: EUPL-1.2
"""May's and August's files of one school, in the layouts of real systems: the same August is read out of each pair.

tests/files/registers/two_years: F goes to 1A, 6A and 6B become 7A, 7A becomes 8A, Viggo leaves, Astrid repeats, Loke,
Ines and Maja are new. The class list names classes by the year they began (2020A) and tells the grade in a column.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from eht_desk.application import mentors
from eht_desk.application.pupils import list_pupils
from eht_desk.domain.organisation import Period
from eht_desk.domain.people import SecurityMarking
from eht_desk.domain.register import StagedRegister
from tests.exchange.reading import read_given
from tests.fakes.august import AUGUST, MAY, Desk
from tests.fakes.school import ALMA, NOEL, PER, SARA, School

LAYOUTS = {
    "SchoolSoft": ("schoolsoft_students_{}.txt", "schoolsoft_groups_{}.txt"),
    "Skola24": ("skola24_barn_{}.csv",),
    "class list": ("klasslista_{}.csv",),
}
NAMES = {
    "SchoolSoft": {"F": "FA", "1": "1A", "6a": "6A", "6b": "6B", "7 in May": "7A", "7": "7A", "8": "8A"},
    "Skola24": {"F": "FA", "1": "1A", "6a": "6A", "6b": "6B", "7 in May": "7A", "7": "7A", "8": "8A"},
    "class list": {
        "F": "2027A",
        "1": "2026A",
        "6a": "2020A",
        "6b": "2020B",
        "7 in May": "2019A",
        "7": "2020A",
        "8": "2019A",
    },
}


def read(layout: str, month: str) -> StagedRegister:
    """The files of a month. Somebody has answered that nobody in them has protected identity."""
    staged = read_given(*(f"two_years/{name.format(month)}" for name in LAYOUTS[layout]))
    pupils = tuple(replace(pupil, marking=SecurityMarking.NONE) for pupil in staged.pupils)
    return replace(staged, pupils=pupils)


@pytest.fixture
def desk(school: School) -> Desk:
    school.clock.set(MAY)
    return Desk(school.rector, school.registers)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_preview_says_what_august_brings(desk: Desk, school: School, layout: str):
    desk.take_in(read(layout, "may"), absent_have_left=True)
    school.clock.set(AUGUST)
    seen = desk.preview(read(layout, "august"))
    year = seen.year
    assert year is not None
    assert year.is_likely
    assert len(year.moved) == 14
    assert [item.name for item in year.repeated] == ["Astrid Falk"]
    assert year.returned == ()
    assert {pupil.given_name for pupil in seen.comparison.new} == {"Loke", "Ines", "Maja"}
    assert [seen.names[pupil_id] for pupil_id in seen.comparison.absent] == ["Viggo Holm"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_then_it_is_so_and_stays_so(desk: Desk, school: School, layout: str):
    name = NAMES[layout]
    desk.take_in(read(layout, "may"), absent_have_left=True)
    school.clock.set(AUGUST)
    staged = read(layout, "august")
    desk.take_in(staged, turns_year=True, absent_have_left=True)
    classes = {view.name: view.class_name for view in list_pupils(school.rector) if not view.has_left}
    assert len(classes) == 18
    assert classes["Selma Östlund"] == name["1"]
    assert classes["Ebba Sand"] == classes["Alva Åberg"] == classes["Astrid Falk"] == name["7"]
    assert classes["Noel Ek"] == name["8"]
    assert classes["Loke Nyman"] == name["F"]
    after = desk.people()
    assert desk.take_in(staged, turns_year=True, absent_have_left=True).changed == 0
    assert desk.people() == after


@pytest.mark.parametrize("layout", ["Skola24", "class list"])
def test_mentors_follow_where_the_files_name_none(desk: Desk, school: School, layout: str):
    name = NAMES[layout]
    desk.take_in(read(layout, "may"), absent_have_left=True)
    cards = {card.name: card.id for card in mentors.list_class_cards(school.rector, school.unit_id)}
    for class_name, staff_id in ((name["6b"], PER), (name["7 in May"], SARA)):
        mentors.appoint_mentor(
            school.rector, cards[class_name], staff_id=staff_id, period=Period(school.rector.today)
        )
    school.clock.set(AUGUST)
    seen = desk.preview(read(layout, "august"))
    assert seen.year is not None
    assert {(item.from_class, item.to_class, item.mentors) for item in seen.year.carries} == {
        (name["6b"], name["7"], ("Per Holm",)),
        (name["7 in May"], name["8"], ("Sara Berg",)),
    }
    desk.take_in(read(layout, "august"), turns_year=True, absent_have_left=True)
    assert desk.mentors()[name["7"]] == {"Per Holm"}
    assert desk.mentors()[name["8"]] == {"Sara Berg"}
    assert "Astrid Falk" in {view.name for view in list_pupils(school.as_("per"))}  # she is his pupil now
    assert "Astrid Falk" not in {view.name for view in list_pupils(school.as_("sara"))}


def test_the_schoolsoft_groups_say_the_mentors_themselves(desk: Desk, school: School):
    desk.take_in(read("SchoolSoft", "may"), absent_have_left=True)
    school.clock.set(AUGUST)
    seen = desk.preview(read("SchoolSoft", "august"))
    assert seen.year is not None
    assert seen.year.carries == ()
    desk.take_in(read("SchoolSoft", "august"), turns_year=True)
    assert desk.mentors() == {
        "FA": {"Ulla Grön"},
        "1A": {"Bo Sten"},
        "7A": {"Per Holm"},
        "8A": {"Sara Berg"},
    }
    assert {ALMA, NOEL} <= desk.classes().keys()
