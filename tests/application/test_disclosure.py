# SPDX-License-Identifier: EUPL-1.2
"""The one gate: who gets which pupils, in what order, and how search finds them."""

from __future__ import annotations

import pytest

from eht_desk.application.disclosure import search
from eht_desk.application.pupils import list_pupils, open_pupil
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import PupilId
from tests.fakes.school import ALMA, NOEL, School


@pytest.mark.parametrize(
    ("login", "names"),
    [
        ("karin", ["Alma Dahl", "Noel Östlund-Ek"]),
        ("maria", ["Alma Dahl", "Noel Östlund-Ek"]),
        ("per", ["Alma Dahl"]),
        ("sara", ["Noel Östlund-Ek"]),
        ("ida", []),
        ("nils", []),
    ],
)
def test_who_sees_whom(school: School, login: str, names: list[str]):
    assert [view.name for view in list_pupils(school.as_(login))] == names


def test_mentorship_ends_by_date(school: School):
    school.clock.advance(days=60)
    assert list_pupils(school.as_("sara")) == []


def test_a_pupil_out_of_reach_and_one_that_does_not_exist_answer_alike(school: School):
    answers = []
    for pupil_id in (NOEL, PupilId("no-such-pupil")):
        with pytest.raises(RuleViolation) as refused:
            open_pupil(school.as_("per"), pupil_id)
        answers.append((refused.value.code, refused.value.field, refused.value.facts))
    assert answers[0] == answers[1]


def test_opening_a_pupil_is_logged_and_listing_is_not(school: School):
    maria = school.as_("maria")
    before = len(school.rector.store.read().log.rows())
    list_pupils(maria)
    open_pupil(maria, ALMA)
    rows = school.rector.store.read().log.rows()[before:]
    assert [(row.event.kind, row.event.pupil_id) for row in rows] == [("pupil_opened", ALMA)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("alm", ["Alma Dahl"]),
        ("dahl alma", ["Alma Dahl"]),
        ("ostlund", ["Noel Östlund-Ek"]),
        ("östl", ["Noel Östlund-Ek"]),
        ("7b", ["Noel Östlund-Ek"]),
        ("20150512", ["Alma Dahl"]),
        ("150512-2380", ["Alma Dahl"]),
        ("nobody", []),
        ("  ", ["Alma Dahl", "Noel Östlund-Ek"]),
    ],
)
def test_search(school: School, text: str, names: list[str]):
    assert [view.name for view in search(list_pupils(school.rector), text)] == names


def test_swedish_letters_stand_last_in_the_list(school: School):
    names = [view.list_name for view in list_pupils(school.rector)]
    assert names == ["Dahl, Alma", "Östlund-Ek, Noel"]


def test_a_pupil_page_shows_guardians_and_mentor(school: School):
    page = open_pupil(school.as_("maria"), ALMA)
    assert page.pupil.mentor_names == ("Per Holm",)
    assert [(item.name, item.phones) for item in page.guardians] == [("Omar Dahl", ("070-1740605",))]
