# SPDX-License-Identifier: EUPL-1.2
"""Papers with codes as a scanner or a phone sees them: drawn, turned, dirtied, in stacks. Made up, of nobody."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence

import zxingcpp
from PIL import Image, ImageChops, ImageDraw

PAPER = "EHT1/7K2F-91/1/1/{page}/{pages}/4e1bab12"


def code_of(page: int = 1, pages: int = 1) -> str:
    return PAPER.format(page=page, pages=pages)


def drawn_code(text: str, side: int) -> Image.Image:
    made = memoryview(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_image(scale=1))  # type: ignore[arg-type]  # it is a buffer
    height, width = made.shape or (0, 0)
    picture = Image.frombuffer("L", (width, height), made.tobytes(), "raw", "L", 0, 1)
    return picture.resize((side, side), Image.Resampling.NEAREST)


def sheet(code: str = "", dpi: int = 200, turn: float = 0.0, noise: int = 0, seed: int = 1) -> Image.Image:
    """An A4 page in grey with lines of letters, and a code of 16 mm in its foot."""
    width, height = round(8.27 * dpi), round(11.69 * dpi)
    page = Image.new("L", (width, height), 250)
    pen = ImageDraw.Draw(page)
    rows = random.Random(seed)
    for line in range(40):
        words = "  ".join("påhittad text"[: rows.randint(3, 13)] for _ in range(8))
        pen.text((width // 10, height * (5 + line * 2) // 100), words, fill=30, font_size=dpi // 16)
    if code:
        side = round(16 / 25.4 * dpi)
        page.paste(drawn_code(code, side), (width // 12, round(height * 0.92)))
    if turn:
        page = page.rotate(turn, Image.Resampling.BICUBIC, fillcolor=240)
    if noise:
        page = ImageChops.add(page, Image.effect_noise(page.size, noise), 1, -128)
    return page


def scanned_pdf(pages: Sequence[Image.Image], dpi: int = 200) -> bytes:
    """As a scanner with a feeder makes it: one picture a page."""
    target = io.BytesIO()
    pages[0].save(target, "PDF", save_all=True, append_images=list(pages[1:]), resolution=dpi)
    return target.getvalue()


def picture(page: Image.Image, kind: str, **how: object) -> bytes:
    target = io.BytesIO()
    page.save(target, kind, **how)
    return target.getvalue()


def tiff(pages: Sequence[Image.Image]) -> bytes:
    target = io.BytesIO()
    pages[0].save(target, "TIFF", save_all=True, append_images=list(pages[1:]), compression="tiff_lzw")
    return target.getvalue()


def photograph(page: Image.Image) -> Image.Image:
    """In colour, under a lamp, a little from the side."""
    colour = Image.merge("RGB", (page, page.point(lambda x: x * 0.93), page.point(lambda x: x * 0.8)))
    width, height = colour.size
    # The corners as they come in: the lower edge is wider than the upper one.
    seen = colour.transform(
        (width, height),
        Image.Transform.QUAD,
        (-60, -40, -20, height + 50, width + 30, height + 30, width + 70, -30),
        Image.Resampling.BICUBIC,
        fillcolor=(90, 70, 60),
    )
    shade = Image.linear_gradient("L").resize(seen.size).point(lambda x: 150 + x * 0.4)
    return ImageChops.multiply(seen, Image.merge("RGB", (shade, shade, shade)))
