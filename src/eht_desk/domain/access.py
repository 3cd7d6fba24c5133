# SPDX-License-Identifier: EUPL-1.2
"""Who may see and do what: the one module of access rules (B5, TRO-37, architecture §3). Pure questions, no I/O."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from eht_desk.domain.accounts import Account, Role, RoleAssignment
from eht_desk.domain.documents import Document, DocumentState
from eht_desk.domain.forms.model import StageDefinition
from eht_desk.domain.ids import AccountId, ClassId, PupilId, UnitId

if TYPE_CHECKING:
    from eht_desk.domain.access_table import AccessTable

UNIT_ROLES = frozenset({Role.COUNSELLOR, Role.SPECIAL_EDUCATOR, Role.RECTOR})
"""Roles that see every pupil of their unit."""

ROLES_THAT_SEE = UNIT_ROLES | {Role.MENTOR}
"""Roles that show pupils' pages today."""

EHT_ROLES = frozenset(
    {Role.COUNSELLOR, Role.SPECIAL_EDUCATOR, Role.RECTOR, Role.PSYCHOLOGIST, Role.NURSE, Role.PHYSICIAN}
)
"""Roles that sit in the elevhälsoteam."""

MEDICAL_ROLES = frozenset({Role.NURSE, Role.PHYSICIAN})
"""The medical part of the pupil health service: it writes in others' documents only with consent (HUD-22)."""

PUPIL_ROLES = frozenset(Role) - {Role.ADMINISTRATOR}
"""Roles that show pupils, or will when their forms are built: a rektor of the unit gives them or agrees to them."""


class Duty(StrEnum):
    """Things done for the store or the unit, not about one pupil."""

    MANAGE_ACCOUNTS = "manage_accounts"
    IMPORT_REGISTER = "import_register"
    APPROVE_IMPORT = "approve_import"
    CHANGE_ORGANISATION = "change_organisation"
    VERIFY_STORE = "verify_store"
    CONFIRM_UPGRADE = "confirm_upgrade"
    MEND_MISTAKES = "mend_mistakes"
    MOVE_PUPILS = "move_pupils"
    APPOINT_MENTORS = "appoint_mentors"
    HAND_OVER_WORK = "hand_over_work"
    CHANGE_SETTINGS = "change_settings"
    CHANGE_FORMS = "change_forms"
    KEEP_CASES = "keep_cases"
    CONFIRM_ROLES = "confirm_roles"
    PROTECT_PUPILS = "protect_pupils"
    REVIEW_LOG = "review_log"
    CHANGE_ACCESS = "change_access"
    CHANGE_WORDINGS = "change_wordings"


_DUTIES: dict[Duty, frozenset[Role]] = {
    Duty.MANAGE_ACCOUNTS: frozenset({Role.ADMINISTRATOR, Role.RECTOR}),
    Duty.IMPORT_REGISTER: frozenset({Role.ADMINISTRATOR, Role.RECTOR, Role.COUNSELLOR}),
    # Approving shows pupils' names, so an administrator alone cannot: a person with pupil access does.
    Duty.APPROVE_IMPORT: frozenset({Role.RECTOR, Role.COUNSELLOR}),
    Duty.CHANGE_ORGANISATION: frozenset({Role.ADMINISTRATOR, Role.RECTOR}),
    Duty.VERIFY_STORE: frozenset(Role),
    Duty.CONFIRM_UPGRADE: frozenset({Role.ADMINISTRATOR, Role.RECTOR}),
    # Merging records, moving a document, changing school and giving a leaver's work to somebody show pupils' names.
    Duty.MEND_MISTAKES: frozenset({Role.RECTOR, Role.COUNSELLOR}),
    Duty.MOVE_PUPILS: frozenset({Role.RECTOR, Role.COUNSELLOR}),
    Duty.APPOINT_MENTORS: frozenset({Role.ADMINISTRATOR, Role.RECTOR}),
    Duty.HAND_OVER_WORK: frozenset({Role.RECTOR}),
    Duty.CHANGE_SETTINGS: frozenset({Role.ADMINISTRATOR, Role.RECTOR}),
    # Forms, letterhead, language packs and lists that the school adds.
    Duty.CHANGE_FORMS: frozenset({Role.ADMINISTRATOR, Role.RECTOR}),
    # Opening, handing on and closing cases, and passing a gate with name and reason.
    Duty.KEEP_CASES: frozenset({Role.RECTOR, Role.COUNSELLOR, Role.SPECIAL_EDUCATOR}),
    Duty.CONFIRM_ROLES: frozenset({Role.RECTOR}),
    # Rektor decides who may know (P-4); kurator is often the first to hear of it, and tightening cannot wait (P-14).
    Duty.PROTECT_PUPILS: frozenset({Role.RECTOR, Role.COUNSELLOR}),
    # Who read what about whom, and the recurring checks of it (B6-2). An administrator sees no pupils, there neither.
    Duty.REVIEW_LOG: frozenset({Role.RECTOR}),
    # What each role may do with which class of document, within the bounds of the table (HUD-20).
    Duty.CHANGE_ACCESS: frozenset({Role.RECTOR}),
    # A questionnaire's wording: who asks with it, and who answers for the school's right to it.
    Duty.CHANGE_WORDINGS: frozenset({Role.RECTOR, Role.COUNSELLOR}),
}


@dataclass(frozen=True, slots=True)
class Viewer:
    """An account with what holds today: roles per unit and mentored classes."""

    account_id: AccountId
    roles: frozenset[tuple[UnitId, Role]]
    mentored: frozenset[ClassId]
    opened: frozenset[PupilId] = frozenset()
    """Ordinary pupils whom a rektor has opened for some hours, with a reason; the team was told."""
    table: AccessTable | None = field(default=None, compare=False)
    """Who may do what, as the school has changed it; None: as it was shipped."""

    def holds(self, role: Role, unit_id: UnitId | None = None) -> bool:
        """Whether the account holds the role (at the unit, or anywhere)."""
        return any(held == role and (unit_id is None or at == unit_id) for at, held in self.roles)

    def roles_at(self, unit_id: UnitId) -> frozenset[Role]:
        """Roles at one unit."""
        return frozenset(role for at, role in self.roles if at == unit_id)


def viewer_of(
    account: Account, roles: list[RoleAssignment], mentored: frozenset[ClassId], today: date
) -> Viewer:
    """The viewer that an account is today; a closed account holds nothing."""
    if account.is_closed:
        return Viewer(account.id, frozenset(), frozenset())
    held = frozenset(
        (item.unit_id, item.role) for item in roles if item.account_id == account.id and item.is_active(today)
    )
    is_mentor = any(role is Role.MENTOR for _, role in held)
    return Viewer(account.id, held, mentored if is_mentor else frozenset())


def may_see_pupil(viewer: Viewer, unit_id: UnitId, class_id: ClassId | None) -> bool:
    """A mentor sees the pupils of the classes he or she mentors; kurator, specialpedagog and rektor the unit's."""
    if viewer.roles_at(unit_id) & UNIT_ROLES:
        return True
    return class_id is not None and class_id in viewer.mentored and viewer.holds(Role.MENTOR, unit_id)


def sees_pupils(viewer: Viewer) -> bool:
    """Whether a role of the viewer shows pupils' pages at all, today or once classes are given."""
    return any(role in ROLES_THAT_SEE for _, role in viewer.roles)


def may_add_pupils(viewer: Viewer) -> bool:
    """Whether the viewer may add a pupil by hand to some class or unit: only one that he or she will see."""
    return any(role in UNIT_ROLES for _, role in viewer.roles) or bool(viewer.mentored)


def may_write_stage(
    viewer: Viewer, stage: StageDefinition, unit_id: UnitId, class_id: ClassId | None
) -> bool:
    """Whoever sees the pupil and holds one of the stage's roles at the unit writes the stage. A stage of nurse and
    physician is theirs without that: they reach it only with consent (application/medical_contribution.py)."""
    holds = bool(viewer.roles_at(unit_id) & frozenset(stage.roles))
    return holds and (is_medical(stage) or may_see_pupil(viewer, unit_id, class_id))


def is_medical(stage: StageDefinition) -> bool:
    """Whether only school nurse and physician write it."""
    return bool(stage.roles) and frozenset(stage.roles) <= MEDICAL_ROLES


def may_read_document(viewer: Viewer, document: Document) -> bool:
    """Whether one who sees the pupil may read the document: its readers when it names any, its author always, and a
    rektor who has opened the pupil for a time.

    Nobody reads an excerpt whose approval the pupil took back.
    """
    if document.excerpt_of is not None and document.state is DocumentState.WITHDRAWN:
        return False
    if not document.readers or document.author_id == viewer.account_id:
        return True
    if document.pupil_id in viewer.opened:
        return True
    return bool(viewer.roles_at(document.unit_id) & frozenset(document.readers))


def may(viewer: Viewer, duty: Duty, unit_id: UnitId | None = None) -> bool:
    """Whether the viewer may do a duty (at the unit, or anywhere when None)."""
    return any(role in _DUTIES[duty] for at, role in viewer.roles if unit_id is None or at == unit_id)
