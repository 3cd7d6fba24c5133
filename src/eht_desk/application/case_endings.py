# SPDX-License-Identifier: EUPL-1.2
"""How a case that follows a routine ends (G8, HUD-31), and that it comes back (relapse)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from eht_desk.application.case_access import LINE, kept_case, require_open, said
from eht_desk.application.case_actions import paperwork_of
from eht_desk.application.case_judging import Judged, grounds_of, judge
from eht_desk.application.case_steps import Shown, gate_rows, missing_rows, override_rows_by_id
from eht_desk.application.case_views import MissingKind, MissingRow
from eht_desk.application.case_work import findings_about, settle_tasks
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.document_views import account_names, staff_names
from eht_desk.application.gates import override_rows
from eht_desk.application.ports import ReadWork
from eht_desk.application.routine_cases import BY_MISTAKE, take_signals
from eht_desk.application.routine_tasks import is_of_routine, stays
from eht_desk.application.task_rows import TaskRow, task_rows
from eht_desk.application.workspace import Workspace
from eht_desk.domain.access import Viewer
from eht_desk.domain.case_entries import CaseDecision, DutyValue, Measure, Signal, case_of, standing
from eht_desk.domain.cases import Case, ClosingReason, closed, relapsed
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.gates import GateOverride
from eht_desk.domain.ids import CaseId, OverrideId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.routines.due import DueDay
from eht_desk.domain.tasks import Task

CLOSING = "closing."
"""What is passed when a case is closed although something is missing: `closing.<routine>`."""
_ASK_NOTHING = frozenset({BY_MISTAKE, "died"})
"""What should never have been, and what nobody writes a paper about any more."""
_GO_ON = frozenset(
    {"duty_ended", "changed_school", "moved_abroad", "moved_to_municipality", "goes_on_elsewhere"}
)
"""Somebody else goes on, or nobody has to: what was still to be done by a day does not hold it up."""
_ALL_WELL = frozenset({"attendance_works", "no_more_follow_up"})
"""What says that nothing more is needed: of what the step still lacks somebody says why it is not."""
_STAYS = frozenset({"changed_school", "moved_to_municipality"})


@dataclass(frozen=True, slots=True)
class EndReason:
    """A reason of the routine's list. `warning`: said before. `asks_nothing`: nothing needs to be there first, as for
    what was registered by mistake."""

    id: str
    label: str
    why: str
    source: str
    warning: str = ""
    needs_note: bool = False
    asks_nothing: bool = False
    goes_on: bool = False
    """Somebody else goes on: deadlines (`MissingKind.DAY`) do not hold it up."""
    says_well: bool = False
    """Nothing more is needed: what the current step lacks asks for words."""


@dataclass(frozen=True, slots=True)
class EndWarning:
    """Something to know before closing: `duty_remains`, `no_duty_fact`, `days_open` (`count`), `measures_open`
    (`count`), `stays_at_school`. `reasons`: the reasons that it is about, empty for every one."""

    code: str
    facts: Mapping[str, str | int] = field(default_factory=dict)
    reasons: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ClosingPage:
    """What closing needs. `missing`: the paper and the gates, met ones too. `tasks`: what people still have to do, and
    what is done and never dismissed (TRO-30): they hold closing up. `may_close`: nothing of it is left."""

    case_id: CaseId
    pupil: PupilView
    reasons: tuple[EndReason, ...]
    missing: tuple[MissingRow, ...]
    tasks: tuple[TaskRow, ...]
    warnings: tuple[EndWarning, ...]
    may_close: bool
    suggested: str = ""
    """The reason that the decision which stopped the process, or the return, speaks for."""
    step_lacks: tuple[MissingRow, ...] = ()
    """What is missing before the current step is done, besides `missing`. It holds nothing up."""


def closing_page(workspace: Workspace, case_id: CaseId) -> ClosingPage:
    """What there is to know before closing. Raises RuleViolation: `not_found`, `not_allowed`, `case_closed`."""
    with workspace.store.read() as work:
        case, view, viewer = kept_case(workspace, work, case_id)
        require_open(case)
        ending = _ending(workspace, work, case, view, viewer)
        tasks = task_rows(workspace, work, viewer, ending.tasks, {view.id: view})
        return ClosingPage(
            case_id,
            view,
            ending.reasons,
            ending.missing,
            tasks,
            tuple(_warnings(ending, view)),
            not ending.left and not tasks,
            _suggested(ending),
            ending.step_lacks,
        )


def close_by_routine(
    workspace: Workspace, case_id: CaseId, reason: str, note: str = "", *, name: str = "", because: str = ""
) -> ChangeSet:
    """Close it. `name` and `because`: who decided to close although something is missing, and why. Tasks of the routine
    are taken back; follow-ups after a return go on. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `case_closed`; on `reason` `required`, `unknown_reason`; on `note`
    `reason_needs_words`, `text_too_long`, `step_lacks` (`count`: nothing says why what the current step lacks is not
    needed, neither `note` nor `because`); `case_has_tasks` (`count`); `closing_needs` (`count`) when something is
    missing and nobody passes it; on `because` and `name` `required`, `text_too_long`.
    """
    if not reason:
        raise RuleViolation("required", "reason")
    words = said(note, "note")
    decider, why = said(name, "name", most=LINE), said(because, "reason")
    with workspace.store.write() as work:
        case, view, viewer = kept_case(workspace, work, case_id)
        require_open(case)
        ending = _ending(workspace, work, case, view, viewer)
        chosen = next((item for item in ending.reasons if item.id == reason), None)
        if chosen is None:
            raise RuleViolation("unknown_reason", "reason")
        if chosen.needs_note and not words:
            raise RuleViolation("reason_needs_words", "note")
        own = [task for task in ending.tasks if not (chosen.asks_nothing and is_of_routine(task))]
        if own:
            raise RuleViolation("case_has_tasks", "", {"count": len(own)})
        missing = _asked(ending, chosen)
        if chosen.says_well and ending.step_lacks and not (words or why or missing):
            raise RuleViolation("step_lacks", "note", {"count": len(ending.step_lacks)})
        detail: dict[str, str | int] = {"case": case_id, "reason": reason}
        if missing:
            override = _passed(workspace, case, missing, decider, why)
            work.gates.add(override)
            detail["override"] = override.id
        work.cases.update(closed(case, reason, workspace.now, viewer.account_id, words))
        tasks = settle_tasks(workspace, work, case.pupil_id)
        work.commit(LogEvent("case_closed", case.pupil_id, detail=detail))
    kinds = (ChangeKind.CASE, ChangeKind.TASK, ChangeKind.GATE)
    return changed(*kinds, ids=(case.pupil_id, case_id, *(task.id for task in tasks)))


def relapse(workspace: Workspace, case_id: CaseId, note: str) -> ChangeSet:
    """The absence came back: the chain begins anew with what was noticed since it ended, which is why; what was before
    stays among the events. One log row.

    Raises RuleViolation: `relapse_needs_words` or `text_too_long` on `note`, `not_found`, `not_allowed`,
    `case_open_already` (another of the level was opened since).
    """
    words = said(note, "note")
    if not words:
        raise RuleViolation("relapse_needs_words", "note")
    with workspace.store.write() as work:
        case, _, viewer = kept_case(workspace, work, case_id)
        others = (item for item in work.cases.of_pupil(case.pupil_id) if item.id != case.id)
        if any(item.is_open and item.level is case.level for item in others):
            raise RuleViolation("case_open_already", "level")
        again = relapsed(case, workspace.now, viewer.account_id, words, _noticed_again(work, case))
        work.cases.update(again)
        take_signals(work, again)
        tasks = settle_tasks(workspace, work, case.pupil_id)
        work.commit(LogEvent("case_relapsed", case.pupil_id, detail={"case": case_id}))
    kinds = (ChangeKind.CASE, ChangeKind.TASK, ChangeKind.ENTRY)
    return changed(*kinds, ids=(case.pupil_id, case_id, *(task.id for task in tasks)))


def _noticed_again(work: ReadWork, case: Case) -> datetime | None:
    """When the first signal was written since the case ended; of one that is open and at its end, since anything was
    decided, evaluated or finalised in it. None: nobody has written one."""
    ended = case.closed_at
    if ended is None:
        entries = [item for item in work.entries.of_pupil(case.pupil_id) if case_of(item) == case.id]
        ended = max(
            (
                case.opened_at,
                *(item.written_at for item in entries if isinstance(item, CaseDecision)),
                *(
                    made.written_at
                    for item in entries
                    if isinstance(item, Measure)
                    for made in item.evaluations
                ),
                *(stage.at for item in work.documents.of_pupil(case.pupil_id) for stage in item.stages),
            )
        )
    held = (item for item in work.entries.of_pupil(case.pupil_id, Signal) if standing(item))
    return min((item.written_at for item in held if item.written_at > ended), default=None)


@dataclass(frozen=True, slots=True)
class _Ending:
    """What is known about closing one case."""

    case: Case
    judged: Judged | None
    duty: DutyValue | None
    reasons: tuple[EndReason, ...]
    missing: tuple[MissingRow, ...]
    tasks: tuple[Task, ...]
    measures: int
    step_lacks: tuple[MissingRow, ...]

    @property
    def left(self) -> list[MissingRow]:
        """What is not there and nobody has passed."""
        return [
            row for row in self.missing if not row.is_met and row.passed_by is None and not row.is_warning
        ]


def _ending(workspace: Workspace, work: ReadWork, case: Case, view: PupilView, viewer: Viewer) -> _Ending:
    pupil = work.pupils.get(case.pupil_id)
    if pupil is None:
        raise RuleViolation("not_found")
    findings = findings_about(work, pupil.id, workspace.today)
    grounds = grounds_of(workspace, work, pupil, findings)
    judged = judge(workspace, case, grounds)
    missing: tuple[MissingRow, ...] = ()
    lacks: tuple[MissingRow, ...] = ()
    if judged is not None:
        names = staff_names(account_names(work), view)
        by_id = override_rows_by_id(grounds.overrides, override_rows(workspace, work, view))
        papers = paperwork_of(workspace, work, viewer, view)
        shown = Shown(workspace, judged, papers, names, grounds.calendar, by_id, {})
        missing = (*_papers(shown), *(_day_row(shown, item) for item in _owed(judged)))
        lacks = tuple(_step_lacks(shown, missing))
    measures = [
        item
        for item in work.entries.of_pupil(pupil.id, Measure)
        if item.case_id == case.id and standing(item) and item.ends_on is None and not item.evaluations
    ]
    return _Ending(
        case,
        judged,
        grounds.situation.duty,
        tuple(_reasons(workspace, case, judged)),
        missing,
        tuple(_left_to_do(work, case, judged)),
        len(measures),
        lacks,
    )


def _reasons(workspace: Workspace, case: Case, judged: Judged | None) -> Iterator[EndReason]:
    """Those of the routine in its order, or of the whole list for a case without one."""
    known: dict[str, ClosingReason] = {item.id: item for item in workspace.services.closing.reasons()}
    closing = None if judged is None else judged.routine.closing
    order = closing.reasons if closing is not None and closing.reasons else tuple(known)
    for reason_id in order:
        item = known.get(reason_id)
        if item is not None and item.concerns(case.level):
            yield EndReason(
                item.id,
                item.label,
                item.why,
                item.source,
                item.warning,
                item.needs_note,
                item.id in _ASK_NOTHING,
                item.id in _GO_ON,
                item.id in _ALL_WELL,
            )


def _papers(shown: Shown) -> Iterator[MissingRow]:
    """What the gates before closing ask for, and the paper that closes when no gate asks for it."""
    progress, closing = shown.judged.progress, shown.routine.closing
    asked: set[str] = set()
    for gate in progress.closing:
        if gate.gate is not None:
            asked |= {item.evidence.form_id for item in gate.gate.requires}
        yield from gate_rows(shown, gate)
    if closing is None or not closing.form or closing.form in asked:
        return
    action = shown.said(f"form:{closing.form}")
    is_met = closing.form in shown.judged.known.documents
    yield MissingRow(
        closing.form,
        action.label,
        is_met,
        MissingKind.NEED,
        None if is_met else action,
        source=closing.source,
    )


def _step_lacks(shown: Shown, missing: tuple[MissingRow, ...]) -> Iterator[MissingRow]:
    """What the page of the case calls missing, and closing does not tell by itself."""
    step = shown.judged.progress.current
    told = {row.label for row in missing}
    for row in () if step is None else missing_rows(shown, step):
        if not row.is_met and row.passed_by is None and row.label not in told:
            yield row


def _owed(judged: Judged) -> Iterator[DueDay]:
    """Deadlines that are open (G8). What comes again and again ends with the case."""
    return (item for item in judged.progress.dues if item.is_alarm and not item.rule.repeats)


def _day_row(shown: Shown, due: DueDay) -> MissingRow:
    action = shown.action(due.rule.done_by)
    return MissingRow(due.rule.id, due.rule.title, False, MissingKind.DAY, action, source=due.rule.source)


def _left_to_do(work: ReadWork, case: Case, judged: Judged | None) -> Iterator[Task]:
    """What people set themselves, and what is done and never dismissed."""
    routine = None if judged is None else judged.routine
    for task in work.tasks.of_pupil(case.pupil_id):
        if (
            task.case_id == case.id
            and task.is_open
            and (not is_of_routine(task) or stays(routine, task.kind))
        ):
            yield task


def _asked(ending: _Ending, chosen: EndReason) -> list[MissingRow]:
    """What this reason asks for and is not there."""
    if chosen.asks_nothing:
        return []
    return [row for row in ending.left if row.kind is not MissingKind.DAY or not chosen.goes_on]


def _passed(
    workspace: Workspace, case: Case, missing: list[MissingRow], name: str, because: str
) -> GateOverride:
    if not name and not because:
        raise RuleViolation("closing_needs", "", {"count": len(missing)})
    for field_name, text in (("name", name), ("because", because)):
        if not text:
            raise RuleViolation("required", field_name)
    return GateOverride(
        OverrideId(workspace.services.ids.new_id()),
        case.compartment_id,
        f"{CLOSING}{case.routine_id}",
        case.pupil_id,
        case.id,
        workspace.store.account_id,
        workspace.now,
        name,
        because,
        tuple(row.id for row in missing),
    )


def _warnings(ending: _Ending, view: PupilView) -> Iterator[EndWarning]:
    if ending.duty is DutyValue.HAS_DUTY:
        yield EndWarning("duty_remains", reasons=_GO_ON)
    elif ending.duty is None:
        yield EndWarning("no_duty_fact", reasons=frozenset({"duty_ended", "moved_abroad"}))
    if not view.has_left:
        yield EndWarning("stays_at_school", reasons=_STAYS)
    days = sum(1 for row in ending.left if row.kind is MissingKind.DAY)
    if days:
        yield EndWarning("days_open", {"count": days}, _GO_ON)
    if ending.measures:
        yield EndWarning("measures_open", {"count": ending.measures})


def _suggested(ending: _Ending) -> str:
    """What the decision that stopped the process speaks for, or the return."""
    if ending.judged is None:
        return ""
    known = {item.id for item in ending.reasons}
    stopped = ending.judged.progress.stopped_by is not None
    returned = ending.judged.known.returned(ending.judged.routine)
    guess = "absence_not_a_problem" if stopped else "attendance_works" if returned else ""
    return guess if guess in known else ""
