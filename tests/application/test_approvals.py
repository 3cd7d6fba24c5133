# SPDX-License-Identifier: EUPL-1.2
"""What a pupil approves of a kartläggning reaches its readers, and nothing more; the rest stays with the kurator."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eht_desk.application import hand_overs, papers
from eht_desk.application.approvals import (
    HAND_OVER,
    approval_page,
    approve,
    decline,
    record_paper_answers,
    withdraw_approval,
)
from eht_desk.application.form_work import correct_document, finalise_stage
from eht_desk.application.pupils import open_pupil
from eht_desk.application.workspace import Workspace
from eht_desk.domain.approvals import ApprovalState
from eht_desk.domain.documents import ApprovalWay, Document, DocumentState, Ink
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.evidence import Evidence, EvidenceKind, Findings, found
from eht_desk.domain.ids import DocumentId
from tests.application.mapping_texts import AREAS, FEELINGS, HOME, MAPPING, SCHOOL, SUPPORT, locked_mapping
from tests.fakes.school import ALMA, School

APPROVED = Evidence(EvidenceKind.APPROVAL, form_id=MAPPING, approval_id="to_rector")
INK = Ink((((10, 10), (900, 400)),))


def say_yes(maria: Workspace, document: Document, *sections: str, which: str = "to_rector") -> DocumentId:
    excerpt_id, _ = approve(
        maria,
        document.id,
        which,
        sections or AREAS,
        ApprovalWay.PAPER,
        on=maria.today,
        kept_at="Kurators skåp",
        witnessed_by="Maria Lind",
    )
    assert excerpt_id is not None
    return excerpt_id


def kept(workspace: Workspace, document_id: DocumentId) -> Document:
    with workspace.store.read() as work:
        document = work.documents.get(document_id)
    assert document is not None
    return document


def seen_by(workspace: Workspace) -> set[DocumentId]:
    return {row.document_id for row in open_pupil(workspace, ALMA).documents}


def test_only_what_is_approved_is_in_the_excerpt(school: School) -> None:
    maria = school.as_("maria")
    document = locked_mapping(maria)
    excerpt = kept(maria, say_yes(maria, document, SCHOOL, HOME))
    assert set(excerpt.answers) == {
        "school_area_words",
        "home_area_declined",
        "talk_date",
        "counsellor_name",
    }
    assert (excerpt.excerpt_of, excerpt.excerpt_sections) == (document.id, (SCHOOL, HOME))
    assert (excerpt.state, excerpt.author_id) == (DocumentState.FINALISED, document.author_id)
    assert excerpt.code != document.code
    assert excerpt.stages[0].checksum not in ("", document.stages[0].checksum)
    [approval] = excerpt.approvals
    assert (approval.witnessed_by, approval.kept_at) == ("Maria Lind", "Kurators skåp")
    with maria.store.read() as work:
        pupil = work.pupils.get(ALMA)
        assert pupil is not None
        assert excerpt.compartment_id == pupil.compartment_id


def test_rektor_reads_the_excerpt_and_the_mentor_does_not(school: School) -> None:
    maria = school.as_("maria")
    document = locked_mapping(maria)
    excerpt_id = say_yes(maria, document)
    assert excerpt_id in seen_by(school.rector)
    assert excerpt_id not in seen_by(school.as_("per"))
    assert document.id not in seen_by(school.rector)


def test_the_page_tells_areas_and_how_each_approval_stands(school: School) -> None:
    maria = school.as_("maria")
    document = locked_mapping(maria)
    page = approval_page(maria, document.id)
    assert [area.section_id for area in page.areas] == list(AREAS)
    assert page.areas[0].text == "Matsalen är värst."
    assert (page.areas[2].is_declined, page.areas[2].text) == (True, "")
    assert [row.standing.state for row in page.approvals] == [ApprovalState.NOT_ASKED] * 2
    excerpt_id = say_yes(maria, document, SCHOOL, FEELINGS, SUPPORT)
    rector, eht = approval_page(maria, document.id).approvals
    assert (rector.standing.state, rector.standing.left_out) == (ApprovalState.PARTLY, (HOME,))
    assert (rector.excerpt_id, eht.standing.state) == (excerpt_id, ApprovalState.NOT_ASKED)
    with pytest.raises(RuleViolation, match="not_found"):
        approval_page(school.rector, document.id)
    with pytest.raises(RuleViolation, match="not_found"):
        approval_page(maria, excerpt_id)


def test_a_new_approval_takes_the_place_of_the_old(school: School) -> None:
    maria = school.as_("maria")
    document = locked_mapping(maria)
    first = say_yes(maria, document, SCHOOL)
    second = say_yes(maria, document)
    assert kept(maria, first).state is DocumentState.SUPERSEDED
    assert (kept(maria, second).version, kept(maria, second).supersedes) == (2, first)
    third = say_yes(maria, document, SUPPORT)
    assert kept(maria, first).state is DocumentState.WITHDRAWN  # it held what is not approved any more
    assert kept(maria, second).state is DocumentState.WITHDRAWN
    assert kept(maria, third).state is DocumentState.FINALISED
    assert seen_by(school.rector) == {third}


def test_a_pupil_who_declines_leaves_nothing_to_others(school: School) -> None:
    maria = school.as_("maria")
    document = locked_mapping(maria)
    decline(maria, document.id, "to_rector", on=maria.today)
    assert seen_by(school.rector) == set()
    [row, _] = approval_page(maria, document.id).approvals
    assert (row.standing.state, row.excerpt_id) == (ApprovalState.DECLINED, None)
    excerpt = say_yes(maria, document)
    decline(maria, document.id, "to_rector", on=maria.today)
    assert kept(maria, excerpt).state is DocumentState.WITHDRAWN


def test_withdrawing_closes_the_excerpt_and_lists_what_is_out(school: School) -> None:
    maria = school.as_("maria")
    document = locked_mapping(maria)
    excerpt_id = say_yes(maria, document)
    other = say_yes(maria, document, which="read_at_eht")
    issue = papers.issue_paper(maria, excerpt_id)
    papers.record_print(maria, excerpt_id, issue.paper.number, 2)
    school.clock.advance(days=2)
    withdraw_approval(maria, document.id, "to_rector", on=maria.today)
    assert kept(maria, excerpt_id).state is DocumentState.WITHDRAWN
    assert seen_by(school.rector) == {other}
    row, eht = approval_page(maria, document.id).approvals
    assert (row.standing.state, row.papers, row.excerpt_id) == (ApprovalState.WITHDRAWN, 2, None)
    assert eht.standing.state is ApprovalState.APPROVED
    with pytest.raises(RuleViolation, match="nothing_approved"):
        withdraw_approval(maria, document.id, "to_rector", on=maria.today)


def test_a_corrected_version_needs_a_new_approval(school: School) -> None:
    maria = school.as_("maria")
    document = locked_mapping(maria)
    first = say_yes(maria, document)
    draft, _ = correct_document(maria, document.id, "Eleven ville ändra")
    later, _ = finalise_stage(maria, draft)
    assert {row.standing.state for row in approval_page(maria, later.id).approvals} == {
        ApprovalState.NOT_ASKED
    }
    assert (
        kept(maria, first).state is DocumentState.FINALISED
    )  # what was approved of the former version holds
    with pytest.raises(RuleViolation, match="superseded"):
        say_yes(maria, document)
    second = say_yes(maria, later)
    assert kept(maria, first).state is DocumentState.SUPERSEDED
    assert kept(maria, second).supersedes == first


def test_the_approval_is_evidence_while_it_holds(school: School) -> None:
    maria = school.as_("maria")
    document = locked_mapping(maria)

    def proofs() -> list[str]:
        with maria.store.read() as work:
            return found(APPROVED, Findings(documents=work.documents.of_pupil(ALMA)))

    assert proofs() == []
    excerpt_id = say_yes(maria, document)
    assert proofs() == [excerpt_id]
    withdraw_approval(maria, document.id, "to_rector", on=maria.today)
    assert proofs() == []


def test_a_task_to_hand_it_over_comes_and_goes_with_the_approval(school: School) -> None:
    maria = school.as_("maria")
    document = locked_mapping(maria)
    say_yes(maria, document)
    say_yes(maria, document, which="read_at_eht")
    say_yes(maria, document, SCHOOL)
    [task] = open_pupil(maria, ALMA).tasks
    assert (task.kind, task.owner_id, task.due) == (HAND_OVER, maria.store.account_id, None)
    assert "rektor" in task.title
    assert open_pupil(school.as_("per"), ALMA).tasks == ()
    withdraw_approval(maria, document.id, "to_rector", on=maria.today)
    assert open_pupil(maria, ALMA).tasks == ()


def test_handing_the_excerpt_over_does_the_task(school: School) -> None:
    maria = school.as_("maria")
    document = locked_mapping(maria)
    excerpt_id = say_yes(maria, document)
    hand_overs.record_delivery(maria, excerpt_id, "to_rector", maria.today, "Karin Ås")
    assert open_pupil(maria, ALMA).tasks == ()
    [row, _] = approval_page(maria, document.id).approvals
    assert [item.recipient_name for item in row.handed_over] == ["Karin Ås"]


def test_what_cannot_be_recorded(school: School) -> None:
    maria = school.as_("maria")
    document = locked_mapping(maria)
    day = maria.today

    def refused(code: str, **changes: object) -> None:
        given: dict[str, object] = {
            "sections": AREAS,
            "way": ApprovalWay.PAPER,
            "on": day,
            "kept_at": "Skåpet",
            **changes,
        }
        with pytest.raises(RuleViolation, match=code):
            approve(maria, document.id, "to_rector", **given)  # type: ignore[arg-type]  # the test names fields

    refused("required", sections=())
    refused("required", sections=("before_talk",))
    refused("required", kept_at=" ")
    refused("required", way=ApprovalWay.INK)
    refused("unfit", way=ApprovalWay.INK, ink=Ink(()))
    refused("unfit", way=ApprovalWay.INK, ink=Ink((((0, 1001),),)))
    refused("in_future", on=day + timedelta(days=1))
    refused("before_locked", on=day - timedelta(days=1))
    refused("text_too_long", kept_at="x" * 201)
    approve(maria, document.id, "to_rector", AREAS, ApprovalWay.INK, on=day, ink=INK)
    with pytest.raises(RuleViolation, match="not_found"):
        approve(school.rector, document.id, "to_rector", AREAS, ApprovalWay.INK, on=day, ink=INK)


def test_the_log_tells_no_text(school: School) -> None:
    maria = school.as_("maria")
    document = locked_mapping(maria)
    say_yes(maria, document, SCHOOL)
    withdraw_approval(maria, document.id, "to_rector", on=maria.today)
    with maria.store.read() as work:
        rows = [row.event for row in work.log.rows() if row.event.kind.startswith("approval_")]
    assert [row.kind for row in rows] == ["approval_given", "approval_withdrawn"]
    assert "Matsalen" not in str(rows)
    assert (rows[0].detail["sections"], rows[0].detail["of"]) == (1, 4)


def test_a_paper_with_the_answers_is_signed_and_back(school: School) -> None:
    maria = school.as_("maria")
    document = locked_mapping(maria)
    issue = papers.issue_paper(maria, document.id)
    papers.record_print(maria, document.id, issue.paper.number, 1)
    assert kept(maria, document.id).state is DocumentState.AWAITING_SIGNATURE
    decline(maria, document.id, "read_at_eht", on=maria.today)  # said, not written
    assert kept(maria, document.id).state is DocumentState.AWAITING_SIGNATURE
    say_yes(maria, document, SCHOOL)
    say_yes(maria, document, which="read_at_eht")
    back = kept(maria, document.id)
    assert back.state is DocumentState.SIGNED
    [signature] = back.signatures
    assert (signature.paper_number, signature.kept_at, signature.witnessed_by) == (
        issue.paper.number,
        "Kurators skåp",
        "Maria Lind",
    )


def test_the_answers_of_one_paper_are_written_down_together_or_not_at_all(school: School) -> None:
    maria = school.as_("maria")
    document = locked_mapping(maria)
    issue = papers.issue_paper(maria, document.id)
    papers.record_print(maria, document.id, issue.paper.number, 1)
    before = kept(maria, document.id)
    for second in (("no_such_part",), ()):
        answers = {"to_rector": (SCHOOL,), "read_at_eht": second}
        place = "Kurators skåp" if second else " "
        with pytest.raises(RuleViolation, match="required"):
            record_paper_answers(maria, document.id, answers, on=maria.today, kept_at=place)
        assert kept(maria, document.id) == before
        assert seen_by(school.rector) == set()
    answers = {"to_rector": (SCHOOL,), "read_at_eht": ()}
    record_paper_answers(
        maria, document.id, answers, on=maria.today, witnessed_by="Eva Ek", kept_at="Kurators skåp"
    )
    after = kept(maria, document.id)
    assert [(item.approval_id, item.sections, item.declined) for item in after.approvals] == [
        ("to_rector", (SCHOOL,), False),
        ("read_at_eht", (), True),
    ]
    assert (after.state, len(after.signatures)) == (DocumentState.SIGNED, 1)
    with maria.store.read() as work:
        rows = [row.event for row in work.log.rows() if row.event.kind.startswith("approval")]
    assert len(seen_by(school.rector)) == 1
    assert [row.kind for row in rows] == ["approvals_on_paper"]
    assert rows[0].detail["answers"] == "to_rector:1,read_at_eht:0"
    with pytest.raises(RuleViolation, match="required"):
        record_paper_answers(maria, document.id, {}, on=maria.today, kept_at="Skåpet")
