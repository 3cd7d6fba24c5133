# SPDX-License-Identifier: EUPL-1.2
"""Imports that lie in the store and wait: by whom, how many pupils; to open, to look at, to take back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.application.handed_in import HandedIn
from eht_desk.application.workspace import local_time
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_text import long_date
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.words import counted


class WaitingCard(Card):
    """`open_import` compares it, or shows what it holds to somebody who only hands in; `discard` throws it away."""

    def __init__(
        self,
        waiting: Sequence[HandedIn],
        open_import: Callable[[HandedIn], object],
        discard: Callable[[HandedIn], object],
        parent: QWidget | None = None,
    ) -> None:
        may_open = any(item.may_open for item in waiting)
        title = "Väntar på att tas in" if may_open else handed_in_title(waiting)
        super().__init__(title, parent, "accent")
        self.buttons: list[SecondaryButton] = []
        for item in waiting:
            line = QHBoxLayout()
            line.setSpacing(theme().px(8))
            words = QVBoxLayout()
            words.setSpacing(0)
            name = item.source_name or "Inläst fil"
            words.addWidget(PlainLabel(name, parent=self, wraps=True))
            words.addWidget(PlainLabel(handed_in_text(item), "hint", self, wraps=True))
            line.addLayout(words, 1)
            away = "Ta tillbaka" if item.is_mine else "Släng"
            link = LinkButton(away, _with(discard, item), self)
            link.setAccessibleName(f"{away}, {name}")
            line.addWidget(link)
            word = "Öppna" if item.may_open else "Visa"
            button = SecondaryButton(word, _with(open_import, item), self)
            button.setAccessibleName(f"{word}, {name}")
            self.buttons.append(button)
            line.addWidget(button)
            self.body.addLayout(line)


def handed_in_title(waiting: Sequence[HandedIn]) -> str:
    """Where some are named to go through imports, all of anybody else wait for them."""
    if any(item.waits_for_clearing for item in waiting):
        return "Inlämnat, väntar på genomgång av behörig"
    return "Inlämnat, väntar på rektor eller kurator"


def handed_in_text(item: HandedIn) -> str:
    """`297 elever · 3 hålls tillbaka · Gunilla Berg · 20 maj 2026 10:12`"""
    moment = local_time(item.at)
    parts = (
        counted(item.pupils, "elev", "elever"),
        f"{item.held} hålls tillbaka" if item.held else "",
        item.by_name,
        f"{long_date(moment.date())} {moment:%H:%M}",
    )
    return " · ".join(part for part in parts if part)


def _with(run: Callable[[HandedIn], object], item: HandedIn) -> Callable[[], object]:
    return lambda: run(item)
