# SPDX-License-Identifier: EUPL-1.2
"""Compartments with named members in the memory store: what an account cannot open is not there for it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from enum import Enum
from typing import Any, cast

from eht_desk.application.ports import SharedKind, SharedRecord
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId, CompartmentId, GuardianId, PupilId
from eht_desk.domain.log import LogEvent, LogRow
from eht_desk.domain.protection import Protection
from eht_desk.domain.scans import is_page_of


@dataclass
class ProtectionTables:
    """Who opens which compartment, and the protections; a part of the tables of the memory store."""

    member_rows: dict[CompartmentId, frozenset[AccountId]] = field(default_factory=dict)
    former_rows: dict[CompartmentId, frozenset[AccountId]] = field(default_factory=dict)
    """Who has a key by keys of before a new password or a closing."""
    protection_rows: dict[PupilId, Protection] = field(default_factory=dict)
    shared_rows: dict[str, SharedRecord] = field(default_factory=dict)


def hide(tables: ProtectionTables, account_id: AccountId) -> Callable[[], None]:
    """Take out of the tables what the account cannot open; call the result to put it back."""
    closed = {key for key, members in tables.member_rows.items() if account_id not in members}
    if not closed:
        return lambda: None
    owners = _owners_in(tables, closed)
    hidden: dict[str, list[Any]] = {}
    for name, rows in vars(tables).items():
        if name in ("member_rows", "former_rows"):
            continue
        if isinstance(rows, dict):
            out = {key: row for key, row in rows.items() if _is_hidden(row, closed, owners, key)}
            hidden[name] = list(out.items())
            for key in out:
                del rows[key]
        elif isinstance(rows, list) and name != "log_rows":
            hidden[name] = [row for row in rows if _is_hidden(row, closed, owners, None)]
            rows[:] = [row for row in rows if not _is_hidden(row, closed, owners, None)]

    def put_back() -> None:
        for name, out in hidden.items():
            rows = getattr(tables, name)
            if isinstance(rows, dict):
                rows.update(out)
            else:
                rows.extend(out)

    return put_back


def _owners_in(tables: ProtectionTables, closed: set[CompartmentId]) -> set[str]:
    """Ids of the things in these compartments, whose parts carry no compartment of their own."""
    rows = itertools.chain.from_iterable(
        table.values() for table in vars(tables).values() if isinstance(table, dict)
    )
    return {row.id for row in rows if getattr(row, "compartment_id", None) in closed and hasattr(row, "id")}


def _is_hidden(row: Any, closed: set[CompartmentId], owners: set[str], key: Any) -> bool:
    first = row[0] if isinstance(row, tuple) and row and is_dataclass(row[0]) else row
    if getattr(first, "compartment_id", None) in closed:
        return True
    about = {getattr(first, name, None) for name in ("pupil_id", "document_id")}
    return bool(about & owners) or (isinstance(key, str) and key in owners and not is_dataclass(first))


def sealed_where_it_belongs(tables: Any, event: LogEvent, school: CompartmentId) -> LogEvent:
    """As the encrypted store does: a row about something in a compartment of its own is sealed there."""
    if event.compartment_id is not None:
        return event
    for rows, item in ((tables.document_rows, event.document_id), (tables.pupil_rows, event.pupil_id)):
        found = rows.get(item)
        if found is not None and found.compartment_id != school:
            return replace(event, compartment_id=found.compartment_id)
    return event


def as_read_by(tables: ProtectionTables, account_id: AccountId, row: LogRow) -> LogRow:
    """The row, or only that there is one."""
    home = row.event.compartment_id
    is_others = home is not None and home.startswith("own") and home != f"own-{account_id}"
    if is_others or account_id not in tables.member_rows.get(cast("Any", home), {account_id}):
        return replace(row, event=LogEvent(row.event.kind, compartment_id=home), is_sealed=True)
    return row


class MemoryProtections:
    def __init__(self, tables: ProtectionTables) -> None:
        self._t = tables

    def of_pupil(self, pupil_id: PupilId) -> Protection | None:
        return self._t.protection_rows.get(pupil_id)

    def all(self) -> list[Protection]:
        return list(self._t.protection_rows.values())

    def put(self, protection: Protection) -> None:
        self._t.protection_rows[protection.pupil_id] = protection

    def remove(self, pupil_id: PupilId) -> None:
        self._t.protection_rows.pop(pupil_id, None)

    def members(self, compartment_id: CompartmentId) -> frozenset[AccountId]:
        return self._t.member_rows.get(compartment_id, frozenset())

    def holders(self, compartment_id: CompartmentId) -> frozenset[AccountId]:
        return self.members(compartment_id) | self._t.former_rows.get(compartment_id, frozenset())

    def move_everything(
        self,
        pupil_id: PupilId,
        came_from: CompartmentId,
        to: CompartmentId,
        progress: Callable[[int, int], None] | None = None,
        renamed: Mapping[GuardianId, GuardianId] | None = None,
    ) -> int:
        count, new = 0, renamed or {}
        for rows in vars(self._t).values():
            if isinstance(rows, list):  # ties and class memberships, which carry no compartment of their own
                is_its = [getattr(row, "pupil_id", None) == pupil_id for row in rows]
                rows[:] = [_with_ids(row, new) if its else row for row, its in zip(rows, is_its, strict=True)]
            if not isinstance(rows, dict):
                continue
            for key, row in rows.items():
                ids = {getattr(row, name, None) for name in ("pupil_id", "kept_id", "other_id")}
                is_it = pupil_id in ids or (key == pupil_id and hasattr(row, "given_name"))
                if is_it and getattr(row, "compartment_id", None) == came_from:
                    rows[key] = replace(_with_ids(row, new), compartment_id=to)
                    count += 1
        documents = {
            item.code: item.id
            for item in cast("Any", self._t).document_rows.values()
            if item.pupil_id == pupil_id
        }
        count += move_loose(self._t, documents, came_from, to, takes_all=came_from in self._t.member_rows)
        if progress is not None:
            progress(count, count)
        return count


def move_loose(
    tables: Any,
    documents: Mapping[str, str],
    came_from: CompartmentId,
    to: CompartmentId,
    *,
    takes_all: bool = False,
) -> int:
    """Loose pages of some documents go where those go."""
    goes = [
        (page, content)
        for page, content in tables.loose_rows.values()
        if page.compartment_id == came_from and (takes_all or is_page_of(page, documents))
    ]
    tables.loose_rows.update({page.id: (replace(page, compartment_id=to), content) for page, content in goes})
    return len(goes)


def _with_ids(value: Any, renamed: Mapping[GuardianId, GuardianId]) -> Any:
    if isinstance(value, str) and not isinstance(value, Enum):
        before, colon, last = value.rpartition(":")
        return f"{before}{colon}{renamed[GuardianId(last)]}" if last in renamed else value
    if isinstance(value, tuple):
        return tuple(_with_ids(item, renamed) for item in value)
    if isinstance(value, dict):
        return {key: _with_ids(item, renamed) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{item.name: _with_ids(getattr(value, item.name), renamed) for item in fields(value)}
        )
    return value


class MemorySharedRecords:
    def __init__(self, tables: ProtectionTables) -> None:
        self._t = tables

    def all(self, kind: SharedKind) -> list[SharedRecord]:
        rows = (item for item in self._t.shared_rows.values() if item.kind is kind)
        return sorted(rows, key=lambda item: item.id)

    def add(self, record: SharedRecord) -> None:
        self._t.shared_rows[record.id] = record

    def remove(self, ids: Collection[str]) -> None:
        for key in ids:
            self._t.shared_rows.pop(key, None)


class MemoryCompartments:
    """The part of the key desk that makes compartments."""

    def __init__(
        self, tables: ProtectionTables, account_id: AccountId, can_open_store: Callable[[AccountId], bool]
    ) -> None:
        self._t = tables
        self._account_id = account_id
        self._can_open_store = can_open_store

    def new_compartment(self, members: Collection[AccountId]) -> CompartmentId:
        if self._account_id not in members:
            raise RuleViolation("not_member", "members")
        for account_id in members:
            self._check(account_id)
        compartment = CompartmentId(f"compartment-{len(self._t.member_rows) + 1}")
        self._t.member_rows[compartment] = frozenset(members)
        return compartment

    def add_member(self, compartment_id: CompartmentId, account_id: AccountId) -> None:
        self._check(account_id)
        self.drop_member(compartment_id, account_id)
        self._t.member_rows[compartment_id] = self._t.member_rows[compartment_id] | {account_id}

    def drop_member(self, compartment_id: CompartmentId, account_id: AccountId) -> None:
        for rows in (self._t.member_rows, self._t.former_rows):
            rows[compartment_id] = rows.get(compartment_id, frozenset()) - {account_id}

    def retire(self, account_id: AccountId) -> None:
        """The account's keys are no longer those of now."""
        for compartment_id, members in self._t.member_rows.items():
            if account_id in members:
                self._t.member_rows[compartment_id] = members - {account_id}
                former = self._t.former_rows.get(compartment_id, frozenset())
                self._t.former_rows[compartment_id] = former | {account_id}

    def _check(self, account_id: AccountId) -> None:
        if not self._can_open_store(account_id):
            raise RuleViolation("not_found", "members")
