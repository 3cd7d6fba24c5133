# SPDX-License-Identifier: EUPL-1.2
"""Swedish identity numbers: personnummer, samordningsnummer, temporary TF/T numbers. The check digit warns, never rejects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class NumberKind(StrEnum):
    """What sort of number it is."""

    PERSONAL = "personal"
    COORDINATION = "coordination"
    TEMPORARY = "temporary"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A number in canonical form: twelve characters without separator (`201305112384`, `20130101TF01`), or free text.

    `flags` are stable codes of what was odd (`check_digit`, `century_guessed`, `zero_restored`, `day_unknown` ...).
    """

    canonical: str
    kind: NumberKind
    birth_date: date | None = None
    flags: tuple[str, ...] = ()

    @property
    def display(self) -> str:
        """The number as people write it: `20130511-2384`."""
        if self.kind is NumberKind.FREE or len(self.canonical) != 12:
            return self.canonical
        return f"{self.canonical[:8]}-{self.canonical[8:]}"
