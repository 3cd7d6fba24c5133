# SPDX-License-Identifier: EUPL-1.2
"""A school that follows Trosa's routine as it ships, and a case by it."""

from __future__ import annotations

from dataclasses import replace

from eht_desk import resources
from eht_desk.application.workspace import Workspace
from eht_desk.catalog.holidays import SwedishWorkDays
from eht_desk.catalog.routines import RoutineCatalogFromFiles
from eht_desk.domain.accounts import Role
from eht_desk.domain.cases import Case, CaseLevel, opened
from eht_desk.domain.ids import CaseId, PupilId
from eht_desk.domain.log import LogEvent
from tests.fakes.school import ALMA, School

ROUTINES = RoutineCatalogFromFiles(resources.root() / "routines")
WORK_DAYS = SwedishWorkDays()


def by(school: School, login: str) -> Workspace:
    """The store in this person's hands, with the routines and the days that ship."""
    workspace = school.as_(login)
    services = replace(workspace.services, routines=ROUTINES, work_days=WORK_DAYS)
    return replace(workspace, services=services, school_routines=None)


def a_case(school: School, pupil_id: PupilId = ALMA, routine: str = "trosa") -> CaseId:
    """An open case of the school."""
    with school.rector.store.write() as work:
        pupil = work.pupils.get(pupil_id)
        assert pupil is not None
        case = Case(
            CaseId(f"case-{pupil_id}"),
            pupil.compartment_id,
            pupil_id,
            pupil.unit_id,
            school.services.ids.new_code(),
            CaseLevel.SCHOOL,
            Role.COUNSELLOR,
            school.clock.now(),
            school.accounts["maria"],
            "Frånvaro",
            routine_id=routine,
            routine_version=1,
        )
        work.cases.add(opened(case))
        work.commit(LogEvent("test_case"))
    return case.id
