# SPDX-License-Identifier: EUPL-1.2
"""Undoing the last import of a school: looking at what it would do, and doing it. The rule is in undo_plan.py."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from eht_desk.application.case_work import hand_to_school
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.disclosure import pupil_views_of
from eht_desk.application.document_views import account_names
from eht_desk.application.ports import ReadWork, StagedImport, UnitOfWork
from eht_desk.application.pupil_events import kept_record
from eht_desk.application.undo import drop_old_images
from eht_desk.application.undo_plan import Restored, UndoPlan, plan_undo
from eht_desk.application.workspace import Workspace, current_viewer, require
from eht_desk.domain.access import Duty, Viewer, may
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import ClassId, GuardianId, ImportId, PupilEventId, PupilId, StaffId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.organisation import Mentorship, SchoolClass, StaffMember
from eht_desk.domain.people import ClassMembership, Guardian, Guardianship, Pupil
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.undo import KEPT_FOR, ImageKind, Undoable

R = TypeVar("R", bound=Undoable)

UNDONE_ALREADY, UNDO_EXPIRED, NOT_NEWEST = "undone_already", "undo_expired", "not_newest_import"


@dataclass(frozen=True, slots=True)
class LastImport:
    """The import that can be undone, or why it cannot: `hindrance` is a code, empty when it can.

    `undone_already`; `undo_expired`: taken in more than 90 days ago or before the program kept what it takes.
    """

    import_id: ImportId
    at: datetime
    who: str
    source_name: str
    added: int
    changed: int
    left: int
    is_undone: bool
    hindrance: str


@dataclass(frozen=True, slots=True)
class Staying:
    """A pupil that stays as it is: `has_documents`, `has_draft`, `has_case_work`, `changed_since` or `merged`."""

    pupil: PupilView
    code: str


@dataclass(frozen=True, slots=True)
class UndoPreview:
    """How many pupils go, how many become what they were, and who stays. For a merged pupil the kept record stands.

    `staying_unseen` counts pupils that stay and that this person may not see (moved to another school meanwhile).
    """

    import_id: ImportId
    removed: int
    restored: int
    staying: tuple[Staying, ...]
    staying_unseen: int = 0


def last_import(workspace: Workspace) -> LastImport | None:
    """The newest import that was taken in at a school that the person answers for; None when there is none."""
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        require(viewer, Duty.APPROVE_IMPORT)
        mine = [item for item in work.imports.approved() if may(viewer, Duty.APPROVE_IMPORT, item.unit_id)]
        if not mine:
            return None
        newest = mine[0]
        names = account_names(work)
        outcome = newest.outcome
        counts = outcome.counts if outcome else {}
        return LastImport(
            import_id=newest.id,
            at=outcome.at if outcome else newest.at,
            who=names.get(outcome.account_id if outcome else newest.account_id, ""),
            source_name=newest.source_name,
            added=counts.get("added", 0),
            changed=counts.get("changed", 0),
            left=counts.get("left", 0),
            is_undone=newest.state == "undone",
            hindrance=_hindrance(newest, workspace.now),
        )


def preview_undo(workspace: Workspace, import_id: ImportId) -> UndoPreview:
    """What undoing would do now. Raises RuleViolation as `undo_import` does."""
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        _undoable(workspace, work, viewer, import_id)
        plan = plan_undo(work, work.undo.of_import(import_id))
        return _preview(workspace, work, viewer, import_id, plan)


def undo_import(workspace: Workspace, import_id: ImportId) -> tuple[UndoPreview, ChangeSet]:
    """Take the import back, in one transaction with one log row. Returns what happened, as the preview does.

    Raises:
        RuleViolation: `not_allowed`, `not_found`, `undone_already`, `undo_expired`, `not_newest_import`.
    """
    with workspace.store.write() as work:
        viewer = current_viewer(work, workspace)
        _undoable(workspace, work, viewer, import_id)
        plan = plan_undo(work, work.undo.of_import(import_id))
        preview = _preview(workspace, work, viewer, import_id, plan)
        work.undo.drop([import_id])  # first: they point at the pupils that go
        _carry_out(work, plan)
        work.imports.finish(import_id, "undone")
        work.commit(
            LogEvent(
                "import_undone",
                detail={
                    "import": import_id,
                    "removed": plan.pupils_removed,
                    "restored": plan.pupils_restored,
                    "staying": len(plan.staying),
                },
            )
        )
    return preview, changed(ChangeKind.PUPIL, ChangeKind.IMPORT, ChangeKind.ORGANISATION)


def drop_expired_images(workspace: Workspace) -> bool:
    """Throw away what stood there before imports that can no longer be undone. A log row when there was any.

    Once a day while this person writes; a newer import of the same school does the same for the one before it.
    """
    if not workspace.store.sharing().may_write:
        return False
    with workspace.store.write() as work:
        count = drop_old_images(work, workspace.now)
        if not count:
            return False
        work.commit(LogEvent("undo_images_dropped", detail={"imports": count}))
    return True


def _undoable(workspace: Workspace, work: ReadWork, viewer: Viewer, import_id: ImportId) -> None:
    require(viewer, Duty.APPROVE_IMPORT)
    taken_in = work.imports.approved()
    found = next((item for item in taken_in if item.id == import_id), None)
    if found is None:
        raise RuleViolation("not_found")
    require(viewer, Duty.APPROVE_IMPORT, found.unit_id)
    hindrance = _hindrance(found, workspace.now)
    if hindrance == UNDONE_ALREADY:
        raise RuleViolation("undone_already")
    if next(item for item in taken_in if item.unit_id == found.unit_id).id != import_id:
        raise RuleViolation("not_newest_import")
    if hindrance:
        raise RuleViolation("undo_expired")


def _hindrance(staged: StagedImport, now: datetime) -> str:
    if staged.state == "undone":
        return UNDONE_ALREADY
    outcome = staged.outcome
    return UNDO_EXPIRED if outcome is None or now - outcome.at > KEPT_FOR else ""


def _preview(
    workspace: Workspace, work: ReadWork, viewer: Viewer, import_id: ImportId, plan: UndoPlan
) -> UndoPreview:
    shown = {pupil_id: kept_record(work, pupil_id) for pupil_id in plan.staying}
    ids = {pupil.id for pupil in shown.values() if pupil is not None}
    views = pupil_views_of(work, viewer, ids, workspace.today)
    staying = [
        Staying(views[pupil.id], plan.staying[pupil_id])
        for pupil_id, pupil in shown.items()
        if pupil is not None and pupil.id in views
    ]
    staying.sort(key=lambda item: item.pupil.sort_key)
    return UndoPreview(
        import_id,
        plan.pupils_removed,
        plan.pupils_restored,
        tuple(staying),
        len(plan.staying) - len(staying),
    )


def _carry_out(work: UnitOfWork, plan: UndoPlan) -> None:
    """Ties before what they tie, so that nothing points at what goes."""
    back, gone = plan.restored, plan.removed
    pupils, organisation = work.pupils, work.organisation
    work.events.remove([PupilEventId(key) for key in gone.get(ImageKind.EVENT, ())])
    before = {pupil.id: pupil for pupil in _single(back, ImageKind.PUPIL, Pupil)}
    _hand_cases_back(work, before)
    pupils.update(before.values())
    pupils.replace_memberships(
        {
            PupilId(key): _of(records, ClassMembership)
            for key, records in back.get(ImageKind.MEMBERSHIPS, {}).items()
        }
    )
    for key, records in back.get(ImageKind.GUARDIANSHIPS, {}).items():
        pupils.set_guardianships(PupilId(key), _of(records, Guardianship))
    pupils.remove([PupilId(key) for key in gone.get(ImageKind.PUPIL, ())])
    for key, records in back.get(ImageKind.MENTORSHIPS, {}).items():
        organisation.set_mentorships(ClassId(key), _of(records, Mentorship))
    for school_class in _single(back, ImageKind.CLASS, SchoolClass):
        organisation.update_class(school_class)
    organisation.remove_classes([ClassId(key) for key in gone.get(ImageKind.CLASS, ())])
    for member in _single(back, ImageKind.STAFF, StaffMember):
        organisation.update_staff(member)
    organisation.remove_staff([StaffId(key) for key in gone.get(ImageKind.STAFF, ())])
    pupils.update_guardians(_single(back, ImageKind.GUARDIAN, Guardian))
    pupils.remove_guardians([GuardianId(key) for key in gone.get(ImageKind.GUARDIAN, ())])


def _hand_cases_back(work: UnitOfWork, before: Mapping[PupilId, Pupil]) -> None:
    """Open cases and tasks of a pupil whom the import had taken to another school are the former school's again."""
    for pupil_id in work.pupils.with_case_work() & before.keys():
        now = work.pupils.get(pupil_id)
        if now is not None and now.unit_id != before[pupil_id].unit_id:
            hand_to_school(work, now, before[pupil_id].unit_id)


def _single(back: Restored, kind: ImageKind, record: type[R]) -> list[R]:
    return [item for records in back.get(kind, {}).values() for item in _of(records, record)]


def _of(records: Iterable[Undoable], record: type[R]) -> list[R]:
    return [item for item in records if isinstance(item, record)]
