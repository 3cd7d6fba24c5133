# SPDX-License-Identifier: EUPL-1.2
"""The tables of the process: notes, received papers, cases, tasks, times, consents, surveys, entries, pages.

As `rows.py`: which clear columns there are and why, docs/threat-model.md; the triggers stand in the migrations.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
)

from eht_desk.store.columns import ID, METADATA, Moment, content_columns, id_column, reference
from eht_desk.store.sealed import SealedType

CONTACT_NOTE = Table(
    "contact_note",
    METADATA,
    id_column(),
    reference("pupil_id", "pupil", index=True),
    reference("unit_id", "school_unit"),
    *content_columns(),
)
"""When, who and how is inside the seal: a pupil has few notes, and times of calls say much."""

NOTE_DRAFT = Table(
    "note_draft",
    METADATA,
    id_column(),
    reference("pupil_id", "pupil", index=True),
    reference("author_id", "account"),
    Column("saved_at", Moment, nullable=False),
    Column("revision", Integer, nullable=False),
    *content_columns(),
    CheckConstraint("revision >= 0", name="revision"),
)

RECEIVED_DOCUMENT = Table(
    "received_document",
    METADATA,
    id_column(),
    reference("pupil_id", "pupil", index=True),
    reference("unit_id", "school_unit"),
    *content_columns(),
)

RECEIVED_PIECE = Table(
    "received_piece",
    METADATA,
    reference("received_id", "received_document"),
    Column("number", Integer, nullable=False),
    *content_columns(),
    PrimaryKeyConstraint("received_id", "number"),
)
"""The content of a received document, in pieces of at most one MiB, from 0."""

CASE_FILE = Table(
    "case_file",
    METADATA,
    id_column(),
    reference("pupil_id", "pupil", index=True),
    reference("unit_id", "school_unit"),
    Column("reference", String(16), nullable=False),
    Column("is_open", Integer, nullable=False, index=True),
    *content_columns(),
    UniqueConstraint("reference"),
    CheckConstraint("is_open IN (0, 1)", name="is_open"),
)

TASK = Table(
    "task",
    METADATA,
    id_column(),
    reference("pupil_id", "pupil", index=True),
    reference("unit_id", "school_unit"),
    Column("is_open", Integer, nullable=False, index=True),
    *content_columns(),
    CheckConstraint("is_open IN (0, 1)", name="is_open"),
)

GATE_OVERRIDE = Table(
    "gate_override", METADATA, id_column(), reference("pupil_id", "pupil", index=True), *content_columns()
)

OFFERED_TIME = Table(
    "offered_time",
    METADATA,
    id_column(),
    reference("pupil_id", "pupil", index=True),
    reference("unit_id", "school_unit"),
    *content_columns(),
)
"""When, for which talk and what became of it is inside the seal, and so is whether a time is still to come."""

CONSENT = Table(
    "consent",
    METADATA,
    id_column(),
    reference("pupil_id", "pupil", index=True),
    reference("unit_id", "school_unit"),
    *content_columns(),
)
"""Whose, for what and what was answered is inside the seal."""

SURVEY = Table(
    "survey", METADATA, id_column(), reference("pupil_id", "pupil", index=True), *content_columns()
)
"""Which questionnaire, when, who answered what, and at which school it was, is inside the seal."""

CASE_ENTRY = Table(
    "case_entry",
    METADATA,
    id_column(),
    reference("pupil_id", "pupil", index=True),
    reference("unit_id", "school_unit"),
    Column("kind", String(20), nullable=False, index=True),
    *content_columns(),
)
"""Signals, facts, decisions, measures, what meetings said. What, when, by whom and in which case is inside the seal."""

UNIT_ENTRY = Table(
    "unit_entry",
    METADATA,
    id_column(),
    reference("unit_id", "school_unit"),
    Column("kind", String(20), nullable=False),
    *content_columns(),
)
"""Meetings, checks of statistics, school calendars: nothing of it names a pupil."""

RETURNED_PAGE = Table(
    "returned_page",
    METADATA,
    id_column(),
    reference("document_id", "document", index=True),
    *content_columns(),
    Column("sealed_content", SealedType, nullable=False),
)
"""A page of an issued paper as it was scanned, in its document's compartment."""

LOOSE_PAGE = Table(
    "loose_page",
    METADATA,
    id_column(),
    reference("unit_id", "school_unit"),
    *content_columns(),
    Column("sealed_content", SealedType, nullable=False),
)
"""Scanned pages that wait for somebody to place them."""

SCHOOL_DEFINITION = Table(
    "school_definition",
    METADATA,
    id_column(),
    *content_columns(),
    Column("sealed_content", SealedType, nullable=False),
)
"""What the school added, with the file's bytes."""

PROTECTION = Table(
    "protection",
    METADATA,
    Column("pupil_id", ID, ForeignKey("pupil.id"), primary_key=True),
    *content_columns(),
)
"""Grade, plan and alias are inside the seal. That a pupil's row lies in a compartment of its own shows anyway."""

SHARED_RECORD = Table(
    "shared_record",
    METADATA,
    id_column(),
    Column("kind", String(20), nullable=False),
    *content_columns(),
)
"""Whom a row is about is inside the seal: there are as many marks for imports as protected pupils, in any case."""
