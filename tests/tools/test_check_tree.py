# SPDX-License-Identifier: EUPL-1.2
"""The look at the whole tree finds what it should and leaves ordinary text alone."""

from __future__ import annotations

import pytest

from tools import check_tree


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("path = '/" + "work/main'", "a machine path"),
        ("cd /" + "root/x", "a machine path"),
        ("--extra-index-" + "url https://packages.example/x", "a package registry"),
        ("https://mirror.example/" + "simple/", "a package registry"),
        ("https://name:" + "password@mirror.example/x", "an address with a password"),
        ("-----BEGIN PRIVATE " + "KEY-----", "a private key"),
    ],
)
def test_what_must_not_be_published_is_found(line: str, what: str):
    assert list(check_tree.text_problems("file.txt", "first\n" + line)) == [f"file.txt:2: {what}"]


@pytest.mark.parametrize(
    "line",
    [
        "src/work/main.py",
        "uv pip compile --no-emit-index-" + "url",
        "https://eupl.eu/1.2/sv/",
        "/home",
        "a simple /x",
    ],
)
def test_ordinary_text_passes(line: str):
    assert list(check_tree.text_problems("file.txt", line)) == []


def test_a_long_module_is_found_but_not_a_long_test():
    text = "x = 1\n" * 401
    assert list(check_tree.size_problems("src/eht_desk/x.py", text)) == [
        "src/eht_desk/x.py: 401 lines, at most 400"
    ]
    assert list(check_tree.size_problems("tests/test_x.py", text)) == []


def test_the_first_line_is_the_licence():
    assert list(check_tree.licence_problems("a.py", check_tree.LICENCE_LINE + "\n")) == []
    assert list(check_tree.licence_problems("a.py", "x = 1\n")) != []


def test_a_resource_is_in_git_and_in_the_package():
    mapped = {"resources/forms": "eht_desk/_resources/forms"}
    assert list(check_tree.resource_problems(["resources/forms/a.toml"], [], mapped)) == []
    assert (
        len(list(check_tree.resource_problems(["resources/forms/a.toml"], ["resources/forms/b.pem"], mapped)))
        == 1
    )
    left_out = list(
        check_tree.resource_problems(["resources/forms/a.toml", "resources/fonts/a.ttf"], [], mapped)
    )
    assert left_out == [
        "resources/fonts/a.ttf: not named under force-include in pyproject.toml, so the package lacks it"
    ]
    assert len(list(check_tree.resource_problems([], [], mapped))) == 1
