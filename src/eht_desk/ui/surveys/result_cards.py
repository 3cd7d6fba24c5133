# SPDX-License-Identifier: EUPL-1.2
"""The cards of a result: chart with its table, the reading, what is missing, how it was reckoned, earlier occasions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from eht_desk.application.survey_views import ResultView
from eht_desk.domain.instruments.model import CombinationMethod, InformantKind
from eht_desk.ui.surveys.bar_chart import BarChart, Bars, ChartData
from eht_desk.ui.surveys.figure_table import FigureTable
from eht_desk.ui.surveys.people import People
from eht_desk.ui.surveys.reading_texts import METHODS, explanation, headline
from eht_desk.ui.surveys.result_texts import (
    CANNOT,
    TOGETHER,
    bar_label,
    beside_lines,
    earlier_line,
    earlier_notes,
    earlier_table,
    table_of,
)
from eht_desk.ui.widgets.buttons import LinkButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.date_text import long_date
from eht_desk.ui.widgets.notice import EmptyState, Notice
from eht_desk.ui.widgets.text import Heading, PlainLabel

_AS_TABLE, _AS_CHART = "Visa som tabell", "Visa som diagram"


class ChartCard(Card):
    """Bars, or the same as a table. `chosen` gets another method; `as_table` is what is shown first."""

    def __init__(
        self,
        view: ResultView,
        people: People,
        chosen: Callable[[CombinationMethod], object],
        *,
        as_table: bool,
    ) -> None:
        scale = view.instrument.scale
        title = f"Medelvärde för varje funktion, {scale.minimum}–{scale.maximum}"
        super().__init__(title)
        self.is_table = as_table
        self.toggle = LinkButton(_AS_TABLE, self._turn)
        self.toggle.setProperty("key", "table")
        self.head.addWidget(self.toggle, 0, Qt.AlignmentFlag.AlignTop)
        self._title, self._figures = title, table_of(view, people)
        self.chart = BarChart(title, chart_of(view, people))
        self.table: FigureTable | None = None
        """Made when it is first wanted."""
        self.body.addWidget(self.chart)
        for caution in view.cautions:
            if caution.function:
                about = view.instrument.function(caution.function).short_label
                self.body.addWidget(PlainLabel(f"{about}: {caution.text}", "hint", wraps=True))
        self.method: ChoiceButtons | None = None
        if methods_differ(view):
            options = [(each.value, words) for each, words in METHODS.items()]
            self.method = ChoiceButtons(options, "Räkna ihop", can_clear=False)
            self.method.set_value(view.result.method.value)
            self.method.chosen.connect(lambda value: chosen(CombinationMethod(value)))
            self.body.addWidget(PlainLabel("Räkna ihop", "label"))
            self.body.addWidget(self.method, 0, Qt.AlignmentFlag.AlignLeft)
        self._show()

    def _turn(self) -> None:
        self.is_table = not self.is_table
        self._show()

    def _show(self) -> None:
        if self.is_table and self.table is None:
            self.table = FigureTable(self._title, *self._figures)
            self.body.insertWidget(self.body.indexOf(self.chart) + 1, self.table)
            self.setTabOrder(self.toggle, self.table)
        self.chart.setHidden(self.is_table)
        if self.table is not None:
            self.table.setHidden(not self.is_table)
        self.toggle.set_text(_AS_CHART if self.is_table else _AS_TABLE)


def chart_of(view: ResultView, people: People) -> ChartData:
    """The figures as bars; whoever is most in the result has the solid one."""
    instrument, result = view.instrument, view.result
    leading = {
        place for place, each in enumerate(instrument.functions) if each.id in result.profile.functions
    }
    return ChartData(
        tuple(each.short_label for each in instrument.functions),
        tuple(
            Bars(bar_label(view, at, people), person.score.means, at) for at, person in enumerate(view.people)
        ),
        result.means,
        TOGETHER,
        frozenset(leading),
        instrument.scale.minimum,
        instrument.scale.maximum,
        CANNOT,
    )


def methods_differ(view: ResultView) -> bool:
    """Whether it matters how forms are put together: the pupil's with those of several others."""
    kinds = [who.kind for who in view.result.counted]
    return InformantKind.PUPIL in kinds and len(kinds) > 2


def reading_card(view: ResultView, people: People) -> Card:
    """Two plain sentences, and what must be known together with them."""
    card = Card("Läsning")
    card.body.addWidget(Heading(headline(view.result), 2, wraps=True))
    card.body.addWidget(PlainLabel(explanation(view.result, people), wraps=True))
    for line in beside_lines(view, people):
        card.body.addWidget(Notice(line, "warn"))
    return card


def lines_card(title: str, lines: Sequence[str], role: str = "") -> Card:
    """Sentences below each other."""
    card = Card(title)
    for line in lines:
        card.body.addWidget(PlainLabel(line, role, wraps=True))
    return card


def cautions_card(view: ResultView) -> Card:
    """What always stands beside a result as a whole; what is about a function stands below the chart."""
    return lines_card("Läs med försiktighet", [each.text for each in view.cautions if not each.function])


def earlier_card(view: ResultView, people: People, today: date) -> Card:
    """Each earlier occasion beside this one, as a table; those that cannot be compared as a line."""
    card = Card("Tidigare tillfällen")
    for earlier in view.earlier:
        if earlier.follow_up is None or earlier.result is None:
            card.body.addWidget(PlainLabel(earlier_line(earlier, today), wraps=True))
            continue
        name = f"{long_date(earlier.day)} och nu"
        card.body.addWidget(Heading(name, 3, wraps=True))
        headings, rows = earlier_table(view, earlier.result, earlier.follow_up, people)
        if len(headings) > 1:
            card.body.addWidget(FigureTable(name, headings, rows))
        for line in earlier_notes(earlier.follow_up, people):
            card.body.addWidget(PlainLabel(line, "secondary", wraps=True))
    return card


def empty_card(to_survey: Callable[[], object]) -> QWidget:
    """Nobody has answered."""
    card = Card()
    text = "Här visas svaren när någon har svarat på skärmen eller när ett pappersformulär är inskrivet."
    card.body.addWidget(EmptyState("Inga svar än", text, "Till frågeformuläret", to_survey))
    return card
