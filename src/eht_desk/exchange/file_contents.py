# SPDX-License-Identifier: EUPL-1.2
"""What kind of file some bytes are, told by content and never by name, and the limits a hostile file
runs into.

No reading of rows here. Failures carry a code and sizes only; nothing from inside the file.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from enum import StrEnum

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.register_sources import LARGEST_FILE_BYTES
from eht_desk.exchange.html_tables import looks_like_a_page_with_tables
from eht_desk.exchange.old_workbooks import farthest_cell_of_xls, hidden_rows_of_xls

LARGEST_UNPACKED_BYTES = 600 * 1024 * 1024
LARGEST_CELL_COUNT = 10_000_000
MOST_COLUMNS = 1_000
MOST_ROWS = 200_000

_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_KINDS = (b"%PDF", b"{\\rtf", b"<", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"7z\xbc\xaf", b"Rar!")
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_XLSX_CELL = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,7})["']""")
_XLSX_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\br\s*=\s*["']([0-9]{1,7})["']""")
_XLSX_ROW_START = re.compile(rb"<(?:\w+:)?row\b")
_XLSX_CELL_START = re.compile(rb"<(?:\w+:)?c\b")
_HIDDEN_ROW = re.compile(
    rb"""<(?:\w+:)?row\b[^>]*?\bhidden\s*=\s*["'](?:1|true)["']|"""
    rb"""<table:table-row\b[^>]*?table:visibility="(?:collapse|filter)\""""
)
_ODS_REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="([0-9]+)"')
_ODS_FILLED = re.compile(rb"office:value|office:string-value|<text:p")
_CHUNK = 1 << 20
_PAGE_HEAD = 1 << 17  # Excel writes a long style sheet before the table


class Container(StrEnum):
    """How a register file is made."""

    JSON = "json"
    TEXT = "text"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    HTML = "html"


def _go_on() -> None:
    """Nobody asks to stop."""


def container_of(data: bytes, breathe: Callable[[], None] = _go_on) -> Container:
    """What kind of file this is. `breathe` is called for each piece that is unpacked and may raise to end it.

    Raises:
        ExpectedFailure: `file_too_large`, `file_empty`, `file_encrypted`, `file_unreadable`,
        `file_not_a_register`.
    """
    if len(data) > LARGEST_FILE_BYTES:
        raise ExpectedFailure("file_too_large", {"bytes": len(data), "limit": LARGEST_FILE_BYTES})
    start = _without_bom(data[:4096]).lstrip()
    if not start and not data[4096:].strip():
        raise ExpectedFailure("file_empty")
    if data.startswith(_OLE_MAGIC):
        return _ole_container(data)
    if data.startswith(b"PK"):
        return _zip_container(data, breathe)
    if looks_like_a_page_with_tables(_without_bom(data[:_PAGE_HEAD])):
        return Container.HTML
    if start.startswith(_OTHER_KINDS):
        raise ExpectedFailure("file_not_a_register")
    if start.replace(b"\x00", b"").lstrip()[:1] in (b"{", b"["):
        return Container.JSON
    if b"\x00" in data and not looks_like_utf16(data):
        raise ExpectedFailure("file_not_a_register")
    return Container.TEXT


def hidden_rows(data: bytes, container: Container) -> int:
    """How many rows a spreadsheet program hides (filtered away, or hidden by hand). They are read like the others."""
    if container is Container.XLS:
        return hidden_rows_of_xls(data)
    if container not in (Container.XLSX, Container.ODS):
        return 0
    count = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.infolist():
            if part.filename.startswith("xl/worksheets/") or part.filename == "content.xml":
                with archive.open(part) as stream:
                    while chunk := stream.read(_CHUNK):
                        count += len(_HIDDEN_ROW.findall(chunk))
    return count


def looks_like_utf16(data: bytes) -> bool:
    """Whether the bytes are UTF-16 with or without a byte order mark."""
    if data.startswith(_BOMS[1:]):
        return True
    sample = data[:2048]
    zeros_even, zeros_odd = sample[0::2].count(0), sample[1::2].count(0)
    half = max(len(sample) // 2, 1)
    return max(zeros_even, zeros_odd) > 0.6 * half and min(zeros_even, zeros_odd) < 0.1 * half


def _without_bom(start: bytes) -> bytes:
    for bom in _BOMS:
        if start.startswith(bom):
            return start[len(bom) :]
    return start


def _ole_container(data: bytes) -> Container:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise ExpectedFailure("file_encrypted")
    if not any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        raise ExpectedFailure("file_not_a_register")
    try:
        farthest = farthest_cell_of_xls(data)
    except ValueError:
        farthest = None
    if farthest is None:
        raise ExpectedFailure("file_unreadable")
    _check_cells(*farthest)
    return Container.XLS


def _check_cells(rows: int, columns: int) -> None:
    if rows * columns > LARGEST_CELL_COUNT:
        raise ExpectedFailure("file_too_large", {"cells": rows * columns, "limit": LARGEST_CELL_COUNT})


def _zip_container(data: bytes, breathe: Callable[[], None]) -> Container:
    try:
        container = _checked_zip(data, breathe)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        container = None
    if container is None:
        raise ExpectedFailure("file_unreadable")
    return container


def _checked_zip(data: bytes, breathe: Callable[[], None]) -> Container:
    """The kind of workbook in a zip file whose unpacked size and cell positions were found bearable.

    Every part is unpacked once and counted, because the sizes that a zip file states can be wrong, and
    the cell positions are looked at, because one cell far out makes the reader reserve the whole rectangle.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        names = {part.filename for part in parts}
        if any(part.flag_bits & 0x1 for part in parts) or "EncryptedPackage" in names:
            raise ExpectedFailure("file_encrypted")
        if sum(part.file_size for part in parts) > LARGEST_UNPACKED_BYTES or len(parts) > 5_000:
            raise ExpectedFailure("file_too_large", {"limit": LARGEST_UNPACKED_BYTES})
        container = _kind_of_workbook(archive, names)
        for part in parts:
            _check_part(archive, part, container, breathe)
    return container


def _kind_of_workbook(archive: zipfile.ZipFile, names: set[str]) -> Container:
    if "xl/workbook.xml" in names:
        return Container.XLSX
    if "content.xml" in names and "mimetype" in names:
        if b"opendocument.spreadsheet" not in archive.read("mimetype"):
            raise ExpectedFailure("file_not_a_register")
        manifest = "META-INF/manifest.xml"
        if manifest in names and b"encryption-data" in archive.read(manifest):
            raise ExpectedFailure("file_encrypted")
        return Container.ODS
    raise ExpectedFailure("file_not_a_register")


def _check_part(
    archive: zipfile.ZipFile, part: zipfile.ZipInfo, container: Container, breathe: Callable[[], None]
) -> None:
    is_sheet = container is Container.XLSX and part.filename.startswith("xl/worksheets/")
    is_content = container is Container.ODS and part.filename == "content.xml"
    last_row = last_column = 0
    with archive.open(part) as stream:
        tail = b""
        while chunk := stream.read(_CHUNK):
            breathe()
            if is_sheet:
                row, column = _farthest_cell(tail + chunk)
                last_row, last_column = max(last_row, row), max(last_column, column)
            elif is_content:
                _check_repeats(tail + chunk)
            tail = chunk[-256:]
    _check_cells(last_row, last_column)


def _farthest_cell(xml: bytes) -> tuple[int, int]:
    """The lowest row and the rightmost column (1-based) of this piece, named or, where cells have no name, counted."""
    found = set(_XLSX_CELL.findall(xml))
    rows = [int(row) for _, row in found] + [int(row) for row in _XLSX_ROW.findall(xml)]
    columns = [_column_number(letters.upper()) for letters in {column for column, _ in found}]
    if len(_XLSX_CELL_START.findall(xml)) > len(found):
        columns += [len(_XLSX_CELL_START.findall(row)) for row in _XLSX_ROW_START.split(xml)]
    return max(rows, default=0), max(columns, default=0)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _check_repeats(xml: bytes) -> None:
    """OpenDocument writes "the same row 1 048 576 times"; only empty rows and cells may do so."""
    for match in _ODS_REPEATED.finditer(xml):
        if int(match[1]) > MOST_COLUMNS and _ODS_FILLED.search(_element_after(xml, match.end())):
            raise ExpectedFailure("file_too_large", {"cells": int(match[1]), "limit": LARGEST_CELL_COUNT})


def _element_after(xml: bytes, position: int) -> bytes:
    """What stands in the repeated element, as far as the piece reaches."""
    is_row = b"rows-repeated" in xml[position - 40 : position]
    closing = b"</table:table-row>" if is_row else b"</table:table-cell>"
    tag_end = xml.find(b">", position)
    if tag_end > 0 and xml[tag_end - 1 : tag_end] == b"/":
        return xml[position:tag_end]
    end = xml.find(closing, position)
    return xml[position : end if end > 0 else position + 4096]
