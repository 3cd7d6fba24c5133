# SPDX-License-Identifier: EUPL-1.2
"""Taking a pupil's answer to one approval within a transaction: the approval, its excerpt, the task to hand it over.

The caller commits, with its one log row: approvals.py.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from eht_desk.application.approval_papers import with_answer
from eht_desk.application.case_work import settle_tasks
from eht_desk.application.excerpts import keep_excerpt, withdraw_excerpts
from eht_desk.application.ports import UnitOfWork
from eht_desk.application.rule_made_tasks import make_by_rule, take_back
from eht_desk.application.workspace import Workspace, local_time
from eht_desk.domain.approvals import approvable_sections, approval_of, fitting_sections, handover_of
from eht_desk.domain.documents import Approval, ApprovalWay, Document, DocumentState, Ink
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.evidence import Evidence, EvidenceKind
from eht_desk.domain.forms.model import (
    ApprovalDefinition,
    FormDefinition,
    HandoverDefinition,
    Privacy,
)
from eht_desk.domain.ids import DocumentId
from eht_desk.domain.people import Pupil
from eht_desk.domain.plain_text import without_marks
from eht_desk.domain.tasks import Task

HAND_OVER = "hand_over_approved"
"""Kind of the task to hand over what the pupil has approved (H4)."""

_LINE = 200
_MOST_POINTS = 20_000
_BOX = 1000


@dataclass(frozen=True, slots=True)
class Given:
    """How an answer was given: by which way, on which day, with what proof."""

    way: ApprovalWay
    on: date
    ink: Ink | None = None
    witnessed_by: str = ""
    kept_at: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What an answer changed: the document as it stands now, and what the log says of it, without text."""

    approval_id: str
    document: Document
    checksum: str
    ids: tuple[str, ...]
    excerpt_id: DocumentId | None = None
    detail: Mapping[str, str | int] = field(default_factory=dict)


def take_yes(
    workspace: Workspace,
    work: UnitOfWork,
    pupil: Pupil,
    document: Document,
    approval_id: str,
    sections: Collection[str],
    given: Given,
) -> Taken:
    """These sections are approved. Raises RuleViolation as approvals.approve."""
    definition, asked = _asked(workspace, document, approval_id)
    chosen = fitting_sections(definition, asked, sections)
    if not chosen:
        raise RuleViolation("required", "sections")
    if given.way is ApprovalWay.INK and given.ink is None:
        raise RuleViolation("required", "ink")
    if given.way is ApprovalWay.PAPER and not given.kept_at.strip():
        raise RuleViolation("required", "kept_at")
    answer = _approval(workspace, document, asked, chosen, given)
    excerpt: Document | None = None
    if definition.privacy is not Privacy.SHARED:
        excerpt, answer = keep_excerpt(workspace, work, pupil, definition, asked, document, answer)
    answered = with_answer(work, document, asked.after_stage, answer)
    work.documents.update(answered)
    tasks = settle_tasks(workspace, work, pupil.id)
    if excerpt is not None:
        tasks = (*tasks, *_ask_to_hand_over(workspace, work, pupil, definition, asked))
    excerpt_id = None if excerpt is None else excerpt.id
    detail: dict[str, str | int] = {
        "sections": len(chosen),
        "of": len(approvable_sections(definition, asked)),
        "checksum": answer.checksum,
    }
    if excerpt_id is not None:
        detail["excerpt"] = excerpt_id
    ids = (pupil.id, document.id, *((excerpt_id,) if excerpt_id else ()), *(task.id for task in tasks))
    return Taken(asked.id, answered, answer.checksum, ids, excerpt_id, detail)


def take_no(
    workspace: Workspace,
    work: UnitOfWork,
    pupil: Pupil,
    document: Document,
    approval_id: str,
    given: Given,
) -> Taken:
    """The pupil does not want it handed on. Raises RuleViolation as approvals.decline."""
    _, asked = _asked(workspace, document, approval_id)
    said = replace(_approval(workspace, document, asked, (), given), declined=True)
    answered = with_answer(work, document, asked.after_stage, said)
    work.documents.update(answered)
    detail, ids = end_approval(workspace, work, pupil, asked, document, given.on)
    return Taken(asked.id, answered, said.checksum, ids, detail=detail)


def end_approval(
    workspace: Workspace,
    work: UnitOfWork,
    pupil: Pupil,
    asked: ApprovalDefinition,
    document: Document,
    on: date,
) -> tuple[dict[str, str | int], tuple[str, ...]]:
    """Withdraw the excerpts and the task to hand them over. What the log says of it, and what was changed."""
    definition = whole_definition(workspace, document)
    gone = withdraw_excerpts(work, pupil, document, asked.id, on)
    tasks = list(settle_tasks(workspace, work, pupil.id))
    handover = handover_of(definition, asked)
    if handover is not None and gone:
        tasks += take_back(workspace, work, pupil.id, HAND_OVER, _evidence(definition, handover))
    ids = (pupil.id, document.id, *(item.id for item in gone), *(task.id for task in tasks))
    return {"on": on.isoformat(), "excerpts": len(gone)}, ids


def whole_definition(workspace: Workspace, document: Document) -> FormDefinition:
    """The definition with all its hand-overs, also those that are due of excerpts only."""
    return workspace.forms.get(document.form_id, document.form_version)


def _asked(
    workspace: Workspace, document: Document, approval_id: str
) -> tuple[FormDefinition, ApprovalDefinition]:
    definition = whole_definition(workspace, document)
    asked = approval_of(definition, approval_id)
    if asked is None:
        raise RuleViolation("not_found")
    if document.state in (DocumentState.SUPERSEDED, DocumentState.WITHDRAWN):
        raise RuleViolation("superseded")
    if not document.has_finalised(asked.after_stage):
        raise RuleViolation("not_frozen")
    return definition, asked


def _approval(
    workspace: Workspace,
    document: Document,
    asked: ApprovalDefinition,
    sections: tuple[str, ...],
    given: Given,
) -> Approval:
    stage = next(item for item in document.stages if item.stage_id == asked.after_stage)
    if given.on > workspace.today:
        raise RuleViolation("in_future", "on")
    if given.on < local_time(stage.at).date():
        raise RuleViolation("before_locked", "on")
    if given.ink is not None:
        _check_ink(given.ink)
    return Approval(
        asked.id,
        sections,
        given.on,
        given.way,
        stage.checksum,
        workspace.store.account_id,
        workspace.now,
        ink=given.ink,
        witnessed_by=_line(given.witnessed_by, "witnessed_by"),
        kept_at=_line(given.kept_at, "kept_at"),
    )


def _check_ink(ink: Ink) -> None:
    points = [point for stroke in ink.strokes for point in stroke]
    is_fit = 0 < len(points) <= _MOST_POINTS and all(0 <= x <= _BOX and 0 <= y <= _BOX for x, y in points)
    if not is_fit:
        raise RuleViolation("unfit", "ink")


def _ask_to_hand_over(
    workspace: Workspace,
    work: UnitOfWork,
    pupil: Pupil,
    definition: FormDefinition,
    asked: ApprovalDefinition,
) -> tuple[Task, ...]:
    handover = handover_of(definition, asked)
    if handover is None:
        return ()
    facts = {"form": definition.short_title, "handover": handover.label}
    evidence = _evidence(definition, handover)
    return (
        make_by_rule(workspace, work, pupil, HAND_OVER, facts, evidence, owner_id=workspace.store.account_id),
    )


def _evidence(definition: FormDefinition, handover: HandoverDefinition) -> Evidence:
    return Evidence(EvidenceKind.HANDED_OVER, form_id=definition.id, handover_id=handover.id)


def _line(text: str, field: str) -> str:
    line = without_marks(" ".join(text.split())).strip()
    if len(line) > _LINE:
        raise RuleViolation("text_too_long", field, {"limit": _LINE})
    return line
