# SPDX-License-Identifier: EUPL-1.2
"""A renderer that remembers each paper that it laid out, entry by entry of the port, so that all can be searched."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eht_desk import resources
from eht_desk.application.ports import DocumentRenderer
from eht_desk.documents.renderer import PdfRenderer
from tests.canary.marks import Surface
from tests.canary.texts import metadata_of, pages_of

SURFACES = {"key_sheet": Surface.REVEALED}
"""Entries whose pages are not paper as all paper: the key sheet is what reveals."""


def entries() -> tuple[str, ...]:
    """What the port can be asked for."""
    return tuple(name for name in vars(DocumentRenderer) if not name.startswith("_"))


class WatchedRenderer:
    """The program's own, with a list of what came out."""

    def __init__(self) -> None:
        self._own = PdfRenderer(resources.read_bytes)
        self.papers: list[tuple[str, bytes]] = []

    def __getattr__(self, name: str) -> Any:
        made = getattr(self._own, name)
        if name not in entries():
            return made

        def watched(*parts: Any, **named: Any) -> Any:
            came = made(*parts, **named)
            if isinstance(came, bytes):
                self.papers.append((name, came))
            return came

        return watched

    def taken(self) -> Iterator[tuple[str, Surface, str]]:
        """Entry, surface and text of each paper since the last time."""
        papers, self.papers = self.papers, []
        for name, pdf in papers:
            yield name, SURFACES.get(name, Surface.PAPER), "\n".join(pages_of(pdf))
            yield name, Surface.METADATA, metadata_of(pdf)
