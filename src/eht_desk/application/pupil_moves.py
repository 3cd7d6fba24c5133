# SPDX-License-Identifier: EUPL-1.2
"""A pupil changes school inside the store, leaves it, or comes back: by hand, with what must be handed over.

The record and its history are one and stay; who sees them follows from the school and the class of today.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from eht_desk.application.case_work import hand_to_school
from eht_desk.application.cases import CaseRow, case_rows
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.disclosure import pupil_view, pupil_views
from eht_desk.application.document_views import DocumentRow, DraftRow, document_rows, draft_rows
from eht_desk.application.handing_over import work_about
from eht_desk.application.leavers_together import without_papers
from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.pupil_events import note_event
from eht_desk.application.tasks import TaskRow, task_rows
from eht_desk.application.workspace import Workspace, current_viewer, require
from eht_desk.domain.access import Duty, Viewer, may
from eht_desk.domain.documents import DocumentState
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import ClassId, PupilId, UnitId
from eht_desk.domain.leaving import (
    HANDED,
    NOT_NEEDED,
    REMAINING,
    Leaving,
    LeavingItem,
    LeavingReason,
    remaining,
    told,
)
from eht_desk.domain.log import LogEvent
from eht_desk.domain.organisation import Period
from eht_desk.domain.people import ClassMembership, Pupil
from eht_desk.domain.pupil_events import PupilEvent, PupilEventKind
from eht_desk.domain.pupil_view import PupilView

_WAITING_DAYS = 400
"""A handing over that nobody cared for in a year is no longer asked for on I dag; the pupil's page still tells."""


@dataclass(frozen=True, slots=True)
class LeavingPage:
    """What somebody sees who lets a pupil leave: the list, and what is not finished or signed.

    `settled` are the ids of the list that were ticked before (`handed`) or did not apply (`not_needed`).
    `left_on`: the last day, when the pupil has left already.
    """

    pupil: PupilView
    items: tuple[LeavingItem, ...]
    drafts: tuple[DraftRow, ...]
    open_stages: tuple[DocumentRow, ...]
    awaiting_signature: tuple[DocumentRow, ...]
    documents: tuple[DocumentRow, ...]
    handed: frozenset[str] = frozenset()
    not_needed: frozenset[str] = frozenset()
    left_on: date | None = None
    tasks: tuple[TaskRow, ...] = ()
    """Open tasks about the pupil, whoever they wait for."""
    cases: tuple[CaseRow, ...] = ()
    """Open cases."""


@dataclass(frozen=True, slots=True)
class LeaverRow:
    """A pupil who has left while something waits to be handed over. `remaining`: None when nobody has looked."""

    pupil: PupilView
    left_on: date
    remaining: int | None
    has_papers: bool = True
    """Whether the store holds anything about the pupil; those without can be gone through together."""


def change_school(
    workspace: Workspace,
    pupil_id: PupilId,
    to_unit_id: UnitId,
    class_id: ClassId | None,
    on: date,
    note: str = "",
) -> ChangeSet:
    """The pupil goes to another school of the store from the day `on`, with all that has been written.

    From now on the new school's people see the pupil and the former's do not. Documents keep the school where they
    were made, and so do notes and received documents; open cases and tasks are the new school's from now on. Drafts
    stay with their authors, who may lose sight of them: then they wait for the new school's rektor.
    Whoever does it answers for moves at the pupil's present school.

    Raises:
        RuleViolation: `not_allowed`, `same_school`, `not_found` (school or class), `in_future` (field `on`).
    """
    if on > workspace.today:
        raise RuleViolation("in_future", "on")
    with workspace.store.write() as work:
        pupil = _movable(workspace, work, pupil_id)
        if to_unit_id == pupil.unit_id:
            raise RuleViolation("same_school", "unit")
        if not any(unit.id == to_unit_id for unit in work.organisation.units()):
            raise RuleViolation("not_found")
        if class_id is not None and not any(
            item.id == class_id and item.unit_id == to_unit_id and not item.has_ended(on)
            for item in work.organisation.classes()
        ):
            raise RuleViolation("not_found")
        move_to_school(workspace, work, pupil, to_unit_id, class_id, on, note)
        work.commit(
            LogEvent(
                "pupil_changed_school",
                pupil_id,
                detail={
                    "from": pupil.unit_id,
                    "to": to_unit_id,
                    "on": on.isoformat(),
                },
            )
        )
    return changed(
        ChangeKind.PUPIL,
        ChangeKind.DRAFT,
        ChangeKind.DOCUMENT,
        ChangeKind.CASE,
        ChangeKind.TASK,
        ids=(pupil_id,),
    )


def move_to_school(
    workspace: Workspace,
    work: UnitOfWork,
    pupil: Pupil,
    to_unit_id: UnitId,
    class_id: ClassId | None,
    on: date,
    note: str = "",
) -> None:
    """The move itself, inside a transaction whose caller has asked all questions (also a register does it)."""
    work.pupils.update([replace(pupil, unit_id=to_unit_id, left_on=None)])
    hand_to_school(work, pupil, to_unit_id)
    kept = until(work.pupils.memberships(pupil.id), on - timedelta(days=1))
    if class_id is not None:
        kept.append(ClassMembership(pupil.id, class_id, Period(on)))
    work.pupils.set_memberships(pupil.id, kept)
    note_event(
        workspace,
        work,
        pupil,
        PupilEventKind.SCHOOL_CHANGED,
        {"from_unit": pupil.unit_id, "to_unit": to_unit_id, "on": on.isoformat(), "note": note.strip()},
    )


def leaving_page(workspace: Workspace, pupil_id: PupilId) -> LeavingPage:
    """What must be thought of before (or after) a pupil leaves. Raises RuleViolation("not_allowed")."""
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        view = pupil_view(work, viewer, pupil_id, workspace.today)
        require(viewer, Duty.MOVE_PUPILS, view.unit_id)
        pupil = work.pupils.get(pupil_id)
        views = {pupil_id: view}
        drafts, waiting = work_about(workspace, work, pupil_id)
        documents = document_rows(workspace, work, viewer, work.documents.of_pupil(pupil_id), views)
        open_ids = {item.id for item in waiting}
        facts = _last_facts(work, pupil_id, None if pupil is None else pupil.left_on)
        return LeavingPage(
            pupil=view,
            items=workspace.services.leaving.items(),
            drafts=tuple(draft_rows(workspace, work, viewer, drafts, views)),
            open_stages=tuple(row for row in documents if row.document_id in open_ids),
            awaiting_signature=tuple(
                row for row in documents if row.state is DocumentState.AWAITING_SIGNATURE
            ),
            documents=tuple(documents),
            handed=told(facts, HANDED),
            not_needed=told(facts, NOT_NEEDED),
            left_on=None if pupil is None else pupil.left_on,
            tasks=task_rows(
                workspace,
                work,
                viewer,
                [item for item in work.tasks.of_pupil(pupil_id) if item.is_open],
                views,
            ),
            cases=case_rows(
                workspace,
                work,
                viewer,
                view,
                [item for item in work.cases.of_pupil(pupil_id) if item.is_open],
            ),
        )


def leave_school(workspace: Workspace, pupil_id: PupilId, leaving: Leaving) -> ChangeSet:
    """The pupil leaves the schools of the store after the day `leaving.on`; said again, the list goes on where it was.

    The class ends with that day; said again with a later day it goes on until then, as long as the class exists.
    Nothing is thrown away: drafts and open stages stay as they are and can be finished by those who still see the
    pupil (kurator, specialpedagog, rektor).

    Raises:
        RuleViolation: `required` (field `to_school` when the reason is another school, `note` when it is "other"),
            `not_allowed`, `unknown_item`.
    """
    if leaving.reason is LeavingReason.OTHER_SCHOOL and not leaving.to_school.strip():
        raise RuleViolation("required", "to_school")
    if leaving.reason is LeavingReason.OTHER and not leaving.note.strip():
        raise RuleViolation("required", "note")
    items = workspace.services.leaving.items()
    settled = leaving.handed_over | leaving.not_needed
    if not settled <= {item.id for item in items}:
        raise RuleViolation("unknown_item")
    waiting = remaining(items, leaving.reason, settled)
    with workspace.store.write() as work:
        pupil = _movable(workspace, work, pupil_id)
        work.pupils.update([replace(pupil, left_on=leaving.on)])
        kept = _going_on(work, pupil, None)
        work.pupils.set_memberships(pupil_id, until(kept, leaving.on))
        note_event(
            workspace,
            work,
            pupil,
            PupilEventKind.LEFT_SCHOOL,
            {
                "on": leaving.on.isoformat(),
                "to_school": leaving.to_school.strip(),
                "reason": leaving.reason.value,
                "note": leaving.note.strip(),
                HANDED: ",".join(sorted(leaving.handed_over)),
                NOT_NEEDED: ",".join(sorted(leaving.not_needed)),
                REMAINING: len(waiting),
            },
        )
        work.commit(
            LogEvent(
                "pupil_left",
                pupil_id,
                detail={
                    "on": leaving.on.isoformat(),
                    "reason": leaving.reason.value,
                    REMAINING: len(waiting),
                },
            )
        )
    return changed(ChangeKind.PUPIL, ids=(pupil_id,))


def come_back(workspace: Workspace, pupil_id: PupilId, on: date) -> ChangeSet:
    """A pupil who had left goes to the school again from the day `on`, in the class of before where it still exists.

    Otherwise the pupil is without class until a register or somebody gives one.
    Raises RuleViolation `not_allowed`, `not_left`, `in_future` (field `on`).
    """
    if on > workspace.today:
        raise RuleViolation("in_future", "on")
    with workspace.store.write() as work:
        pupil = _movable(workspace, work, pupil_id)
        if pupil.left_on is None:
            raise RuleViolation("not_left")
        work.pupils.update([replace(pupil, left_on=None)])
        work.pupils.set_memberships(pupil_id, _going_on(work, pupil, on))
        note_event(workspace, work, pupil, PupilEventKind.CAME_BACK, {"on": on.isoformat()})
        work.commit(LogEvent("pupil_came_back", pupil_id, detail={"on": on.isoformat()}))
    return changed(ChangeKind.PUPIL, ids=(pupil_id,))


def leavers_waiting(workspace: Workspace) -> tuple[LeaverRow, ...]:
    """Pupils who have left (also those whom a register left out) with something still to hand over, latest first.

    Empty for those who move no pupils.
    """
    today = workspace.today
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        if not may(viewer, Duty.MOVE_PUPILS):
            return ()
        left = {
            pupil.id: pupil.left_on
            for pupil in work.pupils.all()
            if pupil.left_on is not None
            and today - timedelta(days=_WAITING_DAYS) <= pupil.left_on <= today
            and may(viewer, Duty.MOVE_PUPILS, pupil.unit_id)
        }
        if not left or not workspace.services.leaving.items():
            return ()
        waiting = _waiting(work, left)
        bare = without_papers(work, [pupil_id for pupil_id, number in waiting.items() if number is None])
        rows = [
            LeaverRow(view, left[view.id], waiting[view.id], view.id not in bare)
            for view in pupil_views(work, viewer, today)
            if view.id in waiting
        ]
    return tuple(sorted(rows, key=lambda row: (-row.left_on.toordinal(), row.pupil.sort_key)))


def until(memberships: Iterable[ClassMembership], last_day: date) -> list[ClassMembership]:
    """Class memberships as they are when none holds after `last_day`; those that would never have held are gone."""
    kept: list[ClassMembership] = []
    for item in memberships:
        end = item.period.end
        period = item.period if end is not None and end <= last_day else Period(item.period.start, last_day)
        if not period.is_reversed:
            kept.append(replace(item, period=period))
    return kept


def _going_on(work: ReadWork, pupil: Pupil, back_on: date | None) -> list[ClassMembership]:
    """The pupil's class memberships as if the pupil had not left, or come back on the day `back_on`.

    Only the place that the leaving ended goes on, and only in a class of the school that has not ended by then.
    """
    memberships = list(work.pupils.memberships(pupil.id))
    if pupil.left_on is None:
        return memberships
    classes = {item.id: item for item in work.organisation.classes() if item.unit_id == pupil.unit_id}
    ended_then = (
        pupil.left_on - timedelta(days=1),
        pupil.left_on,
    )  # a register ends the class the day before
    last = max(
        (item for item in memberships if item.period.end in ended_then and item.class_id in classes),
        key=lambda item: (item.period.end, item.period.start or date.min),
        default=None,
    )
    if last is None or any(
        item.period.end is None or item.period.end > pupil.left_on for item in memberships
    ):
        return memberships
    school_class, left_after = classes[last.class_id], last.period.end
    if back_on is not None and school_class.has_ended(back_on):
        return memberships
    is_one_stay = back_on is None or left_after is None or back_on <= left_after + timedelta(days=1)
    if is_one_stay:
        memberships.remove(last)
    start = last.period.start if is_one_stay else back_on
    memberships.append(replace(last, period=Period(start, school_class.period.end)))
    return memberships


def _waiting(work: ReadWork, left: Mapping[PupilId, date]) -> dict[PupilId, int | None]:
    """How many things wait for each leaver; None when nobody has gone through the list since the pupil left."""
    waiting: dict[PupilId, int | None] = dict.fromkeys(left)
    seen: set[PupilId] = set()
    for event in work.events.all():  # newest first
        if event.pupil_id in left and event.pupil_id not in seen:
            seen.add(event.pupil_id)
            facts = _facts_of_leaving(event, left[event.pupil_id])
            if facts is None:
                seen.discard(event.pupil_id)
            elif facts.get(REMAINING):
                waiting[event.pupil_id] = int(facts[REMAINING])
            else:
                del waiting[event.pupil_id]
    return waiting


def _facts_of_leaving(event: PupilEvent, left_on: date | None) -> Mapping[str, str | int] | None:
    """What was said about this very leaving, not about one before the pupil came back."""
    if event.kind is not PupilEventKind.LEFT_SCHOOL or left_on is None:
        return None
    return event.facts if event.facts.get("on") == left_on.isoformat() else None


def _last_facts(work: ReadWork, pupil_id: PupilId, left_on: date | None) -> Mapping[str, str | int]:
    for event in work.events.of_pupil(pupil_id):
        facts = _facts_of_leaving(event, left_on)
        if facts is not None:
            return facts
    return {}


def _movable(workspace: Workspace, work: ReadWork, pupil_id: PupilId) -> Pupil:
    """The pupil, once it is sure that the person sees it and answers for moves at its school."""
    viewer: Viewer = current_viewer(work, workspace)
    view = pupil_view(work, viewer, pupil_id, workspace.today)
    require(viewer, Duty.MOVE_PUPILS, view.unit_id)
    pupil = work.pupils.get(pupil_id)
    if pupil is None:
        raise RuleViolation("not_allowed")
    return pupil
