# SPDX-License-Identifier: EUPL-1.2
"""What a register says about one pupil's guardians beside what the store knows: added, removed, changed. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from eht_desk.domain.ids import GuardianId
from eht_desk.domain.people import GuardianKind
from eht_desk.domain.register import RegisterGuardian, is_same_name


@dataclass(frozen=True, slots=True)
class ExistingGuardian:
    """A guardian of the store, tied to one pupil. `identity` is canonical or empty."""

    id: GuardianId
    given_name: str
    family_name: str
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    kind: GuardianKind = GuardianKind.CUSTODIAN
    identity: str = ""
    external_id: str = ""

    @property
    def name(self) -> str:
        """The name in reading order."""
        return f"{self.given_name} {self.family_name}".strip()


class GuardianChangeKind(StrEnum):
    """What happens to the tie between pupil and guardian."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class GuardianChange:
    """One guardian's change. `guardian_id` is empty for an added one, `staged` is None for a removed one."""

    kind: GuardianChangeKind
    existing: ExistingGuardian | None = None
    staged: RegisterGuardian | None = None

    @property
    def guardian_id(self) -> GuardianId | None:
        """The guardian of the store, None for an added one."""
        return self.existing.id if self.existing is not None else None

    def rows(self) -> Iterator[tuple[str, str, str]]:
        """Field, old and new text of everything that changes."""
        if self.existing is None and self.staged is not None:
            yield "guardian_added", "", _staged_name(self.staged)
        elif self.staged is None and self.existing is not None:
            yield "guardian_removed", self.existing.name, ""
        elif self.existing is not None and self.staged is not None:
            yield from _differences(self.existing, self.staged)


def compare_guardians(
    existing: Sequence[ExistingGuardian], staged: Sequence[RegisterGuardian], *, tells_kind: bool = True
) -> tuple[GuardianChange, ...]:
    """The changes for one pupil. Matched by the system's id, then the number, then the name.

    Without `tells_kind` the file does not know why somebody is a guardian, and the store's kind stays.
    """
    left = list(existing)
    changes: list[GuardianChange] = []
    for told in staged:
        guardian = told
        old = _match(left, guardian)
        if old is None:
            changes.append(GuardianChange(GuardianChangeKind.ADDED, None, guardian))
            continue
        left.remove(old)
        if not tells_kind:
            guardian = replace(guardian, kind=old.kind)
        if any(True for _ in _differences(old, guardian)):
            changes.append(GuardianChange(GuardianChangeKind.CHANGED, old, guardian))
    changes.extend(GuardianChange(GuardianChangeKind.REMOVED, old, None) for old in left)
    return tuple(changes)


def _match(left: Sequence[ExistingGuardian], guardian: RegisterGuardian) -> ExistingGuardian | None:
    number = guardian.identity.canonical if guardian.identity is not None else ""
    for old in left:
        if guardian.external_id and old.external_id == guardian.external_id:
            return old
    for old in left:
        if number and old.identity == number:
            return old
    name = _staged_name(guardian)
    return next((old for old in left if is_same_name(old.name, name)), None)


def _differences(old: ExistingGuardian, new: RegisterGuardian) -> Iterator[tuple[str, str, str]]:
    """What the register tells otherwise; what it does not tell stays."""
    name = _staged_name(new)
    if name != old.name and not ("?" in name and is_same_name(old.name, name)):
        yield "guardian_name", old.name, name
    if new.phones and new.phones != old.phones:
        yield "guardian_phones", ", ".join(old.phones), ", ".join(new.phones)
    if new.emails and new.emails != old.emails:
        yield "guardian_emails", ", ".join(old.emails), ", ".join(new.emails)
    if new.kind is not old.kind:
        yield "guardian_kind", old.kind.value, new.kind.value
    number = new.identity.canonical if new.identity is not None else ""
    if number and number != old.identity:
        yield "guardian_identity", old.identity, number
    if new.external_id and new.external_id != old.external_id:
        yield "guardian_external_id", old.external_id, new.external_id


def _staged_name(guardian: RegisterGuardian) -> str:
    return f"{guardian.given_name} {guardian.family_name}".strip()
