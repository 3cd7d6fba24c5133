# SPDX-License-Identifier: EUPL-1.2
"""Every page about a protected pupil says so above; nothing in the window says who it is."""

from __future__ import annotations

import pytest

from eht_desk.ui.navigation import Route
from tests.fakes.school import ALMA, FORM, NOEL, School
from tests.ui.protection.conftest import ALIAS, NAMES, MakeStage, protect, sit, spoken, words

_TITLE = "Skyddade personuppgifter · sekretessmarkering"


@pytest.mark.parametrize(
    ("screen", "more"),
    [
        ("pupil", {}),
        ("form", {"form": FORM}),
        ("contact", {}),
        ("consents", {}),
        ("receive", {}),
        ("protection", {}),
        ("leaving", {}),
    ],
)
def test_the_band_stands_over_each_page_and_no_name_is_there(
    make_stage: MakeStage, protected: School, screen: str, more: dict[str, str]
) -> None:
    room = sit(make_stage, protected, "maria")
    room.go(screen, **more)
    band = room.frame.band
    assert band.isVisible()
    assert band.words.text() == _TITLE
    assert band.members.text() == "Bara du och Karin Ås är behöriga. Varje öppning loggas."
    for text in (words(room.frame), spoken(room.stage.window), room.stage.window.windowTitle()):
        assert not [name for name in NAMES if name in text], text
    assert ALIAS in words(room.frame)
    assert _TITLE in spoken(room.stage.window)


def test_a_page_with_the_whole_window_has_it_too(make_stage: MakeStage, protected: School) -> None:
    room = sit(make_stage, protected, "maria")
    screen = room.go("interview", form=FORM)
    assert screen.is_full_window  # type: ignore[attr-defined]  # a Screen
    band = room.frame.band
    assert band.isVisible()
    assert band.geometry().bottom() < screen.geometry().top()


def test_it_goes_away_with_the_pupil(make_stage: MakeStage, protected: School) -> None:
    room = sit(make_stage, protected, "maria")
    room.go("pupil")
    room.frame.go(Route("pupil", {"pupil": str(NOEL)}))
    room.settle()
    assert not room.frame.band.isVisible()
    assert room.frame.band.words.text() == ""
    room.go("pupil")
    assert room.frame.band.isVisible()
    room.frame.go(Route("today"))
    room.settle()
    assert not room.frame.band.isVisible()


def test_who_is_no_member_meets_neither_band_nor_pupil(make_stage: MakeStage, protected: School) -> None:
    room = sit(make_stage, protected, "per")
    for screen in ("pupil", "protection", "protection_aftermath", "protect"):
        room.go(screen)
        assert not room.frame.band.isVisible()
        text = words(room.frame) + spoken(room.stage.window)
        assert not [name for name in (*NAMES, ALIAS) if name in text]


def test_many_members_are_counted(make_stage: MakeStage, school: School) -> None:
    protect(school, "maria", "per", "ida")
    room = sit(make_stage, school, "maria")
    room.go("pupil")
    assert room.frame.band.members.text().startswith("Bara du och 3 andra är behöriga")


def test_the_pupils_page_shows_the_grade_only(make_stage: MakeStage, protected: School) -> None:
    room = sit(make_stage, protected, "maria")
    page = room.go("pupil")
    assert page.name.text() == ALIAS  # type: ignore[attr-defined]  # a PupilScreen
    assert page.facts.text() in ("", "Årskurs 5")  # type: ignore[attr-defined]
    assert ALMA not in room.stage.window.windowTitle()
