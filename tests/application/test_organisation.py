# SPDX-License-Identifier: EUPL-1.2
"""The school's names and codes are changed by those who may, with one row in the log."""

from __future__ import annotations

import pytest

from eht_desk.application.changes import ChangeKind
from eht_desk.application.organisation import SchoolFacts, change_school, school_facts
from eht_desk.application.sessions import who
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import UnitId
from eht_desk.domain.log import LogRow
from tests.fakes.school import School

NEW = ("Öskolan", "12345678", "Provköping", "Provköpings stad")


def _rows(school: School) -> list[LogRow]:
    with school.rector.store.read() as work:
        return [row for row in work.log.rows() if row.event.kind == "school_changed"]


@pytest.mark.parametrize("login", ["karin", "ida"])
def test_rector_and_administrator_change_the_school(school: School, login: str):
    changes = change_school(school.as_(login), school.unit_id, *NEW)
    assert changes.touches(ChangeKind.ORGANISATION)
    assert school_facts(school.rector, school.unit_id) == SchoolFacts(*NEW)
    assert who(school.as_("maria")).unit_name == "Öskolan"
    assert who(school.as_("maria")).authority_name == "Provköpings stad"
    (row,) = _rows(school)
    assert row.event.detail["fields"] == "authority_name,unit_name,unit_code"


def test_the_same_again_leaves_no_row(school: School):
    change_school(school.rector, school.unit_id, *NEW)
    changes = change_school(
        school.rector, school.unit_id, " Öskolan ", "1234 5678", "Provköping", "Provköpings  stad"
    )
    assert not changes.kinds
    assert len(_rows(school)) == 1


@pytest.mark.parametrize(
    ("facts", "code", "field"),
    [
        (("", "", "", "Kommunen"), "required", "unit_name"),
        (("Skolan", "", "", "  "), "required", "authority_name"),
        (("Skolan", "1234", "", "Kommunen"), "unit_code_form", "unit_code"),
        (("Skolan", "1234567x", "", "Kommunen"), "unit_code_form", "unit_code"),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_changed(
    school: School, facts: tuple[str, str, str, str], code: str, field: str
):
    before = school_facts(school.rector, school.unit_id)
    with pytest.raises(RuleViolation) as refused:
        change_school(school.rector, school.unit_id, *facts)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert school_facts(school.rector, school.unit_id) == before
    assert not _rows(school)


@pytest.mark.parametrize("login", ["maria", "per", "nils"])
def test_others_may_not(school: School, login: str):
    with pytest.raises(RuleViolation) as refused:
        change_school(school.as_(login), school.unit_id, *NEW)
    assert refused.value.code == "not_allowed"
    assert not _rows(school)


def test_an_unknown_school_is_not_found(school: School):
    with pytest.raises(RuleViolation) as refused:
        school_facts(school.rector, UnitId("nowhere"))
    assert refused.value.code == "not_found"
