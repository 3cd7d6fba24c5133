# SPDX-License-Identifier: EUPL-1.2
"""Settings of the store: what the school decided for everybody who uses it. Reading is for all, changing a duty."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import Workspace, current_viewer, require
from eht_desk.domain.access import Duty
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.log import LogEvent
from eht_desk.domain.settings import SettingPlace, SettingValue, definition, of_place


def read_settings(workspace: Workspace) -> Mapping[str, SettingValue]:
    """All settings of the store by key; a default where nobody decided."""
    with workspace.store.read() as work:
        return settings_of(work)


def settings_of(work: ReadWork) -> Mapping[str, SettingValue]:
    """The same within a reading that is open already."""
    return MappingProxyType(
        {item.key: item.from_text(work.settings.get(item.key)) for item in of_place(SettingPlace.STORE)}
    )


def number_of(work: ReadWork, key: str) -> int:
    """One setting that is a number. Raises KeyError for an unknown key."""
    return int(definition(key).from_text(work.settings.get(key)))


def change_setting(workspace: Workspace, key: str, value: SettingValue) -> ChangeSet:
    """Decide one setting for the school. One log row with key, former and new value; none when it stands so already.

    Raises:
        RuleViolation: `not_allowed`, `not_found` (no setting of the store), and on the key `setting_range`,
            `setting_too_long`, `setting_unfit`.
    """
    item = next((known for known in of_place(SettingPlace.STORE) if known.key == key), None)
    if item is None:
        raise RuleViolation("not_found")
    fit = value.strip() if isinstance(value, str) else value
    item.check(fit)
    with workspace.store.write() as work:
        if item.duty:
            require(current_viewer(work, workspace), Duty(item.duty))
        former = item.from_text(work.settings.get(key))
        if former == fit:
            return ChangeSet()
        work.settings.put(key, str(fit))
        work.commit(LogEvent("setting_changed", detail={"key": key, "from": former, "to": fit}))
    return changed(ChangeKind.SETTING)
