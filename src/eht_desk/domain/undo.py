# SPDX-License-Identifier: EUPL-1.2
"""What an import found and what it left, thing by thing, so that it can be taken back. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TypeAlias

from eht_desk.domain.ids import CompartmentId, ImportId, PupilId, UndoImageId
from eht_desk.domain.organisation import Mentorship, SchoolClass, StaffMember
from eht_desk.domain.people import ClassMembership, Guardian, Guardianship, Pupil
from eht_desk.domain.pupil_events import PupilEvent

KEPT_FOR = timedelta(days=90)
"""So long an import can be undone; then what stood there before is thrown away. A newer import ends it, too."""


class ImageKind(StrEnum):
    """What kind of thing an image shows. The ties are shown as one list per pupil or class."""

    PUPIL = "pupil"
    MEMBERSHIPS = "memberships"
    GUARDIANSHIPS = "guardianships"
    EVENT = "event"
    GUARDIAN = "guardian"
    CLASS = "class"
    STAFF = "staff"
    MENTORSHIPS = "mentorships"


Undoable: TypeAlias = (
    Pupil | ClassMembership | Guardianship | PupilEvent | Guardian | SchoolClass | StaffMember | Mentorship
)
"""Every record that an import may touch."""


@dataclass(frozen=True, slots=True)
class UndoImage:
    """One thing that an import touched. `key` is its id (of ties: the pupil's or the class's).

    An empty `before` says that the import made it. What still equals `after` was not touched since.
    """

    id: UndoImageId
    import_id: ImportId
    kind: ImageKind
    key: str
    compartment_id: CompartmentId
    pupil_id: PupilId | None
    before: tuple[Undoable, ...]
    after: tuple[Undoable, ...]

    @property
    def is_new(self) -> bool:
        """Whether the import made it."""
        return not self.before
