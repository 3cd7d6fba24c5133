# SPDX-License-Identifier: EUPL-1.2
"""What school nurse and physician write in another's document: only with consent, only their own stage (HUD-22, G2).

They see no pupils otherwise: a document that waits for them, or that they have written in, is their one way to a pupil.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from eht_desk.application.case_work import findings_about
from eht_desk.application.definitions import definition_of
from eht_desk.application.disclosure import contributor_view, find_pupil_view
from eht_desk.application.document_views import next_stage_of
from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import Workspace
from eht_desk.domain.access import MEDICAL_ROLES, Viewer, is_medical
from eht_desk.domain.documents import Document, DocumentState
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.gates import judge
from eht_desk.domain.ids import DocumentId, PupilId
from eht_desk.domain.pupil_view import PupilView

GATE = "before_medical_contribution"

_VOID = (DocumentState.SUPERSEDED, DocumentState.WITHDRAWN)


def has_medical_consent(workspace: Workspace, work: ReadWork, pupil_id: PupilId) -> bool:
    """Whether the gate of consents is open now. Raises ExpectedFailure("unknown_gate")."""
    gate = workspace.services.gates.get(GATE)
    findings = findings_about(work, pupil_id, workspace.today)
    return judge(gate, findings, work.gates.of_pupil(pupil_id)).is_open


def writer_view(
    workspace: Workspace, work: ReadWork, viewer: Viewer, pupil_id: PupilId, document_id: DocumentId | None
) -> PupilView:
    """The pupil, for whoever sees the pupil, and for whoever contributes to this document.

    Raises RuleViolation: `not_allowed`; `medical_consent_missing` when it would be theirs with consent.
    """
    view = find_pupil_view(work, viewer, pupil_id, workspace.today)
    if view is not None:
        return view
    document = work.documents.get(document_id) if document_id is not None else None
    if document is None or document.pupil_id != pupil_id:
        raise RuleViolation("not_allowed")
    view = contributor_view(work, viewer, pupil_id, workspace.today)
    if view is None or not _contributes(workspace, viewer, view, document):
        raise RuleViolation("not_allowed")
    if not has_medical_consent(workspace, work, pupil_id):
        raise RuleViolation("medical_consent_missing")
    return view


def contributions(
    workspace: Workspace,
    work: ReadWork,
    viewer: Viewer,
    documents: Iterable[Document],
    seen: Mapping[PupilId, PupilView],
) -> tuple[list[Document], dict[PupilId, PupilView]]:
    """The documents that wait for what this person contributes, with their pupils whom the person does not see."""
    found: list[Document] = []
    views: dict[PupilId, PupilView] = {}
    if not any(role in MEDICAL_ROLES for _, role in viewer.roles):
        return found, views
    for document in documents:
        if document.pupil_id in seen or document.state in _VOID:
            continue
        view = views.get(document.pupil_id) or contributor_view(
            work, viewer, document.pupil_id, workspace.today
        )
        if view is None or not _stage_of(workspace, viewer, view, document):
            continue
        if view.id in views or has_medical_consent(workspace, work, view.id):
            views[view.id] = view
            found.append(document)
    return found, views


def _contributes(workspace: Workspace, viewer: Viewer, view: PupilView, document: Document) -> bool:
    if document.state in _VOID:
        return False
    has_written = any(stage.account_id == viewer.account_id for stage in document.stages)
    return has_written or bool(_stage_of(workspace, viewer, view, document))


def _stage_of(workspace: Workspace, viewer: Viewer, view: PupilView, document: Document) -> str:
    """The stage that waits for this person's contribution, or an empty text."""
    definition = definition_of(workspace, document)
    roles = viewer.roles_at(view.unit_id)
    stage_id = next_stage_of(definition, document, roles)
    if not stage_id:
        return ""
    stage = definition.stage(stage_id)
    return stage_id if is_medical(stage) and roles & frozenset(stage.roles) else ""
