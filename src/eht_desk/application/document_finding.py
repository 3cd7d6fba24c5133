# SPDX-License-Identifier: EUPL-1.2
"""Finding a document by the code that stands in the foot of its papers. Not here: finding one by anything else."""

from __future__ import annotations

from eht_desk.application.document_access import find_by_code
from eht_desk.application.document_views import DocumentRow, document_rows
from eht_desk.application.workspace import Workspace


def document_with_code(workspace: Workspace, code: str) -> DocumentRow | None:
    """The document with a code, if the viewer may read it; None both for one that is not there and for one out of
    reach. No log row: a line of a list is no reading, opening the document is.
    """
    with workspace.store.read() as work:
        found = find_by_code(workspace, work, code)
        if found is None:
            return None
        document, view, viewer = found
        return next(iter(document_rows(workspace, work, viewer, [document], {view.id: view})), None)
