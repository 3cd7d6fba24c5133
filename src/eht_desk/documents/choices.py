# SPDX-License-Identifier: EUPL-1.2
"""Boxes to tick with their words: beside one another, in columns, or one to a line when the words are long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eht_desk.documents import styles
from eht_desk.documents.page import Pen, Strip
from eht_desk.documents.text import Lettering
from eht_desk.documents.words import Line, Words, draw_lines, height_of, line_strips, lines_of

_BOX_TEXT = styles.BOX + 4
_MOST_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """A box with its word."""

    label: str
    is_ticked: bool
    second: str = ""
    """The word in the second language."""


def choice_strips(
    lettering: Lettering, caption: Words, choices: Sequence[Choice], *, is_ruled: bool = True
) -> list[Strip]:
    """A caption and boxes over the whole width, as many lines as they need."""
    strips = line_strips(lines_of(lettering, caption, styles.CAPTION, styles.CONTENT_WIDTH), keep=True)
    widest = max((choice_width(lettering, choice) for choice in choices), default=0.0)
    total = sum(choice_width(lettering, choice) + styles.GAP_COLUMN for choice in choices)
    columns = len(choices)
    if total - styles.GAP_COLUMN > styles.CONTENT_WIDTH:
        columns = int((styles.CONTENT_WIDTH + styles.GAP_COLUMN) // (widest + styles.GAP_COLUMN))
        columns = max(1, min(_MOST_COLUMNS, columns))
    rows = [choices[start : start + columns] for start in range(0, len(choices), max(columns, 1))]
    is_one_line = len(rows) == 1
    step = (styles.CONTENT_WIDTH + styles.GAP_COLUMN) / max(columns, 1)
    for number, row in enumerate(rows):
        placed = (
            placed_across(lettering, row)
            if is_one_line
            else [(choice, place * step) for place, choice in enumerate(row)]
        )
        is_last = number == len(rows) - 1
        room = styles.CONTENT_WIDTH if columns == 1 or is_one_line else step - styles.GAP_COLUMN
        # All of a few lines stay together; a long list of options may go on over the page.
        keep = not is_last and (len(rows) <= 4 or number in (0, len(rows) - 2))
        strips.append(_row(lettering, placed, room, is_ruled=is_ruled and is_last, keep=keep))
    return strips


def choices_across(pen: Pen, x: float, baseline: float, placed: Sequence[tuple[Choice, float]]) -> None:
    """Draw boxes with their words; a chosen word is bold too, so that the choice shows without colour."""
    for choice, offset in placed:
        pen.box(x + offset, baseline, is_ticked=choice.is_ticked)
        label = pen.lettering.one_line(choice.label)
        style = styles.CHOSEN if choice.is_ticked else styles.VALUE
        pen.text(x + offset + _BOX_TEXT, baseline, label, style)
        if choice.second:
            other = pen.lettering.one_line(choice.second)
            pen.text(
                x + offset + _BOX_TEXT, baseline - styles.SECOND_CHOICE.leading, other, styles.SECOND_CHOICE
            )


def placed_across(lettering: Lettering, choices: Sequence[Choice]) -> list[tuple[Choice, float]]:
    """The choices with their distance from the left."""
    placed: list[tuple[Choice, float]] = []
    x = 0.0
    for choice in choices:
        placed.append((choice, x))
        x += choice_width(lettering, choice) + styles.GAP_COLUMN
    return placed


def second_height(choices: Sequence[Choice]) -> float:
    """How much more room a line of these needs for the second language."""
    return styles.SECOND_CHOICE.leading if any(choice.second for choice in choices) else 0.0


def choice_width(lettering: Lettering, choice: Choice) -> float:
    """A box with its word in a line."""
    words = [lettering.width(lettering.one_line(choice.label), styles.CHOSEN)]
    if choice.second:
        words.append(lettering.width(lettering.one_line(choice.second), styles.SECOND_CHOICE))
    return _BOX_TEXT + max(words)


def _row(
    lettering: Lettering,
    placed: Sequence[tuple[Choice, float]],
    room: float,
    *,
    is_ruled: bool,
    keep: bool,
) -> Strip:
    """A line of boxes; words longer than their room are broken."""
    texts = [_lines(lettering, choice, room - _BOX_TEXT) for choice, _ in placed]
    height = max((height_of(lines) for lines in texts), default=0.0) + 6.4

    def draw(pen: Pen, top: float, tall: float) -> None:
        first = top - (tall - height) / 2 - 3
        for (choice, x), lines in zip(placed, texts, strict=True):
            pen.box(x, first - styles.VALUE.size, is_ticked=choice.is_ticked)
            draw_lines(pen, x + _BOX_TEXT, first, lines)
        if is_ruled:
            pen.rule(0, top - tall, styles.CONTENT_WIDTH)

    return Strip(height, draw, stretch=4, keep=keep)


def _lines(lettering: Lettering, choice: Choice, room: float) -> list[Line]:
    words = Words(lettering.one_line(choice.label), lettering.one_line(choice.second))
    style = styles.CHOSEN if choice.is_ticked else styles.VALUE
    return lines_of(lettering, words, style, room, is_free=False)
