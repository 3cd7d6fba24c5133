# SPDX-License-Identifier: EUPL-1.2
"""Text of answers and the bytes that checksums run over."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eht_desk.domain.forms.model import AnswerValue, DisplayWords
from eht_desk.domain.forms.text import (
    canonical_answers,
    date_text,
    normalised_answers,
    raw_text,
    shown_text,
)
from tests.domain.forms.strategies import any_text, finite_json_values, json_values

finite_answers = st.dictionaries(any_text, finite_json_values, max_size=5)


def test_letters_typed_on_different_machines_give_the_same_checksum_bytes():
    assert canonical_answers({"a": "\u00e5"}) == canonical_answers({"a": "a\u030a"}) == b'{"a":"\\u00e5"}'


def test_the_order_of_answering_does_not_matter():
    assert canonical_answers({"a": 1, "b": {"x": 1, "y": 2}}) == canonical_answers(
        {"b": {"y": 2, "x": 1}, "a": 1}
    )


def test_white_space_matters_since_somebody_wrote_it():
    assert canonical_answers({"a": " x"}) != canonical_answers({"a": "x"})


@given(finite_answers)
def test_canonical_bytes_survive_storage(answers):
    data = canonical_answers(answers)
    assert canonical_answers(json.loads(data)) == data
    assert canonical_answers(normalised_answers(answers)) == data


@given(finite_answers)
def test_normalising_twice_changes_nothing_more(answers):
    once = normalised_answers(answers)
    assert normalised_answers(once) == once


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_that_is_none_has_no_checksum(number):
    with pytest.raises(ValueError, match="JSON"):
        canonical_answers({"a": number})


def test_an_answer_nested_without_end_is_refused_by_name_and_still_shown():
    deep: AnswerValue = "x"
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(ValueError, match="too deep"):
        canonical_answers({"a": deep})
    assert raw_text(deep) == "\ufffd"
    while isinstance(deep, list):  # taken apart by hand, since its own clean-up would be as deep
        deep = deep.pop()


@given(any_text)
def test_shown_text_can_be_encoded_and_holds_no_controls(text):
    shown = shown_text(text)
    assert shown.encode("utf-8").decode("utf-8") == shown
    assert not set(shown) & {chr(code) for code in range(32) if chr(code) not in "\n\t"}
    assert shown_text(shown) == shown


def test_line_breaks_and_spaces_stay():
    assert shown_text("  rad 1\r\nrad 2\rrad 3  ") == "  rad 1\nrad 2\nrad 3  "
    assert shown_text("a\x00b\ud800") == "a\ufffdb\ufffd"


@given(json_values)
def test_anything_can_be_shown_raw(value):
    assert raw_text(value).encode("utf-8").decode("utf-8") == raw_text(value)


def test_dates_in_words_and_without():
    months = tuple(f"m{number}" for number in range(1, 13))
    assert date_text(date(2026, 11, 6), DisplayWords(months=months)) == "6 m11 2026"
    assert date_text(date(2026, 11, 6), DisplayWords()) == "2026-11-06"
