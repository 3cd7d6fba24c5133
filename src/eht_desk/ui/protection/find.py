# SPDX-License-Identifier: EUPL-1.2
"""Searching protected pupils by their true name: a revealing too, so it asks why and is logged."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from eht_desk.application.name_search import find_revealing
from eht_desk.domain.ids import PupilId
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.navigation import Route
from eht_desk.ui.widgets.fields import LineField

_NOTHING = "Ingen skyddad elev som du är behörig till heter så eller har det numret."
_Found = tuple[PupilId, str] | None


class FindProtectedDialog(SmallDialog):
    """Who is found is opened."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        self._desk = desk
        self.text = LineField("Namn eller personnummer")
        self.reason = LineField("Skäl")
        super().__init__(
            parent,
            "Sök skyddad elev på namn",
            "Skriv hela namnet eller hela numret. Sökningen sparas i loggen. Hittas eleven kan de andra behöriga läsa "
            "ditt skäl, och sidan som öppnas visar alias.",
            {"text": ("&Namn eller personnummer", self.text), "reason": ("S&käl", self.reason)},
            "Sök",
            self._ask,
        )

    def named_fields(self) -> list[tuple[str, QWidget]]:
        """A name that was typed here waits nowhere."""
        return []

    def _ask(self) -> None:
        workspace, text, reason = self._desk.workspace, self.text.text(), self.reason.text()
        self._desk.tasks.write(lambda: find_revealing(workspace, text, reason), self._show, self.refuse)

    def _show(self, found: _Found) -> None:
        self.open_again()
        if found is not None:
            self._open(found[0])
            return
        self.message.tell(_NOTHING, "info")
        self.fit()

    def _open(self, pupil_id: PupilId) -> None:
        self.text.clear()
        self.done_well()
        self._desk.navigator.go(Route("pupil", {"pupil": str(pupil_id)}))
