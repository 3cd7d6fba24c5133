# SPDX-License-Identifier: EUPL-1.2
"""The school's own head and foot of its papers. What the papers say besides is in papers and survey_papers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The school's own head and foot. The logo is a PNG or JPEG; lines are plain text."""

    lines: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()
    logo: bytes = b""
