# SPDX-License-Identifier: EUPL-1.2
"""Bars per function and person as a vector drawing. Each bar says its figure and whose it is, so that neither colour
nor pattern has to be told apart; the pattern helps where it can.

Belongs here: the drawing. Its twin in figures is a table of the paper (survey_summary_paper).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from eht_desk.documents import styles
from eht_desk.documents.page import Pen, Strip
from eht_desk.documents.styles import Style
from eht_desk.documents.text import Lettering
from eht_desk.domain.instruments.results import shown

_LABEL_WIDTH = 148.0
_PLOT_X = 158.0
_PLOT_WIDTH = 212.0
_FIGURE_X = _PLOT_X + _PLOT_WIDTH + 30
_WHOSE_X = _FIGURE_X + 6
_BETWEEN = 2.0
_GROUP_GAP = 9.0
_AXIS_HEIGHT = 13.0
_HATCH = 3.2
_OUTLINE = 0.8
_CAPITAL = 0.72
NOT_SCORED = "–"


class Fill(StrEnum):
    """How bars of one person look, also in a copy without colour."""

    SOLID = "solid"
    RISING = "rising"
    FALLING = "falling"
    PALE = "pale"
    EMPTY = "empty"


_FILLS = (Fill.SOLID, Fill.RISING, Fill.PALE, Fill.FALLING)


@dataclass(frozen=True, slots=True)
class Bar:
    """One person's mean of a function; None: it cannot be scored. `fill` as in the person's other bars."""

    label: str
    mean: Fraction | None
    fill: Fill


@dataclass(frozen=True, slots=True)
class Group:
    """A function with its bars, and the mean of those that are put together; None where there is none to show."""

    label: str
    bars: tuple[Bar, ...]
    combined: Fraction | None


def fill_of(place: int, *, is_apart: bool) -> Fill:
    """The look of the person at this place among those put together; who is shown apart has empty bars."""
    return Fill.EMPTY if is_apart else _FILLS[place % len(_FILLS)]


def chart_strips(
    lettering: Lettering, groups: Sequence[Group], least: int, most: int, thickness: float, style: Style
) -> list[Strip]:
    """The chart from the least to the highest point of the scale: a strip per function, then the axis."""
    strips = [_group(lettering, group, least, most, thickness, style) for group in groups]
    return [*strips, _axis(least, most)]


def _x(value: Fraction, least: int, most: int) -> float:
    return _PLOT_X + _PLOT_WIDTH * float((value - least) / (most - least))


def _group(
    lettering: Lettering, group: Group, least: int, most: int, thickness: float, style: Style
) -> Strip:
    label = lettering.wrapped(group.label, styles.LABEL, _LABEL_WIDTH)
    bars_height = len(group.bars) * (thickness + _BETWEEN) - _BETWEEN
    height = max(bars_height, len(label) * styles.LABEL.leading) + _GROUP_GAP
    told = [_told(lettering, bar, style) for bar in group.bars]

    def draw(pen: Pen, top: float, tall: float) -> None:
        _grid(pen, top, tall, least, most)
        middle = top - tall / 2
        baseline = middle + len(label) * styles.LABEL.leading / 2 - styles.LABEL.size
        for line in label:
            pen.text(0, baseline, line, styles.LABEL)
            baseline -= styles.LABEL.leading
        y = middle + bars_height / 2 - thickness
        for bar, (figure, whose) in zip(group.bars, told, strict=True):
            if bar.mean is not None:
                _bar(pen, y, _x(bar.mean, least, most) - _PLOT_X, thickness, bar.fill)
            baseline = y + (thickness - style.size * _CAPITAL) / 2
            pen.text_right(_FIGURE_X, baseline, figure, style)
            pen.text(_WHOSE_X, baseline, whose, style)
            y -= thickness + _BETWEEN
        if group.combined is not None:
            x = _x(group.combined, least, most)
            bottom = middle - bars_height / 2 - 2.5
            pen.lines([(x, bottom, x, bottom + bars_height + 5)], styles.INK, 1.1, (2.4, 1.6))

    return Strip(height, draw, stretch=styles.CELL_STRETCH, keep=True)


def _told(lettering: Lettering, bar: Bar, style: Style) -> tuple[str, str]:
    """The figure, and whose it is: beside the plot, where no bar or line crosses them."""
    room = styles.CONTENT_WIDTH - _WHOSE_X
    return NOT_SCORED if bar.mean is None else shown(bar.mean), lettering.shortened(bar.label, style, room)


def _grid(pen: Pen, top: float, tall: float, least: int, most: int) -> None:
    points = [_x(Fraction(point), least, most) for point in range(least, most + 1)]
    pen.lines([(x, top, x, top - tall) for x in points[1:]], styles.HAIRLINE, styles.THIN)
    pen.lines([(points[0], top, points[0], top - tall)], styles.SOFT, 0.9)


def _axis(least: int, most: int) -> Strip:
    def draw(pen: Pen, top: float, _tall: float) -> None:
        pen.rule(_PLOT_X, top, _PLOT_WIDTH, styles.SOFT, 0.9)
        for point in range(least, most + 1):
            x, text = _x(Fraction(point), least, most), str(point)
            width = pen.lettering.width(text, styles.CAPTION)
            pen.text(x - width / 2, top - styles.CAPTION.size - 2, text, styles.CAPTION)

    return Strip(_AXIS_HEIGHT, draw)


def _bar(pen: Pen, y: float, length: float, thickness: float, fill: Fill) -> None:
    if length <= 0:
        return
    if fill is Fill.SOLID:
        pen.squares([(_PLOT_X, y, length, thickness)], styles.SOFT)
        return
    if fill is Fill.PALE:
        pen.squares([(_PLOT_X, y, length, thickness)], styles.HAIRLINE)
    if fill in (Fill.RISING, Fill.FALLING):
        pen.lines(_hatching(y, length, thickness, is_rising=fill is Fill.RISING), styles.SOFT, 0.7)
    right, top = _PLOT_X + length, y + thickness
    edges = [
        (_PLOT_X, y, right, y),
        (right, y, right, top),
        (right, top, _PLOT_X, top),
        (_PLOT_X, top, _PLOT_X, y),
    ]
    pen.lines(edges, styles.SOFT, _OUTLINE)


def _hatching(
    y: float, length: float, thickness: float, *, is_rising: bool
) -> list[tuple[float, float, float, float]]:
    """Slanting lines, cut at the edges of the bar."""
    found = []
    start = -thickness + _HATCH / 2
    while start < length:
        left, right = max(start, 0.0), min(start + thickness, length)
        low, high = left - start, right - start
        if not is_rising:
            low, high = thickness - low, thickness - high
        found.append((_PLOT_X + left, y + low, _PLOT_X + right, y + high))
        start += _HATCH
    return found
