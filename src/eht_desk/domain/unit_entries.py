# SPDX-License-Identifier: EUPL-1.2
"""What is written down for a whole school and names no pupil: meetings, checks of statistics, the calendar. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from eht_desk.domain.accounts import Role
from eht_desk.domain.ids import AccountId, CompartmentId, EntryId, UnitEntryId, UnitId
from eht_desk.domain.organisation import Period


class MeetingState(StrEnum):
    """How far a meeting came. Adjusted is justerat: locked, nothing of it changes any more."""

    PLANNED = "planned"
    RUNNING = "running"
    ADJUSTED = "adjusted"


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody at the meeting: an account, or a name as written."""

    account_id: AccountId | None
    name: str
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """An EHT meeting. What it says about a pupil lies with the pupil (`MeetingItem`); `general` names nobody."""

    id: UnitEntryId
    compartment_id: CompartmentId
    unit_id: UnitId
    on: date
    at: str
    """As the school writes it: 08:15; empty when no time is set."""
    routine_id: str
    routine_version: int
    made_at: datetime
    made_by: AccountId
    state: MeetingState = MeetingState.PLANNED
    chair: str = ""
    present: tuple[Present, ...] = ()
    general: str = ""
    began_at: datetime | None = None
    adjusted_at: datetime | None = None
    adjusted_by: AccountId | None = None
    item_ids: tuple[EntryId, ...] = ()
    """The agenda: the item of each number, the first first. Who cannot open one sees that its number is there, no more.
    """

    @property
    def numbers(self) -> int:
        """So many numbers of the agenda have been given."""
        return len(self.item_ids)


@dataclass(frozen=True, slots=True)
class StatisticsCheck:
    """That somebody checked the statistics (D9): what was looked at (ids of the routine), when, in what words."""

    id: UnitEntryId
    compartment_id: CompartmentId
    unit_id: UnitId
    check: str
    on: date
    looked_at: tuple[str, ...]
    text: str
    written_at: datetime
    written_by: AccountId


@dataclass(frozen=True, slots=True)
class Break:
    """Days without school inside a term: lov with a name, or a studiedag (one day)."""

    name: str
    period: Period
    is_study_day: bool = False


@dataclass(frozen=True, slots=True)
class SchoolCalendar:
    """A school's läsår: its terms and the days off in them (B11-6). `stand_in`: who answers in breaks, as named."""

    id: UnitEntryId
    compartment_id: CompartmentId
    unit_id: UnitId
    start_year: int
    terms: tuple[Period, ...]
    breaks: tuple[Break, ...]
    written_at: datetime
    written_by: AccountId
    stand_in: str = ""


UnitEntry = Meeting | StatisticsCheck | SchoolCalendar
"""Everything that lies on the shelf of a school."""


def written_down_at(entry: UnitEntry) -> datetime:
    """When somebody first wrote it."""
    return entry.made_at if isinstance(entry, Meeting) else entry.written_at


def unit_entry_may_become(former: UnitEntry, later: UnitEntry) -> bool:
    """Whether an entry may be written over by the later one: an adjusted meeting never changes."""
    if type(former) is not type(later) or former.unit_id != later.unit_id:
        return False
    return not isinstance(former, Meeting) or former.state is not MeetingState.ADJUSTED
