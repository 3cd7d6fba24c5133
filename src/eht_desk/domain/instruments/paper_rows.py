# SPDX-License-Identifier: EUPL-1.2
"""Answers typed from a paper form: one row of digits, and the row of sums that shows a slip of the finger."""

from __future__ import annotations

from collections.abc import Sequence

from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.instruments.model import Instrument
from eht_desk.domain.instruments.responses import Answers, require_on_scale

NO_ANSWER = "-.?_xX"
"""What stands for no answer in a typed row."""
_BETWEEN = " \t\r\n,;|\N{NO-BREAK SPACE}"


def answers_of_row(instrument: Instrument, typed: str) -> Answers:
    """The answers of a row like `63105200 4421 531- ...`; spaces, commas and line ends between them do not matter.

    Raises RuleViolation on `answers`: `row_sign` (facts: item), `row_length` (found, wanted); `not_on_scale` on the
    item's number.
    """
    found: list[int | None] = []
    for sign in typed:
        if sign in _BETWEEN:
            continue
        if sign in NO_ANSWER:
            found.append(None)
        elif sign.isascii() and sign.isdigit():
            found.append(int(sign))
            require_on_scale(instrument, len(found), found[-1])
        else:
            raise RuleViolation("row_sign", "answers", {"item": len(found) + 1})
    if len(found) != len(instrument.items):
        raise RuleViolation("row_length", "answers", {"found": len(found), "wanted": len(instrument.items)})
    return tuple(found)


def row_of_answers(answers: Answers) -> str:
    """The typed row again, as `6-31...`."""
    return "".join("-" if value is None else str(value) for value in answers)


def check_row(instrument: Instrument, answers: Answers) -> tuple[int, ...]:
    """The sum of each function's answers, of all its items, as the lines of totals on a paper form have them."""
    return tuple(
        sum(
            value
            for item, value in zip(instrument.items, answers, strict=True)
            if item.function == function.id and value is not None
        )
        for function in instrument.functions
    )


def check_row_differs(instrument: Instrument, answers: Answers, on_paper: Sequence[int]) -> tuple[str, ...]:
    """The functions whose sum on the paper is another one. Raises RuleViolation("row_length") on `check_row`."""
    if len(on_paper) != len(instrument.functions):
        facts = {"found": len(on_paper), "wanted": len(instrument.functions)}
        raise RuleViolation("row_length", "check_row", facts)
    sums = check_row(instrument, answers)
    return tuple(
        function.id
        for function, ours, theirs in zip(instrument.functions, sums, on_paper, strict=True)
        if ours != theirs
    )


def rows_differ(first: Answers, second: Answers) -> tuple[int, ...]:
    """Numbers of the items that two typings of the same paper have differently, where it has no sums."""
    return tuple(
        number for number, (one, other) in enumerate(zip(first, second, strict=True), start=1) if one != other
    )
