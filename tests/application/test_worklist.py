# SPDX-License-Identifier: EUPL-1.2
"""Ärenden and rektor's page: every open case that the person sees, the aliases, what is late, whose it is, breaks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from eht_desk.application import (
    case_page,
    cases,
    delegation,
    papers,
    rector_page,
    routine_cases,
    school_calendar,
    worklist,
)
from eht_desk.application.case_views import ActionKind, AnswersBecause, DayLineKind
from eht_desk.application.measures import NewMeasure, add_measure
from eht_desk.application.worklist import Whose, WorkFilter
from eht_desk.domain.accounts import Role
from eht_desk.domain.cases import CaseLevel
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import CaseId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.organisation import Period
from eht_desk.domain.unit_entries import Break
from tests.application.case_acts import lock, noticed, opened, waiting
from tests.application.protected import SECRET, protect_alma
from tests.fakes.school import ALMA, CLASS_5A, NOEL, School

YEAR = (Period(date(2026, 8, 17), date(2026, 12, 18)), Period(date(2027, 1, 8), date(2027, 6, 11)))
CHRISTMAS = Break("jullovet", Period(date(2026, 12, 19), date(2027, 1, 7)))


def two_cases(school: School) -> tuple[CaseId, CaseId]:
    noticed(school)
    first = opened(school)
    school.clock.advance(days=1)
    second, _ = routine_cases.open_by_routine(
        school.as_("maria"), NOEL, "huddinge", because="Frånvaron fortsätter"
    )
    return first, second


def found(school: School, login: str = "maria", **wanted: object) -> list[CaseId]:
    chosen = replace(WorkFilter(), **wanted) if wanted else None  # type: ignore[arg-type]  # any of its fields
    return [row.case_id for row in worklist.worklist(school.as_(login), chosen).rows]


def test_everybody_sees_the_cases_of_their_pupils_with_what_is_next(school: School) -> None:
    first, second = two_cases(school)
    assert set(found(school)) == {first, second}
    assert found(school, "per") == [first]
    assert found(school, "sara") == [second]
    assert found(school, "ida") == []
    assert [worklist.open_case_count(school.as_(login)) for login in ("maria", "per", "ida")] == [2, 1, 0]
    row = next(row for row in worklist.worklist(school.as_("maria")).rows if row.case_id == first)
    assert (row.step_title, row.step_number, row.steps) == ("Utred frånvaro", 2, 7)
    assert row.next_title == "Rektor har beslutat om utredning"
    assert (row.action.kind, row.action.form_id) == (ActionKind.FORM, "decision_investigation")
    assert (row.due, row.days_left, row.is_target) == (date(2026, 11, 30), 6, True)
    assert (row.responsible, row.because) == ("Karin Ås", AnswersBecause.NOT_ACCEPTED)
    assert row.stale_days == 1


def test_the_list_is_narrowed_by_step_day_person_class_and_words(school: School) -> None:
    first, second = two_cases(school)
    page = worklist.worklist(school.as_("maria"))
    assert {item.label for item in page.steps} == {"Trosa: Utred frånvaro", "Huddinge: Uppmärksamma"}
    assert [(item.label, item.count) for item in page.classes] == [("5A", 1), ("7B", 1)]
    assert found(school, step="trosa.investigate") == [first]
    assert found(school, class_id=CLASS_5A) == [first]
    assert found(school, text="ostlund") == [second]
    reference = next(row.reference for row in page.rows if row.case_id == second)
    assert found(school, text=reference.lower()) == [second]
    assert found(school, is_late=True) == []
    school.clock.advance(days=7)
    assert found(school, is_late=True) == [first]
    assert worklist.worklist(school.as_("maria")).late == 1
    delegation.accept_case(school.as_("per"), first)
    assert found(school, whose=Whose.WAITING) == [second]
    assert found(school, "per", whose=Whose.MINE) == [first]
    assert found(school, responsible=school.accounts["per"]) == [first]
    with school.rector.store.write() as work:
        work.organisation.set_mentorships(CLASS_5A, [])
        work.commit(LogEvent("test_mentors"))
    school.clock.advance(days=-7)
    assert found(school)[0] == first, "a leaver's case comes first (TRO-04)"
    assert found(school, whose=Whose.WAITING) == found(school)


def test_a_protected_pupil_is_an_alias_in_every_list(school: School) -> None:
    two_cases(school)
    alias = protect_alma(school)
    pages = (
        worklist.worklist(school.as_("maria")),
        rector_page.rector_page(school.rector),
        waiting(school, "karin"),
    )
    for page in pages:
        text = repr(page)
        assert alias in text
        assert not [word for word in SECRET if word in text]
    case_id = found(school, "maria", text="K-2041")[0]
    able = dict(delegation.possible_delegates(school.as_("maria"), case_id)).values()
    assert set(able) == {"Karin Ås", "Maria Lind", "Per Holm"}, "whom the plan names, and nobody else"
    assert found(school, text="Dahl") == []
    assert found(school, text="K-2041") != []


def test_a_case_of_another_level_or_from_before_is_listed_too(school: School) -> None:
    old, _ = cases.open_case(
        school.as_("maria"), ALMA, CaseLevel.AUTHORITY, Role.RECTOR, "Anmäld till huvudman"
    )
    [row] = worklist.worklist(school.rector).rows
    assert (row.case_id, row.routine_id, row.action.kind, row.due) == (old, "", ActionKind.CASE, None)


def test_a_day_in_a_break_keeps_its_date_and_is_shown_before_it_with_who_answers_then(school: School) -> None:
    school_calendar.save_calendar(
        school.rector, school.unit_id, 2026, YEAR, (CHRISTMAS,), "Biträdande rektor"
    )
    school.clock.advance(days=24)  # 17 December
    case_id = opened(school)
    lock(school.as_("per"), "action_plan", plan_date="2026-12-17")
    row = waiting(school, "per")["deadline.weekly"]
    assert row.due is not None
    assert row.due > date(2026, 12, 18)
    assert (row.shown_on, row.days_left, row.stand_in) == (date(2026, 12, 18), 1, "Biträdande rektor")
    [due] = [item for item in case_page.read_case(school.as_("per"), case_id).dues if item.id == "weekly"]
    assert (due.due, due.shown_on, due.break_name) == (row.due, date(2026, 12, 18), "jullovet")
    kinds = [line.kind for line in due.lines]
    assert (kinds[0], kinds[-2:]) == (DayLineKind.START, [DayLineKind.IN_BREAK, DayLineKind.SHOWN])
    assert due.lines[-2].facts["until"] == date(2027, 1, 7)
    school.clock.advance(days=3)
    assert waiting(school, "per")["deadline.weekly"].days_left == 0, "shown, and not late yet"
    school.clock.advance(days=(row.due - date(2026, 12, 20)).days + 1)
    left = waiting(school, "per")["deadline.weekly"].days_left
    assert left is not None
    assert left < 0


def test_rektors_page_tells_what_waits(school: School) -> None:
    first, second = two_cases(school)
    with pytest.raises(RuleViolation, match="not_allowed"):
        rector_page.rector_page(school.as_("maria"))
    document = lock(school.rector, "decision_investigation")
    paper = papers.issue_paper(school.rector, document.id).paper
    papers.record_print(school.rector, document.id, paper.number, 1)
    add_measure(
        school.as_("maria"),
        first,
        NewMeasure(
            "contact_person", "Kurator möter i porten", date(2026, 11, 24), owner_role=Role.COUNSELLOR
        ),
    )
    page = rector_page.rector_page(school.rector)
    assert page.open_cases == 2
    assert [row.title for row in page.unreported] == ["Anmäl till huvudmannen"]
    assert page.unreported[0].action.form_id == "report_to_authority"
    assert (page.late, page.not_evaluated) == ((), ())
    assert {row.case_id for row in page.not_accepted} == {first, second}
    assert [row.short_title for row in page.not_returned] == ["Beslut om utredning"]
    school.clock.advance(days=31)
    page = rector_page.rector_page(school.rector)
    assert [row.title for row in page.not_evaluated] == ["Kurator möter i porten"]
    assert page.not_evaluated[0].due == date(2026, 12, 24)
    assert first in {row.case_id for row in page.late}
    assert page.unreported[0].days_left is not None
    assert page.unreported[0].days_left < 0
