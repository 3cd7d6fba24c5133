# SPDX-License-Identifier: EUPL-1.2
"""A school's wording beside the rows: what is taken, and every kind of row that is not where it should be."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.forms.model import AnswerValue
from eht_desk.domain.ids import AccountId
from eht_desk.domain.instruments.model import InformantKind, Item
from eht_desk.domain.instruments.wording import (
    WordingCode,
    WordingFacts,
    make_wording,
    wording_of_record,
    wording_record,
)
from eht_desk.domain.instruments.wording_rows import check_rows, find_rows
from tests.domain.instruments.forms import INSTRUMENT

C = WordingCode
THINGS = [
    *("porten", "trappan", "hallen", "matsalen", "biblioteket", "slöjdsalen", "gympasalen", "korridoren"),
    *("klassrummet", "kapprummet", "skolgården", "bussen", "cykeln", "vägen", "klockan", "pennan"),
    *("boken", "stolen", "bänken", "tavlan", "lampan", "fönstret", "dörren", "taket"),
]
MADE_UP = replace(
    INSTRUMENT,
    id="trial",
    items=tuple(
        Item(item.number, item.function, thing, (thing,))
        for item, thing in zip(INSTRUMENT.items, THINGS, strict=True)
    ),
)
QUESTIONS = [f"Hur ofta tänker du på {thing}?" for thing in THINGS]
FACTS = WordingFacts("Elevformulär", "sv", "2021", "Skolans pärm", "Karin Ås")


def numbered(questions, first=1):
    return "\n".join(f"{number}. {text}" for number, text in enumerate(questions, start=first))


def texts(draft):
    return [row.text for row in draft.rows]


def codes(draft):
    return {problem.code for problem in draft.problems}


def make(draft, facts=FACTS, **more):
    return make_wording(
        MADE_UP, InformantKind.PUPIL, draft, facts, AccountId("karin"), date(2026, 11, 22), **more
    )


@pytest.mark.parametrize(
    "text",
    [
        numbered(QUESTIONS),
        "\n".join(QUESTIONS),
        "Elevformulär\n\n0 = aldrig   6 = alltid\n" + numbered(QUESTIONS),
        "\n".join(f"Fråga {number}: {text}" for number, text in enumerate(QUESTIONS, start=1)),
        "\n".join(f"{number})\t{text}\t0 1 2 3 4 5 6" for number, text in enumerate(QUESTIONS, start=1)),
        "\n".join(f"{number} {text}   0  1  2  3  4  5  6" for number, text in enumerate(QUESTIONS, start=1)),
        "nr;fråga\r\n" + "\r\n".join(f'{number};"{text}"' for number, text in enumerate(QUESTIONS, start=1)),
        "nr,fråga\n" + "\n".join(f'{number},"{text}",""' for number, text in enumerate(QUESTIONS, start=1)),
        "\n".join(f"{number}.\n{text}" for number, text in enumerate(QUESTIONS, start=1)),
        numbered(QUESTIONS).replace("tänker du", "tänker\n   du"),
        "\N{ZERO WIDTH NO-BREAK SPACE}" + numbered(QUESTIONS).replace(" du ", "\N{NO-BREAK SPACE}du "),
    ],
)
def test_rows_are_found_as_people_have_them(text):
    draft = find_rows(MADE_UP, text)
    assert texts(draft) == QUESTIONS
    assert draft.problems == ()
    assert [row.topic for row in draft.rows] == THINGS


def test_what_stands_before_the_first_row_is_kept_apart():
    draft = find_rows(MADE_UP, "Läs varje fråga.\nSvara ärligt.\n" + numbered(QUESTIONS))
    assert draft.before == "Läs varje fråga.\nSvara ärligt."


@pytest.mark.parametrize("write", [numbered, "\n".join])
def test_sixteen_items_are_the_old_form(write):
    draft = find_rows(MADE_UP, write(QUESTIONS[:16]))
    assert C.OLD_FORM in codes(draft)
    assert draft.stops


@pytest.mark.parametrize("lost", [1, 7, 24])
def test_a_missing_row_is_caught(lost):
    rest = [(number, text) for number, text in enumerate(QUESTIONS, start=1) if number != lost]
    with_numbers = find_rows(MADE_UP, "\n".join(f"{number}. {text}" for number, text in rest))
    assert [problem.row for problem in with_numbers.problems if problem.code is C.ROW_MISSING] == [lost]
    without_numbers = find_rows(MADE_UP, "\n".join(text for _, text in rest))
    assert C.WRONG_COUNT in codes(without_numbers)
    assert with_numbers.stops
    assert without_numbers.stops


def test_a_row_without_text_is_caught():
    assert codes(find_rows(MADE_UP, numbered([*QUESTIONS[:5], "", *QUESTIONS[6:]]))) == {C.ROW_MISSING}


@pytest.mark.parametrize("write", [numbered, "\n".join])
def test_a_text_that_stands_twice_is_caught(write):
    draft = find_rows(MADE_UP, write([*QUESTIONS[:8], QUESTIONS[2].upper(), *QUESTIONS[9:]]))
    (problem,) = (problem for problem in draft.problems if problem.code is C.TEXT_TWICE)
    assert (problem.row, dict(problem.facts)) == (9, {"other": 3})
    assert draft.stops


def test_a_number_that_stands_twice_is_caught():
    draft = find_rows(MADE_UP, numbered(QUESTIONS).replace("\n9. ", "\n8. "))
    assert {(problem.code, problem.row) for problem in draft.problems} >= {
        (C.ROW_TWICE, 8),
        (C.ROW_MISSING, 9),
    }
    assert draft.surplus == (QUESTIONS[8],)


def test_numbers_that_begin_too_late_are_caught():
    draft = find_rows(MADE_UP, numbered(QUESTIONS, first=2))
    assert {C.ROW_MISSING, C.NUMBER_UNKNOWN, C.SHIFTED} <= codes(draft)
    assert draft.surplus == (QUESTIONS[-1],)


@pytest.mark.parametrize("write", [numbered, "\n".join])
@pytest.mark.parametrize(("start", "by"), [(1, 1), (8, 1), (1, -1), (12, -1), (5, 2)])
def test_a_shifted_row_is_caught_though_the_count_is_right(write, start, by):
    fill = ["Läs varje fråga noga.", "Ta den tid du behöver."]
    head, tail = QUESTIONS[: start - 1], QUESTIONS[start - 1 :]
    moved = [*head, *fill[:by], *tail][:24] if by > 0 else [*head, *tail[-by:], *fill[:-by]]
    draft = find_rows(MADE_UP, write(moved))
    (problem,) = (problem for problem in draft.problems if problem.code is C.SHIFTED)
    assert dict(problem.facts) == {"by": by}
    assert abs(problem.row - start) <= 2
    with pytest.raises(RuleViolation, match="wording_not_looked_at"):
        make(draft)


def test_two_questions_in_one_row_and_half_a_question_are_pointed_out():
    merged = [*QUESTIONS[:4], f"{QUESTIONS[4]} {QUESTIONS[5]}", *QUESTIONS[6:]]
    assert (5, C.TWO_IN_ROW) in {(p.row, p.code) for p in find_rows(MADE_UP, "\n".join(merged)).problems}
    broken = [*QUESTIONS[:4], "Hur ofta tänker du", "på biblioteket eller slöjdsalen?", *QUESTIONS[6:]]
    assert (6, C.ROW_BROKEN) in {(p.row, p.code) for p in find_rows(MADE_UP, "\n".join(broken)).problems}


def test_rows_out_of_order_are_put_by_their_number_and_pointed_out():
    rows = list(enumerate(QUESTIONS, start=1))
    rows[2], rows[9] = rows[9], rows[2]
    draft = find_rows(MADE_UP, "\n".join(f"{number}. {text}" for number, text in rows))
    assert texts(draft) == QUESTIONS
    assert codes(draft) == {C.OUT_OF_ORDER}


def test_a_row_that_was_mended_is_checked_again():
    draft = find_rows(MADE_UP, numbered([*QUESTIONS[:5], "", *QUESTIONS[6:]]))
    mended = [(row.number, row.text or QUESTIONS[5]) for row in draft.rows]
    assert check_rows(MADE_UP, mended).problems == ()


def test_a_whole_form_becomes_the_schools_wording_with_its_facts():
    wording = make(find_rows(MADE_UP, numbered(QUESTIONS)), intro=" Svara ärligt. ")
    assert wording.questions == tuple(QUESTIONS)
    assert wording.intro == "Svara ärligt."
    assert wording.fits(MADE_UP)
    assert not wording.fits(INSTRUMENT)
    assert wording_of_record(json.loads(json.dumps(wording_record(wording)))) == wording


@pytest.mark.parametrize("name", ["form_title", "language", "form_version", "source", "confirmed_by"])
def test_every_fact_about_the_form_is_asked_for(name):
    with pytest.raises(RuleViolation, match=f"required:{name}"):
        make(find_rows(MADE_UP, numbered(QUESTIONS)), replace(FACTS, **{name: "  "}))


def test_what_must_be_mended_cannot_be_confirmed_away():
    with pytest.raises(RuleViolation, match="wording_broken"):
        make(find_rows(MADE_UP, numbered(QUESTIONS[:23])), are_looked_at=True)


def test_what_is_only_suspicious_can_be_said_to_be_right():
    rows = [*QUESTIONS[:4], "Hur ofta tänker du på biblioteket? Varje dag?", *QUESTIONS[5:]]
    assert make(find_rows(MADE_UP, numbered(rows)), are_looked_at=True).questions == tuple(rows)


def test_labels_are_as_many_as_the_points():
    with pytest.raises(RuleViolation, match="labels_count"):
        make(find_rows(MADE_UP, numbered(QUESTIONS)), labels=("aldrig", "alltid"))


def test_a_broken_record_of_a_wording_has_a_code():
    record = wording_record(make(find_rows(MADE_UP, numbered(QUESTIONS))))
    changes: tuple[dict[str, AnswerValue], ...] = (
        {"questions": [1]},
        {"facts": {}},
        {"informant": "cat"},
        {"put_in_on": ""},
    )
    for change in changes:
        with pytest.raises(ExpectedFailure, match="broken_wording"):
            wording_of_record(record | change)


@pytest.mark.parametrize("text", ["_" * 200_000, "1 " * 100_000, "a\n" * 100_000, '1;"' + '""' * 100_000])
def test_a_long_text_of_nothing_is_gone_through_at_once(text):
    assert find_rows(MADE_UP, text).stops


@given(
    st.text(max_size=300)
    | st.lists(st.sampled_from([*QUESTIONS, "1.", "25;x", "?", "0 1 2 3 4 5 6"])).map("\n".join)
)
def test_any_text_gives_a_row_for_each_item(text):
    draft = find_rows(MADE_UP, text)
    assert [row.number for row in draft.rows] == list(range(1, 25))
    assert draft.stops or all(row.text for row in draft.rows)
