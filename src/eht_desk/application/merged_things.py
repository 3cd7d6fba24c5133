# SPDX-License-Identifier: EUPL-1.2
"""What comes with a record that is merged into another, and what goes back with it when the merge is undone.

Guardians and documents; notes, received documents, cases and tasks are in case_work.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from eht_desk.application.ports import FiledWork, ReadWork
from eht_desk.domain.ids import DocumentId, DraftId
from eht_desk.domain.people import Guardianship, Pupil
from eht_desk.domain.pupil_merges import PupilMerge
from eht_desk.domain.register import folded_name


def ties_to_add(work: ReadWork, kept: Pupil, other: Pupil, day: date) -> list[Guardianship]:
    """The other's guardians whom the kept one does not have; the same adult under two records comes once."""
    mine = [tie for tie in work.pupils.guardianships(kept.id) if tie.period.covers(day)]
    theirs = [tie for tie in work.pupils.guardianships(other.id) if tie.period.covers(day)]
    people = {item.id: item for item in work.pupils.guardians([tie.guardian_id for tie in (*mine, *theirs)])}
    known = {tie.guardian_id for tie in mine}
    names = {
        folded_name(f"{person.given_name} {person.family_name}")
        for person in (people.get(tie.guardian_id) for tie in mine)
        if person is not None
    }
    return [
        replace(tie, pupil_id=kept.id)
        for tie in theirs
        if tie.guardian_id not in known
        and (person := people.get(tie.guardian_id)) is not None
        and folded_name(f"{person.given_name} {person.family_name}") not in names
    ]


def documents_that_came(work: ReadWork, merge: PupilMerge) -> list[FiledWork]:
    """What came and is still with the kept record, and what hangs on it: corrections, excerpts, drafts of further
    stages. Also what lies in people's own compartments."""
    filed = work.documents.filed(merge.kept_id)
    excerpts = {item.id: item.excerpt_of for item in work.documents.of_pupil(merge.kept_id)}
    documents = [item for item in filed if item.draft_key is None]
    going: set[str] = {item.id for item in documents} & {*merge.documents, *merge.own_documents}
    while (
        heirs := {
            item.id
            for item in documents
            if item.parent in going or excerpts.get(DocumentId(item.id)) in going
        }
        - going
    ):
        going |= heirs
    begun = {*merge.drafts, *merge.own_drafts}
    return [
        item
        for item in filed
        if item.id in going
        or (
            item.draft_key is not None
            and (item.parent in going or (item.id in begun and item.parent is None))
        )
    ]


@dataclass(frozen=True, slots=True)
class SortedWork:
    """Ids of documents and drafts: what those who see the pupil share, and what is people's own."""

    documents: tuple[DocumentId, ...]
    drafts: tuple[DraftId, ...]
    own_documents: tuple[DocumentId, ...]
    own_drafts: tuple[DraftId, ...]

    @property
    def all_documents(self) -> tuple[DocumentId, ...]:
        """Shared and own."""
        return self.documents + self.own_documents

    @property
    def all_drafts(self) -> tuple[DraftId, ...]:
        """Shared and own."""
        return self.drafts + self.own_drafts


def sorted_work(filed: Iterable[FiledWork]) -> SortedWork:
    """By kind, and by whose it is."""
    items = list(filed)
    return SortedWork(
        tuple(DocumentId(item.id) for item in items if item.draft_key is None and not item.is_own),
        tuple(DraftId(item.id) for item in items if item.draft_key is not None and not item.is_own),
        tuple(DocumentId(item.id) for item in items if item.draft_key is None and item.is_own),
        tuple(DraftId(item.id) for item in items if item.draft_key is not None and item.is_own),
    )
