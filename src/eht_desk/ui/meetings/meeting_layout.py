# SPDX-License-Identifier: EUPL-1.2
"""The room of the meeting: its title, the numbers beside or above, the place of the one who is spoken of."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from eht_desk.application.meeting_views import AgendaView
from eht_desk.domain.case_entries import ItemState
from eht_desk.domain.ids import EntryId
from eht_desk.domain.unit_entries import MeetingState
from eht_desk.ui.desk import Desk
from eht_desk.ui.meetings.agenda_list import AgendaLine, AgendaList
from eht_desk.ui.meetings.meeting_texts import line_detail, meeting_facts, meeting_title
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton
from eht_desk.ui.widgets.card import Card, ScrollPage
from eht_desk.ui.widgets.fields import Dropdown
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.page_band import PageBand
from eht_desk.ui.widgets.text import Line, PlainLabel
from eht_desk.ui.words import counted
from eht_desk.ui.writing import needs_writing

_BESIDE = 780
"""Pixels at 100 % from which the list stands beside the pupil."""
_LIST, _WIDEST_LIST = 270, 420
"""How wide the list is beside the pupil: at 100 %, and in pixels at most."""


class NumberChoice(Dropdown):
    """The numbers where there is no room for a list. An arrow opens them: no pupil is opened by passing a number."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up, down and letters lead into the list."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) or event.text().strip():
            self.showPopup()
        else:
            super().keyPressEvent(event)


class MeetingLayout(QWidget):
    """`place` takes what is shown beside the list. `back` leads to the meetings."""

    def __init__(self, back: Callable[[], None]) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.band = PageBand("Till EHT-möten", back, "EHT-möte")
        self.counter = PlainLabel("", "secondary")
        self.band.side.addWidget(self.counter)
        outer.addWidget(self.band)
        outer.addWidget(Line())
        self._notice_place = QVBoxLayout()
        edge = theme().px(24)
        self._notice_place.setContentsMargins(edge, theme().px(12), edge, 0)
        self.notice = Notice(parent=self)
        self._notice_place.addWidget(self.notice)
        outer.addLayout(self._notice_place)
        whole = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, whole)
        self._columns.setContentsMargins(edge, theme().px(8), 0, 0)
        self._columns.setSpacing(0)
        outer.addWidget(whole, 1)
        self._side = Card()
        inside = self._side.layout()
        if inside is not None:
            inside.setContentsMargins(0, 0, 0, theme().px(8))
        self.list = AgendaList()
        self._side.body.setSpacing(theme().px(2))
        self._side.body.addWidget(self.list, 1)
        self.meeting_button = LinkButton("Mötet")
        self.gather_button = needs_writing(LinkButton("Hämta nya"))
        self.add_button = needs_writing(LinkButton("Lägg till elev …"))
        self.jump = NumberChoice("Ärende")
        self.jump.activated.connect(lambda _at: self._jump())
        self._side.body.addWidget(self.jump)
        self._foot = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._foot.setContentsMargins(theme().px(14), 0, theme().px(8), 0)
        self._foot.setSpacing(0)
        for button in (self.meeting_button, self.gather_button, self.add_button):
            self._foot.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._side.body.addLayout(self._foot)
        holder = QWidget()
        self._beside = QVBoxLayout(holder)
        self._beside.addWidget(self._side)
        self._columns.addWidget(holder)
        self.place = QVBoxLayout()
        self.place.setContentsMargins(0, 0, 0, 0)
        self._columns.addLayout(self.place, 1)

    def _jump(self) -> None:
        if self.jump.value():
            self.list.choose(EntryId(self.jump.value()))

    @property
    def stop(self) -> QWidget | None:
        """Where the keyboard enters the numbers."""
        return self.jump if self.list.isHidden() else self.list.stop

    def resizeEvent(self, _event: object) -> None:
        """Where both have no room beside each other, one line to choose from stands above the pupil."""
        is_wide = self.width() >= theme().px(_BESIDE)
        ways = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        edge, gap = theme().px(24), theme().px(12)
        self._columns.setDirection(ways[0] if is_wide else ways[1])
        self._columns.setContentsMargins(0, gap, 0, gap)
        self._columns.setSpacing(0 if is_wide else gap)
        self._beside.setContentsMargins(edge, 0, 0 if is_wide else edge, 0)
        self._foot.setDirection(ways[1] if is_wide else ways[0])
        self._foot.setContentsMargins(theme().px(14 if is_wide else 0), 0, theme().px(8), 0)
        width = min(theme().px(_LIST), _WIDEST_LIST)
        self._side.setMinimumWidth(width if is_wide else 0)
        self._side.setMaximumWidth(width if is_wide else max(self.width() - 2 * edge, 200))
        self.list.setVisible(is_wide)
        self.jump.setVisible(not is_wide)
        inside = self._side.layout()
        if inside is not None:
            side = 0 if is_wide else theme().px(10)
            inside.setContentsMargins(side, side, side, theme().px(8))
        policy = QSizePolicy.Policy
        self._side.setSizePolicy(policy.Preferred, policy.Preferred if is_wide else policy.Maximum)

    def show_agenda(self, desk: Desk, view: AgendaView) -> None:
        """Title, numbers and what can be added."""
        meeting = view.meeting
        self.band.title_label.setText(meeting_title(meeting))
        self.band.facts.setText(meeting_facts(meeting, has_schools=len(desk.who.units) > 1))
        standing = ", ".join(view.standing)
        self.list.heading.setText(f"Stående punkt: {standing}" if standing else "Dagordning")
        today = desk.workspace.today
        lines = [
            AgendaLine(
                row.item_id or EntryId(f"number {row.number}"),
                row.number,
                line_detail(row, today),
                row.state or ItemState.WAITING,
            )
            for row in view.items
        ]
        self.list.show_lines(lines)
        chosen = self.jump.value()
        self.jump.set_options([("", "Välj ärende"), *((str(line.item_id), line.words) for line in lines)])
        self.jump.set_value(chosen)
        may_change = meeting.may_keep and meeting.state is not MeetingState.ADJUSTED
        self.gather_button.setVisible(may_change and view.waiting > 0)
        self.gather_button.set_text(f"Hämta nya ({view.waiting})")
        self.add_button.setVisible(may_change)

    def show_counter(self, view: AgendaView | None, shown: EntryId | None) -> None:
        """`ärende 3 av 7`, and the line that is marked."""
        self.list.show_current(shown)
        self.jump.set_value(str(shown or ""))
        rows = view.items if view is not None else ()
        row = next((item for item in rows if shown is not None and item.item_id == shown), None)
        if row is not None:
            self.counter.setText(f"ärende {row.number} av {len(rows)}")
        else:
            self.counter.setText(counted(len(rows), "ärende", "ärenden") if rows else "")


def flush_top(page: ScrollPage) -> None:
    """Begin level with the list beside it."""
    edges = page.body.contentsMargins()
    page.body.setContentsMargins(edges.left(), 0, edges.right(), edges.bottom())
