# SPDX-License-Identifier: EUPL-1.2
"""Hostile text in every field of every form: blank, filled, and as PDF/A, no paper breaks and no letter gets lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eht_desk import resources
from eht_desk.application.paper_making import blank_marks
from eht_desk.application.ports import PaperMark
from eht_desk.catalog.forms import FormCatalogFromFiles
from eht_desk.documents.renderer import PdfRenderer
from eht_desk.domain.forms.changes import differences
from eht_desk.domain.forms.model import AnswerValue, FieldDefinition, FieldKind, FormDefinition
from eht_desk.domain.forms.resolve import resolve
from tests.documents import mapping_form, papers

RENDERER = PdfRenderer()
SHIPPED = FormCatalogFromFiles(resources.root() / "forms").all_latest()
FORMS = (papers.KITCHEN_SINK, mapping_form.FORM, *SHIPPED)
NASTY = "<b>&amp;</b> \0\x1b[31m \u202eomvänt\u2066 😀👨‍👩‍👧 علي שלום \ud800 {0} %s (Tj) ET\r\n\tslut"


def _hostile(field: FieldDefinition, text: str, rows: int) -> AnswerValue:
    match field.kind:
        case FieldKind.YES_NO:
            return {"value": "yes", "comment": text}
        case FieldKind.PERSON:
            return {"name": text}
        case FieldKind.CHOICE:
            return field.options[0].id
        case FieldKind.MULTI_CHOICE:
            return [option.id for option in field.options] if len(field.options) > 1 else []
        case FieldKind.TABLE:
            return [{column.id: _hostile(column, text, 0) for column in field.columns} for _ in range(rows)]
        case FieldKind.DATE:
            return "2026-11-20"
        case _:
            return text


def _answers(definition: FormDefinition, text: str, rows: int = 3) -> Mapping[str, AnswerValue]:
    return {field.id: _hostile(field, text, rows) for field in definition.fields()}


def _paper(definition: FormDefinition, text: str, rows: int = 3) -> bytes:
    stages = {stage.id: PaperMark("20 november 2026", text) for stage in definition.stages}
    answers = _answers(definition, text, rows)
    context = replace(
        mapping_form.ISSUED,
        finalised_stages=stages,
        approvals=blank_marks(definition),
        pupil_name=text,
        changes=differences(definition, answers, _answers(definition, "Kort")),
    )
    return RENDERER.form(resolve(definition, answers, today=papers.TODAY, finalised=set(stages)), context)


@pytest.mark.parametrize("definition", FORMS, ids=lambda item: item.id)
def test_a_blank_paper_of_every_form(definition: FormDefinition) -> None:
    pdf = RENDERER.form(
        resolve(definition, None, today=papers.TODAY),
        replace(papers.BLANK, approvals=blank_marks(definition), is_archival=True),
    )
    assert papers.text(pdf).count("×") == 0
    assert "tecken saknas" not in papers.text(pdf)


@pytest.mark.parametrize("definition", FORMS, ids=lambda item: item.id)
def test_nasty_text_in_every_field_is_archival_and_told(definition: FormDefinition) -> None:
    pdf = _paper(definition, NASTY)  # the checker has passed it, else there would be no bytes
    assert "tecken saknas]" in papers.text(pdf)
    assert b"/JavaScript" not in pdf


@pytest.mark.parametrize("definition", [papers.KITCHEN_SINK, mapping_form.FORM], ids=lambda item: item.id)
def test_fifty_thousand_letters_in_every_field(definition: FormDefinition) -> None:
    pdf = _paper(definition, "ordet " * 8_333, rows=1)
    assert RENDERER.pages(pdf) > 20


def test_three_hundred_rows_are_all_there() -> None:
    rows: list[AnswerValue] = [{"what": f"Rad {number}.", "when": "2026-12-01"} for number in range(300)]
    resolved = resolve(papers.KITCHEN_SINK, {"table": rows}, today=papers.TODAY)
    said = papers.text(RENDERER.form(resolved, replace(papers.PREVIEW, is_archival=True)))
    assert all(f"Rad {number}." in said for number in range(300))


@given(st.text(alphabet=st.characters(), max_size=300))
@settings(max_examples=25, deadline=None)
def test_any_text_in_every_field_of_a_form_makes_an_archival_paper(text: str) -> None:
    assert _paper(papers.KITCHEN_SINK, text).startswith(b"%PDF")
    assert _paper(mapping_form.FORM, text).startswith(b"%PDF")
