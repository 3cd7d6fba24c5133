# SPDX-License-Identifier: EUPL-1.2
"""What a person answers about rows of an August file: who is who, and who of it has protected identity."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eht_desk.application import register_import
from eht_desk.application.undo_import import last_import, undo_import
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import ImportId
from eht_desk.domain.people import SecurityMarking
from eht_desk.domain.register import RegisterPupil, StagedRegister, row_key
from eht_desk.domain.register_comparison import NEW_PUPIL, SKIP
from eht_desk.domain.register_sources import ReadOptions
from tests.fakes.august import AUGUST, FILES, MAY, Desk, register, row
from tests.fakes.school import School


def folke(class_name: str, grade: int) -> RegisterPupil:
    """No number, no birth date, no id."""
    return row(30, class_name, grade, given_name="Folke", family_name="Eriksson", external_id="")


@pytest.fixture
def desk(school: School) -> Desk:
    """7A with five and Folke in the spring; now it is August."""
    school.clock.set(MAY)
    desk = Desk(school.rector, school.registers)
    desk.take_in(
        register(*(row(number, "7A", 7) for number in range(1, 6)), folke("7A", 7)), absent_have_left=True
    )
    school.clock.set(AUGUST)
    return desk


def stage(school: School, staged: StagedRegister) -> ImportId:
    school.registers.register = staged
    return register_import.stage_register(school.rector, FILES, ReadOptions(school.rector.today))[0].import_id


def autumn(**more: object) -> StagedRegister:
    rows = (*(row(number, "8A", 8) for number in range(1, 6)), folke("8B", 8))
    return register(*(replace(item, **more) for item in rows))  # type: ignore[arg-type]


def records(school: School) -> dict[str, list[str]]:
    """The classes of today's records by name, one for each record."""
    desk = Desk(school.rector, school.registers)
    classes = desk.classes()
    found: dict[str, list[str]] = {}
    for key, pupil in desk.pupils().items():
        if pupil.left_on is None:
            found.setdefault(f"{pupil.given_name} {pupil.family_name}", []).append(classes[key])
    return found


def approve(school: School, import_id: ImportId, **more: object):
    return register_import.approve_import(
        school.rector,
        import_id,
        **{"unknown_marking_vouched": False, "turns_year": True, "absent_have_left": True} | more,  # type: ignore[arg-type]
    )[0]


def test_the_question_names_the_pupil_and_whom_it_may_be(school: School, desk: Desk):
    seen = register_import.preview_import(school.rector, stage(school, autumn()), False)
    (question,) = seen.questions
    assert (question.name, question.class_name) == ("Folke Eriksson", "8B")
    assert [(item.name, item.class_name) for item in question.candidates] == [("Folke Eriksson", "7A")]
    assert question.may_be_new


def test_the_same_pupil_keeps_the_record(school: School, desk: Desk):
    import_id = stage(school, autumn())
    (question,) = register_import.preview_import(school.rector, import_id, False).questions
    result = approve(school, import_id, decisions={question.key: question.candidates[0].pupil_id})
    assert (result.added, result.left, result.without_class) == (0, 0, ())
    assert records(school)["Folke Eriksson"] == ["8B"]


def test_another_pupil_is_a_new_one_and_nobody_is_marked_as_left_unasked(school: School, desk: Desk):
    import_id = stage(school, autumn())
    (question,) = register_import.preview_import(school.rector, import_id, False).questions
    result = approve(school, import_id, decisions={question.key: NEW_PUPIL})
    assert (result.added, result.left) == (1, 0)
    assert sorted(records(school)["Folke Eriksson"]) == ["", "8B"]
    assert result.without_class == ("Folke Eriksson",)


@pytest.mark.parametrize("decisions", [{}, {row_key(folke("8B", 8)): SKIP}])
def test_a_row_that_stays_out_leaves_a_pupil_without_class_and_says_so(
    school: School, desk: Desk, decisions: dict[str, str]
):
    result = approve(school, stage(school, autumn()), decisions=decisions)
    assert result.without_class == ("Folke Eriksson",)


def test_answers_are_undone_with_the_import(school: School, desk: Desk):
    before = desk.people()
    import_id = stage(school, autumn())
    (question,) = register_import.preview_import(school.rector, import_id, False).questions
    approve(school, import_id, decisions={question.key: question.candidates[0].pupil_id})
    assert desk.people() != before
    last = last_import(school.rector)
    assert last is not None
    undo_import(school.rector, last.import_id)
    assert desk.people() == before


def test_an_answer_that_the_row_does_not_allow_changes_nothing(school: School, desk: Desk):
    before, import_id = desk.people(), stage(school, autumn())
    with pytest.raises(RuleViolation, match="not_a_candidate"):
        approve(school, import_id, decisions={row_key(folke("8B", 8)): "somebody"})
    assert desk.people() == before


def test_only_new_rows_are_asked_about_when_the_file_says_nothing(school: School, desk: Desk):
    silent = autumn(marking=SecurityMarking.UNKNOWN)
    newcomer = row(40, "8A", 8, marking=SecurityMarking.UNKNOWN)
    import_id = stage(school, replace(silent, pupils=(*silent.pupils, newcomer)))
    seen = register_import.preview_import(school.rector, import_id, False)
    assert seen.needs_marking_answer
    assert {item.name for item in seen.unknown} == {"Elev40 Prov", "Folke Eriksson"}
    assert len(seen.comparison.changed) == 5
    known = replace(silent, pupils=silent.pupils[:5])
    assert not register_import.preview_import(school.rector, stage(school, known), False).needs_marking_answer


def test_those_whom_a_person_names_are_held_and_the_others_go_in(school: School, desk: Desk):
    silent = autumn(marking=SecurityMarking.UNKNOWN)
    newcomers = tuple(row(number, "8A", 8, marking=SecurityMarking.UNKNOWN) for number in (40, 41))
    import_id = stage(school, replace(silent, pupils=(*silent.pupils[:5], *newcomers)))
    marked = {
        item.key
        for item in register_import.preview_import(school.rector, import_id, False).may_be_marked
        if item.name in ("Elev40 Prov", "Elev1 Prov")
    }
    seen = register_import.preview_import(school.rector, import_id, True, marked=marked)
    assert seen.needs_marking_answer
    assert "Elev40" not in repr((seen.register, seen.comparison))
    assert len(seen.comparison.newly_marked) == 1
    result = approve(school, import_id, unknown_marking_vouched=True, marked=marked)
    assert (result.added, result.held) == (1, 2)
    assert "Elev40 Prov" not in records(school)
    assert records(school)["Elev1 Prov"] == [""]
    with school.rector.store.read() as work:
        last = work.log.rows()[-1].event
    assert (last.detail["vouched"], last.detail["named_marked"]) == ("yes", 2)
    assert "Elev" not in repr(last)
