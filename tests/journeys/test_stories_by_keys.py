# SPDX-License-Identifier: EUPL-1.2
"""The written stories in the real window, by keys: the same chapters, and every case page says what the story says."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.journeys.story_acts import check
from tests.journeys.story_book import read_story
from tests.journeys.story_hands import Hands
from tests.journeys.story_school import SELMA, VIGGO, Cast, make_story_school
from tests.journeys.story_window import story_window
from tests.journeys.test_huddinge_story import Huddinge
from tests.journeys.test_trosa_story import Trosa

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


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
    school.close()
