# SPDX-License-Identifier: EUPL-1.2
"""Who sees a pupil before and after a move, and which papers carry a wrong name."""

from __future__ import annotations

import pytest

from eht_desk.application import papers
from eht_desk.application.account_desk import assign_role
from eht_desk.application.move_document import preview_move
from eht_desk.application.organisation import add_unit
from eht_desk.application.pupil_readers import Readers, readers_after
from eht_desk.domain.accounts import Role
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.organisation import Period
from tests.contracts.mistakes import MistakesDesk
from tests.fakes.school import ALMA, CLASS_7B, School


def test_a_new_class_changes_the_mentor_only(school: School) -> None:
    found = readers_after(school.rector, ALMA, school.unit_id, CLASS_7B)
    assert found == Readers(("Karin Ås", "Maria Lind"), ("Sara Berg",), ("Per Holm",), True)


def test_another_school_has_other_readers(school: School) -> None:
    unit_id, _ = add_unit(school.rector, "Alskolan", "", "Provköping")
    maria = school.accounts["maria"]
    assign_role(school.rector, maria, unit_id, Role.COUNSELLOR, Period(school.rector.today))
    found = readers_after(school.rector, ALMA, unit_id, None)
    assert found == Readers(("Maria Lind",), (), ("Karin Ås", "Per Holm"), False)
    assert readers_after(school.as_("maria"), ALMA, unit_id, None).is_mine


@pytest.mark.parametrize("login", ["per", "sara", "ida", "nils"])
def test_only_those_who_move_pupils_learn_it(school: School, login: str) -> None:
    with pytest.raises(RuleViolation, match="not_allowed"):
        readers_after(school.as_(login), ALMA, school.unit_id, None)


def test_papers_of_all_versions_are_named(school: School) -> None:
    desk = MistakesDesk(school.rector, school.clock, school.registers)
    document = desk.freeze(ALMA)
    issue = papers.issue_paper(school.rector, document.id)
    papers.record_print(school.rector, document.id, issue.paper.number, 2)
    found = preview_move(school.rector, document.id)
    assert (found.versions, found.drafts, found.code) == (1, 0, document.code)
    assert [(item.code, item.version, item.number, item.copies) for item in found.papers] == [
        (document.code, 1, 1, 2)
    ]
    with pytest.raises(RuleViolation, match="not_allowed"):
        preview_move(school.as_("per"), document.id)
