# SPDX-License-Identifier: EUPL-1.2
"""Reads what stands where something about a protected pupil is done (resources/protection/texts.toml)."""

from __future__ import annotations

from importlib.resources.abc import Traversable

from eht_desk.catalog.problems import Place, ProblemCode, ProblemList
from eht_desk.catalog.tables import Table, parse_toml
from eht_desk.domain.guidance import Guidance

FILE = "texts.toml"


class GuidanceFromFile:
    """The texts of `texts.toml` in a folder. Read when first asked for."""

    def __init__(self, root: Traversable) -> None:
        self._root = root
        self._texts: dict[str, Guidance] | None = None

    def get(self, text_id: str) -> Guidance:
        """One; empty words for an id that is not there. Raises DefinitionError with every problem found."""
        if self._texts is None:
            file = self._root / FILE
            self._texts = guidance_from_bytes(file.read_bytes(), FILE) if file.is_file() else {}
        return self._texts.get(text_id, Guidance(text_id, "", "", ""))


def guidance_from_bytes(data: bytes, name: str) -> dict[str, Guidance]:
    """The texts that one file holds, by id. Raises DefinitionError."""
    problems = ProblemList()
    content = parse_toml(data, name, problems)
    problems.raise_if_any()
    table = Table(content, Place(name), problems)
    found: dict[str, Guidance] = {}
    for item in table.tables("texts", required=True):
        place = Place(name, "texts", str(item.get("id", "")))
        one = Table(item, place, problems)
        text = Guidance(one.identifier(), one.text("title"), one.text("text"), one.text("source"))
        one.finish()
        if text.id in found:
            problems.add(
                ProblemCode.DUPLICATE_ID, place, "The text stands twice", "Give it an id of its own."
            )
        found[text.id] = text
    table.finish()
    problems.raise_if_any()
    return found
