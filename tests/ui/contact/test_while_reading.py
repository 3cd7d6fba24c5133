# SPDX-License-Identifier: EUPL-1.2
"""While a colleague writes: everything can be read, nothing is begun, and the window says why."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from eht_desk.application.received import register_received
from eht_desk.domain.item_classes import SenderKind
from eht_desk.domain.received import Description, Sorting
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.pupil_screen import PupilScreen
from eht_desk.ui.screens.received import ReceivedScreen
from tests.fakes.school import ALMA, make_school
from tests.ui.contact.test_contact import ALT
from tests.ui.printing.test_pictures import long_paper
from tests.ui.shell.conftest import MakeStage, make_stage
from tests.ui.shell.test_sharing import sits_down

__all__ = ["make_stage"]
BEGINS = ("Ny kontakt", "Inkommet", "Ny uppgift …")


def test_everything_is_read_and_nothing_begun(make_stage: MakeStage, tmp_path: Path) -> None:
    school = make_school()
    workspace = school.as_("maria")
    said = Description("Intyg", "Bup", workspace.today)
    from_school = Sorting(SenderKind.SCHOOL)
    received_id, _ = register_received(workspace, ALMA, long_paper(2), said, from_school)
    school.gate.leases.one_writer = True
    school.gate.leases.held.clear()
    school.gate.leases.device = "KONTOR-12"
    colleague = sits_down(school)
    stage = make_stage(school)
    frame = stage.unlock("per")
    frame.go(Route("pupil", {"pupil": ALMA}))
    screen = frame.current_screen
    assert isinstance(screen, PupilScreen)
    stage.qtbot.waitUntil(lambda: screen.timeline is not None)
    buttons = {item.accessibleName(): item for item in screen.findChildren(QPushButton) if item.isVisible()}
    assert [buttons[name].isEnabled() for name in BEGINS] == [False, False, False]
    assert buttons["Ny kontakt"].toolTip()
    stage.key(Qt.Key.Key_K, ALT)
    assert frame.route.screen == "pupil"
    assert frame._notice.text
    frame.go(Route("received", {"pupil": ALMA, "received": received_id}))
    paper = frame.current_screen
    assert isinstance(paper, ReceivedScreen)
    stage.qtbot.waitUntil(lambda: paper.paper.page_count == 2)
    colleague.close()
