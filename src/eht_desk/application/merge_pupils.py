# SPDX-License-Identifier: EUPL-1.2
"""Two records of one pupil made one: finding twins, looking, merging, and making them two again.

The other record stays, hidden, with its own classes and guardians; its documents and drafts go to the kept one. So
undoing takes back what came, and leaves what was written since.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from eht_desk.application.case_work import case_work_about, move_case_work, settle_tasks, what_came
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.disclosure import find_pupil_view, pupil_view, pupil_views
from eht_desk.application.document_views import account_names
from eht_desk.application.merged_things import documents_that_came, sorted_work, ties_to_add
from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.pupil_events import note_event, shown_name
from eht_desk.application.workspace import Workspace, current_viewer, require
from eht_desk.domain.access import Duty, Viewer, may
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import MergeId, PupilId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.people import Pupil
from eht_desk.domain.pupil_events import PupilEventKind
from eht_desk.domain.pupil_merges import (
    CLASS,
    FIELDS,
    MERGEABLE,
    PupilMerge,
    as_before,
    likeness,
    taking,
    with_class_of,
)
from eht_desk.domain.pupil_view import PupilView

SAME_DRAFT, MERGED_ALREADY, DIFFERENT_UNITS, DIFFERENT_COMPARTMENTS = (
    "merge_same_draft",
    "merged_already",
    "merge_different_units",
    "merge_different_protection",
)
_TOUCHED = (
    ChangeKind.PUPIL,
    ChangeKind.DOCUMENT,
    ChangeKind.DRAFT,
    ChangeKind.NOTE,
    ChangeKind.RECEIVED,
    ChangeKind.CASE,
    ChangeKind.TASK,
    ChangeKind.GATE,
    ChangeKind.OFFERED_TIME,
    ChangeKind.CONSENT,
    ChangeKind.SURVEY,
    ChangeKind.ENTRY,
)
UNDONE_ALREADY, MERGED_ON = "merge_undone_already", "merged_on"


@dataclass(frozen=True, slots=True)
class MergeField:
    """A field that both records tell differently, as text to show."""

    field: str
    kept: str
    other: str


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What merging would do. `documents`, `drafts`, `guardians` and `case_work` count what would come to the kept one;
    `case_work` by kind, as `CaseWork` names them: `notes`, `cases`, `tasks`, `entries` ...

    `hindrances` are codes: `merge_same_draft` (both have an unfinished text of the same form by the same person),
    `merged_already`, `merge_different_units`, `merge_different_protection`.
    """

    kept: PupilView
    other: PupilView
    differing: tuple[MergeField, ...]
    documents: int
    drafts: int
    guardians: int
    hindrances: tuple[str, ...]
    case_work: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MergeRow:
    """A merge that a kept record took part in. `other_name` is empty when the two are two again and the person may not
    see the other. `hindrance`: `merge_undone_already`, or `merged_on` (the kept record was
    itself merged afterwards: that must be undone first)."""

    id: MergeId
    at: datetime
    who: str
    reason: str
    other_name: str
    documents: int
    can_undo: bool
    hindrance: str


def possible_twins(workspace: Workspace, pupil_id: PupilId) -> list[PupilView]:
    """Pupils that may be the same one, likeliest first: number, name and day of birth, name.

    Also of other schools where the person mends mistakes: such a pair can be merged once one of them is moved.
    """
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        view = pupil_view(work, viewer, pupil_id, workspace.today)
        require(viewer, Duty.MEND_MISTAKES, view.unit_id)
        others = [
            item
            for item in pupil_views(work, viewer, workspace.today)
            if item.id != view.id and may(viewer, Duty.MEND_MISTAKES, item.unit_id)
        ]
    scored = [(likeness(view, item), item) for item in others]
    found = [pair for pair in scored if pair[0]]
    found.sort(key=lambda pair: (-pair[0], pair[1].sort_key))
    return [item for _, item in found]


def preview_merge(workspace: Workspace, kept_id: PupilId, other_id: PupilId) -> MergePreview:
    """What merging would do. Raises RuleViolation `not_allowed`, `same_pupil`, `merged_already`, and for a protected
    pupil, who is never compared, `merge_different_protection`."""
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        pair = _pair(workspace, work, viewer, kept_id, other_id)
        return MergePreview(
            kept=pair.kept_view,
            other=pair.other_view,
            differing=tuple(pair.differing()),
            documents=len(work.documents.of_pupil(other_id)),
            drafts=len(work.documents.drafts_of_pupil(other_id)),
            guardians=len(ties_to_add(work, pair.kept, pair.other, workspace.today)),
            hindrances=tuple(_hindrances(work, pair.kept, pair.other)),
            case_work=case_work_about(work, other_id).facts,
        )


def merge_pupils(
    workspace: Workspace,
    kept_id: PupilId,
    other_id: PupilId,
    take_from_other: frozenset[str],
    reason: str,
) -> ChangeSet:
    """Make the two one. The kept record takes the named fields from the other. One log row, an event on the page.

    Raises:
        RuleViolation: `required` on `reason`, `same_pupil`, `not_allowed`, or the first hindrance of the preview.
    """
    if not reason.strip():
        raise RuleViolation("required", "reason")
    with workspace.store.write() as work:
        viewer = current_viewer(work, workspace)
        pair = _pair(workspace, work, viewer, kept_id, other_id)
        for hindrance in _hindrances(work, pair.kept, pair.other):
            raise RuleViolation(hindrance)
        merge = _merge_of(workspace, work, pair, take_from_other & MERGEABLE, reason.strip())
        came = case_work_about(work, other_id)
        work.documents.move(
            merge.documents + merge.own_documents, merge.drafts + merge.own_drafts, merge.after
        )
        move_case_work(work, came, merge.after)
        settle_tasks(workspace, work, kept_id)
        work.pupils.update([merge.after, replace(pair.other, merged_into=kept_id)])
        if merge.classes_after != merge.classes_before:
            work.pupils.set_memberships(kept_id, merge.classes_after)
        work.pupils.add_guardianships(merge.added_ties)
        work.merges.add(merge)
        note_event(
            workspace,
            work,
            merge.after,
            PupilEventKind.MERGED_HERE,
            {
                "merge": merge.id,
                "other_pupil": other_id,
                "documents": len(merge.documents),
                "drafts": len(merge.drafts),
                **came.facts,
                "reason": merge.reason,
            },
        )
        work.commit(
            LogEvent(
                "pupils_merged",
                kept_id,
                detail={
                    "merge": merge.id,
                    "other": other_id,
                    "documents": len(merge.documents),
                    "drafts": len(merge.drafts),
                    **came.facts,
                    "fields": ",".join(sorted(take_from_other & MERGEABLE)),
                },
            )
        )
    return changed(*_TOUCHED, ids=(kept_id, other_id))


def merges_of(workspace: Workspace, pupil_id: PupilId) -> tuple[MergeRow, ...]:
    """The merges that made this record what it is, newest first; undone ones too. Needs the right to mend mistakes."""
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        view = pupil_view(work, viewer, pupil_id, workspace.today)
        if not may(viewer, Duty.MEND_MISTAKES, view.unit_id):
            return ()
        names = account_names(work)
        rows: list[MergeRow] = []
        for merge in work.merges.of_pupil(view.id):
            if merge.kept_id != view.id:
                continue
            hindrance = _undo_hindrance(work, merge)
            rows.append(
                MergeRow(
                    merge.id,
                    merge.at,
                    names.get(merge.account_id, ""),
                    merge.reason,
                    shown_name(workspace, work, viewer, merge.other_id),
                    len(merge.documents),
                    not hindrance,
                    hindrance,
                )
            )
    return tuple(rows)


def undo_merge(workspace: Workspace, merge_id: MergeId, reason: str) -> ChangeSet:
    """Make the two two again: what came goes back, what was written since stays with the kept one.

    A correction or a further stage of a document that came goes back with it. Fields, class and guardians of the kept
    one go back where they are still as the merge left them.

    Raises:
        RuleViolation: `required` on `reason`, `not_found`, `not_allowed`, `merge_undone_already`, `merged_on`.
    """
    if not reason.strip():
        raise RuleViolation("required", "reason")
    with workspace.store.write() as work:
        viewer = current_viewer(work, workspace)
        merge = work.merges.get(merge_id)
        if merge is None:
            raise RuleViolation("not_found")
        hindrance = _undo_hindrance(work, merge)
        if hindrance:
            raise RuleViolation(hindrance)
        pupil_view(work, viewer, merge.kept_id, workspace.today)
        kept, other = work.pupils.get(merge.kept_id), work.pupils.get(merge.other_id)
        if kept is None or other is None:
            raise RuleViolation("not_found")
        for pupil in (kept, other):
            require(viewer, Duty.MEND_MISTAKES, pupil.unit_id)
        back = replace(other, merged_into=None)
        back_again = sorted_work(documents_that_came(work, merge))
        case_work = what_came(work, merge)
        work.pupils.update([as_before(kept, merge), back])
        work.documents.move(back_again.all_documents, back_again.all_drafts, back)
        move_case_work(work, case_work, back)
        for pupil in (kept, other):
            settle_tasks(workspace, work, pupil.id)
        _put_ties_back(work, merge)
        done = replace(
            merge,
            undone_at=workspace.now,
            undone_by=workspace.store.account_id,
            undone_reason=reason.strip(),
        )
        work.merges.update(done)
        for pupil, twin in ((kept, other), (back, kept)):
            facts: dict[str, str | int] = {
                "other_pupil": twin.id,
                "documents": len(back_again.documents),
                "reason": reason.strip(),
            }
            note_event(workspace, work, pupil, PupilEventKind.MERGE_UNDONE, facts)
        work.commit(
            LogEvent(
                "merge_undone",
                kept.id,
                detail={
                    "merge": merge.id,
                    "other": other.id,
                    "documents": len(back_again.documents),
                    "drafts": len(back_again.drafts),
                    **case_work.facts,
                },
            )
        )
    return changed(*_TOUCHED, ids=(kept.id, other.id))


# ------------------------------------------------------------------------------------------------------- looking


@dataclass(frozen=True, slots=True)
class _Pair:
    """The two records, with where they belong today."""

    kept: Pupil
    other: Pupil
    kept_view: PupilView
    other_view: PupilView

    def differing(self) -> list[MergeField]:
        found = [MergeField(name, read(self.kept), read(self.other)) for name, read in FIELDS.items()]
        found.append(MergeField(CLASS, self.kept_view.class_name, self.other_view.class_name))
        return [item for item in found if item.kept != item.other]


def _pair(workspace: Workspace, work: ReadWork, viewer: Viewer, kept_id: PupilId, other_id: PupilId) -> _Pair:
    """Both records. Raises RuleViolation `not_allowed`, `same_pupil`, `merged_already`, or that one is protected."""
    if kept_id == other_id:
        raise RuleViolation("same_pupil")
    found: list[tuple[Pupil, PupilView]] = []
    for pupil_id in (kept_id, other_id):
        pupil = work.pupils.get(pupil_id)
        if pupil is not None and pupil.merged_into is not None:
            raise RuleViolation("merged_already")
        view = find_pupil_view(work, viewer, pupil_id, workspace.today)
        if pupil is None or view is None:
            raise RuleViolation("not_allowed")
        require(viewer, Duty.MEND_MISTAKES, view.unit_id)
        found.append((pupil, view))
    (kept, kept_view), (other, other_view) = found
    if kept_view.is_protected or other_view.is_protected:  # a comparison would show who it is
        raise RuleViolation(DIFFERENT_COMPARTMENTS)
    return _Pair(kept, other, kept_view, other_view)


def _hindrances(work: ReadWork, kept: Pupil, other: Pupil) -> list[str]:
    codes: list[str] = []
    if kept.unit_id != other.unit_id:
        codes.append(DIFFERENT_UNITS)
    if kept.compartment_id != other.compartment_id:
        codes.append(DIFFERENT_COMPARTMENTS)
    mine = {item.draft_key for item in work.documents.filed(kept.id)} - {None}
    if any(item.draft_key in mine for item in work.documents.filed(other.id)):
        codes.append(SAME_DRAFT)
    return codes


# ------------------------------------------------------------------------------------------------------- merging


def _merge_of(
    workspace: Workspace, work: ReadWork, pair: _Pair, taken: frozenset[str], reason: str
) -> PupilMerge:
    kept, other = pair.kept, pair.other
    filed = sorted_work(work.documents.filed(other.id))
    before = tuple(work.pupils.memberships(kept.id))
    after = before
    if CLASS in taken:
        after = with_class_of(before, tuple(work.pupils.memberships(other.id)), kept.id, workspace.today)
    return PupilMerge(
        id=MergeId(workspace.services.ids.new_id()),
        kept_id=kept.id,
        other_id=other.id,
        at=workspace.now,
        account_id=workspace.store.account_id,
        compartment_id=kept.compartment_id,
        reason=reason,
        before=kept,
        after=taking(kept, other, taken),
        documents=filed.documents,
        drafts=filed.drafts,
        own_documents=filed.own_documents,
        own_drafts=filed.own_drafts,
        **case_work_about(work, other.id).for_merge(),
        added_ties=tuple(ties_to_add(work, kept, other, workspace.today)),
        classes_before=before,
        classes_after=after,
    )


# ------------------------------------------------------------------------------------------------------- undoing


def _undo_hindrance(work: ReadWork, merge: PupilMerge) -> str:
    if merge.is_undone:
        return UNDONE_ALREADY
    kept = work.pupils.get(merge.kept_id)
    return MERGED_ON if kept is not None and kept.merged_into is not None else ""


def _put_ties_back(work: UnitOfWork, merge: PupilMerge) -> None:
    ties = work.pupils.guardianships(merge.kept_id)
    left = [tie for tie in ties if tie not in merge.added_ties]
    if left != ties:
        work.pupils.set_guardianships(merge.kept_id, left)
    if merge.classes_before != merge.classes_after:
        now = tuple(work.pupils.memberships(merge.kept_id))
        if now == merge.classes_after:
            work.pupils.set_memberships(merge.kept_id, merge.classes_before)
