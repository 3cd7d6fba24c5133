# SPDX-License-Identifier: EUPL-1.2
"""Rows mended by hand: what the finder pointed at is put right, and nothing that stood in the form is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eht_desk import resources
from eht_desk.catalog.instruments import InstrumentCatalogFromFiles
from eht_desk.domain.instruments.model import InformantKind
from eht_desk.domain.instruments.wording import WordingCode, WordingDraft, WordingProblem
from eht_desk.domain.instruments.wording_mending import mended, moved_down, moved_up, without
from eht_desk.domain.instruments.wording_rows import check_rows, find_rows

INSTRUMENT = InstrumentCatalogFromFiles(resources.root() / "instruments").get("trial_questions")
QUESTIONS = INSTRUMENT.questions(InformantKind.PUPIL)
ROWS = len(QUESTIONS)


def texts_of(draft: WordingDraft) -> tuple[str, ...]:
    return (*(row.text for row in draft.rows), *draft.surplus)


def looked_at(texts: Sequence[str]) -> WordingDraft:
    rows = [(number, text) for number, text in enumerate(texts[:ROWS], start=1)]
    return check_rows(INSTRUMENT, [*rows, *((0, text) for text in texts[ROWS:])])


def mend(draft: WordingDraft, code: WordingCode) -> WordingDraft:
    problem = next(item for item in draft.problems if item.code is code)
    texts = mended(texts_of(draft), ROWS, problem)
    assert texts is not None
    return looked_at(texts)


def codes(draft: WordingDraft) -> set[WordingCode]:
    return {problem.code for problem in draft.problems}


def test_a_line_too_many_is_moved_out_and_left_over() -> None:
    lines = [*QUESTIONS[:4], "Hur ofta är det fredag?", *QUESTIONS[4:]]
    draft = find_rows(INSTRUMENT, "\n".join(lines))
    assert codes(draft) == {WordingCode.WRONG_COUNT, WordingCode.SHIFTED}
    draft = mend(draft, WordingCode.SHIFTED)
    assert texts_of(draft) == (*QUESTIONS, "Hur ofta är det fredag?")
    assert codes(draft) == {WordingCode.WRONG_COUNT}
    assert looked_at(without(texts_of(draft), ROWS)).problems == ()


def test_a_line_too_few_opens_its_row() -> None:
    draft = find_rows(INSTRUMENT, "\n".join([*QUESTIONS[:4], *QUESTIONS[5:]]))
    assert WordingCode.SHIFTED in codes(draft)
    draft = mend(draft, WordingCode.SHIFTED)
    assert codes(draft) == {WordingCode.ROW_MISSING}
    assert [row.text for row in draft.rows] == [*QUESTIONS[:4], "", *QUESTIONS[5:]]


def test_a_double_is_struck_and_those_below_move_up() -> None:
    draft = find_rows(INSTRUMENT, "\n".join([*QUESTIONS[:4], QUESTIONS[3], *QUESTIONS[4:]]))
    assert WordingCode.TEXT_TWICE in codes(draft)
    assert mend(draft, WordingCode.TEXT_TWICE).problems == ()


def test_an_empty_row_is_closed() -> None:
    texts = [*QUESTIONS[:2], "", *QUESTIONS[2:]]
    draft = looked_at(texts)
    assert mend(draft, WordingCode.ROW_MISSING).problems == ()
    last = looked_at([*QUESTIONS[:-1], ""])
    assert mended(texts_of(last), ROWS, last.problems[0]) is None


def test_a_row_in_two_pieces_is_put_together() -> None:
    head, _, tail = QUESTIONS[5].partition(" någon ")
    draft = looked_at([*QUESTIONS[:5], head, f"någon {tail}", *QUESTIONS[6:]])
    assert WordingCode.ROW_BROKEN in codes(draft)
    assert mend(draft, WordingCode.ROW_BROKEN).problems == ()


@pytest.mark.parametrize("between", [" ", " 7. "])
def test_two_questions_in_a_row_are_parted(between: str) -> None:
    both = QUESTIONS[5] + between + QUESTIONS[6]
    for texts in ([*QUESTIONS[:5], both, *QUESTIONS[7:]], [*QUESTIONS[:5], both, "", *QUESTIONS[7:]]):
        draft = looked_at([*texts, *[""] * (ROWS - len(texts))])
        assert mend(draft, WordingCode.TWO_IN_ROW).problems == ()


def test_a_problem_of_the_whole_is_not_mended_by_moving() -> None:
    assert mended(QUESTIONS, ROWS, WordingProblem(WordingCode.WRONG_COUNT)) is None
    assert mended(QUESTIONS, ROWS, WordingProblem(WordingCode.TOO_LONG, 3)) is None
    assert mended(QUESTIONS, ROWS, WordingProblem(WordingCode.TWO_IN_ROW, 3)) is None
    assert mended(QUESTIONS, ROWS, WordingProblem(WordingCode.ROW_BROKEN, 1)) is None


@given(
    st.lists(st.sampled_from(["", "A?", "b c", "D. E?", "F"]), min_size=24, max_size=27),
    st.integers(1, ROWS),
    st.integers(1, 2),
)
def test_nothing_is_lost_by_moving(texts: list[str], row: int, by: int) -> None:
    texts = [*texts[:ROWS], *filter(None, texts[ROWS:])]
    for moved in (moved_up(texts, ROWS, row, by), moved_down(texts, ROWS, row, by)):
        assert len(moved) >= ROWS
        assert Counter(filter(None, moved)) == Counter(filter(None, texts))
    for code in (WordingCode.ROW_MISSING, WordingCode.ROW_BROKEN):
        changed = mended(texts, ROWS, WordingProblem(code, row))
        if changed is not None:
            assert Counter(" ".join(changed).split()) == Counter(" ".join(texts).split())
