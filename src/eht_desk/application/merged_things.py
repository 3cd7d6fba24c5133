# SPDX-License-Identifier: EUPL-1.2
"""What comes with a record that is merged into another, and what goes back with it when the merge is undone.

Guardians and documents; notes, received documents, cases and tasks are in case_work.py.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from eht_desk.application.ports import ReadWork
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


def documents_that_came(work: ReadWork, merge: PupilMerge) -> tuple[list[DocumentId], list[DraftId]]:
    """What came and is still with the kept record, and what hangs on it: corrections, and drafts of further stages."""
    documents = work.documents.of_pupil(merge.kept_id)
    going = {item.id for item in documents} & set(merge.documents)
    while heirs := {item.id for item in documents if item.supersedes in going} - going:
        going |= heirs
    drafts = [
        item.id
        for item in work.documents.drafts_of_pupil(merge.kept_id)
        if item.document_id in going or (item.id in merge.drafts and item.document_id is None)
    ]
    return [item.id for item in documents if item.id in going], drafts
