# SPDX-License-Identifier: EUPL-1.2
"""Nobody knows where the pupil is: what to do now, one key away and never blocked by anything (TRO-13)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.text import PlainLabel

STEPS = (
    "Leta i skolan och fråga den som såg eleven sist.",
    "Ring vårdnadshavarna, båda om det är två.",
    "Nås ingen, eller vet ingen var eleven är: säg till rektor och följ kommunens rutin för barns försvinnande.",
    "Är eleven i fara: ring 112 genast.",
)


class MissingChildDialog(SmallDialog):
    """`write` leads to where the call is written down. It reads only, so it opens although nothing can be saved."""

    def __init__(self, parent: QWidget, write: Callable[[], object]) -> None:
        self._write = write
        super().__init__(
            parent,
            "Vet ingen var eleven är?",
            "Gör det här nu och skriv in det efteråt. Inget annat i ärendet behöver vara klart först.",
            {},
            "Skriv in samtalet",
            self._go,
            writes=False,
        )
        steps = QWidget()
        column = QVBoxLayout(steps)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(8))
        for number, words in enumerate(STEPS, 1):
            row = QHBoxLayout()
            row.setSpacing(theme().px(10))
            mark = PlainLabel(f"{number}.", "strong")
            mark.setFixedWidth(theme().px(18))
            row.addWidget(mark)
            row.addWidget(PlainLabel(words, "", wraps=True), 1)
            column.addLayout(row)
        steps.setAccessibleName(" ".join(f"{number}. {words}" for number, words in enumerate(STEPS, 1)))
        self.column.insertWidget(2, steps)
        self.cancel_button.set_text("Stäng")
        self.action_button.setFocus()

    def _go(self) -> None:
        self.done_well()
        self._write()
