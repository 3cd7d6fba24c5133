# SPDX-License-Identifier: EUPL-1.2
"""Small workbooks written by hand, so that tests can make broken ones too."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape

Cell = str | int | float | date | None

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DATE_STYLE = 1


def xlsx(
    sheets: dict[str, Sequence[Sequence[Cell]]],
    *,
    is_1904: bool = False,
    extra: dict[str, bytes] | None = None,
) -> bytes:
    """A workbook with these sheets; numbers stay numbers, days get a date format."""
    names = list(sheets)
    entries = "".join(
        f'<sheet name="{escape(name)}" sheetId="{i}" r:id="rId{i}"/>' for i, name in enumerate(names, start=1)
    )
    relations = "".join(
        f'<Relationship Id="rId{i}" Type="{_RELS}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in range(1, len(names) + 1)
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELS}"><workbookPr date1904="{int(is_1904)}"/>'
        f"<sheets>{entries}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}'
        f'<Relationship Id="rId99" Type="{_RELS}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/>'
        "</cellXfs></styleSheet>",
    }
    for i, name in enumerate(names, start=1):
        parts[f"xl/worksheets/sheet{i}.xml"] = _sheet(sheets[name], is_1904)
    return _zipped({name: text.encode() for name, text in parts.items()} | (extra or {}))


def with_sheet_xml(data: bytes, old: str, new: str, part: str = "xl/worksheets/sheet1.xml") -> bytes:
    """The workbook with a change in one of its parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old.encode() in parts[part]
    parts[part] = parts[part].replace(old.encode(), new.encode())
    return _zipped(parts)


def ods(rows: Sequence[Sequence[Cell]], *, extra: dict[str, bytes] | None = None) -> bytes:
    """An OpenDocument spreadsheet with one sheet, ending in a million repeated empty rows as the programs write."""
    body = "".join(
        f"<table:table-row>{''.join(_ods_cell(cell) for cell in row)}</table:table-row>" for row in rows
    )
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Blad1">{body}<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="1024"/></table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    parts = {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": content.encode(),
        "META-INF/manifest.xml": b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:'
        b'manifest:1.0"/>',
    }
    return _zipped(parts | (extra or {}))


def xls(rows: Sequence[Sequence[Cell]]) -> bytes:
    """A workbook of Excel 97-2003 with one sheet: BIFF8 records in a compound file."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    def text(value: str) -> bytes:
        return struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")

    cells = b"".join(
        record(0x0203, struct.pack("<HHHd", r, c, 0, cell))
        if isinstance(cell, int | float)
        else record(0x0204, struct.pack("<HHH", r, c, 0) + text(str(cell)))
        for r, row in enumerate(rows)
        for c, cell in enumerate(row)
        if cell is not None
    )
    end = record(0x000A, b"")
    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 1997, 0, 0))
    name = struct.pack("<BB", 5, 0) + b"Blad1"
    offset = len(start) + 4 + 6 + len(name) + len(end)
    book = start + record(0x0085, struct.pack("<IBB", offset, 0, 0) + name) + end
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 1997, 0, 0)) + cells + end
    return _compound_file("Workbook", book + sheet)


def _compound_file(name: str, stream: bytes) -> bytes:
    """A compound file (MS-CFB, version 3) with one stream: the table's sectors, the directory, the stream."""
    stream = stream.ljust(4096, b"\0")
    stream += b"\0" * (-len(stream) % 512)
    count = len(stream) // 512
    tables = next(n for n in range(1, 110) if n * 128 >= n + 1 + count)
    first = tables + 1  # the stream's first sector; the directory stands before it
    chain = [*[0xFFFFFFFD] * tables, 0xFFFFFFFE, *range(first + 1, first + count), 0xFFFFFFFE]
    table = struct.pack(f"<{tables * 128}I", *chain, *[0xFFFFFFFF] * (tables * 128 - len(chain)))

    def entry(title: str, kind: int, child: int, first: int, size: int) -> bytes:
        encoded = (title + "\0").encode("utf-16-le") if title else b""
        tree = struct.pack("<BBIII", kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        return (
            encoded.ljust(64, b"\0")
            + struct.pack("<H", len(encoded))
            + tree
            + b"\0" * 36
            + struct.pack("<IQ", first, size)
        )

    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(name, 2, 0xFFFFFFFF, first, len(stream))
    directory += entry("", 0, 0xFFFFFFFF, 0, 0) * 2
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 16
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + b"\0" * 6
    )
    head += struct.pack("<IIIIIIIII", 0, tables, tables, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", *range(tables), *[0xFFFFFFFF] * (109 - tables))
    return head + table + directory + stream


def _sheet(rows: Sequence[Sequence[Cell]], is_1904: bool) -> str:
    epoch = date(1904, 1, 1) if is_1904 else date(1899, 12, 30)
    lines: list[str] = []
    for number, row in enumerate(rows, start=1):
        cells = "".join(_xlsx_cell(f"{chr(65 + i)}{number}", cell, epoch) for i, cell in enumerate(row))
        lines.append(f'<row r="{number}">{cells}</row>')
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def _xlsx_cell(place: str, cell: Cell, epoch: date) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f'<c r="{place}" s="{_DATE_STYLE}"><v>{(cell - epoch).days}</v></c>'
    if isinstance(cell, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
    return f'<c r="{place}"><v>{cell!r}</v></c>'


def _ods_cell(cell: Cell) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, int | float):
        text = f"<text:p>{cell}</text:p>"
        return f'<table:table-cell office:value-type="float" office:value="{cell}">{text}</table:table-cell>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(cell))}</text:p></table:table-cell>'


def _zipped(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()
