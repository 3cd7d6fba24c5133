# SPDX-License-Identifier: EUPL-1.2
"""Reads conditions of a form file: their shape and depth.

Does not belong here: whether what they ask about exists (form_checks).
"""

from __future__ import annotations

from collections.abc import Mapping

from eht_desk.catalog.problems import Place, ProblemCode, ProblemList
from eht_desk.catalog.tables import Table
from eht_desk.domain.forms.model import Condition

_DEEPEST_CONDITION = 6


def read_condition(parent: Table, key: str, depth: int = 1) -> Condition | None:
    """The condition under the key, or None."""
    content = parent.table(key)
    return None if content is None else _condition(content, parent.at(key), parent.problems, depth)


def _condition(content: Mapping[str, object], place: Place, problems: ProblemList, depth: int) -> Condition:
    if depth > _DEEPEST_CONDITION:
        found = f"Conditions stand more than {_DEEPEST_CONDITION} inside one another"
        problems.add(ProblemCode.CONDITION_TOO_DEEP, place, found, "Write it flatter.")
        return Condition()
    table = Table(content, place, problems)
    negated = table.table("not")
    condition = Condition(
        field=table.text("field", default=""),
        equals=table.text("equals") if table.has("equals") else None,
        one_of=table.texts("in"),
        answered=table.optional_flag("answered"),
        all=tuple(_condition(item, place, problems, depth + 1) for item in table.tables("all")),
        any=tuple(_condition(item, place, problems, depth + 1) for item in table.tables("any")),
        not_=None if negated is None else _condition(negated, place, problems, depth + 1),
    )
    table.asked.update({"equals", "answered"})
    table.finish()
    _check_shape(condition, place, problems)
    return condition


def _check_shape(condition: Condition, place: Place, problems: ProblemList) -> None:
    shapes = (bool(condition.field), bool(condition.all), bool(condition.any), condition.not_ is not None)
    questions = (condition.equals is not None, bool(condition.one_of), condition.answered is not None)
    if sum(shapes) != 1 or sum(questions) != (1 if condition.field else 0):
        remedy = "Write field with one of equals, in, answered; or one of all, any, not."
        problems.add(ProblemCode.CONDITION_SHAPE, place, "The condition is not of one known form", remedy)
