# SPDX-License-Identifier: EUPL-1.2
"""Swedish identity numbers: personnummer, samordningsnummer, temporary TF/T numbers, as people write them.

The check digit warns, never rejects. Which pupil a number belongs to is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class NumberKind(StrEnum):
    """What sort of number it is."""

    PERSONAL = "personal"
    COORDINATION = "coordination"
    TEMPORARY = "temporary"
    FREE = "free"


class IdentityProblem(StrEnum):
    """What was odd about a number. The values stand in `IdentityNumber.flags` and are stable."""

    CHECK_DIGIT = "check_digit"
    """The check digit does not fit. Real registers hold such numbers: a remark, never a refusal."""
    CENTURY_GUESSED = "century_guessed"
    """Written with a two-digit year; the latest century that is not in the future was taken."""
    ZERO_RESTORED = "zero_restored"
    """A spreadsheet dropped one or more leading zeros; they are back."""
    DECIMALS_REMOVED = "decimals_removed"
    """A spreadsheet had made a decimal number of it (`201301010006.0`)."""
    SEPARATOR_MENDED = "separator_mended"
    """Blanks, other dashes or a leading apostrophe were taken away."""
    EXPONENT_EXPANDED = "exponent_expanded"
    """Scientific notation that still held every digit."""
    DAY_UNKNOWN = "day_unknown"
    """Samordningsnummer with day 60: the day of birth is not known (Skatteverket)."""
    MONTH_UNKNOWN = "month_unknown"
    """Samordningsnummer with month 00: the month of birth is not known (Skatteverket)."""
    DATE_IMPOSSIBLE = "date_impossible"
    """The digits name a day that does not exist."""
    DATE_IN_FUTURE = "date_in_future"
    """The number says that the person is not born yet."""
    IDENTITY_LOST_DIGITS = "identity_lost_digits"
    """Scientific notation cut digits off (`2,017062E+11`). They cannot be had back; nothing is guessed."""


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A number in canonical form, or free text.

    Canonical is twelve characters without separator (`201305112384`, `20130101TF01`). `flags` are stable
    codes of what was odd (`check_digit`, `century_guessed`, `zero_restored`, `day_unknown` ...): see
    `IdentityProblem`.
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

    @property
    def is_lost(self) -> bool:
        """Whether digits are gone for good, so that the number must not be taken for anybody's."""
        return IdentityProblem.IDENTITY_LOST_DIGITS in self.flags


_BLANKS = re.compile(r"[\s\u00a0\u00ad\u2000-\u200f\u202f\u2060\u3000\ufeff]+")
_DASHES = re.compile(r"[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_QUOTES = "'\u2018\u2019`\u00b4\""
_DECIMALS = re.compile(r"([0-9]{6,12})[.,]0+")
_SCIENTIFIC = re.compile(r"([0-9])(?:[.,]([0-9]+))?[eE]\+?([0-9]{1,2})")
_NUMBER = re.compile(r"([0-9]{2})?([0-9]{6})([-+]?)([0-9]{4}|[A-Z]{2}[0-9]{2}|[A-Z][0-9]{3})")
_LONGEST_FREE_TEXT = 60
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)  # the digit sum of twice the digit
_LOST_SERIAL = "0000"  # birth number 000 is never given out; four zeros are what a rounded float leaves


def parse_identity(text: str, *, today: date) -> IdentityNumber | None:
    """Read a number as people and spreadsheets write it; None only when the text is empty.

    Never raises and never refuses: what is no number becomes `NumberKind.FREE` with the text as it
    stood, what has lost digits becomes FREE with `identity_lost_digits`. `today` decides the century of
    a two-digit year (the latest one that is not in the future, for `+` a hundred years earlier).
    """
    free_text = _BLANKS.sub(" ", text).strip()
    cleaned, flags = _cleaned(free_text)
    if not cleaned:
        return None
    scientific = _SCIENTIFIC.fullmatch(cleaned)
    if scientific is not None:
        digits = _expanded(scientific)
        if digits is None:
            return _free(free_text, IdentityProblem.IDENTITY_LOST_DIGITS)
        cleaned = digits
        flags.append(IdentityProblem.EXPONENT_EXPANDED)
    cleaned = _with_zeros(cleaned, flags, today)
    match = _NUMBER.fullmatch(cleaned)
    if match is None:
        return _free(free_text)
    return _read(match, flags, today) or _free(free_text, IdentityProblem.DATE_IMPOSSIBLE)


def has_valid_check_digit(ten_digits: str) -> bool:
    """Whether YYMMDDNNNC fits the Luhn rule of Skatteverket (SKV 704)."""
    return ten_digits[9] == check_digit_for(ten_digits[:9])


def check_digit_for(nine_digits: str) -> str:
    """The digit that makes YYMMDDNNN fit the Luhn rule: every other digit doubled, from the first."""
    total = sum(_DOUBLED[int(digit)] for digit in nine_digits[0::2]) + sum(map(int, nine_digits[1::2]))
    return str(-total % 10)


def _free(text: str, *flags: str) -> IdentityNumber:
    return IdentityNumber(text[:_LONGEST_FREE_TEXT], NumberKind.FREE, flags=_plain(flags))


def _plain(flags: Iterable[str]) -> tuple[str, ...]:
    """Plain texts: a record that is stored must not depend on the enum behind it."""
    return tuple(str(flag) for flag in flags)


def _cleaned(text: str) -> tuple[str, list[str]]:
    """The text without blanks and quotes and with plain dashes, and the codes of what was mended."""
    flags: list[str] = []
    unquoted = text.strip(_QUOTES)
    joined = _DASHES.sub("-", _BLANKS.sub("", unquoted))
    if joined != text:
        flags.append(IdentityProblem.SEPARATOR_MENDED)
    decimals = _DECIMALS.fullmatch(joined)
    if decimals is not None:
        joined = decimals[1]
        flags.append(IdentityProblem.DECIMALS_REMOVED)
    return joined.upper(), flags


def _expanded(match: re.Match[str]) -> str | None:
    """The whole number behind scientific notation, or None when the mantissa has too few digits."""
    first, fraction, exponent = match[1], match[2] or "", int(match[3])
    kept = fraction.rstrip("0") if len(fraction) > exponent else fraction
    return first + kept if len(kept) == exponent else None


def _with_zeros(cleaned: str, flags: list[str], today: date) -> str:
    """Give back the zeros that a spreadsheet took from YYMMDDNNNN (seven to nine digits left, no
    separator).

    Only when the result names a real day: nine digits may also be a slip of the finger. Where more than
    one zero is gone (born in 2000) the check digit must fit as well, because any short number could then
    be meant.
    """
    if not (cleaned.isascii() and cleaned.isdigit() and 7 <= len(cleaned) <= 9):
        return cleaned
    padded = cleaned.zfill(10)
    match = _NUMBER.fullmatch(padded)
    if match is None or _read(match, [], today) is None:
        return cleaned
    if len(cleaned) < 9 and not has_valid_check_digit(padded):
        return cleaned
    flags.append(IdentityProblem.ZERO_RESTORED)
    return padded


def _read(match: re.Match[str], flags: list[str], today: date) -> IdentityNumber | None:
    """The number behind the four parts, or None when no person can be born on such a day."""
    century, six, separator, serial = match[1], match[2], match[3], match[4]
    found = list(flags)
    month, day = int(six[2:4]), int(six[4:6])
    is_coordination = day >= 60
    is_temporary = not serial.isdigit()
    if century is None:
        century = _century(int(six[:2]), month, day % 60 if is_coordination else day, separator, today)
        found.append(IdentityProblem.CENTURY_GUESSED)
    if not 18 <= int(century) <= 20:
        return None
    canonical = f"{century}{six}{serial}"
    if serial == _LOST_SERIAL:
        return _free(canonical, *found, IdentityProblem.IDENTITY_LOST_DIGITS)
    year = int(canonical[:4])
    born = _date_or_none(year, month, day - 60 if is_coordination else day)
    if is_coordination:
        oddities = _unknown_parts(month, day, born)
        if oddities is None:
            return None
        found.extend(oddities)
    elif born is None:
        return None
    if (born or date(year, 1, 1)) > today:
        found.append(IdentityProblem.DATE_IN_FUTURE)
    if not is_temporary and not has_valid_check_digit(six + serial):
        found.append(IdentityProblem.CHECK_DIGIT)
    return IdentityNumber(canonical, _kind(is_temporary, is_coordination), born, _plain(found))


def _kind(is_temporary: bool, is_coordination: bool) -> NumberKind:
    if is_temporary:
        return NumberKind.TEMPORARY
    return NumberKind.COORDINATION if is_coordination else NumberKind.PERSONAL


def _unknown_parts(month: int, day: int, born: date | None) -> list[str] | None:
    """What a samordningsnummer leaves open, or None when it is none (month 13, day 95).

    Skatteverket has given out numbers whose day is too high for the month; those are remarks as well.
    """
    if month > 12 or day > 91:
        return None
    oddities: list[str] = []
    if month == 0:
        oddities.append(IdentityProblem.MONTH_UNKNOWN)
    if day == 60:
        oddities.append(IdentityProblem.DAY_UNKNOWN)
    if born is None and not oddities:
        oddities.append(IdentityProblem.DATE_IMPOSSIBLE)
    return oddities


def _century(year: int, month: int, day: int, separator: str, today: date) -> str:
    """The two digits before a two-digit year: the latest not in the future, the one before for `+`."""
    hundreds = today.year // 100
    if (hundreds * 100 + year, month, day) > (today.year, today.month, today.day):
        hundreds -= 1
    if separator == "+":
        hundreds -= 1
    return f"{hundreds:02d}"


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
