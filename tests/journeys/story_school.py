# SPDX-License-Identifier: EUPL-1.2
"""A real encrypted store for a written story: one class, one pupil, everybody who acts, and a clock that the story
moves. What the story's people do is story_acts.py."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from eht_desk import bootstrap
from eht_desk.application import account_desk, setup
from eht_desk.application.school_forms import open_workspace
from eht_desk.application.workspace import DEFAULT_ZONE, Services, Workspace
from eht_desk.domain.accounts import Role
from eht_desk.domain.identity_numbers import IdentityNumber, NumberKind
from eht_desk.domain.ids import ClassId, GuardianId, PupilId, StaffId, UnitId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.organisation import Mentorship, SchoolClass, StaffMember
from eht_desk.domain.people import ClassMembership, Guardian, Guardianship, Pupil
from tests.fakes.devices import FixedClock
from tests.fakes.school import PASSWORD

PUPIL = PupilId("story-pupil")
GUARDIAN = GuardianId("story-guardian")
_HATS = (Role.RECTOR, Role.COUNSELLOR, Role.SPECIAL_EDUCATOR, Role.MENTOR)
_CLASS, _STAFF = ClassId("story-class"), StaffId("story-mentor")


@dataclass(frozen=True)
class Cast:
    """Who the story is about and where; everybody is invented."""

    authority: str
    municipality: str
    school: str
    given: str
    family: str
    number: str
    class_name: str
    grade: int
    guardian: str
    mentor: str = "Per Holm"
    rector: str = "Karin Ås"
    counsellor: str = "Maria Lind"


VIGGO = Cast("Trosa kommun", "Trosa", "Hedebyskolan", "Viggo", "Sandmark", "201604192383", "4A", 4, "Elin")
SELMA = Cast(
    "Huddinge kommun", "Huddinge", "Ängsnäsets skola", "Selma", "Brandt", "201402072381", "7C", 7, "Farid"
)


@dataclass
class StorySchool:
    """The store, the clock, and each person's workspace; one of them writes at a time."""

    path: Path
    services: Services
    clock: FixedClock
    unit_id: UnitId
    _open: dict[str, Workspace] = field(default_factory=dict)

    def on(self, day: date, hour: int = 9) -> None:
        """It is this day, at the hour by the school's clock. Never backwards: the log would refuse."""
        local = datetime.combine(day, time(hour), ZoneInfo(DEFAULT_ZONE))
        self.clock.set(max(local.astimezone(UTC), self.clock.now()))
        self.clock.advance(minutes=1)

    def as_(self, login: str) -> Workspace:
        """The store in this person's hands, to write in."""
        mine = self.reading(login)
        if not mine.store.sharing().may_write:
            self.let_go()
            mine.store.take_lease()
        self.clock.advance(seconds=1)
        return mine

    def reading(self, login: str = "karin") -> Workspace:
        """The store as this person reads it beside whoever writes."""
        if login not in self._open:
            store = self.services.stores.unlock(self.path, login, PASSWORD)
            self._open[login] = open_workspace(self.services, store)
            if store.sharing().may_write:
                store.release_lease()
        return self._open[login]

    def let_go(self) -> None:
        """Nobody here writes: somebody else may."""
        for workspace in self._open.values():
            if workspace.store.sharing().may_write:
                workspace.store.release_lease()

    def close(self) -> None:
        """Everybody goes home."""
        for workspace in self._open.values():
            workspace.store.close()
        self._open.clear()


def make_story_school(path: Path, cast: Cast, first_day: date, *, is_one_person: bool = False) -> StorySchool:
    """karin is rektor, maria kurator, jonas specialpedagog, nora skolsköterska, per the class's mentor.

    `is_one_person`: karin is all of them but the nurse, as in a very small school.
    """
    clock = FixedClock(datetime.combine(first_day, time(7), UTC))
    services = bootstrap.build_services(clock)
    rector, secrets = setup.create_store(
        services,
        setup.StoreSetup(
            path,
            cast.school,
            cast.authority,
            cast.school,
            "",
            cast.municipality,
            "karin",
            cast.rector,
            PASSWORD,
            _HATS if is_one_person else (Role.RECTOR,),
        ),
    )
    setup.confirm_recovery_papers(rector, secrets.first_paper, secrets.second_paper)
    unit_id = _furnish(rector, cast)
    if is_one_person:
        account_desk.tie_to_staff(rector, rector.store.account_id, _STAFF)
    for login, name, role, staff in (
        ("maria", cast.counsellor, Role.COUNSELLOR, None),
        ("jonas", "Jonas Wiik", Role.SPECIAL_EDUCATOR, None),
        ("nora", "Nora Ståhl", Role.NURSE, None),
        ("per", cast.mentor, Role.MENTOR, _STAFF),
    ):
        account_desk.open_account(
            rector,
            account_desk.NewAccount(
                login, name, PASSWORD, unit_id, (role,), staff_id=staff, is_temporary_password=False
            ),
        )
    return StorySchool(path, services, clock, unit_id, {"karin": rector})


def _furnish(rector: Workspace, cast: Cast) -> UnitId:
    born = date.fromisoformat(f"{cast.number[:4]}-{cast.number[4:6]}-{cast.number[6:8]}")
    number = IdentityNumber(cast.number, NumberKind.PERSONAL, born)
    school = rector.store.school
    with rector.store.write() as work:
        unit_id = work.organisation.units()[0].id
        work.organisation.add_classes([SchoolClass(_CLASS, unit_id, cast.class_name, cast.grade)])
        work.organisation.add_staff([StaffMember(_STAFF, unit_id, cast.mentor)])
        work.organisation.set_mentorships(_CLASS, [Mentorship(_CLASS, _STAFF)])
        work.pupils.add([Pupil(PUPIL, school, unit_id, cast.given, cast.family, number, born, cast.grade)])
        work.pupils.add_memberships([ClassMembership(PUPIL, _CLASS)])
        work.pupils.add_guardians(
            [Guardian(GUARDIAN, school, cast.guardian, cast.family, None, ("070-1740605",))]
        )
        work.pupils.add_guardianships([Guardianship(PUPIL, GUARDIAN)])
        work.commit(LogEvent("test_school"))
    return unit_id
