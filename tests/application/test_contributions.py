# SPDX-License-Identifier: EUPL-1.2
"""Totals with protected pupils: right for rektor, whoever is a member, and for nobody else to subtract from."""

from __future__ import annotations

from datetime import date

import pytest

from eht_desk.application import cases, contributions, form_work, protections, tasks
from eht_desk.application.account_desk import NewAccount, open_account
from eht_desk.application.ports import SharedKind
from eht_desk.application.protecting import ProtectionRequest, protect_pupil
from eht_desk.application.workspace import Workspace
from eht_desk.domain.accounts import Role
from eht_desk.domain.cases import CaseLevel
from eht_desk.domain.contributions import Totals
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.log import LogRow
from eht_desk.domain.protection import ProtectionGrade
from tests.fakes.school import ALMA, FORM, PASSWORD, TALK, School, make_school


@pytest.fixture
def school() -> School:
    """With a second rektor, who is no member; Alma has a case, a task and a document."""
    made = make_school()
    rut = NewAccount("rut", "Rut Ek", PASSWORD, made.unit_id, (Role.RECTOR,), is_temporary_password=False)
    open_account(made.rector, rut)
    open_case(made.rector)
    maria = made.as_("maria")
    draft = form_work.save_draft(
        maria, form_work.open_form(maria, ALMA, FORM).draft, TALK, starts_stretch=True
    )
    form_work.finalise_stage(maria, draft)
    tasks.add_task(maria, ALMA, tasks.NewTask("Ring hem", owner_role=Role.MENTOR))
    return made


def open_case(by: Workspace) -> None:
    cases.open_case(by, ALMA, CaseLevel.SCHOOL, Role.COUNSELLOR, "Frånvaron fortsätter")


def protect(school: School) -> None:
    members = (school.rector.store.account_id, school.accounts["maria"])
    request = ProtectionRequest(ProtectionGrade.LOCAL, members, date(2026, 11, 16))
    protect_pupil(school.rector, ALMA, request)


def totals(by: Workspace, school: School) -> Totals:
    return contributions.read_totals(by, school.unit_id)


def test_totals_are_the_same_before_and_after_for_every_rektor(school: School) -> None:
    before = totals(school.rector, school)
    assert (before.pupils, before.with_open_case, before.documents) == (2, 1, 1)
    assert (before.open_tasks, before.by_grade) == (1, {5: 1, 7: 1})
    protect(school)
    assert totals(school.rector, school) == before
    assert totals(school.as_("rut"), school) == before


def test_nobody_but_rektor_reads_totals_or_contributions(school: School) -> None:
    protect(school)
    for login in ("maria", "per", "ida"):
        with pytest.raises(RuleViolation, match="not_allowed"):
            totals(school.as_(login), school)
    with school.as_("per").store.read() as work:
        assert work.shared.all(SharedKind.CONTRIBUTION) == []


def test_no_identity_stands_in_a_contribution(school: School) -> None:
    protect(school)
    with school.as_("rut").store.read() as work:
        [record] = work.shared.all(SharedKind.CONTRIBUTION)
        assert work.protections.all() == []
    for told in ("Alma", "Dahl", ALMA, "2015", "Elev"):
        assert told not in repr(record)


def test_a_members_unlocking_writes_what_changed_and_only_then(school: School) -> None:
    protect(school)
    maria = school.as_("maria")
    assert not contributions.catch_up(maria)
    tasks.add_task(maria, ALMA, tasks.NewTask("Ring igen", owner_role=Role.MENTOR))
    rows = len(log_rows(school.rector))
    assert contributions.catch_up(maria)
    assert not contributions.catch_up(maria)
    assert len(log_rows(school.rector)) == rows + 1
    assert log_rows(school.rector)[-1].is_sealed
    assert totals(school.as_("rut"), school).open_tasks == 2


def log_rows(by: Workspace) -> list[LogRow]:
    with by.store.read() as work:
        return work.log.rows()


def test_a_rektor_who_came_later_reads_it_after_a_members_unlocking(school: School) -> None:
    protect(school)
    before = totals(school.rector, school)
    late = NewAccount(
        "lage", "Lage Ro", PASSWORD, school.unit_id, (Role.RECTOR,), is_temporary_password=False
    )
    open_account(school.rector, late)
    assert totals(school.as_("lage"), school).pupils == 1
    assert contributions.catch_up(school.as_("maria"))
    assert totals(school.as_("lage"), school) == before


def test_the_end_counts_the_pupil_once(school: School) -> None:
    before = totals(school.rector, school)
    protect(school)
    protections.ask_to_loosen(school.rector, ALMA, None, "Hävt")
    protections.answer_loosening(school.as_("maria"), ALMA, agrees=True)
    assert totals(school.rector, school) == before
    assert totals(school.as_("rut"), school) == before


def test_who_is_removed_neither_reads_nor_changes_it(school: School) -> None:
    members = tuple(school.accounts[login] for login in ("maria", "per"))
    request = ProtectionRequest(
        ProtectionGrade.LOCAL, (school.rector.store.account_id, *members), date(2026, 11, 16)
    )
    protect_pupil(school.rector, ALMA, request)
    before = totals(school.rector, school)
    protections.remove_member(school.rector, ALMA, school.accounts["per"], "Byter klass")
    with school.as_("per").store.read() as work:
        assert work.shared.all(SharedKind.CONTRIBUTION) == []
    assert totals(school.rector, school) == before
