# SPDX-License-Identifier: EUPL-1.2
"""Who sees a pupil now, and who would in another school or class: said before somebody moves the pupil."""

from __future__ import annotations

from dataclasses import dataclass

from eht_desk.application.disclosure import pupil_view
from eht_desk.application.workspace import Workspace, current_viewer, require, viewers
from eht_desk.domain.access import Duty, Viewer, may_see_pupil
from eht_desk.domain.ids import AccountId, ClassId, PupilId, UnitId


@dataclass(frozen=True, slots=True)
class Readers:
    """Display names. `coming` see the pupil only afterwards, `going` only today. `is_mine`: whether the asker stays."""

    staying: tuple[str, ...]
    coming: tuple[str, ...]
    going: tuple[str, ...]
    is_mine: bool


def readers_after(
    workspace: Workspace, pupil_id: PupilId, to_unit_id: UnitId, class_id: ClassId | None
) -> Readers:
    """Who sees the pupil after a move to the school and class, compared with today.

    Raises RuleViolation("not_allowed") unless the asker moves pupils at the pupil's school.
    """
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        view = pupil_view(work, viewer, pupil_id, workspace.today)
        require(viewer, Duty.MOVE_PUPILS, view.unit_id)
        names = {account.id: account.display_name for account in work.accounts.all()}
        everybody = viewers(work, workspace)
    before = _who(everybody, view.unit_id, view.class_id)
    after = _who(everybody, to_unit_id, class_id)

    def named(ids: set[AccountId]) -> tuple[str, ...]:
        return tuple(sorted((names[item] for item in ids), key=str.casefold))

    return Readers(
        named(before & after), named(after - before), named(before - after), viewer.account_id in after
    )


def _who(everybody: dict[AccountId, Viewer], unit_id: UnitId, class_id: ClassId | None) -> set[AccountId]:
    return {
        account_id for account_id, viewer in everybody.items() if may_see_pupil(viewer, unit_id, class_id)
    }
