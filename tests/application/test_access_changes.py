# SPDX-License-Identifier: EUPL-1.2
"""Rektor narrows and widens the access table within its bounds: at once for all, with a reason, and back again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from eht_desk import resources
from eht_desk.application import form_work, papers, pupils
from eht_desk.application.access_changes import AccessRow, change_access, read_access, restore_access
from eht_desk.application.access_store import put_changes, stored_changes
from eht_desk.catalog.access_table import AccessTableFromFile
from eht_desk.domain.access_table import (
    AccessTable,
    Bound,
    DocumentClass,
    Grant,
    Relation,
    Right,
    fault_of,
)
from eht_desk.domain.accounts import Role
from eht_desk.domain.documents import Document
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.log import LogEvent
from tests.fakes.school import ALMA, FORM, TALK, School, make_school

READ, WRITE, PRINT, HAND = Right.READ, Right.WRITE, Right.PRINT, Right.HAND_OVER
ALL = frozenset(Right)
MENTOR = (DocumentClass.SUPPORT, Role.MENTOR, Relation.CLASS)
PSYCHOLOGIST = (DocumentClass.SUPPORT, Role.PSYCHOLOGIST, Relation.UNIT)
RECTOR = (DocumentClass.SUPPORT, Role.RECTOR, Relation.UNIT)


@pytest.fixture
def school() -> School:
    return make_school()


def written(school: School) -> Document:
    """Rektor's checklist about Alma, issued, so that the mentor has no other tie to it than the class."""
    page = form_work.open_form(school.as_("maria"), ALMA, FORM)
    saved = form_work.save_draft(school.as_("maria"), page.draft, TALK, starts_stretch=True)
    return form_work.finalise_stage(school.as_("maria"), saved)[0]


def code_of(call: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(RuleViolation) as caught:
        call()
    return caught.value.code, caught.value.field


def row_of(school: School, key: tuple[DocumentClass, Role, Relation], form: str = "") -> AccessRow:
    page = read_access(school.rector)
    rows = page.form_rows if form else page.rows
    return next(row for row in rows if row.grant.key == (*key, form))


def test_what_is_taken_away_is_gone_at_once_and_comes_back(school: School):
    document, per = written(school), school.as_("per")
    papers.issue_paper(per, document.id)
    change_access(school.rector, *MENTOR, frozenset({READ, WRITE}), "Utskrifter görs av kansliet")
    assert code_of(partial(papers.issue_paper, per, document.id))[0] == "not_allowed"
    assert len(pupils.open_pupil(per, ALMA).documents) == 1
    papers.issue_paper(school.as_("maria"), document.id)
    row = row_of(school, MENTOR)
    assert (row.rights, row.grant.rights, row.changed_by) == (frozenset({READ, WRITE}), ALL, "Karin Ås")
    assert row.change is not None
    assert (row.change.reason, row.change.at) == ("Utskrifter görs av kansliet", school.clock.now())
    restore_access(school.rector, *MENTOR, "Kansliet hinner inte")
    papers.issue_paper(per, document.id)
    assert row_of(school, MENTOR).change is None
    with school.rector.store.read() as work:
        rows = [row.event for row in work.log.rows(kinds=("access_changed", "access_restored"))]
    assert [(event.kind, event.detail["to"], event.detail["reason"]) for event in rows] == [
        ("access_changed", "read write", "Utskrifter görs av kansliet"),
        ("access_restored", "hand_over print read write", "Kansliet hinner inte"),
    ]


def test_bounds_hold(school: School):
    change = partial(change_access, school.rector)
    for key, rights in (
        (RECTOR, frozenset({READ})),  # fixed
        (MENTOR, frozenset({READ})),  # below what must stay
        (MENTOR, frozenset[Right]()),
        (PSYCHOLOGIST, frozenset({READ})),  # may be widened only
    ):
        assert code_of(partial(change, *key, rights, "skäl")) == ("access_bound", "rights")
    nothing = (DocumentClass.PSYCHOSOCIAL, Role.MENTOR, Relation.CLASS)
    assert code_of(partial(change, *nothing, frozenset({READ}), "skäl")) == ("not_found", "")
    medical = (DocumentClass.MEDICAL, Role.NURSE, Relation.AUTHOR)
    assert code_of(partial(change, *medical, frozenset({READ}), "skäl")) == ("access_bound", "rights")
    change(*PSYCHOLOGIST, ALL, "Psykologen leder arbetet här")
    assert row_of(school, PSYCHOLOGIST).rights == ALL


def test_only_rektor_with_a_reason(school: School):
    few = frozenset({READ, WRITE})
    for login in ("maria", "per", "ida"):
        assert code_of(partial(change_access, school.as_(login), *MENTOR, few, "skäl"))[0] == "not_allowed"
        assert code_of(partial(restore_access, school.as_(login), *MENTOR, "skäl"))[0] == "not_allowed"
    assert not read_access(school.as_("maria")).may_change
    assert code_of(partial(change_access, school.rector, *MENTOR, few, " ")) == ("required", "reason")
    long = "x" * 301
    assert code_of(partial(change_access, school.rector, *MENTOR, few, long)) == ("text_too_long", "reason")
    assert code_of(partial(restore_access, school.rector, *MENTOR, "skäl")) == ("not_found", "")


def test_what_is_as_it_was_shipped_is_no_change(school: School):
    assert not change_access(school.rector, *MENTOR, ALL, "skäl").kinds
    change_access(school.rector, *MENTOR, frozenset({READ, WRITE}), "skäl")
    change_access(school.rector, *MENTOR, ALL, "tillbaka")
    assert row_of(school, MENTOR).change is None
    with school.rector.store.read() as work:
        assert stored_changes(work) == ()


def test_a_form_has_its_own_row_before_its_classs(school: School):
    document, per = written(school), school.as_("per")
    few = frozenset({READ, WRITE})
    change_access(school.rector, *MENTOR, few, "Bara checklistan", FORM)
    assert code_of(partial(papers.issue_paper, per, document.id))[0] == "not_allowed"
    assert row_of(school, MENTOR).change is None
    assert row_of(school, MENTOR, FORM).rights == few
    change_access(school.rector, *MENTOR, few, "Alla")
    change_access(school.rector, *MENTOR, ALL, "Utom checklistan", FORM)
    papers.issue_paper(per, document.id)
    restore_access(school.rector, *MENTOR, "Som klassen", FORM)
    assert code_of(partial(papers.issue_paper, per, document.id))[0] == "not_allowed"
    assert code_of(partial(change_access, school.rector, *MENTOR, few, "skäl", "no_form")) == (
        "not_found",
        "",
    )
    psychosocial = (DocumentClass.PSYCHOSOCIAL, Role.COUNSELLOR, Relation.UNIT)
    assert code_of(partial(change_access, school.rector, *psychosocial, few, "skäl", FORM))[0] == "not_found"


def test_a_change_out_of_bounds_of_a_newer_table_holds_as_far_as_they_go(school: School):
    document, per = written(school), school.as_("per")
    change_access(school.rector, *MENTOR, frozenset({READ, WRITE}), "skäl")
    with school.rector.store.write() as work:
        (change,) = stored_changes(work)
        put_changes(work, [replace(change, rights=frozenset[Right]()), replace(change, role=Role.NURSE)])
        work.commit(LogEvent("test_changes"))
    assert len(pupils.open_pupil(per, ALMA).documents) == 1
    assert code_of(partial(papers.issue_paper, per, document.id))[0] == "not_allowed"


def grant(**fields: object) -> Grant:
    known = Grant(*MENTOR, ALL, "x", "x.")
    return replace(known, **fields)  # type: ignore[arg-type]  # the test names fields


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (grant(bound=Bound.MAY_NARROW), "bound"),
        (grant(least=frozenset({READ})), "bound"),
        (grant(most=frozenset({READ})), "bound"),
        (grant(bound=Bound.MAY_WIDEN, bound_rule="x"), "bound"),
        (grant(bound=Bound.MAY_NARROW, bound_rule="x", least=frozenset({WRITE})), "needs_read"),
        (grant(rights=frozenset[Right]()), "needs_read"),
        (grant(rights=frozenset[Right](), form="a_form"), ""),
        (
            grant(
                rights=frozenset[Right](),
                bound=Bound.MAY_WIDEN,
                bound_rule="x",
                most=frozenset({READ}),
            ),
            "",
        ),
        (
            grant(
                document_class=DocumentClass.MEDICAL,
                rights=frozenset[Right](),
                bound=Bound.MAY_WIDEN,
                bound_rule="x",
                most=frozenset({READ}),
            ),
            "medical_class",
        ),
        (grant(bound=Bound.MAY_NARROW, bound_rule="x"), ""),
    ],
)
def test_what_a_table_may_say_of_its_bounds(wrong: Grant, code: str):
    assert fault_of(wrong) == code


def test_a_forms_own_grant_wins_wherever_it_stands():
    of_class, of_form = grant(), grant(form="a_form", rights=frozenset({READ}))
    for grants in ((of_class, of_form), (of_form, of_class)):
        table = AccessTable(grants)
        tie = {(Role.MENTOR, Relation.CLASS)}
        assert table.rights(DocumentClass.SUPPORT, tie, "a_form") == {READ}
        assert table.rights(DocumentClass.SUPPORT, tie, "other") == ALL
        assert table.rights(DocumentClass.SUPPORT, tie) == ALL
        assert table.rights(DocumentClass.PSYCHOSOCIAL, tie, "a_form") == frozenset()


def test_every_bound_of_the_shipped_table_keeps_its_promise():
    shipped = AccessTableFromFile(resources.root() / "access").table()
    for item in shipped.grants:
        assert item.floor <= item.rights <= item.ceiling
        assert item.held_within(frozenset()) in (item.floor, frozenset())
        if item.bound is Bound.FIXED:
            assert item.held_within(frozenset()) == item.rights
        if item.relation in (Relation.READER, Relation.MEMBER, Relation.GLASS, Relation.AUTHOR):
            assert item.bound is Bound.FIXED
