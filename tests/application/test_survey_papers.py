# SPDX-License-Identifier: EUPL-1.2
"""Papers of a survey: for whom they can be made, what they say of who and where, and the row when one was printed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eht_desk.application.protection_aftermath import what_got_out
from eht_desk.application.school_wordings import put_in_wording
from eht_desk.application.survey_papers import (
    SurveyPaper,
    prepare_instrument,
    prepare_summary,
    record_survey_print,
)
from eht_desk.application.surveys import begin_survey, close_survey, decline, enter_paper, withdraw_survey
from eht_desk.documents.renderer import PdfRenderer
from eht_desk.domain.accounts import Role
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import GuardianId, StaffId, SurveyId
from eht_desk.domain.instruments.model import CombinationMethod, InformantKind
from eht_desk.domain.instruments.responses import PUPIL, Answers, Respondent
from eht_desk.domain.instruments.wording import WordingFacts
from eht_desk.domain.protection import DeniedPerson, ProtectionGrade, Secret
from eht_desk.domain.surveys import CheckWay, PaperCheck
from tests.application.protected import PLACE, SECRET, protect_alma
from tests.documents.papers import text
from tests.documents.surveys import T1, of_sums
from tests.fakes.school import ALMA, PER, School

GUARDIAN = Respondent(InformantKind.GUARDIAN, GuardianId("g1"))
MENTOR = Respondent(InformantKind.TEACHER, staff_id=StaffId(PER))
READ_OVER = PaperCheck(CheckWay.READ_OVER)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def begun(school: School, instrument_id: str = "sras_r") -> SurveyId:
    survey_id, _ = begin_survey(school.as_("maria"), ALMA, instrument_id)
    return survey_id


def entered(school: School, survey_id: SurveyId, who: Respondent, answers: Answers) -> None:
    maria = school.as_("maria")
    enter_paper(maria, survey_id, who, maria.today, answers, READ_OVER)


def refusal(school: School, login: str, survey_id: SurveyId, who: Respondent = PUPIL) -> str:
    with pytest.raises(RuleViolation) as caught:
        prepare_instrument(school.as_(login), survey_id, who)
    return caught.value.code


def positions(school: School) -> int:
    with school.as_("maria").store.read() as work:
        return len(work.log.rows())


def test_a_blank_is_for_one_person_and_says_who_reads(school: School) -> None:
    survey_id = begun(school, "trial_questions")
    before = positions(school)
    prepare_instrument(school.as_("maria"), survey_id, GUARDIAN)
    assert positions(school) == before, "making a blank is no act, printing it is"
    [sheet] = school.renderer.instrument_files
    assert (sheet.label, sheet.name, sheet.kind) == ("Vårdnadshavare", "Omar Dahl", InformantKind.GUARDIAN)
    assert (sheet.head.pupil_name, sheet.head.pupil_class, sheet.head.school_name) == (
        "Alma Dahl",
        "5A",
        "Ekskolan",
    )
    assert sheet.head.is_made_up
    assert sheet.head.code
    assert len(sheet.questions) == sheet.count == 24
    assert sheet.points == tuple(range(7))
    assert len(sheet.labels) == 7
    assert "Maria Lind" in sheet.readers.names
    assert "Per Holm" not in sheet.readers.names, "a mentor reads no psychosocial documents"
    assert Role.COUNSELLOR in sheet.readers.roles
    assert Role.MENTOR not in sheet.readers.roles
    assert sheet.sums[0] == (1, 5, 9, 13, 17, 21)


def test_without_wording_there_is_no_question_on_it(school: School) -> None:
    prepare_instrument(school.as_("maria"), begun(school), PUPIL)
    [sheet] = school.renderer.instrument_files
    assert (sheet.questions, sheet.labels, sheet.intro, sheet.source) == ((), (), "", "")
    assert (sheet.label, sheet.name, sheet.count) == ("Elev", "", 24)


def put_in(school: School) -> list[tuple[int, str]]:
    """A form of the school's own for pupils; its questions."""
    rows = [(number, f"Påhittad fråga {number}, om {LETTERS[number - 1]}?") for number in range(1, 25)]
    facts = WordingFacts("Ekskolans formulär", "sv", "2025", "Utgivaren i Provköping", "Karin Ås")
    put_in_wording(
        school.as_("maria"),
        "sras_r",
        InformantKind.PUPIL,
        rows,
        facts,
        labels=tuple("abcdefg"),
        intro="Så här gör du.",
        are_looked_at=True,
    )
    return rows


def test_the_school_s_wording_stands_on_it_with_its_title_and_source(school: School) -> None:
    rows = put_in(school)
    survey_id = begun(school)
    prepare_instrument(school.as_("maria"), survey_id, PUPIL)
    prepare_instrument(school.as_("maria"), survey_id, GUARDIAN)
    for_pupil, for_guardian = school.renderer.instrument_files
    assert for_pupil.questions == tuple(question for _, question in rows)
    assert for_pupil.head.title == "Ekskolans formulär"
    assert for_pupil.source == "Ekskolans formulär, 2025. Utgivaren i Provköping"
    assert (for_pupil.labels, for_pupil.intro) == (tuple("abcdefg"), "Så här gör du.")
    assert for_guardian.questions == (), "the school holds the pupil's form only"


def test_what_the_school_wrote_about_its_form_stays_away_where_the_school_is_hidden(school: School) -> None:
    put_in(school)
    survey_id = begun(school)
    protect_alma(school, Secret.SCHOOL)
    prepare_instrument(school.as_("maria"), survey_id, PUPIL)
    said = text(PdfRenderer().instrument_form(school.renderer.instrument_files[-1]))
    assert "Påhittad fråga 24" in said
    assert not [part for part in PLACE if part in said]


def test_who_may_not_and_when_there_is_none(school: School) -> None:
    survey_id = begun(school)
    assert refusal(school, "per", survey_id) == "not_allowed"
    assert refusal(school, "ida", survey_id) == "not_allowed"
    assert refusal(school, "maria", SurveyId("none")) == "not_found"
    stranger = Respondent(InformantKind.GUARDIAN, GuardianId("somebody"))
    assert refusal(school, "maria", survey_id, stranger) == "respondent_not_here"
    close_survey(school.as_("maria"), survey_id)
    assert refusal(school, "maria", survey_id) == "survey_closed"
    withdraw_survey(school.as_("maria"), survey_id, "Fel elev")
    assert refusal(school, "maria", survey_id) == "survey_withdrawn"
    with pytest.raises(RuleViolation, match="survey_withdrawn"):
        prepare_summary(school.as_("maria"), survey_id)
    assert not school.renderer.instrument_files
    assert not school.renderer.summaries


def test_the_summary_names_people_and_what_is_missing(school: School) -> None:
    survey_id = begun(school)
    entered(school, survey_id, PUPIL, T1)
    entered(school, survey_id, MENTOR, of_sums(20, 9, 4, 3))
    prepare_summary(school.as_("maria"), survey_id)
    [sheet] = school.renderer.summaries
    assert [(person.label, person.name) for person in sheet.people] == [("Elev", ""), ("Lärare", "Per Holm")]
    assert sheet.unanswered == ("Vårdnadshavare",)
    assert sheet.label(MENTOR) == "Lärare"
    assert {caution.id for caution in sheet.cautions} >= {"no_diagnosis", "no_norms"}
    assert sheet.result.method is CombinationMethod.EACH_FORM
    prepare_summary(school.as_("maria"), survey_id, CombinationMethod.HALF_PUPIL)
    assert school.renderer.summaries[-1].result.method is CombinationMethod.HALF_PUPIL


def test_the_paper_of_the_summary_is_one_page(school: School) -> None:
    survey_id = begun(school)
    entered(school, survey_id, PUPIL, T1)
    maria = school.as_("maria")
    decline(maria, survey_id, GUARDIAN, maria.today)
    prepare_summary(maria, survey_id)
    pdf = PdfRenderer().survey_summary(school.renderer.summaries[-1])
    said = text(pdf)
    assert PdfRenderer().pages(pdf) == 1
    assert "Vårdnadshavare: har avstått från att svara." in said
    assert "att undvika sådant i skolan som väcker obehag (5,00)." in said


def test_a_print_is_one_row_and_about_the_pupil(school: School) -> None:
    survey_id = begun(school)
    record_survey_print(school.as_("maria"), survey_id, SurveyPaper.INSTRUMENT_FORM, 2, "Eva Ek")
    with school.as_("maria").store.read() as work:
        event = next(row.event for row in reversed(work.log.rows()) if row.event.kind == "survey_printed")
    assert event.pupil_id == ALMA
    assert event.detail == {"survey": survey_id, "kind": "questionnaire", "copies": 2}
    with pytest.raises(RuleViolation, match="not_allowed"):
        record_survey_print(school.as_("per"), survey_id, SurveyPaper.SUMMARY, 1)


@pytest.mark.parametrize("secrets", [(), (Secret.SCHOOL,), (Secret.STAFF,)])
def test_papers_of_a_protected_pupil_say_the_alias_and_what_the_plan_leaves(
    school: School, secrets: tuple[Secret, ...]
) -> None:
    survey_id = begun(school)
    entered(school, survey_id, GUARDIAN, T1)
    alias = protect_alma(school, *secrets)
    maria = school.as_("maria")
    prepare_instrument(maria, survey_id, PUPIL)
    prepare_instrument(maria, survey_id, GUARDIAN)
    prepare_summary(maria, survey_id)
    renderer = PdfRenderer()
    papers = [renderer.instrument_form(sheet) for sheet in school.renderer.instrument_files]
    papers.append(renderer.survey_summary(school.renderer.summaries[-1]))
    hidden = (*SECRET, *(PLACE if Secret.SCHOOL in secrets else ()), *(PLACE[3:] if secrets else ()))
    for pdf in papers:
        said = text(pdf)
        assert alias in said
        assert "Namn, skrivs för hand" in said
        assert not [part for part in hidden if part in said]
    assert "Vårdnadshavare 1" in text(papers[1])
    [people] = [sheet.people for sheet in school.renderer.summaries]
    assert [(person.label, person.name) for person in people] == [("Vårdnadshavare 1", "")]


def test_of_a_protected_pupil_those_named_read_and_who_stood_there_is_sealed(school: School) -> None:
    survey_id = begun(school)
    protect_alma(school)
    maria = school.as_("maria")
    prepare_instrument(maria, survey_id, PUPIL)
    readers = school.renderer.instrument_files[-1].readers
    assert readers.is_named_only
    assert "Maria Lind" in readers.names
    assert refusal(school, "sara", survey_id) in {"not_found", "not_allowed"}
    record_survey_print(maria, survey_id, SurveyPaper.SUMMARY, 1, " Eva Ek ")
    with school.as_("maria").store.read() as work:
        event = next(row.event for row in reversed(work.log.rows()) if row.event.kind == "survey_printed")
    assert event.detail["at_printer"] == "Eva Ek"
    with school.as_("sara").store.read() as work:
        assert "Eva Ek" not in str([row.event.detail for row in work.log.rows()])


def test_a_guardian_whom_the_plan_denies_gets_no_form(school: School) -> None:
    survey_id = begun(school)
    denied = (DeniedPerson("Omar Dahl", GuardianId("g1")),)
    protect_alma(school, grade=ProtectionGrade.CONFIDENTIALITY_MARKING, denied=denied)
    assert refusal(school, "maria", survey_id, GUARDIAN) == "may_not_be_asked"


def test_few_names_or_else_roles(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eht_desk.application.survey_papers._FEW_READERS", 0)
    prepare_instrument(school.as_("maria"), begun(school), PUPIL)
    readers = school.renderer.instrument_files[-1].readers
    assert readers.names == ()
    sheet = replace(school.renderer.instrument_files[-1], readers=readers)
    assert "kurator" in text(PdfRenderer().instrument_form(sheet))


def test_what_was_printed_before_the_protection_is_asked_back_by_its_code(school: School) -> None:
    survey_id = begun(school)
    maria = school.as_("maria")
    prepare_instrument(maria, survey_id, PUPIL)
    code = school.renderer.instrument_files[-1].head.code
    record_survey_print(maria, survey_id, SurveyPaper.INSTRUMENT_FORM, 1)
    protect_alma(school)
    rows = what_got_out(school.rector, ALMA)
    assert [(row.kind, row.code) for row in rows] == [("survey_printed", code)]
