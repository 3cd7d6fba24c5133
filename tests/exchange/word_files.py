# SPDX-License-Identifier: EUPL-1.2
"""Word documents made by hand, as small as they can be."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape

SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
NUMBERING = (
    f'{HEAD}<w:numbering xmlns:w="{SPACE}">'
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="6"><w:abstractNumId w:val="2"/></w:num></w:numbering>'
)
STYLES = (
    f'{HEAD}<w:styles xmlns:w="{SPACE}"><w:style w:styleId="Fraga"><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr>'
    "</w:pPr></w:style></w:styles>"
)


def paragraph(text: str, properties: str = "") -> str:
    """One paragraph; the text is cut in two, as Word does."""
    half = len(text) // 2
    runs = "".join(
        f'<w:r><w:t xml:space="preserve">{escape(part)}</w:t></w:r>' for part in (text[:half], text[half:])
    )
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def numbered(text: str, list_id: str = "5", level: str = "0") -> str:
    """A paragraph that Word counts."""
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def table(rows: Iterable[Iterable[str]]) -> str:
    """Cells hold paragraphs."""
    inside = "".join("<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in row) + "</w:tr>" for row in rows)
    return f"<w:tbl>{inside}</w:tbl>"


def document(body: str, before: str = "") -> bytes:
    """word/document.xml."""
    return f'{HEAD}{before}<w:document xmlns:w="{SPACE}"><w:body>{body}</w:body></w:document>'.encode()


def docx(body: str | bytes, **more: str) -> bytes:
    """The file."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", document(body) if isinstance(body, str) else body)
        for name, text in more.items():
            archive.writestr(f"word/{name}.xml", text)
    return target.getvalue()
