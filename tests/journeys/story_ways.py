# SPDX-License-Identifier: EUPL-1.2
"""Ways through the window by keys: to the pupil, to the case, into a field, a choice, a small form."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QTableView, QWidget

from eht_desk.domain.documents import Document
from eht_desk.ui.cases.case_dialog import CaseDialog
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.fields import Dropdown
from tests.journeys.story_acts import Acts
from tests.journeys.story_school import PUPIL, StorySchool
from tests.journeys.story_window import CONTROL, StoryWindow, spoken

MOST_STOPS = 250


class Ways(Acts):
    """Somebody at the window. `finds`: what is typed to find the pupil."""

    def __init__(self, school: StorySchool, window: StoryWindow, finds: str) -> None:
        super().__init__(school, counsellor=hat("maria"))
        self.window, self._finds = window, finds

    def tab_into(self, holder: QWidget) -> None:
        """Tab until the focus is there."""
        for _ in range(MOST_STOPS):
            focus = QApplication.focusWidget()
            if focus is not None and (focus is holder or holder.isAncestorOf(focus)):
                return
            self.window.press(Qt.Key.Key_Tab)
        raise AssertionError(f"no way by Tab to {holder.accessibleName()}")

    def answer(self, **said: str) -> None:
        """Go by Tab to each field of the small form, say it, and keep it with Ctrl+Enter."""
        window = self.window
        window.until(lambda: isinstance(QApplication.activeModalWidget(), CaseDialog))
        window.in_front()
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, CaseDialog)
        for key, value in said.items():
            holder = dialog.field_named(key)
            assert holder is not None
            if not value or _says(holder, value):
                continue
            self.tab_into(holder)
            if isinstance(holder, ChoiceButtons | Dropdown):
                self.choose(holder, value)
            else:
                window.replace_text(value)
        window.press(Qt.Key.Key_Return, CONTROL)
        window.until(lambda: QApplication.activeModalWidget() is None)
        window.rest()

    def choose(self, holder: QWidget, value: str) -> None:
        """Move in the choice that has the focus until it says so."""
        control = _control_at(holder)
        if isinstance(control, Dropdown):
            for key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                for _ in range(control.count()):
                    if control.value() == value:
                        return
                    self.window.press(key)
        elif control is not None:
            if not control.value():
                self.window.press(Qt.Key.Key_Space)
            for _ in range(20):
                if control.value() == value:
                    return
                self.window.press(Qt.Key.Key_Right)
        raise AssertionError(f"no choice {value!r}")

    def to_pupil(self) -> None:
        """By search, from wherever the window is."""
        if self.window.frame.route.screen != "pupil":
            self._search(self._finds, "pupil")

    def to_case(self) -> None:
        """The command of the list, and its first row."""
        if self.window.frame.route.screen != "case":
            self._search("gå till ärenden", "cases")
            window = self.window
            window.until(lambda: isinstance(QApplication.focusWidget(), QTableView))
            window.press(Qt.Key.Key_Return)
            window.until(lambda: window.frame.route.screen == "case")
        self.window.rest()

    def _search(self, text: str, screen: str) -> None:
        window = self.window
        window.press(Qt.Key.Key_K, CONTROL)
        window.until(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
        window.type(text)
        window.rest()
        window.press(Qt.Key.Key_Return)
        window.until(lambda: window.frame.route.screen == screen)
        window.rest()

    def shown(self) -> set[str]:
        """Every text of the page that is looked at."""
        return {label.text() for label in self.window.screen.findChildren(QLabel) if label.isVisible()}

    def why(self) -> set[str]:
        """The texts of the page of the case with what stands under Varför nu?."""
        self.to_case()
        is_open = any(
            spoken(item) == "Dölj varför"
            for item in self.window.screen.findChildren(QPushButton)
            if item.isVisible()
        )
        if not is_open:
            self.window.push("Varför nu?")
        return self.shown()

    def _documents(self, login: str) -> list[Document]:
        """What this person can open."""
        with self.school.reading(login).store.read() as work:
            return work.documents.of_pupil(PUPIL)


def hat(login: str) -> str:
    """Who does it: in this school karin is everybody but the nurse."""
    return login if login == "nora" else "karin"


def _control_at(holder: QWidget) -> ChoiceButtons | Dropdown | None:
    widget: QWidget | None = QApplication.focusWidget()
    while widget is not None and not isinstance(widget, ChoiceButtons | Dropdown):
        widget = widget.parentWidget()
    return widget if widget is holder or (widget is not None and holder.isAncestorOf(widget)) else None


def _says(holder: QWidget, value: str) -> bool:
    return isinstance(holder, ChoiceButtons | Dropdown) and holder.value() == value
