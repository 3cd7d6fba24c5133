# SPDX-License-Identifier: EUPL-1.2
"""An answer to tick with many words goes on below them instead of making the page wider than the window."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.check_box import WrappingCheckBox

WORDS = "Relation och samspel med skolpersonal och elever under lektioner och raster"


def test_many_words_take_several_lines_where_it_is_narrow(qtbot: QtBot) -> None:
    theme()
    page = QWidget()
    qtbot.addWidget(page)
    box = WrappingCheckBox(WORDS)
    column = QVBoxLayout(page)
    column.addWidget(box)
    column.addStretch(1)
    page.resize(900, 300)
    page.show()
    assert box.text() == WORDS
    one_line = box.height()
    page.resize(260, 300)
    qtbot.waitUntil(lambda: box.height() > one_line)
    assert page.minimumSizeHint().width() <= 260
    assert box.text().split() == WORDS.split()
    assert box.accessibleName() == WORDS
    page.resize(900, 300)
    qtbot.waitUntil(lambda: box.height() == one_line)
