# SPDX-License-Identifier: EUPL-1.2
"""The list of what to hand over is whole, and a mistake in it is told with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from eht_desk import resources
from eht_desk.catalog.leaving import LeavingCatalogFromFiles, items_from_bytes
from eht_desk.catalog.problems import DefinitionError, ProblemCode
from eht_desk.domain.leaving import LeavingReason

ITEM = """
[[items]]
id = "keys"
label = "Nyckeln är lämnad"
why = "Skåpet behövs."
source = "Skolans regler"
"""


def test_the_shipped_list_can_be_read_and_every_way_of_leaving_has_something_on_it():
    items = LeavingCatalogFromFiles(resources.root() / "leaving").items()
    assert len({item.id for item in items}) == len(items)
    assert "3 kap. 12 j §" in next(item for item in items if item.id == "needed_by_new_school").source
    for reason in LeavingReason:
        assert any(item.concerns(reason) for item in items), reason


def test_what_concerns_a_new_school_is_not_asked_about_one_who_died():
    items = LeavingCatalogFromFiles(resources.root() / "leaving").items()
    asked = {item.id for item in items if item.concerns(LeavingReason.DIED)}
    assert not asked & {"needed_by_new_school", "new_school_confirmed", "home_municipality_told"}


def test_a_list_without_a_reason_is_for_all():
    (item,) = items_from_bytes(ITEM.encode(), "x.toml")
    assert all(item.concerns(reason) for reason in (*LeavingReason, None))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (ITEM.replace('source = "Skolans regler"', ""), ProblemCode.MISSING_KEY),
        (ITEM + 'colour = "red"\n', ProblemCode.UNKNOWN_KEY),
        (ITEM + 'reasons = ["bored"]\n', ProblemCode.UNKNOWN_OPTION),
        (ITEM.replace('"keys"', '"The Keys"'), ProblemCode.BAD_ID),
        (ITEM.replace('"Skåpet behövs."', '""'), ProblemCode.EMPTY_TEXT),
        ("items = 1", ProblemCode.WRONG_TYPE),
        ("[[items", ProblemCode.NOT_TOML),
        ("", ProblemCode.MISSING_KEY),
    ],
)
def test_every_mistake_has_a_code(text: str, code: ProblemCode):
    with pytest.raises(DefinitionError) as refused:
        items_from_bytes(text.encode(), "x.toml")
    assert code in {problem.code for problem in refused.value.problems}


def test_two_files_may_not_say_the_same(tmp_path: Path):
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(ITEM, encoding="utf-8")
    with pytest.raises(DefinitionError, match="duplicate_id"):
        LeavingCatalogFromFiles(tmp_path).items()


def test_without_the_folder_nothing_is_asked(tmp_path: Path):
    assert LeavingCatalogFromFiles(tmp_path / "none").items() == ()
