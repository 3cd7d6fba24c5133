# SPDX-License-Identifier: EUPL-1.2
"""Tells what a received file is by its content: PDF, PNG, JPEG or TIFF, whole or broken, and how many pages it has.

Nothing is unpacked or drawn here: the structure is read, so that a hostile file costs nothing. PDF: pdf_structure.py.
"""

from __future__ import annotations

import re
import struct
import zlib

from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.received import MediaType
from eht_desk.exchange import pdf_structure

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_TIFF = (b"II*\x00", b"MM\x00*")
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_OFFICE_MARKS = (b"[Content_Types].xml", b"word/", b"xl/", b"ppt/", b"mimetypeapplication/vnd.oasis")
_MOST_PAGES = 5_000
_MARKERS_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD8)})
_JPEG_END = re.compile(b"\xff\xd9")
_JPEG_SIZE = frozenset({*range(0xC0, 0xD0)}) - {0xC4, 0xC8, 0xCC}


class ReceivedFiles:
    """ReceivedFileReader of files as they come from scanners, mail and phones."""

    def look(self, content: bytes | memoryview) -> tuple[MediaType, int]:
        """Kind and pages. Raises RuleViolation as the port says."""
        view = memoryview(content)
        if not len(view):
            raise _refusal("received_empty")
        head = bytes(view[:2048])
        if pdf_structure.is_pdf(head):
            return MediaType.PDF, pdf_structure.pages(view)
        if head.startswith(_PNG):
            return MediaType.PNG, _whole(_is_whole_png(view))
        if head.startswith(_JPEG):
            return MediaType.JPEG, _whole(_is_whole_jpeg(view))
        if head.startswith(_TIFF):
            return MediaType.TIFF, _tiff_pages(view)
        raise _refusal(_what_it_is_instead(head))


def _refusal(code: str) -> RuleViolation:
    return RuleViolation(code, "content")


def _what_it_is_instead(head: bytes) -> str:
    if is_heic(head):
        return "received_heic"
    is_office_zip = head.startswith(_ZIP) and any(mark in head for mark in _OFFICE_MARKS)
    if is_office_zip or head.startswith((_OLD_OFFICE, b"{\\rtf")):
        return "received_office"
    return "received_kind"


def is_heic(head: bytes) -> bool:
    """Whether a file begins as a phone's HEIC picture (or its kin AVIF), which nothing here reads."""
    return head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS


def _whole(is_whole: bool) -> int:
    if not is_whole:
        raise _refusal("received_picture_broken")
    return 1


def _is_whole_png(view: memoryview) -> bool:
    """From IHDR to IEND, each chunk with its check sum."""
    at, is_first = len(_PNG), True
    while at + 12 <= len(view):
        (length,) = struct.unpack_from(">I", view, at)
        kind = bytes(view[at + 4 : at + 8])
        end = at + 12 + length
        if end > len(view) or (is_first and kind != b"IHDR"):
            return False
        if zlib.crc32(view[at + 4 : end - 4]) != struct.unpack_from(">I", view, end - 4)[0]:
            return False
        if kind == b"IEND":
            return True
        at, is_first = end, False
    return False


def _is_whole_jpeg(view: memoryview) -> bool:
    """The markers up to the picture's data, with its size, and the end mark (phones put more behind it)."""
    at, has_size = 2, False
    while at + 4 <= len(view):
        if view[at] != 0xFF:
            return False
        marker = view[at + 1]
        if marker == 0xFF:  # filling
            at += 1
            continue
        if marker in _MARKERS_WITHOUT_LENGTH:
            at += 2
            continue
        (length,) = struct.unpack_from(">H", view, at + 2)
        if length < 2:
            return False
        has_size = has_size or marker in _JPEG_SIZE
        at += 2 + length
        if marker == 0xDA:
            return has_size and _JPEG_END.search(view, at) is not None
    return False


def _tiff_pages(view: memoryview) -> int:
    """The number of directories, one a page; each must lie inside the file, and none comes twice."""
    order = "<" if view[0] == 0x49 else ">"
    seen: set[int] = set()
    try:
        (at,) = struct.unpack_from(order + "I", view, 4)
        while at:
            if at in seen or len(seen) >= _MOST_PAGES:
                raise _refusal("received_picture_broken")
            seen.add(at)
            (entries,) = struct.unpack_from(order + "H", view, at)
            (at,) = struct.unpack_from(order + "I", view, at + 2 + 12 * entries)
    except struct.error as error:
        raise _refusal("received_picture_broken") from error
    if not seen:
        raise _refusal("received_picture_broken")
    return len(seen)
