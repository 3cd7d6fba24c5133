# SPDX-License-Identifier: EUPL-1.2
"""Received documents: taking one in, reading it, correcting what is said about it, taking it back.

Whoever sees the pupil may. The content goes from memory into the store and back, never into a file of ours.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from eht_desk.application.case_work import settle_tasks
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.disclosure import pupil_view
from eht_desk.application.document_views import account_names, staff_names
from eht_desk.application.paper_names import require_at_printer, who_stood_there
from eht_desk.application.ports import ReadWork
from eht_desk.application.routing import refuse_denied
from eht_desk.application.workspace import Workspace, current_viewer
from eht_desk.domain.access import Duty, Viewer, may
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import PupilId, ReceivedId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.plain_text import fitting
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.received import (
    CHUNK,
    SIZE_LIMIT,
    Description,
    FormerDescription,
    MediaType,
    ReceivedDocument,
    described,
)

_LINE, _TEXT = 200, 5_000


class ReceivedUse(StrEnum):
    """What was done with a received document outside the window."""

    PRINTED = "printed"
    SAVED = "saved"
    HANDED_OVER = "handed_over"


@dataclass(frozen=True, slots=True)
class ReceivedRow:
    """A received document in a list. `may_mend`: whether the person may correct or withdraw it now."""

    id: ReceivedId
    pupil_id: PupilId
    title: str
    sender: str
    received_on: date
    note: str
    kind: MediaType
    pages: int
    size: int
    registered_at: datetime
    who: str
    former: tuple[FormerDescription, ...]
    withdrawn_reason: str
    withdrawn_at: datetime | None
    withdrawn_by: str
    may_mend: bool


@dataclass(frozen=True, slots=True)
class LookedAt:
    """What a file is by its content. `same` are documents with the same content that the pupil has already."""

    kind: MediaType
    pages: int
    size: int
    same: tuple[ReceivedRow, ...]


@dataclass(frozen=True, slots=True)
class OpenedReceived:
    """A received document with its content."""

    pupil: PupilView
    row: ReceivedRow
    content: bytearray


def look_at_file(workspace: Workspace, pupil_id: PupilId, content: bytes | memoryview) -> LookedAt:
    """What the file is, before anything is kept.

    Raises:
        RuleViolation: `not_allowed`; on `content` `received_too_large` (`limit_mb`) and the reader's codes
            (`received_empty`, `received_pdf_locked`, `received_pdf_broken`, `received_picture_broken`, `received_heic`,
            `received_office`, `received_kind`).
    """
    kind, pages = _kind_of(workspace, content)
    digest = hashlib.sha256(content).hexdigest()
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        view = pupil_view(work, viewer, pupil_id, workspace.today)
        same = _same(work, pupil_id, digest)
        rows = received_rows(work, viewer, view)
        return LookedAt(kind, pages, len(content), tuple(row for row in rows if row.id in same))


def register_received(
    workspace: Workspace,
    pupil_id: PupilId,
    content: bytes | memoryview,
    description: Description,
    *,
    is_known_twice: bool = False,
) -> tuple[ReceivedId, ChangeSet]:
    """Keep a document with its sender and the day it came; tasks whose evidence it is are done. One log row.

    Raises:
        RuleViolation: as `look_at_file`, and `required` on `title` or `sender`, `text_too_long` (`limit`), `in_future`
            on `received_on`, `received_twice` on `content` (the pupil has it already, unless `is_known_twice`).
    """
    told = _checked(workspace, description)
    kind, pages = _kind_of(workspace, content)
    digest = hashlib.sha256(content).hexdigest()
    with workspace.store.write() as work:
        view = pupil_view(work, current_viewer(work, workspace), pupil_id, workspace.today)
        pupil = work.pupils.get(view.id)
        if pupil is None:
            raise RuleViolation("not_allowed")
        if not is_known_twice and _same(work, pupil.id, digest):
            raise RuleViolation("received_twice", "content")
        document = ReceivedDocument(
            ReceivedId(workspace.services.ids.new_id()),
            pupil.compartment_id,
            pupil.id,
            pupil.unit_id,
            workspace.now,
            workspace.store.account_id,
            kind,
            pages,
            digest,
            len(content),
            told,
        )
        work.received.add(document, _pieces(content))
        tasks = settle_tasks(workspace, work, pupil.id)
        detail: dict[str, str | int] = {
            "received": document.id,
            "size": document.size,
            "sha256": digest,
            "tasks": len(tasks),
        }
        work.commit(LogEvent("received_registered", pupil.id, detail=detail))
    ids = (pupil.id, document.id, *(task.id for task in tasks))
    return document.id, changed(ChangeKind.RECEIVED, ChangeKind.TASK, ids=ids)


def open_received(workspace: Workspace, received_id: ReceivedId) -> OpenedReceived:
    """The document with its content. One log row: somebody read it.

    Raises:
        RuleViolation: `not_found`, `not_allowed`.
        ExpectedFailure: `store_damaged` when the content is not what was received.
    """
    with workspace.store.write() as work:
        document, view, viewer = _visible(workspace, work, received_id)
        content = bytearray()
        for piece in work.received.content(received_id):
            content += piece
        [row] = _rows(work, viewer, view, [document])
        work.commit(LogEvent("received_opened", view.id, detail={"received": received_id}))
    return OpenedReceived(view, row, content)


def correct_received(
    workspace: Workspace, received_id: ReceivedId, description: Description
) -> tuple[ReceivedRow, ChangeSet]:
    """Say it better: title, sender, day, note. The former description stays with the document. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `received_withdrawn`, and of the description as registering does.
    """
    told = _checked(workspace, description)
    with workspace.store.write() as work:
        document, view, viewer = _mendable(workspace, work, received_id)
        is_said_anew = told != document.description
        if is_said_anew:
            document = described(document, told, workspace.now, workspace.store.account_id)
            work.received.update(document)
        [row] = _rows(work, viewer, view, [document])  # before the commit: nothing is read after it
        if is_said_anew:
            work.commit(LogEvent("received_corrected", view.id, detail={"received": received_id}))
    return row, changed(ChangeKind.RECEIVED, ids=(view.id, received_id))


def withdraw_received(workspace: Workspace, received_id: ReceivedId, reason: str) -> ChangeSet:
    """Take a document back that should not be here: it stays, struck out, and is evidence of nothing. One log row.

    Raises RuleViolation: `required` on `reason`, `not_found`, `not_allowed`, `received_withdrawn`.
    """
    if not reason.strip():
        raise RuleViolation("required", "reason")
    with workspace.store.write() as work:
        document, view, _ = _mendable(workspace, work, received_id)
        work.received.update(
            replace(
                document,
                withdrawn_reason=fitting(reason, "reason", _TEXT),
                withdrawn_at=workspace.now,
                withdrawn_by=workspace.store.account_id,
            )
        )
        tasks = settle_tasks(workspace, work, view.id)
        detail: dict[str, str | int] = {
            "received": received_id,
            "reason": reason.strip(),
            "tasks": len(tasks),
        }
        work.commit(LogEvent("received_withdrawn", view.id, detail=detail))
    ids = (view.id, received_id, *(task.id for task in tasks))
    return changed(ChangeKind.RECEIVED, ChangeKind.TASK, ids=ids)


def note_use(
    workspace: Workspace, received_id: ReceivedId, use: ReceivedUse, to: str = "", at_printer: str = ""
) -> None:
    """Note that a document was printed, saved to a file or handed over, before that is done. One log row.

    `to`: whom it was handed to; `at_printer`: who fetches it, for a protected pupil, whose name may stand on it.
    Raises RuleViolation: `required` on `to` or `at_printer`, `may_not_receive` on `to`, `not_found`, `not_allowed`.
    """
    if use is ReceivedUse.HANDED_OVER and not to.strip():
        raise RuleViolation("required", "to")
    with workspace.store.write() as work:
        _, view, _ = _visible(workspace, work, received_id)
        detail = {"received": received_id, "to": fitting(to, "to", _LINE)}
        if use is ReceivedUse.PRINTED:
            require_at_printer(view, at_printer)
            detail |= who_stood_there(view, at_printer)
        refuse_denied(work, view.id, (to,), "to")
        work.commit(LogEvent(f"received_{use.value}", view.id, detail=detail))


def received_rows(work: ReadWork, viewer: Viewer, pupil: PupilView) -> tuple[ReceivedRow, ...]:
    """All received documents of a pupil that has passed the gate, what came last first. Reads no content."""
    return _rows(work, viewer, pupil, work.received.of_pupil(pupil.id))


def _rows(
    work: ReadWork, viewer: Viewer, pupil: PupilView, documents: list[ReceivedDocument]
) -> tuple[ReceivedRow, ...]:
    names = staff_names(account_names(work), pupil) if documents else {}
    mends = may(viewer, Duty.MEND_MISTAKES, pupil.unit_id)
    return tuple(
        ReceivedRow(
            item.id,
            pupil.id,
            item.description.title,
            item.description.sender,
            item.description.received_on,
            item.description.note,
            item.kind,
            item.pages,
            item.size,
            item.registered_at,
            names.get(item.registered_by, ""),
            item.former,
            item.withdrawn_reason,
            item.withdrawn_at,
            names.get(item.withdrawn_by, "") if item.withdrawn_by else "",
            not item.is_withdrawn and (mends or item.registered_by == viewer.account_id),
        )
        for item in documents
    )


def _kind_of(workspace: Workspace, content: bytes | memoryview) -> tuple[MediaType, int]:
    if len(content) > SIZE_LIMIT:
        raise RuleViolation("received_too_large", "content", {"limit_mb": SIZE_LIMIT // (1024 * 1024)})
    return workspace.services.received_files.look(content)


def _same(work: ReadWork, pupil_id: PupilId, digest: str) -> set[ReceivedId]:
    return {
        item.id
        for item in work.received.of_pupil(pupil_id)
        if item.sha256 == digest and not item.is_withdrawn
    }


def _pieces(content: bytes | memoryview) -> Iterator[memoryview]:
    view = memoryview(content)
    for at in range(0, len(view), CHUNK):
        yield view[at : at + CHUNK]


def _checked(workspace: Workspace, description: Description) -> Description:
    told = Description(
        fitting(description.title, "title", _LINE),
        fitting(description.sender, "sender", _LINE),
        description.received_on,
        fitting(description.note, "note", _TEXT),
    )
    if not told.title:
        raise RuleViolation("required", "title")
    if not told.sender:
        raise RuleViolation("required", "sender")
    if told.received_on > workspace.today:
        raise RuleViolation("in_future", "received_on")
    return told



def _visible(
    workspace: Workspace, work: ReadWork, received_id: ReceivedId
) -> tuple[ReceivedDocument, PupilView, Viewer]:
    document = work.received.get(received_id)
    if document is None:
        raise RuleViolation("not_found")
    viewer = current_viewer(work, workspace)
    return document, pupil_view(work, viewer, document.pupil_id, workspace.today), viewer


def _mendable(
    workspace: Workspace, work: ReadWork, received_id: ReceivedId
) -> tuple[ReceivedDocument, PupilView, Viewer]:
    document, view, viewer = _visible(workspace, work, received_id)
    is_mine = document.registered_by == viewer.account_id
    if not is_mine and not may(viewer, Duty.MEND_MISTAKES, view.unit_id):
        raise RuleViolation("not_allowed")
    if document.is_withdrawn:
        raise RuleViolation("received_withdrawn")
    return document, view, viewer
