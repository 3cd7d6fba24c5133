# SPDX-License-Identifier: EUPL-1.2
"""What happened to a pupil's record and stands on the pupil's page: merges, moved documents, changes of school.

The log says everything that was done; an event is the little of it that whoever may see the pupil should know.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from eht_desk.domain.ids import AccountId, CompartmentId, PupilEventId, PupilId


class PupilEventKind(StrEnum):
    """What happened."""

    MERGED_HERE = "merged_here"
    MERGE_UNDONE = "merge_undone"
    DOCUMENT_MOVED_HERE = "document_moved_here"
    DOCUMENT_MOVED_AWAY = "document_moved_away"
    SCHOOL_CHANGED = "school_changed"
    LEFT_SCHOOL = "left_school"
    CAME_BACK = "came_back"
    CLASS_CHANGED = "class_changed"
    HANDED_OVER = "handed_over"
    RESTRICTED = (
        "restricted"  # something that not everybody reads: its author lets the others know that it exists
    )


@dataclass(frozen=True, slots=True)
class PupilEvent:
    """One happening. `facts` are sealed in the pupil's compartment: codes, numbers, ids, reasons given.

    A fact named `<something>_account`, `<something>_unit` or `<something>_pupil` holds an id; a page shows the name in
    its place, a pupil's only to somebody who may see that pupil too. So no other fact may tell who it was.
    """

    id: PupilEventId
    pupil_id: PupilId
    at: datetime
    account_id: AccountId
    kind: PupilEventKind
    compartment_id: CompartmentId
    facts: Mapping[str, str | int] = field(default_factory=dict)
