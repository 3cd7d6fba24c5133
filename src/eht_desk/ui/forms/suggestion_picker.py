# SPDX-License-Identifier: EUPL-1.2
"""Choosing from a list of suggestions at a field: ticked lines are added to what stands there, never instead of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from eht_desk.application.disclosure import folded
from eht_desk.domain.forms.catalogues import Catalogue, Suggestion
from eht_desk.ui.forms.editor import FieldEditor, StackedEditor
from eht_desk.ui.forms.table_editor import TableEditor
from eht_desk.ui.forms.text_editors import LineEditor, LongTextEditor
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from eht_desk.ui.widgets.fields import SearchField
from eht_desk.ui.widgets.text import Heading, PlainLabel

AskForList = Callable[[str, Callable[[Catalogue], None]], None]
"""Reads a list by its name and gives it to the function, on the main thread."""

PICK = "Välj ur listan …"
_LARGE = 1.5
_NOTHING = "Inget i listan heter så. Stäng och skriv med egna ord i stället."
_ITEM_ROLE = int(Qt.ItemDataRole.UserRole)


def offer_suggestions(editor: FieldEditor, ask: AskForList) -> None:
    """Put the button below an editor whose field, or a column of it, names a list."""
    column = next((item for item in editor.field.columns if item.catalogue), None)
    name = editor.field.catalogue or (column.catalogue if column is not None else "")
    if not name or not isinstance(editor, StackedEditor):
        return

    def take(texts: Sequence[str]) -> None:
        if isinstance(editor, TableEditor) and column is not None:
            editor.add_values(column.id, texts)
        elif isinstance(editor, LongTextEditor | LineEditor):
            editor.add_texts(texts)
        editor.focus_first()

    def show(found: Catalogue) -> None:
        SuggestionDialog(editor, found, take).open()

    def start() -> None:
        if editor.is_read_only:
            editor.refused.emit()
        else:
            ask(name, show)

    button = SecondaryButton(PICK, start, editor)
    button.setAccessibleName(f"Välj ur listan: {editor.field.plain_label}")
    line = QWidget(editor)
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(button)
    row.addStretch(1)
    editor.add_control(line)


class SuggestionDialog(QDialog):
    """`take` gets the ticked texts in the list's order.

    Down leads from the line into the list, the space bar ticks, Enter adds.
    """

    def __init__(self, parent: QWidget, catalogue: Catalogue, take: Callable[[Sequence[str]], None]) -> None:
        super().__init__(parent.window())
        self._take = take
        self.setWindowTitle("EHT Desk")
        self.setAccessibleName(catalogue.title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        edge, top = (theme().px(24), theme().px(20)) if theme().scale < _LARGE else (24, 16)
        column.setContentsMargins(edge, top, edge, top)
        column.setSpacing(min(theme().px(12), 16))
        column.addWidget(Heading(catalogue.title, 1, wraps=True))
        self.line = SearchField("Sök i listan", "Sök i listan")
        self.line.textChanged.connect(self._narrow)
        self.line.installEventFilter(self)
        column.addWidget(self.line)
        self.list = QListWidget()
        self.list.setAccessibleName(catalogue.title)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setSpacing(theme().px(2))
        for group in catalogue.groups:
            heading = QListWidgetItem(group.title, self.list)
            font = QFont(self.list.font())
            font.setWeight(QFont.Weight.DemiBold)
            heading.setFont(font)
            heading.setFlags(Qt.ItemFlag.NoItemFlags)
            for item in group.items:
                self._add(item)
        self.list.itemChanged.connect(lambda _item: self._count())
        self.list.installEventFilter(self)
        column.addWidget(self.list, 1)
        self.nothing = PlainLabel(_NOTHING, "secondary", wraps=True)
        self.nothing.hide()
        column.addWidget(self.nothing, 1, Qt.AlignmentFlag.AlignTop)
        if theme().scale < _LARGE:  # with large letters the list needs the room
            column.addWidget(PlainLabel("Mellanslag kryssar · Enter lägger till · Esc stänger", "hint"))
        foot = QHBoxLayout()
        foot.addStretch(1)
        cancel = SecondaryButton("Avbryt", self.reject, self)
        cancel.setAutoDefault(False)
        self.add_button = PrimaryButton("Lägg till", self._finish, self)
        self.add_button.setAutoDefault(False)
        foot.addWidget(cancel)
        foot.addWidget(self.add_button)
        column.addLayout(foot)
        window = parent.window()
        self.resize(
            min(theme().px(640), max(320, window.width() - 60)),
            min(theme().px(620), max(320, window.height() - 20)),
        )
        self._count()
        self.line.setFocus()

    def chosen(self) -> list[str]:
        """The ticked texts, in the list's order."""
        return [
            found.text
            for item in self._items()
            if _is_ticked(item) and (found := _suggestion(item)) is not None
        ]

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Enter adds, from the line and from the list; down leads from the line into the list."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finish()
            return True
        if event.key() == Qt.Key.Key_Down and watched is self.line:
            self._to_list()
            return True
        return False

    def _add(self, suggestion: Suggestion) -> None:
        text = f"{suggestion.text}\n{suggestion.why}" if suggestion.why else suggestion.text
        item = QListWidgetItem(text, self.list)
        item.setFlags(
            Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
        )
        item.setCheckState(Qt.CheckState.Unchecked)
        item.setData(_ITEM_ROLE, suggestion)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _to_list(self) -> None:
        first = next((item for item in self._items() if not item.isHidden() and _suggestion(item)), None)
        if first is not None:
            self.list.setCurrentItem(first)
            self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def _narrow(self, text: str) -> None:
        words = folded(text).split()
        heading: QListWidgetItem | None = None
        for item in self._items():
            found = _suggestion(item)
            if found is None:
                heading = item
                item.setHidden(True)
                continue
            fits = all(word in folded(f"{found.text} {found.why}") for word in words)
            item.setHidden(not fits)
            if fits and heading is not None:
                heading.setHidden(False)
        is_empty = all(item.isHidden() for item in self._items())
        self.list.setHidden(is_empty)
        self.nothing.setVisible(is_empty)

    def _count(self) -> None:
        count = len(self.chosen())
        self.add_button.setText(f"Lägg till {count}" if count else "Lägg till")
        self.add_button.setEnabled(bool(count))

    def _finish(self) -> None:
        texts = self.chosen()
        if texts:
            self.accept()
            self._take(texts)


def _suggestion(item: QListWidgetItem) -> Suggestion | None:
    found = item.data(_ITEM_ROLE)
    return found if isinstance(found, Suggestion) else None


def _is_ticked(item: QListWidgetItem) -> bool:
    return item.checkState() == Qt.CheckState.Checked
