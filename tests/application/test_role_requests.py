# SPDX-License-Identifier: EUPL-1.2
"""An administrator asks for roles that show pupils; a rektor of the school answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from eht_desk.application import mentors, organisation
from eht_desk.application.account_desk import (
    NewAccount,
    assign_role,
    close_account,
    correct_role,
    list_accounts,
    open_account,
    tie_to_staff,
    withdraw_role,
)
from eht_desk.application.health import store_health
from eht_desk.application.pupils import list_pupils
from eht_desk.application.role_requests import RoleRequest, confirm_role, decline_role
from eht_desk.application.setup import create_store
from eht_desk.application.today import today_page
from eht_desk.application.workspace import Workspace
from eht_desk.domain.access import PUPIL_ROLES
from eht_desk.domain.accounts import Role, RoleAssignment
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId
from eht_desk.domain.organisation import Period
from tests.fakes.school import CLASS_5A, PASSWORD, PER, School, memory_services, setup_of


def refused(code: str):
    return pytest.raises(RuleViolation, match=f"^{code}")


def new(school: School, login: str, *roles: Role) -> NewAccount:
    return NewAccount(login, login.capitalize(), PASSWORD, school.unit_id, roles, is_temporary_password=False)


def roles_of(school: School, login: str) -> list[RoleAssignment]:
    [card] = [item for item in list_accounts(school.rector) if item.account.login == login]
    return list(card.roles)


def requests(workspace: Workspace) -> tuple[RoleRequest, ...]:
    return today_page(workspace).roles_to_confirm


def last_row(school: School):
    return school.rector.store.read().log.rows()[-1].event


@pytest.mark.parametrize("role", sorted(PUPIL_ROLES))
def test_an_administrator_gives_herself_no_role_that_shows_pupils(school: School, role: Role):
    ida = school.as_("ida")
    with refused("own_pupil_access"):
        assign_role(ida, school.accounts["ida"], school.unit_id, role, Period(ida.today))
    [own] = roles_of(school, "ida")
    with refused("own_pupil_access|mentor_needs_staff"):
        correct_role(ida, own.id, role, "Fel")
    assert [item.role for item in roles_of(school, "ida")] == [Role.ADMINISTRATOR]


def test_an_administrator_makes_herself_no_mentor_in_any_other_way(school: School):
    ida = school.as_("ida")
    with refused("own_pupil_access"):
        mentors.appoint_mentor(ida, CLASS_5A, account_id=school.accounts["ida"], period=Period(ida.today))
    with refused("own_pupil_access"):
        tie_to_staff(ida, school.accounts["ida"], PER)
    assert list_pupils(school.as_("ida")) == []


def test_a_new_account_of_an_administrator_sees_nobody_before_a_rektor_agrees(school: School):
    ida = school.as_("ida")
    open_account(ida, new(school, "eva", Role.COUNSELLOR))
    assert last_row(school).detail["asked"] == "counsellor"
    assert list_pupils(school.as_("eva")) == []
    [asked] = requests(school.rector)
    assert (asked.person, asked.role, asked.asked_by) == ("Eva", Role.COUNSELLOR, "Ida Ek")
    assert (asked.start, asked.end) == (ida.today, None)
    for login in ("ida", "maria", "per", "eva"):
        assert requests(school.as_(login)) == ()
        with refused("not_allowed"):
            confirm_role(school.as_(login), asked.role_id)
        with refused("not_allowed"):
            decline_role(school.as_(login), asked.role_id)
    confirm_role(school.rector, asked.role_id)
    assert last_row(school).kind == "role_confirmed"
    assert len(list_pupils(school.as_("eva"))) == 2
    assert requests(school.rector) == ()
    with refused("not_found"):
        confirm_role(school.rector, asked.role_id)


def test_a_rektor_says_no(school: School):
    ida = school.as_("ida")
    assign_role(ida, school.accounts["nils"], school.unit_id, Role.RECTOR, Period(ida.today))
    nils = school.as_("nils")
    assert list_pupils(nils) == []
    [asked] = requests(school.rector)
    with refused("not_allowed"):
        confirm_role(nils, asked.role_id)  # a rektor who is only asked for agrees to nothing
    decline_role(school.rector, asked.role_id)
    assert last_row(school).kind == "role_declined"
    assert requests(school.rector) == ()
    assert [role.role for role in roles_of(school, "nils")] == [Role.NURSE]


def test_a_role_put_right_by_an_administrator_waits_too(school: School):
    ida = school.as_("ida")
    [nurse] = roles_of(school, "nils")
    correct_role(ida, nurse.id, Role.COUNSELLOR, "Skulle vara kurator")
    assert list_pupils(school.as_("nils")) == []
    [asked] = requests(school.rector)
    correct_role(school.rector, asked.role_id, Role.SPECIAL_EDUCATOR, "Specialpedagog")
    assert len(list_pupils(school.as_("nils"))) == 2  # the rektor has said so
    assert requests(school.rector) == ()


def test_a_substitute_whom_an_administrator_appoints_waits_for_the_role(school: School):
    ida = school.as_("ida")
    period = Period(ida.today, date(2026, 12, 4))
    mentors.appoint_mentor(
        ida, CLASS_5A, account_id=school.accounts["nils"], period=period, substitute_for=PER
    )
    assert list_pupils(school.as_("nils")) == []
    [asked] = requests(school.rector)
    assert (asked.role, asked.end) == (Role.MENTOR, date(2026, 12, 4))
    confirm_role(school.rector, asked.role_id)
    assert [view.name for view in list_pupils(school.as_("nils"))] == ["Alma Dahl"]


def test_a_request_can_be_taken_back_and_ends_with_the_account(school: School):
    ida = school.as_("ida")
    for login in ("eva", "olle"):
        open_account(ida, new(school, login, Role.COUNSELLOR))
    [evas] = roles_of(school, "eva")
    withdraw_role(ida, evas.id, "Fel person")
    [asked] = requests(school.rector)
    [olle] = [item for item in list_accounts(school.rector) if item.account.login == "olle"]
    close_account(ida, olle.account.id)
    assert asked.person == "Olle"
    assert requests(school.rector) == ()


def test_a_request_whose_time_is_over_waits_no_longer(school: School):
    ida = school.as_("ida")
    open_account(ida, replace(new(school, "eva", Role.COUNSELLOR), ends=ida.today))
    school.clock.advance(days=1)
    assert requests(school.rector) == ()


def test_a_rektor_who_is_asked_for_is_nobody_who_opens_accounts(school: School):
    ida = school.as_("ida")
    open_account(ida, new(school, "eva", Role.RECTOR))
    with refused("not_allowed"):
        list_accounts(school.as_("eva"))


def test_a_school_without_rektor_gets_its_people_and_the_log_says_so(school: School):
    unit_id, _ = organisation.add_unit(school.as_("ida"), "Alskolan", "", "")
    ida = school.as_("ida")
    with refused("own_pupil_access"):
        assign_role(ida, school.accounts["ida"], unit_id, Role.RECTOR, Period(ida.today))
    assign_role(ida, school.accounts["nils"], unit_id, Role.RECTOR, Period(ida.today))
    assert last_row(school).detail["without_rector"] == "rector"
    assign_role(ida, school.accounts["maria"], unit_id, Role.COUNSELLOR, Period(ida.today))
    [asked] = requests(school.as_("nils"))
    assert asked.unit_name == "Alskolan"
    assert requests(school.rector) == ()  # rektor of the other school
    with refused("not_allowed"):
        confirm_role(school.rector, asked.role_id)


def test_a_store_made_without_rektor_can_be_filled(school: School):
    services, *_ = memory_services()
    workspace, _ = create_store(services, replace(setup_of(), roles=(Role.ADMINISTRATOR,)))
    with workspace.store.read() as work:
        [unit] = work.organisation.units()
    me: AccountId = workspace.store.account_id
    with refused("own_pupil_access"):
        assign_role(workspace, me, unit.id, Role.RECTOR, Period(workspace.today))
    open_account(workspace, NewAccount("eva", "Eva", PASSWORD, unit.id, (Role.RECTOR,)))
    open_account(workspace, NewAccount("olle", "Olle", PASSWORD, unit.id, (Role.COUNSELLOR,)))
    asked = {card.account.login: card.roles[0].needs_confirmation for card in list_accounts(workspace)}
    assert asked == {"karin": False, "eva": False, "olle": True}


def test_other_roles_an_administrator_gives_at_once(school: School):
    ida = school.as_("ida")
    open_account(ida, new(school, "eva", Role.ADMINISTRATOR))
    assert len(list_accounts(school.as_("eva"))) > 1


def test_the_health_page_says_for_ninety_days_that_no_rektor_was_asked(school: School):
    path = school.rector.store.header.path

    def told() -> list[int]:
        lines = store_health(school.services, path, workspace=school.rector).lines
        return [int(line.facts["count"]) for line in lines if line.code == "roles_without_rector"]

    assert told() == []
    unit_id, _ = organisation.add_unit(school.as_("ida"), "Alskolan", "", "")
    assign_role(school.as_("ida"), school.accounts["nils"], unit_id, Role.RECTOR, Period(date(2020, 1, 1)))
    assert told() == [1]  # whatever first day was written
    school.clock.advance(days=91)
    assert told() == []
