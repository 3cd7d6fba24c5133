# SPDX-License-Identifier: EUPL-1.2
"""Open work that nobody can go on with: of leavers, of substitutes whose time is over, of pupils who moved.

A draft is orphaned when its author cannot write the stage any more, whatever the reason: the account is closed, the
role has ended, the class belongs to somebody else now. So nothing is marked when somebody leaves and nothing can be
forgotten. Rektor sees the list and gives each draft to somebody who may write it (TRO-04: somebody always answers).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from eht_desk.application.access_rights import may_do
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.definitions import definition_of
from eht_desk.application.disclosure import pupil_view, pupil_views_of
from eht_desk.application.document_views import account_names, list_title, next_stage_of
from eht_desk.application.mentor_times import mentored_classes
from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.pupil_events import note_event
from eht_desk.application.workspace import Workspace, current_viewer, require, viewers
from eht_desk.domain.access import Duty, Viewer, may, may_write_stage
from eht_desk.domain.access_table import Right
from eht_desk.domain.accounts import Role
from eht_desk.domain.case_entries import Measure
from eht_desk.domain.documents import Document, DocumentState, Draft
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId, DocumentId, DraftId, PupilId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.pupil_events import PupilEventKind
from eht_desk.domain.pupil_view import PupilView

_CLOSED = (DocumentState.SUPERSEDED, DocumentState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class WorkLeft:
    """How much an account has begun and not finished: `drafts`, and documents of its own with a stage that waits.

    `tasks` are open ones given to the person, `note_drafts` contacts that are begun: nobody else reads those.
    `own_documents` and `own_drafts` are for the person alone (the pupil has not approved them, or they are notes of
    one's own): without the person nobody ever reads them, and nobody can take them over.
    `classes` are the names of those that the person mentors today. `cases` are open ones that the person answers for:
    rektor does until somebody else accepts. `measures` are tried by the person in open cases.
    """

    drafts: int
    stages: int
    tasks: int = 0
    note_drafts: int = 0
    classes: tuple[str, ...] = ()
    own_documents: int = 0
    own_drafts: int = 0
    cases: int = 0
    measures: int = 0


@dataclass(frozen=True, slots=True)
class OrphanRow:
    """Open work without anybody who can go on with it.

    With a `draft_id` it can be handed over. Without, the next stage of a document waits, nothing is written, whoever
    wrote the last one is gone, and no mentor can go on: it needs a mentor for the class rather than an heir.
    `former` is whose work it was.
    """

    draft_id: DraftId | None
    document_id: DocumentId | None
    pupil: PupilView
    form_title: str
    stage_title: str
    former: str
    since: datetime
    form_id: str
    stage_id: str


def work_left(workspace: Workspace, account_id: AccountId) -> WorkLeft:
    """Counts only: an administrator who closes the account sees no pupil. Raises RuleViolation("not_allowed")."""
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        if not (may(viewer, Duty.MANAGE_ACCOUNTS) or may(viewer, Duty.HAND_OVER_WORK)):
            raise RuleViolation("not_allowed")
        account = work.accounts.get(account_id)
        own = {workspace.store.own}
        own_documents, own_drafts = work.documents.own_counts(account_id)
        open_cases = {case.id: case for case in work.cases.all_open()}
        return WorkLeft(
            sum(
                1
                for draft in work.documents.drafts()
                if draft.author_id == account_id and draft.compartment_id not in own
            ),
            sum(
                1
                for document in work.documents.all()
                if document.author_id == account_id
                and document.compartment_id not in own
                and _open_stage(workspace, document)
            ),
            sum(1 for task in work.tasks.all_open() if task.owner_id == account_id),
            len(work.notes.drafts_by(account_id)),
            mentored_classes(work, account.staff_id if account else None, workspace.today),
            own_documents,
            own_drafts,
            sum(1 for case in open_cases.values() if case.owner_id == account_id),
            sum(
                1
                for item in work.entries.all(Measure)
                if item.owner_id == account_id
                and item.case_id in open_cases
                and item.withdrawn_at is None
                and (item.ends_on is None or item.ends_on >= workspace.today)
            ),
        )


def orphaned_work(workspace: Workspace) -> tuple[OrphanRow, ...]:
    """What nobody can go on with at the schools where the person hands work over, longest waiting first.

    Raises RuleViolation("not_allowed").
    """
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        require(viewer, Duty.HAND_OVER_WORK)
        drafts, documents = work.documents.drafts(), work.documents.all()
        about = {draft.pupil_id for draft in drafts} | {document.pupil_id for document in documents}
        views = pupil_views_of(work, viewer, about, workspace.today)
        return orphan_rows(workspace, work, viewer, drafts, documents, views)


def orphan_rows(
    workspace: Workspace,
    work: ReadWork,
    viewer: Viewer,
    drafts: Sequence[Draft],
    documents: Sequence[Document],
    seen: Mapping[PupilId, PupilView],
) -> tuple[OrphanRow, ...]:
    """The same of what has been read already; `seen` are pupils that passed the gate. Empty for other duties.

    What is somebody's own can be given to nobody, so it is never on the list.
    """
    if not may(viewer, Duty.HAND_OVER_WORK):
        return ()
    drafts = [draft for draft in drafts if draft.compartment_id != workspace.store.own]
    documents = [document for document in documents if document.compartment_id != workspace.store.own]
    views = {
        pupil_id: view for pupil_id, view in seen.items() if may(viewer, Duty.HAND_OVER_WORK, view.unit_id)
    }
    waiting = [
        item
        for item in documents
        if item.pupil_id in views
        and may_do(workspace, viewer, Right.READ, item, views[item.pupil_id])
        and _open_stage(workspace, item)
    ]
    people = viewers(work, workspace)
    names = account_names(work)
    rows = [
        _draft_row(workspace, draft, views[draft.pupil_id], names)
        for draft in drafts
        if draft.pupil_id in views and not _may_go_on(workspace, people.get(draft.author_id), draft, views)
    ]
    written = {(draft.document_id, draft.stage_id) for draft in drafts}
    rows.extend(
        _document_row(workspace, document, views[document.pupil_id], names)
        for document in waiting
        if (document.id, _open_stage(workspace, document)) not in written
        and not _has_a_writer(workspace, people, document, views[document.pupil_id])
    )
    return tuple(sorted(rows, key=lambda row: row.since))


def possible_heirs(
    workspace: Workspace, pupil_id: PupilId, form_id: str, stage_id: str
) -> tuple[tuple[AccountId, str], ...]:
    """Who may write the stage about the pupil today: mentors of the class first, then by name.

    Raises RuleViolation("not_allowed").
    """
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        view = pupil_view(work, viewer, pupil_id, workspace.today)
        require(viewer, Duty.HAND_OVER_WORK, view.unit_id)
        drafts = work.documents.drafts_of_pupil(pupil_id)
        written = (item for item in drafts if (item.form_id, item.stage_id) == (form_id, stage_id))
        version = next((item.form_version for item in written), None)
        stage = workspace.forms.get(form_id, version).stage(stage_id)
        names = account_names(work)
        heirs = [
            person
            for person in viewers(work, workspace).values()
            if may_write_stage(person, stage, view.unit_id, view.class_id)
        ]
    heirs.sort(key=lambda person: (view.class_id not in person.mentored, names[person.account_id].casefold()))
    return tuple((person.account_id, names[person.account_id]) for person in heirs)


def hand_over(workspace: Workspace, draft_ids: Collection[DraftId], to_account: AccountId) -> ChangeSet:
    """Give drafts to somebody: the same text under a new author, one log row, an event on each pupil's page.

    Where the heir writes the same stage already, both drafts stay as they are and the former's stays on the list:
    no text is ever joined or lost.

    Raises:
        RuleViolation: `not_found`, `not_allowed`, `heir_may_not` (the heir may not write one of them; nothing is
            handed over), `heir_has_draft` (the heir writes all of them already).
    """
    with workspace.store.write() as work:
        viewer = current_viewer(work, workspace)
        heir = viewers(work, workspace).get(to_account)
        if heir is None:
            raise RuleViolation("not_found")
        given: list[Draft] = []
        for draft_id in dict.fromkeys(draft_ids):
            former = _orphan(workspace, work, viewer, draft_id)
            if not _may_go_on(
                workspace, heir, former, {former.pupil_id: _view(workspace, work, viewer, former)}
            ):
                raise RuleViolation("heir_may_not")
            if former.author_id == to_account or _has_own(work, former, to_account):
                continue
            heirs_own = replace(
                former,
                id=DraftId(workspace.services.ids.new_id()),
                author_id=to_account,
                saved_at=workspace.now,
                revision=0,
            )
            work.documents.remove_draft(former.id)
            work.documents.put_draft(heirs_own)
            _tell(workspace, work, former, to_account)
            given.append(heirs_own)
        if not given:
            raise RuleViolation("heir_has_draft")
        pupils = {draft.pupil_id for draft in given}
        work.commit(
            LogEvent(
                "work_handed_over",
                pupil_id=pupils.pop() if len(pupils) == 1 else None,
                detail={
                    "to": to_account,
                    "count": len(given),
                    "drafts": ",".join(draft.id for draft in given),
                },
            )
        )
    return changed(ChangeKind.DRAFT, ids=tuple(draft.id for draft in given))


def _orphan(workspace: Workspace, work: ReadWork, viewer: Viewer, draft_id: DraftId) -> Draft:
    draft = work.documents.draft(draft_id)
    if draft is None or draft.compartment_id == workspace.store.own:
        raise RuleViolation("not_found")  # one's own is for nobody else
    require(viewer, Duty.HAND_OVER_WORK, _view(workspace, work, viewer, draft).unit_id)
    return draft


def _view(workspace: Workspace, work: ReadWork, viewer: Viewer, draft: Draft) -> PupilView:
    return pupil_view(work, viewer, draft.pupil_id, workspace.today)


def _has_own(work: ReadWork, draft: Draft, account_id: AccountId) -> bool:
    """Whether the account has a draft under the same key already."""
    return any(
        item.author_id == account_id
        and (item.form_id, item.form_version, item.stage_id, item.document_id)
        == (draft.form_id, draft.form_version, draft.stage_id, draft.document_id)
        for item in work.documents.drafts_of_pupil(draft.pupil_id)
    )


def _tell(workspace: Workspace, work: UnitOfWork, former: Draft, to_account: AccountId) -> None:
    pupil = work.pupils.get(former.pupil_id)
    if pupil is None:
        return
    facts = {
        "form": former.form_id,
        "stage": former.stage_id,
        "from_account": former.author_id,
        "to_account": to_account,
    }
    note_event(workspace, work, pupil, PupilEventKind.HANDED_OVER, facts)


def _may_go_on(
    workspace: Workspace, person: Viewer | None, draft: Draft, views: Mapping[PupilId, PupilView]
) -> bool:
    view = views[draft.pupil_id]
    stage = definition_of(workspace, draft).stage(draft.stage_id)
    return person is not None and may_write_stage(person, stage, view.unit_id, view.class_id)


def _open_stage(workspace: Workspace, document: Document) -> str:
    """The stage that waits, or an empty text."""
    if document.state in _CLOSED or not document.stages:
        return ""
    return next_stage_of(definition_of(workspace, document), document)


def _has_a_writer(
    workspace: Workspace, people: Mapping[AccountId, Viewer], document: Document, view: PupilView
) -> bool:
    """Whether the last writer can go on, or a mentor of the class where the stage is a mentor's."""
    definition = definition_of(workspace, document)
    stage = definition.stage(_open_stage(workspace, document))
    able = [
        person for person in people.values() if may_write_stage(person, stage, view.unit_id, view.class_id)
    ]
    if any(person.account_id == document.stages[-1].account_id for person in able):
        return True
    if Role.MENTOR not in stage.roles:
        return bool(able)
    return any(view.class_id in person.mentored for person in able)


def _draft_row(workspace: Workspace, draft: Draft, view: PupilView, names: dict[AccountId, str]) -> OrphanRow:
    definition = definition_of(workspace, draft)
    return OrphanRow(
        draft.id,
        draft.document_id,
        view,
        list_title(definition),
        definition.stage(draft.stage_id).title,
        names.get(draft.author_id, ""),
        draft.saved_at,
        draft.form_id,
        draft.stage_id,
    )


def _document_row(
    workspace: Workspace, document: Document, view: PupilView, names: dict[AccountId, str]
) -> OrphanRow:
    definition = definition_of(workspace, document)
    stage_id = _open_stage(workspace, document)
    last = document.stages[-1]
    return OrphanRow(
        None,
        document.id,
        view,
        list_title(definition),
        definition.stage(stage_id).title,
        names.get(last.account_id, ""),
        last.at,
        document.form_id,
        stage_id,
    )


def work_about(workspace: Workspace, work: ReadWork, pupil_id: PupilId) -> tuple[list[Draft], list[Document]]:
    """Drafts and documents with a waiting stage about one pupil, whoever writes them."""
    waiting = [item for item in work.documents.of_pupil(pupil_id) if _open_stage(workspace, item)]
    return work.documents.drafts_of_pupil(pupil_id), waiting
