# SPDX-License-Identifier: EUPL-1.2
"""Every hindrance to taking a mistake back has a sentence that says what to do."""

from __future__ import annotations

import pytest

from eht_desk.application import merge_pupils, undo_import
from eht_desk.ui import errors


@pytest.mark.parametrize(
    "code",
    [
        undo_import.UNDONE_ALREADY,
        undo_import.UNDO_EXPIRED,
        undo_import.NOT_NEWEST,
        merge_pupils.SAME_DRAFT,
        merge_pupils.MERGED_ALREADY,
        merge_pupils.DIFFERENT_UNITS,
        merge_pupils.DIFFERENT_COMPARTMENTS,
        merge_pupils.UNDONE_ALREADY,
        merge_pupils.MERGED_ON,
    ],
)
def test_a_hindrance_has_a_sentence(code: str) -> None:
    sentence = errors.text_of(code)
    assert sentence != errors.UNKNOWN
    assert "Ingenting har ändrats" in sentence
