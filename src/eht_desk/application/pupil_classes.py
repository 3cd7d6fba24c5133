# SPDX-License-Identifier: EUPL-1.2
"""Pupils who go to a school and stand in no class, and giving a pupil a class by hand.

Moves between schools are pupil_moves.py, whole classes are register_classes.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.disclosure import pupil_view
from eht_desk.application.ports import ReadWork
from eht_desk.application.pupil_events import note_event
from eht_desk.application.pupil_moves import until
from eht_desk.application.workspace import Workspace, current_viewer, require
from eht_desk.domain.access import Duty, Viewer, may
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import ClassId, PupilId, UnitId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.organisation import Period
from eht_desk.domain.people import ClassMembership
from eht_desk.domain.pupil_events import PupilEventKind
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.school_year import grade_in_name


@dataclass(frozen=True, slots=True)
class WithoutClass:
    """A pupil who goes to the school and is in none of its classes; of a protected one `name` is the alias."""

    pupil_id: PupilId
    name: str


def pupils_without_class(work: ReadWork, day: date) -> defaultdict[UnitId, list[WithoutClass]]:
    """By school, those who go there on the day and are in no class of that day. A school without classes has none."""
    current = [item for item in work.organisation.classes() if not item.has_ended(day)]
    classes, schools = {item.id for item in current}, {item.unit_id for item in current}
    placed = {item.pupil_id for item in work.pupils.memberships_on(day) if item.class_id in classes}
    aliases = {item.pupil_id: item.alias for item in work.protections.all()}
    found: defaultdict[UnitId, list[WithoutClass]] = defaultdict(list)
    for pupil in work.pupils.all():
        has_left = pupil.left_on is not None and pupil.left_on <= day
        if pupil.id not in placed and not has_left and pupil.unit_id in schools:
            name = aliases.get(pupil.id) or f"{pupil.given_name} {pupil.family_name}".strip()
            found[pupil.unit_id].append(WithoutClass(pupil.id, name))
    return found


def count_without_class(pupils: Iterable[PupilView], viewer: Viewer) -> int:
    """How many of the pupils that somebody sees, who is to give them a class, go here and are in none.

    Asked of the list that is read anyway: reading all pupils once more would make I dag wait.
    """
    views = tuple(pupils)
    schools = {view.unit_id for view in views if view.class_id is not None}
    mine = {unit_id for unit_id in schools if may(viewer, Duty.MOVE_PUPILS, unit_id)}
    return sum(1 for view in views if view.class_id is None and not view.has_left and view.unit_id in mine)


def set_class(workspace: Workspace, pupil_id: PupilId, class_id: ClassId, on: date) -> ChangeSet:
    """From the day `on` the pupil is in this class of the own school, and in no other. Its mentors see the pupil.

    The pupil's grade becomes the class's where that is known.

    Raises:
        RuleViolation: `not_allowed`, `in_future` (field `on`), `class_not_here` (field `class`: the class has ended or
            is another school's), `same_class` (field `class`), `has_left`.
    """
    if on > workspace.today:
        raise RuleViolation("in_future", "on")
    with workspace.store.write() as work:
        viewer = current_viewer(work, workspace)
        view = pupil_view(work, viewer, pupil_id, workspace.today)
        require(viewer, Duty.MOVE_PUPILS, view.unit_id)
        pupil = work.pupils.get(pupil_id)
        if pupil is None:
            raise RuleViolation("not_allowed")
        if view.has_left:
            raise RuleViolation("has_left")
        classes = {item.id: item for item in work.organisation.classes()}
        school_class = classes.get(class_id)
        if (
            school_class is None
            or school_class.unit_id != pupil.unit_id
            or school_class.has_ended(workspace.today)
        ):
            raise RuleViolation("class_not_here", "class")
        if view.class_id == class_id:
            raise RuleViolation("same_class", "class")
        end = school_class.period.end
        if pupil.left_on is not None and (end is None or pupil.left_on < end):
            end = pupil.left_on  # a leaving that is planned still holds
        kept = until(work.pupils.memberships(pupil_id), on - timedelta(days=1))
        work.pupils.set_memberships(pupil_id, [*kept, ClassMembership(pupil_id, class_id, Period(on, end))])
        grade = school_class.grade if school_class.grade is not None else grade_in_name(school_class.name)
        if grade is not None and grade != pupil.grade:
            work.pupils.update([replace(pupil, grade=grade)])
        note_event(
            workspace,
            work,
            pupil,
            PupilEventKind.CLASS_CHANGED,
            {"from_class": view.class_name, "to_class": school_class.name, "on": on.isoformat()},
        )
        work.commit(
            LogEvent(
                "pupil_changed_class",
                pupil_id,
                detail={"from": view.class_id or "", "to": class_id, "on": on.isoformat()},
            )
        )
    return changed(ChangeKind.PUPIL, ids=(pupil_id,))
