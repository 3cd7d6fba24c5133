# SPDX-License-Identifier: EUPL-1.2
"""Columns as the mapping page shows them: samples, what they look like, and how each is understood on a real cell.

A row with a security marking gives neither sample nor example nor count.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from eht_desk.domain.identity_numbers import NumberKind, parse_identity
from eht_desk.domain.register_sources import ColumnReading, ColumnSample, ColumnTarget
from eht_desk.exchange.cell_values import emails_in, is_no, parse_day, parse_grade, phones_in, split_name
from eht_desk.exchange.raw_tables import RawRow
from eht_desk.exchange.reading_progress import ReadingProgress
from eht_desk.exchange.row_remarks import is_unreadable_name
from eht_desk.exchange.table_layout import TableLayout, meaning_of

_SAMPLE_ROWS = 200
_SHOWN_SAMPLES = 5
_LONGEST_SAMPLE = 60


@dataclass(frozen=True, slots=True)
class _Read:
    """What becomes of one cell; None stands for a cell that says nothing the column could mean."""

    value: str
    day: date | None = None
    family_name: str = ""


_Reader = Callable[[str, date], _Read | None]


def samples_of(
    layout: TableLayout, rows: Sequence[RawRow], *, today: date, progress: ReadingProgress
) -> tuple[ColumnSample, ...]:
    """Every column of the layout; `rows` are the ones with content, of all tables that are read together."""
    unmarked = [row for row in progress.over(rows, progress.done + 300) if not layout.is_marked(row)]
    shown = unmarked[:_SAMPLE_ROWS]
    samples: list[ColumnSample] = []
    for index, heading in enumerate(layout.headings):
        contents = [row.cells[index] for row in shown if index < len(row.cells) and row.cells[index]]
        target = layout.mapping.columns.get(index, ColumnTarget.IGNORE)
        if index in layout.marking_columns:
            samples.append(ColumnSample(index, heading, (), target, "marking"))
            continue
        few = tuple(text[:_LONGEST_SAMPLE] for text in contents[:_SHOWN_SAMPLES])
        reading = _reading(unmarked, index, target, today, progress)
        samples.append(ColumnSample(index, heading, few, target, meaning_of(contents, today), reading))
    return tuple(samples)


def _reading(
    rows: Sequence[RawRow], index: int, target: str, today: date, progress: ReadingProgress
) -> ColumnReading:
    """The first cell that can be read is the example; without one the first cell at all."""
    reader = _READERS.get(target)
    filled = unreadable = 0
    first = example = ""
    found: _Read | None = None
    for row in rows:
        text = row.cells[index] if index < len(row.cells) else ""
        if not text:
            continue
        progress.breathe()
        filled += 1
        first = first or text
        if reader is None:
            continue
        read = reader(text, today)
        if read is None:
            unreadable += 1
        elif found is None:
            example, found = text, read
    if found is None:
        return ColumnReading(first[:_LONGEST_SAMPLE], "", None, filled, unreadable)
    return ColumnReading(
        example[:_LONGEST_SAMPLE],
        found.value[:_LONGEST_SAMPLE],
        found.day,
        filled,
        unreadable,
        found.family_name[:_LONGEST_SAMPLE],
    )


def _identity(text: str, today: date) -> _Read | None:
    number = parse_identity(text, today=today)
    if number is None or number.kind is NumberKind.FREE:
        return None
    return _Read(number.display, number.birth_date)


def _day(text: str, today: date) -> _Read | None:
    day = parse_day(text, today=today)
    return None if day is None else _Read(day.isoformat(), day)


def _grade(text: str, _today: date) -> _Read | None:
    grade = parse_grade(text)
    return None if grade is None else _Read(str(grade))


def _name(text: str, _today: date) -> _Read | None:
    return None if is_unreadable_name(text) else _Read(" ".join(text.split()))


def _full_name(text: str, _today: date) -> _Read | None:
    given, family = split_name(text)
    if is_unreadable_name(text) or not (given and family):
        return None
    return _Read(given, family_name=family)


def _phone(text: str, _today: date) -> _Read | None:
    phones = phones_in(text)
    return _Read(", ".join(phones)) if phones else None


def _email(text: str, _today: date) -> _Read | None:
    emails = emails_in(text)
    return _Read(", ".join(emails)) if emails else None


def _as_it_is(text: str, _today: date) -> _Read | None:
    return _Read(" ".join(text.split()))


def _active(text: str, _today: date) -> _Read | None:
    return _Read("no" if is_no(text) else "yes")


_ENDINGS: tuple[tuple[str, _Reader], ...] = (
    ("given_name", _name),
    ("family_name", _name),
    ("full_name", _full_name),
    ("guardian1_name", _full_name),
    ("guardian2_name", _full_name),
    ("identity", _identity),
    ("phone", _phone),
    ("email", _email),
    ("date", _day),
    ("grade", _grade),
    ("active", _active),
)


def _reader_for(target: ColumnTarget) -> _Reader:
    if target is ColumnTarget.CLASS_NAME:
        return _as_it_is
    return next((reader for ending, reader in _ENDINGS if target.value.endswith(ending)), _as_it_is)


_READERS: dict[str, _Reader] = {
    target.value: _reader_for(target) for target in ColumnTarget if target is not ColumnTarget.IGNORE
}
