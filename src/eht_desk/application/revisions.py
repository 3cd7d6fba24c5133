# SPDX-License-Identifier: EUPL-1.2
"""What a new version of a document changed, for its readers on screen and paper."""

from __future__ import annotations

from eht_desk.application.definitions import definition_of
from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import Workspace, current_viewer
from eht_desk.domain.access import may_read_document
from eht_desk.domain.documents import Document
from eht_desk.domain.forms.changes import FieldChange, differences
from eht_desk.domain.forms.rounds import round_of

Revision = tuple[int, tuple[FieldChange, ...]]
"""The number of the version before, and what differs from it; (0, ()) of a first version."""


def revision_changes(workspace: Workspace, document: Document) -> Revision:
    """The same in a reading of its own. The caller has opened the document, so that no log row is written."""
    if document.supersedes is None:
        return 0, ()
    with workspace.store.read() as work:
        return changes_since(workspace, work, document)


def changes_since(workspace: Workspace, work: ReadWork, document: Document) -> Revision:
    """What the frozen stages say otherwise than those of the version before. A stage that is not written anew yet is
    no change; nor are rounds, which each version has its own of.
    """
    former = work.documents.get(document.supersedes) if document.supersedes is not None else None
    if former is None or not may_read_document(current_viewer(work, workspace), former):
        return 0, ()
    definition = definition_of(workspace, document, former)
    frozen = {stage.stage_id for stage in document.stages}
    repeating = {stage.id for stage in definition.stages if stage.repeats}
    written = {
        section.id
        for section in definition.sections
        if section.stage_id in frozen and round_of(section.stage_id)[0] not in repeating
    }
    changes = differences(definition, former.answers, document.answers)
    return former.version, tuple(item for item in changes if item.section_id in written)
