# SPDX-License-Identifier: EUPL-1.2
"""From bytes to rows of texts: delimited text in any encoding, and workbooks through calamine.

What the columns mean is not known here. Row numbers are those a spreadsheet program shows.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal, TypeVar

import python_calamine

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.register_sources import ALL_SHEETS
from eht_desk.exchange.file_contents import MOST_COLUMNS, MOST_ROWS, Container, looks_like_utf16
from eht_desk.exchange.html_tables import rows_of_largest_table, stated_encoding

_Read = TypeVar("_Read")
_Cell = int | float | str | bool | date | time | datetime | timedelta

_SEPARATORS = (";", "\t", ",", "|")
_SAMPLE_LINES = 60
_LINES_IN_ONE_FIELD = 20
_EXACT_INTEGERS_BELOW = 1e15
_TALLEST_MERGE = 2_000
_MARKED = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_EXCEL_ERROR = re.compile(
    r"#(?:N/A|SAKNAS!|REF!|REFERENS!|VALUE!|VÄRDEFEL!|NAME\?|NAMN\?|DIV/0!|DIVISION/0!|NUM!|OGILTIGT!|NULL!|SKÄRNING!)"
)
_EXCEL_TEXT = re.compile(r'="(.*)"', re.DOTALL)


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as texts. `number` is 1-based, as shown in a spreadsheet program."""

    number: int
    cells: tuple[str, ...] = field(repr=False)

    @property
    def is_empty(self) -> bool:
        """Whether no cell has content."""
        return not any(self.cells)


@dataclass(frozen=True, slots=True)
class RawTable:
    """All rows of one file or sheet."""

    source: str
    container: Container
    rows: tuple[RawRow, ...] = field(repr=False)
    encoding: str = ""
    separator: str = ""
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    file: str = ""
    """The file's name where `source` says the sheet too."""
    joined: tuple[str, ...] = ()
    """The sheets that are read together with this one, itself among them."""
    left: tuple[str, ...] = ()
    """The sheets with content that are not read."""


def _go_on() -> None:
    """Nobody asks to stop."""


def read_text_table(
    source: str, data: bytes, encoding: str = "", separator: str = "", breathe: Callable[[], None] = _go_on
) -> RawTable:
    """The rows of a CSV, TSV or TXT file; `encoding` and `separator` are found out when empty.

    `breathe` is called for each row and may raise to end it.

    Raises:
        ExpectedFailure: `file_unreadable`, `file_empty`, `file_too_large`, `file_not_a_register`.
    """
    text, used_encoding = decode(data, encoding)
    used_separator = separator or _sniffed_separator(text)
    rows = _records(text, used_separator, breathe)
    return RawTable(source, Container.TEXT, _checked(rows), used_encoding, used_separator)


def read_page(source: str, data: bytes, breathe: Callable[[], None] = _go_on) -> RawTable:
    """The rows of the largest table of a web page, which is what some systems call an Excel file.

    Raises:
        ExpectedFailure: `file_unreadable`, `file_empty`, `file_too_large`, `file_not_a_register`.
    """
    text, used_encoding = decode(data, "" if data.startswith(_MARKED) else stated_encoding(data))
    rows = [[_text_cell(cell) for cell in row] for row in rows_of_largest_table(text, MOST_ROWS, breathe)]
    return RawTable(source, Container.HTML, _checked(rows), used_encoding)


def read_workbook(
    source: str, data: bytes, container: Container, sheet: str = "", breathe: Callable[[], None] = _go_on
) -> list[RawTable]:
    """The sheets with content: `sheet`, or every visible one when it is empty or `ALL_SHEETS`.

    Raises:
        ExpectedFailure: `file_unreadable`, `file_encrypted`, `file_empty`, `sheet_missing` ...
    """
    workbook = _guarded(lambda: python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)))
    visible = tuple(
        meta.name
        for meta in workbook.sheets_metadata
        if meta.visible == python_calamine.SheetVisibleEnum.Visible
    ) or tuple(workbook.sheet_names)
    chosen = sheet if sheet != ALL_SHEETS else ""
    if chosen and chosen not in workbook.sheet_names:
        raise ExpectedFailure("sheet_missing")
    tables: list[RawTable] = []
    for name in (chosen,) if chosen else visible:
        rows = _sheet_rows(workbook, name, breathe)
        if any(any(row) for row in rows):
            tables.append(RawTable(source, container, _checked(rows), sheets=visible, sheet=name))
    if not tables:
        raise ExpectedFailure("file_empty")
    return tables


def decode(data: bytes, encoding: str = "") -> tuple[str, str]:
    """The text and the encoding that was used.

    A byte order mark decides, then UTF-16 by its zero bytes, then strict UTF-8, then Windows' Western
    letters (`cp1252`; ISO-8859-1 where that has holes). A chosen `encoding` that does not fit gives
    replacement characters.

    Raises:
        ExpectedFailure: `file_unreadable` when the named encoding does not exist or the file is cut in a
        character.
    """
    candidates = (encoding,) if encoding else _likely_encodings(data)
    for candidate in candidates:
        try:
            return data.decode(candidate, "replace" if encoding else "strict").lstrip("\ufeff"), candidate
        except (UnicodeError, LookupError):
            continue
    raise ExpectedFailure("file_unreadable")


def _likely_encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith(b"\xef\xbb\xbf"):
        return ("utf-8-sig", "cp1252", "iso-8859-1")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    if looks_like_utf16(data):
        sample = data[:2048]
        return ("utf-16-le",) if sample[1::2].count(0) > sample[0::2].count(0) else ("utf-16-be",)
    return ("utf-8", "cp1252", "iso-8859-1")


def _sniffed_separator(text: str) -> str:
    """The separator that cuts most of the first lines into the same number of fields, at least two."""
    lines: list[str] = []
    for line in io.StringIO(text):
        if line.strip():
            lines.append(line)
        if len(lines) >= _SAMPLE_LINES:
            break
    best, best_score = ";", 0.0
    for separator in _SEPARATORS:
        sample = _parsed("".join(lines), separator) or []
        widths = Counter(len(row) for row in sample if row)
        if not widths:
            continue
        width, count = widths.most_common(1)[0]
        score = count / len(lines) * min(width, 12) if width > 1 else 0.0
        if score > best_score:
            best, best_score = separator, score
    return best


def _records(text: str, separator: str, breathe: Callable[[], None]) -> list[list[str]]:
    """All records; a stray quotation mark that swallowed the rest is taken as a plain character."""
    rows = _parsed(text, separator, breathe=breathe)
    if rows is None or any(cell.count("\n") > _LINES_IN_ONE_FIELD for row in rows for cell in row):
        rows = _parsed(text, separator, quoted=False, breathe=breathe)
    if rows is None:
        raise ExpectedFailure("file_unreadable")
    return rows


def _parsed(
    text: str, separator: str, *, quoted: bool = True, breathe: Callable[[], None] = _go_on
) -> list[list[str]] | None:
    rows: list[list[str]] = []
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, quoting=quoting):
            breathe()
            rows.append([_text_cell(cell) for cell in row])
            if len(rows) > MOST_ROWS or (len(row) > MOST_COLUMNS and any(row[MOST_COLUMNS:])):
                break
    except (csv.Error, TypeError):  # TypeError: a separator of more than one character
        return None
    return rows


def _text_cell(cell: str) -> str:
    stripped = cell.replace("\x00", "").strip()
    if stripped.startswith("="):
        # ="0101012383" is how people keep Excel from making a number of it.
        wrapped = _EXCEL_TEXT.fullmatch(stripped)
        if wrapped is not None:
            return wrapped[1].strip()
    return "" if stripped.startswith("#") and _EXCEL_ERROR.fullmatch(stripped) else stripped


def _checked(rows: list[list[str]]) -> tuple[RawRow, ...]:
    if len(rows) > MOST_ROWS:
        raise ExpectedFailure("file_too_large", {"limit": MOST_ROWS})
    if any(len(row) > MOST_COLUMNS and any(row[MOST_COLUMNS:]) for row in rows):
        raise ExpectedFailure("file_not_a_register")
    if not any(any(row) for row in rows):
        raise ExpectedFailure("file_empty")
    return tuple(RawRow(number, tuple(row[:MOST_COLUMNS])) for number, row in enumerate(rows, start=1))


def _sheet_rows(
    workbook: python_calamine.CalamineWorkbook, name: str, breathe: Callable[[], None]
) -> list[list[str]]:
    """The rows of one sheet without the empty columns to the right that formatting leaves behind."""
    sheet = _guarded(lambda: workbook.get_sheet_by_name(name))
    cells = _guarded(lambda: sheet.to_python(skip_empty_area=False))
    rows: list[list[str]] = []
    for row in cells:
        breathe()
        rows.append([_cell_text(cell) for cell in row])
    _fill_down(rows, _guarded(lambda: sheet.merged_cell_ranges or []))
    width = max((index + 1 for row in rows for index, cell in enumerate(row) if cell), default=0)
    while rows and not any(rows[-1]):
        rows.pop()
    return [row[:width] for row in rows]


def _fill_down(rows: list[list[str]], merged: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """A cell that is merged over several rows of one column (the class beside its pupils) counts in each of them."""
    for (top, left), (bottom, right) in merged:
        if left != right or bottom - top > _TALLEST_MERGE or top >= len(rows) or left >= len(rows[top]):
            continue
        for row in rows[top + 1 : bottom + 1]:
            if left < len(row) and not row[left] and any(row):
                row[left] = rows[top][left]


def _cell_text(cell: _Cell) -> str:
    """A cell as text: whole numbers without decimals, days as ISO dates."""
    if isinstance(cell, str):
        return cell.replace("\x00", "").strip()
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _EXACT_INTEGERS_BELOW else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def _guarded(reading: Callable[[], _Read]) -> _Read:
    """Run a call into the workbook library; whatever it says is told as a code, never with its text.

    Raises:
        ExpectedFailure: `file_encrypted` or `file_unreadable`.
    """
    code = "file_unreadable"
    try:
        return reading()
    except (KeyboardInterrupt, SystemExit):
        raise
    except python_calamine.PasswordError:
        code = "file_encrypted"
    except BaseException:  # noqa: BLE001 - a panic of the Rust library comes as a BaseException
        code = "file_unreadable"
    raise ExpectedFailure(code)
