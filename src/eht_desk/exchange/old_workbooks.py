# SPDX-License-Identifier: EUPL-1.2
"""A look into Excel 97-2003 files before the workbook library opens them: how far out their cells stand.

One cell in the last row and column makes the library reserve the whole rectangle, which ends the process. Nothing is
read here but positions.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_FREE_FROM = 0xFFFFFFFA  # sector numbers from here on are marks, not places
_HEADER_BYTES = 512
_ENTRY_BYTES = 128
_MINI_SECTOR_BYTES = 64
_STREAM_NAMES = ("Workbook", "Book")
_DIMENSIONS = 0x0200
_MULTIPLE_NUMBERS = 0x00BD
_ROW, _ROW_HIDDEN = 0x0208, 0x0020
_CELLS = frozenset({0x0006, 0x0201, 0x0203, 0x0204, 0x0205, 0x00FD, 0x027E, 0x00D6, _MULTIPLE_NUMBERS})
_MOST_ROWS, _MOST_COLUMNS = 65_536, 256


def farthest_cell_of_xls(data: bytes) -> tuple[int, int]:
    """The lowest row and the rightmost column (1-based) that any cell names.

    Raises:
        ValueError: the compound file is broken, or positions lie outside what the format has.
    """
    try:
        stream = _workbook_stream(data)
        return _farthest(stream)
    except (struct.error, IndexError):
        raise ValueError("broken compound file") from None


def hidden_rows_of_xls(data: bytes) -> int:
    """How many rows have no height; 0 for a file that cannot be looked into."""
    try:
        stream = _workbook_stream(data)
        return sum(
            1
            for kind, body in _records(stream)
            if kind == _ROW and len(body) >= 16 and struct.unpack_from("<H", body, 12)[0] & _ROW_HIDDEN
        )
    except (struct.error, IndexError, ValueError):
        return 0


def _farthest(stream: bytes) -> tuple[int, int]:
    last_row = last_column = 0
    for kind, body in _records(stream):
        if kind == _DIMENSIONS and len(body) >= 12:
            _, row, _, column = struct.unpack_from("<IIHH", body)
            if row > _MOST_ROWS or column > _MOST_COLUMNS:
                raise ValueError("dimensions outside the format")
        elif kind in _CELLS and len(body) >= 4:
            row, column = struct.unpack_from("<HH", body)
            if kind == _MULTIPLE_NUMBERS:
                column = max(column, *struct.unpack_from("<H", body, len(body) - 2))
            last_row, last_column = max(last_row, row + 1), max(last_column, column + 1)
    return last_row, last_column


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    position = 0
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        yield kind, stream[position + 4 : position + 4 + length]
        position += 4 + length


def _workbook_stream(data: bytes) -> bytes:
    """The stream with the records, put together from its sectors (MS-CFB)."""
    shift, mini_shift = struct.unpack_from("<HH", data, 30)
    if shift not in (9, 12) or mini_shift != 6:
        raise ValueError("unknown sector size")
    size = 1 << shift
    first_directory, _, cutoff, first_mini, _ = struct.unpack_from("<IIIII", data, 48)
    table = _table(data, size)
    directory = _chain(data, table, first_directory, size, offset=max(_HEADER_BYTES, size))
    root, found = None, None
    for position in range(0, len(directory) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
        entry = directory[position : position + _ENTRY_BYTES]
        name_length = min(struct.unpack_from("<H", entry, 64)[0], 64)
        name = entry[: max(name_length - 2, 0)].decode("utf-16-le", "replace")
        place = struct.unpack_from("<II", entry, 116)
        if entry[66] == 5:
            root = place
        elif entry[66] == 2 and name in _STREAM_NAMES and (found is None or name == _STREAM_NAMES[0]):
            found = place
    if found is None or root is None:
        raise ValueError("no workbook stream")
    first, length = found
    if length >= cutoff:
        return _chain(data, table, first, size, offset=max(_HEADER_BYTES, size))[:length]
    mini_bytes = _chain(data, table, first_mini, size, offset=max(_HEADER_BYTES, size))
    mini_table = list(struct.unpack(f"<{len(mini_bytes) // 4}I", mini_bytes))
    container = _chain(data, table, root[0], size, offset=max(_HEADER_BYTES, size))
    return _chain(container, mini_table, first, _MINI_SECTOR_BYTES, offset=0)[:length]


def _table(data: bytes, size: int) -> list[int]:
    """The table that says which sector follows which."""
    places = list(struct.unpack_from("<109I", data, 76))
    following, count = struct.unpack_from("<II", data, 68)
    for _ in range(min(count, len(data) // size + 1)):
        if following >= _FREE_FROM:
            break
        more = struct.unpack_from(f"<{size // 4}I", data, max(_HEADER_BYTES, size) + following * size)
        places.extend(more[:-1])
        following = more[-1]
    table: list[int] = []
    for place in places:
        if place < _FREE_FROM:
            table.extend(struct.unpack_from(f"<{size // 4}I", data, max(_HEADER_BYTES, size) + place * size))
    return table


def _chain(data: bytes, table: list[int], first: int, size: int, *, offset: int) -> bytes:
    """All sectors from `first` on; a chain that bites its tail ends."""
    parts: list[bytes] = []
    sector = first
    while sector < _FREE_FROM and len(parts) <= len(table):
        start = offset + sector * size
        parts.append(data[start : start + size])
        sector = table[sector]
    return b"".join(parts)
