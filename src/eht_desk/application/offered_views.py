# SPDX-License-Identifier: EUPL-1.2
"""Offered times as they may be shown: the ledger of a form's talk, and what stands on I dag. Never writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from eht_desk.application.disclosure import pupil_view
from eht_desk.application.document_views import account_names, staff_names
from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import Workspace, current_viewer, local_time
from eht_desk.domain.access import Duty, Viewer, may, may_write_stage
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.evidence import Evidence, EvidenceKind
from eht_desk.domain.forms.model import FormDefinition
from eht_desk.domain.ids import OfferedTimeId, PupilId
from eht_desk.domain.offered_times import OfferedState, OfferedTime, misses_in_a_row
from eht_desk.domain.pupil_view import PupilView

MISSED_TASK = "offered_times_missed"
"""Kind of rektor's task after the third miss."""


@dataclass(frozen=True, slots=True)
class OfferedRow:
    """A time as it may be shown. `needs_answer`: it is past, and nobody has said whether the pupil came."""

    id: OfferedTimeId
    pupil: PupilView
    form_id: str
    form_title: str
    at: datetime
    place: str
    offered_by: str
    is_mine: bool
    state: OfferedState
    state_at: datetime | None
    state_by: str
    note: str
    needs_answer: bool
    may_write: bool


@dataclass(frozen=True, slots=True)
class OfferedLedger:
    """The times offered for one form's talk, the latest first. `missed_in_a_row` leads to rektor at three.

    `may_offer`: whether this person offers times. `task_open`: rektor has been asked and has not answered.
    """

    form_id: str
    form_title: str
    rows: tuple[OfferedRow, ...]
    planned: int
    attended: int
    missed: int
    rebooked: int
    missed_in_a_row: int
    may_offer: bool
    task_open: bool = False


def offered_times(workspace: Workspace, pupil_id: PupilId, form_id: str) -> OfferedLedger:
    """The ledger of one form's talk. Part of the opening of the pupil's page: no log row.

    Raises RuleViolation("not_allowed"), ExpectedFailure("unknown_form").
    """
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        view = pupil_view(work, viewer, pupil_id, workspace.today)
        definition = workspace.forms.get(form_id)
        return _ledger(workspace, work, viewer, view, definition, work.offered.of_pupil(view.id))


def offered_ledgers(
    workspace: Workspace, work: ReadWork, viewer: Viewer, view: PupilView
) -> tuple[OfferedLedger, ...]:
    """The ledgers of a pupil that has passed the gate: of every form that times were offered for, and of those with
    approvals for which this person may offer one."""
    times = work.offered.of_pupil(view.id)
    wanted = {item.form_id for item in times}
    found = []
    for definition in workspace.forms.all_latest():
        is_own = bool(definition.approvals) and may_offer(viewer, definition, view)
        if definition.id in wanted or is_own:
            found.append(_ledger(workspace, work, viewer, view, definition, times))
    return tuple(found)


def times_to_tell(
    workspace: Workspace,
    work: ReadWork,
    viewer: Viewer,
    planned: Iterable[OfferedTime],
    views: Mapping[PupilId, PupilView],
) -> tuple[OfferedRow, ...]:
    """Of the planned times those of today and those past, of the pupils that passed the gate, for whoever offered them
    or holds the talks; the first one first."""
    today = workspace.today
    rows: list[OfferedRow] = []
    names = None
    for item in planned:
        view = views.get(item.pupil_id)
        if view is None or local_time(item.at).date() > today:
            continue
        definition = _definition(workspace, item.form_id)
        if definition is None:
            continue
        stage = definition.stages[0]
        is_mine = item.offered_by == viewer.account_id
        if not is_mine and not may_write_stage(viewer, stage, view.unit_id, view.class_id):
            continue
        names = names if names is not None else account_names(work)
        rows.append(_row(workspace, viewer, view, definition, item, staff_names(names, view).get))
    return tuple(sorted(rows, key=lambda row: (row.at, row.id)))


def _definition(workspace: Workspace, form_id: str) -> FormDefinition | None:
    try:
        return workspace.forms.get(form_id)
    except ExpectedFailure:
        return None  # a form of a newer program; the time stays


def _ledger(
    workspace: Workspace,
    work: ReadWork,
    viewer: Viewer,
    view: PupilView,
    definition: FormDefinition,
    times: Iterable[OfferedTime],
) -> OfferedLedger:
    known = [item for item in times if item.form_id == definition.id]
    names = staff_names(account_names(work), view) if known else {}
    rows = tuple(
        _row(workspace, viewer, view, definition, item, names.get)
        for item in sorted(known, key=lambda item: (item.at, item.id), reverse=True)
    )

    def count(state: OfferedState) -> int:
        return sum(1 for item in known if item.state is state)

    evidence = Evidence(EvidenceKind.MANUAL, form_id=definition.id)
    return OfferedLedger(
        definition.id,
        definition.short_title,
        rows,
        count(OfferedState.PLANNED),
        count(OfferedState.ATTENDED),
        count(OfferedState.MISSED),
        count(OfferedState.REBOOKED),
        len(misses_in_a_row(known, definition.id)),
        may_offer(viewer, definition, view),
        any(
            task.is_open and (task.kind, task.evidence) == (MISSED_TASK, evidence)
            for task in (work.tasks.of_pupil(view.id) if known else ())
        ),
    )


def _row(
    workspace: Workspace,
    viewer: Viewer,
    view: PupilView,
    definition: FormDefinition,
    item: OfferedTime,
    name: Callable[..., str | None],
) -> OfferedRow:
    return OfferedRow(
        item.id,
        view,
        item.form_id,
        definition.short_title,
        item.at,
        item.place,
        name(item.offered_by) or "",
        item.offered_by == viewer.account_id,
        item.state,
        item.state_at,
        (name(item.state_by) or "") if item.state_by is not None else "",
        item.note,
        item.state is OfferedState.PLANNED and item.at <= workspace.now,
        may_offer(viewer, definition, view),
    )


def may_offer(viewer: Viewer, definition: FormDefinition, view: PupilView) -> bool:
    """Whether the person offers times for the form's talk with this pupil."""
    stage = definition.stages[0]
    return may_write_stage(viewer, stage, view.unit_id, view.class_id) or may(
        viewer, Duty.KEEP_CASES, view.unit_id
    )
