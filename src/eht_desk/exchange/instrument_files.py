# SPDX-License-Identifier: EUPL-1.2
"""The text in a file with a questionnaire: text, CSV, DOCX or PDF, told by content and never by name.

Does not belong here: which line is which question (domain/instruments/wording_rows.py). Nothing is written to disk, and
failures carry no words of the file.
"""

from __future__ import annotations

import codecs
import csv
import io

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.exchange.file_contents import looks_like_utf16
from eht_desk.exchange.pdf_structure import is_pdf
from eht_desk.exchange.pdf_text import pdf_text
from eht_desk.exchange.word_documents import word_text

LARGEST_FILE_BYTES = 10 * 1024 * 1024
LONGEST_TEXT = 100_000
"""Letters. Three pages of questions have some five thousand."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RTF = b"{\\rtf"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SEPARATORS = (";", "\t", ",", "|")
_MOST_CONTROLS = 0.02


class InstrumentFiles:
    """InstrumentReader of what schools hold: the form as text, table, Word document or PDF."""

    def text(self, content: bytes) -> str:
        """Raises ExpectedFailure as the port says."""
        if not content.strip():
            raise ExpectedFailure("wording_file_empty")
        if len(content) > LARGEST_FILE_BYTES:
            raise _too_large()
        text = _text_of(content)
        if not text.strip():
            raise ExpectedFailure("wording_file_empty")
        if len(text) > LONGEST_TEXT:
            raise _too_large()
        return text


def _too_large() -> ExpectedFailure:
    return ExpectedFailure("wording_file_large", {"limit_mb": LARGEST_FILE_BYTES // (1024 * 1024)})


def _text_of(content: bytes) -> str:
    if is_pdf(content[:1024]):
        return pdf_text(content, LONGEST_TEXT)
    if content.startswith(b"PK\x03\x04"):
        return word_text(content, LONGEST_TEXT)
    if content.startswith(_OLE):
        raise ExpectedFailure("wording_file_locked" if _ENCRYPTED in content else "wording_file_old")
    if content.startswith(_RTF):
        raise ExpectedFailure("wording_file_old")
    return _without_quotes(_decoded(content))


def _decoded(content: bytes) -> str:
    """Text in the ways in which programs save it. Raises ExpectedFailure("wording_file_kind") for what is none."""
    if looks_like_utf16(content):
        encoding = "utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-16-le"
    elif b"\x00" in content:
        raise ExpectedFailure("wording_file_kind")
    else:
        encoding = "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")  # Excel's CSV on a Swedish computer
    controls = sum(letter < " " and letter not in "\t\r\n\f\v" for letter in text[:4096])
    if controls > _MOST_CONTROLS * len(text[:4096]) or text.lstrip().startswith(("<", "{")):
        raise ExpectedFailure("wording_file_kind")
    return text


def _without_quotes(text: str) -> str:
    """A CSV file whose quoted cells may go over several lines: a row a line, tabs between. Else as it is."""
    separator = next((mark for mark in _SEPARATORS if f'{mark}"' in text or f'"{mark}' in text), "")
    if not separator or text.count('"') % 2:
        return text
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error:
        return text
    return "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows)
