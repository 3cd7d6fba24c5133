# SPDX-License-Identifier: EUPL-1.2
"""A window of the program for one person, every place that it can show, and what can be pressed there."""

from __future__ import annotations

import gc
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget
from shiboken6 import isValid

from eht_desk.application import sessions
from eht_desk.application.workspace import Services
from eht_desk.ui.change_bus import ChangeBus
from eht_desk.ui.desk import Desk
from eht_desk.ui.device_settings import DeviceSettings
from eht_desk.ui.frame import Frame
from eht_desk.ui.navigation import Navigator, Route
from eht_desk.ui.screen_table import SCREENS
from eht_desk.ui.screens.settings_list import PageList
from eht_desk.ui.screens.settings_pages import PAGES
from eht_desk.ui.tasks import Tasks
from eht_desk.ui.theme.theme import theme
from tests.canary import windows
from tests.canary.canary_store import LOGINS, PROTECTED, Canary, real_services, unlock
from tests.canary.marks import Kind, Surface, against_the_table, found_in
from tests.canary.paper_watch import WatchedRenderer
from tests.fakes.devices import RecordingQueue
from tests.fakes.school import FORM

ABOUT_MANY = frozenset({"today", "pupils", "cases", "import", "settings", "handbook", "log_review"}) | {
    "signed_papers",
    "confirm_signed",
    "loose_page",
    "protected_person",
}
"""Screens that list others too, or pages that are nobody's yet: they name classes, and who scanned a page."""

NAMED_ON: dict[str, tuple[frozenset[Kind], str]] = {
    "change_school": (frozenset({Kind.SCHOOL}), "from which school to which one she moves"),
    "log": (
        frozenset({Kind.STAFF}),
        "who has looked is what the page is for; the list for the pupil names nobody",
    ),
    "protect": (frozenset({Kind.STAFF}), "who may know is chosen there"),
    "protection": (frozenset({Kind.STAFF}), "who may know, and who looked"),
    "protection_aftermath": (frozenset({Kind.STAFF}), "who took papers out is asked for them"),
    "approve": (frozenset({Kind.STAFF}), "one's own name, in a field that can be changed"),
}
"""What of the school a page about her must name, and why."""

Thing = str
"""What can be pressed, by what it says; the second of the same text has a number."""


class Window:
    """A frame for one person, and what was given away."""

    def __init__(self, canary: Canary, path: Path, login: str, folder: Path) -> None:
        self.alias, self.login, self.who = canary.alias, login, LOGINS[login][1]
        self.renderer = WatchedRenderer()
        self.workspace = unlock(watched_services(self.renderer), path, login)
        self.printers = RecordingQueue()
        self.tasks = Tasks()
        desk = Desk(
            self.workspace,
            sessions.who(self.workspace),
            self.tasks,
            ChangeBus(),
            Navigator(),
            self.printers,
            DeviceSettings(folder / "settings.json"),
        )
        self.frame = Frame(desk)
        self.frame.resize(1366, 768)
        self.given_away: dict[str, set[str]] = defaultdict(set)

    def settle(self) -> None:
        for _ in range(3):
            self.tasks.finish_writes()
            self.tasks.finish_reads()
            QApplication.processEvents()

    def show(self, route: Route) -> None:
        """Go there and wait until the page is read."""
        self.frame.go(route)
        self.settle()

    def look(self, where: str) -> None:
        """Search everything that stands anywhere in this program's windows now, and every paper that was laid out."""
        self.settle()
        for surface, texts in (
            (Surface.SCREEN, windows.said(QApplication.allWidgets())),
            (Surface.SCREEN, windows.accessible(self.frame)),
            (Surface.TITLE, windows.titles()),
            (Surface.TITLE, (title for _, title, _, _ in self.printers.jobs)),
        ):
            self._search(where, surface, set(texts))
        for entry, surface, text in self.renderer.taken():
            self._search(f"{where}, {entry}", surface, {text})

    def look_at_her_page(self, route: Route, where: str) -> None:
        """What a page about her says itself, without what stands around it in the window. A page on which the alias
        stands is about her, but for those about many.
        """
        page = self.frame.current_screen
        if page is None or route.screen in ABOUT_MANY:
            return
        text = "\n".join(windows.said([page, *page.findChildren(QWidget)]))
        if Kind.ALIAS in found_in(text, self.alias):
            kinds = set(against_the_table(text, self.alias, Surface.HER_PAGE, self.who))
            allowed = NAMED_ON.get(route.screen, (frozenset[Kind](), ""))[0]
            self.given_away[f"{where}: {Surface.HER_PAGE.value}"] |= kinds - allowed

    def _search(self, where: str, surface: Surface, texts: set[str]) -> None:
        found = against_the_table("\n".join(texts), self.alias, surface, self.who)
        self.given_away[f"{where}: {surface.value}"].update(found)

    def close_dialogs(self) -> None:
        for widget in QApplication.topLevelWidgets():
            if isValid(widget) and isinstance(widget, QDialog):
                widget.close()
                widget.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def end(self) -> None:
        self.close_dialogs()
        self.frame.flush()
        self.frame.desk.unsaved.leave()
        self.settle()
        self.frame.close()
        self.frame.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        self.tasks.shut_down()
        self.workspace.store.close()
        theme().choose("light", 100)  # somebody may have pressed another look
        gc.collect()

    def found(self) -> dict[str, list[str]]:
        return {where: sorted(kinds) for where, kinds in self.given_away.items() if kinds}

    def things(self) -> dict[Thing, QAbstractButton | QAction]:
        """Buttons and entries of menus on the page that is shown, but for the names of other pages beside it."""
        page = self.frame.current_screen
        if page is None:
            return {}
        leading = [
            button for part in page.findChildren(PageList) for button in part.findChildren(QAbstractButton)
        ]
        actions = [menu.actions()[number] for menu, number in windows.menu_actions(page)]
        found: list[QAbstractButton | QAction] = [
            *(button for button in windows.buttons_of(page) if button not in leading),
            *(action for action in actions if action.isEnabled()),
        ]
        seen: Counter[str] = Counter()
        named: dict[Thing, QAbstractButton | QAction] = {}
        for thing in found:
            said = thing.text() or getattr(thing, "accessibleName", str)() or type(thing).__name__
            said = said.replace(self.alias, "alias")
            seen[said] += 1
            named[f"{said} {seen[said]}"] = thing
        return named

    def press(self, thing: Thing) -> bool:
        """Press it if it is there; False if it is not."""
        found = self.things().get(thing)
        if isinstance(found, QAction):
            found.trigger()
        elif found is not None and getattr(found, "menu", lambda: None)() is None:
            found.click()
        return found is not None


def watched_services(renderer: WatchedRenderer) -> Services:
    return replace(real_services(), renderer=renderer)


@contextmanager
def window(canary: Canary, folder: Path, login: str, *, paints: bool = True) -> Iterator[Window]:
    """With a store of its own in the folder."""
    folder.mkdir(exist_ok=True)
    opened = Window(canary, canary.copy_to(folder / "arkiv"), login, folder)
    opened.frame.setUpdatesEnabled(paints)
    opened.frame.show()
    opened.settle()
    try:
        yield opened
    finally:
        opened.end()


def about_her(canary: Canary) -> dict[str, tuple[dict[str, str], ...]]:
    """What addresses of screens hold beside the pupil; without an entry nothing. Each dictionary is a place."""
    ids = {name: str(value) for name, value in canary.ids.items() if isinstance(value, str | int)}
    document = {"document": ids["DocumentId"]}
    loose = {"page": ids["LoosePageId"]}
    whole = {"form": FORM, **document}
    talk = {"form": "social_mapping", "draft": ids["own draft"]}
    survey = {"survey": ids["SurveyId"]}
    guardian = {**survey, "who": "guardian", "guardian": "guardian-1"}
    return {
        "form": ({"form": FORM}, whole, {"form": "simple_mapping", "draft": ids["DraftId"]}, talk),
        "interview": ({"form": "social_mapping"}, talk),
        "read_through": ({"form": "social_mapping", **document}, talk),
        "contact": (
            {},
            {"corrects": ids["NoteId"]},
            {"channel": "phone", "with": "guardian", **whole},
        ),
        "receive": ({}, whole),
        "received": ({"received": ids["ReceivedId"]},),
        "move_document": (document, {"draft": ids["DraftId"]}),
        "approve": (document, {**whole, "papers": f"{ids['DocumentId']}:1"}),
        "confirm_signed": (document, {"papers": f"{ids['DocumentId']}:1", "back": "document"}),
        "loose_page": (loose,),
        "ask_consent": (
            {},
            {"purpose": "coordination", "about": ids["ConsentId"], "person": "guardian-1"},
        ),
        "survey": (survey,),
        "survey_hand_over": ({**survey, "who": "pupil"}, guardian),
        "survey_answer": ({**survey, "form": "form-1", "back": str(PROTECTED)},),
        "survey_paper": ({**survey, "who": "pupil"}, guardian),
        "survey_result": (survey,),
        "cases": ({}, {"late": "1"}),
        "case": ({"case": ids["CaseId"]},),
        "meeting": ({"meeting": ids["UnitEntryId"]},),
        "log": ({}, {"person": ids["AccountId"]}),
        "log_review": ({}, {"review": ids["review"]}),
        "pupils": ({}, {"class": ids["ClassId"]}, {"add": "1"}),
        "import": ({}, {"import": ids["ImportId"]}, {"waiting": "1"}),
        "handbook": ({}, {"page": "protection", "search": "skydd"}),
        "settings": tuple({"page": page.key} for page in PAGES),
    }


def routes(canary: Canary) -> Iterator[Route]:
    """Each screen, with everything that an address can hold; where one thing decides what is shown, also without it."""
    more = about_her(canary)
    assert set(more) <= set(SCREENS), "an address of a screen that is not there"
    for name in SCREENS:
        for extra in more.get(name, ({},)):
            yield Route(name, {"pupil": str(PROTECTED), **extra})
