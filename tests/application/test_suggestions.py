# SPDX-License-Identifier: EUPL-1.2
"""The school changes a list of suggestions; what ships is there again when it wants."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eht_desk.application.suggestions import (
    catalogue,
    catalogue_file,
    lists_in_use,
    save_catalogue,
    shipped_again,
)
from eht_desk.catalog.suggestions import suggestions_from_bytes
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.forms.catalogues import Catalogue, Suggestion, SuggestionGroup
from tests.fakes.school import School, make_school

NAME = "adaptations"


@pytest.fixture
def school() -> School:
    return make_school()


def shortened(found: Catalogue, *texts: str) -> Catalogue:
    items = tuple(Suggestion(f"own_{number}", text) for number, text in enumerate(texts))
    return replace(found, groups=(replace(found.groups[0], items=items),))


def test_a_changed_list_is_what_fields_offer_from_today(school: School) -> None:
    rector = school.rector
    wanted = shortened(catalogue(rector, NAME), 'Läsa "högt" på tisdagar \\ onsdagar', "Ståbord")
    save_catalogue(rector, wanted)
    offered = catalogue(school.as_("per"), NAME)
    assert [item.text for item in offered.groups[0].items] == [
        'Läsa "högt" på tisdagar \\ onsdagar',
        "Ståbord",
    ]
    assert [item.is_schools_own for item in lists_in_use(rector) if item.catalogue.id == NAME] == [True]


def test_the_list_that_ships_can_be_used_again(school: School) -> None:
    rector = school.rector
    shipped = catalogue(rector, NAME)
    save_catalogue(rector, shortened(shipped, "Ett"))
    save_catalogue(rector, shortened(shipped, "Två"))
    shipped_again(rector, NAME)
    assert catalogue(rector, NAME) == shipped
    with pytest.raises(RuleViolation, match="not_found"):
        shipped_again(rector, NAME)


@pytest.mark.parametrize(
    ("texts", "code"),
    [((), "list_empty"), (("",), "required:own_0"), (("x" * 301,), "text_too_long:own_0")],
)
def test_what_is_no_list_is_refused_and_changes_nothing(school: School, texts, code) -> None:
    rector = school.rector
    shipped = catalogue(rector, NAME)
    with pytest.raises(RuleViolation, match=code):
        save_catalogue(rector, shortened(shipped, *texts))
    assert catalogue(rector, NAME) == shipped


def test_who_does_not_change_forms_changes_no_list(school: School) -> None:
    per = school.as_("per")
    with pytest.raises(RuleViolation, match="not_allowed"):
        save_catalogue(per, shortened(catalogue(per, NAME), "Ett"))


def test_a_list_as_a_file_reads_back_as_it_was() -> None:
    items = (Suggestion("a", 'Citat " och \\ och ÅÄÖ 🙂', "Varför"), Suggestion("b", "B"))
    wanted = Catalogue(NAME, "Namn", (SuggestionGroup("g", "Grupp", items),), "källa")
    assert suggestions_from_bytes(catalogue_file(wanted), f"{NAME}.toml") == wanted
