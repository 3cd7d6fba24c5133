# SPDX-License-Identifier: EUPL-1.2
"""Whole cases lived at random by the routines that ship, through the use cases that the window calls."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest

from eht_desk.application import (
    case_decisions,
    case_endings,
    case_page,
    delegation,
    measures,
    pupil_facts,
    routine_cases,
    tasks,
    worklist,
)
from eht_desk.application.case_work import settle_tasks
from eht_desk.application.form_work import open_form
from eht_desk.application.measures import NewMeasure
from eht_desk.application.pupil_facts import NewFact
from eht_desk.domain.accounts import Role
from eht_desk.domain.case_entries import FactKind, MeasureResult
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.ids import CaseId, DocumentId
from eht_desk.domain.log import LogEvent
from tests.application.case_acts import lock, noticed, opened, the_case
from tests.fakes.school import ALMA, School

_REFUSED = (RuleViolation, ExpectedFailure)
_MOVES = 14


class Life:
    """What people could do with the case of one pupil, in any order."""

    def __init__(self, school: School, routine: str, chance: random.Random) -> None:
        self.school, self.chance = school, chance
        self.maria, self.rector, self.per = school.as_("maria"), school.rector, school.as_("per")
        self.case_id: CaseId = opened(school, routine)
        self.definition = self.maria.routines.get(routine)
        needs = [need.evidence.form_id for step in self.definition.steps for need in step.needs]
        done = [item.done_by.form_id for item in self.definition.deadlines]
        self.forms = sorted({*needs, *done} - {""})
        self.written: dict[str, DocumentId] = {}

    def write(self) -> None:
        form_id = self.chance.choice(self.forms)
        document_id = self.written.get(form_id) if self.chance.random() < 0.6 else None
        for workspace in self.chance.sample([self.maria, self.rector, self.per], 3):
            with suppress(*_REFUSED):
                if open_form(workspace, ALMA, form_id, document_id).draft.stage_id:
                    self.written[form_id] = lock(workspace, form_id, document_id).id
                    return

    def notice(self) -> None:
        noticed(self.school, days=self.chance.choice([0, 5, 20]), last=self.maria.today)

    def come_back(self) -> None:
        pupil_facts.set_fact(self.maria, ALMA, NewFact(FactKind.RETURNED, "yes", self.maria.today))

    def decide(self) -> None:
        decision = self.chance.choice(self.definition.decisions)
        value = self.chance.choice(decision.values).id
        today = self.maria.today
        case_decisions.decide(self.maria, self.case_id, decision.id, value, "Så", (), today, "EHT")

    def begin_measure(self) -> None:
        kind = self.chance.choice(self.definition.measures).id
        new = NewMeasure(kind, "", self.maria.today, owner_role=Role.MENTOR)
        measures.add_measure(self.maria, self.case_id, new)

    def evaluate(self) -> None:
        for row in case_page.read_case(self.maria, self.case_id).measures[:1]:
            result = self.chance.choice(list(MeasureResult))
            measures.evaluate_measure(
                self.maria, row.id, self.maria.today, result, pupil_took_part=True, guardian_took_part=True
            )

    def pass_step(self) -> None:
        standing = the_case(self.school, self.case_id).standing
        if standing is not None:
            routine_cases.pass_step(self.maria, self.case_id, standing.step, "Karin Ås", "På papper")

    def close(self) -> None:
        reason = self.chance.choice(["attendance_works", "changed_school"])
        case_endings.close_by_routine(self.maria, self.case_id, reason, name="Karin Ås", because="Ändå")

    def relapse(self) -> None:
        case_endings.relapse(self.maria, self.case_id, "Borta igen")

    def finish(self) -> None:
        for workspace in (self.rector, self.maria, self.per):
            for row in tasks.tasks_for_me(workspace):
                if row.may_finish:
                    tasks.finish_task(workspace, row.id, "Gjort")
                    return

    def accept(self) -> None:
        delegation.accept_case(self.per, self.case_id)

    @property
    def acts(self) -> tuple[Callable[[], None], ...]:
        """Writing is what people do most."""
        others = (self.notice, self.come_back, self.decide, self.begin_measure, self.evaluate, self.pass_step)
        return (*[self.write] * 4, *others, self.close, self.relapse, self.finish, self.accept)


@pytest.mark.parametrize("routine", ["trosa", "huddinge"])
@pytest.mark.parametrize("seed", [3, 11, 28])
def test_an_open_case_always_has_something_next_on_somebodys_day(
    school: School, routine: str, seed: int
) -> None:
    life = Life(school, routine, random.Random(seed))
    for _ in range(_MOVES):
        school.clock.advance(days=life.chance.choice([0, 1, 3, 7, 20]))
        with suppress(*_REFUSED):
            life.chance.choice(life.acts)()
        check(life)


def check(life: Life) -> None:
    case = the_case(life.school, life.case_id)
    page = case_page.read_case(life.maria, life.case_id)
    with life.maria.store.read() as work:
        there = [task for task in work.tasks.of_pupil(ALMA) if task.is_open and task.case_id == case.id]
    assert len({task.kind for task in there}) == len(there), "no task twice"
    if case.is_open:
        assert page.next is not None
        assert there
        assert all(day.lines[0].day <= (day.due or date.min) for day in page.dues if day.lines)
    assert [row.case_id for row in worklist.worklist(life.maria).rows] == [case.id] * case.is_open
    with life.maria.store.write() as work:
        assert settle_tasks(life.maria, work, ALMA) == (), "judging again changes nothing"
        work.commit(LogEvent("test_settled"))
