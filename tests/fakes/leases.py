# SPDX-License-Identifier: EUPL-1.2
"""Leases of memory stores: who writes, shared between the workspaces of one gate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from eht_desk.application.ports import Clock
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.sharing import LeaseHolder, Sharing, StoreMode
from eht_desk.store.lease import since_text


@dataclass
class MemoryLeases:
    """Who holds which path's lease. `one_writer` False: everybody writes, for tests of other things that open one
    store as several persons at once. `device`: the name for whoever takes a lease next. `stale`: paths whose holder's
    program has ended (`kill`)."""

    one_writer: bool = False
    device: str = "KONTOR-1"
    held: dict[Path, tuple[MemoryLease, LeaseHolder]] = field(default_factory=dict)
    stale: set[Path] = field(default_factory=set)

    def look(self, path: Path) -> tuple[LeaseHolder | None, bool]:
        found = self.held.get(path)
        return (None, False) if found is None else (found[1], path in self.stale)

    def kill(self, path: Path) -> None:
        """The holder's program ends without giving the lease back."""
        self.stale.add(path)


class GateWithLeases(Protocol):
    """What a lease needs of MemoryGate."""

    clock: Clock
    leases: MemoryLeases


class MemoryLease:
    """One open store's side of it."""

    def __init__(self, gate: GateWithLeases, path: Path, login: str) -> None:
        self._gate = gate
        self._leases = gate.leases
        self._path = path
        self._login = login
        self._had_it = False
        self._after_crash = False
        self._copied_at: datetime | None = None

    def look_into_backup(self, copied_at: datetime) -> None:
        self._copied_at = copied_at

    def sharing(self) -> Sharing:
        if self._copied_at is not None:
            return Sharing(StoreMode.BACKUP, copied_at=self._copied_at)
        if not self._leases.one_writer or self._is_ours():
            return Sharing(StoreMode.WRITING, after_crash=self._after_crash)
        return Sharing(StoreMode.READING, *self._leases.look(self._path))

    def take_if_free(self) -> None:
        if self._leases.look(self._path)[0] is None or self._is_own_again():
            self.take()

    def take(self, *, from_stale: bool = False) -> Sharing:
        if self._copied_at is not None:
            raise ExpectedFailure("backup_is_read_only")
        if not self.sharing().may_write:
            holder, is_stale = self._leases.look(self._path)
            if holder is not None and not is_stale:
                raise ExpectedFailure("store_in_use", self._facts(holder))
            self._after_crash = self._is_own_again()
            if holder is not None and not from_stale and not self._after_crash:
                raise ExpectedFailure("lease_stale", self._facts(holder))
        if not self._is_ours():
            mine = LeaseHolder(self._login, self._leases.device, self._gate.clock.now())
            self._leases.held[self._path] = (self, mine)
            self._leases.stale.discard(self._path)
        self._had_it = True
        return self.sharing()

    def _is_own_again(self) -> bool:
        holder, is_stale = self._leases.look(self._path)
        return (
            is_stale
            and holder is not None
            and (holder.login, holder.device) == (self._login, self._leases.device)
        )

    def release(self) -> Sharing:
        if self._is_ours():
            del self._leases.held[self._path]
        self._had_it = False
        return self.sharing()

    def refuse(self, *, has_changed: Callable[[], bool]) -> bool:
        """Raises what the encrypted store raises; True for a backup, where a commit does nothing."""
        sharing = self.sharing()
        if sharing.may_write or not has_changed():
            return sharing.mode is StoreMode.BACKUP
        if sharing.mode is StoreMode.BACKUP:
            raise ExpectedFailure("backup_is_read_only")
        if sharing.holder is None:
            raise ExpectedFailure("lease_removed" if self._had_it else "not_writing")
        if self._had_it:
            raise ExpectedFailure(
                "lease_lost", {"login": sharing.holder.login, "device": sharing.holder.device}
            )
        raise ExpectedFailure("store_in_use", self._facts(sharing.holder))

    def _is_ours(self) -> bool:
        found = self._leases.held.get(self._path)
        return found is not None and found[0] is self

    def _facts(self, holder: LeaseHolder) -> dict[str, str | int]:
        since = since_text(holder.since, self._gate.clock.now())
        return {"login": holder.login, "device": holder.device, "since": since}
