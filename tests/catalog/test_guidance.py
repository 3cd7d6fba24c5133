# SPDX-License-Identifier: EUPL-1.2
"""Texts at the point of action: those that ship, and what a broken file says."""

from __future__ import annotations

from pathlib import Path

import pytest

from eht_desk.catalog.guidance import GuidanceFromFile, guidance_from_bytes
from eht_desk.catalog.problems import DefinitionError

RESOURCES = Path(__file__).parents[2] / "resources" / "protection"
ASKED = (
    "home_municipality",
    "former_municipality",
    "forwarding",
    "denied",
    "received_as_it_came",
    "saved_file",
    "staff_on_paper",
)


@pytest.mark.parametrize("text_id", ASKED)
def test_every_text_that_is_asked_for_ships_with_its_rule(text_id: str) -> None:
    found = GuidanceFromFile(RESOURCES).get(text_id)
    assert found.title
    assert found.text
    assert found.source.startswith("P-")
    assert "!" not in found.text


def test_forwarding_tells_both_envelopes_and_where_to(tmp_path: Path) -> None:
    text = GuidanceFromFile(RESOURCES).get("forwarding").text
    assert "Box 2820, 403 20 Göteborg" in text
    assert "innerkuvert" in text
    assert GuidanceFromFile(tmp_path).get("forwarding").text == ""


@pytest.mark.parametrize(
    "wrong",
    [
        b"x = [",
        b'[[texts]]\nid = "a"\ntitle = "A"\ntext = "B"\n',
        b'[[texts]]\nid = "a"\ntitle = "A"\ntext = "B"\nsource = "P-1"\nmore = 1\n',
        b'[[texts]]\nid = "a"\ntitle = "A"\ntext = "B"\nsource = "P-1"\n' * 2,
    ],
)
def test_mistakes_are_named(wrong: bytes) -> None:
    with pytest.raises(DefinitionError):
        guidance_from_bytes(wrong, "texts.toml")
