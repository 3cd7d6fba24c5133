# SPDX-License-Identifier: EUPL-1.2
"""The glossary is whole, and code names in the program follow it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from eht_desk.catalog.glossary import glossary_from_bytes, words_of
from eht_desk.catalog.problems import DefinitionError
from eht_desk.domain.accounts import Role

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src" / "eht_desk").rglob("*.py"))
GLOSSARY = glossary_from_bytes((ROOT / "resources" / "glossary.toml").read_bytes())

TERM = """
[[terms]]
swedish = "elev"
code = "pupil"
definition = "Går i skolan."
source = "egen"
avoid = ["student"]
"""


def identifiers(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        line = getattr(node, "lineno", 0)
        for attribute in ("id", "attr", "name", "arg", "asname"):
            value = getattr(node, attribute, None)
            if isinstance(value, str):
                yield line, value


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_code_names_use_the_word_of_the_glossary(path):
    found = [
        f"line {line}: {name} says {avoided}, write {instead}"
        for line, name in [(0, path.stem), *identifiers(path)]
        for avoided, instead in GLOSSARY.avoided_in(name)
    ]
    assert found == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_code_names_are_written_in_english_letters(path):
    assert [name for _, name in identifiers(path) if not name.isascii()] == []


def test_every_role_is_explained():
    assert {role.value for role in Role} <= {term.code for term in GLOSSARY.terms}


def test_terms_are_explained_in_a_sentence_with_a_source():
    assert len(GLOSSARY.terms) >= 40
    for term in GLOSSARY.terms:
        assert term.definition.endswith("."), term.swedish
        assert term.source


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("student_id", ["student", "id"]),
        ("StudentRow", ["student", "row"]),
        ("_readXMLFile", ["read", "xml", "file"]),
        ("KNOWN_ERRANDS", ["known", "errands"]),
        ("sha256", ["sha"]),
    ],
)
def test_names_are_taken_apart_into_words(name, words):
    assert list(words_of(name)) == words


@pytest.mark.parametrize(
    ("name", "is_found"),
    [
        ("student_id", True),
        ("StudentRow", True),
        ("elev", True),
        ("delivery", False),
        ("relevant", False),
        ("arende_code", True),
        ("errand", True),
        ("case_code", False),
    ],
)
def test_an_avoided_word_counts_only_as_a_whole_word(name, is_found):
    assert bool(GLOSSARY.avoided_in(name)) is is_found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (TERM + TERM, "duplicate_id"),
        (TERM + TERM.replace('"pupil"', '"learner"'), "duplicate_id"),
        (TERM + TERM.replace('"pupil"', '"student_group"').replace('"elev"', '"grupp"'), "avoided_code"),
        (TERM.replace("source", "sauce"), "missing_key"),
        (TERM.replace('"pupil"', '"Pupil"'), "bad_id"),
        ("terms = []", "empty_list"),
        ("", "missing_key"),
    ],
)
def test_a_glossary_with_a_mistake_is_refused(text, code):
    with pytest.raises(DefinitionError, match=code):
        glossary_from_bytes(text.encode())
