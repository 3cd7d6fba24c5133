# SPDX-License-Identifier: EUPL-1.2
"""Where the rows of a table begin and what its columns mean: by heading, by known layout, else by content.

Reading the rows is `table_reader.py`. A row with a security marking never gives a sample.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.identity_numbers import NumberKind, parse_identity
from eht_desk.domain.register_sources import (
    REPEATABLE_TARGETS,
    ColumnMapping,
    ColumnSample,
    ColumnTarget,
    TableKind,
    mapping_problems,
    table_kind,
)
from eht_desk.exchange.cell_values import grade_of_class, is_marking, parse_day, speaks_of_marking
from eht_desk.exchange.headings import fold_heading, heading_target
from eht_desk.exchange.raw_tables import RawRow, RawTable

_HEADING_SEARCH_ROWS = 15
_SAMPLE_ROWS = 200
_SHOWN_SAMPLES = 5
_LONGEST_SAMPLE = 60
_MOSTLY = 0.6

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"\+?[0-9][0-9 ()/-]{5,18}[0-9]")
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_PUPIL_LAYOUTS = {
    "schoolsoft_students": {"id", "active", "class", "socialnumber", "fname", "lname"},
    "schoolsoft_parents": {"studentid", "fname1", "lname1"},
    "schoolsoft_groups": {"name", "classtype", "teacher"},
}
_SKOLA24_CHILDREN = (
    ColumnTarget.IGNORE,
    ColumnTarget.CLASS_NAME,
    ColumnTarget.IDENTITY,
    ColumnTarget.GIVEN_NAME,
    ColumnTarget.FAMILY_NAME,
    ColumnTarget.SECURITY_MARKING,
)
_SKOLA24_GUARDIANS = (
    ColumnTarget.IDENTITY,
    ColumnTarget.GUARDIAN1_IDENTITY,
    ColumnTarget.GUARDIAN1_GIVEN_NAME,
    ColumnTarget.GUARDIAN1_FAMILY_NAME,
    ColumnTarget.GUARDIAN1_EMAIL,
    ColumnTarget.GUARDIAN1_PHONE,
)


@dataclass(frozen=True, slots=True)
class TableLayout:
    """A table that is understood. `rows` are those after the heading; `skipped_before` those above it.

    `marking_columns` are all columns that hold a security marking, also one that the mapping leaves aside: a marking
    is heeded whether or not somebody asked for it.
    """

    table: RawTable
    kind: TableKind
    name: str
    headings: tuple[str, ...]
    rows: tuple[RawRow, ...] = field(repr=False)
    mapping: ColumnMapping
    marking_columns: tuple[int, ...]
    skipped_before: int = 0
    places: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """The columns of each meaning, so that no row has to look for them."""

    @property
    def width(self) -> int:
        """The number of columns that a whole row has."""
        return len(self.headings)

    def column_of(self, target: ColumnTarget) -> int | None:
        """The first column with this meaning."""
        places = self.places.get(target)
        return places[0] if places else None

    def columns_of(self, target: ColumnTarget) -> tuple[int, ...]:
        """All columns with this meaning."""
        return self.places.get(target, ())

    def is_marked(self, row: RawRow) -> bool:
        """Whether the row says, in a marking column or in words, that somebody in it is protected."""
        none_values = self.mapping.marking_none_values
        in_column = any(
            is_marking(row.cells[index], none_values)
            for index in self.marking_columns
            if index < len(row.cells)
        )
        return in_column or speaks_of_marking(" ".join(row.cells))


def understand(table: RawTable, mapping: ColumnMapping | None, *, today: date) -> TableLayout:
    """Find the heading and the meaning of the columns; a given `mapping` decides over what was found.

    Raises:
        RuleViolation: the given mapping cannot be used (codes of `mapping_problems`).
    """
    if mapping is not None and mapping.columns:
        problems = mapping_problems(mapping)
        if problems:
            raise RuleViolation(problems[0], "mapping")
    position, targets = _heading_row(table.rows)
    if mapping is not None and not mapping.has_header:
        position = None
    elif mapping is not None and position is None:
        position = next((index for index, row in enumerate(table.rows) if not row.is_empty), None)
    headings, rows = _cut(table.rows, position)
    layout_name = _layout_name(headings)
    if position is None:
        layout_name, targets = _by_content(rows, len(headings), today)
    suggested = _settled(targets, layout_name, len(headings))
    columns = dict(mapping.columns) if mapping is not None and mapping.columns else suggested
    used = ColumnMapping(
        columns,
        has_header=position is not None,
        sheet=table.sheet,
        encoding=table.encoding,
        separator=table.separator,
        **({"marking_none_values": mapping.marking_none_values} if mapping is not None else {}),
    )
    return TableLayout(
        table=table,
        kind=table_kind(list(columns.values())),
        name=layout_name or "generic",
        headings=headings,
        rows=rows,
        mapping=used,
        marking_columns=_marking_columns(columns, suggested),
        skipped_before=position or 0,
        places=_places(columns),
    )


def samples_of(layout: TableLayout, *, today: date) -> tuple[ColumnSample, ...]:
    """Every column as the mapping page shows it."""
    shown = [row for row in layout.rows[:_SAMPLE_ROWS] if not row.is_empty and not layout.is_marked(row)]
    samples: list[ColumnSample] = []
    for index, heading in enumerate(layout.headings):
        contents = [row.cells[index] for row in shown if index < len(row.cells) and row.cells[index]]
        meaning = "marking" if index in layout.marking_columns else _meaning(contents, today)
        few = (
            ()
            if meaning == "marking"
            else tuple(text[:_LONGEST_SAMPLE] for text in contents[:_SHOWN_SAMPLES])
        )
        target = layout.mapping.columns.get(index, ColumnTarget.IGNORE)
        samples.append(ColumnSample(index, heading, few, target, meaning))
    return tuple(samples)


def column_letters(index: int) -> str:
    """A column without heading, as spreadsheet programs call it: A, B ... AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _places(columns: Mapping[int, str]) -> dict[str, tuple[int, ...]]:
    places: dict[str, tuple[int, ...]] = {}
    for index, target in columns.items():
        places[str(target)] = (*places.get(str(target), ()), index)
    return places


def _marking_columns(columns: Mapping[int, str], suggested: Mapping[int, str]) -> tuple[int, ...]:
    chosen = {index for index, target in columns.items() if target == ColumnTarget.SECURITY_MARKING}
    left_aside = {
        index
        for index, target in suggested.items()
        if target == ColumnTarget.SECURITY_MARKING
        and columns.get(index, ColumnTarget.IGNORE) == ColumnTarget.IGNORE
    }
    return tuple(sorted(chosen | left_aside))


def _heading_row(rows: Sequence[RawRow]) -> tuple[int | None, dict[int, ColumnTarget]]:
    """The row, among the first ones, whose words mean most; at least two of them."""
    best: tuple[int | None, dict[int, ColumnTarget]] = (None, {})
    for position, row in enumerate(rows[:_HEADING_SEARCH_ROWS]):
        found = {index: target for index, cell in enumerate(row.cells) if (target := heading_target(cell))}
        if len(found) >= 2 and len(found) > len(best[1]):
            best = (position, found)
    return best


def _cut(rows: Sequence[RawRow], position: int | None) -> tuple[tuple[str, ...], tuple[RawRow, ...]]:
    if position is not None:
        heading = list(rows[position].cells)
        while heading and not heading[-1]:
            heading.pop()
        return tuple(heading), tuple(rows[position + 1 :])
    widths = sorted(len(row.cells) for row in rows[:_SAMPLE_ROWS] if not row.is_empty)
    width = widths[len(widths) // 2] if widths else 0
    return tuple("" for _ in range(width)), tuple(rows)


def _layout_name(headings: Sequence[str]) -> str:
    folded = {fold_heading(heading) for heading in headings}
    return next((name for name, words in _PUPIL_LAYOUTS.items() if words <= folded), "")


def _settled(targets: Mapping[int, ColumnTarget], layout_name: str, width: int) -> dict[int, str]:
    """One meaning per column, each meaning at one column, and the words that depend on their neighbours."""
    found = dict(targets)
    values = set(found.values())
    is_parents = layout_name == "schoolsoft_parents"
    is_groups = layout_name == "schoolsoft_groups"
    has_own_names = ColumnTarget.GIVEN_NAME in values and ColumnTarget.FAMILY_NAME in values
    settled: dict[int, str] = {}
    for index in range(width):
        target = found.get(index, ColumnTarget.IGNORE)
        if is_groups and target is ColumnTarget.FULL_NAME:
            target = ColumnTarget.CLASS_NAME
        if has_own_names and target is ColumnTarget.FULL_NAME:
            target = ColumnTarget.IGNORE
        if is_parents and target is ColumnTarget.PUPIL_EXTERNAL_ID and index == 0:
            target = ColumnTarget.IGNORE  # `id` is the parent's here, `studentid` the pupil's
        if target in settled.values() and target not in REPEATABLE_TARGETS:
            target = ColumnTarget.IGNORE
        settled[index] = target.value
    return settled


def _by_content(rows: Sequence[RawRow], width: int, today: date) -> tuple[str, dict[int, ColumnTarget]]:
    """Meanings for a table without headings: two known layouts, else what the contents look like."""
    contents = [
        [row.cells[index] for row in rows[:_SAMPLE_ROWS] if index < len(row.cells)] for index in range(width)
    ]
    meanings = [_meaning([text for text in column if text], today) for column in contents]
    numbers = [index for index, meaning in enumerate(meanings) if meaning == "identity"]
    if width in (5, 6) and numbers == [2] and meanings[3] == meanings[4] == "text":
        return "skola24_children", dict(enumerate(_SKOLA24_CHILDREN[:width]))
    if width == 6 and numbers[:2] == [0, 1]:
        return "skola24_guardians", dict(enumerate(_SKOLA24_GUARDIANS))
    found: dict[int, ColumnTarget] = {}
    for meaning, target in (
        ("identity", ColumnTarget.IDENTITY),
        ("class_name", ColumnTarget.CLASS_NAME),
        ("email", ColumnTarget.EMAIL),
        ("date", ColumnTarget.BIRTH_DATE),
    ):
        if meaning in meanings:
            found[meanings.index(meaning)] = target
    texts = [index for index, meaning in enumerate(meanings) if meaning == "text"]
    if len(texts) == 1:
        found[texts[0]] = ColumnTarget.FULL_NAME
    elif texts:
        found.update(zip(texts, (ColumnTarget.GIVEN_NAME, ColumnTarget.FAMILY_NAME), strict=False))
    if len(found) < 2:
        return "", {}  # one column of words may be any text
    return "", found


def _meaning(contents: Sequence[str], today: date) -> str:
    """A stable code of what the texts look like."""
    if not contents:
        return "empty"
    if set(contents) <= {"0", "1"}:
        return "flag"
    tests: tuple[tuple[str, Callable[[str], bool]], ...] = (
        ("email", lambda text: _EMAIL.fullmatch(text) is not None),
        ("identity", lambda text: _is_number_of_a_person(text, today)),
        ("date", lambda text: parse_day(text, today=today) is not None),
        ("class_name", lambda text: grade_of_class(text) is not None),
        ("phone", lambda text: _PHONE.fullmatch(text) is not None),
        ("number", lambda text: _NUMBER.fullmatch(text) is not None),
    )
    few = contents[:60]
    for meaning, fits in tests:
        if sum(1 for text in few if fits(text)) > _MOSTLY * len(few):
            return meaning
    return "text"


def _is_number_of_a_person(text: str, today: date) -> bool:
    if sum(1 for character in text if character.isdigit()) < 8:
        return False
    number = parse_identity(text, today=today)
    return number is not None and (number.kind is not NumberKind.FREE or number.is_lost)
