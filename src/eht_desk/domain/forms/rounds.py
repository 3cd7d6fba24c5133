# SPDX-License-Identifier: EUPL-1.2
"""Rounds: a stage that repeats becomes one stage a round, each with its own sections and fields (D6).

Everything that shows or stores a form works on the spread definition and knows nothing of rounds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from eht_desk.domain.forms.model import (
    Condition,
    DueRule,
    FieldDefinition,
    FormDefinition,
    SectionDefinition,
    StageDefinition,
)

_ROUND = re.compile(r"(.+)__([1-9][0-9]{0,3})")

_Rename = Callable[[str], str]


def round_id(base: str, number: int) -> str:
    """The id of a stage, section or field in a round; the first round keeps the definition's own id."""
    return base if number == 1 else f"{base}__{number}"


def round_of(item_id: str) -> tuple[str, int]:
    """The definition's own id, and the round, of an id."""
    match = _ROUND.fullmatch(item_id) if "__" in item_id else None
    return (match[1], int(match[2])) if match else (item_id, 1)


def with_rounds(definition: FormDefinition, stage_ids: Iterable[str]) -> FormDefinition:
    """The definition with as many rounds of its repeating stage as are named, and one that may be written next.

    `stage_ids` are the finalised stages and the one being written. Without a repeating stage it is unchanged. A copy
    that holds a field of a round holds it of every round, and what approves a section that of every round.
    """
    stage = next((item for item in definition.stages if item.repeats), None)
    if stage is None:
        return definition
    named = [number for base, number in map(round_of, stage_ids) if base == stage.id]
    count = max(named, default=0) + 1
    own = {field.id for field in definition.fields(stage.id)}
    if count == 1 and _first(stage, own) is stage:
        return definition
    stages: list[StageDefinition] = []
    for item in definition.stages:
        rounds = range(1, count + 1) if item.id == stage.id else (1,)
        stages.extend(_stage(item, number, own) for number in rounds)
    sections: list[SectionDefinition] = []
    repeated = [section for section in definition.sections if section.stage_id == stage.id]
    for section in definition.sections:
        if section.stage_id != stage.id:
            sections.append(section)
    for number in range(1, count + 1):
        sections.extend(_section(section, number, own) for section in repeated)
    return replace(
        definition,
        stages=tuple(stages),
        sections=tuple(sections),
        copies=tuple(
            replace(copy, fields=_every_round(copy.fields, own, count)) for copy in definition.copies
        ),
        approvals=tuple(
            replace(item, sections=_every_round(item.sections, {section.id for section in repeated}, count))
            for item in definition.approvals
        ),
    )


def _every_round(ids: Iterable[str], repeated: set[str], count: int) -> tuple[str, ...]:
    return tuple(
        round_id(item, number)
        for item in ids
        for number in (range(1, count + 1) if item in repeated else (1,))
    )


def _stage(stage: StageDefinition, number: int, own: set[str]) -> StageDefinition:
    if number == 1:
        return _first(stage, own)
    before = _renamed(own, number - 1)
    ended = _condition(stage.repeat_until, before)
    return replace(
        stage,
        id=round_id(stage.id, number),
        title=f"{stage.title} {number}",
        opens_after=round_id(stage.id, number - 1),
        opens_when=None if ended is None else Condition(not_=ended),
        due=None if stage.due is None else _due(stage.due, before),
    )


def _first(stage: StageDefinition, own: set[str]) -> StageDefinition:
    """The first round counts from what was written before it: its own dates belong to the round before, of which
    there is none.
    """
    rule = stage.due
    earlier = () if rule is None else tuple(item for item in rule.from_latest_of if item not in own)
    if rule is None or not earlier or earlier == rule.from_latest_of:
        return stage
    return replace(stage, due=replace(rule, from_latest_of=earlier))


def _due(rule: DueRule, before: _Rename) -> DueRule:
    """A later round counts from the round before."""
    return replace(rule, from_latest_of=tuple(map(before, rule.from_latest_of)))


def _section(section: SectionDefinition, number: int, own: set[str]) -> SectionDefinition:
    if number == 1:
        return section
    rename = _renamed(own, number)
    return replace(
        section,
        id=round_id(section.id, number),
        stage_id=round_id(section.stage_id, number),
        title=f"{section.title} {number}",
        show_when=_condition(section.show_when, rename),
        fields=tuple(_field(field, rename) for field in section.fields),
    )


def _field(field: FieldDefinition, rename: _Rename) -> FieldDefinition:
    return replace(
        field,
        id=rename(field.id),
        show_when=_condition(field.show_when, rename),
        required_when=_condition(field.required_when, rename),
        not_before_field=rename(field.not_before_field),
    )


def _renamed(own: set[str], number: int) -> _Rename:
    return lambda field_id: round_id(field_id, number) if field_id in own else field_id


def _condition(condition: Condition | None, rename: _Rename) -> Condition | None:
    if condition is None:
        return None
    return replace(
        condition,
        field=rename(condition.field),
        all=tuple(inner for item in condition.all if (inner := _condition(item, rename)) is not None),
        any=tuple(inner for item in condition.any if (inner := _condition(item, rename)) is not None),
        not_=_condition(condition.not_, rename),
    )
