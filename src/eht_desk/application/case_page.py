# SPDX-License-Identifier: EUPL-1.2
"""The page of a case: the steps, what is next and why, what is missing, and what happened (mockup 03)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from eht_desk.application.answering import Answering
from eht_desk.application.case_access import holds_role, seen_case
from eht_desk.application.case_actions import (
    action_of_word,
    leads_to,
    paperwork_of,
)
from eht_desk.application.case_decisions import decision_rows
from eht_desk.application.case_events import case_events
from eht_desk.application.case_judging import Judged, grounds_of, judge
from eht_desk.application.case_steps import (
    Shown,
    decided_words,
    due_rows,
    missing_rows,
    next_row,
    override_rows_by_id,
    reached_rows,
    step_rows,
)
from eht_desk.application.case_views import (
    ActionKind,
    AnswersBecause,
    CaseAction,
    CasePage,
    DelegateRow,
    ResponsibleRow,
    VersionRow,
)
from eht_desk.application.case_work import findings_about
from eht_desk.application.cases import case_rows
from eht_desk.application.delegation import may_decide_owner
from eht_desk.application.document_views import account_names, document_rows, staff_names
from eht_desk.application.form_days import FormDays
from eht_desk.application.gates import override_rows
from eht_desk.application.item_access import may_do_with_entries
from eht_desk.application.measures import measure_rows
from eht_desk.application.note_views import note_views
from eht_desk.application.ports import ReadWork
from eht_desk.application.pupil_events import event_views
from eht_desk.application.pupil_facts import fact_rows
from eht_desk.application.received_views import received_rows
from eht_desk.application.routine_cases import in_force
from eht_desk.application.routine_tasks import CLOSE_KIND, DEADLINE, ROUTINE
from eht_desk.application.signals import signal_rows
from eht_desk.application.task_rows import TaskRow, task_rows
from eht_desk.application.workspace import Workspace, local_time
from eht_desk.domain.access import Duty, Viewer, may
from eht_desk.domain.access_table import Right
from eht_desk.domain.cases import Case
from eht_desk.domain.contact_notes import ContactOutcome, ContactWith
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.evidence import Evidence, EvidenceKind
from eht_desk.domain.ids import AccountId, CaseId, TaskId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.routines.model import RoutineDefinition
from eht_desk.domain.routines.progress import CLOSE, NextStep

_MET = (ContactOutcome.REACHED, ContactOutcome.AGREED_TIME)
_CONCERN = "form:concern_report"
"""Near also where no routine says so: nothing stands before a report of concern (B3-2)."""


def open_case_page(workspace: Workspace, case_id: CaseId) -> CasePage:
    """The page, when a person opens it: one log row. Raises RuleViolation: `not_found`, `not_allowed`."""
    with workspace.store.write() as work:
        page = _page(workspace, work, case_id)
        work.commit(LogEvent("case_read", page.pupil.id, detail={"case": case_id}))
    return page


def read_case(workspace: Workspace, case_id: CaseId) -> CasePage:
    """The same again after something changed, without a log row. Raises RuleViolation: `not_found`, `not_allowed`."""
    with workspace.store.read() as work:
        return _page(workspace, work, case_id)


def _page(workspace: Workspace, work: ReadWork, case_id: CaseId) -> CasePage:
    case, view, viewer = seen_case(workspace, work, case_id)
    pupil = work.pupils.get(view.id)
    if pupil is None:
        raise RuleViolation("not_found")
    stored = work.tasks.of_pupil(view.id)
    written = work.documents.of_pupil(view.id)
    days = FormDays(workspace, work, {view.id: stored})
    [row] = case_rows(workspace, work, viewer, view, [case], stored)
    names = staff_names(account_names(work), view)
    documents = document_rows(workspace, work, viewer, written, {view.id: view}, days)
    papers = paperwork_of(workspace, work, viewer, view, documents, days)
    findings = findings_about(work, view.id, workspace.today, documents=written, tasks=stored)
    grounds = grounds_of(workspace, work, pupil, findings)
    judged = judge(workspace, case, grounds)
    about = [item for item in stored if item.case_id == case_id]
    tasks = _in_order(task_rows(workspace, work, viewer, about, {view.id: view}))
    overrides = override_rows(workspace, work, view)
    signals = tuple(
        item
        for item in signal_rows(workspace, work, viewer, view, names=names)
        if item.case_id in (None, case_id)
    )
    facts = fact_rows(workspace, work, viewer, view, names=names)
    measures = tuple(
        item for item in measure_rows(workspace, work, viewer, view, names=names) if item.case_id == case_id
    )
    decisions = tuple(
        item for item in decision_rows(workspace, work, viewer, view, names=names) if item.case_id == case_id
    )
    notes = note_views(workspace, work, viewer, view)
    keeps = may(viewer, Duty.KEEP_CASES, view.unit_id)
    met = [item.at for item in notes if item.stands and _is_met(item.with_kind, item.outcome)]
    page = CasePage(
        case=row,
        pupil=view,
        level=case.level,
        routine=None,
        steps=(),
        next=None,
        missing=(),
        dues=(),
        reached=(),
        signals=signals,
        facts=facts,
        measures=measures,
        decisions=decisions,
        tasks=tasks,
        timeline=case_events(
            case=row,
            documents=documents,
            notes=notes,
            received=received_rows(workspace, work, viewer, view),
            signals=signals,
            facts=facts,
            decisions=decisions,
            measures=measures,
            tasks=tasks,
            overrides=overrides,
            records=event_views(workspace, work, viewer, view.id),
        ),
        outside=(leads_to(workspace, papers, action_of_word(workspace, _CONCERN), case_id),),
        offers=(),
        responsible=_responsible(workspace, work, viewer, case, view, names),
        overrides=overrides,
        days_since_signal=_days(
            workspace, min((item.seen_on for item in signals if item.holds), default=None)
        ),
        days_since_contact=_days(workspace, local_time(max(met)).date() if met else None),
        without_calendar=not grounds.calendar.terms,
        may_keep=keeps,
        may_write=case.is_open and may_do_with_entries(workspace, viewer, Right.WRITE, view),
        may_close=keeps and case.is_open,
        may_relapse=keeps and not case.is_open,
        may_move_version=keeps and case.is_open,
    )
    if judged is None:
        return replace(page, tasks_apart=tuple(item for item in tasks if item.is_open))
    by_id = override_rows_by_id(grounds.overrides, overrides)
    waiting = {_thing(item.kind): item.id for item in tasks if item.is_open}
    shown = Shown(workspace, judged, papers, names, grounds.calendar, by_id, waiting)
    return _by_routine(shown, page)


def _by_routine(shown: Shown, page: CasePage) -> CasePage:
    """What the routine adds."""
    judged, progress = shown.judged, shown.judged.progress
    steps = step_rows(shown)
    current = progress.current
    stopped = progress.stopped_by
    offers = () if current is None else current.definition.offers
    dues, next_task = due_rows(shown), _next_task(page.tasks, progress.next)
    told = {next_task, *(row.task_id for row in dues)}
    return replace(
        page,
        routine=_version(shown.workspace, judged),
        steps=steps,
        next=next_row(shown),
        missing=() if current is None else missing_rows(shown, current),
        dues=dues,
        reached=reached_rows(shown),
        outside=_outside(shown, page.outside),
        offers=tuple(shown.said(word) for word in offers),
        causes=shown.routine.causes,
        stopped_by="" if stopped is None else decided_words(shown.routine, stopped.decision, stopped.value),
        may_relapse=page.may_keep and (not page.case.is_open or current is None),
        next_task=next_task,
        tasks_apart=tuple(row for row in page.tasks if row.is_open and row.id not in told),
    )


def _next_task(tasks: Iterable[TaskRow], coming: NextStep) -> TaskId | None:
    """The open task of the routine that asks for what is next."""
    evidence: Evidence | None = None
    if coming.gate is not None and coming.gate.missing:
        evidence = coming.gate.missing[0].evidence
    elif coming.need is not None and coming.action != CLOSE:
        evidence = coming.need.evidence
    elif coming.due is not None:
        evidence = coming.due.rule.done_by
    for row in tasks:
        is_it = row.kind == CLOSE_KIND if coming.action == CLOSE else row.evidence == evidence is not None
        if row.is_open and is_it and row.kind.startswith((DEADLINE, ROUTINE)) and _is_meant(row, coming):
            return row.id
    return None


def _is_meant(row: TaskRow, coming: NextStep) -> bool:
    """What a person says is done is told apart by its need: the evidence is the same for all of it."""
    by_word = row.evidence is not None and row.evidence.kind is EvidenceKind.MANUAL
    return not by_word or coming.need is None or row.kind == f"{ROUTINE}{coming.need.id}"


def _outside(shown: Shown, usual: tuple[CaseAction, ...]) -> tuple[CaseAction, ...]:
    """What is never blocked, whatever is missing and whoever looks (TRO-13, B3)."""
    found = [
        replace(shown.action(task.done_by), label=task.title, role=task.role, is_allowed=True)
        for task in shown.judged.progress.outside
    ]
    named = {item.form_id for item in found if item.kind is ActionKind.FORM}
    return (*found, *(item for item in usual if item.form_id not in named))


def _version(workspace: Workspace, judged: Judged) -> VersionRow:
    routine: RoutineDefinition = judged.routine
    newest = in_force(workspace, routine)
    return VersionRow(
        routine.id, routine.version, routine.title, routine.short_title, newest.version, routine.source
    )


def _responsible(
    workspace: Workspace,
    work: ReadWork,
    viewer: Viewer,
    case: Case,
    view: PupilView,
    names: Mapping[AccountId, str],
) -> ResponsibleRow:
    answering = Answering(workspace, work)
    who = answering.of(case, view)
    today = workspace.today
    is_owner = case.owner_id == viewer.account_id
    return ResponsibleRow(
        who.role,
        names.get(who.account_id, "") if who.account_id is not None else "",
        AnswersBecause(who.reason.value),
        case.owner_role,
        names.get(case.owner_id, "") if case.owner_id is not None else "",
        answering.is_me(who, viewer, view),
        who.until,
        case.is_open and not is_owner and holds_role(viewer, case.owner_role, view),
        may_decide_owner(case, view, viewer),
        tuple(
            DelegateRow(
                item.account_id,
                names.get(item.account_id, ""),
                item.period,
                names.get(item.given_by, ""),
                item.period.covers(today),
            )
            for item in case.delegates
            if item.period.end is None or item.period.end >= today
        ),
    )


def _in_order(rows: tuple[TaskRow, ...]) -> tuple[TaskRow, ...]:
    """Open ones first, by day."""
    far = max((row.due for row in rows if row.due is not None), default=None)
    return tuple(
        sorted(rows, key=lambda row: (not row.is_open, row.due is None, row.due or far or row.made_at.date()))
    )


def _thing(kind: str) -> str:
    """The deadline or need that a task of the routine is of."""
    for start in (DEADLINE, ROUTINE):
        if kind.startswith(start):
            rest = kind.removeprefix(start).split(".")
            return rest[0] if start == DEADLINE else rest[-1]
    return kind


def _is_met(with_kind: ContactWith, outcome: ContactOutcome) -> bool:
    return with_kind is ContactWith.PUPIL and outcome in _MET


def _days(workspace: Workspace, day: date | None) -> int | None:
    return None if day is None else (workspace.today - day).days
