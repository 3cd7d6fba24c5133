# SPDX-License-Identifier: EUPL-1.2
"""The small parts of the interview page: an area in the list, a prompt to tick off, the text area with its keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QSizePolicy, QWidget

from eht_desk.ui.sidebar import NavButton
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import PushButton
from eht_desk.ui.widgets.pill import Pill
from eht_desk.ui.widgets.text import plain_tooltip

OPENS, CLOSES = "”", "”"
"""Swedish marks: the same before and after."""
_AREA_WIDTH = 236
_SHORT_WIDTH = 74
_MOST_LINES = 3


class AreaButton(NavButton):
    """An area of the talk: ticked when there is something in it, marked when the pupil declines."""

    def __init__(
        self, number: int, title: str, run: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__("", run, parent=parent)
        self._title = f"{number} {title}" if number else title
        self._number = str(number) if number else ""
        self._is_short = False
        self._state = ""
        self._is_shown = False
        self._tick = QLabel(self)
        self._tick.setFixedWidth(theme().px(18))
        self._declined = Pill("avstår", "neutral", self)
        for mark in (self._tick, self._declined):
            mark.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            layout = self.layout()
            if layout is not None:
                layout.addWidget(mark)
        self.setToolTip(plain_tooltip(title))
        self.show_state("", is_shown=False)

    def sizeHint(self) -> QSize:
        """As wide as the list."""
        width = (
            _SHORT_WIDTH
            if self._is_short and self._state != "declined"
            else _AREA_WIDTH // (1 + self._is_short)
        )
        return QSize(theme().px(width), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Long names are cut, not the window."""
        return QSize(theme().px(_SHORT_WIDTH), super().minimumSizeHint().height())

    def set_short(self, is_short: bool) -> None:
        """Only the number, where there is no room for names."""
        self._is_short = is_short and bool(self._number)
        self._fit()
        self.updateGeometry()

    def show_state(self, state: str, *, is_shown: bool) -> None:
        """`state`: `answered`, `declined` or empty. `is_shown`: it is the one that is written in."""
        self._state, self._is_shown = state, is_shown
        self._declined.setVisible(state == "declined")
        self._tick.setVisible(state != "declined")
        self._paint_tick()
        self.setProperty("current", "true" if is_shown else "false")
        words = {"answered": "besvarat", "declined": "eleven avstår"}.get(state, "inte besvarat")
        self.set_current(is_shown)
        self.setAccessibleName(f"{self._title}, {words}{', visas' if is_shown else ''}")
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Tint again when the colours change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint_tick()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the name where there is no room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        aside = theme().px(96 if self._state == "declined" else 48)
        room = max(self.width() - aside, theme().px(60))
        lines = (
            [self._number] if self._is_short else in_lines(self.fontMetrics(), self._title, room, _MOST_LINES)
        )
        # A single & would be read as a mnemonic.
        shown = "\n".join(lines).replace("&", "&&")
        if self.text() != shown:
            name = self.accessibleName()
            self.setText(shown)
            self.setAccessibleName(name)

    def _paint_tick(self) -> None:
        if self._state == "answered":
            self._tick.setPixmap(theme().icon("check", "ok", 16).pixmap(theme().px(16), theme().px(16)))
        elif self._is_shown:
            self._tick.setPixmap(
                theme().icon("pencil", "accent_text", 14).pixmap(theme().px(14), theme().px(14))
            )
        else:
            self._tick.clear()


class PromptChip(PushButton):
    """A thing to talk about, ticked off when it was. Signals: `toggled(bool)`."""

    def __init__(self, text: str, number: int, parent: QWidget | None = None) -> None:
        super().__init__(
            " " + text.replace("&", "&&"), parent=parent
        )  # Fusion sets the icon tight to the word
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        if number <= _MOST_KEYS:
            self.setToolTip(f"Ctrl {number}")
            self.setAccessibleDescription(f"Tangent Ctrl {number}")
        self.toggled.connect(self._mark)

    def set_checked(self, is_checked: bool) -> None:
        """Tick it without telling anybody."""
        was_blocked = self.blockSignals(True)
        self.setChecked(is_checked)
        self.blockSignals(was_blocked)
        self._mark()

    def changeEvent(self, event: QEvent) -> None:
        """Tint again when the colours change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._mark()

    def _mark(self, *_: object) -> None:
        if self.isChecked():
            self.setIcon(theme().icon("check", "accent_text", 14))
            self.setIconSize(QSize(theme().px(14), theme().px(14)))
        else:
            self.setIcon(theme().icon("circle", "text_3", 10))
            self.setIconSize(QSize(theme().px(10), theme().px(10)))


_MOST_KEYS = 9


class TalkArea(QPlainTextEdit):
    """Where it is written what the pupil says. Tab leaves it; Ctrl " marks a quotation.

    Signals: `written()` after a person changed the text.
    """

    written = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_setting = False
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option = self.document().defaultTextOption()
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)  # Arabic is read from the right
        self.document().setDefaultTextOption(option)
        self.setMinimumHeight(theme().px(190))
        self.textChanged.connect(self._when_changed)

    def show_text(self, text: str) -> None:
        """Put a text in with the cursor after it; the same text leaves cursor and undo alone."""
        if text == self.toPlainText():
            return
        self._is_setting = True
        self.setPlainText(text)
        self._is_setting = False
        self.moveCursor(QTextCursor.MoveOperation.End)

    def quote(self) -> None:
        """The selection between quotation marks, else new marks with the cursor inside; before the closing mark, out
        of it."""
        if self.isReadOnly():
            return
        cursor = self.textCursor()
        if cursor.hasSelection():
            text = cursor.selectedText()
            inner = text.strip("\u2029 ")
            before, _, after = text.partition(inner) if inner else ("", "", text)
            cursor.insertText(f"{before}{OPENS}{inner}{CLOSES}{after}")
        elif self._is_before_mark(cursor):
            cursor.movePosition(QTextCursor.MoveOperation.NextCharacter)
        else:
            cursor.insertText(OPENS + CLOSES)
            cursor.movePosition(QTextCursor.MoveOperation.PreviousCharacter)
        self.setTextCursor(cursor)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl and the quotation mark, on Swedish keyboards Shift 2."""
        if _is_quote_key(event):
            self.quote()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Those keys mean this here, whatever they mean elsewhere."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and _is_quote_key(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Only the words of what is pasted."""
        self.textCursor().insertText(source.text())

    @staticmethod
    def _is_before_mark(cursor: QTextCursor) -> bool:
        ahead = QTextCursor(cursor)
        ahead.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor)
        behind = QTextCursor(cursor)
        behind.movePosition(QTextCursor.MoveOperation.StartOfBlock, QTextCursor.MoveMode.KeepAnchor)
        return ahead.selectedText() == CLOSES and behind.selectedText().count(OPENS) % 2 == 1

    def _when_changed(self) -> None:
        if not self._is_setting:
            self.written.emit()


def _is_quote_key(event: QKeyEvent) -> bool:
    modifiers = event.modifiers()
    if not modifiers & Qt.KeyboardModifier.ControlModifier or modifiers & Qt.KeyboardModifier.AltModifier:
        return False
    is_shifted_two = event.key() == Qt.Key.Key_2 and bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
    return event.key() == Qt.Key.Key_QuoteDbl or is_shifted_two


def in_lines(metrics: QFontMetrics, text: str, width: int, most: int) -> list[str]:
    """A name in as many lines as a button shows, the last cut if it is too long; it does not wrap by itself."""
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < most - 1:
        line = words.pop(0)
        while words and metrics.horizontalAdvance(f"{line} {words[0]}") <= width:
            line = f"{line} {words.pop(0)}"
        lines.append(line)
    lines += [" ".join(words)] if words else []
    return [metrics.elidedText(line, Qt.TextElideMode.ElideRight, width) for line in lines]
