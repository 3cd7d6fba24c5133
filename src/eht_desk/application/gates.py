# SPDX-License-Identifier: EUPL-1.2
"""Gates: looking whether a step may be done about a pupil, and passing a closed one with name and reason (A6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from eht_desk.application.case_work import findings_about, settle_tasks
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.disclosure import pupil_view
from eht_desk.application.document_views import HIDDEN_STAFF, account_names, staff_names
from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import Workspace, current_viewer, require
from eht_desk.domain.access import Duty, Viewer, may
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.evidence import Findings
from eht_desk.domain.gates import GateDefinition, GateEffect, GateOverride, GateResult, judge
from eht_desk.domain.ids import AccountId, CaseId, OverrideId, PupilId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.plain_text import fitting
from eht_desk.domain.protection import Secret
from eht_desk.domain.pupil_view import PupilView

_LINE, _TEXT = 200, 5_000


@dataclass(frozen=True, slots=True)
class OverrideRow:
    """An override as it may be shown: `name` decided, `who` wrote it here."""

    gate_id: str
    title: str
    at: datetime
    who: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What meets a requirement: when it was, and who wrote it down."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class GateView:
    """How a gate stands about a pupil. `may_pass`: open, or only a warning. `may_override`: whether this person may.

    `proofs`: by the id of a requirement, what meets it, the oldest first.
    """

    definition: GateDefinition
    result: GateResult
    override: OverrideRow | None
    may_pass: bool
    may_override: bool
    proofs: Mapping[str, tuple[Proof, ...]] = field(default_factory=dict)


def look_at_gate(workspace: Workspace, pupil_id: PupilId, gate_id: str) -> GateView:
    """How the gate stands now. Raises RuleViolation("not_allowed"), ExpectedFailure("unknown_gate")."""
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        view = pupil_view(work, viewer, pupil_id, workspace.today)
        return gate_view(workspace, work, viewer, view, gate_id)


def override_gate(
    workspace: Workspace,
    pupil_id: PupilId,
    gate_id: str,
    name: str,
    reason: str,
    *,
    case_id: CaseId | None = None,
) -> tuple[GateView, ChangeSet]:
    """Let the step be done although something is missing: who decided it, and why. It holds for what is missing now,
    and for nothing that goes missing later. One log row.

    Raises:
        RuleViolation: `required` or `text_too_long` on `name` or `reason`, `not_allowed`, `gate_open` (nothing is
            missing, or it was overridden already), `not_found` on `case_id`.
    """
    decider, why = fitting(name, "name", _LINE), fitting(reason, "reason", _TEXT)
    for key, text in (("name", decider), ("reason", why)):
        if not text:
            raise RuleViolation("required", key)
    with workspace.store.write() as work:
        viewer = current_viewer(work, workspace)
        view = pupil_view(work, viewer, pupil_id, workspace.today)
        require(viewer, Duty.KEEP_CASES, view.unit_id)
        pupil = work.pupils.get(view.id)
        case = work.cases.get(case_id) if case_id is not None else None
        if pupil is None or (case_id is not None and (case is None or case.pupil_id != view.id)):
            raise RuleViolation("not_found", "case_id")
        before = gate_view(workspace, work, viewer, view, gate_id)
        if before.result.is_open:
            raise RuleViolation("gate_open")
        override = GateOverride(
            OverrideId(workspace.services.ids.new_id()),
            pupil.compartment_id,
            gate_id,
            pupil.id,
            case_id,
            workspace.store.account_id,
            workspace.now,
            decider,
            why,
            tuple(item.id for item in before.result.missing),
        )
        work.gates.add(override)
        after = gate_view(workspace, work, viewer, view, gate_id)
        tasks = settle_tasks(workspace, work, pupil.id)  # a case that stood before the gate goes on
        detail = {
            "gate": gate_id,
            "override": override.id,
            "missing": ",".join(override.missing),
        }
        work.commit(LogEvent("gate_overridden", pupil.id, detail=detail))
    ids = (pupil.id, override.id, *(task.id for task in tasks))
    return after, changed(ChangeKind.GATE, ChangeKind.CASE, ChangeKind.TASK, ids=ids)


def override_rows(workspace: Workspace, work: ReadWork, pupil: PupilView) -> tuple[OverrideRow, ...]:
    """All overrides about a pupil that has passed the gate of names, newest first."""
    found = work.gates.of_pupil(pupil.id)
    names = staff_names(account_names(work), pupil) if found else {}
    titles = {gate.id: gate.title for gate in workspace.services.gates.all()} if found else {}
    return tuple(
        OverrideRow(
            item.gate_id,
            titles.get(item.gate_id) or _passed_step(workspace, item.gate_id),
            item.at,
            names.get(item.account_id, ""),
            _decider(item, pupil),
            item.reason,
        )
        for item in found
    )


def _passed_step(workspace: Workspace, gate_id: str) -> str:
    """What was passed of a routine: a step (`step.<routine>.<step>`) by its title, or that the case was closed; the id
    of a gate that is not here any more."""
    what, _, rest = gate_id.partition(".")
    routine_id, _, step_id = rest.partition(".")
    if what == "closing":
        return workspace.services.rule_tasks.get("close_case").title
    for version in reversed(workspace.routines.versions(routine_id)) if what == "step" else ():
        step = workspace.routines.get(routine_id, version).step(step_id)
        if step is not None:
            return step.title
    return gate_id


def gate_view(
    workspace: Workspace,
    work: ReadWork,
    viewer: Viewer,
    pupil: PupilView,
    gate_id: str,
    known: Findings | None = None,
) -> GateView:
    """How the gate stands within a reading, about a pupil whom the viewer sees. `known`: what there is about the pupil,
    where it has been read already.

    Raises ExpectedFailure("unknown_gate").
    """
    gate = workspace.services.gates.get(gate_id)
    findings = findings_about(work, pupil.id, workspace.today) if known is None else known
    result = judge(gate, findings, work.gates.of_pupil(pupil.id))
    given = result.overridden_by
    names = staff_names(account_names(work), pupil) if given is not None or result.met else {}
    row = None
    if given is not None:
        row = OverrideRow(
            given.gate_id,
            gate.title,
            given.at,
            names.get(given.account_id, ""),
            _decider(given, pupil),
            given.reason,
        )
    return GateView(
        gate,
        result,
        row,
        result.is_open or gate.effect is GateEffect.WARN,
        not result.is_open and may(viewer, Duty.KEEP_CASES, pupil.unit_id),
        _proofs(result, findings, names),
    )


def _decider(given: GateOverride, pupil: PupilView) -> str:
    return HIDDEN_STAFF if Secret.STAFF in pupil.hidden else given.name


def _proofs(
    result: GateResult, findings: Findings, names: Mapping[AccountId, str]
) -> Mapping[str, tuple[Proof, ...]]:
    consents = findings.consents.consents if findings.consents is not None else ()
    known: dict[str, tuple[datetime, AccountId | None]] = {
        **{str(note.id): (note.at, note.author_id) for note in findings.notes},
        **{str(item.id): (item.created_at, item.author_id) for item in findings.documents},
        **{str(item.id): (item.registered_at, item.registered_by) for item in findings.received},
        **{str(task.id): (task.at, None) for task in findings.tasks_done},
        **{str(item.id): (item.last.at, item.last.account_id) for item in consents},
    }
    return {
        item.requirement.id: tuple(
            Proof(known[key][0], names.get(known[key][1] or AccountId(""), ""))
            for key in item.evidence_ids
            if key in known
        )
        for item in result.met
    }
