# SPDX-License-Identifier: EUPL-1.2
"""The page of a form about a pupil: which stage is open, whose draft it is, what the answers are. Never writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from eht_desk.application.access_rights import may_do
from eht_desk.application.definitions import definition_of
from eht_desk.application.document_views import (
    HIDDEN_STAFF,
    account_names,
    finalised_ids,
    names_wrong_pupil,
    next_stage_of,
    papers_of_now,
    staff_names,
)
from eht_desk.application.gates import GateView, gate_view
from eht_desk.application.left_approvals import may_take_back
from eht_desk.application.medical_contribution import writer_view
from eht_desk.application.ports import ReadWork
from eht_desk.application.prefill import prefilled
from eht_desk.application.pupil_events import kept_record
from eht_desk.application.revisions import Revision, changes_since
from eht_desk.application.stranded_texts import stranded_text
from eht_desk.application.workspace import Workspace, current_account, current_viewer
from eht_desk.domain.access import Viewer
from eht_desk.domain.access_table import Right
from eht_desk.domain.documents import Document, DocumentState, Draft
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.forms.model import Answers, AnswerValue, FieldKind, FormDefinition, Privacy, ResolvedForm
from eht_desk.domain.forms.resolve import resolve
from eht_desk.domain.forms.rounds import with_rounds
from eht_desk.domain.forms.text import normalised_answers
from eht_desk.domain.ids import AccountId, CompartmentId, DocumentId, DraftId, PupilId
from eht_desk.domain.people import Pupil
from eht_desk.domain.protection import Secret
from eht_desk.domain.pupil_view import PupilView


@dataclass(frozen=True, slots=True)
class FormPage:
    """A form about a pupil, ready to show. `stage_id` is the stage being written, empty when nothing is open.

    `answers` are all answers: frozen stages and the draft's. `draft` is the person's own draft, or a fresh one with
    revision -1 that is stored at the first change. `others_draft` is a colleague's draft of the same stage that this
    person may take over (a substitute goes on), with the colleague's name; then `answers` are that draft's, to read.
    """

    pupil: PupilView
    definition: FormDefinition
    document: Document | None
    stage_id: str
    may_write: bool
    answers: Answers
    draft: Draft
    resolved: ResolvedForm
    names: dict[str, str]
    """Of everybody, to choose from. Who did something is told by `done_by`."""
    others_draft: Draft | None = None
    others_name: str = ""
    printed_at: datetime | None = None
    """When the paper was made that a printer took last; None before."""
    issued_before_move: bool = False
    """Every paper of the document names a wrong pupil, with whom it lay before."""
    may_take_back: bool = False
    """An excerpt whose author has left: this person takes the pupil's approval back when the pupil asks for it."""
    gate: GateView | None = None
    """How the gate stands that is before the first stage, while that is not frozen."""
    revision: Revision = (0, ())
    """Of a corrected document the former version's number and what differs."""
    stranded: Draft | None = None
    """The person's own text of a stage that a colleague froze meanwhile."""
    taken_from_earlier: bool = False
    """Whether a fresh draft holds something from earlier documents, to be looked through."""

    @property
    def is_stored(self) -> bool:
        """Whether the draft has been saved at least once."""
        return self.draft.revision >= 0

    @property
    def is_private(self) -> bool:
        """Whether only the author reads it, at least until the pupil has approved more."""
        is_excerpt = self.document is not None and self.document.excerpt_of is not None
        return self.definition.privacy is not Privacy.SHARED and not is_excerpt

    @property
    def is_stopped(self) -> bool:
        """Whether the gate keeps the form from being begun."""
        return self.gate is not None and not self.gate.may_pass

    def done_by(self, account_id: AccountId) -> str:
        """Who did something, as a page about the pupil says it: a word where the plan keeps staff secret (P-3)."""
        if Secret.STAFF in self.pupil.hidden:
            return HIDDEN_STAFF
        return self.names.get(str(account_id), "")


def form_page(
    workspace: Workspace,
    work: ReadWork,
    pupil_id: PupilId,
    form_id: str,
    document_id: DocumentId | None,
    wanted: DraftId | None = None,
    *,
    begins_anew: bool = False,
) -> FormPage:
    """The page inside a reading or a transaction; of a merged record, that of the kept one.

    `wanted` is the draft that was chosen in a list, the own one or a colleague's. Without it the own draft comes first,
    then a colleague's newest one, unless `begins_anew` beside it.
    Raises RuleViolation `not_allowed`, `not_found`.
    """
    viewer = current_viewer(work, workspace)
    kept = kept_record(work, pupil_id)
    pupil_id = pupil_id if kept is None else kept.id
    view = writer_view(workspace, work, viewer, pupil_id, document_id)
    document = None
    if document_id is not None:
        document = work.documents.get(document_id)
        if document is None or document.pupil_id != pupil_id:
            raise RuleViolation("not_found")
        if not may_do(workspace, viewer, Right.READ, document, view):
            raise RuleViolation("not_found")
    definition = (
        definition_of(workspace, document) if document else with_rounds(workspace.forms.get(form_id), ())
    )
    roles = viewer.roles_at(view.unit_id)
    stage_id = next_stage_of(definition, document, roles) if document else definition.stages[0].id
    if document and document.state in (DocumentState.SUPERSEDED, DocumentState.WITHDRAWN):
        stage_id = ""
    may_write = bool(stage_id) and may_do(
        workspace, viewer, Right.WRITE, definition, view, definition.stage(stage_id), document=document
    )
    drafts = [
        draft
        for draft in work.documents.drafts_of_pupil(pupil_id)
        if draft.form_id == definition.id and draft.document_id == document_id and draft.stage_id == stage_id
    ]
    mine, others = _chosen(drafts, viewer.account_id, wanted, begins_anew=begins_anew)
    if others is not None and not may_do(
        workspace, viewer, Right.READ, definition, view, document=document, begun_by=others.author_id
    ):
        others = None
    others = others if may_write and definition.privacy is Privacy.SHARED else None
    names = account_names(work)  # whole, to choose from: the plan names who does what
    taken: dict[str, AnswerValue] = {}
    if mine is None and stage_id:
        taken = prefilled(workspace, work, viewer, pupil_id, definition, stage_id, document)
    draft = mine or _fresh_draft(workspace, work, view, definition, stage_id, document, taken)
    shown = others or draft
    answers = {**(document.answers if document else {}), **(shown.answers if may_write else {})}
    return FormPage(
        pupil=view,
        definition=definition,
        document=document,
        stage_id=stage_id,
        may_write=may_write,
        answers=answers,
        draft=draft,
        resolved=resolve(
            definition,
            answers,
            today=workspace.today,
            finalised=finalised_ids(document) if document else frozenset(),
            viewer_stage=stage_id or None,
        ),
        names={str(account_id): name for account_id, name in names.items()},
        others_draft=others,
        others_name=staff_names(names, view).get(others.author_id, "") if others is not None else "",
        printed_at=_printed_at(work, document),
        issued_before_move=document is not None
        and document.moved_at is not None
        and names_wrong_pupil(document, work.documents.papers(document.id)),
        may_take_back=document is not None and may_take_back(work, viewer, document),
        gate=_gate(workspace, work, viewer, view, definition, document),
        revision=changes_since(workspace, work, document) if document and document.stages else (0, ()),
        stranded=stranded_text(work, document, viewer.account_id),
        taken_from_earlier=bool(taken) and others is None,
    )


def _printed_at(work: ReadWork, document: Document | None) -> datetime | None:
    """When a whole paper of what the document says now was printed last."""
    if document is None:
        return None
    papers = papers_of_now(document, work.documents.papers(document.id))
    return max(
        (document.last_print(item).at for item in papers if item.copies and not item.copy_id), default=None
    )


def _gate(
    workspace: Workspace,
    work: ReadWork,
    viewer: Viewer,
    view: PupilView,
    definition: FormDefinition,
    document: Document | None,
) -> GateView | None:
    """A correction of what was let through once is not stopped again."""
    if not definition.gate or document is not None:
        return None
    return gate_view(workspace, work, viewer, view, definition.gate)


def _chosen(
    drafts: list[Draft], own_id: AccountId, wanted: DraftId | None, *, begins_anew: bool
) -> tuple[Draft | None, Draft | None]:
    """The person's own draft of the stage, and the colleague's that is shown in its place."""
    own = [draft for draft in drafts if draft.author_id == own_id]
    mine = next((draft for draft in own if draft.id == wanted), own[0] if own else None)
    others = [draft for draft in drafts if draft.author_id != own_id]
    picked = next((draft for draft in others if draft.id == wanted), None)
    if picked is None and mine is None and not begins_anew:
        picked = max(others, key=lambda draft: draft.saved_at, default=None)
    return mine, picked


def _fresh_draft(
    workspace: Workspace,
    work: ReadWork,
    view: PupilView,
    definition: FormDefinition,
    stage_id: str,
    document: Document | None,
    taken: dict[str, AnswerValue],
) -> Draft:
    account = current_account(work, workspace)
    defaults = {
        "author_name": account.display_name,
        "mentor_name": _mentor_name(view, account.display_name),
        "school_name": "" if Secret.SCHOOL in view.hidden else _school_name(work, view),
        "today": workspace.today.isoformat(),
    }
    if Secret.STAFF in view.hidden:  # a name stands on the paper only where somebody chose to write it
        del defaults["author_name"], defaults["mentor_name"]
    pupil = work.pupils.get(view.id)
    answers: dict[str, AnswerValue] = dict(taken)
    for item in definition.fields(stage_id) if stage_id else ():
        if defaults.get(item.default) and item.id not in taken:
            text = defaults[item.default]
            answers[item.id] = {"name": text} if item.kind is FieldKind.PERSON else text
    now = workspace.now
    return Draft(
        id=DraftId(workspace.services.ids.new_id()),
        compartment_id=_compartment(workspace, definition, document, pupil),
        pupil_id=view.id,
        unit_id=view.unit_id,
        form_id=definition.id,
        form_version=definition.version,
        stage_id=stage_id,
        author_id=account.id,
        document_id=document.id if document else None,
        answers=normalised_answers(answers),
        started_at=now,
        saved_at=now,
        revision=-1,
    )


def _compartment(
    workspace: Workspace, definition: FormDefinition, document: Document | None, pupil: Pupil | None
) -> CompartmentId:
    """Where the text lies: that of its document, the author's own for a private form, else the pupil's."""
    if definition.privacy is not Privacy.SHARED:
        return workspace.store.own
    if document is not None:
        return document.compartment_id
    return workspace.store.school if pupil is None else pupil.compartment_id


def _school_name(work: ReadWork, view: PupilView) -> str:
    return next((unit.name for unit in work.organisation.units() if unit.id == view.unit_id), "")


def _mentor_name(view: PupilView, author: str) -> str:
    """Who signs as mentor/klasslärare: the author when he or she is one, else the class's mentor (TRO-37)."""
    return author if author in view.mentor_names or not view.mentor_names else view.mentor_names[0]
