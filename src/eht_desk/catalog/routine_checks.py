# SPDX-License-Identifier: EUPL-1.2
"""Checks how the parts of a routine refer to one another: steps, events, laws, decisions, conditions, roles.

Runs on a routine that `routine_reading` found nothing wrong with. Does not belong here: whether the forms, gates and
reasons that it names exist (routine_references).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from itertools import pairwise

from eht_desk.catalog.problems import Place, ProblemCode, ProblemList, suggestion
from eht_desk.catalog.routine_mentions import Mention, Thing, mentions
from eht_desk.domain.absence import Measuring
from eht_desk.domain.accounts import Role
from eht_desk.domain.case_entries import DutyValue, MeasureResult, SchoolForm
from eht_desk.domain.cases import OWNER_ROLES
from eht_desk.domain.forms.conditions import leaves
from eht_desk.domain.forms.model import Condition
from eht_desk.domain.routines.model import LawReference, RoutineDefinition

ACTIONS = frozenset({"contact", "measures", "evaluate", "meeting", "signal", "fact", "receive", "close"})
"""What an action can be besides `form:<id>` and `decision:<id>`."""
_YES = ("yes",)
PLAIN_FACTS: dict[str, tuple[str, ...]] = {
    "pupil.duty": tuple(item.value for item in DutyValue),
    "pupil.school_form": tuple(item.value for item in SchoolForm),
    "pupil.home": ("own", "other", "unknown"),
    "authority.kind": ("municipal", "independent"),
    "signals.written": _YES,
    "measures.tried": _YES,
    "measures.progress": tuple(item.value for item in MeasureResult),
    "returned": _YES,
}
"""What conditions ask for besides the routine's own parts and forms, with the answers that there can be."""
_EARLIEST = date.min


def check_routine(routine: RoutineDefinition, file: str, problems: ProblemList) -> None:
    """Note everything that is wrong between the parts of the routine."""
    check = _Check(routine, file, problems)
    check.parts()
    check.roles()
    check.laws()
    check.mentions()
    check.order()


class _Check:
    """One run over one routine."""

    def __init__(self, routine: RoutineDefinition, file: str, problems: ProblemList) -> None:
        self._routine = routine
        self._file = file
        self._problems = problems
        self._own: dict[Thing, Collection[str]] = {
            Thing.STEP: [item.id for item in routine.steps],
            Thing.EVENT: [item.id for item in routine.events],
            Thing.LAW: {item.id for item in routine.laws},
            Thing.TASK: [item.id for item in routine.tasks],
            Thing.SIGNAL: [item.id for item in routine.signals],
            Thing.DECISION: [item.id for item in routine.decisions],
        }

    def parts(self) -> None:
        """What a case needs to go from its opening to its end."""
        routine = self._routine
        for decision in routine.decisions:
            if not decision.values:
                place = Place(self._file, "decisions", decision.id, "values")
                self._add(
                    ProblemCode.PART_MISSING, place, "Nothing can be decided", "Write [[decisions.values]]."
                )
        if routine.is_base:
            return
        for key, is_there in (("steps", routine.steps), ("closing", routine.closing)):
            if not is_there:
                remedy = f"Write {key}, or build on a base that has them."
                self._add(
                    ProblemCode.PART_MISSING, Place(self._file, key=key), "A case would never end", remedy
                )
        for signal in routine.signals:
            if not signal.leads_to:
                place = Place(self._file, "signals", signal.id, "leads_to")
                self._add(
                    ProblemCode.MISSING_KEY, place, "It leads nowhere", "Name the step that it leads to."
                )
            is_days = signal.measure is Measuring.DAYS_IN_A_ROW
            if is_days and signal.period is not None:
                place = Place(self._file, "signals", signal.id, "period")
                remedy = "Take it away; the days in a row are the period."
                self._add(ProblemCode.KEY_NOT_FOR_KIND, place, "period has no use", remedy)

    def roles(self) -> None:
        """Whoever answers for something must be a role that sees the pupil."""
        for place, role in self._responsible():
            if role not in OWNER_ROLES:
                known = [item.value for item in OWNER_ROLES]
                found = f"{role.value} cannot answer for it"
                self._add(ProblemCode.UNKNOWN_ROLE, place, found, suggestion(role.value, known))

    def _responsible(self) -> Iterator[tuple[Place, Role]]:
        routine = self._routine
        if routine.owner is not None:
            yield Place(self._file, key="owner"), routine.owner
        for step in routine.steps:
            yield Place(self._file, "steps", step.id, "role"), step.role
        for deadline in routine.deadlines:
            yield Place(self._file, "deadlines", deadline.id, "role"), deadline.role
        for task in routine.tasks:
            yield Place(self._file, "tasks", task.id, "role"), task.role

    def laws(self) -> None:
        """Of the wordings of one paragraph at most one is in force on a day."""
        for law_id in dict.fromkeys(item.id for item in self._routine.laws):
            wordings = sorted(self._routine.laws_named(law_id), key=_begins)
            place = Place(self._file, "laws", law_id, "valid_from")
            for item in wordings:
                if item.valid_to is not None and item.valid_to < _begins(item):
                    found = f"It ends on {item.valid_to} before it begins"
                    self._add(ProblemCode.LAW_TIMES, place, found, "Write the days in order.")
            for earlier, later in pairwise(wordings):
                if earlier.valid_to is None or earlier.valid_to >= _begins(later):
                    found = f"Two wordings are in force on {_begins(later)}"
                    self._add(
                        ProblemCode.LAW_TIMES, place, found, "End the earlier one the day before: valid_to."
                    )

    def mentions(self) -> None:
        """What it names of its own is there."""
        for mention in mentions(self._routine, self._file):
            known = self._own.get(mention.thing)
            if mention.thing is Thing.ACTION:
                self._action(mention)
            elif mention.thing is Thing.FACT:
                self._fact(mention)
            elif known is not None and mention.name not in known:
                found = f"The routine has no {mention.thing.value} {mention.name!r}"
                self._add(ProblemCode.UNKNOWN_PART, mention.place, found, suggestion(mention.name, known))
            elif mention.thing is Thing.DECISION:
                self._answers(mention, self._decided(mention.name))

    def _action(self, mention: Mention) -> None:
        if mention.name not in ACTIONS:
            known = [*ACTIONS, "form:<form>", "decision:<decision>"]
            found = f"There is no action {mention.name!r}"
            self._add(ProblemCode.UNKNOWN_ACTION, mention.place, found, suggestion(mention.name, known))

    def _fact(self, mention: Mention) -> None:
        if mention.name in PLAIN_FACTS:
            self._answers(mention, PLAIN_FACTS[mention.name])
            return
        kind, _, name = mention.name.partition(".")
        own = {"signal": Thing.SIGNAL, "decision": Thing.DECISION, "step": Thing.STEP}.get(kind)
        if own is not None and name in self._own[own]:
            answers = {"signal": _YES, "step": ("done",)}.get(kind) or self._decided(name)
            self._answers(mention, answers)
        elif own is not None:
            found = f"The routine has no {kind} {name!r}"
            self._add(ProblemCode.UNKNOWN_PART, mention.place, found, suggestion(name, self._own[own]))
        elif not self._is_of_form(kind, name):
            known = [
                *PLAIN_FACTS,
                "signal.<id>",
                "decision.<id>",
                "step.<id>",
                "document.<form>",
                "answer.<form>.<field>",
            ]
            found = f"Nothing is known as {mention.name!r}"
            self._add(ProblemCode.UNKNOWN_FACT, mention.place, found, suggestion(mention.name, known))

    @staticmethod
    def _is_of_form(kind: str, name: str) -> bool:
        parts = name.split(".")
        wanted = {"document": 1, "answer": 2}.get(kind)
        return len(parts) == wanted and all(parts)

    def _decided(self, decision_id: str) -> tuple[str, ...]:
        decision = self._routine.decision(decision_id)
        return () if decision is None else tuple(item.id for item in decision.values)

    def _answers(self, mention: Mention, known: tuple[str, ...]) -> None:
        for value in mention.values:
            if value not in known:
                found = f"{mention.name} is never {value!r}"
                self._add(ProblemCode.UNKNOWN_OPTION, mention.place, found, suggestion(value, known))

    def order(self) -> None:
        """A step and what it needs rest on steps before it, never on itself or a later one."""
        before: set[str] = set()
        for step in self._routine.steps:
            asked = [(Place(self._file, "steps", step.id, "when"), step.when)]
            for need in step.needs:
                asked.append((Place(self._file, f"steps {step.id}, needs", need.id, "when"), need.when))
            for place, condition in asked:
                for later in _steps_asked(condition) & set(self._own[Thing.STEP]) - before:
                    remedy = "Ask for a step that stands before it."
                    self._add(ProblemCode.LATER_STEP, place, f"The step {later!r} comes no earlier", remedy)
            before.add(step.id)

    def _add(self, code: ProblemCode, place: Place, found: str, remedy: str) -> None:
        self._problems.add(code, place, found, remedy)


def _steps_asked(condition: Condition | None) -> set[str]:
    return {leaf.field.removeprefix("step.") for leaf in leaves(condition) if leaf.field.startswith("step.")}


def _begins(law: LawReference) -> date:
    return law.valid_from or _EARLIEST
