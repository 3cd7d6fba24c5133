# SPDX-License-Identifier: EUPL-1.2
"""Signals, facts, decisions and measures through the use cases: what is kept, shown, refused and withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from eht_desk.application import case_decisions, cases, measures, organisation, pupil_facts, signals
from eht_desk.application.disclosure import pupil_view
from eht_desk.application.measures import NewMeasure
from eht_desk.application.pupil_facts import NewFact
from eht_desk.application.pupil_situation import situation_of
from eht_desk.application.signals import NewSignal
from eht_desk.application.workspace import Workspace, current_viewer
from eht_desk.domain.absence import Counting, Measuring
from eht_desk.domain.accounts import Role
from eht_desk.domain.case_entries import DutyValue, FactKind, MeasureResult
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import EntryId, PupilId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.organisation import AuthorityKind
from eht_desk.domain.routines.duty import AgeDoubt
from eht_desk.domain.routines.facts import Situation
from eht_desk.domain.tasks import Task
from tests.application.routine_acts import a_case, by
from tests.fakes.school import ALMA, NOEL, School

DAY = date(2026, 11, 20)


def rows(make: Callable[..., tuple[Any, ...]], workspace: Workspace, pupil_id: PupilId = ALMA) -> Any:
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        view = pupil_view(work, viewer, pupil_id, workspace.today)
        return make(workspace, work, viewer, view)


def absent(days: int = 20, **more: Any) -> NewSignal:
    said: dict[str, Any] = {"measure": Measuring.DAYS_IN_A_ROW, "counts": Counting.UNEXCUSED, **more}
    return NewSignal(first_day=DAY - timedelta(days=days - 1), last_day=DAY, **said)


def a_measure(**more: Any) -> NewMeasure:
    said: dict[str, Any] = {"kind": "contact_person", "text": "", "owner_role": Role.MENTOR, **more}
    return NewMeasure(starts_on=DAY, follow_up_on=DAY + timedelta(days=21), **said)


def situation(workspace: Workspace) -> Situation:
    with workspace.store.read() as work:
        pupil = work.pupils.get(ALMA)
        assert pupil is not None
        return situation_of(workspace, work, pupil)


def last_rows(workspace: Workspace, count: int) -> list[str]:
    with workspace.store.read() as work:
        return [row.event.kind for row in work.log.rows(newest=count)]


# ---------------------------------------------------------------------------------------------------------- signals


def test_a_mentor_writes_what_was_noticed_and_what_it_reaches_is_told(school: School) -> None:
    per = by(school, "per")
    signal_id, changes = signals.write_signal(per, ALMA, absent(text="Sedan höstlovet"))
    assert {ALMA, signal_id} <= changes.ids
    [row] = rows(signals.signal_rows, per)
    assert (row.id, row.seen_on, row.written_by, row.text) == (
        signal_id,
        per.today,
        "Per Holm",
        "Sedan höstlovet",
    )
    assert [item.definition.id for item in row.reached] == ["two_weeks_unexcused"]
    assert (row.case_id, row.holds, row.may_withdraw) == (None, True, True)
    assert last_rows(per, 1) == ["signal_written"]
    case_id = a_case(school)
    later, _ = signals.write_signal(
        per, ALMA, absent(2, measure=Measuring.PERCENT, counts=Counting.ALL, value=905)
    )
    with per.store.read() as work:
        kept = work.entries.get(later)
    assert (kept.case_id, kept.reaches, kept.value) == (case_id, ("very_high",), 905)  # type: ignore[union-attr]  # a signal


def test_a_signal_that_was_wrong_stays_with_its_reason_and_does_not_count(school: School) -> None:
    per, maria = by(school, "per"), by(school, "maria")
    signal_id, _ = signals.write_signal(maria, ALMA, absent())
    assert not rows(signals.signal_rows, per)[0].may_withdraw
    with pytest.raises(RuleViolation, match="not_allowed"):
        signals.withdraw_signal(per, signal_id, "Fel klass")
    with pytest.raises(RuleViolation, match="why_needed"):
        signals.withdraw_signal(maria, signal_id, "  ")
    signals.withdraw_signal(by(school, "karin"), signal_id, "Fel elev")
    [row] = rows(signals.signal_rows, per)
    assert (row.holds, row.withdrawn.reason, row.withdrawn.by) == (False, "Fel elev", "Karin Ås")
    with pytest.raises(RuleViolation, match="entry_withdrawn"):
        signals.withdraw_signal(maria, signal_id, "Igen")


@pytest.mark.parametrize(
    ("new", "code", "field"),
    [
        (absent(measure=Measuring.PERCENT), "required", "value"),
        (absent(measure=Measuring.PERCENT, value=1001), "value_out_of_range", "value"),
        (absent(measure=Measuring.HOURS, value=0), "value_out_of_range", "value"),
        (absent(measure=Measuring.JUDGEMENT), "required", "text"),
        (absent(measure=Measuring.JUDGEMENT, text="Ofta"), "required", "judged"),
        (absent(measure=Measuring.JUDGEMENT, text="Ofta", judged="t9"), "unknown_judgement", "judged"),
        (absent(0), "period_reversed", "last_day"),
        (absent(500), "period_too_long", "last_day"),
        (absent(seen_on=date(2027, 1, 1)), "in_future", "seen_on"),
        (absent(seen_on=date(2026, 1, 1)), "seen_too_early", "seen_on"),
    ],
)
def test_a_signal_that_cannot_be_is_refused(school: School, new: NewSignal, code: str, field: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        signals.write_signal(by(school, "per"), ALMA, new)
    assert (refused.value.code, refused.value.field) == (code, field)


# ------------------------------------------------------------------------------------------------------------ facts


def test_facts_hold_from_a_day_and_the_situation_is_what_they_tell(school: School) -> None:
    maria = by(school, "maria")
    assert situation(maria) == Situation(None, None, "unknown", "municipal", date(2015, 5, 12))
    for new in (
        NewFact(FactKind.DUTY, DutyValue.HAS_DUTY, DAY - timedelta(days=900)),
        NewFact(FactKind.HOME_MUNICIPALITY, "Provköpings kommun", DAY - timedelta(days=900)),
        NewFact(FactKind.HOME_MUNICIPALITY, " Annanby  kommun ", DAY),
        NewFact(FactKind.HOME_MUNICIPALITY, "Provköping", DAY + timedelta(days=300)),
    ):
        pupil_facts.set_fact(maria, ALMA, new)
    assert (situation(maria).duty, situation(maria).home) == (DutyValue.HAS_DUTY, "other")
    duty, coming, now, before = rows(pupil_facts.fact_rows, maria)
    assert [row.is_current for row in (duty, coming, now, before)] == [True, False, True, False]
    assert now.value == "Annanby kommun"
    pupil_facts.withdraw_fact(maria, now.id, "Flyttade aldrig")
    assert situation(maria).home == "own"
    organisation.change_authority(by(school, "karin"), AuthorityKind.INDEPENDENT, "Annanby")
    assert (situation(maria).authority_kind, situation(maria).home) == ("independent", "other")
    assert organisation.school_authority(maria).municipality == "Annanby"


def test_a_mentor_says_that_a_pupil_is_back_and_no_more(school: School) -> None:
    per = by(school, "per")
    pupil_facts.set_fact(per, ALMA, NewFact(FactKind.RETURNED, "", DAY))
    with pytest.raises(RuleViolation, match="not_allowed"):
        pupil_facts.set_fact(per, ALMA, NewFact(FactKind.DUTY, DutyValue.HAS_DUTY, DAY))
    [row] = rows(pupil_facts.fact_rows, per)
    assert (row.kind, row.holds_from, row.may_withdraw) == (FactKind.RETURNED, DAY, True)


@pytest.mark.parametrize(
    ("grade", "ends_on", "doubts"),
    [
        (5, None, ()),
        (9, None, (AgeDoubt.YOUNG_FOR_GRADE,)),
        (1, date(2031, 6, 12), (AgeDoubt.OLD_FOR_GRADE,)),
    ],
)
def test_an_age_that_does_not_fit_skolplikt_is_told(
    school: School, grade: int, ends_on: date | None, doubts: tuple[AgeDoubt, ...]
) -> None:
    maria = by(school, "maria")
    with maria.store.write() as work:
        pupil = work.pupils.get(ALMA)
        assert pupil is not None
        work.pupils.update([replace(pupil, grade=grade)])
        work.commit(LogEvent("test_grade"))
    pupil_facts.set_fact(maria, ALMA, NewFact(FactKind.DUTY, DutyValue.HAS_DUTY, DAY, ends_on=ends_on))
    [row] = rows(pupil_facts.fact_rows, maria)
    assert row.doubts == doubts
    school.clock.advance(days=365 * 7)
    [row] = rows(pupil_facts.fact_rows, maria)
    assert AgeDoubt.DUTY_MAY_HAVE_ENDED in row.doubts


@pytest.mark.parametrize(
    ("new", "code", "field"),
    [
        (NewFact(FactKind.DUTY, "maybe", DAY), "unknown_value", "value"),
        (NewFact(FactKind.DUTY, DutyValue.ENDED, DAY), "duty_reason_needed", "reason"),
        (NewFact(FactKind.HOME_MUNICIPALITY, " ", DAY), "required", "value"),
        (NewFact(FactKind.RETURNED, "", date(2027, 1, 1)), "in_future", "holds_from"),
        (NewFact(FactKind.DUTY, "has_duty", DAY, ends_on=date(2020, 1, 1)), "period_reversed", "ends_on"),
        (NewFact(FactKind.SCHOOL_FORM, "compulsory", DAY), "fact_said_already", "value"),
    ],
)
def test_a_fact_that_cannot_be_is_refused(school: School, new: NewFact, code: str, field: str) -> None:
    maria = by(school, "maria")
    pupil_facts.set_fact(maria, ALMA, NewFact(FactKind.SCHOOL_FORM, "compulsory", DAY))
    with pytest.raises(RuleViolation) as refused:
        pupil_facts.set_fact(maria, ALMA, new)
    assert (refused.value.code, refused.value.field) == (code, field)


# --------------------------------------------------------------------------------------------------------- decisions


def reviews(workspace: Workspace) -> list[Task]:
    with workspace.store.read() as work:
        return [task for task in work.tasks.all_open() if task.kind == "decision_review"]


def decide(workspace: Workspace, case_id: Any, value: str = "not_problematic", **more: Any) -> EntryId:
    said: dict[str, Any] = {"text": "", "causes": (), "decided_on": DAY, "decided_by": "EHT", **more}
    return case_decisions.decide(workspace, case_id, "eht_assessment", value, **said)[0]


def test_a_decision_is_told_in_the_routines_words_and_a_later_one_holds(school: School) -> None:
    maria, case_id = by(school, "maria"), a_case(school)
    decide(maria, case_id, "more_needed", text="Elevens röst saknas", review_on=date(2026, 12, 1))
    [review] = reviews(maria)
    assert (review.title, review.due) == ("Ompröva: EHT:s bedömning av frånvaron", date(2026, 12, 1))
    school.clock.advance(minutes=1)
    second = decide(maria, case_id, causes=("support", "teaching"))
    assert reviews(maria) == []
    now, before = rows(case_decisions.decision_rows, maria)
    assert (now.id, now.is_current, now.stops, before.is_current) == (second, True, True, False)
    assert (now.title, now.value_label) == ("EHT:s bedömning av frånvaron", "Oproblematisk")
    assert now.causes == ("Undervisning och krav", "Stöd och anpassningar")
    assert (before.text, before.review_on) == ("Elevens röst saknas", date(2026, 12, 1))
    case_decisions.withdraw_decision(maria, second, "Fel ärende")
    now, before = rows(case_decisions.decision_rows, maria)
    assert (now.holds, before.is_current) == (False, True)
    assert [item.id for item in reviews(maria)] == [review.id]
    case_decisions.withdraw_decision(maria, before.id, "Inte heller")
    assert reviews(maria) == []


def test_who_does_not_keep_cases_decides_nothing(school: School) -> None:
    case_id = a_case(school)
    with pytest.raises(RuleViolation, match="not_allowed"):
        decide(by(school, "per"), case_id)


@pytest.mark.parametrize(
    ("more", "code", "field"),
    [
        ({"value": "nonsense"}, "unknown_value", "value"),
        ({"value": "more_needed"}, "required", "text"),
        ({"causes": ("illness",)}, "unknown_cause", "causes"),
        ({"decided_by": " "}, "required", "decided_by"),
        ({"decided_on": date(2027, 1, 1)}, "in_future", "decided_on"),
        ({"review_on": DAY}, "review_too_early", "review_on"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(
    school: School, more: dict[str, Any], code: str, field: str
) -> None:
    case_id = a_case(school)
    with pytest.raises(RuleViolation) as refused:
        decide(by(school, "maria"), case_id, **more)
    assert (refused.value.code, refused.value.field) == (code, field)


# ---------------------------------------------------------------------------------------------------------- measures


def test_a_measure_is_tried_followed_up_with_whom_and_ended(school: School) -> None:
    per, case_id = by(school, "per"), a_case(school)
    measure_id, _ = measures.add_measure(per, case_id, a_measure(responsible="Farmor kör"))
    [row] = rows(measures.measure_rows, per)
    assert (row.kind_label, row.owner_role, row.responsible) == ("Kontaktperson", Role.MENTOR, "Farmor kör")
    assert (row.is_running, row.days_left) == (True, (DAY + timedelta(days=21) - per.today).days)
    school.clock.advance(days=30)
    later = by(school, "per")
    assert rows(measures.measure_rows, later)[0].days_left < 0
    with pytest.raises(RuleViolation, match="required"):
        measures.evaluate_measure(
            later, measure_id, later.today, MeasureResult.SOME, pupil_took_part=True, guardian_took_part=False
        )
    measures.evaluate_measure(
        later,
        measure_id,
        later.today,
        MeasureResult.SOME,
        pupil_took_part=True,
        guardian_took_part=True,
        text="Kommer oftare",
    )
    [row] = rows(measures.measure_rows, later)
    assert (row.days_left, row.last.result, row.last.written_by) == (None, MeasureResult.SOME, "Per Holm")
    measures.change_measure(later, measure_id, a_measure(text="Två gånger i veckan"))
    measures.end_measure(later, measure_id, later.today - timedelta(days=1))
    [row] = rows(measures.measure_rows, later)
    assert (row.is_running, row.text, len(row.evaluations)) == (False, "Två gånger i veckan", 1)
    with pytest.raises(RuleViolation, match="measure_ended"):
        measures.change_measure(later, measure_id, a_measure())
    assert last_rows(later, 3) == ["measure_evaluated", "measure_changed", "measure_ended"]


@pytest.mark.parametrize(
    ("more", "code", "field"),
    [
        ({"kind": "nonsense"}, "unknown_measure", "kind"),
        ({"kind": ""}, "required", "text"),
        ({"owner_role": None}, "required", "responsible"),
        ({"owner_role": Role.ADMINISTRATOR}, "owner_may_not", "owner"),
        ({"owner_id": "nobody"}, "owner_may_not", "owner"),
    ],
)
def test_a_measure_that_cannot_be_is_refused(
    school: School, more: dict[str, Any], code: str, field: str
) -> None:
    case_id = a_case(school)
    with pytest.raises(RuleViolation) as refused:
        measures.add_measure(by(school, "maria"), case_id, a_measure(**more))
    assert (refused.value.code, refused.value.field) == (code, field)


# ------------------------------------------------------------------------------------------------- who, and closed


def test_nothing_is_written_in_a_closed_case_or_about_somebody_elses_pupil(school: School) -> None:
    maria, case_id = by(school, "maria"), a_case(school)
    measure_id, _ = measures.add_measure(maria, case_id, a_measure())
    decision_id = decide(maria, case_id)
    signal_id, _ = signals.write_signal(maria, ALMA, absent())
    assert rows(signals.signal_rows, maria)[0].may_withdraw
    with maria.store.write() as work:
        from eht_desk.domain.cases import closed

        case = work.cases.get(case_id)
        assert case is not None
        work.cases.update(closed(case, "attendance_works", maria.now, maria.store.account_id, ""))
        work.commit(LogEvent("test_closed"))
    for act in (
        lambda: measures.add_measure(maria, case_id, a_measure()),
        lambda: measures.withdraw_measure(maria, measure_id, "Fel"),
        lambda: measures.end_measure(maria, measure_id, maria.today),
        lambda: signals.withdraw_signal(maria, signal_id, "Fel"),
        lambda: decide(maria, case_id),
        lambda: case_decisions.withdraw_decision(maria, decision_id, "Fel"),
    ):
        with pytest.raises(RuleViolation, match="case_closed"):
            act()
    assert not rows(measures.measure_rows, maria)[0].may_write
    assert not rows(signals.signal_rows, maria)[0].may_withdraw
    per, ida = by(school, "per"), by(school, "ida")
    for workspace, pupil_id in ((per, NOEL), (ida, ALMA)):
        for refused in (
            lambda w=workspace, p=pupil_id: signals.write_signal(w, p, absent()),
            lambda w=workspace, p=pupil_id: pupil_facts.set_fact(w, p, NewFact(FactKind.RETURNED, "", DAY)),
        ):
            with pytest.raises(RuleViolation, match="not_allowed"):
                refused()
    with pytest.raises(RuleViolation, match="not_found"):
        measures.end_measure(maria, decision_id, maria.today)


def test_what_is_open_goes_to_the_next_school_with_the_pupil(school: School) -> None:
    from eht_desk.application.case_work import hand_to_school

    maria, case_id = by(school, "maria"), a_case(school)
    signals.write_signal(maria, NOEL, absent())
    measure_id, _ = measures.add_measure(maria, case_id, a_measure())
    unit_id, _ = organisation.add_unit(by(school, "karin"), "Granskolan", "", "Provköping")
    with maria.store.write() as work:
        pupil = work.pupils.get(ALMA)
        assert pupil is not None
        hand_to_school(work, pupil, unit_id)
        assert work.entries.get(measure_id).unit_id == unit_id  # type: ignore[union-attr]  # it is there


def test_a_case_opened_the_old_way_has_no_list_of_decisions(school: School) -> None:
    maria = by(school, "maria")
    from eht_desk.domain.cases import CaseLevel

    case_id, _ = cases.open_case(maria, ALMA, CaseLevel.SCHOOL, Role.COUNSELLOR, "Frånvaro")
    with pytest.raises(RuleViolation, match="unknown_decision"):
        decide(maria, case_id)
    measures.add_measure(maria, case_id, a_measure(kind="", text="Ringer varje morgon"))
    [row] = rows(measures.measure_rows, maria)
    assert (row.kind_label, row.text) == ("", "Ringer varje morgon")
