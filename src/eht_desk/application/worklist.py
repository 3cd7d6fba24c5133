# SPDX-License-Identifier: EUPL-1.2
"""Ärenden: every open case that the person sees, with what is next in it as it was judged at the last writing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from eht_desk.application.case_views import AnswersBecause, CaseAction
from eht_desk.application.workspace import Workspace
from eht_desk.domain.accounts import Role
from eht_desk.domain.cases import CaseLevel
from eht_desk.domain.ids import AccountId, CaseId, ClassId
from eht_desk.domain.pupil_view import PupilView


class Whose(StrEnum):
    """Whose cases are listed: all that the person sees, those that the person answers for, those of nobody yet."""

    ALL = "all"
    MINE = "mine"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """What is listed. Empty asks nothing. `step` is `routine_id.step_id` as in `Worklist.steps`; `text` is searched in
    names, aliases, classes and references."""

    step: str = ""
    is_late: bool = False
    whose: Whose = Whose.ALL
    responsible: AccountId | None = None
    role: Role | None = None
    class_id: ClassId | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One open case. `due` is the first open day, shown early when it lies in a break; `days_left` is negative when
    late; a target is the school's own and no rule's day. `stale_days`: since anything was written in the case.
    `stops`: a decision ended the process and closing is next. `because`: why `responsible` answers."""

    case_id: CaseId
    pupil: PupilView
    reference: str
    level: CaseLevel
    routine_id: str
    step_id: str
    step_title: str
    step_number: int
    steps: int
    next_title: str
    action: CaseAction
    due: date | None
    due_title: str
    days_left: int | None
    is_target: bool
    role: Role
    responsible: str
    responsible_id: AccountId | None
    because: AnswersBecause
    waits_for_acceptance: bool
    owner_left: bool
    is_mine: bool
    stale_days: int
    stops: bool = False
    has_left: bool = False

    @property
    def is_late(self) -> bool:
        """Whether the first open day has passed."""
        return self.days_left is not None and self.days_left < 0


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to narrow the list by, and how many open cases it has. `key` is what the filter takes."""

    key: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Worklist:
    """The rows that the filter leaves, those of who left first (TRO-04), then late ones, then by day. Choices and
    counts are of all open cases that the person sees."""

    rows: tuple[WorkRow, ...]
    total: int
    late: int
    mine: int
    steps: tuple[Choice, ...]
    classes: tuple[Choice, ...]
    people: tuple[Choice, ...]


def worklist(workspace: Workspace, chosen: WorkFilter | None = None) -> Worklist:
    """The open cases. A list is not a reading of a pupil: no log row."""
    raise NotImplementedError


def open_case_count(workspace: Workspace) -> int:
    """How many open cases the person sees, for the sidebar."""
    raise NotImplementedError
