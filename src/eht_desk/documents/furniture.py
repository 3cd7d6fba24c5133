# SPDX-License-Identifier: EUPL-1.2
"""What stands around the body of a form's paper and of a cover sheet: school, notices, code, page numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from eht_desk.documents import styles
from eht_desk.documents.letterheads import Head
from eht_desk.documents.page import DEMO_NOTICE, Pen
from eht_desk.documents.page_codes import CODE_BOTTOM, CODE_SIDE, draw_code
from eht_desk.documents.text import Lettering
from eht_desk.domain.protection import Secret
from eht_desk.domain.scans import PageCode

_BESIDE_CODE = CODE_SIDE + 9
_LINES_IN_HEAD = 2
_LINE = 10.5
A_SCHOOL = "Skolan"
"""Instead of the name, where the name itself is the secret (P-3)."""


@dataclass(frozen=True, slots=True)
class Around:
    """The texts around the body. `second` is the lower line of the foot; `page_code` gets each page's number."""

    school: str
    authority: str
    annex: str = ""
    title: str = ""
    whose: str = ""
    """Whom the paper is about, from the second page on."""
    first: str = ""
    second: str = ""
    notices: tuple[str, ...] = ()
    is_demo: bool = False
    page_code: PageCode | None = None


def school_shown(name: str, hidden: frozenset[Secret]) -> str:
    """The school's name, or that it is a school. Nothing for a blank that is to be filled in."""
    return A_SCHOOL if Secret.SCHOOL in hidden else name


class PageFurniture:
    """School or letterhead, annex and notices above; code, checksum, head of the log and page numbers below."""

    def __init__(self, lettering: Lettering, around: Around, head: Head) -> None:
        self._around = around
        self._head = head
        self._left = 0.0 if around.page_code is None else _BESIDE_CODE
        self._lines = head.lines or (
            lettering.shortened(around.school, styles.SCHOOL, styles.CONTENT_WIDTH * 0.6),
            lettering.shortened(around.authority, styles.AUTHORITY, styles.CONTENT_WIDTH * 0.6),
        )
        logo = 0.0 if head.logo is None else head.logo.width + 12
        free = [
            styles.CONTENT_WIDTH - logo - lettering.width(line, style) - 16
            for line, style in zip((*self._lines, "")[:2], (styles.SCHOOL, styles.AUTHORITY), strict=True)
        ]
        self._annex = lettering.shortened(around.annex, styles.ANNEX, free[0])
        named = " · ".join(text for text in (around.whose, around.annex) if text)
        self._named = lettering.shortened(named, styles.ANNEX, free[0])
        self._title = lettering.shortened(around.title, styles.AUTHORITY, free[1])
        room = styles.CONTENT_WIDTH - self._left
        self._first = lettering.shortened(around.first, styles.FOOTER, room - 60)
        self._second = lettering.shortened(around.second, styles.FOOTER, room)

    @property
    def top(self) -> float:
        """Lower under a letterhead of many lines."""
        return styles.BODY_TOP - max(0, len(self._lines) - _LINES_IN_HEAD) * _LINE

    @property
    def bottom(self) -> float:
        """Higher over a code, and over the letterhead's foot."""
        over = styles.BODY_BOTTOM if self._around.page_code is None else CODE_BOTTOM + CODE_SIDE + 8
        return over + len(self._head.foot) * styles.FOOTER.leading

    def above(self, pen: Pen, number: int) -> None:
        """Draw the top of a page; from the second page on the title and whom it is about stand there too."""
        demo = (DEMO_NOTICE,) if self._around.is_demo else ()
        pen.notices([*demo, *self._around.notices])
        x = 0.0
        if self._head.logo is not None:
            logo = self._head.logo
            pen.picture(0, styles.HEADER_BASELINE + 10 - logo.height, logo.width, logo.height, logo.picture)
            x = logo.width + 12
        first, *rest = self._lines
        pen.text(x, styles.HEADER_BASELINE, first, styles.SCHOOL)
        told = self._annex if number == 1 else self._named
        pen.text_right(styles.CONTENT_WIDTH, styles.HEADER_BASELINE, told, styles.ANNEX)
        for line, text in enumerate(rest):
            pen.text(x, styles.HEADER_BASELINE - 11 - line * _LINE, text, styles.AUTHORITY)
        if number > 1:
            pen.text_right(styles.CONTENT_WIDTH, styles.HEADER_BASELINE - 11, self._title, styles.AUTHORITY)

    def below(self, pen: Pen, number: int, count: int) -> None:
        """Draw the foot of a page."""
        baseline = self.bottom - styles.FOOTER.leading - 2
        for line in self._head.foot:
            pen.text(self._left, baseline, line, styles.FOOTER)
            baseline -= styles.FOOTER.leading
        if self._around.page_code is not None:
            draw_code(pen, replace(self._around.page_code, page=number, pages=count).text)
        pen.foot(self._first, self._second, number, count, left=self._left)
