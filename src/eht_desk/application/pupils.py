# SPDX-License-Identifier: EUPL-1.2
"""Lists, search and the page of a pupil, and adding one by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from eht_desk.application.approvals import HAND_OVER
from eht_desk.application.cases import CaseRow, case_rows
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.consent_views import PurposeView, purposes_in_use
from eht_desk.application.disclosure import (
    find_pupil_view,
    guardian_views,
    pupil_view,
    pupil_views,
)
from eht_desk.application.document_views import DocumentRow, DraftRow, document_rows, draft_rows
from eht_desk.application.form_days import FormDays
from eht_desk.application.gates import override_rows
from eht_desk.application.item_access import may_do_with_surveys
from eht_desk.application.mapping import GateAhead, MappingView, gates_ahead, own_mappings
from eht_desk.application.mentors import by_grade
from eht_desk.application.note_views import note_views
from eht_desk.application.offered_views import OfferedLedger, offered_ledgers
from eht_desk.application.ports import ReadWork
from eht_desk.application.pupil_events import PupilEventView, event_views, kept_record
from eht_desk.application.received_views import received_rows
from eht_desk.application.setup import RECOVERY_CONFIRMED
from eht_desk.application.signals import SignalRow, signal_rows
from eht_desk.application.stubs import StubRow, stub_rows
from eht_desk.application.tasks import TaskRow, task_rows
from eht_desk.application.timeline import TimelineRow, timeline
from eht_desk.application.workspace import Workspace, current_account, current_viewer
from eht_desk.domain.access import UNIT_ROLES, may_see_pupil
from eht_desk.domain.access_table import Right
from eht_desk.domain.accounts import Role
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.identity_numbers import IdentityNumber
from eht_desk.domain.ids import ClassId, PupilId, UnitId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.organisation import Period, SchoolClass
from eht_desk.domain.people import ClassMembership, Pupil
from eht_desk.domain.plain_text import without_marks
from eht_desk.domain.pupil_view import GuardianView, PupilView


@dataclass(frozen=True, slots=True)
class PupilPage:
    """Everything on the page of a pupil."""

    pupil: PupilView
    guardians: tuple[GuardianView, ...]
    documents: tuple[DocumentRow, ...]
    drafts: tuple[DraftRow, ...]
    events: tuple[PupilEventView, ...] = ()
    """What happened to the record: merges, moved documents, changes of school. Newest first."""
    merged_into: PupilId | None = None
    """When the record that was asked for was merged: the kept one, whose page this is."""
    timeline: tuple[TimelineRow, ...] = ()
    """Notes, received documents, events, cases, tasks that are done, gates passed. Newest first, withdrawn ones too."""
    tasks: tuple[TaskRow, ...] = ()
    """Open tasks about the pupil, whoever they wait for, the first due first."""
    cases: tuple[CaseRow, ...] = ()
    """Cases, the last opened first."""
    note_drafts: int = 0
    """How many notes about the pupil the person has begun."""
    consents: tuple[PurposeView, ...] = ()
    """The purposes that somebody was asked to consent to."""
    offered: tuple[OfferedLedger, ...] = ()
    """Times offered for talks, a ledger for each form."""
    mappings: tuple[MappingView, ...] = ()
    """The person's own talks with the pupil, and how far they have come."""
    gates: tuple[GateAhead, ...] = ()
    """Gates of forms that are likely to come next."""
    stubs: tuple[StubRow, ...] = ()
    """What is there and closed to the person, where its author lets that be known."""
    signals: tuple[SignalRow, ...] = ()
    """Absence that somebody wrote down and that no case has taken up yet, the last seen first."""
    may_read_surveys: bool = False
    """Whether the page of questionnaires is there for this person."""


def list_pupils(workspace: Workspace) -> list[PupilView]:
    """The pupils that the person may see, by family name. A list is not a reading: no log row."""
    with workspace.store.read() as work:
        return pupil_views(work, current_viewer(work, workspace), workspace.today)


def open_pupil(workspace: Workspace, pupil_id: PupilId) -> PupilPage:
    """The page of one pupil; of a merged record, the page of the kept one. One log row: somebody read it.

    Raises RuleViolation("not_allowed").
    """
    with workspace.store.write() as work:
        page = _page(workspace, work, pupil_id)
        work.commit(LogEvent("pupil_opened", pupil_id=page.pupil.id))
    return page


def read_pupil(workspace: Workspace, pupil_id: PupilId) -> PupilPage:
    """The page again after a change, within the same opening: no further log row."""
    with workspace.store.read() as work:
        return _page(workspace, work, pupil_id)


def list_classes(workspace: Workspace) -> list[SchoolClass]:
    """Today's classes of all schools by grade and name, for filters and choices. Those of former years are in none."""
    with workspace.store.read() as work:
        current_account(work, workspace)
        classes = [item for item in work.organisation.classes() if not item.has_ended(workspace.today)]
    return sorted(classes, key=by_grade)


@dataclass(frozen=True, slots=True)
class NewPupil:
    """A pupil added by hand, for the day when the register has not caught up."""

    unit_id: UnitId
    given_name: str
    family_name: str
    class_id: ClassId | None = None
    identity: IdentityNumber | None = None
    birth_date: date | None = None
    has_protected_identity: bool | None = None
    """What the person answered. Only a plain no adds the pupil until protected identity is built (B4)."""


def add_pupil(workspace: Workspace, new: NewPupil) -> tuple[PupilId, ChangeSet]:
    """Add one pupil by hand.

    Raises:
        RuleViolation: `required`, `marking_held` (protected or not answered), `recovery_unconfirmed`, `not_allowed`,
            `number_taken` (a pupil with the same number exists), `class_not_here` (the class has ended or is another
            school's).
    """
    if not new.given_name.strip():
        raise RuleViolation("required", "given_name")
    if not new.family_name.strip():
        raise RuleViolation("required", "family_name")
    if new.has_protected_identity is not False:
        raise RuleViolation("marking_held", "has_protected_identity")
    pupil_id = PupilId(workspace.services.ids.new_id())
    with workspace.store.write() as work:
        if work.settings.get(RECOVERY_CONFIRMED) != "yes":
            raise RuleViolation("recovery_unconfirmed")
        viewer = current_viewer(work, workspace)
        if new.class_id is not None and not any(
            item.id == new.class_id and item.unit_id == new.unit_id and not item.has_ended(workspace.today)
            for item in work.organisation.classes()
        ):
            raise RuleViolation("class_not_here", "class_id")
        mentors_class = may_see_pupil(viewer, new.unit_id, new.class_id)
        if not viewer.roles_at(new.unit_id) & UNIT_ROLES and not mentors_class:
            raise RuleViolation("not_allowed")
        number = new.identity.canonical if new.identity else ""
        known = [*work.pupils.all(), *work.pupils.merged()]
        if number and any(item.identity and item.identity.canonical == number for item in known):
            raise RuleViolation("number_taken", "identity")
        work.pupils.add(
            [
                Pupil(
                    pupil_id,
                    workspace.store.school,
                    new.unit_id,
                    without_marks(new.given_name).strip(),
                    without_marks(new.family_name).strip(),
                    new.identity,
                    new.birth_date or (new.identity.birth_date if new.identity else None),
                )
            ]
        )
        if new.class_id is not None:
            work.pupils.add_memberships([ClassMembership(pupil_id, new.class_id, Period(workspace.today))])
        work.commit(LogEvent("pupil_added", pupil_id=pupil_id))
    return pupil_id, changed(ChangeKind.PUPIL, ids=(pupil_id,))


def may_open_pupil(workspace: Workspace, pupil_id: PupilId) -> bool:
    """Whether the person sees the pupil today. This reads nothing about the pupil: no log row."""
    with workspace.store.read() as work:
        kept = kept_record(work, pupil_id)
        viewer = current_viewer(work, workspace)
        found = find_pupil_view(work, viewer, pupil_id if kept is None else kept.id, workspace.today)
        return found is not None


def _page(workspace: Workspace, work: ReadWork, asked_for: PupilId) -> PupilPage:
    viewer = current_viewer(work, workspace)
    kept = kept_record(work, asked_for)
    pupil_id = asked_for if kept is None else kept.id
    view = pupil_view(work, viewer, pupil_id, workspace.today)
    views = {pupil_id: view}
    events = event_views(workspace, work, viewer, pupil_id)
    stored = work.tasks.of_pupil(pupil_id)
    days = FormDays(workspace, work, {pupil_id: stored})
    tasks = tuple(
        row
        for row in task_rows(workspace, work, viewer, stored, views)
        if row.kind != HAND_OVER
        or row.owner_id == viewer.account_id
        or viewer.holds(Role.RECTOR, view.unit_id)
    )  # what a pupil approved for somebody is told to nobody else
    cases = case_rows(workspace, work, viewer, view, tasks=stored)
    drafts = work.notes.drafts_of_pupil(pupil_id)
    documents, form_drafts = work.documents.of_pupil(pupil_id), work.documents.drafts_of_pupil(pupil_id)
    rows = tuple(document_rows(workspace, work, viewer, documents, views, days))
    ledgers = offered_ledgers(workspace, work, viewer, view)
    stubs = stub_rows(workspace, work, viewer, view)
    return PupilPage(
        view,
        guardian_views(work, view, workspace.today),
        rows,
        tuple(draft_rows(workspace, work, viewer, form_drafts, views, days)),
        events,
        pupil_id if pupil_id != asked_for else None,
        timeline(
            notes=note_views(workspace, work, viewer, view),
            received=received_rows(workspace, work, viewer, view),
            events=events,
            cases=cases,
            tasks=tasks,
            overrides=override_rows(workspace, work, view),
            stubs=stubs,
        ),
        tuple(
            sorted(
                (row for row in tasks if row.is_open),
                key=lambda row: (row.due is None, row.due or workspace.today, row.made_at),
            )
        ),
        cases,
        sum(1 for draft in drafts if draft.author_id == workspace.store.account_id),
        purposes_in_use(workspace, work, viewer, view),
        ledgers,
        own_mappings(workspace, work, viewer, documents, form_drafts),
        gates_ahead(
            workspace,
            work,
            viewer,
            view,
            documents,
            form_drafts,
            {ledger.form_id for ledger in ledgers if ledger.rows},
            {outcome for row in rows for outcome in row.outcomes},
            stored,
        ),
        stubs,
        tuple(row for row in signal_rows(workspace, work, viewer, view) if row.holds and row.case_id is None),
        may_do_with_surveys(workspace, viewer, Right.READ, view),
    )
