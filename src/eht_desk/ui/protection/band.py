# SPDX-License-Identifier: EUPL-1.2
"""The band over every page about a protected pupil: which protection, who may know. The frame puts it there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QBoxLayout, QWidget

from eht_desk.application.changes import ChangeKind, ChangeSet
from eht_desk.application.protection_views import BandFacts, band_facts
from eht_desk.domain.ids import PupilId
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route
from eht_desk.ui.overview import Overview
from eht_desk.ui.protection.texts import band_title, members_line
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.text import PlainLabel

_STRIPE = 14
_MIXED_IN = 0.10


class ProtectionBand(QWidget):
    """Hidden until the page is about a pupil who is protected; then shown before the page has been read."""

    def __init__(self, desk: Desk, overview: Overview, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._overview = desk, overview
        self._pupil_id: PupilId | None = None
        side = theme().px(24)
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(side, theme().px(9), side, theme().px(9))
        self._layout.setSpacing(theme().px(16))
        self.words = PlainLabel("", "protected")
        self.members = PlainLabel("", "protected_line", wraps=True)
        self.members.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._layout.addWidget(self.words)
        self._layout.addWidget(self.members, 1)
        self.hide()
        overview.updated.connect(self._look)
        desk.bus.changed.connect(self._changed)

    def follow(self, route: Route) -> None:
        """Another page is shown."""
        pupil_id = PupilId(route.parameters.get("pupil", ""))
        if pupil_id != self._pupil_id:
            self._pupil_id = pupil_id or None
            self._show(None)
        self._look()

    def resizeEvent(self, _event: object) -> None:
        """The second sentence below the first where both have no room."""
        needed = sum(
            label.fontMetrics().horizontalAdvance(label.text()) for label in (self.words, self.members)
        )
        is_wide = self.width() >= needed + theme().px(24 * 2 + 16 + 12)
        self._layout.setDirection(
            QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        )
        self._layout.setSpacing(theme().px(16 if is_wide else 1))
        place = Qt.AlignmentFlag.AlignRight if is_wide else Qt.AlignmentFlag.AlignLeft
        self.members.setAlignment(place | Qt.AlignmentFlag.AlignVCenter)
        self.words.setWordWrap(not is_wide)

    def changeEvent(self, event: QEvent) -> None:
        """Letters of another size need another place."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.resizeEvent(None)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Slanting stripes of two near tones: to be known without its colour, and the words stay easy to read."""
        tokens = theme().tokens
        ground, mark = QColor(tokens.protected_soft), QColor(tokens.protected)
        painter = QPainter(self)
        painter.fillRect(self.rect(), ground)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, height = theme().px(_STRIPE), self.height()
        painter.setPen(QPen(_mixed(ground, mark), width * 0.7))
        for left in range(-height, self.width() + height, width * 2):
            painter.drawLine(QPoint(left, height + 2), QPoint(left + height + 2, 0))
        painter.setPen(QPen(mark, 1))
        painter.drawLine(0, height - 1, self.width(), height - 1)
        painter.end()

    def _look(self) -> None:
        """A pupil who is known to be no protected one is not asked about."""
        pupil_id = self._pupil_id
        if pupil_id is None:
            return
        view = self._overview.pupil(pupil_id)
        if view is not None and not view.is_protected:
            self._show(None)
            return
        if view is not None and self.isHidden():
            self._tell(band_title(None), "")
        workspace = self._desk.workspace
        self._desk.tasks.read(lambda: band_facts(workspace, pupil_id), self._take, self._failed)

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(ChangeKind.PUPIL):
            self._look()

    def _take(self, facts: BandFacts | None) -> None:
        if facts is None or facts.pupil_id == self._pupil_id:
            self._show(facts)

    def _failed(self, error: BaseException) -> None:
        """The page itself says why nothing can be read."""
        if not errors.is_expected(error):
            raise error

    def _show(self, facts: BandFacts | None) -> None:
        if facts is None:
            self.hide()
            self.words.setText("")
            self.members.setText("")
            self.setAccessibleName("")
        else:
            self._tell(band_title(facts.grade), members_line(facts.others))

    def _tell(self, title: str, line: str) -> None:
        self.words.setText(title)
        self.members.setText(line)
        self.setAccessibleName(f"{title}. {line}".strip())
        self.resizeEvent(None)
        self.show()


def _mixed(ground: QColor, mark: QColor) -> QColor:
    def part(one: int, other: int) -> int:
        return round(one * (1 - _MIXED_IN) + other * _MIXED_IN)

    return QColor(
        part(ground.red(), mark.red()),
        part(ground.green(), mark.green()),
        part(ground.blue(), mark.blue()),
    )
