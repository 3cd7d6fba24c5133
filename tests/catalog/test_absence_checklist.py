# SPDX-License-Identifier: EUPL-1.2
"""Bilaga 1 as Trosa's plan has it (TRO-37 to TRO-40), and what follows from it (G11, D5, H1, H2)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from eht_desk.catalog.forms import FormCatalogFromFiles
from eht_desk.domain.accounts import Role
from eht_desk.domain.documents import Delivery
from eht_desk.domain.forms.model import Answers, AnswerValue, FieldKind
from eht_desk.domain.forms.resolve import resolve
from eht_desk.domain.forms.stages import due_date, is_done, outcomes, stages_open
from eht_desk.domain.ids import AccountId
from eht_desk.domain.recipients import Recipient

FORM = FormCatalogFromFiles(Path(__file__).parents[2] / "resources" / "forms").get("absence_checklist", 1)
TODAY = date(2026, 11, 22)
ROWS = tuple(field.id for field in FORM.fields("talk") if field.kind is FieldKind.YES_NO)
TALK: dict[str, AnswerValue] = {
    "pupil_talk_date": "2026-11-12",
    "guardian_talk_date": "2026-11-13",
    **{row: {"value": "no", "comment": ""} for row in ROWS},
    "mentor_name": {"name": "Maj Testsson"},
}
COPY = Delivery("copy_to_rector", Recipient.RECTOR, "", date(2026, 11, 16), AccountId("a"))


def continued(word: str) -> dict[str, AnswerValue]:
    return TALK | {"follow_up_date": "2026-11-20", "continued_absence": {"value": word}}


def problems(answers: Answers, stage: str, finalised: frozenset[str] = frozenset()) -> dict[str, str]:
    form = resolve(FORM, answers, today=TODAY, finalised=finalised)
    return {field.definition.id: field.problem for field in form.problems(stage)}


def test_it_is_called_what_the_schools_call_it():
    assert (FORM.title, FORM.annex) == ("Checklista vid upprepad frånvaro", "Bilaga 1")


def test_the_seven_rows_stand_as_in_the_source_each_with_yes_no_and_comment():
    rows = [field for field in FORM.fields("talk") if field.kind is FieldKind.YES_NO]
    assert [field.plain_label for field in rows] == [
        "1. Sjukdom",
        "2. Trivs i skolan?",
        "3. Studiero?",
        "4. Har kamrater?",
        "5. Svårigheter med skolarbetet?",
        "6. Stöd och anpassningar?",
        "7. Går det att se något mönster i frånvaron?",
    ]
    assert all(field.has_comment and field.comment_label == "Kommentar" for field in rows)


def test_the_parts_follow_one_another_as_in_the_source():
    assert [stage.id for stage in FORM.stages] == ["talk", "follow_up", "eht"]
    labels = [field.plain_label for field in FORM.fields() if field.kind is not FieldKind.INFORMATION]
    assert labels[:2] == ["Samtal med elev datum", "Samtal med vårdnadshavare datum"]
    assert labels[9] == "Mentor/klasslärare"
    assert "Fortsatt upprepad frånvaro" in labels
    assert labels[-1] == "Kommentar"
    options = [option.label for field in FORM.fields("eht") for option in field.options]
    assert options == ["Ingen ytterligare uppföljning behövs"]


def test_the_pupils_name_is_not_asked_for():
    assert not {"pupil", "pupil_name", "class_name"} & {field.id for field in FORM.fields()}


def test_an_answered_talk_can_be_locked():
    assert problems(TALK, "talk") == {}


@pytest.mark.parametrize("missing", [*ROWS, "pupil_talk_date", "guardian_talk_date", "mentor_name"])
def test_each_part_of_the_talk_is_required(missing):
    assert problems({key: value for key, value in TALK.items() if key != missing}, "talk") == {
        missing: "required"
    }


def test_the_guardian_may_be_talked_to_before_or_after_the_pupil_but_not_tomorrow():
    assert problems(TALK | {"guardian_talk_date": "2026-11-02"}, "talk") == {}
    assert problems(TALK | {"guardian_talk_date": "2026-11-22"}, "talk") == {}
    assert problems(TALK | {"guardian_talk_date": "2026-11-23"}, "talk") == {
        "guardian_talk_date": "in_future"
    }


@pytest.mark.parametrize(
    ("pupil", "guardian", "due"),
    [
        ("2026-11-12", "2026-11-13", date(2026, 11, 20)),
        ("2026-11-13", "2026-11-12", date(2026, 11, 20)),
        ("2026-12-28", "2026-12-28", date(2027, 1, 4)),
    ],
)
def test_follow_up_is_due_a_week_after_the_later_talk(pupil, guardian, due):
    answers: Answers = {"pupil_talk_date": pupil, "guardian_talk_date": guardian}
    assert due_date(FORM.stage("follow_up").due, answers) == due


def test_follow_up_opens_when_the_talk_is_locked():
    assert stages_open(FORM, TALK, set()) == ("talk",)
    assert stages_open(FORM, TALK, {"talk"}) == ("talk", "follow_up")


def test_continued_absence_puts_it_on_the_list_until_the_team_has_locked_its_part():
    locked = {"talk", "follow_up"}
    assert outcomes(FORM, continued("yes"), {"talk"}) == ()
    assert outcomes(FORM, continued("yes"), locked) == ("eht_referral",)
    assert stages_open(FORM, continued("yes"), locked) == ("talk", "follow_up", "eht")
    assert outcomes(FORM, continued("yes"), locked | {"eht"}) == ()


def test_absence_that_ended_ends_there():
    locked = {"talk", "follow_up"}
    assert outcomes(FORM, continued("no"), locked) == ()
    assert stages_open(FORM, continued("no"), locked) == ("talk", "follow_up")


def test_it_is_done_with_both_dates_and_the_copy_to_the_rector():
    assert is_done(FORM, TALK, {"talk"}, [COPY])
    assert not is_done(FORM, TALK, {"talk"}, [])
    assert not is_done(FORM, TALK | {"guardian_talk_date": ""}, {"talk"}, [COPY])
    assert not is_done(FORM, TALK, set(), [COPY])


def test_the_team_names_who_contacts_the_guardian_unless_nothing_more_is_needed():
    locked = frozenset({"talk", "follow_up"})
    assert problems(continued("yes"), "eht", locked) == {"guardian_contact_person": "required"}
    assert problems(continued("yes") | {"further_follow_up": ["none_needed"]}, "eht", locked) == {}
    assert problems(continued("yes") | {"guardian_contact_person": {"name": "Kim Test"}}, "eht", locked) == {}


def test_the_team_may_plan_contact_for_a_later_day():
    answers = continued("yes") | {
        "guardian_contact_person": {"name": "Kim Test"},
        "guardian_contact_date": "2026-11-30",
        "mentor_feedback_date": "2026-12-01",
    }
    assert problems(answers, "eht", frozenset({"talk", "follow_up"})) == {}


def test_who_writes():
    assert Role.MENTOR in FORM.stage("talk").roles
    assert Role.MENTOR in FORM.stage("follow_up").roles
    assert Role.MENTOR not in FORM.stage("eht").roles
    assert {Role.RECTOR, Role.COUNSELLOR, Role.SPECIAL_EDUCATOR} <= set(FORM.stage("eht").roles)


def test_the_paper_says_where_the_copy_goes():
    assert FORM.handovers[0].recipient is Recipient.RECTOR
    assert "rektor" in FORM.note_on_paper
