# SPDX-License-Identifier: EUPL-1.2
"""Contact notes, and the drafts of notes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, and_, delete, desc, insert, select, update

from eht_desk.domain.contact_notes import ContactNote, NoteDraft
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import AccountId, NoteDraftId, NoteId, PupilId, UnitId
from eht_desk.domain.people import Pupil
from eht_desk.store import mappers
from eht_desk.store.repositories.shelf import Shelf
from eht_desk.store.rows_process import CONTACT_NOTE, NOTE_DRAFT


class ContactNotes(Shelf):
    """NoteRepository of one transaction."""

    def get(self, note_id: NoteId) -> ContactNote | None:
        """One note, or None when there is none or it cannot be opened."""
        found = self._notes(select(CONTACT_NOTE).where(CONTACT_NOTE.c.id == note_id))
        return found[0] if found else None

    def of_pupil(self, pupil_id: PupilId) -> list[ContactNote]:
        """All of one pupil, what happened last first."""
        found = self._notes(select(CONTACT_NOTE).where(CONTACT_NOTE.c.pupil_id == pupil_id))
        return sorted(found, key=lambda note: (note.at, note.written_at, note.id), reverse=True)

    def add(self, note: ContactNote) -> None:
        """Insert."""
        self.connection.execute(insert(CONTACT_NOTE), self._values(note))

    def withdraw(self, note: ContactNote) -> None:
        """Keep the withdrawal. Raises ExpectedFailure("frozen") when anything else differs, KeyError."""
        former = self._sure(note.id)
        as_before = replace(
            note,
            withdrawn_reason=former.withdrawn_reason,
            withdrawn_at=former.withdrawn_at,
            withdrawn_by=former.withdrawn_by,
        )
        if as_before != former:
            raise ExpectedFailure("frozen")
        self._replace(note)

    def move(self, ids: Collection[NoteId], to: Pupil, *, unit_id: UnitId | None = None) -> None:
        """Put notes under another pupil. Raises KeyError for one that is not there or cannot be opened."""
        for note_id in ids:
            note = self._sure(note_id)
            unit = unit_id or note.unit_id
            self._replace(replace(note, pupil_id=to.id, compartment_id=to.compartment_id, unit_id=unit))

    def draft(self, draft_id: NoteDraftId) -> NoteDraft | None:
        """One draft, or None when there is none or it cannot be opened."""
        found = self._drafts(select(NOTE_DRAFT).where(NOTE_DRAFT.c.id == draft_id))
        return found[0] if found else None

    def drafts_of_pupil(self, pupil_id: PupilId) -> list[NoteDraft]:
        """Everybody's drafts about one pupil, last saved first."""
        statement = select(NOTE_DRAFT).where(NOTE_DRAFT.c.pupil_id == pupil_id)
        return self._drafts(statement.order_by(desc(NOTE_DRAFT.c.saved_at), desc(NOTE_DRAFT.c.id)))

    def drafts_by(self, author_id: AccountId) -> list[NoteDraft]:
        """One person's drafts about all pupils, last saved first."""
        statement = select(NOTE_DRAFT).where(NOTE_DRAFT.c.author_id == author_id)
        return self._drafts(statement.order_by(desc(NOTE_DRAFT.c.saved_at), desc(NOTE_DRAFT.c.id)))

    def put_draft(self, draft: NoteDraft) -> None:
        """Insert (revision 0) or replace by id. Raises ExpectedFailure: `draft_conflict`, `draft_moved`."""
        values = self._draft_values(draft)
        stored = self.fetch_first(
            select(NOTE_DRAFT.c.pupil_id, NOTE_DRAFT.c.revision).where(NOTE_DRAFT.c.id == draft.id)
        )
        if draft.revision == 0:
            if stored is not None:
                raise ExpectedFailure("draft_conflict")
            self.connection.execute(insert(NOTE_DRAFT), values)
            return
        if stored is not None and stored.pupil_id != draft.pupil_id:
            raise ExpectedFailure("draft_moved")
        if stored is None or stored.revision != draft.revision - 1:
            raise ExpectedFailure("draft_conflict")
        self.connection.execute(
            update(NOTE_DRAFT).where(
                and_(NOTE_DRAFT.c.id == draft.id, NOTE_DRAFT.c.revision == draft.revision - 1)
            ),
            values,
        )

    def remove_draft(self, draft_id: NoteDraftId) -> None:
        """Delete."""
        self.connection.execute(delete(NOTE_DRAFT).where(NOTE_DRAFT.c.id == draft_id))

    def move_drafts(self, ids: Collection[NoteDraftId], to: Pupil) -> None:
        """Put drafts under another pupil. Raises KeyError for one that is not there or cannot be opened."""
        for draft_id in ids:
            draft = self.draft(draft_id)
            if draft is None:
                raise KeyError("note draft")
            moved = replace(draft, pupil_id=to.id, compartment_id=to.compartment_id)
            self.connection.execute(
                update(NOTE_DRAFT).where(NOTE_DRAFT.c.id == draft_id), self._draft_values(moved)
            )

    def _sure(self, note_id: NoteId) -> ContactNote:
        note = self.get(note_id)
        if note is None:
            raise KeyError("contact note")
        return note

    def _replace(self, note: ContactNote) -> None:
        self.connection.execute(update(CONTACT_NOTE).where(CONTACT_NOTE.c.id == note.id), self._values(note))

    def _notes(self, statement: Select[Any]) -> list[ContactNote]:
        return [
            mappers.NOTE.decode(value, **{name: getattr(row, name) for name in mappers.ABOUT_COLUMNS})
            for row, value in self.open_all(CONTACT_NOTE, statement, "id")
        ]

    def _drafts(self, statement: Select[Any]) -> list[NoteDraft]:
        return [
            mappers.NOTE_DRAFT.decode(
                value, **{name: getattr(row, name) for name in mappers.NOTE_DRAFT_COLUMNS}
            )
            for row, value in self.open_all(NOTE_DRAFT, statement, "id")
        ]

    def _values(self, note: ContactNote) -> dict[str, Any]:
        return {
            **{name: getattr(note, name) for name in mappers.ABOUT_COLUMNS},
            "sealed": self.seal(CONTACT_NOTE, note.compartment_id, note.id, mappers.NOTE.encode(note)),
        }

    def _draft_values(self, draft: NoteDraft) -> dict[str, Any]:
        return {
            **{name: getattr(draft, name) for name in mappers.NOTE_DRAFT_COLUMNS},
            "sealed": self.seal(NOTE_DRAFT, draft.compartment_id, draft.id, mappers.NOTE_DRAFT.encode(draft)),
        }
