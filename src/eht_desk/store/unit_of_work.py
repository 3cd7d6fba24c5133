# SPDX-License-Identifier: EUPL-1.2
"""Reading and writing transactions, and what a commit carries out: log row, commit, key ring, anchor."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, select

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import CompartmentId
from eht_desk.domain.log import LogAnchor, LogEvent
from eht_desk.store import folder, keyring, log, rekey
from eht_desk.store.key_desk import KeyChanges
from eht_desk.store.repositories.accounts import Accounts
from eht_desk.store.repositories.cases import Cases, GateOverrides, Tasks
from eht_desk.store.repositories.consents import Consents
from eht_desk.store.repositories.contact_notes import ContactNotes
from eht_desk.store.repositories.documents import Documents
from eht_desk.store.repositories.entries import CaseEntries, UnitEntries
from eht_desk.store.repositories.imports import Imports
from eht_desk.store.repositories.log import Log
from eht_desk.store.repositories.mistakes import Merges, PupilEvents, UndoImages
from eht_desk.store.repositories.offered_times import OfferedTimes
from eht_desk.store.repositories.organisation import Organisation
from eht_desk.store.repositories.protections import Protections
from eht_desk.store.repositories.pupils import Pupils
from eht_desk.store.repositories.received import Received
from eht_desk.store.repositories.scans import Scans
from eht_desk.store.repositories.school_definitions import SchoolDefinitions
from eht_desk.store.repositories.settings import Resume, Settings
from eht_desk.store.repositories.shared_records import SharedRecords
from eht_desk.store.repositories.surveys import Surveys
from eht_desk.store.rows import DOCUMENT, LOG, PUPIL
from eht_desk.store.session import Session
from eht_desk.store.vault import Vault


class ReadTransaction:
    """ReadWork: one snapshot of the store. Used by one thread, inside `with`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._open_connection: Connection | None = None

    def __enter__(self) -> Self:
        self._open_connection = self._begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    @cached_property
    def pupils(self) -> Pupils:
        """Pupils, guardians and class memberships."""
        return Pupils(self._connection, self._session.vault)

    @cached_property
    def organisation(self) -> Organisation:
        """Authority, units, classes, staff."""
        return Organisation(self._connection, self._session.vault)

    @cached_property
    def accounts(self) -> Accounts:
        """Accounts and roles."""
        return Accounts(self._connection, self._session.vault)

    @cached_property
    def documents(self) -> Documents:
        """Documents, papers and drafts."""
        return Documents(self._connection, self._session.vault)

    @cached_property
    def imports(self) -> Imports:
        """Staged imports."""
        return Imports(self._connection, self._session.vault)

    @cached_property
    def undo(self) -> UndoImages:
        """What imports found and left."""
        return UndoImages(self._connection, self._session.vault)

    @cached_property
    def events(self) -> PupilEvents:
        """What happened to pupils' records."""
        return PupilEvents(self._connection, self._session.vault)

    @cached_property
    def merges(self) -> Merges:
        """Records that were made one."""
        return Merges(self._connection, self._session.vault)

    @cached_property
    def notes(self) -> ContactNotes:
        """Contact notes and drafts of them."""
        return ContactNotes(self._connection, self._session.vault)

    @cached_property
    def received(self) -> Received:
        """Received documents."""
        return Received(self._connection, self._session.vault)

    @cached_property
    def cases(self) -> Cases:
        """Cases."""
        return Cases(self._connection, self._session.vault)

    @cached_property
    def tasks(self) -> Tasks:
        """Tasks."""
        return Tasks(self._connection, self._session.vault)

    @cached_property
    def gates(self) -> GateOverrides:
        """Overrides of gates."""
        return GateOverrides(self._connection, self._session.vault)

    @cached_property
    def offered(self) -> OfferedTimes:
        """Offered times."""
        return OfferedTimes(self._connection, self._session.vault)

    @cached_property
    def consents(self) -> Consents:
        """Consents."""
        return Consents(self._connection, self._session.vault)

    @cached_property
    def surveys(self) -> Surveys:
        """Surveys."""
        return Surveys(self._connection, self._session.vault)

    @cached_property
    def entries(self) -> CaseEntries:
        """What is written down in cases besides documents."""
        return CaseEntries(self._connection, self._session.vault)

    @cached_property
    def unit_entries(self) -> UnitEntries:
        """What schools write down that names no pupil."""
        return UnitEntries(self._connection, self._session.vault)

    @cached_property
    def scans(self) -> Scans:
        """Scanned pages."""
        return Scans(self._connection, self._session.vault)

    @cached_property
    def definitions(self) -> SchoolDefinitions:
        """What the school added."""
        return SchoolDefinitions(self._connection, self._session.vault)

    @cached_property
    def protections(self) -> Protections:
        """Protections of pupils."""
        return Protections(self._connection, self._session.vault)

    @cached_property
    def shared(self) -> SharedRecords:
        """What named persons share."""
        return SharedRecords(self._connection, self._session.vault)

    @cached_property
    def settings(self) -> Settings:
        """Settings of the store."""
        return Settings(self._connection, self._session.vault)

    @cached_property
    def log(self) -> Log:
        """The log, for reading."""
        return Log(self._connection, self._session.vault)

    @cached_property
    def resume(self) -> Resume:
        """Where the account was when it locked."""
        return Resume(self._connection, self._session.vault)

    @property
    def _connection(self) -> Connection:
        if self._open_connection is None:
            raise RuntimeError("the transaction is over or was not begun")
        return self._open_connection

    def _begin(self) -> Connection:
        with _changed_key_named(self._session):
            return self._session.connections.read()

    def _end(self) -> None:
        connection, self._open_connection = self._open_connection, None
        if connection is not None:
            # Closing rolls back what was not committed, also when the disk is what failed.
            connection.close()


class WriteTransaction(ReadTransaction):
    """UnitOfWork: one transaction, rolled back unless committed, committed with exactly one log row."""

    _changes_before = 0

    @cached_property
    def keys(self) -> KeyChanges:
        """Changes of keys."""
        return KeyChanges(self._session, self._connection)

    def next_anchor(self) -> LogAnchor | None:
        """The head as it stands before the commit's own row."""
        return log.head(self._connection)

    def commit(self, event: LogEvent) -> LogAnchor:
        """Write the log row, commit, carry out key changes, and return the new head.

        Raises ExpectedFailure: `disk_full`, `read_only` and the like (nothing was saved), `key_ring_not_written`
        (the rows were saved, the key ring file is the former one, and the log says so).
        """
        self._refuse_taken_back()
        keys = self.__dict__.get("keys")
        self._refuse_change(has_changed=self._has_changed() or (keys is not None and keys.has_changes))
        if self._session.is_backup:
            return self._leave_as_it_is()
        facts = keys.log_facts if keys is not None else {}
        event = _sealed_where_it_belongs(self._connection, self._session.vault, event)
        anchor = log.append(
            self._connection, self._session.vault, event, self._session.tools.clock.now(), more=facts
        )
        self._commit_rows()
        if keys is not None and keys.has_changes:
            _carry_out(self._session, keys, event)
            anchor = _head(self._session) or anchor
        _keep_anchor(self._session, anchor)
        return anchor

    def commit_in_stretch(self) -> None:
        """Commit without a row: a draft save or resume point inside an already logged writing stretch.

        Raises RuntimeError when keys were changed: that is always logged.
        """
        if "keys" in self.__dict__ and self.keys.has_changes:
            raise RuntimeError("a change of keys needs its log row")
        self._refuse_change(has_changed=True)
        self._commit_rows()

    def _begin(self) -> Connection:
        connections = self._session.connections
        with _changed_key_named(self._session):
            connection = connections.read() if self._session.is_backup else connections.write()
        self._changes_before = _changes(connection)
        return connection

    def _leave_as_it_is(self) -> LogAnchor:
        """In a backup nothing is written, not even what was read."""
        head = log.head(self._connection)
        self._end()
        if head is None:
            raise ExpectedFailure("store_damaged", {"table": LOG.name})
        return head

    def _has_changed(self) -> bool:
        return _changes(self._connection) != self._changes_before

    def _refuse_change(self, *, has_changed: bool) -> None:
        """Only the holder of the lease changes anything; who reads leaves rows in the log.

        Asked inside the transaction: a takeover waits for its end, so nobody else begins between this and the commit.
        """
        if self._session.vault.is_forgotten:
            raise ExpectedFailure("store_closed")
        if has_changed and (refusal := self._session.lease.refusal()) is not None:
            raise refusal

    def _refuse_taken_back(self) -> None:
        """On a full disk SQLite itself takes a transaction back; what came after would be only half of it."""
        driver = self._connection.connection.dbapi_connection
        if driver is None or not driver.in_transaction:
            raise ExpectedFailure("disk_full")

    def _commit_rows(self) -> None:
        self._refuse_taken_back()
        self._session.connections.refuse_gone_file()
        self._connection.commit()
        self._end()


def _sealed_where_it_belongs(connection: Connection, vault: Vault, event: LogEvent) -> LogEvent:
    """A row about a document or pupil in a compartment of its own is sealed there: to others it does not exist."""
    if event.compartment_id is not None:
        return event
    for table, item in ((DOCUMENT, event.document_id), (PUPIL, event.pupil_id)):
        if item is None:
            continue
        row = connection.execute(select(table.c.compartment_id).where(table.c.id == item)).first()
        home = vault.school if row is None else CompartmentId(row.compartment_id)
        if home != vault.school and vault.can_open(home):
            return replace(event, compartment_id=home)
    return event


@contextlib.contextmanager
def _changed_key_named(session: Session) -> Iterator[None]:
    """On a share the store's key can change while others have it open for reading; that is no damage.

    Raises ExpectedFailure("store_key_changed") instead of `store_damaged`.
    """
    try:
        yield
    except ExpectedFailure as failure:
        if failure.code == "store_damaged" and _has_other_key(session):
            raise ExpectedFailure("store_key_changed") from failure
        raise


def _has_other_key(session: Session) -> bool:
    try:
        return session.vault.generation not in session.ring().generations
    except ExpectedFailure:
        return False


def _changes(connection: Connection) -> int:
    """Rows that this connection has changed since it was opened."""
    driver = connection.connection.dbapi_connection
    return 0 if driver is None else int(driver.total_changes)


def append_row(session: Session, event: LogEvent) -> LogAnchor:
    """A log row in a transaction of its own."""
    with WriteTransaction(session) as work:
        return work.commit(event)


def _carry_out(session: Session, keys: KeyChanges, event: LogEvent) -> None:
    """Write the key ring file, then change the store's key where a leaver's went."""
    vault = session.vault
    former_keys = dict(vault.store_keys)
    try:
        ring = session.ring()
        for change in keys.ring_changes:
            ring = change(ring)
        if keys.changes_store_key:
            ring, fresh = rekey.with_new_generation(session, ring)
            vault.put_store_keys(fresh)
        keyring.write(session.path, ring)
    except (OSError, ExpectedFailure) as error:
        vault.put_store_keys(former_keys)
        reason = folder.failure_of(error).code if isinstance(error, OSError) else error.code
        with contextlib.suppress(ExpectedFailure):
            append_row(
                session, LogEvent("key_ring_not_written", detail={"after": event.kind, "reason": reason})
            )
        raise ExpectedFailure("key_ring_not_written", {"reason": reason}) from error
    if keys.changes_store_key:
        _change_store_key(session)


def _change_store_key(session: Session) -> None:
    """The leaver's slots are gone already; when the database cannot be rekeyed now, the next unlocking does it."""
    try:
        is_changed = rekey.change_store_key(session)
        reason = "store_in_use"
    except (OSError, ExpectedFailure) as error:
        is_changed = False
        reason = folder.failure_of(error).code if isinstance(error, OSError) else error.code
    if not is_changed:
        append_row(session, LogEvent("store_key_change_waits", detail={"reason": reason}))


def _head(session: Session) -> LogAnchor | None:
    with session.connections.read() as connection:
        return log.head(connection)


def _keep_anchor(session: Session, anchor: LogAnchor) -> None:
    # The commit stands whether or not the anchor file could follow; an older anchor is still a true one.
    with contextlib.suppress(OSError):
        log.write_anchor(session.path, session.vault, anchor)
