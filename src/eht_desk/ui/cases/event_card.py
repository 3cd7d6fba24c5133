# SPDX-License-Identifier: EUPL-1.2
"""Händelser in a case: documents, talks, absence, decisions, measures and what happened to the case, newest first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from eht_desk.application.case_views import CaseEvent, CasePage
from eht_desk.application.note_views import NoteView
from eht_desk.application.pupil_events import PupilEventView
from eht_desk.application.workspace import local_time
from eht_desk.ui.cases.event_texts import EventWords, since_text, words_of
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.pupil_events import EventWords as RecordWords
from eht_desk.ui.screens.pupil_timeline import NoteRow
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_text import short_date
from eht_desk.ui.widgets.flow_layout import FlowLayout
from eht_desk.ui.widgets.long_words import breaking
from eht_desk.ui.widgets.pill import Pill
from eht_desk.ui.widgets.text import KeyHint, Line, PlainLabel
from eht_desk.ui.writing import needs_writing

MOST_ROWS = 7
_DAY = 62
_LARGE = 1.6
"""From this size of letters on the day stands above its row."""


class EventsCard(Card):
    """The latest first, the others behind one button. `shows_all`: somebody has pressed it."""

    def __init__(self, desk: Desk, page: CasePage, go: Callable[[Route], None], *, shows_all: bool) -> None:
        super().__init__("Händelser")
        self._desk, self._page, self._go = desk, page, go
        self.shows_all = shows_all
        if page.may_write:
            self.body.addWidget(self._buttons())
        since = since_text(page)
        if since:
            self.body.addWidget(PlainLabel(since, "hint", wraps=True))
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.body.addLayout(self._list)
        self._fill()

    def _buttons(self) -> QWidget:
        holder = QWidget()
        flow = FlowLayout(holder, theme().px(10))
        place = {"pupil": str(self._page.pupil.id)}
        for text, keys, screen in (("Ny kontakt", "Alt K", "contact"), ("Inkommet", "Alt I", "receive")):
            part = QWidget()
            part.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            line = QHBoxLayout(part)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(theme().px(8))
            button = needs_writing(
                SecondaryButton(text, partial(self._go, Route(screen, place)), icon="plus")
            )
            button.setAccessibleDescription(keys)
            button.setProperty("key", f"new {screen}")
            line.addWidget(button)
            line.addWidget(KeyHint(keys))
            flow.addWidget(part)
        return holder

    def _fill(self) -> None:
        while self._list.count():
            item = self._list.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        rows = self._page.timeline
        if not rows:
            self._add(PlainLabel("Här samlas det som händer i ärendet.", "secondary", wraps=True))
            return
        shown = rows if self.shows_all else rows[:MOST_ROWS]
        today, former = self._desk.workspace.today, ""
        for at, row in enumerate(shown):
            if at:
                self._add(Line())
            day = short_date(local_time(row.at).date(), today)
            self._add(self._row(row, day if day != former else "", day, today))
            former = day
        if len(shown) < len(rows):
            self._list.addSpacing(theme().px(6))
            more = LinkButton(f"Visa alla {len(rows)}", self._show_all)
            more.setProperty("key", "all events")
            self._add(more)

    def _add(self, widget: QWidget) -> None:
        self._list.addWidget(widget)
        widget.show()  # at once: the layout would do it a turn later

    def _show_all(self) -> None:
        at = self._list.count()
        self.shows_all = True
        self._fill()
        for index in range(at - 1, self._list.count()):
            item = self._list.itemAt(index)
            widget = item.widget() if item is not None else None
            button = widget.findChild(QPushButton) if widget is not None else None
            if button is not None:
                button.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _row(self, row: CaseEvent, shown_day: str, day: str, today: date) -> QWidget:
        """A contact unfolds as on the pupil's page; everything else says it in two lines and leads on."""
        if isinstance(row.item, NoteView):
            return self._beside(shown_day, NoteRow(self._desk, self._page.pupil.id, row.item, self._go))
        words = words_of(row, today)
        if isinstance(row.item, PupilEventView):  # in the words of the pupil's page
            words = replace(words, title=RecordWords(self._desk.workspace).title(row.item))
        return self._beside(shown_day, self._plain(row, words, day))

    def _plain(self, row: CaseEvent, words: EventWords, day: str) -> QWidget:
        holder = QWidget()
        holder.setAccessibleName(
            ", ".join(part for part in (day, words.title, words.pill[0], words.detail) if part)
        )
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, theme().px(8), 0, theme().px(8))
        line.setSpacing(theme().px(10))
        column = QVBoxLayout()
        column.setSpacing(theme().px(1))
        title = PlainLabel(breaking(words.title), "strong", wraps=True)
        font = title.font()
        font.setStrikeOut(not row.holds)
        title.setFont(font)
        column.addWidget(title)
        if words.detail:
            column.addWidget(PlainLabel(breaking(words.detail), "secondary", wraps=True))
        line.addLayout(column, 1)
        if words.pill[0]:
            line.addWidget(Pill(*words.pill), 0, Qt.AlignmentFlag.AlignTop)
        if words.route is not None:
            button = LinkButton("Öppna", partial(self._go, words.route))
            button.setAccessibleName(f"Öppna: {words.title}")
            button.setProperty("key", words.key)
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return holder

    def _beside(self, day: str, widget: QWidget) -> QWidget:
        """The day to the left, once for what happened on the same day; above with large letters."""
        holder = QWidget()
        is_large = theme().scale >= _LARGE
        layout: QHBoxLayout | QVBoxLayout = QVBoxLayout(holder) if is_large else QHBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0 if is_large else theme().px(4))
        label = PlainLabel(day, "hint")
        if is_large:
            label.setContentsMargins(0, theme().px(6), 0, 0)
            layout.addWidget(label)
            label.setHidden(not day)
        else:
            label.setContentsMargins(0, theme().px(9), 0, 0)
            label.setMinimumWidth(theme().px(_DAY))
            layout.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(widget, 1)
        return holder
