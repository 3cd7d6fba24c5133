# SPDX-License-Identifier: EUPL-1.2
"""One thing has one day and one row, wherever it is shown: the stage of a form that the case's deadline asks for."""

from __future__ import annotations

from datetime import date

from eht_desk.application import case_page, form_work, pupils, tasks, today
from eht_desk.application.document_views import DocumentRow
from eht_desk.application.today import TodayPage
from eht_desk.domain.documents import Document
from eht_desk.domain.forms.model import AnswerValue
from tests.application.case_acts import lock, noticed, one, opened
from tests.fakes.school import ALMA, FORM, School

BY_THE_FORM, BY_THE_CASE = date(2026, 12, 24), date(2026, 12, 28)
TALKED: dict[str, AnswerValue] = {"pupil_talk_date": "2026-12-16", "guardian_talk_date": "2026-12-17"}
KIND = "deadline.week_after_talk"


def talked(school: School) -> Document:
    """The checklist of the week before Christmas: its seven days end on Christmas Eve."""
    school.clock.advance(days=24)
    return lock(school.as_("per"), FORM, None, **TALKED)


def idag(school: School, login: str = "per") -> TodayPage:
    return today.today_page(school.as_(login))


def waiting_document(school: School) -> DocumentRow:
    [row] = idag(school).to_write
    return row


def test_without_a_case_the_form_says_the_day(school: School) -> None:
    talked(school)
    row = waiting_document(school)
    assert (row.due, row.case_day) == (BY_THE_FORM, None)


def test_with_a_case_every_page_shows_the_day_of_the_case_and_why_it_moved(school: School) -> None:
    noticed(school)
    case_id = opened(school)
    document = talked(school)
    row = waiting_document(school)
    per = school.as_("per")
    [on_page] = [item for item in pupils.read_pupil(per, ALMA).documents if item.document_id == document.id]
    [due] = [item for item in case_page.read_case(per, case_id).dues if item.id == "week_after_talk"]
    assert row.due == on_page.due == due.due == one(school, KIND).due == BY_THE_CASE
    assert row.days_left == due.days_left == 11
    assert row.case_day is not None
    assert row.case_day.counted == BY_THE_FORM
    assert [item.day for item in row.case_day.moves] == [date(2026, 12, day) for day in (24, 25, 26, 27)]
    assert (row.case_day.title, row.case_day.source) == ("Följ upp checklistan", "Trosa, TRO-38, D5, B11-2")
    tasks.cancel_task(school.as_("maria"), one(school, KIND).id, "Gjort på papper")
    assert waiting_document(school).due == BY_THE_CASE, "that nobody is asked for it does not change the day"


def test_one_thing_has_one_row(school: School) -> None:
    noticed(school)
    case_id = opened(school)
    document = talked(school)
    page = idag(school)
    assert [row.case_day.task_id for row in page.to_write if row.case_day] == [one(school, KIND).id]
    assert KIND not in {row.kind for row in page.tasks}
    per = school.as_("per")
    form = form_work.open_form(per, ALMA, FORM, document.id)
    draft = form_work.save_draft(per, form.draft, form.draft.answers, starts_stretch=True)
    page = idag(school)
    [task] = [row for row in page.tasks if row.kind == KIND]
    assert (page.to_write, page.drafts_apart, len(page.drafts)) == ((), (), 1)
    assert task.action is not None
    assert (task.action.draft_id, task.due) == (draft.id, BY_THE_CASE)
    case = case_page.read_case(per, case_id)
    apart = {row.kind for row in case.tasks_apart}
    assert KIND in {row.kind for row in case.tasks if row.is_open}
    assert not any(kind.startswith("deadline.") for kind in apart), "they stand among the days"
    assert case.next_task is not None
    assert case.next_task not in {row.id for row in case.tasks_apart}
