# SPDX-License-Identifier: EUPL-1.2
"""Name, class and number on one line: no name turns the number beside it."""

from __future__ import annotations

from eht_desk.ui.words import in_a_row


def test_parts_that_are_there() -> None:
    assert in_a_row("Alma Dahl", "", "20150512-2380") == "Alma Dahl · 20150512-2380"


def test_a_mark_that_turns_letters_is_gone() -> None:
    """A personal number was read backwards after it."""
    assert in_a_row("Al\u202ema", "5A") == "\u2068Alma\u2069 · 5A"


def test_a_name_that_is_read_from_the_right_stands_apart() -> None:
    assert in_a_row("\u0639\u0644\u064a", "5A") == "\u2068\u0639\u0644\u064a\u2069 · 5A"
