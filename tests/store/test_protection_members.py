# SPDX-License-Identifier: EUPL-1.2
"""A member whose password was set anew: neither member nor gone, until the sheet of then or a removal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from eht_desk.application import account_desk, protections, sessions, setup, sharing
from eht_desk.application.account_desk import NewAccount, open_account
from eht_desk.application.protected_people import read_person, reveal_person
from eht_desk.application.protecting import ProtectionRequest, protect_pupil
from eht_desk.application.protecting_people import PersonRequest, StaffChoice, protect_staff
from eht_desk.application.today import today_page
from eht_desk.application.workspace import Workspace
from eht_desk.domain.accounts import Role
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId
from eht_desk.domain.protection import ProtectionEvent, ProtectionGrade
from tests.contracts.unit_of_work import NOON
from tests.fakes.school import ALMA, PASSWORD, furnish, setup_of
from tests.store.kill_state import services_at

NEW = "blå gräset under snön"
CHOSEN = "röd himmel över sjön"


@dataclass
class Three:
    """Karin, rektor, and Maria and Kurt, who may know of Alma. `sheet` is Maria's from the beginning."""

    path: Path
    karin: Workspace
    maria: AccountId
    kurt: AccountId
    sheet: str

    def as_maria(self, password: str) -> Workspace:
        services = services_at(NOON, "m")
        return sessions.unlock(services, self.path, "maria", password)


@pytest.fixture
def three(tmp_path: Path) -> Three:
    path = tmp_path / "arkiv"
    karin, secrets = setup.create_store(services_at(NOON, ""), setup_of(path))
    setup.confirm_recovery_papers(karin, secrets.first_paper, secrets.second_paper)
    unit_id = furnish(karin)
    opened = {}
    for login in ("maria", "kurt"):
        new = NewAccount(login, login.title(), PASSWORD, unit_id, (Role.COUNSELLOR,))
        opened[login], _ = open_account(karin, replace(new, is_temporary_password=False))
    with karin.store.read() as work:
        ids = {item.login: item.id for item in work.accounts.all()}
    members = (ids["karin"], ids["maria"], ids["kurt"])
    protect_pupil(karin, ALMA, ProtectionRequest(ProtectionGrade.LOCAL, members, date(2026, 11, 16)))
    return Three(path, karin, ids["maria"], ids["kurt"], opened["maria"])


def test_who_comes_back_with_the_former_sheet_is_told_to_the_others(three: Three) -> None:
    account_desk.reset_password(three.karin, three.maria, NEW)
    [row] = [item for item in protections.read_protection(three.karin, ALMA).members if item.waits]
    assert row.account_id == three.maria
    sharing.stop_writing(three.karin)
    maria = three.as_maria(NEW)
    account_desk.change_password(maria, NEW, CHOSEN)
    assert today_page(maria).protections.let_in == ()
    assert account_desk.bring_back_own_notes(maria, three.sheet)
    assert today_page(maria).protections.let_in == ()
    maria.store.close()
    [step] = protections.read_protection(three.karin, ALMA).protection.steps[1:]
    assert (step.event, step.about) == (ProtectionEvent.MEMBER_BACK, three.maria)
    [told] = today_page(three.karin).protections.let_in
    assert (told.name, told.came_back) == ("Maria", True)
    assert not any(item.waits for item in protections.read_protection(three.karin, ALMA).members)


def test_who_was_taken_away_meanwhile_does_not_come_back(three: Three) -> None:
    account_desk.reset_password(three.karin, three.maria, NEW)
    protections.remove_member(three.karin, ALMA, three.maria, "Byter uppdrag")
    sharing.stop_writing(three.karin)
    maria = three.as_maria(NEW)
    account_desk.change_password(maria, NEW, CHOSEN)
    account_desk.bring_back_own_notes(maria, three.sheet)
    with maria.store.read() as work:
        assert work.protections.all() == []
        assert work.pupils.get(ALMA) is None
    maria.store.close()
    assert len(protections.read_protection(three.karin, ALMA).protection.steps) == 2


def test_for_a_protected_colleague_it_is_the_same(three: Three) -> None:
    with three.karin.store.read() as work:
        unit_id = work.organisation.units()[0].id
    who = StaffChoice("Kurt", three.kurt, None)
    members = (three.karin.store.account_id, three.maria)
    request = PersonRequest(ProtectionGrade.LOCAL, members, date(2026, 11, 16))
    person, _ = protect_staff(three.karin, unit_id, who, request)
    account_desk.reset_password(three.karin, three.maria, NEW)
    assert read_person(three.karin, person.id).waiting == {three.maria}
    sharing.stop_writing(three.karin)
    maria = three.as_maria(NEW)
    account_desk.change_password(maria, NEW, CHOSEN)
    with pytest.raises(RuleViolation, match="not_allowed"):
        reveal_person(maria, person.id, "Skäl")
    assert account_desk.bring_back_own_notes(maria, three.sheet)
    assert reveal_person(maria, person.id, "Skäl").name == "Kurt"
    maria.store.close()
    page = read_person(three.karin, person.id)
    assert page.waiting == frozenset()
    assert (page.person.steps[-1].event, page.person.steps[-1].about) == (
        ProtectionEvent.MEMBER_BACK,
        three.maria,
    )
