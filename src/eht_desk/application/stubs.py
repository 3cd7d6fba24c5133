# SPDX-License-Identifier: EUPL-1.2
"""What others see of something restricted: nothing, or that it exists; its author decides, and nothing is the default.

A text of somebody's own lies under that person's key, so what others may see of it, kind, day and role, is an event in
the pupil's compartment. It tells no name, no form and no code, and leads nowhere.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from eht_desk.application.access_rights import document_class, may_do
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.definitions import definition_of
from eht_desk.application.document_access import reach_document
from eht_desk.application.item_access import may_do_with_received, reach_received
from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.pupil_events import merged_into
from eht_desk.application.workspace import Workspace
from eht_desk.domain.access import Viewer
from eht_desk.domain.access_table import DocumentClass, Right, roles_about
from eht_desk.domain.accounts import Role
from eht_desk.domain.documents import Document, DocumentState
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.forms.model import Privacy
from eht_desk.domain.ids import CompartmentId, DocumentId, PupilEventId, PupilId, ReceivedId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.people import Pupil
from eht_desk.domain.pupil_events import PupilEvent, PupilEventKind
from eht_desk.domain.pupil_view import PupilView


class StubKind(StrEnum):
    """What it is; more is not told."""

    OWN_TEXT = "own_text"
    DOCUMENT = "document"
    RECEIVED = "received"


@dataclass(frozen=True, slots=True)
class StubRow:
    """Something that the person may not read: what it is, its day, and the role of whoever has it."""

    kind: StubKind
    at: datetime
    role: Role | None


@dataclass(frozen=True, slots=True)
class StubPage:
    """What stands, and the words for it as others would see them."""

    is_shown: bool
    row: StubRow


def stub_rows(workspace: Workspace, work: ReadWork, viewer: Viewer, pupil: PupilView) -> tuple[StubRow, ...]:
    """What the viewer, who sees the pupil, learns of what he or she may not read, newest first."""
    about = (pupil.id, *merged_into(work, pupil.id))
    rows = [
        _row(event)
        for event in _events(work, about)
        if not _is_in_reach(workspace, work, viewer, pupil, event) and _stands(workspace, work, event, about)
    ]
    return tuple(sorted(rows, key=lambda row: row.at, reverse=True))


def read_stub(workspace: Workspace, document_id: DocumentId) -> StubPage:
    """What the author has decided about a document. Raises RuleViolation as `set_stub`."""
    with workspace.store.read() as work:
        document, view, viewer = _own_document(workspace, work, document_id)
        row = _document_row(workspace, viewer, view, document)
        return StubPage(_event_of(work, document.pupil_id, _root(work, document)) is not None, row)


def set_stub(workspace: Workspace, document_id: DocumentId, is_shown: bool) -> ChangeSet:
    """The author decides whether others who see the pupil learn that the document exists; it holds for its corrections,
    too. One log row; none when it stands so already.

    Raises RuleViolation: `not_found`; `not_allowed` for anybody else; `stub_medical`: never in the medical class.
    """
    with workspace.store.write() as work:
        document, view, viewer = _own_document(workspace, work, document_id)
        row = _document_row(workspace, viewer, view, document)
        if not _put(workspace, work, view.id, _root(work, document), row, is_shown=is_shown):
            return ChangeSet()
        kind = "stub_shown" if is_shown else "stub_hidden"
        work.commit(LogEvent(kind, view.id, document.id, compartment_id=_logged_in(workspace, document)))
    return changed(ChangeKind.DOCUMENT, ids=(view.id, document.id))


def read_received_stub(workspace: Workspace, received_id: ReceivedId) -> StubPage:
    """As `read_stub`, of what came from outside."""
    with workspace.store.read() as work:
        row, view = _own_received(workspace, work, received_id)
        return StubPage(_event_of(work, view.id, received_id) is not None, row)


def set_received_stub(workspace: Workspace, received_id: ReceivedId, is_shown: bool) -> ChangeSet:
    """As `set_stub`; whoever took it in decides."""
    with workspace.store.write() as work:
        row, view = _own_received(workspace, work, received_id)
        if not _put(workspace, work, view.id, received_id, row, is_shown=is_shown):
            return ChangeSet()
        kind = "stub_shown" if is_shown else "stub_hidden"
        work.commit(LogEvent(kind, view.id, detail={"received": received_id}))
    return changed(ChangeKind.RECEIVED, ids=(view.id, received_id))


def move_stubs(work: UnitOfWork, documents: Collection[Document], came_from: Pupil, to: Pupil) -> None:
    """The documents go to another pupil, and what is seen of them goes along. The caller commits."""
    roots = {str(_root(work, item)) for item in documents}
    for event in _events(work, (came_from.id,)):
        if event.facts.get("item") in roots:
            work.events.remove([event.id])
            work.events.add(
                PupilEvent(
                    event.id, to.id, event.at, event.account_id, event.kind, to.compartment_id, event.facts
                )
            )


def _own_document(
    workspace: Workspace, work: ReadWork, document_id: DocumentId
) -> tuple[Document, PupilView, Viewer]:
    document, view, viewer = reach_document(workspace, work, document_id)
    if document.author_id != viewer.account_id:
        raise RuleViolation("not_allowed")
    if document_class(workspace, document) in (DocumentClass.MEDICAL, None):
        raise RuleViolation("stub_medical")
    return document, view, viewer


def _own_received(workspace: Workspace, work: ReadWork, received_id: ReceivedId) -> tuple[StubRow, PupilView]:
    document, view, viewer = reach_received(workspace, work, received_id)
    if document.registered_by != viewer.account_id:
        raise RuleViolation("not_allowed")
    if document.class_ is DocumentClass.MEDICAL:
        raise RuleViolation("stub_medical")
    row = StubRow(StubKind.RECEIVED, document.registered_at, _role(roles_about(viewer, view)))
    return row, view


def _document_row(workspace: Workspace, viewer: Viewer, view: PupilView, document: Document) -> StubRow:
    definition = definition_of(workspace, document)
    frozen = {stage.stage_id for stage in document.stages}
    wrote = {role for stage in definition.stages if stage.id in frozen for role in stage.roles}
    held = roles_about(viewer, view)
    is_own = definition.privacy is not Privacy.SHARED and document.excerpt_of is None
    kind = StubKind.OWN_TEXT if is_own else StubKind.DOCUMENT
    return StubRow(kind, document.created_at, _role(held & wrote or held))


def _role(roles: Collection[Role]) -> Role | None:
    """One of several: the one whose texts are the most closed."""
    order = (Role.PSYCHOLOGIST, Role.COUNSELLOR, Role.SPECIAL_EDUCATOR, *Role)
    return next((role for role in order if role in roles), None)


def _put(
    workspace: Workspace,
    work: UnitOfWork,
    pupil_id: PupilId,
    item: DocumentId | ReceivedId,
    row: StubRow,
    *,
    is_shown: bool,
) -> bool:
    """Whether that changed anything."""
    pupil, former = work.pupils.get(pupil_id), _event_of(work, pupil_id, item)
    if pupil is None or (former is not None) is is_shown:
        return False
    if former is not None:
        work.events.remove([former.id])
        return True
    facts: dict[str, str | int] = {"item": str(item), "what": row.kind.value}
    if row.role is not None:
        facts["role"] = row.role.value
    work.events.add(
        PupilEvent(
            PupilEventId(workspace.services.ids.new_id()),
            pupil.id,
            row.at,
            workspace.store.account_id,
            PupilEventKind.RESTRICTED,
            pupil.compartment_id,
            facts,
        )
    )
    return True


def _events(work: ReadWork, about: Collection[PupilId]) -> list[PupilEvent]:
    found = (event for pupil_id in about for event in work.events.of_pupil(pupil_id))
    return [event for event in found if event.kind is PupilEventKind.RESTRICTED]


def _event_of(work: ReadWork, pupil_id: PupilId, item: DocumentId | ReceivedId) -> PupilEvent | None:
    about = (pupil_id, *merged_into(work, pupil_id))
    return next((event for event in _events(work, about) if event.facts.get("item") == item), None)


def _row(event: PupilEvent) -> StubRow:
    role = str(event.facts.get("role", ""))
    return StubRow(StubKind(str(event.facts["what"])), event.at, Role(role) if role else None)


def _root(work: ReadWork, document: Document) -> DocumentId:
    """The first version, by which what holds for all of them is known."""
    seen = {document.id}
    while document.supersedes is not None and document.supersedes not in seen:
        former = work.documents.get(document.supersedes)
        if former is None:
            break
        seen.add(former.id)
        document = former
    return document.id


def _versions(work: ReadWork, event: PupilEvent, about: Collection[PupilId]) -> list[Document]:
    """Those of the document that the viewer's key opens; of somebody's own text none."""
    item = event.facts["item"]
    found = (document for pupil_id in about for document in work.documents.of_pupil(pupil_id))
    return [document for document in found if _root(work, document) == item]


def _is_in_reach(
    workspace: Workspace, work: ReadWork, viewer: Viewer, pupil: PupilView, event: PupilEvent
) -> bool:
    """Whoever reads it sees the thing itself."""
    if event.facts["what"] == StubKind.RECEIVED:
        received = work.received.get(ReceivedId(str(event.facts["item"])))
        return received is not None and may_do_with_received(workspace, viewer, Right.READ, received, pupil)
    document = work.documents.get(DocumentId(str(event.facts["item"])))
    return document is not None and may_do(workspace, viewer, Right.READ, document, pupil)


def _stands(workspace: Workspace, work: ReadWork, event: PupilEvent, about: Collection[PupilId]) -> bool:
    """Whether it is there still, and in a class of which anything may be told."""
    if event.facts["what"] == StubKind.RECEIVED:
        received = work.received.get(ReceivedId(str(event.facts["item"])))
        if received is None or received.is_withdrawn or received.pupil_id not in about:
            return False
        return received.class_ is not DocumentClass.MEDICAL
    versions = _versions(work, event, about)
    if not versions:  # under the author's key, or gone with it
        return event.facts["what"] == StubKind.OWN_TEXT
    live = [item for item in versions if item.state is not DocumentState.WITHDRAWN]
    return any(document_class(workspace, item) is not DocumentClass.MEDICAL for item in live)


def _logged_in(workspace: Workspace, document: Document) -> CompartmentId | None:
    """What is said about a text of one's own stands in the log under its author's key."""
    return document.compartment_id if document.compartment_id == workspace.store.own else None
