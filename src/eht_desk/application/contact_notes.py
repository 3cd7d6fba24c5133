# SPDX-License-Identifier: EUPL-1.2
"""Contact notes: writing one, correcting, withdrawing, and the draft that keeps every word meanwhile.

Who may is asked of the access table, by the class that the author's roles give a note (item_access.py). A note is never
changed; see domain/contact_notes.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from eht_desk.application.case_work import settle_tasks
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.disclosure import contact_choices, pupil_view
from eht_desk.application.item_access import class_of_new_note, class_of_note, may_do_with_note
from eht_desk.application.note_views import NoteView, note_views
from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.pupil_events import kept_record
from eht_desk.application.text_natures import check_nature
from eht_desk.application.workspace import Workspace, current_viewer
from eht_desk.domain.access import Duty, may
from eht_desk.domain.access_table import DocumentClass, Right
from eht_desk.domain.contact_notes import (
    LINE_LIMIT,
    OUTCOMES,
    TEXT_LIMIT,
    ContactChannel,
    ContactNote,
    ContactOutcome,
    ContactWith,
    NoteDraft,
    standing,
)
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import GuardianId, NoteDraftId, NoteId, PupilId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.people import Pupil
from eht_desk.domain.plain_text import without_marks
from eht_desk.domain.pupil_view import GuardianView, PupilView
from eht_desk.domain.text_nature import TextNature

_CLOCKS_DIFFER = timedelta(minutes=2)
"""So much later than now is still now: the person read a clock on the wall."""


@dataclass(frozen=True, slots=True)
class NewNote:
    """What a person says about a contact. `at` is when it happened, aware; `draft_id` the draft it was written in."""

    with_kind: ContactWith
    channel: ContactChannel
    outcome: ContactOutcome
    at: datetime
    text: str = ""
    guardian_id: GuardianId | None = None
    with_name: str = ""
    draft_id: NoteDraftId | None = None
    nature: TextNature = TextNature.CASE


@dataclass(frozen=True, slots=True)
class ContactPage:
    """What the contact dialog needs. `drafts` are the person's own about this pupil, last saved first.

    `draft` is what is written in: the given or latest one, or a fresh one (revision -1) that is not stored yet.
    `correcting` is the note that is being corrected.
    """

    pupil: PupilView
    guardians: tuple[GuardianView, ...]
    draft: NoteDraft
    drafts: tuple[NoteDraft, ...]
    correcting: NoteView | None = None


def open_contact(
    workspace: Workspace,
    pupil_id: PupilId,
    *,
    correcting: NoteId | None = None,
    draft_id: NoteDraftId | None = None,
) -> ContactPage:
    """Begin a note about the pupil, or of a merged record about the kept one. One log row: guardians are shown.

    Raises RuleViolation: `not_allowed`, `not_found`, `note_not_standing` (corrected or withdrawn already).
    """
    with workspace.store.write() as work:
        page = _page(workspace, work, pupil_id, correcting, draft_id)
        work.commit(LogEvent("contact_opened", page.pupil.id))
    return page


def read_contact(
    workspace: Workspace,
    pupil_id: PupilId,
    *,
    correcting: NoteId | None = None,
    draft_id: NoteDraftId | None = None,
) -> ContactPage:
    """The same from the opened page of the pupil, within that opening: no further log row."""
    with workspace.store.read() as work:
        return _page(workspace, work, pupil_id, correcting, draft_id)


def save_note_draft(
    workspace: Workspace, draft: NoteDraft, fields: Mapping[str, str], *, starts_stretch: bool
) -> NoteDraft:
    """Keep what stands in the dialog; durable when this returns. The first save of a sitting writes one log row.

    Raises:
        ExpectedFailure: `draft_conflict`, `draft_moved`, `disk_full` ... ; nothing was overwritten.
        RuleViolation: `not_allowed`, `text_too_long` (more than a note of any size; the text stays on the screen).
    """
    if sum(map(len, fields.values())) > 2 * TEXT_LIMIT:
        raise RuleViolation("text_too_long", "text", {"limit": TEXT_LIMIT})
    saved = replace(draft, fields=dict(fields), saved_at=workspace.now, revision=draft.revision + 1)
    with workspace.store.write() as work:
        _refuse_foreign_draft(workspace, work, saved)
        if starts_stretch or saved.revision == 0:
            pupil_view(work, current_viewer(work, workspace), saved.pupil_id, workspace.today)
            work.notes.put_draft(saved)
            work.commit(LogEvent("note_draft_written", saved.pupil_id))
        else:
            work.notes.put_draft(saved)
            work.commit_in_stretch()
    return saved


def discard_note_draft(workspace: Workspace, draft_id: NoteDraftId) -> ChangeSet:
    """Throw the person's own draft away. One log row. Raises RuleViolation("not_found")."""
    with workspace.store.write() as work:
        draft = work.notes.draft(draft_id)
        if draft is None or draft.author_id != workspace.store.account_id:
            raise RuleViolation("not_found")
        work.notes.remove_draft(draft_id)
        work.commit(LogEvent("note_draft_discarded", draft.pupil_id))
    return changed(ChangeKind.NOTE, ids=(draft.pupil_id, draft_id))


def write_note(workspace: Workspace, pupil_id: PupilId, new: NewNote) -> tuple[NoteId, ChangeSet]:
    """Keep a note; its draft goes, and tasks whose evidence it is are done. One log row.

    Raises:
        RuleViolation: `not_allowed`; `required` on `guardian_id` or `with_name`; `guardian_not_here`; `in_future` on
            `at`; `outcome_does_not_fit` on `outcome`; `text_too_long` on `text` or `with_name` (`limit`);
            `nature_not_chosen` on `nature`.
    """
    with workspace.store.write() as work:
        viewer = current_viewer(work, workspace)
        document_class = class_of_new_note(
            workspace, viewer, pupil_view(work, viewer, pupil_id, workspace.today)
        )
        pupil = _pupil(workspace, work, pupil_id)
        note = _note_of(workspace, work, pupil, new, document_class)
        return _keep(workspace, work, note, new.draft_id, "note_written")


def correct_note(
    workspace: Workspace, note_id: NoteId, new: NewNote, reason: str
) -> tuple[NoteId, ChangeSet]:
    """A new note in place of one that says it wrong; both stay, the new one holds, and is as closed as the former. By
    its author, or by whoever mends mistakes at the school. One log row.

    Raises:
        RuleViolation: as `write_note`, and `required` on `reason`, `not_found`, `note_not_standing`.
    """
    if not reason.strip():
        raise RuleViolation("required", "reason")
    with workspace.store.write() as work:
        former = _mendable(workspace, work, note_id)
        pupil = _pupil(workspace, work, former.pupil_id)
        note = replace(
            _note_of(workspace, work, pupil, new, class_of_note(work, former), former=former),
            corrects=former.id,
            correction_reason=_line(reason, "reason", TEXT_LIMIT),
        )
        return _keep(workspace, work, note, new.draft_id, "note_corrected")


def withdraw_note(workspace: Workspace, note_id: NoteId, reason: str) -> ChangeSet:
    """Take a note back: it stays, struck out, and is evidence of nothing. A note that it corrected holds again, and
    tasks that it closed are open again. One log row.

    Raises RuleViolation: `required` on `reason`, `not_found`, `not_allowed`, `note_not_standing`.
    """
    if not reason.strip():
        raise RuleViolation("required", "reason")
    with workspace.store.write() as work:
        note = _mendable(workspace, work, note_id)
        work.notes.withdraw(
            replace(
                note,
                withdrawn_reason=_line(reason, "reason", TEXT_LIMIT),
                withdrawn_at=workspace.now,
                withdrawn_by=workspace.store.account_id,
            )
        )
        tasks = settle_tasks(workspace, work, note.pupil_id)
        detail: dict[str, str | int] = {"note": note.id, "tasks": len(tasks)}
        work.commit(LogEvent("note_withdrawn", note.pupil_id, detail=detail))
    ids = (note.pupil_id, note.id, *(task.id for task in tasks))
    return changed(ChangeKind.NOTE, ChangeKind.TASK, ids=ids)


def _page(
    workspace: Workspace,
    work: ReadWork,
    asked_for: PupilId,
    correcting: NoteId | None,
    draft_id: NoteDraftId | None,
) -> ContactPage:
    viewer = current_viewer(work, workspace)
    kept = kept_record(work, asked_for)
    view = pupil_view(work, viewer, asked_for if kept is None else kept.id, workspace.today)
    pupil = _pupil(workspace, work, view.id)
    note = None
    if correcting is not None:
        _mendable(workspace, work, correcting)
        note = next(
            (item for item in note_views(workspace, work, viewer, view) if item.id == correcting), None
        )
        if note is None:
            raise RuleViolation("not_found")
    mine = tuple(
        item for item in work.notes.drafts_of_pupil(view.id) if item.author_id == workspace.store.account_id
    )
    fitting = [item for item in mine if item.corrects == correcting and draft_id in (None, item.id)]
    draft = fitting[0] if fitting else _fresh_draft(workspace, pupil, correcting)
    also = note.guardian_id if note is not None else None
    return ContactPage(view, contact_choices(work, view, workspace.today, also), draft, mine, note)


def _fresh_draft(workspace: Workspace, pupil: Pupil, correcting: NoteId | None) -> NoteDraft:
    return NoteDraft(
        NoteDraftId(workspace.services.ids.new_id()),
        pupil.compartment_id,
        pupil.id,
        workspace.store.account_id,
        correcting,
        workspace.now,
        workspace.now,
        revision=-1,
    )


def _pupil(workspace: Workspace, work: ReadWork, pupil_id: PupilId) -> Pupil:
    view = pupil_view(work, current_viewer(work, workspace), pupil_id, workspace.today)
    pupil = work.pupils.get(view.id)
    if pupil is None:
        raise RuleViolation("not_allowed")
    return pupil


def _mendable(workspace: Workspace, work: ReadWork, note_id: NoteId) -> ContactNote:
    """The note, when it stands and the person may correct or withdraw it."""
    note = work.notes.get(note_id)
    if note is None:
        raise RuleViolation("not_found")
    viewer = current_viewer(work, workspace)
    view = pupil_view(work, viewer, note.pupil_id, workspace.today)
    mends = note.author_id == viewer.account_id or may(viewer, Duty.MEND_MISTAKES, view.unit_id)
    if not mends or not may_do_with_note(workspace, work, viewer, Right.WRITE, note, view):
        raise RuleViolation("not_allowed")
    if not any(item.id == note_id for item in standing(work.notes.of_pupil(note.pupil_id))):
        raise RuleViolation("note_not_standing")
    return note


def _note_of(
    workspace: Workspace,
    work: ReadWork,
    pupil: Pupil,
    new: NewNote,
    document_class: DocumentClass,
    *,
    former: ContactNote | None = None,
) -> ContactNote:
    check_nature(new.nature)
    if new.at > workspace.now + _CLOCKS_DIFFER:
        raise RuleViolation("in_future", "at")
    if new.outcome not in OUTCOMES[new.channel]:
        raise RuleViolation("outcome_does_not_fit", "outcome")
    if len(new.text) > TEXT_LIMIT:
        raise RuleViolation("text_too_long", "text", {"limit": TEXT_LIMIT})
    guardian_id, name = _with_whom(work, pupil, new, former)
    return ContactNote(
        NoteId(workspace.services.ids.new_id()),
        pupil.compartment_id,
        pupil.id,
        pupil.unit_id,
        min(new.at, workspace.now),
        workspace.store.account_id,
        workspace.now,
        new.with_kind,
        new.channel,
        new.outcome,
        new.text.strip("\n").rstrip(),
        guardian_id,
        name,
        document_class=document_class,
        nature=new.nature,
    )


def _with_whom(
    work: ReadWork, pupil: Pupil, new: NewNote, former: ContactNote | None
) -> tuple[GuardianId | None, str]:
    """Guardian and name to keep. A guardian's name is kept too, for the day when the register no longer has it."""
    name = _line(new.with_name, "with_name", LINE_LIMIT)
    if new.with_kind is ContactWith.PUPIL:
        return None, ""
    if new.with_kind is ContactWith.OTHER or new.guardian_id is None:
        if not name:
            raise RuleViolation(
                "required", "with_name" if new.with_kind is ContactWith.OTHER else "guardian_id"
            )
        return None, name
    if former is not None and former.guardian_id == new.guardian_id:
        return former.guardian_id, former.with_name  # whoever was a guardian then may be none today
    if not any(tie.guardian_id == new.guardian_id for tie in work.pupils.guardianships(pupil.id)):
        raise RuleViolation("guardian_not_here", "guardian_id")
    if work.protections.of_pupil(pupil.id) is not None:
        return new.guardian_id, ""  # a name in a note would stand on the page that shows the alias
    people = work.pupils.guardians([new.guardian_id])
    return new.guardian_id, f"{people[0].given_name} {people[0].family_name}".strip() if people else ""


def _keep(
    workspace: Workspace, work: UnitOfWork, note: ContactNote, draft_id: NoteDraftId | None, kind: str
) -> tuple[NoteId, ChangeSet]:
    work.notes.add(note)
    draft = work.notes.draft(draft_id) if draft_id is not None else None
    if draft is not None and draft.author_id == note.author_id and draft.pupil_id == note.pupil_id:
        work.notes.remove_draft(draft.id)
    tasks = settle_tasks(workspace, work, note.pupil_id)
    detail: dict[str, str | int] = {
        "note": note.id,
        "channel": note.channel.value,
        "outcome": note.outcome.value,
        "with": note.with_kind.value,
        "tasks": len(tasks),
    }
    if note.corrects is not None:
        detail["former"] = note.corrects
    work.commit(LogEvent(kind, note.pupil_id, detail=detail))
    ids = (note.pupil_id, note.id, *(task.id for task in tasks))
    return note.id, changed(ChangeKind.NOTE, ChangeKind.TASK, ids=ids)


def _refuse_foreign_draft(workspace: Workspace, work: ReadWork, draft: NoteDraft) -> None:
    stored = work.notes.draft(draft.id)
    mine = workspace.store.account_id
    if draft.author_id != mine or (stored is not None and stored.author_id != mine):
        raise RuleViolation("not_allowed")


def _line(text: str, field: str, limit: int) -> str:
    line = without_marks(text).strip()
    if len(line) > limit:
        raise RuleViolation("text_too_long", field, {"limit": limit})
    return line
