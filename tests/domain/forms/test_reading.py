# SPDX-License-Identifier: EUPL-1.2
"""How one answer of each kind reads: text for the paper, problem, parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eht_desk.domain.forms.model import AnswerValue, DisplayWords, FieldDefinition, FieldKind, Option
from eht_desk.domain.forms.reading import read_answer
from tests.domain.forms.strategies import json_values

MONTHS = (*(f"månad {number}" for number in range(1, 11)), "november", "december")
WORDS = DisplayWords(
    yes="Ja",
    no="Nej",
    months=MONTHS,
    decimal_mark=",",
)
OPTIONS = (Option("school", "I skolan"), Option("home", "Hemma"))
COLUMNS = (
    FieldDefinition("what", FieldKind.TEXT, "Vad", required=True),
    FieldDefinition("when", FieldKind.DATE, "När"),
)


def field(kind: str, **more: object) -> FieldDefinition:
    return FieldDefinition(id="f", kind=FieldKind(kind), label="F", **more)  # type: ignore[arg-type] # test shorthand


@pytest.mark.parametrize(
    ("definition", "value", "text"),
    [
        (field("text"), "  Åsa skrev  ", "  Åsa skrev  "),
        (field("text", max_length=4), "a\u030abcd", "åbcd"),
        (field("long_text"), "rad 1\r\nrad 2", "rad 1\nrad 2"),
        (field("integer"), 7, "7"),
        (field("integer", minimum=-3), -3, "-3"),
        (field("decimal"), "12.5", "12,5"),
        (field("decimal"), "12,50", "12,50"),
        (field("decimal"), "\u22123", "-3"),
        (field("date"), "2026-11-16", "16 november 2026"),
        (field("date"), "2028-02-29", "29 månad 2 2028"),
        (field("time"), "08:30", "08:30"),
        (field("choice", options=OPTIONS), "home", "Hemma"),
        (field("multi_choice", options=OPTIONS), ["home", "school", "home"], "I skolan, Hemma"),
        (field("yes_no"), {"value": "yes"}, "Ja"),
        (field("yes_no"), {"value": "no", "comment": None}, "Nej"),
        (field("scale", minimum=1, maximum=5, options=(Option("5", "Mycket bra"),)), 5, "5 – Mycket bra"),
        (field("scale", minimum=1, maximum=5), 4, "4"),
        (field("person"), {"name": "Kim Test", "account_id": "x"}, "Kim Test"),
    ],
)
def test_a_good_answer_is_shown_as_people_write_it(definition, value, text):
    reading = read_answer(definition, value, WORDS)
    assert (reading.text, reading.problem, reading.is_empty) == (text, "", False)


@pytest.mark.parametrize(
    ("definition", "value", "problem", "text"),
    [
        (field("text", max_length=3), "abcd", "too_long", "abcd"),
        (field("text"), 12, "wrong_type", "12"),
        (field("long_text"), {"a": "å"}, "wrong_type", '{"a": "å"}'),
        (field("integer"), "tolv", "not_a_number", "tolv"),
        (field("integer"), True, "wrong_type", "true"),
        (field("integer"), 3.5, "wrong_type", "3.5"),
        (field("integer", minimum=0, maximum=9), 10, "out_of_range", "10"),
        (field("integer", minimum=0, maximum=9), -1, "out_of_range", "-1"),
        (field("scale", minimum=1, maximum=5), 6, "out_of_range", "6"),
        (field("decimal"), "1.2.3", "not_a_number", "1.2.3"),
        (field("decimal"), "1e9", "not_a_number", "1e9"),
        (field("decimal", maximum=100), "100,01", "out_of_range", "100,01"),
        (field("decimal"), 1.5, "wrong_type", "1.5"),
        (field("date"), "2026-02-29", "not_a_date", "2026-02-29"),
        (field("date"), "16/11", "not_a_date", "16/11"),
        (field("date"), "20261116", "not_a_date", "20261116"),
        (field("date"), "2026-W47-1", "not_a_date", "2026-W47-1"),
        (field("date"), "٢٠٢٦-11-16", "not_a_date", "٢٠٢٦-11-16"),
        (field("date"), 20261116, "wrong_type", "20261116"),
        (field("time"), "24:00", "not_a_time", "24:00"),
        (field("time"), "8.30", "not_a_time", "8.30"),
        (field("choice", options=OPTIONS), "moon", "unknown_option", "moon"),
        (field("choice", options=OPTIONS), ["home"], "wrong_type", '["home"]'),
        (field("multi_choice", options=OPTIONS), ["home", "moon"], "unknown_option", "Hemma, moon"),
        (field("multi_choice", options=OPTIONS), "home", "wrong_type", "home"),
        (field("multi_choice", options=OPTIONS), ["home", 1], "wrong_type", '["home", 1]'),
        (field("yes_no"), "yes", "wrong_type", "yes"),
        (field("yes_no"), {"value": "maybe"}, "unknown_option", "maybe"),
        (field("yes_no"), {"value": "yes", "other": 1}, "wrong_type", '{"other": 1, "value": "yes"}'),
        (field("yes_no"), {"value": True}, "wrong_type", '{"value": true}'),
        (field("yes_no", max_length=2), {"value": "yes", "comment": "abc"}, "too_long", "Ja"),
        (field("person"), "Kim Test", "wrong_type", "Kim Test"),
        (field("person"), {"name": ["Kim"]}, "wrong_type", '{"name": ["Kim"]}'),
        (field("table", columns=COLUMNS), {"what": "x"}, "wrong_type", '{"what": "x"}'),
        (field("table", columns=COLUMNS), [{"why": "x"}], "wrong_type", '[{"why": "x"}]'),
        (field("signature"), "Kim", "wrong_type", "Kim"),
        (field("information"), [1], "wrong_type", "[1]"),
    ],
)
def test_a_bad_answer_is_named_and_still_shown(definition, value, problem, text):
    reading = read_answer(definition, value, WORDS)
    assert (reading.problem, reading.text) == (problem, text)


@pytest.mark.parametrize("kind", list(FieldKind))
@pytest.mark.parametrize("value", [None, "", " \t\n", [], {}])
def test_nothing_is_an_answer_to_no_kind(kind, value):
    reading = read_answer(field(kind, columns=COLUMNS, options=OPTIONS), value, WORDS)
    assert reading.is_empty
    assert (reading.text, reading.problem, reading.rows) == ("", "", ())


def test_a_comment_without_yes_or_no_is_kept_but_answers_nothing():
    reading = read_answer(field("yes_no"), {"value": "", "comment": "  kanske "}, WORDS)
    assert reading.is_empty
    assert (reading.text, reading.comment) == ("", "  kanske ")


def test_a_table_shows_its_cells_and_skips_empty_rows():
    table = field("table", columns=COLUMNS, maximum=2)
    rows: AnswerValue = [{"what": "Ringa hem", "when": "2026-11-16"}, {"what": " "}, {"what": "Möte"}]
    reading = read_answer(table, rows, WORDS)
    assert reading.rows == (("Ringa hem", "16 november 2026"), ("Möte", ""))
    assert reading.problem == ""


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([{"when": "2026-11-16"}], "required"),
        ([{"what": "x", "when": "snart"}], "not_a_date"),
        ([{"what": "x"}] * 3, "out_of_range"),
    ],
)
def test_a_table_has_the_problem_of_its_first_bad_cell(rows, problem):
    assert read_answer(field("table", columns=COLUMNS, maximum=2), rows, WORDS).problem == problem


@given(st.sampled_from(list(FieldKind)), json_values)
def test_any_json_can_be_read_as_any_kind(kind, value):
    definition = field(kind, columns=COLUMNS, options=OPTIONS, minimum=0, maximum=9, max_length=4)
    reading = read_answer(definition, value, WORDS)
    for text in (reading.text, reading.comment, *(cell for row in reading.rows for cell in row)):
        assert text.encode("utf-8").decode("utf-8") == text
    says_something = bool(reading.text or reading.rows)
    assert says_something is not reading.is_empty
    assert set(reading.chosen) <= {"school", "home"}
