# SPDX-License-Identifier: EUPL-1.2
"""The text that stands in a PDF, line by line. A page that is only a picture has none.

Looked at before the library reads it: what streams unpack to, and how much work a page is; both can be made endless.
"""

from __future__ import annotations

import base64
import contextlib
import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.exchange.page_cost import program, work_of
from eht_desk.exchange.pdfium_lock import PDFIUM

if TYPE_CHECKING:
    import pikepdf

MOST_PAGES = 30
MOST_UNPACKED = 64 * 1024 * 1024
"""Bytes of all streams together. A form of three pages has some hundred kilobytes, most of them its font."""
_LONGEST_PROGRAM = 2 * 1024 * 1024
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_ENCRYPTED = re.compile(rb"/Encrypt\b")
_LZW = re.compile(rb"/(?:L|#4c)(?:Z|#5a)(?:W|#57)", re.IGNORECASE)
"""An old way of packing whose growth cannot be measured here."""
_ARMOUR = re.compile(rb"[\x00-\x20!-uz]{16,}~?")
_DIGITS = re.compile(rb"[\x00-\x20]*[0-9A-Fa-f][0-9A-Fa-f\x00-\x20]{15,}")
_MOST_LAYERS = 4
_MEASURED = frozenset(
    {
        *("/FlateDecode", "/Fl", "/ASCII85Decode", "/A85", "/ASCIIHexDecode", "/AHx"),
        *("/DCTDecode", "/DCT", "/JPXDecode", "/CCITTFaxDecode", "/CCF", "/JBIG2Decode"),
    }
)
"""Ways of packing that were measured, and those of pictures, which are not unpacked for their text."""
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
    if _LZW.search(content):
        raise _too_large()
    left = MOST_UNPACKED
    for match in _STREAM.finditer(content):
        for packed in _without_armour(content, match.end()):
            for _ in range(_MOST_LAYERS):  # what is packed twice grows a million times
                packed = _unpacked(packed, left)
                left -= len(packed)
                if left <= 0:
                    raise _too_large()
                if not packed:
                    break
            else:
                raise _too_large()


def _without_armour(content: bytes, start: int) -> Iterator[bytes | memoryview]:
    """The bytes of a stream as they stand, and as they are when they are letters of one of the two armours."""
    yield memoryview(content)[start:]
    letters = _ARMOUR.match(content, start)
    if letters is not None:
        with contextlib.suppress(ValueError):
            yield base64.a85decode(letters[0].partition(b"~")[0])
    digits = _DIGITS.match(content, start)
    if digits is not None:
        text = b"".join(digits[0].split())
        yield bytes.fromhex((text + b"0" * (len(text) % 2)).decode())


def _unpacked(packed: bytes | memoryview, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, most)
    except zlib.error:
        return b""  # not packed, or a picture


def _require_finite(content: bytes) -> None:
    """Raises ExpectedFailure for pages that are drawn without end, which reading their text would be, too."""
    import pikepdf

    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            if len(pdf.pages) > MOST_PAGES:
                raise _too_large()
            if not all(_is_measured(item) for item in pdf.objects if isinstance(item, pikepdf.Stream)):
                raise _too_large()
            for page in pdf.pages:
                if sum(len(stream.read_bytes()) for stream in program(page.obj)) > _LONGEST_PROGRAM:
                    raise _too_large()
                work_of(page.obj, page.resources)
    except pikepdf.PasswordError:
        raise ExpectedFailure("wording_file_locked") from None
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, IndexError, RuntimeError, OverflowError):
        raise ExpectedFailure("wording_file_broken") from None


def _is_measured(stream: pikepdf.Object) -> bool:
    import pikepdf

    named = stream.get("/Filter")
    names = named.as_list() if isinstance(named, pikepdf.Array) else [] if named is None else [named]
    return all(str(name) in _MEASURED for name in names)


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
