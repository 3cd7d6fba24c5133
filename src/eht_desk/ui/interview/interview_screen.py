# SPDX-License-Identifier: EUPL-1.2
"""The interview: writing while one talks with a pupil, one area at a time, in the whole window (TRO-41, TRO-45)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.application.form_pages import FormPage
from eht_desk.domain.forms.areas import Area
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.autosave import Pace
from eht_desk.ui.forms.conflict_pane import ConflictPane
from eht_desk.ui.forms.form_notices import BESIDE
from eht_desk.ui.interview.interview_layout import InterviewLayout, TalkBar
from eht_desk.ui.interview.talk_screen import TalkScreen
from eht_desk.ui.navigation import Route
from eht_desk.ui.words import in_a_row

USUAL_MINUTES = 60
"""How long such a talk usually takes (TRO-43: about an hour)."""
_TICK_MILLISECONDS = 15_000
_STOPPED = "Den kan inte börja än. Öppna formuläret för att se vad som saknas."
_CLOSED = "Här finns inget att skriva i. Öppna formuläret för att se vad som står."


class InterviewScreen(TalkScreen):
    """Route parameters as of a form: `pupil`, `form`, `document`?, `draft`?."""

    help_id = "interview"
    window_keys = frozenset({"lock", "help"})

    def __init__(
        self, desk: Desk, route: Route, parent: QWidget | None = None, *, pace: Pace | None = None
    ) -> None:
        super().__init__(desk, route, parent, pace=pace)
        self._at = 0
        self._spent = timedelta()
        self._since: datetime = desk.workspace.now
        self._is_showing = False
        self.bar = TalkBar(
            lambda: self.set_blank(True), desk.navigator.lock, self._leave, self._read_together, self.content
        )
        self.room = InterviewLayout(self.go_to, self._read_together, self.content)
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.room, 1)
        self._pane: ConflictPane | None = None
        self.room.text.written.connect(self._when_written)
        self.room.decline_button.clicked.connect(self.toggle_declines)
        self.talk.said.connect(self.bar.say)
        self.talk.told.connect(self.tell)
        self.talk.asked.connect(self._ask)
        self.talk.replaced.connect(self._show_area)
        self._add_keys()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MILLISECONDS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()
        self.room.setEnabled(False)
        self.tick()

    # -- what the frame asks

    def title(self) -> str:
        """See Screen."""
        return "Intervju"

    def first_focus(self) -> QWidget | None:
        """See Screen."""
        return self._cover or self.room.text

    def state(self) -> dict[str, Any]:
        """Area, cursor and the time that has passed; no text."""
        if self.talk.page is None:
            return dict(self._awaited or {})
        cursor = self.room.text.textCursor()
        state: dict[str, Any] = {
            "anchor": cursor.anchor(),
            "position": cursor.position(),
            "scroll": self.room.text.verticalScrollBar().value(),
            "seconds": int(self.spent.total_seconds()),
        }
        if self._area is not None:
            state["area"] = self._area.section.id
        if self.talk.document_id is not None:
            state["document"] = str(self.talk.document_id)
        return state | {"draft": self.talk.stored_draft}

    def restore(self, state: Mapping[str, Any]) -> None:
        """See Screen."""
        super().restore(state)
        seconds = state.get("seconds")
        if isinstance(seconds, int):
            self._spent, self._since = timedelta(seconds=seconds), self._desk.workspace.now
            self.tick()
        if self.talk.page is not None:
            self._come_back()

    # -- time

    @property
    def spent(self) -> timedelta:
        """How long the talk has been going on, locks not counted."""
        return self._spent + (self._desk.workspace.now - self._since)

    def tick(self) -> None:
        """Show the time."""
        minutes = int(self.spent.total_seconds() // 60)
        self.bar.elapsed.setText(f"{minutes} min av ca {USUAL_MINUTES}")

    # -- areas

    @property
    def _area(self) -> Area | None:
        return self.talk.areas[self._at] if self.talk.areas else None

    def go_to(self, area_id: str) -> None:
        """Show another area, with the cursor after its text."""
        found = [index for index, area in enumerate(self.talk.areas) if area.section.id == area_id]
        if found:
            self._at = found[0]
            self._show_area()
            self.room.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def step(self, by: int) -> None:
        """To the area after or before, not beyond the ends."""
        at = self._at + by
        if 0 <= at < len(self.talk.areas):
            self.go_to(self.talk.areas[at].section.id)

    def toggle_declines(self) -> None:
        """The pupil does not want to answer this, or does after all. What was written stays until the locking."""
        area = self._area
        if area is None or not self.talk.may_write:
            self._show_states()
            return
        is_declined = area.is_declined(self.talk.answers)
        self.talk.change(area.declines.id, [] if is_declined else [area.decline_option])
        self._show_states()

    def show_page(self, page: FormPage) -> None:
        """See TalkScreen."""
        self.bar.title.setText(page.definition.short_title)
        grade = f"åk {page.pupil.grade}" if page.pupil.grade is not None else ""
        self.bar.about.setText(in_a_row(page.pupil.name, page.pupil.class_name or grade))
        self.bar.protected.setVisible(page.pupil.is_protected)
        if not self.talk.areas or page.others_draft is not None or not page.may_write:
            self.tell_closed(_CLOSED if page.stranded is None else BESIDE)
            return
        if page.is_stopped:
            self.tell_closed(_STOPPED)
            return
        self.room.setEnabled(True)
        self.room.show_areas(self.talk.areas)
        self._at = min(self._at, len(self.talk.areas) - 1)
        if self._awaited is None:  # begin with the first that has nothing yet
            answers = self.talk.answers
            open_ones = [at for at, area in enumerate(self.talk.areas) if not area.is_settled(answers)]
            self._at = open_ones[0] if open_ones else 0
        self._show_area()
        self._come_back()
        if self.isVisible() and not self.is_blank:
            self.room.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell_closed(self, text: str) -> None:
        """See TalkScreen."""
        self.room.setEnabled(True)
        self.room.text.setReadOnly(True)
        self.room.page.hide()
        self.bar.read_button.setEnabled(False)
        self.room.notice.tell(text, "warn", "Till formuläret", self._leave)

    def _come_back(self) -> None:
        state, self._awaited = self._awaited, None
        if state is None:
            return
        found = [at for at, area in enumerate(self.talk.areas) if area.section.id == state.get("area")]
        if found:
            self._at = found[0]
            self._show_area()
        anchor, position = state.get("anchor"), state.get("position")
        if isinstance(anchor, int) and isinstance(position, int):
            text = self.room.text
            cursor = text.textCursor()
            last = text.document().characterCount() - 1
            cursor.setPosition(min(max(anchor, 0), last))
            cursor.setPosition(min(max(position, 0), last), cursor.MoveMode.KeepAnchor)
            text.setTextCursor(cursor)
            scroll = state.get("scroll")
            if isinstance(scroll, int):
                QTimer.singleShot(0, text, lambda: text.verticalScrollBar().setValue(scroll))

    def _show_area(self) -> None:
        area = self._area
        if area is None:
            return
        self._is_showing = True
        ticked = self.talk.answers.get(area.prompts.id)
        names = [str(item) for item in ticked] if isinstance(ticked, list) else []
        self.room.show_chips(area, names, self._when_ticked)
        self.room.show_area(self.talk.areas, self._at, self.talk.answers)
        self._is_showing = False

    def _show_states(self) -> None:
        if self.talk.areas:
            self.room.show_states(self.talk.areas, self._at, self.talk.answers)

    # -- writing

    def _when_written(self) -> None:
        area = self._area
        if area is not None and not self._is_showing:
            self.talk.change(area.text.id, self.room.text.toPlainText())
            self._show_states()

    def _when_ticked(self) -> None:
        area = self._area
        if area is not None and not self._is_showing:
            self.talk.change(area.prompts.id, list(self.room.ticked()))
            self._show_states()

    def _tick_prompt(self, number: int) -> None:
        chips = self.room.chips
        if number <= len(chips) and chips[number - 1].isEnabled() and self.talk.may_write:
            chips[number - 1].toggle()

    # -- messages and ways on

    def tell(self, text: str, kind: str) -> None:
        """See TalkScreen."""
        if text:
            self.room.notice.tell(text, kind)
        else:
            self.room.notice.clear()

    def _ask(self, pane: ConflictPane | None) -> None:
        former, self._pane = self._pane, pane
        if former is not None:
            self.room.page.body.removeWidget(former)
            former.hide()
            former.deleteLater()
        if pane is not None:
            self.room.page.body.insertWidget(0, pane)
            pane.show()
            self.room.page.verticalScrollBar().setValue(0)

    def _leave(self) -> None:
        self._desk.navigator.return_to(Route("form", self.parameters()))

    def _read_together(self) -> None:
        if self.talk.page is not None and self.talk.areas and not self.talk.is_asking:
            self.flush()
            self._desk.navigator.go(Route("read_through", self.parameters()))

    def _add_keys(self) -> None:
        for keys, run in (
            ("Ctrl+D", self.toggle_declines),
            ("Ctrl+Return", self._read_together),
            ("Esc", self._leave),
            ("Alt+Left", lambda: self.step(-1)),
            ("Alt+Right", lambda: self.step(1)),
        ):
            QShortcut(QKeySequence(keys), self.content).activated.connect(run)
        for number in range(1, 10):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{number}"), self.content)
            shortcut.activated.connect(lambda number=number: self._tick_prompt(number))
