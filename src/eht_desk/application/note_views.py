# SPDX-License-Identifier: EUPL-1.2
"""Contact notes as they may be shown: only those that the person may read (item_access.py)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from eht_desk.application.document_views import account_names, staff_names
from eht_desk.application.item_access import may_do_with_note
from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import Workspace
from eht_desk.domain.access import Duty, Viewer, may
from eht_desk.domain.access_table import Right
from eht_desk.domain.contact_notes import ContactChannel, ContactOutcome, ContactWith, NoteDraft, standing
from eht_desk.domain.ids import AccountId, GuardianId, NoteDraftId, NoteId, PupilId
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.text_nature import TextNature


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note as it may be shown. `with_name` is the guardian's or other person's name, empty for the pupil.

    `stands`: neither withdrawn nor corrected by a note that stands (`corrected_by`).
    """

    id: NoteId
    at: datetime
    written_at: datetime
    author_id: AccountId
    who: str
    with_kind: ContactWith
    guardian_id: GuardianId | None
    with_name: str
    channel: ContactChannel
    outcome: ContactOutcome
    text: str
    corrects: NoteId | None
    corrected_by: NoteId | None
    correction_reason: str
    withdrawn_reason: str
    withdrawn_at: datetime | None
    withdrawn_by: str
    stands: bool
    may_mend: bool
    """Whether the person may correct or withdraw it now."""
    nature: TextNature = TextNature.CASE


@dataclass(frozen=True, slots=True)
class NoteDraftRow:
    """A contact that the person has begun, in a list; no word of it."""

    draft_id: NoteDraftId
    pupil: PupilView
    saved_at: datetime
    corrects: NoteId | None = None


def own_note_drafts(
    viewer: Viewer, drafts: Iterable[NoteDraft], views: Mapping[PupilId, PupilView]
) -> tuple[NoteDraftRow, ...]:
    """The person's own begun contacts about pupils that passed the gate, in the order given."""
    return tuple(
        NoteDraftRow(draft.id, views[draft.pupil_id], draft.saved_at, draft.corrects)
        for draft in drafts
        if draft.author_id == viewer.account_id and draft.pupil_id in views
    )


def note_views(
    workspace: Workspace, work: ReadWork, viewer: Viewer, pupil: PupilView
) -> tuple[NoteView, ...]:
    """The notes of a pupil that has passed the gate which the viewer may read, what happened last first."""
    every = work.notes.of_pupil(pupil.id)
    notes = [note for note in every if may_do_with_note(workspace, work, viewer, Right.READ, note, pupil)]
    if not notes:
        return ()
    names = staff_names(account_names(work), pupil)
    ids = list({note.guardian_id for note in notes if note.guardian_id is not None})
    guardians = {
        person.id: f"{person.given_name} {person.family_name}".strip()
        for person in (work.pupils.guardians(ids) if ids and not pupil.is_protected else ())
    }
    if pupil.is_protected:  # a guardian's name tells the pupil's; it is shown by a reveal only
        guardians = dict.fromkeys(ids, "")
    holding = {note.id for note in standing(every)}
    heirs = {note.corrects: note.id for note in notes if note.corrects is not None and not note.is_withdrawn}
    mends = may(viewer, Duty.MEND_MISTAKES, pupil.unit_id)
    return tuple(
        NoteView(
            id=note.id,
            at=note.at,
            written_at=note.written_at,
            author_id=note.author_id,
            who=names.get(note.author_id, ""),
            with_kind=note.with_kind,
            guardian_id=note.guardian_id,
            with_name=guardians.get(note.guardian_id, note.with_name) if note.guardian_id else note.with_name,
            channel=note.channel,
            outcome=note.outcome,
            text=note.text,
            corrects=note.corrects,
            corrected_by=heirs.get(note.id),
            correction_reason=note.correction_reason,
            withdrawn_reason=note.withdrawn_reason,
            withdrawn_at=note.withdrawn_at,
            withdrawn_by=names.get(note.withdrawn_by, "") if note.withdrawn_by else "",
            stands=note.id in holding,
            may_mend=note.id in holding
            and (mends or note.author_id == viewer.account_id)
            and may_do_with_note(workspace, work, viewer, Right.WRITE, note, pupil),
            nature=note.nature,
        )
        for note in notes
    )
