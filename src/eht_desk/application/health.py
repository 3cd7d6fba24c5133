# SPDX-License-Identifier: EUPL-1.2
"""The store's health: what is well, what is not, as codes with facts. Without a key only what can be seen without one.

Words: ui/health_texts.py. The full check of pages, keys and log: store_health.py.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

from eht_desk import __version__
from eht_desk.application.backups import OWN_LAST, SECOND_LAST
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.ports import Backup, OldCopy, ReadWork, StoreFacts, StoreHeader
from eht_desk.application.role_requests import given_without_rector
from eht_desk.application.setup import RECOVERY_CONFIRMED
from eht_desk.application.store_health import LAST_CHECK
from eht_desk.application.workspace import Services, Workspace, current_viewer, local_time, require
from eht_desk.domain.access import Duty, Viewer, may, viewer_of
from eht_desk.domain.backup_keeping import OLDEST
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.log import LogEvent
from eht_desk.domain.policy import Policy
from eht_desk.domain.settings import SECOND_PLACE_DAYS, definition
from eht_desk.domain.sharing import StoreMode

OWN_DAYS, CHECK_DAYS, IMPORT_DAYS = 2, 90, 30
"""Days that may pass: since the last backup beside the store, the last full check, and an import nobody answered."""

ROLE_DAYS = 90
"""So long it is told that a role that shows pupils was given while no rektor could be asked."""

_CLOCK_LEEWAY = timedelta(minutes=5)
_ROWS_FOR_JUMP = 300
_LITTLE_SPACE, _ALMOST_NONE = 500_000_000, 50_000_000


class Level(StrEnum):
    """How bad a line is."""

    OK = "ok"
    NOTE = "note"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class HealthLine:
    """One thing: a stable code, how it is, and facts for the sentence. Never a person's data."""

    code: str
    level: Level
    facts: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Health:
    """All lines, the worst first. `has_key`: also what only an unlocked store tells was looked at."""

    lines: tuple[HealthLine, ...]
    has_key: bool
    old_copies: tuple[OldCopy, ...] = ()
    """Copies from before an upgrade that are older than 90 days; they go only by a decision."""

    @property
    def level(self) -> Level:
        """The worst line's."""
        return self.lines[0].level if self.lines else Level.OK


_ORDER = (Level.BAD, Level.WARN, Level.NOTE, Level.OK)


def store_health(
    services: Services, path: Path, *, workspace: Workspace | None = None, second_place: Path | None = None
) -> Health:
    """Look at a store: its folder, its backups, the computer; and with an unlocked one at its accounts and settings.

    Raises ExpectedFailure("store_closed") when it was locked meanwhile; nothing else for what is wrong.
    """
    look = _Look(services, path, second_place)
    if workspace is not None:
        with workspace.store.read() as work:
            look.settings = work.settings.all()
            look.has_key = True
            look.inside(work, workspace)
    look.outside()
    lines = sorted(look.lines, key=lambda line: _ORDER.index(line.level))
    return Health(tuple(lines), look.has_key, look.old_copies())


def remove_old_copies(workspace: Workspace) -> ChangeSet:
    """Somebody decided: take away copies from before an upgrade that are older than 90 days. One log row.

    They hold what was deleted since, so they are backups in everything but name.
    """
    with workspace.store.read() as work:
        require(current_viewer(work, workspace), Duty.MANAGE_ACCOUNTS)
    keeper = workspace.services.backups
    facts = keeper.facts(workspace.store.header.path)
    old = [copy for copy in facts.old_copies if workspace.now - copy.made_at > OLDEST]
    with workspace.store.write() as work:
        work.commit(LogEvent("upgrade_copies_removed", detail={"count": len(old)}))
    keeper.remove_old_copies(old)
    return changed(ChangeKind.SETTING)


class _Look:
    """One look; gathers lines."""

    def __init__(self, services: Services, path: Path, second_place: Path | None) -> None:
        self._services, self._path = services, path
        self._second = second_place or next(iter(services.policy.backup_places), None)
        self._facts: StoreFacts = services.backups.facts(path)
        self._now = services.clock.now()
        self.settings: Mapping[str, str] = {}
        self.has_key = False
        self._writes = False
        self._is_backup = False
        self._is_nothing = False
        self.lines: list[HealthLine] = []

    def old_copies(self) -> tuple[OldCopy, ...]:
        """Those that are older than 90 days."""
        return tuple(copy for copy in self._facts.old_copies if self._now - copy.made_at > OLDEST)

    def outside(self) -> None:
        """What needs no key."""
        header = self._header()
        if self._is_backup or self._is_nothing:
            return  # a copy has no copies of its own, and a folder that is no store has nothing to be well or ill
        if self._facts.fault:
            self._say("database_fault", Level.BAD, fault=self._facts.fault)
        self._own_backup()
        if header is None or not header.is_demo:
            self._second_backup()
        self._folder()
        self._space()
        self._clock()
        self._leftovers()
        if header is not None and header.holder is not None and not self._writes:
            holder = header.holder
            facts = {"login": holder.login, "device": holder.device}
            if header.is_stale:
                self._say("lease_stale", Level.NOTE, **facts)
            else:
                self._say("lease_held", Level.OK, **facts)
        _policy_lines(self, self._services.policy)

    def inside(self, work: ReadWork, workspace: Workspace) -> None:
        """What only an unlocked store tells."""
        sharing = workspace.store.sharing()
        self._writes, self._is_backup = sharing.may_write, sharing.mode is StoreMode.BACKUP
        self._last_check()
        self._jump(work)
        confirmed = self.settings.get(RECOVERY_CONFIRMED) == "yes"
        self._say("papers_confirmed" if confirmed else "papers_unconfirmed", _good(confirmed))
        managers = sum(1 for viewer in _viewers(work, workspace.today) if may(viewer, Duty.MANAGE_ACCOUNTS))
        level = (Level.BAD, Level.NOTE)[managers] if managers < 2 else Level.OK
        self._say("managers", level, count=managers)
        since = workspace.today - timedelta(days=ROLE_DAYS)
        if given := given_without_rector(work, since):
            self._say("roles_without_rector", Level.NOTE, count=given, days=ROLE_DAYS)
        old = [item for item in work.imports.waiting() if self._days(item.at) > IMPORT_DAYS]
        if old:
            self._say("imports_waiting", Level.NOTE, count=len(old), days=IMPORT_DAYS)

    def _say(self, code: str, level: Level, /, **facts: str | int) -> None:
        self.lines.append(HealthLine(code, level, facts))

    def say(self, line: HealthLine) -> None:
        """One more line."""
        self.lines.append(line)

    def _header(self) -> StoreHeader | None:
        try:
            header = self._services.stores.header(self._path)
        except ExpectedFailure as failure:
            self._say("store_unreadable", Level.BAD, failure=failure.code, **failure.facts)
            self._is_nothing = failure.code == "not_a_store" and self._facts.store_id is None
            return None
        if _version(self._facts.made_with) > _version(__version__):
            made_with = self._facts.made_with
            self._say("program_older", Level.WARN, made_with=made_with, this=__version__)
        else:
            self._say("program_fits", Level.OK, this=__version__)
        return header

    def _own_backup(self) -> None:
        keeper = self._services.backups
        found = keeper.list(keeper.own_place(self._path), self._facts.store_id)
        last = self._latest(found, OWN_LAST if found else "")
        if last is None:
            self._say("own_backup_none", Level.WARN)
        else:
            self._backup_line("own_backup", last, OWN_DAYS)
        if self._facts.broken:
            self._say("own_backups_broken", Level.NOTE, count=len(self._facts.broken))

    def _second_backup(self) -> None:
        found: list[Backup] = []
        if self._second is not None:
            found = self._services.backups.list(self._second, self._facts.store_id)
        last = self._latest(found, SECOND_LAST)
        if last is not None:
            most = definition(SECOND_PLACE_DAYS).from_text(self.settings.get(SECOND_PLACE_DAYS))
            self._backup_line("second_backup", last, int(most))
        elif self._second is not None:
            self._say("second_backup_none", Level.WARN)
        elif self.has_key:
            self._say("second_place_none", Level.WARN)
        else:
            self._say("second_place_unknown", Level.NOTE)

    def _backup_line(self, code: str, last: datetime, most_days: int) -> None:
        days = self._days(last)
        self._say(code, _good(days <= most_days), days=days, at=_words(last))

    def _latest(self, found: list[Backup], key: str) -> datetime | None:
        times = [item.made_at for item in found[:1]]
        noted = _moment(self.settings.get(key, ""))
        return max([*times, *([noted] if noted else [])], default=None)

    def _folder(self) -> None:
        facts = self._facts
        if facts.sync_service:
            self._say("sync_folder", Level.BAD, service=facts.sync_service)
        if facts.is_network:
            self._say("network_path", Level.BAD if facts.has_log else Level.NOTE, has_log=int(facts.has_log))
        if not facts.is_writable:
            self._say("folder_read_only", Level.WARN)
        if facts.key_change_waits:
            self._say("key_change_waits", Level.NOTE)

    def _space(self) -> None:
        free, size = self._facts.free, self._facts.size
        if free is None:
            return
        level = Level.OK
        if free < _ALMOST_NONE:
            level = Level.BAD
        elif free < 2 * size + _LITTLE_SPACE:
            level = Level.WARN
        self._say("disk_space", level, free=free, size=size)

    def _clock(self) -> None:
        last = self._facts.last_row_at
        if last is not None and self._now + _CLOCK_LEEWAY < last:
            self._say("clock_behind", Level.WARN, at=_words(last), now=_words(self._now))
        else:
            self._say("clock_fits", Level.OK)

    def _jump(self, work: ReadWork) -> None:
        """A clock that was far ahead and stayed so is behind nothing; only the gap in the log tells of it."""
        times = [row.at for row in work.log.rows(newest=_ROWS_FOR_JUMP)]
        jumps = [(earlier, later) for earlier, later in pairwise(times) if later - earlier > OLDEST]
        for earlier, later in jumps[-1:]:
            days = (later - earlier).days
            self._say("clock_jumped", Level.NOTE, days=days, at=_words(earlier), now=_words(later))

    def _leftovers(self) -> None:
        if self._facts.leftovers:
            self._say("half_files", Level.NOTE, count=self._facts.leftovers)
        old = self.old_copies()
        if old:
            megabytes = sum(copy.size for copy in old) // 1_000_000
            self._say("old_copies", Level.NOTE, count=len(old), megabytes=megabytes, days=OLDEST.days)

    def _last_check(self) -> None:
        told = _check_told(self.settings.get(LAST_CHECK, ""))
        if told is None:
            self._say("never_checked", Level.NOTE)
            return
        at, findings = told
        if findings:
            self._say("check_found", Level.BAD, count=findings, at=_words(at))
        else:
            days = self._days(at)
            self._say("checked", Level.OK if days <= CHECK_DAYS else Level.NOTE, days=days, at=_words(at))

    def _days(self, at: datetime) -> int:
        return max(0, (local_time(self._now).date() - local_time(at).date()).days)


def _policy_lines(look: _Look, policy: Policy) -> None:
    for problem in policy.problems:
        facts: dict[str, str | int] = {
            "code": problem.code,
            "key": problem.key,
            "line": problem.line,
            "found": problem.found,
            "meant": problem.meant,
            "file": str(policy.source or ""),
        }
        look.say(HealthLine("policy_problem", Level.WARN, facts))
    if policy.source is not None and not policy.problems:
        look.say(HealthLine("policy_fits", Level.OK, {"file": str(policy.source)}))


def _viewers(work: ReadWork, today: date) -> list[Viewer]:
    roles = work.accounts.roles()
    return [
        viewer_of(account, roles, frozenset(), today)
        for account in work.accounts.all()
        if not account.is_closed
    ]


def _good(is_well: bool) -> Level:
    return Level.OK if is_well else Level.WARN


def _words(moment: datetime) -> str:
    """A moment as the school's clock shows it, for the sentence: `2026-11-24 08:01`."""
    return f"{local_time(moment):%Y-%m-%d %H:%M}"


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def _check_told(text: str) -> tuple[datetime, int] | None:
    try:
        told = json.loads(text)
        return datetime.fromisoformat(told["at"]), int(told["findings"])
    except (ValueError, KeyError, TypeError):
        return None


def _version(text: str) -> tuple[int, ...]:
    """Numbers of a version, so that 0.10 comes after 0.9."""
    numbers = []
    for part in text.split("."):
        digits = "".join(letter for letter in part if letter.isdigit())
        numbers.append(int(digits) if digits else 0)
    return tuple(numbers)
