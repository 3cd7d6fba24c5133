# SPDX-License-Identifier: EUPL-1.2
"""Elever: the list with filter, and the ways to get pupils in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QSizePolicy,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from eht_desk.domain.access import Duty, may, may_add_pupils, sees_pupils
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import HeaderAction, Route, Screen
from eht_desk.ui.overview import Overview
from eht_desk.ui.screens.add_pupil import AddPupilDialog
from eht_desk.ui.screens.pupils_model import (
    CLASS,
    GRADE,
    MENTOR,
    NAME,
    SCHOOL,
    WITHOUT_CLASS,
    PupilsModel,
    natural_key,
    ongoing_of,
)
from eht_desk.ui.screens.school_field import schools_of
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.fields import Dropdown, SearchField
from eht_desk.ui.widgets.notice import EmptyState
from eht_desk.ui.widgets.side_by_side import SideBySide
from eht_desk.ui.widgets.text import Heading, PlainLabel, repolish
from eht_desk.ui.without_pupils import explain
from eht_desk.ui.words import counted

_WIDTHS = {NAME: 300, CLASS: 90, SCHOOL: 170, GRADE: 100, MENTOR: 240}
_HERE, _LEFT = "here", "left"


class PupilsScreen(Screen):
    """Typing filters; Enter opens the pupil that is marked. Route parameter `class`: `none` shows who is in none."""

    help_id = "pupils"
    area = "pupils"

    def __init__(
        self, desk: Desk, route: Route, parent: QWidget | None = None, *, overview: Overview
    ) -> None:
        super().__init__(parent)
        self._desk, self._overview = desk, overview
        self._wanted: Mapping[str, Any] = {}
        self._can_import = may(desk.who.viewer, Duty.IMPORT_REGISTER)
        self._can_add = may_add_pupils(desk.who.viewer)
        self._sees_pupils = sees_pupils(desk.who.viewer)
        layout = QVBoxLayout(self)
        edge = theme().px(24)
        layout.setContentsMargins(edge, theme().px(20), edge, theme().px(20))
        layout.setSpacing(theme().px(12))
        head = QHBoxLayout()
        head.setSpacing(theme().px(10))
        head.addWidget(Heading("Elever", 1))
        self.count = PlainLabel("", "secondary")
        head.addWidget(self.count, 1, Qt.AlignmentFlag.AlignBottom)
        layout.addLayout(head)
        filters = SideBySide()
        choices = QWidget()
        line = QHBoxLayout(choices)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme().px(10))
        self.filter_field = SearchField("Filtrera elever", "Namn, klass eller personnummer")
        self.filter_field.setMaximumWidth(theme().px(380))
        self.class_field = Dropdown("Klass", (("", "Alla klasser"),))
        schools = schools_of(desk.who)
        self.school_field = Dropdown(
            "Skola", (("", "Alla skolor"), *((str(key), name) for key, name in schools))
        )
        self.left_field = ChoiceButtons(
            ((_HERE, "Går här"), (_LEFT, "Slutat")), "Visa elever", can_clear=False
        )
        self.left_field.set_value(_HERE)
        self.left_field.hide()
        self.left_field.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if len(schools) > 1:
            line.addWidget(self.school_field)
        else:
            self.school_field.setParent(self)
            self.school_field.hide()
        line.addWidget(self.class_field)
        line.addWidget(self.left_field)
        line.addStretch(1)
        filters.add(self.filter_field, 2, theme().px(200))
        filters.add(choices, 1)
        layout.addWidget(filters)
        for field in (self.filter_field, self.class_field):
            field.setVisible(self._sees_pupils)
        self.model = PupilsModel(self, dict(schools))
        self.table = _table(self.model)
        self.table.activated.connect(self._open_index)
        self.table.doubleClicked.connect(self._open_index)
        self.table.installEventFilter(self)
        self.filter_field.installEventFilter(self)
        card = self._table_card = Card()
        inner = card.layout()
        if inner is not None:
            inner.setContentsMargins(2, 2, 2, theme().px(6))
        card.body.addWidget(self.table)
        self._empty_card = Card()
        self._empty = self._empty_state()
        self._empty_card.body.addStretch(1)
        self._empty_card.body.addWidget(self._empty)
        self._empty_card.body.addStretch(2)
        self._stack = QStackedLayout()
        layout.addLayout(
            self._stack, 1
        )  # before its pages: it shows the first one, as a window if it has no place
        self._stack.addWidget(card)
        self._stack.addWidget(self._empty_card)
        self.filter_field.textChanged.connect(self._filter)
        self.class_field.currentIndexChanged.connect(self._filter)
        self.school_field.currentIndexChanged.connect(self._choose_school)
        self.left_field.chosen.connect(self._filter)
        overview.updated.connect(self._show)
        if route.parameters.get("class") == "none":
            self._wanted = {"class": WITHOUT_CLASS}
        self._show()
        if route.parameters.get("add") and self._can_add:
            self.add_pupil()

    def title(self) -> str:
        """The page's name."""
        return "Elever"

    def header_actions(self) -> tuple[HeaderAction, ...]:
        """The ways to get pupils in."""
        actions = []
        if self._can_add:
            actions.append(HeaderAction("add", "Lägg till elev", self.add_pupil))
        if self._can_import:
            actions.append(
                HeaderAction("import", "Läs in elever", lambda: self._desk.navigator.go(Route("import")))
            )
        return tuple(actions)

    def first_focus(self) -> QWidget | None:
        """The filter, or the button of the empty list."""
        return self.filter_field if self._sees_pupils else self._empty.button

    def panes(self) -> tuple[QWidget, ...]:
        """What F6 moves between."""
        return (self.filter_field, self.table) if self._sees_pupils else ()

    def refresh(self) -> None:
        """Read again."""
        self._overview.read()

    def state(self) -> dict[str, Any]:
        """The row's pupil, the class and the scroll; never the text of the filter, which may be a name."""
        view = self.model.pupil(self.table.currentIndex().row())
        return {
            "pupil": view.id if view else "",
            "class": self.class_field.value(),
            "school": self.school_field.value(),
            "left": self.left_field.value() == _LEFT,
            "scroll": self.table.verticalScrollBar().value(),
            "in_table": self.table.hasFocus(),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go back there, as soon as the pupils have been read."""
        self._wanted = state
        self._apply_state()

    def add_pupil(self) -> None:
        """Add one by hand."""
        dialog = AddPupilDialog(self._desk, self.window())
        dialog.added.connect(lambda pupil_id: self._desk.navigator.go(Route("pupil", {"pupil": pupil_id})))
        dialog.open()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter opens; arrow down goes from the filter into the list. The list's ring is drawn around its card."""
        if watched is self.table and event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._table_card.setProperty("ring", event.type() == QEvent.Type.FocusIn)
            repolish(self._table_card)
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._open_index(
                    self.table.currentIndex() if watched is self.table else self.model.index(0, 0)
                )
                return True
            if watched is self.filter_field and event.key() == Qt.Key.Key_Down and self.model.rowCount():
                self.table.setFocus()
                if not self.table.currentIndex().isValid():
                    self.table.setCurrentIndex(self.model.index(0, 0))
                return True
        return super().eventFilter(watched, event)

    def _show(self) -> None:
        page, pupils = self._overview.page, self._overview.pupils
        if page is None or not self._overview.has_pupils:
            return
        here = self.model.pupil(self.table.currentIndex().row())
        self._show_classes()
        has_leavers = any(view.has_left for view in pupils)
        if not has_leavers:
            self.left_field.set_value(_HERE)
        self.left_field.setVisible(self._sees_pupils and has_leavers)
        self.model.show(pupils, ongoing_of(page))
        self._filter()
        self._stack.setCurrentIndex(0 if pupils else 1)
        self._count()
        if here is not None:
            row = self.model.row_of(here.id)
            if row >= 0:
                self.table.setCurrentIndex(self.model.index(row, 0))
        if self._wanted:
            self._apply_state()

    def _show_classes(self) -> None:
        """The classes of the chosen school; the chosen class stays when it is one of them."""
        unit_id = self.school_field.value()
        here = [view for view in self._overview.pupils if not unit_id or view.unit_id == unit_id]
        classes = sorted({view.class_name for view in here if view.class_name}, key=natural_key)
        chosen = self.class_field.value()
        self.class_field.blockSignals(True)
        options = [("", "Alla klasser"), *((name, name) for name in classes)]
        if classes and any(not view.class_name and not view.has_left for view in here):
            options.insert(1, (WITHOUT_CLASS, "Utan klass"))
        self.class_field.set_options(options)
        self.class_field.set_value(chosen)
        self.class_field.blockSignals(False)

    def _choose_school(self, *_: object) -> None:
        self._show_classes()
        self._filter()

    def _filter(self, *_: object) -> None:
        self.model.filter(
            self.filter_field.text(),
            self.class_field.value(),
            self.school_field.value(),
            has_left=self.left_field.value() == _LEFT,
        )
        self._count()

    def _count(self) -> None:
        has_left = self.left_field.value() == _LEFT
        shown = self.model.rowCount()
        whole = sum(1 for view in self._overview.pupils if view.has_left == has_left)
        text = counted(whole, "elev", "elever") + (" som har slutat" if has_left else "")
        text = text if shown == whole else f"{shown} av {text}"
        others = self.model.left_that_fit() if self.filter_field.text().strip() else 0
        self.count.setVisible(self._sees_pupils)
        self.count.setText(f"{text} · {others} som har slutat passar också" if others else text)

    def _open_index(self, index: QModelIndex) -> None:
        view = self.model.pupil(index.row())
        if view is not None:
            self._desk.navigator.go(Route("pupil", {"pupil": view.id}))

    def _apply_state(self) -> None:
        if not self._overview.has_pupils:
            return
        wanted, self._wanted = self._wanted, {}
        self.school_field.set_value(str(wanted.get("school", "")))
        self.class_field.set_value(str(wanted.get("class", "")))
        if wanted.get("left") and not self.left_field.isHidden():
            self.left_field.set_value(_LEFT)
            self._filter()
        row = self.model.row_of(str(wanted.get("pupil", "")))
        if row >= 0:
            self.table.setCurrentIndex(self.model.index(row, 0))
        self.table.verticalScrollBar().setValue(int(wanted.get("scroll", 0)))
        if wanted.get("in_table"):
            self.table.setFocus()

    def _empty_state(self) -> EmptyState:
        if not self._sees_pupils:
            why = explain(self._desk.who)
            return EmptyState(why.title, why.text, why.action, lambda: self._desk.navigator.go(why.route))
        if self._can_import:
            return EmptyState(
                "Inga elever än",
                "Läs in skolans elever ur en fil från elevregistret: SS 12000, CSV eller Excel. "
                "Ingenting tas in förrän du har sett vad filen innehåller.",
                "Läs in elever",
                lambda: self._desk.navigator.go(Route("import")),
            )
        return EmptyState(
            "Inga elever än",
            "Här visas eleverna i klasserna du är mentor för. Saknas en klass behöver rektor ändra i personerna "
            "eller läsa in elevregistret igen.",
        )


def _table(model: PupilsModel) -> QTableView:
    table = QTableView()
    table.setModel(model)
    table.setAccessibleName("Elever")
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(theme().px(38))
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setStretchLastSection(True)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    header.setMinimumHeight(theme().px(36))
    for at, heading in enumerate(model.headings):
        if heading in _WIDTHS:
            table.setColumnWidth(at, theme().px(_WIDTHS[heading]))
    table.setSortingEnabled(True)
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    return table
