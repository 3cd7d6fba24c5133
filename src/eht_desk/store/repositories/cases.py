# SPDX-License-Identifier: EUPL-1.2
"""Cases, tasks, and overrides of gates."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Select, insert, select, update

from eht_desk.domain.cases import Case
from eht_desk.domain.gates import GateOverride
from eht_desk.domain.ids import CaseId, OverrideId, PupilId, TaskId, UnitId
from eht_desk.domain.people import Pupil
from eht_desk.domain.tasks import Task
from eht_desk.store import mappers
from eht_desk.store.repositories.shelf import Shelf, collector_paused
from eht_desk.store.rows_process import CASE_FILE, GATE_OVERRIDE, TASK


class Cases(Shelf):
    """CaseRepository of one transaction."""

    def get(self, case_id: CaseId) -> Case | None:
        """One case, or None when there is none or it cannot be opened."""
        found = self._cases(select(CASE_FILE).where(CASE_FILE.c.id == case_id))
        return found[0] if found else None

    def of_pupil(self, pupil_id: PupilId) -> list[Case]:
        """All of one pupil, the last opened first."""
        return self._cases(select(CASE_FILE).where(CASE_FILE.c.pupil_id == pupil_id))

    def all_open(self) -> list[Case]:
        """All open ones that the account can open, the last opened first."""
        return self._cases(select(CASE_FILE).where(CASE_FILE.c.is_open == 1))

    def all_open_in_brief(self) -> list[Case]:
        """All open ones, without their steps and words, in no order."""
        columns = CASE_FILE.c
        statement = select(
            columns.id,
            columns.compartment_id,
            self.envelope(CASE_FILE),
            columns.pupil_id,
            columns.unit_id,
            columns.reference,
        ).where(columns.is_open == 1)
        decode = mappers.CASE_IN_BRIEF.decode
        with collector_paused():
            return [
                decode(
                    value,
                    id=case_id,
                    compartment_id=compartment,
                    pupil_id=pupil_id,
                    unit_id=unit_id,
                    reference=reference,
                )
                for (case_id, compartment, _, pupil_id, unit_id, reference), value in self.open_quickly(
                    CASE_FILE, statement
                )
            ]

    def reference_exists(self, reference: str) -> bool:
        """Whether a case already has this reference, in any compartment."""
        return self.fetch_first(select(CASE_FILE.c.id).where(CASE_FILE.c.reference == reference)) is not None

    def add(self, case: Case) -> None:
        """Insert."""
        self.connection.execute(insert(CASE_FILE), self._values(case))

    def update(self, case: Case) -> None:
        """Replace, by id. Raises KeyError when there is none."""
        changed = self.connection.execute(
            update(CASE_FILE).where(CASE_FILE.c.id == case.id), self._values(case)
        )
        if changed.rowcount != 1:
            raise KeyError("case")

    def move(self, ids: Collection[CaseId], to: Pupil, *, unit_id: UnitId | None = None) -> None:
        """Put cases under another pupil. Raises KeyError for one that is not there or cannot be opened."""
        for case_id in ids:
            case = self.get(case_id)
            if case is None:
                raise KeyError("case")
            unit = unit_id or case.unit_id
            self.update(replace(case, pupil_id=to.id, compartment_id=to.compartment_id, unit_id=unit))

    def _cases(self, statement: Select[Any]) -> list[Case]:
        with collector_paused():
            found = [
                mappers.CASE.decode(value, **{name: getattr(row, name) for name in mappers.CASE_COLUMNS})
                for row, value in self.open_all(CASE_FILE, statement, "id")
            ]
        return sorted(found, key=lambda case: (case.opened_at, case.id), reverse=True)

    def _values(self, case: Case) -> dict[str, Any]:
        return {
            **{name: getattr(case, name) for name in mappers.CASE_COLUMNS},
            "is_open": int(case.is_open),
            "sealed": self.seal(CASE_FILE, case.compartment_id, case.id, mappers.CASE.encode(case)),
        }


class Tasks(Shelf):
    """TaskRepository of one transaction."""

    def get(self, task_id: TaskId) -> Task | None:
        """One task, or None when there is none or it cannot be opened."""
        found = self._tasks(select(TASK).where(TASK.c.id == task_id))
        return found[0] if found else None

    def of_pupil(self, pupil_id: PupilId) -> list[Task]:
        """All of one pupil, the last made first."""
        found = self._tasks(select(TASK).where(TASK.c.pupil_id == pupil_id))
        return sorted(found, key=lambda task: (task.made_at, task.id), reverse=True)

    def all_open(self) -> list[Task]:
        """All open ones that the account can open, the first due first, those without a day last."""
        found = self._tasks(select(TASK).where(TASK.c.is_open == 1))
        return sorted(found, key=lambda task: (task.due is None, task.due or date.max, task.made_at, task.id))

    def add(self, task: Task) -> None:
        """Insert."""
        self.connection.execute(insert(TASK), self._values(task))

    def update(self, task: Task) -> None:
        """Replace, by id. Raises KeyError when there is none."""
        changed = self.connection.execute(update(TASK).where(TASK.c.id == task.id), self._values(task))
        if changed.rowcount != 1:
            raise KeyError("task")

    def move(self, ids: Collection[TaskId], to: Pupil, *, unit_id: UnitId | None = None) -> None:
        """Put tasks under another pupil. Raises KeyError for one that is not there or cannot be opened."""
        for task_id in ids:
            task = self.get(task_id)
            if task is None:
                raise KeyError("task")
            unit = unit_id or task.unit_id
            self.update(replace(task, pupil_id=to.id, compartment_id=to.compartment_id, unit_id=unit))

    def _tasks(self, statement: Select[Any]) -> list[Task]:
        return [
            mappers.TASK.decode(value, **{name: getattr(row, name) for name in mappers.ABOUT_COLUMNS})
            for row, value in self.open_all(TASK, statement, "id")
        ]

    def _values(self, task: Task) -> dict[str, Any]:
        return {
            **{name: getattr(task, name) for name in mappers.ABOUT_COLUMNS},
            "is_open": int(task.is_open),
            "sealed": self.seal(TASK, task.compartment_id, task.id, mappers.TASK.encode(task)),
        }


class GateOverrides(Shelf):
    """GateRepository of one transaction."""

    def of_pupil(self, pupil_id: PupilId) -> list[GateOverride]:
        """All of one pupil, newest first."""
        found = self._overrides(select(GATE_OVERRIDE).where(GATE_OVERRIDE.c.pupil_id == pupil_id))
        return sorted(found, key=lambda item: (item.at, item.id), reverse=True)

    def add(self, override: GateOverride) -> None:
        """Insert."""
        self.connection.execute(insert(GATE_OVERRIDE), self._values(override))

    def move(self, ids: Collection[OverrideId], to: Pupil) -> None:
        """Put overrides under another pupil. Raises KeyError for one that is not there or cannot be opened."""
        for override_id in ids:
            found = self._overrides(select(GATE_OVERRIDE).where(GATE_OVERRIDE.c.id == override_id))
            if not found:
                raise KeyError("gate override")
            moved = replace(found[0], pupil_id=to.id, compartment_id=to.compartment_id)
            self.connection.execute(
                update(GATE_OVERRIDE).where(GATE_OVERRIDE.c.id == override_id), self._values(moved)
            )

    def _overrides(self, statement: Select[Any]) -> list[GateOverride]:
        return [
            mappers.OVERRIDE.decode(value, **{name: getattr(row, name) for name in mappers.OVERRIDE_COLUMNS})
            for row, value in self.open_all(GATE_OVERRIDE, statement, "id")
        ]

    def _values(self, override: GateOverride) -> dict[str, Any]:
        return {
            **{name: getattr(override, name) for name in mappers.OVERRIDE_COLUMNS},
            "sealed": self.seal(
                GATE_OVERRIDE, override.compartment_id, override.id, mappers.OVERRIDE.encode(override)
            ),
        }
