# SPDX-License-Identifier: EUPL-1.2
"""Searching protected pupils by their true name: a revealing too, so it asks why and is logged."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from eht_desk.application.protections import find_revealing
from eht_desk.domain.ids import PupilId
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.navigation import Route
from eht_desk.ui.widgets.buttons import SecondaryButton
from eht_desk.ui.widgets.fields import LineField

_NOTHING = "Ingen skyddad elev som du är behörig till heter så eller har det numret."
_SEVERAL = "Flera passar. Skriv hela namnet, eller välj."
_Found = tuple[tuple[PupilId, str], ...]


class FindProtectedDialog(SmallDialog):
    """One that is found is opened; several are listed by alias."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        self._desk = desk
        self.text = LineField("Namn eller personnummer")
        self.reason = LineField("Skäl")
        self.found: list[SecondaryButton] = []
        super().__init__(
            parent,
            "Sök skyddad elev på namn",
            "Hittas eleven sparas sökningen med ditt skäl i loggen, och de andra behöriga kan läsa det. Sidan som "
            "öppnas visar alias.",
            {"text": ("&Namn eller personnummer", self.text), "reason": ("S&käl", self.reason)},
            "Sök",
            self._ask,
        )

    def named_fields(self) -> list[tuple[str, QWidget]]:
        """A name that was typed here waits nowhere."""
        return []

    def _ask(self) -> None:
        self._forget_found()
        workspace, text, reason = self._desk.workspace, self.text.text(), self.reason.text()
        self._desk.tasks.write(lambda: find_revealing(workspace, text, reason), self._show, self.refuse)

    def _show(self, found: _Found) -> None:
        self.action_button.setEnabled(True)
        if len(found) == 1:
            self._open(found[0][0])
            return
        self.message.tell(_SEVERAL if found else _NOTHING, "info")
        for pupil_id, alias in found:
            button = SecondaryButton(alias, partial(self._open, pupil_id), self)
            self.found.append(button)
            self.column.insertWidget(self.column.count() - 1, button)
        if self.found:
            self.found[0].setFocus()
        self.fit()

    def _open(self, pupil_id: PupilId) -> None:
        self.text.clear()
        self.done_well()
        self._desk.navigator.go(Route("pupil", {"pupil": str(pupil_id)}))

    def _forget_found(self) -> None:
        for button in self.found:
            self.column.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.found.clear()
