# SPDX-License-Identifier: EUPL-1.2
"""Every rule of the sources has something that holds it, and that is there (docs/rules.toml)."""

from __future__ import annotations

import ast
import functools
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
RULES: Mapping[str, Mapping[str, object]] = tomllib.loads((ROOT / "docs" / "rules.toml").read_text("utf-8"))[
    "rules"
]
ROUTINES = ("sweden", "trosa", "huddinge")


def numbered(prefix: str, *spans: tuple[int, int]) -> set[str]:
    return {f"{prefix}{number}" for first, last in spans for number in range(first, last + 1)}


def two_digits(prefix: str, *spans: tuple[int, int]) -> set[str]:
    return {f"{prefix}-{number:02}" for first, last in spans for number in range(first, last + 1)}


EVERY_RULE = (
    two_digits("HUD", (1, 31), (60, 60))
    | two_digits("HRP", (6, 10))
    | two_digits("TRO", (1, 22), (28, 30), (37, 49))
    | numbered("T", (1, 8))
    | numbered("D", (0, 10))
    | numbered("G", (1, 12))
    | numbered("H", (1, 15))
    | numbered("C", (1, 10))
    | numbered("B1-", (1, 16))
    | numbered("B11-", (1, 7))
    | numbered("B12-", (1, 11))
    | {"T2b", "T-judgement", "T-missed", "G3b", "A6-closing", "A6-indicators"}
    | {"A7-documents", "A7-roles", "A7-systems"}
)


def test_every_rule_is_in_the_list_and_no_other() -> None:
    assert set(RULES) == EVERY_RULE
    for name, rule in RULES.items():
        assert set(rule) in ({"says", "by"}, {"says", "not_here"}), name


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if "by" in rule])
def test_what_holds_a_rule_is_there(name: str) -> None:
    targets = RULES[name]["by"]
    assert isinstance(targets, list)
    assert targets
    for target in targets:
        assert is_there(target), f"{name}: {target}"


def test_a_target_that_is_not_there_is_noticed() -> None:
    for target in (
        "trosa steps.nothing",
        "form nothing",
        "form action_plan stages.nothing",
        "gate nothing",
        "code domain/cases.py Case.nothing",
        "code domain/nothing.py",
        "test test_true_names.py test_nothing",
        "doc nothing.md",
    ):
        assert not is_there(target), target


def is_there(target: str) -> bool:
    kind, _, rest = target.partition(" ")
    path, _, part = rest.partition(" ")
    if kind in ROUTINES:
        return _has_part(ROOT / "resources" / "routines" / kind / "v1.toml", rest)
    match kind:
        case "form":
            files = sorted((ROOT / "resources" / "forms" / path).glob("v*.toml"))
            return bool(files) and _has_part(files[-1], part)
        case "gate":
            return _has_part(ROOT / "resources" / "gates" / f"{path}.toml", part)
        case "resource":
            return _has_part(ROOT / "resources" / path, part)
        case "code":
            return _has_name(ROOT / "src" / "eht_desk" / path, part)
        case "test":
            return _has_name(ROOT / "tests" / path, part)
        case "doc":
            return (ROOT / "docs" / path).is_file()
    return False


def _has_part(path: Path, part: str) -> bool:
    """Whether the file has what the keys and ids lead to."""
    if not path.is_file():
        return False
    found: object = _content(path)
    for word in filter(None, part.split(".")):
        found = _inside(found, word)
    return found is not None


def _inside(content: object, word: str) -> object:
    if isinstance(content, dict):
        return content.get(word)
    if isinstance(content, list):
        return next((item for item in content if isinstance(item, dict) and item.get("id") == word), None)
    return None


@functools.cache
def _content(path: Path) -> dict[str, object]:
    return tomllib.loads(path.read_text("utf-8"))


def _has_name(path: Path, name: str) -> bool:
    """Whether the module has the function, class, constant, method or field; read, not imported."""
    if not path.is_file():
        return False
    body: list[ast.stmt] | None = _body(path)
    for word in filter(None, name.split(".")):
        body = None if body is None else _defined(body, word)
    return body is not None


@functools.cache
def _body(path: Path) -> list[ast.stmt]:
    return ast.parse(path.read_text("utf-8")).body


def _defined(body: list[ast.stmt], word: str) -> list[ast.stmt] | None:
    for item in body:
        if isinstance(item, ast.FunctionDef | ast.ClassDef) and item.name == word:
            return item.body
        names = (
            item.targets
            if isinstance(item, ast.Assign)
            else [item.target]
            if isinstance(item, ast.AnnAssign)
            else []
        )
        if any(isinstance(name, ast.Name) and name.id == word for name in names):
            return []
    return None
