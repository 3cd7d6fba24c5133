# SPDX-License-Identifier: EUPL-1.2
"""What a pupil approves that is handed on (TRO-43, TRO-45, TRO-46): showing it, recording it, making the excerpt.

The author's own document stays in the author's own compartment. What is approved becomes a document of its own, the
excerpt, in the pupil's compartment and for its readers only.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from eht_desk.application.approval_papers import with_answer
from eht_desk.application.case_work import settle_tasks
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.definitions import definition_of
from eht_desk.application.disclosure import pupil_view
from eht_desk.application.excerpts import all_of_the_source, excerpts_of, keep_excerpt, withdraw_excerpts
from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.pupil_events import kept_record
from eht_desk.application.rule_made_tasks import make_by_rule, take_back
from eht_desk.application.workspace import Workspace, current_viewer, local_time
from eht_desk.domain.access import Viewer
from eht_desk.domain.approvals import (
    Standing,
    approvable_sections,
    approval_of,
    fitting_sections,
    handover_of,
    is_excerpt_in_force,
    standing,
)
from eht_desk.domain.documents import Approval, ApprovalWay, Delivery, Document, DocumentState, Ink
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.evidence import Evidence, EvidenceKind
from eht_desk.domain.forms.areas import areas
from eht_desk.domain.forms.model import (
    ApprovalDefinition,
    FormDefinition,
    HandoverDefinition,
    Privacy,
)
from eht_desk.domain.ids import DocumentId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.people import Pupil
from eht_desk.domain.plain_text import without_marks
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.tasks import Task

HAND_OVER = "hand_over_approved"
"""Kind of the task to hand over what the pupil has approved (H4)."""

_LINE = 200
_MOST_POINTS = 20_000
_BOX = 1000


@dataclass(frozen=True, slots=True)
class AreaText:
    """An area as the pupil reads it: its question, and the pupil's own text."""

    section_id: str
    title: str
    text: str
    is_declined: bool


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """One approval that is asked for: its sentence, which sections it can name, and how it stands.

    `excerpt_code` is that of the document which holds what was approved, empty without one. `handed_over`: what was
    given to somebody of it, also of what is withdrawn since. `papers`: how many copies of it were printed.
    `still_read`: sections of an earlier version that its readers still read, while this one is not approved.
    """

    id: str
    label: str
    sections: tuple[str, ...]
    standing: Standing
    excerpt_id: DocumentId | None = None
    excerpt_code: str = ""
    handed_over: tuple[Delivery, ...] = ()
    papers: int = 0
    still_read: int = 0


@dataclass(frozen=True, slots=True)
class ApprovalPage:
    """What reading through and approving needs. `locked_at`: when the text that is approved was locked."""

    pupil: PupilView
    definition: FormDefinition
    document: Document
    areas: tuple[AreaText, ...]
    approvals: tuple[ApprovalRow, ...]
    locked_at: datetime | None
    may_record: bool


def approval_page(workspace: Workspace, document_id: DocumentId) -> ApprovalPage:
    """The pupil's own text, and the approvals that are asked for. Part of the opening of the form: no log row.

    Raises RuleViolation: `not_found` (also somebody else's), `not_allowed`.
    """
    with workspace.store.read() as work:
        document, _, view = _own(workspace, work, document_id)
        definition = definition_of(workspace, document)
        rows = approval_rows(work, definition, document)
        stages = {row.standing.definition.after_stage for row in rows}
        locked = [stage.at for stage in document.stages if stage.stage_id in stages]
        return ApprovalPage(
            view,
            definition,
            document,
            tuple(
                AreaText(
                    area.section.id,
                    area.section.title,
                    area.said(document.answers),
                    area.is_declined(document.answers),
                )
                for area in areas(definition)
            ),
            rows,
            max(locked, default=None),
            bool(rows) and document.state not in (DocumentState.SUPERSEDED, DocumentState.WITHDRAWN),
        )


def approve(
    workspace: Workspace,
    document_id: DocumentId,
    approval_id: str,
    sections: Collection[str],
    way: ApprovalWay,
    *,
    on: date,
    ink: Ink | None = None,
    witnessed_by: str = "",
    kept_at: str = "",
) -> tuple[DocumentId | None, ChangeSet]:
    """The pupil approved that these sections are handed on. Makes the excerpt, or a new version of it, for its readers,
    and the task to hand it over. One log row without text. Returns the excerpt's id; none where the form is shared.

    Raises:
        RuleViolation: `not_found`, `not_allowed`, `not_frozen`, `superseded`; `required` on `sections`, `ink` or
            `kept_at` (paper); `unfit` on `ink`; `in_future`, `before_locked` on `on`; `text_too_long`.
    """
    with workspace.store.write() as work:
        document, pupil, _ = _own(workspace, work, document_id)
        definition, asked = _asked(workspace, document, approval_id)
        chosen = fitting_sections(definition, asked, sections)
        if not chosen:
            raise RuleViolation("required", "sections")
        if way is ApprovalWay.INK and ink is None:
            raise RuleViolation("required", "ink")
        if way is ApprovalWay.PAPER and not kept_at.strip():
            raise RuleViolation("required", "kept_at")
        given = _approval(workspace, document, asked, chosen, way, on, ink, witnessed_by, kept_at)
        excerpt: Document | None = None
        if definition.privacy is not Privacy.SHARED:
            excerpt, given = keep_excerpt(workspace, work, pupil, definition, asked, document, given)
        work.documents.update(with_answer(work, document, asked.after_stage, given))
        tasks = settle_tasks(workspace, work, pupil.id)
        if excerpt is not None:
            tasks = (*tasks, *_ask_to_hand_over(workspace, work, pupil, definition, asked))
        detail: dict[str, str | int] = {
            "approval": approval_id,
            "sections": len(chosen),
            "of": len(approvable_sections(definition, asked)),
            "way": way.value,
            "on": on.isoformat(),
            "checksum": given.checksum,
        }
        if excerpt is not None:
            detail["excerpt"] = excerpt.id
        work.commit(LogEvent("approval_given", pupil.id, document.id, detail))
    ids = (pupil.id, document.id, *((excerpt.id,) if excerpt else ()), *(task.id for task in tasks))
    return None if excerpt is None else excerpt.id, changed(ChangeKind.DOCUMENT, ChangeKind.TASK, ids=ids)


def decline(
    workspace: Workspace,
    document_id: DocumentId,
    approval_id: str,
    *,
    on: date,
    way: ApprovalWay = ApprovalWay.INK,
    ink: Ink | None = None,
    witnessed_by: str = "",
    kept_at: str = "",
) -> ChangeSet:
    """The pupil does not want it handed on, as said, drawn on the screen, or ticked on paper. The text stays with its
    author; an excerpt that was made before is withdrawn. One log row.

    Raises RuleViolation: as `approve`, without `required`.
    """
    with workspace.store.write() as work:
        document, pupil, _ = _own(workspace, work, document_id)
        definition, asked = _asked(workspace, document, approval_id)
        said = _approval(workspace, document, asked, (), way, on, ink, witnessed_by, kept_at)
        work.documents.update(with_answer(work, document, asked.after_stage, replace(said, declined=True)))
        return _end(workspace, work, pupil, definition, asked, document, on, "approval_declined")


def withdraw_approval(
    workspace: Workspace, document_id: DocumentId, approval_id: str, *, on: date
) -> ChangeSet:
    """The pupil takes the approval back: nobody reads the excerpt any more. What was printed or handed over is listed
    on the page, for whoever must ask for it back. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `nothing_approved`, `in_future` or `before_approved` on `on`.
    """
    with workspace.store.write() as work:
        document, pupil, _ = _own(workspace, work, document_id)
        definition = _whole(workspace, document)
        asked = approval_of(definition, approval_id)
        now = next(
            (item for item in standing(definition, document) if item.definition.id == approval_id), None
        )
        if asked is None or now is None:
            raise RuleViolation("not_found")
        if not now.holds or now.approval is None:
            raise RuleViolation("nothing_approved")
        if on > workspace.today:
            raise RuleViolation("in_future", "on")
        if on < now.approval.on:
            raise RuleViolation("before_approved", "on")
        last = now.approval
        work.documents.update(
            replace(
                document,
                approvals=tuple(
                    replace(item, withdrawn_on=on, withdrawn_at=workspace.now) if item is last else item
                    for item in document.approvals
                ),
            )
        )
        return _end(workspace, work, pupil, definition, asked, document, on, "approval_withdrawn")


def approval_rows(work: ReadWork, definition: FormDefinition, document: Document) -> tuple[ApprovalRow, ...]:
    """How the approvals stand that may be asked for now, within a reading, of the person's own document."""
    return tuple(
        _row(work, definition, document, item)
        for item in standing(definition, document)
        if document.has_finalised(item.definition.after_stage)
    )


# ---------------------------------------------------------------------------------------------------------------- inner


def _own(workspace: Workspace, work: ReadWork, document_id: DocumentId) -> tuple[Document, Pupil, PupilView]:
    """The person's own document, and its pupil, whom the person must see."""
    document = work.documents.get(document_id)
    if (
        document is None
        or document.author_id != workspace.store.account_id
        or document.excerpt_of is not None
    ):
        raise RuleViolation("not_found")
    viewer: Viewer = current_viewer(work, workspace)
    pupil = kept_record(work, document.pupil_id)
    if pupil is None:
        raise RuleViolation("not_allowed")
    return document, pupil, pupil_view(work, viewer, pupil.id, workspace.today)


def _whole(workspace: Workspace, document: Document) -> FormDefinition:
    """The definition with all its hand-overs, also those that are due of excerpts only."""
    return workspace.forms.get(document.form_id, document.form_version)


def _asked(
    workspace: Workspace, document: Document, approval_id: str
) -> tuple[FormDefinition, ApprovalDefinition]:
    definition = _whole(workspace, document)
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
    way: ApprovalWay,
    on: date,
    ink: Ink | None,
    witnessed_by: str,
    kept_at: str,
) -> Approval:
    stage = next(item for item in document.stages if item.stage_id == asked.after_stage)
    if on > workspace.today:
        raise RuleViolation("in_future", "on")
    if on < local_time(stage.at).date():
        raise RuleViolation("before_locked", "on")
    if ink is not None:
        _check_ink(ink)
    return Approval(
        asked.id,
        sections,
        on,
        way,
        stage.checksum,
        workspace.store.account_id,
        workspace.now,
        ink=ink,
        witnessed_by=_line(witnessed_by, "witnessed_by"),
        kept_at=_line(kept_at, "kept_at"),
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


def _end(
    workspace: Workspace,
    work: UnitOfWork,
    pupil: Pupil,
    definition: FormDefinition,
    asked: ApprovalDefinition,
    document: Document,
    on: date,
    event: str,
) -> ChangeSet:
    """Withdraw the excerpts and the task to hand them over, and commit with the one log row."""
    gone = withdraw_excerpts(work, pupil, document, asked.id, on)
    tasks = list(settle_tasks(workspace, work, pupil.id))
    handover = handover_of(definition, asked)
    if handover is not None and gone:
        tasks += take_back(workspace, work, pupil.id, HAND_OVER, _evidence(definition, handover))
    detail: dict[str, str | int] = {"approval": asked.id, "on": on.isoformat(), "excerpts": len(gone)}
    work.commit(LogEvent(event, pupil.id, document.id, detail))
    ids = (pupil.id, document.id, *(item.id for item in gone), *(task.id for task in tasks))
    return changed(ChangeKind.DOCUMENT, ChangeKind.TASK, ids=ids)


def _row(work: ReadWork, definition: FormDefinition, document: Document, item: Standing) -> ApprovalRow:
    known = excerpts_of(work, all_of_the_source(work, document), item.definition.id)
    current = next((one for one in known if item.approval and one.id == item.approval.excerpt_id), None)
    in_force = [] if item.holds else [one for one in known if is_excerpt_in_force(one)]
    return ApprovalRow(
        item.definition.id,
        item.definition.label,
        tuple(section.id for section in approvable_sections(definition, item.definition)),
        item,
        current.id if current is not None and item.holds else None,
        current.code if current is not None and item.holds else "",
        tuple(delivery for one in known for delivery in one.deliveries),
        sum(paper.copies for one in known for paper in work.documents.papers(one.id)),
        max((len(one.excerpt_sections) for one in in_force), default=0),
    )


def _line(text: str, field: str) -> str:
    line = without_marks(" ".join(text.split())).strip()
    if len(line) > _LINE:
        raise RuleViolation("text_too_long", field, {"limit": _LINE})
    return line
