# SPDX-License-Identifier: EUPL-1.2
"""Nytt dokument: a quiet list of the forms that can be begun about a pupil, found by typing, chosen by Enter."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from eht_desk.application.disclosure import folded
from eht_desk.application.new_documents import FIRST_FORM, FormChoice, form_choices
from eht_desk.domain.forms.model import Privacy
from eht_desk.domain.ids import PupilId
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import SecondaryButton
from eht_desk.ui.widgets.check_box import CheckBox
from eht_desk.ui.widgets.fields import SearchField
from eht_desk.ui.widgets.text import Heading, PlainLabel
from eht_desk.ui.words import ROLES

NEW_DOCUMENT_KEYS = "Ctrl+N"
GROUP_TITLES: dict[str, str] = {
    "absence": "Frånvaro",
    "mapping": "Kartläggning",
    "plan": "Planer",
    "decision": "Beslut",
    "meeting": "Möten",
    "letter": "Brev och information",
    "consent": "Samtycken",
    "authority": "Huvudman och hemkommun",
    "concern": "Oro för eleven",
    "other": "Övrigt",
}
_MOVES = frozenset({Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp})
_CHOICE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_SIDE_ROLE = _CHOICE_ROLE + 1
_MORE_ROLE = _CHOICE_ROLE + 2
_LONG_LIST = 3
_CONSENT_WORD = "samty"
"""Papers of consents are made where the consent is asked for."""
_LARGE = 1.5


def choose_new_document(
    parent: QWidget, desk: Desk, pupil_id: PupilId, failed: Callable[[BaseException], None]
) -> None:
    """Read what can be begun and open the list; Enter leads to the empty form."""

    def show(choices: tuple[FormChoice, ...]) -> None:
        NewDocumentDialog(
            parent,
            choices,
            lambda form_id: desk.navigator.go(Route("form", {"pupil": str(pupil_id), "form": form_id})),
        ).open()

    desk.tasks.read(lambda: form_choices(desk.workspace, pupil_id), show, failed)


class NewDocumentDialog(QDialog):
    """`begin` gets the chosen form's id. The cursor stays in the line; arrow keys move in the list."""

    def __init__(
        self, parent: QWidget, choices: Sequence[FormChoice], begin: Callable[[str], object]
    ) -> None:
        super().__init__(parent.window())
        self._choices = choices
        self._begin = begin
        self.setWindowTitle("EHT Desk")
        self.setAccessibleName("Nytt dokument")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        edge, top = (theme().px(24), theme().px(20)) if theme().scale < _LARGE else (24, 16)
        column.setContentsMargins(edge, top, edge, top)
        column.setSpacing(min(theme().px(12), 16))
        column.addWidget(Heading("Nytt dokument", 1))
        self.line = SearchField("Sök blankett", "Sök blankett, bilaga eller grupp")
        self.line.textChanged.connect(self._fill)
        self.line.installEventFilter(self)
        column.addWidget(self.line)
        self.model = QStandardItemModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setAccessibleName("Blanketter")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setItemDelegate(_ChoiceDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.clicked.connect(lambda _index: self._choose())
        column.addWidget(self.list, 1)
        self.nothing = PlainLabel("", "secondary", wraps=True)
        column.addWidget(self.nothing, 1, Qt.AlignmentFlag.AlignTop)
        foot = QHBoxLayout()
        self.show_all = CheckBox("&Visa alla, även sådana som andra skriver")
        self.show_all.toggled.connect(self._show_others)
        foot.addWidget(self.show_all)
        foot.addStretch(1)
        self.cancel_button = SecondaryButton("Avbryt", self.reject, self)
        self.cancel_button.setAutoDefault(False)
        foot.addWidget(self.cancel_button)
        column.addLayout(foot)
        if theme().scale < _LARGE:  # with large letters the list needs the room
            column.addWidget(PlainLabel("Pilar väljer · Enter öppnar · Esc stänger", "hint"))
        window = parent.window()
        self.resize(
            min(theme().px(640), max(320, window.width() - 60)),
            min(theme().px(600), max(320, window.height() - 20)),
        )
        self._fill()
        self.line.setFocus()

    def _show_others(self, _on: bool) -> None:
        """More or fewer forms; the arrow keys go on meaning the list."""
        self._fill()
        self.line.setFocus()

    def shown(self) -> list[FormChoice]:
        """The forms in the list now, in order."""
        found = (self.model.item(row).data(_CHOICE_ROLE) for row in range(self.model.rowCount()))
        return [choice for choice in found if isinstance(choice, FormChoice)]

    def eventFilter(self, _watched: object, event: QEvent) -> bool:
        """Keys typed in the line that mean something for the list."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
            return True
        if (
            event.key() == Qt.Key.Key_Escape
        ):  # also with words in the line, which the line itself would empty first
            self.reject()
            return True
        if event.key() in _MOVES:
            self._move(Qt.Key(event.key()))
            return True
        return False

    def _fill(self, _text: str = "") -> None:
        words = folded(self.line.text()).split()
        fitting = [item for item in self._choices if all(word in _haystack(item) for word in words)]
        shown = [item for item in fitting if item.may_write or self.show_all.isChecked()]
        self.model.clear()
        group = ""
        for choice in shown:
            if choice.group != group:
                group = choice.group
                self.model.appendRow(_heading(GROUP_TITLES[group]))
            self.model.appendRow(_line(choice))
        self.list.setVisible(bool(shown))
        self.nothing.setVisible(not shown)
        if not shown:
            others = len(fitting)
            self.nothing.setText(_nothing_text(words, has_others=bool(others)))
        first = next((row for row in range(self.model.rowCount()) if self._is_choice(row)), None)
        if first is not None:
            self.list.setCurrentIndex(self.model.index(first, 0))
            self.list.scrollToTop()

    def _is_choice(self, row: int) -> bool:
        return isinstance(self.model.index(row, 0).data(_CHOICE_ROLE), FormChoice)

    def _move(self, key: Qt.Key) -> None:
        rows = [row for row in range(self.model.rowCount()) if self._is_choice(row)]
        if not rows:
            return
        page = max(1, self.list.height() // max(1, theme().px(48)) - 1)
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: page, Qt.Key.Key_PageUp: -page}
        at = self.list.currentIndex().row()
        place = (rows.index(at) if at in rows else 0) + steps[key]
        row = rows[max(0, min(len(rows) - 1, place))]
        self.list.setCurrentIndex(self.model.index(row, 0))
        if row == rows[0]:
            self.list.scrollToTop()  # with its heading

    def _choose(self) -> None:
        choice = self.list.currentIndex().data(_CHOICE_ROLE)
        if isinstance(choice, FormChoice):
            self.accept()
            self._begin(choice.form_id)


def _nothing_text(words: list[str], *, has_others: bool) -> str:
    """Why the list is empty, and where what was looked for is instead."""
    if has_others:
        return "Den skrivs av andra. Kryssa i Visa alla för att se den."
    if any(word.startswith(_CONSENT_WORD) for word in words):
        return "Samtycken skrivs inte här. De står på elevens sida, i rutan Samtycken."
    return "Ingen blankett heter så."


def more_text(choice: FormChoice) -> str:
    """Who writes it, whose it is, and whether something is missing before it."""
    names = [ROLES[role].lower() for role in choice.roles]
    who = "Du skriver" if choice.may_write else f"Skrivs av {_either(names)}"
    private = {
        Privacy.UNTIL_APPROVED: "din egen tills eleven godkänt",
        Privacy.OWN: "din egen, syns inte för andra",
        Privacy.SHARED: "",
    }[choice.privacy]
    stopped = "något saknas innan den kan börja" if choice.is_stopped else ""
    return " · ".join(part for part in (who, private, stopped) if part)


def is_first_form(choice_id: str) -> bool:
    """Whether the form is the one that the work begins with."""
    return choice_id == FIRST_FORM


def _either(names: list[str]) -> str:
    if len(names) > _LONG_LIST:
        return f"{', '.join(names[:_LONG_LIST])} med flera"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} eller {names[-1]}"


def _haystack(choice: FormChoice) -> str:
    return folded(f"{choice.title} {choice.short_title} {choice.annex} {GROUP_TITLES[choice.group]}")


def _heading(text: str) -> QStandardItem:
    item = QStandardItem(text)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    return item


def _line(choice: FormChoice) -> QStandardItem:
    more = more_text(choice)
    item = QStandardItem(choice.title)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    item.setData(choice, _CHOICE_ROLE)
    item.setData(choice.annex, _SIDE_ROLE)
    item.setData(more, _MORE_ROLE)
    item.setData(
        ", ".join(part for part in (choice.title, choice.annex, more) if part),
        int(Qt.ItemDataRole.AccessibleTextRole),
    )
    return item


class _ChoiceDelegate(QStyledItemDelegate):
    """A heading, or a form in two lines: its title with the annex to the right, and who writes it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """One line for a heading, two for a form; as high as the letters are."""
        height = option.fontMetrics.height()
        is_choice = isinstance(index.data(_CHOICE_ROLE), FormChoice)
        return QSize(200, 2 * height + theme().px(12) if is_choice else height + theme().px(16))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Texts that do not fit are shortened."""
        tokens = theme().tokens
        area: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner = area.adjusted(theme().px(10), theme().px(5), -theme().px(10), -theme().px(5))
        if not isinstance(index.data(_CHOICE_ROLE), FormChoice):
            font = QFont(painter.font())
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
            painter.setPen(QColor(tokens.text_2))
            painter.drawText(
                inner, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, str(index.data())
            )
            painter.restore()
            return
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent_soft))
            painter.drawRoundedRect(area.adjusted(2, 1, -2, -1), theme().px(6), theme().px(6))
        metrics = painter.fontMetrics()
        side = str(index.data(_SIDE_ROLE) or "")
        room = inner.width() - (metrics.horizontalAdvance(side) + theme().px(12) if side else 0)
        painter.setPen(QColor(tokens.text))
        top = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(inner, top, metrics.elidedText(str(index.data()), elide, room))
        painter.setPen(QColor(tokens.text_2))
        painter.drawText(inner, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight, side)
        more = metrics.elidedText(str(index.data(_MORE_ROLE) or ""), elide, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, more)
        painter.restore()
