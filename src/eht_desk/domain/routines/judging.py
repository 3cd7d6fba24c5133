# SPDX-License-Identifier: EUPL-1.2
"""Judging where a case stands: its steps, its deadlines, and the one thing that comes next. What comes out of it is
progress.py."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from eht_desk.domain.case_entries import CaseDecision
from eht_desk.domain.cases import Case
from eht_desk.domain.evidence import Evidence, EvidenceKind, Findings
from eht_desk.domain.forms.conditions import fields_asked, holds
from eht_desk.domain.forms.model import AnswerValue
from eht_desk.domain.gates import GateDefinition, GateEffect, GateOverride, GateResult, judge
from eht_desk.domain.routines.actions import EVALUATE, TRY, action_for
from eht_desk.domain.routines.because import Behind, why_day, why_here
from eht_desk.domain.routines.calendar import Calendar
from eht_desk.domain.routines.due import DueDay, DueState, due_days
from eht_desk.domain.routines.facts import DONE, YES, Because, Known, Proof, Situation, facts_of, known
from eht_desk.domain.routines.model import Need, RoutineDefinition, RoutineTask, StepDefinition
from eht_desk.domain.routines.progress import (
    CLOSE,
    NeedState,
    NextKind,
    NextStep,
    Progress,
    StepProgress,
    StepState,
    first_due,
    step_gate,
)


def judge_case(
    definition: RoutineDefinition,
    case: Case,
    findings: Findings,
    overrides: Collection[GateOverride],
    gates: Mapping[str, GateDefinition],
    situation: Situation,
    calendar: Calendar,
    today: date,
) -> Progress:
    """Judge the case from what is written since it counts. `overrides` are the pupil's, `gates` those of the program.

    Never raises, whatever was written: a gate or event that is not there is as if the routine did not name it.
    """
    about = known(definition, case, findings, calendar)
    facts = facts_of(definition, about, situation)
    given = [item for item in overrides if about.is_new(item.at) and item.case_id in (None, case.id)]
    stopped_by = _stopping(definition, about)
    steps = _steps(definition, about, facts, given, gates, stopped_by)
    dues = _asked_dues(definition, about, facts, steps, stopped_by) if case.is_open else ()
    ending = () if definition.closing is None else definition.closing.gates
    closing = tuple(
        judge(gates[item], about.findings, given, about.since) for item in ending if item in gates
    )
    coming = _next(definition, case, about, facts, steps, dues, stopped_by, today)
    if coming.action == CLOSE:
        coming = _before_closing(coming, closing)
    asked = [item for item in definition.tasks if _is_asked(item, definition, facts, steps)]
    return Progress(
        definition,
        facts,
        steps,
        coming,
        dues,
        stopped_by,
        tuple(item for item in asked if not item.is_outside) if case.is_open else (),
        tuple(item for item in definition.tasks if item.is_outside),
        closing,
    )


def _stopping(definition: RoutineDefinition, about: Known) -> CaseDecision | None:
    """The latest decision that ended the process, as long as none of its id holds instead."""
    last = (about.decision(item.id) for item in definition.decisions)
    ends = definition.stopping
    made = [item for item in last if item is not None and (item.decision, item.value) in ends]
    return max(made, key=lambda item: (item.decided_on, item.written_at, item.id), default=None)


def _steps(
    definition: RoutineDefinition,
    about: Known,
    facts: dict[str, AnswerValue],
    overrides: Collection[GateOverride],
    gates: Mapping[str, GateDefinition],
    stopped_by: CaseDecision | None,
) -> tuple[StepProgress, ...]:
    """Each step in order; `facts` learns which are done, for the conditions of those after."""
    closing = "" if definition.closing is None else definition.closing.form
    judged: list[StepProgress] = []
    has_current = False
    for step in definition.steps:
        looked_at = [NeedState(need, _proofs(need, definition, about)) for need in step.needs]
        # What is there stays although it is not asked for any more: what follows never undoes a step.
        asked = tuple(item for item in looked_at if holds(item.need.when, facts))
        needs = tuple(item for item in looked_at if item.is_met or item in asked)
        passed = _passed(definition, step, overrides)
        state = _state(step, needs, facts, passed)
        if state is StepState.NOT_NEEDED and has_current and _is_open_question(step, facts):
            state = StepState.AHEAD
        if state is StepState.AHEAD and stopped_by is not None and not _closes(step, closing):
            state = StepState.NOT_NEEDED
        if state is StepState.AHEAD and not has_current:
            state, has_current = StepState.CURRENT, True
        if state in (StepState.DONE, StepState.PASSED):
            facts[f"step.{step.id}"] = DONE
        looked = (
            judge(gates[item], about.findings, overrides, about.since) for item in step.gates if item in gates
        )
        judged.append(
            StepProgress(
                step,
                state,
                needs,
                tuple(looked) if state is not StepState.NOT_NEEDED else (),
                passed,
                _done_on(state, asked or needs, passed, about),
            )
        )
    return tuple(judged)


def _proofs(need: Need, definition: RoutineDefinition, about: Known) -> tuple[Proof, ...]:
    """What meets the need. Of what a person says is done: what does the routine's task of the need's id, or that task
    finished, since the ground of it came: what was changed the last time does not do for this time."""
    if need.evidence.kind is not EvidenceKind.MANUAL:
        return about.proofs(need.evidence)
    task = next((item for item in definition.tasks if item.id == need.id), None)
    ground = need.when or (None if task is None else task.when)
    if task is not None and task.done_by.kind is not EvidenceKind.MANUAL:
        return about.proofs_since(task.done_by, ground)
    return about.proofs_since(Evidence(EvidenceKind.TASK_DONE, task_kind=f"routine.{need.id}"), ground)


def _passed(
    definition: RoutineDefinition, step: StepDefinition, overrides: Collection[GateOverride]
) -> GateOverride | None:
    gate_id = step_gate(definition.id, step.id)
    given = (item for item in overrides if item.gate_id == gate_id)
    return max(given, key=lambda item: (item.at, item.id), default=None)


def _state(
    step: StepDefinition,
    needs: tuple[NeedState, ...],
    facts: Mapping[str, AnswerValue],
    passed: GateOverride | None,
) -> StepState:
    """Ahead stands for not done; which of these is the current one is seen from the whole chain."""
    if not holds(step.when, facts) or not needs:
        return StepState.NOT_NEEDED
    if all(item.is_met for item in needs):
        return StepState.DONE
    return StepState.AHEAD if passed is None else StepState.PASSED


def _asked_dues(
    definition: RoutineDefinition,
    about: Known,
    facts: Mapping[str, AnswerValue],
    steps: tuple[StepProgress, ...],
    stopped_by: CaseDecision | None,
) -> tuple[DueDay, ...]:
    """The deadlines, without those that nobody waits for since the process stopped. Who passes a step, with name and
    reason, passes its deadlines."""
    states = {item.definition.id: item for item in steps}
    asked: list[DueDay] = []
    for item in due_days(definition, about, facts, about.calendar):
        of_step = states.get(item.rule.step)
        is_idle = stopped_by is not None and (of_step is None or of_step.state is StepState.NOT_NEEDED)
        if of_step is not None and of_step.state is StepState.PASSED and item.state is DueState.OPEN:
            asked.append(replace(item, state=DueState.DONE, done_on=of_step.done_on))
        elif item.state is DueState.DONE or not is_idle:
            asked.append(item)
    return tuple(asked)


def _is_asked(
    task: RoutineTask,
    definition: RoutineDefinition,
    facts: Mapping[str, AnswerValue],
    steps: tuple[StepProgress, ...],
) -> bool:
    """Whether the task is there: its condition holds, its step has come, and a signal that reports it is reached."""
    reporting = [item.id for item in definition.signals if task.id in item.reports]
    if reporting and not any(facts.get(f"signal.{item}") == YES for item in reporting):
        return False
    come = {item.definition.id for item in steps if item.state not in (StepState.AHEAD, StepState.NOT_NEEDED)}
    return holds(task.when, facts) and (not task.step or task.step in come)


def _is_open_question(step: StepDefinition, facts: Mapping[str, AnswerValue]) -> bool:
    """Whether a branch asks for something that is not known yet: it may still be on the way."""
    return (
        bool(step.needs)
        and not holds(step.when, facts)
        and any(name not in facts for name in fields_asked(step.when))
    )


def _closes(step: StepDefinition, closing_form: str) -> bool:
    """Whether the step is where the case is closed, so that it remains when the process stops."""
    return any(
        item.action == CLOSE or (closing_form and item.evidence.form_id == closing_form)
        for item in step.needs
    )


def _done_on(
    state: StepState, needs: tuple[NeedState, ...], passed: GateOverride | None, about: Known
) -> date | None:
    if state is StepState.PASSED and passed is not None:
        return about.calendar.day_of(passed.at)
    if state is not StepState.DONE:
        return None
    first = (item.proofs[0].on for item in needs if item.proofs)
    return max((day for day in first if day is not None), default=None)


def _next(
    definition: RoutineDefinition,
    case: Case,
    about: Known,
    facts: Mapping[str, AnswerValue],
    steps: tuple[StepProgress, ...],
    dues: tuple[DueDay, ...],
    stopped_by: CaseDecision | None,
    today: date,
) -> NextStep:
    owner = definition.owner or case.owner_role
    if not case.is_open:
        return NextStep(NextKind.NOTHING, owner, "")
    current = next((item for item in steps if item.state is StepState.CURRENT), None)
    why = why_here(definition, about, _behind(steps), stopped_by)
    form = "" if definition.closing is None else definition.closing.form
    is_written = bool(form) and facts.get(f"document.{form}") == YES
    if current is None or _closes(current.definition, form):
        goes_on = current is None and stopped_by is None and not is_written
        owed = first_due(item for item in dues if _comes_before_closing(item, current, goes_on=goes_on))
        if owed is not None:
            step = definition.step(owed.rule.step)
            because = (*why, *why_day(owed, today))
            action = action_for(owed.rule.done_by)
            return NextStep(NextKind.FOLLOW_UP, owed.rule.role, action, step, due=owed, because=because)
    if current is not None:
        due = first_due(item for item in dues if item.rule.step == current.definition.id) or first_due(dues)
        because = (*why, *why_day(due, today))
        coming = _of_step(current, due, because, is_stopped=stopped_by is not None)
        is_idle = coming.action == EVALUATE and "measures.tried" not in facts
        return (
            replace(coming, action=TRY) if is_idle else coming
        )  # before any is tried there is nothing to evaluate
    action = f"form:{form}" if form and not is_written else CLOSE
    return NextStep(NextKind.CLOSE, owner, action, because=(*why, Because(f"to_{CLOSE}")))


def _behind(steps: tuple[StepProgress, ...]) -> Behind | None:
    """The step that was done, or passed, last."""
    behind = [item for item in steps if item.state in (StepState.DONE, StepState.PASSED)]
    last = max(enumerate(behind), key=lambda item: (item[1].done_on or date.min, item[0]), default=None)
    return None if last is None else Behind(last[1].definition.id, last[1].state, last[1].done_on)


def _comes_before_closing(due: DueDay, current: StepProgress | None, *, goes_on: bool) -> bool:
    """Whether the deadline is kept before the case is closed (G8). What comes again only holds it open while nobody
    has begun to close it."""
    if current is not None and due.rule.step == current.definition.id:
        return False
    return goes_on or not due.rule.repeats


def _before_closing(coming: NextStep, closing: tuple[GateResult, ...]) -> NextStep:
    """Closing, or what a gate still asks for before it."""
    gate = next((item for item in closing if not item.is_open), None)
    if gate is None or gate.gate is None or gate.gate.effect is not GateEffect.BLOCK:
        return coming
    words = Because("gate", (("gate", gate.gate.id), ("missing", len(gate.missing))))
    action = action_for(gate.missing[0].evidence)
    return replace(coming, action=action, gate=gate, because=(*coming.because, words))


def _of_step(
    current: StepProgress, due: DueDay | None, because: tuple[Because, ...], *, is_stopped: bool
) -> NextStep:
    step = current.definition
    for gate in current.gates:
        if not gate.is_open and gate.gate is not None and gate.gate.effect is GateEffect.BLOCK:
            words = Because("gate", (("gate", gate.gate.id), ("missing", len(gate.missing))))
            action = action_for(gate.missing[0].evidence)
            return NextStep(
                NextKind.GATE, step.role, action, step, gate=gate, due=due, because=(*because, words)
            )
    need = next(item.need for item in current.needs if not item.is_met)
    met = sum(1 for item in current.needs if item.is_met)
    words = Because("need", (("need", need.id), ("met", met), ("of", len(current.needs))))
    action = need.action or action_for(need.evidence)
    kind = NextKind.CLOSE if is_stopped or action == CLOSE else NextKind.NEED
    return NextStep(kind, step.role, action, step, need, due=due, because=(*because, words))
