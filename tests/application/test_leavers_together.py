# SPDX-License-Identifier: EUPL-1.2
"""Leavers without a paper in the store are gone through in one press; who has something is not among them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eht_desk.application import form_work
from eht_desk.application.leavers_together import settle_leavers
from eht_desk.application.pupil_moves import leavers_waiting, leaving_page
from eht_desk.application.tasks import NewTask, add_task
from eht_desk.domain.accounts import Role
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.leaving import LeavingReason
from eht_desk.domain.log import LogEvent
from tests.fakes.school import ALMA, FORM, NOEL, TALK, School


def refused(code: str):
    return pytest.raises(RuleViolation, match=f"^{code}")


@pytest.fixture
def both_left(school: School) -> School:
    """As a register that names neither of them leaves it."""
    with school.rector.store.write() as work:
        work.pupils.update([replace(item, left_on=school.rector.today) for item in work.pupils.all()])
        work.commit(LogEvent("register_imported"))
    return school


def write_about_alma(school: School) -> None:
    page = form_work.open_form(school.rector, ALMA, FORM)
    form_work.save_draft(school.rector, page.draft, TALK, starts_stretch=True)


def test_two_of_whom_nothing_is_known_are_settled_with_one_row(both_left: School):
    maria = both_left.as_("maria")
    assert [row.has_papers for row in leavers_waiting(maria)] == [False, False]
    before = len(maria.store.read().log.rows())
    settle_leavers(maria, [ALMA, NOEL], LeavingReason.FINISHED)
    rows = maria.store.read().log.rows()
    assert len(rows) == before + 1
    assert (rows[-1].event.kind, rows[-1].event.detail["count"]) == ("leavers_settled", 2)
    assert leavers_waiting(maria) == ()
    page = leaving_page(maria, ALMA)
    assert page.left_on == maria.today
    assert "needed_by_new_school" in page.not_needed


def test_who_has_something_is_gone_through_alone(both_left: School):
    write_about_alma(both_left)
    rows = {row.pupil.id: row.has_papers for row in leavers_waiting(both_left.rector)}
    assert rows == {ALMA: True, NOEL: False}
    with refused("leaver_has_papers"):
        settle_leavers(both_left.rector, [ALMA, NOEL], LeavingReason.FINISHED)
    assert len(leavers_waiting(both_left.rector)) == 2


def test_a_task_is_something(both_left: School):
    add_task(both_left.rector, NOEL, NewTask("Ring hemmet", Role.RECTOR))
    assert {row.pupil.id: row.has_papers for row in leavers_waiting(both_left.rector)}[NOEL]


def test_what_one_press_cannot_say(both_left: School):
    rector = both_left.rector
    with refused("to_school_each"):
        settle_leavers(rector, [ALMA], LeavingReason.OTHER_SCHOOL)
    with refused("required:note"):
        settle_leavers(rector, [ALMA], LeavingReason.OTHER, " ")
    for login in ("per", "ida", "nils"):
        with refused("not_allowed"):
            settle_leavers(both_left.as_(login), [ALMA], LeavingReason.FINISHED)


def test_a_pupil_who_goes_here_is_no_leaver(school: School):
    with refused("not_left"):
        settle_leavers(school.rector, [ALMA], LeavingReason.FINISHED)
