# SPDX-License-Identifier: EUPL-1.2
"""Where papers about a protected pupil may go, and who fetches them at the printer."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from eht_desk.application import hand_overs, papers, papers_out, protections, received
from eht_desk.application.hand_overs import CoverWords, HandOver
from eht_desk.application.received import ReceivedUse
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import GuardianId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.people import Guardian, Guardianship
from eht_desk.domain.protection import DeniedPerson, ProtectionGrade
from eht_desk.domain.recipients import Recipient
from tests.application.protected import protect_alma
from tests.application.test_form_work import freeze_talk
from tests.application.test_received import LETTER
from tests.exchange.test_received_files import PNG
from tests.fakes.school import ALMA, School

DAY = date(2026, 11, 23)
OMAR = DeniedPerson("pappan", GuardianId("g1"))
REGISTERED = ProtectionGrade.PROTECTED_REGISTRATION


def last_row(school: School, login: str = "maria") -> LogEvent:
    with school.as_(login).store.read() as work:
        return work.log.rows()[-1].event


def refusal(call: Any, *arguments: Any, **named: Any) -> tuple[str, str]:
    with pytest.raises(RuleViolation) as caught:
        call(*arguments, **named)
    return caught.value.code, caught.value.field


def with_second_guardian(school: School) -> None:
    with school.rector.store.write() as work:
        work.pupils.add_guardians(
            [Guardian(GuardianId("g2"), school.rector.store.school, "Lina", "Dahl", None, ("070-1740606",))]
        )
        work.pupils.add_guardianships([Guardianship(ALMA, GuardianId("g2"))])
        work.commit(LogEvent("test"))


@pytest.mark.parametrize("name", ["Omar Dahl", "omar dahl, pappa", "Omar", "Pappan"])
def test_a_denied_guardian_gets_nothing_under_any_heading(school: School, name: str) -> None:
    _, document = freeze_talk(school)
    with_second_guardian(school)
    protect_alma(school, denied=(OMAR,))
    maria = school.as_("maria")
    for recipient in (Recipient.GUARDIAN, Recipient.OTHER, Recipient.TEACHERS):
        given = HandOver(recipient, DAY, ("Lina Dahl", name))
        assert refusal(hand_overs.record_hand_over, maria, document.id, given) == ("may_not_receive", "names")
    words = CoverWords(f"Vårdnadshavare: {name}", "", ("Checklista",), names=(name,))
    assert refusal(hand_overs.cover_sheet, maria, document.id, DAY, words)[0] == "may_not_receive"
    assert hand_overs.hand_over_page(maria, document.id).given == ()


def test_the_other_guardian_gets_it_by_name(school: School) -> None:
    _, document = freeze_talk(school)
    with_second_guardian(school)
    protect_alma(school, denied=(OMAR,))
    maria = school.as_("maria")
    page = hand_overs.hand_over_page(maria, document.id)
    assert page.routing.left_out == frozenset()
    assert page.routing.denied is not None
    nameless = HandOver(Recipient.GUARDIAN, DAY)
    assert refusal(hand_overs.record_hand_over, maria, document.id, nameless) == (
        "denied_name_needed",
        "names",
    )
    hand_overs.record_hand_over(maria, document.id, HandOver(Recipient.GUARDIAN, DAY, ("Lina Dahl",)))
    assert [row.name for row in hand_overs.hand_over_page(maria, document.id).given] == ["Lina Dahl"]


def test_where_every_guardian_is_denied_the_list_leaves_them_out(school: School) -> None:
    _, document = freeze_talk(school)
    protect_alma(school, denied=(OMAR,))
    maria = school.as_("maria")
    assert hand_overs.hand_over_page(maria, document.id).routing.left_out == {Recipient.GUARDIAN}
    given = HandOver(Recipient.GUARDIAN, DAY, ("Eva Ek",))
    assert refusal(hand_overs.record_hand_over, maria, document.id, given)[0] == "may_not_receive"


def test_what_was_received_goes_to_no_denied_person(school: School) -> None:
    received_id, _ = received.register_received(school.as_("maria"), ALMA, PNG, LETTER)
    protect_alma(school, denied=(OMAR,))
    use = ReceivedUse.HANDED_OVER
    found = refusal(received.note_use, school.as_("maria"), received_id, use, "Omar Dahl")
    assert found == ("may_not_receive", "to")


def test_the_way_to_the_home_municipality_is_decided_by_somebody_who_says_why(school: School) -> None:
    _, document = freeze_talk(school)
    protect_alma(school, grade=REGISTERED)
    maria = school.as_("maria")
    told = hand_overs.hand_over_page(maria, document.id).routing
    assert told.home_municipality is not None
    assert told.forwarding is not None
    assert "Skatteverket" in told.forwarding.text
    there = HandOver(Recipient.HOME_MUNICIPALITY, DAY)
    record = hand_overs.record_hand_over
    assert refusal(record, maria, document.id, there) == ("required", "reason")
    why = HandOver(Recipient.HOME_MUNICIPALITY, DAY, reason="Rätt kommun enligt socialtjänsten")
    assert refusal(record, maria, document.id, why) == ("required", "decided_by")
    decided = HandOver(
        Recipient.HOME_MUNICIPALITY,
        DAY,
        reason="Rätt kommun enligt socialtjänsten",
        decided_by="Karin Ås",
    )
    record(maria, document.id, decided)
    assert "Karin Ås" not in str(last_row(school).detail)  # it stands with the copy
    with maria.store.read() as work:
        found = work.documents.get(document.id)
    assert found is not None
    [delivery] = found.deliveries
    assert (delivery.reason, delivery.decided_by) == (decided.reason, decided.decided_by)
    sealed = last_row(school, "sara")
    assert "decided_by" not in sealed.detail


@pytest.mark.parametrize("grade", list(ProtectionGrade))
def test_a_named_person_decides_whatever_the_grade(school: School, grade: ProtectionGrade) -> None:
    _, document = freeze_talk(school)
    protect_alma(school, grade=grade)
    maria = school.as_("maria")
    told = hand_overs.hand_over_page(maria, document.id).routing.home_municipality
    assert told is not None
    assert ("den gamla" in told.text) == (grade is REGISTERED)
    there = HandOver(Recipient.HOME_MUNICIPALITY, DAY)
    assert refusal(hand_overs.record_hand_over, maria, document.id, there) == ("required", "reason")


def test_for_an_open_pupil_nobody_decides(school: School) -> None:
    _, document = freeze_talk(school)
    maria = school.as_("maria")
    assert hand_overs.hand_over_page(maria, document.id).routing.home_municipality is None
    given = HandOver(Recipient.HOME_MUNICIPALITY, DAY, reason="Omar Dahl", decided_by="Karin Ås")
    hand_overs.record_hand_over(maria, document.id, given)
    assert "decided_by" not in last_row(school).detail  # what is not asked for is not kept


def test_who_stands_at_the_printer_is_in_the_log_of_the_members(school: School) -> None:
    _, document = freeze_talk(school)
    protect_alma(school)
    maria = school.as_("maria")
    issue = papers.issue_paper(maria, document.id)
    assert issue.is_protected
    papers.record_print(maria, document.id, issue.paper.number, 1, " Eva Ek ")
    assert last_row(school).detail["at_printer"] == "Eva Ek"
    assert last_row(school, "sara").detail == {}
    [opening, *_] = protections.read_protection(maria, ALMA).openings
    assert (opening.kind, opening.name, opening.at_printer) == ("paper_printed", "Maria Lind", "Eva Ek")


def test_a_print_that_has_happened_is_noted_even_without_a_name(school: School) -> None:
    mentor, document = freeze_talk(school)
    issue = papers.issue_paper(mentor, document.id)
    protect_alma(school)  # while the print dialog was open
    papers.record_print(school.as_("per"), document.id, issue.paper.number, 1)
    assert last_row(school).kind == "paper_printed"


def test_an_open_pupils_log_names_nobody_at_the_printer(school: School) -> None:
    mentor, document = freeze_talk(school)
    issue = papers.issue_paper(mentor, document.id)
    assert not issue.is_protected
    papers.record_print(mentor, document.id, issue.paper.number, 1, "Eva Ek")
    assert "at_printer" not in last_row(school).detail


def test_what_came_with_the_name_on_it_is_printed_for_a_named_person_only(school: School) -> None:
    received_id, _ = received.register_received(school.as_("maria"), ALMA, PNG, LETTER)
    _, document = freeze_talk(school)
    protect_alma(school)
    maria = school.as_("maria")
    asked = ("required", "at_printer")
    assert refusal(received.note_use, maria, received_id, ReceivedUse.PRINTED) == asked
    assert refusal(papers_out.note_returned_print, maria, document.id) == asked
    received.note_use(maria, received_id, ReceivedUse.PRINTED, at_printer="Eva Ek")
    assert last_row(school).detail["at_printer"] == "Eva Ek"
    papers_out.note_returned_print(maria, document.id, "Eva Ek")
    assert last_row(school).detail == {"at_printer": "Eva Ek"}
