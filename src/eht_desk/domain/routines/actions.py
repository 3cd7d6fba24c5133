# SPDX-License-Identifier: EUPL-1.2
"""Which button gives which evidence, as words of the routine: `form:<id>`, `decision:<id>`, `contact`, `measures`."""

from __future__ import annotations

from eht_desk.domain.evidence import Evidence, EvidenceKind

TRY, EVALUATE = "measures", "evaluate"
"""Write down a measure that is tried; evaluate those that are."""


def action_for(evidence: Evidence) -> str:
    """The button that gives such evidence; empty when there is none and a person says that it is done."""
    match evidence.kind:
        case (
            EvidenceKind.DOCUMENT_STAGE
            | EvidenceKind.SIGNED_STAGE
            | EvidenceKind.APPROVAL
            | EvidenceKind.HANDED_OVER
        ):
            return f"form:{evidence.form_id}"
        case EvidenceKind.DECISION:
            return f"decision:{evidence.decision_id}"
        case EvidenceKind.CONSENT:
            return f"consent:{evidence.purpose_id}"
        case EvidenceKind.FACT:
            return f"fact:{evidence.fact_kind or ''}"
        case EvidenceKind.TASK_DONE:
            return f"task:{evidence.task_kind}"
        case _:
            return _ACTIONS.get(evidence.kind, "")


_ACTIONS = {
    EvidenceKind.CONTACT_NOTE: "contact",
    EvidenceKind.RECEIVED_DOCUMENT: "received",
    EvidenceKind.MEASURES: TRY,
    EvidenceKind.EVALUATED: EVALUATE,
    EvidenceKind.SIGNAL: "signal",
    EvidenceKind.MEETING: "meeting",
    EvidenceKind.CHECKED: "checks",
}
