# SPDX-License-Identifier: EUPL-1.2
"""Handing over: to whom, when, how and what exactly; the sheet that goes along; the list of who was told.

Whoever may read a document may record that it was handed over. Nothing is sent from here.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from eht_desk.application.at_printer import who_stood_there
from eht_desk.application.case_work import settle_tasks
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.definitions import definition_of
from eht_desk.application.document_access import reach_document
from eht_desk.application.document_views import account_names, finalised_ids, staff_names
from eht_desk.application.guardian_visibility import refuse_hidden
from eht_desk.application.paper_names import names_for, papers_that_count
from eht_desk.application.ports import CoverSheet, ReadWork
from eht_desk.application.routing import Routing, check_way, refuse_denied, routing_of
from eht_desk.application.workspace import Workspace, current_account
from eht_desk.domain.access import EHT_ROLES
from eht_desk.domain.access_table import Right
from eht_desk.domain.accounts import Role
from eht_desk.domain.documents import Delivery, DeliveryWay, Document, DocumentState, IssuedPaper
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.forms.model import CopyDefinition, FormDefinition, HandoverDefinition, Privacy
from eht_desk.domain.forms.stages import missing_handovers
from eht_desk.domain.forms.text import date_text
from eht_desk.domain.ids import DocumentId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.plain_text import fitting
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.recipients import Recipient

_LINE, _TEXT = 200, 1_000
_MOST_NAMES = 100


@dataclass(frozen=True, slots=True)
class HandOver:
    """What is handed over. `names`: a row each, or none at all; `copy_id` empty is the whole document.

    `handover_id`: the one of the definition that it fulfils; left empty, the one that is due for this recipient.
    `reason` and `decided_by`: needed where routing.py says that a named person decides the way.
    """

    recipient: Recipient
    on: date
    names: tuple[str, ...] = ()
    way: DeliveryWay | None = None
    what: str = ""
    copy_id: str = ""
    paper_number: int | None = None
    handover_id: str = ""
    reason: str = ""
    decided_by: str = ""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A row of what has been handed over. `copy` is the copy's name, empty for the whole."""

    label: str
    recipient: Recipient
    name: str
    on: date
    way: DeliveryWay | None
    what: str
    copy: str
    paper_number: int | None
    by: str


@dataclass(frozen=True, slots=True)
class HandOverPage:
    """What handing over a document needs: what is due, what there is to give, what has been given.

    `waits_for_approval`: it is the author's own text, which goes only to the pupil until the pupil approves.
    """

    pupil: PupilView
    title: str
    document: Document
    due: tuple[HandoverDefinition, ...]
    copies: tuple[CopyDefinition, ...]
    papers: tuple[IssuedPaper, ...]
    given: tuple[HandedOver, ...]
    waits_for_approval: bool
    routing: Routing = field(default_factory=Routing)
    is_concern: bool = False
    """It is a report of concern, for the social services."""


def hand_over_page(workspace: Workspace, document_id: DocumentId) -> HandOverPage:
    """Raises RuleViolation: `not_found`, `not_allowed`."""
    with workspace.store.read() as work:
        document, view, _ = reach_document(workspace, work, document_id, Right.HAND_OVER)
        definition = definition_of(workspace, document)
        missing = missing_handovers(definition, finalised_ids(document), document.deliveries)
        names = staff_names(account_names(work), view)
        labels = {item.id: item.label for item in definition.handovers}
        copies = {item.id: item.title for item in definition.copies}
        routing = routing_of(workspace, work, view.id)
        return HandOverPage(
            view,
            definition.title,
            document,
            tuple(
                item
                for item in definition.handovers
                if item.id in missing and item.recipient not in routing.left_out
            ),
            definition.copies,
            tuple(papers_that_count(work, document)),
            tuple(
                HandedOver(
                    labels.get(item.handover_id, ""),
                    item.recipient,
                    item.recipient_name,
                    item.on,
                    item.way,
                    item.what,
                    copies.get(item.copy_id, ""),
                    item.paper_number,
                    names.get(item.account_id, ""),
                )
                for item in document.deliveries
            ),
            waits_for_approval(definition, document),
            routing,
            definition.group == "concern",
        )


def record_hand_over(workspace: Workspace, document_id: DocumentId, given: HandOver) -> ChangeSet:
    """Something was handed over: a row per name, one transaction, one log row without names.

    Tasks whose evidence it is are done. Raises RuleViolation: `in_future` on `on`, `text_too_long`, `too_many` on
    `names`, `not_frozen`, `superseded`, `not_approved`, `delivered_already`, `not_found`, `not_allowed`, and what
    `routing.check_way` raises about a protected pupil.
    """
    told = _checked(workspace, given)
    with workspace.store.write() as work:
        document, _, _ = reach_document(workspace, work, document_id, Right.HAND_OVER)
        definition = definition_of(workspace, document)
        handover_id = _fulfils(definition, document, told)
        _may_be_given(work, definition, document, told)
        refuse_hidden(work, document, told.recipient, told.names, workspace.today)
        asked = (told.reason, told.decided_by)
        decision = check_way(workspace, work, document.pupil_id, told.recipient, told.names, asked)
        rows = tuple(
            Delivery(
                handover_id,
                told.recipient,
                name,
                told.on,
                workspace.store.account_id,
                told.way,
                told.what,
                told.copy_id,
                told.paper_number,
                workspace.now,
                *decision,
            )
            for name in told.names or ("",)
        )
        work.documents.update(replace(document, deliveries=(*document.deliveries, *rows)))
        tasks = settle_tasks(workspace, work, document.pupil_id)
        detail: dict[str, str | int] = {
            "handover": handover_id,
            "recipient": told.recipient.value,
            "on": told.on.isoformat(),
            "count": len(rows),
            "copy": told.copy_id,
        }
        work.commit(LogEvent("copy_delivered", document.pupil_id, document.id, detail))
    ids = (document_id, *(task.id for task in tasks))
    return changed(ChangeKind.DOCUMENT, *((ChangeKind.TASK,) if tasks else ()), ids=ids)


def record_delivery(
    workspace: Workspace, document_id: DocumentId, handover_id: str, on: date, recipient_name: str = ""
) -> ChangeSet:
    """A copy that the form asks for was handed over (H1). Raises as `record_hand_over`."""
    with workspace.store.read() as work:
        document, _, _ = reach_document(workspace, work, document_id, Right.HAND_OVER)
        definition = definition_of(workspace, document)
    handover = next((item for item in definition.handovers if item.id == handover_id), None)
    if handover is None:
        raise RuleViolation("not_found")
    names = (recipient_name,) if recipient_name.strip() else ()
    return record_hand_over(
        workspace, document_id, HandOver(handover.recipient, on, names, handover_id=handover_id)
    )


@dataclass(frozen=True, slots=True)
class CoverWords:
    """What a cover sheet says, in the words of the window. `contents`: a line for each thing that is handed over.

    `names`: those in `recipient`, one by one.
    """

    recipient: str
    way: str
    contents: tuple[str, ...]
    message: str = ""
    names: tuple[str, ...] = ()


def cover_sheet(workspace: Workspace, document_id: DocumentId, on: date, words: CoverWords) -> bytes:
    """The sheet that goes along, in memory; nothing is kept, so nothing is logged before it is printed.

    Raises RuleViolation: `not_found`, `not_allowed`, `may_not_receive` on `names`.
    """
    with workspace.store.read() as work:
        document, view, _ = reach_document(workspace, work, document_id, Right.HAND_OVER)
        refuse_denied(work, view.id, (words.recipient, *words.names))
        refuse_hidden(work, document, None, words.names, workspace.today)
        names = names_for(work, view, document, workspace)
        sender = names.staff(current_account(work, workspace).display_name)
    display = definition_of(workspace, document).words
    return workspace.services.renderer.cover(
        CoverSheet(
            sender=sender,
            school_name=names.school.unit,
            authority_name=names.school.authority,
            recipient=words.recipient,
            on=date_text(on, display),
            way=words.way,
            contents=words.contents,
            code=document.code,
            message=words.message.strip(),
            letterhead=names.school.letterhead,
            is_demo=workspace.store.header.is_demo,
            hidden=names.hidden,
        )
    )


def record_cover_print(
    workspace: Workspace, document_id: DocumentId, copies: int, at_printer: str = ""
) -> None:
    """A cover sheet was printed; who stood at the printer, for a protected pupil. One log row, with the document's code
    and no name of whom it is to. Raises RuleViolation `not_found`, `not_allowed`."""
    with workspace.store.write() as work:
        document, view, _ = reach_document(workspace, work, document_id, Right.HAND_OVER)
        detail: dict[str, str | int] = {"copies": max(copies, 1), **who_stood_there(view, at_printer)}
        work.commit(LogEvent("cover_printed", document.pupil_id, document.id, detail))


def waits_for_approval(definition: FormDefinition, document: Document) -> bool:
    """Whether it is the author's own text: others get the excerpt that the pupil approved (TRO-46)."""
    return definition.privacy is Privacy.UNTIL_APPROVED and document.excerpt_of is None


def _checked(workspace: Workspace, given: HandOver) -> HandOver:
    if given.on > workspace.today:
        raise RuleViolation("in_future", "on")
    names = tuple(fitting(name, "names", _LINE) for name in given.names if name.strip())
    if len(names) > _MOST_NAMES:
        raise RuleViolation("too_many", "names", {"limit": _MOST_NAMES})
    return replace(
        given,
        names=names,
        what=fitting(given.what, "what", _TEXT),
        reason=fitting(given.reason, "reason", _TEXT),
        decided_by=fitting(given.decided_by, "decided_by", _LINE),
    )


def _fulfils(definition: FormDefinition, document: Document, given: HandOver) -> str:
    """The hand-over of the definition that this is. Raises RuleViolation."""
    due = missing_handovers(definition, finalised_ids(document), document.deliveries)
    if not given.handover_id:
        due_now = [
            item.id for item in definition.handovers if item.id in due and item.recipient is given.recipient
        ]
        return due_now[0] if due_now else ""
    handover = next((item for item in definition.handovers if item.id == given.handover_id), None)
    if handover is None:
        raise RuleViolation("not_found")
    if not document.has_finalised(handover.after_stage):
        raise RuleViolation("not_frozen")
    if handover.id not in due:
        raise RuleViolation("delivered_already")
    return handover.id


def _may_be_given(work: ReadWork, definition: FormDefinition, document: Document, given: HandOver) -> None:
    if not document.stages:
        raise RuleViolation("not_frozen")
    if document.state is DocumentState.WITHDRAWN:
        raise RuleViolation("superseded")
    if waits_for_approval(definition, document) and given.recipient is not Recipient.PUPIL:
        raise RuleViolation("not_approved")
    if document.readers and given.recipient not in _approved_for(document):
        raise RuleViolation("not_approved_for", "recipient")
    if given.copy_id and given.copy_id not in {item.id for item in definition.copies}:
        raise RuleViolation("not_found", "copy_id")
    numbers = {item.number for item in papers_that_count(work, document)}
    if given.paper_number is not None and given.paper_number not in numbers:
        raise RuleViolation("not_found", "paper_number")


def _approved_for(document: Document) -> frozenset[Recipient]:
    """To whom a document with readers may go: to them, and to the pupil whose text it is (TRO-46)."""
    roles = set(document.readers)
    names = {Recipient.PUPIL}
    names |= {Recipient.RECTOR} if Role.RECTOR in roles else set()
    names |= {Recipient.COUNSELLOR} if Role.COUNSELLOR in roles else set()
    names |= {Recipient.MENTOR} if Role.MENTOR in roles else set()
    names |= {Recipient.EHT} if len(roles & EHT_ROLES) > 1 else set()
    return frozenset(names)
