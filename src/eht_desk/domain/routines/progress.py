# SPDX-License-Identifier: EUPL-1.2
"""Where a case stands by its routine: judged from what is written (judging.py), never ticked. An open case always has
a next step.

The same writing gives the same answer; today only says what is late.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from eht_desk.domain.accounts import Role
from eht_desk.domain.case_entries import CaseDecision
from eht_desk.domain.forms.model import AnswerValue
from eht_desk.domain.gates import GateOverride, GateResult
from eht_desk.domain.routines.due import DueDay
from eht_desk.domain.routines.facts import Because, Proof
from eht_desk.domain.routines.model import Need, RoutineDefinition, RoutineTask, StepDefinition

CLOSE = "close"
"""The action that closes the case."""


class StepState(StrEnum):
    """How a step stands. Passed: somebody went on without it, with name and reason."""

    DONE = "done"
    CURRENT = "current"
    AHEAD = "ahead"
    NOT_NEEDED = "not_needed"
    PASSED = "passed"


class NextKind(StrEnum):
    """What the next thing is. Nothing: the case is closed."""

    NEED = "need"
    GATE = "gate"
    FOLLOW_UP = "follow_up"
    CLOSE = "close"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class NeedState:
    """A need that is asked, with what meets it, the oldest first."""

    need: Need
    proofs: tuple[Proof, ...] = ()

    @property
    def is_met(self) -> bool:
        """Whether there is something that meets it."""
        return bool(self.proofs)


@dataclass(frozen=True, slots=True)
class StepProgress:
    """A step with what it asks for in this case, or asked for and got. `done_on`: the day when the last of it came, or
    it was passed."""

    definition: StepDefinition
    state: StepState
    needs: tuple[NeedState, ...] = ()
    gates: tuple[GateResult, ...] = ()
    override: GateOverride | None = None
    done_on: date | None = None

    @property
    def missing(self) -> tuple[NeedState | GateResult, ...]:
        """The gates that stand closed, then the needs that are not met."""
        closed = tuple(item for item in self.gates if not item.is_open)
        return (*closed, *(item for item in self.needs if not item.is_met))


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one thing that comes next. `action` is the button; `role` does it; `because` says why now, in codes.

    `step` is None only when every step is done. `gate`: the gate that stands in the way.
    """

    kind: NextKind
    role: Role
    action: str
    step: StepDefinition | None = None
    need: Need | None = None
    gate: GateResult | None = None
    due: DueDay | None = None
    because: tuple[Because, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything that the screen, the worklist and the tasks need to know of a case.

    `tasks` are the routine's tasks that are asked now, done or not; `outside` those that are always near.
    """

    definition: RoutineDefinition
    facts: Mapping[str, AnswerValue]
    steps: tuple[StepProgress, ...]
    next: NextStep
    dues: tuple[DueDay, ...] = ()
    stopped_by: CaseDecision | None = None
    tasks: tuple[RoutineTask, ...] = ()
    outside: tuple[RoutineTask, ...] = ()
    closing: tuple[GateResult, ...] = ()
    """The gates before the case is closed (G8)."""

    @property
    def current(self) -> StepProgress | None:
        """The step that the case is at; None when all are done or the process stopped."""
        return next((item for item in self.steps if item.state is StepState.CURRENT), None)

    @property
    def missing(self) -> tuple[NeedState | GateResult, ...]:
        """What is missing before the current step is done."""
        return () if self.current is None else self.current.missing

    @property
    def first_due(self) -> DueDay | None:
        """The open deadline that comes first, of any step."""
        return first_due(self.dues)


def step_gate(routine_id: str, step_id: str) -> str:
    """The gate id under which a step is passed with name and reason."""
    return f"step.{routine_id}.{step_id}"


def first_due(dues: Iterable[DueDay]) -> DueDay | None:
    """The open one whose day comes first; a ledger is none."""
    alarms = [item for item in dues if item.is_alarm and item.due is not None]
    return min(alarms, key=lambda item: item.due or date.max, default=None)
