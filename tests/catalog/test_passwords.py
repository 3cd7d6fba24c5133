# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import pytest

from eht_desk.catalog.passwords import CommonPasswordFile
from eht_desk.domain.passwords import password_problem

COMMON = CommonPasswordFile()


@pytest.mark.parametrize(
    "password",
    [
        "sommar2026sommar",
        "Sommaren2026!",
        "lösenordlösenord",
        "losenordlosenord",
        "Välkommen2026",
        "password1234",
        "qwertyuiopå12",
        "1qaz2wsx3edc4rfv",
        "elevhälsan2026",
        "Hösttermin2027",
        "november2026november",
    ],
)
def test_what_people_would_try_first_is_refused(password: str) -> None:
    assert (
        password_problem(password, login="marlin", names=("Ekskolan",), is_common=COMMON.contains) == "common"
    )


@pytest.mark.parametrize("password", ["tre gröna lampor vid sjön", "kastanj-ubåt-vante", "Xq7v mulen Rtw9z"])
def test_a_made_up_phrase_is_taken(password: str) -> None:
    assert password_problem(password, login="marlin", names=("Ekskolan",), is_common=COMMON.contains) == ""


def test_the_file_is_read_once_and_only_when_asked() -> None:
    asked: list[str] = []

    def read(name: str) -> bytes:
        import gzip

        asked.append(name)
        return gzip.compress(b"hemligt\n")

    passwords = CommonPasswordFile(read)
    assert asked == []
    assert passwords.contains("hemligt")
    assert not passwords.contains("annat")
    assert len(asked) == 1
