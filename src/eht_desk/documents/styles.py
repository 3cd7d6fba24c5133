# SPDX-License-Identifier: EUPL-1.2
"""Sizes, spaces and colours of every paper, in points. One place, so that all papers look alike."""

from __future__ import annotations

from dataclasses import dataclass

from eht_desk.documents.fonts import CODE, MEDIUM, REGULAR, SEMIBOLD

PAGE_WIDTH = 595.2756
PAGE_HEIGHT = 841.8898
MARGIN = 56.7  # 20 mm
CONTENT_WIDTH = PAGE_WIDTH - 2 * MARGIN
BODY_TOP = PAGE_HEIGHT - 74
BODY_BOTTOM = 62.0
HEADER_BASELINE = PAGE_HEIGHT - 48
NOTICE_BASELINE = PAGE_HEIGHT - 27
FOOTER_RULE = 50.0
FOOTER_BASELINE = 39.0

# Black and greys that stay readable from a poor office printer; the accent only on the recovery papers.
INK = 0x14191B
SOFT = 0x4A5559
FAINT = 0x5F686C
RULE = 0x9AA3A6
HAIRLINE = 0xC9CECF
BAND = 0xF3F4F2
ACCENT = 0x1B6B73

THIN = 0.5
LINE = 0.7


@dataclass(frozen=True, slots=True)
class Style:
    """How a piece of text looks. `size` and `leading` in points, `colour` as 0xRRGGBB."""

    face: str
    size: float
    leading: float
    colour: int = INK


_LARGE = 12.0
"""A heading's second language is no larger than this."""


def second(style: Style) -> Style:
    """The look of the second language under a text of this style: who reads it reads as well as who reads Swedish."""
    if style.size > _LARGE:
        return Style(REGULAR, _LARGE, _LARGE + 3, SOFT)
    return Style(REGULAR, style.size, style.leading, SOFT)


SCHOOL = Style(SEMIBOLD, 10, 13)
AUTHORITY = Style(REGULAR, 8, 10, SOFT)
ANNEX = Style(MEDIUM, 9, 12, SOFT)
NOTICE = Style(MEDIUM, 8, 10, INK)
TITLE = Style(SEMIBOLD, 18, 22)
HEADING = Style(SEMIBOLD, 10.5, 13)
STATUS = Style(REGULAR, 8, 10, SOFT)
LABEL = Style(REGULAR, 9.5, 12.2)
CAPTION = Style(REGULAR, 7.6, 9.4, SOFT)
HINT = Style(REGULAR, 7.6, 9.4, FAINT)
VALUE = Style(REGULAR, 9.8, 12.6)
SECOND_CHOICE = Style(REGULAR, 9.8, 12.6, SOFT)
CHOSEN = Style(SEMIBOLD, 9.8, 12.6)
TICK = Style(SEMIBOLD, 12, 12)
FOOTER = Style(REGULAR, 7.4, 9.4, SOFT)
CODE_LETTER = Style(CODE, 22.5, 33)
PROSE = Style(REGULAR, 10.2, 14.6)
LEAD = Style(REGULAR, 11.5, 16, SOFT)

GAP_SECTION = 9.0
GAP_COLUMN = 16.0
CELL_HEIGHT = 28.5
CELL_STRETCH = 9.0
FILLED_STRETCH = 4.0
"""Nobody writes in a filled cell: its value stays near its caption."""
ROW_PADDING = 5.0
HAND_LINE = 22.0
"""Between lines to write on by hand: 7.8 mm."""
HAND_STRETCH = 8.0
BOX = 9.2
"""Side of a box to tick."""
CHOICE_X = 184.0
CHOICE_STEP = 41.0
COMMENT_X = 268.0
