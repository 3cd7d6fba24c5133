# SPDX-License-Identifier: EUPL-1.2
"""What every store must do with contact notes, received documents, cases, tasks and overrides of gates.

A test class inherits this and gives `make_store`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from eht_desk.application.ports import OpenStore, UnitOfWork
from eht_desk.domain.access_table import DocumentClass
from eht_desk.domain.accounts import Role
from eht_desk.domain.cases import Case, CaseLevel
from eht_desk.domain.contact_notes import ContactChannel, ContactNote, ContactOutcome, ContactWith, NoteDraft
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.evidence import Evidence, EvidenceKind
from eht_desk.domain.gates import GateOverride
from eht_desk.domain.guardian_rules import GuardianRule
from eht_desk.domain.ids import (
    AccountId,
    CaseId,
    GuardianId,
    NoteDraftId,
    NoteId,
    OverrideId,
    ReceivedId,
    TaskId,
)
from eht_desk.domain.item_classes import SenderKind
from eht_desk.domain.log import LogEvent
from eht_desk.domain.people import Pupil
from eht_desk.domain.received import CHUNK, Description, MediaType, ReceivedDocument, described
from eht_desk.domain.tasks import Task
from eht_desk.domain.text_nature import TextNature
from tests.contracts.unit_of_work import NOON, MakeStore, a_pupil, with_pupil

PDF = b"%PDF-1.7 " + bytes(range(256)) * 9


def a_note(store: OpenStore, pupil: Pupil, note_id: str = "note-1", **changes: object) -> ContactNote:
    note = ContactNote(
        NoteId(note_id),
        pupil.compartment_id,
        pupil.id,
        pupil.unit_id,
        NOON - timedelta(hours=2),
        store.account_id,
        NOON,
        ContactWith.GUARDIAN,
        ContactChannel.PHONE,
        ContactOutcome.NO_ANSWER,
        "Ringde två gånger.\nSka försöka igen ”i morgon”.",
        guardian_id=GuardianId("guardian-1"),
    )
    return replace(note, **changes)  # type: ignore[arg-type]  # the test names fields


def a_note_draft(store: OpenStore, pupil: Pupil, **changes: object) -> NoteDraft:
    draft = NoteDraft(
        NoteDraftId("note-draft-1"),
        pupil.compartment_id,
        pupil.id,
        store.account_id,
        None,
        NOON,
        NOON,
        {"at": "igår 14.", "text": "Mamman sa"},
    )
    return replace(draft, **changes)  # type: ignore[arg-type]  # the test names fields


def a_scan(store: OpenStore, pupil: Pupil, content: bytes = PDF, **changes: object) -> ReceivedDocument:
    document = ReceivedDocument(
        ReceivedId("received-1"),
        pupil.compartment_id,
        pupil.id,
        pupil.unit_id,
        NOON,
        store.account_id,
        MediaType.PDF,
        3,
        hashlib.sha256(content).hexdigest(),
        len(content),
        Description("Utredning", "BUP", date(2026, 11, 20), "Kom med posten"),
    )
    return replace(document, **changes)  # type: ignore[arg-type]  # the test names fields


def a_case(store: OpenStore, pupil: Pupil, **changes: object) -> Case:
    case = Case(
        CaseId("case-1"),
        pupil.compartment_id,
        pupil.id,
        pupil.unit_id,
        "3TQ8-ME",
        CaseLevel.SCHOOL,
        Role.COUNSELLOR,
        NOON,
        store.account_id,
        "Frånvaron fortsätter",
    )
    return replace(case, **changes)  # type: ignore[arg-type]  # the test names fields


def a_task(store: OpenStore, pupil: Pupil, task_id: str = "task-1", **changes: object) -> Task:
    task = Task(
        TaskId(task_id),
        pupil.compartment_id,
        pupil.id,
        pupil.unit_id,
        "Ring hem",
        NOON,
        store.account_id,
        owner_role=Role.MENTOR,
        due=date(2026, 11, 27),
        evidence=Evidence(
            EvidenceKind.CONTACT_NOTE, (ContactChannel.PHONE,), with_kinds=(ContactWith.GUARDIAN,)
        ),
    )
    return replace(task, **changes)  # type: ignore[arg-type]  # the test names fields


def an_override(store: OpenStore, pupil: Pupil, **changes: object) -> GateOverride:
    override = GateOverride(
        OverrideId("override-1"),
        pupil.compartment_id,
        "before_social_mapping",
        pupil.id,
        None,
        store.account_id,
        NOON,
        "Karin Ek, rektor",
        "Vårdnadshavaren svarar inte",
        ("called_home",),
    )
    return replace(override, **changes)  # type: ignore[arg-type]  # the test names fields


def keep(store: OpenStore, change: Callable[[UnitOfWork], object], kind: str = "note_written") -> None:
    with store.write() as work:
        change(work)
        work.commit(LogEvent(kind))


class CasesContract:
    """The contract."""

    @pytest.fixture
    def make_store(self) -> MakeStore:
        raise NotImplementedError

    @pytest.fixture
    def store(self, make_store: MakeStore) -> OpenStore:
        return make_store()

    @pytest.fixture
    def pupil(self, store: OpenStore) -> Pupil:
        return with_pupil(store)

    @pytest.fixture
    def other(self, store: OpenStore) -> Pupil:
        """In a compartment of its own, as protected pupils will be."""
        return with_pupil(store, replace(a_pupil(store, "Noel", "pupil-2"), compartment_id=store.own))

    def test_notes_come_back_as_written_latest_first(self, store: OpenStore, pupil: Pupil) -> None:
        first = a_note(store, pupil)
        later = a_note(
            store,
            pupil,
            "note-2",
            at=NOON,
            with_kind=ContactWith.OTHER,
            guardian_id=None,
            with_name="Soc",
            corrects=first.id,
            correction_reason="Fel tid",
        )
        for note in (first, later):
            keep(store, partial(lambda item, work: work.notes.add(item), note))
        with store.read() as reading:
            assert reading.notes.of_pupil(pupil.id) == [later, first]
            assert reading.notes.get(first.id) == first
            assert reading.notes.get(NoteId("nothing")) is None

    def test_a_note_can_be_withdrawn_and_nothing_else(self, store: OpenStore, pupil: Pupil) -> None:
        note = a_note(store, pupil)
        keep(store, lambda work: work.notes.add(note))
        with store.write() as work, pytest.raises(ExpectedFailure, match="frozen"):
            work.notes.withdraw(replace(note, text="Någonting annat"))
        gone = replace(note, withdrawn_reason="Fel elev", withdrawn_at=NOON, withdrawn_by=store.account_id)
        keep(store, lambda work: work.notes.withdraw(gone))
        with store.read() as reading:
            assert reading.notes.of_pupil(pupil.id) == [gone]

    def test_a_draft_of_a_note_is_never_written_over(self, store: OpenStore, pupil: Pupil) -> None:
        draft = a_note_draft(store, pupil)
        keep(store, lambda work: work.notes.put_draft(draft))
        saved = replace(draft, revision=1, fields={"text": "Mamman sa att"})
        keep(store, lambda work: work.notes.put_draft(saved))
        for stale in (draft, replace(draft, revision=1), replace(draft, revision=3)):
            with store.write() as work, pytest.raises(ExpectedFailure, match="draft_conflict"):
                work.notes.put_draft(stale)
        with store.read() as reading:
            assert reading.notes.drafts_of_pupil(pupil.id) == [saved]
            assert reading.notes.draft(draft.id) == saved
            assert reading.notes.drafts_by(store.account_id) == [saved]
            assert reading.notes.drafts_by(AccountId("nobody")) == []
        keep(store, lambda work: work.notes.remove_draft(draft.id))
        with store.write() as work, pytest.raises(ExpectedFailure, match="draft_conflict"):
            work.notes.put_draft(replace(draft, revision=2))
        with store.read() as reading:
            assert reading.notes.drafts_of_pupil(pupil.id) == []

    @pytest.mark.parametrize("size", [1, CHUNK, 2 * CHUNK + 17])
    def test_content_comes_back_byte_for_byte(self, store: OpenStore, pupil: Pupil, size: int) -> None:
        content = (PDF * (size // len(PDF) + 1))[:size]
        document = a_scan(store, pupil, content)
        pieces = [memoryview(content)[at : at + CHUNK] for at in range(0, size, CHUNK)]
        keep(store, lambda work: work.received.add(document, pieces))
        with store.read() as reading:
            assert reading.received.of_pupil(pupil.id) == [document]
            found = list(reading.received.content(document.id))
            assert b"".join(found) == content
            assert max(map(len, found)) <= CHUNK
            with pytest.raises(KeyError):
                list(reading.received.content(ReceivedId("nothing")))

    def test_a_description_is_corrected_and_the_former_stays(self, store: OpenStore, pupil: Pupil) -> None:
        document = a_scan(store, pupil)
        keep(store, lambda work: work.received.add(document, [PDF]))
        better = described(
            document, Description("Läkarintyg", "VC", date(2026, 11, 19)), NOON, store.account_id
        )
        keep(store, lambda work: work.received.update(better))
        with store.read() as reading:
            assert reading.received.get(document.id) == better
            assert reading.received.all() == [better]
        rule = GuardianRule(GuardianId("g1"), "Eleven vill inte", date(2027, 3, 1), store.account_id, NOON)
        better = replace(
            better,
            sender_kind=SenderKind.HEALTH_CARE,
            document_class=DocumentClass.PSYCHOSOCIAL,
            nature=TextNature.CASE,
            guardian_rules=(rule,),
        )
        keep(store, lambda work: work.received.update(better))
        with store.read() as reading:
            assert reading.received.get(document.id) == better
        for wrong in (
            replace(better, sha256="0"),
            replace(better, former=()),
            replace(better, registered_at=NOON + timedelta(days=1)),
        ):
            with store.write() as work, pytest.raises(ExpectedFailure, match="frozen"):
                work.received.update(wrong)

    def test_cases_open_and_close(self, store: OpenStore, pupil: Pupil) -> None:
        case = a_case(store, pupil)
        keep(store, lambda work: work.cases.add(case))
        with store.read() as reading:
            assert reading.cases.all_open() == reading.cases.of_pupil(pupil.id) == [case]
            brief = replace(case, steps=(), opened_because="", closing_note="")
            assert reading.cases.all_open_in_brief() == [brief]
            assert reading.cases.reference_exists("3TQ8-ME")
            assert not reading.cases.reference_exists("3TQ8-MF")
        closed = replace(
            case,
            closed_at=NOON,
            closed_by=store.account_id,
            closing_reason="attendance_works",
            closing_note="Allt väl",
        )
        keep(store, lambda work: work.cases.update(closed))
        with store.read() as reading:
            assert reading.cases.all_open() == []
            assert reading.cases.get(case.id) == closed

    def test_open_tasks_come_in_the_order_of_their_days(self, store: OpenStore, pupil: Pupil) -> None:
        tasks = [
            a_task(store, pupil, "task-1", due=None, evidence=None, owner_id=store.account_id),
            a_task(store, pupil, "task-2"),
            a_task(store, pupil, "task-3", due=date(2026, 11, 25), made_at=NOON + timedelta(minutes=1)),
            a_task(store, pupil, "task-4", done_at=NOON, done_by=store.account_id, done_by_evidence="note-1"),
        ]

        def add(work: UnitOfWork) -> None:
            for task in tasks:
                work.tasks.add(task)

        keep(store, add)
        with store.read() as reading:
            assert [task.id for task in reading.tasks.all_open()] == ["task-3", "task-2", "task-1"]
            assert {task.id: task for task in reading.tasks.of_pupil(pupil.id)} == {t.id: t for t in tasks}
        cancelled = replace(
            tasks[1], cancelled_at=NOON, cancelled_by=store.account_id, cancelled_reason="Nej"
        )
        keep(store, lambda work: work.tasks.update(cancelled))
        with store.read() as reading:
            assert [task.id for task in reading.tasks.all_open()] == ["task-3", "task-1"]
            assert reading.tasks.get(cancelled.id) == cancelled

    def test_what_is_not_there_cannot_be_changed_or_moved(self, store: OpenStore, pupil: Pupil) -> None:
        with store.write() as work:
            with pytest.raises(KeyError):
                work.tasks.update(a_task(store, pupil))
            with pytest.raises(KeyError):
                work.cases.update(a_case(store, pupil))
            for move in (work.notes.move, work.received.move, work.cases.move, work.tasks.move):
                with pytest.raises(KeyError):
                    move(["nothing"], pupil)  # type: ignore[list-item]  # any id
            with pytest.raises(KeyError):
                work.gates.move([OverrideId("nothing")], pupil)
            with pytest.raises(KeyError):
                work.notes.move_drafts([NoteDraftId("nothing")], pupil)

    def test_all_of_it_goes_to_another_pupil_and_compartment(
        self, store: OpenStore, pupil: Pupil, other: Pupil
    ) -> None:
        content = PDF * 600  # more than one piece
        note, draft, scan = a_note(store, pupil), a_note_draft(store, pupil), a_scan(store, pupil, content)
        case, task, override = a_case(store, pupil), a_task(store, pupil), an_override(store, pupil)

        def add(work: UnitOfWork) -> None:
            work.notes.add(note)
            work.notes.put_draft(draft)
            work.received.add(scan, [content[:CHUNK], content[CHUNK:]])
            work.cases.add(case)
            work.tasks.add(task)
            work.gates.add(override)

        def move(work: UnitOfWork) -> None:
            work.notes.move([note.id], other)
            work.notes.move_drafts([draft.id], other)
            work.received.move([scan.id], other)
            work.cases.move([case.id], other)
            work.tasks.move([task.id], other)
            work.gates.move([override.id], other)

        keep(store, add)
        keep(store, move)
        with store.read() as reading:
            place: dict[str, Any] = {"pupil_id": other.id, "compartment_id": other.compartment_id}
            assert reading.notes.of_pupil(other.id) == [replace(note, **place)]
            assert reading.notes.drafts_of_pupil(other.id) == [replace(draft, **place)]
            assert reading.received.of_pupil(other.id) == [replace(scan, **place)]
            assert b"".join(reading.received.content(scan.id)) == content
            assert reading.cases.of_pupil(other.id) == [replace(case, **place)]
            assert reading.tasks.of_pupil(other.id) == [replace(task, **place)]
            assert reading.gates.of_pupil(other.id) == [replace(override, **place)]
            for found in (
                reading.notes.of_pupil(pupil.id),
                reading.notes.drafts_of_pupil(pupil.id),
                reading.received.of_pupil(pupil.id),
                reading.cases.of_pupil(pupil.id),
                reading.tasks.of_pupil(pupil.id),
                reading.gates.of_pupil(pupil.id),
            ):
                assert found == []
        with store.write() as work, pytest.raises(ExpectedFailure, match="draft_moved"):
            work.notes.put_draft(replace(draft, revision=1))

    @pytest.mark.parametrize("what", ["note", "draft", "received", "case", "task", "override"])
    def test_a_pupil_that_any_of_it_is_about_stays(self, store: OpenStore, pupil: Pupil, what: str) -> None:
        changes: dict[str, Callable[[UnitOfWork], object]] = {
            "note": lambda work: work.notes.add(a_note(store, pupil)),
            "draft": lambda work: work.notes.put_draft(a_note_draft(store, pupil)),
            "received": lambda work: work.received.add(a_scan(store, pupil), [PDF]),
            "case": lambda work: work.cases.add(a_case(store, pupil)),
            "task": lambda work: work.tasks.add(a_task(store, pupil)),
            "override": lambda work: work.gates.add(an_override(store, pupil)),
        }
        keep(store, changes[what])
        with store.write() as work, pytest.raises(ExpectedFailure, match="still_in_use"):
            work.pupils.remove([pupil.id])
        with store.read() as reading:
            assert reading.pupils.get(pupil.id) == pupil

    def test_what_is_rolled_back_was_never_there(self, store: OpenStore, pupil: Pupil) -> None:
        with store.write() as work:
            work.received.add(a_scan(store, pupil), [PDF])
            work.notes.add(a_note(store, pupil))
        with store.read() as reading:
            assert reading.received.of_pupil(pupil.id) == []
            assert reading.notes.of_pupil(pupil.id) == []
