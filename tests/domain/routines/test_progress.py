# SPDX-License-Identifier: EUPL-1.2
"""Where a case stands: what is next, why, what is missing, from the first signal to closing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from eht_desk.domain.absence import Counting, Measuring
from eht_desk.domain.accounts import Role
from eht_desk.domain.case_entries import CaseDecision, FactKind, MeasureResult
from eht_desk.domain.cases import closed, reopened
from eht_desk.domain.documents import DocumentState
from eht_desk.domain.evidence import Evidence, EvidenceKind
from eht_desk.domain.forms.model import Condition
from eht_desk.domain.gates import GateEffect
from eht_desk.domain.ids import CaseId
from eht_desk.domain.routines.actions import action_for
from eht_desk.domain.routines.facts import fact_on
from eht_desk.domain.routines.judging import judge_case
from eht_desk.domain.routines.model import ClosingRules, RoutineTask
from eht_desk.domain.routines.progress import NextKind, StepState, step_gate
from tests.domain.routines.made import CALENDAR, GATE, ME, ROUTINE, UNKNOWN, Life, at, need, step

OPENED = date(2026, 11, 2)
TODAY = date(2026, 11, 30)
PROBLEM, NO_PROBLEM = "problem", "no_problem"


def states(life: Life) -> list[str]:
    return [item.state.value for item in life.judged(TODAY).steps]


def step_and_need(life: Life) -> tuple[str, str, str]:
    coming = life.judged(TODAY).next
    return coming.kind, "" if coming.step is None else coming.step.id, coming.action


def test_from_the_first_signal_to_closing():
    life = Life(OPENED).saw(OPENED)
    assert states(life) == ["current", "ahead", "ahead", "ahead"]  # the branches may still be on the way
    assert step_and_need(life) == ("need", "talk", "contact")
    life.called(date(2026, 11, 3))
    assert step_and_need(life) == ("need", "talk", "form:x")  # the need's own button
    life.wrote(date(2026, 11, 3), "checklist", "talk", talk_on="2026-11-03")
    assert step_and_need(life) == ("need", "assess", "meeting")
    life.decided(date(2026, 11, 10), PROBLEM)
    assert states(life) == ["done", "done", "current", "ahead"]
    assert step_and_need(life) == ("need", "plan", "form:plan")
    life.wrote(date(2026, 11, 11), "plan", "plan")
    assert step_and_need(life) == ("need", "plan", "measures")
    life.tried(date(2026, 11, 12))
    assert step_and_need(life) == ("need", "evaluate", "evaluate")
    assert "revised" not in [item.need.id for item in life.judged(TODAY).steps[3].needs]
    life.entries.pop()
    life.tried(date(2026, 11, 12), (date(2026, 11, 26), MeasureResult.NO_PROGRESS))
    assert step_and_need(life) == ("need", "evaluate", "form:plan")  # without progress the plan is revised
    life.wrote(date(2026, 11, 27), "plan", "revised")
    # Every step is done, but the week after the talk and the weekly follow-up are open: the earliest is next.
    assert step_and_need(life) == ("follow_up", "", "form:checklist")
    life.wrote(date(2026, 11, 28), "checklist", "follow_up", talk_on="2026-11-03")
    assert step_and_need(life) == ("follow_up", "", "form:plan")
    life.came_back(date(2026, 11, 29))
    assert step_and_need(life) == ("close", "", "form:closing")
    life.wrote(TODAY, "closing", "closing")
    assert step_and_need(life) == ("close", "", "close")
    life.case = closed(life.case, "attendance_works", at(TODAY, 15), ME, "")
    assert life.judged(TODAY).next.kind is NextKind.NOTHING


def test_a_step_shows_which_day_it_was_done_and_by_what():
    life = Life(OPENED).called(date(2026, 11, 3)).wrote(date(2026, 11, 5), "checklist", "talk")
    first = life.judged(TODAY).steps[0]
    assert (first.state, first.done_on) == (StepState.DONE, date(2026, 11, 5))
    assert [proof.id for item in first.needs for proof in item.proofs] == ["note-1", "document-2"]
    assert life.judged(TODAY).facts["step.talk"] == "done"


def test_a_gate_that_blocks_comes_before_what_the_step_asks():
    life = Life(OPENED).passed(OPENED, step_gate("small", "talk"))
    progress = life.judged(TODAY)
    assert progress.next.kind is NextKind.GATE
    assert progress.next.gate is not None
    assert progress.next.gate.gate is GATE
    assert progress.next.action == "contact"
    assert [type(item).__name__ for item in progress.missing] == ["GateResult", "NeedState"]
    life.passed(OPENED, GATE.id, "call")
    assert life.judged(TODAY).next.kind is NextKind.NEED
    assert life.judged(TODAY).steps[1].gates[0].overridden_by is not None  # it stays visible


def test_a_gate_that_warns_only_says_so():
    warning = replace(GATE, effect=GateEffect.WARN)
    life = Life(OPENED).passed(OPENED, step_gate("small", "talk"))
    progress = judge_case(
        ROUTINE, life.case, life.findings, life.overrides, {GATE.id: warning}, UNKNOWN, CALENDAR, TODAY
    )
    assert progress.next.kind is NextKind.NEED
    assert len(progress.missing) == 2
    without = judge_case(ROUTINE, life.case, life.findings, life.overrides, {}, UNKNOWN, CALENDAR, TODAY)
    assert without.next.kind is NextKind.NEED


def test_a_step_passed_with_name_and_reason_shows_as_passed():
    life = Life(OPENED).passed(date(2026, 11, 4), step_gate("small", "talk"))
    first = life.judged(TODAY).steps[0]
    assert (first.state, first.done_on) == (StepState.PASSED, date(2026, 11, 4))
    assert first.override is not None
    assert first.override.name == "Rektor"
    life.called(OPENED).wrote(OPENED, "checklist", "talk")
    assert life.judged(TODAY).steps[0].state is StepState.DONE  # what came afterwards is what counts


def test_a_decision_stops_the_process_until_another_one_holds_instead():
    life = Life(OPENED).called(OPENED).wrote(OPENED, "checklist", "talk", talk_on="2026-11-02")
    life.decided(date(2026, 11, 10), NO_PROBLEM)
    progress = life.judged(TODAY)
    assert progress.stopped_by is not None
    assert states(life) == ["done", "done", "not_needed", "not_needed"]
    assert progress.first_due is None
    assert step_and_need(life) == ("close", "", "form:closing")
    assert progress.next.because[0].figure("decision") == "assessment"
    life.decided(date(2026, 11, 17), PROBLEM)
    assert life.judged(TODAY).stopped_by is None
    assert step_and_need(life) == ("need", "plan", "form:plan")


def test_a_case_closed_too_early_goes_on_when_it_is_opened_again():
    life = Life(OPENED).called(OPENED).wrote(OPENED, "checklist", "talk").decided(OPENED, NO_PROBLEM)
    life.wrote(date(2026, 11, 10), "closing", "closing")
    life.case = closed(life.case, "absence_not_a_problem", at(date(2026, 11, 10)), ME, "")
    life.case = reopened(life.case, at(date(2026, 11, 20)), ME, "Eleven är borta igen")
    assert states(life) == ["done", "current", "ahead", "ahead"]
    assert step_and_need(life) == ("need", "assess", "meeting")  # it is to be assessed anew
    life.case = replace(life.case, counts_from=at(date(2026, 11, 20)))
    assert states(life)[0] == "current"  # nothing of before counts any more


@pytest.mark.parametrize(
    "void",
    [
        lambda life: life.notes.clear(),
        lambda life: life.documents.__setitem__(0, replace(life.documents[0], state=DocumentState.WITHDRAWN)),
    ],
)
def test_what_is_taken_back_opens_the_step_again(void):
    life = Life(OPENED).called(OPENED).wrote(OPENED, "checklist", "talk")
    assert states(life)[0] == "done"
    void(life)
    assert states(life)[0] == "current"


def test_a_step_that_was_done_is_not_undone_by_what_makes_it_needless():
    seen = need(
        "seen",
        Evidence(EvidenceKind.SIGNAL),
        when=Condition(not_=Condition("document.checklist", equals="yes")),
    )
    routine = replace(ROUTINE, steps=(step("notice", seen), *ROUTINE.steps))
    life = Life(OPENED).wrote(date(2026, 11, 9), "checklist", "talk")
    assert life.judged(TODAY, routine).steps[0].state is StepState.NOT_NEEDED
    life.saw(OPENED)
    first = life.judged(TODAY, routine).steps[0]
    assert (first.state, first.done_on) == (StepState.DONE, OPENED)


def test_what_belongs_to_another_case_counts_for_nothing():
    life = Life(OPENED).called(OPENED).wrote(OPENED, "checklist", "talk").decided(OPENED, PROBLEM)
    made = life.entries[-1]
    assert isinstance(made, CaseDecision)
    life.entries[-1] = replace(made, case_id=CaseId("other"))
    assert step_and_need(life) == ("need", "assess", "meeting")


def test_a_signal_brings_the_tasks_that_it_reports_and_a_step_its_own():
    life = Life(OPENED)
    assert life.judged(TODAY).tasks == ()
    assert [item.id for item in life.judged(TODAY).outside] == ["concern"]  # always near (B3)
    life.saw(
        date(2026, 11, 30),
        None,
        measure=Measuring.DAYS_IN_A_ROW,
        counts=Counting.UNEXCUSED,
        first=date(2026, 11, 10),
    )
    assert [item.id for item in life.judged(TODAY).tasks] == ["tell_authority"]
    life.called(OPENED).wrote(OPENED, "checklist", "talk").decided(OPENED, PROBLEM)
    assert [item.id for item in life.judged(TODAY).tasks] == ["tell_authority", "tell_teachers"]


def test_what_a_signal_reached_when_it_was_written_still_counts():
    life = Life(OPENED).saw(OPENED, 10, reaches=("judged", "gone"))
    assert life.judged(TODAY).facts["signal.judged"] == "yes"
    assert "signal.gone" not in life.judged(TODAY).facts


def test_why_now_has_the_figures_and_the_arithmetic():
    # The case was opened on Fri 23 Oct 2026; five working days: Mon 26 (1) ... Fri 30 (5), inside höstlov.
    life = Life(date(2026, 10, 23)).saw(date(2026, 10, 23), 263, first=date(2026, 8, 18))
    life.saw(date(2026, 10, 24), 40)  # later, but it reaches nothing
    coming = life.judged(TODAY).next
    assert coming.due is not None
    codes = {item.code: dict(item.figures) for item in coming.because}
    assert list(codes) == ["signal", "target", "in_break", "late", "need"]
    assert codes["signal"]["signal"] == "two_months"
    assert (codes["signal"]["value"], codes["signal"]["threshold"]) == (263, 200)
    assert codes["target"]["raw"] == date(2026, 10, 30)
    assert codes["target"]["law_word"] == "skyndsamt"
    assert codes["in_break"] == {
        "name": "Höstlov",
        "due": date(2026, 10, 30),
        "shown": date(2026, 10, 23),
        "stand_in": "Sam Ersson",
    }
    assert codes["late"]["days"] == 31
    assert codes["need"] == {"need": "called", "met": 0, "of": 2}


def test_what_a_person_says_is_done_is_the_finished_task_of_the_need():
    manual = replace(ROUTINE.steps[0].needs[0], id="by_hand", evidence=Evidence(EvidenceKind.MANUAL))
    routine = replace(ROUTINE, steps=(replace(ROUTINE.steps[0], needs=(manual,)),))
    life = Life(OPENED)
    assert life.judged(TODAY, routine).next.action == ""
    life.finished(date(2026, 11, 9), "routine.by_hand")
    assert life.judged(TODAY, routine).steps[0].done_on == date(2026, 11, 9)


def test_what_a_gate_asks_before_closing_comes_before_closing():
    closing = ClosingRules(("attendance_works",), "G8", gates=("called",))
    routine = replace(ROUTINE, steps=(), deadlines=(), closing=closing)
    life = Life(OPENED)
    coming = life.judged(TODAY, routine).next
    assert (coming.kind, coming.action) == (NextKind.CLOSE, "contact")
    assert coming.gate is not None
    assert [item.id for item in coming.gate.missing] == ["call"]
    life.called(OPENED)
    assert life.judged(TODAY, routine).next.action == "close"


def test_a_plan_is_changed_anew_each_time_it_has_not_helped():
    change = replace(
        ROUTINE.steps[0].needs[0],
        id="change",
        evidence=Evidence(EvidenceKind.MANUAL),
        when=Condition("measures.progress", equals="no_progress"),
    )
    routine = replace(
        ROUTINE,
        steps=(replace(ROUTINE.steps[0], needs=(change,)),),
        tasks=(RoutineTask("change", "Ändra", Role.MENTOR, "TRO-20", Evidence(EvidenceKind.MEASURES)),),
        deadlines=(),
    )
    worse = MeasureResult.NO_PROGRESS
    life = Life(OPENED).tried(OPENED, (date(2026, 11, 9), worse))
    assert life.judged(TODAY, routine).steps[0].state is StepState.CURRENT
    life.tried(date(2026, 11, 10))
    assert life.judged(TODAY, routine).steps[0].done_on == date(2026, 11, 10)
    life.entries.pop()
    life.tried(date(2026, 11, 10), (date(2026, 11, 24), worse))
    assert life.judged(TODAY, routine).steps[0].state is StepState.CURRENT


def test_a_routine_without_steps_leads_to_closing():
    progress = Life(OPENED).judged(TODAY, replace(ROUTINE, steps=(), deadlines=(), closing=None))
    assert (progress.next.kind, progress.next.action, progress.next.role) == ("close", "close", Role.MENTOR)


def test_every_evidence_that_the_program_takes_has_a_button():
    for kind in EvidenceKind:
        assert bool(action_for(Evidence(kind))) is (kind is not EvidenceKind.MANUAL)


def test_the_fact_of_a_day_is_the_last_that_began():
    life = Life(OPENED).came_back(date(2026, 11, 4)).came_back(date(2026, 11, 9))
    kind = FactKind.RETURNED
    assert fact_on(life.entries, kind, date(2026, 11, 3)) is None
    assert fact_on(life.entries, kind, date(2026, 11, 8)) is life.entries[0]
    assert fact_on(life.entries, kind, date(2026, 11, 9)) is life.entries[1]
