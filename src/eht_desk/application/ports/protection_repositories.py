# SPDX-License-Identifier: EUPL-1.2
"""Ports of the store for protected pupils: their protection, and who holds the key of a compartment."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from eht_desk.domain.ids import AccountId, CompartmentId, GuardianId, PupilId
from eht_desk.domain.protection import Protection


class ProtectionRepository(Protocol):
    """Protections, each in its pupil's compartment: to everybody else it does not exist."""

    def of_pupil(self, pupil_id: PupilId) -> Protection | None:
        """The pupil's, or None: there is none, or it cannot be opened."""
        ...

    def all(self) -> list[Protection]:
        """All that the account can open."""
        ...

    def put(self, protection: Protection) -> None:
        """Insert or replace, by pupil."""
        ...

    def remove(self, pupil_id: PupilId) -> None:
        """Delete."""
        ...

    def members(self, compartment_id: CompartmentId) -> frozenset[AccountId]:
        """The accounts that can open a compartment with the keys that they have now. Not for the school's."""
        ...

    def holders(self, compartment_id: CompartmentId) -> frozenset[AccountId]:
        """Everybody for whom a key of the compartment is kept: the members, and who may come back with the sheet of
        keys of before a new password, or had such when the account was closed. Not for the school's."""
        ...

    def move_everything(
        self,
        pupil_id: PupilId,
        came_from: CompartmentId,
        to: CompartmentId,
        progress: Callable[[int, int], None] | None = None,
        renamed: Mapping[GuardianId, GuardianId] | None = None,
    ) -> int:
        """Everything about the pupil that lies in one compartment, sealed for another; how many rows. Loose pages go
        along that are known to be of one of the pupil's documents. Guardians, who may be others' too, and log rows
        stay. `progress` may raise to stop; then nothing may be committed.

        `renamed`: what guardians are called in the new compartment; wherever the moved things name one, it changes.
        """
        ...


class SharedKind(StrEnum):
    """What named persons share."""

    IMPORT_MARKS = "import_marks"
    CONTRIBUTION = "contribution"
    PERSON_MARKS = "person_marks"
    PROTECTED_PERSON = "protected_person"
    WORDING = "wording"
    """A questionnaire's text as the school holds it, in the school's compartment."""


@dataclass(frozen=True, slots=True)
class SharedRecord:
    """Something that named persons share: JSON values in a compartment of its own."""

    id: str
    kind: SharedKind
    compartment_id: CompartmentId
    content: Mapping[str, Any]


class SharedRecordRepository(Protocol):
    """Records that named persons share: to everybody else they do not exist. None is ever changed, only replaced."""

    def all(self, kind: SharedKind) -> list[SharedRecord]:
        """Those of a kind that the account can open."""
        ...

    def add(self, record: SharedRecord) -> None:
        """Insert. Its compartment must be open."""
        ...

    def remove(self, ids: Collection[str]) -> None:
        """Delete."""
        ...
