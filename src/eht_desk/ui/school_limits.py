# SPDX-License-Identifier: EUPL-1.2
"""What the school decided that limits the settings of a device: read from the store that is opened. No Qt."""

from __future__ import annotations

from eht_desk.application.store_settings import read_settings
from eht_desk.application.workspace import Workspace
from eht_desk.domain.settings import SettingPlace, of_place
from eht_desk.ui.device_settings import DeviceSettings


def take_school_limits(settings: DeviceSettings, workspace: Workspace) -> None:
    """Let the store's limits hold on this device from now on. Reads the store: not on the main thread."""
    decided = read_settings(workspace)
    keys = {item.school_key for item in of_place(SettingPlace.DEVICE) if item.school_key}
    settings.school = {key: int(decided[key]) for key in sorted(keys)}
