# SPDX-License-Identifier: EUPL-1.2
"""Which fields the answers hide. Only visibility: what is required or wrong is for `resolve`."""

from __future__ import annotations

from eht_desk.domain.forms.conditions import fields_asked, holds
from eht_desk.domain.forms.model import Answers, Condition, FormDefinition


def hidden_fields(definition: FormDefinition, answers: Answers) -> frozenset[str]:
    """The ids of the fields that the answers hide. A field hidden by a field that is itself hidden is hidden
    too.

    Each field is decided after the fields that its condition asks about. Load-time checks make sure that
    there is no circle; should there be one all the same, the fields in it are hidden.
    """
    conditions = {field_id: parts for field_id, parts in visibility_conditions(definition).items() if parts}
    decided: dict[str, bool] = {}
    for start in conditions:
        _decide(start, conditions, answers, decided)
    return frozenset(field_id for field_id, is_hidden in decided.items() if is_hidden)


def visibility_conditions(definition: FormDefinition) -> dict[str, tuple[Condition, ...]]:
    """For each field the conditions that must all hold for it to be visible: its section's and its own."""
    return {
        field.id: _conditions(section.show_when, field.show_when)
        for section in definition.sections
        for field in section.fields
    }


def _conditions(*parts: Condition | None) -> tuple[Condition, ...]:
    """Those that there are. Most fields have none, and this is asked for every document of a list."""
    return tuple(part for part in parts if part is not None) if any(parts) else ()


def _decide(
    start: str, conditions: dict[str, tuple[Condition, ...]], answers: Answers, decided: dict[str, bool]
) -> None:
    """Depth first over the fields asked about, without recursion: a form may chain hundreds of fields."""
    waiting = [start]
    entered: set[str] = set()
    while waiting:
        field_id = waiting[-1]
        if field_id in decided:
            waiting.pop()
            continue
        asked = {name for condition in conditions[field_id] for name in fields_asked(condition)}
        undecided = [name for name in sorted(asked) if name in conditions and name not in decided]
        if undecided and field_id not in entered:
            entered.add(field_id)
            waiting.extend(undecided)
            continue
        hidden = {name for name, is_hidden in decided.items() if is_hidden}
        decided[field_id] = bool(undecided) or not all(
            holds(part, answers, hidden) for part in conditions[field_id]
        )
        waiting.pop()
