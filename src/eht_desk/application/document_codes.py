# SPDX-License-Identifier: EUPL-1.2
"""The random code that a document is called by on paper and screen."""

from __future__ import annotations

from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import Workspace
from eht_desk.domain.errors import ExpectedFailure

_ATTEMPTS = 20


def fresh_code(workspace: Workspace, work: ReadWork) -> str:
    """A code that no document has. Raises ExpectedFailure("no_free_code")."""
    for _ in range(_ATTEMPTS):
        code = workspace.services.ids.new_code()
        if not work.documents.code_exists(code):
            return code
    raise ExpectedFailure("no_free_code")
