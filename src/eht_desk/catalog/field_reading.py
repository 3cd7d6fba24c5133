# SPDX-License-Identifier: EUPL-1.2
"""Makes a FieldDefinition of a table of a form file: its keys, and what each kind may carry.

Does not belong here: how fields refer to one another (form_checks).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from eht_desk.catalog.condition_reading import read_condition
from eht_desk.catalog.problems import ProblemCode, suggestion
from eht_desk.catalog.tables import Table
from eht_desk.domain.forms.model import FieldDefinition, FieldKind, Option, PaperUse

_ALWAYS = frozenset({"id", "kind", "label", "hint", "source", "show_when", "print_lines", "on_paper"})
_ANSWERED = _ALWAYS | {"required", "required_when", "prefill"}
_KEYS_OF_KIND: Mapping[FieldKind, frozenset[str]] = MappingProxyType(
    {
        FieldKind.TEXT: _ANSWERED | {"max_length", "default", "catalogue"},
        FieldKind.LONG_TEXT: _ANSWERED | {"max_length", "catalogue"},
        FieldKind.INTEGER: _ANSWERED | {"minimum", "maximum"},
        FieldKind.DECIMAL: _ANSWERED | {"minimum", "maximum"},
        FieldKind.DATE: _ANSWERED | {"not_after_today", "not_before_field", "default"},
        FieldKind.TIME: _ANSWERED,
        FieldKind.CHOICE: _ANSWERED | {"options"},
        FieldKind.MULTI_CHOICE: _ANSWERED | {"options"},
        FieldKind.YES_NO: _ANSWERED | {"has_comment", "comment_label", "max_length"},
        FieldKind.SCALE: _ANSWERED | {"minimum", "maximum", "options"},
        FieldKind.PERSON: _ANSWERED | {"max_length", "default"},
        FieldKind.TABLE: _ANSWERED | {"columns", "minimum", "maximum"},
        FieldKind.SIGNATURE: _ALWAYS,
        FieldKind.INFORMATION: _ALWAYS,
    }
)
"""Which keys a field of each kind may carry."""

_COLUMN_KINDS = frozenset(
    {
        FieldKind.TEXT,
        FieldKind.LONG_TEXT,
        FieldKind.INTEGER,
        FieldKind.DECIMAL,
        FieldKind.DATE,
        FieldKind.TIME,
        FieldKind.CHOICE,
    }
)
_NOT_IN_COLUMNS = frozenset(
    {
        "show_when",
        "required_when",
        "print_lines",
        "not_after_today",
        "not_before_field",
        "default",
        "columns",
        "on_paper",
        "prefill",
    }
)
_DEFAULTS: Mapping[str, frozenset[FieldKind]] = MappingProxyType(
    {
        "author_name": frozenset({FieldKind.PERSON, FieldKind.TEXT}),
        "mentor_name": frozenset({FieldKind.PERSON, FieldKind.TEXT}),
        "school_name": frozenset({FieldKind.TEXT}),
        "today": frozenset({FieldKind.DATE}),
    }
)
_LARGEST_NUMBER = 10**9
_REFERENCE = re.compile(r"[a-z][a-z0-9_]{0,47}\.[a-z][a-z0-9_]{0,47}")


def read_field(content: Mapping[str, object], parent: Table, *, is_column: bool = False) -> FieldDefinition:
    """The field, or column of a table, as written."""
    field_id = content.get("id")
    name = field_id if isinstance(field_id, str) else ""
    place = replace(parent.place, field=f"{parent.place.field}.{name}" if is_column else name)
    table = Table(content, place, parent.problems)
    kind = _kind(table)
    field = FieldDefinition(
        id=table.identifier(),
        kind=kind,
        label=table.text("label"),
        hint=table.text("hint", default=""),
        required=table.flag("required"),
        required_when=read_condition(table, "required_when"),
        show_when=read_condition(table, "show_when"),
        options=tuple(_read_option(item, table) for item in table.tables("options")),
        columns=()
        if is_column
        else tuple(read_field(item, table, is_column=True) for item in table.tables("columns")),
        has_comment=table.flag("has_comment"),
        comment_label=table.text("comment_label", default=""),
        minimum=table.number("minimum", least=-_LARGEST_NUMBER, most=_LARGEST_NUMBER),
        maximum=table.number("maximum", least=-_LARGEST_NUMBER, most=_LARGEST_NUMBER),
        max_length=table.number("max_length", least=1, most=100_000),
        print_lines=_print_lines(table),
        not_after_today=table.flag("not_after_today"),
        not_before_field=table.text("not_before_field", default=""),
        source=table.text("source", default=""),
        default=table.text("default", default=""),
        on_paper=_paper_use(table),
        catalogue=table.identifier("catalogue") if table.has("catalogue") else "",
        prefill=_prefill(table),
    )
    table.asked.add("catalogue")
    table.asked.add("columns")
    table.finish()
    if table.has("kind") and kind.value == content["kind"]:
        _check_keys(field, table, is_column=is_column)
        _check_kind(field, table, is_column=is_column)
    return field


def _print_lines(table: Table) -> int:
    lines = table.number("print_lines", least=0, most=40)
    return 1 if lines is None else lines


def _paper_use(table: Table) -> PaperUse:
    name = table.text("on_paper", default=PaperUse.ALWAYS)
    try:
        return PaperUse(name)
    except ValueError:
        found, known = f"The paper use {name!r} does not exist", [item.value for item in PaperUse]
        table.problems.add(
            ProblemCode.UNKNOWN_PAPER_USE, table.at("on_paper"), found, suggestion(name, known)
        )
        return PaperUse.ALWAYS


def _prefill(table: Table) -> tuple[str, ...]:
    """Whether the forms and fields named exist is asked of all forms together, by a test."""
    references = table.texts("prefill")
    for reference in references:
        if not _REFERENCE.fullmatch(reference):
            remedy = "Write the form's id, a point and the field's id: action_plan.reason."
            found = f"{reference!r} does not name a field of a form"
            table.problems.add(ProblemCode.BAD_PREFILL, table.at("prefill"), found, remedy)
    return references


def _kind(table: Table) -> FieldKind:
    name = table.text("kind")
    try:
        return FieldKind(name)
    except ValueError:
        if name:
            found, known = f"The kind {name!r} does not exist", [kind.value for kind in FieldKind]
            table.problems.add(ProblemCode.UNKNOWN_KIND, table.at("kind"), found, suggestion(name, known))
        return FieldKind.TEXT


def _read_option(content: Mapping[str, object], field: Table) -> Option:
    table = Table(content, field.at("options"), field.problems)
    option_id = content.get("id")
    if isinstance(option_id, str) and option_id.isdecimal() and option_id.isascii():
        table.asked.add("id")  # the points of a scale are named by their number
    else:
        option_id = table.identifier()
    option = Option(id=option_id, label=table.text("label"))
    table.finish()
    return option


def _check_keys(field: FieldDefinition, table: Table, *, is_column: bool) -> None:
    allowed = _KEYS_OF_KIND[field.kind] - (_NOT_IN_COLUMNS if is_column else frozenset())
    if field.kind is FieldKind.YES_NO and not field.has_comment:
        allowed -= {"comment_label", "max_length"}
    for key in table.content:
        if key in table.asked and key not in allowed:
            where = "a column" if is_column else "a field"
            found = f"{where.capitalize()} of kind {field.kind} has no {key}"
            table.problems.add(ProblemCode.KEY_NOT_FOR_KIND, table.at(key), found, suggestion(key, allowed))


def _check_kind(field: FieldDefinition, table: Table, *, is_column: bool) -> None:
    problems = table.problems
    if is_column and field.kind not in _COLUMN_KINDS:
        found = f"A column cannot be of kind {field.kind}"
        known = [kind.value for kind in _COLUMN_KINDS]
        problems.add(ProblemCode.COLUMN_KIND, table.at("kind"), found, suggestion(field.kind, known))
    if field.kind in {FieldKind.CHOICE, FieldKind.MULTI_CHOICE} and not field.options:
        problems.add(ProblemCode.OPTIONS_MISSING, table.at("options"), "There are no options", "Add options.")
    if field.kind is FieldKind.TABLE and not field.columns:
        problems.add(ProblemCode.COLUMNS_MISSING, table.at("columns"), "There are no columns", "Add columns.")
    if field.kind is FieldKind.SCALE and (field.minimum is None or field.maximum is None):
        found = "A scale needs both ends"
        problems.add(ProblemCode.RANGE_MISSING, table.at("minimum"), found, "Add minimum and maximum.")
    if field.minimum is not None and field.maximum is not None and field.minimum > field.maximum:
        found = "The minimum is larger than the maximum"
        problems.add(ProblemCode.RANGE_REVERSED, table.at("minimum"), found, "Exchange them.")
    if field.default and field.kind not in _DEFAULTS.get(field.default, frozenset()):
        found = f"The default {field.default!r} does not exist for kind {field.kind}"
        known = [name for name, kinds in _DEFAULTS.items() if field.kind in kinds]
        problems.add(
            ProblemCode.UNKNOWN_DEFAULT, table.at("default"), found, suggestion(field.default, known)
        )
