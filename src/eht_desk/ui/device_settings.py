# SPDX-License-Identifier: EUPL-1.2
"""Settings of this device: one table of key, type, default and description, kept as JSON beside no person's data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MAXIMUM_RECENT = 8


@dataclass(frozen=True, slots=True)
class DeviceSetting:
    """One setting. `choices` empty means free within `minimum`..`maximum` (numbers) or free text."""

    key: str
    default: Any
    label: str
    description: str
    choices: tuple[tuple[Any, str], ...] = ()
    minimum: int = 0
    maximum: int = 0

    @property
    def is_free_text(self) -> bool:
        """Whether it is typed or picked on a page of its own, not chosen among values."""
        return isinstance(self.default, str) and not self.choices


TABLE: tuple[DeviceSetting, ...] = (
    DeviceSetting(
        "theme",
        "system",
        "Utseende",
        "Ljust, mörkt eller som datorn är inställd.",
        (("system", "Som datorn"), ("light", "Ljust"), ("dark", "Mörkt"), ("contrast", "Hög kontrast")),
    ),
    DeviceSetting(
        "text_percent",
        0,
        "Textstorlek",
        "Hur stor texten är i fönstret.",
        ((0, "Som datorn"), (100, "100 %"), (125, "125 %"), (150, "150 %"), (175, "175 %"), (200, "200 %")),
    ),
    DeviceSetting(
        "idle_minutes",
        5,
        "Lås efter",
        "Minuter utan tangent eller mus innan fönstret låser sig självt.",
        minimum=1,
        maximum=15,
    ),
    DeviceSetting(
        "long_idle_minutes",
        20,
        "Lås efter, i samtal och möte",
        "Minuter i lägen där man lyssnar mer än skriver: samtal, genomläsning, enkät och möte.",
        minimum=5,
        maximum=45,
    ),
    DeviceSetting(
        "second_backup_place",
        "",
        "Andra platsen för säkerhetskopior",
        "En mapp på en annan disk, ett USB-minne eller en server, som den här datorn når.",
    ),
)


class DeviceSettings:
    """Reads and writes the settings file. A damaged file gives the defaults and is replaced at the next change."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values: dict[str, Any] = _read(path)

    def get(self, key: str) -> Any:
        """The value, or the table's default when missing or of the wrong kind. Raises KeyError for unknown keys."""
        setting = next((item for item in TABLE if item.key == key), None)
        if setting is None:
            raise KeyError(key)
        value = self._values.get(key, setting.default)
        if type(value) is not type(setting.default):
            return setting.default
        if setting.choices and value not in [choice for choice, _ in setting.choices]:
            return setting.default
        if setting.maximum and not setting.minimum <= value <= setting.maximum:
            return setting.default
        return value

    def put(self, key: str, value: Any) -> None:
        """Change a setting and write the file."""
        self.get(key)
        self._values[key] = value
        self._write()

    @property
    def second_backup_place(self) -> Path | None:
        """The folder outside the computer that backups go to as well, if one was chosen."""
        place = self.get("second_backup_place")
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

    def _write(self) -> None:
        temporary = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text(json.dumps(self._values, ensure_ascii=False, indent=1), encoding="utf-8")
            temporary.replace(self._path)
        except OSError:
            # A device that cannot keep its settings (full disk, locked profile) still lets people work.
            temporary.unlink(missing_ok=True)


def _read(path: Path) -> dict[str, Any]:
    try:
        data: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return dict(data) if isinstance(data, dict) else {}
