# SPDX-License-Identifier: EUPL-1.2
"""The in-memory repositories of contact notes, received documents, cases, tasks and overrides of gates."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from eht_desk.domain.cases import Case
from eht_desk.domain.contact_notes import ContactNote, NoteDraft
from eht_desk.domain.errors import ExpectedFailure
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
from eht_desk.domain.received import ReceivedDocument, mended
from eht_desk.domain.tasks import Task


@dataclass
class CaseTables:
    """What these repositories keep; a part of the tables of the memory store."""

    note_rows: dict[NoteId, ContactNote] = field(default_factory=dict)
    note_draft_rows: dict[NoteDraftId, NoteDraft] = field(default_factory=dict)
    received_rows: dict[ReceivedId, ReceivedDocument] = field(default_factory=dict)
    content_rows: dict[ReceivedId, tuple[bytes, ...]] = field(default_factory=dict)
    case_rows: dict[CaseId, Case] = field(default_factory=dict)
    task_rows: dict[TaskId, Task] = field(default_factory=dict)
    override_rows: dict[OverrideId, GateOverride] = field(default_factory=dict)

    def pupils_of_cases(self) -> set[PupilId]:
        """The pupils that any of it is about."""
        tables = (
            self.note_rows,
            self.note_draft_rows,
            self.received_rows,
            self.case_rows,
            self.task_rows,
            self.override_rows,
        )
        return {item.pupil_id for rows in tables for item in rows.values()}


class MemoryNotes:
    def __init__(self, tables: CaseTables) -> None:
        self._t = tables

    def get(self, note_id: NoteId) -> ContactNote | None:
        return self._t.note_rows.get(note_id)

    def of_pupil(self, pupil_id: PupilId) -> list[ContactNote]:
        found = [item for item in self._t.note_rows.values() if item.pupil_id == pupil_id]
        return sorted(found, key=lambda item: (item.at, item.written_at, item.id), reverse=True)

    def add(self, note: ContactNote) -> None:
        self._t.note_rows[note.id] = note

    def withdraw(self, note: ContactNote) -> None:
        former = self._t.note_rows[note.id]
        as_before = replace(
            note,
            withdrawn_reason=former.withdrawn_reason,
            withdrawn_at=former.withdrawn_at,
            withdrawn_by=former.withdrawn_by,
        )
        if as_before != former:
            raise ExpectedFailure("frozen")
        self._t.note_rows[note.id] = note

    def move(self, ids: Collection[NoteId], to: Pupil, *, unit_id: UnitId | None = None) -> None:
        for note_id in ids:
            note = self._t.note_rows[note_id]
            self._t.note_rows[note_id] = replace(
                note, pupil_id=to.id, compartment_id=to.compartment_id, unit_id=unit_id or note.unit_id
            )

    def draft(self, draft_id: NoteDraftId) -> NoteDraft | None:
        return self._t.note_draft_rows.get(draft_id)

    def drafts_of_pupil(self, pupil_id: PupilId) -> list[NoteDraft]:
        found = [item for item in self._t.note_draft_rows.values() if item.pupil_id == pupil_id]
        return sorted(found, key=lambda item: (item.saved_at, item.id), reverse=True)

    def drafts_by(self, author_id: AccountId) -> list[NoteDraft]:
        found = [item for item in self._t.note_draft_rows.values() if item.author_id == author_id]
        return sorted(found, key=lambda item: (item.saved_at, item.id), reverse=True)

    def put_draft(self, draft: NoteDraft) -> None:
        stored = self._t.note_draft_rows.get(draft.id)
        if stored is not None and draft.revision and stored.pupil_id != draft.pupil_id:
            raise ExpectedFailure("draft_moved")
        if (stored.revision if stored else -1) != draft.revision - 1:
            raise ExpectedFailure("draft_conflict")
        self._t.note_draft_rows[draft.id] = draft

    def remove_draft(self, draft_id: NoteDraftId) -> None:
        self._t.note_draft_rows.pop(draft_id, None)

    def move_drafts(self, ids: Collection[NoteDraftId], to: Pupil) -> None:
        for draft_id in ids:
            self._t.note_draft_rows[draft_id] = replace(
                self._t.note_draft_rows[draft_id], pupil_id=to.id, compartment_id=to.compartment_id
            )


class MemoryReceived:
    def __init__(self, tables: CaseTables) -> None:
        self._t = tables

    def get(self, received_id: ReceivedId) -> ReceivedDocument | None:
        return self._t.received_rows.get(received_id)

    def of_pupil(self, pupil_id: PupilId) -> list[ReceivedDocument]:
        found = [item for item in self._t.received_rows.values() if item.pupil_id == pupil_id]
        return sorted(
            found, key=lambda item: (item.description.received_on, item.registered_at, item.id), reverse=True
        )

    def all(self) -> list[ReceivedDocument]:
        return list(self._t.received_rows.values())

    def add(self, document: ReceivedDocument, content: Iterable[bytes | memoryview]) -> None:
        self._t.received_rows[document.id] = document
        self._t.content_rows[document.id] = tuple(bytes(piece) for piece in content)

    def content(self, received_id: ReceivedId) -> Iterator[bytes]:
        yield from self._t.content_rows[received_id]

    def update(self, document: ReceivedDocument) -> None:
        former = self._t.received_rows[document.id]
        if not mended(former, document):
            raise ExpectedFailure("frozen")
        self._t.received_rows[document.id] = document

    def move(self, ids: Collection[ReceivedId], to: Pupil, *, unit_id: UnitId | None = None) -> None:
        for received_id in ids:
            document = self._t.received_rows[received_id]
            self._t.received_rows[received_id] = replace(
                document,
                pupil_id=to.id,
                compartment_id=to.compartment_id,
                unit_id=unit_id or document.unit_id,
            )


class MemoryCases:
    def __init__(self, tables: CaseTables) -> None:
        self._t = tables

    def _sorted(self, cases: Iterable[Case]) -> list[Case]:
        return sorted(cases, key=lambda item: (item.opened_at, item.id), reverse=True)

    def get(self, case_id: CaseId) -> Case | None:
        return self._t.case_rows.get(case_id)

    def of_pupil(self, pupil_id: PupilId) -> list[Case]:
        return self._sorted(item for item in self._t.case_rows.values() if item.pupil_id == pupil_id)

    def all_open(self) -> list[Case]:
        return self._sorted(item for item in self._t.case_rows.values() if item.is_open)

    def all_open_in_brief(self) -> list[Case]:
        return [replace(item, steps=(), opened_because="", closing_note="") for item in self.all_open()]

    def reference_exists(self, reference: str) -> bool:
        return any(item.reference == reference for item in self._t.case_rows.values())

    def add(self, case: Case) -> None:
        self._t.case_rows[case.id] = case

    def update(self, case: Case) -> None:
        self._t.case_rows[case.id]
        self._t.case_rows[case.id] = case

    def move(self, ids: Collection[CaseId], to: Pupil, *, unit_id: UnitId | None = None) -> None:
        for case_id in ids:
            case = self._t.case_rows[case_id]
            self._t.case_rows[case_id] = replace(
                case, pupil_id=to.id, compartment_id=to.compartment_id, unit_id=unit_id or case.unit_id
            )


class MemoryTasks:
    def __init__(self, tables: CaseTables) -> None:
        self._t = tables

    def get(self, task_id: TaskId) -> Task | None:
        return self._t.task_rows.get(task_id)

    def of_pupil(self, pupil_id: PupilId) -> list[Task]:
        found = [item for item in self._t.task_rows.values() if item.pupil_id == pupil_id]
        return sorted(found, key=lambda item: (item.made_at, item.id), reverse=True)

    def all_open(self) -> list[Task]:
        found = [item for item in self._t.task_rows.values() if item.is_open]
        return sorted(found, key=lambda item: (item.due is None, item.due or date.max, item.made_at, item.id))

    def add(self, task: Task) -> None:
        self._t.task_rows[task.id] = task

    def update(self, task: Task) -> None:
        self._t.task_rows[task.id]
        self._t.task_rows[task.id] = task

    def move(self, ids: Collection[TaskId], to: Pupil, *, unit_id: UnitId | None = None) -> None:
        for task_id in ids:
            task = self._t.task_rows[task_id]
            self._t.task_rows[task_id] = replace(
                task, pupil_id=to.id, compartment_id=to.compartment_id, unit_id=unit_id or task.unit_id
            )


class MemoryGates:
    def __init__(self, tables: CaseTables) -> None:
        self._t = tables

    def of_pupil(self, pupil_id: PupilId) -> list[GateOverride]:
        found = [item for item in self._t.override_rows.values() if item.pupil_id == pupil_id]
        return sorted(found, key=lambda item: (item.at, item.id), reverse=True)

    def add(self, override: GateOverride) -> None:
        self._t.override_rows[override.id] = override

    def move(self, ids: Collection[OverrideId], to: Pupil) -> None:
        for override_id in ids:
            self._t.override_rows[override_id] = replace(
                self._t.override_rows[override_id], pupil_id=to.id, compartment_id=to.compartment_id
            )
