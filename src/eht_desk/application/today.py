# SPDX-License-Identifier: EUPL-1.2
"""I dag: what waits for this person, late things first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from eht_desk.application.break_glass import OpenedRow, opened_lately
from eht_desk.application.consents_waiting import ConsentWaiting, consents_waiting
from eht_desk.application.disclosure import pupil_views_of
from eht_desk.application.document_views import (
    EHT_REFERRAL,
    DocumentRow,
    DraftRow,
    document_rows,
    draft_rows,
)
from eht_desk.application.form_days import FormDays
from eht_desk.application.guardian_visibility import RuleToReview, rules_to_review
from eht_desk.application.handing_over import orphan_rows
from eht_desk.application.log_reviews import reviews_due
from eht_desk.application.medical_contribution import contributions
from eht_desk.application.mentor_times import SubstituteTime, left_behind, substitute_times
from eht_desk.application.note_views import NoteDraftRow, own_note_drafts
from eht_desk.application.offered_views import OfferedRow, times_to_tell
from eht_desk.application.papers_out import SignedWork, signed_work
from eht_desk.application.protected_people import PersonRow, people_today
from eht_desk.application.protection_views import ProtectionsToday, protections_today
from eht_desk.application.received_visibility import received_to_review
from eht_desk.application.role_requests import RoleRequest, role_requests
from eht_desk.application.store_settings import number_of
from eht_desk.application.task_ways import with_ways
from eht_desk.application.tasks import TaskRow, my_tasks, orphan_task_rows
from eht_desk.application.today_eht import (
    CaseToAccept,
    NewSignalRow,
    NextMeeting,
    cases_to_accept,
    new_signals,
    next_meetings,
)
from eht_desk.application.workspace import Workspace, current_account, current_viewer
from eht_desk.domain.access import EHT_ROLES, Duty, may
from eht_desk.domain.case_entries import Signal, standing
from eht_desk.domain.documents import DocumentState
from eht_desk.domain.ids import TaskId, UnitId
from eht_desk.domain.settings import OLD_DRAFT_DAYS

__all__ = ["CaseToAccept", "NewSignalRow", "NextMeeting", "TodayPage", "today_page"]


@dataclass(frozen=True, slots=True)
class TodayPage:
    """What stands on I dag. Reads only the pupils that something waits for, so that it is there at once."""

    drafts: tuple[DraftRow, ...]
    to_write: tuple[DocumentRow, ...]
    copies_missing: tuple[DocumentRow, ...]
    awaiting_signature: tuple[DocumentRow, ...]
    eht_list: tuple[DocumentRow, ...]
    imports_waiting: int
    clock_behind: datetime | None
    orphans: int = 0
    """Open work that nobody can go on with, for whoever hands it over."""
    old_draft_days: int = 14
    """A draft that nobody touched for more days than this is pointed at; the school decides."""
    tasks: tuple[TaskRow, ...] = ()
    """Open tasks that wait for this person, the first due first, those without a day last."""
    note_drafts: tuple[NoteDraftRow, ...] = ()
    """Contacts that this person has begun and not saved, last saved first."""
    orphan_tasks: int = 0
    """Open tasks that nobody can do, for whoever hands work over."""
    roles_to_confirm: tuple[RoleRequest, ...] = ()
    """Roles that show pupils and that somebody else than a rektor asks for, for the rektor of the school."""
    classes_left_behind: tuple[str, ...] = ()
    """Classes that have no mentor any more, for those who appoint mentors."""
    substitute_times: tuple[SubstituteTime, ...] = ()
    """This person's days as a substitute that are over or begin later."""
    consents: tuple[ConsentWaiting, ...] = ()
    """Consents that wait for this person: answers that came on paper, questions without an answer, what ends soon."""
    offered: tuple[OfferedRow, ...] = ()
    """Times of today that a pupil is offered, and past ones of which nobody has said whether the pupil came."""
    orphaned: tuple[TaskRow, ...] = ()
    """The tasks that `orphan_tasks` counts."""

    opened: tuple[OpenedRow, ...] = ()
    """Pupils whom a rektor has opened for a time: what others opened lately, and the person's own that are open."""
    rules_to_review: tuple[RuleToReview, ...] = ()
    """Documents that are kept from a guardian, and whose day of review has come."""
    log_reviews_due: tuple[UnitId, ...] = ()
    """Schools of this rektor whose log nobody has checked for as long as the school decided."""
    people: tuple[PersonRow, ...] = ()
    """Protected guardians and staff that this person may know of, where something waits."""
    protections: ProtectionsToday = field(default_factory=ProtectionsToday)
    """Of the protected pupils whom this person can open: work that is left, questions, who was let in."""
    signed: SignedWork = field(default_factory=SignedWork)
    """Papers that are out to be signed, and scanned pages that nobody has placed."""
    next_meetings: tuple[NextMeeting, ...] = ()
    """The next EHT meeting of each school where this person sits in the team."""
    signals: tuple[NewSignalRow, ...] = ()
    """Absence that somebody has written down and nobody has opened a case from, newest first."""
    cases_to_accept: tuple[CaseToAccept, ...] = ()
    """Cases by a routine that wait for somebody with this person's role to say yes."""

    @property
    def drafts_apart(self) -> tuple[DraftRow, ...]:
        """The drafts that no task of this person goes on with."""
        going_on = {row.action.draft_id for row in self.tasks if row.action is not None}
        return tuple(draft for draft in self.drafts if draft.draft_id not in going_on)

    @property
    def late(self) -> int:
        """How many stages and tasks are past their day."""
        waiting = [row.days_left for row in self.to_write] + [row.days_left for row in self.tasks]
        return sum(1 for days in waiting if days is not None and days < 0)


def today_page(workspace: Workspace) -> TodayPage:
    """Read I dag in one consistent reading. A list is not a reading of a pupil: no log row."""
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        documents, stored_drafts = work.documents.all(), work.documents.drafts()
        tasks = work.tasks.all_open()
        notes = work.notes.drafts_by(viewer.account_id)
        consents = work.consents.all()
        planned = work.offered.all_planned()
        kinds = (documents, stored_drafts, tasks, notes, consents, planned)
        protections = work.protections.all()
        limited = [item for item in work.received.all() if item.guardian_rules]
        signals = [item for item in work.entries.all(Signal) if item.case_id is None and standing(item)]
        mine = {role for _, role in viewer.roles}
        unowned = [
            item
            for item in work.cases.all_open_in_brief()
            if item.routine_id and item.owner_id is None and item.owner_role in mine
        ]
        about = {item.pupil_id for kind in (*kinds, protections, limited, signals, unowned) for item in kind}
        views = pupil_views_of(work, viewer, about, workspace.today)
        days = FormDays(workspace, work, all_open=tasks)
        rows = document_rows(workspace, work, viewer, documents, views, days)
        theirs, their_views = contributions(workspace, work, viewer, documents, views)
        to_contribute = document_rows(workspace, work, viewer, theirs, their_views, days)
        drafts = draft_rows(workspace, work, viewer, stored_drafts, {**views, **their_views}, days)
        writing = {(draft.document_id, draft.stage_id) for draft in drafts if draft.is_mine}
        to_write = [
            row
            for row in (*rows, *to_contribute)
            if row.next_stage and row.may_write_next and (row.document_id, row.next_stage) not in writing
        ]
        to_write.sort(key=lambda row: (row.due is None, row.due or workspace.today, row.pupil.sort_key))
        waiting = with_ways(workspace, viewer, my_tasks(workspace, work, viewer, tasks, views), rows, drafts)
        orphaned = orphan_task_rows(workspace, work, viewer, tasks, views)
        sits_in_eht = any(role in EHT_ROLES for _, role in viewer.roles)
        return TodayPage(
            drafts=tuple(draft for draft in drafts if draft.may_write),
            to_write=tuple(to_write),
            copies_missing=tuple(row for row in rows if row.missing_handovers),
            awaiting_signature=tuple(row for row in rows if row.state is DocumentState.AWAITING_SIGNATURE),
            eht_list=tuple(row for row in rows if sits_in_eht and EHT_REFERRAL in row.outcomes),
            imports_waiting=sum(
                1 for item in work.imports.waiting() if may(viewer, Duty.APPROVE_IMPORT, item.unit_id)
            ),
            clock_behind=workspace.store.clock_warning,
            orphans=len(orphan_rows(workspace, work, viewer, stored_drafts, documents, views)),
            old_draft_days=number_of(work, OLD_DRAFT_DAYS),
            tasks=_once(waiting, to_write, drafts),
            note_drafts=own_note_drafts(viewer, notes, views),
            classes_left_behind=tuple(name for _, name in left_behind(work, viewer, workspace.today)),
            substitute_times=substitute_times(work, current_account(work, workspace), workspace.today),
            roles_to_confirm=role_requests(work, viewer, workspace.today),
            protections=protections_today(workspace, work, viewer, protections, views),
            people=tuple(row for row in people_today(workspace, work) if row.is_asked or row.is_unfinished),
            signed=signed_work(workspace, work, viewer, documents, views),
            orphan_tasks=len(orphaned),
            offered=times_to_tell(workspace, work, viewer, planned, views),
            orphaned=orphaned,
            consents=consents_waiting(workspace, work, viewer, consents, views),
            opened=opened_lately(workspace, work, viewer),
            rules_to_review=(
                *rules_to_review(workspace, viewer, documents, views),
                *received_to_review(workspace, viewer, limited, views),
            ),
            log_reviews_due=reviews_due(workspace, work, viewer),
            next_meetings=next_meetings(workspace, work, viewer),
            signals=new_signals(workspace, work, viewer, signals, views),
            cases_to_accept=cases_to_accept(viewer, unowned, views),
        )


def _once(
    tasks: Iterable[TaskRow], to_write: Iterable[DocumentRow], drafts: Iterable[DraftRow]
) -> tuple[TaskRow, ...]:
    """The tasks without those that a stage to write stands for, and those that a begun draft does lead to the draft."""
    stood_for = {row.case_day.task_id for row in to_write if row.case_day is not None}
    begun: dict[TaskId, DraftRow] = {}
    for draft in sorted(drafts, key=lambda item: (item.saved_at, item.draft_id)):
        if draft.case_day is not None and draft.is_mine and draft.may_write:
            begun[draft.case_day.task_id] = draft
    return tuple(
        row if row.id not in begun else _going_on(row, begun[row.id])
        for row in tasks
        if row.id not in stood_for or row.id in begun
    )


def _going_on(row: TaskRow, draft: DraftRow) -> TaskRow:
    if row.action is None:
        return row
    place = replace(
        row.action, draft_id=draft.draft_id, document_id=draft.document_id, stage_id=draft.stage_id
    )
    return replace(row, action=place)
