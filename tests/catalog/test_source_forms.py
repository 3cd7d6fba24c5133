# SPDX-License-Identifier: EUPL-1.2
"""Bilaga 2 and bilaga 3 say what their sources say (TRO-41 to TRO-49); what holds around them is in the file."""

from __future__ import annotations

from datetime import date

import pytest

from eht_desk import resources
from eht_desk.catalog.forms import FormCatalogFromFiles
from eht_desk.domain.access import EHT_ROLES
from eht_desk.domain.accounts import Role
from eht_desk.domain.forms.areas import areas
from eht_desk.domain.forms.model import AnswerValue, FieldKind, Privacy
from eht_desk.domain.forms.resolve import resolve
from eht_desk.domain.forms.rounds import with_rounds
from eht_desk.domain.forms.stages import due_date, stages_open
from eht_desk.domain.recipients import Recipient

FORMS = FormCatalogFromFiles(resources.root() / "forms")
MAPPING = FORMS.get("social_mapping")
PLAN = FORMS.get("action_plan")
TODAY = date(2026, 11, 22)

# As in the source; its lists of prompts stand in brackets there, separated by commas.
AREAS = {
    "Hur upplever du din situation i skolan, pedagogiskt och socialt?": [
        "skolarbete",
        "vad har fungerat/fungerar idag",
        "svårigheter",
        "orsak till frånvaron",
        "relation/samspel med skolpersonal och elever under lektioner och raster",
    ],
    "Hur mår du känslomässigt?": [
        "självförtroende",
        "självkänsla",
        "identitet",
        "stress",
        "sömn",
        "mat",
        "framtidsbild",
        "magont och huvudvärk",
    ],
    "Hur ser din hem- och fritidssituation ut?": [
        "familjebild",
        "hemförhållanden",
        "nätverk",
        "fritid",
    ],
    "Vad tycker du att du behöver för stöd för att frånvaro skall bli närvaro?": [
        "vad kan skolan göra",
        "du själv",
        "föräldrarna",
    ],
}


def labels(form):
    return [field.plain_label for field in form.fields()]


def test_the_mapping_is_called_what_the_source_calls_it():
    assert (MAPPING.title, MAPPING.annex) == ("Skolsocial kartläggning – skolfrånvaro", "Bilaga 2")


def test_the_four_areas_have_the_questions_and_prompts_of_the_source():
    found = {
        area.section.title: [option.label.casefold() for option in area.prompts.options]
        for area in areas(MAPPING)
    }
    assert found == AREAS
    assert list(found) == list(AREAS)


def test_what_ends_the_mapping_is_worded_as_in_the_source():
    assert {"Skolan", "Datum", "Namn Skolkurator"} <= set(labels(MAPPING))
    [to_rector, at_eht] = MAPPING.approvals
    assert to_rector.label == "Har tagit del av kartläggningen och godkänner att den lämnas till rektor."
    assert "läses upp vid EHT" in at_eht.label
    assert MAPPING.handovers[0].label == "Kartläggningen lämnas till rektor"


def test_there_is_nowhere_to_write_an_assessment_or_what_others_think():
    written = [field for field in MAPPING.fields() if field.kind is FieldKind.LONG_TEXT]
    assert written == [area.text for area in areas(MAPPING)]
    kinds = {field.kind for field in MAPPING.fields()}
    assert kinds <= {
        *(FieldKind.INFORMATION, FieldKind.MULTI_CHOICE, FieldKind.LONG_TEXT),
        *(FieldKind.TEXT, FieldKind.DATE, FieldKind.PERSON),
    }
    assert not any(field.prefill for field in MAPPING.fields())


def test_the_pupil_decides_who_reads_it():
    assert MAPPING.privacy is Privacy.UNTIL_APPROVED
    assert MAPPING.gate == "before_social_mapping"
    assert [stage.roles for stage in MAPPING.stages] == [(Role.COUNSELLOR,)]
    [to_rector, at_eht] = MAPPING.approvals
    assert to_rector.readers == (Role.RECTOR,)
    assert set(at_eht.readers) == EHT_ROLES


def test_a_pupil_may_decline_an_area_and_the_talk_can_still_be_locked():
    answers: dict[str, AnswerValue] = {"talk_date": "2026-11-20", "counsellor_name": {"name": "Maria Lind"}}
    for area in areas(MAPPING):
        answers[area.text.id] = "Det är bra."
    [first, *_] = areas(MAPPING)
    del answers[first.text.id]
    assert [item.definition.id for item in resolve(MAPPING, answers, today=TODAY).problems("talk")] == [
        first.text.id
    ]
    answers[first.declines.id] = [first.decline_option]
    assert resolve(MAPPING, answers, today=TODAY).problems("talk") == ()


def test_the_plan_has_the_labels_of_the_source():
    assert (PLAN.title, PLAN.annex) == ("Handlingsplan allmän", "Bilaga 3")
    source = [
        *("Datum", "Elevens starka sidor", "Orsak till handlingsplan", "Önskad effekt"),
        *("Anpassningar/stöd i skolan", "Övriga anpassningar"),
    ]
    found = [field.plain_label for field in PLAN.fields("plan")]
    assert [label for label in found if label in source] == source
    assert PLAN.note_on_paper == "Handlingsplanen görs aktuell för elevens alla undervisande lärare."


def test_without_the_pupil_or_guardian_the_attempts_are_written():
    [attempts] = [field for field in PLAN.fields() if field.id == "attempts"]
    took_part: dict[str, AnswerValue] = {
        "pupil_took_part": {"value": "yes"},
        "guardian_took_part": {"value": "no"},
    }
    tree = resolve(PLAN, took_part, today=TODAY)
    assert "attempts" in {item.definition.id for item in tree.problems("plan")}
    tree = resolve(PLAN, took_part | {"guardian_took_part": {"value": "yes"}}, today=TODAY)
    assert attempts.id not in {item.definition.id for item in tree.problems("plan")}


def test_teachers_get_what_they_need_and_no_more():
    [teachers] = PLAN.copies
    assert {"strengths", "school_adaptations", "other_adaptations", "measures"} <= set(teachers.fields)
    assert set(teachers.fields).isdisjoint(
        {"reason", "pupil_took_part", "guardian_took_part", "attempts", "desired_effect"}
    )
    assert not any(field_id.startswith("weekly") for field_id in teachers.fields)
    assert {item.recipient for item in PLAN.handovers} == {
        Recipient.TEACHERS,
        Recipient.GUARDIAN,
        Recipient.PUPIL,
    }


def test_the_plan_is_followed_up_each_week_until_it_ends():
    answers = {"plan_date": "2026-11-02", "weekly_date": "2026-11-10", "weekly_next": "goes_on"}
    first = with_rounds(PLAN, ["plan"]).stage("weekly")
    assert due_date(first.due, answers) == date(2026, 11, 9)
    spread = with_rounds(PLAN, ["plan", "weekly"])
    assert due_date(spread.stage("weekly__2").due, answers) == date(2026, 11, 17)
    assert "weekly__2" in stages_open(spread, answers, {"plan", "weekly"})
    ended = answers | {"weekly_next": "ended"}
    assert "weekly__2" not in stages_open(spread, ended, {"plan", "weekly"})


@pytest.mark.parametrize("form", [MAPPING, PLAN], ids=lambda form: form.id)
def test_they_are_no_local_templates(form):
    assert not form.is_local_template
