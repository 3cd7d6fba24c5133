# SPDX-License-Identifier: EUPL-1.2
"""A scan reader that hands out the stack that a test laid in it, and the codes of papers as they are printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from eht_desk.application.ports import Progress
from eht_desk.application.ports.papers import ScannedPage
from eht_desk.application.signed_papers import FiledStack, file_stack, read_stack
from eht_desk.application.workspace import Workspace
from eht_desk.domain.documents import Document, IssuedPaper
from eht_desk.domain.scans import PageCode


@dataclass
class LaidIn:
    """ScanReader: `stack` holds the texts of the codes of each page. What a page shows is its place and its codes."""

    stack: Sequence[Sequence[str]] = ()
    told: list[tuple[int, int]] = field(default_factory=list)

    def pages(self, content: bytes, progress: Progress | None = None) -> Iterator[ScannedPage]:
        for at, codes in enumerate(self.stack):
            if progress is not None:
                progress(at, len(self.stack))
            self.told.append((at, len(self.stack)))
            shown = b"%PDF " + content + f" {at} {' '.join(codes)}".encode()
            yield ScannedPage(at + 1, len(self.stack), "application/pdf", shown, tuple(codes))


def page_code(document: Document, paper: IssuedPaper, page: int = 1, pages: int = 1) -> PageCode:
    """What stands on a page of an issued paper."""
    [checksum] = [stage.checksum for stage in document.stages if stage.stage_id == paper.stage_id]
    return PageCode(document.code, document.version, paper.number, page, paper.pages or pages, checksum[:8])


def read_and_filed(workspace: Workspace, content: bytes, progress: Progress | None = None) -> FiledStack:
    """A stack is read, and filed."""
    return file_stack(workspace, read_stack(workspace, content, progress))
