# SPDX-License-Identifier: EUPL-1.2
"""The lease: who writes in a store that several share. A small file and a system lock; no keys, no SQL, no Qt.

`lease.json` says who writes; a lock on `lease.lock` says that this program still lives, and the system gives it back
when the process dies. Where locks do not reach, the beat (lease_beat) says it. ADR 0008 tells why.
"""

from __future__ import annotations

import contextlib
import errno
import json
import platform
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.sharing import LeaseHolder, Sharing, StoreMode
from eht_desk.store import folder, network_paths
from eht_desk.store.file_lock import FileLock, LockState
from eht_desk.store.lease_beat import (
    BEAT_SECONDS,
    DEAD_AFTER_BEATS,
    SILENT_AFTER_BEATS,
    Heart,
    Stethoscope,
    read_small,
)
from eht_desk.store.network_paths import Place

FORMAT = 1
LEASE = "lease.json"
LOCK = "lease.lock"

_NO_FILE = frozenset({errno.EISDIR, errno.ELOOP})
_EARLIEST, _LATEST = 2000, 2999
_LONGEST_NAME = 80
_TRIES = 10
_PAUSE_SECONDS = 0.02
_NOBODY_KNOWN = LeaseHolder("?", "?", datetime.fromtimestamp(0, UTC))


@dataclass(frozen=True, slots=True)
class WrittenLease:
    """What stands in `lease.json`. `is_locked`: the holder has a lock that every device sees."""

    id: str
    holder: LeaseHolder
    is_locked: bool
    beats: bool


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the lease needs of the device. Only tests give others than the device's own."""

    now: Callable[[], datetime]
    device: str = ""
    lock: Callable[[Path], FileLock] = FileLock
    place_of: Callable[[Path], Place] = network_paths.place_of
    beat_seconds: float = BEAT_SECONDS


class StoreLease(Protocol):
    """What an open store asks: the lease of a living one, or that of a backup, which nobody has."""

    def sharing(self) -> Sharing:
        """Whether we write, else who does."""
        ...

    def take(self, login: str, *, from_stale: bool = False) -> Sharing:
        """Begin to write."""
        ...

    def release(self) -> Sharing:
        """Stop writing."""
        ...

    def refusal(self) -> ExpectedFailure | None:
        """Why nothing may be changed now."""
        ...


def device_name() -> str:
    """What this computer calls itself."""
    return platform.node() or "?"


def read(store: Path) -> WrittenLease | None:
    """The lease of a store folder, None when nobody has one. One that cannot be understood belongs to nobody known.

    Raises OSError when the folder cannot be read.
    """
    try:
        content, _ = read_small(store / LEASE)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno not in _NO_FILE:
            raise
        content = b""
    try:
        data = json.loads(content)
        since = datetime.fromisoformat(data["since"]).astimezone(UTC)
        if not _EARLIEST <= since.year <= _LATEST:
            raise ValueError("no year of ours")
        holder = LeaseHolder(_name(data["login"]), _name(data["device"]), since)
        return WrittenLease(str(data["lease_id"]), holder, data["locked"] is True, data["beats"] is True)
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return WrittenLease("", _NOBODY_KNOWN, is_locked=True, beats=True)


def look(
    store: Path,
    locks: Callable[[Path], FileLock] = FileLock,
    place_of: Callable[[Path], Place] = network_paths.place_of,
    beat_seconds: float = BEAT_SECONDS,
) -> tuple[LeaseHolder | None, bool]:
    """Who writes, and whether that program has ended without giving the lease back. Never fails; needs no key."""
    with contextlib.suppress(OSError):
        found = read(store)
        if found is not None:
            state = locks(store / LOCK).others()
            return found.holder, _is_dead(
                found, state, place_of(store), Stethoscope(store), store, beat_seconds
            )
    return None, False


@contextlib.contextmanager
def holder_named(store: Path, now: datetime) -> Iterator[None]:
    """Say who has the store when the database itself only says that somebody has it."""
    try:
        yield
    except ExpectedFailure as failure:
        if failure.code == "store_in_use" and not failure.facts:
            with contextlib.suppress(OSError):
                if (found := read(store)) is not None:
                    raise ExpectedFailure(failure.code, facts_of(found.holder, now)) from failure
        raise


def facts_of(holder: LeaseHolder, now: datetime) -> dict[str, str | int]:
    """What a failure tells of a holder."""
    return {"login": holder.login, "device": holder.device, "since": since_text(holder.since, now)}


def _is_dead(
    lease: WrittenLease,
    state: LockState,
    place: Place,
    ears: Stethoscope,
    store: Path,
    beat_seconds: float,
) -> bool:
    """Whether the holder's program has ended or does not answer. Raises OSError.

    A lock that reaches decides at once. Else the beat does; a lease with a lock only, which cannot be seen from here,
    is left alone. One that claims neither is none of this program's: after the same silence anybody may take over.
    """
    if state is LockState.FREE and lease.is_locked and place.locks_reach:
        return True
    if lease.is_locked and not lease.beats:
        return False
    silent = ears.silent_seconds(lease.id, store / LEASE)
    limit = SILENT_AFTER_BEATS if state is LockState.BUSY else DEAD_AFTER_BEATS
    return silent > limit * beat_seconds


class Lease:
    """The lease as one open store sees it. Any thread may ask."""

    def __init__(self, store: Path, around: Surroundings) -> None:
        self._store = store
        self._around = around
        self._place = around.place_of(store)
        self._lock = around.lock(store / LOCK)
        self._ears = Stethoscope(store)
        self._door = threading.RLock()
        self._id = ""
        self._heart: Heart | None = None
        self._lost_to: LeaseHolder | None = None
        self._is_removed = False
        self._last = Sharing(StoreMode.READING)
        self._is_own_again = False

    def sharing(self) -> Sharing:
        """Whether we write, else who does. Cheap; on a share that is away it says what was so last."""
        with self._door:
            return self._writing() if self._is_ours() else self._others()

    def take(self, login: str, *, from_stale: bool = False) -> Sharing:
        """Begin to write.

        Raises ExpectedFailure: `store_in_use`, `lease_stale` (login, device, since), `store_gone`, `disk_full` ...
        """
        with self._door:
            if self._is_ours():
                return self._writing()
            if not self._is_there():
                raise ExpectedFailure("store_gone")
            with folder.failures_named():
                try:
                    state = self._take_lock()
                    self._refuse_taken(state, login, from_stale)
                    self._write(login, state)
                except BaseException:
                    self._drop()
                    raise
            return self._writing()

    def release(self) -> Sharing:
        """Stop writing. Never fails: what cannot be removed now is stale for the others."""
        with self._door:
            if self._id:
                with contextlib.suppress(OSError):
                    found = read(self._store)
                    if found is not None and found.id == self._id:
                        folder.remove_file(self._store / LEASE)
                self._drop()
            self._lost_to, self._is_removed = None, False
            return self._others()

    def refusal(self) -> ExpectedFailure | None:
        """Why nothing may be changed now; None for the holder.

        `lease_lost` (login, device), `lease_removed`, `store_in_use` (login, device, since), `not_writing`.
        """
        with self._door:
            if self._is_ours():
                return None
            if self._is_removed:
                return ExpectedFailure("lease_removed")
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
        if found is None and not self._is_there():
            return True
        self._lost_to, self._is_removed = (None, True) if found is None else (found.holder, False)
        self._drop()
        return False

    def _others(self) -> Sharing:
        with contextlib.suppress(OSError):
            found = read(self._store)
            if found is not None:
                is_dead = self._is_dead(found, self._lock.others())
                self._last = Sharing(StoreMode.READING, found.holder, is_dead)
            elif self._is_there():
                self._last = Sharing(StoreMode.READING)
        return self._last

    def _is_there(self) -> bool:
        return (self._store / folder.DATABASE).exists()

    def _is_dead(self, found: WrittenLease, state: LockState) -> bool:
        return _is_dead(found, state, self._place, self._ears, self._store, self._around.beat_seconds)

    def _take_lock(self) -> LockState:
        """The lock's state after some tries: on some systems somebody who only asks holds it for a moment."""
        for _ in range(_TRIES):
            state = self._lock.take()
            if state is not LockState.BUSY:
                return state
            time.sleep(_PAUSE_SECONDS)
        return LockState.BUSY

    def _refuse_taken(self, state: LockState, login: str, from_stale: bool) -> None:
        """Raises ExpectedFailure: `store_in_use`, `lease_stale`.

        What one's own program on this device left behind when it was killed is nobody else's, so it asks nothing.
        """
        found = read(self._store)
        if found is None and state is not LockState.BUSY:
            return
        facts = self._facts(found.holder) if found is not None else {}
        # The lock that we just took was free; one that is unsupported says nothing.
        seen = LockState.FREE if state is LockState.HELD else state
        if found is None or not self._is_dead(found, seen):
            raise ExpectedFailure("store_in_use", facts)
        self._is_own_again = seen is LockState.FREE and self._is_own(found.holder, login)
        if not from_stale and not self._is_own_again:
            raise ExpectedFailure("lease_stale", facts)

    def _writing(self) -> Sharing:
        return Sharing(StoreMode.WRITING, after_crash=self._is_own_again)

    def _is_own(self, holder: LeaseHolder, login: str) -> bool:
        device = _name(self._around.device or device_name())
        return holder.login == _name(login) and holder.device == device

    def _write(self, login: str, state: LockState) -> None:
        lease_id = secrets.token_hex(16)
        is_locked = state is LockState.HELD and self._place.locks_reach
        beats = self._place.is_network or not is_locked
        data = {
            "format": FORMAT,
            "lease_id": lease_id,
            "login": login,
            "device": _name(self._around.device or device_name()),
            "since": self._around.now().astimezone(UTC).isoformat(timespec="seconds"),
            "locked": is_locked,
            "beats": beats,
        }
        if beats:
            self._heart = Heart(self._store, lease_id, self._around.beat_seconds, self._still_alive)
            self._heart.start()
        with contextlib.suppress(OSError):
            (self._store / LEASE).rmdir()  # somebody put a folder there; a file or a link is replaced
        folder.replace_file(self._store / LEASE, (json.dumps(data, indent=1) + "\n").encode())
        self._id, self._lost_to, self._is_removed = lease_id, None, False

    def _still_alive(self) -> bool:
        """Asked before each beat. A share that was away may have given up our lock."""
        with self._door:
            if not self._is_ours():
                return False
            with contextlib.suppress(OSError):
                self._lock.renew()
            return True

    def _drop(self) -> None:
        self._id = ""
        heart, self._heart = self._heart, None
        if heart is not None:
            heart.stop()
        self._lock.release()

    def _facts(self, holder: LeaseHolder) -> dict[str, str | int]:
        return facts_of(holder, self._around.now())


class BackupLease:
    """A backup that is looked into: nobody writes in it."""

    def __init__(self, copied_at: datetime) -> None:
        self._sharing = Sharing(StoreMode.BACKUP, copied_at=copied_at)

    def sharing(self) -> Sharing:
        """BACKUP, and when it was made."""
        return self._sharing

    def take(self, login: str, *, from_stale: bool = False) -> Sharing:
        """Raises ExpectedFailure("backup_is_read_only")."""
        del login, from_stale
        raise ExpectedFailure("backup_is_read_only")

    def release(self) -> Sharing:
        """Nothing was held."""
        return self._sharing

    def refusal(self) -> ExpectedFailure | None:
        """Always."""
        return ExpectedFailure("backup_is_read_only")


def since_text(since: datetime, now: datetime) -> str:
    """The school's clock: `09:12`, with the date before it when it was another day."""
    from eht_desk.application.workspace import (
        local_time,
    )  # the unlock page looks at leases before that is needed

    at, today = local_time(since), local_time(now).date()
    return f"{at:%H:%M}" if at.date() == today else f"{at:%Y-%m-%d %H:%M}"


def _name(value: object) -> str:
    """A login or device name for showing: one line, not too long."""
    return "".join(letter for letter in str(value) if letter.isprintable())[:_LONGEST_NAME]
