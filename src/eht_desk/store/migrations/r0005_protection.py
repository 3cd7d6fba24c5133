# SPDX-License-Identifier: EUPL-1.2
"""0005: protected pupils: what is known of a protection in the pupil's own compartment; what named persons share."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

REVISION = "0005_protection"


def upgrade() -> None:
    """The new table. Nothing of before changes."""
    op.create_table(
        "protection",
        sa.Column("pupil_id", sa.String(length=36), nullable=False),
        sa.Column("compartment_id", sa.String(length=36), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _key("compartment_id", "compartment"),
        _key("pupil_id", "pupil"),
        sa.PrimaryKeyConstraint("pupil_id", name=op.f("pk_protection")),
    )
    op.create_table(
        "shared_record",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("compartment_id", sa.String(length=36), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["compartment_id"], ["compartment.id"], name=op.f("fk_shared_record_compartment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_record")),
    )
    op.create_index("ix_log_kind_at", "log", ["kind", "at"], unique=False)


def downgrade() -> None:
    """Back to 0004; what is only in the new table is lost."""
    op.drop_index("ix_log_kind_at", table_name="log")
    op.drop_table("shared_record")
    op.drop_table("protection")


def _key(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_protection_{column}"))
