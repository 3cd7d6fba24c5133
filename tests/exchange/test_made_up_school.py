# SPDX-License-Identifier: EUPL-1.2
"""Made-up schools: the same every time, nobody real in them, and read back whole in every layout."""

from __future__ import annotations

import re
from datetime import date

import pytest

from eht_desk.domain.identity_numbers import NumberKind, parse_identity
from eht_desk.domain.people import GuardianKind, SecurityMarking
from eht_desk.domain.register_comparison import compare
from eht_desk.exchange.made_up_school import MadeUpSchool, write_school
from tests.domain.test_register_comparison import as_existing
from tests.exchange.reading import TODAY, read_bytes


@pytest.fixture(scope="module")
def school() -> MadeUpSchool:
    return write_school(7, 400, TODAY, marked_pupils=3)


def test_the_same_seed_gives_the_same_school_and_another_gives_another(school: MadeUpSchool) -> None:
    again = write_school(7, 400, TODAY, marked_pupils=3)
    assert again == school
    assert write_school(8, 400, TODAY).persons_json != school.persons_json


def test_nobody_in_it_can_exist(school: MadeUpSchool) -> None:
    adults = [guardian for pupil in school.pupils for guardian, _ in pupil.guardians]
    numbers = [pupil.number for pupil in school.pupils] + [adult.number for adult in adults]
    for text in filter(None, numbers):
        assert re.fullmatch(r"[0-9]{8}(23[89][0-9]|TF[0-9]{2})", text)
        number = parse_identity(text, today=TODAY)
        assert number is not None
        assert number.flags == ()
    assert all(re.fullmatch(r"070-17406(0[5-9]|[1-9][0-9])", adult.phone) for adult in adults)
    assert all(adult.email.endswith("@example.invalid") for adult in adults)
    assert all(person.email.endswith("@example.invalid") for person in school.staff)


def test_it_has_what_real_schools_have(school: MadeUpSchool) -> None:
    kinds = {
        number.kind if (number := parse_identity(pupil.number, today=TODAY)) else None
        for pupil in school.pupils
    }
    assert kinds == {NumberKind.PERSONAL, NumberKind.COORDINATION, NumberKind.TEMPORARY, None}
    assert {kind for pupil in school.pupils for _, kind in pupil.guardians} == set(GuardianKind)
    assert {len(pupil.guardians) for pupil in school.pupils} == {1, 2}
    assert {pupil.grade for pupil in school.pupils} == set(range(10))
    names = " ".join(f"{pupil.given_name} {pupil.family_name}" for pupil in school.pupils)
    assert all(letter in names for letter in "åäöÅÄÖ-'ı")
    shared = [guardian.external_id for pupil in school.pupils for guardian, _ in pupil.guardians]
    assert len(set(shared)) < len(shared)  # brothers and sisters
    written = [pupil.number for pupil in school.pupils if pupil.number]
    assert len(set(written)) == len(written)


def test_the_ss12000_pages_give_the_school_back(school: MadeUpSchool) -> None:
    staged = read_bytes(
        school.persons_json, school.groups_json, school.duties_json, school.organisations_json
    )
    unmarked = [pupil for pupil in school.pupils if pupil.marking == "Ingen"]
    assert len(unmarked) == 397
    assert [(p.external_id, p.family_name, p.class_name, p.grade) for p in staged.pupils] == [
        (p.external_id, p.family_name, p.class_name, p.grade) for p in unmarked
    ]
    assert [[(g.external_id, g.kind) for g in p.guardians] for p in staged.pupils] == [
        [(guardian.external_id, kind) for guardian, kind in p.guardians] for p in unmarked
    ]
    assert {p.marking for p in staged.pupils} == {SecurityMarking.NONE}
    assert {(m.class_name, m.staff.name) for m in staged.mentorships} == {
        (person.mentors, person.name) for person in school.staff if person.mentors
    }
    held = [problem for problem in staged.problems if problem.is_blocking]
    assert [problem.code for problem in held] == ["marking_held"] * 3
    for pupil in school.pupils:
        if pupil.marking != "Ingen":
            assert pupil.external_id not in repr(staged)
            assert not pupil.number or pupil.number not in repr(staged)


def test_every_layout_gives_the_same_pupils(school: MadeUpSchool) -> None:
    tables = {
        "spreadsheet": (read_bytes(school.csv), 397),
        "skola24": (read_bytes(school.skola24_csv), 397),
        "schoolsoft": (
            read_bytes(school.schoolsoft_pupils, school.schoolsoft_parents, school.schoolsoft_groups),
            400,
        ),
    }
    expected = {p.number for p in school.pupils if p.number and p.marking == "Ingen"}
    for staged, count in tables.values():
        assert len(staged.pupils) == count
        assert expected <= {p.identity.canonical for p in staged.pupils if p.identity}


def test_a_school_that_was_taken_in_from_json_is_recognised_in_the_spreadsheet(school: MadeUpSchool) -> None:
    taken_in = read_bytes(school.persons_json, school.groups_json)
    store = [as_existing(pupil) for pupil in taken_in.pupils]
    again = compare(store, taken_in, unknown_marking_vouched=False)
    assert (again.changes_nothing, again.unchanged) == (True, 397)
    other = compare(store, read_bytes(school.csv), unknown_marking_vouched=False)
    assert [p for p in other.new if p.identity is not None] == []
    assert other.absent == ()


def test_ten_thousand_pupils_have_ten_thousand_numbers() -> None:
    large = write_school(1, 10_000, date(2026, 11, 22))
    numbers = [pupil.number for pupil in large.pupils if pupil.number]
    assert len(set(numbers)) == len(numbers) > 9_800
