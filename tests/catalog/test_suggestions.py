# SPDX-License-Identifier: EUPL-1.2
"""Lists of suggestions: those that ship, and what a wrong file says."""

from __future__ import annotations

from pathlib import Path

import pytest

from eht_desk.catalog.problems import DefinitionError
from eht_desk.catalog.suggestions import SuggestionCatalogFromFiles, suggestions_from_bytes
from eht_desk.domain.errors import ExpectedFailure

SHIPPED = SuggestionCatalogFromFiles(Path(__file__).parents[2] / "resources" / "suggestions")
GOOD = """
id = "adaptations"
title = "Anpassningar"

[[groups]]
id = "time"
title = "Tid"

[[groups.items]]
id = "shorter_day"
text = "Kortare dag"
why = "Lättare att komma."
"""


def test_a_list_is_read_with_its_groups():
    (group,) = suggestions_from_bytes(GOOD.encode(), "adaptations.toml").groups
    assert (group.title, group.items[0].text, group.items[0].why) == (
        "Tid",
        "Kortare dag",
        "Lättare att komma.",
    )


def test_each_text_of_the_lists_that_ship_stands_once():
    for catalogue in SHIPPED.all():
        texts = [item.text for group in catalogue.groups for item in group.items]
        assert len(set(texts)) == len(texts)


def test_an_unknown_list_has_a_code(tmp_path):
    with pytest.raises(ExpectedFailure, match="unknown_catalogue"):
        SuggestionCatalogFromFiles(tmp_path).get("adaptations")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (GOOD.replace('text = "Kortare dag"', ""), "missing_key"),
        (GOOD.replace("why =", "wy ="), "unknown_key"),
        (GOOD.replace('"adaptations"', '"other"', 1), "name_mismatch"),
        (GOOD + '\n[[groups.items]]\nid = "shorter_day"\ntext = "B"', "duplicate_id"),
        ('id = "adaptations"\ntitle = "A"\ngroups = []', "empty_list"),
        ("id = ", "not_toml"),
    ],
)
def test_a_wrong_list_says_why(text, code):
    with pytest.raises(DefinitionError, match=code):
        suggestions_from_bytes(text.encode(), "adaptations.toml")
