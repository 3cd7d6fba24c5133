# SPDX-License-Identifier: EUPL-1.2
"""Parts beside each other where there is room for them, below each other where there is not."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from eht_desk.ui.theme.theme import theme


class SideBySide(QWidget):
    """Whether there is room follows from the width it gets, so it holds for large letters and for small windows."""

    def __init__(self, parent: QWidget | None = None, spacing: int = 10) -> None:
        super().__init__(parent)
        self._needs: list[tuple[QWidget, int]] = []
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme().px(spacing))

    def add(self, part: QWidget, stretch: int = 0, needs: int = 0) -> None:
        """One more part. `needs` is the least width in which it looks well, where that is more than its own least."""
        self._needs.append((part, needs))
        place = Qt.AlignmentFlag.AlignTop
        if part.sizePolicy().horizontalPolicy() in (QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed):
            place |= Qt.AlignmentFlag.AlignLeft  # a button stays where its row begins
        self._layout.addWidget(part, stretch, place)

    def resizeEvent(self, _event: object) -> None:
        """Beside, or below."""
        shown = [(part, needs) for part, needs in self._needs if not part.isHidden()]
        needed = sum(max(part.minimumSizeHint().width(), needs) for part, needs in shown)
        needed += self._layout.spacing() * max(0, len(shown) - 1)
        is_wide = self.width() >= needed
        wanted = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        if self._layout.direction() != wanted:
            self._layout.setDirection(wanted)

    def minimumSizeHint(self) -> QSize:
        """As wide as the widest part: the others go below."""
        widths = (part.minimumSizeHint().width() for part, _ in self._needs if not part.isHidden())
        return QSize(max(widths, default=0), super().minimumSizeHint().height())
