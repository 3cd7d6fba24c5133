# SPDX-License-Identifier: EUPL-1.2
"""What was taken in, in words, and the way to the pupils."""

from __future__ import annotations

from eht_desk.application.register_changes import ImportResult
from eht_desk.ui.navigation import Navigator, Route
from eht_desk.ui.register_texts import result_text
from eht_desk.ui.widgets.buttons import SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.text import PlainLabel


class ResultCard(Card):
    """`began_year` names the school year that began with it, such as 2026/27; empty in the middle of one."""

    def __init__(self, result: ImportResult, began_year: str, navigator: Navigator) -> None:
        super().__init__("Klart")
        if began_year:
            text = f"Läsåret {began_year} har börjat. Förra läsårets klasser är avslutade."
            self.body.addWidget(PlainLabel(text, "strong", self, wraps=True))
        self.body.addWidget(PlainLabel(result_text(result), parent=self, wraps=True))
        self.button = SecondaryButton("Till eleverna", lambda: navigator.go(Route("pupils")), self)
        self.body.addWidget(self.button)
