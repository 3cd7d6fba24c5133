# SPDX-License-Identifier: EUPL-1.2
"""Reads one answer as its field's kind: what it says, how it is shown, what is wrong with it. Knows no other
field.

An answer may come from an older program or a damaged file. So nothing here raises: an answer of the wrong
JSON type gets the problem `wrong_type` and is shown as raw text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from eht_desk.domain.forms.model import AnswerValue, DisplayWords, FieldDefinition, FieldKind
from eht_desk.domain.forms.text import date_text, is_blank, normal_text, raw_text, shown_text

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_DECIMAL = re.compile(r"[-\N{MINUS SIGN}]?[0-9]{1,15}(?:[.,][0-9]{1,10})?")
_LARGEST_NUMBER = 10**15


@dataclass(frozen=True, slots=True)
class Reading:
    """What one answer says. `is_empty`: nothing that counts as an answer; `day`: the date of a readable date field."""

    text: str = ""
    problem: str = ""
    comment: str = ""
    choice: str = ""
    chosen: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    is_empty: bool = False
    day: date | None = None


EMPTY = Reading(is_empty=True)


def read_answer(field: FieldDefinition, value: AnswerValue, words: DisplayWords) -> Reading:
    """Read `value` as an answer to `field`. Never raises; see the module for answers of the wrong type."""
    if value is None or (isinstance(value, str | list | dict) and not value):
        return EMPTY
    if isinstance(value, str) and is_blank(value):
        return EMPTY
    return _READERS[field.kind](field, value, words)


def is_readable(field: FieldDefinition, value: AnswerValue, words: DisplayWords) -> bool:
    """Whether something is answered that can be read as the field's kind."""
    reading = read_answer(field, value, words)
    return not reading.is_empty and not reading.problem


def _wrong_type(value: AnswerValue) -> Reading:
    return Reading(text=raw_text(value), problem="wrong_type")


def _length_problem(field: FieldDefinition, text: str) -> str:
    return "too_long" if field.max_length is not None and len(normal_text(text)) > field.max_length else ""


def _range_problem(field: FieldDefinition, number: float) -> str:
    too_small = field.minimum is not None and number < field.minimum
    too_large = field.maximum is not None and number > field.maximum
    return "out_of_range" if too_small or too_large else ""


def _read_text(field: FieldDefinition, value: AnswerValue, _words: DisplayWords) -> Reading:
    if not isinstance(value, str):
        return _wrong_type(value)
    return Reading(text=shown_text(value), problem=_length_problem(field, value))


def _read_integer(field: FieldDefinition, value: AnswerValue, _words: DisplayWords) -> Reading:
    if isinstance(value, str):  # half-typed text of a number field
        return Reading(text=shown_text(value), problem="not_a_number")
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _LARGEST_NUMBER:
        return _wrong_type(value)
    return Reading(text=str(value), problem=_range_problem(field, value))


def _read_scale(field: FieldDefinition, value: AnswerValue, words: DisplayWords) -> Reading:
    reading = _read_integer(field, value, words)
    if reading.problem:
        return reading
    label = next((option.label for option in field.options if option.id == reading.text), "")
    return replace(reading, text=f"{reading.text} – {label}" if label else reading.text, choice=reading.text)


def _read_decimal(field: FieldDefinition, value: AnswerValue, words: DisplayWords) -> Reading:
    if not isinstance(value, str):
        return _wrong_type(value)
    written = value.strip()
    if not _DECIMAL.fullmatch(written):
        return Reading(text=shown_text(value), problem="not_a_number")
    plain = written.replace(",", ".").replace("\N{MINUS SIGN}", "-")
    return Reading(text=plain.replace(".", words.decimal_mark), problem=_range_problem(field, float(plain)))


def _read_date(_field: FieldDefinition, value: AnswerValue, words: DisplayWords) -> Reading:
    if not isinstance(value, str):
        return _wrong_type(value)
    day = _iso_day(value)
    if day is None:
        return Reading(text=shown_text(value), problem="not_a_date")
    return Reading(text=date_text(day, words), day=day)


def _iso_day(text: str) -> date | None:
    if not _ISO_DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _read_time(_field: FieldDefinition, value: AnswerValue, _words: DisplayWords) -> Reading:
    if not isinstance(value, str):
        return _wrong_type(value)
    return Reading(text=shown_text(value), problem="" if _TIME.fullmatch(value) else "not_a_time")


def _read_choice(field: FieldDefinition, value: AnswerValue, _words: DisplayWords) -> Reading:
    if not isinstance(value, str):
        return _wrong_type(value)
    for option in field.options:
        if option.id == value:
            return Reading(text=option.label, choice=option.id)
    return Reading(text=shown_text(value), problem="unknown_option")


def _read_multi_choice(field: FieldDefinition, value: AnswerValue, _words: DisplayWords) -> Reading:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        return _wrong_type(value)
    ticked = [item for item in value if isinstance(item, str)]
    known = [option for option in field.options if option.id in ticked]
    ids = {option.id for option in field.options}
    strangers = [shown_text(item) for item in dict.fromkeys(ticked) if item not in ids]
    return Reading(
        text=", ".join([option.label for option in known] + strangers),
        problem="unknown_option" if strangers else "",
        chosen=tuple(option.id for option in known),
    )


def _read_yes_no(field: FieldDefinition, value: AnswerValue, words: DisplayWords) -> Reading:
    if not isinstance(value, dict) or not value.keys() <= {"value", "comment"}:
        return _wrong_type(value)
    answer, comment = value.get("value") or "", value.get("comment") or ""
    if not isinstance(answer, str) or not isinstance(comment, str):
        return _wrong_type(value)
    shown = "" if is_blank(comment) else shown_text(comment)
    if is_blank(answer):
        return Reading(comment=shown, problem=_length_problem(field, comment), is_empty=True)
    if answer not in {"yes", "no"}:
        return Reading(text=shown_text(answer), comment=shown, problem="unknown_option")
    return Reading(
        text=words.yes if answer == "yes" else words.no,
        comment=shown,
        choice=answer,
        problem=_length_problem(field, comment),
    )


def _read_person(field: FieldDefinition, value: AnswerValue, _words: DisplayWords) -> Reading:
    if not isinstance(value, dict) or not value.keys() <= {"name", "account_id"}:
        return _wrong_type(value)
    name, account_id = value.get("name") or "", value.get("account_id") or ""
    if not isinstance(name, str) or not isinstance(account_id, str):
        return _wrong_type(value)
    if is_blank(name):
        return EMPTY
    return Reading(text=shown_text(name), problem=_length_problem(field, name))


def _read_table(field: FieldDefinition, value: AnswerValue, words: DisplayWords) -> Reading:
    columns = {column.id for column in field.columns}
    if not isinstance(value, list):
        return _wrong_type(value)
    rows: list[tuple[str, ...]] = []
    problem = ""
    for row in value:
        if not isinstance(row, dict) or not row.keys() <= columns:
            return _wrong_type(value)
        cells = [read_answer(column, row.get(column.id), words) for column in field.columns]
        if all(cell.is_empty for cell in cells):
            continue
        rows.append(tuple(cell.text for cell in cells))
        problem = problem or _row_problem(field, cells)
    if not rows:
        return EMPTY
    return Reading(rows=tuple(rows), problem=problem or _range_problem(field, len(rows)))


def _row_problem(field: FieldDefinition, cells: list[Reading]) -> str:
    for column, cell in zip(field.columns, cells, strict=True):
        if cell.problem:
            return cell.problem
        if column.required and cell.is_empty:
            return "required"
    return ""


def _read_unanswerable(_field: FieldDefinition, value: AnswerValue, _words: DisplayWords) -> Reading:
    return _wrong_type(value)


_READERS: Mapping[FieldKind, Callable[[FieldDefinition, AnswerValue, DisplayWords], Reading]] = (
    MappingProxyType(
        {
            FieldKind.TEXT: _read_text,
            FieldKind.LONG_TEXT: _read_text,
            FieldKind.INTEGER: _read_integer,
            FieldKind.DECIMAL: _read_decimal,
            FieldKind.DATE: _read_date,
            FieldKind.TIME: _read_time,
            FieldKind.CHOICE: _read_choice,
            FieldKind.MULTI_CHOICE: _read_multi_choice,
            FieldKind.YES_NO: _read_yes_no,
            FieldKind.SCALE: _read_scale,
            FieldKind.PERSON: _read_person,
            FieldKind.TABLE: _read_table,
            FieldKind.SIGNATURE: _read_unanswerable,
            FieldKind.INFORMATION: _read_unanswerable,
        }
    )
)
