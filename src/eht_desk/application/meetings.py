# SPDX-License-Identifier: EUPL-1.2
"""EHT's meetings: planning one, who is there, beginning it, and adjusting it, which locks it for ever.

What is said of a pupil is in `meeting_items`, which numbers there are in `meeting_agenda`. No meeting names a pupil.
"""

from __future__ import annotations

from datetime import date

from eht_desk.application.changes import ChangeSet
from eht_desk.application.meeting_views import MeetingRow
from eht_desk.application.workspace import Workspace
from eht_desk.domain.ids import UnitEntryId, UnitId
from eht_desk.domain.unit_entries import Present


def plan_meeting(
    workspace: Workspace, unit_id: UnitId, on: date, at: str = "", routine_id: str = ""
) -> tuple[UnitEntryId, ChangeSet]:
    """Plan a meeting of the school; without `routine_id` by its municipality's routine. One log row.

    Raises RuleViolation: `not_allowed`, `meeting_planned_already` on `on`, `meeting_time_odd` on `at`.
    """
    raise NotImplementedError


def change_meeting(workspace: Workspace, meeting_id: UnitEntryId, *, on: date, at: str) -> ChangeSet:
    """Another day or time of a meeting that has not begun. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `meeting_begun`, `meeting_planned_already`, `meeting_time_odd`.
    """
    raise NotImplementedError


def begin_meeting(workspace: Workspace, meeting_id: UnitEntryId) -> ChangeSet:
    """It begins; what waits gets its number. One log row. Raises RuleViolation: `not_found`, `not_allowed`,
    `meeting_begun`."""
    raise NotImplementedError


def set_present(
    workspace: Workspace, meeting_id: UnitEntryId, chair: str, present: tuple[Present, ...]
) -> ChangeSet:
    """Who is there, and who chairs. One log row. Raises RuleViolation: `not_found`, `not_allowed`, `meeting_adjusted`;
    `required`, `text_too_long` on `present`."""
    raise NotImplementedError


def save_general(
    workspace: Workspace, meeting_id: UnitEntryId, text: str, *, starts_stretch: bool
) -> ChangeSet:
    """What the meeting says that is about no pupil, as it is typed. `starts_stretch`: the first save of a stretch of
    writing has the log row. Raises RuleViolation: `not_found`, `not_allowed`, `meeting_adjusted`, `text_too_long`."""
    raise NotImplementedError


def adjust_meeting(
    workspace: Workspace, meeting_id: UnitEntryId, *, postpone_left: bool = False
) -> ChangeSet:
    """Adjust it: it and every item that this person opens are locked for ever. `postpone_left`: pupils not spoken of
    stand on the next one. An item of an own circle is locked when one of the circle adjusts. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `meeting_not_begun`, `meeting_adjusted` (nothing is left to lock),
    `meeting_items_left` (`count`), `required` on `present`.
    """
    raise NotImplementedError


def meeting_rows(workspace: Workspace) -> tuple[MeetingRow, ...]:
    """The meetings of the person's schools, the last first. Empty for who does not sit in EHT."""
    raise NotImplementedError


def next_meeting(workspace: Workspace) -> MeetingRow | None:
    """The meeting that goes on or comes next, for I dag; None when none is planned, or for who does not sit in EHT."""
    raise NotImplementedError


def possible_present(workspace: Workspace, meeting_id: UnitEntryId) -> tuple[Present, ...]:
    """Who sits in EHT of the school today, by name. Raises RuleViolation: `not_found`, `not_allowed`."""
    raise NotImplementedError
