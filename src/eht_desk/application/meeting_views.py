# SPDX-License-Identifier: EUPL-1.2
"""What a screen or paper of EHT's meeting is told. Records only; meetings, meeting_agenda and meeting_items make them.

The agenda never holds a name: numbers, reasons and states. Only `ItemView`, the one pupil being spoken of, has one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from eht_desk.application.cases import CaseRow
from eht_desk.application.document_views import DocumentRow
from eht_desk.application.survey_views import SurveyRow
from eht_desk.domain.accounts import Role
from eht_desk.domain.case_entries import CaseDecision, ItemState, Measure, MeetingAction, Signal
from eht_desk.domain.ids import AccountId, EntryId, TaskId, UnitEntryId, UnitId
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.routines.model import Coded, DecisionDefinition, MeasureKind
from eht_desk.domain.unit_entries import MeetingState, Present


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting in a list, or above its agenda. It names no pupil.

    `numbers` of its agenda have been given; of those that this person opens, `done` are spoken of and `left` wait.
    `to_lock`: of an adjusted meeting, items that this person opens and that are not locked yet (own circles).
    """

    id: UnitEntryId
    unit_id: UnitId
    unit_name: str
    on: date
    at: str
    state: MeetingState
    chair: str
    present: tuple[Present, ...]
    general: str
    routine_id: str
    routine_version: int
    routine_title: str
    numbers: int
    done: int
    left: int
    to_lock: int
    began_at: datetime | None
    adjusted_at: datetime | None
    adjusted_by: str
    may_keep: bool
    """Whether the person plans, begins, writes and adjusts it."""


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """Why a pupil stands on the agenda: an item of the routine's agenda with its words. `day`: of what runs out, by
    when, as long as the number waits."""

    id: str
    title: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """One number of the agenda: "Ärende {number}". Of one that asks for an own circle only the number is known:
    `item_id`, `state` are None and there are no reasons."""

    number: int
    item_id: EntryId | None = None
    reasons: tuple[ReasonRow, ...] = ()
    state: ItemState | None = None
    is_locked: bool = False
    may_open: bool = False
    """Whether this person may speak of the pupil in the program; who sits in EHT without that sees the number."""
    code: str = ""
    """The random reference of the pupil's case."""

    @property
    def is_own_circle(self) -> bool:
        """Whether it is spoken of by others than this person ("kräver egen krets")."""
        return self.item_id is None


@dataclass(frozen=True, slots=True)
class AgendaView:
    """The agenda of a meeting, by number. `standing`: headings that are there although nothing waits (TRO-05).

    `waiting`: so many pupils that this person sees have a reason and no number yet; `gather_agenda` gives them one.
    `current`: the first that waits.
    """

    meeting: MeetingRow
    items: tuple[AgendaRow, ...]
    standing: tuple[str, ...]
    waiting: int = 0
    current: EntryId | None = None


class AbsentReason(StrEnum):
    """What does not let somebody who is at the meeting be there for this pupil."""

    OWN_CIRCLE = "own_circle"  # not named for a protected pupil (P-4)
    DENIED = "denied"  # must never get anything about the pupil (P-13)
    NO_ROLE = "no_role"  # no role at the pupil's school that sits in EHT, and sees the pupil in no other way
    NOT_OF_SCHOOL = (
        "not_of_school"  # a guest without account: only with the consent that outside parties take part
    )
    NO_MEDICAL_CONSENT = (
        "no_medical_consent"  # stays, tells nothing of the medical work and writes nothing (HUD-22)
    )


@dataclass(frozen=True, slots=True)
class AbsentView:
    """Somebody present, and what the permission that is not there means for this pupil. `must_leave`: goes out while
    the pupil is spoken of; else stays, and takes part only as the reason says."""

    name: str
    role: Role | None
    reason: AbsentReason
    must_leave: bool
    account_id: AccountId | None = None


@dataclass(frozen=True, slots=True)
class ActionRow:
    """A decision of the meeting. `owner_name` is empty when a role does it. `measure` is its kind when it is a measure
    (insats) that is tried. Once it became a task or a measure (`is_made`), its words stay."""

    text: str
    owner_role: Role | None
    owner_id: AccountId | None
    owner_name: str
    due: date | None
    measure: str = ""
    task_id: TaskId | None = None
    measure_id: EntryId | None = None

    @property
    def is_made(self) -> bool:
        """Whether it became a task or a measure."""
        return self.task_id is not None or self.measure_id is not None


@dataclass(frozen=True, slots=True)
class ItemChoices:
    """What can be chosen while the pupil is spoken of: the assessment, causes, kinds of measures, who does it."""

    assessment: DecisionDefinition | None
    causes: tuple[Coded, ...]
    measures: tuple[MeasureKind, ...]
    owner_roles: tuple[Role, ...]
    owners: tuple[tuple[AccountId, str], ...]


@dataclass(frozen=True, slots=True)
class ItemView:
    """The one pupil being spoken of. `case` is the open case, or None. `documents`, `surveys` and `signals` are what
    can be read up (underlag); `measures` what is tried, `decisions` what was decided before.

    `needs_case`: an assessment that goes on asks for a case first. `may_write`: not locked, not done, and allowed.
    `postponed_before`: so many meetings before this one put it off.
    """

    row: AgendaRow
    meeting: MeetingRow
    pupil: PupilView
    case: CaseRow | None
    documents: tuple[DocumentRow, ...]
    surveys: tuple[SurveyRow, ...]
    signals: tuple[Signal, ...]
    measures: tuple[Measure, ...]
    decisions: tuple[CaseDecision, ...]
    assessment: str
    causes: tuple[str, ...]
    text: str
    actions: tuple[ActionRow, ...]
    feedback: str
    absent: tuple[AbsentView, ...]
    choices: ItemChoices
    may_write: bool
    needs_case: bool
    postponed_before: int = 0
    feedback_task_id: TaskId | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What is written while a pupil is spoken of; saved as it is typed, however half. `feedback` goes to the mentor."""

    assessment: str = ""
    causes: tuple[str, ...] = ()
    text: str = ""
    actions: tuple[MeetingAction, ...] = ()
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A check of the statistics that comes again (D9), for one school. `due`: its last day; `last_on` and `last_by`
    of the latest one, with what was looked at and written. `may_record`: the routine's role, or who stands in."""

    unit_id: UnitId
    unit_name: str
    routine_id: str
    check_id: str
    title: str
    source: str
    role: Role
    looks_at: tuple[Coded, ...]
    due: date
    days_left: int
    last_on: date | None = None
    last_by: str = ""
    last_looked_at: tuple[str, ...] = ()
    last_text: str = ""
    may_record: bool = False
