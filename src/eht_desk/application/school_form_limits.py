# SPDX-License-Identifier: EUPL-1.2
"""What a school's version of a shipped form may not do: lay open what people write in it trusting that it is not."""

from __future__ import annotations

from eht_desk.application.ports.paper_catalogs import DefinitionProblem
from eht_desk.application.workspace import Workspace
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.forms.model import FormDefinition, Privacy

_OPENNESS = (Privacy.OWN, Privacy.UNTIL_APPROVED, Privacy.SHARED)


def weaker_than_shipped(workspace: Workspace, form: FormDefinition) -> list[DefinitionProblem]:
    """Where the form keeps less with its author than the shipped one, leaves out its gate, or widens what a pupil
    approves (TRO-42, TRO-46, B3-6). Codes: `privacy_weaker`, `gate_dropped`, `approval_wider`."""
    try:
        shipped = workspace.services.forms.get(form.id)
    except ExpectedFailure:
        return []
    found = []
    if _OPENNESS.index(form.privacy) > _OPENNESS.index(shipped.privacy):
        remedy = f'Write privacy = "{shipped.privacy.value}".'
        found.append(DefinitionProblem("", "", "privacy", form.privacy.value, remedy, "privacy_weaker"))
    if shipped.gate and form.gate != shipped.gate:
        found.append(
            DefinitionProblem("", "", "gate", form.gate, f'Write gate = "{shipped.gate}".', "gate_dropped")
        )
    for approval in shipped.approvals:
        own = next((item for item in form.approvals if item.id == approval.id), None)
        if own is None or not set(own.readers) <= set(approval.readers):
            remedy = f"Keep the approval {approval.id}, with no more readers."
            found.append(DefinitionProblem("approvals", approval.id, "readers", "", remedy, "approval_wider"))
    return found
