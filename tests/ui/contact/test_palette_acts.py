# SPDX-License-Identifier: EUPL-1.2
"""Ctrl K begins a contact with a pupil, and takes files for one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from eht_desk.ui.navigation import Route
from eht_desk.ui.palette import Palette
from eht_desk.ui.screens.receive_screen import ReceiveScreen
from tests.fakes.school import ALMA, NOEL
from tests.ui.printing.test_pictures import long_paper
from tests.ui.shell.conftest import Stage, make_stage, stage

__all__ = ["make_stage", "stage"]


def found(palette: Palette) -> list[str]:
    return [palette.model.data(palette.model.index(row)) for row in range(palette.model.rowCount())]


def test_a_name_offers_what_can_be_begun(stage: Stage) -> None:
    frame = stage.unlock("maria")
    frame.open_palette()
    frame.palette_box.line.setText("alma")
    assert found(frame.palette_box)[:3] == [
        "Alma Dahl",
        "Ny kontakt med Alma Dahl",
        "Inkommet till Alma Dahl",
    ]
    frame.palette_box.line.setText("alma k")
    assert found(frame.palette_box)[0] == "Ny kontakt med Alma Dahl"
    stage.key(Qt.Key.Key_Return)
    assert frame.route == Route("contact", {"pupil": ALMA})


def test_files_let_go_on_a_line_are_about_that_pupil(stage: Stage, tmp_path: Path) -> None:
    frame = stage.unlock("maria")
    paper = tmp_path / "intyg.pdf"
    paper.write_bytes(long_paper(1))
    frame.open_palette()
    frame.palette_box.line.setText("noel")
    frame.palette_box._take_files((paper,))
    screen = frame.current_screen
    assert isinstance(screen, ReceiveScreen)
    stage.qtbot.waitUntil(lambda: [bool(row.read) for row in screen._rows] == [True])
    assert frame.route == Route("receive", {"pupil": NOEL})


def test_f1_lists_the_keys_and_the_page_helps(stage: Stage) -> None:
    frame = stage.unlock("maria")
    frame.go(Route("pupil", {"pupil": ALMA}))
    frame.open_palette()
    frame.palette_box.line.setText("ny kontakt")
    assert "Ny kontakt" in found(frame.palette_box)
