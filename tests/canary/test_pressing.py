# SPDX-License-Identifier: EUPL-1.2
"""Every button and every menu entry of every screen is pressed, and what opens is searched.

Everybody who sees a thing could press it; that takes half an hour. So of each kind of person somebody presses a few
things of each page, and of a screen with very many things (handbook, settings) somebody presses some: chosen by chance
out of the things' texts and the version of the program, so that each version tries others. With CANARY_ALL=1 in the
environment everybody presses everything; that is for before a release.
"""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from eht_desk import __version__
from eht_desk.ui.navigation import Route
from eht_desk.ui.screen_table import SCREENS
from tests.canary.canary_store import LOGINS, Canary
from tests.canary.marks import Who
from tests.canary.open_window import Thing, Window, routes, window

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_file_dialogs", "temporary")]

Place = tuple[int, str]
"""Which of the routes, and its screen."""

MANY = 60
"""Of a screen with more things than this, on all its pages, `OF_MANY` are pressed, each by one person."""
OF_MANY = 12
OF_A_PAGE = 3
"""So many things of another page are pressed by each kind of person in each version."""

KNOWING = frozenset({Who.MEMBER, Who.AUTHOR})


@pytest.fixture(scope="session")
def seen(
    handed_in: Canary, qapp: object, tmp_path_factory: pytest.TempPathFactory
) -> dict[Place, dict[Thing, list[str]]]:
    """Of each page who sees which things."""
    found: dict[Place, dict[Thing, list[str]]] = defaultdict(lambda: defaultdict(list))
    for login in LOGINS:
        with window(handed_in, tmp_path_factory.mktemp(login), login, paints=False) as opened:
            for number, route in enumerate(routes(handed_in)):
                opened.show(route)
                for thing in opened.things():
                    found[number, route.screen][thing].append(login)
                opened.close_dialogs()
    return found


def _chance(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest(), 16)


def kind_of(login: str) -> object:
    """Those who may know are one kind here: what they see is the same."""
    who = LOGINS[login][1]
    return KNOWING if who in KNOWING else who


def is_rotated(place: Place, seen: dict[Place, dict[Thing, list[str]]]) -> bool:
    """Whether the screen has too many things on its pages for everybody to press them."""
    return sum(len(things) for (_, screen), things in seen.items() if screen == place[1]) > MANY


def my_things(login: str, seen: dict[Place, dict[Thing, list[str]]]) -> Iterator[tuple[Place, Thing]]:
    """What falls to this person."""
    for screen in {screen for _, screen in seen}:
        pages = {place: things for place, things in seen.items() if place[1] == screen}
        if "CANARY_ALL" in os.environ:
            yield from (
                (place, thing)
                for place, things in pages.items()
                for thing, who in things.items()
                if login in who
            )
        elif is_rotated(next(iter(pages)), seen):
            whole = {(place, thing): who for place, things in pages.items() for thing, who in things.items()}
            yield from (key for key in _drawn(whole, OF_MANY) if _falls_to(login, key[1], whole[key]))
        else:
            for place, things in pages.items():
                mine = {
                    (place, thing): alike
                    for thing, who in things.items()
                    if (alike := [name for name in who if kind_of(name) == kind_of(login)])
                }
                yield from (key for key in _drawn(mine, OF_A_PAGE) if _falls_to(login, key[1], mine[key]))


def _drawn(things: Mapping[tuple[Place, Thing], list[str]], most: int) -> list[tuple[Place, Thing]]:
    """Of the things the ones of this version."""
    return sorted(things, key=lambda key: _chance(f"{key[1]} {__version__}"))[:most]


def _falls_to(login: str, thing: Thing, who: list[str]) -> bool:
    return sorted(who)[_chance(str(thing)) % len(who)] == login


@pytest.mark.timeout(900)
@pytest.mark.parametrize("login", LOGINS)
def test_nothing_that_opens_from_a_page_says_it_either(
    handed_in: Canary, tmp_path: Path, login: str, qtbot: QtBot, seen: dict[Place, dict[Thing, list[str]]]
) -> None:
    """Who may know changes something about her by pressing, so each screen begins with a fresh store."""
    by_screen: dict[str, list[tuple[Route, Thing]]] = defaultdict(list)
    there = list(routes(handed_in))
    gone: list[tuple[Route, Thing]] = []
    things_of_mine = list(my_things(login, seen))
    for place, thing in things_of_mine:
        by_screen[place[1] if LOGINS[login][1] in KNOWING else ""].append((there[place[0]], thing))
    given_away: dict[str, list[str]] = {}
    folders = (tmp_path / str(number) for number in count())
    for things in by_screen.values():
        left = things
        while (
            left
        ):  # what somebody pressed may have ended the writing, or what others stood on: a fresh store
            with qtbot.captureExceptions(), window(handed_in, next(folders), login, paints=False) as opened:
                missing = press_all(opened, left)
                given_away |= opened.found()
            gone += missing if missing == left else []
            left = missing if missing != left else []
    assert given_away == {}
    assert len(gone) <= len(things_of_mine) // 10, f"what was there at the first look can be pressed: {gone}"


def press_all(opened: Window, things: list[tuple[Route, Thing]]) -> list[tuple[Route, Thing]]:
    """Each from the page as it is when one comes there; those that were not there any more."""
    missing: list[tuple[Route, Thing]] = []
    before: tuple[object, ...] = ()
    for route, thing in things:
        if before != (route, opened.frame.current_screen, tuple(opened.things())):
            opened.show(route)
        before = (route, opened.frame.current_screen, tuple(opened.things()))
        if not opened.press(thing):
            missing.append((route, thing))
        else:
            opened.look(f"{route.screen}, pressed {thing}")
            opened.close_dialogs()
    return missing


def test_every_screen_is_pressed_by_somebody_of_each_kind_who_sees_it(
    seen: dict[Place, dict[Thing, list[str]]],
) -> None:
    assert {screen for _, screen in seen} == set(SCREENS)
    kinds = {
        (place, kind_of(login))
        for place, things in seen.items()
        for who in things.values()
        for login in who
        if not is_rotated(place, seen)
    }
    pressed = {(place, kind_of(login)) for login in LOGINS for place, _ in my_things(login, seen)}
    assert kinds <= pressed
    assert {screen for (_, screen), _ in pressed} == set(SCREENS)
