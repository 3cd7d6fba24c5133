# SPDX-License-Identifier: EUPL-1.2
"""The way to a received document, and what a person may do with it, with notes, consents, surveys, entries."""

from __future__ import annotations

from eht_desk.application.access_rights import may_do_with_item
from eht_desk.application.disclosure import pupil_view
from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import Workspace, current_viewer, local_time
from eht_desk.domain.access import Viewer
from eht_desk.domain.access_table import DocumentClass, Right, roles_about
from eht_desk.domain.contact_notes import ContactNote
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId, ReceivedId
from eht_desk.domain.item_classes import class_of_author
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.received import ReceivedDocument


def reach_received(
    workspace: Workspace, work: ReadWork, received_id: ReceivedId, right: Right = Right.READ
) -> tuple[ReceivedDocument, PupilView, Viewer]:
    """The document, its pupil and the person, who may do this with it.

    Raises RuleViolation `not_found`, `not_allowed`.
    """
    document = work.received.get(received_id)
    if document is None:
        raise RuleViolation("not_found")
    viewer = current_viewer(work, workspace)
    view = pupil_view(work, viewer, document.pupil_id, workspace.today)
    if not may_do_with_received(workspace, viewer, right, document, view):
        raise RuleViolation("not_allowed")
    return document, view, viewer


def may_do_with_received(
    workspace: Workspace, viewer: Viewer, right: Right, document: ReceivedDocument, view: PupilView
) -> bool:
    """Whether the viewer, who sees the pupil, may do this with what came from outside."""
    return may_do_with_item(workspace, viewer, right, document.class_, document.registered_by, view)


def may_do_with_note(
    workspace: Workspace, work: ReadWork, viewer: Viewer, right: Right, note: ContactNote, view: PupilView
) -> bool:
    """Whether the viewer, who sees the pupil, may do this with a contact note."""
    return may_do_with_item(workspace, viewer, right, class_of_note(work, note), note.author_id, view)


def may_do_with_consents(workspace: Workspace, viewer: Viewer, right: Right, view: PupilView) -> bool:
    """Whether the viewer, who sees the pupil, may do this with the consents about the pupil. They are nobody's own, and
    as closed as the work with support that they are for."""
    nobody = AccountId("")
    return may_do_with_item(workspace, viewer, right, DocumentClass.SUPPORT, nobody, view)


def may_do_with_surveys(workspace: Workspace, viewer: Viewer, right: Right, view: PupilView) -> bool:
    """Whether the viewer, who sees the pupil, may do this with the surveys about the pupil. They are nobody's own, and
    as closed as the psychosocial work that they are a part of."""
    return may_do_with_item(workspace, viewer, right, DocumentClass.PSYCHOSOCIAL, AccountId(""), view)


def may_do_with_entries(workspace: Workspace, viewer: Viewer, right: Right, view: PupilView) -> bool:
    """Whether the viewer, who sees the pupil, may do this with signals, facts, decisions and measures about the pupil.
    They are nobody's own, and as closed as the work with support that they are (B2-4)."""
    return may_do_with_item(workspace, viewer, right, DocumentClass.SUPPORT, AccountId(""), view)


def class_of_note(work: ReadWork, note: ContactNote) -> DocumentClass:
    """What the note says; one of before that was kept has the class of what its author was on the day."""
    if note.document_class is not None:
        return note.document_class
    day = local_time(note.written_at).date()
    return class_of_author([item.role for item in work.accounts.roles(note.author_id) if item.is_active(day)])


def class_of_new_note(workspace: Workspace, viewer: Viewer, view: PupilView) -> DocumentClass:
    """The class of what the viewer writes down about the pupil. Raises RuleViolation `not_allowed`."""
    found = class_of_author(roles_about(viewer, view))
    if not may_do_with_item(workspace, viewer, Right.WRITE, found, None, view):
        raise RuleViolation("not_allowed")
    return found


def classes_to_choose(
    workspace: Workspace, viewer: Viewer, view: PupilView, taken_in_by: AccountId | None = None
) -> tuple[DocumentClass, ...]:
    """In which classes the viewer may take something in about the pupil, or put what somebody took in: those in which
    it stays in reach."""
    return tuple(
        item
        for item in DocumentClass
        if may_do_with_item(workspace, viewer, Right.WRITE, item, taken_in_by, view)
    )
