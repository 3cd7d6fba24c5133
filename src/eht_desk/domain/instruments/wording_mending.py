# SPDX-License-Identifier: EUPL-1.2
"""Rows of a questionnaire mended by hand: moved, put together, cut apart. Nothing that was found disappears unseen.

`texts` are those beside the topics, in order, and after them what is left over. Does not belong here: what is wrong
with them (wording_rows).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from eht_desk.domain.instruments.wording import WordingCode, WordingProblem

_SECOND = re.compile(r"(?<=[.?!])\s+(?:\d{1,2}[.)]\s*)?(?=\S)")
"""Between two questions of one row, with the number of the second."""


def mended(texts: Sequence[str], rows: int, problem: WordingProblem) -> tuple[str, ...] | None:
    """The texts with one problem out of the way by moving them; None where only writing helps."""
    row = problem.row
    if not 1 <= row <= rows:
        return None
    if problem.code is WordingCode.SHIFTED:
        by = dict(problem.facts)["by"]
        return moved_up(texts, rows, row, by) if by > 0 else moved_down(texts, rows, row, -by)
    if problem.code is WordingCode.ROW_MISSING:
        return moved_up(texts, rows, row, 1) if any(texts[row:]) else None
    if problem.code is WordingCode.TEXT_TWICE:
        return _fitted([*texts[: row - 1], *texts[row:]], rows)
    if problem.code is WordingCode.ROW_BROKEN and row > 1:
        return _joined(texts, rows, row)
    if problem.code is WordingCode.TWO_IN_ROW:
        return _parted(texts, rows, row)
    return None


def moved_up(texts: Sequence[str], rows: int, row: int, by: int) -> tuple[str, ...]:
    """From `row` on each text comes from `by` rows below; what stood in the first of them is left over at the end."""
    start = max(0, row - 1)
    pushed_out = [text for text in texts[start : start + by] if text]
    return _fitted([*texts[:start], *texts[start + by :]], rows, pushed_out)


def moved_down(texts: Sequence[str], rows: int, row: int, by: int) -> tuple[str, ...]:
    """From `row` on each text goes `by` rows down, and as many rows are empty; the last ones are left over."""
    return _fitted([*texts[: row - 1], *[""] * by, *texts[row - 1 :]], rows)


def without(texts: Sequence[str], at: int) -> tuple[str, ...]:
    """Without what is left over at this place (from 0 in the whole)."""
    return tuple(text for place, text in enumerate(texts) if place != at)


def _joined(texts: Sequence[str], rows: int, row: int) -> tuple[str, ...]:
    both = f"{texts[row - 2]} {texts[row - 1]}".strip()
    return _fitted([*texts[: row - 2], both, *texts[row:]], rows)


def _parted(texts: Sequence[str], rows: int, row: int) -> tuple[str, ...] | None:
    parts = [part for part in _SECOND.split(texts[row - 1], maxsplit=1) if part]
    if len(parts) < 2:
        return None
    rest = list(texts[row:])
    if rest and not rest[0]:  # the second question's own row is empty
        rest = rest[1:]
    return _fitted([*texts[: row - 1], *parts, *rest], rows)


def _fitted(texts: Sequence[str], rows: int, left_over: Sequence[str] = ()) -> tuple[str, ...]:
    inside = [*texts[:rows], *[""] * (rows - len(texts))]
    return (*inside, *(text for text in (*texts[rows:], *left_over) if text))
