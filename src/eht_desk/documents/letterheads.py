# SPDX-License-Identifier: EUPL-1.2
"""A school's letterhead on a paper: its picture made harmless and small, its lines cut to their room."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from PIL import Image
from reportlab.lib.utils import ImageReader

from eht_desk.application.ports.papers import Letterhead
from eht_desk.documents import styles
from eht_desk.documents.text import Lettering

LOGO_HEIGHT = 36.0
LOGO_WIDTH = 150.0
_DOTS = 4  # dots of the picture to a point: 288 dpi
_MOST_DOTS = 40_000_000
_MOST_LINES = 6
_MOST_FOOT = 3
LOGO_NOTE = "Skolans logotyp gick inte att läsa och står därför inte på papperet."


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture with its size on paper, in points."""

    picture: ImageReader
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Head:
    """What a letterhead gives a paper. `is_broken`: there is a picture that cannot be shown."""

    lines: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()
    logo: Logo | None = None
    is_broken: bool = False


def head_of(lettering: Lettering, letterhead: Letterhead | None) -> Head:
    """The letterhead as it fits. No picture and no text in it makes this raise."""
    if letterhead is None:
        return Head()
    logo = _logo(letterhead.logo) if letterhead.logo else None
    room = styles.CONTENT_WIDTH * 0.62 - (logo.width + 12 if logo else 0)
    lines = _shown(lettering, letterhead.lines, room, _MOST_LINES)
    foot = _shown(lettering, letterhead.foot, styles.CONTENT_WIDTH - 60, _MOST_FOOT)
    return Head(lines, foot, logo, bool(letterhead.logo) and logo is None)


def _shown(lettering: Lettering, lines: tuple[str, ...], room: float, most: int) -> tuple[str, ...]:
    parts = [part for line in lines for part in line.splitlines() if part.strip()]
    return tuple(lettering.shortened(part, styles.AUTHORITY, room) for part in parts[:most])


def _logo(content: bytes) -> Logo | None:
    """The picture on white, in the colours of a screen (PDF/A knows them), no finer than a printer shows."""
    try:
        with Image.open(BytesIO(content), formats=("PNG", "JPEG")) as found:
            if found.width * found.height > _MOST_DOTS:
                return None
            found.draft("RGB", (int(LOGO_WIDTH * _DOTS), int(LOGO_HEIGHT * _DOTS)))
            picture = found.convert("RGBA")
    except (OSError, ValueError, SyntaxError, ArithmeticError, MemoryError, Image.DecompressionBombError):
        return None  # whatever is wrong with a picture, papers go on without it
    share = min(LOGO_WIDTH / picture.width, LOGO_HEIGHT / picture.height)
    width, height = max(picture.width * share, 0.5), max(picture.height * share, 0.5)
    dots = (max(1, round(width * _DOTS)), max(1, round(height * _DOTS)))
    if dots[0] < picture.width or dots[1] < picture.height:
        picture = picture.resize(dots, Image.Resampling.LANCZOS)
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return Logo(ImageReader(ground), width, height)
