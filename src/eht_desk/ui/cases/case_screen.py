# SPDX-License-Identifier: EUPL-1.2
"""The page of one case: the steps above, what happened to the left, what is next and missing to the right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from eht_desk.application.case_page import open_case_page, read_case
from eht_desk.application.case_views import CasePage
from eht_desk.application.changes import ChangeKind, ChangeSet
from eht_desk.domain.ids import CaseId
from eht_desk.ui import errors
from eht_desk.ui.cases.case_columns import CaseColumns
from eht_desk.ui.cases.case_head import CaseHead
from eht_desk.ui.cases.case_runs import CaseRuns
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import HeaderAction, Route, Screen
from eht_desk.ui.screens.new_document import NEW_DOCUMENT_KEYS, choose_new_document
from eht_desk.ui.screens.pupil_focus import focus_again, somewhere_else
from eht_desk.ui.widgets.card import ScrollPage
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.page_band import BandPlace

_TOUCHED_BY = (
    ChangeKind.CASE,
    ChangeKind.ENTRY,
    ChangeKind.PUPIL,
    ChangeKind.DOCUMENT,
    ChangeKind.DRAFT,
    ChangeKind.NOTE,
    ChangeKind.RECEIVED,
    ChangeKind.TASK,
    ChangeKind.GATE,
    ChangeKind.CONSENT,
    ChangeKind.SURVEY,
    ChangeKind.MEETING,
    ChangeKind.ORGANISATION,
    ChangeKind.ACCOUNT,
)


class CaseScreen(Screen):
    """Route parameters: `case`, and `pupil` where it is known. Opening it is a reading and leaves a log row; reading
    again after a change does not."""

    help_id = "case"
    area = "cases"

    def __init__(self, desk: Desk, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._case_id = CaseId(route.parameters.get("case", ""))
        self._read: CasePage | None = None
        self._wanted: Mapping[str, Any] = {}
        self.columns: CaseColumns | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.head = CaseHead(desk, self._to_pupil)
        outer.addWidget(self.head)
        self.page = ScrollPage()
        self._place = BandPlace(outer, self.head, self.page)
        self.notice = Notice()
        self.page.body.addWidget(self.notice)
        outer.addWidget(self.page, 1)
        self.runs = CaseRuns(self, desk, self.notice)
        desk.bus.changed.connect(self._changed)
        workspace, case_id = desk.workspace, self._case_id
        desk.tasks.write(lambda: open_case_page(workspace, case_id), self._show, self._failed)

    def title(self) -> str:
        """The page's name; never the pupil's."""
        return "Ärende"

    def header_actions(self) -> tuple[HeaderAction, ...]:
        """A new document."""
        if self._read is None or not self._read.may_write:
            return ()
        return (HeaderAction("new document", "Nytt dokument", self._choose_new, shortcut=NEW_DOCUMENT_KEYS),)

    def first_focus(self) -> QWidget | None:
        """The next step's button; without one, what tells why, or the way back."""
        if self.columns is None:
            return None
        return self.columns.first_stop() or self.head.back_button

    def panes(self) -> tuple[QWidget, ...]:
        """F6: what is to be done, what happened, and what stands above."""
        if self.columns is None:
            return ()
        return (*self.columns.panes(), self.head)

    def refresh(self) -> None:
        """Read again."""
        workspace, case_id = self._desk.workspace, self._case_id
        self._desk.tasks.read(lambda: read_case(workspace, case_id), self._show, self._failed)

    def state(self) -> dict[str, Any]:
        """The button that had the focus, what is unfolded, and the scroll. Ids only."""
        focused = next((item for item in self.findChildren(QPushButton) if item.hasFocus()), None)
        unfolded = self.columns.unfolded() if self.columns is not None else dict(self._wanted)
        return {
            "focus": str(focused.property("key") or "") if focused else "",
            "scroll": self.page.verticalScrollBar().value(),
            "why": bool(unfolded.get("why")),
            "all": bool(unfolded.get("all")),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go back there when the page has been read."""
        self._wanted = state

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The band scrolls along where it would leave no room for the page."""
        super().resizeEvent(event)
        self.head.fit(self.width())
        self._place.fit(self.size())

    # -- showing

    def _to_pupil(self) -> None:
        if self._read is not None:
            self._desk.navigator.go(Route("pupil", {"pupil": str(self._read.pupil.id)}))
        else:
            self._desk.navigator.go(Route("cases"))

    def _choose_new(self) -> None:
        if self._read is not None:
            choose_new_document(self, self._desk, self._read.pupil.id, self._failed)

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(*_TOUCHED_BY):
            self.refresh()

    def _failed(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        if errors.is_out_of_reach(error):
            self._empty()
        words = errors.describe(error)
        self.notice.tell(words, "error", "Till ärendena", lambda: self._desk.navigator.go(Route("cases")))

    def _empty(self) -> None:
        """Gone, or not this person's to read any more: nothing of the pupil stays on the page."""
        self._read = None
        self.head.clear()
        self._drop()
        self.header_changed.emit()

    def _drop(self) -> None:
        if self.columns is not None:
            self.page.body.removeWidget(self.columns)
            self.columns.hide()
            self.columns.deleteLater()
            self.columns = None

    def _show(self, page: CasePage) -> None:
        is_first = self._read is None
        focus = QApplication.focusWidget()
        had_focus = self.columns is not None and focus is not None and self.columns.isAncestorOf(focus)
        kept = self.state() if self.columns is not None else {}
        self._read = page
        wanted, self._wanted = (self._wanted or kept), {}
        self.runs.follow(page)
        self.head.show_page(page, self.runs)
        self.about_pupil.emit(str(page.pupil.id))
        self._drop()
        self.columns = CaseColumns(
            self._desk,
            page,
            self.runs,
            is_why_open=bool(wanted.get("why")),
            shows_all=bool(wanted.get("all")),
        )
        self.page.body.addWidget(self.columns, 1)
        self.columns.show()  # what is not shown yet takes no focus
        self.header_changed.emit()
        self._place.fit(self.size())
        if is_first and not wanted:
            if not somewhere_else(self):
                self.focus_wanted.emit()
            return
        if had_focus or is_first:
            focus_again(self.columns, str(wanted.get("focus") or ""))
            if not self.columns.isAncestorOf(QApplication.focusWidget() or self):
                self.focus_wanted.emit()
        self.page.verticalScrollBar().setValue(int(wanted.get("scroll", 0)))
