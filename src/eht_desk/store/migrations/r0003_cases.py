# SPDX-License-Identifier: EUPL-1.2
"""0003: what the process rests on: contact notes, received documents, cases, tasks, overrides of gates."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

REVISION = "0003_cases"

_PIECE = (
    "CREATE TRIGGER received_piece_stays BEFORE UPDATE ON received_piece"
    " WHEN NEW.compartment_id IS OLD.compartment_id OR NEW.received_id IS NOT OLD.received_id"
    " OR NEW.number IS NOT OLD.number"
    " BEGIN SELECT RAISE(ABORT, 'received documents stay'); END"
)
"""The same bytes may be sealed anew when they go to another compartment with their pupil; `sha256` holds them."""

_TABLES = (
    "contact_note",
    "note_draft",
    "received_piece",
    "received_document",
    "task",
    "case_file",
    "gate_override",
)


def upgrade() -> None:
    """The new tables. Nothing of before changes."""
    _about("contact_note", _unit())
    _about(
        "note_draft",
        sa.Column("author_id", sa.String(length=36), nullable=False),
        sa.Column("saved_at", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("revision >= 0", name=op.f("ck_note_draft_revision")),
        _key("note_draft", "author_id", "account"),
    )
    _about("received_document", _unit())
    op.create_table(
        "received_piece",
        sa.Column("received_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("compartment_id", sa.String(length=36), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _key("received_piece", "compartment_id", "compartment"),
        _key("received_piece", "received_id", "received_document"),
        sa.PrimaryKeyConstraint("received_id", "number", name=op.f("pk_received_piece")),
    )
    op.execute(_PIECE)
    _about(
        "case_file",
        _unit(),
        sa.Column("reference", sa.String(length=16), nullable=False),
        *_open("case_file"),
        sa.UniqueConstraint("reference", name=op.f("uq_case_file_reference")),
    )
    op.create_index(op.f("ix_case_file_is_open"), "case_file", ["is_open"], unique=False)
    _about("task", _unit(), *_open("task"))
    op.create_index(op.f("ix_task_is_open"), "task", ["is_open"], unique=False)
    _about("gate_override")


def downgrade() -> None:
    """Back to 0002; what is only in the new tables is lost."""
    op.execute("DROP TRIGGER received_piece_stays")
    for table in _TABLES:
        op.drop_table(table)


def _about(table: str, *more: sa.Column[str] | sa.Column[int] | sa.Constraint) -> None:
    """A table of things about one pupil."""
    has_unit = any(isinstance(item, sa.Column) and item.name == "unit_id" for item in more)
    op.create_table(
        table,
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("pupil_id", sa.String(length=36), nullable=False),
        *more,
        sa.Column("compartment_id", sa.String(length=36), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _key(table, "compartment_id", "compartment"),
        _key(table, "pupil_id", "pupil"),
        *([_key(table, "unit_id", "school_unit")] if has_unit else []),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_pupil_id"), table, ["pupil_id"], unique=False)


def _unit() -> sa.Column[str]:
    return sa.Column("unit_id", sa.String(length=36), nullable=False)


def _open(table: str) -> tuple[sa.Column[int], sa.CheckConstraint]:
    return (
        sa.Column("is_open", sa.Integer(), nullable=False),
        sa.CheckConstraint("is_open IN (0, 1)", name=op.f(f"ck_{table}_is_open")),
    )


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
