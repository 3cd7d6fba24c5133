# SPDX-License-Identifier: EUPL-1.2
"""Ärenden with 2,000 open cases among 10,000 pupils, and I dag with a task in each: how long each takes to read."""

from __future__ import annotations

import shutil
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

CASES = 2_000


def reading(store: Path, repetitions: int) -> tuple[float, float, float]:
    """Seconds: the worklist, the same narrowed to what is late, and I dag, in a copy of the store."""
    from eht_desk import bootstrap
    from eht_desk.application import sessions, today, worklist
    from tests.benchmarks.children import LOGIN, PASSWORD

    copy = store.parent / "worklist"
    shutil.copytree(store, copy)
    workspace = sessions.unlock(bootstrap.build_services(), copy, LOGIN, PASSWORD)
    _fill(workspace)
    late = worklist.WorkFilter(is_late=True)
    assert worklist.worklist(workspace).total == CASES
    found = (
        _median(repetitions, lambda: worklist.worklist(workspace)),
        _median(repetitions, lambda: worklist.worklist(workspace, late)),
        _median(repetitions, lambda: today.today_page(workspace)),
    )
    sessions.lock(workspace, "quit")
    return found


def _median(repetitions: int, call: Callable[[], object]) -> float:
    seconds = []
    for _ in range(repetitions):
        began = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def _fill(workspace: object) -> None:
    """Cases at several steps, with a task each, as settling leaves them."""
    from eht_desk.application.workspace import Workspace
    from eht_desk.domain.accounts import Role
    from eht_desk.domain.cases import Case, CaseLevel, CaseStanding, opened
    from eht_desk.domain.evidence import Evidence, EvidenceKind
    from eht_desk.domain.ids import CaseId, TaskId
    from eht_desk.domain.log import LogEvent
    from eht_desk.domain.tasks import Task

    assert isinstance(workspace, Workspace)
    routine = workspace.routines.get("trosa")
    me, now, new_id = workspace.store.account_id, workspace.now, workspace.services.ids.new_id
    steps = [step for step in routine.steps if step.needs]
    with workspace.store.write() as work:
        for number, pupil in enumerate(work.pupils.all()[:CASES]):
            step = steps[number % len(steps)]
            due = workspace.today + timedelta(days=number % 40 - 10)
            case = Case(
                CaseId(new_id()),
                pupil.compartment_id,
                pupil.id,
                pupil.unit_id,
                f"ÄR{number:05d}",
                CaseLevel.SCHOOL,
                Role.MENTOR,
                now - timedelta(days=number % 100),
                me,
                "Frånvaron fortsätter",
                routine_id=routine.id,
                routine_version=routine.version,
                owner_id=me if number % 2 else None,
                standing=CaseStanding(
                    step.id,
                    step.needs[0].id,
                    "form:action_plan",
                    step.role,
                    due,
                    "weekly",
                    done=("notice",),
                    at=now,
                ),
            )
            work.cases.add(opened(case))
            evidence = Evidence(EvidenceKind.DOCUMENT_STAGE, form_id="action_plan", stage_id="weekly")
            task = Task(
                TaskId(new_id()),
                pupil.compartment_id,
                pupil.id,
                pupil.unit_id,
                "Följ upp handlingsplanen",
                now,
                me,
                "deadline.weekly",
                "TRO-20",
                case.id,
                Role.RECTOR if number % 40 == 0 else Role.MENTOR,
                due=due,
                evidence=evidence,
            )
            work.tasks.add(task)
        work.commit(LogEvent("test_cases"))
