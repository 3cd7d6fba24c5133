# SPDX-License-Identifier: EUPL-1.2
"""0001: the first tables. Self-contained: what a released migration did never changes with the code around it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

REVISION = "0001_first"

_ROLES = (
    "role IN ('rector', 'mentor', 'counsellor', 'special_educator', 'psychologist', 'nurse', 'physician',"
    " 'investigator', 'administrator')"
)

_TRIGGERS = (
    "CREATE TRIGGER log_no_update BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'log rows stay'); END",
    "CREATE TRIGGER log_no_delete BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'log rows stay'); END",
    (
        "CREATE TRIGGER log_no_gap BEFORE INSERT ON log"
        " WHEN NEW.position <> (SELECT COALESCE(MAX(position), 0) + 1 FROM log)"
        " BEGIN SELECT RAISE(ABORT, 'log rows follow one another'); END"
    ),
    (
        "CREATE TRIGGER issued_paper_stays BEFORE UPDATE OF document_id, number, at, account_id, stage_id, sha256,"
        " log_position, log_head, compartment_id, sealed ON issued_paper"
        " BEGIN SELECT RAISE(ABORT, 'issued papers stay'); END"
    ),
)


def upgrade() -> None:
    """From nothing to the first tables, and the triggers that keep log rows and issued papers as they are."""
    op.create_table(
        "account",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("own_compartment_id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=True),
        sa.Column("closed_at", sa.String(length=32), nullable=True),
        sa.Column("compartment_id", sa.String(length=36), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _key("account", "compartment_id", "compartment"),
        _key("account", "own_compartment_id", "compartment", deferred=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
    )
    op.create_table(
        "compartment",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("owner_id", sa.String(length=36), nullable=True),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.CheckConstraint("kind IN ('school', 'own')", name=op.f("ck_compartment_kind")),
        _key("compartment", "owner_id", "account", deferred=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compartment")),
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
    )
    op.create_table(
        "account_key",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("sealing_public", sa.LargeBinary(), nullable=False),
        sa.Column("signing_public", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.Column("is_current", sa.Integer(), nullable=False),
        sa.CheckConstraint("is_current IN (0, 1)", name=op.f("ck_account_key_is_current")),
        _key("account_key", "account_id", "account", deferred=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_key")),
    )
    op.create_index(op.f("ix_account_key_account_id"), "account_key", ["account_id"], unique=False)
    op.create_table(
        "guardian",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("compartment_id", sa.String(length=36), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _key("guardian", "compartment_id", "compartment"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guardian")),
    )
    op.create_table(
        "log",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("compartment_id", sa.String(length=36), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("position >= 1", name=op.f("ck_log_position")),
        _key("log", "compartment_id", "compartment"),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_log")),
    )
    op.create_table(
        "resume_point",
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("compartment_id", sa.String(length=36), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _key("resume_point", "account_id", "account"),
        _key("resume_point", "compartment_id", "compartment"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_resume_point")),
    )
    op.create_table(
        "school_authority",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("compartment_id", sa.String(length=36), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _key("school_authority", "compartment_id", "compartment"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_authority")),
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("compartment_id", sa.String(length=36), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _key("setting", "compartment_id", "compartment"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "compartment_key",
        sa.Column("compartment_id", sa.String(length=36), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=False),
        _key("compartment_key", "compartment_id", "compartment"),
        _key("compartment_key", "key_id", "account_key"),
        sa.PrimaryKeyConstraint("compartment_id", "key_id", name=op.f("pk_compartment_key")),
    )
    op.create_index(op.f("ix_compartment_key_key_id"), "compartment_key", ["key_id"], unique=False)
    op.create_table(
        "school_unit",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("authority_id", sa.String(length=36), nullable=False),
        sa.Column("compartment_id", sa.String(length=36), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _key("school_unit", "authority_id", "school_authority"),
        _key("school_unit", "compartment_id", "compartment"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_unit")),
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
        sa.CheckConstraint(
            "state IN ('staged', 'approved', 'discarded')", name=op.f("ck_import_batch_state")
        ),
        _key("import_batch", "account_id", "account"),
        _key("import_batch", "compartment_id", "compartment"),
        _key("import_batch", "unit_id", "school_unit"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    op.create_table(
        "pupil",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("unit_id", sa.String(length=36), nullable=False),
        sa.Column("compartment_id", sa.String(length=36), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _key("pupil", "compartment_id", "compartment"),
        _key("pupil", "unit_id", "school_unit"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pupil")),
    )
    op.create_index(op.f("ix_pupil_unit_id"), "pupil", ["unit_id"], unique=False)
    op.create_table(
        "role",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("unit_id", sa.String(length=36), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("compartment_id", sa.String(length=36), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            _ROLES,
            name=op.f("ck_role_role"),
        ),
        _key("role", "account_id", "account"),
        _key("role", "compartment_id", "compartment"),
        _key("role", "unit_id", "school_unit"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
    )
    op.create_index(op.f("ix_role_account_id"), "role", ["account_id"], unique=False)
    op.create_table(
        "school_class",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("unit_id", sa.String(length=36), nullable=False),
        sa.Column("compartment_id", sa.String(length=36), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _key("school_class", "compartment_id", "compartment"),
        _key("school_class", "unit_id", "school_unit"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_class")),
    )
    op.create_index(op.f("ix_school_class_unit_id"), "school_class", ["unit_id"], unique=False)
    op.create_table(
        "staff",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("unit_id", sa.String(length=36), nullable=False),
        sa.Column("compartment_id", sa.String(length=36), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _key("staff", "compartment_id", "compartment"),
        _key("staff", "unit_id", "school_unit"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
    )
    op.create_index(op.f("ix_staff_unit_id"), "staff", ["unit_id"], unique=False)
    op.create_table(
        "class_membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.String(length=36), nullable=False),
        sa.Column("compartment_id", sa.String(length=36), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _key("class_membership", "compartment_id", "compartment"),
        _key("class_membership", "pupil_id", "pupil"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_membership")),
    )
    op.create_index(op.f("ix_class_membership_pupil_id"), "class_membership", ["pupil_id"], unique=False)
    op.create_table(
        "document",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("pupil_id", sa.String(length=36), nullable=False),
        sa.Column("unit_id", sa.String(length=36), nullable=False),
        sa.Column("author_id", sa.String(length=36), nullable=False),
        sa.Column("supersedes_id", sa.String(length=36), nullable=True),
        sa.Column("form_id", sa.String(length=64), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.Column("compartment_id", sa.String(length=36), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'finalised', 'awaiting_signature', 'signed', 'delivered', 'superseded', 'withdrawn')",
            name=op.f("ck_document_state"),
        ),
        _key("document", "author_id", "account"),
        _key("document", "compartment_id", "compartment"),
        _key("document", "pupil_id", "pupil"),
        _key("document", "supersedes_id", "document"),
        _key("document", "unit_id", "school_unit"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("code", name=op.f("uq_document_code")),
    )
    op.create_index("ix_document_created_at", "document", ["created_at"], unique=False)
    op.create_index(op.f("ix_document_pupil_id"), "document", ["pupil_id"], unique=False)
    op.create_table(
        "guardianship",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.String(length=36), nullable=False),
        sa.Column("compartment_id", sa.String(length=36), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _key("guardianship", "compartment_id", "compartment"),
        _key("guardianship", "pupil_id", "pupil"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guardianship")),
    )
    op.create_index(op.f("ix_guardianship_pupil_id"), "guardianship", ["pupil_id"], unique=False)
    op.create_table(
        "mentorship",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.String(length=36), nullable=False),
        sa.Column("staff_id", sa.String(length=36), nullable=False),
        sa.Column("compartment_id", sa.String(length=36), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _key("mentorship", "class_id", "school_class"),
        _key("mentorship", "compartment_id", "compartment"),
        _key("mentorship", "staff_id", "staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentorship")),
    )
    op.create_index(op.f("ix_mentorship_class_id"), "mentorship", ["class_id"], unique=False)
    op.create_index(op.f("ix_mentorship_staff_id"), "mentorship", ["staff_id"], unique=False)
    op.create_table(
        "draft",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("pupil_id", sa.String(length=36), nullable=False),
        sa.Column("unit_id", sa.String(length=36), nullable=False),
        sa.Column("author_id", sa.String(length=36), nullable=False),
        sa.Column("document_id", sa.String(length=36), nullable=True),
        sa.Column("document_key", sa.String(length=36), nullable=False),
        sa.Column("form_id", sa.String(length=64), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("stage_id", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.String(length=32), nullable=False),
        sa.Column("saved_at", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("compartment_id", sa.String(length=36), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("revision >= 0", name=op.f("ck_draft_revision")),
        _key("draft", "author_id", "account"),
        _key("draft", "compartment_id", "compartment"),
        _key("draft", "document_id", "document"),
        _key("draft", "pupil_id", "pupil"),
        _key("draft", "unit_id", "school_unit"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint(
            "pupil_id",
            "form_id",
            "form_version",
            "stage_id",
            "author_id",
            "document_key",
            name=op.f("uq_draft_pupil_id_form_id_form_version_stage_id_author_id_document_key"),
        ),
    )
    op.create_index(op.f("ix_draft_pupil_id"), "draft", ["pupil_id"], unique=False)
    op.create_index("ix_draft_saved_at", "draft", ["saved_at"], unique=False)
    op.create_table(
        "issued_paper",
        sa.Column("document_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("stage_id", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("log_position", sa.Integer(), nullable=False),
        sa.Column("log_head", sa.String(length=64), nullable=False),
        sa.Column("compartment_id", sa.String(length=36), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("copies >= 0", name=op.f("ck_issued_paper_copies")),
        _key("issued_paper", "account_id", "account"),
        _key("issued_paper", "compartment_id", "compartment"),
        _key("issued_paper", "document_id", "document"),
        sa.PrimaryKeyConstraint("document_id", "number", name=op.f("pk_issued_paper")),
    )
    for statement in _TRIGGERS:
        op.execute(statement)


def _key(table: str, column: str, target: str, *, deferred: bool = False) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        [f"{target}.id"],
        name=op.f(f"fk_{table}_{column}"),
        initially="DEFERRED" if deferred else None,
        deferrable=True if deferred else None,
    )


def downgrade() -> None:
    """Back to nothing."""
    op.drop_table("issued_paper")
    op.drop_table("draft")
    op.drop_table("mentorship")
    op.drop_table("guardianship")
    op.drop_table("document")
    op.drop_table("class_membership")
    op.drop_table("staff")
    op.drop_table("school_class")
    op.drop_table("role")
    op.drop_table("pupil")
    op.drop_table("import_batch")
    op.drop_table("school_unit")
    op.drop_table("compartment_key")
    op.drop_table("setting")
    op.drop_table("school_authority")
    op.drop_table("resume_point")
    op.drop_table("log")
    op.drop_table("guardian")
    op.drop_table("account_key")
    op.drop_table("meta")
    op.drop_table("compartment")
    op.drop_table("account")
