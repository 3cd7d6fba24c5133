# SPDX-License-Identifier: EUPL-1.2
"""Namesakes without numbers in August: the same pupil, another one, or a question that a person answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.people import SecurityMarking
from eht_desk.domain.register import RegisterGuardian, RegisterPupil, row_key
from eht_desk.domain.register_comparison import NEW_PUPIL, SKIP, RegisterComparison, compare
from eht_desk.domain.register_marking import hold_marked, rows_of_numbers
from eht_desk.domain.register_matching import ExistingPupil
from tests.domain.test_register_comparison import TODAY, as_existing, number, row, staged

EVA = RegisterGuardian("Eva", "Öberg", phones=("070-174 06 05",), emails=("eva@example.invalid",))


def bare(position: int = 1, class_name: str = "8A", grade: int | None = 8, **more: Any) -> RegisterPupil:
    """A row without number, birth date and id."""
    return row(
        position,
        **{"identity": None, "external_id": "", "class_name": class_name, "grade": grade} | more,
    )


def others(class_name: str, grade: int) -> list[RegisterPupil]:
    """Three whom the register knows for sure."""
    return [
        row(
            at,
            given_name=f"Elev{at}",
            external_id=f"e{at}",
            identity=None,
            class_name=class_name,
            grade=grade,
        )
        for at in (11, 12, 13)
    ]


def existing(*pupils: RegisterPupil) -> list[ExistingPupil]:
    return [as_existing(pupil) for pupil in (*pupils, *others("7B", 7))]


def august(old: list[ExistingPupil], *rows: RegisterPupil, **more: Any) -> RegisterComparison:
    return compare(
        old,
        staged(*rows, *others("8B", 8), has_guardians=True),
        **{"unknown_marking_vouched": False} | more,
    )


def asked(result: RegisterComparison) -> list[tuple[str, tuple[str, ...]]]:
    return [(item.problem.code, item.candidates) for item in result.ambiguous]


@pytest.mark.parametrize("phone", ["070-174 06 05", "+46 70 1740605", "0701740605"])
def test_a_namesake_with_the_same_guardian_who_goes_up_with_the_others_is_the_same(phone: str) -> None:
    old = bare(1, "7B", 7, guardians=(EVA,))
    result = august(existing(old), bare(1, "8A", 8, guardians=(replace(EVA, emails=(), phones=(phone,)),)))
    assert (result.new, result.absent, asked(result)) == ((), (), [])
    assert "pupil--1" in {pupil_id for pupil_id, _ in result.matched}


def test_letters_that_were_lost_make_no_second_pupil() -> None:
    old = bare(1, "7B", 7, given_name="Nguyễn", guardians=(EVA,))
    result = august(existing(old), bare(1, "8A", 8, given_name="Nguy?n", guardians=(EVA,)))
    assert (result.new, result.absent, asked(result)) == ((), (), [])
    alone = august(existing(replace(old, guardians=())), bare(1, "8A", 8, given_name="Nguy?n"))
    assert asked(alone) == [("possibly_the_same_pupil", ("pupil--1",))]
    assert (alone.new, alone.absent) == ((), ())


@pytest.mark.parametrize(
    "new",
    [
        bare(1, "8A", 8),  # nothing but the name
        bare(1, "5A", 5, guardians=(EVA,)),  # the guardian, but another way than the others
        bare(1, "8A", 8, guardians=(RegisterGuardian("Bo", "Ek", phones=("070-1740699",)),)),
    ],
)
def test_a_namesake_in_another_class_is_asked_about(new: RegisterPupil) -> None:
    result = august(existing(bare(1, "7B", 7, guardians=(EVA,))), new)
    assert asked(result) == [("possibly_the_same_pupil", ("pupil--1",))]
    assert (result.new, result.absent) == ((), ())


def test_a_namesake_who_got_a_number_over_the_summer_is_not_silently_new() -> None:
    got = bare(1, "8A", 8, identity=number("20150101-2387"))
    assert asked(august(existing(bare(1, "7B", 7)), got)) == [("possibly_the_same_pupil", ("pupil--1",))]
    same = replace(got, guardians=(EVA,))
    assert not august(existing(bare(1, "7B", 7, guardians=(EVA,))), same).new


def test_two_numbers_or_two_birth_dates_are_two_pupils() -> None:
    old = bare(1, "7B", 7, identity=number("20150102-2386"), birth_date=number("20150102-2386").birth_date)  # type: ignore[union-attr] # a real number
    result = august(existing(old), bare(1, "8A", 8, identity=number("20150101-2387")))
    assert ([pupil.row for pupil in result.new], asked(result)) == ([1], [])


def test_a_pupil_whom_another_row_is_for_sure_is_not_offered() -> None:
    old = row(1, external_id="x1")
    result = august(existing(old), row(1, external_id="x1", class_name="8A"), bare(2, "8B"))
    assert [pupil.row for pupil in result.new] == [2]
    assert "similar_pupil_exists" in {problem.code for problem in result.problems}


def test_two_rows_for_one_pupil_are_both_asked_about() -> None:
    result = august(
        existing(bare(1, "7B", 7, guardians=(EVA,))),
        bare(1, "8A", 8, guardians=(EVA,)),
        bare(2, "8B", 8, guardians=(EVA,)),
    )
    assert [item.staged.row for item in result.ambiguous] == [1, 2]


def test_two_files_of_one_name_do_not_mix_up_their_rows() -> None:
    one, two = bare(1, "8A", 8), bare(1, "8C", 8, given_name="Bo")
    result = august(existing(bare(1, "7B", 7)), one, two)
    assert [item.staged for item in result.ambiguous] == [one]
    assert result.new == (two,)
    held = hold_marked(staged(one, two), {row_key(two)})
    assert held.pupils == (one,)


def test_answers_are_carried_out() -> None:
    old, new = existing(bare(1, "7B", 7)), bare(1, "8A", 8)
    same = august(old, new, decisions={row_key(new): "pupil--1"})
    assert "pupil--1" in {change.pupil_id for change in same.changed}
    assert (same.new, asked(same), same.absent) == ((), [], ())
    other = august(old, new, decisions={row_key(new): NEW_PUPIL})
    assert (list(other.new), asked(other), other.absent) == ([new], [], ())
    left_out = august(old, new, decisions={row_key(new): SKIP})
    assert (left_out.new, left_out.absent) == ((), ())
    assert [problem.code for problem in left_out.problems] == ["possibly_the_same_pupil"]


def test_an_answer_that_does_not_fit_is_refused() -> None:
    old = existing(bare(1, "7B", 7))
    one, two = bare(1, "8A", 8), bare(2, "8B", 8)
    with pytest.raises(RuleViolation, match="same_pupil_twice"):
        august(old, one, two, decisions={row_key(one): "pupil--1", row_key(two): "pupil--1"})
    with pytest.raises(RuleViolation, match="not_a_candidate"):
        august(old, one, decisions={row_key(one): "pupil--11"})


def test_a_row_with_the_number_of_another_pupil_cannot_be_a_new_one() -> None:
    first = as_existing(row(1), "first")
    second = as_existing(
        row(2, external_id="x2", identity=number("20150102-2386"), given_name="Bo"), "second"
    )
    mixed = row(identity=number("20150102-2386"))
    result = august([first, second], mixed)
    assert [item.may_be_new for item in result.ambiguous] == [False]
    with pytest.raises(RuleViolation):
        august([first, second], mixed, decisions={row_key(mixed): NEW_PUPIL})


def test_pupils_whom_the_store_knows_are_not_held_when_the_file_says_nothing() -> None:
    old = existing(row(1, external_id="x1", class_name="7B"))
    known = row(1, external_id="x1", class_name="8A", marking=SecurityMarking.UNKNOWN)
    unknown = row(2, external_id="x2", given_name="Ny", identity=None, marking=SecurityMarking.UNKNOWN)
    result = august(old, known, unknown)
    assert "pupil--1" in {change.pupil_id for change in result.changed}
    assert [problem.row for problem in result.held] == [2]
    assert [pupil.row for pupil in result.unknown] == [2]
    assert [pupil.row for pupil in august(old, known, unknown, unknown_marking_vouched=True).new] == [2]


def test_rows_that_a_person_names_as_marked_are_held_as_marked_ones() -> None:
    secret = row(1, marking=SecurityMarking.UNKNOWN)
    register = staged(secret, row(2, external_id="x2", given_name="Bo", identity=number("20150102-2386")))
    by_number = {pupil.identity.canonical: {row_key(pupil)} for pupil in register.pupils if pupil.identity}
    marked, missing = rows_of_numbers(by_number, "20150101-2387\n150102 - 2386; 20150103-2385", TODAY)
    assert (set(marked), missing) == ({row_key(pupil) for pupil in register.pupils}, 1)
    held = hold_marked(register, {row_key(secret)})
    assert "Åsa" not in repr(held)
    assert [(problem.row, problem.code) for problem in held.problems] == [(1, "marking_held")]
    result = compare([as_existing(secret)], held, unknown_marking_vouched=True)
    assert (result.newly_marked, result.absent) == (("pupil--1",), ())
    assert [pupil.row for pupil in result.new] == [2]
