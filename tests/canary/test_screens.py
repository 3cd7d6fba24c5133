# SPDX-License-Identifier: EUPL-1.2
"""Every screen of the window as every role, with addresses of what is about the protected pupil.

Screens come from the table of screens and pages of the settings from theirs, so a new one is looked at the day it
appears.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

import eht_desk.ui
from eht_desk.ui.screen_table import SCREENS
from eht_desk.ui.screens.settings_pages import PAGES, pages_for
from tests.canary.canary_store import LOGINS, Canary
from tests.canary.marks import Surface, Who, against_the_table
from tests.canary.open_window import routes, window
from tests.canary.test_use_cases import file_kinds

pytestmark = pytest.mark.slow


def test_addresses_hold_everything_that_a_screen_asks_for(handed_in: Canary) -> None:
    """A screen that begins to ask for something new in its address fails here until `about_her` gives it."""
    asked = re.compile(r"""parameters(?:\.get\(|\[)"([a-z_]+)"|"([a-z_]+)" in \w*\.?route\.parameters""")
    folder = Path(eht_desk.ui.__file__).parent
    wanted = {
        first or second
        for path in folder.rglob("*.py")
        for first, second in asked.findall(path.read_text(encoding="utf-8"))
    }
    assert len(wanted) > 10
    assert wanted - {name for route in routes(handed_in) for name in route.parameters} == set()


def test_every_screen_and_every_page_of_the_settings_has_an_address(handed_in: Canary) -> None:
    there = list(routes(handed_in))
    assert {route.screen for route in there} == set(SCREENS)
    shown = {route.parameters["page"] for route in there if route.screen == "settings"}
    assert shown == {page.key for page in PAGES}


@pytest.mark.usefixtures("no_file_dialogs", "temporary")
@pytest.mark.parametrize("login", LOGINS)
def test_no_screen_says_what_it_must_not(
    handed_in: Canary, tmp_path: Path, login: str, qtbot: QtBot, capfd: pytest.CaptureFixture[str]
) -> None:
    with window(handed_in, tmp_path, login) as opened, qtbot.captureExceptions():
        allowed = {page.key for page in pages_for(opened.frame.desk.who.viewer)}
        for route in routes(handed_in):
            opened.show(route)
            where = f"{route.screen} {sorted(set(route.parameters) - {'pupil'})}"
            opened.look(where)
            opened.look_at_her_page(route, where)
            page = opened.frame.current_screen
            assert page is not None
            if route.screen == "settings" and route.parameters["page"] in allowed:
                assert page.state() == {"page": route.parameters["page"]}
            opened.close_dialogs()
        opened.frame.open_palette()
        for typed in ("Zkarl", "Qvist", "Elev", "150513", "Östl"):
            opened.frame.palette_box.line.setText(typed)
            opened.look(f"palette, {typed[:2]}")
            opened.frame.palette_box.line.clear()
        given_away = opened.found()
    written = capfd.readouterr()
    given_away["terminal"] = list(
        map(str, against_the_table(written.out + written.err, handed_in.alias, Surface.FILES, Who.ANYBODY))
    )
    given_away["files"] = file_kinds(handed_in, tmp_path)
    assert {where: kinds for where, kinds in given_away.items() if kinds} == {}
