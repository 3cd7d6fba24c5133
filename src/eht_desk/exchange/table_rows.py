# SPDX-License-Identifier: EUPL-1.2
"""Which rows of a table say something about a person, and why the others are passed over. Codes only."""

from __future__ import annotations

import re

from eht_desk.exchange.raw_tables import RawRow
from eht_desk.exchange.table_layout import TableLayout

_SUM_WORDS = re.compile(r"(?:summa|sum|totalt?|antal(?: elever)?|medel(?:värde)?)\b[:\s0-9]*", re.IGNORECASE)
_FIGURE = re.compile(r"[0-9\s.,%]*")


def why_skipped(layout: TableLayout, row: RawRow) -> str:
    """`empty`, `sum_row`, `heading` (it stands here once more), `not_pupil`; empty for a row with content."""
    if row.is_empty:
        return "empty"
    if is_sum_row(row):
        return "sum_row"
    if layout.is_repeated_heading(row):
        return "heading"
    return "not_pupil" if layout.is_other_type(row) else ""


def content_rows(layout: TableLayout) -> list[RawRow]:
    """The rows with content."""
    return [row for row in layout.rows if not why_skipped(layout, row)]


def is_sum_row(row: RawRow) -> bool:
    """Whether the row is a sum under a list (`summa;40;;`): a sum word first, only figures after it."""
    filled = [cell for cell in row.cells if cell]
    if not filled or _SUM_WORDS.fullmatch(filled[0]) is None:
        return False
    return all(_FIGURE.fullmatch(cell) is not None for cell in filled[1:])
