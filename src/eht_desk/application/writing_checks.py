# SPDX-License-Identifier: EUPL-1.2
"""Whether a draft may be written on now: who it is, and where the document is."""

from __future__ import annotations

from eht_desk.application.access_rights import may_do
from eht_desk.application.definitions import definition_of
from eht_desk.application.document_views import next_stage_of
from eht_desk.application.medical_contribution import has_medical_consent, writer_view
from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import Workspace, current_viewer
from eht_desk.domain.access import Viewer, is_medical
from eht_desk.domain.access_table import Right
from eht_desk.domain.documents import Draft
from eht_desk.domain.errors import RuleViolation


def check_may_write(workspace: Workspace, work: ReadWork, draft: Draft) -> None:
    """Raises RuleViolation: `not_allowed`, `medical_consent_missing`, `not_found`, `stage_frozen`, `stage_closed`."""
    viewer: Viewer = current_viewer(work, workspace)
    view = writer_view(workspace, work, viewer, draft.pupil_id, draft.document_id)
    definition = definition_of(workspace, draft)
    stage = definition.stage(draft.stage_id)
    document = None if draft.document_id is None else work.documents.get(draft.document_id)
    if not may_do(
        workspace,
        viewer,
        Right.WRITE,
        definition,
        view,
        stage,
        document=document,
        begun_by=draft.author_id,
    ):
        raise RuleViolation("not_allowed")
    if is_medical(stage) and not has_medical_consent(workspace, work, view.id):
        raise RuleViolation("medical_consent_missing")
    if draft.document_id is not None:
        if document is None:
            raise RuleViolation("not_found")
        if document.has_finalised(draft.stage_id):
            raise RuleViolation("stage_frozen")
        if next_stage_of(definition, document, viewer.roles_at(view.unit_id)) != draft.stage_id:
            raise RuleViolation("stage_closed")
