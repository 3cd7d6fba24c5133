# SPDX-License-Identifier: EUPL-1.2
"""What is written down in a case besides documents: signals, facts, decisions, measures, what a meeting said. Pure.

One shelf for all of it: an entry is about one pupil, lies in the pupil's compartment and goes along when the pupil's
record moves. A new kind is a dataclass here and a row in the store's list of kinds, never a new table.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from eht_desk.domain.absence import Counting, Measuring
from eht_desk.domain.accounts import Role
from eht_desk.domain.ids import (
    AccountId,
    CaseId,
    CompartmentId,
    EntryId,
    PupilId,
    TaskId,
    UnitEntryId,
    UnitId,
)


class FactKind(StrEnum):
    """What a dated fact about the pupil is (HUD-01, 04, 33)."""

    DUTY = "duty"  # skolplikt: values of DutyValue
    SCHOOL_FORM = "school_form"  # skolform: values of SchoolForm
    HOME_MUNICIPALITY = "home_municipality"  # hemkommun: the name of the municipality
    RETURNED = "returned"  # the day when the pupil was back in school after long absence


class DutyValue(StrEnum):
    """Skolplikt. Staff set it; it is never derived from a permit (B1-9)."""

    HAS_DUTY = "has_duty"
    RIGHT_ONLY = "right_only"
    ENDED = "ended"


class SchoolForm(StrEnum):
    """Skolform in which the duty is fulfilled (HUD-04)."""

    PRESCHOOL_CLASS = "preschool_class"
    COMPULSORY = "compulsory"
    ADAPTED_COMPULSORY = "adapted_compulsory"
    SAMI = "sami"
    SPECIAL = "special"
    OTHER_FORM = "other_form"  # 24 kap.


@dataclass(frozen=True, slots=True)
class PupilFact:
    """A fact about the pupil that holds from a day until the next of its kind. Nothing is deleted: a wrong one is
    withdrawn with a reason."""

    id: EntryId
    compartment_id: CompartmentId
    pupil_id: PupilId
    unit_id: UnitId
    kind: FactKind
    value: str
    holds_from: date
    written_at: datetime
    written_by: AccountId
    reason: str = ""
    decided_by: str = ""
    ends_on: date | None = None
    """Of the duty: the day it is proposed to end (HUD-08), as a person confirmed it."""
    withdrawn_at: datetime | None = None
    withdrawn_by: AccountId | None = None
    withdrawn_reason: str = ""


@dataclass(frozen=True, slots=True)
class Signal:
    """Absence that somebody noticed and typed in. `value` is per cent, hours or days by `measure`, in tenths (125 is
    12,5); None for a judgement without figure. `reaches` are the ids of the routine's signals that it reached then."""

    id: EntryId
    compartment_id: CompartmentId
    pupil_id: PupilId
    unit_id: UnitId
    measure: Measuring
    counts: Counting
    value: int | None
    first_day: date
    last_day: date
    seen_on: date
    written_at: datetime
    written_by: AccountId
    text: str = ""
    reaches: tuple[str, ...] = ()
    case_id: CaseId | None = None
    withdrawn_at: datetime | None = None
    withdrawn_by: AccountId | None = None
    withdrawn_reason: str = ""
    judged: str = ""
    """Of a judgement: the id of the routine's signal that it is. Empty for one from before that was asked."""


@dataclass(frozen=True, slots=True)
class CaseDecision:
    """A decision about the case, by the routine's id of it. `decided_by` is who decided, as written. A later one of the
    same id holds instead; a wrong one is withdrawn with a reason."""

    id: EntryId
    compartment_id: CompartmentId
    pupil_id: PupilId
    unit_id: UnitId
    case_id: CaseId
    decision: str
    value: str
    decided_on: date
    decided_by: str
    written_at: datetime
    written_by: AccountId
    text: str = ""
    causes: tuple[str, ...] = ()
    meeting_id: UnitEntryId | None = None
    review_on: date | None = None
    """When it is looked at again (G10), as they decided."""
    withdrawn_at: datetime | None = None
    withdrawn_by: AccountId | None = None
    withdrawn_reason: str = ""


class MeasureResult(StrEnum):
    """What a measure came to. Without progress the plan is revised (TRO-20)."""

    PROGRESS = "progress"
    SOME = "some"
    NO_PROGRESS = "no_progress"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """That a measure was evaluated, with whom (G9): pupil and guardian took part, or what was tried is said."""

    on: date
    result: MeasureResult
    pupil_took_part: bool
    guardian_took_part: bool
    attempts: str
    text: str
    written_at: datetime
    written_by: AccountId


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure (insats) that is tried: `kind` of the routine's list or empty for an own one, in words in `text`."""

    id: EntryId
    compartment_id: CompartmentId
    pupil_id: PupilId
    unit_id: UnitId
    case_id: CaseId
    kind: str
    text: str
    starts_on: date
    follow_up_on: date | None
    written_at: datetime
    written_by: AccountId
    owner_role: Role | None = None
    owner_id: AccountId | None = None
    responsible: str = ""
    ends_on: date | None = None
    evaluations: tuple[Evaluation, ...] = ()
    meeting_id: UnitEntryId | None = None
    withdrawn_at: datetime | None = None
    withdrawn_by: AccountId | None = None
    withdrawn_reason: str = ""


@dataclass(frozen=True, slots=True)
class MeetingAction:
    """A decision of the meeting with who does it and when; `task_id` is the task that it became.

    `measure`: a kind of the routine's measures, when it is one that is tried; `measure_id` is the entry it became.
    """

    text: str
    owner_role: Role | None = None
    owner_id: AccountId | None = None
    due: date | None = None
    task_id: TaskId | None = None
    measure: str = ""
    measure_id: EntryId | None = None


class ItemState(StrEnum):
    """How far a meeting came with one pupil."""

    WAITING = "waiting"
    DONE = "done"
    POSTPONED = "postponed"


@dataclass(frozen=True, slots=True)
class MeetingItem:
    """What an EHT meeting said about one pupil. `reasons`: ids of the agenda's items that brought it; `number` its
    place.

    `absent_ids`: those present at the meeting who were not there for this pupil, because something does not let them.
    Once `locked_at` it never changes.
    """

    id: EntryId
    compartment_id: CompartmentId
    pupil_id: PupilId
    unit_id: UnitId
    meeting_id: UnitEntryId
    number: int
    reasons: tuple[str, ...]
    written_at: datetime
    written_by: AccountId
    case_id: CaseId | None = None
    state: ItemState = ItemState.WAITING
    assessment: str = ""
    causes: tuple[str, ...] = ()
    text: str = ""
    actions: tuple[MeetingAction, ...] = ()
    feedback: str = ""
    feedback_task_id: TaskId | None = None
    absent_ids: tuple[AccountId, ...] = ()
    locked_at: datetime | None = None
    absent_names: tuple[str, ...] = ()
    """The same of guests, who have no account."""

    @property
    def was_adjusted(self) -> bool:
        """Whether the pupil was spoken of, and what was said is locked. One that was put off is locked too."""
        return self.locked_at is not None and self.state is ItemState.DONE


CaseEntry = PupilFact | Signal | CaseDecision | Measure | MeetingItem
"""Everything that lies on the shelf."""


def standing(entry: CaseEntry) -> bool:
    """Whether it holds: nobody withdrew it."""
    return isinstance(entry, MeetingItem) or entry.withdrawn_at is None


def case_of(entry: CaseEntry) -> CaseId | None:
    """The case that it belongs to, if any: facts belong to the pupil."""
    return None if isinstance(entry, PupilFact) else entry.case_id


def may_become(former: CaseEntry, later: CaseEntry) -> bool:
    """Whether an entry may be written over by the later one: what was withdrawn or locked never changes, and nobody
    takes an evaluation away or changes whom the entry is about."""
    if type(former) is not type(later) or former.pupil_id != later.pupil_id:
        return False
    if isinstance(former, MeetingItem):
        return former.locked_at is None
    if isinstance(former, Measure) and isinstance(later, Measure):
        kept = later.evaluations[: len(former.evaluations)]
        return former.withdrawn_at is None and kept == former.evaluations
    return former.withdrawn_at is None
