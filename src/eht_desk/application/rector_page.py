# SPDX-License-Identifier: EUPL-1.2
"""Rektor's page: what is late, begun and not reported, not evaluated, not returned, and cases that nobody accepted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from eht_desk.application.case_access import routine_of
from eht_desk.application.case_actions import leads_to, paperwork_of
from eht_desk.application.case_views import ActionKind, CaseAction
from eht_desk.application.disclosure import pupil_views_of
from eht_desk.application.document_views import DocumentRow, account_names, document_rows, staff_names
from eht_desk.application.item_access import may_do_with_entries
from eht_desk.application.ports import ReadWork
from eht_desk.application.routine_tasks import DEADLINE
from eht_desk.application.task_rows import TaskRow, task_rows
from eht_desk.application.worklist import WorkRow, work_rows
from eht_desk.application.workspace import Workspace, current_viewer, local_time
from eht_desk.domain.access import Viewer
from eht_desk.domain.access_table import Right
from eht_desk.domain.accounts import Role
from eht_desk.domain.case_entries import Measure, standing
from eht_desk.domain.documents import DocumentState
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.ids import CaseId, PupilId, TaskId
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.routines.calendar import plus_months
from eht_desk.domain.tasks import Task

_REPORTS = "authority"
"""The group of forms by which somebody outside the school is told."""


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One thing that waits in a case: what, since when, by when, and who does it."""

    case_id: CaseId | None
    task_id: TaskId | None
    pupil: PupilView
    title: str
    since: date
    due: date | None
    days_left: int | None
    is_target: bool
    role: Role | None
    who: str
    action: CaseAction


@dataclass(frozen=True, slots=True)
class RectorPage:
    """Each list with what has waited longest first. `unreported`: begun and not reported to huvudman or hemkommun;
    `not_returned`: printed to be signed, and not back."""

    late: tuple[WorkRow, ...]
    unreported: tuple[WaitingRow, ...]
    not_evaluated: tuple[WaitingRow, ...]
    not_returned: tuple[DocumentRow, ...]
    not_accepted: tuple[WorkRow, ...]
    open_cases: int


def rector_page(workspace: Workspace) -> RectorPage:
    """Only for rektor. A list is not a reading of a pupil: no log row. Raises RuleViolation("not_allowed")."""
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        if not viewer.holds(Role.RECTOR):
            raise RuleViolation("not_allowed")
        cases = [row for row in work_rows(workspace, work, viewer) if _is_at(viewer, row.pupil)]
        tasks = [task for task in work.tasks.all_open() if _is_report(workspace, task)]
        documents = [item for item in work.documents.all() if item.state is DocumentState.AWAITING_SIGNATURE]
        measures = [item for item in work.entries.all(Measure) if _waits(item, workspace.today)]
        about = {item.pupil_id for kind in (tasks, documents, measures) for item in kind}
        views = {
            key: view
            for key, view in pupil_views_of(work, viewer, about, workspace.today).items()
            if _is_at(viewer, view)
        }
        reports = task_rows(workspace, work, viewer, tasks, views)
        papers = document_rows(workspace, work, viewer, documents, views)
        return RectorPage(
            tuple(row for row in cases if row.is_late),
            tuple(
                sorted(
                    (_of_task(row, _way(workspace, work, viewer, row)) for row in reports),
                    key=lambda row: row.since,
                )
            ),
            _unevaluated(workspace, work, viewer, measures, views),
            tuple(sorted(papers, key=lambda row: row.created_at)),
            tuple(row for row in cases if row.waits_for_acceptance or row.owner_left),
            len(cases),
        )


def _is_at(viewer: Viewer, view: PupilView) -> bool:
    return viewer.holds(Role.RECTOR, view.unit_id)


def _is_report(workspace: Workspace, task: Task) -> bool:
    """Whether it is a deadline by which huvudman or hemkommun is to be told."""
    if not task.kind.startswith(DEADLINE) or task.evidence is None or not task.evidence.form_id:
        return False
    try:
        return workspace.forms.get(task.evidence.form_id).group == _REPORTS
    except ExpectedFailure:
        return False


def _way(workspace: Workspace, work: ReadWork, viewer: Viewer, row: TaskRow) -> CaseAction:
    """The button, with the paper that it goes on with."""
    if row.action is None:
        return CaseAction(ActionKind.CASE, case_id=row.case_id)
    papers = paperwork_of(workspace, work, viewer, row.pupil)
    return leads_to(workspace, papers, row.action, row.case_id)


def _of_task(row: TaskRow, action: CaseAction) -> WaitingRow:
    return WaitingRow(
        row.case_id,
        row.id,
        row.pupil,
        row.title,
        local_time(row.made_at).date(),
        row.shown_on or row.due,
        row.days_left,
        row.is_target,
        row.owner_role,
        row.owner_name,
        action,
    )


def _waits(measure: Measure, today: date) -> bool:
    """Whether it is still tried, nobody has evaluated it, and its day has come."""
    is_tried = standing(measure) and not measure.evaluations
    return (
        is_tried and (measure.ends_on is None or measure.ends_on >= today) and _evaluated_by(measure) <= today
    )


def _evaluated_by(measure: Measure) -> date:
    """The day that was set for following it up, else a month after it began (HUD-29)."""
    return measure.follow_up_on or plus_months(measure.starts_on, 1)


def _unevaluated(
    workspace: Workspace,
    work: ReadWork,
    viewer: Viewer,
    measures: list[Measure],
    views: Mapping[PupilId, PupilView],
) -> tuple[WaitingRow, ...]:
    return tuple(
        sorted(
            _of_measures(workspace, work, viewer, measures, views),
            key=lambda row: (row.due or row.since, row.since),
        )
    )


def _of_measures(
    workspace: Workspace,
    work: ReadWork,
    viewer: Viewer,
    measures: list[Measure],
    views: Mapping[PupilId, PupilView],
) -> Iterator[WaitingRow]:
    """One row for each measure of an open case."""
    names = account_names(work) if measures else {}
    for item in measures:
        view = views.get(item.pupil_id)
        case = work.cases.get(item.case_id) if view is not None else None
        if view is None or case is None or not case.is_open:
            continue
        if not may_do_with_entries(workspace, viewer, Right.READ, view):
            continue
        routine = routine_of(workspace, case)
        kinds = () if routine is None else routine.measures
        label = next((kind.label for kind in kinds if kind.id == item.kind), "")
        shown = staff_names(names, view)
        due = _evaluated_by(item)
        yield WaitingRow(
            case.id,
            None,
            view,
            item.text or label,
            item.starts_on,
            due,
            (due - workspace.today).days,
            False,
            item.owner_role,
            shown.get(item.owner_id, "") if item.owner_id is not None else item.responsible,
            CaseAction(ActionKind.CASE, case_id=case.id),
        )
