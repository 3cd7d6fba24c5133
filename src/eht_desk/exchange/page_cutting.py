# SPDX-License-Identifier: EUPL-1.2
"""Cuts single pages out of a PDF: what the page shows, as it was scanned, and nothing else of the file.

Scanners and programs that put files together often let all pages share one list of pictures. Cut out with that list,
every page would carry the pictures of all others, which may be other pupils' papers.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pikepdf

_NOT_SHOWN = ("/PieceInfo", "/Thumb", "/Metadata", "/AA", "/B", "/StructParents", "/Trans", "/Dur", "/Tabs")
"""Keys of a page that show nothing and may lead to anything."""
_LEADS_AWAY = ("/A", "/AA", "/Dest", "/P", "/Parent", "/Popup", "/IRT", "/StructParent")
_DRAWN = re.compile(rb"/([^\s/\[\]<>()%]+)\s+Do\b")
_MOST_DRAWN = 20_000
"""Parts drawn on a page, those in parts counted each time: a scan has a few, a drawing some hundreds."""

_SHOWS_NOTHING = ("/Link", "/Widget", "/Popup")


class PageCutter:
    """One PDF, page by page; `close` at the end."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._pdf: pikepdf.Pdf | None = None

    def close(self) -> None:
        """Forget the file."""
        if self._pdf is not None:
            self._pdf.close()

    def page(self, at: int) -> bytes:
        """The page as a PDF of its own, the same bytes each time.

        Raises ValueError when the library cannot read the file, or when drawing the page would never end.
        """
        import pikepdf

        try:
            if self._pdf is None:
                self._pdf = pikepdf.open(BytesIO(self._content))
            page = self._pdf.pages[at]
            if _draws(page.obj, {}, set()) > _MOST_DRAWN:
                raise ValueError("a page that is drawn without end")
            return _alone(self._pdf, at)
        except (pikepdf.PdfError, TypeError, KeyError, IndexError, RuntimeError, OverflowError) as error:
            raise ValueError("a page that cannot be cut out") from error


def _draws(item: pikepdf.Object, known: dict[tuple[int, int], int], above: set[tuple[int, int]]) -> int:
    """How often drawing a page or part of it calls for another part, all in all: parts may stand in parts."""
    import pikepdf

    parts = item.get("/Resources", pikepdf.Dictionary()).get("/XObject", pikepdf.Dictionary())
    total = 0
    for name in _DRAWN.findall(_program(item)):
        part = parts.get(f"/{name.decode('latin-1')}")
        total += 1
        if not isinstance(part, pikepdf.Stream) or str(part.get("/Subtype", "")) != "/Form":
            continue
        key = part.objgen
        if key in above:
            raise ValueError("a part that is drawn in itself")
        if key not in known:
            known[key] = _draws(part, known, above | {key})
        total += known[key]
    return total


def _program(item: pikepdf.Object) -> bytes:
    """What a page or a part says to draw, decoded."""
    import pikepdf

    if isinstance(item, pikepdf.Stream):
        return bytes(item.read_bytes())
    content = item.get("/Contents")
    if isinstance(content, pikepdf.Stream):
        return bytes(content.read_bytes())
    streams: list[pikepdf.Object] = list(content) if isinstance(content, pikepdf.Array) else []
    return b"\n".join(bytes(part.read_bytes()) for part in streams if isinstance(part, pikepdf.Stream))


def _alone(pdf: pikepdf.Pdf, at: int) -> bytes:
    import pikepdf

    target = BytesIO()
    with pikepdf.new() as single:
        single.pages.append(pdf.pages[at])
        page = single.pages[0].obj
        for key in _NOT_SHOWN:
            if key in page:
                del page[key]
        _keep_what_shows(page)
        single.remove_unreferenced_resources()
        single.save(target, deterministic_id=True)
    return target.getvalue()


def _keep_what_shows(page: pikepdf.Object) -> None:
    """Stamps and notes that are drawn on the page stay; links and fields, which lead elsewhere, go."""
    import pikepdf

    marks = page.get("/Annots")
    if marks is None:
        return
    kept = []
    for mark in marks if isinstance(marks, pikepdf.Array) else []:
        if not isinstance(mark, pikepdf.Dictionary):
            continue
        if "/AP" in mark and str(mark.get("/Subtype", "")) not in _SHOWS_NOTHING:
            for key in _LEADS_AWAY:
                if key in mark:
                    del mark[key]
            kept.append(mark)
    del page["/Annots"]
    if kept:
        page["/Annots"] = pikepdf.Array(kept)
