# SPDX-License-Identifier: EUPL-1.2
"""What a row of the log may hold beside its kind: the log tells that something was done, never what was written (B6).

Words stand in the record of what was done: the task, the case, the note, the copy. Where an act leaves no record of its
own, such as a look at somebody's identity, its row holds the reason that was given. Those kinds are named here, each.
"""

from __future__ import annotations

from collections.abc import Mapping

from eht_desk.domain.log import LogEvent

_CODE_NAMES = """
    account agrees answer answered answers approval asked asked_by at case cases changed channel checksum
    class classes codes columns consent consents copies copy count decision definition device digest documents
    draft drafts dropped_own entries entry excerpt excerpts fields filed findings first form former found
    from_other_schools gate grade handover held hours import imports informant instrument kind known last
    last_copy left level lines login loose loose_duplicate loose_no_code loose_not_readable_by_you meeting
    loose_other_paper loose_several_codes loose_unknown_document made_at member members merge missing
    named_marked nature new note_drafts notes number of offered on opened_pupils opening other outcome
    override overrides owner page pages persons place presets pupils purpose questions received recipient
    relation remaining removed restored review review_on right_role role roles routine row rows scanned sections
    sha256 since size staff stage states staying step substitute_for survey surveys task tasks unit until
    version vouched was way with without_rector wording year after_crash waits
"""
_CODES = frozenset(_CODE_NAMES.split())
"""Ids, codes, counts, days, and the names of computers and logins: whatever the kind."""

_CODES_IN: Mapping[str, frozenset[str]] = {
    "from": frozenset(
        {
            *("case_handed", "definition_put_in", "definition_withdrawn", "document_moved", "draft_moved"),
            *("draft_taken_over", "language_reviewed", "mentor_appointed", "pupil_changed_class"),
            *("pupil_changed_school", "received_sorted", "access_changed", "access_restored"),
            "routines_taken_in",
        }
    ),
    "to": frozenset(
        {
            *("case_handed", "class_ended", "mentor_appointed", "mentorship_ended", "pupil_changed_class"),
            *("pupil_changed_school", "work_handed_over", "received_sorted"),
            *("access_changed", "access_restored"),
        }
    ),
    "name": frozenset(
        {"definition_put_in", "definition_withdrawn", "language_reviewed", "routines_taken_in"}
    ),
    "note": frozenset({"note_corrected", "note_withdrawn", "note_written"}),
    "reason": frozenset({"case_closed", "leavers_settled", "locked", "loose_page_placed", "pupil_left"}),
    "why": frozenset({"loose_page_thrown_away"}),
    "key": frozenset({"setting_changed"}),
}
"""Ids, codes and days under a word that elsewhere may be anything."""

_WORDS: Mapping[str, frozenset[str]] = {
    # Somebody looked, opened or took out: the reason is what the look is judged by, and stands nowhere else.
    "identity_revealed": frozenset({"reason"}),
    "identity_searched": frozenset({"reason"}),
    "person_revealed": frozenset({"reason"}),
    "glass_broken": frozenset({"reason"}),
    "paper_saved_to_file": frozenset({"reason"}),
    "received_saved": frozenset({"to"}),
    "received_handed_over": frozenset({"to"}),
    "received_printed": frozenset({"to", "at_printer"}),
    "paper_printed": frozenset({"at_printer"}),
    "returned_pages_printed": frozenset({"at_printer"}),
    "cover_printed": frozenset({"at_printer"}),
    "log_list_printed": frozenset({"at_printer"}),
    "survey_printed": frozenset({"at_printer"}),
    "meeting_paper_printed": frozenset({"at_printer"}),
    "key_sheet_printed": frozenset({"at_printer"}),
    "protection_step_done": frozenset({"at_printer"}),
    # What it was about is gone, or is about no pupil.
    "loose_page_thrown_away": frozenset({"reason"}),
    "role_withdrawn": frozenset({"reason"}),
    "role_corrected": frozenset({"reason"}),
    "setting_changed": frozenset({"from", "to"}),
    # The reason of a change goes with the change, and this is what is left of it.
    "access_changed": frozenset({"reason"}),
    "access_restored": frozenset({"reason"}),
    # The author's own text, moved where nobody else is told of it.
    "document_moved": frozenset({"reason"}),
    "draft_moved": frozenset({"reason"}),
}
"""What somebody wrote, in rows that are the only record of the act."""


def words_of(kind: str) -> frozenset[str]:
    """Which details of a kind hold what somebody wrote."""
    return _WORDS.get(kind, frozenset())


def free_words(event: LogEvent) -> tuple[str, ...]:
    """The details of a row that this module does not know: a new one may be somebody's words, and is looked at first.

    Words go into a record, with its id in the row; a code, id, count or day is named here.
    """
    return tuple(
        name
        for name in event.detail
        if name not in _CODES
        and event.kind not in _CODES_IN.get(name, ())
        and name not in words_of(event.kind)
    )
