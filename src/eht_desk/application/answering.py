# SPDX-License-Identifier: EUPL-1.2
"""Who answers for cases today, by the roles that people hold about each pupil. For one reading."""

from __future__ import annotations

from eht_desk.application.case_access import holds_role
from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import Workspace, viewers
from eht_desk.domain.access import UNIT_ROLES, Viewer
from eht_desk.domain.accounts import Role
from eht_desk.domain.cases import Case
from eht_desk.domain.ids import AccountId, ClassId, UnitId
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.routines.responsible import Responsible, RolesToday, responsible


class Answering:
    """Looks it up for many cases; pupils of one class have the same people."""

    def __init__(self, workspace: Workspace, work: ReadWork) -> None:
        self._work, self._today = work, workspace.today
        self._people = viewers(work, workspace)
        self._roles: dict[tuple[UnitId, ClassId | None], RolesToday] = {}
        self._known: dict[tuple[UnitId, ClassId | None, AccountId | None, Role], Responsible] = {}

    def of(self, case: Case, view: PupilView) -> Responsible:
        """Who answers for the case of this pupil today."""
        if case.delegates or view.is_protected:
            return responsible(case, self.roles(view), self._today)
        key = (view.unit_id, view.class_id, case.owner_id, case.owner_role)
        if key not in self._known:
            self._known[key] = responsible(case, self.roles(view), self._today)
        return self._known[key]

    def roles(self, view: PupilView) -> RolesToday:
        """The roles by which each account sees the pupil; a protected one, only those whom the plan names (P-4)."""
        if view.is_protected:
            there = members_of(self._work, view)
            people = ((account, self._people[account]) for account in there if account in self._people)
            return {account: roles for account, person in people if (roles := _roles_about(person, view))}
        place = (view.unit_id, view.class_id)
        if place not in self._roles:
            held = {account: _roles_about(person, view) for account, person in self._people.items()}
            self._roles[place] = {account: roles for account, roles in held.items() if roles}
        return self._roles[place]

    def is_me(self, who: Responsible, viewer: Viewer, view: PupilView) -> bool:
        """Whether it is this person: by account, or as one of several with the role."""
        if who.account_id is not None:
            return who.account_id == viewer.account_id
        return holds_role(viewer, who.role, view)


def members_of(work: ReadWork, view: PupilView) -> frozenset[AccountId]:
    """Who can open a protected pupil; nobody for another one, who is seen by role."""
    protection = work.protections.of_pupil(view.id)
    return frozenset() if protection is None else work.protections.members(protection.compartment_id)


def _roles_about(person: Viewer, view: PupilView) -> frozenset[Role]:
    roles = person.roles_at(view.unit_id) & UNIT_ROLES
    is_mentor = view.class_id is not None and view.class_id in person.mentored
    if is_mentor and person.holds(Role.MENTOR, view.unit_id):
        return roles | {Role.MENTOR}
    return roles
