# SPDX-License-Identifier: EUPL-1.2
"""What a pupil approves that is handed on (TRO-43, TRO-45, TRO-46): showing it, recording it, making the excerpt.

The author's own document stays in the author's own compartment. What is approved becomes a document of its own, the
excerpt, in the pupil's compartment and for its readers only.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from eht_desk.application.approval_answers import (
    HAND_OVER as HAND_OVER,  # the kind of its task, asked for here
)
from eht_desk.application.approval_answers import (
    Given,
    Taken,
    end_approval,
    take_no,
    take_yes,
    whole_definition,
)
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.definitions import definition_of
from eht_desk.application.disclosure import pupil_view
from eht_desk.application.excerpts import all_of_the_source, excerpts_of
from eht_desk.application.ports import ReadWork
from eht_desk.application.pupil_events import kept_record
from eht_desk.application.workspace import Workspace, current_viewer
from eht_desk.domain.access import Viewer
from eht_desk.domain.approvals import (
    Standing,
    approvable_sections,
    approval_of,
    is_excerpt_in_force,
    standing,
)
from eht_desk.domain.documents import ApprovalWay, Delivery, Document, DocumentState, Ink
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.forms.areas import areas
from eht_desk.domain.forms.model import (
    FormDefinition,
)
from eht_desk.domain.ids import DocumentId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.people import Pupil
from eht_desk.domain.pupil_view import PupilView


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
    given = Given(way, on, ink, witnessed_by, kept_at)
    with workspace.store.write() as work:
        document, pupil, _ = _own(workspace, work, document_id)
        taken = take_yes(workspace, work, pupil, document, approval_id, sections, given)
        detail = {"approval": approval_id, "way": way.value, "on": on.isoformat(), **taken.detail}
        work.commit(LogEvent("approval_given", pupil.id, document.id, detail))
    return taken.excerpt_id, _changes([taken])


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
    given = Given(way, on, ink, witnessed_by, kept_at)
    with workspace.store.write() as work:
        document, pupil, _ = _own(workspace, work, document_id)
        taken = take_no(workspace, work, pupil, document, approval_id, given)
        detail = {"approval": approval_id, "on": on.isoformat(), **taken.detail}
        work.commit(LogEvent("approval_declined", pupil.id, document.id, detail))
    return _changes([taken])


def record_paper_answers(
    workspace: Workspace,
    document_id: DocumentId,
    answers: Mapping[str, Collection[str]],
    *,
    on: date,
    witnessed_by: str = "",
    kept_at: str = "",
) -> ChangeSet:
    """Everything that the pupil answered on one paper: the approved sections by approval, none of them for a no. All of
    it or nothing. One log row.

    Raises RuleViolation: `required` on `answers`; else as `approve`.
    """
    if not answers:
        raise RuleViolation("required", "answers")
    given = Given(ApprovalWay.PAPER, on, None, witnessed_by, kept_at)
    with workspace.store.write() as work:
        document, pupil, _ = _own(workspace, work, document_id)
        taken: list[Taken] = []
        for approval_id, sections in answers.items():
            now = taken[-1].document if taken else document
            taken.append(
                take_yes(workspace, work, pupil, now, approval_id, sections, given)
                if sections
                else take_no(workspace, work, pupil, now, approval_id, given)
            )
        detail: dict[str, str | int] = {
            "answers": ",".join(f"{item.approval_id}:{item.detail.get('sections', 0)}" for item in taken),
            "on": on.isoformat(),
            "excerpts": ",".join(str(item.excerpt_id) for item in taken if item.excerpt_id is not None),
            "checksum": taken[0].checksum,
        }
        work.commit(LogEvent("approvals_on_paper", pupil.id, document.id, detail))
    return _changes(taken)


def withdraw_approval(
    workspace: Workspace, document_id: DocumentId, approval_id: str, *, on: date
) -> ChangeSet:
    """The pupil takes the approval back: nobody reads the excerpt any more. What was printed or handed over is listed
    on the page, for whoever must ask for it back. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `nothing_approved`, `in_future` or `before_approved` on `on`.
    """
    with workspace.store.write() as work:
        document, pupil, _ = _own(workspace, work, document_id)
        definition = whole_definition(workspace, document)
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
        detail, ids = end_approval(workspace, work, pupil, asked, document, on)
        work.commit(LogEvent("approval_withdrawn", pupil.id, document.id, {"approval": asked.id, **detail}))
    return changed(ChangeKind.DOCUMENT, ChangeKind.TASK, ids=ids)


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


def _changes(taken: Sequence[Taken]) -> ChangeSet:
    return changed(ChangeKind.DOCUMENT, ChangeKind.TASK, ids=tuple(key for item in taken for key in item.ids))
