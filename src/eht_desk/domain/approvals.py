# SPDX-License-Identifier: EUPL-1.2
"""What a pupil approved of a document, section by section, and what of it stands (TRO-43, TRO-45, TRO-46, G3b). Pure.

Belongs here: which sections may be approved, what stands, what an excerpt holds. Not here: making the excerpt.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from eht_desk.domain.documents import Approval, Document, DocumentState
from eht_desk.domain.forms.model import (
    AnswerValue,
    ApprovalDefinition,
    FieldKind,
    FormDefinition,
    HandoverDefinition,
    Privacy,
    SectionDefinition,
)

AREA = "area"

_HEAD_KINDS = frozenset({FieldKind.DATE, FieldKind.TIME, FieldKind.PERSON})
"""What goes along with what is approved: when and with whom. Free text outside the sections never does."""


class ApprovalState(StrEnum):
    """How an approval stands."""

    NOT_ASKED = "not_asked"
    APPROVED = "approved"
    PARTLY = "partly"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    OUTDATED = "outdated"
    """Given to another text than the one that stands now."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One approval as it stands: `sections` may be read, `left_out` may not; `approval` is the last that was given."""

    definition: ApprovalDefinition
    state: ApprovalState
    sections: tuple[str, ...]
    left_out: tuple[str, ...]
    approval: Approval | None = None

    @property
    def holds(self) -> bool:
        """Whether something may be handed on."""
        return self.state in (ApprovalState.APPROVED, ApprovalState.PARTLY)

    @property
    def is_answered(self) -> bool:
        """Whether the pupil has said yes or no to the text that stands."""
        return self.holds or self.state is ApprovalState.DECLINED


def approvable_sections(
    definition: FormDefinition, approval: ApprovalDefinition
) -> tuple[SectionDefinition, ...]:
    """The sections that are approved one by one, in the order of the form: those named, else the areas of the stage."""
    return tuple(
        section
        for section in definition.sections
        if section.stage_id == approval.after_stage
        and (section.id in approval.sections if approval.sections else section.layout == AREA)
    )


def approval_of(definition: FormDefinition, approval_id: str) -> ApprovalDefinition | None:
    """The approval with this id."""
    return next((item for item in definition.approvals if item.id == approval_id), None)


def fitting_sections(
    definition: FormDefinition, approval: ApprovalDefinition, sections: Collection[str]
) -> tuple[str, ...]:
    """Those of the sections that the approval may name, in the order of the form, each once."""
    return tuple(
        item.id for item in approvable_sections(definition, approval) if item.id in frozenset(sections)
    )


def standing(definition: FormDefinition, document: Document) -> tuple[Standing, ...]:
    """How each approval that the form asks for stands about this document, in the form's order."""
    checksums = {stage.stage_id: stage.checksum for stage in document.stages}
    return tuple(
        _standing(definition, item, document.approvals, checksums.get(item.after_stage, ""))
        for item in definition.approvals
    )


def excerpt_answers(
    definition: FormDefinition, approval: ApprovalDefinition, document: Document, sections: Collection[str]
) -> dict[str, AnswerValue]:
    """The answers of the approved sections, and of the rest of the stage only days and names of those who wrote."""
    one_by_one = {section.id for section in approvable_sections(definition, approval)}
    kept: dict[str, AnswerValue] = {}
    for section in definition.sections:
        if section.stage_id != approval.after_stage:
            continue
        for item in section.fields:
            goes = section.id in sections if section.id in one_by_one else item.kind in _HEAD_KINDS
            if goes and item.id in document.answers:
                kept[item.id] = document.answers[item.id]
    return kept


def handover_of(definition: FormDefinition, asked: ApprovalDefinition) -> HandoverDefinition | None:
    """The hand-over that the approval is about: to the one who may read what is approved."""
    if len(asked.readers) != 1:
        return None
    reader = asked.readers[0].value
    return next(
        (
            item
            for item in definition.handovers
            if item.after_stage == asked.after_stage and item.recipient.value == reader
        ),
        None,
    )


def due_to_others(definition: FormDefinition, document: Document) -> FormDefinition:
    """The definition with the hand-overs that are due of this document: those of its approval for an excerpt, none for
    the author's own document that a pupil must approve."""
    if document.excerpt_of is None and definition.privacy is not Privacy.UNTIL_APPROVED:
        return definition
    asked = [approval_of(definition, item.approval_id) for item in document.approvals]
    due = [handover_of(definition, item) for item in asked if item is not None] if document.excerpt_of else []
    return replace(definition, handovers=tuple(item for item in due if item is not None))


def is_excerpt_in_force(document: Document) -> bool:
    """Whether it is an excerpt that its readers may go by."""
    return document.excerpt_of is not None and document.state not in (
        DocumentState.SUPERSEDED,
        DocumentState.WITHDRAWN,
    )


def _standing(
    definition: FormDefinition, asked: ApprovalDefinition, approvals: Iterable[Approval], checksum: str
) -> Standing:
    everything = tuple(section.id for section in approvable_sections(definition, asked))
    last = None
    for approval in approvals:  # kept in the order they were given
        if approval.approval_id == asked.id:
            last = approval
    state = _state(last, everything, checksum)
    given = (
        () if last is None or state not in (ApprovalState.APPROVED, ApprovalState.PARTLY) else last.sections
    )
    sections = tuple(item for item in everything if item in given)
    return Standing(asked, state, sections, tuple(item for item in everything if item not in sections), last)


def _state(last: Approval | None, everything: tuple[str, ...], checksum: str) -> ApprovalState:
    if last is None:
        return ApprovalState.NOT_ASKED
    if last.withdrawn_on is not None:
        return ApprovalState.WITHDRAWN
    if last.checksum != checksum:
        return ApprovalState.OUTDATED
    if last.declined or not set(everything) & set(last.sections):
        return ApprovalState.DECLINED
    return ApprovalState.APPROVED if set(everything) <= set(last.sections) else ApprovalState.PARTLY
