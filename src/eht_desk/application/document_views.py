# SPDX-License-Identifier: EUPL-1.2
"""Rows about documents and drafts for lists: what they are, what is next, what is late. No text that people wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache

from eht_desk.application.access_rights import may_do
from eht_desk.application.definitions import definition_of
from eht_desk.application.form_days import CaseDay, FormDays, days_until
from eht_desk.application.ports import ReadWork
from eht_desk.application.routing import routing_of
from eht_desk.application.workspace import Workspace
from eht_desk.domain.access import Viewer, is_medical
from eht_desk.domain.access_table import Right
from eht_desk.domain.accounts import Role
from eht_desk.domain.deadlines import days_left
from eht_desk.domain.documents import Document, DocumentState, Draft, IssuedPaper
from eht_desk.domain.forms.areas import open_questions
from eht_desk.domain.forms.model import FormDefinition, HandoverDefinition, Privacy, StageDefinition
from eht_desk.domain.forms.reading import is_readable
from eht_desk.domain.forms.rounds import round_of
from eht_desk.domain.forms.stages import due_date, is_done, missing_handovers, stages_open
from eht_desk.domain.forms.visibility import hidden_fields
from eht_desk.domain.ids import AccountId, DocumentId, DraftId, PupilId
from eht_desk.domain.protection import Secret
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.recipients import Recipient

EHT_REFERRAL = "eht_referral"
"""Outcome of a checklist: continued absence, so it stands on EHT's list (H2, TRO-38)."""
HIDDEN_STAFF = "personal"
"""Stands for who did something where the plan of a protected pupil keeps the names of staff from screens (P-3)."""


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in a list. `next_stage` is the stage that waits to be written, with its due day."""

    document_id: DocumentId
    pupil: PupilView
    form_id: str
    short_title: str
    annex: str
    code: str
    version: int
    state: DocumentState
    created_at: datetime
    author_name: str
    finalised: tuple[str, ...]
    next_stage: str
    next_stage_title: str
    due: date | None
    days_left: int | None
    may_write_next: bool
    missing_handovers: tuple[str, ...]
    outcomes: tuple[str, ...]
    is_done: bool
    issued_before_move: bool = False
    """A paper of it was issued while it lay with a wrong pupil, and none since: the paper must be exchanged."""
    is_own: bool = False
    """The author's own text: nobody else reads it, or only what the pupil approves of it."""
    excerpt_for: tuple[Role, ...] = ()
    """It holds what the pupil approved for these roles, nothing more."""
    due_handovers: tuple[HandoverDefinition, ...] = ()
    """What `missing_handovers` names: to whom, in the words of the form."""
    case_day: CaseDay | None = None
    """What the pupil's case asks of `next_stage`; its day is then `due`, and `days_left` counts to when it is shown."""


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft in a list. `is_mine` is False when a colleague's draft can be continued by a substitute.

    `answered` of the `asked` fields can be read as their kind; half a date is no answer yet.
    """

    draft_id: DraftId
    document_id: DocumentId | None
    pupil: PupilView
    form_id: str
    short_title: str
    stage_id: str
    stage_title: str
    saved_at: datetime
    author_id: AccountId
    author_name: str
    is_mine: bool
    may_write: bool
    answered: int
    asked: int
    case_day: CaseDay | None = None
    """What the pupil's case asks of the stage that is being written."""


def finalised_ids(document: Document) -> frozenset[str]:
    """Ids of the frozen stages."""
    return frozenset(stage.stage_id for stage in document.stages)


def papers_of_now(document: Document, papers: Iterable[IssuedPaper]) -> list[IssuedPaper]:
    """The papers that name the pupil whom the document is about: those issued since it was moved, if it was."""
    return [paper for paper in papers if document.moved_at is None or paper.at > document.moved_at]


def names_wrong_pupil(document: Document, papers: Iterable[IssuedPaper]) -> bool:
    """Whether a paper was issued before the document was moved to the right pupil, and none since."""
    issued = list(papers)
    return bool(issued) and not papers_of_now(document, issued)


PAPERS_OF_CONSENTS = "consent"
"""The group of forms that are papers of consents."""


def next_stage_of(
    definition: FormDefinition,
    document: Document,
    roles: frozenset[Role] = frozenset(),
    hidden: frozenset[str] | None = None,
) -> str:
    """The first stage that is open and not frozen, or an empty text. An excerpt is never written on, and the answer on
    a consent's paper is the person's own: what it was is written where consents stand, and only there.

    What only school nurse and physician write stands beside the others: nobody else waits for it, and it comes next for
    whoever holds one of these `roles` and does not write what comes next for the others. `hidden`: the fields that the
    answers hide, where they are known.
    """
    finalised = finalised_ids(document)
    if document.excerpt_of is not None or (definition.group == PAPERS_OF_CONSENTS and finalised):
        return ""
    waiting = [
        item for item in stages_open(definition, document.answers, finalised, hidden) if item not in finalised
    ]
    beside = [item for item in waiting if is_medical(definition.stage(item))]
    usual = next((item for item in waiting if item not in beside), "")
    mine = next((item for item in beside if roles & frozenset(definition.stage(item).roles)), "")
    if mine and not (usual and roles & frozenset(definition.stage(usual).roles)):
        return mine
    return usual


def list_title(definition: FormDefinition) -> str:
    """What a list calls a document of the form; one that is only the author's is never named by its title."""
    return definition.words.own_document if definition.privacy is Privacy.OWN else definition.short_title


def account_names(work: ReadWork) -> dict[AccountId, str]:
    """Display names of all accounts."""
    return {account.id: account.display_name for account in work.accounts.all()}


def staff_names(names: Mapping[AccountId, str], view: PupilView) -> Mapping[AccountId, str]:
    """The same names, or a word for each where the plan of the pupil keeps those of staff from screens (P-3)."""
    return dict.fromkeys(names, HIDDEN_STAFF) if Secret.STAFF in view.hidden else names


def document_rows(
    workspace: Workspace,
    work: ReadWork,
    viewer: Viewer,
    documents: Iterable[Document],
    views: Mapping[PupilId, PupilView],
    days: FormDays | None = None,
) -> list[DocumentRow]:
    """Rows for the documents whose pupil passed the gate; superseded and withdrawn ones keep no next step. `days`: the
    reading's own, where there is one."""
    names = account_names(work)
    case_days = days or FormDays(workspace, work)

    @cache
    def left_out(pupil_id: PupilId) -> frozenset[Recipient]:
        """Asked once for each pupil: a pupil has many documents."""
        is_asked = views[pupil_id].is_protected
        return routing_of(workspace, work, pupil_id).left_out if is_asked else frozenset()

    rows: list[DocumentRow] = []
    for document in documents:
        view = views.get(document.pupil_id)
        if view is None or not may_do(workspace, viewer, Right.READ, document, view):
            continue
        if document.state is DocumentState.WITHDRAWN and not document.stages:
            continue  # or a correction that was thrown away before anything was frozen
        definition = definition_of(workspace, document)
        is_live = document.state not in (DocumentState.SUPERSEDED, DocumentState.WITHDRAWN)
        hidden = hidden_fields(definition, document.answers)
        roles = viewer.roles_at(view.unit_id)
        stage_id = next_stage_of(definition, document, roles, hidden) if is_live else ""
        stage = definition.stage(stage_id) if stage_id else None
        due = due_date(stage.due, document.answers) if stage is not None and stage.due is not None else None
        due_handovers = _due_handovers(definition, document, left_out) if is_live else ()
        rows.append(
            DocumentRow(
                document_id=document.id,
                pupil=view,
                form_id=definition.id,
                short_title=list_title(definition),
                annex=definition.annex if definition.privacy is not Privacy.OWN else "",
                code=document.code,
                version=document.version,
                state=document.state,
                created_at=document.created_at,
                author_name=staff_names(names, view).get(document.author_id, ""),
                finalised=tuple(stage.stage_id for stage in document.stages),
                next_stage=stage_id,
                next_stage_title=_stage_title(definition, stage),
                due=due,
                days_left=None if due is None else days_left(due, workspace.today),
                may_write_next=stage is not None
                and may_do(workspace, viewer, Right.WRITE, document, view, stage),
                missing_handovers=tuple(item.id for item in due_handovers),
                due_handovers=due_handovers,
                outcomes=document.outcomes if is_live else (),
                is_done=is_done(
                    definition, document.answers, finalised_ids(document), document.deliveries, hidden
                ),
                issued_before_move=bool(document.moved_at)
                and names_wrong_pupil(document, work.documents.papers(document.id)),
                is_own=definition.privacy is not Privacy.SHARED and document.excerpt_of is None,
                excerpt_for=document.readers if document.excerpt_of is not None else (),
            )
        )
    return _by_the_case(workspace, case_days, rows)


def _by_the_case(workspace: Workspace, days: FormDays, rows: list[DocumentRow]) -> list[DocumentRow]:
    """With the day of the pupil's case where that asks for the next stage: of several documents that wait for the same
    stage the newest does it, the others keep what their form says."""
    newest: dict[tuple[PupilId, str, str], DocumentRow] = {}
    for row in rows:
        if row.next_stage:
            key = (row.pupil.id, row.form_id, round_of(row.next_stage)[0])
            newest[key] = max(newest.get(key, row), row, key=lambda item: (item.created_at, item.document_id))
    chosen = {row.document_id for row in newest.values()}
    return [_with_day(workspace, days, row) if row.document_id in chosen else row for row in rows]


def _with_day(workspace: Workspace, days: FormDays, row: DocumentRow) -> DocumentRow:
    asked = days.of(row.pupil.id, row.form_id, row.next_stage, row.due)
    if asked is None or asked.due is None:
        return replace(row, case_day=asked)
    left = days_until(asked.due, asked.shown_on, workspace.today)
    return replace(row, case_day=asked, due=asked.due, days_left=left)


def draft_rows(
    workspace: Workspace,
    work: ReadWork,
    viewer: Viewer,
    drafts: Iterable[Draft],
    views: Mapping[PupilId, PupilView],
    days: FormDays | None = None,
) -> list[DraftRow]:
    """Rows for the drafts whose pupil passed the gate. `days`: the reading's own, where there is one."""
    names = account_names(work)
    case_days = days or FormDays(workspace, work)
    rows: list[DraftRow] = []
    for draft in drafts:
        view = views.get(draft.pupil_id)
        if view is None:
            continue
        definition = definition_of(workspace, draft)
        document = None if draft.document_id is None else work.documents.get(draft.document_id)
        whose = draft.author_id
        if not may_do(workspace, viewer, Right.READ, definition, view, document=document, begun_by=whose):
            continue
        stage = definition.stage(draft.stage_id)
        beside, settled = open_questions(definition, draft.answers)
        asked = [
            item
            for item in definition.fields(draft.stage_id)
            if item.kind.value not in _NOT_ASKED and item.id not in beside
        ]
        rows.append(
            DraftRow(
                draft_id=draft.id,
                document_id=draft.document_id,
                pupil=view,
                form_id=draft.form_id,
                short_title=list_title(definition),
                stage_id=draft.stage_id,
                stage_title=_stage_title(definition, stage),
                saved_at=draft.saved_at,
                author_id=draft.author_id,
                author_name=staff_names(names, view).get(draft.author_id, ""),
                is_mine=draft.author_id == viewer.account_id,
                may_write=may_do(
                    workspace, viewer, Right.WRITE, definition, view, stage, document=document, begun_by=whose
                ),
                answered=sum(
                    item.id in settled or is_readable(item, draft.answers.get(item.id), definition.words)
                    for item in asked
                ),
                asked=len(asked),
                case_day=case_days.of(draft.pupil_id, draft.form_id, draft.stage_id),
            )
        )
    return rows


def _due_handovers(
    definition: FormDefinition, document: Document, left_out: Callable[[PupilId], frozenset[Recipient]]
) -> tuple[HandoverDefinition, ...]:
    """What is to be handed over now; nothing to somebody who must never get anything (P-13)."""
    missing = missing_handovers(definition, finalised_ids(document), document.deliveries)
    if not missing:
        return ()
    nobody = left_out(document.pupil_id)
    return tuple(item for item in definition.handovers if item.id in missing and item.recipient not in nobody)


def _stage_title(definition: FormDefinition, stage: StageDefinition | None) -> str:
    if stage is None:
        return ""
    return definition.words.own_document if definition.privacy is Privacy.OWN else stage.title


_NOT_ASKED = frozenset({"signature", "information"})
