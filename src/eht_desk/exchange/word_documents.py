# SPDX-License-Identifier: EUPL-1.2
"""The text of a Word document (DOCX, ECMA-376): paragraphs, rows of tables, and the numbers that Word counts itself.

Read by the standard library's zip and expat in pieces, so that what a hostile file unpacks to is never in memory at
once; a document type, and with it every entity, is refused. Does not belong here: older Word files.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar
from xml.parsers import expat

from eht_desk.domain.errors import ExpectedFailure

LARGEST_PART_BYTES = 20 * 1024 * 1024
"""Unpacked. A form of three pages has some hundred kilobytes."""
_MOST_PARTS = 5_000
_DEEPEST = 200
_CHUNK = 1 << 16
_DOCUMENT, _NUMBERING, _STYLES = "word/document.xml", "word/numbering.xml", "word/styles.xml"
_NAMESPACES = ("/wordprocessingml/2006/main", "/wordprocessingml/main")
_BREAKS = {"tab": "\t", "br": " ", "cr": " ", "noBreakHyphen": "-"}
_COUNTED = frozenset({"decimal", "decimalZero"})

_Attributes = dict[str, str]


class _TooMuch(Exception):
    """More than a questionnaire can be."""


def word_text(content: bytes, longest: int) -> str:
    """A paragraph or a row of a table a line, cells parted by tabs.

    Raises ExpectedFailure: `wording_file_kind`, `wording_file_locked`, `wording_file_large`, `wording_file_broken`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {part.filename: part for part in archive.infolist()}
            if len(parts) > _MOST_PARTS:
                raise _TooMuch
            if _DOCUMENT not in parts:
                raise ExpectedFailure("wording_file_kind")
            lists = _Lists()
            for name, reader in ((_NUMBERING, _NumberingReader(lists)), (_STYLES, _StyleReader(lists))):
                if name in parts:
                    _read(archive, parts[name], reader)
            document = _DocumentReader(lists, longest)
            _read(archive, parts[_DOCUMENT], document)
            return "\n".join(document.lines)
    except _TooMuch:
        raise ExpectedFailure("wording_file_large", {"limit_mb": 10}) from None
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        expat.ExpatError,
        EOFError,
        ValueError,
        NotImplementedError,
        OSError,
    ):
        raise ExpectedFailure("wording_file_broken") from None


def _read(archive: zipfile.ZipFile, part: zipfile.ZipInfo, reader: _Reader) -> None:
    if part.flag_bits & 1:
        raise ExpectedFailure("wording_file_locked")
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError("packed in a way of which the pieces cannot be kept small")
    parser = expat.ParserCreate(namespace_separator="|")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    done = 0
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            done += len(chunk)
            if done > LARGEST_PART_BYTES:
                raise _TooMuch
            parser.Parse(chunk, False)
    parser.Parse(b"", True)


def _refuse(*_: object) -> None:
    raise ValueError("no Word document has a document type")


def _local(name: str) -> str:
    """The name within Word's own language, else an empty text."""
    space, _, local = name.rpartition("|")
    return local if space.endswith(_NAMESPACES) else ""


@dataclass(slots=True)
class _Lists:
    """How paragraphs are numbered: a list's way of counting by its id, and the list of a style."""

    counting: dict[str, str] = field(default_factory=dict)
    """Abstract list of each list that counts with digits at its first level."""
    starts: dict[str, int] = field(default_factory=dict)
    """First number of an abstract list."""
    restarts: dict[str, int] = field(default_factory=dict)
    """First number of a list that counts anew."""
    of_style: dict[str, str] = field(default_factory=dict)


class _Reader:
    """Follows the elements of one part. Attributes are looked for by their name alone."""

    def __init__(self) -> None:
        self.depth = 0

    def start(self, name: str, attributes: _Attributes) -> None:
        """An element begins."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise ValueError("nested deeper than any document")
        self.begin(_local(name), {key.rpartition("|")[2]: value for key, value in attributes.items()})

    def end(self, name: str) -> None:
        """An element ends."""
        self.depth -= 1
        self.finish(_local(name))

    def text(self, text: str) -> None:
        """Letters between elements."""

    def begin(self, name: str, attributes: _Attributes) -> None:
        """The same as `start`, within Word's own language; an empty name for anything else."""

    def finish(self, name: str) -> None:
        """The same as `end`."""


class _NumberingReader(_Reader):
    """word/numbering.xml: abstract lists first, then the lists that use them."""

    def __init__(self, lists: _Lists) -> None:
        super().__init__()
        self._lists = lists
        self._formats: dict[str, str] = {}
        self._abstract = self._list = self._level = ""

    def begin(self, name: str, attributes: _Attributes) -> None:
        value = attributes.get("val", "")
        if name == "abstractNum":
            self._abstract = attributes.get("abstractNumId", "")
        elif name == "num":
            self._list, self._abstract = attributes.get("numId", ""), ""
        elif name in ("lvl", "lvlOverride"):
            self._level = attributes.get("ilvl", "")
        elif name == "abstractNumId" and self._formats.get(value) in _COUNTED:
            self._lists.counting[self._list] = value
        elif self._level == "0" and name == "numFmt" and self._abstract:
            self._formats[self._abstract] = value
        elif self._level == "0" and name == "start" and self._abstract:
            self._lists.starts[self._abstract] = _whole(value)
        elif self._level == "0" and name == "startOverride" and self._list:
            self._lists.restarts[self._list] = _whole(value)

    def finish(self, name: str) -> None:
        if name in ("lvl", "lvlOverride"):
            self._level = ""


class _StyleReader(_Reader):
    """word/styles.xml: which list a style of paragraphs belongs to."""

    def __init__(self, lists: _Lists) -> None:
        super().__init__()
        self._lists = lists
        self._style = ""

    def begin(self, name: str, attributes: _Attributes) -> None:
        if name == "style":
            self._style = attributes.get("styleId", "")
        elif name == "numId" and self._style:
            self._lists.of_style[self._style] = attributes.get("val", "")

    def finish(self, name: str) -> None:
        if name == "style":
            self._style = ""


@dataclass(slots=True)
class _Paragraph:
    parts: list[str] = field(default_factory=list)
    style: str = ""
    list_id: str | None = None
    level: str = "0"


class _DocumentReader(_Reader):
    """word/document.xml. Text boxes stand within paragraphs, tables within cells: both end before what they are in."""

    def __init__(self, lists: _Lists, longest: int) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._lists = lists
        self._left = longest
        self._paragraphs: list[_Paragraph] = []
        self._rows: list[list[list[str]]] = []
        """Rows of tables that are open: their cells, and the lines in each."""
        self._skipped = 0
        self._is_text = False
        self._counted: dict[str, int] = {}
        self._begun: set[str] = set()

    def start(self, name: str, attributes: _Attributes) -> None:
        if self._skipped or name.endswith("|Fallback"):  # the same text box again, for older programs
            self._skipped += 1
        super().start(name, attributes)

    def end(self, name: str) -> None:
        super().end(name)
        if self._skipped:
            self._skipped -= 1

    def text(self, text: str) -> None:
        if not self._is_text or not self._paragraphs:
            return
        self._left -= len(text)
        if self._left < 0:
            raise _TooMuch
        self._paragraphs[-1].parts.append(text)

    def begin(self, name: str, attributes: _Attributes) -> None:
        if self._skipped:
            return
        begins = self._BEGINNINGS.get(name)
        if begins is not None:
            begins(self, attributes)
        elif self._paragraphs:
            paragraph, value = self._paragraphs[-1], attributes.get("val", "")
            if name == "pStyle":
                paragraph.style = value
            elif name == "numId":
                paragraph.list_id = value
            elif name == "ilvl":
                paragraph.level = value
            elif name in _BREAKS and self._is_run:
                paragraph.parts.append(_BREAKS[name])

    def finish(self, name: str) -> None:
        if self._skipped:
            return
        if name == "t":
            self._is_text = False
        elif name == "r":
            self._is_run = False
        elif name == "p" and self._paragraphs:
            self._put(self._line(self._paragraphs.pop()))
        elif name == "tr" and self._rows:
            cells = [" ".join(line for line in cell if line) for cell in self._rows.pop()]
            self._put("\t".join(cells).rstrip("\t"))

    def _begin_row(self, _attributes: _Attributes) -> None:
        self._rows.append([])

    def _begin_cell(self, _attributes: _Attributes) -> None:
        if self._rows:
            self._rows[-1].append([])

    def _begin_paragraph(self, _attributes: _Attributes) -> None:
        self._paragraphs.append(_Paragraph())
        self._is_run = False

    def _begin_run(self, _attributes: _Attributes) -> None:
        self._is_run = True

    def _begin_text(self, _attributes: _Attributes) -> None:
        self._is_text = True

    _is_run = False
    """Tabs also stand among a paragraph's properties, where they are stops and no text."""

    _BEGINNINGS: ClassVar[Mapping[str, Callable[[_DocumentReader, _Attributes], None]]] = {
        "p": _begin_paragraph,
        "r": _begin_run,
        "t": _begin_text,
        "tr": _begin_row,
        "tc": _begin_cell,
    }

    def _line(self, paragraph: _Paragraph) -> str:
        text = "".join(paragraph.parts).strip()
        number = self._number(paragraph)
        is_numbered = number and (
            text or self._rows
        )  # Word counts empty cells, and does not show empty lines' numbers
        return f"{number}. {text}".strip() if is_numbered else text

    def _number(self, paragraph: _Paragraph) -> int:
        """The number that Word shows before the paragraph; 0 for none."""
        lists = self._lists
        list_id = (
            paragraph.list_id if paragraph.list_id is not None else lists.of_style.get(paragraph.style, "")
        )
        abstract = lists.counting.get(list_id)
        if abstract is None or paragraph.level != "0":
            return 0
        if list_id not in self._begun and list_id in lists.restarts:
            self._counted[abstract] = lists.restarts[list_id] - 1
        self._begun.add(list_id)
        number = self._counted.get(abstract, lists.starts.get(abstract, 1) - 1) + 1
        self._counted[abstract] = number
        return number

    def _put(self, line: str) -> None:
        if self._rows and self._rows[-1]:
            self._rows[-1][-1].append(line)
        elif self._rows:
            return
        else:
            self.lines.append(line)


def _whole(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else 1
