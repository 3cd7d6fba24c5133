# SPDX-License-Identifier: EUPL-1.2
"""When mentors come and go: classes that nobody mentors any more, and a substitute's own days. Reading only.

Appointing and ending is mentors.py.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from eht_desk.application.mentors import by_grade
from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import Workspace, current_viewer, require
from eht_desk.domain.access import Duty, Viewer, may
from eht_desk.domain.accounts import Account
from eht_desk.domain.ids import ClassId, StaffId
from eht_desk.domain.organisation import Mentorship, SchoolClass

_TOLD_DAYS = 30
"""So long a substitute is told that the time is over."""


@dataclass(frozen=True, slots=True)
class SubstituteTime:
    """Days of a substitute that are over, or have not begun. `class_name` is the class seen on those days."""

    class_name: str
    start: date | None
    end: date | None
    is_over: bool


def classes_left_behind(workspace: Workspace) -> tuple[tuple[ClassId, str], ...]:
    """Classes of the person's schools that have had a mentor and have none now. Raises RuleViolation("not_allowed")."""
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        require(viewer, Duty.APPOINT_MENTORS)
        return left_behind(work, viewer, workspace.today)


def left_behind(work: ReadWork, viewer: Viewer, day: date) -> tuple[tuple[ClassId, str], ...]:
    """The same of what is being read; empty for other duties.

    A mentor whose account was closed is none any more, from that very day. A class that never had a mentor is not
    told: there are schools that keep none in the store.
    """
    if not may(viewer, Duty.APPOINT_MENTORS):
        return ()
    gone = _without_key(work)
    ties: defaultdict[ClassId, list[Mentorship]] = defaultdict(list)
    for tie in work.organisation.mentorships():
        ties[tie.class_id].append(tie)
    found = [
        item
        for item in _classes(work, day)
        if ties[item.id]
        and may(viewer, Duty.APPOINT_MENTORS, item.unit_id)
        and not any(tie.period.covers(day) and tie.staff_id not in gone for tie in ties[item.id])
    ]
    return tuple((item.id, item.name) for item in sorted(found, key=by_grade))


def mentored_classes(work: ReadWork, staff_id: StaffId | None, day: date) -> tuple[str, ...]:
    """The names of the classes that this member of staff mentors on the day."""
    mine = {
        tie.class_id
        for tie in work.organisation.mentorships()
        if staff_id is not None and tie.staff_id == staff_id and tie.period.covers(day)
    }
    return tuple(item.name for item in sorted(_classes(work, day), key=by_grade) if item.id in mine)


def substitute_times(work: ReadWork, account: Account, day: date) -> tuple[SubstituteTime, ...]:
    """The account's own days as a substitute that begin later or ended lately, where it does not see the class now."""
    if account.staff_id is None:
        return ()
    own = [tie for tie in work.organisation.mentorships() if tie.staff_id == account.staff_id]
    now = {tie.class_id for tie in own if tie.period.covers(day)}
    names = {item.id: item.name for item in work.organisation.classes()}
    told: dict[ClassId, SubstituteTime] = {}
    for tie in sorted(own, key=lambda item: item.period.start or date.min):
        start, end = tie.period.start, tie.period.end
        is_over = end is not None and end < day
        if tie.substitute_for is None or tie.class_id in now or tie.class_id not in names:
            continue
        if end is None or end >= day - timedelta(days=_TOLD_DAYS):
            told[tie.class_id] = SubstituteTime(names[tie.class_id], start, end, is_over)
    return tuple(told.values())


def _classes(work: ReadWork, day: date) -> list[SchoolClass]:
    return [item for item in work.organisation.classes() if not item.has_ended(day)]


def _without_key(work: ReadWork) -> set[StaffId]:
    """Members of staff whose accounts have all been closed; who never had one counts as there."""
    accounts = [account for account in work.accounts.all() if account.staff_id is not None]
    closed = {account.staff_id for account in accounts if account.is_closed and account.staff_id}
    return closed - {account.staff_id for account in accounts if not account.is_closed}
