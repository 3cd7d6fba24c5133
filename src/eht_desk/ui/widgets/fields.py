# SPDX-License-Identifier: EUPL-1.2
"""Lines to write on: ordinary, search, password; a drop-down list; and the row with label, hint and problem."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import IconButton
from eht_desk.ui.widgets.text import PlainLabel, plain_tooltip, repolish

_SHOW_KEY = "Alt+F8"


class LineField(QLineEdit):
    """One line of text with an accessible name."""

    def __init__(self, name: str = "", parent: QWidget | None = None, placeholder: str = "") -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)


class SearchField(LineField):
    """A line with a magnifying glass. Esc empties it first."""

    def __init__(self, name: str, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name, parent, placeholder)
        self.setTextMargins(theme().px(24), 0, 0, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc empties the field before it means anything else."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line, and the glass in the theme's colour and size."""
        super().paintEvent(event)
        edge = theme().px(16)
        painter = QPainter(self)
        glass = theme().icon("search", "text_3", 16).pixmap(QSize(edge, edge))
        painter.drawPixmap(theme().px(10), (self.height() - edge) // 2, glass)
        painter.end()


class PasswordField(QWidget):
    """A password that can be shown. `line` is the line edit; `text()` what was typed."""

    def __init__(self, name: str = "Lösenord", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().px(4))
        self.line = LineField(name)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhSensitiveData
        )
        self._eye = IconButton("eye", f"Visa {name.casefold()}", self._toggle)
        # Tab goes from a password to what is filled in next; a Space there must not show it on the screen.
        self._eye.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._eye.setToolTip(plain_tooltip(f"Visa eller dölj ({_SHOW_KEY.replace('+', ' ')})"))
        self._eye.setAccessibleDescription(_SHOW_KEY.replace("+", " "))
        layout.addWidget(self.line, 1)
        layout.addWidget(self._eye)
        self._name = name
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(self.line)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """What was typed."""
        return self.line.text()

    def clear(self) -> None:
        """Forget what was typed, also what could be undone, and hide again."""
        self.line.setText("")
        self._show(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What the line does not take comes here: Alt F8 shows and hides, as in the system's own boxes."""
        if event.key() == Qt.Key.Key_F8 and event.modifiers() == Qt.KeyboardModifier.AltModifier:
            self._toggle()
            return
        super().keyPressEvent(event)

    def _toggle(self) -> None:
        self._show(self.line.echoMode() == QLineEdit.EchoMode.Password)

    def _show(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.line.setEchoMode(mode)
        self._eye.setAccessibleName(f"{'Dölj' if shown else 'Visa'} {self._name.casefold()}")
        self._eye.setIcon(theme().icon("eye-off" if shown else "eye", "text_2", 16))


class Dropdown(QComboBox):
    """A list to choose from; for more than seven choices. Values are texts beside what is shown."""

    def __init__(
        self, name: str, options: Sequence[tuple[str, str]] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.setFocusPolicy(
            Qt.FocusPolicy.StrongFocus
        )  # turning the wheel over the page leaves the focus alone
        self.set_options(options)

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Replace the choices (value, text)."""
        self.clear()
        for value, text in options:
            self.addItem(text, value)

    def value(self) -> str:
        """The value of what is chosen, or an empty text."""
        data = self.currentData()
        return "" if data is None else str(data)

    def set_value(self, value: str) -> None:
        """Choose by value, if it is there."""
        at = self.findData(value)
        if at >= 0:
            self.setCurrentIndex(at)

    def wheelEvent(self, event: object) -> None:
        """Scrolling the page past a list must not change it."""
        event.ignore()  # type: ignore[attr-defined]  # a QWheelEvent

    def paintEvent(self, event: QPaintEvent) -> None:
        """The list's own looks, and an arrow in the theme's colour."""
        super().paintEvent(event)
        edge = theme().px(16)
        painter = QPainter(self)
        icon = theme().icon("chevron-down", "text_2", 16)
        top = (self.height() - edge) // 2
        painter.drawPixmap(self.width() - edge - theme().px(9), top, icon.pixmap(QSize(edge, edge)))
        painter.end()


class FormRow(QWidget):
    """Label, field, hint and problem below each other. `&` in the label is the mnemonic."""

    def __init__(self, label: str, field: QWidget, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().px(5))
        self.label = PlainLabel(label, "label")
        self.label.setBuddy(field)
        self._hint_text = hint
        self._hint = PlainLabel(hint, "hint", wraps=True)
        self._problem = PlainLabel("", "error", wraps=True)
        layout.addWidget(self.label)
        layout.addWidget(field)
        layout.addWidget(self._hint)
        layout.addWidget(self._problem)
        self._hint.setVisible(bool(hint))
        self._problem.hide()
        target = field.focusProxy() or field
        name = label.replace("&", "")
        if not field.accessibleName():
            field.setAccessibleName(name)
        if not target.accessibleName():
            target.setAccessibleName(name)
        self._describe(hint)

    @property
    def problem(self) -> str:
        """The problem that is shown, or an empty text."""
        return self._problem.text()

    def show_problem(self, text: str) -> None:
        """Say what is wrong below the field and to a screen reader; an empty text takes it away."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self._hint.setVisible(bool(self._hint_text) and not text)
        self._describe(text or self._hint_text)
        target = self.field.focusProxy() or self.field
        target.setProperty("invalid", "true" if text else "false")
        repolish(target)

    def set_hint(self, text: str) -> None:
        """Change the hint."""
        self._hint_text = text
        self._hint.setText(text)
        self._hint.setVisible(bool(text) and not self._problem.text())
        if not self._problem.text():
            self._describe(text)

    def _describe(self, text: str) -> None:
        for widget in {self.field, self.field.focusProxy() or self.field}:
            widget.setAccessibleDescription(text)
