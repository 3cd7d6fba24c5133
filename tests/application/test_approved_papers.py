# SPDX-License-Identifier: EUPL-1.2
"""Papers of a kartläggning: what waits for the pupil, what was approved, and nothing of what was not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eht_desk.application import hand_overs, papers
from eht_desk.application.approvals import approve, decline, withdraw_approval
from eht_desk.application.hand_overs import HandOver
from eht_desk.application.ports import PaperContext
from eht_desk.domain.documents import ApprovalWay, Document, DocumentState, Ink
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.recipients import Recipient
from tests.application.mapping_texts import AREAS, locked_mapping
from tests.fakes.school import School

INK = Ink((((10, 10), (900, 400)),))


def _context(school: School) -> PaperContext:
    return school.renderer.forms[-1][1]


def _kept(school: School, login: str, document: Document) -> Document:
    with school.as_(login).store.read() as work:
        found = work.documents.get(document.id)
    assert found is not None
    return found


def test_the_paper_to_sign_has_a_box_for_each_part_and_waits(school: School) -> None:
    maria = school.as_("maria")
    document = locked_mapping(maria)
    issue = papers.issue_paper(maria, document.id)
    marks = _context(school).approvals
    assert len(marks) == 2
    # One area the pupil did not want to talk about: there is nothing of it to hand on, so no box either.
    assert all(len(mark.sections) == len(AREAS) - 1 and not mark.on for mark in marks)
    papers.record_print(maria, document.id, issue.paper.number, 1)
    assert _kept(school, "maria", document).state is DocumentState.AWAITING_SIGNATURE


def test_nobody_but_the_author_issues_it(school: School) -> None:
    maria = school.as_("maria")
    document = locked_mapping(maria)
    papers.issue_paper(maria, document.id)
    for other in (school.rector, school.as_("per")):
        with pytest.raises(RuleViolation):
            papers.issue_paper(other, document.id)
        with pytest.raises(RuleViolation):
            hand_overs.hand_over_page(other, document.id)


def test_ink_on_the_screen_makes_a_new_paper_and_each_stays_as_it_was(school: School) -> None:
    maria = school.as_("maria")
    document = locked_mapping(maria)
    first = papers.issue_paper(maria, document.id)
    school.clock.advance(minutes=5)
    approve(maria, document.id, "to_rector", AREAS[:2], ApprovalWay.INK, on=maria.today, ink=INK)
    second = papers.issue_paper(maria, document.id)
    assert second.paper.number == first.paper.number + 1
    mark = _context(school).approvals[0]
    assert mark.ink == INK
    assert len(mark.sections) == 2
    assert papers.issue_paper(maria, document.id).paper == second.paper


def test_a_paper_signed_by_hand_is_printed_again_as_it_was(school: School) -> None:
    maria = school.as_("maria")
    document = locked_mapping(maria)
    first = papers.issue_paper(maria, document.id)
    school.clock.advance(minutes=5)
    approve(
        maria,
        document.id,
        "to_rector",
        AREAS,
        ApprovalWay.PAPER,
        on=maria.today,
        witnessed_by="M",
        kept_at="Skåp",
    )
    assert papers.issue_paper(maria, document.id).paper == first.paper


def test_a_pupil_who_declined_is_told_on_the_paper(school: School) -> None:
    maria = school.as_("maria")
    document = locked_mapping(maria)
    decline(maria, document.id, "read_at_eht", on=maria.today)
    papers.issue_paper(maria, document.id)
    assert [mark.declined for mark in _context(school).approvals] == [False, True]


@pytest.mark.parametrize("days_back", [0, 3])
def test_a_withdrawal_of_whatever_day_makes_one_new_paper(school: School, days_back: int) -> None:
    maria = school.as_("maria")
    document = locked_mapping(maria)
    approve(maria, document.id, "to_rector", AREAS, ApprovalWay.INK, on=maria.today, ink=INK)
    school.clock.advance(days=2)
    says_yes = papers.issue_paper(maria, document.id)
    assert _context(school).approvals[0].on
    school.clock.advance(days=1)
    withdraw_approval(maria, document.id, "to_rector", on=maria.today - timedelta(days=days_back))
    school.clock.advance(minutes=5)
    second = papers.issue_paper(maria, document.id)
    assert second.paper.number == says_yes.paper.number + 1
    assert not _context(school).approvals[0].on
    school.clock.advance(minutes=5)
    assert papers.issue_paper(maria, document.id).paper == second.paper


def test_the_excerpt_is_printed_with_its_parts_only_and_waits_for_no_signature(school: School) -> None:
    maria = school.as_("maria")
    document = locked_mapping(maria)
    excerpt_id, _ = approve(
        maria, document.id, "to_rector", AREAS[:1], ApprovalWay.INK, on=maria.today, ink=INK
    )
    assert excerpt_id is not None
    issue = papers.issue_paper(school.rector, excerpt_id)
    resolved, context = school.renderer.forms[-1]
    assert context.only_sections == AREAS[:1]
    assert [len(mark.sections) for mark in context.approvals] == [1]
    assert context.changes == ()
    said = [
        field.display_text for section in resolved.sections for field in section.fields if field.display_text
    ]
    with maria.store.read() as work:
        own = work.documents.get(document.id)
    assert own is not None
    hidden = [value for key, value in own.answers.items() if key.startswith(AREAS[1])]
    assert hidden
    assert not set(map(str, hidden)) & set(said)
    papers.record_print(school.rector, excerpt_id, issue.paper.number, 1)
    assert _kept(school, "karin", issue.document).state is DocumentState.FINALISED


def test_the_authors_own_text_is_handed_to_the_pupil_only(school: School) -> None:
    maria = school.as_("maria")
    document = locked_mapping(maria)
    assert hand_overs.hand_over_page(maria, document.id).waits_for_approval
    with pytest.raises(RuleViolation, match="not_approved"):
        hand_overs.record_hand_over(maria, document.id, HandOver(Recipient.RECTOR, maria.today))
    hand_overs.record_hand_over(maria, document.id, HandOver(Recipient.PUPIL, maria.today))
    assert len(hand_overs.hand_over_page(maria, document.id).given) == 1
