# SPDX-License-Identifier: EUPL-1.2
"""The tables. Structure stands in clear columns, content in `sealed` columns with a compartment id beside them.

SQLAlchemy Core tables and no mapped classes: nothing here is edited as an object, bulk work decides the speed, and the
ORM would add a third to the import time. What the clear columns show to the store key alone: docs/threat-model.md.
Triggers that keep log rows and issued papers as they are stand in the migration: belt and braces against slips of our
own; whoever holds the store key can drop them, and what is changed then shows in `verify`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

from eht_desk.domain.accounts import Role
from eht_desk.domain.documents import DocumentState
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

_ID = String(36)


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


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def _id() -> Column[str]:
    return Column("id", _ID, primary_key=True)


def _content() -> tuple[Column[Any], Column[Any]]:
    """The two columns of every content row."""
    return (
        Column("compartment_id", _ID, ForeignKey("compartment.id"), nullable=False),
        Column("sealed", SealedType, nullable=False),
    )


def _to(
    name: str, target: str, *, nullable: bool = False, deferred: bool = False, index: bool = False
) -> Column[Any]:
    # Deferred where two rows point at each other and are written in one transaction (use_alter: a ring of tables).
    key = (
        ForeignKey(f"{target}.id", deferrable=True, initially="DEFERRED", use_alter=name == "owner_id")
        if deferred
        else ForeignKey(f"{target}.id")
    )
    return Column(name, _ID, key, nullable=nullable, index=index)


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
    _id(),
    Column("kind", String(16), nullable=False),
    _to("owner_id", "account", nullable=True, deferred=True),
    Column("created_at", Moment, nullable=False),
    _one_of("kind", ("school", "own")),
)

ACCOUNT = Table(
    "account",
    METADATA,
    _id(),
    _to("own_compartment_id", "compartment", deferred=True),
    Column("created_at", Moment),
    Column("closed_at", Moment),
    *_content(),
)

ACCOUNT_KEY = Table(
    "account_key",
    METADATA,
    Column("id", String(32), primary_key=True),
    _to("account_id", "account", deferred=True, index=True),
    Column("sealing_public", LargeBinary, nullable=False),
    Column("signing_public", LargeBinary, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("is_current", Integer, nullable=False),
    CheckConstraint("is_current IN (0, 1)", name="is_current"),
)

COMPARTMENT_KEY = Table(
    "compartment_key",
    METADATA,
    Column("compartment_id", _ID, ForeignKey("compartment.id"), nullable=False),
    Column("key_id", String(32), ForeignKey("account_key.id"), nullable=False, index=True),
    Column("sealed_key", LargeBinary, nullable=False),
    PrimaryKeyConstraint("compartment_id", "key_id"),
)

SCHOOL_AUTHORITY = Table("school_authority", METADATA, _id(), *_content())

SCHOOL_UNIT = Table("school_unit", METADATA, _id(), _to("authority_id", "school_authority"), *_content())

SCHOOL_CLASS = Table("school_class", METADATA, _id(), _to("unit_id", "school_unit", index=True), *_content())

STAFF = Table("staff", METADATA, _id(), _to("unit_id", "school_unit", index=True), *_content())

MENTORSHIP = Table(
    "mentorship",
    METADATA,
    Column("id", Integer, primary_key=True),
    _to("class_id", "school_class", index=True),
    _to("staff_id", "staff", index=True),
    *_content(),
)

ROLE = Table(
    "role",
    METADATA,
    _id(),
    _to("account_id", "account", index=True),
    _to("unit_id", "school_unit"),
    Column("role", String(32), nullable=False),
    *_content(),
    _one_of("role", tuple(Role)),
)

PUPIL = Table("pupil", METADATA, _id(), _to("unit_id", "school_unit", index=True), *_content())

CLASS_MEMBERSHIP = Table(
    "class_membership",
    METADATA,
    Column("id", Integer, primary_key=True),
    _to("pupil_id", "pupil", index=True),
    *_content(),
)
"""Which class and when is inside the seal: for a pupil in a compartment of its own it says who the pupil is."""

GUARDIAN = Table("guardian", METADATA, _id(), *_content())

GUARDIANSHIP = Table(
    "guardianship",
    METADATA,
    Column("id", Integer, primary_key=True),
    _to("pupil_id", "pupil", index=True),
    *_content(),
)
"""Which guardian is inside the seal, for the same reason."""

DOCUMENT = Table(
    "document",
    METADATA,
    _id(),
    _to("pupil_id", "pupil", index=True),
    _to("unit_id", "school_unit"),
    _to("author_id", "account"),
    _to("supersedes_id", "document", nullable=True),
    Column("form_id", String(64), nullable=False),
    Column("form_version", Integer, nullable=False),
    Column("code", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(24), nullable=False),
    Column("created_at", Moment, nullable=False),
    *_content(),
    UniqueConstraint("code"),
    _one_of("state", tuple(DocumentState)),
)

ISSUED_PAPER = Table(
    "issued_paper",
    METADATA,
    _to("document_id", "document"),
    Column("number", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    _to("account_id", "account"),
    Column("stage_id", String(64), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("copies", Integer, nullable=False),
    Column("log_position", Integer, nullable=False),
    Column("log_head", String(64), nullable=False),
    *_content(),
    PrimaryKeyConstraint("document_id", "number"),
    CheckConstraint("copies >= 0", name="copies"),
)

DRAFT = Table(
    "draft",
    METADATA,
    _id(),
    _to("pupil_id", "pupil", index=True),
    _to("unit_id", "school_unit"),
    _to("author_id", "account"),
    _to("document_id", "document", nullable=True),
    Column("document_key", _ID, nullable=False),
    Column("form_id", String(64), nullable=False),
    Column("form_version", Integer, nullable=False),
    Column("stage_id", String(64), nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("saved_at", Moment, nullable=False),
    Column("revision", Integer, nullable=False),
    *_content(),
    UniqueConstraint("pupil_id", "form_id", "form_version", "stage_id", "author_id", "document_key"),
    CheckConstraint("revision >= 0", name="revision"),
)
"""`document_key` is the document's id or empty, because NULL is never equal to NULL in a unique constraint."""

IMPORT_BATCH = Table(
    "import_batch",
    METADATA,
    _id(),
    _to("unit_id", "school_unit"),
    Column("at", Moment, nullable=False),
    _to("account_id", "account"),
    Column("state", String(16), nullable=False),
    *_content(),
    Column("sealed_register", SealedType),
    Column("finished_at", Moment),
    _to("finished_by", "account", nullable=True),
    _one_of("state", ("staged", "approved", "discarded", "undone")),
)

UNDO_IMAGE = Table(
    "undo_image",
    METADATA,
    _id(),
    _to("import_id", "import_batch", index=True),
    Column("kind", String(16), nullable=False),
    _to("pupil_id", "pupil", nullable=True, index=True),
    *_content(),
)
"""What an import found and left, one row per thing. They go after 90 days, or when a newer import is taken in."""

PUPIL_EVENT = Table(
    "pupil_event",
    METADATA,
    _id(),
    _to("pupil_id", "pupil", index=True),
    Column("at", Moment, nullable=False),
    _to("account_id", "account"),
    Column("kind", String(32), nullable=False),
    *_content(),
)

PUPIL_MERGE = Table(
    "pupil_merge",
    METADATA,
    _id(),
    _to("kept_id", "pupil", index=True),
    _to("other_id", "pupil", index=True),
    Column("at", Moment, nullable=False),
    _to("account_id", "account"),
    Column("undone_at", Moment),
    *_content(),
)

CONTACT_NOTE = Table(
    "contact_note",
    METADATA,
    _id(),
    _to("pupil_id", "pupil", index=True),
    _to("unit_id", "school_unit"),
    *_content(),
)
"""When, who and how is inside the seal: a pupil has few notes, and times of calls say much."""

NOTE_DRAFT = Table(
    "note_draft",
    METADATA,
    _id(),
    _to("pupil_id", "pupil", index=True),
    _to("author_id", "account"),
    Column("saved_at", Moment, nullable=False),
    Column("revision", Integer, nullable=False),
    *_content(),
    CheckConstraint("revision >= 0", name="revision"),
)

RECEIVED_DOCUMENT = Table(
    "received_document",
    METADATA,
    _id(),
    _to("pupil_id", "pupil", index=True),
    _to("unit_id", "school_unit"),
    *_content(),
)

RECEIVED_PIECE = Table(
    "received_piece",
    METADATA,
    _to("received_id", "received_document"),
    Column("number", Integer, nullable=False),
    *_content(),
    PrimaryKeyConstraint("received_id", "number"),
)
"""The content of a received document, in pieces of at most one MiB, from 0."""

CASE_FILE = Table(
    "case_file",
    METADATA,
    _id(),
    _to("pupil_id", "pupil", index=True),
    _to("unit_id", "school_unit"),
    Column("reference", String(16), nullable=False),
    Column("is_open", Integer, nullable=False, index=True),
    *_content(),
    UniqueConstraint("reference"),
    CheckConstraint("is_open IN (0, 1)", name="is_open"),
)

TASK = Table(
    "task",
    METADATA,
    _id(),
    _to("pupil_id", "pupil", index=True),
    _to("unit_id", "school_unit"),
    Column("is_open", Integer, nullable=False, index=True),
    *_content(),
    CheckConstraint("is_open IN (0, 1)", name="is_open"),
)

GATE_OVERRIDE = Table("gate_override", METADATA, _id(), _to("pupil_id", "pupil", index=True), *_content())

RESUME_POINT = Table(
    "resume_point",
    METADATA,
    Column("account_id", _ID, ForeignKey("account.id"), primary_key=True),
    *_content(),
)

SETTING = Table("setting", METADATA, Column("key", String(128), primary_key=True), *_content())

LOG = Table(
    "log",
    METADATA,
    Column("position", Integer, primary_key=True),
    Column("at", String(32), nullable=False),
    Column("account_id", _ID, nullable=False),
    Column("kind", String(64), nullable=False),
    *_content(),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("key_id", String(32), nullable=False),
    Column("signature", LargeBinary, nullable=False),
    CheckConstraint("position >= 1", name="position"),
)
"""`at` stays text here: the hash runs over exactly these characters."""

Index("ix_document_created_at", DOCUMENT.c.created_at)
Index("ix_draft_saved_at", DRAFT.c.saved_at)
