# SPDX-License-Identifier: EUPL-1.2
"""Writes the table of tables in docs/data-map.md: ``python tools/make_data_map.py``. Tables and clear columns come from
the schema, the words about them from data_map_rows.py; a test compares, so that a new table or column is described the
day it appears. The rest of the page is written by hand.
"""

from __future__ import annotations

import sys
from dataclasses import fields
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from eht_desk.store import rows, rows_process  # noqa: E402 - after the path
from tools.data_map_rows import ROWS, Kept  # noqa: E402 - after the path

TABLES = {**rows.META.metadata.tables, **rows_process.TASK.metadata.tables}
TARGET = ROOT / "docs" / "data-map.md"
_BEGIN, _END = "<!-- tables -->", "<!-- end of tables -->"
_HEADINGS = (
    "Table",
    "About",
    "What",
    "Why, ground",
    "From",
    "Who reads",
    "Can go to",
    "Kept",
    "Opens with",
    "Clear to the store key",
)
NO_CONTENT = frozenset({"compartment_id", "sealed", "sealed_content", "sealed_more", "sealed_register"})


def made(page: str) -> str:
    """The whole page with a fresh table. Raises KeyError for a table without a row, ValueError for a row too many."""
    if unknown := set(ROWS) - set(TABLES):
        raise ValueError(f"no such tables: {sorted(unknown)}")
    lines = [f"| {' | '.join(_HEADINGS)} |", f"|{' --- |' * len(_HEADINGS)}"]
    for name in sorted(TABLES):
        row, table = ROWS[name], TABLES[name]
        clear = ", ".join(column.name for column in table.columns if column.name not in NO_CONTENT)
        cells = (f"`{name}`", *(getattr(row, item.name) for item in fields(Kept)), clear)
        lines.append(f"| {' | '.join(cells)} |")
    before, _, rest = page.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return "\n".join([before + _BEGIN, *lines, _END]) + after


if __name__ == "__main__":
    TARGET.write_text(made(TARGET.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
