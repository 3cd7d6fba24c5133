# SPDX-License-Identifier: EUPL-1.2
"""The window of an unlocked store: navigation, top bar and one screen at a time."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.domain.access import Duty, may, may_add_pupils
from eht_desk.domain.ids import PupilId
from eht_desk.ui import errors, handbook
from eht_desk.ui.action import Action
from eht_desk.ui.actions import ABOUT_PUPIL
from eht_desk.ui.desk import Desk
from eht_desk.ui.frame_counts import show_counts
from eht_desk.ui.frame_keys import FrameKeys
from eht_desk.ui.frame_palette import palette_of
from eht_desk.ui.help_panel import HelpPanel
from eht_desk.ui.lock import LONG, NORMAL
from eht_desk.ui.navigation import HeaderAction, ResumePoint, Route, Screen
from eht_desk.ui.overview import Overview
from eht_desk.ui.palette import Palette
from eht_desk.ui.panes import Pane, first_stop, go_to_next, stop_in
from eht_desk.ui.protection.band import ProtectionBand
from eht_desk.ui.screen_table import SCREENS, pupil_of, route_about
from eht_desk.ui.sharing_strip import SharingStrip
from eht_desk.ui.sidebar import Sidebar, TopBar, places_of
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.demo_strip import DemoStrip
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.writing import gated

_MOST_BACK = 50
_LEAST_BESIDE_HELP = 380
"""Pixels at 100 % that a page needs beside the handbook's pane."""


class Frame(QWidget):
    """Made at each unlocking and destroyed at each lock.

    Signals: `lock_requested()`; `lock_mode_wanted(str)` when another page waits longer or shorter for somebody.
    """

    lock_requested = Signal()
    lock_mode_wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setProperty("role", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.overview = Overview(desk.workspace, desk.tasks, desk.bus, self)
        self.overview.updated.connect(lambda: show_counts(self.sidebar, self.overview))
        self.overview.failed.connect(lambda error: self.tell(errors.describe(error)))
        self._screen: Screen | None = None
        self._route = Route("today")
        self._about: PupilId | None = None
        self._back: list[ResumePoint] = []
        self._help: HelpPanel | None = None
        self._build()
        desk.navigator.requested.connect(self.go)
        desk.navigator.back_requested.connect(self.back)
        desk.navigator.return_requested.connect(self.return_to)
        desk.navigator.lock_requested.connect(self.lock)
        desk.sharing.changed.connect(self._writing_changed)
        self._keys = FrameKeys(self, self.run)
        self.overview.read()

    # ------------------------------------------------------------------------------------------------ what may be done

    @property
    def can_import(self) -> bool:
        """Whether the person may read a register."""
        return may(self.desk.who.viewer, Duty.IMPORT_REGISTER) and self.desk.sharing.may_begin

    @property
    def can_add(self) -> bool:
        """Whether the person may add a pupil by hand."""
        return may_add_pupils(self.desk.who.viewer) and self.desk.sharing.may_begin

    @property
    def can_manage_accounts(self) -> bool:
        """Whether the person may open accounts."""
        return may(self.desk.who.viewer, Duty.MANAGE_ACCOUNTS)

    @property
    def pupil_at_hand(self) -> PupilId | None:
        """The pupil whom the page that is shown is about, where something can be added about the pupil."""
        if self._route.screen in ABOUT_PUPIL and self._about is not None:
            return self._about  # the page tells it itself: the address names only a case
        return pupil_of(self._route, ABOUT_PUPIL)

    # ---------------------------------------------------------------------------------------------------------- places

    @property
    def current_screen(self) -> Screen | None:
        """The screen that is shown."""
        return self._screen

    @property
    def route(self) -> Route:
        """The place that is shown."""
        return self._route

    def go(self, route: Route) -> None:
        """Show a place; the one before can be returned to."""
        if self.desk.handed_over.bars(route):
            return
        if self._screen is not None and route != self._route:
            self._back = [*self._back, self.point()][-_MOST_BACK:]
        self._show(route)

    def go_about_pupil(self, screen: str, pupil_id: PupilId | None = None) -> None:
        """Add something about a pupil, the one at hand unless told: a contact, a received document. From a form, the
        way back leads to it."""
        about = pupil_id or self.pupil_at_hand
        if about is None:
            return
        route = route_about(about, screen, self._route)
        sharing = self.desk.sharing
        if sharing.may_begin:
            sharing.when_writing(lambda: self.go(route))
        else:
            self.tell(sharing.reason)

    def back(self) -> None:
        """Show the place before, as it was left."""
        if self._back and not self.desk.handed_over.is_given:
            point = self._back.pop()
            self._show(point.route)
            if self._screen is not None and point.state:
                self._screen.restore(point.state)

    def return_to(self, route: Route) -> None:
        """Show a place that the person came from, without what was opened from it in between; else it alone."""
        found = [at for at, point in enumerate(self._back) if point.route == route]
        if found:
            self._back = self._back[: found[-1] + 1]
            self.back()
        else:
            self._show(route)

    def resume(self, point: ResumePoint | None) -> None:
        """Come back to where the person was, or start on I dag."""
        if point is None or point.route.screen not in SCREENS:
            self.go(Route("today"))
            return
        self.go(point.route)
        if self._screen is not None:
            self._screen.restore(point.state)

    def point(self) -> ResumePoint:
        """Where the person is now."""
        return ResumePoint(self._route, self._screen.state() if self._screen is not None else {})

    def flush(self) -> None:
        """Queue unsaved text."""
        if self._screen is not None:
            self._screen.flush()

    # --------------------------------------------------------------------------------------------------------- actions

    def lock(self) -> None:
        """Ask the window to lock."""
        self.lock_requested.emit()

    def open_palette(self) -> None:
        """Ctrl K."""
        self._palette.setGeometry(self.rect())
        self._palette.open()

    def tell(
        self,
        text: str,
        kind: str = "error",
        action: str = "Stäng",
        run: Callable[[], object] | None = None,
    ) -> None:
        """A failure of something whose page is no longer shown, or what the person should know on coming in.

        The button puts it away, or does what there is to do about it.
        """
        self._notice.tell(text, kind, action, run or self._notice.clear)

    def take_back(self, text: str) -> None:
        """What was told does not hold any more."""
        if self._notice.text == text:
            self._notice.clear()

    def add_strip(self, strip: QWidget) -> None:
        """A line under the top bar that shows itself when it has something to say."""
        self._content.insertWidget(0, strip)

    def show_help(self) -> None:
        """F1: the handbook's page for this screen beside it; again closes it."""
        if self._help is not None:
            self.close_help()
            return
        help_id = self._screen.help_id if self._screen else handbook.FIRST_PAGE
        if self._usual.isHidden():  # a page that has the whole window
            self.open_book(help_id)
            return
        room = self.width() - self.sidebar.width() - HelpPanel.usual_width()
        if room < theme().px(_LEAST_BESIDE_HELP) or help_id == "handbook":
            self.open_book(help_id)  # the book itself, where both have no room; back leads here again
            return
        self._help = HelpPanel(self.close_help, open_book=self.open_book)
        self._help.show_page(help_id)
        self._columns.addWidget(self._help)
        self._help.close_button.setFocus()

    def open_book(self, page_id: str) -> None:
        """A page of the handbook in the room of the page; back leads here again."""
        self.close_help()
        self.go(Route("handbook", {"page": page_id}))

    def close_help(self) -> None:
        """Take the handbook away and go back to the page."""
        if self._help is not None:
            self._columns.removeWidget(self._help)
            self._help.hide()
            self._help.deleteLater()
            self._help = None
            self._focus_screen()

    def next_pane(self, step: int = 1) -> None:
        """F6: from navigation to top bar to the page's parts, and round again."""
        go_to_next(self._panes(), step)

    # -------------------------------------------------------------------------------------------------------- internal

    def _build(self) -> None:
        self.sidebar = Sidebar(
            self.desk.who,
            places_of(self.desk.who, self.go),
            (
                ("help", "Handbok", "F1", self.show_help),
                ("settings", "Inställningar", "", lambda: self.go(Route("settings"))),
                ("lock", "Lås", "Ctrl L", self.lock),
            ),
        )
        self.top_bar = TopBar(self.open_palette)
        self._content = QVBoxLayout()
        self._content.setContentsMargins(0, 0, 0, 0)
        self._content.setSpacing(0)
        self._notice = Notice()
        self._content.addWidget(self._notice)
        self._columns = QHBoxLayout()
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(0)
        self._columns.addLayout(self._content, 1)
        self._usual = QWidget(self)
        right = self._right = QVBoxLayout(self._usual)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        if self.desk.who.is_demo:
            right.addWidget(DemoStrip())
        self.sharing_strip = SharingStrip(self.desk, self.lock, self)
        right.addWidget(self.sharing_strip)
        right.addWidget(self.top_bar)
        right.addLayout(self._columns, 1)
        self.band = ProtectionBand(self.desk, self.overview)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(0)
        self._whole = QHBoxLayout()
        self._outer.addLayout(self._whole, 1)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        self._whole.addWidget(self.sidebar)
        self._whole.addWidget(self._usual, 1)
        # Below the navigation: where the focus falls when what has it goes away is the chain's beginning.
        QWidget.setTabOrder(self.sidebar.buttons["lock"], self.sharing_strip.button)
        self._palette = palette_of(self)
        self._palette.focus_wanted.connect(self._focus_screen)

    def resizeEvent(self, _event: object) -> None:
        """The palette covers the whole frame."""
        if self._palette.isVisible():
            self._palette.setGeometry(self.rect())

    @property
    def palette_box(self) -> Palette:
        """Ctrl K's box."""
        return self._palette

    def run(self, action: Action) -> None:
        """What a key or the palette starts, where it can be done."""
        if action.is_enabled(self):
            if self._palette.isVisible() and action.id != "search":
                self._palette.close_quietly()
            action.run(self)

    def _show(self, route: Route) -> None:
        if self.desk.handed_over.bars(route):  # somebody answers alone: only a lock leads out
            return
        if self.desk.handed_over.is_given and self._palette.isVisible():
            self._palette.close_quietly()
        self.flush()
        former, self._screen = self._screen, None
        if former is not None:
            (self._whole if former.is_full_window else self._content).removeWidget(former)
            former.hide()
            former.deleteLater()
        self._route = route
        screen = self._make(route)
        self._keys.follow(route.screen, screen)
        screen.header_changed.connect(self._show_header)
        screen.focus_wanted.connect(self._focus_screen)
        self._about = None
        screen.about_pupil.connect(lambda pupil: self._follow_pupil(route, PupilId(pupil)))
        screen.setAccessibleName(screen.title())
        self._screen = screen
        self.sidebar.setHidden(screen.is_full_window)
        self._usual.setHidden(screen.is_full_window)
        (self._whole if screen.is_full_window else self._content).addWidget(
            screen, 1 if screen.is_full_window else 0
        )
        self._put_band(route, screen)
        screen.show()
        self.lock_mode_wanted.emit(LONG if screen.is_for_listening else NORMAL)
        self.sidebar.set_current(screen.area)
        self._show_header()
        self._focus_screen()

    def _follow_pupil(self, route: Route, pupil_id: PupilId) -> None:
        """The page says whom it is about, where its address does not."""
        if route is self._route:
            self._about = pupil_id
            self.band.follow(Route(route.screen, {"pupil": str(pupil_id)}))

    def _put_band(self, route: Route, screen: Screen) -> None:
        """Under the top bar; over a page that has the whole window, at its upper edge."""
        if screen.is_full_window:
            self._outer.insertWidget(0, self.band)
        else:
            self._right.insertWidget(self._right.indexOf(self.top_bar) + 1, self.band)
        self.band.follow(route)

    def _make(self, route: Route) -> Screen:
        place = SCREENS[route.screen]
        kind: Any = getattr(importlib.import_module(place.module), place.name)
        if place.sees_overview:
            screen: Screen = kind(self.desk, route, self, overview=self.overview)
        else:
            screen = kind(self.desk, route, self)
        return screen

    def _focus_screen(self) -> None:
        if self._screen is None:
            return
        (self._page_stop(self._screen) or self._screen).setFocus(Qt.FocusReason.OtherFocusReason)

    def _page_stop(self, screen: Screen) -> QWidget | None:
        """Where the keyboard starts on a page: its own choice, else its primary button above, else its first stop."""
        wanted = screen.first_focus()
        if wanted is not None and wanted.focusPolicy() != Qt.FocusPolicy.NoFocus:
            return wanted
        return self.top_bar.primary() or first_stop(screen)

    def _show_header(self) -> None:
        if self._screen is not None:
            self.top_bar.show_status(self._screen.status_text())
            if self._help is not None and self._help.shown != self._screen.help_id:
                self._help.show_page(self._screen.help_id)
            if not self.top_bar.show_actions(self._header_actions(self._screen)):
                self._focus_screen()

    def _header_actions(self, screen: Screen) -> tuple[HeaderAction, ...]:
        """The screen's, as they are while this person reads or writes."""
        return gated(screen.header_actions(), self.desk.sharing)

    def _writing_changed(self) -> None:
        self._show_header()
        self.overview.read()
        if self._screen is not None:
            self._screen.writing_changed()

    def _panes(self) -> list[Pane]:
        panes: list[Pane] = []
        if self._screen is not None:
            own = getattr(self._screen, "panes", None)  # a screen with several parts names them
            parts = own() if callable(own) else ()
            if parts:
                panes.extend((part, stop_in(part)) for part in parts)
            else:
                panes.append((self._screen, self._page_stop(self._screen)))
        if self._help is not None:
            panes.append((self._help, self._help.close_button))
        current = self.sidebar.buttons.get(self._screen.area if self._screen else "today")
        panes.append((self.sidebar, current or self.sidebar.buttons["today"]))
        panes.append((self.top_bar, self.top_bar.search))
        if self.sharing_strip.button.isVisible():
            panes.append((self.sharing_strip, self.sharing_strip.button))
        return panes
