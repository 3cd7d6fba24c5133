# SPDX-License-Identifier: EUPL-1.2
"""Reads what tasks are called that rules make (resources/cases/tasks.toml), every mistake named."""

from __future__ import annotations

import string
from importlib.resources.abc import Traversable

from eht_desk.catalog.problems import Place, ProblemCode, ProblemList
from eht_desk.catalog.tables import Table, parse_toml
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.tasks import RuleTask

FILE = "tasks.toml"


class RuleTaskCatalogFromFile:
    """The tasks of `tasks.toml` in a folder. Read when first asked for."""

    def __init__(self, root: Traversable) -> None:
        self._root = root
        self._tasks: dict[str, RuleTask] | None = None

    def get(self, kind: str) -> RuleTask:
        """One. Raises ExpectedFailure("broken_definition") for an unknown one, DefinitionError."""
        if self._tasks is None:
            file = self._root / FILE
            self._tasks = rule_tasks_from_bytes(file.read_bytes(), FILE) if file.is_file() else {}
        found = self._tasks.get(kind)
        if found is None:
            raise ExpectedFailure("broken_definition", {"file": FILE, "task": kind})
        return found


def rule_tasks_from_bytes(data: bytes, name: str) -> dict[str, RuleTask]:
    """The tasks that one file holds, by kind. Raises DefinitionError."""
    problems = ProblemList()
    content = parse_toml(data, name, problems)
    problems.raise_if_any()
    table = Table(content, Place(name), problems)
    found: dict[str, RuleTask] = {}
    for item in table.tables("tasks", required=True):
        task = _read_task(Table(item, Place(name, "tasks", str(item.get("id", ""))), problems))
        found[task.kind] = task
    table.finish()
    problems.raise_if_any()
    return found


def _read_task(table: Table) -> RuleTask:
    task = RuleTask(
        table.identifier(), table.text("title"), table.text("source"), table.text("taken_back", default="")
    )
    try:
        list(string.Formatter().parse(task.title))
    except ValueError:
        remedy = "Write each word to be filled in as {word}, and no other braces."
        table.problems.add(
            ProblemCode.WRONG_TYPE, table.at("title"), "The braces of the title do not match", remedy
        )
    table.finish()
    return task
