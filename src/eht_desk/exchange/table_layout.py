# SPDX-License-Identifier: EUPL-1.2
"""Where the rows of a table begin and what its columns mean: by heading, by known layout, else by content.

Reading the rows is `table_reader.py`. A row with a security marking never gives a sample.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.identity_numbers import NumberKind, parse_identity
from eht_desk.domain.register_sources import (
    REPEATABLE_TARGETS,
    ColumnMapping,
    ColumnTarget,
    TableKind,
    mapping_problems,
    table_kind,
)
from eht_desk.exchange.cell_values import grade_of_class, is_marking, parse_day, speaks_of_marking
from eht_desk.exchange.headings import fold_heading, heading_target
from eht_desk.exchange.known_layouts import HeadedLayout, PlacedLayout, by_headings, by_places
from eht_desk.exchange.raw_tables import RawRow, RawTable

_HEADING_SEARCH_ROWS = 15
_SAMPLE_ROWS = 200
_MOSTLY = 0.6

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"\+?[0-9][0-9 ()/-]{5,18}[0-9]")
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?")


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
    heading_row: int = 0
    """The number of the row with the headings in the file; 0 without any."""
    least_width: int = 0
    """A row may end after so many columns; 0 means that a whole row has all of them."""
    row_type: tuple[int, str] | None = None
    """A column and the word that stands there in the rows of persons."""
    sheet_class: str = ""
    """The class that the sheet's name tells, where no column does."""
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

    def is_repeated_heading(self, row: RawRow) -> bool:
        """Whether the heading stands here once more, as on each page of a printed list."""
        return self.mapping.has_header and row.cells[: self.width] == self.headings

    def is_other_type(self, row: RawRow) -> bool:
        """Whether the row says that it is no person."""
        if self.row_type is None:
            return False
        place, word = self.row_type
        return place >= len(row.cells) or row.cells[place] != word

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
    placed: PlacedLayout | None = None
    headed: HeadedLayout | None = None
    if position is None:
        placed, targets = _by_content(rows, len(headings), today)
        headings = ("",) * max(len(headings), len(placed.columns) if placed is not None else 0)
    else:
        headings, targets = _with_group_headings(table.rows, position, headings, targets)
        headed = by_headings([fold_heading(heading) for heading in headings])
    suggested = _settled(targets, headings, headed)
    columns = dict(mapping.columns) if mapping is not None and mapping.columns else suggested
    used = ColumnMapping(
        columns,
        has_header=position is not None,
        sheet=table.sheet,
        encoding=table.encoding,
        separator=table.separator,
        **({"marking_none_values": mapping.marking_none_values} if mapping is not None else {}),
    )
    known = placed or headed
    return TableLayout(
        table=table,
        kind=table_kind(list(columns.values())),
        name=known.name if known is not None else "generic",
        headings=headings,
        rows=rows,
        mapping=used,
        marking_columns=_marking_columns(columns, suggested),
        skipped_before=position or 0,
        heading_row=0 if position is None else table.rows[position].number,
        least_width=placed.least if placed is not None else 0,
        row_type=placed.row_type if placed is not None else _row_type(headings, headed),
        places=_places(columns),
    )


def sheets_together(
    tables: Sequence[RawTable], mapping: ColumnMapping | None, *, today: date
) -> list[TableLayout]:
    """The first sheet that is understood, and every other one with the same headings (one sheet for each class).

    Raises:
        RuleViolation: the given mapping cannot be used.
    """
    layouts = [understand(table, None, today=today) for table in tables]
    first = next((layout for layout in layouts if layout.kind is not TableKind.UNKNOWN), layouts[0])
    joined = [
        layout
        for layout in layouts
        if layout is first or (layout.headings == first.headings and any(first.headings))
    ]
    joined = _without_repeats(joined)
    names_read = {layout.table.sheet for layout in joined}
    left = tuple(layout.table.sheet for layout in layouts if layout.table.sheet not in names_read)
    names = tuple(layout.table.sheet for layout in joined) if len(joined) > 1 else ()
    found: list[TableLayout] = []
    for layout in joined:
        table = replace(layout.table, joined=names, left=left)
        if names:
            table = replace(table, file=table.source, source=f"{table.source}, {table.sheet}")
        understood = understand(table, mapping, today=today)
        tells_class = ColumnTarget.CLASS_NAME in understood.places
        is_class = grade_of_class(table.sheet) is not None
        found.append(replace(understood, sheet_class="" if tells_class or not is_class else table.sheet))
    return found


def _without_repeats(layouts: list[TableLayout]) -> list[TableLayout]:
    """Without the sheets whose every row stands in the others too: a sheet for the whole school beside the classes.

    Where no column tells the class the class sheets stay, else the larger ones.
    """
    has_class = ColumnTarget.CLASS_NAME in layouts[0].places

    def order(layout: TableLayout) -> tuple[bool, int]:
        return not has_class and grade_of_class(layout.table.sheet) is None, -len(layout.rows)

    kept: list[TableLayout] = []
    seen: set[tuple[str, ...]] = set()
    for layout in sorted(layouts, key=order):
        rows = {row.cells[: layout.width] for row in layout.rows if not row.is_empty}
        if not kept or not rows or rows - seen:
            kept.append(layout)
            seen |= rows
    return [layout for layout in layouts if any(layout is other for other in kept)]


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


def _with_group_headings(
    rows: Sequence[RawRow], position: int, headings: tuple[str, ...], targets: Mapping[int, ColumnTarget]
) -> tuple[tuple[str, ...], dict[int, ColumnTarget]]:
    """Headings such as `Förnamn` under a row that says `Vårdnadshavare 1` over several columns belong to it."""
    above = rows[position - 1].cells if position else ()
    groups = {index: cell for index, cell in enumerate(above) if cell}
    guardians = [index for index, cell in groups.items() if _is_guardian_group(cell)]
    if not guardians or len(groups) >= len(targets):
        return headings, dict(targets)
    found, names = dict(targets), list(headings)
    for index in range(min(guardians), len(headings)):
        group = groups[max(at for at in groups if at <= index)]
        together = f"{group} {headings[index]}"
        if not headings[index] or not _is_guardian_group(group):
            continue
        names[index] = together
        found.pop(index, None)
        if (target := heading_target(together)) is not None:
            found[index] = target
    return tuple(names), found


def _is_guardian_group(text: str) -> bool:
    target = heading_target(text)
    return target in (ColumnTarget.GUARDIAN1_NAME, ColumnTarget.GUARDIAN2_NAME)


def _row_type(headings: Sequence[str], headed: HeadedLayout | None) -> tuple[int, str] | None:
    if headed is None or headed.name != "unikum_persons":
        return None
    return [fold_heading(heading) for heading in headings].index("radtyp"), "user"


def _settled(
    targets: Mapping[int, ColumnTarget], headings: Sequence[str], headed: HeadedLayout | None
) -> dict[int, str]:
    """One meaning per column, each meaning at one column, and the words that depend on their neighbours."""
    found = dict(targets)
    for index, heading in enumerate(headings):
        if headed is not None and (known := headed.meanings.get(fold_heading(heading))) is not None:
            found[index] = known
    values = set(found.values())
    has_own_names = ColumnTarget.GIVEN_NAME in values and ColumnTarget.FAMILY_NAME in values
    settled: dict[int, str] = {}
    for index in range(len(headings)):
        target = found.get(index, ColumnTarget.IGNORE)
        if has_own_names and target is ColumnTarget.FULL_NAME:
            target = ColumnTarget.IGNORE
        if target in settled.values() and target not in REPEATABLE_TARGETS:
            target = ColumnTarget.IGNORE
        settled[index] = target.value
    return settled


def _by_content(
    rows: Sequence[RawRow], width: int, today: date
) -> tuple[PlacedLayout | None, dict[int, ColumnTarget]]:
    """Meanings for a table without headings: the known layouts, else what the contents look like."""
    first = [row.cells for row in rows[:_SAMPLE_ROWS] if not row.is_empty]
    widest = max((index + 1 for row in first for index, cell in enumerate(row) if cell), default=0)
    contents = [[row[index] for row in first if index < len(row)] for index in range(max(width, widest))]
    meanings = [meaning_of([text for text in column if text], today) for column in contents]
    placed = by_places(meanings, widest, first)
    if placed is not None:
        return placed, dict(enumerate(placed.columns))
    meanings = meanings[:width]
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
        return None, {}  # one column of words may be any text
    return None, found


def meaning_of(contents: Sequence[str], today: date) -> str:
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
