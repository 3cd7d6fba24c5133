# SPDX-License-Identifier: EUPL-1.2
"""The definition that a document or draft is written in, spread over its rounds. The one way to it."""

from __future__ import annotations

from eht_desk.application.workspace import Workspace
from eht_desk.domain.approvals import due_to_others
from eht_desk.domain.documents import Document, Draft
from eht_desk.domain.forms.model import FormDefinition
from eht_desk.domain.forms.rounds import with_rounds


def definition_of(workspace: Workspace, *items: Document | Draft) -> FormDefinition:
    """The definition of a document, a draft, or a document with the draft of its next stage (all of one form).

    Of what a pupil must approve, only the excerpt is handed over: its definition has that hand-over, the author's own
    document none.

    Raises ExpectedFailure("unknown_form").
    """
    first = items[0]
    stages: list[str] = []
    for item in items:
        stages += [item.stage_id] if isinstance(item, Draft) else [stage.stage_id for stage in item.stages]
    definition = with_rounds(workspace.forms.get(first.form_id, first.form_version), stages)
    documents = [item for item in items if isinstance(item, Document)]
    return due_to_others(definition, documents[0]) if documents else definition
