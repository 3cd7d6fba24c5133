# SPDX-License-Identifier: EUPL-1.2
"""What the tests of cases do again and again: open one, write a form's next stage, look at the tasks."""

from __future__ import annotations

from datetime import date

from eht_desk.application import form_work, routine_cases, signals
from eht_desk.application.signals import NewSignal
from eht_desk.application.tasks import TaskRow, tasks_for_me
from eht_desk.application.workspace import Workspace
from eht_desk.domain.absence import Counting, Measuring
from eht_desk.domain.cases import Case
from eht_desk.domain.documents import Document
from eht_desk.domain.forms.model import AnswerValue
from eht_desk.domain.ids import CaseId, DocumentId, EntryId
from eht_desk.domain.tasks import Task
from tests.fakes.school import ALMA, School
from tests.journeys.story_acts import filled


def noticed(school: School, login: str = "per", *, days: int = 0, last: date = date(2026, 11, 20)) -> EntryId:
    """Absence that somebody saw: 25 per cent, or unexcused days in a row."""
    if days:
        first = date.fromordinal(last.toordinal() - days + 1)
        new = NewSignal(Measuring.DAYS_IN_A_ROW, Counting.UNEXCUSED, first, last)
    else:
        new = NewSignal(Measuring.PERCENT, Counting.ALL, date(2026, 9, 1), last, 250)
    return signals.write_signal(school.as_(login), ALMA, new)[0]


def opened(school: School, routine: str = "trosa", login: str = "maria") -> CaseId:
    """A case about Alma, opened in words."""
    return routine_cases.open_by_routine(school.as_(login), ALMA, routine, because="Frånvaron fortsätter")[0]


def lock(
    workspace: Workspace, form_id: str, document_id: DocumentId | None = None, **said: AnswerValue
) -> Document:
    """Write the next stage of a form and lock it, with something in each field that must have it."""
    page = form_work.open_form(workspace, ALMA, form_id, document_id)
    answers = {**page.draft.answers, **said}
    answers = {**answers, **filled(page.definition, page.draft.stage_id, answers, workspace.today)}
    draft = form_work.save_draft(workspace, page.draft, answers, starts_stretch=True)
    return form_work.finalise_stage(workspace, draft)[0]


def the_case(school: School, case_id: CaseId) -> Case:
    """The case as it is kept."""
    with school.rector.store.read() as work:
        case = work.cases.get(case_id)
    assert case is not None
    return case


def kept(school: School, kind: str) -> list[Task]:
    """The tasks of a kind, the oldest first."""
    with school.rector.store.read() as work:
        found = [task for task in work.tasks.of_pupil(ALMA) if task.kind == kind]
    return sorted(found, key=lambda task: (task.made_at, task.id))


def one(school: School, kind: str) -> Task:
    """The only task of a kind."""
    [task] = kept(school, kind)
    return task


def waiting(school: School, login: str) -> dict[str, TaskRow]:
    """What stands on this person's I dag, by kind."""
    return {row.kind: row for row in tasks_for_me(school.as_(login))}
