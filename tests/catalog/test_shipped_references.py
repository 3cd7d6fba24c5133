# SPDX-License-Identifier: EUPL-1.2
"""What shipped forms name outside of themselves exists: gates, lists of suggestions, fields of other forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from eht_desk.catalog.forms import FormCatalogFromFiles
from eht_desk.catalog.gates import GateCatalogFromFiles
from eht_desk.catalog.suggestions import SuggestionCatalogFromFiles
from eht_desk.domain.forms.model import FieldDefinition, FieldKind, FormDefinition, Privacy

RESOURCES = Path(__file__).parents[2] / "resources"
FORMS = FormCatalogFromFiles(RESOURCES / "forms")
GATES = GateCatalogFromFiles(RESOURCES / "gates", FORMS.stage_ids)
LISTS = {item.id for item in SuggestionCatalogFromFiles(RESOURCES / "suggestions").all()}
every_form = pytest.mark.parametrize("form", FORMS.all_latest(), ids=lambda form: form.id)


def fields_of(form_id: str) -> dict[str, FieldDefinition]:
    """Of every version: a document keeps the one that it was written in."""
    return {
        field.id: field
        for version in FORMS.versions(form_id)
        for field in FORMS.get(form_id, version).fields()
    }


@every_form
def test_its_gate_is_there(form: FormDefinition) -> None:
    if form.gate:
        assert GATES.get(form.gate).requires


@every_form
def test_its_lists_of_suggestions_are_there(form: FormDefinition) -> None:
    fields = form.fields()
    named = {field.catalogue for field in fields} | {
        column.catalogue for field in fields for column in field.columns
    }
    assert named - {""} <= LISTS


@every_form
def test_what_a_field_takes_over_is_there_and_fits(form: FormDefinition) -> None:
    texts = {FieldKind.TEXT, FieldKind.LONG_TEXT}
    for field in form.fields():
        for reference in field.prefill:
            form_id, _, field_id = reference.partition(".")
            source = fields_of(form_id).get(field_id)
            assert source is not None, reference
            assert source.kind not in {FieldKind.SIGNATURE, FieldKind.INFORMATION}, reference
            assert field.kind in texts or field.kind is source.kind, reference


@every_form
def test_a_report_of_concern_waits_for_nothing_and_is_its_authors_own(form: FormDefinition) -> None:
    if form.group == "concern":
        assert not form.gate
        assert form.privacy is Privacy.OWN


@every_form
def test_a_shared_form_takes_over_nothing_that_its_pupil_may_not_have_approved(form: FormDefinition) -> None:
    """It would stay empty: what lies with the author goes into no shared form, except as an excerpt of an area."""
    if form.privacy is not Privacy.SHARED:
        return
    for field in form.fields():
        for reference in field.prefill:
            source = FORMS.get(reference.partition(".")[0])
            assert source.privacy is not Privacy.OWN, reference
