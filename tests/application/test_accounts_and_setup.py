# SPDX-License-Identifier: EUPL-1.2
"""First run, accounts, roles by date, leavers, passwords."""

from __future__ import annotations

from datetime import date

import pytest

from eht_desk.application import account_desk, sessions, setup
from eht_desk.application.pupils import NewPupil, add_pupil, list_pupils
from eht_desk.domain.accounts import Role
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.organisation import Period
from tests.fakes.school import CLASS_5A, PASSWORD, STORE, School, memory_services, setup_of


def test_no_pupil_goes_in_before_both_recovery_papers_were_typed_back():
    services, *_ = memory_services()
    workspace, secrets = setup.create_store(services, setup_of())
    unit_id = sessions.who(workspace).unit_id
    new = NewPupil(unit_id, "Alma", "Dahl", has_protected_identity=False)
    with pytest.raises(RuleViolation) as refused:
        add_pupil(workspace, new)
    assert refused.value.code == "recovery_unconfirmed"
    with pytest.raises(RuleViolation) as wrong:
        setup.confirm_recovery_papers(workspace, secrets.first_paper, secrets.first_paper)
    assert wrong.value.field == "second"
    setup.confirm_recovery_papers(workspace, secrets.first_paper, secrets.second_paper)
    add_pupil(workspace, new)
    assert [view.name for view in list_pupils(workspace)] == ["Alma Dahl"]


@pytest.mark.parametrize("answer", [True, None])
def test_a_protected_or_unanswered_pupil_is_not_added(school: School, answer: bool | None):
    with pytest.raises(RuleViolation) as refused:
        add_pupil(
            school.rector,
            NewPupil(school.unit_id, "Namn", "Namnsson", CLASS_5A, has_protected_identity=answer),
        )
    assert refused.value.code == "marking_held"


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("kort", "too_short"),
        ("aaaaaaaaaaaaaaaa", "too_uniform"),
        ("password1234", "common"),
        ("Sommarsommar2026", "common"),
    ],
)
def test_weak_passwords_are_refused_with_their_reason(password: str, problem: str):
    services, *_ = memory_services()
    with pytest.raises(RuleViolation) as refused:
        setup.check_password(services, password, "maria")
    assert refused.value.code == f"password_{problem}"


def test_a_login_that_looks_like_a_personal_number_is_refused(school: School):
    with pytest.raises(RuleViolation) as refused:
        setup.check_login("201505122380")
    assert refused.value.code == "login_digits"


def test_only_those_who_manage_accounts_open_one(school: School):
    new = account_desk.NewAccount("ny", "Ny Person", PASSWORD, school.unit_id, (Role.COUNSELLOR,))
    with pytest.raises(RuleViolation):
        account_desk.open_account(school.as_("maria"), new)
    account_desk.open_account(school.as_("ida"), new)
    assert sessions.who(school.as_("ny")).has_temporary_password


def test_the_new_person_changes_the_temporary_password(school: School):
    account_desk.open_account(
        school.rector,
        account_desk.NewAccount("ny", "Ny Person", PASSWORD, school.unit_id, (Role.COUNSELLOR,)),
    )
    mine = school.as_("ny")
    with pytest.raises(RuleViolation):
        account_desk.change_password(mine, "fel lösenord här", "röda stugor vid sjön")
    account_desk.change_password(mine, PASSWORD, "röda stugor vid sjön")
    assert not sessions.who(mine).has_temporary_password


def test_a_leaver_cannot_unlock_and_an_open_window_does_nothing_more(school: School):
    open_window = school.as_("maria")
    account_desk.close_account(school.rector, school.accounts["maria"])
    with pytest.raises(ExpectedFailure):
        school.as_("maria")
    with pytest.raises(RuleViolation):
        list_pupils(open_window)


def test_a_role_ends_by_date(school: School):
    card = next(card for card in account_desk.list_accounts(school.rector) if card.account.login == "maria")
    account_desk.end_role(school.rector, card.roles[0].id, date(2026, 11, 30))
    assert len(list_pupils(school.as_("maria"))) == 2
    school.clock.advance(days=10)
    assert list_pupils(school.as_("maria")) == []


def test_the_last_manager_stays(school: School):
    me = sessions.who(school.rector).viewer.account_id
    account_desk.close_account(school.rector, school.accounts["ida"])
    cards = {card.account.id: card for card in account_desk.list_accounts(school.rector)}
    rector_role, admin_role = cards[me].roles
    account_desk.end_role(school.rector, rector_role.id, date(2026, 11, 23))
    with pytest.raises(RuleViolation) as refused:
        account_desk.end_role(school.rector, admin_role.id, date(2026, 11, 23))
    assert refused.value.code == "last_manager"


def test_a_role_that_has_not_begun_gives_nothing(school: School):
    account_desk.assign_role(
        school.rector, school.accounts["ida"], school.unit_id, Role.COUNSELLOR, Period(date(2026, 12, 1))
    )
    assert list_pupils(school.as_("ida")) == []
    school.clock.advance(days=9)
    assert len(list_pupils(school.as_("ida"))) == 2


def test_the_personal_sheet_opens_once(school: School):
    sheet = account_desk.new_personal_sheet(school.as_("maria"))
    sessions.forgot_password(school.services, STORE, "maria", sheet, "röda stugor vid sjön")
    with pytest.raises(ExpectedFailure):
        sessions.forgot_password(school.services, STORE, "maria", sheet, "gula stugor vid sjön")


def test_unlocking_and_locking_leave_rows(school: School):
    workspace = sessions.unlock(school.services, STORE, "maria", PASSWORD)
    sessions.lock(workspace, "idle")
    rows = school.rector.store.read().log.rows()[-2:]
    assert [row.event.kind for row in rows] == ["unlocked", "locked"]


def test_where_i_was_is_mine_alone(school: School):
    maria = school.as_("maria")
    sessions.remember_point(maria, '{"screen": "form"}')
    assert sessions.resume_point(school.as_("maria")) == '{"screen": "form"}'
    assert sessions.resume_point(school.as_("per")) is None
