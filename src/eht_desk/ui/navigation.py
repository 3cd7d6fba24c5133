# SPDX-License-Identifier: EUPL-1.2
"""Where the person is: routes between screens, and what a screen offers the frame around it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Route:
    """A place in the window: `today`, `pupils`, `pupil`, `form`, `merge`, `move_document`, `change_school`, `leaving`,
    `contact`, `receive`, `received`, `consents`, `ask_consent`, `import`, `settings`, `handbook`, `interview`,
    `read_through`, `signed_papers`, `confirm_signed`, `loose_page`, `approve`, `log`, `log_review`, `protect`,
    `protection`, `protection_aftermath`, `surveys`, `survey`, `survey_hand_over`, `survey_answer`, `survey_paper`,
    `survey_result`, `cases`, `case`, `meetings`, `meeting`, `checks`, `rector`. Ids only, no names.

    `parameters`: pupil, merge, change_school, leaving, protect, protection, protection_aftermath -> {"pupil": id};
    form -> {"pupil", "form", "document"?, "draft"?}; contact -> {"pupil", "corrects"?, "form"?, "document"?, "draft"?,
    "channel"?, "with"?}; approve -> {"pupil", "form", "document"}; receive -> {"pupil", "form"?, "document"?,
    "draft"?};
    consents -> {"pupil"}; ask_consent -> {"pupil", "purpose", "about"?, "person"?};
    received -> {"pupil", "received"}; move_document -> {"pupil", "document" or "draft"}; settings -> {"page"?};
    import -> {"import"?}; handbook -> {"page"?, "search"?}; interview and read_through as form; confirm_signed ->
    {"papers": "<document>:<paper> ..."}, the one that is shown first; loose_page -> {"page"};
    cases -> {"late"?}; case -> {"case", "pupil"?}; meeting -> {"meeting"};
    log -> {"pupil"} or {"person"}; log_review -> {"review"}; surveys -> {"pupil"}; survey and survey_result ->
    {"pupil", "survey"}; survey_hand_over and survey_paper -> {"pupil", "survey", "who", "guardian"?, "staff"?};
    survey_answer -> {"survey", "form", "back"}: without `pupil`, so that nothing around it tells whose page it is.
    """

    screen: str
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ResumePoint:
    """Where the person was when the window locked: the route and the screen's own state (field id, cursor, scroll)."""

    route: Route
    state: Mapping[str, Any] = field(default_factory=dict)

    def to_text(self) -> str:
        """As JSON, for the store."""
        return json.dumps(
            {
                "screen": self.route.screen,
                "parameters": dict(self.route.parameters),
                "state": dict(self.state),
            }
        )

    @staticmethod
    def from_text(text: str | None) -> ResumePoint | None:
        """Read back; None when there is nothing or it cannot be read."""
        if not text:
            return None
        try:
            data = json.loads(text)
            return ResumePoint(Route(str(data["screen"]), dict(data["parameters"])), dict(data["state"]))
        except (ValueError, KeyError, TypeError):
            return None


@dataclass(frozen=True, slots=True)
class HeaderAction:
    """A button that the current screen puts into the top bar. At most one is primary.

    `writes`: what it does changes something, so it is closed while the store is only read. False for what reads on.
    """

    id: str
    text: str
    run: Callable[[], None]
    is_primary: bool = False
    is_enabled: bool = True
    shortcut: str = ""
    hint: str = ""
    writes: bool = True


class Screen(QWidget):
    """A page of the window.

    Signals: `header_changed()` after `header_actions` or `status_text` changed; `focus_wanted()` when what should have
    the focus first is there at last; `about_pupil(str)` whom the page is about, where the route does not say it.
    Attributes: `help_id` names the handbook page of F1; `area` is the navigation entry that is highlighted.
    `is_full_window`: navigation and top bar are away while it is shown, and of the window's keys only `window_keys`
    (ids of actions) act. `is_for_listening`: people listen there more than they type, so the window waits longer
    before it locks by itself.
    """

    header_changed = Signal()
    focus_wanted = Signal()
    about_pupil = Signal(str)
    help_id = "start"
    area = "today"
    is_full_window = False
    window_keys: frozenset[str] = frozenset({"lock"})
    is_for_listening = False

    def title(self) -> str:
        """The page's name for the accessibility tree; never a person's name."""
        return ""

    def header_actions(self) -> tuple[HeaderAction, ...]:
        """Buttons for the top bar."""
        return ()

    def status_text(self) -> str:
        """What stands left of the buttons, such as "Sparat 10:12:41"."""
        return ""

    def refresh(self) -> None:
        """Read again what is shown."""

    def writing_changed(self) -> None:
        """Changes can be saved from now on, or no longer: show it. What is marked (writing.py) does that by itself."""
        self.refresh()

    def state(self) -> dict[str, Any]:
        """What is needed to come back after the lock: field id, cursor, scroll. No text, no names."""
        return {}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go back to a state from `state`."""

    def flush(self) -> None:
        """Queue unsaved text for the writer thread at once (lock, quit, leaving the screen)."""

    def first_focus(self) -> QWidget | None:
        """The widget that gets the focus when the page opens."""
        return None


class Navigator(QObject):
    """Signals: `requested(Route)`, `return_requested(Route)` and `back_requested()`: the frame listens and shows the
    screen; `backup_requested(Path, str, str, object)` and `damage_found()`, the store cannot be trusted: the window
    listens. `lock_requested()`: as Ctrl L.
    """

    requested = Signal(object)
    back_requested = Signal()
    backup_requested = Signal(object, str, str, object)
    return_requested = Signal(object)
    damage_found = Signal()
    lock_requested = Signal()

    def go(self, route: Route) -> None:
        """Ask the frame for a place."""
        self.requested.emit(route)

    def open_backup(
        self, folder: Path, login: str, password: str, failed: Callable[[BaseException], None]
    ) -> None:
        """Ask the window to look into a backup instead of the open store, which is locked when the copy has opened.

        `failed` is called when it does not open; then nothing has changed.
        """
        self.backup_requested.emit(folder, login, password, failed)

    def return_to(self, route: Route) -> None:
        """Ask the frame for a place that the person came from: as it was left, and not one more step away."""
        self.return_requested.emit(route)

    def lock(self) -> None:
        """Ask the window to lock."""
        self.lock_requested.emit()

    def back(self) -> None:
        """Ask the frame for the place before."""
        self.back_requested.emit()
