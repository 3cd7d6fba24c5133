# SPDX-License-Identifier: EUPL-1.2
"""What tasks are called that rules make: every kind that the code asks for is there, and a mistake is told."""

from __future__ import annotations

import pytest

from eht_desk import resources
from eht_desk.application.approvals import HAND_OVER
from eht_desk.application.offered_views import MISSED_TASK
from eht_desk.catalog.problems import DefinitionError
from eht_desk.catalog.rule_tasks import RuleTaskCatalogFromFile, rule_tasks_from_bytes
from eht_desk.domain.errors import ExpectedFailure

SHIPPED = RuleTaskCatalogFromFile(resources.root() / "cases")


@pytest.mark.parametrize("kind", [HAND_OVER, MISSED_TASK])
def test_every_kind_has_a_title_a_source_and_a_reason_to_take_it_back(kind: str) -> None:
    task = SHIPPED.get(kind)
    assert task.title
    assert task.source
    assert task.taken_back


def test_the_words_are_filled_in_and_unknown_ones_stay() -> None:
    title = SHIPPED.get(MISSED_TASK).title_with({"count": 3, "dates": "1/12, 3/12, 8/12"})
    assert "missat 3 erbjudna tider för {form}: 1/12, 3/12, 8/12" in title


def test_an_unknown_kind_is_told() -> None:
    with pytest.raises(ExpectedFailure, match="broken_definition"):
        SHIPPED.get("unheard_of")


def test_braces_that_do_not_match_are_told() -> None:
    with pytest.raises(DefinitionError):
        rule_tasks_from_bytes(b'[[tasks]]\nid = "a"\ntitle = "Do {count"\nsource = "G0"\n', "tasks.toml")
