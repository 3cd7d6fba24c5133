# SPDX-License-Identifier: EUPL-1.2
"""Text can be read in every palette, and the style sheet is whole at every size."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from eht_desk.ui.theme.stylesheet import style_sheet
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.theme.tokens import PALETTES, RING_ON_GROUND, TEXT_ON_GROUND, Tokens, contrast


@pytest.mark.parametrize("tokens", PALETTES, ids=lambda tokens: tokens.name)
def test_text_on_its_ground_is_readable(tokens: Tokens) -> None:
    weak = {
        (text, ground): round(contrast(getattr(tokens, text), getattr(tokens, ground)), 2)
        for text, ground in TEXT_ON_GROUND
        if contrast(getattr(tokens, text), getattr(tokens, ground)) < 4.5
    }
    assert weak == {}


@pytest.mark.parametrize("tokens", PALETTES, ids=lambda tokens: tokens.name)
def test_the_focus_ring_is_seen(tokens: Tokens) -> None:
    for ring, ground in RING_ON_GROUND:
        assert contrast(getattr(tokens, ring), getattr(tokens, ground)) >= 3


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("tokens", PALETTES, ids=lambda tokens: tokens.name)
@pytest.mark.parametrize("scale", [1.0, 1.25, 2.0])
def test_the_style_sheet_is_whole(tokens: Tokens, scale: float) -> None:
    sheet = style_sheet(tokens, scale)
    assert sheet.count("{") == sheet.count("}")
    assert " px}" not in sheet
    assert f"{round(8 * scale)}px" in sheet


def test_the_theme_follows_the_choice(qtbot: QtBot) -> None:
    chosen = theme()
    try:
        with qtbot.waitSignal(chosen.changed):
            chosen.choose("dark", 150)
        assert chosen.tokens.is_dark
        assert chosen.px(10) == 15
        assert QApplication.font().pixelSize() == 21
        assert not chosen.icon("house").isNull()
        chosen.choose("contrast", 200)
        assert chosen.tokens.name.startswith("contrast")
    finally:
        chosen.choose("light", 100)
    assert chosen.tokens.name == "light"
