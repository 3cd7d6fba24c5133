# SPDX-License-Identifier: EUPL-1.2
"""The painted chart: every figure is on it and in its words, bars are told apart without colour, nothing is cut."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from eht_desk.domain.instruments.responses import PUPIL, Response
from eht_desk.ui.surveys.bar_chart import PATTERNS, BarChart, Bars, ChartData
from eht_desk.ui.surveys.figure_table import FigureTable
from eht_desk.ui.surveys.result_cards import ChartCard, chart_of
from eht_desk.ui.surveys.result_texts import people_of
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.theme.tokens import CONTRAST_DARK, CONTRAST_LIGHT, DARK, LIGHT, Tokens, contrast
from tests.ui.surveys.result_views import LISA, OMAR, TEACHER, form_of, result_view, sras_r

SRAS = sras_r()
FORMS = [
    form_of(SRAS, PUPIL, (12, 30, 6, 6)),
    form_of(SRAS, OMAR, (24, 12, 6, 6), (2, 6)),
    form_of(SRAS, LISA, (24, 12, 6, 6)),
    form_of(SRAS, TEACHER, (10, 20, 9, 15)),
]


@pytest.fixture(autouse=True)
def usual_looks(qtbot: QtBot) -> Iterator[None]:
    theme().choose("light", 100)
    yield
    theme().choose("light", 100)


def picture(chart: BarChart, width: int = 700) -> QImage:
    chart.resize(width, chart.heightForWidth(width))
    return chart.grab().toImage()


def one(value: Fraction | None, pattern: int = 0) -> ChartData:
    return ChartData(
        ("En",), (Bars("Elev", (value,), pattern),), (), "Medelvärde", frozenset(), 0, 6, "kan inte räknas"
    )


def painted(data: ChartData, qtbot: QtBot) -> QImage:
    chart = BarChart("Diagram", data)
    qtbot.addWidget(chart)
    return picture(chart)


def reach(image: QImage) -> int:
    """How far to the right the first bar goes, along its upper edge."""
    accent = int(theme().tokens.accent[1:], 16)
    rows = range(image.height() // 2)
    return max(
        (x for x in range(image.width()) for y in rows if image.pixel(x, y) & 0xFFFFFF == accent), default=0
    )


def test_a_screen_reader_gets_every_figure(qtbot: QtBot) -> None:
    view = result_view(FORMS)
    chart = BarChart("Medelvärden", chart_of(view, people_of(view)))
    qtbot.addWidget(chart)
    told = chart.accessibleDescription()
    assert (
        "Undvika obehag i skolan: Elev 2,00, Lisa Dahl (vårdnadshavare) 4,00, Omar Dahl (vårdnadshavare), "
        "inte i medelvärdet 4,00, Lärare, inte i medelvärdet 1,67, Medelvärde 3,00." in told
    )
    assert "Omar Dahl (vårdnadshavare), inte i medelvärdet kan inte räknas" in told


def test_a_bar_is_as_long_as_its_mean(qtbot: QtBot) -> None:
    """The scale is 0 to 6: three is half of it, nothing is a sliver."""
    ends = [reach(painted(one(Fraction(value)), qtbot)) for value in (0, 3, 6)]
    start = theme().px(250)
    assert 0 < ends[0] - start <= 4
    assert abs((ends[1] - start) * 2 - (ends[2] - start)) <= 3


def test_what_cannot_be_reckoned_has_no_bar(qtbot: QtBot) -> None:
    image = painted(one(None), qtbot)
    assert reach(image) == 0


def test_patterns_differ_without_colour(qtbot: QtBot) -> None:
    def grey(pattern: int) -> bytes:
        image = painted(one(Fraction(5), pattern), qtbot).convertToFormat(QImage.Format.Format_Mono)
        return bytes(image.constBits())

    assert len({grey(pattern) for pattern in range(PATTERNS)}) == PATTERNS


@pytest.mark.parametrize("tokens", [LIGHT, DARK, CONTRAST_LIGHT, CONTRAST_DARK], ids=lambda each: each.name)
def test_the_edge_of_a_bar_stands_out(tokens: Tokens) -> None:
    assert contrast(tokens.accent, tokens.surface) >= 3


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("width", [300, 560, 1100])
def test_nothing_is_painted_outside(qtbot: QtBot, percent: int, width: int) -> None:
    theme().choose("light", percent)
    view = result_view(FORMS)
    chart = BarChart("Medelvärden", chart_of(view, people_of(view)))
    qtbot.addWidget(chart)
    image = picture(chart, width)
    ground = image.pixel(0, image.height() - 1)
    last = [image.pixel(x, image.height() - 1) for x in range(image.width())]
    assert set(last) == {ground}, "the key to the patterns is cut"


def test_the_chart_turns_into_its_table_and_back(qtbot: QtBot) -> None:
    view = result_view(FORMS)
    card = ChartCard(view, people_of(view), lambda _method: None, as_table=False)
    qtbot.addWidget(card)
    card.resize(760, 600)
    card.show()
    assert card.chart.isVisible()
    card.toggle.click()
    assert card.table is not None
    assert card.table.isVisible()
    assert not card.chart.isVisible()
    assert card.toggle.text() == "Visa som diagram"
    assert card.table.rows()[0][:2] == ["Undvika obehag i skolan", "2,00"]
    card.toggle.click()
    assert card.chart.isVisible()
    assert not card.table.isVisible()


def test_the_method_is_asked_only_where_it_matters(qtbot: QtBot) -> None:
    chosen: list[str] = []

    def card(*forms: Response) -> ChartCard:
        view = result_view(forms)
        made = ChartCard(view, people_of(view), lambda method: chosen.append(method.value), as_table=False)
        qtbot.addWidget(made)
        return made

    assert card(FORMS[0]).method is None
    assert card(FORMS[0], FORMS[2]).method is None
    three = card(FORMS[0], FORMS[2], form_of(SRAS, OMAR, (24, 12, 6, 6)))
    assert three.method is not None
    three.method.press(three.method.segments()[1])
    assert chosen == ["half_pupil"]


@pytest.mark.parametrize("percent", [100, 200])
def test_a_table_shows_all_its_rows(qtbot: QtBot, percent: int) -> None:
    theme().choose("light", percent)
    rows = [["Slippa sociala situationer, bedömning", "4,67 till 3,33 (−1,33)"] for _ in range(4)]
    table = FigureTable("Tabell", ["Funktion", "Elev"], rows)
    qtbot.addWidget(table)
    table.resize(700, table.height())
    table.show()
    last = table.visualRect(table.model().index(3, 0))
    assert last.bottom() <= table.viewport().height()
