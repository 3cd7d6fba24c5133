# SPDX-License-Identifier: EUPL-1.2
"""0007: what lies in a case besides documents, and what a school writes down that names no pupil."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

REVISION = "0007_entries"


def upgrade() -> None:
    """The new tables. Nothing of before changes: new fields of older records have their defaults."""
    op.create_table(
        "case_entry",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("pupil_id", sa.String(length=36), nullable=False),
        sa.Column("unit_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("compartment_id", sa.String(length=36), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _key("case_entry", "compartment_id", "compartment"),
        _key("case_entry", "pupil_id", "pupil"),
        _key("case_entry", "unit_id", "school_unit"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_entry")),
    )
    op.create_index(op.f("ix_case_entry_pupil_id"), "case_entry", ["pupil_id"], unique=False)
    op.create_index(op.f("ix_case_entry_kind"), "case_entry", ["kind"], unique=False)
    op.create_table(
        "unit_entry",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("unit_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("compartment_id", sa.String(length=36), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _key("unit_entry", "compartment_id", "compartment"),
        _key("unit_entry", "unit_id", "school_unit"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_entry")),
    )


def downgrade() -> None:
    """Back to 0006; what is only in the new tables is lost."""
    op.drop_table("unit_entry")
    op.drop_index(op.f("ix_case_entry_kind"), table_name="case_entry")
    op.drop_index(op.f("ix_case_entry_pupil_id"), table_name="case_entry")
    op.drop_table("case_entry")


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
