# SPDX-License-Identifier: EUPL-1.2
"""Saying later how closed a received document is, from what kind of sender, and what the text is (B2-1, B2-10)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.item_access import classes_to_choose, reach_received
from eht_desk.application.received_views import ReceivedRow, may_sort, rows_of
from eht_desk.application.text_natures import check_nature
from eht_desk.application.workspace import Workspace
from eht_desk.domain.access_table import DocumentClass, Right
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import ReceivedId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.received import Sorting
from eht_desk.domain.text_nature import TextNature


@dataclass(frozen=True, slots=True)
class SortingPage:
    """What stands now, and the classes that this person may choose: those in which it stays in reach."""

    row: ReceivedRow
    classes: tuple[DocumentClass, ...]


def read_sorting(workspace: Workspace, received_id: ReceivedId) -> SortingPage:
    """Raises RuleViolation: `not_found`, `not_allowed`."""
    with workspace.store.read() as work:
        document, view, viewer = reach_received(workspace, work, received_id)
        [row] = rows_of(workspace, work, viewer, view, [document])
        classes = classes_to_choose(workspace, viewer, view, document.registered_by)
        return SortingPage(row, classes)


def sort_received(
    workspace: Workspace, received_id: ReceivedId, sorting: Sorting
) -> tuple[ReceivedRow, ChangeSet]:
    """Whoever took it in, or rektor, says it anew. One log row with the former and the new class; what was sent stays
    sent.

    Raises RuleViolation: `not_found`, `not_allowed`, `received_withdrawn`; `required` or `class_out_of_reach` on
    `document_class`; `nature_not_chosen` on `nature`.
    """
    if sorting.document_class is None:
        raise RuleViolation("required", "document_class")
    with workspace.store.write() as work:
        document, view, viewer = reach_received(workspace, work, received_id, Right.WRITE)
        if not may_sort(viewer, document, view):
            raise RuleViolation("not_allowed")
        if document.is_withdrawn:
            raise RuleViolation("received_withdrawn")
        if sorting.document_class not in classes_to_choose(workspace, viewer, view, document.registered_by):
            raise RuleViolation("class_out_of_reach", "document_class")
        was_sent = document.nature is TextNature.SENT
        if not was_sent:
            check_nature(sorting.nature)
        after = replace(
            document,
            sender_kind=sorting.sender_kind,
            document_class=sorting.document_class,
            nature=document.nature if was_sent else sorting.nature,
        )
        work.received.update(after)
        [row] = rows_of(workspace, work, viewer, view, [after])  # before the commit: nothing is read after it
        detail: dict[str, str | int] = {
            "received": received_id,
            "from": document.class_.value,
            "to": after.class_.value,
        }
        work.commit(LogEvent("received_sorted", view.id, detail=detail))
    return row, changed(ChangeKind.RECEIVED, ids=(view.id, received_id))
