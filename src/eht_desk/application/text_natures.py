# SPDX-License-Identifier: EUPL-1.2
"""Saying what a text is: a note to oneself, working material, or part of a case (B2-10)."""

from __future__ import annotations

from dataclasses import replace

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.document_access import reach_document
from eht_desk.application.workspace import Workspace
from eht_desk.domain.access import Duty, may
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import DocumentId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.text_nature import CHOSEN, TextNature


def set_nature(workspace: Workspace, document_id: DocumentId, nature: TextNature) -> ChangeSet:
    """Whoever wrote it says what it is, or one who keeps cases at the school. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`; on `nature` `nature_not_chosen`: that it was sent is no choice.
    """
    check_nature(nature)
    with workspace.store.write() as work:
        document, view, viewer = reach_document(workspace, work, document_id)
        if document.author_id != viewer.account_id and not may(viewer, Duty.KEEP_CASES, view.unit_id):
            raise RuleViolation("not_allowed")
        work.documents.update(replace(document, nature=nature.value))
        work.commit(LogEvent("nature_set", view.id, document.id, {"nature": nature.value}))
    return changed(ChangeKind.DOCUMENT, ids=(view.id, document.id))


def check_nature(nature: TextNature | None) -> None:
    """Nothing said is no mistake. Raises RuleViolation `nature_not_chosen` on `nature`: SENT is no choice."""
    if nature is not None and nature not in CHOSEN:
        raise RuleViolation("nature_not_chosen", "nature")
