# SPDX-License-Identifier: EUPL-1.2
"""What a new draft begins with: the defaults of the form, and what earlier documents about the pupil say.

What is taken over is a suggestion to be looked through; whoever writes answers for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from eht_desk.application.access_rights import may_do
from eht_desk.application.definitions import definition_of
from eht_desk.application.disclosure import contributor_view, find_pupil_view
from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import Workspace, local_time
from eht_desk.domain.access import Viewer
from eht_desk.domain.access_table import Right
from eht_desk.domain.documents import Document, DocumentState
from eht_desk.domain.forms.model import (
    AnswerValue,
    FieldDefinition,
    FieldKind,
    FormDefinition,
    Privacy,
    ResolvedField,
)
from eht_desk.domain.forms.resolve import resolve
from eht_desk.domain.forms.rounds import round_of
from eht_desk.domain.forms.text import date_text
from eht_desk.domain.ids import PupilId

_GONE = (DocumentState.DRAFT, DocumentState.SUPERSEDED, DocumentState.WITHDRAWN)
_TEXTS = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT})


@dataclass(frozen=True, slots=True)
class _Source:
    """A document that can be taken from, with its form."""

    document: Document
    definition: FormDefinition
    fields: dict[str, ResolvedField]


def prefilled(
    workspace: Workspace,
    work: ReadWork,
    viewer: Viewer,
    pupil_id: PupilId,
    definition: FormDefinition,
    stage_id: str,
    document: Document | None = None,
) -> dict[str, AnswerValue]:
    """Answers for the stage's fields that name where theirs come from; nothing for the others. A later stage of
    `document` that names its own form takes from that document.

    Of each form the pupil's latest finalised documents that the viewer may read. What lies in the author's own
    compartment, or is for named readers, is taken only into a form that lies with its author too (TRO-46).
    """
    asking = [field for field in definition.fields(stage_id) if field.prefill]
    if not asking:
        return {}
    wanted = {reference.partition(".")[0] for field in asking for reference in field.prefill}
    sources = [
        source
        for source in _sources(workspace, work, viewer, pupil_id, definition, wanted)
        if document is None
        or source.document.form_id != document.form_id
        or source.document.id == document.id
    ]
    found = ((field.id, _answer(field, sources)) for field in asking)
    return {field_id: value for field_id, value in found if value not in (None, "", [], {})}


def _sources(
    workspace: Workspace,
    work: ReadWork,
    viewer: Viewer,
    pupil_id: PupilId,
    target: FormDefinition,
    wanted: Iterable[str],
) -> Iterator[_Source]:
    forms = set(wanted)
    day = workspace.today
    view = find_pupil_view(work, viewer, pupil_id, day) or contributor_view(work, viewer, pupil_id, day)
    for document in () if view is None else work.documents.of_pupil(pupil_id):
        if document.form_id not in forms or document.state in _GONE or not document.stages:
            continue
        if view is None or not may_do(workspace, viewer, Right.READ, document, view):
            continue
        is_limited = document.compartment_id == workspace.store.own or bool(document.readers)
        if target.privacy is Privacy.SHARED and is_limited:
            continue
        definition = definition_of(workspace, document)
        tree = resolve(definition, document.answers, today=workspace.today)
        fields = {
            item.definition.id: item
            for section in tree.sections
            if section.is_visible
            for item in section.fields
            if item.is_visible and item.is_answered
        }
        yield _Source(document, definition, fields)


def _answer(field: FieldDefinition, sources: list[_Source]) -> AnswerValue:
    found: list[tuple[_Source, ResolvedField]] = []
    for reference in field.prefill:
        form_id, _, field_id = reference.partition(".")
        for source in sources:
            answered = _latest_round(source, field_id) if source.document.form_id == form_id else None
            if answered is not None:
                found.append((source, answered))
                break
    if not found:
        return None
    if field.kind not in _TEXTS:
        values = (_value(field, item) for _, item in found)
        return next((value for value in values if value not in (None, "", [], {})), None)
    is_one = len(field.prefill) == 1
    parts = [_text(item) if is_one else f"{_named(source)}\n{_text(item)}" for source, item in found]
    text = "\n\n".join(parts)
    return text if field.kind is FieldKind.LONG_TEXT else " ".join(text.split())


def _latest_round(source: _Source, field_id: str) -> ResolvedField | None:
    """The answer, of a stage that repeats that of the last round with one."""
    rounds = [item for key, item in source.fields.items() if round_of(key)[0] == field_id]
    return max(rounds, key=lambda item: round_of(item.definition.id)[1], default=None)


def _named(source: _Source) -> str:
    """The document that a part comes from, as a line above it."""
    day = local_time(source.document.stages[0].at).date()
    return f"{source.definition.short_title}, {date_text(day, source.definition.words)}:"


def _text(item: ResolvedField) -> str:
    if item.rows:
        return "\n".join(", ".join(cell for cell in row if cell) for row in item.rows)
    if item.definition.kind is FieldKind.YES_NO and item.comment:
        return item.comment  # a yes without its question says nothing elsewhere
    return "\n".join(part for part in (item.display_text, item.comment) if part)


def _value(field: FieldDefinition, source: ResolvedField) -> AnswerValue:
    """The answer where it means the same there; of a table the columns that both have, with all that must be filled."""
    if _fits(field, source.definition):
        return source.value
    if field.kind is not FieldKind.TABLE or not isinstance(source.value, list):
        return None
    common = {
        column.id
        for column in field.columns
        if any(column.id == item.id and _fits(column, item) for item in source.definition.columns)
    }
    if not common or any(column.required and column.id not in common for column in field.columns):
        return None
    rows = [
        {key: cell for key, cell in row.items() if key in common}
        for row in source.value
        if isinstance(row, dict)
    ]
    return [row for row in rows if row]


def _fits(field: FieldDefinition, source: FieldDefinition) -> bool:
    """Whether an answer means the same there: one kind, and the same options and columns."""
    return (
        field.kind is source.kind
        and {item.id for item in source.options} <= {item.id for item in field.options}
        and {(item.id, item.kind) for item in source.columns}
        <= {(item.id, item.kind) for item in field.columns}
    )
