# SPDX-License-Identifier: EUPL-1.2
"""The chain of schema revisions, which one a store has, and running the steps between (only that imports alembic)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, delete

from eht_desk import __version__
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.store.rows import META

REVISION = "schema"
APP_VERSION = "app_version"


@dataclass(frozen=True, slots=True)
class Step:
    """One revision. `load` imports its module, which has `upgrade()` and `downgrade()`."""

    revision: str
    load: Callable[[], ModuleType]


def _first() -> ModuleType:
    from eht_desk.store.migrations import r0001_first

    return r0001_first


def _school() -> ModuleType:
    from eht_desk.store.migrations import r0002_school

    return r0002_school


def _cases() -> ModuleType:
    from eht_desk.store.migrations import r0003_cases

    return r0003_cases


def _papers() -> ModuleType:
    from eht_desk.store.migrations import r0004_papers

    return r0004_papers


def _protection() -> ModuleType:
    from eht_desk.store.migrations import r0005_protection

    return r0005_protection


def _surveys() -> ModuleType:
    from eht_desk.store.migrations import r0006_surveys

    return r0006_surveys


def _entries() -> ModuleType:
    from eht_desk.store.migrations import r0007_entries

    return r0007_entries


SHIPPED: tuple[Step, ...] = (
    Step("0001_first", _first),
    Step("0002_school", _school),
    Step("0003_cases", _cases),
    Step("0004_papers", _papers),
    Step("0005_protection", _protection),
    Step("0006_surveys", _surveys),
    Step("0007_entries", _entries),
)
"""All revisions, oldest first. A new one is added at the end and never changed after a release."""


def refuse_other_schema(connection: Any, steps: tuple[Step, ...]) -> None:
    """Judge the schema of an opened database (SQLAlchemy or DBAPI connection).

    Raises ExpectedFailure: `store_older` or `store_newer` with `made_with` and `this` (program versions).
    """
    found = revision_of(connection)
    if found == steps[-1].revision:
        return
    facts = {"made_with": _fact(connection, APP_VERSION), "this": __version__, "schema": found}
    known = any(step.revision == found for step in steps)
    raise ExpectedFailure("store_older" if known else "store_newer", facts)


def revision_of(connection: Any) -> str:
    """The revision of an opened database. Raises ExpectedFailure("store_damaged") when it says none."""
    return _fact(connection, REVISION)


def upgrade(connection: Connection, steps: tuple[Step, ...], found: str = "") -> None:
    """Run the steps after `found` (all of them when empty) in the caller's transaction and note the new revision."""
    start = 0 if not found else 1 + [step.revision for step in steps].index(found)
    for step in steps[start:]:
        _run(connection, step.load().upgrade)
    put_fact(connection, REVISION, steps[-1].revision)
    put_fact(connection, APP_VERSION, __version__)


def downgrade(connection: Connection, step: Step) -> None:
    """Undo one step (tests only: what a person loses by going back is not worked out)."""
    _run(connection, step.load().downgrade)


def fact(connection: Connection, key: str) -> str:
    """A fact of the store from `meta`. Raises ExpectedFailure("store_damaged") when it is missing."""
    return _fact(connection, key)


def put_fact(connection: Connection, key: str, value: str) -> None:
    """Insert or replace a fact of the store."""
    connection.execute(delete(META).where(META.c.key == key))
    connection.execute(META.insert(), {"key": key, "value": value})


def _run(connection: Connection, change: Callable[[], None]) -> None:
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    with Operations.context(MigrationContext.configure(connection)):
        change()


def _fact(connection: Any, key: str) -> str:
    # The same SQL for both kinds of connection; the key is a constant of ours.
    statement = f"SELECT value FROM meta WHERE key = '{key}'"  # noqa: S608 - constants only
    execute = connection.exec_driver_sql if isinstance(connection, Connection) else connection.execute
    row = execute(statement).fetchone()
    if row is None:
        raise ExpectedFailure("store_damaged", {"table": "meta"})
    return str(row[0])
