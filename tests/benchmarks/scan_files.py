# SPDX-License-Identifier: EUPL-1.2
"""A stack of 40 scanned pages: how long it takes to read, sort and file it. Pages are made up, grey, a little askew."""

from __future__ import annotations

import io
import sys
import time
from pathlib import Path

from tests.benchmarks.children import LOGIN, PASSWORD

PAGES = 40
_DPI = 300
_BLANK_EVERY = 8


def write_stack(path: Path) -> None:
    """Every eighth page has no code: each of those is looked at twice."""
    from tests.exchange.scanned_papers import code_of, sheet

    pages = [
        sheet(
            "" if at % _BLANK_EVERY == 0 else code_of(at, PAGES),
            dpi=_DPI,
            turn=at % 5 - 2.0,
            noise=12,
            seed=at,
        )
        for at in range(1, PAGES + 1)
    ]
    target = io.BytesIO()
    pages[0].save(target, "PDF", save_all=True, append_images=pages[1:], resolution=_DPI)
    path.write_bytes(target.getvalue())


def reading(store: Path, stack: Path) -> None:
    """Prints seconds for importing the libraries, reading the stack, and filing it, and the share of codes found."""
    from eht_desk import bootstrap
    from eht_desk.application import sessions, signed_papers

    workspace = sessions.unlock(bootstrap.build_services(), store, LOGIN, PASSWORD)
    began = time.perf_counter()
    import PIL.Image
    import pypdfium2
    import zxingcpp

    assert all((PIL.Image, pypdfium2, zxingcpp))
    imported = time.perf_counter()
    read = signed_papers.read_stack(workspace, stack.read_bytes())
    sorted_out = time.perf_counter()
    signed_papers.file_stack(workspace, read)
    filed = time.perf_counter()
    found = sum(bool(page.codes) for page in read.pages)
    whole = PAGES - PAGES // _BLANK_EVERY
    print(imported - began, sorted_out - imported, filed - sorted_out, whole / max(found, 1))
    workspace.store.close()


if __name__ == "__main__":
    reading(Path(sys.argv[2]), Path(sys.argv[3]))
