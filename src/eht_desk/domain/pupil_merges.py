# SPDX-License-Identifier: EUPL-1.2
"""The trace of two records of one pupil that were made one: enough to take it back and nothing written since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from eht_desk.domain.ids import AccountId, CompartmentId, DocumentId, DraftId, MergeId, PupilId
from eht_desk.domain.people import ClassMembership, Guardianship, Pupil


@dataclass(frozen=True, slots=True)
class PupilMerge:
    """`kept_id` took over what stood under `other_id`, whose record stays, hidden, with its own ties and classes.

    `documents` and `drafts` came from the other; `added_ties` came to the kept one. `before` and `after` are the kept
    record, `classes_before` and `classes_after` its classes: what still is as after the merge goes back.
    """

    id: MergeId
    kept_id: PupilId
    other_id: PupilId
    at: datetime
    account_id: AccountId
    compartment_id: CompartmentId
    reason: str
    before: Pupil
    after: Pupil
    documents: tuple[DocumentId, ...] = ()
    drafts: tuple[DraftId, ...] = ()
    added_ties: tuple[Guardianship, ...] = ()
    classes_before: tuple[ClassMembership, ...] = ()
    classes_after: tuple[ClassMembership, ...] = ()
    undone_at: datetime | None = None
    undone_by: AccountId | None = None
    undone_reason: str = ""

    @property
    def is_undone(self) -> bool:
        """Whether the two are two again."""
        return self.undone_at is not None
