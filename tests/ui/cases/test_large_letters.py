# SPDX-License-Identifier: EUPL-1.2
"""The page of a case with letters twice as large, in the smallest window."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from eht_desk.ui.cases.case_cards import OutsideCard
from eht_desk.ui.theme.theme import theme


def test_what_is_never_hindered_is_no_wider_than_its_longest_words(qtbot: QtBot) -> None:
    theme().choose("light", 200)
    try:
        card = OutsideCard(lambda: None, lambda: None, "Orosanmälan till socialtjänsten")
        qtbot.addWidget(card)
        card.ensurePolished()
        edges = theme().px(40)
        assert card.minimumSizeHint().width() <= card.report_button.sizeHint().width() + edges
    finally:
        theme().choose("light", 0)
