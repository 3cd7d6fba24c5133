# SPDX-License-Identifier: EUPL-1.2
"""Short texts at the point where something is done, so that nobody has to know the rules by heart (P-2). Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Guidance:
    """One text. `source`: the rules that it tells."""

    id: str
    title: str
    text: str
    source: str
