# SPDX-License-Identifier: EUPL-1.2
"""Handing over: anybody, several at once, what it fulfils; papers in copies; many blanks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from eht_desk.application import blanks, hand_overs, papers
from eht_desk.application.hand_overs import CoverWords, HandOver
from eht_desk.domain.documents import DeliveryWay
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.ids import DocumentId
from eht_desk.domain.recipients import Recipient
from tests.application.test_form_work import freeze_talk
from tests.fakes.school import FORM, School

DAY = date(2026, 11, 23)


def test_anything_is_handed_to_anybody_and_the_due_hand_over_is_found(school: School) -> None:
    mentor, document = freeze_talk(school)
    [due] = hand_overs.hand_over_page(mentor, document.id).due
    assert due.recipient is Recipient.RECTOR
    hand_overs.record_hand_over(
        mentor,
        document.id,
        HandOver(Recipient.RECTOR, DAY, ("Karin Ås",), DeliveryWay.BY_HAND, "Med bilaga"),
    )
    page = hand_overs.hand_over_page(mentor, document.id)
    assert page.due == ()
    [row] = page.given
    assert (row.name, row.way, row.what, row.label) == (
        "Karin Ås",
        DeliveryWay.BY_HAND,
        "Med bilaga",
        due.label,
    )
    hand_overs.record_hand_over(mentor, document.id, HandOver(Recipient.GUARDIAN, DAY))
    assert len(hand_overs.hand_over_page(mentor, document.id).given) == 2


def test_teachers_are_told_together_a_row_each_and_no_name_is_in_the_log(school: School) -> None:
    mentor, document = freeze_talk(school)
    names = ("Sara Ek", " ", "Nils Ö")
    told = HandOver(Recipient.TEACHERS, DAY, names, DeliveryWay.READ_OUT)
    hand_overs.record_hand_over(mentor, document.id, told)
    given = hand_overs.hand_over_page(mentor, document.id).given
    assert [row.name for row in given] == ["Sara Ek", "Nils Ö"]
    with mentor.store.read() as work:
        event = work.log.rows()[-1].event
    assert event.detail["count"] == 2
    assert "Sara" not in str(event)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (HandOver(Recipient.PUPIL, date(2026, 12, 24)), "in_future"),
        (HandOver(Recipient.PUPIL, DAY, ("x" * 201,)), "text_too_long"),
        (HandOver(Recipient.PUPIL, DAY, ("x",) * 101), "too_many"),
        (HandOver(Recipient.PUPIL, DAY, copy_id="nobody"), "not_found"),
        (HandOver(Recipient.PUPIL, DAY, paper_number=7), "not_found"),
        (HandOver(Recipient.RECTOR, DAY, handover_id="nothing"), "not_found"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(school: School, given: HandOver, code: str) -> None:
    mentor, document = freeze_talk(school)
    with pytest.raises(RuleViolation, match=code):
        hand_overs.record_hand_over(mentor, document.id, given)
    assert hand_overs.hand_over_page(mentor, document.id).given == ()


def test_somebody_who_does_not_see_the_pupil_hands_nothing_over(school: School) -> None:
    _, document = freeze_talk(school)
    with pytest.raises(RuleViolation, match="not_allowed"):
        hand_overs.record_hand_over(school.as_("sara"), document.id, HandOver(Recipient.PUPIL, DAY))


def test_the_cover_sheet_names_the_sender_and_is_kept_nowhere(school: School) -> None:
    mentor, document = freeze_talk(school)
    with mentor.store.read() as work:
        before = len(work.log.rows())
    words = CoverWords("Rektor: Karin Ås", "För hand", ("Checklista",))
    hand_overs.cover_sheet(mentor, document.id, DAY, words)
    [sheet] = school.renderer.covers
    assert (sheet.recipient, sheet.contents, sheet.code) == (
        "Rektor: Karin Ås",
        ("Checklista",),
        document.code,
    )
    with mentor.store.read() as work:
        assert len(work.log.rows()) == before


def test_an_issued_paper_is_archival_with_its_code_and_says_its_pages(school: School) -> None:
    mentor, document = freeze_talk(school)
    issue = papers.issue_paper(mentor, document.id)
    context = school.renderer.forms[-1][1]
    assert context.is_archival
    assert context.page_code is not None
    assert context.page_code.text.startswith(f"EHT1/{document.code}/1/1/")
    assert context.page_code.checksum == document.stages[-1].checksum[:8]
    assert issue.paper.pages == 1


def test_another_language_is_another_paper_and_each_is_printed_again_as_it_was(school: School) -> None:
    mentor, document = freeze_talk(school)
    swedish = papers.issue_paper(mentor, document.id)
    english = papers.issue_paper(mentor, document.id, language="en")
    assert (swedish.paper.number, english.paper.number) == (1, 2)
    assert english.paper.language == "en"
    assert papers.issue_paper(mentor, document.id).paper == swedish.paper
    assert papers.issue_paper(mentor, document.id, language="en").paper == english.paper
    with pytest.raises(RuleViolation, match="not_found"):
        papers.issue_paper(mentor, document.id, "no_such_copy")


def test_a_paper_whose_document_changed_meanwhile_is_not_kept(school: School) -> None:
    mentor, document = freeze_talk(school)
    prepared = papers.prepare_paper(mentor, document.id)
    hand_overs.record_hand_over(mentor, document.id, HandOver(Recipient.GUARDIAN, DAY))
    with pytest.raises(ExpectedFailure, match="changed_meanwhile"):
        papers.keep_paper(mentor, prepared)
    with mentor.store.read() as work:
        assert work.documents.papers(document.id) == []
    assert papers.issue_paper(mentor, document.id).paper.number == 1


def test_no_transaction_is_open_while_a_paper_is_made(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    mentor, document = freeze_talk(school)
    plain = school.renderer.form
    written: list[DocumentId] = []

    def form(*arguments):
        with mentor.store.write() as work:  # would wait for ever, or be refused, inside a transaction
            work.documents.update(replace(document, outcomes=document.outcomes))
            written.append(document.id)
        return plain(*arguments)

    monkeypatch.setattr(school.renderer, "form", form)
    papers.issue_paper(mentor, document.id)
    assert written


def test_many_blanks_are_one_job_that_can_be_stopped(school: School) -> None:
    mentor = school.as_("per")
    told: list[int] = []
    job = blanks.print_blanks(mentor, FORM, 200, lambda done, _count: told.append(done))
    assert job.count(b"%PDF") == 200
    assert told[-1] == 200
    for count in (0, -1, 501):
        with pytest.raises(RuleViolation, match="blank_count"):
            blanks.print_blanks(mentor, FORM, count, lambda _done, _count: None)
    assert all(not context.pupil_name for _, context in school.renderer.forms)


def test_a_class_is_as_many_forms_as_it_has_pupils(school: School) -> None:
    sizes = dict(blanks.class_sizes(school.rector))
    assert sizes
    assert all(count > 0 for count in sizes.values())
