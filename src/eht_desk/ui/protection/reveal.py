# SPDX-License-Identifier: EUPL-1.2
"""Who a protected pupil is, in two steps: a reason, then the identity for a minute and never longer (P-8).

It is gone at once when the window is not in front any more, is moved to another screen, or locks. Nothing can be
marked or copied.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.application.protections import REVEAL_SECONDS, Revealed
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.protection.screen_capture import block_capture
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.fields import LineField
from eht_desk.ui.widgets.text import PlainLabel

REVEAL = f"Visa identitet i {REVEAL_SECONDS} s"
_BLOCKED = "Fönstret syns inte på skärmbilder eller när skärmen delas."
_NOT_BLOCKED = (
    "Skärmbilder kan inte spärras på den här datorn. Se till att skärmen inte delas eller spelas in, och att ingen "
    "annan ser den."
)
_NOT_IN_FRONT = (
    "Identiteten visades inte, för fönstret var inte framme. Ditt skäl är sparat i loggen. Visa igen."
)
_NEVER = "Får aldrig kontaktas eller få något."
_STEP_MS = 250


class IdentityCard(Card):
    """Name, number, guardians. `forget` leaves nothing of them in the widgets or the accessibility tree."""

    def __init__(self, revealed: Revealed, parent: QWidget) -> None:
        super().__init__("", parent, "quiet")
        self._labels: list[PlainLabel] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(theme().px(4))
        self.body.addLayout(self._column)
        self._add(revealed.name, "code")
        for line in (revealed.number, *revealed.lines):
            if line:
                self._add(line)
        for number, (name, phones) in enumerate(
            revealed.guardians, start=1
        ):  # as the other pages number them
            self._add(f"Vårdnadshavare {number}: {' · '.join((name, *phones))}", "secondary")
            if name in revealed.denied:
                self._add(_NEVER, "error")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def forget(self) -> None:
        """Nothing of it is left to be read."""
        for label in self._labels:
            label.setText("")
            label.setAccessibleName("")
            label.hide()
        self.hide()

    @property
    def texts(self) -> tuple[str, ...]:
        """What it shows now."""
        return tuple(label.text() for label in self._labels if label.text())

    def _add(self, text: str, role: str = "") -> None:
        label = PlainLabel(text, role, wraps=True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        label.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._labels.append(label)
        self._column.addWidget(label)


class RevealDialog(SmallDialog):
    """`ask` is the use case, given the reason. `clock` counts seconds; `block` keeps the window out of pictures and
    tells whether it could."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        ask: Callable[[str], Revealed],
        alias: str,
        *,
        clock: Callable[[], float] = time.monotonic,
        block: Callable[[int], bool] = block_capture,
    ) -> None:
        self._desk, self._use_case = desk, ask
        self._clock, self._block = clock, block
        self._ends_at = 0.0
        self.identity: IdentityCard | None = None
        self.reason = LineField("Skäl")
        super().__init__(
            parent,
            "Visa identitet",
            f"{alias}. Namnet syns bara i det här fönstret, i {REVEAL_SECONDS} sekunder. Det döljs när du går till ett "
            "annat fönster eller låser. Skälet sparas i loggen, och de andra behöriga kan läsa det.",
            {"reason": ("S&käl", self.reason)},
            REVEAL,
            self._ask,
        )
        self.left = PlainLabel("", "strong")
        self.left.hide()
        self.column.insertWidget(self.column.count() - 1, self.left)
        self._capture = PlainLabel("", "hint", wraps=True)
        self.column.insertWidget(self.column.count() - 1, self._capture)
        self._timer = QTimer(self)
        self._timer.setInterval(_STEP_MS)
        self._timer.timeout.connect(self.tick)
        self.finished.connect(self.forget)

    @property
    def is_shown(self) -> bool:
        """Whether the identity can be seen now."""
        return self.identity is not None

    def showEvent(self, event: QShowEvent) -> None:
        """The window exists: keep it out of pictures before there is anything to see."""
        super().showEvent(event)
        is_blocked = self._block(int(self.winId()))
        self._capture.setText(_BLOCKED if is_blocked else _NOT_BLOCKED)
        handle = self.windowHandle()
        if handle is not None:
            handle.screenChanged.connect(lambda _screen: self._gone())

    def changeEvent(self, event: QEvent) -> None:
        """Another window, program or desktop is in front."""
        super().changeEvent(event)
        kinds = (QEvent.Type.ActivationChange, QEvent.Type.WindowStateChange)
        if event.type() in kinds and (not self.isActiveWindow() or self.isMinimized()):
            self._gone()

    def named_fields(self) -> list[tuple[str, QWidget]]:
        """Nothing of this form waits behind the lock: what was asked for is asked for again."""
        return []

    def tick(self) -> None:
        """A moment has passed."""
        left = self._ends_at - self._clock()
        if left <= 0:
            self._gone()
        else:
            self.left.setText(f"Döljs om {int(left) + 1} s")

    def forget(self) -> None:
        """Take the identity away, whatever else happens to the window."""
        self._timer.stop()
        card, self.identity = self.identity, None
        if card is not None:
            card.forget()
            self.column.removeWidget(card)
            card.deleteLater()
            self.left.setText("")

    def done(self, result: int) -> None:
        """Forgotten before the window goes: going away is itself a change of the window in front, which ends it too."""
        self.forget()
        super().done(result)

    def _gone(self) -> None:
        if self.is_shown:
            self.forget()
            self.reject()

    def _ask(self) -> None:
        use_case, reason = self._use_case, self.reason.text()
        self._desk.tasks.write(lambda: use_case(reason), self._reveal, self.refuse)

    def _reveal(self, revealed: Revealed) -> None:
        self.open_again()
        if not self.isActiveWindow():
            self.message.tell(_NOT_IN_FRONT, "warn")
            return
        self.row("reason").hide()
        for at in range(1, self.column.count()):  # what was explained has been read
            item = self.column.itemAt(at)
            widget = item.widget() if item is not None else None
            if isinstance(widget, PlainLabel) and widget is not self._capture:
                widget.hide()
        self.action_button.hide()
        self.cancel_button.set_text("Dölj nu")
        self.cancel_button.setFocus()
        self.identity = IdentityCard(revealed, self)
        self.column.insertWidget(1, self.identity)
        self.identity.show()
        self._ends_at = self._clock() + revealed.seconds
        self.left.show()
        self.tick()
        self._timer.start()
        self.fit()
