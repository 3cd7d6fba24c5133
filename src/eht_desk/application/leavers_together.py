# SPDX-License-Identifier: EUPL-1.2
"""Pupils who have left and about whom the store holds nothing: gone through together, as a whole grade 9 is in August.

One pupil with its list is pupil_moves.py.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.disclosure import pupil_view
from eht_desk.application.ports import ReadWork
from eht_desk.application.pupil_events import note_event
from eht_desk.application.workspace import Workspace, current_viewer, require
from eht_desk.domain.access import Duty
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import PupilId
from eht_desk.domain.leaving import HANDED, NOT_NEEDED, REMAINING, LeavingReason, remaining
from eht_desk.domain.log import LogEvent
from eht_desk.domain.people import Pupil
from eht_desk.domain.pupil_events import PupilEventKind


def without_papers(work: ReadWork, pupil_ids: Collection[PupilId]) -> frozenset[PupilId]:
    """Those of the pupils about whom nothing was written, received or begun, and nothing waits."""
    written = {
        item.pupil_id
        for kind in (
            work.documents.all(),
            work.documents.drafts(),
            work.cases.all_open(),
            work.tasks.all_open(),
        )
        for item in kind
    }
    return frozenset(
        pupil_id
        for pupil_id in set(pupil_ids) - written
        if not work.notes.of_pupil(pupil_id)
        and not work.notes.drafts_of_pupil(pupil_id)
        and not work.received.of_pupil(pupil_id)
        and not work.cases.of_pupil(pupil_id)
        and not work.tasks.of_pupil(pupil_id)
    )


def settle_leavers(
    workspace: Workspace, pupil_ids: Collection[PupilId], reason: LeavingReason, note: str = ""
) -> ChangeSet:
    """The list of these leavers is gone through: nothing of the store is to be handed over. One log row.

    Each keeps the own last day. Nothing is settled unless all of them can be.

    Raises:
        RuleViolation: `required` (field `note` when the reason is "other"), `to_school_each` (who changes to another
            school is gone through alone, with the school's name), `not_left`, `leaver_has_papers`, `not_allowed`.
    """
    if reason is LeavingReason.OTHER_SCHOOL:
        raise RuleViolation("to_school_each")
    if reason is LeavingReason.OTHER and not note.strip():
        raise RuleViolation("required", "note")
    not_needed = ",".join(
        sorted(item.id for item in remaining(workspace.services.leaving.items(), reason, ()))
    )
    with workspace.store.write() as work:
        leavers = [_leaver(workspace, work, pupil_id) for pupil_id in dict.fromkeys(pupil_ids)]
        if len(without_papers(work, pupil_ids)) != len(leavers):
            raise RuleViolation("leaver_has_papers")
        for pupil, left_on in leavers:
            facts: dict[str, str | int] = {
                "on": left_on.isoformat(),
                "to_school": "",
                "reason": reason.value,
                "note": note.strip(),
                HANDED: "",
                NOT_NEEDED: not_needed,
                REMAINING: 0,
            }
            note_event(workspace, work, pupil, PupilEventKind.LEFT_SCHOOL, facts)
        work.commit(
            LogEvent(
                "leavers_settled",
                detail={
                    "count": len(leavers),
                    "reason": reason.value,
                    "pupils": ",".join(pupil.id for pupil, _ in leavers),
                },
            )
        )
    return changed(ChangeKind.PUPIL)


def _leaver(workspace: Workspace, work: ReadWork, pupil_id: PupilId) -> tuple[Pupil, date]:
    """The pupil and the last day, once it is sure that the person sees it and answers for moves at its school."""
    viewer = current_viewer(work, workspace)
    view = pupil_view(work, viewer, pupil_id, workspace.today)
    require(viewer, Duty.MOVE_PUPILS, view.unit_id)
    pupil = work.pupils.get(pupil_id)
    if pupil is None:
        raise RuleViolation("not_allowed")
    if pupil.left_on is None or pupil.left_on > workspace.today:
        raise RuleViolation("not_left")
    return pupil, pupil.left_on
