# SPDX-License-Identifier: EUPL-1.2
"""A small form over the page: a few fields, one button that says what happens, mistakes said beside the field."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from eht_desk.domain.errors import RuleViolation
from eht_desk.ui.errors import describe
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from eht_desk.ui.widgets.fields import FormRow
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import Heading, PlainLabel
from eht_desk.ui.writing import needs_writing


class SmallDialog(QDialog):
    """Fields by the name that a RuleViolation uses for them. `submit` starts the work; `done_well`, `refuse`, `hold`
    and `open_again` end it. Until then nothing can be pressed twice, and the form stays: going away would not take
    back what is under way.

    `writes`: what it does changes something, so that its button is closed while the store is only read.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        text: str,
        fields: Mapping[str, tuple[str, QWidget]],
        action: str,
        submit: Callable[[], None],
        *,
        writes: bool = True,
    ) -> None:
        super().__init__(parent.window())
        self.setWindowTitle("EHT Desk")
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._submit = submit
        self._is_placed = False
        self._is_working = False
        self._came_from: QWidget | None = None
        self._to_show: QWidget | None = None
        self._rows: dict[str, FormRow] = {}
        edge = theme().px(24)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, theme().px(20))
        whole.setSpacing(theme().px(14))
        self._scroll = QScrollArea(self)  # with large letters a small form is higher than a small screen
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inner = QWidget()
        self._inner.setProperty("role", "page")
        self.column = column = QVBoxLayout(self._inner)
        """What stands above the buttons, for one that adds a line of its own."""
        column.setContentsMargins(edge, edge, edge, 0)
        column.setSpacing(theme().px(14))
        column.addWidget(Heading(title, 1, wraps=True))
        if text:
            column.addWidget(PlainLabel(text, "secondary", wraps=True))
        for key, (label, field) in fields.items():
            self._rows[key] = FormRow(label, field, parent=self)
            column.addWidget(self._rows[key])
        self.message = Notice(parent=self)
        column.addWidget(self.message)
        column.addStretch(1)
        buttons = QHBoxLayout()
        self._buttons = buttons
        buttons.setContentsMargins(edge, 0, edge, 0)
        buttons.addStretch(1)
        self.cancel_button = SecondaryButton("Avbryt", self.reject, self)
        self.action_button = PrimaryButton(action, self._start, self)
        self.action_button.setDefault(True)  # Enter in any line does it
        if writes:
            needs_writing(self.action_button)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.action_button)
        self._scroll.setWidget(self._inner)
        whole.addWidget(self._scroll, 1)
        whole.addLayout(buttons)
        self.setMinimumWidth(min(theme().px(460), max(320, parent.window().width() - 40)))
        first = next((field for _, field in fields.values()), self.cancel_button)
        first.setFocus()
        parent.destroyed.connect(self._let_go)

    def showEvent(self, event: QShowEvent) -> None:
        """Large letters and long names need more height, which wrapped lines tell when the event loop runs."""
        super().showEvent(event)
        self.fit()

    def fit(self) -> None:
        """Take the height that the lines need now."""
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        """As high as the lines need in this width, and as the screen has room for; the rest can be scrolled."""
        column = self._inner.layout()
        if column is None:
            return
        width = max(self.width(), column.minimumSize().width())
        below = self._buttons.sizeHint().height() + theme().px(14) + theme().px(20)
        most = self.screen().availableGeometry().height() - theme().px(24)
        needed = column.totalHeightForWidth(width) + below
        bar = self._scroll.verticalScrollBar().sizeHint().width() if needed > most else 0
        self.resize(width + bar, min(needed, most))
        QTimer.singleShot(0, self, self._take_the_rest)
        self._stay_on_screen()

    def _take_the_rest(self) -> None:
        """A line that was hidden until now tells its height only when it has been shown."""
        rest = self._scroll.verticalScrollBar().maximum()
        most = self.screen().availableGeometry().height() - theme().px(24)
        if rest and self.height() < most:
            self.resize(self.width(), min(self.height() + rest, most))
            self._stay_on_screen()
        QTimer.singleShot(0, self, self._bring_into_view)

    def _bring_into_view(self) -> None:
        """Of a form higher than the screen: what was told last, wherever it was scrolled to."""
        line, self._to_show = self._to_show, None
        if line is not None and line.isVisible():
            self._scroll.ensureWidgetVisible(line, 0, theme().px(14))

    def tell(self, text: str, kind: str) -> None:
        """A message in the form, where it is seen."""
        self.message.tell(text, kind)
        self._to_show = self.message
        self.fit()

    def _stay_on_screen(self) -> None:
        """Over its window when it opens, and whole on the screen when it has grown."""
        area, frame, parent = self.screen().availableGeometry(), self.frameGeometry(), self.parentWidget()
        if area.contains(frame) and self._is_placed:
            return
        if not self._is_placed and parent is not None:
            self._is_placed = True
            frame.moveCenter(parent.window().frameGeometry().center())
        left = max(area.left(), min(frame.left(), area.right() - frame.width()))
        self.move(left, max(area.top(), min(frame.top(), area.bottom() - frame.height())))

    def row(self, key: str) -> FormRow:
        """The row of a field. Raises KeyError."""
        return self._rows[key]

    def named_fields(self) -> list[tuple[str, QWidget]]:
        """The fields by their names."""
        return [(key, row.field) for key, row in self._rows.items()]

    def field_named(self, key: str) -> QWidget | None:
        """One field, if the form has it."""
        row = self._rows.get(key)
        return None if row is None else row.field

    def add_button(self, button: QWidget) -> None:
        """Another thing that can be done from here, at the far end of the row of buttons."""
        self._buttons.insertWidget(0, button)

    def refuse(self, error: BaseException) -> None:
        """It did not go: say why, beside the field when it is about one."""
        self.open_again()
        if isinstance(error, RuleViolation) and error.field in self._rows:
            row = self._rows[error.field]
            row.show_problem(describe(error))
            row.field.setFocus()
            self._to_show = row
            self.fit()
        else:
            self.tell(describe(error), "error")

    def hold(self, key: str, problem: str) -> None:
        """Nothing was begun: say beside a field what is missing."""
        self.open_again()
        self.row(key).show_problem(problem)
        self.row(key).field.setFocus()
        self._to_show = self.row(key)
        self.fit()

    def done_well(self) -> None:
        """It went well: close."""
        self._is_working = False
        self.accept()

    def reject(self) -> None:
        """Avbryt, Esc, the window's own button: not while something is under way. `done` closes it in any case."""
        if not self._is_working:
            super().reject()

    @property
    def is_working(self) -> bool:
        """Whether something is under way."""
        return self._is_working

    def begin_work(self) -> None:
        """Something is under way from now on. The main button does this by itself."""
        self._is_working = True
        self._came_from = self.focusWidget()
        self.action_button.setEnabled(False)
        self.cancel_button.setEnabled(False)

    def open_again(self) -> None:
        """Nothing is under way any more, and the form stays."""
        self._is_working = False
        self.action_button.setEnabled(True)
        self.cancel_button.setEnabled(True)
        if self._came_from in (self.action_button, self.cancel_button):
            self._came_from.setFocus()  # it lost the focus when it was closed

    def _let_go(self) -> None:
        """The page that opened it is gone, and perhaps nobody says when the work has ended."""
        self._is_working = False
        self.cancel_button.setEnabled(True)

    def _start(self) -> None:
        for row in self._rows.values():
            row.show_problem("")
        self.message.clear()
        self.begin_work()
        self._submit()
