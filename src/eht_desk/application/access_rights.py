# SPDX-License-Identifier: EUPL-1.2
"""The one question of use cases about documents, contact notes and received documents: may this person do that with it.
Deny by default.

Two things must say yes: the rules of domain/access.py, which no file changes, and the access table.
"""

from __future__ import annotations

from eht_desk.application.workspace import Workspace
from eht_desk.domain.access import Viewer, may_read_document, may_write_stage
from eht_desk.domain.access_table import AccessTable, DocumentClass, Right, class_of, ties, ties_with_item
from eht_desk.domain.documents import Document
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.forms.model import FormDefinition, StageDefinition
from eht_desk.domain.ids import AccountId
from eht_desk.domain.pupil_view import PupilView


def may_do(
    workspace: Workspace,
    viewer: Viewer,
    right: Right,
    about: Document | FormDefinition,
    view: PupilView,
    stage: StageDefinition | None = None,
    *,
    document: Document | None = None,
    begun_by: AccountId | None = None,
) -> bool:
    """Whether the viewer, who sees the pupil, may do this with a document, or begin one in a form.

    Writing needs the `stage`, and the `document` when `about` is its form spread over its rounds. `begun_by`: whose
    draft it is, while there is no document.
    """
    subject = about if isinstance(about, Document) else document
    definition = about if isinstance(about, FormDefinition) else _definition(workspace, about)
    if subject is not None and not may_read_document(viewer, subject):
        return False
    if right is Right.WRITE and (
        stage is None or not may_write_stage(viewer, stage, view.unit_id, view.class_id)
    ):
        return False
    if definition is None:  # a form of a newer program: nobody can say how closed it is, so only its author
        return subject is not None and subject.author_id == viewer.account_id
    held = ties(viewer, view, definition, subject, begun_by)
    return right in table_of(workspace, viewer).rights(class_of(definition), held, definition.id)


def may_do_with_item(
    workspace: Workspace,
    viewer: Viewer,
    right: Right,
    item_class: DocumentClass,
    author: AccountId | None,
    view: PupilView,
) -> bool:
    """The same about a contact note or a received document of this class, which the author wrote or took in. None:
    about one that the viewer would write or take in."""
    return right in table_of(workspace, viewer).rights(item_class, ties_with_item(viewer, view, author))


def table_of(workspace: Workspace, viewer: Viewer) -> AccessTable:
    """The table as the viewer's school has it now."""
    return workspace.services.access.table() if viewer.table is None else viewer.table


def document_class(workspace: Workspace, document: Document) -> DocumentClass | None:
    """How closed the document is; None when its form is not known here."""
    definition = _definition(workspace, document)
    return None if definition is None else class_of(definition)


def _definition(workspace: Workspace, document: Document) -> FormDefinition | None:
    try:
        return workspace.forms.get(document.form_id, document.form_version)
    except ExpectedFailure:
        return None
