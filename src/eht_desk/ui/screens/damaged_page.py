# SPDX-License-Identifier: EUPL-1.2
"""What is shown when a damaged page is met in a store that had opened: locked, and the way to the copies."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from eht_desk.ui.screens.gate_page import GatePage
from eht_desk.ui.widgets.buttons import LinkButton, PrimaryButton
from eht_desk.ui.widgets.text import PlainLabel

TITLE = "Arkivet är skadat"
_TEXT = (
    "En del av arkivets fil går inte att läsa. Det är filen, inte något du gjorde. Arkivet är låst, och filen lämnas "
    "som den är."
)
_NEXT = (
    "Nästa steg läser igenom säkerhetskopiorna och säger vad som inte finns i den senaste hela. Inget skrivs över. "
    "Be de andra som skriver i arkivet att låsa så länge."
)


class DamagedPage(GatePage):
    """`show_copies` leads to the copies, `go_back` to the unlock page. `sealed` tells of text that waits locked."""

    def __init__(
        self,
        show_copies: Callable[[], object],
        go_back: Callable[[], object],
        sealed: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(TITLE, _TEXT, parent, width=500)
        self.body.addWidget(PlainLabel(_NEXT, wraps=True))
        if sealed:
            self.body.addWidget(PlainLabel(sealed, "secondary", wraps=True))
        self.button = PrimaryButton("Visa kopior …", show_copies)
        self.back = LinkButton("Till upplåsningen", go_back)
        row = QHBoxLayout()
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self.button)
        self.body.addLayout(row)

    def first_focus(self) -> QWidget | None:
        """The way on."""
        return self.button
