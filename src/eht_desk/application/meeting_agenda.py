# SPDX-License-Identifier: EUPL-1.2
"""The agenda of EHT's meeting: what waits gets a number, and who looks is told numbers, reasons and states.

No name is here: which pupil a number is, only `meeting_items` tells, of one at a time.
"""

from __future__ import annotations

from eht_desk.application.changes import ChangeSet
from eht_desk.application.meeting_views import AgendaView
from eht_desk.application.workspace import Workspace
from eht_desk.domain.ids import EntryId, PupilId, UnitEntryId


def agenda(workspace: Workspace, meeting_id: UnitEntryId) -> AgendaView:
    """The agenda as this person may know it. A list is not a reading: no log row. Raises RuleViolation: `not_found`,
    `not_allowed` (does not sit in EHT of the school)."""
    raise NotImplementedError


def gather_agenda(workspace: Workspace, meeting_id: UnitEntryId) -> tuple[int, ChangeSet]:
    """Give a number to every pupil that this person sees and something waits for: how many. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `meeting_adjusted`.
    """
    raise NotImplementedError


def add_item(workspace: Workspace, meeting_id: UnitEntryId, pupil_id: PupilId) -> tuple[EntryId, ChangeSet]:
    """Put a pupil on the agenda by hand. One log row. Raises RuleViolation: `not_found`, `not_allowed`,
    `meeting_adjusted`, `pupil_on_agenda`, `not_of_this_school`."""
    raise NotImplementedError
