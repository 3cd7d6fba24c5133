# SPDX-License-Identifier: EUPL-1.2
"""The written stories in the real window, by keys: the same chapters, and every case page says what the story says."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.journeys.story_acts import check
from tests.journeys.story_book import WEEK, Chapter, read_story
from tests.journeys.story_hands import Hands
from tests.journeys.story_school import SELMA, VIGGO, Cast, make_story_school
from tests.journeys.story_window import story_window
from tests.journeys.test_huddinge_story import Huddinge
from tests.journeys.test_trosa_story import Trosa

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

_MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)


def in_words(day: date) -> str:
    """fredag 18 december 2026"""
    return f"{WEEK[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def check_why(chapter: Chapter, shown: set[str]) -> None:
    """Under Varför nu? stands the story's day, and the day on which lists show it when that is another."""
    told = [
        kept
        for kept in chapter.days
        if any(text.startswith(f"{kept.what}: ") and in_words(kept.due) in text for text in shown)
    ]
    assert told, (chapter, shown)
    for kept in told:
        is_earlier = f"Visas därför redan {in_words(kept.shown)}, sista skoldagen före." in shown
        assert is_earlier == (kept.shown < kept.due), (kept, shown)


@pytest.mark.parametrize(("story", "cast", "told"), [("trosa", VIGGO, Trosa), ("huddinge", SELMA, Huddinge)])
def test_a_story_in_the_window(
    story: str,
    cast: Cast,
    told: type[Trosa | Huddinge],
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    chapters = read_story(story)
    school = make_story_school(
        tmp_path / "arkiv", cast, chapters[0].day - timedelta(days=3), is_one_person=True
    )
    school.let_go()
    with story_window(qtbot, school) as window:
        hands = Hands(school, window, cast.given.lower())
        people: Trosa | Huddinge = told(hands)
        for chapter in chapters:
            window.on(chapter.day)
            getattr(people, f"chapter_{chapter.number}")()
            check(chapter, hands)
            if chapter.step:
                window.sit_down("karin")
                hands.to_case()
                assert {chapter.step, chapter.next} - {"-"} <= hands.shown(), chapter
                if chapter.days:
                    check_why(chapter, hands.why())
    school.close()
