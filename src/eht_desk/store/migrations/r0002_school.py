# SPDX-License-Identifier: EUPL-1.2
"""0002: a school over the years. Imports and merges can be taken back, and a pupil's page tells what happened."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

REVISION = "0002_school"

_COPIED = "id, unit_id, at, account_id, state, compartment_id, sealed, sealed_register"

_PAPER_BEFORE = (
    "CREATE TRIGGER issued_paper_stays BEFORE UPDATE OF document_id, number, at, account_id, stage_id, sha256,"
    " log_position, log_head, compartment_id, sealed ON issued_paper"
    " BEGIN SELECT RAISE(ABORT, 'issued papers stay'); END"
)

_PAPER = (
    "CREATE TRIGGER issued_paper_stays BEFORE UPDATE OF document_id, number, at, account_id, stage_id, sha256,"
    " log_position, log_head, compartment_id, sealed ON issued_paper"
    " WHEN NEW.compartment_id IS OLD.compartment_id OR NEW.document_id IS NOT OLD.document_id"
    " OR NEW.number IS NOT OLD.number OR NEW.at IS NOT OLD.at OR NEW.account_id IS NOT OLD.account_id"
    " OR NEW.stage_id IS NOT OLD.stage_id OR NEW.sha256 IS NOT OLD.sha256"
    " OR NEW.log_position IS NOT OLD.log_position OR NEW.log_head IS NOT OLD.log_head"
    " BEGIN SELECT RAISE(ABORT, 'issued papers stay'); END"
)
"""The same bytes may be sealed anew when they go to another compartment with their document; `sha256` holds them."""


def upgrade() -> None:
    """The new tables, the state `undone` and the end of an import, papers that may follow their document."""
    _rebuild_imports("'staged', 'approved', 'discarded', 'undone'", has_end=True)
    op.create_table(
        "undo_image",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("import_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("pupil_id", sa.String(length=36), nullable=True),
        sa.Column("compartment_id", sa.String(length=36), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _key("undo_image", "compartment_id", "compartment"),
        _key("undo_image", "import_id", "import_batch"),
        _key("undo_image", "pupil_id", "pupil"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_undo_image")),
    )
    op.create_index(op.f("ix_undo_image_import_id"), "undo_image", ["import_id"], unique=False)
    op.create_index(op.f("ix_undo_image_pupil_id"), "undo_image", ["pupil_id"], unique=False)
    op.create_table(
        "pupil_event",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("pupil_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("compartment_id", sa.String(length=36), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _key("pupil_event", "account_id", "account"),
        _key("pupil_event", "compartment_id", "compartment"),
        _key("pupil_event", "pupil_id", "pupil"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pupil_event")),
    )
    op.create_index(op.f("ix_pupil_event_pupil_id"), "pupil_event", ["pupil_id"], unique=False)
    op.create_table(
        "pupil_merge",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kept_id", sa.String(length=36), nullable=False),
        sa.Column("other_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("undone_at", sa.String(length=32), nullable=True),
        sa.Column("compartment_id", sa.String(length=36), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _key("pupil_merge", "account_id", "account"),
        _key("pupil_merge", "compartment_id", "compartment"),
        _key("pupil_merge", "kept_id", "pupil"),
        _key("pupil_merge", "other_id", "pupil"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pupil_merge")),
    )
    op.create_index(op.f("ix_pupil_merge_kept_id"), "pupil_merge", ["kept_id"], unique=False)
    op.create_index(op.f("ix_pupil_merge_other_id"), "pupil_merge", ["other_id"], unique=False)
    op.execute("DROP TRIGGER issued_paper_stays")
    op.execute(_PAPER)


def downgrade() -> None:
    """Back to the first tables; what is only in the new ones is lost, and an undone import counts as approved."""
    op.execute("DROP TRIGGER issued_paper_stays")
    op.execute(_PAPER_BEFORE)
    op.drop_table("pupil_merge")
    op.drop_table("pupil_event")
    op.drop_table("undo_image")
    op.execute("UPDATE import_batch SET state = 'approved' WHERE state = 'undone'")
    _rebuild_imports("'staged', 'approved', 'discarded'", has_end=False)


def _rebuild_imports(states: str, *, has_end: bool) -> None:
    """SQLite cannot change a check: the rows go into a new table of the same name. Nothing points at it meanwhile."""
    op.rename_table("import_batch", "import_batch_before")
    end = (
        sa.Column("finished_at", sa.String(length=32), nullable=True),
        sa.Column("finished_by", sa.String(length=36), nullable=True),
        _key("import_batch", "finished_by", "account"),
    )
    op.create_table(
        "import_batch",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("unit_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("compartment_id", sa.String(length=36), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_register", sa.LargeBinary(), nullable=True),
        *(end if has_end else ()),
        sa.CheckConstraint(f"state IN ({states})", name=op.f("ck_import_batch_state")),
        _key("import_batch", "account_id", "account"),
        _key("import_batch", "compartment_id", "compartment"),
        _key("import_batch", "unit_id", "school_unit"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    op.execute(f"INSERT INTO import_batch ({_COPIED}) SELECT {_COPIED} FROM import_batch_before")  # noqa: S608 - constants
    op.drop_table("import_batch_before")


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
