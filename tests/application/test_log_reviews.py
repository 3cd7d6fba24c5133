# SPDX-License-Identifier: EUPL-1.2
"""The recurring check of the log: what is drawn, what is answered, what is due."""

from __future__ import annotations

from datetime import date

import pytest

from eht_desk.application import log_reviews as use
from eht_desk.application.protecting import ProtectionRequest, protect_pupil
from eht_desk.application.protections import reveal
from eht_desk.application.pupils import open_pupil
from eht_desk.application.store_settings import change_setting
from eht_desk.application.workspace import current_viewer
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.protection import ProtectionGrade
from tests.fakes.school import ALMA, NOEL, School


def due(school: School) -> tuple[str, ...]:
    workspace = school.as_("karin")
    with workspace.store.read() as work:
        return use.reviews_due(workspace, work, current_viewer(work, workspace))


def some_readings(school: School) -> None:
    for login, pupil in (("maria", ALMA), ("maria", NOEL), ("per", ALMA), ("sara", NOEL)):
        open_pupil(school.as_(login), pupil)


def test_a_check_draws_others_readings_and_is_done_when_each_has_its_answer(school: School):
    some_readings(school)
    open_pupil(school.rector, ALMA)
    review, _ = use.begin_review(school.rector, school.unit_id)
    assert {line.line.who for line in review.lines} == {"Maria Lind", "Per Holm", "Sara Berg"}
    assert (len(review.lines), review.left) == (4, 4)
    first, *rest = (line.line.position for line in review.lines)
    use.answer_row(school.rector, review.id, first, is_question=True, note="Varför?")
    with pytest.raises(RuleViolation, match="review_unanswered"):
        use.finish_review(school.rector, review.id)
    for position in rest:
        use.answer_row(school.rector, review.id, position, is_question=False)
    use.finish_review(school.rector, review.id)
    (kept,) = use.list_reviews(school.as_("karin"))
    assert [(line.line.position, line.note) for line in kept.questions] == [(first, "Varför?")]
    with school.rector.store.read() as work:
        assert "Varför" not in str(work.log.rows(kinds=[use.ANSWERED]))
    assert kept.done_at is not None
    with pytest.raises(RuleViolation, match="review_done"):
        use.answer_row(school.rector, review.id, first, is_question=False)


def test_a_check_that_is_begun_goes_on(school: School):
    some_readings(school)
    review, _ = use.begin_review(school.rector, school.unit_id)
    use.answer_row(school.rector, review.id, review.lines[0].line.position, is_question=False)
    again, _ = use.begin_review(school.as_("karin"), school.unit_id)
    assert (again.id, again.left) == (review.id, review.left - 1)


def test_the_sample_is_as_large_as_the_school_decided(school: School):
    change_setting(school.rector, "log_review_sample", 5)
    for _ in range(4):
        some_readings(school)
    review, _ = use.begin_review(school.rector, school.unit_id)
    assert len(review.lines) == 5


def test_nothing_to_check_is_said(school: School):
    with pytest.raises(RuleViolation, match="nothing_to_review"):
        use.begin_review(school.rector, school.unit_id)


@pytest.mark.parametrize("login", ["maria", "per", "ida"])
def test_only_rektor_checks(school: School, login: str):
    some_readings(school)
    review, _ = use.begin_review(school.rector, school.unit_id)
    workspace = school.as_(login)
    position = review.lines[0].line.position
    for ask in (
        lambda: use.begin_review(workspace, school.unit_id),
        lambda: use.read_review(workspace, review.id),
        lambda: use.answer_row(workspace, review.id, position, is_question=False),
        lambda: use.finish_review(workspace, review.id),
    ):
        with pytest.raises(RuleViolation, match="not_allowed"):
            ask()
    assert use.list_reviews(workspace) == ()


def test_a_protected_pupil_is_never_drawn_and_leaves_the_checks_without_a_count(school: School):
    some_readings(school)
    review, _ = use.begin_review(school.rector, school.unit_id)
    members = (school.rector.store.account_id, school.accounts["maria"])
    grade, since = ProtectionGrade.CONFIDENTIALITY_MARKING, date(2026, 11, 16)
    protect_pupil(school.rector, NOEL, ProtectionRequest(grade, members, since, reason="Avisering"))
    reveal(school.as_("maria"), NOEL, "samtal")
    for line in use.read_review(school.rector, review.id).lines:
        use.answer_row(school.rector, review.id, line.line.position, is_question=False)
    use.finish_review(school.rector, review.id)
    school.clock.advance(days=1)
    open_pupil(school.as_("maria"), NOEL)
    open_pupil(school.as_("per"), ALMA)
    following, _ = use.begin_review(school.as_("karin"), school.unit_id)
    assert {line.line.pupil.id for line in following.lines if line.line.pupil is not None} == {ALMA}


def test_a_note_is_needed_for_a_question_and_the_row_must_be_of_the_check(school: School):
    some_readings(school)
    review, _ = use.begin_review(school.rector, school.unit_id)
    position = review.lines[0].line.position
    with pytest.raises(RuleViolation, match="required"):
        use.answer_row(school.rector, review.id, position, is_question=True, note=" ")
    with pytest.raises(RuleViolation, match="text_too_long"):
        use.answer_row(school.rector, review.id, position, is_question=True, note="x" * 301)
    with pytest.raises(RuleViolation, match="not_found"):
        use.answer_row(school.rector, review.id, 1, is_question=False)
    with pytest.raises(RuleViolation, match="not_found"):
        use.read_review(school.rector, 1)


def test_it_is_due_when_the_school_decided(school: School):
    assert due(school) == ()
    school.clock.advance(days=91)
    assert due(school) == (school.unit_id,)
    open_pupil(school.as_("maria"), ALMA)
    review, _ = use.begin_review(school.rector, school.unit_id)
    for line in review.lines:
        use.answer_row(school.rector, review.id, line.line.position, is_question=False)
    use.finish_review(school.rector, review.id)
    assert due(school) == ()
