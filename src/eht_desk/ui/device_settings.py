# SPDX-License-Identifier: EUPL-1.2
"""Settings of this device: a JSON file beside no person's data, narrowed by what IT and the school decided."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.policy import Policy
from eht_desk.domain.settings import (
    SECOND_BACKUP_PLACE,
    SettingDefinition,
    SettingKind,
    SettingPlace,
    definition,
)

MAXIMUM_RECENT = 8


class DeviceSettings:
    """Reads and writes the settings file. A damaged file gives the defaults and is replaced at the next change.

    `policy` is what the IT department decided for the computer. `school` are the limits of the store that is open or
    was open last, by the store's own keys; the window sets them at each unlocking.
    """

    def __init__(self, path: Path, policy: Policy | None = None) -> None:
        self._path = path
        self._values: dict[str, Any] = _read(path)
        self.policy = policy or Policy()
        self.school: Mapping[str, int] = {}

    def get(self, key: str) -> Any:
        """The value that holds: the person's own, or the default when it is missing or does not fit, within what IT and
        the school allow. Raises KeyError for unknown keys."""
        item = _device_setting(key)
        value = self._values.get(key, item.default)
        if not item.accepts(value):
            value = item.default
        if item.kind is SettingKind.FOLDER:
            return self._folder(value)
        limit = self.limit(key)
        return value if limit is None else min(value, limit)

    def put(self, key: str, value: Any) -> None:
        """Change a setting and write the file.

        Raises:
            ExpectedFailure: `backup_place_not_allowed`, the IT department has decided the places.
        """
        item = _device_setting(key)
        if item.kind is SettingKind.FOLDER and value and not self.policy.may_hold_backups(Path(value)):
            raise place_not_allowed(self.policy)
        self._values[key] = value
        self._write()

    def limit(self, key: str) -> int | None:
        """The highest number that IT and the school allow, or None where neither decided."""
        item = _device_setting(key)
        if item.kind is not SettingKind.NUMBER:
            return None
        limits = [self.school[item.school_key]] if item.school_key in self.school else []
        if item.policy_key and self.policy.lock_minutes_maximum is not None:
            limits.append(self.policy.lock_minutes_maximum)
        return min(limits, default=None)

    def is_decided(self, key: str) -> bool:
        """Whether the IT department's file has a say in this setting."""
        return self.policy.decides(_device_setting(key).policy_key)

    @property
    def second_backup_place(self) -> Path | None:
        """The folder outside the computer that backups go to as well: the person's own choice where it is allowed, else
        the first one that the IT department gave."""
        place = self.get(SECOND_BACKUP_PLACE)
        return Path(place) if place else None

    @property
    def recent_stores(self) -> tuple[Path, ...]:
        """Folders of stores that were opened on this device, latest first."""
        recent = self._values.get("recent_stores", [])
        return (
            tuple(Path(item) for item in recent if isinstance(item, str)) if isinstance(recent, list) else ()
        )

    def remember_store(self, path: Path) -> None:
        """Put a store first on the list."""
        kept = [str(item) for item in self.recent_stores if item != path]
        self._values["recent_stores"] = [str(path), *kept][:MAXIMUM_RECENT]
        self._write()

    def last_login(self, store_id: str) -> str:
        """The login that opened the store last on this device, or empty."""
        logins = self._values.get("last_logins", {})
        return str(logins.get(store_id, "")) if isinstance(logins, dict) else ""

    def remember_login(self, store_id: str, login: str) -> None:
        """Keep the chosen login name (readable before unlocking anyway)."""
        logins = self._values.get("last_logins", {})
        self._values["last_logins"] = {**(logins if isinstance(logins, dict) else {}), store_id: login}
        self._write()

    def _folder(self, chosen: str) -> str:
        if chosen and self.policy.may_hold_backups(Path(chosen)):
            return chosen
        given = self.policy.backup_places
        return str(given[0]) if given else ""

    def _write(self) -> None:
        temporary = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text(json.dumps(self._values, ensure_ascii=False, indent=1), encoding="utf-8")
            temporary.replace(self._path)
        except OSError:
            # A device that cannot keep its settings (full disk, locked profile) still lets people work.
            temporary.unlink(missing_ok=True)


def place_not_allowed(policy: Policy) -> ExpectedFailure:
    """The failure that names where backups may lie."""
    places = ", ".join(str(place) for place in policy.backup_places)
    return ExpectedFailure("backup_place_not_allowed", {"places": places})


def _device_setting(key: str) -> SettingDefinition:
    item = definition(key)
    if item.place is not SettingPlace.DEVICE:
        raise KeyError(key)
    return item


def _read(path: Path) -> dict[str, Any]:
    try:
        data: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return dict(data) if isinstance(data, dict) else {}
