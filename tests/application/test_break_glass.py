# SPDX-License-Identifier: EUPL-1.2
"""A rektor opens an ordinary pupil for some hours: with a reason, in front of the team, never a compartment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from eht_desk.application import form_work, papers, pupils
from eht_desk.application.break_glass import break_glass, end_opening
from eht_desk.application.organisation import add_unit
from eht_desk.application.protecting import ProtectionRequest, protect_pupil
from eht_desk.application.today import today_page
from eht_desk.application.workspace import Workspace
from eht_desk.domain.accounts import Role, RoleAssignment
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import DocumentId, RoleId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.protection import ProtectionGrade
from tests.fakes.school import ALMA, FORM, TALK, School


@pytest.fixture
def other(school: School) -> Workspace:
    """Ida, rektor of another school in the same store; of Ekskolan she is administrator and sees nobody."""
    unit_id, _ = add_unit(school.rector, "Alskolan", "", "Provköping")
    with school.rector.store.write() as work:
        role = RoleAssignment(RoleId("role-ida"), school.accounts["ida"], unit_id, Role.RECTOR)
        work.accounts.add_role(role)
        work.commit(LogEvent("test_role"))
    return school.as_("ida")


def names(workspace: Workspace) -> list[str]:
    return [view.name for view in pupils.list_pupils(workspace)]


def refused(workspace: Workspace, text: str, reason: str = "skäl", hours: int = 4) -> tuple[str, str]:
    with pytest.raises(RuleViolation) as caught:
        break_glass(workspace, text, reason, hours)
    return caught.value.code, caught.value.field


def test_the_pupil_is_read_for_the_hours_and_not_longer(school: School, other: Workspace):
    assert names(other) == []
    pupil_id, _ = break_glass(other, "alma  DAHL", "Samtal från polisen", 4)
    assert pupil_id == ALMA
    assert names(other) == ["Alma Dahl"]
    assert pupils.open_pupil(other, ALMA).pupil.name == "Alma Dahl"
    school.clock.advance(hours=3, minutes=59)
    assert names(other) == ["Alma Dahl"]
    school.clock.advance(minutes=1)
    assert names(other) == []
    with pytest.raises(RuleViolation, match="not_allowed"):
        pupils.open_pupil(other, ALMA)


def test_documents_are_read_and_neither_written_nor_printed(school: School, other: Workspace):
    per = school.as_("per")
    page = form_work.open_form(per, ALMA, FORM)
    draft = form_work.save_draft(per, page.draft, TALK, starts_stretch=True)
    document, _ = form_work.finalise_stage(per, draft)
    break_glass(other, "Dahl, Alma", "Samtal från polisen", 1)
    assert [row.document_id for row in pupils.open_pupil(other, ALMA).documents] == [document.id]
    assert not form_work.open_form(other, ALMA, FORM, document.id).may_write
    with pytest.raises(RuleViolation, match="not_allowed"):
        papers.issue_paper(other, document.id)


def test_what_the_pupil_approved_for_others_opens_for_the_own_rektor_too(school: School):
    per = school.as_("per")
    page = form_work.open_form(per, ALMA, FORM)
    document, _ = form_work.finalise_stage(
        per, form_work.save_draft(per, page.draft, TALK, starts_stretch=True)
    )
    with school.rector.store.write() as work:
        work.documents.add(
            replace(document, id=DocumentId("approved"), code="ZZZZ-99", readers=(Role.COUNSELLOR,))
        )
        work.commit(LogEvent("test_readers"))
    assert len(pupils.open_pupil(school.rector, ALMA).documents) == 1
    break_glass(school.rector, "20150512-2380", "Anmälan till huvudman", 1)
    assert len(pupils.open_pupil(school.rector, ALMA).documents) == 2


def test_the_team_is_told_and_nobody_else(school: School, other: Workspace):
    break_glass(other, "Alma Dahl", "Samtal från polisen", 4)
    for login in ("karin", "maria", "per"):
        (row,) = today_page(school.as_(login)).opened
        assert (row.who, row.pupil.name, row.reason) == ("Ida Ek", "Alma Dahl", "Samtal från polisen")
        assert row.is_open
        assert not row.is_mine
    assert today_page(school.as_("sara")).opened == ()
    (own,) = today_page(other).opened
    assert own.is_mine
    school.clock.advance(days=1)
    assert not today_page(school.as_("per")).opened[0].is_open
    assert today_page(other).opened == ()
    school.clock.advance(days=7)
    assert today_page(school.as_("per")).opened == ()


def test_it_is_ended_before_its_time_by_whoever_began_it(school: School, other: Workspace):
    break_glass(other, "Alma Dahl", "skäl", 24)
    (row,) = today_page(other).opened
    with pytest.raises(RuleViolation, match="not_found"):
        end_opening(school.rector, row.id)
    school.clock.advance(minutes=5)
    end_opening(other, row.id)
    assert names(other) == []
    with pytest.raises(RuleViolation, match="not_found"):
        end_opening(other, row.id)


def test_it_needs_a_rektor_a_reason_hours_and_one_whole_name(school: School, other: Workspace):
    for login in ("maria", "per", "nils"):
        assert refused(school.as_(login), "Alma Dahl") == ("not_allowed", "")
    assert refused(other, "Alma Dahl", reason=" ") == ("required", "reason")
    assert refused(other, " ") == ("required", "text")
    assert refused(other, "Alma Dahl", hours=100) == ("glass_hours", "hours")
    assert refused(other, "Alma") == ("no_such_pupil", "text")
    assert refused(other, "2015") == ("no_such_pupil", "text")
    assert refused(other, "Alma Dahl", reason="x" * 301) == ("text_too_long", "reason")


def test_a_protected_pupil_answers_as_one_who_does_not_exist(school: School, other: Workspace):
    break_glass(other, "Alma Dahl", "skäl", 24)
    members = (school.rector.store.account_id, school.accounts["maria"])
    grade, since = ProtectionGrade.CONFIDENTIALITY_MARKING, date(2026, 11, 16)
    protect_pupil(school.rector, ALMA, ProtectionRequest(grade, members, since, reason="Avisering"))
    assert names(other) == []
    assert today_page(other).opened == ()
    for workspace in (other, school.as_("karin")):
        assert refused(workspace, "Alma Dahl") == refused(workspace, "Nils Nilsson")
        assert refused(workspace, "20150512-2380") == refused(workspace, "19990101-2380")
    assert today_page(school.as_("per")).opened == ()
