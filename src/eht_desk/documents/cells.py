# SPDX-License-Identifier: EUPL-1.2
"""The building pieces of a form: captioned cells, rows with comment, text that flows, signature lines.

Belongs here: how one kind of piece looks, empty or filled. Boxes to tick are in choices, which pieces a form needs in
form_fields.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eht_desk.documents import styles
from eht_desk.documents.choices import Choice, choices_across, placed_across, second_height
from eht_desk.documents.page import Pen, Strip, gap
from eht_desk.documents.styles import Style
from eht_desk.documents.text import Lettering
from eht_desk.documents.words import Line, Words, draw_lines, height_of, line_strips, lines_of
from eht_desk.domain.documents import Ink

CONTINUED = "(forts.)"
_MOST_LINES_BESIDE = 9
_MOST_CELL_LINES = 4
_LABEL_WIDTH = styles.CHOICE_X - 10
_COMMENT_WIDTH = styles.CONTENT_WIDTH - styles.COMMENT_X
_INK_HEIGHT = 52.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A caption with a value under it, over a line. `choices` replaces the value; `weight`: its share of the width."""

    caption: Words
    value: str = ""
    weight: float = 1.0
    choices: tuple[Choice, ...] = ()


def cell_row(lettering: Lettering, cells: Sequence[Cell], *, keep: bool = False) -> Strip:
    """Cells side by side, as high as the highest."""
    widths = _shares([cell.weight for cell in cells], styles.CONTENT_WIDTH)
    captions = [
        lines_of(lettering, cell.caption, styles.CAPTION, width)
        for cell, width in zip(cells, widths, strict=True)
    ]
    values = [
        []
        if cell.choices or not cell.value
        else _cut(lettering, lettering.wrapped(cell.value, styles.VALUE, width), width)
        for cell, width in zip(cells, widths, strict=True)
    ]
    caption_height = max(height_of(lines) for lines in captions)
    seconds = max(second_height(cell.choices) for cell in cells)
    extra = max(0, max(len(lines) for lines in values) - 1) * styles.VALUE.leading

    def draw(pen: Pen, top: float, height: float) -> None:
        x = 0.0
        bottom = top - height
        for cell, width, caption, value in zip(cells, widths, captions, values, strict=True):
            draw_lines(pen, x, top, caption)
            if cell.choices:
                baseline = bottom + 7 + second_height(cell.choices)
                choices_across(pen, x, baseline, placed_across(pen.lettering, cell.choices))
            else:
                first = bottom + 5.5 + (len(value) - 1) * styles.VALUE.leading
                for number, line in enumerate(value):
                    pen.text(x, first - number * styles.VALUE.leading, line, styles.VALUE)
            pen.rule(x, bottom, width)
            x += width + styles.GAP_COLUMN

    least = caption_height + styles.CELL_HEIGHT - styles.CAPTION.leading + max(extra, seconds)
    is_filled = all(cell.value or any(choice.is_ticked for choice in cell.choices) for cell in cells)
    stretch = styles.FILLED_STRETCH if is_filled else styles.CELL_STRETCH
    return Strip(least, draw, stretch=stretch, keep=keep)


def long_strips(lettering: Lettering, caption: Words, text: str, hand_lines: int) -> list[Strip]:
    """A caption and text over the whole width, or lines to write on. Long text goes on over pages."""
    strips = line_strips(lines_of(lettering, caption, styles.CAPTION, styles.CONTENT_WIDTH), keep=True)
    if hand_lines:
        return strips + [hand_line(keep=number < hand_lines - 1) for number in range(hand_lines)]
    name = lettering.shortened(f"{caption.text} {CONTINUED}", styles.CAPTION, styles.CONTENT_WIDTH)
    again = (_text_strip(name, styles.CAPTION), Strip(4))
    lines = lettering.wrapped(text, styles.VALUE, styles.CONTENT_WIDTH)
    strips.append(gap(3, keep=True))
    for number, line in enumerate(lines):
        strips.append(_text_strip(line, styles.VALUE, keep=_glued(number, len(lines)), again=again))
    strips.append(_bottom_rule(4.0, styles.RULE))
    return strips


def hand_line(*, keep: bool = False, height: float = styles.HAND_LINE) -> Strip:
    """An empty line to write on."""
    return Strip(
        height,
        lambda pen, top, height: pen.rule(0, top - height, styles.CONTENT_WIDTH),
        stretch=styles.HAND_STRETCH,
        keep=keep,
    )


def question_strips(
    lettering: Lettering,
    label: Words,
    hint: Words,
    choices: Sequence[Choice],
    comment: str,
    hand_lines: int,
    comment_caption: str,
) -> list[Strip]:
    """A row: question, boxes, comment. A long comment stands under its question over the whole width, and when it
    goes on to the next page that page says which question it belongs to.
    """
    labels = lines_of(lettering, label, styles.LABEL, _LABEL_WIDTH)
    labels += lines_of(lettering, hint, styles.HINT, _LABEL_WIDTH)
    beside = lettering.wrapped(comment, styles.VALUE, _COMMENT_WIDTH) if comment else []
    is_long = len(beside) > _MOST_LINES_BESIDE
    row = _question_row(
        labels, choices, [] if is_long else beside, hand_lines, comment_caption, is_open_below=is_long
    )
    if not is_long:
        return [row]
    lines = lettering.wrapped(comment, styles.VALUE, styles.CONTENT_WIDTH)
    name = lettering.shortened(f"{label.text} {CONTINUED}", styles.CAPTION, styles.CONTENT_WIDTH)
    repeated = (_text_strip(name, styles.CAPTION), Strip(4))
    strips = [row]
    for number, line in enumerate(lines):
        strips.append(_text_strip(line, styles.VALUE, keep=_glued(number, len(lines)), again=repeated))
    strips.append(_bottom_rule(styles.ROW_PADDING, styles.HAIRLINE))
    return strips


def _question_row(
    labels: Sequence[Line],
    choices: Sequence[Choice],
    comment: Sequence[str],
    hand_lines: int,
    caption: str,
    *,
    is_open_below: bool,
) -> Strip:
    boxes = styles.LABEL.leading + second_height(choices)
    text_height = max(height_of(labels), len(comment) * styles.VALUE.leading, boxes)
    over = (
        styles.CAPTION.leading if caption and hand_lines else 0.0
    )  # the first line is as high as the others
    least = max(text_height + 2 * styles.ROW_PADDING, hand_lines * styles.HAND_LINE + over)
    placed = [(choice, number * styles.CHOICE_STEP) for number, choice in enumerate(choices)]

    def draw(pen: Pen, top: float, height: float) -> None:
        slack = styles.ROW_PADDING + 1.0 if hand_lines else (height - text_height) / 2
        first = top - slack - styles.LABEL.size
        draw_lines(pen, 0, top - slack, labels)
        choices_across(pen, styles.CHOICE_X, first, placed)
        for number, line in enumerate(comment):
            pen.text(styles.COMMENT_X, first - number * styles.VALUE.leading, line, styles.VALUE)
        if hand_lines:
            lines_down(pen, styles.COMMENT_X, top - 2, [caption], styles.CAPTION)
        for number in range(1, hand_lines):
            line_y = top - over - number * (height - over) / hand_lines
            pen.rule(styles.COMMENT_X, line_y, _COMMENT_WIDTH, styles.HAIRLINE, styles.THIN)
        if not is_open_below:
            pen.rule(0, top - height, styles.CONTENT_WIDTH, styles.HAIRLINE, styles.THIN)

    stretch = 0.0 if is_open_below else styles.HAND_STRETCH * max(hand_lines, 1)
    return Strip(least, draw, stretch=stretch, keep=is_open_below)


def signature_row(
    lettering: Lettering,
    captions: tuple[Words, Words, Words],
    name: str = "",
    day: str = "",
    ink: Ink | None = None,
) -> list[Strip]:
    """Lines for signature, name in clear, place and date; what is known is printed, a drawn signature as lines."""
    widths = _shares((1.25, 1.0, 1.0), styles.CONTENT_WIDTH)
    under = [
        lines_of(lettering, caption, styles.CAPTION, width)
        for caption, width in zip(captions, widths, strict=True)
    ]
    told = [
        _cut(lettering, lettering.wrapped(text, styles.VALUE, width), width) if text else []
        for text, width in zip(("", name, day), widths, strict=True)
    ]
    captions_height = max(height_of(lines) for lines in under) + 3

    def draw(pen: Pen, top: float, height: float) -> None:
        line = top - height + captions_height
        x = 0.0
        for width, caption, texts in zip(widths, under, told, strict=True):
            first = line + 4.5 + (len(texts) - 1) * styles.VALUE.leading
            for row, text in enumerate(texts):
                pen.text(x, first - row * styles.VALUE.leading, text, styles.VALUE)
            pen.rule(x, line, width, styles.INK, styles.LINE)
            draw_lines(pen, x, line - 2, caption)
            x += width + styles.GAP_COLUMN
        if ink is not None:
            _draw_ink(pen, ink, line + 1, widths[0], room)

    room = max(_INK_HEIGHT if ink is not None else 26.0, len(told[1]) * styles.VALUE.leading + 8)
    return [Strip(room + captions_height, draw, stretch=14)]


def _draw_ink(pen: Pen, ink: Ink, bottom: float, width: float, height: float) -> None:
    """The strokes inside the box over the line, in their own proportions: a box is three times as wide as high."""
    tall = min(height - 3, width / 3)
    wide = tall * 3
    strokes = [
        [(_within(x) * wide / 1000, bottom + tall - _within(y) * tall / 1000) for x, y in stroke]
        for stroke in ink.strokes
        if stroke
    ]
    pen.strokes(strokes)


def _within(number: int) -> int:
    return min(1000, max(0, number))


def text_strips(lines: Sequence[str], style: Style, *, keep: bool = False) -> list[Strip]:
    """Lines of text one under another."""
    return [_text_strip(line, style, keep=keep) for line in lines]


def lines_down(pen: Pen, x: float, top: float, lines: Sequence[str], style: Style) -> None:
    """Draw lines from the top down."""
    baseline = top - style.size
    for line in lines:
        pen.text(x, baseline, line, style)
        baseline -= style.leading


def _text_strip(
    line: str, style: Style, *, x: float = 0.0, keep: bool = False, again: tuple[Strip, ...] = ()
) -> Strip:
    return Strip(
        style.leading, lambda pen, top, _: pen.text(x, top - style.size, line, style), keep=keep, again=again
    )


def _bottom_rule(height: float, colour: int) -> Strip:
    return Strip(
        height, lambda pen, top, tall: pen.rule(0, top - tall, styles.CONTENT_WIDTH, colour, styles.THIN)
    )


def _glued(number: int, count: int) -> bool:
    """No lonely first or last line, and the rule under the last line stays with it."""
    return number < 1 or number >= count - 2


def _cut(lettering: Lettering, lines: list[str], width: float) -> list[str]:
    """A cell is never cut by a page, so it has an end: more than any name needs, and an ellipsis shows the rest."""
    if len(lines) <= _MOST_CELL_LINES:
        return lines
    last = lettering.shortened(lines[_MOST_CELL_LINES - 1] + lines[_MOST_CELL_LINES], styles.VALUE, width)
    return [*lines[: _MOST_CELL_LINES - 1], last]


def _shares(weights: Sequence[float], width: float) -> list[float]:
    room = width - styles.GAP_COLUMN * (len(weights) - 1)
    return [room * weight / sum(weights) for weight in weights]
