# SPDX-License-Identifier: EUPL-1.2
"""A page's code is ours when it looks like one in every part: what it says is kept and shown in lists."""

from __future__ import annotations

import pytest

from eht_desk.domain.scans import PageCode, read_page_code

CODE = PageCode("7K2F-91", 1, 3, 2, 4, "4e1bab12")


def test_what_is_printed_is_read() -> None:
    assert read_page_code(CODE.text) == CODE
    largest = PageCode("ZZZZ-ZZ", 999999, 999999, 999999, 999999, "ffffffff")
    assert read_page_code(largest.text) == largest


@pytest.mark.parametrize(
    "text",
    [
        "",
        "EHT1/Alma Dahl 20150512/1/1/1/1/a",
        f"EHT1/{'7' * 5_000}/1/3/2/4/4e1bab12",
        "EHT1/7K2F-91/1/3/2/4/",
        "EHT1/7K2F-91/1/3/2/4/4e1bab12\n",
        "EHT1/7K2F-91/1/3/2/4/4e1bab1g",
        "EHT1/7K2F-91/1/3/0/4/4e1bab12",
        "EHT1/7K2F-91/1/3/2/\u0664/4e1bab12",
        "EHT1/7U2F-91/1/3/2/4/4e1bab12",
        "EHT2/7K2F-91/1/3/2/4/4e1bab12",
        "EHT1/7K2F-91/1/3/2/4/4e1bab12/5",
    ],
)
def test_whatever_else_is_none_of_ours(text: str) -> None:
    assert read_page_code(text) is None
