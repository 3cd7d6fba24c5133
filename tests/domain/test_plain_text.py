# SPDX-License-Identifier: EUPL-1.2
"""Invisible marks in names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eht_desk.domain.plain_text import without_marks


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Alma\u202eDahl", "AlmaDahl"),
        ("\u2066Omar\u2069 \u200fAli", "Omar Ali"),
        ("Åsa-Lén O'Brien", "Åsa-Lén O'Brien"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("So\u00adfia", "Sofia"),
    ],
)
def test_marks_go_and_letters_stay(text: str, plain: str):
    assert without_marks(text) == plain


@given(st.text())
def test_once_is_enough(text: str):
    assert without_marks(without_marks(text)) == without_marks(text)
