# SPDX-License-Identifier: EUPL-1.2
"""Papers of a protected pupil: the alias and a line for the name, and of the school what the plan leaves open."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from eht_desk import resources
from eht_desk.application import form_work, hand_overs, log_views, papers, protections
from eht_desk.application.approvals import approve
from eht_desk.application.consent_papers import print_consent
from eht_desk.application.consents import AskedPerson, NewAsking, ask_consent
from eht_desk.application.gates import override_gate
from eht_desk.application.hand_overs import CoverWords, HandOver
from eht_desk.application.ports import CoverSheet, PaperContext
from eht_desk.catalog.forms import FormCatalogFromFiles
from eht_desk.documents.renderer import PdfRenderer
from eht_desk.domain.consents import ConsentPerson, ConsentRoute
from eht_desk.domain.documents import ApprovalWay, Document
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.forms.model import AnswerValue
from eht_desk.domain.ids import GuardianId
from eht_desk.domain.people import Guardian, Pupil
from eht_desk.domain.protection import ProtectionPlan, Secret
from eht_desk.domain.pupil_view import GuardianView
from eht_desk.domain.recipients import Recipient
from tests.application.mapping_texts import AREAS, MAPPING, locked_mapping
from tests.application.protected import PLACE, SECRET, protect_alma
from tests.application.test_approved_papers import INK
from tests.application.test_form_work import freeze_talk
from tests.documents.papers import text
from tests.fakes.school import ALMA, FORM, TALK, School

UNNAMED: dict[str, AnswerValue] = {**TALK, "mentor_name": {"name": "Mentorn"}}
COVER = CoverWords("Rektor", "För hand", ("Checklista",))


def write_talk(school: School) -> Document:
    maria = school.as_("maria")
    page = form_work.open_form(maria, ALMA, FORM)
    draft = form_work.save_draft(maria, page.draft, UNNAMED, starts_stretch=True)
    return form_work.finalise_stage(maria, draft)[0]


def printed(school: School) -> PaperContext:
    return school.renderer.forms[-1][1]


def drawn(school: School) -> str:
    """What the paper that was asked for last really says, and its title."""
    resolved, context = school.renderer.forms[-1]
    return text(PdfRenderer().form(resolved, context))


def test_the_paper_has_the_alias_and_a_line_for_the_name_and_no_number(school: School) -> None:
    alias = protect_alma(school)
    document = write_talk(school)
    issue = papers.issue_paper(school.as_("maria"), document.id)
    said = drawn(school)
    assert alias in said
    assert "Namn, skrivs för hand" in said
    assert not [part for part in SECRET if part in said]
    assert "nummer" not in said
    assert "Ekskolan" in said  # the plan leaves the school open
    assert issue.document.code in said


def test_a_hidden_school_takes_class_letterhead_and_names_of_staff_along(school: School) -> None:
    protect_alma(school, Secret.SCHOOL)
    document = write_talk(school)
    papers.issue_paper(school.as_("maria"), document.id)
    said = drawn(school)
    assert "Skolan" in said
    assert "Mentorn" in said  # what a person typed stays
    assert "Klass" not in said
    assert not [part for part in (*SECRET, *PLACE) if part in said]
    assert printed(school).letterhead is None
    assert printed(school).authority_name == ""


def test_hidden_staff_leave_the_school_and_no_letterhead(school: School) -> None:
    protect_alma(school, Secret.STAFF)
    document = write_talk(school)
    maria = school.as_("maria")
    [due] = hand_overs.hand_over_page(maria, document.id).due
    hand_overs.record_delivery(maria, document.id, due.id, school.rector.today)
    papers.issue_paper(school.as_("maria"), document.id)
    said = drawn(school)
    assert "Ekskolan" in said
    assert not [name for name in ("Per Holm", "Karin Ås", "Maria Lind") if name in said]


def test_the_preview_says_what_the_paper_says(school: School) -> None:
    protect_alma(school, Secret.SCHOOL)
    maria = school.as_("maria")
    page = form_work.open_form(maria, ALMA, FORM)
    with maria.store.read() as work:
        open_names = papers.school_names(work)  # a caller that knows nothing of the pupil
    papers.preview_paper(maria, page, UNNAMED, open_names)
    assert not [part for part in (*SECRET, *PLACE) if part in drawn(school)]


def test_no_name_of_staff_is_filled_in_where_the_plan_hides_them(school: School) -> None:
    protect_alma(school, Secret.CLASS)
    page = form_work.open_form(school.as_("maria"), ALMA, FORM)
    assert "mentor_name" not in page.answers


def test_a_paper_with_the_open_name_is_never_printed_or_saved_again(school: School) -> None:
    mentor, document = freeze_talk(school)
    former = papers.issue_paper(mentor, document.id)
    protect_alma(school)
    per = school.as_("per")
    with pytest.raises(RuleViolation, match="not_issued"):
        papers.save_paper(per, document.id, former.paper.number, "Socialtjänsten")
    assert hand_overs.hand_over_page(per, document.id).papers == ()
    issue = papers.issue_paper(per, document.id)
    assert issue.paper.number == former.paper.number + 1
    assert "Alma" not in drawn(school)
    saved = papers.save_paper(per, document.id, issue.paper.number, "Socialtjänsten")
    assert saved.pdf == issue.pdf
    school.clock.advance(minutes=1)
    assert papers.issue_paper(per, document.id).paper.number == issue.paper.number


def test_a_plan_that_hides_more_makes_papers_anew(school: School) -> None:
    protect_alma(school)
    document = write_talk(school)
    school.clock.advance(minutes=1)
    first = papers.issue_paper(school.as_("maria"), document.id)
    school.clock.advance(minutes=1)
    protections.change_plan(school.rector, ALMA, ProtectionPlan((Secret.NAME, Secret.SCHOOL)))
    school.clock.advance(minutes=1)
    second = papers.issue_paper(school.as_("maria"), document.id)
    assert second.paper.number == first.paper.number + 1
    assert "Ekskolan" not in drawn(school)


def test_a_paper_prepared_before_the_protection_is_not_kept(school: School) -> None:
    mentor, document = freeze_talk(school)
    prepared = papers.prepare_paper(mentor, document.id)
    protect_alma(school)
    with pytest.raises(Exception, match="changed_meanwhile"):
        papers.keep_paper(school.as_("per"), prepared)


def test_the_cover_sheet_names_neither_school_nor_sender(school: School) -> None:
    protect_alma(school, Secret.SCHOOL)
    document = write_talk(school)
    hand_overs.cover_sheet(school.as_("maria"), document.id, school.rector.today, COVER)
    said = text(PdfRenderer().cover(school.renderer.covers[-1]))
    assert said.count("Skolan") == 2  # in the head, and as the sender
    assert not [part for part in (*SECRET, *PLACE) if part in said]


def test_who_fetched_a_cover_sheet_or_the_list_of_readers_is_in_the_log(school: School) -> None:
    protect_alma(school)
    document = write_talk(school)
    hand_overs.record_cover_print(school.as_("maria"), document.id, 2, "Per Holm")
    log_views.record_list_print(school.rector, ALMA, 1, "Per Holm")
    with school.rector.store.read() as work:
        told = [(row.event.kind, dict(row.event.detail)) for row in work.log.rows()[-2:]]
    assert told == [
        ("cover_printed", {"copies": 2, "at_printer": "Per Holm"}),
        ("log_list_printed", {"copies": 1, "at_printer": "Per Holm"}),
    ]


def test_a_paper_with_the_open_name_is_never_handed_over_again(school: School) -> None:
    mentor, document = freeze_talk(school)
    former = papers.issue_paper(mentor, document.id).paper.number
    protect_alma(school)
    per = school.as_("per")
    given = HandOver(Recipient.EHT, per.today, paper_number=former)
    with pytest.raises(RuleViolation, match="not_found") as refused:
        hand_overs.record_hand_over(per, document.id, given)
    assert refused.value.field == "paper_number"
    now = papers.issue_paper(per, document.id).paper.number
    hand_overs.record_hand_over(per, document.id, replace(given, paper_number=now))


def test_an_open_pupils_papers_are_as_before(school: School) -> None:
    mentor, document = freeze_talk(school)
    papers.issue_paper(mentor, document.id)
    context = printed(school)
    assert (context.pupil_name, context.pupil_class, context.is_alias) == ("Alma Dahl", "5A", False)
    assert replace(context).hidden == frozenset()
    assert "skrivs för hand" not in drawn(school)


def test_an_empty_form_for_a_talk_with_the_pupil_names_no_hidden_school(school: School) -> None:
    protect_alma(school, Secret.SCHOOL)
    maria = school.as_("maria")
    hidden = form_work.open_form(maria, ALMA, FORM).pupil.hidden
    papers.blank_paper(maria, FORM, hidden=hidden)
    assert not [part for part in PLACE if part in drawn(school)]
    assert "Skolan" in drawn(school)
    papers.blank_paper(maria, FORM)
    assert "Ekskolan" in drawn(school)  # any other empty form


def test_names_that_the_program_filled_in_before_are_left_out_of_the_paper(school: School) -> None:
    maria = school.as_("maria")
    until = maria.today + timedelta(days=60)
    judged = {"is_mature": True, "judged_by": "Maria Lind", "judged_because": "Förstår vad det gäller"}
    for asked in (
        AskedPerson(ConsentPerson.GUARDIAN, GuardianId("g1")),
        AskedPerson(ConsentPerson.PUPIL, **judged),  # type: ignore[arg-type]  # the test names fields
    ):
        new = NewAsking(
            "outside_party", (asked,), maria.today, ConsentRoute.MEETING, scope="BUP", until=until
        )
        ask_consent(maria, ALMA, new)
    with maria.store.read() as work:
        consents = work.consents.of_pupil(ALMA)
    documents = [print_consent(maria, consent.id).document_id for consent in consents]
    alias = protect_alma(school)
    for document_id in documents:
        papers.issue_paper(school.as_("maria"), document_id)
        said = drawn(school)
        assert alias in said
        assert not [part for part in SECRET if part in said]


def test_a_signature_on_the_screen_is_a_name_and_stays_in_the_program(school: School) -> None:
    maria = school.as_("maria")
    document = locked_mapping(maria)
    approve(maria, document.id, "to_rector", AREAS[:2], ApprovalWay.INK, on=maria.today, ink=INK)
    protect_alma(school, Secret.STAFF)
    papers.issue_paper(school.as_("maria"), document.id)
    assert all(mark.ink is None for mark in printed(school).approvals)
    said = drawn(school)
    assert "Undertecknat på skärm. Namnteckningen skrivs inte ut." in said
    assert "Maria Lind" not in said


def test_nobodys_address_is_kept_or_printed() -> None:
    for record in (Guardian, GuardianView, Pupil, PaperContext, CoverSheet):
        assert not [item.name for item in fields(record) if "address" in item.name or "street" in item.name]
    for definition in FormCatalogFromFiles(resources.root() / "forms").all_latest():
        asked = [item.plain_label.casefold() for item in definition.fields()]
        assert not [label for label in asked if "adress" in label], definition.id


def test_the_school_leaves_the_paper_when_the_plan_hides_it(school: School) -> None:
    maria = school.as_("maria")
    document = locked_mapping(maria, answers={"school": "Ekskolan norra"})
    protect_alma(school, Secret.SCHOOL)
    papers.issue_paper(school.as_("maria"), document.id)
    assert "norra" not in drawn(school)


@pytest.mark.parametrize("is_hidden", [False, True])
def test_the_school_is_filled_in_unless_the_plan_hides_it(school: School, is_hidden: bool) -> None:
    if is_hidden:
        protect_alma(school, Secret.SCHOOL)
    maria = school.as_("maria")
    override_gate(maria, ALMA, "before_social_mapping", "Karin Ås", "Brådskar")
    assert ("school" in form_work.open_form(maria, ALMA, MAPPING).answers) is not is_hidden
