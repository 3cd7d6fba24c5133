# SPDX-License-Identifier: EUPL-1.2
"""The questionnaire to answer by hand and the summary on one page: what they say, how much fits, and what they hide."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from eht_desk.application.ports.survey_papers import (
    InstrumentSheet,
    SummarySheet,
    SurveyHead,
    SurveyReaders,
)
from eht_desk.documents.renderer import PdfRenderer
from eht_desk.documents.survey_words import NAMED_ONLY, SummaryWords, listed, readers_text
from eht_desk.domain.accounts import Role
from eht_desk.domain.instruments.model import CombinationMethod, InformantKind
from eht_desk.domain.instruments.responses import PUPIL, Answers, Response, finished
from eht_desk.domain.instruments.responses import answered as answered_item
from eht_desk.domain.instruments.responses import begin as begin_form
from eht_desk.domain.instruments.rules_used import RuleCode
from eht_desk.domain.protection import Secret
from tests.documents.papers import squeezed, text, texts
from tests.documents.surveys import (
    DAY,
    FATHER,
    HEAD,
    MOTHER,
    SRAS,
    T1,
    TEACHER,
    TRIAL,
    instrument_form,
    of_sums,
    paper,
    refused,
    summary,
)

RENDERER = PdfRenderer()
ALIAS = replace(
    HEAD,
    pupil_name="Elev K-2041",
    pupil_class="",
    school_name="",
    authority_name="",
    is_alias=True,
    hidden=frozenset({Secret.SCHOOL, Secret.CLASS, Secret.STAFF}),
)


def asked(sheet: InstrumentSheet) -> str:
    return text(RENDERER.instrument_form(sheet))


def summed(sheet: SummarySheet) -> str:
    return text(RENDERER.survey_summary(sheet))


def without(answers: Answers, *numbers: int) -> Answers:
    return tuple(None if place in numbers else value for place, value in enumerate(answers, start=1))


def a_family() -> list[Response]:
    """As much to tell as four people give: missing, left out, shown apart, tied, with others first."""
    return [
        paper(PUPIL, without(of_sums(24, 24, 10, 8), 1)),
        paper(MOTHER, of_sums(12, 24, 30, 6)),
        paper(FATHER, without(of_sums(24, 21, 10, 8), 2, 6)),
        paper(TEACHER, without(of_sums(20, 9, 4, 3), 3, 4)),
    ]


# ------------------------------------------------------------------------------------------------------ questionnaires


def test_a_questionnaire_has_every_question_with_its_scale_on_one_page() -> None:
    pages = texts(RENDERER.instrument_form(instrument_form()))
    assert len(pages) == 1
    lines = pages[0].splitlines()
    for number, question in enumerate(TRIAL.questions(InformantKind.PUPIL), start=1):
        assert "".join(question.split()) in "".join(pages[0].split())
        assert str(number) in lines
    assert [lines.count(str(point)) for point in range(7)] == [
        24,
        *[25] * 6,
    ]  # each point once a row, and its number
    assert (
        "3\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}hälften" in pages[0] or "3 = hälften av gångerna" in pages[0]
    )
    for part in (
        "Alma Dahl",
        "5A",
        "Datum",
        "Kod 7K2F-91",
        "22 november 2026",
        "Det här är påhittade frågor",
    ):
        assert part in pages[0]


def test_each_who_answers_gets_the_own_wording() -> None:
    said = asked(instrument_form(kind=InformantKind.GUARDIAN, name="Anna Dahl"))
    assert "Hur ofta har ditt barn sällskap till skolan?" in said
    assert "Vårdnadshavare: Anna Dahl" in said
    assert "Hur ofta har du sällskap" not in said


def test_without_wording_it_is_an_answer_sheet_with_numbers_and_none_of_our_topics() -> None:
    said = asked(instrument_form(SRAS))
    assert "Svarsblad till SRAS-R" in said
    assert "hör till skolans eget formulär SRAS-R, som ligger bredvid" in said
    assert "?" not in said
    for item in SRAS.items:
        assert item.topic not in said
        assert str(item.number) in said.splitlines()
    for function in SRAS.functions:
        assert function.short_label not in said  # who answers is not told what a row is counted as
    for label in SRAS.scale.labels:
        assert f"= {label}" not in said, "the school's form says what its points mean"
    assert len(texts(RENDERER.instrument_form(instrument_form(SRAS)))) == 1


def test_it_says_who_reads_the_answers() -> None:
    by_name = asked(instrument_form(readers=SurveyReaders(("Karin Ås", "Maria Lind"), (Role.RECTOR,))))
    assert "Vem läser svaren i dag: Karin Ås och Maria Lind." in by_name
    by_role = asked(instrument_form(readers=SurveyReaders((), (Role.RECTOR, Role.COUNSELLOR))))
    assert "Vem läser svaren i dag: rektor och kurator." in by_role
    named_only = SurveyReaders((), (Role.RECTOR,), is_named_only=True)
    assert readers_text(named_only) == NAMED_ONLY
    assert NAMED_ONLY[:20] in asked(instrument_form(readers=named_only))


def test_the_row_of_sums_has_the_numbers_of_each_function() -> None:
    said = asked(instrument_form(SRAS))
    for row in ("Fråga 1, 5, 9, 13, 17, 21", "Fråga 4, 8, 12, 16, 20, 24"):
        assert row in said
    assert "Jag vill inte svara på frågorna." in said


def test_long_questions_go_on_to_a_second_page_with_the_words_of_the_scale_and_the_code() -> None:
    long = replace(
        instrument_form(), questions=tuple(f"{number} " + "mycket långt " * 20 for number in range(1, 25))
    )
    pages = texts(RENDERER.instrument_form(long))
    assert len(pages) > 1
    for page in pages:
        assert "Kod 7K2F-91" in page
        assert "aldrig" in page


def test_a_second_page_says_whose_it_is_for_all_have_the_same_code() -> None:
    long = replace(instrument_form(), label="Vårdnadshavare 2", questions=("mycket långt " * 20,) * 24)
    for page in texts(RENDERER.instrument_form(long))[1:]:
        assert "Vårdnadshavare 2 · Kod 7K2F-91" in page
        assert "Alma" not in page


def test_markup_in_a_wording_is_letters() -> None:
    hostile = "<b>Hur</b> ofta &amp; <img src='http://x'/> \x00\u202e"
    said = asked(replace(instrument_form(), questions=(hostile,) * 24, intro=hostile, source=hostile))
    assert "<b>Hur</b> ofta &amp; <img" in said


def test_a_made_up_form_says_so_on_both_papers() -> None:
    made_up = replace(HEAD, is_made_up=True)
    assert "Påhittat formulär, mäter ingenting" in asked(instrument_form(head=made_up))
    answers = paper(PUPIL, T1, TRIAL)
    assert "Påhittat formulär, mäter ingenting" in summed(summary([answers], head=made_up, instrument=TRIAL))


# ------------------------------------------------------------------------------------------------------------ summaries


def test_the_summary_has_the_figures_twice_as_bars_and_as_a_table() -> None:
    said = summed(summary([paper(PUPIL, T1)]))
    assert said.count("5,00") >= 3  # beside the bar, in the table, in the reading
    for part in (
        "Alma Dahl",
        "Kod 7K2F-91",
        "24 av 24",
        "20 november 2026, papper",
        "regelversion 1",
        "0,50",
    ):
        assert part in said
    assert "Svaren pekar mest mot att undvika sådant i skolan som väcker obehag (5,00)." in said
    assert "Nästafunktionligger2,00lägre;mindreän0,50haderäknatsmed." in "".join(said.split())
    for caution in SRAS.cautions:
        assert "".join(caution.text.split()) in "".join(said.split())


def test_the_chart_is_drawn_as_lines_and_not_as_a_picture() -> None:
    page = PdfReader(BytesIO(RENDERER.survey_summary(summary(a_family())))).pages[0]
    assert not list(page.images)
    drawn = page.get_contents()
    assert drawn is not None
    content = drawn.get_data().decode("latin-1")
    assert len(re.findall(r"\bl\b", content)) > 100
    assert "[2.4 1.6] 0 d" in content  # the mean of those put together


@pytest.mark.parametrize("head", [HEAD, ALIAS, replace(HEAD, is_demo=True, is_made_up=True)])
def test_whatever_four_people_say_is_one_page(head: SurveyHead) -> None:
    sheet = replace(summary(a_family()), head=head)
    assert len(texts(RENDERER.survey_summary(sheet))) == 1


def test_more_people_than_a_page_holds_lose_nothing() -> None:
    sheet = summary(a_family())
    many = tuple(
        replace(person, label=f"Lärare {place}") for place in range(9) for person in sheet.people[3:]
    )
    rules = tuple(note for _ in range(9) for note in sheet.rules)
    crowded = replace(sheet, people=sheet.people[:3] + many, rules=rules)
    pages = texts(RENDERER.survey_summary(crowded))
    assert len(pages) > 1
    said = "".join("".join(pages).split())
    words = SummaryWords(crowded)
    for line in (*words.missing(), *words.rules(), *words.differences()):
        assert said.count("".join(line.split())[:24]) >= 1
    assert "Lärare8" in said


def test_the_lists_are_read_one_after_the_other() -> None:
    """Whoever listens to the paper hears the left column to its end before the right one begins."""
    said = "".join(summed(summary([paper(PUPIL, T1)])).split())
    lists = (
        "Detsomsaknas",
        "Såärdeträknat",
        "Nästafunktionligger2,00lägre;mindreän0,50haderäknatsmed.",
        "Atttänkapå",
    )
    assert [said.index(part) for part in lists] == sorted(said.index(part) for part in lists)


def test_what_is_missing_stands_apart_from_how_it_is_counted() -> None:
    sheet = replace(summary([*a_family()[1:], refused(PUPIL)]), unanswered=("Vårdnadshavare 3",))
    words = SummaryWords(sheet)
    assert "Vårdnadshavare 3: inget formulär." in words.missing()
    assert "Elev: har avstått från att svara." in words.missing()
    assert any("svar saknas på fråga 2 och 6." in line for line in words.missing())
    assert "Lärare: visas för sig och räknas inte in i medelvärdena." in words.rules()
    assert not set(words.missing()) & set(words.rules())


def test_an_unfinished_form_is_told() -> None:
    begun = answered_item(SRAS, begin_form(SRAS, PUPIL, DAY), 1, 6)
    words = SummaryWords(summary([finished(begun)]))
    assert "Elev: formuläret är inte färdigt." in words.missing()
    assert words.reading() == (
        "Inget formulär räcker ännu för att räkna samman svaren.",
        "Figuren visar de svar som finns.",
    )


def test_nobody_answered() -> None:
    said = summed(summary([refused(PUPIL)], unanswered=("Vårdnadshavare",)))
    assert "Ingen har svarat." in said
    assert "Vårdnadshavare: inget formulär." in said


@pytest.mark.parametrize(
    ("sums", "reading"),
    [
        ((0, 0, 0, 0), "Alla medelvärden är låga (högst 0,00): formuläret förklarar inte frånvaron."),
        ((36, 36, 36, 36), "(skillnad 0,00) att ingen funktion kan lyftas fram."),
        (
            (24, 22, 12, 6),
            "obehag (4,00) och att slippa svåra sociala situationer och bedömning (3,67).",
        ),
    ],
)
def test_the_reading_names_functions_only_where_they_stand_out(sums: tuple[int, ...], reading: str) -> None:
    assert reading in SummaryWords(summary([paper(PUPIL, of_sums(*sums))])).reading()[0]


def test_methods_that_disagree_are_told_with_the_other_profile() -> None:
    forms = [
        paper(PUPIL, of_sums(12, 30, 6, 6)),
        paper(MOTHER, of_sums(24, 12, 6, 6)),
        paper(FATHER, of_sums(24, 12, 6, 6)),
    ]
    by_a, by_b = summary(forms), summary(forms, method=CombinationMethod.HALF_PUPIL)
    assert any(
        line.startswith("Med metod B hade bilden blivit en annan") for line in SummaryWords(by_a).rules()
    )
    assert any(
        line.startswith("Metod B: 3 formulär; eleven väger hälften") for line in SummaryWords(by_b).rules()
    )
    assert SummaryWords(by_a).reading()[1] == (
        "Vårdnadshavare 1 och vårdnadshavare 2 har något annat högst än eleven."
    )


def test_every_rule_has_its_sentence_and_none_a_word_of_diagnosis() -> None:
    sheets = [
        summary(a_family()),
        summary([refused(PUPIL)]),
        summary([paper(PUPIL, of_sums(24, 21, 12, 6))]),
        summary([paper(PUPIL, of_sums(24, 24, 10, 8)), paper(MOTHER, of_sums(24, 24, 10, 8))]),
        summary([paper(PUPIL, of_sums(1, 1, 1, 1))]),
    ]
    for sheet in sheets:
        words = SummaryWords(sheet)
        assert len(words.missing()) + len(words.rules()) == len(sheet.rules) + len(sheet.unanswered)
        for line in (*words.reading(), *words.missing(), *words.rules(), *words.differences()):
            assert line.lstrip("”")[:1].isupper()
            assert not re.search(r"diagnos|allvarlig|svår frånvaro|klinisk|signifikant|störning|None", line)
    assert {note.code for sheet in sheets for note in sheet.rules} > {RuleCode.AT_LIMIT, RuleCode.LOW}


_ANSWER = st.one_of(st.none(), st.integers(0, 6))
_FORM = st.tuples(*[_ANSWER] * 24)


@settings(max_examples=40, deadline=None)
@given(st.tuples(_FORM, _FORM, _FORM, _FORM))
def test_every_combination_of_answers_has_words_and_a_page(answers: tuple[Answers, ...]) -> None:
    people = (PUPIL, MOTHER, FATHER, TEACHER)
    sheet = summary([paper(who, given) for who, given in zip(people, answers, strict=True)])
    words = SummaryWords(sheet)
    assert all((*words.reading(), *words.rules()))
    assert RENDERER.survey_summary(sheet).startswith(b"%PDF")


# ------------------------------------------------------------------------------------------------- protected, and files


@pytest.mark.parametrize("is_instrument", [True, False])
def test_a_protected_pupil_is_an_alias_and_an_empty_line(is_instrument: bool) -> None:
    readers = SurveyReaders(is_named_only=True)
    said = (
        asked(instrument_form(SRAS, head=ALIAS, readers=readers))
        if is_instrument
        else summed(summary(a_family(), head=ALIAS, is_named=False))
    )
    assert "Elev K-2041" in said
    assert "Namn, skrivs för hand" in said
    assert "Skolan" in said
    assert not [part for part in ("Alma", "Dahl", "Ekskolan", "Klass", "Per Holm") if part in said]


def test_the_files_say_the_code_and_nobody_and_are_the_same_each_time() -> None:
    for make in (
        lambda: RENDERER.instrument_form(instrument_form(name="Anna Dahl")),
        lambda: RENDERER.survey_summary(summary(a_family())),
    ):
        pdf = make()
        assert pdf == make()
        told = str(PdfReader(BytesIO(pdf)).metadata)
        assert "7K2F-91" in told
        assert not [part for part in ("Alma", "Dahl", "Ekskolan", "SRAS") if part in told]


def test_letters_that_the_font_lacks_are_counted_and_told() -> None:
    pdf = RENDERER.instrument_form(replace(instrument_form(), intro="שלום"))
    assert "[4teckensaknas]" in squeezed(pdf)
    assert "Några tecken kunde inte skrivas" in text(pdf)


def test_listed() -> None:
    assert (listed(()), listed(("a",)), listed(("a", "b", "c"))) == ("", "a", "a, b och c")
