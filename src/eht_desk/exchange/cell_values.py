# SPDX-License-Identifier: EUPL-1.2
"""What one cell says: days, grades, markings, yes and no, names and addresses, and what looks broken.

Which column a cell stands in is decided elsewhere. Nothing here raises for odd text.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

_ISO = re.compile(r"([0-9]{4})[-/.]?([0-9]{1,2})[-/.]?([0-9]{1,2})(?:[T ][0-9:.,Z+-]*)?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})\s*[-/.]\s*([0-9]{1,2})\s*[-/. ]\s*([0-9]{4}|[0-9]{2})")
_SIX = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})")
_SERIAL = re.compile(r"([0-9]{5})(?:[.,]0+)?")
_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_SERIALS = range(14_000, 60_000)  # 1938 to 2064

_GRADE = re.compile(r"(?:åk|ak|årskurs|arskurs|grade)?\s*([0-9]{1,2})(?:[.,]0+)?")
_PRESCHOOL_GRADE = re.compile(r"(?:åk|årskurs)?\s*(?:f|fsk|fk|f-klass|fklass|förskoleklass|forskoleklass)")
_CLASS_GRADE = re.compile(r"(?:åk\s*)?(10|[0-9]|F)(?:[ \-_:.]?[A-ZÅÄÖ]{1,3}[0-9]?|[:.][0-9])?", re.IGNORECASE)
_CLASS_WORD_START = re.compile(r"(10|[1-9])[ \-_:]?[^\W\d_]{2,}")
_HIGHEST_GRADE = 10

_NO = frozenset(
    {"0", "0.0", "nej", "no", "n", "false", "falskt", "inaktiv", "inactive", "avslutad", "slutat"}
)
_MARKING_PHRASES = re.compile(
    r"sekretessmark|sekretessbelagd|skydda\w{0,2}\s+(?:folkbok|personuppg|identitet|adress|id\b|person)|kvarskrivning",
    re.IGNORECASE,
)
_BROKEN = re.compile(r"[^\W\d_]\?[^\W\d_]|^\?[^\W\d_]|\s\?[^\W\d_]|\ufffd|[\x80-\x9f]|Ã[\x80-\xbf¤¥¶…„–©¼]")
_FORMULA = re.compile(r"[=@+\-](?=.*[(!])|=")
_FAMILY_PARTICLES = frozenset(
    {
        "von",
        "af",
        "av",
        "de",
        "la",
        "da",
        "dos",
        "van",
        "der",
        "den",
        "di",
        "du",
        "al",
        "el",
        "bin",
        "ibn",
        "abu",
    }
)
_PHONES = re.compile(r"[;,/\n]|\s{2,}")
_MAILS = re.compile(r"[;,\s<>]+")


def parse_day(text: str, *, today: date) -> date | None:
    """A day as schools write it: 2013-05-11, 20130511, 11/5 2013, 11.5.2013, 130511, or an Excel day number.

    Day stands before month, as in Swedish. A two-digit year is the latest that is not in the future.
    """
    cleaned = " ".join(text.replace("\u00a0", " ").split())
    for pattern, order in ((_DAY_FIRST, (3, 2, 1)), (_SIX, (1, 2, 3)), (_ISO, (1, 2, 3))):
        match = pattern.fullmatch(cleaned)
        if match is not None:
            year, month, day = (int(match[group]) for group in order)
            found = _day(year, month, day, today)
            if found is not None:
                return found
    serial = _SERIAL.fullmatch(cleaned)
    if serial is not None and int(serial[1]) in _EXCEL_SERIALS:
        return _EXCEL_EPOCH + timedelta(days=int(serial[1]))
    return None


def _day(year: int, month: int, day: int, today: date) -> date | None:
    if year < 100:
        year += today.year // 100 * 100
        if year > today.year:
            year -= 100
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_grade(text: str) -> int | None:
    """Årskurs 0-10 (0 = förskoleklass); None when the text says none."""
    folded = text.strip().casefold()
    if _PRESCHOOL_GRADE.fullmatch(folded):
        return 0
    match = _GRADE.fullmatch(folded)
    if match is None or int(match[1]) > _HIGHEST_GRADE:
        return None
    return int(match[1])


def grade_of_class(name: str) -> int | None:
    """The grade that a class name tells (`3A`, `FB`, `7:2`); None for names like `Falken` or `Grupp 3`."""
    match = _CLASS_GRADE.fullmatch(name.strip()) or _CLASS_WORD_START.fullmatch(name.strip())
    if match is None:
        return None
    return 0 if match[1].upper() == "F" else int(match[1])


def is_no(text: str) -> bool:
    """Whether a yes/no cell says no. Empty is no answer and not a no."""
    return text.strip().casefold() in _NO


def is_marking(text: str, none_values: tuple[str, ...]) -> bool:
    """Whether a cell of a security marking column holds a marking: anything but the given words."""
    folded = text.strip().casefold()
    return folded not in {value.strip().casefold() for value in none_values} and folded != "0.0"


def speaks_of_marking(row_text: str) -> bool:
    """Whether a row says in words, in any column, that the person is protected."""
    return _MARKING_PHRASES.search(row_text) is not None


def has_broken_letters(text: str) -> bool:
    """Whether letters were lost on the way (`Y?lmaz`, `Ã¥`); they cannot be had back."""
    return _BROKEN.search(text) is not None


def is_formula(text: str) -> bool:
    """Whether a text that should be a name would be a formula in a spreadsheet."""
    return _FORMULA.match(text) is not None


def split_name(full_name: str, family_hint: str = "") -> tuple[str, str]:
    """Given and family name of `Förnamn Efternamn` or `Efternamn, Förnamn`.

    Where the pupil's family name is known and stands last, the cut is there; else before the last word and the small
    words that belong to it (`von`, `al`). A single word is a given name.
    """
    text = " ".join(full_name.split())
    if "," in text:
        family, _, given = text.partition(",")
        return given.strip(), family.strip()
    hint = " ".join(family_hint.split())
    if hint and text.casefold().endswith(f" {hint.casefold()}"):
        return text[: -len(hint)].strip(), text[-len(hint) :]
    words = text.split(" ")
    cut = len(words) - 1
    while cut > 1 and words[cut - 1].casefold() in _FAMILY_PARTICLES:
        cut -= 1
    if cut == 0:
        return text, ""
    return " ".join(words[:cut]), " ".join(words[cut:])


def phones_in(text: str) -> tuple[str, ...]:
    """The telephone numbers of a cell, as written."""
    parts = (" ".join(part.split()) for part in _PHONES.split(text))
    return tuple(dict.fromkeys(part for part in parts if any(character.isdigit() for character in part)))


def emails_in(text: str) -> tuple[str, ...]:
    """The mail addresses of a cell, as written."""
    return tuple(dict.fromkeys(part for part in _MAILS.split(text) if "@" in part))
