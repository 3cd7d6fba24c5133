# SPDX-License-Identifier: EUPL-1.2
"""Areas of a talk: what the pupil says or declines, and that one of the two is asked for."""

from __future__ import annotations

from datetime import date

from eht_desk.catalog.forms import FormCatalogFromFiles
from eht_desk.domain.forms.areas import area_of, areas, open_questions
from eht_desk.domain.forms.model import AnswerValue
from eht_desk.domain.forms.resolve import resolve
from tests.domain.forms.conftest import FORMS

FORM = FormCatalogFromFiles(FORMS).get("process_sink")
TODAY = date(2026, 11, 22)


def test_the_areas_are_read_in_order_and_one_by_its_id():
    assert [area.section.id for area in areas(FORM)] == ["school_work", "free_time"]
    assert [area.text.id for area in areas(FORM, "free_time")] == ["free_time_text"]
    assert area_of(FORM.sections[0]) is None


def test_what_was_said_is_not_said_any_more_when_the_pupil_declines():
    (area,) = areas(FORM, "school_work")
    said: dict[str, AnswerValue] = {"school_work_text": "Matten är svår."}
    declined: dict[str, AnswerValue] = {**said, "school_work_declines": ["declines"]}
    assert area.said(said) == "Matten är svår."
    assert area.is_settled(said)
    assert area.said(declined) == ""
    assert area.is_declined(declined)
    assert area.is_settled(declined)
    assert not area.is_settled({"school_work_text": "  "})


def test_an_area_is_asked_for_until_the_pupil_speaks_or_declines():
    problems = resolve(FORM, {"talk_date": "2026-11-20"}, today=TODAY).problems("talk")
    assert [item.definition.id for item in problems] == ["school_work_text", "free_time_text"]
    answers: dict[str, AnswerValue] = {
        "talk_date": "2026-11-20",
        "school_work_declines": ["declines"],
        "free_time_text": "Jag sover dåligt.",
    }
    assert resolve(FORM, answers, today=TODAY).problems("talk") == ()


def test_prompts_and_declining_are_no_questions():
    """The first of them took the cursor, and one space declined what the pupil had said."""
    beside, settled = open_questions(FORM, {"school_work_declines": ["declines"]})
    assert {"school_work_declines", "free_time_declines"} < beside
    assert "free_time_text" not in beside
    assert settled == {"school_work_text"}
