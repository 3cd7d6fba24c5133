# SPDX-License-Identifier: EUPL-1.2
"""Tables in web pages and in Excel's old XML: what several school systems hand out under the name .xls.

Only the cells' texts are taken; scripts, styles and links in the page are never followed. What the columns mean is not
known here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

from eht_desk.domain.errors import ExpectedFailure

_ROWS = frozenset({"tr", "row"})
_CELLS = frozenset({"td", "th", "cell"})
_TABLES = frozenset({"table"})
_SILENT = frozenset({"script", "style", "title", "comment"})
_BREAKS = frozenset({"br", "p", "div"})
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_-]{3,20})""")
_WIDEST_SPAN = 50
_PIECE = 1 << 16


def looks_like_a_page_with_tables(start: bytes) -> bool:
    """Whether the text is HTML or XML that has a table in it, going by its first stretch."""
    head = start.replace(b"\x00", b"").lower()
    return head.lstrip().startswith(b"<") and (b"<table" in head or b":table" in head)


def stated_encoding(data: bytes) -> str:
    """The encoding that the page says of itself, empty when it says none that exists."""
    found = _CHARSET.search(data[:4096])
    if found is None:
        return ""
    name = found[1].decode("ascii")
    try:
        "".encode(name)
    except LookupError:
        return ""
    return name


def rows_of_largest_table(text: str, most_rows: int, breathe: Callable[[], None]) -> list[list[str]]:
    """The rows of the table with most of them; page furniture in small tables is left aside.

    Raises:
        ExpectedFailure: `file_unreadable`, `file_too_large`.
    """
    parser = _Tables(most_rows, breathe)
    try:
        for start in range(0, len(text), _PIECE):
            parser.feed(text[start : start + _PIECE])
        parser.close()
    except (ValueError, AssertionError, RecursionError):
        parser.is_broken = True
    if parser.is_broken:
        raise ExpectedFailure("file_unreadable")
    return max(parser.tables, key=len, default=[])


class _Tables(HTMLParser):
    """Gathers every table; a table inside a cell is one of its own."""

    def __init__(self, most_rows: int, breathe: Callable[[], None]) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self.is_broken = False
        self._open: list[list[list[str]]] = []
        self._text: list[str] | None = None
        self._span = 1
        self._silent = ""
        self._most_rows = most_rows
        self._breathe = breathe

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A table, a row, a cell, or something inside a cell."""
        name = tag.rpartition(":")[2]
        if name in _SILENT:
            self._silent = name
        elif name in _TABLES:
            self._end_cell()
            self._open.append([])
            self.tables.append(self._open[-1])
        elif name in _ROWS and self._open:
            self._begin_row()
        elif name in _CELLS and self._open:
            self._begin_cell({key.rpartition(":")[2]: value or "" for key, value in attrs})
        elif name in _BREAKS and self._text is not None:
            self._text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """The cell's text is whole."""
        name = tag.rpartition(":")[2]
        if name == self._silent:
            self._silent = ""
        elif name in _CELLS or name in _ROWS:
            self._end_cell()
        elif name in _TABLES and self._open:
            self._end_cell()
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Text counts only inside a cell."""
        if self._text is not None and not self._silent:
            self._text.append(data)

    def _begin_row(self) -> None:
        self._end_cell()
        self._breathe()
        if len(self._open[-1]) > self._most_rows:
            raise ExpectedFailure("file_too_large", {"limit": self._most_rows})
        self._open[-1].append([])

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._end_cell()
        rows = self._open[-1]
        if not rows:
            rows.append([])
        place = _number(attributes.get("index", ""))  # Excel's XML leaves empty cells out and counts on
        while len(rows[-1]) < min(place - 1, len(rows[-1]) + _WIDEST_SPAN):
            rows[-1].append("")
        across = _number(attributes.get("colspan", "")) or 1 + _number(attributes.get("mergeacross", ""))
        self._span = max(1, min(across, _WIDEST_SPAN))
        self._text = []

    def _end_cell(self) -> None:
        if self._text is None or not self._open or not self._open[-1]:
            return
        content = " ".join("".join(self._text).replace("\x00", "").split())
        self._open[-1][-1].extend([content, *[""] * (self._span - 1)])
        self._text, self._span = None, 1


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
