# SPDX-License-Identifier: EUPL-1.2
"""EHT's meeting, run by keys or mouse: the numbers to the left, one pupil to the right, and no other on the screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.application.changes import ChangeKind, ChangeSet
from eht_desk.application.meeting_agenda import agenda, gather_agenda
from eht_desk.application.meeting_items import (
    finish_item,
    open_item,
    postpone_item,
    read_item,
    take_up_again,
)
from eht_desk.application.meeting_views import AgendaView, ItemView
from eht_desk.application.meetings import begin_meeting, possible_present
from eht_desk.application.workspace import local_time
from eht_desk.domain.case_entries import ItemState
from eht_desk.domain.ids import EntryId, UnitEntryId
from eht_desk.domain.unit_entries import MeetingState, Present
from eht_desk.ui import errors
from eht_desk.ui.cases.opening_dialog import ask_to_open
from eht_desk.ui.desk import Desk
from eht_desk.ui.meetings.item_pane import ItemPane
from eht_desk.ui.meetings.meeting_card import MeetingPane, PresentDialog
from eht_desk.ui.meetings.meeting_dialogs import AddPupilDialog, AdjustDialog
from eht_desk.ui.meetings.meeting_layout import MeetingLayout
from eht_desk.ui.meetings.meeting_printing import MeetingPrinting
from eht_desk.ui.navigation import HeaderAction, Route, Screen

_READ_AGAIN = (
    ChangeKind.MEETING,
    ChangeKind.ENTRY,
    ChangeKind.CASE,
    ChangeKind.DOCUMENT,
    ChangeKind.SURVEY,
    ChangeKind.CONSENT,
    ChangeKind.PUPIL,
)


class MeetingScreen(Screen):
    """Route parameters: `meeting`."""

    help_id = "meeting"
    area = "meetings"
    is_for_listening = True

    def __init__(self, desk: Desk, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._meeting_id = UnitEntryId(route.parameters.get("meeting", ""))
        self.view: AgendaView | None = None
        self.pane: ItemPane | MeetingPane | None = None
        self._awaited: EntryId | None = None
        self._status = ""
        self._is_own = False
        self._wanted: Mapping[str, Any] = {}
        self.printing = MeetingPrinting(self, desk, self._refused)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.room = MeetingLayout(self._back)
        column.addWidget(self.room)
        self.list, self.notice = self.room.list, self.room.notice
        self.list.chosen.connect(lambda item_id: self.show_item(EntryId(item_id)))
        self.room.meeting_button.clicked.connect(self.show_meeting)
        self.room.gather_button.clicked.connect(self._gather)
        self.room.add_button.clicked.connect(lambda: AddPupilDialog(self, desk, self._meeting_id).open())
        for keys, step in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            key = QShortcut(QKeySequence(keys), self)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(partial(self.step, step))
        desk.bus.changed.connect(self._changed)
        self.refresh()

    # -- what the frame asks

    def title(self) -> str:
        """The page's name."""
        return "EHT-möte"

    def status_text(self) -> str:
        """Whether what was said is in the store."""
        return self._status

    def header_actions(self) -> tuple[HeaderAction, ...]:
        """The agenda on paper, and the end of the meeting."""
        view = self.view
        if view is None:
            return ()
        found = [
            HeaderAction(
                "print agenda",
                "Skriv ut dagordning",
                partial(self.printing.agenda, self._meeting_id),
                writes=False,
            )
        ]
        if view.meeting.may_keep and view.meeting.state is MeetingState.RUNNING:
            is_next = view.current is None and not isinstance(self.pane, MeetingPane)
            found.append(
                HeaderAction("adjust", "Avsluta och justera", self.ask_to_adjust, is_primary=is_next)
            )
        return tuple(found)

    def panes(self) -> tuple[QWidget, ...]:
        """What F6 moves between."""
        parts: list[QWidget] = []
        numbers = self.room.jump if self.list.isHidden() else self.list
        for part, stop in ((numbers, self.room.stop), (self.pane, self.first_focus())):
            if part is not None and stop is not None:
                if stop is not part:
                    part.setFocusProxy(stop)
                parts.append(part)
        return tuple(parts)

    def first_focus(self) -> QWidget | None:
        """What is next."""
        return self.pane.first_stop() if self.pane is not None else self.room.band.back_button

    def flush(self) -> None:
        """What is typed goes to the store."""
        if self.pane is not None:
            self.pane.saver.flush()

    def refresh(self) -> None:
        """Read the agenda again, and the pupil who is shown."""
        workspace, meeting_id = self._desk.workspace, self._meeting_id
        self._desk.tasks.read(lambda: agenda(workspace, meeting_id), self._show, self._failed)

    def state(self) -> dict[str, Any]:
        """Which number. Ids only."""
        item_id = self._shown
        return {"item": str(item_id)} if item_id is not None else {}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go back there when the agenda has been read."""
        self._wanted = state
        self._go_on_after_lock()

    # -- showing

    @property
    def _shown(self) -> EntryId | None:
        """The number that is shown."""
        return self.pane.view.row.item_id if isinstance(self.pane, ItemPane) else None

    def _show(self, view: AgendaView) -> None:
        is_first, self.view = self.view is None, view
        self.room.show_agenda(self._desk, view)
        self.room.show_counter(view, self._shown)
        if isinstance(self.pane, MeetingPane):
            self.pane.show_view(view)
        self.header_changed.emit()
        if is_first:
            self._begin()

    def _begin(self) -> None:
        """Where the meeting goes on: at the pupil that was shown, else with the meeting itself."""
        if not self._go_on_after_lock():
            self.show_meeting()

    def _go_on_after_lock(self) -> bool:
        wanted, view = str(self._wanted.get("item", "")), self.view
        if view is None:
            return False
        self._wanted = {}
        if any(row.item_id == wanted for row in view.items if wanted):
            self.show_item(EntryId(wanted))
            return True
        return False

    def show_meeting(self) -> None:
        """The meeting itself: nobody is spoken of."""
        if self.view is not None:
            self._awaited = None
            self._put(MeetingPane(self._desk, self.view))

    def show_item(self, item_id: EntryId) -> None:
        """Speak of this one. The pupil before is gone from the screen before the next is read."""
        view = self.view
        if view is None or item_id == self._shown:
            return
        row = next((item for item in view.items if item.item_id == item_id), None)
        if row is None:
            self.notice.tell("Ärendet tas upp i en egen krets. Bara numret visas här.", "info")
            return
        if not row.may_open:
            self.notice.tell(
                "Ärendet skrivs av någon som får se eleven i programmet. Du ser bara numret.", "info"
            )
            return
        self.notice.clear()
        self._awaited = item_id
        if isinstance(self.pane, ItemPane):
            self._put(None)
        workspace = self._desk.workspace
        self._desk.tasks.write(lambda: open_item(workspace, item_id), self._show_pupil, self._failed)

    def _show_pupil(self, item: ItemView) -> None:
        if item.row.item_id != self._awaited or self.view is None:
            return  # somebody chose another one meanwhile
        self._put(
            ItemPane(
                self._desk, item, self._desk.navigator.go, is_last=self._next_of(item.row.item_id) is None
            )
        )
        self.about_pupil.emit(str(item.pupil.id))

    def _put(self, pane: ItemPane | MeetingPane | None) -> None:
        former, self.pane = self.pane, pane
        self._status = ""
        if former is not None:
            former.end()
            self.room.place.removeWidget(former)
            former.hide()
            former.deleteLater()
        self.room.show_counter(self.view, self._shown)
        if pane is not None:
            pane.saving.connect(partial(self._say, "Sparar …"))
            pane.stored.connect(self._is_stored)
            pane.not_stored.connect(lambda _error: self._say("Inte sparat"))
            self._connect(pane)
            self.room.place.addWidget(pane)
            pane.show()
            self.focus_wanted.emit()
        if not isinstance(pane, ItemPane):
            self.about_pupil.emit("")
        self.header_changed.emit()

    def _connect(self, pane: ItemPane | MeetingPane) -> None:
        if isinstance(pane, MeetingPane):
            pane.begin_asked.connect(self.begin)
            pane.next_asked.connect(self.take_next)
            pane.present_asked.connect(self._ask_present)
            pane.adjust_asked.connect(self.ask_to_adjust)
            return
        item_id = pane.view.row.item_id or EntryId("")
        pane.finish_asked.connect(self.finish)
        pane.postpone_asked.connect(partial(self._write_item, postpone_item, goes_on=True))
        pane.again_asked.connect(partial(self._write_item, take_up_again, goes_on=False))
        pane.minutes_asked.connect(partial(self.printing.minutes, item_id, pane.view.pupil))
        pane.measures_asked.connect(partial(self.printing.measures, item_id, pane.view.pupil))
        ask = partial(ask_to_open, self, self._desk, pane.view.pupil.id)
        pane.case_asked.connect(lambda: ask(lambda _case: pane.clear_problems(), self._refused))

    # -- saving

    def _is_stored(self, changes: ChangeSet) -> None:
        moment = local_time(self._desk.workspace.now)
        self._say(f"Sparat {moment:%H:%M:%S}")
        shown = self.pane.view.row if isinstance(self.pane, ItemPane) else None
        self._is_own = shown is None or shown.state is ItemState.WAITING  # else it is taken up again by this
        self._desk.bus.publish(changes)
        self._is_own = False

    def _say(self, text: str) -> None:
        self._status = text
        self.header_changed.emit()

    def _changed(self, changes: ChangeSet) -> None:
        if self._is_own or not changes.touches(*_READ_AGAIN):
            return
        self.refresh()
        if isinstance(self.pane, ItemPane):
            workspace, item_id = self._desk.workspace, self._shown or EntryId("")
            self._desk.tasks.read(lambda: read_item(workspace, item_id), self._show_again, self._failed)

    def _show_again(self, item: ItemView) -> None:
        pane = self.pane
        if not isinstance(pane, ItemPane) or pane.view.row.item_id != item.row.item_id:
            return
        if item.may_write != pane.view.may_write and pane.saver.is_clean:
            self._awaited = item.row.item_id
            self._show_pupil(item)
        else:
            pane.show_view(item)

    # -- what the buttons do

    def begin(self) -> None:
        """The meeting begins, with its first pupil."""
        workspace, meeting_id = self._desk.workspace, self._meeting_id

        def work() -> tuple[ChangeSet, AgendaView]:
            return begin_meeting(workspace, meeting_id), agenda(workspace, meeting_id)

        self._write(work, self._has_begun)

    def _has_begun(self, done: tuple[ChangeSet, AgendaView]) -> None:
        changes, view = done
        self._show(view)
        self._desk.bus.publish(changes)
        self._ask_present()

    def take_next(self) -> None:
        """The first that waits."""
        if self.view is not None and self.view.current is not None:
            self.show_item(self.view.current)
        else:
            self.show_meeting()

    def step(self, step: int) -> None:
        """The number before or after, by Ctrl PgUp and Ctrl PgDn."""
        rows = self.view.items if self.view is not None else ()
        known = [row.item_id for row in rows if row.item_id is not None and row.may_open]
        if not known:
            return
        at = known.index(self._shown) + step if self._shown in known else (0 if step > 0 else len(known) - 1)
        if 0 <= at < len(known):
            self.show_item(known[at])

    def finish(self) -> None:
        """The pupil has been spoken of: on to the next."""
        pane = self.pane
        if not isinstance(pane, ItemPane) or not pane.is_readable():
            return
        pane.clear_problems()
        self._write_item(finish_item, goes_on=True)

    def ask_to_adjust(self) -> None:
        """Lock the meeting, after a question."""
        if self.view is not None:
            self.flush()
            AdjustDialog(self, self._desk, self.view).open()

    def _write_item(self, work: Callable[[Any, EntryId], ChangeSet], *, goes_on: bool) -> None:
        pane = self.pane
        if not isinstance(pane, ItemPane):
            return
        pane.saver.flush()  # before: writes run in the order they were given
        workspace, item_id, meeting_id = self._desk.workspace, self._shown or EntryId(""), self._meeting_id

        def write() -> tuple[ChangeSet, AgendaView]:
            return work(workspace, item_id), agenda(workspace, meeting_id)

        def done(result: tuple[ChangeSet, AgendaView]) -> None:
            changes, view = result
            self._show(view)
            if goes_on and self.pane is pane:
                self._is_own = True
                self._go_on_from(item_id)
            self._desk.bus.publish(changes)
            self._is_own = False

        self._desk.tasks.write(write, done, pane.refuse)

    def _go_on_from(self, item_id: EntryId) -> None:
        following = self._next_of(item_id)
        self.show_item(following) if following is not None else self.show_meeting()

    def _next_of(self, item_id: EntryId | None) -> EntryId | None:
        """The next that waits after this one, else the first that waits."""
        rows = self.view.items if self.view is not None else ()
        at = next((number for number, row in enumerate(rows) if row.item_id == item_id), -1)
        waiting = [
            row.item_id
            for row in (*rows[at + 1 :], *rows[: max(at, 0)])
            if row.state is ItemState.WAITING and row.item_id is not None and row.may_open
        ]
        return waiting[0] if waiting else None

    def _gather(self) -> None:
        workspace, meeting_id = self._desk.workspace, self._meeting_id
        publish = self._desk.bus.publish
        self._write(lambda: gather_agenda(workspace, meeting_id), lambda done: publish(done[1]))

    def _ask_present(self) -> None:
        workspace, meeting_id = self._desk.workspace, self._meeting_id
        self._desk.tasks.read(
            lambda: possible_present(workspace, meeting_id), self._open_present, self._refused
        )

    def _open_present(self, people: tuple[Present, ...]) -> None:
        if self.view is not None:
            PresentDialog(self, self._desk, self.view, people).open()

    def _write(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self._desk.tasks.write(work, done, self._refused)

    def _refused(self, error: BaseException) -> None:
        self._failed(error, "")

    def _failed(self, error: BaseException, way_out: str = "Till EHT-möten") -> None:
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error", way_out, self._back)

    def _back(self) -> None:
        self._desk.navigator.go(Route("meetings"))
