# SPDX-License-Identifier: EUPL-1.2
"""The purposes that consents are asked for and their papers say the same; a mistake in one is told with its remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from eht_desk import resources
from eht_desk.catalog.forms import FormCatalogFromFiles
from eht_desk.catalog.problems import DefinitionError, ProblemCode
from eht_desk.catalog.purposes import PurposeCatalogFromFiles, purpose_from_bytes
from eht_desk.domain.consents import ConsentPerson
from eht_desk.domain.errors import ExpectedFailure

FORMS = FormCatalogFromFiles(resources.root() / "forms")
CATALOG = PurposeCatalogFromFiles(resources.root() / "consents", FORMS.stage_ids)
every_purpose = pytest.mark.parametrize("purpose", CATALOG.all(), ids=lambda purpose: purpose.id)

GOOD = """
id = "meeting"
title = "Möte"
text = "Vi vill ses."
persons = ["guardian", "pupil"]
form = "consent_coordination"
source = "egen"
scope_label = "Vilka"
longest_days = 90
"""


def test_the_purposes_of_the_process():
    persons = {purpose.id: purpose.persons for purpose in CATALOG.all()}
    both = (ConsentPerson.GUARDIAN, ConsentPerson.PUPIL)
    assert persons == {
        "coordination": (ConsentPerson.GUARDIAN,),
        "coordinated_plan": both,
        "medical_contribution": both,
        "outside_party": both,
    }
    assert CATALOG.get("coordination") in CATALOG.all()
    with pytest.raises(ExpectedFailure, match="unknown_purpose"):
        CATALOG.get("everything")


@every_purpose
def test_the_paper_says_what_the_purpose_says(purpose):
    form = FORMS.get(purpose.form_id)
    fields = {field.id: field for field in form.fields()}
    assert form.group == "consent"
    assert fields["about"].hint == purpose.text
    assert fields["scope"].plain_label == purpose.scope_label
    assert fields["withdrawal"].hint
    assert [option.id for option in fields["answer"].options] == ["yes", "no"]
    assert {"until", "asked_person", "asked_as", "asked_by", "asked_on", "answer_signature"} <= set(fields)


@every_purpose
def test_a_consent_is_never_called_what_the_law_rests_on(purpose):
    """A yes lifts secrecy or means taking part; it is no ground for keeping personal data (B5-1)."""
    form = FORMS.get(purpose.form_id)
    words = [purpose.text, purpose.title, form.title, *(field.hint for field in form.fields())]
    for word in ("grund", "personuppgift", "gdpr", "behandl"):
        assert not any(word in text.casefold() for text in words)


def test_no_folder_means_no_purposes(tmp_path: Path):
    assert PurposeCatalogFromFiles(tmp_path / "none", FORMS.stage_ids).all() == ()


def test_a_purpose_is_read():
    purpose = purpose_from_bytes(GOOD.encode(), "meeting.toml", FORMS.stage_ids)
    assert (purpose.asks_scope, purpose.scope_label, purpose.longest_days) == (True, "Vilka", 90)
    without = GOOD.replace('scope_label = "Vilka"\n', "").replace("longest_days = 90\n", "")
    purpose = purpose_from_bytes(without.encode(), "meeting.toml", FORMS.stage_ids)
    assert (purpose.asks_scope, purpose.scope_label, purpose.longest_days) == (False, "", None)


@pytest.mark.parametrize(
    ("old", "new", "code", "key", "remedy"),
    [
        ('id = "meeting"', 'id = "other"', ProblemCode.NAME_MISMATCH, "key id", "other.toml"),
        ('"pupil"', '"pupils"', ProblemCode.UNKNOWN_OPTION, "key persons", "Did you mean pupil?"),
        ('["guardian", "pupil"]', "[]", ProblemCode.EMPTY_LIST, "key persons", "at least one"),
        ('"consent_coordination"', '"nothing"', ProblemCode.UNKNOWN_OPTION, "key form", "ships"),
        ("longest_days = 90", "longest_days = 0", ProblemCode.OUT_OF_RANGE, "key longest_days", "3660"),
        ('text = "Vi vill ses."\n', "", ProblemCode.MISSING_KEY, "key text", "Add text"),
        ("scope_label", "scope_lable", ProblemCode.UNKNOWN_KEY, "key scope_lable", "scope_label"),
    ],
)
def test_every_mistake_has_its_place_and_remedy(old, new, code, key, remedy):
    with pytest.raises(DefinitionError) as caught:
        purpose_from_bytes(GOOD.replace(old, new).encode(), "meeting.toml", FORMS.stage_ids)
    [problem] = caught.value.problems
    assert problem.code is code
    assert key in str(problem.place)
    assert remedy in problem.remedy


def test_a_file_that_is_no_toml_is_told(tmp_path: Path):
    (tmp_path / "meeting.toml").write_text("id = ", "utf-8")
    with pytest.raises(DefinitionError, match="not_toml"):
        PurposeCatalogFromFiles(tmp_path, FORMS.stage_ids).all()
