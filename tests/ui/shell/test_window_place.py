# SPDX-License-Identifier: EUPL-1.2
"""On a school's small laptop nothing of the window lies outside the screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from eht_desk.ui.window_place import fit


@pytest.mark.parametrize(
    "free",
    [QRect(0, 0, 1366, 768), QRect(0, 0, 1366, 720), QRect(0, 30, 1280, 650), QRect(0, 0, 800, 560)],
    ids=["bare", "with a taskbar", "with a menu bar", "very small"],
)
def test_a_small_screen_is_filled(qtbot: QtBot, free: QRect) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    fit(window, free)
    assert window.windowState() & Qt.WindowState.WindowMaximized
    assert window.width() < free.width()  # when no longer maximised
    assert window.height() < free.height()
    assert window.minimumWidth() < free.width()
    assert window.minimumHeight() < free.height()


def test_a_large_screen_shows_the_designed_size_inside_it(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    free = QRect(1920, 0, 1920, 1040)
    fit(window, free)
    assert not window.windowState() & Qt.WindowState.WindowMaximized
    assert window.size() == QSize(1366, 768)
    assert free.contains(window.geometry())
