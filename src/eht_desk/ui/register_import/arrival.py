# SPDX-License-Identifier: EUPL-1.2
"""Brings a new step of a scrolled page to its top and keeps it there while the page is still finding its height."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtWidgets import QScrollArea, QWidget
from shiboken6 import isValid

from eht_desk.ui.theme.theme import theme

_SETTLING_MILLISECONDS = 300


class Arrival(QObject):
    """For one page. Cards and tables inside it get their heights over several turns of the event loop."""

    def __init__(self, page: QScrollArea) -> None:
        super().__init__(page)
        self._page = page
        self._step: QWidget | None = None
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLING_MILLISECONDS)
        page.verticalScrollBar().rangeChanged.connect(self._scroll)

    def bring(self, step: QWidget) -> None:
        """Scroll to this widget of the page."""
        self._step = step
        self._settling.start()
        QTimer.singleShot(0, self, self._scroll)

    def _scroll(self, *_: object) -> None:
        step, inner = self._step, self._page.widget()
        if step is None or inner is None or not isValid(step) or not self._settling.isActive():
            return
        top = step.mapTo(inner, QPoint(0, 0)).y() - theme().px(12)
        self._page.verticalScrollBar().setValue(top)
