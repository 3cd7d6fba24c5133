# SPDX-License-Identifier: EUPL-1.2
"""The local report of a bug: types and places in the code, never a value, a message or a name of a person."""

from __future__ import annotations

import contextlib
import platform
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

from eht_desk import __version__

_MOST_REPORTS = 20


def report_lines(error: BaseException) -> list[str]:
    """What a report says: versions, and for each error in the chain its type and frames (module, line, function)."""
    lines = [
        f"EHT Desk {__version__}",
        f"Python {platform.python_version()} {sys.platform} {platform.machine()}",
    ]
    link: BaseException | None = error
    seen: set[int] = set()
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        lines.append(f"{type(link).__module__}.{type(link).__qualname__}")
        for frame in traceback.extract_tb(link.__traceback__):
            lines.append(f"  {_place(frame.filename)}:{frame.lineno} {frame.name}")
        link = link.__cause__ or link.__context__
    return lines


def write_report(folder: Path, error: BaseException) -> Path | None:
    """Write the report beside the earlier ones; None when the device cannot keep it. Old ones are thrown away."""
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    path = folder / f"report-{moment}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(report_lines(error)) + "\n", encoding="utf-8")
        for old in sorted(folder.glob("report-*.txt"))[:-_MOST_REPORTS]:
            with contextlib.suppress(OSError):
                old.unlink()
    except OSError:
        return None
    return path


def _place(filename: str) -> str:
    """The file's place inside its package: a whole path may hold a person's user name."""
    parts = Path(filename).parts
    for anchor in ("eht_desk", "site-packages"):
        if anchor in parts:
            return "/".join(parts[len(parts) - parts[::-1].index(anchor) - 1 :])
    return parts[-1] if parts else "?"
