# SPDX-License-Identifier: EUPL-1.2
"""Everything that a window says: texts, tips, models behind lists, titles, clipboard, the accessibility tree."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

_SAYING = (
    "text",
    "toPlainText",
    "placeholderText",
    "title",
    "toolTip",
    "statusTip",
    "whatsThis",
    "accessibleName",
    "accessibleDescription",
    "objectName",
    "html",
)
_ROLES = (
    *(Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole),
    *(Qt.ItemDataRole.StatusTipRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.UserRole),
    *(Qt.ItemDataRole.AccessibleDescriptionRole, Qt.ItemDataRole.WhatsThisRole),
)
_MOST_CHILDREN = 3_000


def said(widgets: list[QWidget]) -> Iterator[str]:
    """Every text in these widgets and whatever is behind them."""
    for widget in widgets:
        if not isValid(widget):
            continue
        for name in _SAYING:
            with contextlib.suppress(TypeError):  # the page's own method of that name
                told = getattr(widget, name, str)()
                if isinstance(told, str) and told:
                    yield told
        for action in widget.actions():
            yield f"{action.text()}\n{action.toolTip()}\n{action.statusTip()}"
        if isinstance(widget, (QAbstractItemView, QComboBox)) and widget.model() is not None:
            yield from _modelled(widget.model(), QModelIndex())
        if isinstance(widget, QTextEdit):
            yield widget.document().toHtml()


def _modelled(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[str]:
    for row in range(min(model.rowCount(parent), 500)):
        for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)):
            index = model.index(row, column, parent)
            for role in _ROLES:
                told = model.data(index, role)
                if isinstance(told, str):
                    yield told
            if column == 0 and model.rowCount(index):
                yield from _modelled(model, index)


def titles() -> Iterator[str]:
    """Of every window, with what is in the clipboard and selected."""
    for widget in QApplication.topLevelWidgets():
        if isValid(widget):
            yield f"{widget.windowTitle()}\n{widget.windowFilePath()}\n{widget.windowIconText()}"
    board = QGuiApplication.clipboard()
    for mode in (board.Mode.Clipboard, board.Mode.Selection):
        data = board.mimeData(mode)
        if data is not None:
            yield data.text()


def accessible(root: QWidget) -> Iterator[str]:
    """What a screen reader can read, from this widget down."""
    waiting, seen = [QAccessible.queryAccessibleInterface(root)], 0
    while waiting and seen < _MOST_CHILDREN:
        interface = waiting.pop()
        if interface is None or not interface.isValid():  # type: ignore[redundant-expr]  # Qt gives None too
            continue
        seen += 1
        yield from _of(interface)
        waiting += [interface.child(number) for number in range(min(interface.childCount(), 300))]


def _of(interface: QAccessibleInterface) -> Iterator[str]:
    kinds = QAccessible.Text
    for kind in (kinds.Name, kinds.Description, kinds.Value, kinds.Help, kinds.Accelerator):
        told = interface.text(kind)
        if told:
            yield told


def buttons_of(screen: QWidget) -> list[QAbstractButton]:
    """What can be pressed in a page."""
    return [
        button
        for button in screen.findChildren(QAbstractButton)
        if button.isVisibleTo(screen) and button.isEnabled() and not isinstance(button, QLineEdit)
    ]


def menu_actions(screen: QWidget) -> list[tuple[QMenu, int]]:
    """Entries of the menus of a page."""
    return [(menu, number) for menu in screen.findChildren(QMenu) for number in range(len(menu.actions()))]
