# SPDX-License-Identifier: EUPL-1.2
"""Finding one pupil among those the person sees: a line to search in, the likely ones first, one is chosen."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from eht_desk.application.disclosure import search
from eht_desk.domain.ids import PupilId, UnitId
from eht_desk.domain.pupil_view import PupilView, ShownIdentity
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton
from eht_desk.ui.widgets.fields import SearchField
from eht_desk.ui.widgets.text import PlainLabel

MOST_SHOWN = 6
_ID = int(Qt.ItemDataRole.UserRole)


class PupilHits(QListWidget):
    """The lines below the search."""


class PupilChoice(QWidget):
    """Down goes from the line into the list, Enter chooses, also in the line when one pupil is left.

    Signals: `chosen(PupilView | None)` when somebody was chosen, or the choice was taken back.
    """

    chosen = Signal(object)

    def __init__(self, name: str, likely_title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pupils: tuple[PupilView, ...] = ()
        self._likely: tuple[PupilView, ...] = ()
        self._likely_title = likely_title
        self._schools: Mapping[UnitId, str] = {}
        self._value: PupilView | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(6))
        self.line = SearchField(name, "Namn, klass eller personnummer")
        self.line.textChanged.connect(self._search)
        self.line.installEventFilter(self)
        self.above = PlainLabel("", "hint", wraps=True)
        self.list = PupilHits()
        self.list.setAccessibleName(f"{name}: träffar")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSpacing(theme().px(3))
        self.list.setCursor(Qt.CursorShape.PointingHandCursor)
        self.list.itemClicked.connect(self._take)
        self.list.installEventFilter(self)
        self.taken = PlainLabel("", "strong", wraps=True)
        self.again = LinkButton("Välj en annan", self.clear)
        for widget in (self.line, self.above, self.list, self.taken):
            column.addWidget(widget)
        column.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        self.setAccessibleName(name)
        self.setFocusProxy(self.line)
        self._show()

    @property
    def value(self) -> PupilView | None:
        """Who is chosen."""
        return self._value

    def offer(
        self,
        pupils: Sequence[PupilView],
        *,
        likely: Sequence[PupilView] = (),
        schools: Mapping[UnitId, str] | None = None,
        without: Collection[PupilId] = (),
    ) -> None:
        """Search among these; `likely` stand there before anything was typed. `schools` are named where they differ."""
        self._pupils = tuple(view for view in pupils if view.id not in without)
        self._likely = tuple(likely)
        several = len({view.unit_id for view in (*self._pupils, *self._likely)}) > 1
        self._schools = dict(schools or {}) if several else {}
        self._search()

    def choose(self, view: PupilView | None) -> None:
        """Choose without telling anybody."""
        self._value = view
        self._show()

    def clear(self) -> None:
        """Choose anew."""
        self.choose(None)
        self.chosen.emit(None)
        self.line.setFocus()
        self.line.selectAll()

    def words_of(self, view: PupilView) -> str:
        """Enough to tell the pupil apart: name, class, day of birth, school where there are several, whether left."""
        born = view.shown.birth_date if isinstance(view.shown, ShownIdentity) else None
        parts = (
            view.name,
            view.class_name,
            f"född {born.isoformat()}" if born else "",
            self._schools.get(view.unit_id, ""),
            "slutat" if view.has_left else "",
        )
        return " · ".join(part for part in parts if part)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows between line and list, Enter chooses."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if watched is self.line:
            if event.key() == Qt.Key.Key_Down and self.list.count():
                self.list.setFocus()
                self.list.setCurrentRow(0)
                return True
            if is_enter and self.list.count() == 1:
                self._take(self.list.item(0))
            return is_enter  # else a dialog or page would take it
        if is_enter or event.key() == Qt.Key.Key_Space:
            current = self.list.currentItem()
            if current is not None:
                self._take(current)
            return True
        if event.key() == Qt.Key.Key_Up and self.list.currentRow() <= 0:
            self.line.setFocus()
            return True
        return False

    def _search(self, *_: object) -> None:
        text = self.line.text().strip()
        found = search(self._pupils, text) if text else list(self._likely)
        self.list.clear()
        for view in found[:MOST_SHOWN]:
            item = QListWidgetItem(self.words_of(view))
            item.setData(_ID, view.id)
            self.list.addItem(item)
        if not text:
            self.above.setText(self._likely_title if found else "")
        elif not found:
            self.above.setText("Ingen av dem du ser passar. Sök med en del av namnet eller klassen.")
        elif len(found) > MOST_SHOWN:
            self.above.setText(f"De {MOST_SHOWN} första av {len(found)}. Skriv mer för att hitta rätt.")
        else:
            self.above.setText("")
        self._show()

    def _show(self) -> None:
        is_open = self._value is None
        self.line.setVisible(is_open)
        self.above.setVisible(is_open and bool(self.above.text()))
        self.list.setVisible(is_open and self.list.count() > 0)
        if self.list.count():
            rows = sum(
                self.list.sizeHintForRow(at) + 2 * self.list.spacing() for at in range(self.list.count())
            )
            self.list.setFixedHeight(rows + theme().px(4))
        self.taken.setVisible(not is_open)
        self.again.setVisible(not is_open)
        self.taken.setText("" if self._value is None else self.words_of(self._value))
        self.setFocusProxy(self.line if is_open else self.again)

    def _take(self, item: QListWidgetItem) -> None:
        wanted = item.data(_ID)
        view = next((view for view in (*self._likely, *self._pupils) if view.id == wanted), None)
        if view is not None:
            self.choose(view)
            self.chosen.emit(view)
