# SPDX-License-Identifier: EUPL-1.2
"""What is shown after a bug: calm, and one way on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from eht_desk.ui.screens.gate_page import GatePage
from eht_desk.ui.widgets.buttons import PrimaryButton


class CrashPage(GatePage):
    """`report` is where the report was written, if it could be."""

    def __init__(
        self, report: Path | None, go_on: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        where = f" En rapport utan personuppgifter finns i {report.parent}." if report else ""
        super().__init__(
            "Något gick fel i programmet",
            f"Arkivet är låst. Det som var sparat är kvar. Lås upp för att fortsätta.{where}",
            parent,
            width=460,
        )
        self.button = PrimaryButton("Till upplåsningen", go_on)
        self.body.addWidget(self.button)

    def first_focus(self) -> QWidget | None:
        """The way on."""
        return self.button
