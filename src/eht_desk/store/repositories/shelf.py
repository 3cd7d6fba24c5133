# SPDX-License-Identifier: EUPL-1.2
"""What all repositories do: seal content into rows, open it again, write in bulk. Knows no particular table."""

from __future__ import annotations

import contextlib
import gc
import json
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    Insert,
    LargeBinary,
    Row,
    Select,
    Table,
    Update,
    bindparam,
    func,
    select,
    type_coerce,
)

from eht_desk.domain.ids import CompartmentId
from eht_desk.store import codec
from eht_desk.store.sealed import Sealed
from eht_desk.store.vault import Vault

_CHUNK = 5_000  # rows per statement: memory stays flat however many there are


@contextlib.contextmanager
def collector_paused() -> Iterator[None]:
    """Thousands of new records that all stay would set off the cycle collector again and again, for nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Shelf:
    """A transaction and the keys that go with it."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self.connection = connection
        self.vault = vault

    @property
    def school(self) -> CompartmentId:
        """Everybody's compartment."""
        return self.vault.school

    def seal(self, table: Table, compartment: CompartmentId, row: str, value: object) -> Sealed:
        """A JSON value sealed for a row."""
        return self.vault.seal(compartment, table.name, row, codec.to_json(value))

    def open(self, table: Table, compartment: str, row: str, sealed: Sealed) -> Any:
        """The JSON value of a row. Ask `can_open` first."""
        return codec.from_json(self.vault.open(CompartmentId(compartment), table.name, row, sealed))

    def can_open(self, compartment: str) -> bool:
        """Whether the account holds this compartment's key."""
        return self.vault.can_open(CompartmentId(compartment))

    def fetch_all(self, statement: Select[Any]) -> list[Row[Any]]:
        """All rows."""
        return list(self.connection.execute(statement).all())

    def fetch_first(self, statement: Select[Any]) -> Row[Any] | None:
        """The first row, or None."""
        return self.connection.execute(statement).first()

    def open_all(
        self, table: Table, statement: Select[Any], row_column: str
    ) -> Iterator[tuple[Row[Any], Any]]:
        """Each row that can be opened, with its JSON value."""
        openable = self.vault.compartments
        rows = [row for row in self.fetch_all(statement) if row.compartment_id in openable]
        contents = self.vault.open_rows(
            table.name,
            (
                (getattr(row, row_column), CompartmentId(row.compartment_id), row.sealed.envelope)
                for row in rows
            ),
        )
        return zip(rows, codec.many_from_json(contents), strict=True)

    def open_quickly(self, table: Table, statement: Select[Any]) -> list[tuple[Any, Any]]:
        """As `open_all` for a statement of row id, compartment id, `envelope(table)` and more; rows as plain tuples."""
        openable = self.vault.compartments
        rows = [row for row in self.connection.execute(statement).all() if row[1] in openable]
        contents = self.vault.open_rows(table.name, rows)
        return list(zip(rows, codec.many_from_json(contents), strict=True))

    @staticmethod
    def narrowed(
        statement: Select[Any], column: ColumnElement[Any], values: Collection[str] | None
    ) -> Select[Any]:
        """The statement for rows whose column holds one of the values; as it is for None. They go as one text:
        thousands of parameters cost as much as reading the rows."""
        if values is None:
            return statement
        listed = func.json_each(json.dumps(list(values))).table_valued("value")
        return statement.where(column.in_(select(listed.c.value)))

    @staticmethod
    def envelope(table: Table) -> ColumnElement[bytes]:
        """The sealed column as bytes: ten thousand Sealed values cost as much as all the rest of the reading."""
        return type_coerce(table.c.sealed, LargeBinary)

    def write_many(self, statement: Insert | Update | Delete, values: Iterable[dict[str, Any]]) -> None:
        """Execute once per value, in chunks."""
        source = iter(values)
        while chunk := list(islice(source, _CHUNK)):
            self.connection.execute(statement, chunk)

    def delete_by(self, table: Table, column: str, values: Iterable[str]) -> None:
        """DELETE where the column holds one of these values."""
        statement = table.delete().where(table.c[column] == bindparam("the_key"))
        self.write_many(statement, ({"the_key": value} for value in values))

    def update_by(self, table: Table, key: str, *columns: str) -> Update:
        """An UPDATE of these columns where `key` equals the parameter `the_key`."""
        return (
            table.update()
            .where(table.c[key] == bindparam("the_key"))
            .values({column: bindparam(f"new_{column}") for column in columns})
        )
