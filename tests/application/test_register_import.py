# SPDX-License-Identifier: EUPL-1.2
"""From a file to pupils: staged by anybody who may, approved by somebody who sees names, carried out once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from eht_desk.application import register_import
from eht_desk.application.pupils import list_pupils, open_pupil
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.identity_numbers import IdentityNumber, NumberKind
from eht_desk.domain.people import GuardianKind, SecurityMarking
from eht_desk.domain.register import (
    RegisterClass,
    RegisterGuardian,
    RegisterMentorship,
    RegisterPupil,
    RegisterStaff,
    RowProblem,
    StagedRegister,
)
from eht_desk.domain.register_sources import ReadOptions, SourceFile
from tests.fakes.school import ALMA, School

FILES = [SourceFile("klasslista.csv", b"x")]
OPTIONS = ReadOptions(date(2026, 11, 23))
ZAHRA = RegisterGuardian("Zahra", "Sand", None, ("070-1740606",), ("z@example.invalid",), external_id="g-9")


def pupil(row: int, given: str, family: str, class_name: str = "5A", **more: object) -> RegisterPupil:
    base = RegisterPupil(row, given, family, class_name=class_name, grade=5, external_id=f"ext-{row}")
    return replace(base, marking=SecurityMarking.NONE, **more)  # type: ignore[arg-type]


def register(*pupils: RegisterPupil, **more: object) -> StagedRegister:
    base = StagedRegister(
        "ss12000", "d", len(pupils), tuple(pupils), is_complete_list=False, has_guardians=True
    )
    return replace(base, **more)  # type: ignore[arg-type]


def take_in(school: School, staged: StagedRegister, *, vouched: bool = False, **more: Any):
    school.registers.register = staged
    summary, _ = register_import.stage_register(school.rector, FILES, OPTIONS)
    return register_import.approve_import(
        school.rector, summary.import_id, unknown_marking_vouched=vouched, **more
    )[0]


def names(school: School) -> list[str]:
    return [view.name for view in list_pupils(school.rector)]


def test_nothing_is_taken_in_before_somebody_approves(school: School):
    school.registers.register = register(pupil(1, "Leo", "Sand"))
    register_import.stage_register(school.as_("ida"), FILES, OPTIONS)
    assert "Leo Sand" not in names(school)
    assert len(register_import.waiting_imports(school.as_("maria"))) == 1


def test_an_administrator_stages_but_sees_and_approves_no_names(school: School):
    ida = school.as_("ida")
    school.registers.register = register(pupil(1, "Leo", "Sand"))
    summary, _ = register_import.stage_register(ida, FILES, OPTIONS)
    for attempt in (
        lambda: register_import.preview_import(ida, summary.import_id, False),
        lambda: register_import.approve_import(ida, summary.import_id, unknown_marking_vouched=False),
    ):
        with pytest.raises(RuleViolation):
            attempt()


def test_the_same_file_twice_changes_nothing(school: School):
    staged = register(
        pupil(1, "Leo", "Sand", guardians=(ZAHRA,)),
        pupil(2, "Maja", "Sand", "3B", guardians=(ZAHRA,)),
        classes=(RegisterClass("5A", 5), RegisterClass("3B", 3)),
        mentorships=(RegisterMentorship("3B", RegisterStaff("Ulla Ny", "u@example.invalid")),),
    )
    first = take_in(school, staged)
    assert (first.added, first.changed) == (2, 0)
    with school.rector.store.read() as work:
        before = (work.pupils.all(), work.pupils.guardians(), work.organisation.mentorships())
    second = take_in(school, staged)
    assert (second.added, second.changed, second.unchanged) == (0, 0, 2)
    with school.rector.store.read() as work:
        assert (work.pupils.all(), work.pupils.guardians(), work.organisation.mentorships()) == before


def test_siblings_share_a_guardian(school: School):
    take_in(
        school,
        register(pupil(1, "Leo", "Sand", guardians=(ZAHRA,)), pupil(2, "Maja", "Sand", guardians=(ZAHRA,))),
    )
    with school.rector.store.read() as work:
        assert sum(1 for person in work.pupils.guardians() if person.given_name == "Zahra") == 1


def test_a_changed_file_shows_what_will_change_and_then_does_it(school: School):
    take_in(school, register(pupil(1, "Leo", "Sand", guardians=(ZAHRA,))))
    number = IdentityNumber("201503152384", NumberKind.PERSONAL, date(2015, 3, 15))
    school.registers.register = register(pupil(1, "Leo", "Sandström", "7B", identity=number))
    summary, _ = register_import.stage_register(school.rector, FILES, OPTIONS)
    preview = register_import.preview_import(school.rector, summary.import_id, False)
    fields = {(item.field, item.new) for item in preview.comparison.changed[0].changes}
    assert ("family_name", "Sandström") in fields
    assert ("class_name", "7B") in fields
    assert "Leo Sand" in names(school)
    register_import.approve_import(school.rector, summary.import_id, unknown_marking_vouched=False)
    view = next(view for view in list_pupils(school.rector) if view.name == "Leo Sandström")
    assert (view.class_name, view.number) == ("7B", "20150315-2384")
    assert open_pupil(school.rector, view.id).guardians == ()


def test_a_pupil_survives_a_changed_number(school: School):
    temporary = IdentityNumber("20150315TF01", NumberKind.TEMPORARY)
    take_in(school, register(pupil(1, "Leo", "Sand", identity=temporary)))
    before = {view.id for view in list_pupils(school.rector)}
    take_in(
        school,
        register(pupil(1, "Leo", "Sand", identity=IdentityNumber("201503152384", NumberKind.PERSONAL))),
    )
    assert {view.id for view in list_pupils(school.rector)} == before


def test_rows_of_unknown_marking_wait_for_somebody_who_answers(school: School):
    unknown = replace(pupil(1, "Leo", "Sand"), marking=SecurityMarking.UNKNOWN)
    assert take_in(school, register(unknown)).held == 1
    assert "Leo Sand" not in names(school)
    assert take_in(school, register(unknown), vouched=True).added == 1
    last = school.rector.store.read().log.rows()[-1]
    assert last.event.detail["vouched"] == "yes"


def test_a_held_row_never_goes_in_whoever_answers(school: School):
    held = register(pupil(1, "Leo", "Sand"), problems=(RowProblem(2, "marking_held"),))
    result = take_in(school, held, vouched=True)
    assert (result.added, result.held) == (1, 1)


def test_a_new_mentor_follows_the_old_one_by_date(school: School):
    take_in(
        school,
        register(
            pupil(1, "Leo", "Sand", "7B"),
            mentorships=(RegisterMentorship("7B", RegisterStaff("Per Holm")),),
        ),
    )
    assert "Noel Östlund-Ek" in [view.name for view in list_pupils(school.as_("per"))]
    assert list_pupils(school.as_("sara")) == []
    with school.rector.store.read() as work:
        assert sum(1 for member in work.organisation.staff() if member.name == "Per Holm") == 1


def test_those_who_are_not_on_a_complete_list_leave_only_when_told(school: School):
    whole = register(pupil(1, "Leo", "Sand"), is_complete_list=True)
    assert take_in(school, whole).left == 0
    assert take_in(school, whole, absent_have_left=True).left == 2
    assert [view.name for view in list_pupils(school.rector) if view.has_left] == [
        "Alma Dahl",
        "Noel Östlund-Ek",
    ]


def test_an_approved_import_cannot_be_approved_again(school: School):
    school.registers.register = register(pupil(1, "Leo", "Sand"))
    summary, _ = register_import.stage_register(school.rector, FILES, OPTIONS)
    register_import.approve_import(school.rector, summary.import_id, unknown_marking_vouched=False)
    with pytest.raises(RuleViolation):
        register_import.approve_import(school.rector, summary.import_id, unknown_marking_vouched=False)
    with pytest.raises(RuleViolation):
        register_import.discard_import(school.rector, summary.import_id)


def test_a_foster_home_that_ended_is_not_shown(school: School):
    home = replace(ZAHRA, kind=GuardianKind.FOSTER_HOME)
    take_in(school, register(pupil(1, "Leo", "Sand", guardians=(home,))))
    take_in(school, register(pupil(1, "Leo", "Sand")))
    view = next(view for view in list_pupils(school.rector) if view.name == "Leo Sand")
    assert open_pupil(school.rector, view.id).guardians == ()


def test_pupils_added_by_the_test_school_stay_untouched(school: School):
    take_in(school, register(pupil(1, "Leo", "Sand")))
    assert open_pupil(school.as_("maria"), ALMA).pupil.name == "Alma Dahl"
