# SPDX-License-Identifier: EUPL-1.2
"""One's own days in a file for another calendar, and the recurring checks of the statistics: what a person gets."""

from __future__ import annotations

from datetime import date

import pytest

from eht_desk.application import meetings, own_calendar, statistics_checks, tasks
from eht_desk.application.followed_routine import follow_routine
from eht_desk.application.routine_cases import open_by_routine
from eht_desk.application.tasks import NewTask
from eht_desk.domain.accounts import Role
from eht_desk.domain.errors import RuleViolation
from tests.application.meeting_acts import a_case, by, planned
from tests.application.protected import SECRET, protect_alma
from tests.application.routine_acts import by as of_trosa
from tests.exchange.test_calendar_files import read_back
from tests.fakes.school import ALMA, NOEL, School


def test_the_file_holds_codes_and_days_and_never_what_somebody_wrote(school: School) -> None:
    maria = by(school, "maria")
    case_id = a_case(school, NOEL)
    planned(school)
    secret = NewTask(
        "Ring Noels mamma om läkarbesöket", Role.COUNSELLOR, due=date(2026, 12, 1), case_id=case_id
    )
    tasks.add_task(maria, NOEL, secret)
    tasks.add_task(maria, NOEL, NewTask("Ingen dag", Role.COUNSELLOR))
    tasks.add_task(maria, NOEL, NewTask("Rektors", Role.RECTOR, due=date(2026, 12, 1)))
    alias = protect_alma(school)
    tasks.add_task(maria, ALMA, NewTask("Möt Alma", Role.COUNSELLOR, due=date(2026, 12, 2)))
    with maria.store.read() as work:
        case = work.cases.get(case_id)
        before = len(list(work.log.rows()))
    assert case is not None
    content = own_calendar.ics(maria)
    _, events = read_back(content)
    assert [event["SUMMARY"][1] for event in events] == [
        "EHT Desk: EHT-möte",
        f"EHT Desk: Uppgift ({case.reference})",
        "EHT Desk: Uppgift",
    ]
    assert events[0]["DTSTART"] == ("", "20261124T071500Z"), "8.15 in Stockholm in winter"
    told = content.decode().casefold()
    assert not [word for word in (*SECRET, alias, "Noel", "läkar", "Ring") if word.casefold() in told]
    with maria.store.read() as work:
        [row] = list(work.log.rows())[before:]
    assert (row.event.kind, row.event.pupil_id, row.event.detail) == ("calendar_taken_out", None, {"rows": 3})


def test_a_routines_own_words_and_rektors_checks_are_told(school: School) -> None:
    """Rektor's day has Trosa's words and the case's code, nothing of why the case was opened."""
    maria, rector = of_trosa(school, "maria"), of_trosa(school, "karin")
    follow_routine(rector, school.unit_id, "trosa")
    case_id, _ = open_by_routine(maria, ALMA, "trosa", because="Alma är borta", owner_role=Role.COUNSELLOR)
    with maria.store.read() as work:
        case = work.cases.get(case_id)
    assert case is not None
    _, events = read_back(own_calendar.ics(rector))
    summaries = [event["SUMMARY"][1] for event in events]
    assert summaries[:2] == [
        "EHT Desk: Kontroll av statistiken: Månadens frånvaro",
        "EHT Desk: Kontroll av statistiken: Veckans frånvaro",
    ]
    assert summaries[2:] == [f"EHT Desk: Besluta om frånvaron ska utredas ({case.reference})"]


def test_without_a_day_there_is_no_file(school: School) -> None:
    with pytest.raises(RuleViolation, match="nothing_to_take_out"):
        own_calendar.ics(by(school, "per"))


def test_a_check_is_due_until_it_is_made_and_a_week_after(school: School) -> None:
    """By the municipality's routine. Rektor's; kurator records it in rektor's stead."""
    rector, maria = by(school, "karin"), by(school, "maria")
    assert [(row.title, row.days_left) for row in statistics_checks.due_checks(rector)] == [
        ("Månadens frånvaro", 0),
        ("Veckans frånvaro", 0),
    ]
    assert statistics_checks.due_checks(maria) == ()
    assert statistics_checks.checks(by(school, "per")) == ()
    weekly = next(row for row in statistics_checks.checks(maria) if row.check_id == "weekly")
    for looked_at, on, code in (
        ((), None, "required"),
        (("shoes",), None, "unknown_choice"),
        (("patterns",), date(2026, 11, 24), "check_ahead"),
    ):
        with pytest.raises(RuleViolation, match=code):
            statistics_checks.record_check(
                maria, weekly.unit_id, weekly.routine_id, weekly.check_id, looked_at, "", on
            )
    statistics_checks.record_check(
        maria, weekly.unit_id, weekly.routine_id, "weekly", ("patterns",), "Måndagar i två klasser."
    )
    [monthly] = statistics_checks.due_checks(rector)
    assert monthly.check_id == "monthly"
    statistics_checks.record_check(
        rector, monthly.unit_id, monthly.routine_id, "monthly", (), "", date(2026, 11, 20)
    )
    rows = {row.check_id: row for row in statistics_checks.checks(rector)}
    assert (rows["weekly"].due, rows["weekly"].last_by, rows["weekly"].last_text) == (
        *(date(2026, 11, 30), "Maria Lind", "Måndagar i två klasser."),
    )
    assert (rows["monthly"].due, rows["monthly"].days_left) == (date(2026, 12, 20), 27)
    school.clock.advance(days=8)
    [late] = statistics_checks.due_checks(by(school, "karin"))
    assert (late.check_id, late.days_left) == ("weekly", -1)
    with pytest.raises(RuleViolation, match="not_allowed"):
        statistics_checks.record_check(
            by(school, "per"), late.unit_id, late.routine_id, "weekly", ("patterns",), ""
        )
    assert meetings.meeting_rows(rector) == ()
