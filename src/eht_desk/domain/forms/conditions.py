# SPDX-License-Identifier: EUPL-1.2
"""Conditions as data: whether one holds for given answers, and which fields it asks about. No expression language."""

from __future__ import annotations

from collections.abc import Iterator, Set

from eht_desk.domain.forms.model import Answers, AnswerValue, Condition
from eht_desk.domain.forms.text import is_blank, normal_text

_NOTHING: frozenset[str] = frozenset()


def holds(condition: Condition | None, answers: Answers, hidden: Set[str] = _NOTHING) -> bool:
    """Whether the condition holds. A field in `hidden` counts as unanswered; None is no condition and always
    holds.

    A yes_no is compared by its value, a multi_choice by each chosen option, a number by its digits.
    Never raises, whatever the answers hold.
    """
    if condition is None:
        return True
    if condition.field and not _field_holds(condition, answers, hidden):
        return False
    if condition.all and not all(holds(part, answers, hidden) for part in condition.all):
        return False
    if condition.any and not any(holds(part, answers, hidden) for part in condition.any):
        return False
    return condition.not_ is None or not holds(condition.not_, answers, hidden)


def fields_asked(condition: Condition | None) -> Iterator[str]:
    """The ids of the fields that the condition asks about, in the order they stand; a field may come twice."""
    for leaf in leaves(condition):
        yield leaf.field


def leaves(condition: Condition | None) -> Iterator[Condition]:
    """The single questions (`field` with `equals`, `one_of` or `answered`) that the condition is made of."""
    if condition is None:
        return
    if condition.field:
        yield condition
    for part in (*condition.all, *condition.any):
        yield from leaves(part)
    yield from leaves(condition.not_)


def is_answered(value: AnswerValue) -> bool:
    """Whether the answer says anything. A yes_no with a comment only does not; nor does white space or an empty row."""
    if isinstance(value, list):
        return any(_scalar_text(part) or _row_says_something(part) for part in value)
    return bool(_comparable(value))


def _row_says_something(row: AnswerValue) -> bool:
    return isinstance(row, dict) and any(_scalar_text(cell) for cell in row.values())


def _field_holds(condition: Condition, answers: Answers, hidden: Set[str]) -> bool:
    value = None if condition.field in hidden else answers.get(condition.field)
    if condition.answered is not None and condition.answered is not is_answered(value):
        return False
    if condition.equals is None and not condition.one_of:
        return True
    wanted = set(condition.one_of) if condition.equals is None else {condition.equals}
    return not wanted.isdisjoint(_comparable(value))


def _comparable(value: AnswerValue) -> frozenset[str]:
    """The texts that `equals` and `one_of` are compared with; empty for an unanswered or unreadable answer."""
    if isinstance(value, dict):
        value = value.get("value", value.get("name"))
    parts = value if isinstance(value, list) else [value]
    return frozenset(text for part in parts for text in _scalar_text(part))


def _scalar_text(value: AnswerValue) -> tuple[str, ...]:
    if isinstance(value, str):
        return () if is_blank(value) else (normal_text(value),)
    if isinstance(value, bool) or not isinstance(value, int) or value.bit_length() > 64:
        return ()  # no kind answers with these; they are reported as wrong_type where the field is resolved
    return (str(value),)
