# SPDX-License-Identifier: EUPL-1.2
"""What can be seen of a store's folder without any key, also when it is damaged: for the health page and for rescue.

Nothing here raises for what is missing or broken: those who ask want to know what is left.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from eht_desk.application.ports.backups import OldCopy, StoreFacts
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import StoreId
from eht_desk.store import backup_place, folder, keyring, network_paths
from eht_desk.store.page_codes import LEAST_PAGES, PAGE

_OLD_COPY = "before-upgrade-"
_MOST_SHRUNK = 0.5
_HALF_FILES = (*folder.HALF_FILES, ".eht-desk-*")
_DATABASE_FILES = (folder.DATABASE, f"{folder.DATABASE}-wal", f"{folder.DATABASE}-journal")


def facts_of(store: Path) -> StoreFacts:
    """Look at a store's folder."""
    anchor = _anchor(store)
    ring = None
    with contextlib.suppress(ExpectedFailure, OSError):
        ring = keyring.read(store)
    own = backup_place.listed(store / folder.BACKUPS, None)
    named = anchor.get("store_id")
    known = [ring.store_id] if ring else [StoreId(named)] if isinstance(named, str) else []
    known.extend(backup.store_id for backup in own[:1])
    own_database = _size(own[0].folder / folder.DATABASE) if own else 0
    return StoreFacts(
        store_id=known[0] if known else None,
        size=sum(_size(store / name) for name in _DATABASE_FILES),
        free=_free(store),
        last_trace=_last_trace(store),
        last_row_at=_moment(anchor.get("at")),
        made_with=ring.app_version if ring else "",
        is_network=network_paths.place_of(store).is_network,
        sync_service=folder.sync_service(store),
        has_log=_size(store / _DATABASE_FILES[1]) > 0,
        key_change_waits=ring is not None and len(ring.generations) > 1,
        is_writable=_is_writable(store),
        broken=backup_place.broken(store / folder.BACKUPS),
        leftovers=sum(1 for pattern in _HALF_FILES for _ in _found(store, pattern)),
        old_copies=tuple(_old_copies(store / folder.BACKUPS)),
        fault=_fault(store, own_database),
    )


def is_old_copy(path: Path) -> bool:
    """Whether a folder is a copy from before an upgrade, and nothing else."""
    return path.name.startswith(_OLD_COPY) and path.parent.name == folder.BACKUPS


def _is_writable(store: Path) -> bool:
    database = store / folder.DATABASE
    return os.access(store, os.W_OK) and (not _size(database) or os.access(database, os.W_OK))


def _fault(store: Path, in_copy: int) -> str:
    """What is wrong with the database; one much smaller than in the newest copy has lost its end. It never shrinks."""
    with contextlib.suppress(OSError):
        # What was written last may still lie in the log, so that only a file without one tells its whole size.
        is_alone = not any(_size(store / name) for name in _DATABASE_FILES[1:])
        fault = folder.fault_of_database(store, PAGE, LEAST_PAGES * PAGE if is_alone else PAGE)
        is_cut = is_alone and not fault and _size(store / folder.DATABASE) < in_copy * _MOST_SHRUNK
        return "cut" if is_cut else fault
    return "unreadable"


def _anchor(store: Path) -> dict[str, object]:
    from eht_desk.store import log

    with contextlib.suppress(OSError):
        return log.read_anchor(store) or {}
    return {}


def _old_copies(place: Path) -> list[OldCopy]:
    copies = []
    for path in _found(place, f"{_OLD_COPY}*"):
        with contextlib.suppress(OSError):
            size = sum(file.stat().st_size for file in path.iterdir())
            copies.append(OldCopy(path, datetime.fromtimestamp(path.stat().st_mtime, UTC), size))
    return copies


def _found(place: Path, pattern: str) -> list[Path]:
    with contextlib.suppress(OSError):
        return sorted(place.glob(pattern))
    return []


def _last_trace(store: Path) -> datetime | None:
    """When any of the files that every save or unlocking touches was last written."""
    times = []
    for name in (*_DATABASE_FILES, folder.KEY_RING, folder.ANCHOR):
        with contextlib.suppress(OSError):
            times.append((store / name).stat().st_mtime)
    return datetime.fromtimestamp(max(times), UTC) if times else None


def _moment(text: object) -> datetime | None:
    with contextlib.suppress(ValueError):
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
        return moment if moment is not None and moment.tzinfo is not None else None
    return None


def _size(path: Path) -> int:
    with contextlib.suppress(OSError):
        return path.stat().st_size
    return 0


def _free(store: Path) -> int | None:
    with contextlib.suppress(OSError):
        return shutil.disk_usage(store).free
    return None
