# SPDX-License-Identifier: EUPL-1.2
"""What every screen of an unlocked store gets: use cases' workspace, tasks, change bus, navigator, printers."""

from __future__ import annotations

from dataclasses import dataclass, field

from eht_desk.application.ports import PrintQueue
from eht_desk.application.sessions import Who
from eht_desk.application.workspace import Workspace
from eht_desk.ui.change_bus import ChangeBus
from eht_desk.ui.device_settings import DeviceSettings
from eht_desk.ui.handed_over import HandedOver
from eht_desk.ui.incoming_files import IncomingFiles
from eht_desk.ui.navigation import Navigator
from eht_desk.ui.sharing_watch import SharingWatch
from eht_desk.ui.tasks import Tasks
from eht_desk.ui.unsaved import UnsavedTexts


@dataclass(frozen=True, slots=True)
class Desk:
    """Made at each unlocking, dropped at each lock. Screens hold it and nothing else of the world."""

    workspace: Workspace
    who: Who
    tasks: Tasks
    bus: ChangeBus
    navigator: Navigator
    printers: PrintQueue
    settings: DeviceSettings
    unsaved: UnsavedTexts = field(default_factory=UnsavedTexts)
    sharing: SharingWatch = field(default_factory=SharingWatch)
    """Whether changes can be saved now, and who else writes."""
    dismissed: set[str] = field(default_factory=set)
    """Reminders that the person put away until the next unlocking."""
    incoming: IncomingFiles = field(default_factory=IncomingFiles)
    """Files that were dropped, on their way to the page that receives them."""
    handed_over: HandedOver = field(default_factory=HandedOver)
    """Whether somebody answers questions alone at this window."""

    def __post_init__(self) -> None:
        """What changed is told to the pages, whoever changed it: others, or a page that was left meanwhile."""
        self.sharing.news.connect(self.bus.publish)
        self.tasks.set_change_watcher(self.bus.publish)
