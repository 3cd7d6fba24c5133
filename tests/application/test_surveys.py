# SPDX-License-Identifier: EUPL-1.2
"""Surveys as people keep them: begun, answered on screen and on paper, broken off, declined, withdrawn, closed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eht_desk.application import pupils, surveys
from eht_desk.application.case_work import hand_to_school
from eht_desk.application.changes import ChangeKind
from eht_desk.application.survey_views import (
    HAS_FORM,
    NO_WORDING,
    NOT_ASKED,
    SURVEY_CLOSED,
    RespondentRow,
)
from eht_desk.application.workspace import Workspace
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.ids import CaseId, GuardianId, StaffId, SurveyId, UnitId
from eht_desk.domain.instruments.model import InformantKind
from eht_desk.domain.instruments.responses import PUPIL, AnswerWay, Respondent, ResponseState
from eht_desk.domain.log import LogEvent
from eht_desk.domain.protection import DeniedPerson, Secret
from eht_desk.domain.surveys import CheckWay, PaperCheck, SurveyState
from tests.application.protected import SECRET, protect_alma
from tests.application.survey_acts import (
    DAY,
    MADE_UP,
    OMAR,
    READ_OVER,
    TEACHER,
    begun,
    of_sums,
    sitting,
    typed,
)
from tests.fakes.school import ALMA, NOEL, PER, School, make_school

ALL_THREES = (3,) * 24


@pytest.fixture
def school() -> School:
    return make_school()


@pytest.fixture
def maria(school: School) -> Workspace:
    return school.as_("maria")


def row_of(workspace: Workspace, survey_id: SurveyId, respondent: Respondent) -> RespondentRow:
    rows = surveys.read_survey(workspace, survey_id).rows
    return next(row for row in rows if row.respondent == respondent)


def kinds_logged(school: School) -> list[str]:
    with school.rector.store.read() as work:
        return [row.event.kind for row in work.log.rows()]


def refused(code: str) -> pytest.RaisesExc[RuleViolation]:
    return pytest.raises(RuleViolation, match=f"^{code}(:|$)")


def test_an_occasion_is_in_the_list_of_the_pupil(school: School, maria: Workspace) -> None:
    survey_id, changes = surveys.begin_survey(maria, ALMA, "sras_r")
    assert changes.touches(ChangeKind.SURVEY)
    (row,) = surveys.read_surveys(maria, ALMA)
    assert (row.id, row.short_title, row.begun_by, row.state) == (
        survey_id,
        "SRAS-R",
        "Maria Lind",
        SurveyState.OPEN,
    )
    assert row.code
    assert surveys.read_surveys(maria, NOEL) == ()
    with pytest.raises(ExpectedFailure, match="unknown_instrument"):
        surveys.begin_survey(maria, ALMA, "none")
    with refused("not_found"):
        surveys.begin_survey(maria, ALMA, "sras_r", CaseId("another pupil's"))


def test_the_page_names_everybody_who_can_answer_and_who_reads_it(maria: Workspace) -> None:
    page = surveys.open_survey(maria, begun(maria, MADE_UP))
    assert [(row.label, row.name) for row in page.rows] == [
        ("Elev", "Alma Dahl"),
        ("Vårdnadshavare", "Omar Dahl"),
        ("Lärare", ""),
        ("Lärare", "Per Holm"),
    ]
    assert page.readers == ("Karin Ås", "Maria Lind")
    assert [row.may_answer_on_screen for row in page.rows] == [True, True, False, False]
    assert {row.why_not for row in page.rows} == {"", NO_WORDING}
    assert all(row.may_be_entered for row in page.rows)


def test_without_wording_nobody_answers_on_screen_but_paper_can_be_typed(maria: Workspace) -> None:
    survey_id = begun(maria)
    assert row_of(maria, survey_id, PUPIL).why_not == NO_WORDING
    with refused("no_wording"):
        surveys.begin_form(maria, survey_id, PUPIL)
    typed(maria, survey_id, ALL_THREES)
    row = row_of(maria, survey_id, PUPIL)
    assert (row.state, row.way, row.day, row.answered) == (ResponseState.COMPLETE, AnswerWay.PAPER, DAY, 24)
    assert (row.entered_by, row.checked, row.why_not) == ("Maria Lind", READ_OVER, HAS_FORM)
    assert not row.may_be_entered


def test_every_answer_is_saved_at_once_and_a_break_goes_on_where_it_stopped(
    school: School, maria: Workspace
) -> None:
    survey_id = begun(maria, MADE_UP)
    form_id, _ = surveys.begin_form(maria, survey_id, PUPIL)
    for number, value in ((1, 4), (2, None), (3, 0), (1, 5)):
        surveys.save_answer(maria, survey_id, form_id, number, value)
    maria.store.close()  # the power went: nobody has said that the person is done
    again = school.as_("maria")
    shown = surveys.read_sitting(again, survey_id, form_id)
    assert shown.form.response.answers[:4] == (5, None, 0, None)
    assert shown.form.response.next_number == 4
    assert shown.questions[0] == "Hur ofta är det lugnt vid ingången när du kommer?"
    assert shown.person.name == "Alma Dahl"
    assert row_of(again, survey_id, PUPIL).may_resume
    surveys.resume_form(again, survey_id, form_id)
    surveys.finish_form(again, survey_id, form_id)
    assert row_of(again, survey_id, PUPIL).state is ResponseState.UNFINISHED
    with refused("response_closed"):
        surveys.save_answer(again, survey_id, form_id, 4, 1)
    surveys.resume_form(again, survey_id, form_id)
    for number in range(4, len(shown.questions) + 1):
        surveys.save_answer(again, survey_id, form_id, number, 1)
    surveys.finish_form(again, survey_id, form_id)
    row = row_of(again, survey_id, PUPIL)
    assert (row.state, row.missing, row.may_resume) == (ResponseState.COMPLETE, 1, False)
    with refused("response_closed"):
        surveys.resume_form(again, survey_id, form_id)


def test_a_sitting_is_one_row_of_the_log_whatever_is_answered(school: School, maria: Workspace) -> None:
    survey_id = begun(maria, MADE_UP)
    before = len(kinds_logged(school))
    sitting(maria, survey_id, ALL_THREES)
    assert kinds_logged(school)[before:] == ["survey_form_begun", "survey_form_finished"]


def test_answers_off_the_scale_are_not_kept(maria: Workspace) -> None:
    survey_id = begun(maria, MADE_UP)
    form_id, _ = surveys.begin_form(maria, survey_id, OMAR)
    for number, value, code in ((1, 7, "not_on_scale"), (1, -1, "not_on_scale"), (25, 1, "unknown_item")):
        with refused(code):
            surveys.save_answer(maria, survey_id, form_id, number, value)
    assert row_of(maria, survey_id, OMAR).answered == 0


def test_who_says_no_is_written_down_without_answers(maria: Workspace) -> None:
    survey_id = begun(maria, MADE_UP)
    form_id, _ = surveys.begin_form(maria, survey_id, PUPIL)
    surveys.save_answer(maria, survey_id, form_id, 1, 6)
    surveys.decline_form(maria, survey_id, form_id)
    surveys.enter_paper(maria, survey_id, OMAR, DAY, ALL_THREES, READ_OVER, declined=True)
    surveys.decline(maria, survey_id, TEACHER, DAY)
    survey = surveys.read_survey(maria, survey_id).survey
    assert {item.state for item in survey.responses} == {ResponseState.DECLINED}
    assert {value for item in survey.responses for value in item.answers} == {None}
    assert surveys.read_surveys(maria, ALMA)[0].declined == 3


def test_the_row_of_sums_stops_a_slip_of_the_finger(maria: Workspace) -> None:
    survey_id = begun(maria)
    answers = of_sums(24, 21, 12, 6)

    def enter(*sums: int) -> None:
        surveys.enter_paper(maria, survey_id, PUPIL, DAY, answers, PaperCheck(CheckWay.SUMS, sums))

    with pytest.raises(RuleViolation, match="check_row_differs") as caught:
        enter(24, 12, 21, 6)
    assert caught.value.facts == {"functions": "f2,f3"}
    with refused("row_length"):
        enter(24, 21)
    assert row_of(maria, survey_id, PUPIL).state is None
    enter(24, 21, 12, 6)
    assert row_of(maria, survey_id, PUPIL).checked == PaperCheck(CheckWay.SUMS, (24, 21, 12, 6))


def test_a_paper_has_a_day_that_has_been_and_all_its_rows(maria: Workspace) -> None:
    survey_id = begun(maria)
    with refused("in_future"):
        surveys.enter_paper(maria, survey_id, PUPIL, maria.today.replace(year=2027), ALL_THREES, READ_OVER)
    with refused("in_future"):
        surveys.decline(maria, survey_id, PUPIL, maria.today.replace(year=2027))
    with refused("row_length"):
        typed(maria, survey_id, ALL_THREES[:16])
    with refused("not_on_scale"):
        typed(maria, survey_id, (9, *ALL_THREES[1:]))


def test_nobody_answers_twice_and_strangers_not_at_all(maria: Workspace) -> None:
    survey_id = begun(maria, MADE_UP)
    sitting(maria, survey_id, ALL_THREES)
    with refused("form_there"):
        surveys.begin_form(maria, survey_id, PUPIL)
    with refused("form_there"):
        typed(maria, survey_id, ALL_THREES)
    for stranger, code in (
        (Respondent(InformantKind.GUARDIAN, GuardianId("g9")), "respondent_not_here"),
        (Respondent(InformantKind.GUARDIAN), "guardian_not_named"),
        (Respondent(InformantKind.TEACHER, staff_id=StaffId("nobody")), "respondent_not_here"),
        (Respondent(InformantKind.PUPIL, staff_id=PER), "respondent_not_here"),
    ):
        with refused(code):
            typed(maria, survey_id, ALL_THREES, stranger)


def test_a_wrong_form_is_withdrawn_and_entered_anew(school: School, maria: Workspace) -> None:
    survey_id = begun(maria)
    typed(maria, survey_id, ALL_THREES)
    form_id = row_of(maria, survey_id, PUPIL).form_id or ""
    surveys.close_survey(maria, survey_id)
    with refused("required"):
        surveys.withdraw_form(maria, survey_id, form_id, "  ")
    surveys.withdraw_form(maria, survey_id, form_id, "Fel elevs papper")
    page = surveys.read_survey(maria, survey_id)
    (gone,) = page.withdrawn
    assert (gone.person.name, gone.by, gone.reason) == ("Alma Dahl", "Maria Lind", "Fel elevs papper")
    assert page.survey.state is SurveyState.OPEN
    with refused("form_withdrawn"):
        surveys.withdraw_form(maria, survey_id, form_id, "Igen")
    typed(maria, survey_id, of_sums(6, 6, 6, 6))
    survey = surveys.read_survey(maria, survey_id).survey
    assert len(survey.forms) == 2
    assert [form.response.answers for form in survey.counting] == [of_sums(6, 6, 6, 6)]
    with school.rector.store.read() as work:
        told = [row.event.detail for row in work.log.rows()]
    assert not any("Fel elevs papper" in str(detail) for detail in told)


def test_a_withdrawn_form_is_not_answered_on(maria: Workspace) -> None:
    survey_id = begun(maria, MADE_UP)
    form_id, _ = surveys.begin_form(maria, survey_id, PUPIL)
    surveys.withdraw_form(maria, survey_id, form_id, "Fel elev vid skärmen")
    for act in (surveys.finish_form, surveys.decline_form, surveys.resume_form, surveys.read_sitting):
        with refused("form_withdrawn"):
            act(maria, survey_id, form_id)
    with refused("form_withdrawn"):
        surveys.save_answer(maria, survey_id, form_id, 1, 1)


def test_an_occasion_begun_by_mistake_stays_and_takes_no_answers(maria: Workspace) -> None:
    survey_id = begun(maria)
    surveys.withdraw_survey(maria, survey_id, "Fel formulär")
    (row,) = surveys.read_surveys(maria, ALMA)
    assert (row.state, row.withdrawn_reason) == (SurveyState.WITHDRAWN, "Fel formulär")
    for act in (
        lambda: typed(maria, survey_id, ALL_THREES),
        lambda: surveys.withdraw_survey(maria, survey_id, "Igen"),
        lambda: surveys.close_survey(maria, survey_id),
    ):
        with refused("survey_withdrawn"):
            act()


def test_a_closed_occasion_takes_no_answers(maria: Workspace) -> None:
    survey_id = begun(maria, MADE_UP)
    form_id, _ = surveys.begin_form(maria, survey_id, PUPIL)
    with refused("form_going_on"):
        surveys.close_survey(maria, survey_id)
    surveys.finish_form(maria, survey_id, form_id)
    surveys.close_survey(maria, survey_id)
    assert row_of(maria, survey_id, OMAR).why_not == SURVEY_CLOSED
    assert not row_of(maria, survey_id, PUPIL).may_resume
    for act in (surveys.resume_form, surveys.finish_form):
        with refused("survey_closed"):
            act(maria, survey_id, form_id)
    with refused("survey_closed"):
        typed(maria, survey_id, ALL_THREES, OMAR)


@pytest.mark.parametrize("login", ["per", "sara", "ida", "nils"])
def test_who_may_not_read_psychosocial_work_meets_nothing(
    school: School, maria: Workspace, login: str
) -> None:
    survey_id = begun(maria, MADE_UP)
    form_id, _ = surveys.begin_form(maria, survey_id, PUPIL)
    other = school.as_(login)
    assert not surveys.may_read_surveys(other, ALMA)
    assert surveys.may_read_surveys(maria, ALMA)
    assert pupils.read_pupil(maria, ALMA).may_read_surveys
    for act in (
        lambda: surveys.read_surveys(other, ALMA),
        lambda: surveys.open_survey(other, survey_id),
        lambda: surveys.read_survey(other, survey_id),
        lambda: surveys.begin_survey(other, ALMA, "sras_r"),
        lambda: surveys.begin_form(other, survey_id, OMAR),
        lambda: surveys.read_sitting(other, survey_id, form_id),
        lambda: surveys.save_answer(other, survey_id, form_id, 1, 1),
        lambda: surveys.finish_form(other, survey_id, form_id),
        lambda: surveys.decline(other, survey_id, OMAR, DAY),
        lambda: surveys.withdraw_form(other, survey_id, form_id, "x"),
        lambda: surveys.withdraw_survey(other, survey_id, "x"),
        lambda: surveys.close_survey(other, survey_id),
    ):
        with refused("not_allowed"):
            act()
    assert surveys.read_surveys(school.rector, ALMA)


def test_nothing_is_found_by_a_made_up_id(maria: Workspace) -> None:
    with refused("not_found"):
        surveys.read_survey(maria, SurveyId("none"))
    with refused("not_found"):
        surveys.finish_form(maria, begun(maria), "none")


def test_of_a_protected_pupil_only_members_know_and_she_is_the_alias(
    school: School, maria: Workspace
) -> None:
    survey_id = begun(maria, MADE_UP)
    sitting(maria, survey_id, ALL_THREES, OMAR)
    alias = protect_alma(school, Secret.STAFF, denied=(DeniedPerson("pappan", GuardianId("g1")),))
    maria = school.as_("maria")
    page = surveys.read_survey(maria, survey_id)
    assert page.survey.compartment_id != maria.store.school
    assert [(row.name, row.number) for row in page.rows if row.label != "Lärare"] == [(alias, 0), ("", 1)]
    assert [row.name for row in page.rows if row.label == "Lärare"] == [""]
    guardian = page.rows[1]
    assert guardian.state is ResponseState.COMPLETE
    assert not any(secret in repr(page) for secret in SECRET)
    assert "Maria" not in repr(page)
    sitting(maria, survey_id, ALL_THREES)
    with school.rector.store.read() as work:
        denied = work.surveys.of_pupil(ALMA)[0].forms[0].response.respondent
    surveys.withdraw_form(maria, survey_id, guardian.form_id or "", "Fel papper")
    assert row_of(maria, survey_id, denied).why_not == NOT_ASKED
    with refused("may_not_be_asked"):
        typed(maria, survey_id, ALL_THREES, denied)
    per = school.as_("per")  # named in the plan, and still no one who does psychosocial work
    assert not surveys.may_read_surveys(per, ALMA)
    assert not pupils.read_pupil(per, ALMA).may_read_surveys
    with refused("not_allowed"):
        surveys.read_survey(per, survey_id)
    nils = school.as_("nils")
    with refused("not_found"):
        surveys.read_survey(nils, survey_id)


def test_a_pupil_who_changes_school_takes_open_occasions_along(school: School, maria: Workspace) -> None:
    done, still = begun(maria), begun(maria, MADE_UP)
    surveys.close_survey(maria, done)
    with school.rector.store.write() as work:
        pupil = work.pupils.get(ALMA)
        assert pupil is not None
        hand_to_school(work, replace(pupil, unit_id=UnitId("unit-2")), UnitId("unit-2"))
        work.commit(LogEvent("test"))
    with school.rector.store.read() as work:
        found = {item.id: item.unit_id for item in work.surveys.of_pupil(ALMA)}
    assert found == {done: school.unit_id, still: UnitId("unit-2")}


def test_a_full_disk_keeps_what_was_answered(school: School, maria: Workspace) -> None:
    survey_id = begun(maria, MADE_UP)
    form_id, _ = surveys.begin_form(maria, survey_id, PUPIL)
    surveys.save_answer(maria, survey_id, form_id, 1, 4)
    school.gate.is_disk_full = True
    with pytest.raises(ExpectedFailure, match="disk_full"):
        surveys.save_answer(maria, survey_id, form_id, 2, 4)
    school.gate.is_disk_full = False
    shown = surveys.read_sitting(maria, survey_id, form_id)
    assert shown.form.response.answers[:2] == (4, None)
    assert shown.form.response.next_number == 2
