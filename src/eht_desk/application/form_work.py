# SPDX-License-Identifier: EUPL-1.2
"""Writing in a form: open, save drafts, freeze a stage, correct. Papers are in papers.py."""

from __future__ import annotations

from dataclasses import replace

from eht_desk.application.case_work import settle_tasks
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.definitions import definition_of
from eht_desk.application.disclosure import pupil_view
from eht_desk.application.document_access import reach_document
from eht_desk.application.document_codes import fresh_code
from eht_desk.application.document_views import finalised_ids
from eht_desk.application.form_pages import FormPage, form_page
from eht_desk.application.gates import gate_view
from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.workspace import Workspace, current_viewer
from eht_desk.application.writing_checks import check_may_write
from eht_desk.domain.documents import Document, DocumentState, Draft, FinalisedStage
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.forms.model import Answers, FormDefinition, Privacy, ResolvedForm
from eht_desk.domain.forms.resolve import resolve
from eht_desk.domain.forms.stages import outcomes
from eht_desk.domain.forms.text import canonical_answers, normalised_answers
from eht_desk.domain.ids import CompartmentId, DocumentId, DraftId, PupilId
from eht_desk.domain.log import LogEvent

OWN = "own"
"""What the log says in place of the form and stage of a document that is only its author's."""


def open_form(
    workspace: Workspace,
    pupil_id: PupilId,
    form_id: str,
    document_id: DocumentId | None = None,
    wanted: DraftId | None = None,
    *,
    begins_anew: bool = False,
) -> FormPage:
    """Open a form: a document's next stage, a draft (see `form_page`), or a fresh start. One log row: somebody read it.

    Raises:
        RuleViolation: `not_allowed`, `not_found`.
    """
    with workspace.store.write() as work:
        page = form_page(workspace, work, pupil_id, form_id, document_id, wanted, begins_anew=begins_anew)
        detail = {"form": OWN if page.definition.privacy is Privacy.OWN else page.definition.id}
        home = _log_home(workspace, page.draft.compartment_id)
        work.commit(LogEvent("form_opened", page.pupil.id, document_id, detail, home))
    return page


def read_form(
    workspace: Workspace,
    pupil_id: PupilId,
    form_id: str,
    document_id: DocumentId | None = None,
    wanted: DraftId | None = None,
    *,
    begins_anew: bool = False,
) -> FormPage:
    """The page again after a change, within the same opening."""
    with workspace.store.read() as work:
        return form_page(workspace, work, pupil_id, form_id, document_id, wanted, begins_anew=begins_anew)


def resolve_page(workspace: Workspace, page: FormPage, answers: Answers) -> ResolvedForm:
    """The tree for other answers (while typing). Pure; reads nothing."""
    finalised = finalised_ids(page.document) if page.document else frozenset[str]()
    return resolve(
        page.definition,
        {**(page.document.answers if page.document else {}), **answers},
        today=workspace.today,
        finalised=finalised,
        viewer_stage=page.stage_id or None,
    )


def save_draft(workspace: Workspace, draft: Draft, answers: Answers, *, starts_stretch: bool) -> Draft:
    """Save what is being written; durable when this returns. The first save of a sitting writes one log row.

    Raises:
        ExpectedFailure: `draft_conflict` (written elsewhere meanwhile; nothing was overwritten), `draft_moved` (to
            another pupil meanwhile), `disk_full` ...
        RuleViolation: `not_allowed`, `stage_frozen`, `gate_closed` with the gate (at the first save of all).
    """
    saved = replace(
        draft,
        answers=_own_answers(workspace, draft, answers),
        saved_at=workspace.now,
        revision=draft.revision + 1,
    )
    with workspace.store.write() as work:
        if starts_stretch or saved.revision == 0:
            check_may_write(workspace, work, saved)
            if saved.revision == 0:
                _check_gate(workspace, work, saved)
            work.documents.put_draft(saved)
            work.commit(
                LogEvent(
                    "draft_written",
                    saved.pupil_id,
                    saved.document_id,
                    _stage_fact(workspace, saved),
                    _log_home(workspace, saved.compartment_id),
                )
            )
        else:
            work.documents.put_draft(saved)
            work.commit_in_stretch()
    return saved


def take_over_draft(
    workspace: Workspace, draft_id: DraftId, *, drops_own: bool = False
) -> tuple[Draft, ChangeSet]:
    """A substitute goes on with a colleague's draft: the same text under a new author. Logged with both names' ids.

    `drops_own` throws the person's own draft of the same stage away; without it that is `own_draft_in_the_way`: nobody
    has two drafts of one stage, of which one would be hard to find again.
    """
    with workspace.store.write() as work:
        former = work.documents.draft(draft_id)
        if former is None:
            raise RuleViolation("not_found")
        if former.author_id == workspace.store.account_id:
            return former, ChangeSet()
        if definition_of(workspace, former).privacy is not Privacy.SHARED:
            raise RuleViolation("not_allowed")
        mine = replace(
            former,
            id=DraftId(workspace.services.ids.new_id()),
            author_id=workspace.store.account_id,
            saved_at=workspace.now,
            revision=0,
        )
        check_may_write(workspace, work, mine)
        own = _own_drafts_beside(work, mine)
        if own and not drops_own:
            raise RuleViolation("own_draft_in_the_way")
        for gone in (former, *own):
            work.documents.remove_draft(gone.id)
        work.documents.put_draft(mine)
        detail: dict[str, str] = {"from": former.author_id, **({"dropped_own": "yes"} if own else {})}
        work.commit(LogEvent("draft_taken_over", mine.pupil_id, mine.document_id, detail))
    return mine, changed(ChangeKind.DRAFT, ids=(mine.id, former.id, *(gone.id for gone in own)))


def _own_drafts_beside(work: ReadWork, mine: Draft) -> list[Draft]:
    """What the author already writes of the same stage."""
    place = (mine.form_id, mine.document_id, mine.stage_id, mine.author_id)
    return [
        draft
        for draft in work.documents.drafts_of_pupil(mine.pupil_id)
        if (draft.form_id, draft.document_id, draft.stage_id, draft.author_id) == place
    ]


def discard_draft(workspace: Workspace, draft_id: DraftId) -> ChangeSet:
    """Throw the person's own draft away; a correction of which nothing is frozen goes with it."""
    with workspace.store.write() as work:
        draft = work.documents.draft(draft_id)
        if draft is None or draft.author_id != workspace.store.account_id:
            raise RuleViolation("not_found")
        work.documents.remove_draft(draft_id)
        document = work.documents.get(draft.document_id) if draft.document_id else None
        if document is not None and not document.stages:
            work.documents.update(replace(document, state=DocumentState.WITHDRAWN))
        work.commit(
            LogEvent(
                "draft_discarded",
                draft.pupil_id,
                draft.document_id,
                _stage_fact(workspace, draft),
                _log_home(workspace, draft.compartment_id),
            )
        )
    return changed(ChangeKind.DRAFT, ChangeKind.DOCUMENT, ids=(draft_id,))


def finalise_stage(workspace: Workspace, draft: Draft) -> tuple[Document, ChangeSet]:
    """Freeze the stage that the draft holds; the first stage makes the document, or supersedes what it corrects.

    Raises:
        RuleViolation: `incomplete` with the first field and the number of fields, `stage_frozen`, `not_allowed`,
            `gate_closed` with the gate.
    """
    with workspace.store.write() as work:
        stored = work.documents.draft(draft.id)
        if stored is None or stored.author_id != workspace.store.account_id:
            raise RuleViolation("not_found")
        check_may_write(workspace, work, stored)
        _check_gate(workspace, work, stored)
        definition = definition_of(workspace, stored)
        document = work.documents.get(stored.document_id) if stored.document_id else None
        check_complete(workspace, definition, document, stored)
        frozen = with_stage(workspace, work, definition, document, stored)
        if document is None:
            work.documents.add(frozen)
        else:
            work.documents.update(frozen)
        work.documents.remove_draft(stored.id)
        former = work.documents.get(frozen.supersedes) if frozen.supersedes else None
        if former is not None and former.state is not DocumentState.SUPERSEDED:
            work.documents.update(replace(former, state=DocumentState.SUPERSEDED))
        tasks = settle_tasks(workspace, work, frozen.pupil_id)
        work.commit(
            LogEvent(
                "stage_finalised",
                frozen.pupil_id,
                frozen.id,
                {**_stage_fact(workspace, stored), "checksum": frozen.stages[-1].checksum},
            )
        )
    ids = (frozen.id, stored.id, *(task.id for task in tasks))
    kinds = (ChangeKind.DOCUMENT, ChangeKind.DRAFT, *((ChangeKind.TASK,) if tasks else ()))
    return frozen, changed(*kinds, ids=ids)


def correct_document(workspace: Workspace, document_id: DocumentId, reason: str) -> tuple[Draft, ChangeSet]:
    """A correction is a new version that starts with the old text; freezing its first stage supersedes the old one.

    Until then the old version is the valid one. Only the first stage is written anew; later stages follow.
    Raises RuleViolation `not_found`, `not_allowed`, `superseded`, `required` without a reason, `draft_in_the_way` when
    one is being written already.
    """
    if not reason.strip():
        raise RuleViolation("required", "reason")
    with workspace.store.write() as work:
        former, _, _ = reach_document(workspace, work, document_id)
        if former.excerpt_of is not None:  # what the pupil approved is corrected where it was written
            raise RuleViolation("not_allowed")
        if former.state in (DocumentState.SUPERSEDED, DocumentState.WITHDRAWN):
            raise RuleViolation("superseded")
        definition = definition_of(workspace, former)
        now = workspace.now
        heir = Document(
            id=DocumentId(workspace.services.ids.new_id()),
            compartment_id=former.compartment_id,
            pupil_id=former.pupil_id,
            unit_id=former.unit_id,
            form_id=former.form_id,
            form_version=former.form_version,
            code=fresh_code(workspace, work),
            version=former.version + 1,
            state=DocumentState.DRAFT,
            created_at=now,
            author_id=workspace.store.account_id,
            supersedes=former.id,
            correction_reason=reason.strip(),
            guardian_rules=former.guardian_rules,
            nature=former.nature,
        )
        first = definition.stages[0].id
        draft = Draft(
            id=DraftId(workspace.services.ids.new_id()),
            compartment_id=former.compartment_id,
            pupil_id=former.pupil_id,
            unit_id=former.unit_id,
            form_id=former.form_id,
            form_version=former.form_version,
            stage_id=first,
            author_id=workspace.store.account_id,
            document_id=heir.id,
            answers={
                item.id: former.answers[item.id]
                for item in definition.fields(first)
                if item.id in former.answers
            },
            started_at=now,
            saved_at=now,
        )
        _check_nothing_in_the_way(work, former)
        work.documents.add(heir)
        check_may_write(workspace, work, draft)
        work.documents.put_draft(draft)
        work.commit(
            LogEvent(
                "correction_started",
                former.pupil_id,
                heir.id,
                {"former": former.id},
            )
        )
    return draft, changed(ChangeKind.DOCUMENT, ChangeKind.DRAFT, ids=(former.id, heir.id, draft.id))


def _check_nothing_in_the_way(work: ReadWork, former: Document) -> None:
    drafts = work.documents.drafts_of_pupil(former.pupil_id)
    heirs = {
        item.id
        for item in work.documents.of_pupil(former.pupil_id)
        if item.supersedes == former.id and item.state is DocumentState.DRAFT
    }
    if heirs or any(draft.document_id == former.id for draft in drafts):
        raise RuleViolation("draft_in_the_way")


def _own_answers(workspace: Workspace, draft: Draft, answers: Answers) -> Answers:
    """Only the stage's fields: what other stages hold is frozen or not begun."""
    definition = definition_of(workspace, draft)
    own = {item.id for item in definition.fields(draft.stage_id)}
    return normalised_answers({key: value for key, value in answers.items() if key in own})


def _check_gate(workspace: Workspace, work: ReadWork, draft: Draft) -> None:
    """The first stage of a form may wait for a gate (TRO-42); one that only warns stops nobody."""
    definition = definition_of(workspace, draft)
    if not definition.gate or draft.document_id is not None:
        return
    viewer = current_viewer(work, workspace)
    view = pupil_view(work, viewer, draft.pupil_id, workspace.today)
    if not gate_view(workspace, work, viewer, view, definition.gate).may_pass:
        raise RuleViolation("gate_closed", facts={"gate": definition.gate})


def _log_home(workspace: Workspace, home: CompartmentId) -> CompartmentId | None:
    """A row about what lies in a compartment of its own is sealed there; of others the store decides by the pupil."""
    return None if home == workspace.store.school else home


def _stage_fact(workspace: Workspace, draft: Draft) -> dict[str, str]:
    """The stage for the log, which others read."""
    is_own = definition_of(workspace, draft).privacy is Privacy.OWN
    return {"stage": OWN if is_own else draft.stage_id}


def check_complete(
    workspace: Workspace, definition: FormDefinition, document: Document | None, draft: Draft
) -> None:
    """Raises RuleViolation("incomplete") with the first field and how many."""
    finalised = finalised_ids(document) if document else frozenset[str]()
    resolved = resolve(
        definition,
        {**(document.answers if document else {}), **draft.answers},
        today=workspace.today,
        finalised=finalised,
        viewer_stage=draft.stage_id,
    )
    problems = resolved.problems(draft.stage_id)
    if problems:
        first = problems[0]
        raise RuleViolation(
            "incomplete", first.definition.id, {"problem": first.problem, "count": len(problems)}
        )


def with_stage(
    workspace: Workspace,
    work: UnitOfWork,
    definition: FormDefinition,
    document: Document | None,
    draft: Draft,
) -> Document:
    """The document with the draft's stage frozen, a new one where there is none yet; nothing is saved here."""
    now = workspace.now
    pupil = work.pupils.get(draft.pupil_id)
    base = document or Document(
        id=DocumentId(workspace.services.ids.new_id()),
        compartment_id=draft.compartment_id,
        pupil_id=draft.pupil_id,
        unit_id=draft.unit_id
        if pupil is None
        else pupil.unit_id,  # the pupil may have changed school meanwhile
        form_id=draft.form_id,
        form_version=draft.form_version,
        code=fresh_code(workspace, work),
        version=1,
        state=DocumentState.DRAFT,
        created_at=now,
        author_id=draft.author_id,
    )
    answers = {**base.answers, **draft.answers}
    sealed_text = b"\x00".join(
        (definition.digest.encode(), base.id.encode(), draft.stage_id.encode(), canonical_answers(answers))
    )
    stage = FinalisedStage(draft.stage_id, draft.author_id, now, workspace.store.keyed_checksum(sealed_text))
    stages = (*base.stages, stage)
    return replace(
        base,
        answers=answers,
        stages=stages,
        state=DocumentState.FINALISED,
        outcomes=outcomes(definition, answers, frozenset(item.stage_id for item in stages)),
    )
