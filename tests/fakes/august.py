# SPDX-License-Identifier: EUPL-1.2
"""Taking registers in as a person would, and the made-up school before and after a summer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from eht_desk.application import register_import
from eht_desk.application.register_changes import ImportResult
from eht_desk.application.register_import import ImportPreview
from eht_desk.application.workspace import Workspace
from eht_desk.domain.ids import PupilId, UnitId
from eht_desk.domain.people import Pupil, SecurityMarking
from eht_desk.domain.register import RegisterPupil, StagedRegister
from eht_desk.domain.register_sources import ReadOptions, SourceFile
from eht_desk.exchange.made_up_school import MadeUpSchool, write_school
from eht_desk.exchange.made_up_year import NextYear, write_next_year
from eht_desk.exchange.register_files import RegisterFiles
from tests.fakes.devices import PreparedRegisters

MAY = datetime(2027, 5, 10, 8, 0, tzinfo=UTC)
AUGUST = datetime(2027, 8, 20, 8, 0, tzinfo=UTC)
FILES = [SourceFile("elever.json", b"x")]


def row(number: int, class_name: str = "5A", grade: int | None = 5, **more: object) -> RegisterPupil:
    """A row of a register about `Elev<number> Prov`."""
    base = RegisterPupil(
        number,
        f"Elev{number}",
        "Prov",
        class_name=class_name,
        grade=grade,
        external_id=f"ext-{number}",
        marking=SecurityMarking.NONE,
    )
    return replace(base, **more)  # type: ignore[arg-type]


def register(*pupils: RegisterPupil, **more: object) -> StagedRegister:
    """A register with these rows: the whole school's, without guardians, unless said otherwise."""
    base = StagedRegister("ss12000", "digest", len(pupils), tuple(pupils))
    return replace(base, **more)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Desk:
    """Somebody who takes registers in at one school."""

    workspace: Workspace
    registers: PreparedRegisters
    unit_id: UnitId | None = None

    def preview(self, staged: StagedRegister) -> ImportPreview:
        """What approving would do; nothing stays waiting."""
        self.registers.register = staged
        summary, _ = register_import.stage_register(
            self.workspace, FILES, ReadOptions(self.workspace.today), unit_id=self.unit_id
        )
        seen = register_import.preview_import(self.workspace, summary.import_id, False)
        register_import.discard_import(self.workspace, summary.import_id)
        return seen

    def take_in(self, staged: StagedRegister, **choices: Any) -> ImportResult:
        """Read, lay in the store, approve."""
        self.registers.register = staged
        summary, _ = register_import.stage_register(
            self.workspace, FILES, ReadOptions(self.workspace.today), unit_id=self.unit_id
        )
        return register_import.approve_import(
            self.workspace, summary.import_id, unknown_marking_vouched=False, **choices
        )[0]

    def people(self) -> list[object]:
        """Everything that a register can change, in an order that does not depend on how it was written."""
        with self.workspace.store.read() as work:
            return [
                sorted(map(repr, items))
                for items in (
                    work.pupils.all(),
                    work.pupils.memberships(),
                    work.pupils.guardians(),
                    work.pupils.guardianships(),
                    work.organisation.classes(),
                    work.organisation.staff(),
                    work.organisation.mentorships(),
                )
            ]

    def pupils(self) -> dict[str, Pupil]:
        """The store's pupils by the id of their school's system."""
        with self.workspace.store.read() as work:
            return {pupil.external_id or pupil.id: pupil for pupil in work.pupils.all()}

    def classes(self) -> dict[str, str]:
        """The name of each pupil's class today, by the id of the school's system; empty without class."""
        today = self.workspace.today
        with self.workspace.store.read() as work:
            names = {item.id: item.name for item in work.organisation.classes() if not item.has_ended(today)}
            now: dict[PupilId, list[str]] = {}
            for item in work.pupils.memberships():
                if item.period.covers(today):
                    now.setdefault(item.pupil_id, []).append(names.get(item.class_id, "ENDED"))
            pupils = work.pupils.all()
        return {pupil.external_id or pupil.id: "+".join(now.get(pupil.id, [])) for pupil in pupils}

    def mentors(self) -> dict[str, set[str]]:
        """Names of the mentors of today's classes."""
        today = self.workspace.today
        with self.workspace.store.read() as work:
            staff = {member.id: member.name for member in work.organisation.staff()}
            ties = work.organisation.mentorships()
            return {
                item.name: {
                    staff[tie.staff_id]
                    for tie in ties
                    if tie.class_id == item.id and tie.period.covers(today)
                }
                for item in work.organisation.classes()
                if not item.has_ended(today)
            }


@cache
def two_years(pupils: int = 300, seed: int = 11) -> tuple[MadeUpSchool, NextYear]:
    """A made-up school in May and in August."""
    spring = write_school(seed, pupils, MAY.date())
    return spring, write_next_year(spring, seed + 1000)  # with the same seed new pupils would get old ids


def read_school(school: MadeUpSchool, moment: datetime) -> StagedRegister:
    """The SS 12000 pages of a made-up school, read."""
    files = [
        SourceFile("persons.json", school.persons_json),
        SourceFile("groups.json", school.groups_json),
        SourceFile("duties.json", school.duties_json),
    ]
    return RegisterFiles().read(files, ReadOptions(moment.date()))
