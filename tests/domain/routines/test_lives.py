# SPDX-License-Identifier: EUPL-1.2
"""Random lives of a case: whatever happens in whatever order, there is a next step and no day before its start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from eht_desk.domain.absence import Counting, Measuring
from eht_desk.domain.case_entries import Evaluation, Measure, MeasureResult
from eht_desk.domain.cases import closed, reopened
from eht_desk.domain.routines.due import DueState
from eht_desk.domain.routines.progress import NextKind, Progress, StepState, step_gate
from tests.domain.routines.made import CALENDAR, ME, PLAIN, ROUTINE, Life, at

# From here 900 days reach over two Easters, two Christmas breaks, five eves and 29 February 2028.
FIRST = date(2026, 8, 24)

happenings = st.one_of(
    st.tuples(st.just("saw"), st.integers(0, 1000), st.sampled_from(Measuring), st.sampled_from(Counting)),
    st.just(("called",)),
    st.tuples(st.just("wrote"), st.sampled_from(["checklist", "plan", "closing"]),
              st.sampled_from(["talk", "follow_up", "plan", "followed", "followed__3", "revised", "closing"]),
              st.integers(-40, 40)),
    st.tuples(st.just("decided"), st.sampled_from(["problem", "no_problem", "unheard_of"])),
    st.tuples(st.just("tried"), st.none() | st.sampled_from(MeasureResult), st.integers(-20, 20)),
    st.tuples(st.just("back"), st.integers(-20, 20)),
    st.tuples(st.just("passed"), st.sampled_from([step.id for step in ROUTINE.steps])),
    st.just(("gate",)),
    st.just(("lost",)),
    st.just(("closed",)),
    st.just(("reopened",)),
)  # fmt: skip
lives = st.lists(st.tuples(st.integers(0, 60), happenings), max_size=15)


def happens(life: Life, day: date, what: tuple) -> None:
    kind, *more = what
    if kind == "saw":
        value, measure, counts = more
        life.saw(day, value, measure=measure, counts=counts, first=day - timedelta(days=value // 10))
    elif kind == "wrote":
        form, stage, shift = more
        life.wrote(day, form, stage, talk_on=(day + timedelta(days=shift)).isoformat())
    elif kind == "tried":
        result, shift = more
        life.tried(day + timedelta(days=shift), *(() if result is None else ((day, result),)))
    else:
        OTHERS[kind](life, day, *more)


def loses(life: Life, _: date) -> None:
    for things in (life.notes, life.documents, life.entries):
        del things[-1:]


def closes(life: Life, day: date) -> None:
    life.case = closed(life.case, "attendance_works", at(day), ME, "") if life.case.is_open else life.case


def reopens(life: Life, day: date) -> None:
    life.case = life.case if life.case.is_open else reopened(life.case, at(day), ME, "")


OTHERS: dict[str, Callable[..., object]] = {
    "called": Life.called,
    "decided": Life.decided,
    "back": lambda life, day, shift: life.came_back(day + timedelta(days=shift)),
    "passed": lambda life, day, step: life.passed(day, step_gate(ROUTINE.id, step)),
    "gate": lambda life, day: life.passed(day, "called", "call"),
    "lost": loses,
    "closed": closes,
    "reopened": reopens,
}


def check(progress: Progress, is_open: bool, today: date) -> None:
    coming = progress.next
    current = [item for item in progress.steps if item.state is StepState.CURRENT]
    undone = [item for item in progress.steps if item.state in (StepState.CURRENT, StepState.AHEAD)]
    assert current == undone[:1]
    assert (coming.kind is not NextKind.NOTHING) is is_open
    if not is_open:
        assert not progress.dues
        assert not progress.tasks
        return
    assert coming.action
    assert coming.because
    if coming.kind in (NextKind.NEED, NextKind.GATE):
        assert coming.step is current[0].definition
        assert progress.missing
    for item in progress.dues:
        if item.state is DueState.WAITING:
            assert item.due is None
            continue
        assert item.started_on is not None
        assert item.raw is not None
        assert item.due is not None
        assert item.shown_on is not None
        assert item.started_on <= item.raw <= item.due
        assert item.started_on <= item.shown_on <= item.due
        assert (item.shown_on == item.due) or item.in_break is not None or item.shown_on == item.started_on
        assert not item.rule.moves or CALENDAR.is_working_day(item.due)
    if progress.stopped_by is not None:
        assert coming.kind in (NextKind.CLOSE, NextKind.FOLLOW_UP)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 400), lives, st.booleans())
def test_an_open_case_always_has_a_next_step_and_no_day_comes_before_its_start(start, events, has_terms):
    life = Life(FIRST + timedelta(days=start))
    day = life.opened
    calendar = CALENDAR if has_terms else PLAIN
    for wait, what in events:
        day = min(day + timedelta(days=wait), date(2028, 12, 1))
        happens(life, day, what)
        progress = life.judged(day, calendar=calendar)
        check(progress, life.case.is_open, day)
    # The same writing gives the same answer, in whichever order the store hands it out.
    before = life.judged(day, calendar=calendar)
    for things in (life.notes, life.documents, life.entries, life.overrides):
        things.reverse()
    assert life.judged(day, calendar=calendar) == before


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 400), lives)
def test_doing_what_is_next_comes_to_the_end_of_the_chain(start, events):
    life = Life(FIRST + timedelta(days=start))
    day = life.opened
    for wait, what in events:
        day = min(day + timedelta(days=wait), date(2028, 12, 1))
        happens(life, day, what)
    if not life.case.is_open:
        life.case = reopened(life.case, at(day), ME, "")
    life.came_back(day)
    coming = life.judged(day).next
    for _ in range(25):
        if coming.action == "close":
            return
        day += timedelta(days=1)
        do(life, day, coming.action, coming.need.id if coming.need else "")
        coming = life.judged(day).next
    raise AssertionError(coming)


def do(life: Life, day: date, action: str, need: str) -> None:
    """Press the button."""
    stages = {"form:x": ("checklist", "talk"), "form:closing": ("closing", "closing")}
    plan = {"written": "plan", "revised": "revised"}
    if action == "contact":
        life.called(day)
    elif action == "meeting":
        life.decided(day, "problem")
    elif action in ("measures", "evaluate"):
        # evaluates all that are tried, or tries one
        done = Evaluation(day, MeasureResult.PROGRESS, True, True, "", "", at(day), ME)
        known = [item for item in life.entries if isinstance(item, Measure)]
        if need == "tried" or not known:
            life.tried(day)
        else:
            life.entries = [
                replace(item, evaluations=(*item.evaluations, done)) if isinstance(item, Measure) else item
                for item in life.entries
            ]
    elif action == "form:checklist":
        life.wrote(day, "checklist", "follow_up", talk_on="")
    elif action == "form:plan":
        life.wrote(day, "plan", plan.get(need, "followed"))
    else:
        life.wrote(day, *stages[action], talk_on=day.isoformat())
