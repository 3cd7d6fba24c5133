# SPDX-License-Identifier: EUPL-1.2
"""A contact note being written, as the window saves everything that is written (forms/autosave.py): as a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eht_desk.domain.contact_notes import NoteDraft
from eht_desk.domain.documents import Draft
from eht_desk.domain.ids import DocumentId, DraftId, NoteDraftId, NoteId, UnitId

if TYPE_CHECKING:
    from eht_desk.application.workspace import Workspace
    from eht_desk.domain.forms.model import Answers

NOTE = "contact_note"
"""Stands where a form's id stands."""


def as_draft(note: NoteDraft) -> Draft:
    """The note as the window's saving knows it; the note that it corrects stands where a document's id does."""
    return Draft(
        DraftId(note.id),
        note.compartment_id,
        note.pupil_id,
        UnitId(""),
        NOTE,
        1,
        NOTE,
        note.author_id,
        DocumentId(note.corrects) if note.corrects else None,
        dict(note.fields),
        note.started_at,
        note.saved_at,
        note.revision,
    )


def as_note(draft: Draft) -> NoteDraft:
    """The note again."""
    return NoteDraft(
        NoteDraftId(draft.id),
        draft.compartment_id,
        draft.pupil_id,
        draft.author_id,
        NoteId(draft.document_id) if draft.document_id else None,
        draft.started_at,
        draft.saved_at,
        fields_of(draft.answers),
        draft.revision,
    )


def fields_of(answers: Answers) -> dict[str, str]:
    """What stands in the fields."""
    return {name: value for name, value in answers.items() if isinstance(value, str)}


def save_note(workspace: Workspace, draft: Draft, answers: Answers, *, starts_stretch: bool) -> Draft:
    """Keep it; on the writer thread. Raises as `save_note_draft`."""
    from eht_desk.application.contact_notes import save_note_draft

    return as_draft(
        save_note_draft(workspace, as_note(draft), fields_of(answers), starts_stretch=starts_stretch)
    )
