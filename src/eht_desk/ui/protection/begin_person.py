# SPDX-License-Identifier: EUPL-1.2
"""Beginning the protection of a guardian or of somebody in the staff: reads who there is, then asks."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.protecting_people import (
    PersonRequest,
    StaffChoice,
    guardian_choices,
    protect_guardian,
    protect_staff,
    staff_choices,
    who_may_know,
)
from eht_desk.application.protection_views import MemberChoice
from eht_desk.application.pupils import read_pupil
from eht_desk.domain.ids import GuardianId, PupilId, UnitId
from eht_desk.domain.protected_person import PersonKind, ProtectedPerson
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route
from eht_desk.ui.protection.person_dialogs import ProtectPersonDialog


def protect_guardian_of(parent: QWidget, desk: Desk, pupil_id: PupilId) -> None:
    """Ask which guardian of the pupil, and protect that one."""
    workspace = desk.workspace

    def read() -> tuple[tuple[tuple[GuardianId, str], ...], tuple[MemberChoice, ...]]:
        unit_id = read_pupil(workspace, pupil_id).pupil.unit_id
        return guardian_choices(workspace, pupil_id), who_may_know(workspace, unit_id, PersonKind.GUARDIAN)

    def begin(key: str, request: PersonRequest) -> tuple[ProtectedPerson, ChangeSet]:
        return protect_guardian(workspace, pupil_id, GuardianId(key), request)

    def show(told: tuple[tuple[tuple[GuardianId, str], ...], tuple[MemberChoice, ...]]) -> None:
        people, choices = told
        named = [(str(key), name) for key, name in people]
        ProtectPersonDialog(parent, desk, PersonKind.GUARDIAN, named, choices, begin, _leading(desk)).open()

    desk.tasks.read(read, show, _raise_unexpected)


def protect_somebody(parent: QWidget, desk: Desk, unit_id: UnitId) -> None:
    """Ask who of the school's staff, and protect that one."""
    workspace = desk.workspace

    def read() -> tuple[tuple[StaffChoice, ...], tuple[MemberChoice, ...]]:
        return staff_choices(workspace, unit_id), who_may_know(workspace, unit_id, PersonKind.STAFF)

    def show(told: tuple[tuple[StaffChoice, ...], tuple[MemberChoice, ...]]) -> None:
        staff, choices = told
        people = [(str(number), item.name) for number, item in enumerate(staff)]

        def begin(key: str, request: PersonRequest) -> tuple[ProtectedPerson, ChangeSet]:
            return protect_staff(workspace, unit_id, staff[int(key)], request)

        ProtectPersonDialog(parent, desk, PersonKind.STAFF, people, choices, begin, _leading(desk)).open()

    desk.tasks.read(read, show, _raise_unexpected)


def _leading(desk: Desk) -> Callable[[ProtectedPerson], None]:
    def go(person: ProtectedPerson) -> None:
        desk.navigator.go(Route("protected_person", {"person": person.id}))

    return go


def _raise_unexpected(error: BaseException) -> None:
    """What was offered a moment ago is not there any more: the page itself says so."""
    if not errors.is_expected(error):
        raise error
