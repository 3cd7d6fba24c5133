# SPDX-License-Identifier: EUPL-1.2
"""The first step: files dropped or chosen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.register_sources import LARGEST_FILE_BYTES, SourceFile
from eht_desk.ui.file_dialogs import leaves_no_trace
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.text import PlainLabel

_FILTER = "Elevregister (*.csv *.txt *.tsv *.xlsx *.xls *.ods *.json);;Alla filer (*)"


class FileCard(Card):
    """Signals: `files_chosen(list[Path])`; `cleared()` when the person wants other files."""

    files_chosen = Signal(object)
    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("1. Välj filer", parent)
        self.place = _DropPlace(self)
        self.place.dropped.connect(self.files_chosen)
        column = QVBoxLayout(self.place)
        edge = theme().px(18)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme().px(8))
        text = PlainLabel("Dra hit filerna från elevregistret", "strong")
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(text)
        hint = PlainLabel(
            "Elever, vårdnadshavare och klasser kan ligga i flera filer. CSV, Excel, text eller SS 12000.",
            "hint",
            wraps=True,
        )
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(hint)
        self.choose_button = SecondaryButton("Välj filer …", self._choose, icon="folder-open")
        column.addWidget(self.choose_button, 0, Qt.AlignmentFlag.AlignHCenter)
        self.body.addWidget(self.place)
        self._chosen = QWidget(self)
        line = QHBoxLayout(self._chosen)
        line.setContentsMargins(0, 0, 0, 0)
        self._names = PlainLabel("", parent=self._chosen, wraps=True)
        line.addWidget(self._names, 1)
        self.other_button = SecondaryButton("Välj andra filer", self.cleared.emit, self._chosen)
        line.addWidget(self.other_button)
        self.body.addWidget(self._chosen)
        self._chosen.hide()

    def show_names(self, names: Sequence[str]) -> None:
        """The files that are being read; none shows the place to drop files again."""
        self._names.setText(", ".join(names))
        self._chosen.setVisible(bool(names))
        self.place.setVisible(not names)

    def _choose(self) -> None:
        dialog = QFileDialog(self.window(), "Välj filer ur elevregistret")
        leaves_no_trace(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(_FILTER)
        dialog.filesSelected.connect(lambda names: self.files_chosen.emit([Path(name) for name in names]))
        dialog.setModal(True)
        dialog.show()


class _DropPlace(QWidget):
    """A dashed place that takes files from the desktop.

    Signals: `dropped(list[Path])`.
    """

    dropped = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.setAccessibleName("Dra hit filerna från elevregistret")
        self._is_over = False

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take local files only."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            self._light(True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Not here after all."""
        self._light(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the files over."""
        self._light(False)
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A dashed frame, filled while something hovers over it."""
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(tokens.accent if self._is_over else tokens.line_strong), 1.5, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(QColor(tokens.accent_soft if self._is_over else tokens.surface_2))
        edge = theme().px(10)
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), edge, edge)
        painter.end()

    def _light(self, is_over: bool) -> None:
        self._is_over = is_over
        self.update()


def source_file(path: Path) -> SourceFile:
    """A file's bytes. Raises ExpectedFailure(`file_too_large`, `file_unreadable`)."""
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise ExpectedFailure("file_too_large", {"limit": LARGEST_FILE_BYTES})
        return SourceFile(path.name, path.read_bytes())
    except OSError:
        raise ExpectedFailure("file_unreadable") from None
