# SPDX-License-Identifier: EUPL-1.2
"""What can be pressed or filled in only while changes can be saved: one mark for buttons and fields of every screen.

`needs_writing(button)` is all that a screen does. Who decides whether changes can be saved: sharing_watch.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from eht_desk.ui.navigation import HeaderAction
from eht_desk.ui.widgets.buttons import PushButton
from eht_desk.ui.widgets.read_only import set_read_only
from eht_desk.ui.widgets.text import plain_tooltip

W = TypeVar("W", bound=QWidget)


class WritingGate(QObject):
    """Belongs to the window whose marked parts it opens and closes; this one is always open.

    Signals: `changed()` when something about writing is different.
    """

    changed = Signal()

    @property
    def may_write(self) -> bool:
        """Whether changes can be saved now."""
        return True

    @property
    def may_begin(self) -> bool:
        """Whether they can be saved now, or at once when the person begins."""
        return True

    @property
    def reason(self) -> str:
        """Why not, for the hint of what is closed."""
        return ""

    def when_writing(self, run: Callable[[], object]) -> None:
        """Run when changes can be saved: now, or as soon as writing has begun. Not at all when it does not begin."""
        run()


def needs_writing(widget: W) -> W:
    """Mark a part of a screen or dialog: closed, with the reason as its hint, while nothing can be saved.

    Buttons are disabled; fields can still be read and copied from. A button that was made with its `run` begins writing
    by itself where nobody else writes.
    """
    _Mark(widget)
    return widget


def gate_of(widget: QWidget) -> WritingGate | None:
    """The gate of the window that the widget is in, its dialogs included; None outside of a store."""
    at: QWidget | None = widget
    while at is not None:
        top = at.window()
        gate = top.findChild(WritingGate, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if gate is not None:
            return gate
        at = top.parentWidget()
    return None


def gated(actions: tuple[HeaderAction, ...], gate: WritingGate) -> tuple[HeaderAction, ...]:
    """A screen's buttons in the top bar as they are now: those that write are closed, or begin writing first."""
    if gate.may_write:
        return actions
    return tuple(_gated(action, gate) if action.writes else action for action in actions)


def _gated(action: HeaderAction, gate: WritingGate) -> HeaderAction:
    if gate.may_begin:
        return replace(action, run=lambda: gate.when_writing(action.run))
    return replace(action, is_enabled=False, hint=gate.reason)


class _Mark(QObject):
    """Lives on the marked widget, asks for the gate when the widget is shown, and follows it from then on.

    The screen goes on saying whether a button can be pressed; the mark remembers that and takes it back when it opens.
    """

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._gate: WritingGate | None = None
        self._is_closed = False
        self._is_applying = False
        self._wanted = not widget.testAttribute(Qt.WidgetAttribute.WA_ForceDisabled)
        self._hints = ("", "")
        widget.installEventFilter(self)
        if widget.isVisible():
            self._join()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Look for the gate at each showing; notice when the screen enables or disables."""
        if event.type() == QEvent.Type.Show:
            self._join()
        elif event.type() == QEvent.Type.EnabledChange and not self._is_applying:
            self._note_wanted()
        return False

    def _join(self) -> None:
        gate = gate_of(self._widget)
        if gate is self._gate:
            return
        self._gate = gate
        if gate is None:
            return
        gate.changed.connect(self._apply)
        if isinstance(self._widget, PushButton):
            self._widget.before = gate.when_writing
        self._apply()

    def _note_wanted(self) -> None:
        is_on = not self._widget.testAttribute(Qt.WidgetAttribute.WA_ForceDisabled)
        if self._is_closed and is_on:
            self._wanted = True
            self._set_enabled(False)
        elif not self._is_closed:
            self._wanted = is_on

    def _apply(self) -> None:
        gate = self._gate
        if gate is None:
            return
        is_button = isinstance(self._widget, PushButton)
        is_closed = not (gate.may_begin if is_button else gate.may_write)
        if is_closed == self._is_closed:
            if is_closed:
                self._hint(gate.reason)
            return
        self._is_closed = is_closed
        if is_button:
            self._set_enabled(self._wanted and not is_closed)
        else:
            set_read_only(self._widget, is_closed)
        self._say(gate.reason if is_closed else "")

    def _set_enabled(self, is_enabled: bool) -> None:
        self._is_applying = True
        self._widget.setEnabled(is_enabled)
        self._is_applying = False

    def _say(self, reason: str) -> None:
        widget = self._widget
        if reason:
            self._hints = (widget.toolTip(), widget.accessibleDescription())
            self._hint(reason)
        else:
            widget.setToolTip(self._hints[0])
            widget.setAccessibleDescription(self._hints[1])

    def _hint(self, reason: str) -> None:
        self._widget.setToolTip(plain_tooltip(reason))
        self._widget.setAccessibleDescription(reason)
