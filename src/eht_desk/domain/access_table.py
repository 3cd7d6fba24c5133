# SPDX-License-Identifier: EUPL-1.2
"""Who may do what with which class of document: a table of grants, and nothing without one (B2-1 to B2-4).

The table can only take away from what domain/access.py allows. What a grant may say at all is `fault_of`: no table
gives an administrator a pupil, or rektor the medical team's own texts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from eht_desk.domain.access import MEDICAL_ROLES, Viewer, is_medical
from eht_desk.domain.accounts import Role
from eht_desk.domain.documents import Document
from eht_desk.domain.forms.model import FormDefinition, Privacy
from eht_desk.domain.ids import AccountId
from eht_desk.domain.pupil_view import PupilView


class DocumentClass(StrEnum):
    """How strong the secrecy of a document is, the strongest first (B2-1)."""

    MEDICAL = "medical"  # EMI: a branch of its own; the journal is not here
    PSYCHOSOCIAL = "psychosocial"  # psychological, psychosocial, special-educational efforts
    SUPPORT = "support"  # other work with support for the pupil
    OTHER = "other"


class Relation(StrEnum):
    """Why a person has to do with the document."""

    UNIT = "unit"  # the role at the pupil's school
    CLASS = "class"  # mentor of the pupil's class
    AUTHOR = "author"  # began it
    READER = "reader"  # one of those for whom the pupil approved it
    MEMBER = "member"  # named among those who may know of a protected pupil
    CONSENT = "consent"  # contributes while the consents stand
    GLASS = "glass"  # a rektor opened the pupil for some hours, with a reason


class Right(StrEnum):
    """What is done with a document."""

    READ = "read"
    WRITE = "write"
    PRINT = "print"
    HAND_OVER = "hand_over"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role in a relation has these rights on a class, because of the source, in words of `reason`."""

    document_class: DocumentClass
    role: Role
    relation: Relation
    rights: frozenset[Right]
    source: str
    reason: str

    @property
    def key(self) -> tuple[DocumentClass, Role, Relation]:
        """What a table has at most one grant for."""
        return self.document_class, self.role, self.relation


Tie = tuple[Role, Relation]


@dataclass(frozen=True, slots=True)
class AccessTable:
    """All grants. An empty table allows nothing."""

    grants: tuple[Grant, ...] = ()

    def rights(self, document_class: DocumentClass, ties: Collection[Tie]) -> frozenset[Right]:
        """Everything that one of the ties gives."""
        found: set[Right] = set()
        for grant in self.grants:
            if grant.document_class is document_class and (grant.role, grant.relation) in ties:
                found |= grant.rights
        return frozenset(found)


def class_of(definition: FormDefinition) -> DocumentClass:
    """What the form's file says, else what its group and privacy make likely: a text of one's own is the stronger."""
    if definition.document_class:
        return DocumentClass(definition.document_class)
    if definition.privacy is not Privacy.SHARED or definition.group == "concern":
        return DocumentClass.PSYCHOSOCIAL
    return DocumentClass.SUPPORT


def ties(
    viewer: Viewer,
    view: PupilView,
    definition: FormDefinition,
    document: Document | None,
    begun_by: AccountId | None = None,
) -> frozenset[Tie]:
    """How a person has to do with a document about the pupil, with a draft that somebody began, or with one that he or
    she would begin."""
    author = begun_by if document is None else document.author_id
    here = viewer.roles_at(view.unit_id)
    found: set[Tie] = {(role, Relation.UNIT) for role in here if role is not Role.MENTOR}
    if Role.MENTOR in here and view.class_id is not None and view.class_id in viewer.mentored:
        found.add((Role.MENTOR, Relation.CLASS))
    if author is None or author == viewer.account_id:
        found |= {(role, Relation.AUTHOR) for role in here}
    if document is not None:
        read_at = viewer.roles_at(document.unit_id)
        found |= {(role, Relation.READER) for role in read_at if role in document.readers}
    if view.is_protected:
        found |= {(role, Relation.MEMBER) for _, role in viewer.roles}
    if view.id in viewer.opened and not view.is_protected:
        found.add((Role.RECTOR, Relation.GLASS))
    if any(is_medical(stage) for stage in definition.stages):
        found |= {(role, Relation.CONSENT) for role in here & MEDICAL_ROLES}
    return frozenset(found)


def fault_of(grant: Grant) -> str:
    """Why a table may not say this, as a code; empty when it may: `administrator`, `medical_class`, `consent_role`,
    `class_role`, `glass`, `needs_read`."""
    if grant.role is Role.ADMINISTRATOR:
        return "administrator"
    if grant.document_class is DocumentClass.MEDICAL and grant.role not in MEDICAL_ROLES:
        return "medical_class"
    if grant.relation is Relation.CONSENT and grant.role not in MEDICAL_ROLES:
        return "consent_role"
    if grant.relation is Relation.GLASS and (
        grant.role is not Role.RECTOR or grant.rights != frozenset({Right.READ})
    ):
        return "glass"
    if grant.relation is Relation.CLASS and grant.role is not Role.MENTOR:
        return "class_role"
    return "" if Right.READ in grant.rights else "needs_read"


def doubles(grants: Iterable[Grant]) -> list[Grant]:
    """Grants for which another one stands before."""
    seen: set[tuple[DocumentClass, Role, Relation]] = set()
    found = []
    for grant in grants:
        if grant.key in seen:
            found.append(grant)
        seen.add(grant.key)
    return found
