# SPDX-License-Identifier: EUPL-1.2
"""Resolves a definition and answers into the one tree that screen, paper, read-through and export show (ADR
0003).

Belongs here: what is visible, required and wrong, given other fields, stages and the day. How one answer
reads is in `reading`, what hides a field in `visibility`, when a stage opens and what it leads to in
`stages`.
"""

from __future__ import annotations

from collections.abc import Set
from datetime import date

from eht_desk.domain.forms.conditions import holds
from eht_desk.domain.forms.model import (
    Answers,
    FieldDefinition,
    FieldKind,
    FormDefinition,
    ResolvedField,
    ResolvedForm,
    ResolvedSection,
    SectionDefinition,
)
from eht_desk.domain.forms.reading import Reading, read_answer
from eht_desk.domain.forms.stages import stages_open
from eht_desk.domain.forms.visibility import hidden_fields

_NO_ANSWER_KINDS = frozenset({FieldKind.SIGNATURE, FieldKind.INFORMATION})
_NOTHING: frozenset[str] = frozenset()


def resolve(
    definition: FormDefinition,
    answers: Answers | None,
    *,
    today: date,
    finalised: Set[str] = _NOTHING,
    viewer_stage: str | None = None,
) -> ResolvedForm:
    """The tree for these answers; with None the blank paper, where everything is visible and nothing is
    wrong.

    Problems are given for stages that are not in `finalised` (a frozen stage was checked when it froze, and
    nobody can mend it); with `viewer_stage` only for that stage, frozen or not. A hidden field is neither
    required nor shown, but keeps its value. Never raises, whatever the answers hold.
    """
    if answers is None:
        return _blank(definition)
    hidden = hidden_fields(definition, answers)
    sections = tuple(
        _section(definition, section, answers, hidden, today, _is_judged(section, finalised, viewer_stage))
        for section in definition.sections
    )
    known = {field.id for field in definition.fields()}
    return ResolvedForm(
        definition=definition,
        sections=sections,
        stages_open=stages_open(definition, answers, finalised),
        unknown_answers=tuple(key for key in answers if key not in known),
    )


def _blank(definition: FormDefinition) -> ResolvedForm:
    return ResolvedForm(
        definition=definition,
        sections=tuple(
            ResolvedSection(
                definition=section,
                is_visible=True,
                fields=tuple(
                    ResolvedField(field, is_visible=True, is_required=field.required)
                    for field in section.fields
                ),
            )
            for section in definition.sections
        ),
        is_blank=True,
        stages_open=tuple(stage.id for stage in definition.stages),
    )


def _is_judged(section: SectionDefinition, finalised: Set[str], viewer_stage: str | None) -> bool:
    if viewer_stage is not None:
        return section.stage_id == viewer_stage
    return section.stage_id not in finalised


def _section(
    definition: FormDefinition,
    section: SectionDefinition,
    answers: Answers,
    hidden: Set[str],
    today: date,
    is_judged: bool,
) -> ResolvedSection:
    fields: list[ResolvedField] = []
    for field in section.fields:
        value = answers.get(field.id)
        if field.id in hidden:
            fields.append(ResolvedField(field, is_visible=False, is_required=False, value=value))
            continue
        reading = read_answer(field, value, definition.words)
        is_required = _is_required(field, answers, hidden)
        problem = ""
        if is_judged:
            problem = _problem(field, reading, is_required, today) or _order_problem(
                definition, field, reading, answers, hidden
            )
        fields.append(
            ResolvedField(
                definition=field,
                is_visible=True,
                is_required=is_required,
                problem=problem,
                value=value,
                display_text=reading.text,
                comment=reading.comment,
                choice=reading.choice,
                chosen=reading.chosen,
                rows=reading.rows,
            )
        )
    return ResolvedSection(
        section, is_visible=holds(section.show_when, answers, hidden), fields=tuple(fields)
    )


def _is_required(field: FieldDefinition, answers: Answers, hidden: Set[str]) -> bool:
    if field.kind in _NO_ANSWER_KINDS:
        return False
    return field.required or (field.required_when is not None and holds(field.required_when, answers, hidden))


def _problem(field: FieldDefinition, reading: Reading, is_required: bool, today: date) -> str:
    if reading.problem:
        return reading.problem
    if reading.is_empty:
        return "required" if is_required else ""
    if field.not_after_today and reading.day is not None and reading.day > today:
        return "in_future"
    return ""


def _order_problem(
    definition: FormDefinition, field: FieldDefinition, reading: Reading, answers: Answers, hidden: Set[str]
) -> str:
    """`before_other` when the date lies before the field it must not precede; silent while that one is unreadable."""
    other_id = field.not_before_field
    if not other_id or reading.day is None or other_id in hidden:
        return ""
    other = next((item for item in definition.fields() if item.id == other_id), None)
    if other is None:
        return ""
    earliest = read_answer(other, answers.get(other_id), definition.words).day
    return "before_other" if earliest is not None and reading.day < earliest else ""
