# SPDX-License-Identifier: EUPL-1.2
"""Files that somebody dropped on the window, on their way to the page that receives them. In memory, for a moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget


class IncomingFiles:
    """Holds paths from the drop to the page that opens next. Nothing of them goes into a route or a setting."""

    def __init__(self) -> None:
        self._paths: tuple[Path, ...] = ()

    def put(self, paths: Sequence[Path]) -> None:
        """These were dropped."""
        self._paths = tuple(paths)

    def take(self) -> tuple[Path, ...]:
        """What was dropped, once."""
        paths, self._paths = self._paths, ()
        return paths


def files_of(mime: QMimeData | None) -> tuple[Path, ...]:
    """The files on this device that are dragged, in their order."""
    if mime is None or not mime.hasUrls():
        return ()
    paths = (Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())
    return tuple(path for path in paths if path.is_file())


class DropTarget(QObject):
    """Lets files be dropped on a widget. `may_take` says whether they are welcome now."""

    def __init__(
        self,
        widget: QWidget,
        take: Callable[[tuple[Path, ...]], object],
        may_take: Callable[[], bool] = lambda: True,
    ) -> None:
        super().__init__(widget)
        self._take, self._may_take = take, may_take
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Accept what is dragged over the widget, and take it when it is let go."""
        if isinstance(event, QDragMoveEvent):  # entering is one, too
            if files_of(event.mimeData()) and self._may_take():
                event.acceptProposedAction()
            return True
        if event.type() == QEvent.Type.Drop and isinstance(event, QDropEvent):
            paths = files_of(event.mimeData())
            if paths and self._may_take():
                event.acceptProposedAction()
                self._take(paths)
            return True
        return False
