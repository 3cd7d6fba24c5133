# SPDX-License-Identifier: EUPL-1.2
"""Received documents: taking one in, reading it, correcting what is said about it, taking it back.

Who may is asked of the access table, by the class of the document (item_access.py); how closed it is and what it is,
received_sorting.py. The content goes from memory into the store and back, never into a file of ours.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from eht_desk.application.at_printer import require_at_printer, who_stood_there
from eht_desk.application.case_work import settle_tasks
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.disclosure import pupil_view
from eht_desk.application.guardian_visibility import refuse_hidden
from eht_desk.application.item_access import classes_to_choose, may_do_with_received, reach_received
from eht_desk.application.ports import ReadWork
from eht_desk.application.received_views import ReceivedRow, rows_of
from eht_desk.application.routing import refuse_denied
from eht_desk.application.text_natures import check_nature
from eht_desk.application.workspace import Workspace, current_viewer
from eht_desk.domain.access import Duty, Viewer, may
from eht_desk.domain.access_table import DocumentClass, Right, roles_about
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import PupilId, ReceivedId
from eht_desk.domain.item_classes import usual_class
from eht_desk.domain.log import LogEvent
from eht_desk.domain.plain_text import fitting
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.received import (
    CHUNK,
    SIZE_LIMIT,
    Description,
    MediaType,
    ReceivedDocument,
    Sorting,
    described,
)
from eht_desk.domain.recipients import Recipient
from eht_desk.domain.text_nature import TextNature, is_outside

_LINE, _TEXT = 200, 5_000


class ReceivedUse(StrEnum):
    """What was done with a received document outside the window."""

    PRINTED = "printed"
    SAVED = "saved"
    HANDED_OVER = "handed_over"


_RIGHTS = {
    ReceivedUse.PRINTED: Right.PRINT,
    ReceivedUse.SAVED: Right.PRINT,
    ReceivedUse.HANDED_OVER: Right.HAND_OVER,
}
"""Which right of the access table each use asks for; a file is a print that can be sent on."""


@dataclass(frozen=True, slots=True)
class LookedAt:
    """What a file is by its content. `same` are documents with the same content that the pupil has already, of those
    that the person may read; `classes` those that the person may take it in as, the strongest first."""

    kind: MediaType
    pages: int
    size: int
    same: tuple[ReceivedRow, ...]
    classes: tuple[DocumentClass, ...] = ()


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
        same = _same(workspace, work, viewer, view, digest)
        classes = classes_to_choose(workspace, viewer, view)
        return LookedAt(kind, pages, len(content), rows_of(workspace, work, viewer, view, same), classes)


def register_received(
    workspace: Workspace,
    pupil_id: PupilId,
    content: bytes | memoryview,
    description: Description,
    sorting: Sorting | None = None,
    *,
    is_known_twice: bool = False,
) -> tuple[ReceivedId, ChangeSet]:
    """Keep a document with its sender, the day it came and how closed it is; tasks whose evidence it is are done. One
    log row.

    Raises:
        RuleViolation: as `look_at_file`, and `required` on `title` or `sender`, `text_too_long` (`limit`), `in_future`
            on `received_on`, `received_twice` on `content` (the pupil has it already, unless `is_known_twice`),
            `class_out_of_reach` on `document_class` (the person could not read it then), `nature_not_chosen` on
            `nature`.
    """
    said = sorting or Sorting()
    check_nature(said.nature)
    told = _checked(workspace, description)
    kind, pages = _kind_of(workspace, content)
    digest = hashlib.sha256(content).hexdigest()
    with workspace.store.write() as work:
        viewer = current_viewer(work, workspace)
        view = pupil_view(work, viewer, pupil_id, workspace.today)
        pupil = work.pupils.get(view.id)
        if pupil is None:
            raise RuleViolation("not_allowed")
        document_class = _sorted(workspace, viewer, view, said)
        if not is_known_twice and _same(workspace, work, viewer, view, digest):
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
            sender_kind=said.sender_kind,
            document_class=document_class,
            nature=said.nature,
        )
        work.received.add(document, _pieces(content))
        tasks = settle_tasks(workspace, work, pupil.id)
        detail: dict[str, str | int] = {
            "received": document.id,
            "size": document.size,
            "sha256": digest,
            "class": document_class.value,
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
        document, view, viewer = reach_received(workspace, work, received_id)
        content = bytearray()
        for piece in work.received.content(received_id):
            content += piece
        [row] = rows_of(workspace, work, viewer, view, [document])
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
        [row] = rows_of(
            workspace, work, viewer, view, [document]
        )  # before the commit: nothing is read after it
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
            "tasks": len(tasks),
        }
        work.commit(LogEvent("received_withdrawn", view.id, detail=detail))
    ids = (view.id, received_id, *(task.id for task in tasks))
    return changed(ChangeKind.RECEIVED, ChangeKind.TASK, ids=ids)


def note_use(
    workspace: Workspace,
    received_id: ReceivedId,
    use: ReceivedUse,
    to: str = "",
    at_printer: str = "",
    recipient: Recipient | None = None,
) -> None:
    """Note that a document was printed, saved to a file or handed over, before that is done. One log row. What reached
    somebody outside the school has been sent.

    `to`: whom it was handed to, `recipient`: what that person is; `at_printer`: who fetches it, for a protected pupil,
    whose name may stand on it.
    Raises RuleViolation: `required` on `to`, `at_printer`, or `recipient` where it is kept from a guardian;
    `may_not_receive`, `hidden_from_guardian` on `to` (or who fetches it); `not_found`, `not_allowed`.
    """
    if use is ReceivedUse.HANDED_OVER and not to.strip():
        raise RuleViolation("required", "to")
    with workspace.store.write() as work:
        document, view, _ = reach_received(workspace, work, received_id, _RIGHTS[use])
        detail = {"received": received_id, "to": fitting(to, "to", _LINE)}
        if recipient is not None:
            detail["recipient"] = recipient.value
        if use is ReceivedUse.PRINTED:
            require_at_printer(work, view, at_printer)
            detail |= who_stood_there(view, at_printer)
        refuse_denied(work, view.id, (to,), "to")
        _refuse_hidden(workspace, work, document, use, (to, at_printer), recipient)
        if use is ReceivedUse.HANDED_OVER and is_outside(recipient):
            work.received.update(replace(document, nature=TextNature.SENT))
        work.commit(LogEvent(f"received_{use.value}", view.id, detail=detail))


def _refuse_hidden(
    workspace: Workspace,
    work: ReadWork,
    document: ReceivedDocument,
    use: ReceivedUse,
    names: tuple[str, ...],
    recipient: Recipient | None,
) -> None:
    """What is kept from a guardian is not given to that one, and nobody may leave open to whom it is given."""
    if document.guardian_rules and use is ReceivedUse.HANDED_OVER and recipient is None:
        raise RuleViolation("required", "recipient")
    try:
        refuse_hidden(work, document, recipient, names, workspace.today)
    except RuleViolation as refused:
        field = "at_printer" if use is ReceivedUse.PRINTED else "to"
        raise RuleViolation(refused.code, field, refused.facts) from None


def _kind_of(workspace: Workspace, content: bytes | memoryview) -> tuple[MediaType, int]:
    if len(content) > SIZE_LIMIT:
        raise RuleViolation("received_too_large", "content", {"limit_mb": SIZE_LIMIT // (1024 * 1024)})
    return workspace.services.received_files.look(content)


def _same(
    workspace: Workspace, work: ReadWork, viewer: Viewer, view: PupilView, digest: str
) -> list[ReceivedDocument]:
    """Of those that the viewer may read: nobody learns by trying what else has come."""
    return [
        item
        for item in work.received.of_pupil(view.id)
        if item.sha256 == digest
        and not item.is_withdrawn
        and may_do_with_received(workspace, viewer, Right.READ, item, view)
    ]


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


def _mendable(
    workspace: Workspace, work: ReadWork, received_id: ReceivedId
) -> tuple[ReceivedDocument, PupilView, Viewer]:
    document, view, viewer = reach_received(workspace, work, received_id, Right.WRITE)
    is_mine = document.registered_by == viewer.account_id
    if not is_mine and not may(viewer, Duty.MEND_MISTAKES, view.unit_id):
        raise RuleViolation("not_allowed")
    if document.is_withdrawn:
        raise RuleViolation("received_withdrawn")
    return document, view, viewer


def _sorted(workspace: Workspace, viewer: Viewer, view: PupilView, sorting: Sorting) -> DocumentClass:
    """The class of what the viewer takes in, one in which it stays in reach."""
    found = sorting.document_class or usual_class(sorting.sender_kind, roles_about(viewer, view))
    if found not in classes_to_choose(workspace, viewer, view):
        raise RuleViolation("class_out_of_reach", "document_class")
    return found
