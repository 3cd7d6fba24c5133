# SPDX-License-Identifier: EUPL-1.2
"""The steps of a case, what is next and why, and what is missing, as they are shown. From what was judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from eht_desk.application.case_actions import Paperwork, action_of, action_of_word, leads_to
from eht_desk.application.case_days import day_lines, due_row
from eht_desk.application.case_judging import Judged
from eht_desk.application.case_views import (
    ActionKind,
    Because,
    CaseAction,
    DueRow,
    LawRow,
    MissingKind,
    MissingRow,
    NextKind,
    NextRow,
    ReachedRow,
    StepLine,
    StepRow,
    StepState,
    WhyView,
)
from eht_desk.application.gates import OverrideRow, Proof
from eht_desk.application.workspace import Workspace
from eht_desk.domain.evidence import Evidence, Findings
from eht_desk.domain.gates import GateEffect, GateOverride, GateResult
from eht_desk.domain.ids import AccountId, TaskId
from eht_desk.domain.routines.calendar import Calendar
from eht_desk.domain.routines.model import RoutineDefinition
from eht_desk.domain.routines.progress import CLOSE, NeedState, NextStep, StepProgress
from eht_desk.domain.routines.progress import NextKind as Judgement
from eht_desk.domain.routines.signals import reached

_NOON = time(12)
_COUNTED = ("deadline", "target")
_IN_THE_LINES = ("moved", "in_break", "round")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the parts of a page need: the case as judged, the papers of the pupil, names, and how days are counted."""

    workspace: Workspace
    judged: Judged
    papers: Paperwork
    names: Mapping[AccountId, str]
    calendar: Calendar
    overrides: Mapping[str, OverrideRow]
    tasks: Mapping[str, TaskId]

    @property
    def routine(self) -> RoutineDefinition:
        """The routine that the case follows."""
        return self.judged.routine

    @property
    def today(self) -> date:
        """The day at the school."""
        return self.workspace.today

    def action(self, evidence: Evidence, word: str = "") -> CaseAction:
        """The button for the evidence, and where it leads now."""
        return self.leads(action_of(self.workspace, evidence, word, routine=self.routine))

    def said(self, word: str) -> CaseAction:
        """The button of a word of the routine."""
        return self.leads(action_of_word(self.workspace, word, routine=self.routine))

    def leads(self, action: CaseAction) -> CaseAction:
        """Where a button leads now."""
        if action.kind is ActionKind.DECISION:
            decision = self.routine.decision(action.item)
            action = replace(action, role=None if decision is None else decision.role)
        return leads_to(self.workspace, self.papers, action, self.judged.case.id)


def step_rows(shown: Shown) -> tuple[StepRow, ...]:
    """The steps in the order of the routine."""
    case = shown.judged.case
    rows, began = [], shown.calendar.day_of(max(case.opened_at, case.counts_from or case.opened_at))
    for step in shown.judged.progress.steps:
        rows.append(
            StepRow(
                step.definition.id,
                step.definition.title,
                StepState(step.state.value),
                _line(shown, step, began),
                step.definition.role,
                step.definition.text,
                None if step.override is None else shown.overrides.get(step.override.id),
                missing_rows(shown, step),
            )
        )
        began = max(began, step.done_on) if step.done_on is not None else began
    return tuple(rows)


def _line(shown: Shown, step: StepProgress, began: date) -> StepLine:
    papers = [item for item in step.needs if item.need.evidence.form_id]
    if step.done_on is not None:  # a paper that came earlier or later is not what the day is of
        papers = [item for item in papers if any(proof.on == step.done_on for proof in item.proofs)]
    form_id = papers[0].need.evidence.form_id if papers else ""
    paper = shown.said(f"form:{form_id}").label if form_id else ""
    if step.done_on is not None:
        return StepLine(paper, step.done_on)
    dues = [item for item in due_rows(shown) if item.due is not None and item.action is not None]
    mine = {item.id for item in shown.routine.deadlines if item.step == step.definition.id}
    first = min(
        (item for item in dues if item.id in mine), key=lambda item: item.due or date.max, default=None
    )
    is_now = step.state.value == StepState.CURRENT.value and shown.judged.case.is_open
    number = max(0, (shown.today - began).days) + 1 if is_now else None
    return StepLine(
        paper,
        None,
        number,
        None if first is None else first.shown_on,
        first is not None and first.is_target,
    )


def due_rows(shown: Shown) -> tuple[DueRow, ...]:
    """The deadlines in the routine's order; what nothing has started yet comes last."""
    rows = [
        due_row(
            item,
            shown.today,
            replace(shown.action(item.rule.done_by), role=item.rule.role),
            shown.tasks.get(item.rule.id),
        )
        for item in shown.judged.progress.dues
    ]
    return tuple(sorted(rows, key=lambda row: (row.due is None, row.shown_on or date.max)))


def missing_rows(shown: Shown, step: StepProgress) -> tuple[MissingRow, ...]:
    """What the gates before the step ask for, then what the step asks for; met ones too."""
    gates = [row for gate in step.gates for row in gate_rows(shown, gate)]
    return (*gates, *(_need_row(shown, step, item) for item in step.needs))


def _need_row(shown: Shown, step: StepProgress, state: NeedState) -> MissingRow:
    need = state.need
    action = shown.action(need.evidence, need.action)
    if action.kind is ActionKind.TASK:
        action = replace(action, task_id=shown.tasks.get(need.id), role=step.definition.role)
    return MissingRow(
        need.id,
        need.label,
        state.is_met,
        MissingKind.NEED,
        None if state.is_met else action,
        tuple(_proof(shown, item.id, item.on) for item in state.proofs),
        need.source or step.definition.source,
    )


def gate_rows(shown: Shown, result: GateResult) -> Iterator[MissingRow]:
    """What a gate asks for. One that warns lets the step be done; one that blocks can be passed by name."""
    gate = result.gate
    if gate is None:
        return
    given = result.overridden_by
    passed = None if given is None else shown.overrides.get(given.id)
    met = {item.requirement.id: item.evidence_ids for item in result.met}
    override = shown.leads(CaseAction(ActionKind.OVERRIDE, gate.id, gate.title))
    for item in gate.requires:
        ids = met.get(item.id)
        yield MissingRow(
            item.id,
            item.label,
            ids is not None,
            MissingKind.GATE,
            None if ids is not None else shown.action(item.evidence),
            tuple(_proof(shown, one, shown.judged.known.days.get(one)) for one in ids or ()),
            gate.source,
            gate.id,
            gate.title,
            gate.effect is GateEffect.WARN,
            None if ids is not None or result.is_open else override,
            passed if ids is None else None,
        )


def _proof(shown: Shown, proof_id: str, on: date | None) -> Proof:
    at, by = _written(shown.judged.known.findings).get(proof_id, (None, None))
    name = shown.names.get(by, "") if by is not None else ""
    if on is not None:
        at = datetime.combine(on, _NOON, shown.calendar.zone).astimezone(UTC)
    return Proof(at or shown.workspace.now, name)


def _written(findings: Findings) -> dict[str, tuple[datetime | None, AccountId | None]]:
    """Who wrote each thing that can be evidence, and when."""
    consents = findings.consents.consents if findings.consents is not None else ()
    return {
        **{str(item.id): (item.at, item.author_id) for item in findings.notes},
        **{str(item.id): (item.created_at, item.author_id) for item in findings.documents},
        **{str(item.id): (item.registered_at, item.registered_by) for item in findings.received},
        **{str(item.id): (item.at, None) for item in findings.tasks_done},
        **{str(item.id): (item.last.at, item.last.account_id) for item in consents},
        **{str(item.id): (item.written_at, item.written_by) for item in findings.entries},
    }


def next_row(shown: Shown) -> NextRow | None:
    """What is next, with why; None for a closed case."""
    coming = shown.judged.progress.next
    if coming.kind is Judgement.NOTHING:
        return None
    title, text, lacks = _words(shown, coming)
    action = _next_action(shown, coming)
    return NextRow(
        NextKind(coming.kind.value),
        "" if coming.step is None else coming.step.id,
        title,
        text,
        _why(shown, coming),
        replace(action, role=action.role or coming.role),
        None if coming.due is None else due_row(coming.due, shown.today),
        coming.role,
        lacks,
    )


def _next_action(shown: Shown, coming: NextStep) -> CaseAction:
    if coming.gate is not None and coming.gate.missing:
        return shown.action(coming.gate.missing[0].evidence)
    if coming.action == CLOSE:
        return shown.said(CLOSE)
    if coming.need is not None:
        action = shown.action(coming.need.evidence, coming.action)
        if action.kind is ActionKind.TASK:
            return replace(action, task_id=shown.tasks.get(coming.need.id))
        return action
    if coming.kind is Judgement.FOLLOW_UP and coming.due is not None:
        return shown.action(coming.due.rule.done_by)
    return shown.said(coming.action)


def _words(shown: Shown, coming: NextStep) -> tuple[str, str, str]:
    """Title, text and what is missing, in the routine's words."""
    step, gate = coming.step, coming.gate
    if gate is not None and gate.gate is not None:
        return gate.gate.title, gate.gate.text, gate.missing[0].label if gate.missing else ""
    if coming.kind is Judgement.FOLLOW_UP and coming.due is not None:
        return coming.due.rule.title, coming.due.rule.text or ("" if step is None else step.text), ""
    if step is not None:
        return step.title, step.text, "" if coming.need is None else coming.need.label
    return shown.workspace.services.rule_tasks.get("close_case").title, "", ""


def _why(shown: Shown, coming: NextStep) -> WhyView:
    step, gate, due = coming.step, coming.gate, coming.due
    rule, source = ("", "") if step is None else (step.why, step.source)
    if gate is not None and gate.gate is not None:
        rule, source = gate.gate.text, gate.gate.source
    elif coming.need is not None and coming.need.source:
        source = coming.need.source
    elif step is None and shown.routine.closing is not None:
        source = shown.routine.closing.source
    laws = dict.fromkeys((*(() if step is None else step.laws), *(() if due is None else due.rule.laws)))
    return WhyView(
        rule,
        " · ".join(part for part in (shown.routine.source, source) if part),
        tuple(row for law in laws if (row := _law(shown, law)) is not None),
        tuple(_because(shown, coming)),
        () if due is None else tuple(day_lines(due)),
    )


def _law(shown: Shown, law_id: str) -> LawRow | None:
    law = shown.routine.law(law_id, shown.today)
    return None if law is None else LawRow(law.title, law.text, law.replaces, law.source)


def _because(shown: Shown, coming: NextStep) -> Iterator[Because]:
    """What the judging said, with the routine's words; how the day was counted stands in the arithmetic."""
    for item in coming.because:
        if item.code in _IN_THE_LINES:
            continue
        facts = dict(item.figures)
        if item.code in _COUNTED and coming.due is not None and coming.due.due is not None:
            yield Because("due", coming.due.rule.title, {**facts, "on": coming.due.due, "code": item.code})
        elif item.code == "late" and coming.due is not None:
            yield Because("late", coming.due.rule.title, facts)
        else:
            yield Because(item.code, _label(shown, facts), facts)


def _label(shown: Shown, facts: Mapping[str, str | int | date]) -> str:
    """The routine's words for the thing that the figures name."""
    routine = shown.routine
    if "need" in facts:
        needs = (need for step in routine.steps for need in step.needs if need.id == facts["need"])
        return next((need.label for need in needs), "")
    if "gate" in facts:
        gates = shown.workspace.services.gates.all()
        return next((gate.title for gate in gates if gate.id == facts["gate"]), "")
    if "decision" in facts:
        return decided_words(routine, str(facts["decision"]), str(facts.get("value", "")))
    if "signal" in facts:
        return next((item.label for item in routine.signals if item.id == facts["signal"]), "")
    step = routine.step(str(facts.get("step", "")))
    return "" if step is None else step.title


def decided_words(routine: RoutineDefinition, decision_id: str, value: str) -> str:
    """`EHT:s bedömning av frånvaron: Oproblematisk`."""
    decision = routine.decision(decision_id)
    if decision is None:
        return ""
    label = next((item.label for item in decision.values if item.id == value), "")
    return f"{decision.title}: {label}" if label else decision.title


def reached_rows(shown: Shown) -> tuple[ReachedRow, ...]:
    """The signals of the routine that the absence has reached, each by what was seen last."""
    found: dict[str, tuple[date, ReachedRow]] = {}
    for signal in shown.judged.known.signals(shown.routine):
        for item in reached(shown.routine, signal, shown.calendar):
            row = ReachedRow(
                item.definition.id,
                item.definition.label,
                item.value,
                item.threshold,
                signal.measure.value,
                signal.counts.value,
                item.first_day,
                item.last_day,
                item.definition.source,
            )
            before = found.get(row.id)
            if before is None or before[0] <= signal.seen_on:
                found[row.id] = (signal.seen_on, row)
    order = [item.id for item in shown.routine.signals]
    return tuple(found[item][1] for item in order if item in found)


def override_rows_by_id(
    overrides: tuple[GateOverride, ...], rows: tuple[OverrideRow, ...]
) -> Mapping[str, OverrideRow]:
    """The rows by the id of what they tell."""
    return {item.id: row for item, row in zip(overrides, rows, strict=True)}
