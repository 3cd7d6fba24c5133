# SPDX-License-Identifier: EUPL-1.2
"""Everything of the process about one pupil at once: taking it along to another record, and settling its tasks."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from eht_desk.application import case_standing
from eht_desk.application.case_judging import grounds_of
from eht_desk.application.consent_facts import consent_findings
from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.routine_tasks import is_of_routine
from eht_desk.application.workspace import Workspace
from eht_desk.domain.case_entries import MeetingItem, case_of
from eht_desk.domain.documents import Document
from eht_desk.domain.evidence import DoneTask, Findings
from eht_desk.domain.ids import (
    CaseId,
    ConsentId,
    EntryId,
    NoteDraftId,
    NoteId,
    OfferedTimeId,
    OverrideId,
    PupilId,
    ReceivedId,
    SurveyId,
    TaskId,
    UnitId,
)
from eht_desk.domain.offered_times import OfferedState
from eht_desk.domain.people import Pupil
from eht_desk.domain.pupil_merges import PupilMerge
from eht_desk.domain.surveys import SurveyState
from eht_desk.domain.tasks import Task, settled

_MOST_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class CaseWork:
    """Ids of what is about a pupil."""

    notes: tuple[NoteId, ...] = ()
    note_drafts: tuple[NoteDraftId, ...] = ()
    received: tuple[ReceivedId, ...] = ()
    cases: tuple[CaseId, ...] = ()
    tasks: tuple[TaskId, ...] = ()
    overrides: tuple[OverrideId, ...] = ()
    offered: tuple[OfferedTimeId, ...] = ()
    consents: tuple[ConsentId, ...] = ()
    surveys: tuple[SurveyId, ...] = ()
    entries: tuple[EntryId, ...] = ()

    @property
    def facts(self) -> dict[str, int]:
        """How many of each, without those that there are none of."""
        counts = {item.name: len(getattr(self, item.name)) for item in fields(self)}
        return {name: count for name, count in counts.items() if count}

    def for_merge(self) -> dict[str, Any]:
        """The fields of a merge that keep it."""
        return {item.name: getattr(self, item.name) for item in fields(self)}


def case_work_about(work: ReadWork, pupil_id: PupilId) -> CaseWork:
    """All of it about one pupil."""
    return CaseWork(
        tuple(item.id for item in work.notes.of_pupil(pupil_id)),
        tuple(item.id for item in work.notes.drafts_of_pupil(pupil_id)),
        tuple(item.id for item in work.received.of_pupil(pupil_id)),
        tuple(item.id for item in work.cases.of_pupil(pupil_id)),
        tuple(item.id for item in work.tasks.of_pupil(pupil_id)),
        tuple(item.id for item in work.gates.of_pupil(pupil_id)),
        tuple(item.id for item in work.offered.of_pupil(pupil_id)),
        tuple(item.id for item in work.consents.of_pupil(pupil_id)),
        tuple(item.id for item in work.surveys.of_pupil(pupil_id)),
        tuple(item.id for item in work.entries.of_pupil(pupil_id)),
    )


def what_came(work: ReadWork, merge: PupilMerge) -> CaseWork:
    """What a merge brought and is still with the kept record, and what hangs on it: corrections of a note that came
    and drafts of them, tasks, overrides and entries of a case that came."""
    here = case_work_about(work, merge.kept_id)
    notes = set(merge.notes) & set(here.notes)
    all_notes = work.notes.of_pupil(merge.kept_id)
    while heirs := {note.id for note in all_notes if note.corrects in notes} - notes:
        notes |= heirs
    cases = set(merge.cases) & set(here.cases)
    drafts = work.notes.drafts_of_pupil(merge.kept_id)
    tasks = work.tasks.of_pupil(merge.kept_id)
    overrides = work.gates.of_pupil(merge.kept_id)
    entries = work.entries.of_pupil(merge.kept_id)
    return CaseWork(
        tuple(item for item in here.notes if item in notes),
        tuple(item.id for item in drafts if item.id in merge.note_drafts or item.corrects in notes),
        tuple(item for item in here.received if item in merge.received),
        tuple(item for item in here.cases if item in cases),
        tuple(item.id for item in tasks if item.id in merge.tasks or item.case_id in cases),
        tuple(item.id for item in overrides if item.id in merge.overrides or item.case_id in cases),
        tuple(item for item in here.offered if item in merge.offered),
        tuple(item for item in here.consents if item in merge.consents),
        tuple(item for item in here.surveys if item in merge.surveys),
        tuple(item.id for item in entries if item.id in merge.entries or case_of(item) in cases),
    )


def move_case_work(work: UnitOfWork, what: CaseWork, to: Pupil) -> None:
    """Put it under another pupil, in that pupil's compartment. The schools where things were made stay."""
    work.notes.move(what.notes, to)
    work.notes.move_drafts(what.note_drafts, to)
    work.received.move(what.received, to)
    work.cases.move(what.cases, to)
    work.tasks.move(what.tasks, to)
    work.gates.move(what.overrides, to)
    work.offered.move(what.offered, to)
    work.consents.move(what.consents, to)
    work.surveys.move(what.surveys, to)
    work.entries.move(what.entries, to)


def hand_to_school(work: UnitOfWork, pupil: Pupil, unit_id: UnitId) -> None:
    """Open cases and tasks follow a pupil who changes school: somebody there answers for them from now on. So do
    times that are still to come, questionnaires that are still answered, what is written down in an open case or in
    none yet, and consents and facts, which are the person's and not the school's.

    What is done, and notes and received documents, keep the school where they were made, and so does what a meeting
    there said.
    """
    cases = [item.id for item in work.cases.of_pupil(pupil.id) if item.is_open]
    tasks = [item.id for item in work.tasks.of_pupil(pupil.id) if item.is_open]
    work.cases.move(cases, pupil, unit_id=unit_id)
    work.tasks.move(tasks, pupil, unit_id=unit_id)
    planned = [item.id for item in work.offered.of_pupil(pupil.id) if item.state is OfferedState.PLANNED]
    work.offered.move(planned, pupil, unit_id=unit_id)
    work.consents.move([item.id for item in work.consents.of_pupil(pupil.id)], pupil, unit_id=unit_id)
    surveys = [item.id for item in work.surveys.of_pupil(pupil.id) if item.state is SurveyState.OPEN]
    work.surveys.move(surveys, pupil, unit_id=unit_id)
    live = [
        item.id
        for item in work.entries.of_pupil(pupil.id)
        if not isinstance(item, MeetingItem) and (case_of(item) is None or case_of(item) in cases)
    ]
    work.entries.move(live, pupil, unit_id=unit_id)


def findings_about(
    work: ReadWork,
    pupil_id: PupilId,
    day: date,
    *,
    documents: Collection[Document] | None = None,
    tasks: Collection[Task] | None = None,
) -> Findings:
    """What there is about a pupil that can be evidence on the day; consents end, and guardians change. `documents` and
    `tasks`: all of the pupil's, where they have been read already.

    Documents in somebody's own compartment are none: tasks and gates would stand otherwise for each who looks.
    """
    pupil = work.pupils.get(pupil_id)
    shared = None if pupil is None else pupil.compartment_id
    written = work.documents.of_pupil(pupil_id) if documents is None else documents
    return Findings(
        work.notes.of_pupil(pupil_id),
        [item for item in written if item.compartment_id == shared],
        work.received.of_pupil(pupil_id),
        _tasks_done(work.tasks.of_pupil(pupil_id) if tasks is None else tasks),
        consent_findings(work, pupil_id, day),
        work.entries.of_pupil(pupil_id),
    )


def _tasks_done(tasks: Iterable[Task]) -> list[DoneTask]:
    return [
        DoneTask(task.id, task.kind, task.done_at)
        for task in tasks
        if task.done_at is not None and task.cancelled_at is None
    ]


def settle_tasks(workspace: Workspace, work: UnitOfWork, pupil_id: PupilId) -> tuple[Task, ...]:
    """Close the tasks whose evidence has come, open again those whose evidence is gone, and judge the pupil's cases,
    which make, close and take back tasks of their own; the caller commits. The tasks that changed.

    A task that closes may be the evidence of another, or of a step, so it goes on until nothing changes.
    """
    has_cases = any(case.routine_id for case in work.cases.of_pupil(pupil_id))
    if not has_cases and not any(task.evidence for task in work.tasks.of_pupil(pupil_id)):
        return ()
    findings = findings_about(
        work, pupil_id, workspace.today
    )  # read once: of all of it only tasks change here
    changed: dict[TaskId, Task] = {}
    for _ in range(_MOST_ROUNDS):  # two tasks that wait for each other must not hang
        news = _settle_evidence(workspace, work, pupil_id, findings)
        if news:
            findings = replace(findings, tasks_done=_tasks_done(work.tasks.of_pupil(pupil_id)))
        if has_cases:
            news += _settle_cases(workspace, work, pupil_id, findings)
        changed.update((task.id, task) for task in news)
        if not news:
            break
        findings = replace(findings, tasks_done=_tasks_done(work.tasks.of_pupil(pupil_id)))
    return tuple(changed.values())


def _settle_evidence(
    workspace: Workspace, work: UnitOfWork, pupil_id: PupilId, findings: Findings
) -> list[Task]:
    tasks = [task for task in work.tasks.of_pupil(pupil_id) if not is_of_routine(task)]
    news = settled(tasks, findings, workspace.now, workspace.store.account_id)
    for task in news:
        work.tasks.update(task)
    return news


def _settle_cases(
    workspace: Workspace, work: UnitOfWork, pupil_id: PupilId, findings: Findings
) -> list[Task]:
    pupil = work.pupils.get(pupil_id)
    if pupil is None:
        return []
    return case_standing.settle(workspace, work, pupil, grounds_of(workspace, work, pupil, findings))
