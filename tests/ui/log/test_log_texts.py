# SPDX-License-Identifier: EUPL-1.2
"""Every kind of log row about a pupil has its words, and what leaves the program is counted as that."""

from __future__ import annotations

import ast
from pathlib import Path

import eht_desk
from eht_desk.application.protection_aftermath import OUT
from eht_desk.domain.log_kinds import LogGroup, group_of, kinds_in
from eht_desk.ui.log_texts import GROUPS, KINDS
from eht_desk.ui.protection.texts import OUT_KINDS

NEVER_ABOUT_A_PUPIL = (
    "store_",
    "recovery_",
    "recovered_",
    "key_ring_",
    "leaver_keys_",
    "lease_",
    "upgrade_",
    "undo_images_",
    "definition_",
    "routines_",
    "language_",
    "school_",
    "class_",
    "second_place_",
    "backup_",
    "account_",
    "own_notes_",
    "personal_sheet_",
)


def kinds_written() -> set[str]:
    """The kinds that stand as plain texts where log rows are made."""
    found = set()
    for path in Path(eht_desk.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "LogEvent" and node.args:
                kind = node.args[0]
                if isinstance(kind, ast.Constant) and isinstance(kind.value, str):
                    found.add(kind.value)
    return found


def test_every_kind_about_a_pupil_has_words():
    missing = {kind for kind in kinds_written() - set(KINDS) if not kind.startswith(NEVER_ABOUT_A_PUPIL)}
    assert missing == set()


def test_the_words_are_short_and_begin_with_a_verb_and_no_name_of_a_kind():
    for kind, words in KINDS.items():
        assert words[0].isupper(), kind
        assert not words.endswith("."), kind
        assert "_" not in words
    assert set(GROUPS) == set(LogGroup)


def test_all_that_left_the_program_is_asked_back_with_words_of_its_own():
    """A form for consent leaves it when it is printed, which is a row of its own."""
    assert kinds_in(LogGroup.TAKEN_OUT) - OUT == {"consent_paper_made"}
    assert {group_of(kind) for kind in OUT} == {LogGroup.TAKEN_OUT}
    assert set(OUT_KINDS) == OUT
