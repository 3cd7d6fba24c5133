# SPDX-License-Identifier: EUPL-1.2
"""Swedish words for received documents. No Qt."""

from __future__ import annotations

from datetime import date

from eht_desk.application.received_views import ReceivedRow
from eht_desk.domain.access import Viewer
from eht_desk.domain.access_table import DocumentClass
from eht_desk.domain.received import MediaType
from eht_desk.domain.text_nature import TextNature
from eht_desk.ui.access_texts import who_reads
from eht_desk.ui.widgets.date_text import short_date
from eht_desk.ui.words import counted

KINDS: dict[MediaType, str] = {
    MediaType.PDF: "PDF",
    MediaType.PNG: "Bild",
    MediaType.JPEG: "Bild",
    MediaType.TIFF: "Bild",
}


_NATURES: dict[TextNature, str] = {
    TextNature.MEMO: "minnesanteckning",
    TextNature.WORKING: "arbetsmaterial",
    TextNature.CASE: "hör till ärende",
    TextNature.SENT: "expedierad",
}


def sorting_text(row: ReceivedRow, viewer: Viewer) -> str:
    """`Läses av kurator och rektor, hör till ärende`: how closed it is and what the text is."""
    shown = DocumentClass.SUPPORT if row.document_class is DocumentClass.OTHER else row.document_class
    who = who_reads(shown, viewer)
    nature = _NATURES[row.nature] if row.nature is not None else "inte bestämt vad det är"
    return f"läses av {who[0].lower()}{who[1:]} · {nature}"


def content_text(kind: MediaType, pages: int, size: int) -> str:
    """`PDF, 3 sidor, 1,2 MB`."""
    length = f", {counted(pages, 'sida', 'sidor')}" if kind in (MediaType.PDF, MediaType.TIFF) else ""
    return f"{KINDS[kind]}{length}, {size_text(size)}"


def size_text(size: int) -> str:
    """`1,2 MB`, `340 kB`."""
    if size >= 1_000_000:
        return f"{size / 1_000_000:.1f}".replace(".", ",") + " MB"
    return f"{max(1, round(size / 1000))} kB"


def received_text(row: ReceivedRow, today: date) -> str:
    """`Kom 20 nov från Bup · PDF, 3 sidor, 1,2 MB`."""
    return (
        f"Kom {short_date(row.received_on, today)} från {row.sender} · "
        f"{content_text(row.kind, row.pages, row.size)}"
    )
