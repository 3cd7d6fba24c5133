# SPDX-License-Identifier: EUPL-1.2
"""The text that stands in a PDF, line by line. A page that is only a picture has none.

Looked at before the library reads it: what streams unpack to, and how much work a page is; both can be made endless.
"""

from __future__ import annotations

import base64
import re
import zlib
from io import BytesIO

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.exchange.page_cost import program, work_of
from eht_desk.exchange.pdfium_lock import PDFIUM

MOST_PAGES = 30
MOST_UNPACKED = 64 * 1024 * 1024
"""Bytes of all streams together. A form of three pages has some hundred kilobytes, most of them its font."""
_LONGEST_PROGRAM = 2 * 1024 * 1024
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_ENCRYPTED = re.compile(rb"/Encrypt\b")
_ARMOUR_END = b"~>"
_HYPHEN = re.compile("[\ufffe\x02]\\s*\n?")
"""What the library gives for the hyphen at the end of a line."""


def pdf_text(content: bytes, longest: int) -> str:
    """Raises ExpectedFailure: `wording_file_locked`, `wording_file_large`, `wording_file_pictures`,
    `wording_file_broken`."""
    if _ENCRYPTED.search(content):
        raise ExpectedFailure("wording_file_locked")
    _require_small(content)
    _require_finite(content)
    text = _HYPHEN.sub("", "\n".join(_pages(content, longest)).replace("\r\n", "\n"))
    if not text.strip():
        raise ExpectedFailure("wording_file_pictures")
    return text


def _too_large() -> ExpectedFailure:
    return ExpectedFailure("wording_file_large", {"limit_mb": 10})


def _require_small(content: bytes) -> None:
    """No library has been told of the file yet: some unpack lists of objects when they open it."""
    view, left = memoryview(content), MOST_UNPACKED
    for match in _STREAM.finditer(content):
        packed: bytes | memoryview = view[match.end() :]
        if content[match.end() : match.end() + 1].isascii():
            end = content.find(_ARMOUR_END, match.end(), match.end() + len(content))
            packed = _without_armour(content[match.end() : end]) if end > 0 else packed
        for _ in range(2):  # what is packed twice grows a million times
            unpacked = _unpacked(packed, left)
            left -= len(unpacked)
            if left <= 0:
                raise _too_large()
            packed = unpacked


def _unpacked(packed: bytes | memoryview, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, most)
    except zlib.error:
        return b""  # not packed, or a picture


def _without_armour(text: bytes) -> bytes:
    try:
        return base64.a85decode(text)
    except ValueError:
        return b""


def _require_finite(content: bytes) -> None:
    """Raises ExpectedFailure for pages that are drawn without end, which reading their text would be, too."""
    import pikepdf

    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            if len(pdf.pages) > MOST_PAGES:
                raise _too_large()
            for page in pdf.pages:
                if sum(len(stream.read_bytes()) for stream in program(page.obj)) > _LONGEST_PROGRAM:
                    raise _too_large()
                work_of(page.obj, page.resources)
    except pikepdf.PasswordError:
        raise ExpectedFailure("wording_file_locked") from None
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, IndexError, RuntimeError, OverflowError):
        raise ExpectedFailure("wording_file_broken") from None


def _pages(content: bytes, longest: int) -> list[str]:
    import pypdfium2

    found: list[str] = []
    with PDFIUM:
        try:
            pdf = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError:
            raise ExpectedFailure("wording_file_broken") from None
        try:
            for at in range(min(len(pdf), MOST_PAGES)):
                page = pdf[at]
                text = page.get_textpage()
                try:
                    longest -= text.count_chars()
                    if longest < 0:
                        raise _too_large()
                    found.append(text.get_text_bounded())
                finally:
                    text.close()
                    page.close()
        except pypdfium2.PdfiumError:
            raise ExpectedFailure("wording_file_broken") from None
        finally:
            pdf.close()
    return found
