# SPDX-License-Identifier: EUPL-1.2
"""The way to one document, by its id or by the code on its paper: with its pupil, for who may do that with it."""

from __future__ import annotations

from eht_desk.application.access_rights import may_do
from eht_desk.application.disclosure import find_pupil_view
from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import Workspace, current_viewer
from eht_desk.domain.access import Viewer
from eht_desk.domain.access_table import Right
from eht_desk.domain.documents import Document
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import DocumentId
from eht_desk.domain.pupil_view import PupilView


def reach_document(
    workspace: Workspace, work: ReadWork, document_id: DocumentId, right: Right = Right.READ
) -> tuple[Document, PupilView, Viewer]:
    """The document, its pupil and the person, who may do this with it.

    Raises RuleViolation `not_found`, `not_allowed`.
    """
    document = work.documents.get(document_id)
    if document is None:
        raise RuleViolation("not_found")
    viewer = current_viewer(work, workspace)
    view = pupil_for(workspace, work, viewer, document, right)
    if view is None:
        raise RuleViolation("not_allowed")
    return document, view, viewer


def pupil_for(
    workspace: Workspace, work: ReadWork, viewer: Viewer, document: Document, right: Right = Right.READ
) -> PupilView | None:
    """The pupil of a document, for who may do this with it; None for anybody else."""
    view = find_pupil_view(work, viewer, document.pupil_id, workspace.today)
    return view if view is not None and may_do(workspace, viewer, right, document, view) else None


def find_by_code(
    workspace: Workspace, work: ReadWork, code: str
) -> tuple[Document, PupilView, Viewer] | None:
    """The document with a code such as `7K2F-91`, letters and dash as they come, which the person may read.

    None both for one that is not there and for one out of reach.
    """
    wanted = typed_code(code)
    viewer = current_viewer(work, workspace)
    document = next((item for item in work.documents.all() if typed_code(item.code) == wanted), None)
    view = pupil_for(workspace, work, viewer, document) if wanted and document is not None else None
    return (document, view, viewer) if document is not None and view is not None else None


def typed_code(code: str) -> str:
    """As people type it: small letters, without the dash, O for zero, I or L for one."""
    return code.upper().replace("-", "").replace(" ", "").translate(str.maketrans("OIL", "011"))
