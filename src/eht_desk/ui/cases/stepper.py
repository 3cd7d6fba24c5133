# SPDX-License-Identifier: EUPL-1.2
"""The steps of a routine as a line with dots: done, passed, now, ahead, not needed. No meaning by colour alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton
from eht_desk.ui.widgets.text import PlainLabel, plain_tooltip

_DOT = 16
_LEAST = 118
"""Pixels at 100 % that a step needs beside the others; where there are fewer, they stand below each other."""

DONE, PASSED, CURRENT, AHEAD, NOT_NEEDED = "done", "passed", "current", "ahead", "not_needed"
STATES: dict[str, str] = {
    DONE: "klart",
    PASSED: "passerat med skäl",
    CURRENT: "nu",
    AHEAD: "kommer",
    NOT_NEEDED: "behövs inte",
}


@dataclass(frozen=True, slots=True)
class StepMark:
    """A step: its name, a line about it, how it stands (one of `STATES`), and what more there is to tell of it."""

    title: str
    line: str
    state: str
    more: str = ""


def said(mark: StepMark, number: int, of: int) -> str:
    """`Steg 4 av 7, nu: Fördjupad kartläggning, dag 26`."""
    about = ", ".join(part for part in (mark.title, mark.line) if part)
    return f"Steg {number} av {of}, {STATES[mark.state]}: {about}"


class Dot(QWidget):
    """The dot of a step, with the line to the next one, to the right or below."""

    def __init__(self, state: str, follows: str | None, *, is_below: bool = False) -> None:
        super().__init__()
        self._state, self._follows, self._is_below = state, follows, is_below
        if is_below:
            self.setFixedWidth(theme().px(_DOT) + 2)
            self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        else:
            self.setFixedHeight(theme().px(_DOT) + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Filled where it is behind, a ring where the case is, hollow ahead; with a tick or a dash."""
        tokens, edge = theme().tokens, theme().px(_DOT)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(1, 1, edge, edge)
        middle = area.center()
        if self._follows is not None:
            is_behind = self._state in (DONE, PASSED, NOT_NEEDED)
            painter.setPen(QPen(QColor(tokens.accent if is_behind else tokens.line_strong), 2))
            end = (
                QPointF(middle.x(), self.height())
                if self._is_below
                else QPointF(self.width() + edge, middle.y())
            )
            painter.drawLine(middle, end)
        ground = QColor(tokens.surface_2)
        colours = {DONE: tokens.accent, PASSED: tokens.warn, CURRENT: tokens.accent}
        pen = QPen(QColor(colours.get(self._state, tokens.line_strong)), 2)
        inset = 1.0
        if self._state == CURRENT:
            pen.setWidthF(theme().px(4))
            inset = theme().px(2)
        if self._state == NOT_NEEDED:
            pen.setStyle(Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.setBrush(QColor(colours[self._state]) if self._state in (DONE, PASSED) else ground)
        painter.drawEllipse(area.adjusted(inset, inset, -inset, -inset))
        if self._state in (DONE, PASSED):
            painter.setPen(QPen(ground, max(1.5, edge / 9)))
            third = edge / 5
            if self._state == DONE:
                painter.drawPolyline(
                    [
                        middle + QPointF(-third, 0),
                        middle + QPointF(-third / 4, third * 0.8),
                        middle + QPointF(third, -third * 0.8),
                    ]
                )
            else:
                painter.drawLine(middle - QPointF(third, 0), middle + QPointF(third, 0))
        painter.end()


class Step(QWidget):
    """One step with its words: below its dot, or beside it."""

    def __init__(
        self, mark: StepMark, number: int, of: int, follows: str | None, *, is_below: bool = False
    ) -> None:
        super().__init__()
        self.setAccessibleName(said(mark, number, of))
        self.setAccessibleDescription(mark.more)
        self.setToolTip(plain_tooltip(mark.more))
        title = PlainLabel(mark.title, "strong" if mark.state == CURRENT else "secondary", wraps=True)
        line = PlainLabel(mark.line or (STATES[NOT_NEEDED].capitalize() if mark.state == NOT_NEEDED else ""))
        line.set_role("hint")
        line.setWordWrap(True)
        if not line.text():
            line.hide()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(title)
        words.addWidget(line)
        words.addStretch(1)
        outer: QHBoxLayout | QVBoxLayout
        if is_below:
            outer = QHBoxLayout(self)
            words.setContentsMargins(0, 0, 0, theme().px(6))
        else:
            outer = QVBoxLayout(self)
            words.setContentsMargins(0, 0, theme().px(10), 0)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(theme().px(8 if is_below else 3))
        outer.addWidget(Dot(mark.state, follows, is_below=is_below))
        outer.addLayout(words, 1)


class Stepper(QWidget):
    """All steps beside each other; where there is no room the one where the case is, and a button for all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._marks: tuple[StepMark, ...] = ()
        self._is_wide: bool | None = None
        self._is_open = False
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(theme().px(4))
        self._steps: QWidget | None = None
        self._now = PlainLabel("", "strong", wraps=True)
        self.toggle = LinkButton("Visa alla steg", self._toggle, icon="chevron-down")
        self.toggle.setProperty("key", "all steps")
        self._outer.addWidget(self._now)
        self._outer.addWidget(self.toggle, 0, Qt.AlignmentFlag.AlignLeft)
        self._now.hide()
        self.toggle.hide()
        policy = self.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        self.setSizePolicy(policy)

    def show_steps(self, marks: Sequence[StepMark]) -> None:
        """Other steps, or the same that stand otherwise."""
        self._marks = tuple(marks)
        self.setAccessibleName("Steg")
        self._make()

    def minimumSizeHint(self) -> QSize:
        """The steps make nothing wider: they go below each other."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside each other, or only where the case is."""
        super().resizeEvent(event)
        if self._marks and self._wants_wide() is not self._is_wide:
            self._make()

    def _wants_wide(self) -> bool:
        return self.width() >= len(self._marks) * theme().px(_LEAST)

    def _toggle(self) -> None:
        self._is_open = not self._is_open
        self._make()

    def _make(self) -> None:
        self._is_wide = self._wants_wide()
        if self._steps is not None:
            self._outer.removeWidget(self._steps)
            self._steps.hide()
            self._steps.deleteLater()
            self._steps = None
        marks, of = self._marks, len(self._marks)
        current = next((at for at, mark in enumerate(marks) if mark.state == CURRENT), None)
        self.toggle.setVisible(not self._is_wide and bool(marks))
        self.toggle.set_text("Dölj stegen" if self._is_open else "Visa alla steg")
        self._now.setVisible(not self._is_wide and current is not None)
        if current is not None:
            mark = marks[current]
            about = " · ".join(part for part in (mark.title, mark.line) if part)
            self._now.setText(f"Steg {current + 1} av {of}: {about}")
        if not marks or not (self._is_wide or self._is_open):
            return
        self._steps = QWidget()
        layout: QHBoxLayout | QVBoxLayout = (
            QHBoxLayout(self._steps) if self._is_wide else QVBoxLayout(self._steps)
        )
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for at, mark in enumerate(marks):
            follows = marks[at + 1].state if at + 1 < of else None
            layout.addWidget(Step(mark, at + 1, of, follows, is_below=not self._is_wide), 1)
        self._outer.addWidget(self._steps)
        self._steps.show()
