# SPDX-License-Identifier: EUPL-1.2
"""The log holds no content: words that somebody wrote go into records, save where a row is the only record."""

from __future__ import annotations

from eht_desk.domain.log import LogEvent
from eht_desk.domain.log_details import free_words, words_of
from eht_desk.ui.log_texts import KINDS


def test_ids_and_codes_are_no_words() -> None:
    assert free_words(LogEvent("task_done", detail={"task": "t1"})) == ()
    assert free_words(LogEvent("note_withdrawn", detail={"note": "n1", "tasks": 2})) == ()
    assert free_words(LogEvent("case_closed", detail={"case": "c1", "reason": "attendance_works"})) == ()


def test_what_somebody_wrote_is_caught() -> None:
    for kind, name in (
        *(("task_done", "note"), ("case_reopened", "note"), ("task_cancelled", "reason")),
        *(("received_withdrawn", "reason"), ("note_withdrawn", "reason"), ("copy_delivered", "decided_by")),
        *(("gate_overridden", "reason"), ("correction_started", "reason"), ("pupils_merged", "reason")),
        ("a_kind_to_come", "text"),
    ):
        assert free_words(LogEvent(kind, detail={name: "Ringde hem"})) == (name,), kind


def test_the_reason_of_a_look_stands_in_its_row() -> None:
    assert free_words(LogEvent("identity_revealed", detail={"reason": "Ringer hem"})) == ()
    assert words_of("identity_revealed") == {"reason"}
    assert words_of("task_done") == frozenset()


def test_only_kinds_that_there_are_may_hold_words() -> None:
    """A kind that was renamed does not keep its leave."""
    from eht_desk.domain import log_details

    assert set(log_details._WORDS) <= set(KINDS)
