# SPDX-License-Identifier: EUPL-1.2
"""What differs between two versions of a document, field by field, for screen and paper. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from eht_desk.domain.forms.model import Answers, FieldKind, FormDefinition, ResolvedField
from eht_desk.domain.forms.resolve import resolve

_ANY_DAY = date(2000, 1, 1)  # what is wrong is not asked, so no day matters


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field whose answer differs. Texts as a paper shows them; `before` or `after` is empty when there was none."""

    section_id: str
    field_id: str
    label: str
    before: str
    after: str


def differences(definition: FormDefinition, before: Answers, after: Answers) -> tuple[FieldChange, ...]:
    """The fields whose answers read differently, in the form's order. A hidden field reads as unanswered.

    Of a table only the rows that went and came are told, a row a line; another order of the same rows is no change.
    """
    former = _fields(definition, before)
    changes: list[FieldChange] = []
    for field_id, (section_id, now) in _fields(definition, after).items():
        then = former[field_id][1]
        old, new = _texts(then, now)
        if old != new:
            changes.append(FieldChange(section_id, field_id, now.definition.plain_label, old, new))
    return tuple(changes)


def _fields(definition: FormDefinition, answers: Answers) -> dict[str, tuple[str, ResolvedField]]:
    tree = resolve(definition, answers, today=_ANY_DAY)
    return {
        field.definition.id: (section.definition.id, field)
        for section in tree.sections
        for field in section.fields
    }


def _texts(then: ResolvedField, now: ResolvedField) -> tuple[str, str]:
    if now.definition.kind is not FieldKind.TABLE:
        return _text(then), _text(now)
    old, new = Counter(_rows(then)), Counter(_rows(now))
    return _lines((old - new).elements()), _lines((new - old).elements())


def _text(field: ResolvedField) -> str:
    if not field.is_visible:
        return ""
    return _lines(part for part in (field.display_text, field.comment) if part)


def _rows(field: ResolvedField) -> tuple[str, ...]:
    if not field.is_visible:
        return ()
    rows = (" \N{MIDDLE DOT} ".join(cell for cell in row if cell) for row in field.rows)
    return tuple(row for row in rows if row)


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(parts)
