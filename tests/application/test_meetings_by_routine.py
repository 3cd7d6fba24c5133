# SPDX-License-Identifier: EUPL-1.2
"""EHT's meeting by the routines that ship: what only EHT decides comes up by itself, and the case goes on."""

from __future__ import annotations

from datetime import date

import pytest

from eht_desk.application import followed_routine, meeting_agenda, meeting_items, meetings, statistics_checks
from eht_desk.application.approvals import approve
from eht_desk.application.form_work import finalise_stage, open_form, save_draft
from eht_desk.application.gates import override_gate
from eht_desk.application.measures import NewMeasure, add_measure, evaluate_measure
from eht_desk.application.meeting_views import Said
from eht_desk.application.routine_cases import open_by_routine, pass_step
from eht_desk.application.workspace import Workspace
from eht_desk.domain.accounts import Role
from eht_desk.domain.case_entries import MeasureResult
from eht_desk.domain.cases import CaseStanding
from eht_desk.domain.documents import ApprovalWay
from eht_desk.domain.evidence import Evidence, EvidenceKind, in_entries
from eht_desk.domain.ids import CaseId
from eht_desk.domain.unit_entries import Present
from tests.application.mapping_texts import AREAS, locked_mapping
from tests.application.meeting_acts import item_of
from tests.application.routine_acts import by
from tests.fakes.school import ALMA, FOLLOW_UP_YES, FORM, TALK, School

TUESDAY = date(2026, 11, 24)


def stands(workspace: Workspace, case_id: CaseId) -> CaseStanding:
    with workspace.store.read() as work:
        case = work.cases.get(case_id)
    assert case is not None
    assert case.standing is not None
    return case.standing


def at_the_assessment(maria: Workspace, routine: str) -> CaseId:
    """A case in whose step EHT assesses: the steps before were passed with a name and a reason."""
    case_id, _ = open_by_routine(maria, ALMA, routine, because="Frånvaron ökar")
    definition = maria.routines.get(routine)
    for _ in definition.steps:
        step = definition.step(stands(maria, case_id).step)
        assert step is not None
        if any(need.evidence.decision_id == "eht_assessment" for need in step.needs):
            return case_id
        pass_step(maria, case_id, step.id, "Karin Ås", "Redan gjort på papper")
    pytest.fail("EHT's assessment never came")


@pytest.mark.parametrize("routine", ["trosa", "huddinge"])
@pytest.mark.parametrize(("value", "stops"), [("problematic", False), ("not_problematic", True)])
def test_the_assessment_takes_the_case_on(school: School, routine: str, value: str, *, stops: bool) -> None:
    maria = by(school, "maria")
    case_id = at_the_assessment(maria, routine)
    meeting_id, _ = meetings.plan_meeting(maria, school.unit_id, TUESDAY, "08:15")
    meetings.set_present(maria, meeting_id, "Maria Lind", (Present(school.accounts["maria"], ""),))
    meetings.begin_meeting(maria, meeting_id)
    if not meeting_agenda.agenda(
        maria, meeting_id
    ).items:  # EHT may speak of a case before the routine asks it to
        meeting_agenda.add_item(maria, meeting_id, ALMA)
    item_id = item_of(school, meeting_id, ALMA, workspace=maria)
    page = meeting_items.open_item(maria, item_id)
    assert page.choices.assessment is not None
    assert [item.id for item in page.choices.assessment.values] == [
        *("not_problematic", "problematic", "more_needed"),
    ]
    assert len(page.choices.causes) > 5
    said = Said(value, ("not_clear",), "Vi har gått igenom bilden.", feedback="Planen görs i veckan.")
    meeting_items.save_item(maria, item_id, said, starts_stretch=True)
    meeting_items.finish_item(maria, item_id)
    assert stands(maria, case_id).stops is stops
    with maria.store.read() as work:
        entries = work.entries.of_pupil(ALMA)
    met = Evidence(EvidenceKind.MEETING)
    assert in_entries(met, entries, None) == [], "not before it is adjusted"
    meetings.adjust_meeting(maria, meeting_id)
    with maria.store.read() as work:
        assert in_entries(met, work.entries.of_pupil(ALMA), None) == [item_id]


def test_what_only_eht_decides_comes_up_by_itself(school: School) -> None:
    """Trosa's fourth step, once the checklist's gate is passed: EHT analyses and assesses, at the table."""
    maria = by(school, "maria")
    case_id = at_the_assessment(maria, "trosa")
    meeting_id, _ = meetings.plan_meeting(maria, school.unit_id, TUESDAY)
    assert meeting_agenda.agenda(maria, meeting_id).waiting == 0
    override_gate(maria, ALMA, "before_checklist_done", "Karin Ås", "Samtalen är gjorda", case_id=case_id)
    meetings.begin_meeting(maria, meeting_id)
    [row] = meeting_agenda.agenda(maria, meeting_id).items
    assert ([reason.title for reason in row.reasons], len(row.code)) == (["EHT ska bedöma"], 7)


def test_the_checks_of_the_routine_wait_for_rektor(school: School) -> None:
    rector = by(school, "karin")
    assert statistics_checks.checks(rector) == (), "nothing says which routine Provköping follows"
    followed_routine.follow_routine(rector, school.unit_id, "trosa")
    assert [row.title for row in statistics_checks.due_checks(rector)] == [
        "Månadens frånvaro",
        "Veckans frånvaro",
    ]
    weekly = next(row for row in statistics_checks.checks(rector) if row.check_id == "weekly")
    looked_at = tuple(item.id for item in weekly.looks_at)
    statistics_checks.record_check(rector, weekly.unit_id, weekly.routine_id, "weekly", looked_at, "")
    assert [row.check_id for row in statistics_checks.due_checks(rector)] == ["monthly"]


def titles(workspace: Workspace, school: School, on: date = TUESDAY) -> list[str]:
    """Why pupils stand on the agenda of a meeting that begins for that day."""
    meeting_id, _ = meetings.plan_meeting(workspace, school.unit_id, on, routine_id="trosa")
    meetings.begin_meeting(workspace, meeting_id)
    rows = meeting_agenda.agenda(workspace, meeting_id).items
    return [reason.title for row in rows for reason in row.reasons]


def test_a_mentors_checklist_stands_there_until_eht_has_spoken_of_it(school: School) -> None:
    per, maria = by(school, "per"), by(school, "maria")
    page = open_form(per, ALMA, FORM)
    document, _ = finalise_stage(per, save_draft(per, page.draft, TALK, starts_stretch=True))
    page = open_form(per, ALMA, FORM, document.id)
    assert titles(maria, school) == [], "the talk alone asks nothing of EHT"
    finalise_stage(per, save_draft(per, page.draft, FOLLOW_UP_YES, starts_stretch=True))
    school.clock.advance(days=1)
    assert titles(maria, school, date(2026, 12, 1)) == ["Nytt från mentor"]
    [row] = [row for row in meetings.meeting_rows(maria) if row.numbers]
    item_id = item_of(school, row.id, ALMA, workspace=maria)
    page_of_item = meeting_items.open_item(maria, item_id)
    assert [item.document_id for item in page_of_item.documents] == [document.id]
    meeting_items.save_item(maria, item_id, Said("not_problematic", text="Förkylning."), starts_stretch=True)
    meeting_items.finish_item(maria, item_id)
    assert titles(maria, school, date(2026, 12, 8)) == []


def test_what_the_pupil_approved_for_eht_is_read_up_and_the_rest_stays_with_kurator(school: School) -> None:
    maria, rector = by(school, "maria"), by(school, "karin")
    mapping = locked_mapping(maria)
    assert titles(maria, school) == []
    paper = ApprovalWay.PAPER
    approve(
        maria, mapping.id, "read_at_eht", AREAS, paper, on=maria.today, kept_at="Skåp", witnessed_by="Maria"
    )
    school.clock.advance(days=1)
    assert titles(rector, school, date(2026, 12, 1)) == ["Kartläggning läses upp"]
    [row] = [row for row in meetings.meeting_rows(rector) if row.numbers]
    item_id = item_of(school, row.id, ALMA, workspace=rector)
    for workspace in (rector, maria):
        shown = [item.document_id for item in meeting_items.open_item(workspace, item_id).documents]
        assert mapping.id not in shown, "also at the author's own screen"
        assert len(shown) == 1


def test_a_measure_is_evaluated_when_its_day_comes(school: School) -> None:
    maria = by(school, "maria")
    case_id, _ = open_by_routine(maria, ALMA, "trosa", because="Frånvaron ökar")
    tried = NewMeasure("contact_person", "", maria.today, date(2026, 12, 4), Role.COUNSELLOR)
    measure_id, _ = add_measure(maria, case_id, tried)
    assert "Plan utvärderas" not in titles(maria, school), "the next meeting is before its day"
    school.clock.advance(days=8)
    assert "Plan utvärderas" in titles(maria, school, date(2026, 12, 1))
    school.clock.advance(days=4)
    evaluate_measure(
        *(maria, measure_id, date(2026, 12, 4), MeasureResult.PROGRESS),
        pupil_took_part=True,
        guardian_took_part=True,
    )
    assert "Plan utvärderas" not in titles(maria, school, date(2026, 12, 8))
