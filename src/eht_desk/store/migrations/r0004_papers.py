# SPDX-License-Identifier: EUPL-1.2
"""0004: papers of the process: offered times, consents, pages that came back as scans, what a school adds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

REVISION = "0004_papers"

_PAPER_BEFORE = (
    "CREATE TRIGGER issued_paper_stays BEFORE UPDATE OF document_id, number, at, account_id, stage_id, sha256,"
    " log_position, log_head, compartment_id, sealed ON issued_paper"
    " WHEN NEW.compartment_id IS OLD.compartment_id OR NEW.document_id IS NOT OLD.document_id"
    " OR NEW.number IS NOT OLD.number OR NEW.at IS NOT OLD.at OR NEW.account_id IS NOT OLD.account_id"
    " OR NEW.stage_id IS NOT OLD.stage_id OR NEW.sha256 IS NOT OLD.sha256"
    " OR NEW.log_position IS NOT OLD.log_position OR NEW.log_head IS NOT OLD.log_head"
    " BEGIN SELECT RAISE(ABORT, 'issued papers stay'); END"
)

_PAPER = (
    "CREATE TRIGGER issued_paper_stays BEFORE UPDATE OF document_id, number, at, account_id, stage_id, sha256,"
    " log_position, log_head, compartment_id, sealed, copy_id, pages, sealed_more ON issued_paper"
    " WHEN NEW.compartment_id IS OLD.compartment_id OR NEW.document_id IS NOT OLD.document_id"
    " OR NEW.number IS NOT OLD.number OR NEW.at IS NOT OLD.at OR NEW.account_id IS NOT OLD.account_id"
    " OR NEW.stage_id IS NOT OLD.stage_id OR NEW.sha256 IS NOT OLD.sha256"
    " OR NEW.log_position IS NOT OLD.log_position OR NEW.log_head IS NOT OLD.log_head"
    " OR NEW.copy_id IS NOT OLD.copy_id OR NEW.pages IS NOT OLD.pages"
    " BEGIN SELECT RAISE(ABORT, 'issued papers stay'); END"
)

_RETURNED = (
    "CREATE TRIGGER returned_page_stays BEFORE UPDATE ON returned_page"
    " WHEN NEW.compartment_id IS OLD.compartment_id OR NEW.id IS NOT OLD.id"
    " OR NEW.document_id IS NOT OLD.document_id"
    " BEGIN SELECT RAISE(ABORT, 'returned pages stay'); END"
)
"""The same bytes may be sealed anew when they go to another compartment with their document."""

_LOOSE = (
    "CREATE TRIGGER loose_page_stays BEFORE UPDATE ON loose_page"
    " BEGIN SELECT RAISE(ABORT, 'loose pages stay'); END"
)

_DEFINITION = (
    "CREATE TRIGGER school_definition_stays BEFORE UPDATE OF id, compartment_id, sealed_content"
    " ON school_definition BEGIN SELECT RAISE(ABORT, 'definitions stay'); END"
)

_TABLES = ("offered_time", "consent", "returned_page", "loose_page", "school_definition")


def upgrade() -> None:
    """The new tables, and what an issued paper says of itself besides. Rows of before read as they did."""
    _table("offered_time", pupil_id="pupil", unit_id="school_unit")
    _table("consent", pupil_id="pupil", unit_id="school_unit")
    for name in ("offered_time", "consent"):
        op.create_index(op.f(f"ix_{name}_pupil_id"), name, ["pupil_id"], unique=False)
    _table("returned_page", has_content=True, document_id="document")
    op.create_index(op.f("ix_returned_page_document_id"), "returned_page", ["document_id"], unique=False)
    _table("loose_page", has_content=True, unit_id="school_unit")
    _table("school_definition", has_content=True)
    for trigger in (_RETURNED, _LOOSE, _DEFINITION):
        op.execute(trigger)
    op.add_column(
        "issued_paper", sa.Column("copy_id", sa.String(length=64), nullable=False, server_default="")
    )
    op.add_column("issued_paper", sa.Column("pages", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("issued_paper", sa.Column("sealed_more", sa.LargeBinary(), nullable=True))
    op.execute("DROP TRIGGER issued_paper_stays")
    op.execute(_PAPER)


def downgrade() -> None:
    """Back to 0003; what is only in the new tables and columns is lost."""
    op.execute("DROP TRIGGER issued_paper_stays")
    for column in ("copy_id", "pages", "sealed_more"):
        op.drop_column("issued_paper", column)
    op.execute(_PAPER_BEFORE)
    for table in _TABLES:
        op.drop_table(table)


def _table(name: str, *, has_content: bool = False, **references: str) -> None:
    """A table of content rows; its triggers and indexes go with it when it is dropped."""
    op.create_table(
        name,
        sa.Column("id", sa.String(length=36), nullable=False),
        *(sa.Column(column, sa.String(length=36), nullable=False) for column in references),
        sa.Column("compartment_id", sa.String(length=36), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        *([sa.Column("sealed_content", sa.LargeBinary(), nullable=False)] if has_content else []),
        *(_key(name, column, target) for column, target in references.items()),
        _key(name, "compartment_id", "compartment"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
