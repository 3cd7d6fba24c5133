# SPDX-License-Identifier: EUPL-1.2
"""The tables. Structure stands in clear columns, content in `sealed` columns with a compartment id beside them.

SQLAlchemy Core tables and no mapped classes: nothing here is edited as an object, bulk work decides the speed, and the
ORM would add a third to the import time. What the clear columns show to the store key alone: docs/threat-model.md.
Triggers that keep log rows and issued papers as they are stand in the migration: belt and braces against slips of our
own; whoever holds the store key can drop them, and what is changed then shows in `verify`.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
)

from eht_desk.domain.accounts import Role
from eht_desk.domain.documents import DocumentState
from eht_desk.store.columns import ID, METADATA, Moment, content_columns, id_column, one_of, reference
from eht_desk.store.sealed import SealedType

META = Table(
    "meta",
    METADATA,
    Column("key", String(64), primary_key=True),
    Column("value", String, nullable=False),
)
"""Facts of the store itself: `schema`, `app_version`, `store_id`, `school`, `document_key`, `recovery_public`. Never
renamed: every later version must be able to read them from a store that is newer than itself."""

COMPARTMENT = Table(
    "compartment",
    METADATA,
    id_column(),
    Column("kind", String(16), nullable=False),
    reference("owner_id", "account", nullable=True, deferred=True),
    Column("created_at", Moment, nullable=False),
    one_of("kind", ("school", "own")),
)

ACCOUNT = Table(
    "account",
    METADATA,
    id_column(),
    reference("own_compartment_id", "compartment", deferred=True),
    Column("created_at", Moment),
    Column("closed_at", Moment),
    *content_columns(),
)

ACCOUNT_KEY = Table(
    "account_key",
    METADATA,
    Column("id", String(32), primary_key=True),
    reference("account_id", "account", deferred=True, index=True),
    Column("sealing_public", LargeBinary, nullable=False),
    Column("signing_public", LargeBinary, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("is_current", Integer, nullable=False),
    CheckConstraint("is_current IN (0, 1)", name="is_current"),
)

COMPARTMENT_KEY = Table(
    "compartment_key",
    METADATA,
    Column("compartment_id", ID, ForeignKey("compartment.id"), nullable=False),
    Column("key_id", String(32), ForeignKey("account_key.id"), nullable=False, index=True),
    Column("sealed_key", LargeBinary, nullable=False),
    PrimaryKeyConstraint("compartment_id", "key_id"),
)

SCHOOL_AUTHORITY = Table("school_authority", METADATA, id_column(), *content_columns())

SCHOOL_UNIT = Table(
    "school_unit", METADATA, id_column(), reference("authority_id", "school_authority"), *content_columns()
)

SCHOOL_CLASS = Table(
    "school_class", METADATA, id_column(), reference("unit_id", "school_unit", index=True), *content_columns()
)

STAFF = Table(
    "staff", METADATA, id_column(), reference("unit_id", "school_unit", index=True), *content_columns()
)

MENTORSHIP = Table(
    "mentorship",
    METADATA,
    Column("id", Integer, primary_key=True),
    reference("class_id", "school_class", index=True),
    reference("staff_id", "staff", index=True),
    *content_columns(),
)

ROLE = Table(
    "role",
    METADATA,
    id_column(),
    reference("account_id", "account", index=True),
    reference("unit_id", "school_unit"),
    Column("role", String(32), nullable=False),
    *content_columns(),
    one_of("role", tuple(Role)),
)

PUPIL = Table(
    "pupil", METADATA, id_column(), reference("unit_id", "school_unit", index=True), *content_columns()
)

CLASS_MEMBERSHIP = Table(
    "class_membership",
    METADATA,
    Column("id", Integer, primary_key=True),
    reference("pupil_id", "pupil", index=True),
    *content_columns(),
)
"""Which class and when is inside the seal: for a pupil in a compartment of its own it says who the pupil is."""

GUARDIAN = Table("guardian", METADATA, id_column(), *content_columns())

GUARDIANSHIP = Table(
    "guardianship",
    METADATA,
    Column("id", Integer, primary_key=True),
    reference("pupil_id", "pupil", index=True),
    *content_columns(),
)
"""Which guardian is inside the seal, for the same reason."""

DOCUMENT = Table(
    "document",
    METADATA,
    id_column(),
    reference("pupil_id", "pupil", index=True),
    reference("unit_id", "school_unit"),
    reference("author_id", "account"),
    reference("supersedes_id", "document", nullable=True),
    Column("form_id", String(64), nullable=False),
    Column("form_version", Integer, nullable=False),
    Column("code", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(24), nullable=False),
    Column("created_at", Moment, nullable=False),
    *content_columns(),
    UniqueConstraint("code"),
    one_of("state", tuple(DocumentState)),
)

ISSUED_PAPER = Table(
    "issued_paper",
    METADATA,
    reference("document_id", "document"),
    Column("number", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    reference("account_id", "account"),
    Column("stage_id", String(64), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("copies", Integer, nullable=False),
    Column("log_position", Integer, nullable=False),
    Column("log_head", String(64), nullable=False),
    *content_columns(),
    Column("copy_id", String(64), nullable=False, server_default=""),
    Column("pages", Integer, nullable=False, server_default="0"),
    Column("sealed_more", SealedType),
    PrimaryKeyConstraint("document_id", "number"),
    CheckConstraint("copies >= 0", name="copies"),
)
"""`sealed_more` holds the language: which one a home speaks is no clear column's business."""

DRAFT = Table(
    "draft",
    METADATA,
    id_column(),
    reference("pupil_id", "pupil", index=True),
    reference("unit_id", "school_unit"),
    reference("author_id", "account"),
    reference("document_id", "document", nullable=True),
    Column("document_key", ID, nullable=False),
    Column("form_id", String(64), nullable=False),
    Column("form_version", Integer, nullable=False),
    Column("stage_id", String(64), nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("saved_at", Moment, nullable=False),
    Column("revision", Integer, nullable=False),
    *content_columns(),
    UniqueConstraint("pupil_id", "form_id", "form_version", "stage_id", "author_id", "document_key"),
    CheckConstraint("revision >= 0", name="revision"),
)
"""`document_key` is the document's id or empty, because NULL is never equal to NULL in a unique constraint."""

IMPORT_BATCH = Table(
    "import_batch",
    METADATA,
    id_column(),
    reference("unit_id", "school_unit"),
    Column("at", Moment, nullable=False),
    reference("account_id", "account"),
    Column("state", String(16), nullable=False),
    *content_columns(),
    Column("sealed_register", SealedType),
    Column("finished_at", Moment),
    reference("finished_by", "account", nullable=True),
    one_of("state", ("staged", "approved", "discarded", "undone")),
)

UNDO_IMAGE = Table(
    "undo_image",
    METADATA,
    id_column(),
    reference("import_id", "import_batch", index=True),
    Column("kind", String(16), nullable=False),
    reference("pupil_id", "pupil", nullable=True, index=True),
    *content_columns(),
)
"""What an import found and left, one row per thing. They go after 90 days, or when a newer import is taken in."""

PUPIL_EVENT = Table(
    "pupil_event",
    METADATA,
    id_column(),
    reference("pupil_id", "pupil", index=True),
    Column("at", Moment, nullable=False),
    reference("account_id", "account"),
    Column("kind", String(32), nullable=False),
    *content_columns(),
)

PUPIL_MERGE = Table(
    "pupil_merge",
    METADATA,
    id_column(),
    reference("kept_id", "pupil", index=True),
    reference("other_id", "pupil", index=True),
    Column("at", Moment, nullable=False),
    reference("account_id", "account"),
    Column("undone_at", Moment),
    *content_columns(),
)

RESUME_POINT = Table(
    "resume_point",
    METADATA,
    Column("account_id", ID, ForeignKey("account.id"), primary_key=True),
    *content_columns(),
)

SETTING = Table("setting", METADATA, Column("key", String(128), primary_key=True), *content_columns())

LOG = Table(
    "log",
    METADATA,
    Column("position", Integer, primary_key=True),
    Column("at", String(32), nullable=False),
    Column("account_id", ID, nullable=False),
    Column("kind", String(64), nullable=False),
    *content_columns(),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("key_id", String(32), nullable=False),
    Column("signature", LargeBinary, nullable=False),
    CheckConstraint("position >= 1", name="position"),
)
"""`at` stays text here: the hash runs over exactly these characters."""

Index("ix_document_created_at", DOCUMENT.c.created_at)
Index("ix_draft_saved_at", DRAFT.c.saved_at)
Index("ix_log_kind_at", LOG.c.kind, LOG.c.at)
