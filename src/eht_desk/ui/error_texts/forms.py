# SPDX-License-Identifier: EUPL-1.2
"""Sentences about forms of the process: gates before them, texts beside a lock, lists of suggestions."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "gate_closed": "Något som ska finnas före det här saknas. Din text är kvar. Se på elevens sida vad det är.",
    "stage_open": "Delen är inte låst. Texten sparas som vanligt.",
    "list_empty": "Listan måste ha minst ett förslag. Ingenting har ändrats.",
    "list_too_long": "Listan får ha högst {limit} förslag. Ingenting har ändrats.",
}
