# SPDX-License-Identifier: EUPL-1.2
"""What the files beside the main one are: parents and classes of one export, for the page that shows the columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from eht_desk.domain.register_sources import ColumnTarget, FileColumns
from eht_desk.exchange.column_readings import samples_of
from eht_desk.exchange.raw_tables import RawRow
from eht_desk.exchange.reading_progress import WHOLE, ReadingProgress
from eht_desk.exchange.table_layout import TableLayout
from eht_desk.exchange.table_rows import content_rows

_KEYS = (ColumnTarget.IDENTITY, ColumnTarget.PUPIL_EXTERNAL_ID)
_WITHOUT_CENTURY = 10


def other_files(
    layouts: Sequence[TableLayout], shown: Sequence[TableLayout], today: date, progress: ReadingProgress
) -> tuple[FileColumns, ...]:
    """One for each file that is not among the `shown` tables. No sample is about anybody near a marked pupil."""
    rest = [layout for layout in layouts if layout not in shown]
    if not rest:
        return ()
    marked = _keys_of_marked(layouts)
    groups: dict[str, list[TableLayout]] = {}
    for layout in rest:
        groups.setdefault(layout.table.file or layout.table.source, []).append(layout)
    found = []
    ends = progress.shares([len(tables) for tables in groups.values()], WHOLE)
    for (name, tables), end in zip(groups.items(), ends, strict=True):
        first = tables[0]
        rows = [row for layout in tables for row in content_rows(layout)]
        open_rows = [row for row in rows if not _speaks_of(row, marked)]
        columns = samples_of(first, open_rows, today=today, progress=progress)
        found.append(FileColumns(name, first.kind, first.name, len(rows), columns))
        progress.reach(end)
    return tuple(found)


def _keys_of_marked(layouts: Sequence[TableLayout]) -> frozenset[str]:
    """Ids and numbers that stand in rows with a marking: other files name the same pupils by them."""
    found: set[str] = set()
    for layout in layouts:
        places = [place for target in _KEYS for place in layout.columns_of(target)]
        for row in layout.rows if places else ():
            if layout.is_marked(row):
                found.update(_key(row.cells[place]) for place in places if place < len(row.cells))
    return frozenset(found - {""})


def _speaks_of(row: RawRow, marked: frozenset[str]) -> bool:
    return bool(marked) and any(_key(cell) in marked for cell in row.cells)


def _key(cell: str) -> str:
    """A number without century and separators, any other id as it stands."""
    digits = "".join(letter for letter in cell if letter.isdigit())
    return digits[-_WITHOUT_CENTURY:] if len(digits) >= _WITHOUT_CENTURY else cell.strip().casefold()
