# SPDX-License-Identifier: EUPL-1.2
"""Strips of a paper, their way onto pages, and the pen that draws. Not here: what a form or a recovery paper says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Protocol

from reportlab import rl_config
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from eht_desk.documents import styles
from eht_desk.documents.fonts import REGULAR, Faces
from eht_desk.documents.styles import Style
from eht_desk.documents.text import Lettering

DEMO_NOTICE = "Demo – påhittade personer"
TICK_MARK = "×"


class Pen:
    """Draws on the current page. Coordinates in points from the lower left corner; x from the left margin."""

    def __init__(self, canvas: Canvas, lettering: Lettering, faces: Faces) -> None:
        self._canvas = canvas
        self._faces = faces
        self._colours: dict[int, Color] = {}
        self.lettering = lettering
        self.next_page()

    def next_page(self) -> None:
        """Forget what was set: a new page begins with reportlab's own colours and lines."""
        self._fill: int | None = None
        self._stroke: tuple[int, float] | None = None
        self._font: tuple[str, float] | None = None

    def _set_fill(self, colour: int) -> None:
        if self._fill != colour:  # every setting costs a line of the file and a little time
            self._fill = colour
            self._canvas.setFillColor(self._colour(colour))

    def _set_stroke(self, colour: int, weight: float) -> None:
        if self._stroke != (colour, weight):
            self._stroke = (colour, weight)
            self._canvas.setStrokeColor(self._colour(colour))
            self._canvas.setLineWidth(weight)

    def _set_font(self, style: Style) -> None:
        if self._font != (style.face, style.size):
            self._font = (style.face, style.size)
            self._faces.load(style.face)
            self._canvas.setFont(style.face, style.size)

    def text(self, x: float, baseline: float, line: str, style: Style) -> None:
        """One line of drawable text."""
        if not line:
            return
        self._set_fill(style.colour)
        self._set_font(style)
        self._canvas.drawString(styles.MARGIN + x, baseline, line)

    def text_right(self, x: float, baseline: float, line: str, style: Style) -> None:
        """One line that ends at x."""
        self.text(x - self.lettering.width(line, style), baseline, line, style)

    def rule(
        self, x: float, y: float, length: float, colour: int = styles.RULE, weight: float = styles.LINE
    ) -> None:
        """A horizontal line."""
        self._set_stroke(colour, weight)
        self._canvas.line(styles.MARGIN + x, y, styles.MARGIN + x + length, y)

    def box(self, x: float, baseline: float, *, is_ticked: bool) -> None:
        """A box to tick, standing on the baseline; a ticked one holds a real multiplication sign."""
        side = styles.BOX
        self._set_stroke(styles.INK, 0.8)
        self._canvas.rect(styles.MARGIN + x, baseline - 1.1, side, side, stroke=1, fill=0)
        if is_ticked:
            width = self.lettering.width(TICK_MARK, styles.TICK)
            self.text(x + (side - width) / 2, baseline - 1.1 + 0.4, TICK_MARK, styles.TICK)

    def frame(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        line: int | None = None,
        fill: int | None = None,
    ) -> None:
        """A rectangle with soft corners, filled, outlined or both."""
        if line is not None:
            self._set_stroke(line, styles.LINE)
        if fill is not None:
            self._set_fill(fill)
        self._canvas.roundRect(
            styles.MARGIN + x, y, width, height, 4, stroke=int(line is not None), fill=int(fill is not None)
        )

    def squares(self, runs: Sequence[tuple[float, float, float, float]], colour: int) -> None:
        """Filled rectangles (x, y, width, height) drawn as one shape."""
        self._set_fill(colour)
        path = self._canvas.beginPath()
        for x, y, width, height in runs:
            path.rect(styles.MARGIN + x, y, width, height)
        self._canvas.drawPath(path, stroke=0, fill=1)

    def lines(
        self,
        segments: Sequence[tuple[float, float, float, float]],
        colour: int,
        weight: float,
        dash: tuple[float, ...] = (),
    ) -> None:
        """Straight lines (from x, y to x, y) drawn as one shape; `dash`: lengths of stroke and pause."""
        self._set_stroke(colour, weight)
        self._canvas.setDash(list(dash))
        path = self._canvas.beginPath()
        for x, y, to_x, to_y in segments:
            path.moveTo(styles.MARGIN + x, y)
            path.lineTo(styles.MARGIN + to_x, to_y)
        self._canvas.drawPath(path, stroke=1, fill=0)
        self._canvas.setDash([])

    def picture(self, x: float, y: float, width: float, height: float, picture: ImageReader) -> None:
        """A picture in a rectangle of its own shape."""
        self._canvas.drawImage(picture, styles.MARGIN + x, y, width, height)

    def strokes(self, strokes: Sequence[Sequence[tuple[float, float]]], weight: float = 1.1) -> None:
        """Lines through points, as a pen draws them."""
        self._set_stroke(styles.INK, weight)
        self._canvas.setLineCap(1)
        self._canvas.setLineJoin(1)
        for stroke in strokes:
            path = self._canvas.beginPath()
            path.moveTo(styles.MARGIN + stroke[0][0], stroke[0][1])
            for x, y in stroke[1:] or stroke:
                path.lineTo(styles.MARGIN + x, y)
            self._canvas.drawPath(path, stroke=1, fill=0)
        self._canvas.setLineCap(0)
        self._canvas.setLineJoin(0)

    def ring(self, x: float, y: float, side: float) -> None:
        """The program's mark: an open ring on a square with soft corners."""
        left = styles.MARGIN + x
        self._set_fill(styles.ACCENT)
        self._canvas.roundRect(left, y, side, side, side * 0.226, stroke=0, fill=1)
        self._set_stroke(0xFFFFFF, side * 0.082)
        self._canvas.setLineCap(1)
        inset = side * 0.262
        self._canvas.arc(left + inset, y + inset, left + side - inset, y + side - inset, 43, 274)
        self._canvas.setLineCap(0)

    def notices(self, notices: Sequence[str]) -> None:
        """Short notices in frames, in the middle at the very top."""
        widths = [self.lettering.width(notice, styles.NOTICE) + 16 for notice in notices]
        x = (styles.CONTENT_WIDTH - sum(widths) - 8 * (len(widths) - 1)) / 2
        for notice, width in zip(notices, widths, strict=True):
            self.frame(x, styles.NOTICE_BASELINE - 5, width, 16, line=styles.RULE, fill=styles.BAND)
            self.text(x + 8, styles.NOTICE_BASELINE, notice, styles.NOTICE)
            x += width + 8

    def foot(self, first: str, second: str, number: int, count: int, *, left: float = 0.0) -> None:
        """The line under the body, up to two lines of text, and the page number; all right of `left`."""
        self.rule(left, styles.FOOTER_RULE, styles.CONTENT_WIDTH - left, styles.HAIRLINE, styles.THIN)
        self.text(left, styles.FOOTER_BASELINE, first, styles.FOOTER)
        page = f"Sida {number} av {count}"
        self.text_right(styles.CONTENT_WIDTH, styles.FOOTER_BASELINE, page, styles.FOOTER)
        self.text(left, styles.FOOTER_BASELINE - styles.FOOTER.leading, second, styles.FOOTER)

    def _colour(self, number: int) -> Color:
        found = self._colours.get(number)
        if found is None:
            found = self._colours[number] = HexColor(number)
        return found


@dataclass(frozen=True, slots=True)
class Strip:
    """A piece of the paper over the whole width that is never cut.

    `height` is the least; `stretch` what it may grow when a page has room to spare. `draw` gets the pen, the strip's
    top and its height. `keep`: stays on the page of the next strip. `again`: drawn first when a page begins with this
    strip. `is_gap`: left out at the top of a page. `starts_page`: always the first on its page.
    """

    height: float
    draw: Callable[[Pen, float, float], None] | None = None
    stretch: float = 0.0
    keep: bool = False
    again: tuple[Strip, ...] = ()
    is_gap: bool = False
    starts_page: bool = False


def gap(height: float, stretch: float = 0.0, *, keep: bool = False) -> Strip:
    """Empty space between things."""
    return Strip(height, stretch=stretch, keep=keep, is_gap=True)


class Furniture(Protocol):
    """What stands on every page around the body, which lies between `top` and `bottom`."""

    @property
    def top(self) -> float:
        """Where the body begins."""
        ...

    @property
    def bottom(self) -> float:
        """Where the body ends."""
        ...

    def above(self, pen: Pen, number: int) -> None:
        """Draw over the body of page `number`."""
        ...

    def below(self, pen: Pen, number: int, count: int) -> None:
        """Draw under the body of page `number` of `count`."""
        ...


def pages_of(strips: Sequence[Strip], room: float, later: tuple[Strip, ...] = ()) -> list[list[Strip]]:
    """Divide into pages of `room` points; things that belong together stay together while they fit on one page.

    `later` stands first on every page but the first.
    """
    pages: list[list[Strip]] = [[]]
    left = room
    for group in _groups(strips):
        height = sum(strip.height for strip in group)
        if pages[-1] and (group[0].starts_page or (height > left and height <= room)):
            pages.append([])
            left = room
        for strip in group:
            if strip.height > left and pages[-1]:
                pages.append([])
                left = room
            if not pages[-1] and len(pages) > 1:
                if strip.is_gap:
                    continue
                pages[-1].extend((*later, *strip.again))
                left -= sum(head.height for head in (*later, *strip.again))
            pages[-1].append(strip)
            left -= strip.height
    return pages


def _groups(strips: Sequence[Strip]) -> list[list[Strip]]:
    groups: list[list[Strip]] = []
    joins = False
    for strip in strips:
        if joins:
            groups[-1].append(strip)
        else:
            groups.append([strip])
        joins = strip.keep
    return groups


def pdf_of(
    strips: Sequence[Strip],
    furniture: Furniture,
    lettering: Lettering,
    faces: Faces,
    title: str,
    subject: str = "",
    later: tuple[Strip, ...] = (),
) -> bytes:
    """The finished file. The same strips give the same bytes: no clock, no random name, nobody's name in it.

    `later` as in `pages_of`.
    """
    faces.load(REGULAR)
    room = furniture.top - furniture.bottom
    pages = pages_of(strips, room, later)
    # Compressed pages as they are, not spelled out in ASCII: a fifth smaller and quicker. reportlab's only switch for
    # this belongs to the process, and nothing but this package uses reportlab.
    rl_config.useA85 = 0
    buffer = BytesIO()
    canvas = Canvas(
        buffer,
        pagesize=(styles.PAGE_WIDTH, styles.PAGE_HEIGHT),
        # Else reportlab names a Helvetica that nobody embeds. The stub takes the name for a number.
        initialFontName=REGULAR,  # type: ignore[arg-type]
        initialFontSize=styles.VALUE.size,
        lang="sv-SE",
        invariant=1,
        pageCompression=1,
    )
    canvas.setTitle(title)
    canvas.setAuthor("EHT Desk")
    canvas.setCreator("EHT Desk")
    canvas.setProducer("EHT Desk")
    canvas.setSubject(subject)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    pen = Pen(canvas, lettering, faces)
    for number, page in enumerate(pages, start=1):
        pen.next_page()
        furniture.above(pen, number)  # drawn in reading order, for whoever listens to the paper
        _draw_page(pen, page, furniture.top, room, is_only=len(pages) == 1)
        furniture.below(pen, number, len(pages))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _draw_page(pen: Pen, page: Sequence[Strip], top: float, room: float, *, is_only: bool) -> None:
    """A paper of one page uses the room it has: lines to write on get further apart, never closer than their least."""
    stretch = sum(strip.stretch for strip in page)
    spare = room - sum(strip.height for strip in page)
    share = min(1.0, spare / stretch) if is_only and stretch > 0 and spare > 0 else 0.0
    for strip in page:
        height = strip.height + share * strip.stretch
        if strip.draw is not None:
            strip.draw(pen, top, height)
        top -= height
