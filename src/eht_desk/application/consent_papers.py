# SPDX-License-Identifier: EUPL-1.2
"""The paper of a consent: a document of the purpose's form, filled in with what is asked, of whom and by whom.

It is an ordinary document: issued with code and page codes by papers.py, it comes back through the signed papers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from eht_desk.application.access_rights import may_do
from eht_desk.application.case_work import settle_tasks
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.consent_facts import may_be_asked
from eht_desk.application.consents import check_until
from eht_desk.application.disclosure import pupil_view
from eht_desk.application.document_views import account_names
from eht_desk.application.form_work import check_complete, with_stage
from eht_desk.application.item_access import may_do_with_consents
from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import Workspace, current_viewer, require
from eht_desk.domain.access import Duty
from eht_desk.domain.access_table import Right
from eht_desk.domain.consents import Consent, ConsentPerson, ConsentPurpose, ConsentState
from eht_desk.domain.documents import Document, DocumentState, Draft
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.forms.model import Answers, AnswerValue, FormDefinition
from eht_desk.domain.forms.text import normalised_answers
from eht_desk.domain.ids import ConsentId, DocumentId, DraftId, PupilId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.protection import Secret
from eht_desk.domain.pupil_view import PupilView

_DEAD = (DocumentState.SUPERSEDED, DocumentState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class ConsentPaper:
    """Which document is the paper of a consent."""

    pupil_id: PupilId
    document_id: DocumentId
    changes: ChangeSet


def print_consent(workspace: Workspace, consent_id: ConsentId, until: date | None = None) -> ConsentPaper:
    """Make the paper of what is being asked, or find the one that was made for it. One log row when it is made.

    `until` is the last day, where the asking named none. The paper's bytes: papers.issue_paper(document).

    Raises:
        RuleViolation: `not_found`, `not_allowed`, `consent_not_asked` (nothing is being asked), `no_consent_form`,
            `may_not_be_asked` (P-13);
            `required`, `until_over`, `until_too_long` on `until`; `incomplete` where the form asks for more.
        ExpectedFailure: `unknown_purpose`, `unknown_form`.
    """
    with workspace.store.write() as work:
        consent = work.consents.get(consent_id)
        if consent is None:
            raise RuleViolation("not_found")
        viewer = current_viewer(work, workspace)
        view = pupil_view(work, viewer, consent.pupil_id, workspace.today)
        require(viewer, Duty.KEEP_CASES, view.unit_id)
        if not may_do_with_consents(workspace, viewer, Right.WRITE, view):
            raise RuleViolation("not_allowed")
        if consent.state_on(workspace.today) is not ConsentState.ASKED:
            raise RuleViolation("consent_not_asked")
        if not may_be_asked(work, view.id, consent.guardian_id):
            raise RuleViolation("may_not_be_asked")
        purpose = workspace.services.purposes.get(consent.purpose_id)
        if not purpose.form_id:
            raise RuleViolation("no_consent_form")
        former = _paper_of(work, consent)
        if former is not None:
            return ConsentPaper(view.id, former.id, ChangeSet())
        asked = _with_until(workspace, consent, purpose, until)
        definition = workspace.forms.get(purpose.form_id)
        if not may_do(workspace, viewer, Right.WRITE, definition, view, definition.stages[0]):
            raise RuleViolation("not_allowed")
        draft = _draft_of(workspace, work, view, asked, purpose, definition)
        check_complete(workspace, definition, None, draft)
        document = with_stage(workspace, work, definition, None, draft)
        work.documents.add(document)
        work.consents.update(replace(asked, document_id=document.id))
        tasks = settle_tasks(workspace, work, view.id)
        detail = {"consent": consent.id, "checksum": document.stages[-1].checksum}
        work.commit(LogEvent("consent_paper_made", view.id, document.id, detail))
    ids = (view.id, consent.id, document.id, *(task.id for task in tasks))
    kinds = (ChangeKind.CONSENT, ChangeKind.DOCUMENT, *((ChangeKind.TASK,) if tasks else ()))
    return ConsentPaper(view.id, document.id, changed(*kinds, ids=ids))


def _with_until(
    workspace: Workspace, consent: Consent, purpose: ConsentPurpose, until: date | None
) -> Consent:
    if consent.until is not None:
        return consent
    if until is None:
        raise RuleViolation("required", "until")
    if until < workspace.today:
        raise RuleViolation("until_over", "until")
    check_until(purpose, consent.last.on, until)
    return replace(consent, until=until)


def _paper_of(work: ReadWork, consent: Consent) -> Document | None:
    """The paper that was made since it was asked last, and still holds."""
    document = work.documents.get(consent.document_id) if consent.document_id is not None else None
    if document is None or document.state in _DEAD or document.created_at < consent.last.at:
        return None
    return document


def _draft_of(
    workspace: Workspace,
    work: ReadWork,
    view: PupilView,
    consent: Consent,
    purpose: ConsentPurpose,
    definition: FormDefinition,
) -> Draft:
    now = workspace.now
    return Draft(
        id=DraftId(workspace.services.ids.new_id()),
        compartment_id=consent.compartment_id,
        pupil_id=view.id,
        unit_id=view.unit_id,
        form_id=definition.id,
        form_version=definition.version,
        stage_id=definition.stages[0].id,
        author_id=workspace.store.account_id,
        document_id=None,
        answers=_answers(workspace, work, view, consent, purpose, definition),
        started_at=now,
        saved_at=now,
    )


def _answers(
    workspace: Workspace,
    work: ReadWork,
    view: PupilView,
    consent: Consent,
    purpose: ConsentPurpose,
    definition: FormDefinition,
) -> Answers:
    """What the form asks and the consent knows; the form's own fields decide what of it stands on the paper."""
    name = view.name if consent.person is ConsentPerson.PUPIL else _guardian_name(work, view, consent)
    asker = account_names(work).get(workspace.store.account_id, "")
    if Secret.STAFF in view.hidden:  # the plan keeps names of staff from papers (P-3)
        asker = workspace.services.guidance.get("staff_on_paper").text
    known: dict[str, AnswerValue] = {
        "scope": consent.scope or purpose.title,
        "until": consent.until.isoformat() if consent.until is not None else None,
        "asked_person": {"name": name} if name else None,
        "asked_as": consent.person.value,
        "asked_by": {"name": asker} if asker else None,
        "asked_on": consent.last.on.isoformat(),
        "told": consent.last.told,
    }
    own = {item.id for item in definition.fields(definition.stages[0].id)}
    return normalised_answers({key: value for key, value in known.items() if key in own and value})


def _guardian_name(work: ReadWork, view: PupilView, consent: Consent) -> str:
    if view.is_protected or consent.guardian_id is None:
        return ""
    people = work.pupils.guardians([consent.guardian_id])
    return f"{people[0].given_name} {people[0].family_name}".strip() if people else consent.person_name
