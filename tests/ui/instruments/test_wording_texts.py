# SPDX-License-Identifier: EUPL-1.2
"""What stands at the rows, in Swedish, for everything that can be wrong."""

from __future__ import annotations

import pytest

from eht_desk.domain.instruments.wording import WordingCode, WordingDraft, WordingProblem, WordingRow
from eht_desk.ui.wording_texts import mending, sentence, sentences, summary

FACTS = {
    WordingCode.OLD_FORM: (("found", 16), ("wanted", 24)),
    WordingCode.WRONG_COUNT: (("found", 23), ("wanted", 24)),
    WordingCode.NUMBER_UNKNOWN: (("number", 25),),
    WordingCode.TEXT_TWICE: (("other", 3),),
    WordingCode.TOO_LONG: (("limit", 400),),
    WordingCode.SHIFTED: (("by", 1),),
}


def problem(code: WordingCode, row: int = 0) -> WordingProblem:
    return WordingProblem(code, row, FACTS.get(code, ()))


@pytest.mark.parametrize("code", WordingCode)
def test_everything_that_can_be_wrong_has_its_sentence(code: WordingCode) -> None:
    words = sentence(problem(code))
    assert words.endswith(".")
    assert "{" not in words
    assert "!" not in words


def test_a_shift_says_how_far_and_which_way() -> None:
    down, up = (WordingProblem(WordingCode.SHIFTED, 5, (("by", by),)) for by in (1, -2))
    assert sentence(down) == "Härifrån verkar texterna ha hamnat 1 rad för långt nedåt."
    assert mending(down) == "Flytta upp härifrån 1 rad"
    assert sentence(up) == "Härifrån verkar texterna ha hamnat 2 rader för långt uppåt."
    assert mending(up) == "Flytta ned härifrån 2 rader"
    assert mending(problem(WordingCode.TOO_LONG, 5)) == ""


def test_the_whole_is_summed_up() -> None:
    rows = tuple(WordingRow(number, "ämne", "text") for number in (1, 2, 3))
    assert summary(WordingDraft(rows, ())) == (
        "Alla 3 rader har en text. Jämför dem med ämnena bredvid.",
        "ok",
    )
    looked = WordingDraft(rows, (problem(WordingCode.TWO_IN_ROW, 2),))
    assert summary(looked) == ("1 rad att titta på.", "warn")
    broken = WordingDraft(
        rows,
        (
            problem(WordingCode.WRONG_COUNT),
            problem(WordingCode.ROW_MISSING, 1),
            problem(WordingCode.TOO_LONG, 2),
            problem(WordingCode.TWO_IN_ROW, 2),
            problem(WordingCode.ROW_BROKEN, 3),
        ),
    )
    assert summary(broken) == (
        "Det är 23 rader och ska vara 24. 2 rader att rätta. 1 rad att titta på.",
        "error",
    )
    assert sentences((problem(WordingCode.ROW_TWICE, 1),) * 2) == sentence(problem(WordingCode.ROW_TWICE))
