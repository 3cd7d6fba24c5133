# SPDX-License-Identifier: EUPL-1.2
"""The square code on issued pages, which brings a scan back to its document. Not here: what it says (domain)."""

from __future__ import annotations

from eht_desk.documents import styles
from eht_desk.documents.page import Pen

CODE_BOTTOM = 16.5
CODE_SIDE = 46.0
"""16.2 mm: a square of the code is 0.65 mm, nearly four dots of a scan at 150 dpi. Measured (ADR 0012): smaller ones
are lost in dust."""
_LEVEL = "M"  # a sixth of it may be dirty

Squares = tuple[tuple[bool, ...], ...]


def squares(text: str) -> Squares:
    """The rows of the code from the top; True is black."""
    import zxingcpp  # only papers with a code pay for it

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=_LEVEL)
    # Its stub does not say that it lends its bytes.
    picture = memoryview(code.to_image(scale=1, add_quiet_zones=False))  # type: ignore[arg-type]
    rows, columns = picture.shape or (0, 0)
    return tuple(tuple(picture[row, column] == 0 for column in range(columns)) for row in range(rows))


def draw_code(pen: Pen, text: str) -> None:
    """The code at its place in the foot, at the left margin; nothing else may stand within two millimetres of it."""
    rows = squares(text)
    side = CODE_SIDE / len(rows)
    runs: list[tuple[float, float, float, float]] = []
    for number, row in enumerate(rows):
        start = 0
        while start < len(row):
            end = start
            while end < len(row) and row[end]:
                end += 1
            if end > start:
                bottom = CODE_BOTTOM + CODE_SIDE - (number + 1) * side
                runs.append((start * side, bottom, (end - start) * side, side))
            start = end + 1
    pen.squares(runs, styles.INK)
