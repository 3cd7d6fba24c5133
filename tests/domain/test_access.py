# SPDX-License-Identifier: EUPL-1.2
"""Who may see and do what, role by role."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from eht_desk.domain.access import Duty, Viewer, may, may_see_pupil, may_write_stage, viewer_of
from eht_desk.domain.accounts import Account, Role, RoleAssignment
from eht_desk.domain.forms.model import StageDefinition
from eht_desk.domain.ids import AccountId, ClassId, CompartmentId, RoleId, UnitId
from eht_desk.domain.organisation import Period

HERE, THERE = UnitId("here"), UnitId("there")
MINE, OTHERS = ClassId("mine"), ClassId("others")
DAY = date(2026, 11, 23)


def viewer(*roles: Role, mentored: frozenset[ClassId] = frozenset()) -> Viewer:
    return Viewer(AccountId("me"), frozenset((HERE, role) for role in roles), mentored)


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.RECTOR, True),
        (Role.COUNSELLOR, True),
        (Role.SPECIAL_EDUCATOR, True),
        (Role.MENTOR, False),
        (Role.PSYCHOLOGIST, False),
        (Role.NURSE, False),
        (Role.PHYSICIAN, False),
        (Role.INVESTIGATOR, False),
        (Role.ADMINISTRATOR, False),
    ],
)
def test_who_sees_the_whole_unit(role: Role, sees: bool):
    assert may_see_pupil(viewer(role), HERE, OTHERS) is sees
    assert not may_see_pupil(viewer(role), THERE, OTHERS)


def test_a_mentor_sees_the_own_classes_only():
    mentor = viewer(Role.MENTOR, mentored=frozenset({MINE}))
    assert may_see_pupil(mentor, HERE, MINE)
    assert not may_see_pupil(mentor, HERE, OTHERS)
    assert not may_see_pupil(mentor, HERE, None)
    assert not may_see_pupil(mentor, THERE, MINE)


def test_a_class_without_the_role_gives_nothing():
    assert not may_see_pupil(viewer(Role.NURSE, mentored=frozenset({MINE})), HERE, MINE)


def test_writing_needs_both_the_pupil_and_the_role():
    stage = StageDefinition("talk", "Samtal", (Role.MENTOR,))
    mentor = viewer(Role.MENTOR, mentored=frozenset({MINE}))
    assert may_write_stage(mentor, stage, HERE, MINE)
    assert not may_write_stage(mentor, stage, HERE, OTHERS)
    assert not may_write_stage(viewer(Role.RECTOR), stage, HERE, MINE)


def test_an_administrator_manages_accounts_but_approves_no_names():
    administrator = viewer(Role.ADMINISTRATOR)
    assert may(administrator, Duty.MANAGE_ACCOUNTS)
    assert may(administrator, Duty.IMPORT_REGISTER)
    assert not may(administrator, Duty.APPROVE_IMPORT)
    assert not may(administrator, Duty.MANAGE_ACCOUNTS, THERE)


def account(closed: datetime | None = None) -> Account:
    return Account(AccountId("me"), "me", "Jag", CompartmentId("own"), closed_at=closed)


def role(start: date | None, end: date | None) -> RoleAssignment:
    return RoleAssignment(RoleId("r"), AccountId("me"), HERE, Role.MENTOR, Period(start, end))


@pytest.mark.parametrize(
    ("start", "end", "holds"),
    [
        (None, None, True),
        (DAY, DAY, True),
        (date(2026, 11, 24), None, False),
        (None, date(2026, 11, 22), False),
    ],
)
def test_roles_hold_by_date_both_ends_included(start: date | None, end: date | None, holds: bool):
    someone = viewer_of(account(), [role(start, end)], frozenset({MINE}), DAY)
    assert someone.holds(Role.MENTOR, HERE) is holds
    assert bool(someone.mentored) is holds


def test_a_leaver_and_somebody_elses_roles_give_nothing():
    gone = viewer_of(account(datetime(2026, 11, 1, tzinfo=UTC)), [role(None, None)], frozenset({MINE}), DAY)
    assert not gone.roles
    assert not gone.mentored
    other = RoleAssignment(RoleId("r"), AccountId("other"), HERE, Role.RECTOR)
    assert not viewer_of(account(), [other], frozenset(), DAY).roles
