# SPDX-License-Identifier: EUPL-1.2
"""Shows papers: PDF bytes as white pages one under another, fitted to the width or enlarged. Knows nothing of forms."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMargins, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from eht_desk.ui.printing.pages import PageImages, UnreadablePdf, page_images, pages_at_once
from eht_desk.ui.tasks import Tasks
from eht_desk.ui.theme.theme import theme

_GAP = 16
_SMALLEST_WIDTH = 120
_FINE_BELOW = 900
_ZOOM_STEPS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
_SETTLING_MILLISECONDS = 60


class PaperView(QScrollArea):
    """A scrolling pile of pages.

    `widest`: the pages are no wider than so many pixels before somebody enlarges them; 0: as wide as there is room.
    Of a long one the pages around the visible ones are drawn, the others when somebody scrolls there.

    Signals: `shown(int)` with the number of pages when a paper has been drawn for the first time or anew;
    `unreadable()` instead of it, where `is_foreign`, when the bytes are broken. Our own papers never are.
    Keys, while it has the focus: Ctrl +, Ctrl - and Ctrl 0 for the size; arrows and page keys scroll.
    """

    shown = Signal(int)
    unreadable = Signal()

    def __init__(
        self, tasks: Tasks, parent: QWidget | None = None, *, is_foreign: bool = False, widest: int = 0
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._is_foreign = is_foreign
        self._widest = widest
        self._pdf = b""
        self._zoom = 1.0
        self._turn = 0
        self._pile = _Pile(self)
        self.setWidget(self._pile)
        self._pile.setAutoFillBackground(False)
        self.setWidgetResizable(False)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Papperet")
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLING_MILLISECONDS)
        self._settling.timeout.connect(self._draw)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self._add_shortcut(QKeySequence.StandardKey.ZoomIn, lambda: self._change_zoom(1))
        self._add_shortcut(QKeySequence.StandardKey.ZoomOut, lambda: self._change_zoom(-1))
        self._add_shortcut(QKeySequence("Ctrl+0"), self._fit)

    @property
    def zoom(self) -> float:
        """1.0 fits the width."""
        return self._zoom

    @property
    def page_count(self) -> int:
        """Pages drawn."""
        return self._pile.count

    def set_pdf(self, pdf: bytes) -> None:
        """Show these bytes; the former pages stay until the new ones are drawn, so that nothing flickers."""
        self._pdf = pdf
        if self.isVisible():
            self._draw()
        else:
            self._settling.start()  # its width is not known before it is shown

    def clear(self) -> None:
        """Forget the paper."""
        self._turn += 1
        self._pdf = b""
        self._pile.set_pages(None, 1)

    def scroll_position(self) -> int:
        """How far down, for coming back."""
        return self.verticalScrollBar().value()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit to the new size."""
        super().resizeEvent(event)
        if self._pdf:
            self._pile.fit(self._page_width())
            self._settling.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home and End go to the first and the last page."""
        bar = self.verticalScrollBar()
        if event.key() == Qt.Key.Key_Home:
            bar.setValue(bar.minimum())
        elif event.key() == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Room for a page that can be read."""
        return QSize(380, 560)

    def _add_shortcut(self, key: QKeySequence | QKeySequence.StandardKey, run: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(run)

    def _page_width(self) -> int:
        """Never by whether the bar is there now: a page that fits only without it would come and go for ever."""
        whole = self.maximumViewportSize()
        room = whole.width() - 2 * _GAP
        room = min(room, self._widest) if self._widest else room
        width = round(room * self._zoom)
        if self._pile.height_at(width) > whole.height():
            width = round((room - self.verticalScrollBar().sizeHint().width()) * self._zoom)
        return max(_SMALLEST_WIDTH, width)

    def _draw(self) -> None:
        if not self._pdf:
            return
        self._turn += 1
        turn, pdf = self._turn, self._pdf
        width = round(self._page_width() * self.devicePixelRatioF())
        if width < _FINE_BELOW:
            width *= 2  # small letters are clearer when they are drawn twice as large and then made smaller
        most = pages_at_once(width)
        first = 0
        if self._pile.count > most:
            first = max(0, min(self._page() - most // 3, self._pile.count - most))
        self._tasks.read(
            lambda: page_images(pdf, width, first, most),
            lambda pages: self._take(turn, pages),
            (lambda error: self._not_drawn(turn, error)) if self._is_foreign else None,
        )

    def _not_drawn(self, turn: int, error: BaseException) -> None:
        if not isinstance(error, UnreadablePdf):
            raise error
        if turn != self._turn:
            return
        self.clear()
        self.unreadable.emit()

    def _take(self, turn: int, pages: PageImages) -> None:
        if turn != self._turn:
            return
        self._pile.set_pages(pages, self._page_width())
        self._name_page()
        self.shown.emit(len(pages.sizes))
        if not self._pile.has_drawn(*self._in_sight()):
            self._settling.start()

    def _scrolled(self) -> None:
        self._name_page()
        if not self._pile.has_drawn(*self._in_sight()):
            self._settling.start()

    def _in_sight(self) -> tuple[int, int]:
        """The first and the last page that can be seen."""
        top = self.verticalScrollBar().value()
        return self._pile.page_at(top), self._pile.page_at(top + self.viewport().height() - 2 * _GAP)

    def _page(self) -> int:
        return self._pile.page_at(self.verticalScrollBar().value() + self.viewport().height() // 3)

    def _name_page(self) -> None:
        count = self._pile.count
        name = f"Papperet, sida {self._page() + 1} av {count}" if count else "Papperet"
        self.setAccessibleName(name)

    def _change_zoom(self, direction: int) -> None:
        steps = [step for step in _ZOOM_STEPS if (step - self._zoom) * direction > 0.001]
        if steps:
            self._zoom = steps[0] if direction > 0 else steps[-1]
            self._apply_zoom()

    def _fit(self) -> None:
        self._zoom = 1.0
        self._apply_zoom()

    def _apply_zoom(self) -> None:
        self._pile.fit(self._page_width())
        self._draw()


class PaperGround(QWidget):
    """What a paper lies on: a rounded ground as high as its place, whatever the paper's length."""

    def __init__(self, paper: PaperView, margins: QMargins, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._margins = margins
        column = QVBoxLayout(self)
        column.setContentsMargins(margins)
        column.addWidget(paper)
        self.setMinimumWidth(theme().px(260))
        self.setFocusProxy(paper)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme().tokens.desk))
        edge = theme().px(10)
        painter.drawRoundedRect(self.contentsRect().marginsRemoved(self._margins), edge, edge)
        painter.end()


class _Pile(QWidget):
    """Paints the pages. Pictures keep their sharpness: they are drawn for the width they are shown at."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._images: dict[int, QImage] = {}
        self._rects: list[QRectF] = []
        self._width = 1
        self._shapes: list[float] = []

    @property
    def count(self) -> int:
        return len(self._shapes)

    def set_pages(self, pages: PageImages | None, width: int) -> None:
        self._images = dict(enumerate(pages.images, pages.first)) if pages else {}
        self._shapes = [size.height() / max(1.0, size.width()) for size in pages.sizes] if pages else []
        self.fit(width)
        self.update()

    def has_drawn(self, first: int, last: int) -> bool:
        """Whether these pages have their pictures."""
        return not self._shapes or all(page in self._images for page in range(first, last + 1))

    def height_at(self, width: int) -> int:
        """How high the pages would be `width` wide."""
        return round(_GAP + sum(width * shape + _GAP for shape in self._shapes))

    def fit(self, width: int) -> None:
        """Lay the pages out `width` wide."""
        self._width = width
        top = float(_GAP)
        self._rects = []
        for shape in self._shapes:
            height = width * shape
            self._rects.append(QRectF(_GAP, top, width, height))
            top += height + _GAP
        self.resize(width + 2 * _GAP, round(top))

    def page_at(self, y: int) -> int:
        """The page at this height of the pile."""
        for index, rect in enumerate(self._rects):
            if y < rect.bottom() + _GAP:
                return index
        return max(0, len(self._rects) - 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for page, rect in enumerate(self._rects):
            if rect.toAlignedRect().intersects(event.rect()):
                painter.fillRect(rect, QColor("white"))
                if page in self._images:
                    painter.drawImage(rect, self._images[page])
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
