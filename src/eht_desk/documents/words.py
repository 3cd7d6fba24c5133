# SPDX-License-Identifier: EUPL-1.2
"""Fixed words of a form with what stands under them in a second language, as lines that carry their own style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eht_desk.documents.page import Pen, Strip
from eht_desk.documents.styles import CAPTION, CHOSEN, HEADING, Style, second
from eht_desk.documents.text import Lettering

_BESIDE = (CAPTION, CHOSEN, HEADING)


@dataclass(frozen=True, slots=True)
class Words:
    """A text, and the same in the paper's second language when there is one."""

    text: str
    second: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of drawable text with its look."""

    text: str
    style: Style


def lines_of(
    lettering: Lettering, words: Words, style: Style, width: float, *, is_free: bool = True
) -> list[Line]:
    """The lines in a column, those of the second language in grey under the Swedish ones.

    Captions and headings that fit have both on one line. `is_free`: the whole width is theirs.
    """
    if words.text and words.second and is_free and style in _BESIDE:
        beside = lettering.wrapped(f"{words.text} / {words.second}", style, width)
        if len(beside) == 1:  # short ones share a line: what is signed stays on the page of what it is about
            return [Line(beside[0], style)]
    lines = [Line(line, style) for line in lettering.wrapped(words.text, style, width)] if words.text else []
    if words.second:
        small = second(style)
        lines += [Line(line, small) for line in lettering.wrapped(words.second, small, width)]
    return lines


def height_of(lines: Sequence[Line]) -> float:
    """How high the lines stand together."""
    return sum(line.style.leading for line in lines)


def draw_lines(pen: Pen, x: float, top: float, lines: Sequence[Line]) -> None:
    """Draw lines from the top down."""
    for line in lines:
        pen.text(x, top - line.style.size, line.text, line.style)
        top -= line.style.leading


def line_strips(lines: Sequence[Line], *, keep: bool = False) -> list[Strip]:
    """Lines one under another over the whole width."""
    return [_strip(line, keep) for line in lines]


def _strip(line: Line, keep: bool) -> Strip:
    style = line.style
    return Strip(
        style.leading, lambda pen, top, _: pen.text(0, top - style.size, line.text, style), keep=keep
    )
