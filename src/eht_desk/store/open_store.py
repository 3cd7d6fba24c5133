# SPDX-License-Identifier: EUPL-1.2
"""An unlocked store as the application sees it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import datetime

from eht_desk.application.ports import StoreHeader, VerifyReport
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import AccountId, CompartmentId
from eht_desk.domain.log import LogAnchor
from eht_desk.domain.sharing import Sharing
from eht_desk.store import crypto, folder, key_slots, log, scrubbing, unfinished, verify
from eht_desk.store.lease import holder_named
from eht_desk.store.sealed import Sealed
from eht_desk.store.session import Session
from eht_desk.store.unit_of_work import ReadTransaction, WriteTransaction

_LAST_SAVE_SECONDS = 1.0
_UNSAVED = "unsaved"


class UnlockedStore:
    """OpenStore over an encrypted folder, seen by one account. Several threads may use it; one writes at a time."""

    def __init__(
        self,
        session: Session,
        *,
        header: StoreHeader,
        own: CompartmentId,
        document_key: bytes,
        clock_warning: datetime | None,
        login: str,
        on_close: Callable[[], object] = int,
    ) -> None:
        self._session = session
        self._header = header
        self._own = own
        self._document_key = document_key
        self._clock_warning = clock_warning
        self._login = login
        self._on_close = on_close
        self._is_closed = False

    @property
    def header(self) -> StoreHeader:
        """What can be read before unlocking."""
        return self._header

    @property
    def account_id(self) -> AccountId:
        """Who unlocked."""
        return self._session.vault.account_id

    @property
    def school(self) -> CompartmentId:
        """Everybody's compartment."""
        return self._session.vault.school

    @property
    def own(self) -> CompartmentId:
        """The account's own compartment."""
        return self._own

    @property
    def clock_warning(self) -> datetime | None:
        """Time of the log's last row when the device's clock was behind it at unlocking, else None."""
        return self._clock_warning

    def sharing(self) -> Sharing:
        """Whether this person writes, else who does. Raises ExpectedFailure("store_closed") after `close`."""
        self._refuse_closed()
        return self._session.lease.sharing()

    def take_lease(self, *, from_stale: bool = False) -> Sharing:
        """Begin to write. Raises ExpectedFailure: `store_in_use`, `lease_stale`, and those of the folder."""
        self._refuse_closed()
        session = self._session
        if session.is_backup:
            return session.lease.take(self._login)
        if from_stale:
            # Inside a transaction: a holder that still lives has committed, or has yet to look at the lease.
            with holder_named(session.path, session.tools.clock.now()), session.connections.write():
                sharing = session.lease.take(self._login, from_stale=True)
        else:
            sharing = session.lease.take(self._login)
        unfinished.finish_key_change(session, session.ring())
        unfinished.finish_leaving(session, session.ring())
        return sharing

    def release_lease(self) -> Sharing:
        """Stop writing and go on reading. A save under way ends first."""
        self._refuse_closed()
        if self._session.is_backup:
            return self._session.lease.release()
        with self._session.connections.write():
            return self._session.lease.release()

    def read(self) -> ReadTransaction:
        """A consistent reading. Raises ExpectedFailure("store_closed") after `close`."""
        self._refuse_closed()
        return ReadTransaction(self._session)

    def write(self) -> WriteTransaction:
        """A transaction. Raises ExpectedFailure("store_closed") after `close`."""
        self._refuse_closed()
        return WriteTransaction(self._session)

    def keyed_checksum(self, data: bytes) -> str:
        """HMAC-SHA256 (hex) under the store's document key, which stays the same when the store's key changes."""
        self._refuse_closed()
        return crypto.keyed_checksum(self._document_key, data)

    def check_recovery_paper(self, which: str, code: str) -> bool:
        """Whether the typed code is the store's `first` or `second` paper."""
        return key_slots.is_paper(self._session.ring(), which, code)

    def seal_for_later(self, text: bytes) -> bytes:
        """Seal with the own compartment's key, bound to the account. Raises ExpectedFailure("store_closed")."""
        self._refuse_closed()
        return self._session.vault.seal(self._own, _UNSAVED, self.account_id, text).envelope

    def open_sealed(self, sealed: bytes) -> bytes:
        """What `seal_for_later` sealed for this account. Raises ExpectedFailure("store_damaged")."""
        self._refuse_closed()
        return self._session.vault.open(self._own, _UNSAVED, self.account_id, Sealed(sealed))

    def verify(self, anchor: LogAnchor | None = None) -> VerifyReport:
        """Integrity of pages, key slots, log chain, signatures, anchors; `anchor` may come from a paper or a backup."""
        self._refuse_closed()
        return verify.verify(self._session, anchor)

    def scrub(self) -> None:
        """Overwrite unused pages. Raises ExpectedFailure: `store_in_use`, `disk_full`, and those of the lease."""
        self._refuse_closed()
        if self._session.is_backup:
            raise ExpectedFailure("backup_is_read_only")
        scrubbing.scrub(self._session)

    def session_for_backup(self) -> Session:
        """What the store's own backups need. Raises ExpectedFailure: `store_closed`, `backup_is_read_only`."""
        self._refuse_closed()
        if self._session.is_backup:
            raise ExpectedFailure("backup_is_read_only")
        return self._session

    def write_anchor(self) -> None:
        """Bring the anchor file up to the log's head. Raises ExpectedFailure."""
        if self._session.is_backup:
            return
        with self._session.connections.read() as connection:
            head = log.head(connection)
        if head is not None:
            with folder.failures_named():
                log.write_anchor(self._session.path, self._session.vault, head)

    def close(self) -> None:
        """Write the anchor file, close the connections, drop the keys, give the lease back. Never fails.

        A save under way on another thread may end first, for a second at most; one that comes later is refused.
        """
        if self._is_closed:
            return
        self._is_closed = True
        with contextlib.suppress(ExpectedFailure):
            self.write_anchor()
        with contextlib.suppress(ExpectedFailure), self._session.connections.exclusive(_LAST_SAVE_SECONDS):
            self._session.connections.close()
        self._session.connections.close()
        self._session.vault.forget()
        self._session.lease.release()
        self._document_key = b""
        self._on_close()

    def _refuse_closed(self) -> None:
        if self._is_closed:
            raise ExpectedFailure("store_closed")
