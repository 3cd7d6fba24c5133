# SPDX-License-Identifier: EUPL-1.2
"""What the tables are built of: the metadata with its names, moments as text, and the columns that most rows have."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, Dialect, ForeignKey, MetaData, String
from sqlalchemy.types import TypeDecorator

from eht_desk.store.sealed import SealedType

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ID = String(36)
"""Ids are UUIDs as text."""


class Moment(TypeDecorator[datetime]):
    """An aware moment as UTC text of fixed width, `2026-11-22T04:43:00.000000+00:00`: text order is time order."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """The text. Raises ValueError for a naive moment."""
        return None if value is None else moment_text(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """The moment, aware, in UTC."""
        return None if value is None else datetime.fromisoformat(value)


def moment_text(value: datetime) -> str:
    """The stored text of a moment; also what the log's hash runs over. Raises ValueError for a naive moment."""
    if value.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    """A column that holds one of these."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def id_column() -> Column[str]:
    """The key of most rows."""
    return Column("id", ID, primary_key=True)


def content_columns() -> tuple[Column[Any], Column[Any]]:
    """The two columns of every content row."""
    return (
        Column("compartment_id", ID, ForeignKey("compartment.id"), nullable=False),
        Column("sealed", SealedType, nullable=False),
    )


def reference(
    name: str, target: str, *, nullable: bool = False, deferred: bool = False, index: bool = False
) -> Column[Any]:
    """The id of a row of another table."""
    # Deferred where two rows point at each other and are written in one transaction (use_alter: a ring of tables).
    key = (
        ForeignKey(f"{target}.id", deferrable=True, initially="DEFERRED", use_alter=name == "owner_id")
        if deferred
        else ForeignKey(f"{target}.id")
    )
    return Column(name, ID, key, nullable=nullable, index=index)
