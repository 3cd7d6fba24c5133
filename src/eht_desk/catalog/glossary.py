# SPDX-License-Identifier: EUPL-1.2
"""The terms of the field: one Swedish word, one code name, what it means, where that comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from eht_desk.catalog.problems import Place, ProblemCode, ProblemList
from eht_desk.catalog.tables import Table, parse_toml

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Term:
    """One term. `avoid` are code words that stand for it elsewhere and are not used here (`student` for pupil)."""

    swedish: str
    code: str
    definition: str
    source: str
    avoid: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Glossary:
    """All terms, in the order of the file."""

    terms: tuple[Term, ...]

    def by_code(self, code: str) -> Term:
        """The term with this code name. Raises KeyError."""
        for term in self.terms:
            if term.code == code:
                return term
        raise KeyError(code)

    def avoided_in(self, identifier: str) -> tuple[tuple[str, str], ...]:
        """The avoided words in a code name, each with the code name to use instead.

        A word counts when it stands alone between underscores or capitals: `student_id` and `StudentRow`, but
        not `delivery` for elev.
        """
        words = tuple(words_of(identifier))
        joined = f"_{'_'.join(words)}_"
        return tuple(
            (avoided, term.code) for term in self.terms for avoided in term.avoid if f"_{avoided}_" in joined
        )


def words_of(identifier: str) -> Iterator[str]:
    """The lower case words of a code name in snake case or with capitals."""
    for match in _WORD.finditer(identifier):
        yield match[0].lower()


def glossary_from_bytes(data: bytes, name: str = "glossary.toml") -> Glossary:
    """The glossary that a file holds. Raises DefinitionError with every problem found."""
    problems = ProblemList()
    content = parse_toml(data, name, problems)
    problems.raise_if_any()
    table = Table(content, Place(name), problems)
    terms = tuple(
        _read_term(Table(item, Place(name, "terms", str(item.get("code", ""))), problems))
        for item in table.tables("terms", required=True)
    )
    table.finish()
    problems.raise_if_any()
    _check(terms, name, problems)
    problems.raise_if_any()
    return Glossary(terms)


def _read_term(table: Table) -> Term:
    term = Term(
        swedish=table.text("swedish"),
        code=table.identifier("code"),
        definition=table.text("definition"),
        source=table.text("source"),
        avoid=table.texts("avoid"),
    )
    table.finish()
    return term


def _check(terms: tuple[Term, ...], name: str, problems: ProblemList) -> None:
    avoided = {word: term.code for term in terms for word in term.avoid}
    swedish: set[str] = set()
    codes: set[str] = set()
    for term in terms:
        place = Place(name, "terms", term.code)
        if term.code in codes or term.swedish.casefold() in swedish:
            problems.add(ProblemCode.DUPLICATE_ID, place, "The term stands twice", "Keep one of them.")
        codes.add(term.code)
        swedish.add(term.swedish.casefold())
        joined = f"_{term.code}_"
        for word, instead in avoided.items():
            if f"_{word}_" in joined:
                found = f"The code name uses {word}, which is to be avoided for {instead}"
                problems.add(ProblemCode.AVOIDED_CODE, place, found, "Choose another word.")
