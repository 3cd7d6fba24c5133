# SPDX-License-Identifier: EUPL-1.2
"""A folder that backups lie in: one at a time, whole or not at all, manifests, leftovers. No keys, no SQL."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import platform
import re
import secrets
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from eht_desk import __version__
from eht_desk.application.ports.backups import Backup
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import StoreId
from eht_desk.store import folder
from eht_desk.store.file_lock import FileLock, LockState

MANIFEST = "backup.json"
FORMAT = 1
NAMES = frozenset(
    {folder.DATABASE, f"{folder.DATABASE}-wal", f"{folder.DATABASE}-journal", folder.KEY_RING, folder.ANCHOR}
)
"""Files that a backup may hold beside its manifest."""

_NAME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{6}Z(-\d+)?")
_KEEP = "keep"
_LOCK = ".eht-desk-backup.lock"
_DRAFT = ".eht-desk-backup-"
_OTHERS_LEFTOVER_SECONDS = 24 * 3600
_LARGEST_MANIFEST = 64 * 1024
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileFacts:
    """Size in bytes and SHA-256 (hex) of a copied file."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself, readable without a key."""

    store_id: StoreId
    name: str
    made_at: datetime
    is_opened: bool
    position: int | None
    head: str | None
    files: Mapping[str, FileFacts]


@contextlib.contextmanager
def failures_named() -> Iterator[None]:
    """Say a full disk and the like in the backup's own words: the store itself is untouched."""
    try:
        with folder.failures_named():
            yield
    except ExpectedFailure as failure:
        if failure.code in {"disk_full", "read_only", "disk_error"}:
            raise ExpectedFailure(f"backup_{failure.code}", failure.facts) from failure
        raise


def refuse_place(store: Path, place: Path) -> None:
    """Judge where backups shall lie.

    Raises ExpectedFailure: `backup_inside_store`, `backup_sync_folder`, `backup_place_missing`, `backup_read_only`.
    """
    own = store / folder.BACKUPS
    if place != own:
        if place.resolve().is_relative_to(store.resolve()) or (place / folder.KEY_RING).exists():
            raise ExpectedFailure("backup_inside_store")
        service = folder.sync_service(place)
        if service:
            raise ExpectedFailure("backup_sync_folder", {"service": service})
        if not place.is_dir():
            raise ExpectedFailure("backup_place_no_folder" if place.exists() else "backup_place_missing")
    if place.exists() and not os.access(place, os.W_OK):
        raise ExpectedFailure("backup_read_only")


@contextlib.contextmanager
def draft_in(place: Path) -> Iterator[Path]:
    """A hidden private folder in `place` to make a backup in; gone at the end unless `put` has renamed it.

    Raises ExpectedFailure: `backup_running`, `backup_place_missing` when the place goes meanwhile, and those of
    `failures_named`.
    """
    with failures_named(), only_one(place):
        remove_leftovers(place)
        draft = place / f"{_DRAFT}{_device()}-{secrets.token_hex(4)}"
        try:
            folder.make_private_folder(draft)
            yield draft
        except (OSError, ExpectedFailure) as error:
            is_locked = isinstance(error, ExpectedFailure) and error.code == "store_closed"
            if not is_locked and not place.is_dir():
                raise ExpectedFailure("backup_place_missing") from error
            raise
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def put(draft: Path, manifest: Manifest) -> Backup:
    """Write the manifest, sync, and give the folder its name: from here on it is a backup. Raises OSError."""
    folder.replace_file(draft / MANIFEST, _to_bytes(manifest))
    folder.sync_folder_entry(draft)
    stem = manifest.made_at.strftime("%Y-%m-%dT%H%M%SZ")
    target, number = draft.parent / stem, 1
    while target.exists():
        number += 1
        target = draft.parent / f"{stem}-{number}"
    draft.rename(target)
    folder.sync_folder_entry(target.parent)
    return _backup(target, manifest)


@contextlib.contextmanager
def only_one(place: Path) -> Iterator[None]:
    """Hold the place's lock; the system gives it back when the process dies.

    Raises ExpectedFailure("backup_running").
    """
    lock = FileLock(place / _LOCK)
    # On a share that knows no locks, what another device left is given a day (remove_leftovers).
    if lock.take() is LockState.BUSY:
        raise ExpectedFailure("backup_running")
    try:
        yield
    finally:
        lock.release()


def remove_leftovers(place: Path) -> None:
    """Take away half backups: this device's at once (the lock is held), another device's after a day."""
    for path in place.glob(f"{_DRAFT}*"):
        with contextlib.suppress(OSError):
            is_ours = path.name.startswith(f"{_DRAFT}{_device()}-")
            if path.is_dir() and (is_ours or time.time() - path.stat().st_mtime > _OTHERS_LEFTOVER_SECONDS):
                shutil.rmtree(path, ignore_errors=True)


def remove(place: Path, path: Path) -> None:
    """Take one backup away: it stops being one before its first file goes. Raises OSError."""
    gone = place / f"{_DRAFT}{_device()}-{secrets.token_hex(4)}"
    path.rename(gone)
    shutil.rmtree(gone)


def keep(path: Path) -> None:
    """Mark a backup as decided to stay. Raises OSError."""
    folder.replace_file(path / _KEEP, b"")


def listed(place: Path, store_id: StoreId | None) -> list[Backup]:
    """Backups of a folder, newest first. Raises nothing for what cannot be read: it is no backup."""
    found = []
    with contextlib.suppress(OSError):
        for path in place.iterdir():
            if path.name.startswith(".") or not path.is_dir():
                continue
            with contextlib.suppress(ExpectedFailure, OSError):
                manifest = read(path)
                sizes_fit = all(
                    (path / name).stat().st_size == facts.size for name, facts in manifest.files.items()
                )
                if sizes_fit and store_id in {None, manifest.store_id}:
                    found.append(_backup(path, manifest))
    return sorted(found, key=lambda backup: (backup.made_at, backup.folder.name), reverse=True)


def broken(place: Path) -> tuple[str, ...]:
    """Names of folders that are called as backups are and are none: half copied, cut, without a manifest."""
    found: list[str] = []
    with contextlib.suppress(OSError):
        whole = {backup.folder.name for backup in listed(place, None)}
        found = [
            path.name
            for path in place.iterdir()
            if _NAME.fullmatch(path.name) and path.name not in whole and path.is_dir()
        ]
    return tuple(sorted(found, reverse=True))


def read(path: Path) -> Manifest:
    """The manifest of a backup. Raises ExpectedFailure: `backup_missing`, `backup_damaged`, `backup_newer`."""
    file = path / MANIFEST
    if not file.is_file():
        raise ExpectedFailure("backup_missing")
    try:
        if file.stat().st_size > _LARGEST_MANIFEST:
            raise ExpectedFailure("backup_damaged")
        data = json.loads(file.read_bytes())
        if data["format"] > FORMAT:
            raise ExpectedFailure(
                "backup_newer", {"made_with": str(data.get("app_version", "")), "this": __version__}
            )
        return _manifest(data)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ExpectedFailure("backup_damaged") from error


def facts_of(path: Path) -> FileFacts:
    """Read a file. Raises OSError."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb", buffering=0) as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return FileFacts(size, digest.hexdigest())


def read_at(handle: int, at: int, count: int) -> bytes:
    """Bytes of an open file from a place on; fewer at its end. Raises OSError."""
    if not hasattr(os, "pread"):
        os.lseek(handle, at, os.SEEK_SET)
        return os.read(handle, count)
    pieces = []
    while count and (piece := os.pread(handle, count, at)):
        pieces.append(piece)
        at, count = at + len(piece), count - len(piece)
    return b"".join(pieces)


def _backup(path: Path, manifest: Manifest) -> Backup:
    return Backup(
        path,
        manifest.store_id,
        manifest.name,
        manifest.made_at,
        sum(facts.size for facts in manifest.files.values()),
        manifest.is_opened,
        manifest.position,
        (path / _KEEP).is_file(),
    )


def _to_bytes(manifest: Manifest) -> bytes:
    data = {
        "format": FORMAT,
        "app_version": __version__,
        "store_id": manifest.store_id,
        "name": manifest.name,
        "made_at": manifest.made_at.astimezone(UTC).isoformat(timespec="seconds"),
        "opened": manifest.is_opened,
        "position": manifest.position,
        "head": manifest.head,
        "files": {
            name: {"size": facts.size, "sha256": facts.sha256} for name, facts in manifest.files.items()
        },
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _manifest(data: Mapping[str, Any]) -> Manifest:
    files = {
        str(name): FileFacts(int(facts["size"]), str(facts["sha256"]))
        for name, facts in data["files"].items()
    }
    made_at = datetime.fromisoformat(data["made_at"])
    if made_at.tzinfo is None or not {folder.DATABASE, folder.KEY_RING} <= files.keys() <= NAMES:
        raise ValueError("not the files of a store")
    position = data["position"]
    return Manifest(
        StoreId(str(data["store_id"])),
        str(data["name"]),
        made_at,
        data["opened"] is True,
        None if position is None else int(position),
        None if data["head"] is None else str(data["head"]),
        files,
    )


def _device() -> str:
    """Tells this device's leftovers from another's on a share."""
    return hashlib.sha256(platform.node().encode()).hexdigest()[:8]
