# SPDX-License-Identifier: EUPL-1.2
"""Rektor opens an ordinary pupil outside the rules, with a reason, for some hours, and the pupil's team is told.

Another school of the same store, or documents that the pupil approved for others only. Never a compartment: a protected
pupil and texts of somebody's own open for whoever holds the key and for nobody else, and answer here as if not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.disclosure import pupil_views_of
from eht_desk.application.document_views import account_names
from eht_desk.application.glass_rows import BROKEN, CLOSED, HOURS, openings
from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import Workspace, current_viewer
from eht_desk.domain.access import Viewer
from eht_desk.domain.accounts import Role
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import PupilId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.people import is_named
from eht_desk.domain.pupil_view import PupilView

TOLD_DAYS = 7
"""So long the others read on I dag that somebody opened the pupil."""

_LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class OpenedRow:
    """Somebody opened the pupil for a time. `is_open`: still; `is_mine`: this person did."""

    id: int
    pupil: PupilView
    who: str
    at: datetime
    until: datetime
    reason: str
    is_open: bool
    is_mine: bool


def break_glass(workspace: Workspace, text: str, reason: str, hours: int) -> tuple[PupilId, ChangeSet]:
    """Open the one pupil with this whole name or number for so many hours. One log row with the reason.

    Raises RuleViolation: `not_allowed` for who is no rektor; `required` on `text` or `reason`; `text_too_long` on
    `reason`; `glass_hours` on `hours`; on `text`: `no_such_pupil`, the same for one who does not exist as for one in a
    compartment, `several_pupils`.
    """
    _check(text, reason, hours)
    with workspace.store.write() as work:
        viewer = current_viewer(work, workspace)
        if not viewer.holds(Role.RECTOR):
            raise RuleViolation("not_allowed")
        hidden = {item.pupil_id for item in work.protections.all()}
        found = [
            pupil
            for pupil in work.pupils.all()
            if pupil.id not in hidden and pupil.merged_into is None and is_named(pupil, text)
        ]
        if len(found) != 1:
            raise RuleViolation("several_pupils" if found else "no_such_pupil", "text")
        pupil_id = found[0].id
        until = workspace.now + timedelta(hours=hours)
        detail: dict[str, str | int] = {"reason": reason.strip(), "until": until.isoformat(), "hours": hours}
        work.commit(LogEvent(BROKEN, pupil_id, detail=detail))
    return pupil_id, changed(ChangeKind.PUPIL, ids=(pupil_id,))


def end_opening(workspace: Workspace, opening_id: int) -> ChangeSet:
    """Close it before its time. One log row. Raises RuleViolation `not_found`, also for somebody else's."""
    with workspace.store.write() as work:
        viewer = current_viewer(work, workspace)
        since = workspace.now - timedelta(hours=max(HOURS))
        mine = (item for item in openings(work, since) if item.account_id == viewer.account_id)
        opening = next((item for item in mine if item.id == opening_id), None)
        if opening is None or opening.until <= workspace.now:
            raise RuleViolation("not_found")
        work.commit(LogEvent(CLOSED, opening.pupil_id, detail={"opening": opening_id}))
    return changed(ChangeKind.PUPIL, ids=(opening.pupil_id,))


def opened_lately(workspace: Workspace, work: ReadWork, viewer: Viewer) -> tuple[OpenedRow, ...]:
    """For I dag, the newest first: what others opened of pupils whom this person sees, and the person's own that are
    open."""
    found = openings(work, workspace.now - timedelta(days=TOLD_DAYS))
    names = account_names(work)
    views = pupil_views_of(work, viewer, {item.pupil_id for item in found}, workspace.today)
    rows = [
        OpenedRow(
            item.id,
            views[item.pupil_id],
            names.get(item.account_id, ""),
            item.at,
            item.until,
            item.reason,
            workspace.now < item.until,
            item.account_id == viewer.account_id,
        )
        for item in found
        if item.pupil_id in views
    ]
    return tuple(row for row in reversed(rows) if row.is_open or not row.is_mine)


def _check(text: str, reason: str, hours: int) -> None:
    for field, given in (("text", text), ("reason", reason)):
        if not given.strip():
            raise RuleViolation("required", field)
    if len(reason.strip()) > _LONGEST_REASON:
        raise RuleViolation("text_too_long", "reason", {"limit": _LONGEST_REASON})
    if hours not in HOURS:
        raise RuleViolation("glass_hours", "hours")
