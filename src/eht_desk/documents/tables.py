# SPDX-License-Identifier: EUPL-1.2
"""Tables of a form: a heading that comes back on every page, rows of text, empty rows to write in."""

from __future__ import annotations

from collections.abc import Sequence

from eht_desk.documents import styles
from eht_desk.documents.page import Pen, Strip
from eht_desk.documents.text import Lettering
from eht_desk.documents.words import Words, draw_lines, height_of, lines_of
from eht_desk.domain.forms.model import FieldDefinition, FieldKind

_EMPTY_ROWS = 3
_PAD = 4.0
_WIDE = 2.4
_NARROW = frozenset({FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.TIME, FieldKind.SCALE})
_LONG = 200
"""A column of so many letters holds sentences."""
_TOGETHER = 24
"""A row of fewer lines is not torn by a page."""
MANY = 3
"""With more columns than this a line to write on is two lines high: the cells are narrow."""


def table_strips(
    lettering: Lettering,
    columns: Sequence[FieldDefinition],
    headings: Sequence[Words],
    rows: Sequence[Sequence[str]],
    hand_lines: int,
) -> list[Strip]:
    """The heading, then each row, then as many empty rows as asked for (at least three in a table without rows)."""
    if not columns:
        return []
    widths = _widths(columns)
    heading = _heading(lettering, headings, widths)
    strips: list[Strip] = [heading]
    again = (heading, Strip(3))
    for row in rows:
        strips.extend(_row(lettering, [*row, *[""] * len(columns)][: len(columns)], widths, again))
    empty = max(_EMPTY_ROWS, hand_lines) if not rows else 0
    tall = styles.HAND_LINE * (2 if len(columns) > MANY else 1)
    for _ in range(empty):
        strips.append(_line(widths, [""] * len(columns), again, tall, is_last=True, is_empty=True))
    return strips


def _heading(lettering: Lettering, labels: Sequence[Words], widths: Sequence[float]) -> Strip:
    wrapped = [
        lines_of(lettering, label, styles.CAPTION, width - 2 * _PAD)
        for label, width in zip(labels, widths, strict=True)
    ]
    height = max(height_of(lines) for lines in wrapped) + 7

    def draw(pen: Pen, top: float, tall: float) -> None:
        pen.frame(0, top - tall, styles.CONTENT_WIDTH, tall, fill=styles.BAND)
        x = 0.0
        for lines, width in zip(wrapped, widths, strict=True):
            draw_lines(pen, x + _PAD, top - 4, lines)
            x += width
        pen.rule(0, top - tall, styles.CONTENT_WIDTH)

    return Strip(height, draw, keep=True)


def _row(
    lettering: Lettering, texts: Sequence[str], widths: Sequence[float], again: tuple[Strip, ...]
) -> list[Strip]:
    """A row, line by line, so that a long one can go on over pages."""
    cells = [
        lettering.wrapped(text, styles.VALUE, width - 2 * _PAD)
        for text, width in zip(texts, widths, strict=True)
    ]
    count = max(len(lines) for lines in cells)
    strips: list[Strip] = []
    for number in range(count):
        line = [lines[number] if number < len(lines) else "" for lines in cells]
        is_first, is_last = number == 0, number == count - 1
        height = styles.VALUE.leading + (_PAD if is_first else 0) + (_PAD if is_last else 0)
        top_pad = _PAD if is_first else 0.0
        near_edge = is_first or number == count - 2 or count <= _TOGETHER
        strips.append(
            _line(
                widths,
                line,
                again,
                height,
                top_pad=top_pad,
                is_last=is_last,
                keep=near_edge and not is_last,
            )
        )
    return strips


def _line(
    widths: Sequence[float],
    texts: Sequence[str],
    again: tuple[Strip, ...],
    height: float,
    *,
    top_pad: float = 0.0,
    is_last: bool,
    is_empty: bool = False,
    keep: bool = False,
) -> Strip:
    def draw(pen: Pen, top: float, tall: float) -> None:
        x = 0.0
        for text, width in zip(texts, widths, strict=True):
            pen.text(x + _PAD, top - top_pad - styles.VALUE.size, text, styles.VALUE)
            x += width
        if is_last:
            colour = styles.RULE if is_empty else styles.HAIRLINE
            x = 0.0
            for width in widths:
                pen.rule(x + (_PAD if is_empty else 0), top - tall, width - (_PAD if is_empty else 0), colour)
                x += width

    return Strip(height, draw, stretch=styles.HAND_STRETCH if is_empty else 0.0, keep=keep, again=again)


def _widths(columns: Sequence[FieldDefinition]) -> list[float]:
    weights = [_weight(column, len(columns) <= MANY) for column in columns]
    return [styles.CONTENT_WIDTH * weight / sum(weights) for weight in weights]


def _weight(column: FieldDefinition, is_roomy: bool) -> float:
    if column.kind is FieldKind.LONG_TEXT or (column.max_length or 0) > _LONG:
        return _WIDE
    if column.kind is FieldKind.DATE:
        return 1.2 if is_roomy else 1.05
    return 0.7 if column.kind in _NARROW else 1.2
