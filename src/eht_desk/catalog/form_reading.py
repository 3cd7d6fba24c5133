# SPDX-License-Identifier: EUPL-1.2
"""Makes a FormDefinition of one TOML file: keys, types and what each field kind may carry.

Does not belong here: how the parts of a form refer to one another (form_checks), finding files (forms).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from eht_desk.catalog.problems import Place, ProblemCode, ProblemList, suggestion
from eht_desk.catalog.tables import Table
from eht_desk.domain.accounts import Role
from eht_desk.domain.forms.model import (
    Condition,
    DisplayWords,
    DoneDefinition,
    DueRule,
    FieldDefinition,
    FieldKind,
    FormDefinition,
    HandoverDefinition,
    Option,
    OutcomeDefinition,
    SectionDefinition,
    StageDefinition,
)
from eht_desk.domain.recipients import Recipient

_DEEPEST_CONDITION = 6
_LAYOUTS = frozenset({"fields", "rows"})

_ALWAYS = frozenset({"id", "kind", "label", "hint", "source", "show_when", "print_lines"})
_ANSWERED = _ALWAYS | {"required", "required_when"}
_KEYS_OF_KIND: Mapping[FieldKind, frozenset[str]] = MappingProxyType(
    {
        FieldKind.TEXT: _ANSWERED | {"max_length", "default"},
        FieldKind.LONG_TEXT: _ANSWERED | {"max_length"},
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
    {"show_when", "required_when", "print_lines", "not_after_today", "not_before_field", "default", "columns"}
)
_DEFAULTS: Mapping[str, frozenset[FieldKind]] = MappingProxyType(
    {
        "author_name": frozenset({FieldKind.PERSON, FieldKind.TEXT}),
        "mentor_name": frozenset({FieldKind.PERSON, FieldKind.TEXT}),
        "today": frozenset({FieldKind.DATE}),
    }
)
_LARGEST_NUMBER = 10**9


def read_form(content: Mapping[str, object], file: str, problems: ProblemList) -> FormDefinition:
    """The definition as written, without words and digest. With problems noted it must not be used."""
    table = Table(content, Place(file), problems)
    definition = FormDefinition(
        id=table.identifier(),
        version=table.number("version", least=1, most=9999, required=True) or 0,
        title=table.text("title"),
        short_title=table.text("short_title"),
        annex=table.text("annex", default=""),
        language=table.identifier("language"),
        stages=tuple(_read_stage(item, file, problems) for item in table.tables("stages", required=True)),
        sections=tuple(
            _read_section(item, file, problems) for item in table.tables("sections", required=True)
        ),
        handovers=tuple(_read_handover(item, file, problems) for item in table.tables("handovers")),
        outcomes=tuple(_read_outcome(item, file, problems) for item in table.tables("outcomes")),
        intro=table.text("intro", default=""),
        note_on_paper=table.text("note_on_paper", default=""),
        source=table.text("source", default=""),
        done=_read_done(table.table("done"), file, problems),
    )
    table.finish()
    return definition


def read_words(content: Mapping[str, object], file: str, problems: ProblemList) -> DisplayWords:
    """The words of a language file."""
    table = Table(content, Place(file), problems)
    months = table.texts("months", required=True)
    if len(months) not in {0, 12}:
        place, found = table.at("months"), f"There are {len(months)} months"
        problems.add(ProblemCode.MONTHS_NOT_TWELVE, place, found, "Write all twelve, January first.")
    words = DisplayWords(
        yes=table.text("yes"), no=table.text("no"), months=months, decimal_mark=table.text("decimal_mark")
    )
    table.finish()
    return words


def _entry(content: Mapping[str, object], file: str, block: str, problems: ProblemList) -> Table:
    """A table of a list of entries, whose place names the block and the entry's id."""
    entry_id = content.get("id")
    return Table(content, Place(file, block, entry_id if isinstance(entry_id, str) else ""), problems)


def _read_stage(content: Mapping[str, object], file: str, problems: ProblemList) -> StageDefinition:
    table = _entry(content, file, "stages", problems)
    roles = tuple(_role(name, table, "roles") for name in table.texts("roles", required=True))
    stage = StageDefinition(
        id=table.identifier(),
        title=table.text("title"),
        roles=roles,
        opens_after=table.text("opens_after", default=""),
        opens_when=_read_condition(table, "opens_when"),
        due=_read_due(table),
        action_label=table.text("action_label"),
    )
    table.finish()
    return stage


def _read_due(stage: Table) -> DueRule | None:
    content = stage.table("due")
    if content is None:
        return None
    table = Table(content, stage.at("due"), stage.problems)
    rule = DueRule(
        days=table.number("days", least=0, most=3660, required=True) or 0,
        from_latest_of=table.texts("from_latest_of", required=True),
        source=table.text("source", default=""),
    )
    table.finish()
    return rule


def _read_section(content: Mapping[str, object], file: str, problems: ProblemList) -> SectionDefinition:
    section_id = content.get("id")
    table = Table(content, Place(file, section_id if isinstance(section_id, str) else ""), problems)
    section = SectionDefinition(
        id=table.identifier(),
        stage_id=table.text("stage"),
        title=table.text("title"),
        fields=tuple(_read_field(item, table) for item in table.tables("fields", required=True)),
        hint=table.text("hint", default=""),
        show_when=_read_condition(table, "show_when"),
        layout=table.text("layout", default="fields"),
    )
    if section.layout not in _LAYOUTS:
        found = f"The layout {section.layout!r} does not exist"
        problems.add(
            ProblemCode.UNKNOWN_LAYOUT, table.at("layout"), found, suggestion(section.layout, _LAYOUTS)
        )
    table.finish()
    return section


def _read_field(content: Mapping[str, object], parent: Table, *, is_column: bool = False) -> FieldDefinition:
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
        required_when=_read_condition(table, "required_when"),
        show_when=_read_condition(table, "show_when"),
        options=tuple(_read_option(item, table) for item in table.tables("options")),
        columns=()
        if is_column
        else tuple(_read_field(item, table, is_column=True) for item in table.tables("columns")),
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
    )
    table.asked.add("columns")
    table.finish()
    if table.has("kind") and kind.value == content["kind"]:
        _check_keys(field, table, is_column=is_column)
        _check_kind(field, table, is_column=is_column)
    return field


def _print_lines(table: Table) -> int:
    lines = table.number("print_lines", least=0, most=40)
    return 1 if lines is None else lines


def _kind(table: Table) -> FieldKind:
    name = table.text("kind")
    try:
        return FieldKind(name)
    except ValueError:
        if name:
            found, known = f"The kind {name!r} does not exist", [kind.value for kind in FieldKind]
            table.problems.add(ProblemCode.UNKNOWN_KIND, table.at("kind"), found, suggestion(name, known))
        return FieldKind.TEXT


def _role(name: str, table: Table, key: str) -> Role:
    try:
        return Role(name)
    except ValueError:
        found, known = f"The role {name!r} does not exist", [role.value for role in Role]
        table.problems.add(ProblemCode.UNKNOWN_ROLE, table.at(key), found, suggestion(name, known))
        return Role.MENTOR


def _recipient(table: Table) -> Recipient:
    name = table.text("recipient")
    try:
        return Recipient(name or Recipient.OTHER)
    except ValueError:
        found, known = f"The recipient {name!r} does not exist", [item.value for item in Recipient]
        table.problems.add(
            ProblemCode.UNKNOWN_RECIPIENT, table.at("recipient"), found, suggestion(name, known)
        )
        return Recipient.OTHER


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


def _read_handover(content: Mapping[str, object], file: str, problems: ProblemList) -> HandoverDefinition:
    table = _entry(content, file, "handovers", problems)
    handover = HandoverDefinition(
        id=table.identifier(),
        recipient=_recipient(table),
        after_stage=table.text("after_stage"),
        label=table.text("label"),
        source=table.text("source", default=""),
    )
    table.finish()
    return handover


def _read_outcome(content: Mapping[str, object], file: str, problems: ProblemList) -> OutcomeDefinition:
    table = _entry(content, file, "outcomes", problems)
    if not table.has("when"):
        problems.add(ProblemCode.MISSING_KEY, table.at("when"), "The key is missing", "Add when.")
    outcome = OutcomeDefinition(
        id=table.identifier(),
        after_stage=table.text("after_stage"),
        when=_read_condition(table, "when") or Condition(),
        label=table.text("label"),
        closed_by_stage=table.text("closed_by_stage", default=""),
        source=table.text("source", default=""),
    )
    table.finish()
    return outcome


def _read_done(content: Mapping[str, object] | None, file: str, problems: ProblemList) -> DoneDefinition:
    if content is None:
        return DoneDefinition()
    table = Table(content, Place(file, "done"), problems)
    done = DoneDefinition(
        stages=table.texts("stages"),
        answered=table.texts("answered"),
        source=table.text("source", default=""),
    )
    table.finish()
    return done


def _read_condition(parent: Table, key: str, depth: int = 1) -> Condition | None:
    content = parent.table(key)
    return None if content is None else _condition(content, parent.at(key), parent.problems, depth)


def _condition(content: Mapping[str, object], place: Place, problems: ProblemList, depth: int) -> Condition:
    if depth > _DEEPEST_CONDITION:
        found = f"Conditions stand more than {_DEEPEST_CONDITION} inside one another"
        problems.add(ProblemCode.CONDITION_TOO_DEEP, place, found, "Write it flatter.")
        return Condition()
    table = Table(content, place, problems)
    negated = table.table("not")
    condition = Condition(
        field=table.text("field", default=""),
        equals=table.text("equals") if table.has("equals") else None,
        one_of=table.texts("in"),
        answered=table.optional_flag("answered"),
        all=tuple(_condition(item, place, problems, depth + 1) for item in table.tables("all")),
        any=tuple(_condition(item, place, problems, depth + 1) for item in table.tables("any")),
        not_=None if negated is None else _condition(negated, place, problems, depth + 1),
    )
    table.asked.update({"equals", "answered"})
    table.finish()
    _check_shape(condition, place, problems)
    return condition


def _check_shape(condition: Condition, place: Place, problems: ProblemList) -> None:
    shapes = (bool(condition.field), bool(condition.all), bool(condition.any), condition.not_ is not None)
    questions = (condition.equals is not None, bool(condition.one_of), condition.answered is not None)
    if sum(shapes) != 1 or sum(questions) != (1 if condition.field else 0):
        remedy = "Write field with one of equals, in, answered; or one of all, any, not."
        problems.add(ProblemCode.CONDITION_SHAPE, place, "The condition is not of one known form", remedy)


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
