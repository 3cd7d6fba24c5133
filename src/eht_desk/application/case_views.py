# SPDX-License-Identifier: EUPL-1.2
"""What is shown of a case that follows a routine: records only. Codes, figures and days; the words are the routine's
own (titles, labels, texts) or the window's. case_page.py and worklist.py make them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from eht_desk.application.cases import CaseRow
from eht_desk.application.gates import OverrideRow, Proof
from eht_desk.domain.accounts import Role
from eht_desk.domain.cases import CaseLevel
from eht_desk.domain.ids import AccountId, CaseId, DocumentId, DraftId, TaskId
from eht_desk.domain.organisation import Period
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.routines.model import Coded, DeadlineKind

if TYPE_CHECKING:
    from eht_desk.application.case_decisions import DecisionRow
    from eht_desk.application.measures import MeasureRow
    from eht_desk.application.pupil_facts import FactRow
    from eht_desk.application.signals import SignalRow
    from eht_desk.application.task_rows import TaskRow

Figures = Mapping[str, str | int | date]
"""Facts of a code: ids, figures and days that the sentence for it is made of."""


class ActionKind(StrEnum):
    """What a button of a case leads to. `item` of the action says which one of the kind."""

    FORM = "form"  # write a form: begin it, or go on with the document or draft that the action names
    CONTACT = "contact"  # write a contact note; `item`: the channel, or empty
    SIGNAL = "signal"
    FACT = "fact"  # `item`: value of FactKind
    DECISION = "decision"  # `item`: id of the routine's decision
    MEASURE = "measure"
    EVALUATE = "evaluate"
    MEETING = "meeting"
    CONSENT = "consent"  # `item`: the purpose
    RECEIVE = "receive"
    HAND_OVER = "hand_over"  # of the document; `item`: the form's id of the hand-over
    APPROVAL = "approval"  # of the document; `item`: the form's id of the approval
    SIGN = "sign"  # the paper that is out comes back signed
    CHECK = "check"  # a check of the statistics; names no pupil
    TASK = "task"  # a person says that it is done: `task_id`
    OVERRIDE = "override"  # pass a gate with name and reason; `item`: the gate
    CLOSE = "close"
    ACCEPT = "accept"
    CASE = "case"  # open the case: there the next step stands
    NOTHING = "nothing"  # nothing that the program could open


@dataclass(frozen=True, slots=True)
class CaseAction:
    """One button. `label` is the name of the thing in the routine's or form's own words (the form's short title, the
    decision's title), empty where the kind says it all. `is_allowed`: whether this person may do it; who else does is
    `role`."""

    kind: ActionKind
    item: str = ""
    label: str = ""
    form_id: str = ""
    stage_id: str = ""
    document_id: DocumentId | None = None
    draft_id: DraftId | None = None
    task_id: TaskId | None = None
    case_id: CaseId | None = None
    role: Role | None = None
    is_allowed: bool = True


class DayLineKind(StrEnum):
    """A line of the arithmetic of a day."""

    START = "start"  # `label`: what happened; that day is not counted
    SPAN = "span"  # count and unit were added: `count`, `unit`
    MOVED = "moved"  # off a day when nobody works: `reason` (saturday, sunday, eve, holiday), `name`
    IN_BREAK = "in_break"  # the day lies in a break: `name`, `until`, `stand_in`
    SHOWN = "shown"  # the last school day before the break
    LAST_DONE = "last_done"  # it repeats, and begins anew from the last time


@dataclass(frozen=True, slots=True)
class DayLine:
    """One line of date arithmetic: the day it comes to, and what it was made of."""

    kind: DayLineKind
    day: date
    label: str = ""
    facts: Figures = field(default_factory=dict)


class DueState(StrEnum):
    """How a deadline stands. Waiting: what it starts at has not happened."""

    OPEN = "open"
    LATE = "late"
    DONE = "done"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class DueRow:
    """A deadline. `due` is the day; `shown_on` is earlier when `due` lies in a break, and then `stand_in` answers.

    `days_left` counts to `shown_on`, negative when late. A target is the school's own, where the law says only
    `law_word`; a ledger is told and never late.
    """

    id: str
    title: str
    kind: DeadlineKind
    state: DueState
    source: str
    text: str = ""
    law_word: str = ""
    role: Role | None = None
    due: date | None = None
    shown_on: date | None = None
    days_left: int | None = None
    done_on: date | None = None
    break_name: str = ""
    stand_in: str = ""
    lines: tuple[DayLine, ...] = ()
    action: CaseAction | None = None
    task_id: TaskId | None = None

    @property
    def is_target(self) -> bool:
        """Whether it is the school's own target and no rule's day."""
        return self.kind is DeadlineKind.TARGET


class StepState(StrEnum):
    """How a step of the chain stands."""

    DONE = "done"
    PASSED = "passed"  # somebody decided with name and reason that it is not done
    CURRENT = "current"
    AHEAD = "ahead"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True)
class StepLine:
    """What stands under a step: the paper of it in the form's words, when it was done, which day of it this is, or by
    when it is to be done."""

    paper: str = ""
    done_on: date | None = None
    day_number: int | None = None
    due: date | None = None
    is_target: bool = False


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of the stepper. `passed_by`: name and reason, where somebody passed it."""

    id: str
    title: str
    state: StepState
    line: StepLine = StepLine()
    role: Role | None = None
    text: str = ""
    passed_by: OverrideRow | None = None
    missing: tuple[MissingRow, ...] = ()


@dataclass(frozen=True, slots=True)
class LawRow:
    """A paragraph that a step or deadline rests on, as it is in force today."""

    title: str
    text: str
    replaces: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Because:
    """One reason why something is next: a code with its figures. `label`: the routine's own words for it, if any."""

    code: str
    label: str = ""
    facts: Figures = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WhyView:
    """Varför nu?: what the routine says, where it says so, the paragraphs, the figures, how the day was counted."""

    rule: str
    source: str
    laws: tuple[LawRow, ...] = ()
    because: tuple[Because, ...] = ()
    arithmetic: tuple[DayLine, ...] = ()


class NextKind(StrEnum):
    """What kind of thing is next: something to do, a gate to open, closing, following up after the return."""

    NEED = "need"
    GATE = "gate"
    CLOSE = "close"
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True, slots=True)
class NextRow:
    """Nästa steg."""

    kind: NextKind
    step_id: str
    title: str
    text: str
    why: WhyView
    action: CaseAction
    due: DueRow | None = None
    role: Role | None = None
    lacks: str = ""
    """The first thing that is missing, in the words of the list of what is missing."""


class MissingKind(StrEnum):
    """Where something is asked for."""

    NEED = "need"
    GATE = "gate"
    DAY = "day"  # a deadline that is open when the case is closed


@dataclass(frozen=True, slots=True)
class MissingRow:
    """One thing of Saknas innan steget är klart, met ones too, with what meets it. A gate's may be passed with name and
    reason (`override`), and then `passed_by` says by whom."""

    id: str
    label: str
    is_met: bool
    kind: MissingKind
    action: CaseAction | None = None
    proofs: tuple[Proof, ...] = ()
    source: str = ""
    gate_id: str = ""
    gate_title: str = ""
    is_warning: bool = False
    override: CaseAction | None = None
    passed_by: OverrideRow | None = None


class AnswersBecause(StrEnum):
    """Why this one answers for the case today."""

    OWNER = "owner"  # has the role and said so
    DELEGATE = "delegate"  # acts for the owner until a day
    NOT_ACCEPTED = "not_accepted"  # nobody with the role has said yes: rektor until then
    OWNER_LEFT = "owner_left"  # who said so does not hold the role any more: rektor until somebody else does


@dataclass(frozen=True, slots=True)
class DelegateRow:
    """Somebody who acts for the owner, today or later."""

    account_id: AccountId
    name: str
    period: Period
    given_by: str
    is_today: bool


@dataclass(frozen=True, slots=True)
class ResponsibleRow:
    """Who answers for the case today, and for whom. `owner_role` is whose it is by the routine; `owner_name` who
    accepted it. `role` and `name` are who answers now; a role without a name when several hold it."""

    role: Role
    name: str
    because: AnswersBecause
    owner_role: Role
    owner_name: str = ""
    is_me: bool = False
    until: date | None = None
    may_accept: bool = False
    may_delegate: bool = False
    delegates: tuple[DelegateRow, ...] = ()


class EventKind(StrEnum):
    """Kinds of rows of Händelser."""

    DOCUMENT = "document"
    NOTE = "note"
    RECEIVED = "received"
    SIGNAL = "signal"
    FACT = "fact"
    DECISION = "decision"
    MEASURE = "measure"
    EVALUATION = "evaluation"
    CASE = "case"
    TASK = "task"
    OVERRIDE = "override"
    MEETING = "meeting"
    RECORD = "record"  # something about the pupil's record: moved, renamed, left


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One row of Händelser, newest first: when it was, who wrote it down, and the row of its own kind (DocumentRow,
    NoteView, ReceivedRow, SignalRow, FactRow, DecisionRow, MeasureRow, CaseStepRow, TaskRow, OverrideRow ...). `holds`:
    False for what was withdrawn."""

    at: datetime
    who: str
    kind: EventKind
    item: object
    holds: bool = True


@dataclass(frozen=True, slots=True)
class VersionRow:
    """Which routine the case follows, and the newest version of it that is in force; a person moves it."""

    routine_id: str
    version: int
    title: str
    short_title: str
    newest: int
    source: str = ""

    @property
    def has_newer(self) -> bool:
        """Whether there is a later version than the one that it follows."""
        return self.newest > self.version


@dataclass(frozen=True, slots=True)
class ReachedRow:
    """A signal of the routine that the absence has reached: label, what was measured and the threshold, both in tenths
    and None where the school judges."""

    id: str
    label: str
    value: int | None
    threshold: int | None
    measure: str
    counts: str
    first_day: date
    last_day: date
    source: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case. `outside`: what is never blocked and always near (TRO-13, B3). `offers`: what else belongs to the step.

    One from before routines has no routine, steps or next, and everything else.
    """

    case: CaseRow
    pupil: PupilView
    level: CaseLevel
    routine: VersionRow | None
    steps: tuple[StepRow, ...]
    next: NextRow | None
    missing: tuple[MissingRow, ...]
    dues: tuple[DueRow, ...]
    reached: tuple[ReachedRow, ...]
    signals: tuple[SignalRow, ...]
    facts: tuple[FactRow, ...]
    measures: tuple[MeasureRow, ...]
    decisions: tuple[DecisionRow, ...]
    tasks: tuple[TaskRow, ...]
    timeline: tuple[CaseEvent, ...]
    outside: tuple[CaseAction, ...]
    offers: tuple[CaseAction, ...]
    responsible: ResponsibleRow
    overrides: tuple[OverrideRow, ...] = ()
    causes: tuple[Coded, ...] = ()
    stopped_by: str = ""
    """The decision that ended the process, in the routine's words."""
    days_since_signal: int | None = None
    days_since_contact: int | None = None
    """With the pupil (HRP-09)."""
    without_calendar: bool = False
    """The school has no läsår here: days are counted without its breaks."""
    may_keep: bool = False
    may_write: bool = False
    may_close: bool = False
    may_relapse: bool = False
    may_move_version: bool = False
    next_task: TaskId | None = None
    """The task that `next` stands for."""
    tasks_apart: tuple[TaskRow, ...] = ()
    """The open tasks that stand nowhere else: neither what is next nor a deadline stands for them."""
