# SPDX-License-Identifier: EUPL-1.2
"""Which sections and fields of a form stand on this paper: all, those of a copy, or what the pupil approved.

Belongs here: choosing only. What a field means and whether it is visible the resolved tree says already.
"""

from __future__ import annotations

from dataclasses import dataclass

from eht_desk.application.ports.papers import PaperContext
from eht_desk.domain.forms.model import (
    CopyDefinition,
    FormDefinition,
    PaperUse,
    ResolvedField,
    ResolvedForm,
    ResolvedSection,
)
from eht_desk.domain.forms.rounds import round_of

_BY_HAND = "plan"
"""The group whose next round is filled in on the printed sheet; other papers end with what is locked."""


@dataclass(frozen=True, slots=True)
class Part:
    """A section as it stands on the paper."""

    section: ResolvedSection
    fields: tuple[ResolvedField, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """What the paper holds. `leaves_out`: sections that the pupil did not approve are not on it."""

    parts: tuple[Part, ...]
    copy: CopyDefinition | None = None
    leaves_out: bool = False


def parts_of(resolved: ResolvedForm, context: PaperContext) -> Parts:
    """The sections with their fields, in order; sections without a field are not there."""
    definition = resolved.definition
    copy = next((item for item in definition.copies if item.id == context.copy_id), None)
    left_out = _left_out(definition, context.only_sections)
    parts: list[Part] = []
    for section in resolved.sections:
        if round_of(section.definition.id)[0] in left_out:
            continue
        fields = tuple(field for field in _shown(resolved, section, context) if _is_in(field, copy))
        if context.only_sections and section.definition.id not in context.only_sections:
            fields = tuple(field for field in fields if field.is_answered)
        if fields:
            parts.append(Part(section, fields))
    return Parts(tuple(parts), copy, bool(left_out))


def approvable(definition: FormDefinition) -> tuple[str, ...]:
    """Ids of the sections that a pupil approves one by one."""
    named = {section for approval in definition.approvals for section in approval.sections}
    return tuple(
        section.id
        for section in definition.sections
        if section.id in named or (section.layout == "area" and not named)
    )


def _left_out(definition: FormDefinition, only: tuple[str, ...]) -> frozenset[str]:
    return frozenset(approvable(definition)) - set(only) if only else frozenset()


def _shown(
    resolved: ResolvedForm, section: ResolvedSection, context: PaperContext
) -> tuple[ResolvedField, ...]:
    """The fields of a section; none of one that is neither shown nor to be completed by hand (TRO-38, TRO-40)."""
    stage = section.definition.stage_id
    is_reached = stage in resolved.stages_open or stage in context.finalised_stages
    is_empty_form = resolved.is_blank or not is_reached
    if not resolved.is_blank:
        is_written = stage in context.finalised_stages or context.is_preview
        if round_of(stage)[1] > 1 and not (
            is_reached and (is_written or resolved.definition.group == _BY_HAND)
        ):
            return ()  # a round that nothing has opened, or that nobody goes on with on this sheet
        if context.copy_id and stage not in context.finalised_stages and not context.is_preview:
            return ()  # a copy tells what has been decided, it is not filled in
    if not (section.is_visible or is_empty_form):
        return ()
    uses = (PaperUse.ALWAYS, PaperUse.BLANK) if is_empty_form else (PaperUse.ALWAYS,)
    return tuple(
        field
        for field in section.fields
        if (field.is_visible or is_empty_form) and field.definition.on_paper in uses
    )


def _is_in(field: ResolvedField, copy: CopyDefinition | None) -> bool:
    return copy is None or round_of(field.definition.id)[0] in copy.fields
