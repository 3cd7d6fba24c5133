# SPDX-License-Identifier: EUPL-1.2
"""Who stands in no class, and giving a class by hand: the class's mentor sees the pupil from that day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eht_desk.application.pupil_classes import count_without_class, pupils_without_class, set_class
from eht_desk.application.pupil_moves import leave_school
from eht_desk.application.pupils import NewPupil, add_pupil, list_pupils, open_pupil
from eht_desk.application.workspace import current_viewer
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import ClassId, PupilId
from eht_desk.domain.leaving import Leaving, LeavingReason
from eht_desk.domain.pupil_events import PupilEventKind
from tests.fakes.school import ALMA, CLASS_5A, CLASS_7B, NOEL, School


@pytest.fixture
def bo(school: School) -> PupilId:
    """Goes here and is in no class."""
    new = NewPupil(school.unit_id, "Bo", "Ek", has_protected_identity=False)
    return add_pupil(school.rector, new)[0]


def without_class(school: School) -> list[str]:
    with school.rector.store.read() as work:
        return [item.name for item in pupils_without_class(work, school.rector.today)[school.unit_id]]


def test_who_goes_here_and_is_in_no_class_is_counted_for_those_who_can_give_one(school: School, bo: PupilId):
    assert without_class(school) == ["Bo Ek"]
    for login, count in (("karin", 1), ("maria", 1), ("per", 0), ("ida", 0)):
        workspace = school.as_(login)
        with workspace.store.read() as work:
            viewer = current_viewer(work, workspace)
        assert count_without_class(list_pupils(workspace), viewer) == count
    leave_school(school.rector, bo, Leaving(school.rector.today, "", LeavingReason.FINISHED))
    assert without_class(school) == []


def test_a_class_given_by_hand(school: School, bo: PupilId):
    today = school.rector.today
    set_class(school.as_("maria"), bo, CLASS_5A, today)
    assert without_class(school) == []
    view = next(item for item in list_pupils(school.as_("per")) if item.id == bo)
    assert (view.class_name, view.grade) == ("5A", 5)
    (event,) = open_pupil(school.rector, bo).events
    assert (event.kind, event.facts["to_class"]) == (PupilEventKind.CLASS_CHANGED, "5A")
    with school.rector.store.read() as work:
        (logged,) = [item for item in work.log.rows() if item.event.kind == "pupil_changed_class"]
    assert "5A" not in logged.event.detail.values()


def test_another_class_ends_the_former_the_day_before(school: School):
    today = school.rector.today
    set_class(school.rector, ALMA, CLASS_7B, today)
    with school.rector.store.read() as work:
        kept = {item.class_id: item.period for item in work.pupils.memberships(ALMA)}
    assert kept[CLASS_5A].end == today - timedelta(days=1)
    assert (kept[CLASS_7B].start, kept[CLASS_7B].end) == (today, None)
    assert list_pupils(school.as_("per")) == []


def test_a_leaving_that_is_planned_still_holds(school: School):
    friday = school.rector.today + timedelta(days=4)
    leave_school(school.rector, ALMA, Leaving(friday, "", LeavingReason.FINISHED))
    set_class(school.rector, ALMA, CLASS_7B, school.rector.today)
    with school.rector.store.read() as work:
        assert {item.period.end for item in work.pupils.memberships(ALMA) if item.class_id == CLASS_7B} == {
            friday
        }


def test_what_cannot_be_is_refused(school: School, bo: PupilId):
    today = school.rector.today
    for login in ("per", "ida"):
        with pytest.raises(RuleViolation, match="not_allowed"):
            set_class(school.as_(login), ALMA, CLASS_7B, today)
    for code, class_id, on in (
        ("class_not_here", ClassId("nowhere"), today),
        ("in_future", CLASS_5A, today + timedelta(days=1)),
    ):
        with pytest.raises(RuleViolation, match=code):
            set_class(school.rector, bo, class_id, on)
    with pytest.raises(RuleViolation, match="same_class"):
        set_class(school.rector, ALMA, CLASS_5A, today)
    leave_school(school.rector, NOEL, Leaving(today, "", LeavingReason.FINISHED))
    with pytest.raises(RuleViolation, match="has_left"):
        set_class(school.rector, NOEL, CLASS_5A, today)
