# SPDX-License-Identifier: EUPL-1.2
"""Times that a pupil is offered for a form's talk: offering, what became of them, and the third miss (TRO-44, H13).

Whoever may write the form's first stage about the pupil, or keeps cases at the school, writes here; whoever sees the
pupil reads it, through offered_views.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from eht_desk.application.case_work import settle_tasks
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.disclosure import pupil_view
from eht_desk.application.offered_views import MISSED_TASK, may_offer
from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.rule_made_tasks import made_by_rule, make_by_rule, take_back
from eht_desk.application.workspace import Workspace, current_viewer, local_time
from eht_desk.domain.accounts import Role
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.evidence import Evidence, EvidenceKind
from eht_desk.domain.forms.model import FormDefinition
from eht_desk.domain.ids import OfferedTimeId, PupilId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.offered_times import (
    MISSES_UNTIL_RECTOR,
    OfferedState,
    OfferedTime,
    misses_in_a_row,
    noted_since,
)
from eht_desk.domain.people import Pupil
from eht_desk.domain.plain_text import fitting
from eht_desk.domain.tasks import Task

_LINE, _TEXT = 200, 2_000
_FURTHEST = timedelta(days=400)
_FORMER = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class NewTime:
    """A time to offer: an aware moment, and where."""

    form_id: str
    at: datetime
    place: str = ""
    note: str = ""


def offer_time(workspace: Workspace, pupil_id: PupilId, new: NewTime) -> tuple[OfferedTimeId, ChangeSet]:
    """Write down that a time was offered. A past time may be written down afterwards. One log row.

    Raises RuleViolation: `not_allowed`, `too_far` on `at`, `text_too_long`; ExpectedFailure("unknown_form").
    """
    with workspace.store.write() as work:
        pupil, definition = _writable(workspace, work, pupil_id, new.form_id)
        offered = _new(workspace, pupil, definition, new)
        work.offered.add(offered)
        work.commit(LogEvent("time_offered", pupil.id, detail=_detail(offered)))
    return offered.id, _changed(offered)


def note_attended(workspace: Workspace, offered_id: OfferedTimeId, note: str = "") -> ChangeSet:
    """The pupil came. One log row. Raises RuleViolation: `not_found`, `not_allowed`, `time_noted`, `in_future`."""
    return _note(workspace, offered_id, OfferedState.ATTENDED, note)


def note_missed(workspace: Workspace, offered_id: OfferedTimeId, note: str = "") -> ChangeSet:
    """The pupil did not come. The third in a row makes one task for rektor with the days, in the same transaction.

    One log row. Raises RuleViolation: `not_found`, `not_allowed`, `time_noted`, `in_future` on `at`, `text_too_long`.
    """
    return _note(workspace, offered_id, OfferedState.MISSED, note)


def cancel_time(workspace: Workspace, offered_id: OfferedTimeId, reason: str) -> ChangeSet:
    """It was written down by mistake, or is not needed; it stays, struck out, and counts for nothing. One log row.

    Raises RuleViolation: `required` on `reason`, `text_too_long` on `note`, `not_found`, `not_allowed`, `time_noted`.
    """
    if not reason.strip():
        raise RuleViolation("required", "reason")
    return _note(workspace, offered_id, OfferedState.CANCELLED, reason)


def rebook(
    workspace: Workspace, offered_id: OfferedTimeId, at: datetime, place: str, note: str = ""
) -> tuple[OfferedTimeId, ChangeSet]:
    """The school moves a planned time: the old one counts for nothing, the new one is planned. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `time_noted`, `too_far` on `at`, `text_too_long`.
    """
    with workspace.store.write() as work:
        former, pupil, definition = _planned(workspace, work, offered_id)
        heir = _new(workspace, pupil, definition, NewTime(former.form_id, at, place))
        work.offered.update(_noted(workspace, former, OfferedState.REBOOKED, note))
        work.offered.add(heir)
        work.commit(LogEvent("time_rebooked", pupil.id, detail={**_detail(heir), "former": former.id}))
    return heir.id, changed(ChangeKind.OFFERED_TIME, ids=(pupil.id, former.id, heir.id))


def take_back_outcome(workspace: Workspace, offered_id: OfferedTimeId) -> ChangeSet:
    """What became of it was noted by mistake: it is planned again. A task for rektor that rested on it is taken back
    when it is still open. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `time_planned`, `time_rebooked` (the new time holds).
    """
    with workspace.store.write() as work:
        offered, pupil, definition = _reachable(workspace, work, offered_id)
        if offered.state is OfferedState.PLANNED:
            raise RuleViolation("time_planned")
        if offered.state is OfferedState.REBOOKED:
            raise RuleViolation("time_rebooked")
        again = replace(offered, state=OfferedState.PLANNED, state_at=None, state_by=None, note="")
        work.offered.update(again)
        tasks = _count_misses(workspace, work, pupil, definition)
        detail = {"offered": offered.id, "was": offered.state.value}
        work.commit(LogEvent("time_outcome_taken_back", pupil.id, detail=detail))
    return _changed(offered, tasks)


# ---------------------------------------------------------------------------------------------------------------- inner


def _note(workspace: Workspace, offered_id: OfferedTimeId, state: OfferedState, note: str) -> ChangeSet:
    with workspace.store.write() as work:
        offered, pupil, definition = _planned(workspace, work, offered_id)
        if state is not OfferedState.CANCELLED and local_time(offered.at).date() > workspace.today:
            raise RuleViolation("in_future", "at")
        work.offered.update(_noted(workspace, offered, state, note))
        tasks = _count_misses(workspace, work, pupil, definition)
        work.commit(LogEvent(f"time_{state.value}", pupil.id, detail={"offered": offered.id}))
    return _changed(offered, tasks)


def _count_misses(
    workspace: Workspace, work: UnitOfWork, pupil: Pupil, definition: FormDefinition
) -> tuple[Task, ...]:
    """Ask rektor when the pupil has missed three in a row since rektor was last asked; take it back when not so."""
    row = misses_in_a_row(work.offered.of_pupil(pupil.id), definition.id)
    evidence = Evidence(EvidenceKind.MANUAL, form_id=definition.id)
    asked = made_by_rule(work, pupil.id, MISSED_TASK, evidence)
    answered = [task.made_at for task in asked if task.done_at is not None]
    new = noted_since(row, max(answered, default=None))
    if len(new) >= MISSES_UNTIL_RECTOR:
        days = [local_time(item.at) for item in new]
        facts: dict[str, str | int] = {
            "count": len(new),
            "dates": ", ".join(_short(day) for day in days),
            "form": definition.short_title.lower(),
        }
        return (make_by_rule(workspace, work, pupil, MISSED_TASK, facts, evidence, owner_role=Role.RECTOR),)
    if any(task.is_open for task in asked):
        gone = take_back(workspace, work, pupil.id, MISSED_TASK, evidence)
        return (*gone, *settle_tasks(workspace, work, pupil.id))
    return ()


def _short(day: datetime) -> str:
    return f"{day.day}/{day.month}"


def _writable(
    workspace: Workspace, work: ReadWork, pupil_id: PupilId, form_id: str
) -> tuple[Pupil, FormDefinition]:
    viewer = current_viewer(work, workspace)
    view = pupil_view(work, viewer, pupil_id, workspace.today)
    definition = workspace.forms.get(form_id)
    pupil = work.pupils.get(view.id)
    if pupil is None or not may_offer(viewer, definition, view):
        raise RuleViolation("not_allowed")
    return pupil, definition


def _reachable(
    workspace: Workspace, work: ReadWork, offered_id: OfferedTimeId
) -> tuple[OfferedTime, Pupil, FormDefinition]:
    offered = work.offered.get(offered_id)
    if offered is None:
        raise RuleViolation("not_found")
    return offered, *_writable(workspace, work, offered.pupil_id, offered.form_id)


def _planned(
    workspace: Workspace, work: ReadWork, offered_id: OfferedTimeId
) -> tuple[OfferedTime, Pupil, FormDefinition]:
    found = _reachable(workspace, work, offered_id)
    if found[0].state is not OfferedState.PLANNED:
        raise RuleViolation("time_noted")
    return found


def _new(workspace: Workspace, pupil: Pupil, definition: FormDefinition, new: NewTime) -> OfferedTime:
    if not workspace.now - _FORMER <= new.at <= workspace.now + _FURTHEST:
        raise RuleViolation("too_far", "at")
    return OfferedTime(
        OfferedTimeId(workspace.services.ids.new_id()),
        pupil.compartment_id,
        pupil.id,
        pupil.unit_id,
        definition.id,
        new.at,
        fitting(" ".join(new.place.split()), "place", _LINE),
        workspace.store.account_id,
        workspace.now,
        note=fitting(new.note, "note", _TEXT),
    )


def _noted(workspace: Workspace, offered: OfferedTime, state: OfferedState, note: str) -> OfferedTime:
    said = fitting(note, "note", _TEXT)
    return replace(
        offered,
        state=state,
        state_at=workspace.now,
        state_by=workspace.store.account_id,
        note=said or offered.note,
    )


def _detail(offered: OfferedTime) -> dict[str, str | int]:
    return {"offered": offered.id, "form": offered.form_id, "at": offered.at.isoformat()}


def _changed(offered: OfferedTime, tasks: Iterable[Task] = ()) -> ChangeSet:
    known = tuple(tasks)
    kinds = (ChangeKind.OFFERED_TIME, *((ChangeKind.TASK,) if known else ()))
    return changed(*kinds, ids=(offered.pupil_id, offered.id, *(task.id for task in known)))
