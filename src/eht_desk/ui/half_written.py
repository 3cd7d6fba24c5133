# SPDX-License-Identifier: EUPL-1.2
"""What stood in a small form when the window locked: given back when the same person opens the same form again.

It goes with the resume point, sealed in the own compartment. Pages have drafts; this is for reasons, places and
notes in the forms above them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
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


@dataclass(frozen=True, slots=True)
class _Kept:
    """What stood in the form of this name, by field, when the window showed this place."""

    name: str
    texts: Mapping[str, str]
    place: Route

    def to_data(self) -> dict[str, Any]:
        """As the resume point keeps it."""
        return {
            "name": self.name,
            "texts": dict(self.texts),
            "screen": self.place.screen,
            "parameters": dict(self.place.parameters),
        }

    @staticmethod
    def from_data(data: Any) -> _Kept | None:
        """None for what nothing can be given back of."""
        try:
            texts = {str(key): str(text) for key, text in data["texts"].items()}
            parameters = {str(key): str(value) for key, value in data["parameters"].items()}
            return _Kept(str(data["name"]), texts, Route(str(data["screen"]), parameters))
        except (AttributeError, KeyError, TypeError):
            return None


class HalfWritten(QObject):
    """Waits until the small form is opened again. It is the frame's: at the lock it is sealed once more and gone,
    never there for the next who unlocks. `given` runs when it has been given back."""

    def __init__(
        self, window: QWidget, frame: Frame, kept: _Kept, given: Callable[[], object] = lambda: None
    ) -> None:
        super().__init__(frame)
        self._window, self._frame, self.kept, self._given = window, frame, kept, given
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
        kept = self.kept
        if not kept.name or dialog.accessibleName() != kept.name or self._frame.point().route != kept.place:
            return
        for key, text in kept.texts.items():
            field = dialog.field_named(key)
            if field is not None and not _text_of(field):
                _put(field, text)
        dialog.message.tell(_TOLD)
        dialog.fit()
        self._window.removeEventFilter(self)
        self.kept = replace(kept, name="")
        self._given()
        self.deleteLater()


def place_left(window: QWidget, frame: Frame | None, leaving: Leaving, *, is_crashing: bool) -> str:
    """Writes what stands on the page; the place to come back to. A page that failed would fail at every unlocking."""
    if frame is None:
        return ""
    leaving.run(frame.flush, None, LOST_TEXT)
    if is_crashing:
        return ""
    return leaving.run(lambda: with_half_written(window, frame).to_text(), "", LOST_PLACE)


def with_half_written(window: QWidget, frame: Frame) -> ResumePoint:
    """Where the person is, with what stands in an open small form, and what still waits since the lock before."""
    point = frame.point()
    found = [item.kept for item in frame.findChildren(HalfWritten) if item.kept.name]
    for dialog in window.findChildren(SmallDialog):
        texts = {key: text for key, field in dialog.named_fields() if (text := _text_of(field))}
        if dialog.isVisible() and texts:
            found.append(_Kept(dialog.accessibleName(), texts, point.route))
    if not found:
        return point
    return replace(point, state={**point.state, _STATE: [item.to_data() for item in found]})


def give_back(window: QWidget, point: ResumePoint | None, frame: Frame) -> None:
    """Let each wait for its form, and tell the person, until it has been given back."""
    rows: Any = None if point is None else point.state.get(_STATE)
    found = [kept for row in (rows if isinstance(rows, list) else []) if (kept := _Kept.from_data(row))]
    for kept in found:
        words = (
            f"Du skrev i rutan ”{kept.name}” när fönstret låstes. Texten finns kvar när du öppnar rutan igen."
        )
        HalfWritten(window, frame, kept, partial(frame.take_back, words))
        frame.tell(words, "info")


def _text_of(field: QWidget) -> str:
    if isinstance(field, QLineEdit):
        return field.text()
    return field.toPlainText() if isinstance(field, QPlainTextEdit) else ""


def _put(field: QWidget, text: str) -> None:
    if isinstance(field, QLineEdit):
        field.setText(text)
    elif isinstance(field, QPlainTextEdit):
        field.setPlainText(text)
