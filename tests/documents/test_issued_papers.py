# SPDX-License-Identifier: EUPL-1.2
"""What an issued paper is beside its text: archival, with a code on each page, in copies, with approvals."""

from __future__ import annotations

import random
from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from pikepdf import pdfa
from PIL import Image
from pypdf import PdfReader

from eht_desk.application.ports import ApprovalMark, CoverSheet, Letterhead, PaperContext
from eht_desk.documents.archival import archival
from eht_desk.documents.form_paper import WHOLE_TEXT
from eht_desk.documents.renderer import PdfRenderer
from eht_desk.domain.documents import Ink
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.forms.changes import FieldChange
from eht_desk.domain.forms.model import HandoverDefinition, Privacy
from eht_desk.domain.forms.resolve import resolve
from eht_desk.domain.recipients import Recipient
from eht_desk.domain.scans import read_page_code
from tests.documents import mapping_form, papers

RENDERER = PdfRenderer()
FILLED = resolve(mapping_form.FORM, mapping_form.ANSWERS, today=papers.TODAY, finalised={"talk"})
EMPTY = resolve(mapping_form.FORM, None, today=papers.TODAY)
INK = Ink((((100, 100), (500, 900), (900, 100)), ((0, 500),)))


def _said(context: PaperContext) -> str:
    return papers.text(RENDERER.form(FILLED, context))


def _picture(content: tuple[int, int], kind: str = "PNG", mode: str = "RGB") -> bytes:
    buffer = BytesIO()
    Image.new(mode, content, "teal" if mode == "RGB" else None).save(buffer, kind)
    return buffer.getvalue()


def _is_archival(pdf: bytes) -> bool:
    return bool(pdfa.validate_written(BytesIO(pdf), "2b").passed)


# ------------------------------------------------------------------------------------------------------------ archival


def test_an_issued_paper_passes_the_checker_and_is_the_same_every_time() -> None:
    long = resolve(papers.CHECKLIST, papers.LONG, today=papers.TODAY, finalised=set(papers.ALL_LOCKED))
    context = replace(papers.COMPLETE, is_archival=True, page_code=mapping_form.CODE)
    pdf = RENDERER.form(long, context)
    assert _is_archival(pdf)
    assert pdf == PdfRenderer().form(long, context)
    assert RENDERER.pages(pdf) == len(PdfReader(BytesIO(pdf)).pages) > 1
    assert papers.text(pdf) == papers.text(RENDERER.form(long, replace(context, is_archival=False)))


def test_a_picture_drawn_ink_and_a_second_language_are_archival_too() -> None:
    context = replace(
        mapping_form.ISSUED,
        letterhead=replace(mapping_form.LETTERHEAD, logo=_picture((3000, 700), mode="RGBA")),
        second_language=mapping_form.ENGLISH,
        approvals=(ApprovalMark(mapping_form.TO_RECTOR, ("Skolan",), "20 november 2026", ink=INK, by="M"),),
    )
    assert _is_archival(RENDERER.form(FILLED, context))


def test_a_paper_that_the_checker_refuses_is_not_issued() -> None:
    from reportlab.pdfgen.canvas import Canvas

    buffer = BytesIO()
    canvas = Canvas(buffer)
    canvas.drawString(100, 100, "Helvetica is in no file")
    canvas.save()
    with pytest.raises(ExpectedFailure, match="paper_not_archival"):
        archival(buffer.getvalue())


def test_previews_and_blanks_have_neither_code_nor_seal() -> None:
    for context in (papers.PREVIEW, mapping_form.BLANK):
        pdf = RENDERER.form(EMPTY, context)
        assert not _is_archival(pdf)
        assert not _codes(pdf, 150)


# --------------------------------------------------------------------------------------------------------------- codes


def _scanned(page: pypdfium2.PdfPage, dots: int, skew: float, seed: int) -> Image.Image:
    """The page as a school's scanner gives it: grey, a little askew, with dust."""
    picture: Image.Image = page.render(scale=dots / 72).to_pil().convert("L")
    picture = picture.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=245)
    chance = random.Random(seed)
    pixels = picture.load()
    assert pixels is not None
    for _ in range(picture.width * picture.height // 300):
        at = chance.randrange(picture.width), chance.randrange(picture.height)
        pixels[at] = chance.choice((40, 120, 220, 255))
    return picture


def _codes(pdf: bytes, dots: int, skew: float = 0.0) -> list[list[str]]:
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for number, page in enumerate(document):
        picture = _scanned(page, dots, skew, number)
        texts = [
            code.text
            for code in zxingcpp.read_barcodes(
                picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
            )
        ]
        if texts:
            found.append(texts)
    return found


@pytest.mark.parametrize(("dots", "skew"), [(150, 3), (200, -3)])
def test_the_code_of_every_page_is_read_back_from_a_bad_scan(dots: int, skew: float) -> None:
    long = resolve(papers.CHECKLIST, papers.LONG, today=papers.TODAY, finalised=set(papers.ALL_LOCKED))
    pdf = RENDERER.form(
        long, replace(papers.COMPLETE, is_archival=True, page_code=replace(mapping_form.CODE, pages=9))
    )
    found = _codes(pdf, dots, skew)
    pages = RENDERER.pages(pdf)
    codes = [read_page_code(texts[0]) for texts in found]
    assert codes == [replace(mapping_form.CODE, page=number, pages=pages) for number in range(1, pages + 1)]


def test_a_longest_code_is_read_too() -> None:
    code = replace(mapping_form.CODE, version=999, paper_number=9999, checksum="ffffffff", code="ZZZZ-ZZ")
    pdf = RENDERER.form(FILLED, replace(mapping_form.ISSUED, page_code=code))
    assert read_page_code(_codes(pdf, 150, 2)[0][0]) == code


def test_what_the_code_says_stands_beside_it_for_people() -> None:
    said = _said(mapping_form.ISSUED)
    assert "Dokument 7K2F-91 · version 1 · kontrollsumma 4e1b 09ac 77d2" in said
    assert "Papper 3 · Utskriven 24 november 2026 13.40" in said
    assert "Sida 1 av 1" in said
    assert "Alma" not in mapping_form.CODE.text


# --------------------------------------------------------------------------------------------------------------- areas


def test_a_blank_area_has_its_words_of_support_and_lines() -> None:
    said = papers.text(RENDERER.form(EMPTY, mapping_form.BLANK))
    assert "Stöd för samtalet: skolarbete, kamrater." in said
    assert said.count("Eleven avstår") == 3
    assert "Lokal mall, kan ersättas" in said
    assert "Aldrig på papper" not in said


def test_a_filled_area_holds_what_the_pupil_said_and_no_prompt() -> None:
    said = _said(mapping_form.ISSUED)
    assert "Jag tycker om slöjden." in said
    assert "Stöd för samtalet" not in said
    assert "Skolarbete" not in said
    assert "Eleven avstår\n" not in said
    assert "syns inte" not in said


def test_a_pupil_who_declined_is_told_and_nothing_else_of_that_area() -> None:
    said = _said(mapping_form.ISSUED)
    assert "Hemmet\nEleven avstod från att svara" in said
    assert "Det här står kvar sedan förut" not in said


# ----------------------------------------------------------------------------------------------- copies, parts, answers


def test_a_copy_has_its_own_title_and_fields_only() -> None:
    marks = (ApprovalMark(mapping_form.TO_RECTOR, ("Skolan",)),)
    said = _said(replace(mapping_form.ISSUED, copy_id="teachers", approvals=marks))
    assert "Till lärarna" in said
    assert "Jag tycker om slöjden." in said
    for left_out in (
        "Kartläggning på prov",
        "Fotboll",
        "Maria Lind\n",
        "Elevens namn",
        mapping_form.TO_RECTOR,
    ):
        assert left_out not in said.replace("av Maria Lind\n", "")


def test_only_what_was_approved_is_on_the_paper_and_that_is_said() -> None:
    said = _said(replace(mapping_form.ISSUED, only_sections=("school",)))
    assert "Jag tycker om slöjden." in said
    assert "Datum och namn" in said
    assert "Fotboll" not in said
    assert "Fritiden" not in said
    assert "Hemmet" not in said
    assert "Delar som eleven inte har godkänt är inte med." in said
    assert "inte med" not in _said(mapping_form.ISSUED)


def test_an_approval_to_be_signed_is_a_box_per_part_and_a_line() -> None:
    said = papers.text(RENDERER.form(EMPTY, mapping_form.BLANK))
    assert "×" not in said
    for text in (mapping_form.TO_RECTOR, mapping_form.AT_EHT):
        assert text in said
    assert "".join(said.split()).count("DelarsomgodkännsSkolanHemmetFritiden") == 2
    assert said.count("Elevens underskrift") == 2


def test_an_approval_that_was_given_is_ticked_drawn_and_dated() -> None:
    mark = ApprovalMark(mapping_form.TO_RECTOR, ("Skolan",), "21 november 2026", ink=INK, by="Maria Lind")
    said = _said(replace(mapping_form.ISSUED, approvals=(mark,)))
    assert f"×\n{mapping_form.TO_RECTOR}\nGodkända delar\n×\nSkolan\n" in said
    assert "21 november 2026\nDatum" in said
    assert "Undertecknat på skärm, antecknat av Maria Lind." in said


def test_an_approval_that_was_refused_is_told() -> None:
    mark = ApprovalMark(mapping_form.AT_EHT, (), "21 november 2026", declined=True, by="Maria Lind")
    said = _said(replace(mapping_form.ISSUED, approvals=(mark,)))
    assert "Eleven godkände inte detta 21 november 2026, antecknat av Maria Lind." in said
    assert "×" not in said
    assert "Elevens underskrift" not in said


@pytest.mark.parametrize(
    "strokes",
    [
        (),
        ((),),
        (((5, 5),),),
        (((-9_999, 99_999), (2_000, -1)),),
        tuple(((n, n), (1000 - n, n)) for n in range(800)),
    ],
)
def test_no_drawing_breaks_a_paper(strokes: tuple[tuple[tuple[int, int], ...], ...]) -> None:
    mark = ApprovalMark(mapping_form.TO_RECTOR, ("Skolan",), "21 november 2026", ink=Ink(strokes))
    assert _is_archival(RENDERER.form(FILLED, replace(mapping_form.ISSUED, approvals=(mark,))))


def test_changes_stand_on_a_page_of_their_own() -> None:
    changes = (
        FieldChange("school", "school_words", "Elevens egna ord", "Förr", "Nu för tiden"),
        FieldChange("free", "free_words", "Fritiden", "", "Fotboll"),
    )
    pages = papers.texts(RENDERER.form(FILLED, replace(mapping_form.ISSUED, changes=changes, changed_from=1)))
    assert "Ändrat sedan version 1" not in pages[0]
    assert "Ändrat sedan version 1\n" in pages[1]
    said = " ".join(pages[1].split())
    assert "Uppgift Före Nu Elevens egna ord Förr Nu för tiden" in said
    assert "Fritiden – Fotboll" in said


# ------------------------------------------------------------------------------------------ letterhead, language, cover


def test_a_letterhead_takes_the_place_of_the_schools_name() -> None:
    said = _said(replace(mapping_form.ISSUED, letterhead=mapping_form.LETTERHEAD))
    assert said.startswith("Ekskolan\n")
    assert "Skolgatan 12" in said
    assert "www.example.invalid" in said
    assert "Eks kommun" not in said


def test_long_lines_and_many_of_them_stay_on_their_page() -> None:
    endless = Letterhead(("Ekskolan " * 500,) * 60, ("Fot " * 500,) * 60, _picture((5000, 20)))
    pages = papers.texts(RENDERER.form(FILLED, replace(mapping_form.ISSUED, letterhead=endless)))
    assert len(pages) <= 2
    assert "Sida 1 av" in pages[0]


@pytest.mark.parametrize(
    "logo",
    [
        b"",
        b"\x89PNG\r\n\x1a\n broken",
        b"<svg/>",
        _picture((40, 40), "GIF"),
        _picture((300, 300), "JPEG")[:900],
        _picture((300, 300))[:200],
    ],
)
def test_a_broken_picture_is_told_and_breaks_nothing(logo: bytes) -> None:
    said = _said(replace(mapping_form.ISSUED, letterhead=replace(mapping_form.LETTERHEAD, logo=logo)))
    assert ("Skolans logotyp gick inte att läsa" in said) == bool(logo)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1"])
def test_pictures_of_every_kind_are_printed(mode: str) -> None:
    logo = replace(mapping_form.LETTERHEAD, logo=_picture((900, 2), mode=mode))
    pdf = RENDERER.form(FILLED, replace(mapping_form.ISSUED, letterhead=logo))
    assert "logotyp" not in papers.text(pdf)
    assert _is_archival(pdf)


def test_a_cmyk_photograph_becomes_colours_that_an_archive_takes() -> None:
    logo = replace(mapping_form.LETTERHEAD, logo=_picture((900, 200), "JPEG", "CMYK"))
    assert _is_archival(RENDERER.form(FILLED, replace(mapping_form.ISSUED, letterhead=logo)))


def test_the_second_language_stands_under_the_swedish() -> None:
    said = papers.text(
        RENDERER.form(EMPTY, replace(mapping_form.BLANK, second_language=mapping_form.ENGLISH))
    )
    assert (
        "Kartläggning på prov\nMapping on trial\nÖversättningen är inte granskad. / The translation has"
        in said
    )
    assert "Skolan / The school\n" in said
    assert "Elevens egna ord / The pupil's own words" in said
    assert "Eleven avstår\nThe pupil declines" in said
    assert f"{mapping_form.TO_RECTOR}\nApproves that it is handed to the head teacher." in said


def test_the_parts_to_approve_and_who_gave_it_are_in_the_second_language_too() -> None:
    texts = {**mapping_form.ENGLISH.forms["mapping"], "handover.copy.label": "Copy to the head teacher"}
    common = {
        **mapping_form.ENGLISH.common,
        "refuses": "No, I do not",
        "given_on": "date given",
        "given_by": "Given by",
    }
    pack = replace(mapping_form.ENGLISH, common=common, forms={"mapping": texts})
    handover = HandoverDefinition("copy", Recipient.RECTOR, "talk", "Kopia till rektor")
    form = resolve(replace(mapping_form.FORM, handovers=(handover,)), None, today=papers.TODAY)
    said = papers.text(RENDERER.form(form, replace(mapping_form.BLANK, second_language=pack)))
    assert said.count("The school") > 2  # the section's heading, and a part to tick in each approval
    assert "Nej, jag vill inte att det lämnas\nNo, I do not" in said
    assert "Kopia till rektor, lämnad datum\nCopy to the head teacher, date given" in said
    assert "Lämnad av, signatur / Given by" in said


def test_the_whole_text_says_that_it_is_not_to_be_handed_on() -> None:
    private = replace(mapping_form.FORM, privacy=Privacy.UNTIL_APPROVED)
    whole = resolve(private, mapping_form.ANSWERS, today=papers.TODAY, finalised={"talk"})
    assert WHOLE_TEXT in papers.text(RENDERER.form(whole, mapping_form.ISSUED))
    excerpt = replace(mapping_form.ISSUED, only_sections=("school",))
    assert WHOLE_TEXT not in papers.text(RENDERER.form(whole, excerpt))
    assert WHOLE_TEXT not in _said(mapping_form.ISSUED)


def test_a_reviewed_language_is_not_marked_and_a_form_without_it_is_swedish() -> None:
    reviewed = replace(mapping_form.BLANK, second_language=mapping_form.ENGLISH, is_language_reviewed=True)
    assert "granskad" not in papers.text(RENDERER.form(EMPTY, reviewed))
    other = resolve(papers.KITCHEN_SINK, None, today=papers.TODAY)
    context = replace(papers.BLANK, second_language=mapping_form.ENGLISH)
    assert papers.text(RENDERER.form(other, context)) == papers.text(RENDERER.form(other, papers.BLANK))


def test_letters_that_the_font_lacks_are_told_of_a_second_language_too() -> None:
    arabic = replace(
        mapping_form.ENGLISH,
        language="ar",
        is_right_to_left=True,
        forms={"mapping": {"title": "رسم خرائط", "section.school.title": "مدرسة"}},
    )
    said = papers.text(RENDERER.form(EMPTY, replace(mapping_form.BLANK, second_language=arabic)))
    assert "tecken saknas]" in said
    assert "Några tecken kunde inte skrivas på det här papperet." in said


def test_a_cover_sheet_says_what_lies_under_it() -> None:
    sheet = CoverSheet(
        sender="Maria Lind",
        school_name="Ekskolan",
        authority_name="Eks kommun",
        recipient="Rektor: Karin Ås",
        on="22 november 2026",
        way="För hand",
        contents=("Kartläggning, 7K2F-91, version 1, 2 sidor",),
        code="7K2F-91",
    )
    said = papers.text(RENDERER.cover(sheet))
    for text in (
        "Följebrev",
        "Rektor: Karin Ås",
        "För hand",
        "1. Kartläggning, 7K2F-91",
        "Följer med 7K2F-91",
    ):
        assert text in said
    hostile = replace(sheet, recipient="<b>" * 9_000, message="W" * 50_000, contents=("x\0" * 9_000,) * 40)
    assert papers.squeezed(RENDERER.cover(hostile)).count("W") == 50_000


# --------------------------------------------------------------------------------------------------------------- many


def test_two_hundred_blanks_are_one_small_file() -> None:
    pdf = RENDERER.form(resolve(papers.CHECKLIST, None, today=papers.TODAY), papers.BLANK)
    told: list[tuple[int, int]] = []
    job = RENDERER.repeated(pdf, 200, lambda done, count: told.append((done, count)))
    assert RENDERER.pages(job) == 200
    assert told[0] == (0, 200)
    assert told[-1] == (200, 200)
    assert len(job) < 12 * len(pdf)
    apart = RENDERER.repeated(pdf, 3, lambda _done, _count: None, own_sheets=True)
    assert RENDERER.pages(apart) == 6
    assert "Sida 1 av 1" in papers.texts(apart)[2]


def test_many_blanks_can_be_stopped() -> None:
    pdf = RENDERER.form(resolve(papers.CHECKLIST, None, today=papers.TODAY), papers.BLANK)

    def stop(done: int, _count: int) -> None:
        if done == 5:
            raise ExpectedFailure("cancelled")

    with pytest.raises(ExpectedFailure, match="cancelled"):
        RENDERER.repeated(pdf, 200, stop)
