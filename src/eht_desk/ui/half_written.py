# SPDX-License-Identifier: EUPL-1.2
"""What stood in a small form when the window locked: given back when the same person opens the same form again.

It goes with the resume point, sealed in the own compartment. Pages have drafts; this is for reasons, places and
notes in the forms above them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.leaving import LOST_PLACE, LOST_TEXT, Leaving
from eht_desk.ui.navigation import ResumePoint, Route

if TYPE_CHECKING:
    from eht_desk.ui.frame import Frame

_STATE = "half_written"
_TOLD = "Det du skrev före låsningen står kvar."


class HalfWritten(QObject):
    """Waits in the window until the small form is opened again."""

    def __init__(
        self, window: QWidget, name: str, texts: Mapping[str, str], place: Route, here: Callable[[], Route]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._name, self._texts, self._place, self._here = name, dict(texts), place, here
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """A form that is made now is whole at the next turn of the event loop."""
        if event.type() == QEvent.Type.ChildAdded:
            QTimer.singleShot(0, self, self._look)
        return False

    def _look(self) -> None:
        for dialog in self._window.findChildren(SmallDialog):
            if dialog.isVisible():
                self.give_to(dialog)

    def give_to(self, dialog: SmallDialog) -> None:
        """Fill the empty fields, when it is the same form at the same place; then nothing waits any more."""
        if not self._name or dialog.accessibleName() != self._name or self._here() != self._place:
            return
        for key, text in self._texts.items():
            field = dialog.field_named(key)
            if field is not None and not _text_of(field):
                _put(field, text)
        dialog.message.tell(_TOLD)
        dialog.fit()
        self._window.removeEventFilter(self)
        self._name = ""
        self.deleteLater()


def place_left(window: QWidget, frame: Frame | None, leaving: Leaving, *, is_crashing: bool) -> str:
    """Writes what stands on the page; the place to come back to. A page that failed would fail at every unlocking."""
    if frame is None:
        return ""
    leaving.run(frame.flush, None, LOST_TEXT)
    if is_crashing:
        return ""
    return leaving.run(lambda: with_half_written(window, frame.point()).to_text(), "", LOST_PLACE)


def with_half_written(window: QWidget, point: ResumePoint) -> ResumePoint:
    """The point with what stands in an open small form."""
    for dialog in window.findChildren(SmallDialog):
        texts = {key: text for key, field in dialog.named_fields() if (text := _text_of(field))}
        if dialog.isVisible() and texts:
            kept = {"name": dialog.accessibleName(), "texts": texts}
            return replace(point, state={**point.state, _STATE: kept})
    return point


def give_back(window: QWidget, point: ResumePoint | None, here: Callable[[], Route]) -> str:
    """Let it wait for its form. Returns what the person should be told, or an empty text."""
    kept: Any = None if point is None else point.state.get(_STATE)
    if point is None or not isinstance(kept, dict):
        return ""
    name, texts = str(kept.get("name", "")), kept.get("texts")
    if not name or not isinstance(texts, dict):
        return ""
    HalfWritten(window, name, {str(key): str(text) for key, text in texts.items()}, point.route, here)
    return f"Du skrev i rutan ”{name}” när fönstret låstes. Texten finns kvar när du öppnar rutan igen."


def _text_of(field: QWidget) -> str:
    if isinstance(field, QLineEdit):
        return field.text()
    return field.toPlainText() if isinstance(field, QPlainTextEdit) else ""


def _put(field: QWidget, text: str) -> None:
    if isinstance(field, QLineEdit):
        field.setText(text)
    elif isinstance(field, QPlainTextEdit):
        field.setPlainText(text)
