# SPDX-License-Identifier: EUPL-1.2
"""Language packs: what ships is whole, and a text for something that is not there is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from eht_desk import resources
from eht_desk.catalog.forms import FormCatalogFromFiles
from eht_desk.catalog.languages import COMMON, LanguageCatalogFromFiles, pack_from_bytes, places_of
from eht_desk.catalog.problems import DefinitionError, ProblemCode
from eht_desk.domain.errors import ExpectedFailure

FORMS = FormCatalogFromFiles(resources.root() / "forms")
CATALOG = LanguageCatalogFromFiles(resources.root() / "languages", FORMS)
PACKS = CATALOG.all()
TRANSLATED = {
    *("absence_checklist", "social_mapping", "routine_short", "next_step_letter"),
    *("consent_coordination", "consent_medical_contribution"),
    *("consent_coordinated_plan", "consent_outside_party"),
}
every_pack = pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.language)
DOCUMENTS = Path(__file__).parents[2] / "src" / "eht_desk" / "documents"

GOOD = """
language = "xx"
name = "Exempel"

[common]
pupil = "Pupil"

[forms.next_step_letter]
title = "Now"
field.next_step.label = "Next"
"""


def test_english_and_finnish_ship():
    assert [(pack.language, pack.name) for pack in PACKS] == [("en", "English"), ("fi", "suomi")]
    with pytest.raises(ExpectedFailure, match="unknown_language"):
        CATALOG.get("sv")


@every_pack
def test_everything_on_a_translated_paper_is_translated(pack):
    assert set(pack.forms) == TRANSLATED
    for form_id, texts in pack.forms.items():
        assert set(texts) == set(places_of(FORMS.get(form_id)))
    assert set(pack.common) == COMMON


@every_pack
def test_translations_are_texts_of_their_own(pack):
    for form_id, texts in pack.forms.items():
        swedish = places_of(FORMS.get(form_id))
        same = {place for place, text in texts.items() if text == swedish[place]}
        assert all(swedish[place] in {"Stress"} for place in same)
        for text in texts.values():
            assert "!" not in text
            assert text == text.strip()


@every_pack
def test_numbered_questions_keep_their_numbers(pack):
    for form_id, texts in pack.forms.items():
        for place, text in places_of(FORMS.get(form_id)).items():
            if number := re.match(r"\d+\.", text):
                assert texts[place].startswith(number[0])


def test_every_text_that_papers_share_is_known():
    asked = {
        name
        for file in DOCUMENTS.glob("*.py")
        for name in re.findall(r'\.common\([^()]*?(?:if[^()]*?)?, "(\w+)"', file.read_text("utf-8"))
    }
    assert asked
    assert asked <= COMMON


def test_no_folder_means_no_packs(tmp_path: Path):
    assert LanguageCatalogFromFiles(tmp_path / "none", FORMS).all() == ()


def test_a_pack_is_read():
    pack = pack_from_bytes(GOOD.encode(), "xx.toml", FORMS)
    assert (pack.language, pack.name, pack.is_right_to_left) == ("xx", "Exempel", False)
    assert pack.common == {"pupil": "Pupil"}
    assert pack.of_form("next_step_letter") == {"title": "Now", "field.next_step.label": "Next"}
    assert pack.of_form("action_plan") == {}
    assert len(pack.digest) == 64


def test_right_to_left_and_quoted_places():
    text = GOOD.replace('name = "Exempel"', 'name = "عربي"\nright_to_left = true')
    pack = pack_from_bytes(
        text.replace("field.next_step.label", '"field.next_step.label"').encode(), "xx.toml", FORMS
    )
    assert pack.is_right_to_left
    assert pack.of_form("next_step_letter")["field.next_step.label"] == "Next"


@pytest.mark.parametrize(
    ("old", "new", "code", "place", "remedy"),
    [
        (
            "next_step_letter",
            "next_step_leter",
            ProblemCode.UNKNOWN_FORM,
            "next_step_leter",
            "next_step_letter",
        ),
        (
            "next_step.label",
            "next_stop.label",
            ProblemCode.UNKNOWN_PLACE,
            "next_stop",
            "field.next_step.label",
        ),
        ("field.next_step.label", "titel", ProblemCode.UNKNOWN_PLACE, "titel", "title"),
        ('pupil = "Pupil"', 'pupils = "Pupil"', ProblemCode.UNKNOWN_KEY, "pupils", "pupil"),
        ('"Next"', "3", ProblemCode.WRONG_TYPE, "field.next_step.label", "text"),
        ('"Next"', '""', ProblemCode.EMPTY_TEXT, "field.next_step.label", "Write"),
        ('language = "xx"', 'language = "yy"', ProblemCode.NAME_MISMATCH, "language", "yy.toml"),
        ('language = "xx"', 'language = "XX"', ProblemCode.BAD_ID, "language", "small letters"),
        ('name = "Exempel"\n', "", ProblemCode.MISSING_KEY, "name", "Add name"),
        ("[common]", "direction = 1\n[common]", ProblemCode.UNKNOWN_KEY, "direction", "right_to_left"),
        (
            "[forms.next_step_letter]",
            "[forms]\nnext_step_letter = 1\n[x]",
            ProblemCode.WRONG_TYPE,
            "",
            "table",
        ),
    ],
)
def test_every_mistake_has_its_place_and_remedy(old, new, code, place, remedy):
    with pytest.raises(DefinitionError) as caught:
        pack_from_bytes(GOOD.replace(old, new).encode(), "xx.toml", FORMS)
    matching = [item for item in caught.value.problems if item.code is code and place in str(item.place)]
    assert matching, str(caught.value)
    assert remedy in matching[0].remedy
    assert str(matching[0]).startswith("xx.toml")
