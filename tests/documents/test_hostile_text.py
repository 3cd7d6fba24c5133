# SPDX-License-Identifier: EUPL-1.2
"""Whatever people write is text: never markup, never lost without a word, never an exception."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eht_desk import resources
from eht_desk.application.ports import RecoveryPaper
from eht_desk.documents.fonts import Faces
from eht_desk.documents.renderer import PdfRenderer
from eht_desk.documents.styles import VALUE
from eht_desk.documents.text import CONTROL_MARK, Lettering
from eht_desk.domain.forms.model import AnswerValue
from tests.documents import papers

RENDERER = PdfRenderer()
FACES = Faces(resources.read_bytes)


def _with_comment(comment: str) -> bytes:
    answers: Mapping[str, AnswerValue] = {**papers.TALK, "likes_school": {"value": "yes", "comment": comment}}
    return RENDERER.form(papers.checklist(answers, papers.TALK_LOCKED), papers.ISSUED)


@pytest.mark.parametrize(
    "comment",
    [
        "<b>fet</b> & <i>kursiv</i> &amp; &#x41;",
        "</para><para>",
        '<img src="file:///etc/hostname"/>',
        "<a href='http://example.invalid'>länk</a>",
        "(Tj) ET Q \\050 \\) endstream endobj",
        "%PDF-1.4 << /OpenAction 1 0 R >>",
        "{code} {0} %s %(name)s",
    ],
)
def test_markup_is_just_letters(comment: str) -> None:
    pdf = _with_comment(comment)
    assert "".join(comment.split()) in papers.squeezed(pdf)
    assert b"/OpenAction" not in pdf
    assert b"/URI" not in pdf


def test_control_characters_show_as_a_mark() -> None:
    said = papers.squeezed(_with_comment("före\0efter\x1b[31m\u202esvängt\u2066slut"))
    assert f"före{CONTROL_MARK}efter{CONTROL_MARK}[31m{CONTROL_MARK}svängt{CONTROL_MARK}slut" in said


def test_letters_that_the_font_lacks_are_told() -> None:
    said = " ".join(papers.text(_with_comment("Namn: علي, glad 😀")).split())
    assert "Namn: [3 tecken saknas], glad [1 tecken saknas]" in said
    assert "Några tecken kunde inte skrivas på det här papperet." in said


def test_a_paper_without_such_letters_has_no_such_note() -> None:
    assert "kunde inte skrivas" not in papers.text(_with_comment("Inget konstigt"))


@pytest.mark.parametrize(
    "sample",
    [
        "Åke Öberg Älvsjö é ü",
        "Mäkinen Šeškauskaitė žuvis",
        "Łukasz Żółć ąęńśź",
        "İbrahim Çağlar ğşı",
        "Ștefan Țîrlea ăâî",
        "Xasan Cabdi Maxamed",
        "Nguyễn Thị Hằng ượờ",
        "Αλέξανδρος Ωμέγα ΐΰ",
        "Ольга Їжак ґєы",
        "Áhkká Čuorvi ŋđŧž",
    ],
)
def test_the_languages_of_our_schools_are_printed_as_they_are_written(sample: str) -> None:
    assert "".join(sample.split()) in papers.squeezed(_with_comment(sample))


def test_decomposed_letters_are_composed() -> None:
    assert "Åsa" in papers.text(_with_comment("A\u030asa"))


def test_a_comment_of_a_hundred_thousand_letters_is_all_there() -> None:
    comment = "abcdefghi " * 10_000
    pdf = _with_comment(comment)
    assert papers.squeezed(pdf).count("abcdefghi") == 10_000


def test_words_longer_than_the_line_break_and_lose_no_letter() -> None:
    word = "Q" * 500
    assert papers.squeezed(_with_comment(word)).count("Q") == 500
    assert papers.squeezed(_with_comment("W" * 20_000)).count("W") == 20_000


def test_a_name_without_end_is_cut_visibly_and_moves_nothing_off_the_paper() -> None:
    long = "Wolffenbüttel-" * 600
    context = replace(papers.ISSUED, pupil_name=long, school_name=long, authority_name=long, pupil_class=long)
    pages = papers.texts(RENDERER.form(papers.checklist(papers.TALK, papers.TALK_LOCKED), context))
    assert len(pages) <= 2
    assert pages[0].count("…") == 4
    assert "Sida 1 av" in pages[0]


def test_a_name_of_four_lines_is_printed_whole() -> None:
    name = "Anna-Karin Elisabeth Margareta von Essen af Zellén Bernadotte " * 3
    context = replace(papers.ISSUED, pupil_name=name)
    said = papers.squeezed(RENDERER.form(papers.checklist(papers.TALK, papers.TALK_LOCKED), context))
    assert "".join(name.split()) in said


@given(st.text(alphabet=st.characters(), max_size=300), st.floats(min_value=20, max_value=480))
@settings(max_examples=150, deadline=None)
def test_no_line_is_wider_than_its_column(text: str, width: float) -> None:
    lettering = Lettering(FACES)
    for line in lettering.wrapped(text, VALUE, width):
        assert lettering.width(line, VALUE) <= width + 0.01 or len(line) == 1
        assert all(FACES.has(letter) for letter in line)


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"]), max_size=200))
@settings(max_examples=30, deadline=None)
def test_any_text_makes_a_paper(text: str) -> None:
    context = replace(papers.PREVIEW, pupil_name=text, school_name=text, code=text)
    answers: Mapping[str, AnswerValue] = {
        "likes_school": {"value": "yes", "comment": text},
        "eht_comment": text,
    }
    assert RENDERER.form(papers.checklist(answers), context).startswith(b"%PDF")


def test_half_a_surrogate_pair_is_no_exception() -> None:
    assert CONTROL_MARK in papers.text(_with_comment("trasig \ud800 bit"))


@contextmanager
def _files_opened_for_writing() -> Iterator[list[str]]:
    opened: list[str] = []
    active = [True]

    def watch(event: str, arguments: tuple) -> None:
        if not active[0]:
            return
        if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
            opened.append(str(arguments[0]))
        elif event in {"tempfile.mkstemp", "tempfile.mkdtemp", "os.mkdir", "os.rename", "os.link"}:
            opened.append(event)

    sys.addaudithook(watch)  # it cannot be taken away, only silenced
    try:
        yield opened
    finally:
        active[0] = False


def test_nothing_is_written_to_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    renderer = PdfRenderer()
    with _files_opened_for_writing() as opened:
        renderer.form(papers.checklist(papers.LONG, papers.ALL_LOCKED), papers.COMPLETE)
        renderer.recovery(
            RecoveryPaper("personal", "7K2F-91QX-0B1D-ZM4T-8HAW-S3E6-0NPC", "Ekskolan", "marlin")
        )
    assert opened == []
    assert list(tmp_path.iterdir()) == []
