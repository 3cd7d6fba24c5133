# SPDX-License-Identifier: EUPL-1.2
"""One pupil at EHT's meeting: reading up, writing what is said, finishing, putting off. Who: meeting_reach.py.

An item lies in the pupil's compartment. Locked (the meeting was adjusted) it never changes.
"""

from __future__ import annotations

from dataclasses import replace

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.meeting_acts import assessment_of, carry_out, is_made
from eht_desk.application.meeting_item_page import item_view
from eht_desk.application.meeting_people import absent_for
from eht_desk.application.meeting_reach import open_case_of, reach_item, routine_about
from eht_desk.application.meeting_views import ItemView, Said
from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.survey_reading import read_surveys
from eht_desk.application.workspace import Workspace
from eht_desk.domain.access_table import Right
from eht_desk.domain.case_entries import ItemState, MeetingAction, MeetingItem
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import EntryId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.plain_text import fitting
from eht_desk.domain.routines.model import RoutineDefinition
from eht_desk.domain.unit_entries import Meeting, MeetingState

_LINE, _TEXT, _FEEDBACK = 200, 5_000, 2_000
_MOST_ACTIONS = 40


def open_item(workspace: Workspace, item_id: EntryId) -> ItemView:
    """Speak of this pupil now. One log row. Raises RuleViolation: `not_allowed` (the same when there is none)."""
    with workspace.store.write() as work:
        item, meeting, view, viewer = reach_item(workspace, work, item_id)
        page = item_view(workspace, work, viewer, item, meeting, view)
        work.commit(
            LogEvent("meeting_item_opened", view.id, detail={"meeting": meeting.id, "entry": item_id})
        )
    return _with_surveys(workspace, page)


def read_item(workspace: Workspace, item_id: EntryId) -> ItemView:
    """The same within that opening, after a change: no further log row. Raises RuleViolation: `not_allowed`."""
    with workspace.store.read() as work:
        item, meeting, view, viewer = reach_item(workspace, work, item_id)
        page = item_view(workspace, work, viewer, item, meeting, view)
    return _with_surveys(workspace, page)


def save_item(workspace: Workspace, item_id: EntryId, said: Said, *, starts_stretch: bool) -> ChangeSet:
    """Keep what is typed, however half, durable at once. `starts_stretch`: the first save of a stretch of writing has
    the log row. What became a task or a measure stays as it is, whatever is said of it.

    Raises RuleViolation: `not_allowed`, `item_locked`, `item_done`; `text_too_long` on `text`, `feedback`, `actions`;
    `unknown_choice` on `assessment`, `causes`, `actions` (a kind of measure).
    """
    with workspace.store.write() as work:
        item, meeting = _writable(workspace, work, item_id)
        if item.state is ItemState.DONE:
            raise RuleViolation("item_done")
        news = replace(
            _said(item, said, routine_about(workspace, work, item, meeting)),
            state=ItemState.WAITING,
            written_at=workspace.now,
            written_by=workspace.store.account_id,
        )
        work.entries.update(news)
        if starts_stretch:
            detail = {"meeting": meeting.id, "entry": item_id}
            work.commit(LogEvent("meeting_item_written", item.pupil_id, detail=detail))
        else:
            work.commit_in_stretch()
    return _changed(item)


def postpone_item(workspace: Workspace, item_id: EntryId) -> ChangeSet:
    """Put the pupil off to the next meeting. One log row. Raises RuleViolation: `not_allowed`, `item_locked`,
    `item_done`."""
    with workspace.store.write() as work:
        item, _ = _writable(workspace, work, item_id)
        if item.state is ItemState.DONE:
            raise RuleViolation("item_done")
        work.entries.update(replace(item, state=ItemState.POSTPONED, written_at=workspace.now))
        _log(work, "meeting_item_postponed", item)
    return _changed(item)


def finish_item(workspace: Workspace, item_id: EntryId) -> ChangeSet:
    """The pupil has been spoken of: the assessment becomes EHT's decision in the case, each action a task or a measure,
    the feedback the mentor's task (H5). Who had to go out is kept. One log row.

    Raises RuleViolation: `not_allowed`, `item_locked`, `item_done`, `meeting_not_begun`; `needs_case` on `assessment`
    or `actions` (a measure); `required` on `text` (the assessment asks for words), `causes` or `actions`;
    `required`, `owner_may_not` on `owner`.
    """
    with workspace.store.write() as work:
        item, meeting = _writable(workspace, work, item_id)
        _, _, view, _ = reach_item(workspace, work, item_id)
        if meeting.state is MeetingState.PLANNED:
            raise RuleViolation("meeting_not_begun")
        if item.state is ItemState.DONE:
            raise RuleViolation("item_done")
        absent = [person for person in absent_for(workspace, work, meeting, view) if person.must_leave]
        item = replace(
            item,
            case_id=open_case_of(work, item.pupil_id) or item.case_id,
            absent_ids=tuple(person.account_id for person in absent if person.account_id is not None),
            absent_names=tuple(person.name for person in absent if person.account_id is None),
        )
        routine = routine_about(workspace, work, item, meeting)
        done = carry_out(workspace, work, item, meeting, view, routine)
        detail: dict[str, str | int] = {
            "meeting": meeting.id,
            "entry": item_id,
            "tasks": len(done.tasks),
        }
        work.commit(LogEvent("meeting_item_finished", item.pupil_id, detail=detail))
    kinds = (ChangeKind.MEETING, ChangeKind.ENTRY, ChangeKind.CASE, ChangeKind.TASK)
    return changed(*kinds, ids=(item.pupil_id, item.id, meeting.id, *done.tasks))


def take_up_again(workspace: Workspace, item_id: EntryId) -> ChangeSet:
    """Speak of the pupil once more, before the meeting is adjusted; what was decided stays until something else is.
    One log row. Raises RuleViolation: `not_allowed`, `item_locked`, `item_waiting`."""
    with workspace.store.write() as work:
        item, _ = _writable(workspace, work, item_id)
        if item.state is ItemState.WAITING:
            raise RuleViolation("item_waiting")
        work.entries.update(replace(item, state=ItemState.WAITING))
        _log(work, "meeting_item_resumed", item)
    return _changed(item)


def _with_surveys(workspace: Workspace, page: ItemView) -> ItemView:
    try:
        return replace(page, surveys=read_surveys(workspace, page.pupil.id))
    except RuleViolation:  # who speaks of the pupil need not be one who reads what was asked of the pupil
        return page


def _writable(workspace: Workspace, work: ReadWork, item_id: EntryId) -> tuple[MeetingItem, Meeting]:
    item, meeting, _, _ = reach_item(workspace, work, item_id, Right.WRITE)
    if item.locked_at is not None:
        raise RuleViolation("item_locked")
    return item, meeting


def _said(item: MeetingItem, said: Said, routine: RoutineDefinition | None) -> MeetingItem:
    """The item with what was said. A choice that was made before stays possible: a newer routine may lack it."""
    asked = None if routine is None else assessment_of(routine)
    known = {value.id for value in asked.values} if asked else set()
    if said.assessment not in {"", item.assessment, *known}:
        raise RuleViolation("unknown_choice", "assessment")
    causes = {cause.id for cause in routine.causes} if routine else set()
    if not set(said.causes) <= causes | set(item.causes):
        raise RuleViolation("unknown_choice", "causes")
    kinds = {kind.id for kind in routine.measures} if routine else set()
    for name, words, limit in (("text", said.text, _TEXT), ("feedback", said.feedback, _FEEDBACK)):
        if len(words) > limit:
            raise RuleViolation("text_too_long", name, {"limit": limit})
    made = [action for action in item.actions if is_made(action)]
    new = [action for action in said.actions if not is_made(action)]
    return replace(
        item,
        assessment=said.assessment,
        causes=tuple(dict.fromkeys(said.causes)),
        text=said.text,
        actions=(*made, *(_action(action, kinds) for action in new))[:_MOST_ACTIONS],
        feedback=said.feedback,
    )


def _action(action: MeetingAction, kinds: set[str]) -> MeetingAction:
    if action.measure and action.measure not in kinds:
        raise RuleViolation("unknown_choice", "actions")
    return replace(action, text=fitting(action.text, "actions", _LINE))


def _log(work: UnitOfWork, kind: str, item: MeetingItem) -> None:
    work.commit(LogEvent(kind, item.pupil_id, detail={"meeting": item.meeting_id, "entry": item.id}))


def _changed(item: MeetingItem) -> ChangeSet:
    return changed(ChangeKind.MEETING, ids=(item.pupil_id, item.id, item.meeting_id))
