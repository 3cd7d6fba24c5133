# SPDX-License-Identifier: EUPL-1.2
"""Ärenden: every open case that the person sees, what is next in it and by when, narrowed by a few filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from eht_desk.application.changes import ChangeKind, ChangeSet
from eht_desk.application.worklist import Choice, Whose, WorkFilter, Worklist, worklist
from eht_desk.domain.access import sees_pupils
from eht_desk.domain.ids import AccountId, ClassId
from eht_desk.ui import errors
from eht_desk.ui.cases.cases_model import CLASS, DUE, HEADINGS, NAME, NEXT, STEP, WHO, CasesModel
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route, Screen
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.check_box import CheckBox
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.fields import Dropdown, SearchField
from eht_desk.ui.widgets.flow_layout import FlowLayout
from eht_desk.ui.widgets.notice import EmptyState, Notice
from eht_desk.ui.widgets.text import Heading, PlainLabel, repolish
from eht_desk.ui.without_pupils import explain
from eht_desk.ui.words import counted

_WIDTHS = {NAME: 180, CLASS: 60, STEP: 180, NEXT: 280, DUE: 180, WHO: 200}
_LOW = 420
"""Pixels at 100 % below which the filters are folded."""
_PAUSE_MS = 150
"""Between the last letter and the reading."""
_TOUCHED_BY = (
    ChangeKind.CASE,
    ChangeKind.ENTRY,
    ChangeKind.PUPIL,
    ChangeKind.ORGANISATION,
    ChangeKind.ACCOUNT,
    ChangeKind.DOCUMENT,
    ChangeKind.NOTE,
    ChangeKind.TASK,
    ChangeKind.GATE,
    ChangeKind.CONSENT,
    ChangeKind.MEETING,
)
_EMPTY = (
    "Ett ärende öppnas från elevens sida, av frånvaro som någon har skrivit in, av en checklista eller av oro. "
    "Här står sedan vad som är nästa steg i vart och ett, och när."
)


class CasesScreen(Screen):
    """Typing filters; Enter opens the case that is marked."""

    help_id = "cases"
    area = "cases"

    def __init__(self, desk: Desk, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._list: Worklist | None = None
        self._asked = 0
        self._wanted: Mapping[str, Any] = {}
        self._sees_pupils = sees_pupils(desk.who.viewer)
        layout = QVBoxLayout(self)
        edge = theme().px(24)
        layout.setContentsMargins(edge, theme().px(20), edge, theme().px(20))
        layout.setSpacing(theme().px(12))
        head = QHBoxLayout()
        head.setSpacing(theme().px(10))
        head.addWidget(Heading("Ärenden", 1))
        self.count = PlainLabel("", "secondary")
        head.addWidget(self.count, 1, Qt.AlignmentFlag.AlignBottom)
        layout.addLayout(head)
        self.notice = Notice()
        layout.addWidget(self.notice)
        self.filters = self._make_filters()
        layout.addWidget(self.filters)
        self.model = CasesModel(self)
        self.table = _table(self.model)
        self.table.activated.connect(self._open_index)
        self.table.doubleClicked.connect(self._open_index)
        self.table.installEventFilter(self)
        self.text_field.installEventFilter(self)
        self._table_card = Card()
        inner = self._table_card.layout()
        if inner is not None:
            inner.setContentsMargins(2, 2, 2, theme().px(6))
        self._table_card.body.addWidget(self.table)
        self._empty = Card()
        self._empty_room = QVBoxLayout()
        self._empty.body.addStretch(1)
        self._empty.body.addLayout(self._empty_room)
        self._empty.body.addStretch(2)
        self._stack = QStackedLayout()
        layout.addLayout(
            self._stack, 1
        )  # before its pages: it shows the first one, as a window if it has no place
        self._stack.addWidget(self._table_card)
        self._stack.addWidget(self._empty)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.refresh)
        self.text_field.textChanged.connect(lambda _text: self._pause.start())
        for field in (self.step_field, self.class_field, self.who_field):
            field.currentIndexChanged.connect(lambda _at: self.refresh())
        self.whose_field.chosen.connect(lambda _value: self.refresh())
        self.late_box.toggled.connect(lambda _on: self.refresh())
        desk.bus.changed.connect(self._changed)
        self.filters.setVisible(self._sees_pupils)
        if route.parameters.get("late"):
            self._set(self.late_box, True)
        self.refresh()

    def _make_filters(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(8))
        self.text_field = SearchField("Filtrera ärenden", "Namn, klass eller ärendets kod")
        self.text_field.setMinimumWidth(theme().px(260))
        self.step_field = Dropdown("Steg", (("", "Alla steg"),))
        self.class_field = Dropdown("Klass", (("", "Alla klasser"),))
        self.who_field = Dropdown("Ansvarig", (("", "Alla ansvariga"),))
        self.whose_field = ChoiceButtons(
            ((Whose.ALL.value, "Alla"), (Whose.MINE.value, "Mina"), (Whose.WAITING.value, "Väntar på någon")),
            "Vems ärenden",
            can_clear=False,
        )
        self.whose_field.set_value(Whose.ALL.value)
        self.late_box = CheckBox("&Försenade")
        first = (self.text_field, self.whose_field, self.late_box)
        column.addWidget(_row(first))
        self.fold_button = LinkButton("Fler filter", self._unfold, icon="chevron-down")
        column.addWidget(self.fold_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.fold = _row((self.step_field, self.class_field, self.who_field))
        column.addWidget(self.fold)
        self._is_unfolded = False
        return holder

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With large letters in a small window the list has the room: most filters are behind a button."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        is_low = self.height() < theme().px(_LOW)
        is_used = any(item.value() for item in (self.step_field, self.class_field, self.who_field))
        self.fold_button.setVisible(is_low and not is_used and not self._is_unfolded)
        self.fold.setVisible(not is_low or is_used or self._is_unfolded)

    def _unfold(self) -> None:
        self._is_unfolded = True
        self._fit()
        self.step_field.setFocus()

    def title(self) -> str:
        """The page's name."""
        return "Ärenden"

    def first_focus(self) -> QWidget | None:
        """The list, when there is something in it: the first is what is most urgent."""
        if self._list is None or not self._sees_pupils:
            return None
        if not self.model.rowCount():
            return self.text_field if self._list.total else None
        if not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.model.index(0, 0))
        return self.table

    def refresh(self) -> None:
        """Read the list as it is filtered now; an answer that a later one overtook is not shown."""
        self._pause.stop()
        self._asked += 1
        mine, workspace, chosen = self._asked, self._desk.workspace, self.chosen()
        self._desk.tasks.read(
            lambda: worklist(workspace, chosen), lambda found: self._take(mine, found), self._failed
        )

    def chosen(self) -> WorkFilter:
        """What the fields ask for."""
        who, class_id = self.who_field.value(), self.class_field.value()
        return WorkFilter(
            step=self.step_field.value(),
            is_late=self.late_box.isChecked(),
            whose=Whose(self.whose_field.value() or Whose.ALL.value),
            responsible=AccountId(who) if who else None,
            class_id=ClassId(class_id) if class_id else None,
            text=self.text_field.text(),
        )

    def state(self) -> dict[str, Any]:
        """The filters and the line. Ids only; what was typed can be a name, so it is not kept."""
        row = self.model.row(self.table.currentIndex().row())
        return {
            "step": self.step_field.value(),
            "class": self.class_field.value(),
            "who": self.who_field.value(),
            "whose": self.whose_field.value(),
            "late": self.late_box.isChecked(),
            "case": str(row.case_id) if row is not None else "",
            "scroll": self.table.verticalScrollBar().value(),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go back there, as soon as the choices have been read."""
        self._wanted = state
        self._apply_state()

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
            if watched is self.text_field and event.key() == Qt.Key.Key_Down and self.model.rowCount():
                self.table.setFocus()
                if not self.table.currentIndex().isValid():
                    self.table.setCurrentIndex(self.model.index(0, 0))
                return True
        return super().eventFilter(watched, event)

    # -- showing

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(*_TOUCHED_BY):
            self.refresh()

    def _failed(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error")

    def _take(self, asked: int, found: Worklist) -> None:
        if asked != self._asked:
            return
        is_first = self._list is None
        here = self.model.row(self.table.currentIndex().row())
        self._list = found
        self.notice.clear()
        self._fill(self.step_field, "Alla steg", found.steps)
        self._fill(self.class_field, "Alla klasser", found.classes)
        self._fill(self.who_field, "Alla ansvariga", found.people)
        self.model.show(found.rows, self._desk.workspace.today)
        at = self.model.row_of(here.case_id) if here is not None else -1
        if at >= 0:
            self.table.setCurrentIndex(self.model.index(at, 0))
        self._count(found)
        self._stack.setCurrentIndex(0 if found.rows else 1)
        if not found.rows:
            self._show_empty(found)
        if self._wanted:
            self._apply_state()
        if is_first:
            self.focus_wanted.emit()

    def _count(self, found: Worklist) -> None:
        whole = counted(found.total, "öppet ärende", "öppna ärenden")
        shown = whole if len(found.rows) == found.total else f"{len(found.rows)} av {whole}"
        late = f" · {found.late} {'försenat' if found.late == 1 else 'försenade'}" if found.late else ""
        self.count.setText(f"{shown}{late}" if self._sees_pupils else "")

    def _show_empty(self, found: Worklist) -> None:
        while self._empty_room.count():
            item = self._empty_room.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if not self._sees_pupils:
            why = explain(self._desk.who)
            state = EmptyState(why.title, why.text, why.action, lambda: self._desk.navigator.go(why.route))
        elif found.total:
            state = EmptyState("Inget ärende passar", "Ändra i filtren, eller visa alla igen.")
            clear = LinkButton("Visa alla", self.clear)
            self._empty_room.addWidget(clear, 0, Qt.AlignmentFlag.AlignHCenter)
        else:
            state = EmptyState("Inga öppna ärenden", _EMPTY, "Till eleverna", self._to_pupils)
        self._empty_room.addWidget(state)
        state.show()

    def clear(self) -> None:
        """Every filter away."""
        for field in (self.step_field, self.class_field, self.who_field, self.text_field):
            field.blockSignals(True)
        self.step_field.set_value("")
        self.class_field.set_value("")
        self.who_field.set_value("")
        self.text_field.clear()
        for field in (self.step_field, self.class_field, self.who_field, self.text_field):
            field.blockSignals(False)
        self._set(self.late_box, False)
        self.whose_field.set_value(Whose.ALL.value)
        self.refresh()
        self.text_field.setFocus()

    def _to_pupils(self) -> None:
        self._desk.navigator.go(Route("pupils"))

    def _fill(self, field: Dropdown, every: str, choices: tuple[Choice, ...]) -> None:
        """The choices with their counts; what was chosen stays, also where nothing is left of it."""
        kept, text = field.value(), field.currentText()
        field.blockSignals(True)
        options = [("", every), *((item.key, f"{item.label} ({item.count})") for item in choices)]
        if kept and kept not in {key for key, _ in options}:
            options.append((kept, text))
        field.set_options(options)
        field.set_value(kept)
        field.blockSignals(False)

    @staticmethod
    def _set(box: CheckBox, is_on: bool) -> None:
        box.blockSignals(True)
        box.setChecked(is_on)
        box.blockSignals(False)

    def _apply_state(self) -> None:
        if self._list is None:
            return
        wanted, self._wanted = self._wanted, {}
        before = self.chosen()
        for field, key in ((self.step_field, "step"), (self.class_field, "class"), (self.who_field, "who")):
            field.blockSignals(True)
            field.set_value(str(wanted.get(key, "")))
            field.blockSignals(False)
        self.whose_field.set_value(str(wanted.get("whose") or Whose.ALL.value))
        self._set(self.late_box, bool(wanted.get("late")))
        if self.chosen() != before:
            self._wanted = wanted  # the line is there when the narrowed list has been read
            self.refresh()
            return
        at = self.model.row_of(str(wanted.get("case", "")))
        if at >= 0:
            self.table.setCurrentIndex(self.model.index(at, 0))
        self.table.verticalScrollBar().setValue(int(wanted.get("scroll", 0)))

    def _open_index(self, index: QModelIndex) -> None:
        row = self.model.row(index.row())
        if row is not None:
            self._desk.navigator.go(Route("case", {"pupil": str(row.pupil.id), "case": str(row.case_id)}))


def _row(fields: Sequence[QWidget]) -> QWidget:
    """Fields beside each other, below each other where there is no room."""
    row = QWidget()
    flow = FlowLayout(row, theme().px(10))
    for field in fields:
        flow.addWidget(field)
    return row


def _table(model: CasesModel) -> QTableView:
    table = QTableView()
    table.setModel(model)
    table.setAccessibleName("Ärenden")
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
    for at, heading in enumerate(HEADINGS):
        table.setColumnWidth(at, theme().px(_WIDTHS[heading]))
    return table
