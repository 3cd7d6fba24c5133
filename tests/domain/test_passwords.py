# SPDX-License-Identifier: EUPL-1.2
"""The password floor: length and commonness, nothing about which letters."""

from __future__ import annotations

import pytest

from eht_desk.domain.passwords import normalised, password_problem

COMMON = {"password1234", "sommarsommar", "lösenordlösenord"}


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("elva tecken", "too_short"),
        ("tolv tecken!", ""),
        ("bara små bokstäver utan siffror", ""),
        ("x" * 257, "too_long"),
        ("abababababababab", "too_uniform"),
        ("PASSWORD1234", "common"),
        ("sommarsommar2026!", "common"),
        ("Lösenordlösenord", "common"),
        ("ekskolan2026!", "holds_name"),
        ("marlinmarlin1", "holds_name"),
        ("marlin går hem över bron", ""),
    ],
)
def test_floor(password: str, problem: str):
    found = password_problem(password, login="marlin", names=("Ekskolan",), is_common=COMMON.__contains__)
    assert found == problem


def test_the_same_typing_gives_the_same_key_on_every_keyboard():
    assert normalised("a\u030alen") == normalised("\u00e5len")
