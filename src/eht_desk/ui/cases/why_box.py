# SPDX-License-Identifier: EUPL-1.2
"""Varför nu?: the rule, what was found, how the day was counted and the paragraphs, behind one quiet button."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.application.case_views import WhyView
from eht_desk.ui.cases.because_texts import because_text
from eht_desk.ui.cases.why_texts import day_line
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.text import Heading, Line, PlainLabel


class WhyBox(QWidget):
    """Folded until somebody asks. Nothing in it is pressed, so it is read as one text."""

    def __init__(self, why: WhyView) -> None:
        super().__init__()
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, theme().px(4), 0, 0)
        column.setSpacing(theme().px(4))
        column.addWidget(Line())
        self._spoken: list[str] = []
        self._part("", [why.rule])
        self._part("Det som finns", [because_text(item) for item in why.because])
        self._part("Så räknas dagen", [day_line(line) for line in why.arithmetic])
        laws = [f"{law.title}. {law.text}".strip() for law in why.laws]
        former = [f"Hette förut {law.replaces}." for law in why.laws if law.replaces]
        self._part("Lagrum", [*laws, *former])
        self._part("Källa", [why.source])
        self.setAccessibleName("Varför nu?")
        self.setAccessibleDescription(" ".join(self._spoken))

    def _part(self, heading: str, lines: Sequence[str]) -> None:
        told = [line for line in lines if line]
        if not told:
            return
        if heading:
            self._column.addSpacing(theme().px(4))
            self._column.addWidget(Heading(heading, 3, wraps=True))
        for line in told:
            self._column.addWidget(PlainLabel(line, "secondary", wraps=True))
        self._spoken += [f"{heading}:" if heading else "", *told]
