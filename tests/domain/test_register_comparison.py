# SPDX-License-Identifier: EUPL-1.2
"""What a register would change: who is who, what is new, who is gone, and who must not be shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from eht_desk.domain.guardian_comparison import ExistingGuardian
from eht_desk.domain.identity_numbers import IdentityNumber, parse_identity
from eht_desk.domain.ids import GuardianId, PupilId, UnitId
from eht_desk.domain.people import GuardianKind, SecurityMarking
from eht_desk.domain.register import (
    RegisterGuardian,
    RegisterPupil,
    RowProblem,
    StagedRegister,
    register_keys,
)
from eht_desk.domain.register_comparison import FieldChange, RegisterComparison, compare
from eht_desk.domain.register_matching import ExistingPupil

TODAY = date(2026, 11, 22)
DIGEST = "d" * 64


def number(text: str) -> IdentityNumber | None:
    return parse_identity(text, today=TODAY)


def row(position: int = 1, **more: Any) -> RegisterPupil:
    """A row that is known to be unmarked."""
    identity = more.get("identity", number("20150101-2387"))
    values: dict[str, Any] = {
        "row": position,
        "given_name": "Åsa",
        "family_name": "Öberg",
        "identity": identity,
        "birth_date": identity.birth_date if identity is not None else None,
        "class_name": "4A",
        "grade": 4,
        "external_id": "x1",
        "marking": SecurityMarking.NONE,
    }
    return RegisterPupil(**(values | more))


def staged(*pupils: RegisterPupil, **more: Any) -> StagedRegister:
    values: dict[str, Any] = {
        "format": "ss12000",
        "digest": DIGEST,
        "rows_read": len(pupils),
        "pupils": pupils,
    }
    return StagedRegister(**(values | more))


def as_existing(pupil: RegisterPupil, pupil_id: str = "") -> ExistingPupil:
    """The pupil as the store has it after the row was taken in."""
    return ExistingPupil(
        id=PupilId(pupil_id or f"pupil-{pupil.source}-{pupil.row}"),
        given_name=pupil.given_name,
        family_name=pupil.family_name,
        identity=pupil.identity.canonical if pupil.identity else "",
        birth_date=pupil.birth_date,
        external_id=pupil.external_id,
        class_name=pupil.class_name,
        grade=pupil.grade,
        email=pupil.email,
        guardians=tuple(
            ExistingGuardian(
                id=GuardianId(f"guardian-{pupil.row}-{place}"),
                given_name=guardian.given_name,
                family_name=guardian.family_name,
                phones=guardian.phones,
                emails=guardian.emails,
                kind=guardian.kind,
                identity=guardian.identity.canonical if guardian.identity else "",
                external_id=guardian.external_id,
            )
            for place, guardian in enumerate(pupil.guardians)
        ),
    )


def compared(existing: list[ExistingPupil], *pupils: RegisterPupil, **more: Any) -> RegisterComparison:
    return compare(existing, staged(*pupils, **more), unknown_marking_vouched=False)


def changes_of(old: RegisterPupil, new: RegisterPupil, **more: Any) -> list[tuple[str, str, str]]:
    result = compared([as_existing(old)], new, **more)
    assert not result.new
    return [(change.field, change.old, change.new) for found in result.changed for change in found.changes]


def test_an_empty_store_gets_everybody_as_new() -> None:
    result = compared([], row(1), row(2, external_id="x2", identity=number("20150102-2386"), given_name="Bo"))
    assert [pupil.row for pupil in result.new] == [1, 2]
    assert result.problems == ()


def test_the_same_file_twice_changes_nothing() -> None:
    guardian = RegisterGuardian("Eva", "Öberg", phones=("070-1740605",))
    pupil = row(guardians=(guardian,), email="a@example.invalid")
    result = compared([as_existing(pupil)], pupil, has_guardians=True)
    assert result.changes_nothing
    assert result.unchanged == 1


def test_a_number_that_changed_under_the_same_id_is_the_same_pupil() -> None:
    before = row(identity=number("20150101-TF01"))
    assert changes_of(before, row()) == [("identity", "20150101TF01", "201501012387")]


def test_a_temporary_number_that_became_a_personnummer_without_any_id_is_the_same_pupil() -> None:
    before = row(identity=number("20150101-TF01"), external_id="")
    assert changes_of(before, row(external_id="")) == [("identity", "20150101TF01", "201501012387")]


def test_two_pupils_with_one_name_and_one_birthday_and_two_numbers_are_two() -> None:
    result = compared(
        [as_existing(row(external_id=""))], row(external_id="", identity=number("20150101-2395"))
    )
    assert [pupil.row for pupil in result.new] == [1]
    assert [(problem.code, problem.is_blocking) for problem in result.problems] == [
        ("similar_pupil_exists", False)
    ]


def test_every_field_that_differs_is_told() -> None:
    new = row(given_name="Åse", family_name="Ek", class_name="5A", grade=5, email="b@example.invalid")
    assert changes_of(row(), new) == [
        ("given_name", "Åsa", "Åse"),
        ("family_name", "Öberg", "Ek"),
        ("class_name", "4A", "5A"),
        ("grade", "4", "5"),
        ("email", "", "b@example.invalid"),
    ]


def test_what_the_file_does_not_tell_is_not_erased() -> None:
    bare = row(identity=None, birth_date=None, class_name="", grade=None, email="")
    assert changes_of(row(email="a@example.invalid"), bare) == []


def test_a_name_with_a_lost_letter_does_not_replace_a_whole_one() -> None:
    old, new = row(family_name="Yılmaz", external_id=""), row(family_name="Y?lmaz", external_id="")
    assert changes_of(old, new) == []


def test_guardians_are_added_removed_and_changed() -> None:
    old = row(
        guardians=(RegisterGuardian("Eva", "Öberg", phones=("070-1740605",)), RegisterGuardian("Bo", "Ek"))
    )
    new = row(
        guardians=(RegisterGuardian("Eva", "Öberg", phones=("070-1740606",)), RegisterGuardian("Cia", "Dahl"))
    )
    assert changes_of(old, new, has_guardians=True) == [
        ("guardian_phones", "070-1740605", "070-1740606"),
        ("guardian_added", "", "Cia Dahl"),
        ("guardian_removed", "Bo Ek", ""),
    ]


def test_a_file_without_guardians_removes_none() -> None:
    assert changes_of(row(guardians=(RegisterGuardian("Eva", "Öberg"),)), row()) == []


def test_a_table_does_not_change_why_somebody_is_a_guardian() -> None:
    old = row(guardians=(RegisterGuardian("Eva", "Öberg", kind=GuardianKind.FOSTER_HOME),))
    new = row(guardians=(RegisterGuardian("Eva", "Öberg"),))
    assert changes_of(old, new, has_guardians=True, format="table") == []
    assert changes_of(old, new, has_guardians=True) == [("guardian_kind", "foster_home", "custodian")]


def test_pupils_whom_a_complete_list_does_not_name_are_absent() -> None:
    gone = as_existing(row(9, external_id="x9", identity=number("20140101-2388"), given_name="Bo"), "gone")
    left = replace(gone, id=PupilId("left"), external_id="x8", identity="", left_on=date(2026, 1, 1))
    assert compared([as_existing(row()), gone, left], row()).absent == ("gone",)
    assert compared([gone], row(), is_complete_list=False).absent == ()


def test_a_pupil_who_comes_back_is_told() -> None:
    old = replace(as_existing(row()), left_on=date(2026, 1, 1))
    assert compared([old], row()).changed[0].changes == (FieldChange("left_on", "2026-01-01", ""),)


def test_rows_of_unknown_marking_are_held_without_a_name_unless_somebody_answers() -> None:
    unknown = row(marking=SecurityMarking.UNKNOWN)
    remark = RowProblem(1, "check_digit", "pnr", "20150101-2387", is_blocking=False)
    register = staged(unknown, problems=(remark,))
    result = compare([], register, unknown_marking_vouched=False)
    assert (result.new, [problem.code for problem in result.held]) == ((), ["marking_unknown_held"])
    for secret in ("Åsa", "Öberg", "2387"):
        assert secret not in repr(result)
    vouched = compare([], register, unknown_marking_vouched=True)
    assert (vouched.new, vouched.held) == ((unknown,), ())
    assert vouched.problems == (remark,)


def test_a_pupil_of_the_store_whose_row_is_held_has_not_left() -> None:
    old = as_existing(row(), "old")
    assert compared([old], row(marking=SecurityMarking.UNKNOWN)).absent == ()
    keys = register_keys(DIGEST, external_id="x1")
    result = compared([old], problems=(RowProblem(1, "marking_held"),), held_keys=keys)
    assert (result.absent, result.newly_marked) == ((), ("old",))
    assert [problem.code for problem in result.held] == ["marking_held"]


def test_a_pupil_whose_row_was_left_out_has_not_left() -> None:
    keys = register_keys(DIGEST, name="åsa  öberg", class_name="4a")
    assert compared([as_existing(row())], left_out_keys=keys).absent == ()


def test_an_id_and_a_number_of_two_pupils_need_a_person() -> None:
    first = as_existing(row(1), "first")
    second = as_existing(
        row(2, external_id="x2", identity=number("20150102-2386"), given_name="Bo"), "second"
    )
    result = compared([first, second], row(identity=number("20150102-2386")))
    assert [found.candidates for found in result.ambiguous] == [("first", "second")]
    assert [problem.code for problem in result.problems] == ["id_and_number_disagree"]
    assert (result.new, result.changed, result.absent) == ((), (), ())


def test_two_namesakes_in_one_class_without_numbers_need_a_person() -> None:
    bare = row(identity=None, birth_date=None, external_id="")
    result = compared([as_existing(bare, "a"), as_existing(bare, "b")], bare)
    assert [found.problem.code for found in result.ambiguous] == ["several_pupils_fit"]
    assert result.absent == ()


def test_two_rows_that_fit_one_pupil_need_a_person_unless_one_has_the_id() -> None:
    old = as_existing(row(), "old")
    new_system = row(2, external_id="x2")
    result = compared([old], row(1), new_system)
    assert (result.unchanged, [found.staged.row for found in result.ambiguous]) == (1, [2])
    without_id = compared([replace(old, external_id="")], row(1), new_system)
    assert [found.problem.code for found in without_id.ambiguous] == ["several_rows_fit"] * 2


def test_a_pupil_without_any_number_who_moved_class_needs_a_person() -> None:
    bare = row(identity=None, birth_date=None, external_id="")
    result = compared([as_existing(bare, "a")], replace(bare, class_name="5A"))
    assert [found.problem.code for found in result.ambiguous] == ["possibly_the_same_pupil"]


def test_a_pupil_who_gets_a_number_is_the_same() -> None:
    bare = row(identity=None, birth_date=None, external_id="")
    changes = changes_of(bare, row(external_id=""))
    assert changes == [("identity", "", "201501012387"), ("birth_date", "", "2015-01-01")]


def test_rows_that_stand_twice_go_in_once_and_contradicting_ones_not_at_all() -> None:
    twice = compared([], row(1), row(2))
    assert [pupil.row for pupil in twice.new] == [1]
    assert [(problem.row, problem.code) for problem in twice.problems] == [(2, "duplicate_row")]
    against = compared([], row(1), row(2, class_name="5A"))
    assert against.new == ()
    assert [(problem.row, problem.code) for problem in against.problems] == [
        (1, "duplicate_conflict"),
        (2, "duplicate_conflict"),
    ]


def test_two_ids_with_one_number_go_in_with_a_remark() -> None:
    result = compared([], row(1), row(2, external_id="x2", given_name="Bo"))
    assert len(result.new) == 2
    assert {(problem.code, problem.is_blocking) for problem in result.problems} == {
        ("identity_shared", False)
    }


def registers() -> st.SearchStrategy[list[RegisterPupil]]:
    """Small schools full of namesakes, shared and missing numbers."""
    numbers = st.sampled_from(
        [None, number("20150101-2387"), number("20150102-2386"), number("20150101-TF01")]
    )
    one = st.builds(
        lambda given, identity, class_name, external_id: (given, identity, class_name, external_id),
        st.sampled_from(["Åsa", "Bo", "Cia"]),
        numbers,
        st.sampled_from(["4A", "4B"]),
        st.sampled_from(["", "x1", "x2", "x3"]),
    )
    return st.lists(one, max_size=7).map(
        lambda rows: [
            row(place, given_name=given, identity=identity, class_name=class_name, external_id=external_id)
            for place, (given, identity, class_name, external_id) in enumerate(rows, start=1)
        ]
    )


@given(registers())
def test_taking_a_file_in_and_comparing_again_never_gives_anybody_twice(pupils: list[RegisterPupil]) -> None:
    first = compared([], *pupils)
    store = [as_existing(pupil) for pupil in first.new]
    again = compared(store, *pupils)
    assert again.new == ()
    assert again.absent == ()
    assert again.changed == ()


@given(registers(), registers())
def test_every_row_has_one_place_and_nobody_is_both_named_and_absent(
    before: list[RegisterPupil], after: list[RegisterPupil]
) -> None:
    store = [as_existing(pupil) for pupil in compared([], *before).new]
    result = compared(store, *after)
    blocked = sum(1 for problem in result.problems if problem.code in ("duplicate_row", "duplicate_conflict"))
    assert len(result.new) + len(result.changed) + result.unchanged + len(result.ambiguous) + blocked == len(
        after
    )
    changed = [change.pupil_id for change in result.changed]
    assert len(changed) == len(set(changed))
    assert not set(result.absent) & {change.pupil_id for change in result.changed}


def test_a_number_under_a_wholly_other_name_is_asked_about_and_never_renames() -> None:
    liam = as_existing(row(given_name="Liam", family_name="Ek-Björk", external_id=""))
    result = compared([liam], row(given_name="Ahmed", family_name="Al-Rashid", external_id=""))
    assert result.new == ()
    assert result.changed == ()
    (asked,) = result.ambiguous
    assert (asked.problem.code, asked.candidates, asked.may_be_new) == ("other_name", (liam.id,), False)


def test_an_id_alone_under_a_wholly_other_name_is_asked_about() -> None:
    old = as_existing(row(given_name="Liam", family_name="Ek", identity=None))
    result = compared([old], row())
    assert [item.problem.code for item in result.ambiguous] == ["other_name"]


def test_one_changed_name_is_a_change_and_no_question() -> None:
    old = as_existing(row(family_name="Lind", external_id=""))
    result = compared([old], row(external_id=""))
    assert [item.field for item in result.changed[0].changes] == ["family_name"]


def test_id_and_number_together_outweigh_both_names() -> None:
    result = compared([as_existing(row(given_name="Mio", family_name="Lind"))], row())
    assert result.ambiguous == ()
    assert len(result.changed) == 1


def test_letters_that_were_lost_make_no_other_name() -> None:
    old = as_existing(row(given_name="Sao", family_name="Nguyễn", external_id=""))
    result = compared([old], row(given_name="S?o", family_name="Nguy?n", external_id=""))
    assert result.ambiguous == ()


def test_a_number_of_another_school_under_a_wholly_other_name_moves_nobody() -> None:
    liam = as_existing(row(given_name="Liam", family_name="Ek-Björk", external_id=""))
    result = compare(
        [],
        staged(row(given_name="Ahmed", family_name="Al-Rashid", external_id="")),
        unknown_marking_vouched=False,
        others={UnitId("the other school"): [liam]},
    )
    assert result.elsewhere == ()
    assert result.new == ()
    assert [problem.code for problem in result.problems] == ["number_at_other_school"]
