# SPDX-License-Identifier: EUPL-1.2
"""A register can neither create, overwrite nor reveal a protected pupil, and whoever hands one in learns nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from eht_desk.application import (
    contributions,
    handed_in,
    import_marks,
    protected_imports,
    protections,
    pupils,
    register_import,
    undo_import,
)
from eht_desk.application.account_desk import NewAccount, close_account, open_account
from eht_desk.application.ports import SharedKind
from eht_desk.application.protected_rows import take_over_rows
from eht_desk.application.protecting import ProtectionRequest, protect_pupil
from eht_desk.application.register_changes import ImportResult
from eht_desk.application.register_import import ImportPreview
from eht_desk.application.workspace import Workspace
from eht_desk.domain.accounts import Role
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.identity_numbers import IdentityNumber, NumberKind
from eht_desk.domain.ids import ImportId
from eht_desk.domain.import_marks import marks_from
from eht_desk.domain.people import SecurityMarking
from eht_desk.domain.protection import ProtectionGrade
from eht_desk.domain.register import RegisterGuardian, RegisterPupil, StagedRegister
from eht_desk.domain.register_sources import ReadOptions, SourceFile
from tests.fakes.school import ALMA, PASSWORD, School, make_school

FILES = [SourceFile("klasser.csv", b"")]
HERS = RegisterPupil(
    2,
    "Alma",
    "Dahl",
    IdentityNumber("201505122380", NumberKind.PERSONAL, date(2015, 5, 12)),
    date(2015, 5, 12),
    "7B",
    7,
    marking=SecurityMarking.NONE,
)
NOELS = RegisterPupil(3, "Noel", "Östlund-Ek", class_name="7B", grade=7, marking=SecurityMarking.NONE)
NEW = RegisterPupil(4, "Bo", "Prov", class_name="7B", grade=7, marking=SecurityMarking.NONE)


@pytest.fixture
def school() -> School:
    made = make_school()
    kurt = NewAccount(
        "kurt", "Kurt Ro", PASSWORD, made.unit_id, (Role.COUNSELLOR,), is_temporary_password=False
    )
    open_account(made.rector, kurt)
    with made.rector.store.read() as work:
        made.accounts |= {item.login: item.id for item in work.accounts.all()}
    return made


def protect(school: School, *logins: str) -> str:
    members = tuple(school.accounts[login] for login in ("karin", *(logins or ("maria",))))
    request = ProtectionRequest(ProtectionGrade.LOCAL, members, date(2026, 11, 16))
    return protect_pupil(school.rector, ALMA, request)[0].alias


def stage(school: School, by: Workspace, *rows: RegisterPupil) -> ImportId:
    school.registers.register = StagedRegister("table", "digest", len(rows), rows)
    return register_import.stage_register(by, FILES, ReadOptions(by.today))[0].import_id


def preview(by: Workspace, import_id: ImportId, **more: object) -> ImportPreview:
    return register_import.preview_import(by, import_id, True, **more)  # type: ignore[arg-type]


def approve(by: Workspace, import_id: ImportId, **more: object) -> ImportResult:
    return register_import.approve_import(
        by,
        import_id,
        unknown_marking_vouched=True,
        **more,  # type: ignore[arg-type]
    )[0]


def refusal(call: object, *arguments: object, **named: object) -> str:
    assert callable(call)
    with pytest.raises(RuleViolation) as caught:
        call(*arguments, **named)
    return caught.value.code


def names(by: Workspace) -> list[str]:
    return [view.list_name for view in pupils.list_pupils(by)]


def test_her_row_is_held_and_neither_new_nor_compared(school: School) -> None:
    alias = protect(school)
    import_id = stage(school, school.rector, HERS, NOELS, NEW)
    shown = preview(school.rector, import_id)
    assert [row.given_name for row in shown.comparison.new] == ["Bo"]
    [row] = shown.protected
    assert row.pupil is not None
    assert (row.pupil.name, row.class_name, row.differs) == (alias, "7B", True)
    assert "Dahl" not in repr(shown)
    assert ALMA not in shown.comparison.absent
    assert ALMA not in shown.names
    approve(school.rector, import_id)
    assert [name for name in names(school.rector) if "Dahl" in name] == []
    with school.rector.store.read() as work:
        alma = work.pupils.get(ALMA)
        assert alma is not None
        assert (alma.given_name, alma.grade) == ("Alma", 5)


def test_class_and_grade_come_after_a_yes(school: School) -> None:
    protect(school)
    import_id = stage(school, school.rector, HERS, NOELS)
    [row] = preview(school.rector, import_id).protected
    approve(school.rector, import_id, take_over=[row.key])
    view = pupils.open_pupil(school.rector, ALMA).pupil
    assert (view.class_name, view.grade) == ("7B", 7)
    undo_import.undo_import(school.rector, import_id)
    assert pupils.read_pupil(school.rector, ALMA).pupil.class_name == "7B"


def test_a_class_that_the_school_has_not_is_nothing_to_take_over(school: School) -> None:
    protect(school)
    elsewhere = replace(HERS, class_name="9Z", grade=5)
    import_id = stage(school, school.rector, elsewhere, NOELS)
    [row] = preview(school.rector, import_id).protected
    assert (row.class_name, row.differs) == ("9Z", False)
    with school.rector.store.write() as work:
        taken = take_over_rows(work, school.unit_id, [replace(row, differs=True)], school.rector.today)
    assert taken == 0
    approve(school.rector, import_id, take_over=[row.key])
    assert pupils.open_pupil(school.rector, ALMA).pupil.class_name == "5A"


def test_she_is_never_absent(school: School) -> None:
    protect(school)
    shown = preview(school.rector, stage(school, school.rector, NOELS))
    assert shown.comparison.absent == ()
    assert shown.absent == ()


def test_everybody_elses_import_waits_unseen(school: School) -> None:
    protect(school)
    kurt = school.as_("kurt")
    import_id = stage(school, kurt, NOELS, NEW)
    assert refusal(preview, kurt, import_id) == "waits_for_clearing"
    assert refusal(approve, kurt, import_id) == "waits_for_clearing"
    [waiting] = handed_in.handed_in(kurt)
    assert not waiting.may_open
    assert (waiting.pupils, waiting.held) == (2, 0)
    assert handed_in.what_was_handed_in(kurt, import_id).pupils == 2
    with kurt.store.read() as work:
        staged = work.imports.get(import_id)
        assert staged is not None
        assert staged.register is None
    [opened] = handed_in.handed_in(school.rector)
    assert opened.may_open
    assert approve(school.rector, import_id).added == 1


def test_that_it_waits_says_nothing(school: School) -> None:
    """As soon as somebody is named, all wait, with and without a protected pupil."""
    karin = school.accounts["karin"]
    import_marks.choose_import_persons(school.rector, [karin])
    kurt = school.as_("kurt")
    without = stage(school, kurt, HERS)
    told = (refusal(preview, kurt, without), handed_in.what_was_handed_in(kurt, without))
    register_import.discard_import(kurt, without)
    protect(school)
    with_her = stage(school, kurt, HERS)
    assert (refusal(preview, kurt, with_her), handed_in.what_was_handed_in(kurt, with_her)) == told
    assert import_marks.read_import_persons(kurt).persons == ((karin, "Karin Ås"),)


def test_what_waits_already_is_closed_when_she_becomes_protected(school: School) -> None:
    kurt = school.as_("kurt")
    import_id = stage(school, kurt, HERS, NEW)
    assert len(preview(kurt, import_id).comparison.new) == 1
    protect(school)
    assert refusal(preview, kurt, import_id) == "waits_for_clearing"
    assert len(preview(school.rector, import_id).protected) == 1


def test_who_clears_and_may_not_know_sees_a_row_and_no_pupil(school: School) -> None:
    protect(school)
    persons = [school.accounts["karin"], school.accounts["kurt"]]
    import_marks.choose_import_persons(school.rector, persons)
    kurt = school.as_("kurt")
    import_id = stage(school, kurt, HERS, NEW)
    shown = preview(kurt, import_id)
    [row] = shown.protected
    assert (row.pupil, row.pupil_id, row.class_name, row.row) == (None, None, "", 2)
    assert [item.given_name for item in shown.comparison.new] == ["Bo"]
    approve(kurt, import_id, take_over=[row.key])
    with school.rector.store.read() as work:
        alma = work.pupils.get(ALMA)
        assert alma is not None
        assert alma.grade == 5
    assert names(kurt) == ["Prov, Bo", "Östlund-Ek, Noel"]


def test_somebody_of_the_same_name_is_taken_in_after_an_answer(school: School) -> None:
    protect(school)
    namesake = replace(HERS, identity=None, birth_date=None)
    import_id = stage(school, school.rector, namesake)
    [row] = preview(school.rector, import_id).protected
    assert preview(school.rector, import_id, somebody_else=[row.key]).protected == ()
    approve(school.rector, import_id, somebody_else=[row.key])
    assert "Dahl, Alma" in names(school.as_("kurt"))


def test_another_day_of_birth_is_another_pupil(school: School) -> None:
    protect(school)
    other = replace(
        HERS,
        identity=IdentityNumber("201405112398", NumberKind.PERSONAL, date(2014, 5, 11)),
        birth_date=date(2014, 5, 11),
    )
    assert preview(school.rector, stage(school, school.rector, other)).protected == ()


def test_marks_are_for_those_who_clear_and_test_no_name_without_their_secret(school: School) -> None:
    protect(school)
    with school.as_("kurt").store.read() as work:
        assert work.shared.all(SharedKind.IMPORT_MARKS) == []
    with school.rector.store.read() as work:
        [record] = work.shared.all(SharedKind.IMPORT_MARKS)
    assert "Dahl" not in repr(record)
    assert "201505122380" not in repr(record)
    marks = marks_from(record.content)
    assert marks.fits(HERS)
    assert not replace(marks, secret="00" * 32).fits(HERS)
    assert not marks.fits(NOELS)


def test_a_member_who_leaves_takes_no_marks_along(school: School) -> None:
    protect(school, "maria", "per")
    persons = [school.accounts["karin"]]
    import_marks.choose_import_persons(school.rector, persons)
    protections.remove_member(school.rector, ALMA, school.accounts["maria"], "Byter tjänst")
    with school.as_("maria").store.read() as work:
        assert work.shared.all(SharedKind.IMPORT_MARKS) == []
    with school.rector.store.read() as work:
        assert len(work.shared.all(SharedKind.IMPORT_MARKS)) == 1


def test_the_end_takes_the_marks_away(school: School) -> None:
    protect(school)
    protections.ask_to_loosen(school.rector, ALMA, None, "Hävt")
    protections.answer_loosening(school.as_("maria"), ALMA, agrees=True)
    shown = preview(school.rector, stage(school, school.rector, HERS))
    assert shown.protected == ()
    assert [change.pupil_id for change in shown.comparison.changed] == [ALMA]


def test_who_clears_is_chosen_by_those_who_do(school: School) -> None:
    choose = import_marks.choose_import_persons
    maria = school.accounts["maria"]
    assert refusal(choose, school.as_("maria"), [maria]) == "not_allowed"
    assert refusal(choose, school.rector, []) == "required"
    assert refusal(choose, school.rector, [school.accounts["ida"]]) == "not_found"
    choose(school.rector, [maria])
    assert refusal(choose, school.rector, [school.accounts["karin"]]) == "not_allowed"
    choose(school.as_("maria"), [maria, school.accounts["karin"]])


BORN = date(2014, 5, 11)
UNKNOWN = RegisterPupil(
    5,
    "Eli",
    "Skyddsson",
    IdentityNumber("201405112398", NumberKind.PERSONAL, BORN),
    BORN,
    "7b",
    7,
    guardians=(RegisterGuardian("Siv", "Skyddsson", None, ("070-1740607",)),),
)


def request(school: School, *logins: str) -> ProtectionRequest:
    members = tuple(school.accounts[login] for login in ("karin", *(logins or ("maria",))))
    return ProtectionRequest(ProtectionGrade.CONFIDENTIALITY_MARKING, members, date(2026, 11, 16))


def test_a_row_of_unknown_marking_is_taken_in_as_protected_at_once(school: School) -> None:
    import_marks.choose_import_persons(school.rector, [school.accounts["karin"]])
    import_id = stage(school, school.as_("kurt"), UNKNOWN, NEW)
    [row] = protected_imports.held_rows(school.rector, import_id)
    assert (row.name, row.row) == ("Eli Skyddsson", 5)
    take = protected_imports.take_in_protected
    assert refusal(take, school.as_("kurt"), import_id, row.key, request(school)) == "waits_for_clearing"
    protection, _ = take(school.rector, import_id, row.key, request(school))
    assert protection.left_to_do == ()
    assert protection.alias in names(school.as_("maria"))
    view = pupils.open_pupil(school.rector, protection.pupil_id).pupil
    assert (view.class_name, view.grade, view.is_protected) == ("7B", 7, True)
    assert protections.reveal(school.rector, view.id, "Prov").guardians == (
        ("Siv Skyddsson", ("070-1740607",)),
    )
    assert names(school.as_("kurt")) == ["Dahl, Alma", "Östlund-Ek, Noel"]
    shown = preview(school.rector, import_id)
    assert [item.row for item in shown.comparison.held] == [5]
    assert "Skyddsson" not in repr(shown)
    assert refusal(take, school.rector, import_id, row.key, request(school)) == "not_found"
    again = stage(school, school.rector, UNKNOWN)
    [held] = preview(school.rector, again).protected
    assert held.pupil is not None
    assert held.pupil.name == protection.alias


def test_what_lay_open_is_overwritten_afterwards(school: School) -> None:
    import_id = stage(school, school.rector, UNKNOWN)
    [row] = protected_imports.held_rows(school.rector, import_id)
    protection, _ = protected_imports.take_in_protected(school.rector, import_id, row.key, request(school))
    assert protection.left_to_do == ("scrub", "backups")


def test_an_import_that_lay_open_when_the_first_one_was_added_by_hand_is_overwritten_too(
    school: School,
) -> None:
    stage(school, school.as_("kurt"), UNKNOWN)
    add = protected_imports.add_protected
    first, _ = add(school.rector, school.unit_id, UNKNOWN, request(school))
    assert first.left_to_do == ("scrub", "backups")
    other = replace(UNKNOWN, given_name="Ola", family_name="Prov", identity=None, birth_date=None)
    later = replace(request(school), alias="Elev Prov")
    assert add(school.rector, school.unit_id, other, later)[0].left_to_do == ()


def test_a_pupil_is_added_protected_by_hand(school: School) -> None:
    add = protected_imports.add_protected
    unit = school.unit_id
    assert refusal(add, school.as_("per"), unit, UNKNOWN, request(school)) == "not_allowed"
    assert refusal(add, school.rector, unit, replace(UNKNOWN, given_name=" "), request(school)) == "required"
    protection, _ = add(school.rector, unit, UNKNOWN, request(school))
    assert refusal(add, school.rector, unit, UNKNOWN, request(school)) == "number_taken"
    assert protection.alias in names(school.rector)
    assert protection.alias not in names(school.as_("kurt"))
    with school.as_("kurt").store.read() as work:
        assert len(work.pupils.all()) == 2
        assert len(work.pupils.guardians()) == 1


def test_when_all_who_cleared_have_left_rektor_names_others_who_read_the_marks_after_a_members_unlocking(
    school: School,
) -> None:
    protect(school)
    import_marks.choose_import_persons(school.rector, [school.accounts["maria"]])
    kurt = school.as_("kurt")
    assert not import_marks.read_import_persons(school.rector).may_choose
    protections.add_member(school.rector, ALMA, school.accounts["per"], "Ersätter Maria")
    close_account(school.rector, school.accounts["maria"])
    new = NewAccount("rut", "Rut Ek", PASSWORD, school.unit_id, (Role.RECTOR,), is_temporary_password=False)
    open_account(school.rector, new)
    import_marks.choose_import_persons(school.as_("rut"), [school.accounts["kurt"]])
    assert contributions.catch_up(school.rector)
    assert not contributions.catch_up(school.rector)
    [row] = preview(kurt, stage(school, kurt, HERS)).protected
    assert row.pupil is None
