# SPDX-License-Identifier: EUPL-1.2
"""Every way a form file can be wrong is found, with its code, its place and a remedy."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eht_desk.catalog.forms import definition_from_bytes, words_from_bytes
from eht_desk.catalog.problems import DefinitionError, ProblemCode
from eht_desk.domain.forms.model import DisplayWords
from tests.catalog.form_mistakes import CASES, ELSEWHERE, GOOD, NAME, changed

C = ProblemCode
WORDS = {"sv": DisplayWords(yes="Ja", no="Nej")}


def problems_of(text: str | bytes) -> DefinitionError:
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(DefinitionError) as caught:
        definition_from_bytes(data, NAME, WORDS)
    return caught.value


def test_the_form_that_the_cases_start_from_is_good():
    definition = definition_from_bytes(GOOD.encode(), NAME, WORDS)
    assert [stage.id for stage in definition.stages] == ["first", "second", "weekly"]


@pytest.mark.parametrize(
    ("code", "text", "place"), CASES, ids=[f"{n}-{case[0]}" for n, case in enumerate(CASES)]
)
def test_each_mistake_is_named_with_place_and_remedy(code, text, place):
    error = problems_of(text)
    matching = [problem for problem in error.problems if problem.code is code and place in str(problem.place)]
    assert matching, str(error)
    assert all(problem.remedy.strip() and str(problem).startswith(NAME) for problem in error.problems)


def test_every_code_has_a_case():
    assert {case[0] for case in CASES} | ELSEWHERE == set(ProblemCode)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (changed('kind = "date"', 'kind = "dat"'), "Did you mean date?"),
        (changed('title = "Sedan"', 'tilte = "S"\ntitle = "Sedan"'), "Did you mean title?"),
        (changed('answered = ["day"]', 'answered = ["dya"]'), "Did you mean day?"),
        (changed('stage = "second"', 'stage = "secnd"'), "Did you mean second?"),
        (changed('recipient = "rector"', 'recipient = "rektor"'), "Did you mean rector?"),
    ],
)
def test_a_misspelling_is_answered_with_the_nearest_word(text, hint):
    assert hint in str(problems_of(text))


def test_all_mistakes_of_a_file_are_told_at_once():
    text = (
        changed('kind = "date"', 'kind = "dat"')
        .replace('"&Text"', '""')
        .replace('roles = ["rector"]', "roles = []")
    )
    assert {problem.code for problem in problems_of(text).problems} >= {
        C.UNKNOWN_KIND,
        C.EMPTY_TEXT,
        C.EMPTY_LIST,
    }


def test_a_file_in_another_encoding_is_named():
    assert problems_of(GOOD.encode("latin-1")).problems[0].code is C.NOT_UTF8


def test_a_year_of_eleven_months_is_refused():
    months = ", ".join(f'"m{number}"' for number in range(11))
    with pytest.raises(DefinitionError, match="months_not_twelve"):
        words_from_bytes(
            f'yes = "J"\nno = "N"\ndecimal_mark = ","\nmonths = [{months}]'.encode(), "words/sv.toml"
        )


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_give_a_named_problem(data):
    with pytest.raises(DefinitionError):
        definition_from_bytes(data, NAME, WORDS)


@given(st.data())
def test_a_file_with_lines_lost_loads_or_says_why(data):
    lines = GOOD.splitlines()
    lost = data.draw(st.sets(st.integers(0, len(lines) - 1), min_size=1, max_size=6))
    text = "\n".join(line for number, line in enumerate(lines) if number not in lost)
    with contextlib.suppress(DefinitionError):
        assert definition_from_bytes(text.encode(), NAME, WORDS).stages
