# SPDX-License-Identifier: EUPL-1.2
"""Backups: making one, when one is due, how long ago the second place got one, which are kept, the way back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.ports.backups import Backup
from eht_desk.application.workspace import Services, Workspace, current_viewer, local_time, require
from eht_desk.domain import backup_keeping
from eht_desk.domain.access import Duty
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import StoreId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.sharing import StoreMode

OWN_LAST = "backup_own_last"
"""Setting of the store: when the last backup beside the store was made, UTC text."""

SECOND_LAST = "backup_second_last"
"""Setting of the store: when the last backup in a second place was made, UTC text. The place is the device's matter."""

SECOND_PUT_OFF = "backup_second_put_off"
"""Setting of the store: when somebody put off the choice of a second place at first run, UTC text."""


@dataclass(frozen=True, slots=True)
class BackupMade:
    """A fresh backup, how many old ones were taken away for it, and the code of what hindered that (or empty)."""

    backup: Backup
    removed: int
    change: ChangeSet
    not_removed: str = ""


def make_backup(workspace: Workspace, place: Path | None = None) -> BackupMade:
    """Make a backup beside the store, or in a second place; only then take old ones away.

    One log row `backup_made` with the kind of place, never its path; who reads while another writes may make one too.
    Raises ExpectedFailure as BackupKeeper does, `backup_place_not_allowed` where the IT department has decided other
    places, `backup_is_read_only` in a backup.
    """
    keeper, store, policy = workspace.services.backups, workspace.store, workspace.services.policy
    if store.sharing().mode is StoreMode.BACKUP:
        raise ExpectedFailure("backup_is_read_only")
    if place is not None and not policy.may_hold_backups(place):
        places = ", ".join(str(given) for given in policy.backup_places)
        raise ExpectedFailure("backup_place_not_allowed", {"places": places})
    backup = keeper.make(store, place)
    with store.write() as work:
        if store.sharing().may_write:  # who only reads leaves a row and changes nothing
            work.settings.put(OWN_LAST if place is None else SECOND_LAST, backup.made_at.isoformat())
        work.commit(
            LogEvent(
                "backup_made",
                detail={"place": "own" if place is None else "second", "rows": backup.position or 0},
            )
        )
    removed, hindrance = _thin_out(workspace.services, backup, store.header.id)
    return BackupMade(backup, removed, changed(ChangeKind.SETTING), hindrance)


def copy_locked_store(services: Services, store: Path, place: Path) -> BackupMade:
    """The same without any password, for a scheduled job; the program must not have the store open itself."""
    backup = services.backups.copy_locked(store, place)
    removed, hindrance = _thin_out(services, backup, backup.store_id)
    return BackupMade(backup, removed, changed(), hindrance)


def restore_backup(services: Services, backup: Path, target: Path) -> Backup:
    """Make a store of a backup in a new or empty folder. Nothing is ever overwritten."""
    return services.backups.restore(backup, target)


def list_backups(services: Services, path: Path, place: Path | None = None) -> list[Backup]:
    """The store's backups beside it, or in a second place, newest first. Needs no unlocking."""
    keeper = services.backups
    return keeper.list(place or keeper.own_place(path), services.stores.header(path).id)


def backups_in(services: Services, place: Path) -> list[Backup]:
    """All backups in a folder, of any store: for when the store itself is gone or cannot be read."""
    return services.backups.list(place)


def keep_backup(workspace: Workspace, backup: Backup) -> ChangeSet:
    """Somebody decided that a backup stays although it gets older than 90 days. One log row with its day."""
    with workspace.store.read() as work:
        require(current_viewer(work, workspace), Duty.MANAGE_ACCOUNTS)
    workspace.services.backups.keep(backup)
    with workspace.store.write() as work:
        work.commit(LogEvent("backup_kept", detail={"made_at": backup.made_at.isoformat()}))
    return changed(ChangeKind.SETTING)


def note_backup_opened(workspace: Workspace, folder: Path) -> None:
    """Leave a row in the live store when a backup has opened, before anything of it is seen; it takes none itself."""
    if workspace.store.sharing().mode is not StoreMode.BACKUP:
        with workspace.store.write() as work:
            work.commit(LogEvent("backup_opened", detail={"made_at": folder.name}))


def is_backup_due(workspace: Workspace) -> bool:
    """Whether nobody made a backup beside the store today yet: so at the day's first unlocking."""
    if workspace.store.sharing().mode is StoreMode.BACKUP:
        return False
    last = _setting(workspace, OWN_LAST)
    if last is None or local_time(last).date() != workspace.today:
        # One made by somebody who only read, or by a scheduled job, stands in no setting.
        keeper, path = workspace.services.backups, workspace.store.header.path
        made = [item.made_at for item in keeper.list(keeper.own_place(path), workspace.store.header.id)[:1]]
        return not any(local_time(moment).date() == workspace.today for moment in made)
    return False


def last_second_place_backup(workspace: Workspace, place: Path | None = None) -> int | None:
    """Days since a second place got a backup, None for never. `place`: also what a scheduled job left there counts."""
    last = _setting(workspace, SECOND_LAST)
    if place is not None:
        found = workspace.services.backups.list(place, workspace.store.header.id)
        last = max([item.made_at for item in found[:1]] + [item for item in (last,) if item], default=None)
    return None if last is None else max(0, (workspace.today - local_time(last).date()).days)


def is_second_place_due(workspace: Workspace, place: Path) -> bool:
    """Whether this place shows no copy of today. What another place got does not count here; one that is away shows
    none either, which making the copy then says."""
    found = workspace.services.backups.list(place, workspace.store.header.id)
    return not any(local_time(item.made_at).date() == workspace.today for item in found)


def put_off_second_place(workspace: Workspace) -> ChangeSet:
    """At first run: a second place is chosen later. The reminder begins some days from now."""
    with workspace.store.write() as work:
        work.settings.put(SECOND_PUT_OFF, workspace.now.isoformat())
        work.commit(LogEvent("second_place_put_off"))
    return changed(ChangeKind.SETTING)


def days_since_put_off(workspace: Workspace) -> int | None:
    """Days since the choice of a second place was put off at first run; None when it never was."""
    at = _setting(workspace, SECOND_PUT_OFF)
    return None if at is None else max(0, (workspace.today - local_time(at).date()).days)


def _setting(workspace: Workspace, key: str) -> datetime | None:
    with workspace.store.read() as work:
        text = work.settings.get(key)
    return None if text is None else datetime.fromisoformat(text)


def _thin_out(services: Services, new: Backup, store_id: StoreId) -> tuple[int, str]:
    """Take away what the keeping rule lets go; the new backup stands whatever comes of it.

    Those that were opened and read follow the rule among themselves: copies that a job makes without a key may be of a
    damaged store, which nobody sees, and push none of them out. A clock that is
    wrong for a day takes nothing away: neither the new one, beside copies that seem to come from the future, nor all
    others at once, because they suddenly seem older than any may be. Then the next day's backup decides.
    """
    keeper, place = services.backups, new.folder.parent
    found = keeper.list(place, store_id)
    before = max((item.made_at for item in found if item.folder != new.folder), default=new.made_at)
    if new.made_at - before > backup_keeping.OLDEST:
        return 0, ""
    always = {local_time(item.made_at) for item in found if item.is_kept_by_decision}
    always.add(local_time(new.made_at))
    now, opened = local_time(services.clock.now()), [item for item in found if item.is_opened]
    always.update(backup_keeping.kept((local_time(item.made_at) for item in opened), now))
    stays = backup_keeping.kept((local_time(item.made_at) for item in found), now, always)
    goes = [item for item in found if local_time(item.made_at) not in stays]
    if not goes:
        return 0, ""
    try:
        keeper.remove(place, goes)
    except ExpectedFailure as failure:
        return 0, failure.code
    return len(goes), ""
