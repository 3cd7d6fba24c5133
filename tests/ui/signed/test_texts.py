# SPDX-License-Identifier: EUPL-1.2
"""How pages are listed in words."""

from __future__ import annotations

import pytest

from eht_desk.domain.scans import LooseReason
from eht_desk.ui.signed_texts import REASONS, SHORT, page_list


@pytest.mark.parametrize(
    ("pages", "words"),
    [
        ((1,), "sida 1"),
        ((1, 2), "sidorna 1 och 2"),
        ((1, 2, 3), "sidorna 1–3"),
        ((1, 3), "sidorna 1 och 3"),
        ((1, 2, 5), "sidorna 1, 2 och 5"),
        ((1, 2, 3, 5, 7, 8, 9), "sidorna 1–3, 5 och 7–9"),
    ],
)
def test_pages_in_words(pages: tuple[int, ...], words: str) -> None:
    assert page_list(pages) == words


def test_every_reason_has_its_words() -> None:
    assert set(REASONS) == set(SHORT) == set(LooseReason)
