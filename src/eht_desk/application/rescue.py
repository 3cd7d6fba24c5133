# SPDX-License-Identifier: EUPL-1.2
"""A damaged store: which whole backup is the latest, what was written after it, and a new store made of it beside.

When only the key ring is damaged, nothing is lost: a backup's key ring opens the database that is there.

Nothing here touches the damaged folder. No password is needed: the copy is opened with those of its day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from eht_desk.application.ports import Backup, BackupKeeper
from eht_desk.application.ports.backups import KeyRingLoan
from eht_desk.application.workspace import Services
from eht_desk.domain.ids import StoreId

_MOST_NUMBERS = 100


@dataclass(frozen=True, slots=True)
class Rescue:
    """What can be had back of a damaged store.

    `latest` is the newest backup whose every byte is as it was written. What was saved from `lost_from` to `lost_to`
    (UTC; the last trace of the damaged store, None when it left none or nothing came after) is not in it. `others`:
    older ones, not read through yet. `passed_over`: newer ones that are damaged or half written.
    """

    path: Path
    latest: Backup | None
    others: tuple[Backup, ...] = ()
    passed_over: int = 0
    last_trace: datetime | None = None
    key_ring_from: Backup | None = None
    """Only the store's key ring is damaged, and this one's opens its database: nothing is lost that way."""
    key_was_changed: bool = False
    """Only the key ring is damaged, but the store's key was changed after the newest backup, so no key ring fits."""

    @property
    def made_at(self) -> datetime | None:
        """When the latest whole one was made."""
        return self.latest.made_at if self.latest else None

    @property
    def lost_from(self) -> datetime | None:
        """Since when nothing is kept."""
        return self.made_at if self.lost_to is not None else None

    @property
    def lost_to(self) -> datetime | None:
        """The last trace of the damaged store, when it is younger than the backup."""
        made_at = self.made_at
        if made_at is None or self.last_trace is None or self.last_trace <= made_at:
            return None
        return self.last_trace


def rescue(
    services: Services,
    path: Path,
    places: Iterable[Path] = (),
    stop: Callable[[], None] = lambda: None,
    *,
    key_ring_is_damaged: bool = False,
) -> Rescue:
    """Look for backups beside the store, in `places` and where the IT department has them; read the newest through.

    One that is damaged is passed over and the next one read. `stop` is called between two and may raise.
    `key_ring_is_damaged`: unlocking said so, although the key ring can be read.
    """
    keeper = services.backups
    facts = keeper.facts(path)
    own = keeper.own_place(path)
    beside = [keeper.own_place(former) for former in _former_folders(path)]
    all_places = list(dict.fromkeys((own, *places, *services.policy.backup_places, *beside)))
    found = _of_store([item for place in all_places for item in keeper.list(place)], facts.store_id, own)
    broken = keeper.broken(own)
    lender, is_changed = _lender(keeper, path, found, key_ring_is_damaged)
    for at, backup in enumerate(found):
        stop()
        if keeper.is_undamaged(backup):
            half = sum(1 for name in broken if name > _name_of(backup.made_at))
            rest = tuple(found[at + 1 :])
            return Rescue(path, backup, rest, half + at, facts.last_trace, lender, is_changed)
    return Rescue(path, None, (), len(broken) + len(found), facts.last_trace, lender, is_changed)


def join_beside(services: Services, path: Path, backup: Backup, word: str) -> Path:
    """Put the database of a damaged folder and a backup's key ring together in a new folder beside. Returns that one.

    The passwords and papers are those of the backup's day. Raises ExpectedFailure as BackupKeeper.join does.
    """
    target = free_folder(path, word)
    services.backups.join(path, backup.folder, target)
    return target


def restore_beside(services: Services, path: Path, backup: Backup, word: str) -> Path:
    """Make a store of a backup in a new folder beside a damaged one, which stays as it is. Returns the new folder.

    It is named after the damaged one with `word` behind. Raises ExpectedFailure as BackupKeeper.restore does.
    """
    target = free_folder(path, word)
    services.backups.restore(backup.folder, target)
    return target


def free_folder(path: Path, word: str) -> Path:
    """A name beside `path` that nothing has yet."""
    names = (f"{path.name} {word}", *(f"{path.name} {word} {number}" for number in range(2, _MOST_NUMBERS)))
    return next((path.with_name(name) for name in names if not path.with_name(name).exists()), path)


def _lender(
    keeper: BackupKeeper, path: Path, found: list[Backup], is_damaged: bool
) -> tuple[Backup | None, bool]:
    """The newest backup whose key ring opens the database, else whether the store's key was changed since."""
    is_changed = False
    for backup in found:
        loan = keeper.lends_key_ring(path, backup, is_damaged=is_damaged)
        if loan is KeyRingLoan.FITS:
            return backup, False
        if loan is KeyRingLoan.NOT_NEEDED:
            break
        is_changed = is_changed or loan is KeyRingLoan.OTHER_KEY
    return None, is_changed


def _former_folders(path: Path) -> list[Path]:
    """Folders beside that this one may have been made of: `free_folder` puts words behind the name."""
    words = path.name.split(" ")
    return [path.with_name(" ".join(words[:count])) for count in range(len(words) - 1, 0, -1) if words[0]]


def _of_store(found: list[Backup], store_id: StoreId | None, own: Path) -> list[Backup]:
    """Those of the store, newest first. When nothing tells which store it was: those that lay beside it, else all that
    can only be of one."""
    if store_id is None:
        beside = [item for item in found if item.folder.parent == own]
        ids = {item.store_id for item in beside or found}
        store_id = ids.pop() if len(ids) == 1 else None
    chosen = [item for item in found if item.store_id == store_id]
    return sorted(chosen, key=lambda item: item.made_at, reverse=True)


def _name_of(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H%M%SZ")
