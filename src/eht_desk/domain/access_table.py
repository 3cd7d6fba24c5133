# SPDX-License-Identifier: EUPL-1.2
"""Who may do what with which class of document: a table of grants, and nothing without one (B2-1 to B2-4).

The table can only take away from what domain/access.py allows. What a grant may say at all is `fault_of`: no table
gives an administrator a pupil, or rektor the medical team's own texts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
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


class Bound(StrEnum):
    """How far a school may change a grant, by its rule."""

    FIXED = "fixed"
    MAY_NARROW = "may_narrow"
    MAY_WIDEN = "may_widen"


Key = tuple[DocumentClass, Role, Relation, str]


@dataclass(frozen=True, slots=True)
class Grant:
    """A role in a relation has these rights on a class, because of the source, in words of `reason`.

    With a `form` it is about that form alone, as long as the form has the class, and goes before the class's own.
    `bound`: what a school may change of it, by the rule of that id: nothing, down to `least`, or up to `most`.
    """

    document_class: DocumentClass
    role: Role
    relation: Relation
    rights: frozenset[Right]
    source: str
    reason: str
    form: str = ""
    bound: Bound = Bound.FIXED
    bound_rule: str = ""
    least: frozenset[Right] = frozenset()
    most: frozenset[Right] = frozenset()

    @property
    def key(self) -> Key:
        """What a table has at most one grant for."""
        return self.document_class, self.role, self.relation, self.form

    @property
    def floor(self) -> frozenset[Right]:
        """What nobody may take away."""
        return self.least if self.bound is Bound.MAY_NARROW else self.rights

    @property
    def ceiling(self) -> frozenset[Right]:
        """What nobody may go beyond."""
        return self.rights | self.most if self.bound is Bound.MAY_WIDEN else self.rights

    def held_within(self, rights: frozenset[Right]) -> frozenset[Right]:
        """These rights, as far as the bound lets them; without reading there is nothing to do with a document."""
        within = (rights & self.ceiling) | self.floor
        return within if Right.READ in within else frozenset()


Tie = tuple[Role, Relation]


@dataclass(frozen=True, slots=True)
class TableChange:
    """A school gives other rights than the shipped table, from now on: why, who decided it, when."""

    document_class: DocumentClass
    role: Role
    relation: Relation
    rights: frozenset[Right]
    reason: str
    account_id: AccountId
    at: datetime
    form: str = ""

    @property
    def key(self) -> Key:
        """Of the grant that it changes; with a form it may be one that the shipped table has for the class only."""
        return self.document_class, self.role, self.relation, self.form


@dataclass(frozen=True, slots=True)
class AccessTable:
    """All grants. An empty table allows nothing."""

    grants: tuple[Grant, ...] = ()

    def rights(
        self, document_class: DocumentClass, ties: Collection[Tie], form: str = ""
    ) -> frozenset[Right]:
        """Everything that one of the ties gives; a form's own grant stands in for its class's."""
        found: dict[Tie, Grant] = {}
        for grant in self.grants:  # asked for every document of a list: most grants are of other classes
            if grant.document_class is not document_class:
                continue
            tie = (grant.role, grant.relation)
            if tie in ties and (grant.form == form if grant.form else tie not in found):
                found[tie] = grant
        return frozenset[Right]().union(*(grant.rights for grant in found.values()))

    def readers(self, document_class: DocumentClass) -> tuple[Role, ...]:
        """The roles that read the class because of where the pupil goes, in the order of roles."""
        found = {
            grant.role
            for grant in self.grants
            if grant.document_class is document_class
            and not grant.form
            and grant.relation in (Relation.UNIT, Relation.CLASS)
            and Right.READ in grant.rights
        }
        return tuple(role for role in Role if role in found)

    def base(self, key: Key) -> Grant | None:
        """The grant that a change of this key is about: the form's own, else its class's."""
        known = {grant.key: grant for grant in self.grants}
        return known.get(key) or known.get((*key[:3], ""))

    def changed(self, changes: Iterable[TableChange]) -> AccessTable:
        """The table as the school has it. What is out of bounds in the meantime, because a newer program brought
        another table, holds only as far as the bounds go; a change of a grant that is gone says nothing."""
        grants = {grant.key: grant for grant in self.grants}
        for change in changes:
            base = self.base(change.key)
            if base is not None:
                grants[change.key] = replace(base, form=change.form, rights=base.held_within(change.rights))
        return AccessTable(tuple(grants.values()))


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
    found = set(ties_with_pupil(viewer, view))
    if author is None or author == viewer.account_id:
        found |= {(role, Relation.AUTHOR) for role in here}
    if document is not None:
        read_at = viewer.roles_at(document.unit_id)
        found |= {(role, Relation.READER) for role in read_at if role in document.readers}
    if any(is_medical(stage) for stage in definition.stages):
        found |= {(role, Relation.CONSENT) for role in here & MEDICAL_ROLES}
    return frozenset(found)


def ties_with_pupil(viewer: Viewer, view: PupilView) -> frozenset[Tie]:
    """How a person has to do with the pupil, whatever it is that is about the pupil."""
    here = viewer.roles_at(view.unit_id)
    found: set[Tie] = {(role, Relation.UNIT) for role in here if role is not Role.MENTOR}
    if Role.MENTOR in here and view.class_id is not None and view.class_id in viewer.mentored:
        found.add((Role.MENTOR, Relation.CLASS))
    if view.is_protected:
        found |= {(role, Relation.MEMBER) for _, role in viewer.roles}
    if view.id in viewer.opened and not view.is_protected:
        found.add((Role.RECTOR, Relation.GLASS))
    return frozenset(found)


def roles_about(viewer: Viewer, view: PupilView) -> frozenset[Role]:
    """In which roles a person writes down or takes in something about the pupil: those at the pupil's school, of a
    protected pupil those anywhere, and rektor's for a pupil who is open for a time."""
    if view.is_protected:
        return frozenset(role for _, role in viewer.roles)
    opened = frozenset({Role.RECTOR}) if view.id in viewer.opened else frozenset[Role]()
    return viewer.roles_at(view.unit_id) | opened


def ties_with_item(viewer: Viewer, view: PupilView, author: AccountId | None) -> frozenset[Tie]:
    """How a person has to do with a contact note that the author wrote, or with what the author took in; None: with one
    that the person would write or take in."""
    found = ties_with_pupil(viewer, view)
    if author is None or author == viewer.account_id:
        found |= {(role, Relation.AUTHOR) for role in roles_about(viewer, view)}
    return found


def fault_of(grant: Grant) -> str:
    """Why a table may not say this, as a code; empty when it may: `administrator`, `medical_class`, `consent_role`,
    `class_role`, `glass`, `needs_read`, `bound`. What a school may widen it to is judged as if it were given."""
    whole = grant.ceiling
    if grant.role is Role.ADMINISTRATOR:
        return "administrator"
    if grant.document_class is DocumentClass.MEDICAL and grant.role not in MEDICAL_ROLES:
        return "medical_class"
    if grant.relation is Relation.CONSENT and grant.role not in MEDICAL_ROLES:
        return "consent_role"
    if grant.relation is Relation.GLASS and (
        grant.role is not Role.RECTOR or whole != frozenset({Right.READ})
    ):
        return "glass"
    if grant.relation is Relation.CLASS and grant.role is not Role.MENTOR:
        return "class_role"
    return _fault_of_rights(grant)


def _fault_of_rights(grant: Grant) -> str:
    """Nothing at all may stand only where it says something: for a form, or where a school may widen it."""
    says_something = bool(grant.form) or grant.bound is Bound.MAY_WIDEN
    for rights in (grant.rights, grant.floor, grant.ceiling):
        if Right.READ not in rights and (rights or (rights is grant.rights and not says_something)):
            return "needs_read"
    if not grant.least <= grant.rights or (grant.bound is not Bound.FIXED and not grant.bound_rule):
        return "bound"
    is_narrowed, is_widened = bool(grant.least), bool(grant.most)
    if (is_narrowed and grant.bound is not Bound.MAY_NARROW) or (
        is_widened is not (grant.bound is Bound.MAY_WIDEN)
    ):
        return "bound"
    return ""


def doubles(grants: Iterable[Grant]) -> list[Grant]:
    """Grants for which another one stands before."""
    seen: set[Key] = set()
    found = []
    for grant in grants:
        if grant.key in seen:
            found.append(grant)
        seen.add(grant.key)
    return found
