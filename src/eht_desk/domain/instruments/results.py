# SPDX-License-Identifier: EUPL-1.2
"""What forms amount to: the score of each, the combined means, ranks and profile, and the rules that gave them.

Belongs here: the records and how a figure is shown. Does not belong here: how they are computed (scoring), and
which rules were used (rules_used).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from eht_desk.domain.instruments.model import CombinationMethod, Instrument, Variant
from eht_desk.domain.instruments.responses import Respondent, ResponseState


class ProfileKind(StrEnum):
    """How the functions lie beside each other."""

    NONE = "none"
    """No form could be counted."""
    SINGLE = "single"
    MIXED = "mixed"
    LOW = "low"
    """Low on all: the form does not explain the absence. No function is named."""
    UNDIFFERENTIATED = "undifferentiated"
    """All alike. No function is named."""


@dataclass(frozen=True, slots=True)
class Profile:
    """The functions that stand out, in the instrument's order; none of a low or flat one."""

    kind: ProfileKind
    functions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormScore:
    """One form, function by function in the instrument's order: sum and number of answers, items without one."""

    respondent: Respondent
    sums: tuple[int, ...]
    counts: tuple[int, ...]
    missing: tuple[tuple[int, ...], ...]
    most_missing: int
    is_eligible: bool
    """All functions can be scored."""
    is_combined: bool
    """Not one of those that are shown apart (teachers)."""
    state: ResponseState

    @property
    def means(self) -> tuple[Fraction | None, ...]:
        """The means; None where too much is missing."""
        return tuple(
            Fraction(one, count) if len(missing) <= self.most_missing else None
            for one, count, missing in zip(self.sums, self.counts, self.missing, strict=True)
        )

    @property
    def answered(self) -> int:
        """How many of the scored items have an answer."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Result:
    """The forms of one occasion. `totals / divisor` are the combined means, exact; empty when no form counts.

    `forms` holds every form with answers, also those that are not counted; people are in the order pupil,
    guardians, teachers. Functions are in the instrument's order everywhere.
    """

    instrument: Instrument = field(repr=False)
    method: CombinationMethod
    forms: tuple[FormScore, ...]
    declined: tuple[Respondent, ...]
    totals: tuple[int, ...]
    divisor: int
    ranks: tuple[int, ...]
    profile: Profile

    @property
    def variant(self) -> Variant:
        """What it was scored with: kept beside it wherever it is kept."""
        return self.instrument.variant

    @property
    def counted(self) -> tuple[Respondent, ...]:
        """Whose forms the means are made of."""
        return tuple(form.respondent for form in self.forms if form.is_eligible and form.is_combined)

    @property
    def means(self) -> tuple[Fraction, ...]:
        """The combined means; empty when no form counts."""
        return tuple(Fraction(total, self.divisor) for total in self.totals)

    def form(self, respondent: Respondent) -> FormScore | None:
        """The form of one person."""
        return next((form for form in self.forms if form.respondent == respondent), None)


def hundredths(value: Fraction) -> int:
    """The value rounded to two decimals, half up (away from zero below it), as a whole number of hundredths."""
    doubled = abs(value.numerator) * 200 + value.denominator
    size = doubled // (2 * value.denominator)
    return -size if value < 0 else size


def shown(value: Fraction, decimal_mark: str = ",") -> str:
    """The value with two decimals, as `3,92`. The only rounding there is."""
    found = hundredths(value)
    sign = "\N{MINUS SIGN}" if found < 0 else ""
    return f"{sign}{abs(found) // 100}{decimal_mark}{abs(found) % 100:02d}"
