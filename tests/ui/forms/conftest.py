# SPDX-License-Identifier: EUPL-1.2
"""A form about Alma, opened by her mentor Per."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from eht_desk.ui.forms.autosave import Pace
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.form_screen import FormScreen
from eht_desk.ui.theme.theme import theme
from tests.fakes.school import ALMA, FORM, School, make_school
from tests.ui.desks import Seat, destroy, seat_at

QUICK = Pace(pause=0, longest=0, retry=0)
OpenForm = Callable[..., FormScreen]


@pytest.fixture
def school() -> School:
    return make_school()


@pytest.fixture
def seat(qtbot: QtBot, school: School, tmp_path: Path) -> Iterator[Seat]:
    theme()
    with seat_at(school, "per", tmp_path) as seat:
        yield seat


@pytest.fixture
def open_form(qtbot: QtBot, seat: Seat) -> Iterator[OpenForm]:
    """Opens a form on the screen and waits until it stands there."""

    screens: list[FormScreen] = []

    def open_(at: Seat | None = None, pace: Pace = QUICK, **parameters: str) -> FormScreen:
        desk = (at or seat).desk
        route = Route("form", {"pupil": ALMA, "form": FORM, **parameters})
        screen = FormScreen(desk, route, pace=pace)
        screens.append(screen)
        screen.resize(1158, 716)
        screen.show()
        qtbot.waitUntil(lambda: screen.view is not None)
        return screen

    yield open_
    for screen in screens:
        destroy(screen)
