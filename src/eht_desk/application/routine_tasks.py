# SPDX-License-Identifier: EUPL-1.2
"""Which tasks a case asks for by its routine: its deadlines, what the routine tells to do, what is next, follow-ups.

Only what there should be, with what has done it. case_standing.py makes it so, tasks.py shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from eht_desk.application.case_judging import Judged
from eht_desk.application.ports import ReadWork
from eht_desk.application.task_grounds import ground_at
from eht_desk.application.workspace import Workspace
from eht_desk.domain.accounts import Role
from eht_desk.domain.contact_notes import ContactWith
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.evidence import Evidence, EvidenceKind, found
from eht_desk.domain.routines.calendar import Calendar
from eht_desk.domain.routines.due import DueDay, DueState
from eht_desk.domain.routines.facts import Proof
from eht_desk.domain.routines.model import (
    DeadlineDefinition,
    DeadlineKind,
    Need,
    RoutineDefinition,
    RoutineTask,
    Span,
    StepDefinition,
)
from eht_desk.domain.routines.progress import CLOSE, NextKind, StepState
from eht_desk.domain.settings import FOLLOW_UPS_AFTER_RETURN, definition
from eht_desk.domain.tasks import Task

DEADLINE, ROUTINE, FOLLOW_UP = "deadline.", "routine.", "routine.after_return."
CLOSE_KIND = f"{ROUTINE}close"
ASKED = "routine_task"
"""The rule task with the words of all of them; its `taken_back` is why one is cancelled when its ground is gone."""
_CLOSE_WORDS, _PAPER_WORDS = "close_case", "closing_paper"
_MISSING_WORDS, _FOLLOW_UP_WORDS = "step_missing", "follow_up_after_return"
_MANUAL = Evidence(EvidenceKind.MANUAL)
_TALKED = Evidence(EvidenceKind.CONTACT_NOTE, with_kinds=(ContactWith.PUPIL, ContactWith.GUARDIAN))


@dataclass(frozen=True, slots=True)
class Wanted:
    """A task that the case asks for now. `done_by`: ids of what has done it, the oldest first; `spent`: ids that did it
    an earlier time and do not do it now."""

    kind: str
    title: str
    source: str
    role: Role
    evidence: Evidence
    due: date | None = None
    done_by: tuple[str, ...] = ()
    spent: frozenset[str] = frozenset()

    @property
    def is_done(self) -> bool:
        """Whether something has done it."""
        return bool(self.done_by)


def is_of_routine(task: Task) -> bool:
    """Whether the routine of a case asks for it: then it is judged with the case, and by nothing else."""
    return task.case_id is not None and task.kind.startswith((DEADLINE, ROUTINE))


def stays(routine: RoutineDefinition | None, kind: str) -> bool:
    """Whether a task of this kind is done and never cancelled (TRO-30)."""
    if routine is None or not kind.startswith(ROUTINE):
        return False
    return any(item.stays and kind == f"{ROUTINE}{item.id}" for item in routine.tasks)


def deadline_of(routine: RoutineDefinition | None, task: Task) -> DeadlineDefinition | None:
    """The deadline that the task is of."""
    if routine is None or not task.kind.startswith(DEADLINE):
        return None
    deadline_id = task.kind.split(".")[1]
    return next((item for item in routine.deadlines if item.id == deadline_id), None)


def wanted_tasks(
    workspace: Workspace, work: ReadWork, judged: Judged, tasks: Iterable[Task], calendar: Calendar
) -> tuple[Wanted, ...]:
    """All of it for one case, done or not. `tasks` are the case's own since it counts."""
    asked: list[Wanted] = []
    if judged.case.is_open:
        said = {task.kind: task for task in tasks if task.done_at is not None and not task.done_by_evidence}
        asked += [item for due in judged.progress.dues for item in _of_deadline(due, judged)]
        asked += [_of_task(task, judged, said, calendar) for task in judged.progress.tasks]
        asked += _of_needs(workspace, judged, said, asked)
        asked += _of_closing(workspace, judged)
    asked += _follow_ups(workspace, work, judged, calendar)
    return tuple({item.kind: item for item in reversed(asked)}.values())[::-1]


def _of_deadline(due: DueDay, judged: Judged) -> Iterator[Wanted]:
    """A deadline that comes again has a task for each time: what did one does not do the next."""
    rule = due.rule
    if due.state is DueState.WAITING or rule.kind is DeadlineKind.LEDGER:
        return
    kind = f"{DEADLINE}{rule.id}"
    common = (rule.title, rule.source, rule.role, rule.done_by)
    known = frozenset(item.id for item in judged.known.proofs(rule.done_by))
    if not rule.repeats:
        done = _ids(due.proofs) if due.state is DueState.DONE else ()
        yield Wanted(kind, *common, due.due, done, known)
        return
    for number, proof in enumerate(due.proofs[: due.round - 1], start=1):
        yield Wanted(_round_kind(kind, number), *common, None, (proof.id,))
    yield Wanted(_round_kind(kind, due.round), *common, due.due)


def _round_kind(kind: str, number: int) -> str:
    return kind if number == 1 else f"{kind}.{number}"


def _of_task(task: RoutineTask, judged: Judged, said: Mapping[str, Task], calendar: Calendar) -> Wanted:
    """What the routine tells to do, done by what was written since its ground came."""
    kind, since = f"{ROUTINE}{task.id}", ground_at(task, judged, calendar)
    if task.done_by.kind is EvidenceKind.MANUAL:
        last = said.get(kind)
        is_new = last is not None and last.done_at is not None and (since is None or last.done_at >= since)
        done: tuple[str, ...] = (last.id,) if last is not None and is_new else ()
    else:
        done = tuple(found(task.done_by, judged.known.findings, since))
    spent = frozenset(item.id for item in judged.known.proofs(task.done_by))
    title = task.title.format_map(_Words(reference=judged.case.reference))
    return Wanted(kind, title, task.source, task.role, task.done_by, None, tuple(done), spent)


def _of_needs(
    workspace: Workspace, judged: Judged, said: Mapping[str, Task], others: list[Wanted]
) -> Iterator[Wanted]:
    """What is next, so that it stands on somebody's I dag; and what was next and is done. Not what a deadline or a task
    of the routine asks for already."""
    taken = {item.kind for item in others}
    asked = {item.evidence for item in others if not item.is_done}
    coming = judged.progress.next
    for step in judged.progress.steps:
        if step.state is StepState.NOT_NEEDED:
            continue
        for state in step.needs:
            need = state.need
            is_next = coming.need is need and coming.action != CLOSE
            manual = need.evidence.kind is EvidenceKind.MANUAL
            # What a person says is done is looked for by the need alone (progress.py).
            kind = f"{ROUTINE}{need.id}" if manual else f"{ROUTINE}{step.definition.id}.{need.id}"
            if kind in taken or not (state.is_met or (is_next and (manual or need.evidence not in asked))):
                continue
            done = (said[kind].id,) if kind in said and state.is_met else _ids(state.proofs)
            title = _need_title(workspace, step.definition, need, coming.action if is_next else "")
            source = need.source or step.definition.source
            yield Wanted(kind, title, source, step.definition.role, need.evidence, None, done)
        for gate in step.gates:
            if gate.gate is None:
                continue
            for met in gate.met:
                kind = f"{ROUTINE}gate.{gate.gate.id}.{met.requirement.id}"
                evidence = met.requirement.evidence
                yield Wanted(
                    kind,
                    met.requirement.label,
                    gate.gate.source,
                    step.definition.role,
                    evidence,
                    None,
                    met.evidence_ids,
                )
    if coming.gate is not None and coming.gate.gate is not None and coming.gate.missing:
        first = coming.gate.missing[0]
        if first.evidence not in asked:
            gate_id = coming.gate.gate.id
            kind = f"{ROUTINE}gate.{gate_id}.{first.id}"
            yield Wanted(kind, first.label, coming.gate.gate.source, coming.role, first.evidence)


def _need_title(workspace: Workspace, step: StepDefinition, need: Need, action: str) -> str:
    """The step with the paper that is to be written, or with what is missing."""
    form_id = action.removeprefix("form:")
    if form_id != action:
        with suppress(ExpectedFailure):
            return f"{step.title}: {workspace.forms.get(form_id).short_title}"
    words = workspace.services.rule_tasks.get(_MISSING_WORDS)
    return words.title_with({"step": step.title, "need": need.label})


def _of_closing(workspace: Workspace, judged: Judged) -> Iterator[Wanted]:
    """That the case is to be closed, or the paper that closes it, when nothing else is next."""
    coming, closing = judged.progress.next, judged.routine.closing
    if coming.kind is not NextKind.CLOSE:
        return
    source = "" if closing is None else closing.source
    if coming.action == CLOSE:
        title = workspace.services.rule_tasks.get(_CLOSE_WORDS).title
        yield Wanted(CLOSE_KIND, title, source, coming.role, _MANUAL)
    elif coming.need is None and coming.gate is None and closing is not None and closing.form:
        form = workspace.forms.get(closing.form)
        words = workspace.services.rule_tasks.get(_PAPER_WORDS)
        evidence = Evidence(EvidenceKind.DOCUMENT_STAGE, form_id=form.id, stage_id=form.stages[-1].id)
        title = words.title_with({"form": form.short_title})
        yield Wanted(f"{ROUTINE}closing_paper", title, source, coming.role, evidence)


def _follow_ups(workspace: Workspace, work: ReadWork, judged: Judged, calendar: Calendar) -> Iterator[Wanted]:
    """After the return, one at a time, also when the case is closed: contact with pupil or guardian after the day of
    the one before."""
    closing = judged.routine.closing
    days = judged.known.returned(judged.routine)
    count = follow_up_count(work, judged.routine)
    if closing is None or not count or not days:
        return
    words = workspace.services.rule_tasks.get(_FOLLOW_UP_WORDS)
    talks = [item for item in judged.known.proofs(_TALKED) if item.on is not None]
    begins = days[-1]
    for number in range(1, count + 1):
        due, _ = calendar.moved(
            calendar.add(days[-1], Span(closing.apart.count * number, closing.apart.unit))
        )
        done = next((item for item in talks if item.on is not None and item.on > begins), None)
        title = words.title_with({"number": number, "count": count})
        yield Wanted(
            f"{FOLLOW_UP}{days[-1].isoformat()}.{number}",
            title,
            closing.source,
            judged.routine.owner or judged.case.owner_role,
            _TALKED,
            due,
            () if done is None else (done.id,),
        )
        if done is None or done.on is None:
            return
        begins = max(due, done.on)


def follow_up_count(work: ReadWork, routine: RoutineDefinition) -> int:
    """How many times the pupil is followed up after the return: as the school decided, else as the routine says."""
    asked = 0 if routine.closing is None else routine.closing.follow_ups
    stored = work.settings.get(FOLLOW_UPS_AFTER_RETURN)
    if not asked or stored is None:
        return asked
    return int(definition(FOLLOW_UPS_AFTER_RETURN).from_text(stored))


def _ids(proofs: Iterable[Proof]) -> tuple[str, ...]:
    return tuple(item.id for item in proofs)


class _Words(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"
