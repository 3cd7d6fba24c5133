# SPDX-License-Identifier: EUPL-1.2
"""0006: occasions on which a questionnaire was answered about a pupil, with everybody's forms inside the seal."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

REVISION = "0006_surveys"


def upgrade() -> None:
    """The new table. Nothing of before changes."""
    op.create_table(
        "survey",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("pupil_id", sa.String(length=36), nullable=False),
        sa.Column("compartment_id", sa.String(length=36), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["compartment_id"], ["compartment.id"], name=op.f("fk_survey_compartment_id")
        ),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_survey_pupil_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
    )
    op.create_index(op.f("ix_survey_pupil_id"), "survey", ["pupil_id"], unique=False)


def downgrade() -> None:
    """Back to 0005; what is only in the new table is lost."""
    op.drop_index(op.f("ix_survey_pupil_id"), table_name="survey")
    op.drop_table("survey")
