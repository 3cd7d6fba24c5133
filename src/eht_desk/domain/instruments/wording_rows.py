# SPDX-License-Identifier: EUPL-1.2
"""Finds the rows of a questionnaire in pasted text or CSV lines, and looks for rows that are not where they should be.

What it takes: numbered lines ("1. ...", "Fråga 1: ...", "1;..."), with lines that go on, or one question a line
without numbers. Does not belong here: reading files (exchange), what becomes of the rows (wording).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from eht_desk.domain.instruments.model import OLD_FORM_ITEMS, Instrument
from eht_desk.domain.instruments.wording import (
    LONGEST_ROW,
    WordingCode,
    WordingDraft,
    WordingProblem,
    WordingRow,
)
from eht_desk.domain.plain_text import without_marks

_NUMBERED = re.compile(
    r"(?:fråga|fr|item|nr|question)?\.?\s*([1-9]\d{0,2})\s*(?!\s*=)(?:[.):;,\t|]|-\s|\s{2,}|\s(?=\D))[\s;,|]*",
    re.I,
)
_POINTS = re.compile(r"(?:[\s|;,\t_□☐○]*\b[0-9]\b){5,}[\s|;,_□☐○]*$")
"""The row of points beside a question, which comes along when a form is pasted."""
_LONGEST_POINTS = 120
"""Letters at the end of a line in which points are looked for; more would take long for a line of nothing else."""
_NUMBER_INSIDE = re.compile(r"[.?!]\s+(\d{1,2})[.)]\s+\S")
_SEPARATORS = "\t;|"
_LONGEST_LINE = 2_000
"""Five times what a row may hold: the rest only costs time."""
_MOST_SHIFT, _LEAST_EVIDENCE = 2, 3
_COUNTED_ENOUGH = 0.6
"""Share of lines with a number from which on the numbers are believed."""

Found = list[tuple[int, str]]
"""Number (0: none) and text of each row, as they stand."""


def find_rows(instrument: Instrument, text: str) -> WordingDraft:
    """The rows beside the instrument's topics, with everything to mend or to look at. Never raises for a text."""
    lines = [line for line in map(_clean, text.splitlines()) if line]
    before, found = _numbered(lines)
    if not found:
        found = [(0, _without_points(line)) for line in lines]
    return check_rows(instrument, found, before)


def check_rows(instrument: Instrument, found: Sequence[tuple[int, str]], before: str = "") -> WordingDraft:
    """The same for rows that were told apart already (a table in a file): number, 0 without one, and text.

    Called again with the rows as the person has changed them.
    """
    problems = list(_count_problems(instrument, found))
    texts, surplus, placing = _place(instrument, found)
    problems += placing
    for item in instrument.items:
        problems += _row_problems(item.number, texts)
    problems += _same_texts(texts)
    if not any(problem.code is WordingCode.OLD_FORM for problem in problems):
        problems += _shift_problems(instrument, texts)
    rows = tuple(WordingRow(item.number, item.topic, texts.get(item.number, "")) for item in instrument.items)
    return WordingDraft(rows, tuple(sorted(problems, key=lambda item: item.row)), before, surplus)


def _clean(line: str) -> str:
    plain = "".join(
        " " if unicodedata.category(letter) in {"Cc", "Zs"} and letter != "\t" else letter
        for letter in without_marks(unicodedata.normalize("NFC", line))
    )
    return plain.strip(" \t\N{ZERO WIDTH NO-BREAK SPACE}")[:_LONGEST_LINE]


def _cells(line: str) -> str:
    """A line of a CSV file as its number and text; other lines as they are."""
    for separator in (*_SEPARATORS, ","):
        head, mark, rest = line.partition(separator)
        number = head.strip(' ".)')
        if mark and number.isascii() and number.isdigit():
            first = rest.strip()
            if first.startswith('"'):
                quoted = re.match(r'"((?:[^"]|"")*)"', first)
                first = quoted[1].replace('""', '"') if quoted else first.strip('"')
            elif separator in _SEPARATORS:
                first = first.partition(separator)[0]
            return f"{number}. {first.strip()}"
    return line.strip('"') if line.startswith('"') and line.endswith('"') else line


def _without_points(text: str) -> str:
    points = _POINTS.search(text, max(0, len(text) - _LONGEST_POINTS))
    return " ".join((text[: points.start()] if points else text).split()).strip(" ;|")


def _numbered(lines: Sequence[str]) -> tuple[str, Found]:
    """What stands before the first number, and the rows; no rows when the lines are not numbered."""
    before: list[str] = []
    found: Found = []
    counted = 0
    for line in map(_cells, lines):
        match = _NUMBERED.match(line) or re.fullmatch(r"([1-9]\d{0,2})\.?", line)
        if match and not (len(line) <= _LONGEST_POINTS and _POINTS.fullmatch(line)):
            found.append((int(match[1]), _without_points(line[match.end() :])))
            counted += 1
        elif not found:
            before.append(line)
        elif rest := _without_points(line):
            number, text = found[-1]
            found[-1] = number, f"{text} {rest}".strip()
    if counted < 2 or counted < _COUNTED_ENOUGH * _questions(lines):
        return "", []
    return "\n".join(before), found


def _questions(lines: Sequence[str]) -> int:
    return sum(line.rstrip(' "').endswith("?") for line in lines)


def _count_problems(instrument: Instrument, found: Sequence[tuple[int, str]]) -> Iterator[WordingProblem]:
    wanted = len(instrument.items)
    filled = sum(bool(text) for _, text in found)
    facts = (("found", filled), ("wanted", wanted))
    if OLD_FORM_ITEMS in {filled, len(found)} and wanted != OLD_FORM_ITEMS:
        yield WordingProblem(WordingCode.OLD_FORM, 0, facts)
    elif len(found) != wanted:
        yield WordingProblem(WordingCode.WRONG_COUNT, 0, (("found", len(found)), ("wanted", wanted)))


def _place(
    instrument: Instrument, found: Sequence[tuple[int, str]]
) -> tuple[dict[int, str], tuple[str, ...], list[WordingProblem]]:
    """Each text at the row of its number, or where it stands when there are no numbers."""
    texts: dict[int, str] = {}
    surplus: list[str] = []
    problems: list[WordingProblem] = []
    known = {item.number for item in instrument.items}
    last = 0
    has_numbers = any(number for number, _ in found)
    for place, (number, text) in enumerate(found, start=1):
        row = number if has_numbers else place
        if row not in known:
            surplus.append(text)
            if number:
                problems.append(WordingProblem(WordingCode.NUMBER_UNKNOWN, 0, (("number", number),)))
            continue
        if row in texts:
            surplus.append(text)
            problems.append(WordingProblem(WordingCode.ROW_TWICE, row))
            continue
        if row < last:
            problems.append(WordingProblem(WordingCode.OUT_OF_ORDER, row))
        last = max(last, row)
        texts[row] = text
    return texts, tuple(surplus), problems


def _row_problems(number: int, texts: Mapping[int, str]) -> Iterator[WordingProblem]:
    text = texts.get(number, "")
    if not text:
        yield WordingProblem(WordingCode.ROW_MISSING, number)
        return
    if len(text) > LONGEST_ROW:
        yield WordingProblem(WordingCode.TOO_LONG, number, (("limit", LONGEST_ROW),))
    if text.count("?") > 1 or _NUMBER_INSIDE.search(text):
        yield WordingProblem(WordingCode.TWO_IN_ROW, number)
    if text[0].islower() and sum(other[:1].islower() for other in texts.values()) * 2 <= len(texts):
        yield WordingProblem(WordingCode.ROW_BROKEN, number)


def _same_texts(texts: Mapping[int, str]) -> Iterator[WordingProblem]:
    plain = {
        number: "".join(letter for letter in text.casefold() if letter.isalnum())
        for number, text in texts.items()
    }
    often = Counter(text for text in plain.values() if text)
    first: dict[str, int] = {}
    for number, text in sorted(plain.items()):
        if often[text] > 1:
            if text in first:
                yield WordingProblem(WordingCode.TEXT_TWICE, number, (("other", first[text]),))
            first.setdefault(text, number)


def _shift_problems(instrument: Instrument, texts: Mapping[int, str]) -> Iterator[WordingProblem]:
    """Whether the words fit the topics better when the texts from some row on are moved up or down."""
    count = len(instrument.items)
    folded = {number: text.casefold() for number, text in texts.items()}

    def fits(topic: int, row: int) -> bool:
        text = folded.get(row, "")
        return 1 <= topic <= count and any(cue in text for cue in instrument.items[topic - 1].cues)

    here = [fits(row, row) for row in range(1, count + 1)]
    best, found = sum(here) + _LEAST_EVIDENCE - 1, None
    for by in (*range(1, _MOST_SHIFT + 1), *range(-_MOST_SHIFT, 0)):
        moved = [fits(row - by, row) for row in range(1, count + 1)]
        for start in range(count):
            together = sum(here[:start]) + sum(moved[start:])
            if together > best:
                best, found = together, (start + 1, by)
    if found is not None:
        row, by = found
        yield WordingProblem(WordingCode.SHIFTED, row, (("by", by),))
