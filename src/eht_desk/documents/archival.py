# SPDX-License-Identifier: EUPL-1.2
"""PDF/A-2b: what is issued is kept for as long as it must be kept, so it must show alike in any reader (ADR 0012).

All in memory: pikepdf's own way of saving goes through a temporary file, the three steps here do not. pikepdf is
imported when the first paper is issued.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

from eht_desk.domain.errors import ExpectedFailure

_FLAVOUR = "2b"
_STAMP = re.compile(rb"(<xmp:CreateDate>)([^<]*)(</xmp:CreateDate>)")
_NOW = re.compile(rb"(<xmp:MetadataDate>)[^<]*(</xmp:MetadataDate>)")


def archival(pdf: bytes) -> bytes:
    """The paper as PDF/A-2b, judged by the checker. The same paper gives the same bytes.

    Raises ExpectedFailure("paper_not_archival") when the checker refuses it; nothing may be issued then.
    """
    import pikepdf
    from pikepdf import pdfa

    written = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        for page in document.pages:
            if "/Trans" in page.obj:  # reportlab sets it on every page, the checker does not know it
                del page.obj["/Trans"]
        pdfa.prepare(document, _FLAVOUR)
        metadata = document.Root.Metadata
        metadata.write(_without_clock(metadata.read_bytes()))
        settings = pdfa.resolve_save_kwargs(pdfa.Flavour(_FLAVOUR))
        document.save(written, **{**settings, "deterministic_id": True})
    content = written.getvalue()
    if not pdfa.validate_written(BytesIO(content), _FLAVOUR).passed:
        raise ExpectedFailure("paper_not_archival")
    return content


def page_count(pdf: bytes) -> int:
    """How many pages a paper has."""
    import pikepdf

    with pikepdf.open(BytesIO(pdf)) as document:
        return len(document.pages)


def repeated(pdf: bytes, count: int, *, own_sheets: bool, progress: Callable[[int, int], None]) -> bytes:
    """The paper `count` times as one file, hardly larger than one of them.

    `own_sheets`: each begins on a sheet of its own also when both sides are printed. `progress` gets how many of how
    many are done, and stops the work by raising.
    """
    import pikepdf

    written = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as source, pikepdf.new() as job:
        pages = list(source.pages)
        width, height = (float(edge) for edge in list(pages[0].mediabox)[2:])
        for done in range(count):
            progress(done, count)
            for page in pages:
                job.pages.append(page)
            if own_sheets and len(pages) % 2:
                job.add_blank_page(page_size=(width, height))
        job.save(written, deterministic_id=True)
    progress(count, count)
    return written.getvalue()


def _without_clock(xmp: bytes) -> bytes:
    """The moment of making replaced by the file's own: the moment of issue is kept in the store, and on the paper."""
    created = _STAMP.search(xmp)
    return xmp if created is None else _NOW.sub(rb"\g<1>" + created[2] + rb"\g<2>", xmp)
