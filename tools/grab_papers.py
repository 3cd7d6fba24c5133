# SPDX-License-Identifier: EUPL-1.2
"""Pictures of every shipped form's papers, to look at: blank, filled in with made-up answers, copies, languages.

`python -m tools.grab_papers FOLDER [FORM ...]` writes a PNG per paper, its pages side by side. Invented people only.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
from PIL import Image

from eht_desk import resources
from eht_desk.application.paper_making import blank_marks
from eht_desk.application.ports import PaperContext, PaperMark
from eht_desk.catalog.forms import FormCatalogFromFiles
from eht_desk.catalog.languages import LanguageCatalogFromFiles
from eht_desk.documents.renderer import PdfRenderer
from eht_desk.domain.forms.model import AnswerValue, FieldDefinition, FieldKind, FormDefinition
from eht_desk.domain.forms.resolve import resolve
from eht_desk.domain.scans import PageCode

TODAY = date(2026, 11, 24)
_DOTS = 70
_SENTENCE = "Eleven berättar att morgnarna är svåra när första lektionen är i idrottshallen. "
_CONTEXT = PaperContext(school_name="Ekskolan", authority_name="Provköpings kommun")
_FIXED: Mapping[FieldKind, AnswerValue] = {
    FieldKind.TEXT: "Bibliotekets grupprum",
    FieldKind.LONG_TEXT: _SENTENCE * 3,
    FieldKind.INTEGER: 12,
    FieldKind.DECIMAL: "3.5",
    FieldKind.DATE: "2026-11-20",
    FieldKind.TIME: "08:15",
    FieldKind.PERSON: {"name": "Maria Lind"},
}


def answers_of(definition: FormDefinition) -> dict[str, AnswerValue]:
    """Made-up answers by kind; nobody declines."""
    return {
        field.id: answer
        for section in definition.sections
        for field in section.fields
        if (answer := _answer(field, is_area=section.layout == "area")) is not None
    }


def _answer(field: FieldDefinition, *, is_area: bool = False) -> AnswerValue:
    if field.kind in _FIXED:
        return _FIXED[field.kind]
    if field.kind is FieldKind.CHOICE:
        return field.options[0].id
    if field.kind is FieldKind.MULTI_CHOICE:
        return None if is_area else [option.id for option in field.options[:2]]
    if field.kind is FieldKind.YES_NO:
        return {"value": "yes", "comment": "Ja, men inte på idrotten" if field.has_comment else ""}
    if field.kind is FieldKind.SCALE:
        return field.maximum
    if field.kind is FieldKind.TABLE:
        return [{column.id: _answer(column) for column in field.columns} for _ in range(3)]
    return None


def papers_of(
    renderer: PdfRenderer, definition: FormDefinition, languages: LanguageCatalogFromFiles
) -> dict[str, bytes]:
    """The papers of a form by name."""
    blank = replace(_CONTEXT, approvals=blank_marks(definition))
    mark = PaperMark("20 november 2026", "Maria Lind")
    stages = {stage.id: mark for stage in definition.stages}
    issued = replace(
        blank,
        pupil_name="Alma Dahl",
        pupil_class="5A",
        pupil_number="20140712-2384",
        code="7K2F-91",
        checksum="4e1b09ac77d2aa1100ff",
        log_position=128,
        log_head="ab12cd34ef567890ab",
        printed_at="24 november 2026 13.40",
        finalised_stages=stages,
        page_code=PageCode("7K2F-91", 1, 1, 1, 1, "4e1b09ac"),
        is_archival=True,
    )
    filled = resolve(definition, answers_of(definition), today=TODAY, finalised=set(stages))
    empty = resolve(definition, None, today=TODAY)
    made = {"blank": renderer.form(empty, blank), "filled": renderer.form(filled, issued)}
    for copy in definition.copies:
        made[f"copy_{copy.id}"] = renderer.form(filled, replace(issued, copy_id=copy.id))
    for pack in languages.all():
        if pack.of_form(definition.id):
            made[f"blank_{pack.language}"] = renderer.form(empty, replace(blank, second_language=pack))
    return made


def picture(pdf: bytes) -> Image.Image:
    """All pages beside one another."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.render(scale=_DOTS / 72).to_pil().convert("RGB") for page in document]
    wide = Image.new("RGB", (sum(page.width + 8 for page in pages), pages[0].height), "grey")
    x = 0
    for page in pages:
        wide.paste(page, (x, 0))
        x += page.width + 8
    return wide


def main(arguments: list[str]) -> int:
    """Write the pictures; the names of what was written go to the terminal."""
    if not arguments:
        print(__doc__)
        return 2
    folder, wanted = Path(arguments[0]), set(arguments[1:])
    folder.mkdir(parents=True, exist_ok=True)
    forms = FormCatalogFromFiles(resources.root() / "forms")
    languages = LanguageCatalogFromFiles(resources.root() / "languages", forms)
    renderer = PdfRenderer()
    for definition in forms.all_latest():
        if wanted and definition.id not in wanted:
            continue
        for name, pdf in papers_of(renderer, definition, languages).items():
            path = folder / f"{definition.id}_{name}.png"
            picture(pdf).save(path)
            print(path.name)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
