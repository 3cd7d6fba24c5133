# SPDX-License-Identifier: EUPL-1.2
"""What is said before an account is closed about texts that nobody else can read."""

from __future__ import annotations

import pytest

from eht_desk.application.handing_over import WorkLeft
from eht_desk.ui.screens.person_closing import left_words


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (WorkLeft(0, 0), ""),
        (
            WorkLeft(0, 0, own_drafts=1),
            "1 egen påbörjad text som bara Maria Lind kan läsa. Ingen kan ta över den.",
        ),
        (
            WorkLeft(0, 0, own_documents=1),
            "1 eget dokument som bara Maria Lind kan läsa. Ingen kan ta över det.",
        ),
        (
            WorkLeft(0, 0, own_drafts=1, cases=2),
            "Rektor svarar för 2 ärenden efter Maria Lind tills",
        ),
        (WorkLeft(0, 0, own_drafts=1, measures=1), "1 insats behöver en ny ansvarig."),
        (WorkLeft(1, 0, own_documents=2, own_drafts=3), "3 egna påbörjade texter och 2 egna dokument"),
    ],
)
def test_own_texts_are_told_as_numbers(left: WorkLeft, words: str) -> None:
    said = left_words("Maria Lind", left, chooses=True)
    assert words in said
    assert ("Be Maria Lind först" in said) == bool(words)
