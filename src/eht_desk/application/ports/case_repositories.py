# SPDX-License-Identifier: EUPL-1.2
"""Ports of the store for what the process rests on: contact notes, received documents, cases, tasks, gates.

Everything is about one pupil, lies in the pupil's compartment and is found by the pupil.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Protocol

from eht_desk.domain.cases import Case
from eht_desk.domain.contact_notes import ContactNote, NoteDraft
from eht_desk.domain.gates import GateOverride
from eht_desk.domain.ids import (
    AccountId,
    CaseId,
    NoteDraftId,
    NoteId,
    OverrideId,
    PupilId,
    ReceivedId,
    TaskId,
    UnitId,
)
from eht_desk.domain.people import Pupil
from eht_desk.domain.received import ReceivedDocument
from eht_desk.domain.tasks import Task


class NoteRepository(Protocol):
    """Contact notes and the drafts of notes."""

    def get(self, note_id: NoteId) -> ContactNote | None:
        """One note."""
        ...

    def of_pupil(self, pupil_id: PupilId) -> list[ContactNote]:
        """All of one pupil, withdrawn and corrected ones too; what happened last first."""
        ...

    def add(self, note: ContactNote) -> None:
        """Insert."""
        ...

    def withdraw(self, note: ContactNote) -> None:
        """Keep that the note was withdrawn. Raises ExpectedFailure("frozen") when anything else of it differs."""
        ...

    def move(self, ids: Collection[NoteId], to: Pupil, *, unit_id: UnitId | None = None) -> None:
        """Put notes under another pupil, in that pupil's compartment. The unit stays unless one is given."""
        ...

    def draft(self, draft_id: NoteDraftId) -> NoteDraft | None:
        """One draft."""
        ...

    def drafts_of_pupil(self, pupil_id: PupilId) -> list[NoteDraft]:
        """Everybody's drafts about one pupil, last saved first."""
        ...

    def drafts_by(self, author_id: AccountId) -> list[NoteDraft]:
        """One person's drafts about all pupils, last saved first."""
        ...

    def put_draft(self, draft: NoteDraft) -> None:
        """Insert or replace by id. What is stored stays when it raises ExpectedFailure: `draft_conflict` when its
        revision is not `draft.revision - 1` (0 inserts), `draft_moved` when it lies with another pupil now."""
        ...

    def remove_draft(self, draft_id: NoteDraftId) -> None:
        """Delete."""
        ...

    def move_drafts(self, ids: Collection[NoteDraftId], to: Pupil) -> None:
        """Put drafts under another pupil."""
        ...


class ReceivedRepository(Protocol):
    """Received documents. Their content is sealed in pieces, so that a large scan is never in memory several times."""

    def get(self, received_id: ReceivedId) -> ReceivedDocument | None:
        """One, without its content."""
        ...

    def of_pupil(self, pupil_id: PupilId) -> list[ReceivedDocument]:
        """All of one pupil, withdrawn ones too; what came last first. Reads no content."""
        ...

    def all(self) -> list[ReceivedDocument]:
        """All that the account can open, in no order. Reads no content."""
        ...

    def add(self, document: ReceivedDocument, content: Iterable[bytes | memoryview]) -> None:
        """Insert with its content, piece by piece."""
        ...

    def content(self, received_id: ReceivedId) -> Iterator[bytes]:
        """The content, piece by piece, while the reading lasts. Raises KeyError."""
        ...

    def update(self, document: ReceivedDocument) -> None:
        """Replace what is said about it, its history and a withdrawal. Raises ExpectedFailure("frozen") when anything
        that is told by the content, or who registered it and when, differs."""
        ...

    def move(self, ids: Collection[ReceivedId], to: Pupil, *, unit_id: UnitId | None = None) -> None:
        """Put documents with their content under another pupil. The unit stays unless one is given."""
        ...


class CaseRepository(Protocol):
    """Cases."""

    def get(self, case_id: CaseId) -> Case | None:
        """One case."""
        ...

    def of_pupil(self, pupil_id: PupilId) -> list[Case]:
        """All of one pupil, the last opened first."""
        ...

    def all_open(self) -> list[Case]:
        """All open ones that the account can open, the last opened first."""
        ...

    def all_open_in_brief(self) -> list[Case]:
        """The same for lists of thousands, in no order: without their steps, and without what people wrote in them."""
        ...

    def reference_exists(self, reference: str) -> bool:
        """Whether a case already has this reference."""
        ...

    def add(self, case: Case) -> None:
        """Insert."""
        ...

    def update(self, case: Case) -> None:
        """Replace, by id."""
        ...

    def move(self, ids: Collection[CaseId], to: Pupil, *, unit_id: UnitId | None = None) -> None:
        """Put cases under another pupil. The unit stays unless one is given."""
        ...


class TaskRepository(Protocol):
    """Tasks."""

    def get(self, task_id: TaskId) -> Task | None:
        """One task."""
        ...

    def of_pupil(self, pupil_id: PupilId) -> list[Task]:
        """All of one pupil, the last made first."""
        ...

    def all_open(self) -> list[Task]:
        """All open ones that the account can open, the first due first, those without a day last."""
        ...

    def add(self, task: Task) -> None:
        """Insert."""
        ...

    def update(self, task: Task) -> None:
        """Replace, by id."""
        ...

    def move(self, ids: Collection[TaskId], to: Pupil, *, unit_id: UnitId | None = None) -> None:
        """Put tasks under another pupil. The unit stays unless one is given."""
        ...


class GateRepository(Protocol):
    """Overrides of gates."""

    def of_pupil(self, pupil_id: PupilId) -> list[GateOverride]:
        """All of one pupil, newest first."""
        ...

    def add(self, override: GateOverride) -> None:
        """Insert."""
        ...

    def move(self, ids: Collection[OverrideId], to: Pupil) -> None:
        """Put overrides under another pupil."""
        ...
