# SPDX-License-Identifier: EUPL-1.2
"""What every shipped form must be; a new form file is picked up by itself."""

from __future__ import annotations

import hashlib
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eht_desk.catalog.forms import FormCatalogFromFiles
from eht_desk.catalog.glossary import glossary_from_bytes
from eht_desk.domain.accounts import Role
from eht_desk.domain.forms.model import FieldKind, FormDefinition
from eht_desk.domain.forms.resolve import resolve
from eht_desk.domain.forms.stages import is_done, outcomes, stages_open
from tests.domain.forms.strategies import any_answers, likely_answers

RESOURCES = Path(__file__).parents[2] / "resources"
FORMS = RESOURCES / "forms"
TODAY = date(2026, 11, 22)
CATALOG = FormCatalogFromFiles(FORMS)
DEFINITIONS = [
    CATALOG.get(form_id, version) for form_id in CATALOG.form_ids() for version in CATALOG.versions(form_id)
]
every_form = pytest.mark.parametrize("form", DEFINITIONS, ids=lambda form: f"{form.id}-v{form.version}")
FILES = sorted(path.relative_to(FORMS).as_posix() for path in FORMS.glob("*/*.toml"))


def texts_of(form: FormDefinition) -> list[str]:
    fields = form.fields()
    return [
        *(form.title, form.short_title, form.annex, form.intro, form.note_on_paper),
        *(text for stage in form.stages for text in (stage.title, stage.action_label)),
        *(text for section in form.sections for text in (section.title, section.hint)),
        *(text for field in fields for text in (field.plain_label, field.hint, field.comment_label)),
        *(option.label for field in fields for option in field.options),
        *(handover.label for handover in form.handovers),
        *(outcome.label for outcome in form.outcomes),
    ]


def test_there_are_forms():
    assert [form.id for form in CATALOG.all_latest()]


@pytest.mark.parametrize("file", FILES)
def test_a_released_file_has_not_changed(file):
    released = tomllib.loads((FORMS / "released.toml").read_text("utf-8"))
    digest = hashlib.sha256((FORMS / file).read_bytes()).hexdigest()
    assert released.get(file) == digest, (
        f'not as released; a change is a new version file. "{file}" = "{digest}"'
    )


def test_no_released_file_has_gone():
    assert sorted(tomllib.loads((FORMS / "released.toml").read_text("utf-8"))) == FILES


@every_form
def test_every_field_that_is_filled_in_has_its_own_key_on_screen(form):
    for stage in form.stages:
        fields = [
            field
            for field in form.fields(stage.id)
            if field.kind not in {FieldKind.SIGNATURE, FieldKind.INFORMATION}
        ]
        letters = [re.findall(r"&([^&])", field.label) for field in fields]
        assert all(len(found) == 1 for found in letters), [field.id for field in fields]


@every_form
def test_labels_are_told_apart_when_read_aloud(form):
    for stage in form.stages:
        labels = [field.plain_label for field in form.fields(stage.id)]
        assert len(set(labels)) == len(labels)


@every_form
def test_texts_are_calm_and_tidy(form):
    for text in texts_of(form):
        assert "!" not in text
        assert text == text.strip()
        assert "  " not in text


@every_form
def test_code_names_follow_the_glossary(form):
    glossary = glossary_from_bytes((RESOURCES / "glossary.toml").read_bytes())
    assert form.id in {term.code for term in glossary.terms}
    codes = [form.id, *(field.id for field in form.fields()), *(stage.id for stage in form.stages)]
    codes += [outcome.id for outcome in form.outcomes] + [handover.id for handover in form.handovers]
    assert {code: glossary.avoided_in(code) for code in codes if glossary.avoided_in(code)} == {}


@every_form
def test_somebody_with_pupil_access_may_write_each_stage(form):
    for stage in form.stages:
        assert stage.roles
        assert Role.ADMINISTRATOR not in stage.roles


@every_form
def test_the_blank_paper_has_every_field(form):
    blank = resolve(form, None, today=TODAY)
    assert sum(len(section.fields) for section in blank.sections) == len(form.fields())
    assert all(field.is_visible for section in blank.sections for field in section.fields)


@every_form
@given(data=st.data())
def test_nothing_stored_under_it_can_break_it(form, data):
    answers = data.draw(any_answers(form) | likely_answers(form))
    finalised = data.draw(st.sets(st.sampled_from([stage.id for stage in form.stages])))
    tree = resolve(form, answers, today=TODAY, finalised=finalised)
    assert set(tree.stages_open) >= finalised
    assert tree.stages_open == stages_open(form, answers, finalised)
    assert set(outcomes(form, answers, finalised)) <= {outcome.id for outcome in form.outcomes}
    assert not (form.handovers and is_done(form, answers, {stage.id for stage in form.stages}, []))
