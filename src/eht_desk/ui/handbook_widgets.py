# SPDX-License-Identifier: EUPL-1.2
"""A handbook page as widgets: headings, paragraphs, steps, pictures and links to other pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from eht_desk import resources
from eht_desk.ui import handbook
from eht_desk.ui.handbook import Block, BlockKind, HandbookPage
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton
from eht_desk.ui.widgets.text import Heading, PlainLabel

_NARROW = 200


def page_widgets(
    page: HandbookPage,
    titles: Mapping[str, str] | None = None,
    go: Callable[[str], object] | None = None,
    *,
    level: int = 1,
    has_pictures: bool = True,
) -> list[QWidget]:
    """The page's parts, top down. `titles` and `go` make the links; `level` is that of the page's name."""
    widgets: list[QWidget] = []
    for block in page.blocks:
        if block.kind is BlockKind.HEADING:
            heading = Heading(block.text, min(level + int(block.mark) - 1, 3), wraps=True)
            if widgets:
                heading.setContentsMargins(0, theme().px(8), 0, 0)
            widgets.append(heading)
        elif block.kind is BlockKind.LINKS:
            widgets.extend(_links(block, titles or {}, go))
        elif block.kind is BlockKind.PICTURE:
            picture = _picture(block) if has_pictures else None
            if picture is not None:
                widgets.append(picture)
        else:
            widgets.append(_words(block))
    return widgets


def _words(block: Block) -> QWidget:
    if block.kind is BlockKind.PARAGRAPH:
        return PlainLabel(block.text, wraps=True)
    mark = "•" if block.kind is BlockKind.POINT else f"{block.mark}."
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme().px(8))
    sign = PlainLabel(mark, "secondary" if block.kind is BlockKind.POINT else "strong")
    sign.setMinimumWidth(theme().px(12 if block.kind is BlockKind.POINT else 20))
    layout.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
    layout.addWidget(PlainLabel(block.text, wraps=True), 1)
    return row


def _links(block: Block, titles: Mapping[str, str], go: Callable[[str], object] | None) -> list[QWidget]:
    if go is None:
        return []
    known = [page_id for page_id in block.mark.split() if page_id in titles]
    if not known:
        return []
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, theme().px(6), 0, 0)
    column.setSpacing(theme().px(2))
    column.addWidget(PlainLabel("Se även", "label"))
    for page_id in known:
        column.addWidget(LinkButton(titles[page_id], _goer(go, page_id)), 0, Qt.AlignmentFlag.AlignLeft)
    return [box]


def _goer(go: Callable[[str], object], page_id: str) -> Callable[[], object]:
    return lambda: go(page_id)


def _picture(block: Block) -> QWidget | None:
    """The picture in the theme's own light where there is one; nothing when the file is missing."""
    names = [f"{block.mark}-dark", block.mark] if theme().tokens.is_dark else [block.mark]
    for name in names:
        pixmap = QPixmap()
        try:
            pixmap.loadFromData(resources.read_bytes(f"{handbook.PICTURES}/{name}.png"))
        except resources.ResourceMissing:
            continue
        return HandbookPicture(pixmap, block.text)
    return None


class HandbookPicture(QWidget):
    """A picture as wide as there is room, never larger than it is, with its words for those who do not see it."""

    def __init__(self, pixmap: QPixmap, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixmap = pixmap
        self.setAccessibleName(f"Bild: {words}")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumWidth(min(_NARROW, pixmap.width()))
        self.setMaximumWidth(pixmap.width())

    def hasHeightForWidth(self) -> bool:
        """The height follows the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As the picture's sides are to each other."""
        shown = min(width, self._pixmap.width())
        return round(shown * self._pixmap.height() / max(1, self._pixmap.width()))

    def sizeHint(self) -> QSize:
        """The picture's own size."""
        return self._pixmap.size()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The picture, smoothly made smaller, within a thin line."""
        ratio = self.devicePixelRatioF()
        wide = self.width()
        scaled = self._pixmap.scaled(
            round(wide * ratio),
            round(self.heightForWidth(wide) * ratio),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        scaled.setDevicePixelRatio(ratio)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, scaled)
        painter.setPen(QColor(theme().tokens.line))
        size = scaled.deviceIndependentSize()
        painter.drawRect(0, 0, round(size.width()) - 1, round(size.height()) - 1)
        painter.end()
