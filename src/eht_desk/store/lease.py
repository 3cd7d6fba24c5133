# SPDX-License-Identifier: EUPL-1.2
"""The lease: who writes in a store that several share. Two small files and a system lock; no keys, no SQL, no Qt.

`lease.json` says who writes; a lock on `lease.lock` says that this program still lives, and the system gives it back
when the process dies. ADR 0008 tells why.
"""

from __future__ import annotations

import contextlib
import json
import platform
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from eht_desk.application.workspace import local_time
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.sharing import LeaseHolder, Sharing, StoreMode
from eht_desk.store import folder
from eht_desk.store.file_lock import FileLock, LockState

FORMAT = 1
LEASE = "lease.json"
LOCK = "lease.lock"

_LARGEST = 4096
_LONGEST_NAME = 80
_TRIES = 10
_PAUSE_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class WrittenLease:
    """What stands in `lease.json`."""

    id: str
    holder: LeaseHolder


def device_name() -> str:
    """What this computer calls itself."""
    return platform.node() or "?"


def read(store: Path) -> WrittenLease | None:
    """The lease of a store folder, None when nobody has one. One that cannot be understood belongs to nobody known.

    Raises OSError when the folder cannot be read.
    """
    try:
        with (store / LEASE).open("rb") as stream:
            content = stream.read(_LARGEST)
    except FileNotFoundError:
        return None
    try:
        data = json.loads(content)
        since = datetime.fromisoformat(data["since"]).astimezone(UTC)
        holder = LeaseHolder(_name(data["login"]), _name(data["device"]), since)
        return WrittenLease(str(data["lease_id"]), holder)
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return WrittenLease("", LeaseHolder("?", "?", datetime.fromtimestamp(0, UTC)))


def look(store: Path, lock: Callable[[Path], FileLock] = FileLock) -> tuple[LeaseHolder | None, bool]:
    """Who writes, and whether that program has ended without giving the lease back. Never fails; needs no key."""
    with contextlib.suppress(OSError):
        found = read(store)
        if found is not None:
            return found.holder, lock(store / LOCK).others() is LockState.FREE
    return None, False


class Lease:
    """The lease as one open store sees it. Any thread may ask."""

    def __init__(
        self,
        store: Path,
        now: Callable[[], datetime],
        device: str = "",
        lock: Callable[[Path], FileLock] = FileLock,
    ) -> None:
        self._store = store
        self._now = now
        self._device = device or device_name()
        self._lock = lock(store / LOCK)
        self._door = threading.RLock()
        self._id = ""
        self._lost_to: LeaseHolder | None = None

    def sharing(self) -> Sharing:
        """Whether we write, else who does. Cheap; on a share that is away it says what was so last."""
        with self._door:
            return Sharing(StoreMode.WRITING) if self._is_ours() else self._others()

    def take(self, login: str, *, from_stale: bool = False) -> Sharing:
        """Begin to write.

        Raises ExpectedFailure: `store_in_use`, `lease_stale` (login, device, since), `disk_full`, `read_only` ...
        """
        with self._door:
            if self._is_ours():
                return Sharing(StoreMode.WRITING)
            with folder.failures_named():
                self._take_lock()
                try:
                    self._refuse_taken(from_stale)
                    self._write(login)
                except BaseException:
                    self._lock.release()
                    raise
            return Sharing(StoreMode.WRITING)

    def release(self) -> Sharing:
        """Stop writing. Never fails: what cannot be removed now is stale for the others."""
        with self._door:
            if self._id:
                with contextlib.suppress(OSError):
                    found = read(self._store)
                    if found is not None and found.id == self._id:
                        (self._store / LEASE).unlink(missing_ok=True)
                self._drop()
            self._lost_to = None
            return self._others()

    def refusal(self) -> ExpectedFailure | None:
        """Why nothing may be changed now: `lease_lost`, `store_in_use`, `not_writing`; None for the holder."""
        with self._door:
            if self._is_ours():
                return None
            if self._lost_to is not None:
                return ExpectedFailure(
                    "lease_lost", {"login": self._lost_to.login, "device": self._lost_to.device}
                )
            others = self._others()
            if others.holder is None:
                return ExpectedFailure("not_writing")
            return ExpectedFailure("store_in_use", self._facts(others.holder))

    def _is_ours(self) -> bool:
        """Whether the file still carries our id. While the folder is away nothing is lost: writing fails by itself."""
        if not self._id:
            return False
        try:
            found = read(self._store)
        except OSError:
            return True
        if found is not None and found.id == self._id:
            return True
        if found is None and not (self._store / folder.DATABASE).exists():
            return True
        self._lost_to = found.holder if found is not None else LeaseHolder("?", "?", self._now())
        self._drop()
        return False

    def _others(self) -> Sharing:
        holder, is_stale = look(self._store, lambda _: self._lock)
        return Sharing(StoreMode.READING, holder, is_stale)

    def _take_lock(self) -> None:
        """Raises ExpectedFailure("store_in_use"). Somebody who only asks holds it for a moment on some systems."""
        for _ in range(_TRIES):
            if self._lock.take() is not LockState.BUSY:
                return
            found = read(self._store)
            time.sleep(_PAUSE_SECONDS)
        raise ExpectedFailure("store_in_use", self._facts(found.holder) if found is not None else {})

    def _refuse_taken(self, from_stale: bool) -> None:
        found = read(self._store)
        if found is not None and not from_stale:
            raise ExpectedFailure("lease_stale", self._facts(found.holder))

    def _write(self, login: str) -> None:
        lease_id = secrets.token_hex(16)
        data = {
            "format": FORMAT,
            "lease_id": lease_id,
            "login": login,
            "device": _name(self._device),
            "since": self._now().astimezone(UTC).isoformat(timespec="seconds"),
        }
        folder.replace_file(self._store / LEASE, (json.dumps(data, indent=1) + "\n").encode())
        self._id, self._lost_to = lease_id, None

    def _drop(self) -> None:
        self._id = ""
        self._lock.release()

    def _facts(self, holder: LeaseHolder) -> dict[str, str | int]:
        return {
            "login": holder.login,
            "device": holder.device,
            "since": since_text(holder.since, self._now()),
        }


def since_text(since: datetime, now: datetime) -> str:
    """The school's clock: `09:12`, with the date before it when it was another day."""
    at, today = local_time(since), local_time(now).date()
    return f"{at:%H:%M}" if at.date() == today else f"{at:%Y-%m-%d %H:%M}"


def _name(value: object) -> str:
    """A login or device name for showing: one line, not too long."""
    return "".join(letter for letter in str(value) if letter.isprintable())[:_LONGEST_NAME]
