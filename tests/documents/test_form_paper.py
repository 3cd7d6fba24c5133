# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from eht_desk.application.ports import PaperContext, PaperMark
from eht_desk.documents.renderer import PdfRenderer
from eht_desk.domain.forms.model import AnswerValue, FieldKind, FormDefinition, ResolvedForm
from eht_desk.domain.forms.resolve import resolve
from tests.documents import papers

RENDERER = PdfRenderer()
GOLDEN = Path(__file__).parents[1] / "files" / "print_texts"

PAPERS: dict[str, tuple[ResolvedForm, PaperContext, int]] = {
    "blank": (papers.checklist(None), papers.BLANK, 1),
    "preview": (papers.checklist(papers.TALK), papers.PREVIEW, 1),
    "talk_locked": (papers.checklist(papers.TALK, papers.TALK_LOCKED), papers.ISSUED, 1),
    "all_locked": (papers.checklist(papers.ALL, papers.ALL_LOCKED), papers.COMPLETE, 1),
    "long": (papers.checklist(papers.LONG, papers.ALL_LOCKED), replace(papers.COMPLETE, is_demo=True), 4),
}


def _made(name: str) -> bytes:
    resolved, context, _ = PAPERS[name]
    return RENDERER.form(resolved, context)


@pytest.mark.parametrize("name", PAPERS)
def test_the_paper_says_what_the_golden_file_says(name: str) -> None:
    """After a wanted change: delete the file, run once, read the new one, commit it."""
    path = GOLDEN / f"absence_checklist_v1_{name}.txt"
    said = "\n---- ny sida ----\n".join(papers.texts(_made(name))) + "\n"
    if not path.exists():
        path.write_text(said, encoding="utf-8")
        pytest.fail("the golden file was missing and has been written: read it")
    assert said == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAPERS)
def test_the_number_of_pages(name: str) -> None:
    assert len(papers.texts(_made(name))) == PAPERS[name][2]


@pytest.mark.parametrize("name", PAPERS)
def test_the_same_input_gives_the_same_bytes(name: str) -> None:
    assert _made(name) == PdfRenderer().form(*PAPERS[name][:2])


@pytest.mark.parametrize("name", PAPERS)
def test_every_font_is_embedded_and_the_language_is_told(name: str) -> None:
    reader = PdfReader(BytesIO(_made(name)))
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "sv-SE"
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
    resources: list[Any] = [page["/Resources"] for page in reader.pages]
    fonts = [font.get_object() for resource in resources for font in resource["/Font"].get_object().values()]
    assert fonts
    for font in fonts:
        assert "/FontFile2" in font["/FontDescriptor"].get_object()
        assert "InterPaper" in font["/BaseFont"]


def test_the_files_own_data_name_the_form_and_the_code_only() -> None:
    information = PdfReader(BytesIO(_made("talk_locked"))).metadata
    assert information is not None
    assert information.title == "Checklista vid upprepad frånvaro 7K2F-91"
    assert {information.author, information.creator, information.producer} == {"EHT Desk"}
    assert "Alma" not in str(information)
    assert "Ekskolan" not in str(information)


def test_a_blank_paper_has_boxes_and_lines_but_no_choice() -> None:
    said = papers.text(_made("blank"))
    assert "×" not in said
    assert said.count("Ja\n") == 8
    assert "Underskrift, mentor/klasslärare" in said
    assert "Kopia av checklistan lämnas till rektor." in said
    assert "Tom blankett" in said
    assert "Låst" not in said


def test_the_cross_stands_before_the_chosen_word() -> None:
    said = papers.text(_made("talk_locked"))
    assert "1. Sjukdom\nJa\n×\nNej" in said
    assert "2. Trivs i skolan?\n×\nJa\nNej\nJa, men inte på idrotten" in said


def test_a_stage_that_is_not_reached_stays_empty_with_its_lines() -> None:
    said = papers.text(_made("talk_locked"))
    assert "Uppföljning EHT\nKontaktar vårdnadshavare\nKontaktar vårdnadshavare datum\n" in said
    assert said.count("Låst ") == 1


def test_each_locked_stage_tells_when_and_by_whom() -> None:
    said = papers.text(_made("all_locked"))
    for mark in papers.ALL_LOCKED.values():
        assert said.count(f"Låst {mark.on} av {mark.by}") == 1


def test_a_copy_that_was_handed_over_says_when_and_by_whom() -> None:
    handed_over = replace(
        papers.ISSUED, handovers={"copy_to_rector": PaperMark("17 november 2026", "Per Holm")}
    )
    said = papers.text(RENDERER.form(papers.checklist(papers.TALK, papers.TALK_LOCKED), handed_over))
    assert "lämnad datum\n17 november 2026\n" in said
    assert "Lämnad av, signatur\nPer Holm" in said


def test_a_locked_stage_leaves_no_line_to_write_on_afterwards() -> None:
    answers = {key: value for key, value in papers.ALL.items() if key != "eht_comment"}
    said = papers.text(RENDERER.form(papers.checklist(answers, papers.ALL_LOCKED), papers.COMPLETE))
    assert "Kommentar\n–\n" in said


@pytest.mark.parametrize("name", ["blank", "preview", "talk_locked", "long"])
def test_notices_stand_on_the_papers_they_belong_to(name: str) -> None:
    context = PAPERS[name][1]
    for page in papers.texts(_made(name)):
        assert ("Utkast, inte låst" in page) == context.is_preview
        assert ("Demo – påhittade personer" in page) == context.is_demo


def test_every_page_tells_which_document_it_belongs_to() -> None:
    pages = papers.texts(_made("long"))
    for number, page in enumerate(pages, start=1):
        assert "Dokument 7K2F-91 · version 2 · kontrollsumma 4e1b 09ac 77d2 · logg 128:ab12cd34ef56" in page
        assert f"Sida {number} av {len(pages)}" in page
        assert page.startswith("Demo")


def test_a_long_comment_keeps_its_question_and_loses_no_word() -> None:
    pages = papers.texts(_made("long"))
    assert "7. Går det att se något mönster i frånvaron? (forts.)" in "".join(pages)
    first = next(page for page in pages if "7. Går det att se något mönster i\nfrånvaron?" in page)
    assert "Eleven berättar" in first.split("7. Går det")[1]
    assert "".join("".join(pages).split()).count("idrottshallen.") == 9 + 130 + 20


def test_all_kinds_of_fields_on_a_blank_paper() -> None:
    said = papers.text(RENDERER.form(resolve(papers.KITCHEN_SINK, None, today=papers.TODAY), papers.BLANK))
    for field in papers.KITCHEN_SINK.fields():
        assert field.plain_label in said
    for column in papers.KITCHEN_SINK.sections[0].fields[11].columns:
        assert column.plain_label in said
    assert "Avsnitt & fält" in said
    assert "×" not in said
    assert "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10" in said
    assert {field.kind for field in papers.KITCHEN_SINK.fields()} == set(FieldKind)


def test_all_kinds_of_fields_on_a_filled_paper() -> None:
    resolved = resolve(papers.KITCHEN_SINK, papers.SINK_ANSWERS, today=papers.TODAY)
    said = papers.text(RENDERER.form(resolved, papers.PREVIEW))
    for shown in (
        "Kort svar",
        "med två stycken",
        "08:15",
        "×\nI skolan",
        "×\nHemma\nI skolan\n×\nNågon annanstans",
        "×\nNej\nEn kommentar",
        "×\n7\n",
        "Maria Lind",
        "Hämtas vid grinden",
        "Kortare dag",
        "Uppgifterna skyddas.",
    ):
        assert shown in said


def test_a_table_brings_its_heading_to_every_page() -> None:
    rows: list[AnswerValue] = [
        {"what": f"Insats nummer {n} " + papers.SENTENCE, "when": "2026-12-01", "hours": n} for n in range(60)
    ]
    resolved = resolve(papers.KITCHEN_SINK, {"table": rows}, today=papers.TODAY)
    pages = papers.texts(RENDERER.form(resolved, papers.PREVIEW))
    with_rows = [page for page in pages if "Insats nummer" in page]
    assert len(with_rows) >= 3
    assert all("Insats\nAnsvarig\nKlart\nTimmar" in page for page in with_rows)
    assert "Insats nummer 59" in pages[-1] or "Insats nummer 59" in pages[-2]


def test_a_section_that_goes_on_says_its_name_again() -> None:
    resolved = resolve(papers.KITCHEN_SINK, {"long": papers.SENTENCE * 120}, today=papers.TODAY)
    pages = papers.texts(RENDERER.form(resolved, papers.PREVIEW))
    assert len(pages) > 1
    assert all("Avsnitt & fält (forts.)" in page for page in pages[1:-1])


def test_later_pages_of_a_blank_take_the_name_and_those_of_a_paper_say_it() -> None:
    [main] = papers.KITCHEN_SINK.sections
    fields = tuple(replace(field, print_lines=30) for field in main.fields)
    sink = replace(papers.KITCHEN_SINK, sections=(replace(main, fields=fields),))
    blank = papers.texts(RENDERER.form(resolve(sink, None, today=papers.TODAY), papers.BLANK))
    assert len(blank) > 2
    assert all("Elev" in page.splitlines() for page in blank)
    issued = _issued(papers.KITCHEN_SINK, {**papers.SINK_ANSWERS, "long": papers.SENTENCE * 130})
    assert len(issued) > 1
    assert all("Alma Dahl" in page for page in issued)


def test_a_paper_for_others_names_the_pupil_without_the_number() -> None:
    [whole] = _issued(papers.KITCHEN_SINK, papers.SINK_ANSWERS)
    [letter] = _issued(replace(papers.KITCHEN_SINK, identity="name"), papers.SINK_ANSWERS)
    assert papers.ISSUED.pupil_number in whole
    assert papers.ISSUED.pupil_number not in letter
    assert "Alma Dahl" in letter


def _issued(definition: FormDefinition, answers: Mapping[str, AnswerValue]) -> list[str]:
    resolved = resolve(definition, answers, today=papers.TODAY, finalised={"one"})
    context = replace(papers.ISSUED, finalised_stages={"one": PaperMark("16 november 2026", "Per Holm")})
    return papers.texts(RENDERER.form(resolved, context))
