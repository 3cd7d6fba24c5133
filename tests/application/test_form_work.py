# SPDX-License-Identifier: EUPL-1.2
"""Bilaga 1 from the first word to EHT's list, as mentor, substitute, kurator and rektor meet it."""

from __future__ import annotations

from datetime import date

import pytest

from eht_desk.application import form_work, hand_overs, papers
from eht_desk.application.ports import PaperMark
from eht_desk.application.pupils import open_pupil
from eht_desk.application.today import today_page
from eht_desk.domain.documents import DocumentState, Draft
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.forms.model import AnswerValue
from eht_desk.domain.log import LogEvent
from eht_desk.domain.organisation import Mentorship
from tests.fakes.school import ALMA, CLASS_5A, FOLLOW_UP_YES, FORM, NOEL, PER, SARA, TALK, School


def kinds(school: School) -> list[str]:
    return [row.event.kind for row in school.rector.store.read().log.rows()]


def freeze_talk(school: School, login: str = "per"):
    mentor = school.as_(login)
    page = form_work.open_form(mentor, ALMA, FORM)
    draft = form_work.save_draft(mentor, page.draft, TALK, starts_stretch=True)
    document, _ = form_work.finalise_stage(mentor, draft)
    return mentor, document


def test_nothing_is_stored_until_something_was_written(school):
    page = form_work.open_form(school.as_("per"), ALMA, FORM)
    assert not page.is_stored
    assert page.answers["mentor_name"] == {"name": "Per Holm"}
    assert school.rector.store.read().documents.drafts() == []


def test_the_paper_names_the_mentor_of_the_class_whoever_writes(school):
    page = form_work.open_form(school.as_("maria"), ALMA, FORM)
    assert page.answers["mentor_name"] == {"name": "Per Holm"}


def test_a_sitting_of_many_saves_is_one_log_row(school):
    mentor = school.as_("per")
    draft = form_work.open_form(mentor, ALMA, FORM).draft
    draft = form_work.save_draft(mentor, draft, {"illness": {"value": "no"}}, starts_stretch=True)
    for letter in "abc":
        draft = form_work.save_draft(
            mentor, draft, {"illness": {"value": "no", "comment": letter}}, starts_stretch=False
        )
    assert kinds(school).count("draft_written") == 1
    assert form_work.read_form(mentor, ALMA, FORM).answers["illness"] == {"value": "no", "comment": "c"}


def test_half_a_date_does_not_count_as_answered(school):
    mentor = school.as_("per")
    draft = form_work.open_form(mentor, ALMA, FORM).draft
    half: dict[str, AnswerValue] = {
        "pupil_talk_date": "mer",
        "guardian_talk_date": "2026-11-16",
        "illness": {"value": "", "comment": ""},
    }
    form_work.save_draft(mentor, draft, half, starts_stretch=True)
    [row] = today_page(mentor).drafts
    assert row.answered == 1


def test_a_save_from_an_older_window_is_refused_and_overwrites_nothing(school):
    mentor = school.as_("per")
    draft = form_work.open_form(mentor, ALMA, FORM).draft
    first = form_work.save_draft(mentor, draft, {"illness": {"value": "no"}}, starts_stretch=True)
    form_work.save_draft(mentor, first, {"illness": {"value": "yes"}}, starts_stretch=False)
    with pytest.raises(ExpectedFailure) as refused:
        form_work.save_draft(mentor, first, {"illness": {"value": "no"}}, starts_stretch=False)
    assert refused.value.code == "draft_conflict"
    assert form_work.read_form(mentor, ALMA, FORM).answers["illness"] == {"value": "yes"}


def test_a_mentor_cannot_open_another_class(school):
    with pytest.raises(RuleViolation) as refused:
        form_work.open_form(school.as_("per"), NOEL, FORM)
    assert refused.value.code == "not_allowed"


def test_an_administrator_sees_no_pupil(school):
    with pytest.raises(RuleViolation):
        form_work.open_form(school.as_("ida"), ALMA, FORM)


def test_the_substitute_goes_on_with_the_same_text(school):
    mentor = school.as_("per")
    draft = form_work.open_form(mentor, ALMA, FORM).draft
    form_work.save_draft(
        mentor, draft, {"likes_school": {"value": "yes", "comment": "bara bild"}}, starts_stretch=True
    )
    with school.rector.store.write() as work:
        work.organisation.set_mentorships(CLASS_5A, [Mentorship(CLASS_5A, SARA)])
        work.commit(LogEvent("test"))
    substitute = school.as_("sara")
    page = form_work.open_form(substitute, ALMA, FORM)
    assert page.others_name == "Per Holm"
    assert page.answers["likes_school"] == {
        "value": "yes",
        "comment": "bara bild",
    }  # to read, before any choice
    assert "likes_school" not in page.draft.answers
    assert page.others_draft is not None
    taken, _ = form_work.take_over_draft(substitute, page.others_draft.id)
    text = form_work.read_form(substitute, ALMA, FORM).answers["likes_school"]
    assert text == {"value": "yes", "comment": "bara bild"}
    assert taken.author_id == substitute.store.account_id
    assert len(school.rector.store.read().documents.drafts()) == 1


def test_an_unfinished_talk_names_the_first_missing_field(school):
    mentor = school.as_("per")
    draft = form_work.open_form(mentor, ALMA, FORM).draft
    saved = form_work.save_draft(mentor, draft, {**TALK, "guardian_talk_date": ""}, starts_stretch=True)
    with pytest.raises(RuleViolation) as refused:
        form_work.finalise_stage(mentor, saved)
    assert (refused.value.code, refused.value.field) == ("incomplete", "guardian_talk_date")
    assert school.rector.store.read().documents.all() == []


def test_a_frozen_stage_never_changes(school):
    mentor, document = freeze_talk(school)
    page = form_work.open_form(mentor, ALMA, FORM, document.id)
    assert page.stage_id == "follow_up"
    saved = form_work.save_draft(
        mentor,
        page.draft,
        {**FOLLOW_UP_YES, "likes_school": {"value": "no", "comment": "annat"}},
        starts_stretch=True,
    )
    assert "likes_school" not in saved.answers
    later, _ = form_work.finalise_stage(mentor, saved)
    assert later.answers["likes_school"] == TALK["likes_school"]
    assert later.stages[0] == document.stages[0]


def test_continued_absence_puts_it_on_the_list_of_eht_until_eht_has_answered(school):
    mentor, document = freeze_talk(school)
    page = form_work.open_form(mentor, ALMA, FORM, document.id)
    form_work.finalise_stage(
        mentor, form_work.save_draft(mentor, page.draft, FOLLOW_UP_YES, starts_stretch=True)
    )
    counsellor = school.as_("maria")
    assert [row.code for row in today_page(counsellor).eht_list] == [document.code]
    assert today_page(school.as_("sara")).eht_list == ()
    eht = form_work.open_form(counsellor, ALMA, FORM, document.id)
    assert eht.stage_id == "eht"
    assert eht.may_write
    answers: dict[str, AnswerValue] = {
        "guardian_contact_person": {"name": "Maria Lind"},
        "guardian_contact_date": "2026-11-23",
        "mentor_feedback_person": {"name": "Maria Lind"},
        "mentor_feedback_date": "2026-11-23",
        "further_follow_up": [],
    }
    form_work.finalise_stage(
        counsellor, form_work.save_draft(counsellor, eht.draft, answers, starts_stretch=True)
    )
    assert today_page(counsellor).eht_list == ()


def test_the_follow_up_is_due_a_week_after_the_later_talk(school):
    mentor, document = freeze_talk(school)
    row = today_page(mentor).to_write[0]
    assert (row.document_id, row.next_stage, row.due) == (document.id, "follow_up", date(2026, 11, 23))
    assert row.days_left == 0
    school.clock.advance(days=2)
    assert today_page(mentor).late == 1


def test_a_copy_to_rektor_is_missing_until_it_was_handed_over(school):
    mentor, document = freeze_talk(school)
    row = today_page(mentor).copies_missing[0]
    assert not row.is_done
    hand_overs.record_delivery(mentor, document.id, row.missing_handovers[0], date(2026, 11, 23), "Karin Ås")
    assert today_page(mentor).copies_missing == ()
    with pytest.raises(RuleViolation) as again:
        hand_overs.record_delivery(mentor, document.id, row.missing_handovers[0], date(2026, 11, 23))
    assert again.value.code == "delivered_already"


def test_a_reprint_is_the_same_bytes_and_counts_as_a_copy(school):
    mentor, document = freeze_talk(school)
    first = papers.issue_paper(mentor, document.id)
    papers.record_print(mentor, document.id, first.paper.number, 2)
    second = papers.issue_paper(mentor, document.id)
    papers.record_print(mentor, document.id, second.paper.number, 1)
    assert second.pdf == first.pdf
    rows = [row.event for row in school.rector.store.read().log.rows()][-3:]
    assert [row.kind for row in rows] == ["paper_issued", "paper_printed", "paper_printed"]
    assert [row.detail.get("last_copy") for row in rows[1:]] == [2, 3]


def test_looking_at_a_paper_without_printing_it_is_no_copy(school):
    mentor, document = freeze_talk(school)
    papers.issue_paper(mentor, document.id)
    issue = papers.issue_paper(mentor, document.id)
    assert issue.paper.copies == 0
    assert issue.document.state is DocumentState.FINALISED
    assert today_page(mentor).awaiting_signature == ()
    assert kinds(school).count("paper_printed") == 0


def test_saving_a_paper_outside_the_store_needs_a_reason_that_is_logged(school):
    mentor, document = freeze_talk(school)
    whole = papers.issue_paper(mentor, document.id)
    papers.issue_paper(mentor, document.id, language="en")
    with pytest.raises(RuleViolation):
        papers.save_paper(mentor, document.id, whole.paper.number, "  ")
    with pytest.raises(RuleViolation, match="not_issued"):
        papers.save_paper(mentor, document.id, 3, "Begärd av vårdnadshavare")
    saved = papers.save_paper(mentor, document.id, whole.paper.number, "Begärd av vårdnadshavare")
    assert (saved.paper, saved.pdf) == (whole.paper, whole.pdf)
    last = school.rector.store.read().log.rows()[-1]
    assert last.event.kind == "paper_saved_to_file"
    assert last.event.detail["reason"] == "Begärd av vårdnadshavare"


def test_the_signed_paper_comes_back(school):
    mentor, document = freeze_talk(school)
    issue = papers.issue_paper(mentor, document.id)
    papers.record_print(mentor, document.id, issue.paper.number, 1)
    assert [row.code for row in today_page(mentor).awaiting_signature] == [document.code]
    papers.record_signature(mentor, document.id, date(2026, 11, 23), "Pärmen i rektors skåp")
    assert today_page(mentor).awaiting_signature == ()


def test_a_correction_is_a_new_version_and_the_old_one_stays(school):
    mentor, document = freeze_talk(school)
    draft, _ = form_work.correct_document(mentor, document.id, "Fel datum")
    page = form_work.open_form(mentor, ALMA, FORM, draft.document_id)
    assert page.answers["has_friends"] == TALK["has_friends"]
    saved = form_work.save_draft(
        mentor, page.draft, {**TALK, "pupil_talk_date": "2026-11-12"}, starts_stretch=True
    )
    heir, _ = form_work.finalise_stage(mentor, saved)
    assert (heir.version, heir.supersedes) == (2, document.id)
    old = school.rector.store.read().documents.get(document.id)
    assert old is not None
    assert old.state is DocumentState.SUPERSEDED
    assert old.answers["pupil_talk_date"] == "2026-11-13"
    with pytest.raises(RuleViolation):
        papers.issue_paper(mentor, document.id)


def test_a_correction_that_is_thrown_away_leaves_the_old_version_valid(school):
    mentor, document = freeze_talk(school)
    draft, _ = form_work.correct_document(mentor, document.id, "Fel datum")
    form_work.discard_draft(mentor, draft.id)
    assert papers.issue_paper(mentor, document.id).document.id == document.id
    rows = open_pupil(mentor, ALMA).documents
    assert [row.document_id for row in rows] == [document.id]
    again, _ = form_work.correct_document(mentor, document.id, "Fel datum igen")
    assert again.document_id != draft.document_id


def test_one_correction_at_a_time(school):
    mentor, document = freeze_talk(school)
    form_work.correct_document(mentor, document.id, "Fel datum")
    with pytest.raises(RuleViolation) as refused:
        form_work.correct_document(mentor, document.id, "En till")
    assert refused.value.code == "draft_in_the_way"


def test_a_full_disk_keeps_the_saved_text_and_says_so(school):
    mentor = school.as_("per")
    draft = form_work.open_form(mentor, ALMA, FORM).draft
    draft = form_work.save_draft(mentor, draft, {"illness": {"value": "no"}}, starts_stretch=True)
    school.gate.is_disk_full = True
    with pytest.raises(ExpectedFailure) as full:
        form_work.save_draft(mentor, draft, {"illness": {"value": "yes"}}, starts_stretch=False)
    assert full.value.code == "disk_full"
    school.gate.is_disk_full = False
    assert form_work.read_form(mentor, ALMA, FORM).answers["illness"] == {"value": "no"}


def test_a_paper_of_locked_text_alone_is_no_draft(school):
    mentor, document = freeze_talk(school)
    page = form_work.open_form(mentor, ALMA, FORM, document.id)
    names = papers.SchoolNames("Ekskolan", "Provköpings kommun")
    papers.preview_paper(mentor, page, page.draft.answers, names)
    assert not school.renderer.forms[-1][1].is_preview
    papers.preview_paper(mentor, page, {"continued_absence": {"value": "no"}}, names)
    assert school.renderer.forms[-1][1].is_preview


def test_the_paper_shows_the_pupil_and_the_keyed_checksum(school):
    mentor, document = freeze_talk(school)
    papers.issue_paper(mentor, document.id)
    _, context = school.renderer.forms[-1]
    assert (context.pupil_name, context.pupil_class, context.code) == ("Alma Dahl", "5A", document.code)
    assert context.checksum == document.stages[-1].checksum
    assert context.finalised_stages["talk"] == PaperMark("23 november 2026", "Per Holm")


def two_drafts(school: School) -> list[Draft]:
    """Per and Sara, the class's mentors, each wrote of the same stage."""
    with school.rector.store.write() as work:
        work.organisation.set_mentorships(CLASS_5A, [Mentorship(CLASS_5A, PER), Mentorship(CLASS_5A, SARA)])
        work.commit(LogEvent("test"))
    written: list[Draft] = []
    for login, word in (("per", "Pers ord"), ("sara", "Saras ord")):
        workspace = school.as_(login)
        draft = form_work.open_form(workspace, ALMA, FORM, begins_anew=True).draft
        answers: dict[str, AnswerValue] = {"likes_school": {"value": "yes", "comment": word}}
        written.append(form_work.save_draft(workspace, draft, answers, starts_stretch=True))
    return written


def test_the_chosen_draft_is_the_one_that_is_shown(school):
    pers, saras = two_drafts(school)
    sara = school.as_("sara")
    page = form_work.open_form(sara, ALMA, FORM, wanted=pers.id)
    assert page.others_draft is not None
    assert page.others_draft.id == pers.id
    assert page.answers["likes_school"] == {"value": "yes", "comment": "Pers ord"}
    assert page.draft.id == saras.id  # her own is still there to go to
    own = form_work.open_form(sara, ALMA, FORM, wanted=saras.id)
    assert own.others_draft is None
    assert own.answers["likes_school"] == {"value": "yes", "comment": "Saras ord"}
    assert form_work.open_form(sara, ALMA, FORM).draft.id == saras.id


def test_going_on_with_a_colleagues_draft_never_leaves_two_own_ones(school):
    pers, saras = two_drafts(school)
    sara = school.as_("sara")
    with pytest.raises(RuleViolation, match="own_draft_in_the_way"):
        form_work.take_over_draft(sara, pers.id)
    assert {draft.id for draft in school.rector.store.read().documents.drafts()} == {pers.id, saras.id}
    taken, changes = form_work.take_over_draft(sara, pers.id, drops_own=True)
    assert [draft.id for draft in school.rector.store.read().documents.drafts()] == [taken.id]
    assert taken.answers["likes_school"] == {"value": "yes", "comment": "Pers ord"}
    assert {pers.id, saras.id} <= set(changes.ids)
    assert school.rector.store.read().log.rows()[-1].event.detail["dropped_own"] == "yes"
