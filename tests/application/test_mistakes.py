# SPDX-License-Identifier: EUPL-1.2
"""Mistakes taken back in the memory store, and who may do it and see what of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from eht_desk.application import account_desk, form_work, register_import, tasks
from eht_desk.application.merge_pupils import merge_pupils, merges_of, possible_twins, preview_merge
from eht_desk.application.move_document import move_document, move_draft
from eht_desk.application.organisation import add_unit
from eht_desk.application.pupils import list_pupils, open_pupil
from eht_desk.application.tasks import NewTask
from eht_desk.application.undo_import import last_import, preview_undo, undo_import
from eht_desk.domain.accounts import Role
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import RoleId, UnitId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.organisation import Period
from eht_desk.domain.people import ClassMembership
from tests.contracts.case_mistakes import CaseMistakesContract
from tests.contracts.mistakes import (
    FILES,
    OPTIONS,
    TWIN,
    MergeContract,
    MistakesDesk,
    MoveDocumentContract,
    UndoImportContract,
    told,
)
from tests.fakes.school import ALMA, CLASS_5A, FORM, NOEL, TALK, School


@pytest.fixture
def desk(school: School) -> MistakesDesk:
    return MistakesDesk(school.rector, school.clock, school.registers)


class TestUndoImport(UndoImportContract):
    """In memory."""


class TestMerge(MergeContract):
    """In memory."""


class TestCases(CaseMistakesContract):
    """On the store of this module."""


class TestMoveDocument(MoveDocumentContract):
    """In memory."""


def test_mending_is_for_those_who_answer_for_the_school(school: School, desk: MistakesDesk) -> None:
    import_id = desk.take_in(told(1, "Leo", "Sand"))
    document = desk.freeze(ALMA)
    desk.add_twin()
    for login in ("per", "ida", "nils"):
        person = school.as_(login)
        for attempt in (
            lambda person=person: last_import(person),
            lambda person=person: preview_undo(person, import_id),
            lambda person=person: undo_import(person, import_id),
            lambda person=person: possible_twins(person, ALMA),
            lambda person=person: merge_pupils(person, ALMA, NOEL, frozenset(), "Fel"),
            lambda person=person: move_document(person, document.id, NOEL, "Fel"),
        ):
            with pytest.raises(RuleViolation, match="not_allowed"):
                attempt()
    assert merges_of(school.as_("per"), ALMA) == ()
    assert preview_undo(school.as_("maria"), import_id).removed == 1


def test_a_mentor_learns_that_a_document_was_moved_and_not_from_whom(
    school: School, desk: MistakesDesk
) -> None:
    document = desk.freeze(ALMA)
    move_document(school.as_("maria"), document.id, NOEL, "Gällde Noel, inte Alma")
    for login, pupil, kind in (
        ("per", ALMA, "document_moved_away"),
        ("sara", NOEL, "document_moved_here"),
    ):
        [event] = open_pupil(school.as_(login), pupil).events
        assert (event.kind, event.who) == (kind, "Maria Lind")
        assert set(event.facts) == {"form", "code", "documents"}


@pytest.fixture
def other_unit(school: School) -> UnitId:
    """A second school in the store; Karin is its rektor, too."""
    unit_id, _ = add_unit(school.rector, "Alskolan", "", "Provköping")
    account_desk.assign_role(
        school.rector, school.rector.store.account_id, unit_id, Role.RECTOR, Period(school.rector.today)
    )
    return unit_id


def test_records_of_two_schools_are_not_merged(desk: MistakesDesk, other_unit: UnitId) -> None:
    desk.add_twin(unit_id=other_unit)
    assert preview_merge(desk.rector, ALMA, TWIN).hindrances == ("merge_different_units",)
    with pytest.raises(RuleViolation, match="merge_different_units"):
        merge_pupils(desk.rector, ALMA, TWIN, frozenset(), "Samma elev")
    assert [view.id for view in possible_twins(desk.rector, ALMA)] == [TWIN]


def test_both_pupils_must_be_in_reach(school: School, desk: MistakesDesk, other_unit: UnitId) -> None:
    document = desk.freeze(ALMA)
    desk.change_by_hand(NOEL, unit_id=other_unit)
    maria = school.as_("maria")
    for attempt in (
        lambda: move_document(maria, document.id, NOEL, "Fel elev"),
        lambda: merge_pupils(maria, ALMA, NOEL, frozenset(), "Fel"),
        lambda: preview_merge(maria, NOEL, ALMA),
    ):
        with pytest.raises(RuleViolation, match="not_allowed"):
            attempt()
    move_document(desk.rector, document.id, NOEL, "Fel elev")
    with school.rector.store.read() as work:
        moved = work.documents.get(document.id)
        assert moved is not None
        assert moved.unit_id == other_unit
    [event] = open_pupil(maria, ALMA).events
    assert "to_name" not in event.facts


def test_a_pupil_fetched_from_another_school_goes_back_there(desk: MistakesDesk, other_unit: UnitId) -> None:
    desk.change_by_hand(NOEL, unit_id=other_unit, external_id="ext-3")
    task_id, _ = tasks.add_task(desk.rector, NOEL, NewTask("Ring", Role.RECTOR))
    before = desk.people()
    import_id = desk.take_in(told(3, "Noel", "Östlund-Ek", "5A"))
    assert [event.kind for event in desk.page(NOEL).events] == ["school_changed"]
    with desk.rector.store.read() as work:
        assert [task.unit_id for task in work.tasks.of_pupil(NOEL)] != [other_unit]
    done, _ = undo_import(desk.rector, import_id)
    assert (done.restored, done.staying) == (1, ())
    assert desk.people() == before
    with desk.rector.store.read() as work:
        assert [(task.id, task.unit_id) for task in work.tasks.of_pupil(NOEL)] == [(task_id, other_unit)]


def test_each_school_undoes_its_own_newest_import(
    school: School, desk: MistakesDesk, other_unit: UnitId
) -> None:
    mine = desk.take_in(told(1, "Leo", "Sand"))
    assert desk.registers.register is not None
    desk.registers.register = replace(desk.registers.register, pupils=(told(2, "Maja", "Berg", "1A"),))
    summary, _ = register_import.stage_register(school.rector, FILES, OPTIONS, unit_id=other_unit)
    register_import.approve_import(school.rector, summary.import_id, unknown_marking_vouched=False)
    newest, marias = last_import(school.rector), last_import(school.as_("maria"))
    assert newest is not None
    assert marias is not None
    assert (newest.import_id, marias.import_id) == (summary.import_id, mine)
    with pytest.raises(RuleViolation, match="not_allowed"):
        undo_import(school.as_("maria"), summary.import_id)
    undo_import(school.as_("maria"), mine)
    assert "Leo Sand" not in desk.names()
    assert "Maja Berg" in desk.names()


def test_an_author_mends_an_own_draft_as_far_as_both_pupils_are_in_reach(
    school: School, desk: MistakesDesk
) -> None:
    mentor = school.as_("per")
    page = form_work.open_form(mentor, ALMA, FORM)
    draft = form_work.save_draft(mentor, page.draft, TALK, starts_stretch=True)
    with pytest.raises(RuleViolation, match="not_allowed"):
        move_draft(mentor, draft.id, NOEL, "Fel elev")
    with pytest.raises(RuleViolation, match="not_allowed"):
        move_draft(school.as_("sara"), draft.id, NOEL, "Fel elev")
    desk.add_twin()
    with desk.rector.store.write() as work:
        work.pupils.set_memberships(TWIN, [ClassMembership(TWIN, CLASS_5A)])
        work.commit(LogEvent("test"))
    move_draft(mentor, draft.id, TWIN, "Fel elev")
    assert [row.draft_id for row in open_pupil(mentor, TWIN).drafts] == [draft.id]
    move_draft(school.as_("maria"), draft.id, NOEL, "Fel elev")
    assert [row.draft_id for row in open_pupil(school.as_("sara"), NOEL).drafts] == [draft.id]


def role_of(school: School, login: str) -> RoleId:
    with school.rector.store.read() as work:
        return work.accounts.roles(school.accounts[login])[-1].id


def test_a_role_given_by_mistake_was_never_there_and_what_was_opened_is_told(school: School) -> None:
    nurse = school.accounts["nils"]
    account_desk.assign_role(
        school.rector, nurse, school.unit_id, Role.COUNSELLOR, Period(school.rector.today)
    )
    open_pupil(school.as_("nils"), ALMA)
    first = school.clock.now()
    school.clock.advance(hours=1)
    open_pupil(school.as_("nils"), NOEL)
    open_pupil(school.as_("nils"), NOEL)
    opened, _ = account_desk.withdraw_role(school.rector, role_of(school, "nils"), "Fel person i listan")
    assert (opened.opened_pupils, opened.first_at) == (2, first)
    assert opened.last_at == first + timedelta(hours=1)
    assert list_pupils(school.as_("nils")) == []
    with school.rector.store.read() as work:
        assert [role.role for role in work.accounts.roles(nurse)] == [Role.NURSE]
        row = work.log.rows()[-1].event
    assert (row.kind, row.detail["role"], row.detail["opened_pupils"]) == ("role_withdrawn", "counsellor", 2)
    assert row.detail["reason"] == "Fel person i listan"
    assert row.detail["since"] == school.rector.today.isoformat()


def test_nothing_opened_is_told_as_nothing(school: School) -> None:
    opened, _ = account_desk.withdraw_role(school.rector, role_of(school, "maria"), "Fel")
    assert (opened.opened_pupils, opened.first_at, opened.last_at) == (0, None, None)


def test_the_right_role_comes_in_the_place_of_the_wrong_one(school: School) -> None:
    with school.rector.store.read() as work:
        [former] = work.accounts.roles(school.accounts["nils"])
    account_desk.correct_role(school.rector, former.id, Role.COUNSELLOR, "Skulle vara kurator")
    with school.rector.store.read() as work:
        [role] = work.accounts.roles(school.accounts["nils"])
        assert work.log.rows()[-1].event.detail["right_role"] == "counsellor"
    assert (role.role, role.unit_id, role.period) == (Role.COUNSELLOR, former.unit_id, former.period)
    assert len(list_pupils(school.as_("nils"))) == 2
    with pytest.raises(RuleViolation, match="same_role"):
        account_desk.correct_role(school.rector, role.id, Role.COUNSELLOR, "Fel")
    with pytest.raises(RuleViolation, match="mentor_needs_staff"):
        account_desk.correct_role(school.rector, role.id, Role.MENTOR, "Fel")


def test_the_last_manager_keeps_the_role(school: School) -> None:
    with school.rector.store.read() as work:
        managing = [role for role in work.accounts.roles() if role.role in (Role.RECTOR, Role.ADMINISTRATOR)]
    others = [role for role in managing if role.account_id != school.rector.store.account_id]
    mine = [role for role in managing if role not in others]
    for role in (*others, mine[0]):
        account_desk.withdraw_role(school.rector, role.id, "Fel")
    for attempt in (
        lambda: account_desk.withdraw_role(school.rector, mine[1].id, "Fel"),
        lambda: account_desk.correct_role(school.rector, mine[1].id, Role.NURSE, "Fel"),
    ):
        with pytest.raises(RuleViolation, match=r"last_manager|own_pupil_access"):
            attempt()
    with pytest.raises(RuleViolation, match="required:reason"):
        account_desk.withdraw_role(school.rector, mine[1].id, "")
    with school.rector.store.read() as work:
        assert mine[1] in work.accounts.roles()


def test_openings_before_the_role_are_not_counted(school: School) -> None:
    open_pupil(school.as_("maria"), ALMA)
    school.clock.advance(days=2)
    starts: date = school.rector.today
    account_desk.assign_role(
        school.rector, school.accounts["maria"], school.unit_id, Role.PSYCHOLOGIST, Period(starts)
    )
    opened, _ = account_desk.withdraw_role(school.rector, role_of(school, "maria"), "Fel")
    assert opened.opened_pupils == 0
