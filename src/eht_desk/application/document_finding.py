# SPDX-License-Identifier: EUPL-1.2
"""Finding a document by the code that stands in the foot of its papers. Not here: finding one by anything else."""

from __future__ import annotations

from eht_desk.application.access_rights import may_do
from eht_desk.application.disclosure import find_pupil_view
from eht_desk.application.document_views import DocumentRow, document_rows
from eht_desk.application.workspace import Workspace, current_viewer
from eht_desk.domain.access import may_read_document
from eht_desk.domain.access_table import Right


def document_with_code(workspace: Workspace, code: str) -> DocumentRow | None:
    """The document with a code such as `7K2F-91`, if the viewer may read it; None both for one that is not there and
    for one out of reach. No log row: a line of a list is no reading, opening the document is.
    """
    wanted = typed_code(code)
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        document = next((item for item in work.documents.all() if typed_code(item.code) == wanted), None)
        if not wanted or document is None or not may_read_document(viewer, document):
            return None
        view = find_pupil_view(work, viewer, document.pupil_id, workspace.today)
        if view is None or not may_do(workspace, viewer, Right.READ, document, view):
            return None
        return next(iter(document_rows(workspace, work, viewer, [document], {view.id: view})), None)


def typed_code(code: str) -> str:
    """A code as people type it: small letters, without the dash, O for zero, I or L for one."""
    return code.upper().replace("-", "").replace(" ", "").translate(str.maketrans("OIL", "011"))
