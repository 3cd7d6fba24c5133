# SPDX-License-Identifier: EUPL-1.2
"""Everything about one pupil goes from one compartment to another: the same content under another key, row by row.

Belongs here: which tables hold something about a pupil, and how their rows are bound to their place. A test walks the
tables, so that a new one cannot be forgotten. Not here: log rows, which must stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, func, select

from eht_desk.domain.ids import CompartmentId, GuardianId, PupilId
from eht_desk.store import codec, kept_forms
from eht_desk.store.repositories.documents import MORE_OF_PAPER
from eht_desk.store.repositories.scans import RETURNED_CONTENT
from eht_desk.store.rows import (
    CLASS_MEMBERSHIP,
    DOCUMENT,
    DRAFT,
    GUARDIANSHIP,
    ISSUED_PAPER,
    PUPIL,
    PUPIL_EVENT,
    PUPIL_MERGE,
    UNDO_IMAGE,
)
from eht_desk.store.rows_process import (
    CASE_ENTRY,
    CASE_FILE,
    CONSENT,
    CONTACT_NOTE,
    GATE_OVERRIDE,
    NOTE_DRAFT,
    OFFERED_TIME,
    PROTECTION,
    RECEIVED_DOCUMENT,
    RECEIVED_PIECE,
    RETURNED_PAGE,
    SURVEY,
    TASK,
)
from eht_desk.store.vault import Vault

Progress = Callable[[int, int], None]
_PORTION = 50


@dataclass(frozen=True, slots=True)
class Place:
    """A table of things about pupils: whose a row is, which text binds it, under which name each column is sealed."""

    table: Table
    is_about: Callable[[PupilId], ColumnElement[bool]]
    bound_by: Callable[[Any], str] = lambda row: str(row.id)
    columns: Mapping[str, str] = field(default_factory=dict)
    """Sealed columns beside `sealed`, with the name that they are sealed under."""
    files: frozenset[str] = frozenset()
    """Sealed columns that hold a file and no record."""
    kept: tuple[str, ...] = ()
    """Columns that tell which form a row is of: clear with the school, else inside the seal (store/kept_forms.py)."""


def _of_pupil(table: Table, **more: Any) -> Place:
    return Place(table, lambda pupil_id: table.c.pupil_id == pupil_id, **more)


def _of_document(table: Table, **more: Any) -> Place:
    return Place(
        table,
        lambda pupil_id: table.c.document_id.in_(
            select(DOCUMENT.c.id).where(DOCUMENT.c.pupil_id == pupil_id)
        ),
        **more,
    )


PLACES: tuple[Place, ...] = (
    Place(PUPIL, lambda pupil_id: PUPIL.c.id == pupil_id),
    Place(
        CLASS_MEMBERSHIP,
        lambda pupil_id: CLASS_MEMBERSHIP.c.pupil_id == pupil_id,
        lambda row: str(row.pupil_id),
    ),
    Place(PROTECTION, lambda pupil_id: PROTECTION.c.pupil_id == pupil_id, lambda row: str(row.pupil_id)),
    Place(GUARDIANSHIP, lambda pupil_id: GUARDIANSHIP.c.pupil_id == pupil_id, lambda row: str(row.pupil_id)),
    _of_pupil(DOCUMENT, kept=kept_forms.OF_DOCUMENT),
    _of_pupil(DRAFT, kept=kept_forms.OF_DRAFT),
    *(
        _of_pupil(table)
        for table in (
            UNDO_IMAGE,
            PUPIL_EVENT,
            CONTACT_NOTE,
            NOTE_DRAFT,
            RECEIVED_DOCUMENT,
            CASE_FILE,
            TASK,
            GATE_OVERRIDE,
            OFFERED_TIME,
            CONSENT,
            SURVEY,
            CASE_ENTRY,
        )
    ),
    Place(
        PUPIL_MERGE,
        lambda pupil_id: (PUPIL_MERGE.c.kept_id == pupil_id) | (PUPIL_MERGE.c.other_id == pupil_id),
    ),
    _of_document(
        ISSUED_PAPER,
        bound_by=lambda row: f"{row.document_id}/{row.number}",
        columns={"sealed_more": MORE_OF_PAPER},
        files=frozenset({"sealed"}),
    ),
    _of_document(
        RETURNED_PAGE,
        columns={"sealed_content": RETURNED_CONTENT},
        files=frozenset({"sealed_content"}),
    ),
    Place(
        RECEIVED_PIECE,
        lambda pupil_id: RECEIVED_PIECE.c.received_id.in_(
            select(RECEIVED_DOCUMENT.c.id).where(RECEIVED_DOCUMENT.c.pupil_id == pupil_id)
        ),
        lambda row: f"{row.received_id}/{row.number}",
        files=frozenset({"sealed"}),
    ),
)


def move_all(
    connection: Connection,
    vault: Vault,
    pupil_id: PupilId,
    to: CompartmentId,
    *,
    came_from: CompartmentId,
    progress: Progress | None = None,
    renamed: Mapping[GuardianId, GuardianId] = MappingProxyType({}),
) -> int:
    """Seal everything about the pupil that lies in one compartment for another; how many rows that were.

    What lies in a third compartment, such as somebody's own notes, stays there. Both must be open. `progress` may raise
    to stop; then nothing may be committed. `renamed`: ids that records name from now on by another.
    """
    count, total = 0, sum(_count(connection, place, pupil_id, came_from) for place in PLACES)
    for place in PLACES:
        for row_key in _row_keys(connection, place, pupil_id, came_from):
            _move(connection, vault, place, row_key, to, renamed)
            count += 1
            if progress is not None and count % _PORTION == 0:
                progress(count, total)
    return count


def _count(connection: Connection, place: Place, pupil_id: PupilId, home: CompartmentId) -> int:
    statement = select(func.count()).select_from(place.table).where(_there(place, pupil_id, home))
    return int(connection.execute(statement).scalar_one())


def _there(place: Place, pupil_id: PupilId, home: CompartmentId) -> ColumnElement[bool]:
    return and_(place.is_about(pupil_id), place.table.c.compartment_id == home)


def _row_keys(
    connection: Connection, place: Place, pupil_id: PupilId, home: CompartmentId
) -> list[tuple[Any, ...]]:
    """Keys only: papers and scans are read one by one."""
    statement = select(*place.table.primary_key.columns).where(_there(place, pupil_id, home))
    return [tuple(row) for row in connection.execute(statement).all()]


def _move(
    connection: Connection,
    vault: Vault,
    place: Place,
    row_key: tuple[Any, ...],
    to: CompartmentId,
    renamed: Mapping[GuardianId, GuardianId],
) -> None:
    table = place.table
    is_it = and_(*(column == value for column, value in zip(table.primary_key.columns, row_key, strict=True)))
    row = connection.execute(select(table).where(is_it)).one()
    bound, home = place.bound_by(row), CompartmentId(row.compartment_id)
    values: dict[str, Any] = {"compartment_id": to}
    for column, name in {"sealed": table.name, **place.columns}.items():
        sealed = getattr(row, column)
        if sealed is None:
            continue
        content = vault.open(home, name, bound, sealed)
        if column not in place.files:
            content = _with_ids(content, renamed)
        if place.kept and column == "sealed":
            said = codec.from_json(content)
            clear = kept_forms.true(row, place.kept, said)
            rest = {key: part for key, part in said.items() if key not in place.kept}
            content = codec.to_json({**rest, **kept_forms.inside(vault, to, place.kept, clear)})
            values |= kept_forms.outside(vault, to, place.kept, clear)
        values[column] = vault.seal(to, name, bound, content)
    connection.execute(table.update().where(is_it).values(values))


def _with_ids(content: bytes, renamed: Mapping[GuardianId, GuardianId]) -> bytes:
    """JSON with ids in place of others, whichever record and field names one: a new field needs nothing here.

    An id is a whole text, or the end of one after a colon, as what stands in a half-written note's fields.
    """
    for old, new in renamed.items():
        content = re.sub(rb'(?<=[":])' + re.escape(old.encode()) + rb'(?=")', new.encode(), content)
    return content
