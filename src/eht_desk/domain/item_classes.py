# SPDX-License-Identifier: EUPL-1.2
"""How closed what is no form is: what came from outside by who sent it, a contact note by who wrote it (B2-1).

Not here: who may do what with a class (access_table.py), and the class of a form, which its file says.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from eht_desk.domain.access import MEDICAL_ROLES
from eht_desk.domain.access_table import DocumentClass
from eht_desk.domain.accounts import Role


class SenderKind(StrEnum):
    """From whom something came. The order is the order in lists."""

    HEALTH_CARE = "health_care"
    SOCIAL_SERVICES = "social_services"
    SCHOOL = "school"
    HOME = "home"
    OTHER = "other"


_OF_SENDER: Mapping[SenderKind, DocumentClass] = {
    SenderKind.HEALTH_CARE: DocumentClass.PSYCHOSOCIAL,
    SenderKind.SOCIAL_SERVICES: DocumentClass.PSYCHOSOCIAL,
    SenderKind.SCHOOL: DocumentClass.SUPPORT,
    SenderKind.HOME: DocumentClass.SUPPORT,
    SenderKind.OTHER: DocumentClass.PSYCHOSOCIAL,
}
"""What came from health care to the pupil health team is no journal of the school's own medical branch."""

_EFFORTS = frozenset({Role.COUNSELLOR, Role.SPECIAL_EDUCATOR, Role.PSYCHOLOGIST})


def usual_class(kind: SenderKind | None, roles: Collection[Role]) -> DocumentClass:
    """The class of what came from such a sender, taken in by somebody in these roles; the stronger where nobody said
    from whom it came. What nurse or physician takes in from health care is of the medical branch (B2-2)."""
    is_medical = bool(roles) and frozenset(roles) <= MEDICAL_ROLES
    if is_medical and kind in (None, SenderKind.HEALTH_CARE):
        return DocumentClass.MEDICAL
    return DocumentClass.PSYCHOSOCIAL if kind is None else _OF_SENDER[kind]


def class_of_author(roles: Collection[Role]) -> DocumentClass:
    """The class of what somebody in these roles writes down of a contact: the strongest that one of them stands for.
    Of an author without a role, whom nobody can ask any more, it is the psychosocial one."""
    held = frozenset(roles)
    if held and held <= MEDICAL_ROLES:
        return DocumentClass.MEDICAL
    return DocumentClass.PSYCHOSOCIAL if held & _EFFORTS or not held else DocumentClass.SUPPORT
