# SPDX-License-Identifier: EUPL-1.2
"""What the person who answers alone sees: one question a page, what comes before, a pause, the end. Large and plain."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from eht_desk.ui.interview.reading_pages import ReadPage
from eht_desk.ui.surveys.answer_scale import AnswerScale
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, PrimaryButton, PushButton, SecondaryButton
from eht_desk.ui.widgets.card import ScrollPage
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import Heading, PlainLabel

CHOOSE = "Välj ett svar, eller hoppa över frågan."
_WIDEST = 1000
_ROOMY = 760
"""From this width at 100 % on the edges are wide."""


class ProgressLine(QWidget):
    """How far one has come, as a line along the upper edge. The eye only: the number stands below it."""

    def __init__(self) -> None:
        super().__init__()
        self._share = 0.0
        self.setFixedHeight(theme().px(6))

    def show_share(self, share: float) -> None:
        """From 0 to 1."""
        self._share = share
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The part that is done, and the rest."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme().tokens.line))
        painter.fillRect(
            0, 0, round(self.width() * self._share), self.height(), QColor(theme().tokens.accent)
        )
        painter.end()


class _Still(ScrollPage):
    """Scrolls with the focus and the wheel. Its keys mean something else on these pages."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """To the page around it."""
        event.ignore()


class QuestionPage(QWidget):
    """One question. The same widgets for every question, so that the next one is there at once.

    Signals: `answered(int)`, `skipped()`, `back()`, `forward()`, `stopped()`.
    """

    answered = Signal(int)
    skipped = Signal()
    back = Signal()
    forward = Signal()
    stopped = Signal()

    def __init__(self, points: Sequence[tuple[int, str]], about: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.progress = ProgressLine()
        self.counter = PlainLabel("", "secondary")
        self.about = PlainLabel(about, "secondary", wraps=True)
        self.about.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.stop_button = LinkButton("Sluta …", self.stopped.emit)
        self.question = Heading("", 1, wraps=True)
        self.question.setProperty("level", "asked")
        self.question.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.scale = AnswerScale(points)
        self.scale.chosen.connect(self._when_chosen)
        self.scale.passed.connect(self.go_on)
        self.notice = Notice()
        self.back_button = SecondaryButton("← Tillbaka", self.back.emit)
        self.back_button.setAccessibleName("Tillbaka")
        self.skip_button = LinkButton("Hoppa över frågan", self.skipped.emit)
        self.next_button = PrimaryButton("Nästa →", self.go_on)
        self.next_button.setAccessibleName("Nästa")
        self._edges: list[QHBoxLayout] = []
        self._lay_out()

    def ask(self, number: int, count: int, question: str, value: int | None) -> None:
        """Show a question, with what was answered to it."""
        self.counter.setText(f"Fråga {number} av {count}")
        self.progress.show_share(number / count)
        self.question.setText(question)
        self.scale.ask(question, value)
        self.back_button.setVisible(number > 1)
        self.setAccessibleName(f"Fråga {number} av {count}. {question}")
        if self.notice.text == CHOOSE:
            self.notice.clear()
        self.page.verticalScrollBar().setValue(0)
        if self.isVisible():
            self.scale.setFocus(Qt.FocusReason.OtherFocusReason)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def go_on(self) -> None:
        """To the next question, when this one has an answer."""
        if self.scale.value() is None:
            self.notice.tell(CHOOSE)
            return
        self.forward.emit()

    def resizeEvent(self, _event: object) -> None:
        """Narrower edges where there is little room."""
        side = theme().px(40 if self.width() >= theme().px(_ROOMY) else 16)
        for row in self._edges:
            margins = row.contentsMargins()
            row.setContentsMargins(side, margins.top(), side, margins.bottom())

    def _when_chosen(self, value: int) -> None:
        if self.notice.text == CHOOSE:
            self.notice.clear()
        self.answered.emit(value)

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.progress)
        head = QHBoxLayout()
        head.setContentsMargins(0, theme().px(14), 0, theme().px(4))
        head.setSpacing(theme().px(20))
        head.addWidget(self.counter)
        head.addWidget(self.about, 1)
        head.addWidget(self.stop_button)
        whole.addLayout(head)
        self.page = _Still()
        side = theme().px(16)
        self.page.body.setContentsMargins(side, theme().px(8), side, 0)
        middle = QWidget()
        middle.setMaximumWidth(theme().px(_WIDEST))
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(2)
        column.addWidget(self.question)
        column.addSpacing(theme().px(12))
        gives_way = QSizePolicy.Policy.Preferred  # with large letters in a small window
        column.addItem(QSpacerItem(0, theme().px(32), QSizePolicy.Policy.Minimum, gives_way))
        column.addWidget(self.scale)
        column.addStretch(3)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(middle, 100)
        row.addStretch(1)
        self.page.body.addLayout(row, 1)
        whole.addWidget(self.page, 1)
        told = QHBoxLayout()  # beside what scrolls, so that it is seen with large letters too
        told.setContentsMargins(0, 0, 0, 0)
        told.addWidget(self.notice)
        whole.addLayout(told)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, theme().px(6), 0, theme().px(24))
        foot.addWidget(self.back_button)
        foot.addStretch(1)
        foot.addWidget(self.skip_button)
        foot.addStretch(1)
        foot.addWidget(self.next_button)
        whole.addLayout(foot)
        self._edges = [head, told, foot]
        order: list[QWidget] = [
            *self.scale.buttons,
            self.next_button,
            self.skip_button,
            self.back_button,
            self.stop_button,
        ]
        for first, second in itertools.pairwise(order):
            QWidget.setTabOrder(first, second)


class WordsPage(ReadPage):
    """Words and a few buttons, the main one first: before the questions, a pause, the end."""

    def __init__(
        self,
        title: str,
        texts: Sequence[str],
        action: tuple[str, Callable[[], object]],
        others: Sequence[tuple[str, Callable[[], object]]] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", title, parent)
        self.progress.hide()
        self.column.insertStretch(0, 2)
        for text in texts:
            self.add_text(text)
        self.button = PrimaryButton(*action)
        self.others: tuple[PushButton, ...] = tuple(SecondaryButton(*other) for other in others)
        self.column.addSpacing(theme().px(16))
        self.add_buttons((self.button,), self.others)
        self.column.addStretch(3)
        self.setAccessibleName(" ".join((title, *texts)))

    def first_stop(self) -> QWidget | None:
        """See ReadPage."""
        return self.button
