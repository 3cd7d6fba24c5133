# SPDX-License-Identifier: EUPL-1.2
"""Which button gives the evidence that is asked for, and where it leads now: which document or draft goes on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from eht_desk.application.case_views import ActionKind, CaseAction
from eht_desk.application.disclosure import pupil_view
from eht_desk.application.document_views import DocumentRow, DraftRow, document_rows, draft_rows, list_title
from eht_desk.application.form_days import FormDays
from eht_desk.application.item_access import class_of_new_note, may_do_with_entries
from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import Workspace, current_viewer
from eht_desk.domain.access import Duty, Viewer, may
from eht_desk.domain.access_table import Right
from eht_desk.domain.accounts import Role
from eht_desk.domain.case_entries import Measure
from eht_desk.domain.documents import DocumentState
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.evidence import Evidence, EvidenceKind
from eht_desk.domain.forms.rounds import round_of
from eht_desk.domain.ids import CaseId, PupilId
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.routines.model import RoutineDefinition

_VOID = (DocumentState.SUPERSEDED, DocumentState.WITHDRAWN)
_KEPT = (ActionKind.CLOSE, ActionKind.OVERRIDE)
_WRITTEN = (ActionKind.SIGNAL, ActionKind.FACT, ActionKind.MEASURE, ActionKind.EVALUATE)
_ON_PAPER = (ActionKind.HAND_OVER, ActionKind.APPROVAL, ActionKind.SIGN)

_OF_EVIDENCE = {
    EvidenceKind.CONTACT_NOTE: ActionKind.CONTACT,
    EvidenceKind.DOCUMENT_STAGE: ActionKind.FORM,
    EvidenceKind.SIGNED_STAGE: ActionKind.SIGN,
    EvidenceKind.RECEIVED_DOCUMENT: ActionKind.RECEIVE,
    EvidenceKind.TASK_DONE: ActionKind.TASK,
    EvidenceKind.APPROVAL: ActionKind.APPROVAL,
    EvidenceKind.HANDED_OVER: ActionKind.HAND_OVER,
    EvidenceKind.CONSENT: ActionKind.CONSENT,
    EvidenceKind.DECISION: ActionKind.DECISION,
    EvidenceKind.MEASURES: ActionKind.MEASURE,
    EvidenceKind.EVALUATED: ActionKind.EVALUATE,
    EvidenceKind.FACT: ActionKind.FACT,
    EvidenceKind.SIGNAL: ActionKind.SIGNAL,
    EvidenceKind.MEETING: ActionKind.MEETING,
    EvidenceKind.CHECKED: ActionKind.CHECK,
    EvidenceKind.MANUAL: ActionKind.TASK,
}
_OF_WORD = {
    "contact": ActionKind.CONTACT,
    "form": ActionKind.FORM,
    "received": ActionKind.RECEIVE,
    "task": ActionKind.TASK,
    "consent": ActionKind.CONSENT,
    "decision": ActionKind.DECISION,
    "measures": ActionKind.MEASURE,
    "evaluate": ActionKind.EVALUATE,
    "fact": ActionKind.FACT,
    "signal": ActionKind.SIGNAL,
    "meeting": ActionKind.MEETING,
    "checks": ActionKind.CHECK,
    "close": ActionKind.CLOSE,
}


def action_of(
    workspace: Workspace, evidence: Evidence, word: str = "", *, routine: RoutineDefinition | None = None
) -> CaseAction:
    """The button that gives the evidence, or the one that the routine's `word` names in its place."""
    kind = _OF_EVIDENCE[evidence.kind]
    said = action_of_word(workspace, word, routine=routine) if word else None
    if said is not None and said.kind is not kind and not (said.form_id and said.form_id == evidence.form_id):
        return said
    item = {
        ActionKind.CONTACT: evidence.channels[0].value if len(evidence.channels) == 1 else "",
        ActionKind.APPROVAL: evidence.approval_id,
        ActionKind.HAND_OVER: evidence.handover_id,
        ActionKind.CONSENT: evidence.purpose_id,
        ActionKind.DECISION: evidence.decision_id,
        ActionKind.FACT: evidence.fact_kind.value if evidence.fact_kind is not None else "",
    }.get(kind, "")
    return CaseAction(
        kind,
        item,
        _label(workspace, kind, item, evidence.form_id, routine),
        evidence.form_id,
        evidence.stage_id,
    )


def action_of_word(
    workspace: Workspace, word: str, *, routine: RoutineDefinition | None = None
) -> CaseAction:
    """The button of a word as routines and standings have it: `form:action_plan`, `contact`, `decision:review`."""
    what, _, which = word.partition(":")
    kind = _OF_WORD.get(what, ActionKind.NOTHING)
    form_id = which if kind is ActionKind.FORM else ""
    item = "" if kind is ActionKind.FORM else which
    return CaseAction(kind, item, _label(workspace, kind, item, form_id, routine), form_id)


def _label(
    workspace: Workspace, kind: ActionKind, item: str, form_id: str, routine: RoutineDefinition | None
) -> str:
    if kind is ActionKind.DECISION and routine is not None:
        decision = routine.decision(item)
        return "" if decision is None else decision.title
    if not form_id:
        return ""
    try:
        return list_title(workspace.forms.get(form_id))
    except ExpectedFailure:
        return ""


@dataclass(frozen=True, slots=True)
class Paperwork:
    """What there is about one pupil that a button can go on with, as far as the person may know of it."""

    viewer: Viewer
    view: PupilView
    documents: tuple[DocumentRow, ...]
    drafts: tuple[DraftRow, ...]
    measures: tuple[Measure, ...]


def paperwork_of(
    workspace: Workspace,
    work: ReadWork,
    viewer: Viewer,
    view: PupilView,
    documents: Iterable[DocumentRow] | None = None,
    days: FormDays | None = None,
) -> Paperwork:
    """Read it, the newest documents first. `documents` and `days`: the reading's own, where there are."""
    views = {view.id: view}
    rows = documents
    if rows is None:
        rows = document_rows(workspace, work, viewer, work.documents.of_pupil(view.id), views, days)
    live = [row for row in rows if row.state not in _VOID and not row.excerpt_for]
    drafts = draft_rows(workspace, work, viewer, work.documents.drafts_of_pupil(view.id), views, days)
    return Paperwork(
        viewer,
        view,
        tuple(sorted(live, key=lambda row: row.created_at, reverse=True)),
        tuple(draft for draft in drafts if draft.may_write),
        tuple(item for item in work.entries.of_pupil(view.id, Measure) if item.withdrawn_at is None),
    )


def leads_to(
    workspace: Workspace, papers: Paperwork, action: CaseAction, case_id: CaseId | None = None
) -> CaseAction:
    """The same button with the document, draft or measure that it goes on with, and whether this person may."""
    action = replace(action, case_id=action.case_id or case_id)
    if action.kind in _ON_PAPER:
        action = _on_paper(papers, action)
    if action.kind is ActionKind.FORM:
        return _form(workspace, papers, action)
    if action.kind is ActionKind.EVALUATE:
        action = _evaluate(papers, action)
    return replace(action, is_allowed=_may(workspace, papers, action))


def where_to(workspace: Workspace, pupil_id: PupilId, action: CaseAction) -> CaseAction:
    """Where a button of a list leads now. Lists hold no documents: this is asked when it is pressed.

    Raises RuleViolation("not_allowed").
    """
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        view = pupil_view(work, viewer, pupil_id, workspace.today)
        return leads_to(workspace, paperwork_of(workspace, work, viewer, view), action)


def _form(workspace: Workspace, papers: Paperwork, action: CaseAction) -> CaseAction:
    """Go on with the person's draft, else with the newest document in which what is asked for is still to be written,
    else begin a new one."""
    for row in papers.documents:
        if row.form_id == action.form_id and row.next_stage and not _is_past(row, action.stage_id):
            draft = _draft(papers.drafts, row)
            return replace(
                action,
                document_id=row.document_id,
                draft_id=None if draft is None else draft.draft_id,
                stage_id=row.next_stage,
                is_allowed=row.may_write_next,
            )
    begun = (item for item in papers.drafts if item.form_id == action.form_id and item.document_id is None)
    draft = max(begun, key=lambda item: item.saved_at, default=None)
    if draft is not None:
        return replace(action, draft_id=draft.draft_id, stage_id=draft.stage_id)
    return replace(action, is_allowed=_may_begin(workspace, papers, action.form_id))


def _is_past(row: DocumentRow, stage_id: str) -> bool:
    """Whether the stage that is asked for is written in it, so that another document is meant."""
    if not stage_id or stage_id == round_of(row.next_stage)[0]:
        return False
    return stage_id in row.finalised


def _draft(drafts: Iterable[DraftRow], row: DocumentRow) -> DraftRow | None:
    mine = (item for item in drafts if item.document_id == row.document_id)
    return max(mine, key=lambda item: item.saved_at, default=None)


def _may_begin(workspace: Workspace, papers: Paperwork, form_id: str) -> bool:
    try:
        stages = workspace.forms.get(form_id).stages
    except ExpectedFailure:
        return False
    roles = papers.viewer.roles_at(papers.view.unit_id)
    return bool(stages) and bool(roles & frozenset(stages[0].roles))


def _on_paper(papers: Paperwork, action: CaseAction) -> CaseAction:
    """The newest document that it is about; without one, the form is to be written first."""
    for row in papers.documents:
        if row.form_id != action.form_id or not row.finalised:
            continue
        is_it = {
            ActionKind.HAND_OVER: action.item in row.missing_handovers,
            ActionKind.APPROVAL: True,
            ActionKind.SIGN: row.state is DocumentState.AWAITING_SIGNATURE,
        }[action.kind]
        if is_it:
            return replace(action, document_id=row.document_id)
    return replace(action, kind=ActionKind.FORM, item="")


def _evaluate(papers: Paperwork, action: CaseAction) -> CaseAction:
    """The measure that has waited longest; without one, a measure is to be written first."""
    mine = [item for item in papers.measures if action.case_id in (None, item.case_id)]
    waiting = [item for item in mine if not item.evaluations] or mine
    if not waiting:
        return replace(action, kind=ActionKind.MEASURE, item="")
    first = min(waiting, key=lambda item: (item.follow_up_on or item.starts_on, item.id))
    return replace(action, item=first.id)


def _may(workspace: Workspace, papers: Paperwork, action: CaseAction) -> bool:
    viewer, view = papers.viewer, papers.view
    if action.kind in _KEPT:
        return may(viewer, Duty.KEEP_CASES, view.unit_id)
    if action.kind is ActionKind.DECISION:
        decides = may(viewer, Duty.KEEP_CASES, view.unit_id) or action.role in viewer.roles_at(view.unit_id)
        return decides and may_do_with_entries(workspace, viewer, Right.WRITE, view)
    if action.kind in _WRITTEN:
        return may_do_with_entries(workspace, viewer, Right.WRITE, view)
    if action.kind is ActionKind.CONTACT:
        try:
            class_of_new_note(workspace, viewer, view)
        except RuleViolation:
            return False
        return True
    if action.kind is ActionKind.TASK:
        return action.role is None or holds(viewer, action.role, view)
    return action.is_allowed


def holds(viewer: Viewer, role: Role, view: PupilView) -> bool:
    """Whether who sees the pupil holds the role about the pupil."""
    if role is Role.MENTOR:
        return view.class_id is not None and view.class_id in viewer.mentored
    return role in viewer.roles_at(view.unit_id)
