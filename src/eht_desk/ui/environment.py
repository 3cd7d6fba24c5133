# SPDX-License-Identifier: EUPL-1.2
"""What the window needs to start, given by the composition root; everything heavy is behind a callable."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from eht_desk.domain.policy import Policy

if TYPE_CHECKING:
    from eht_desk.application.ports import PrintQueue, StoreHeader
    from eht_desk.application.workspace import Services
    from eht_desk.ui.device_settings import DeviceSettings


@dataclass(frozen=True, slots=True)
class WindowEnvironment:
    """`load_services` imports the heavy libraries and runs off the main thread after the first page was painted.

    `peek` reads a store's name and logins without them. `idle_clock` gives seconds that only go forward.
    `backup_delay_seconds`: how long after unlocking the day's backup begins.
    `policy`: what the IT department decided for this computer; `settings` are narrowed by the same.
    """

    load_services: Callable[[], Services]
    peek: Callable[[Path], StoreHeader]
    settings: DeviceSettings
    printers: Callable[[], PrintQueue]
    initial_store: Path | None
    report_folder: Path
    idle_clock: Callable[[], float] = time.monotonic
    backup_delay_seconds: float = 10.0
    policy: Policy = field(default_factory=Policy)
