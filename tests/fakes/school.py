# SPDX-License-Identifier: EUPL-1.2
"""A small invented school in a memory store, with people who hold every role the tests need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from eht_desk import resources
from eht_desk.application import setup
from eht_desk.application.account_desk import NewAccount, open_account
from eht_desk.application.school_forms import open_workspace
from eht_desk.application.setup import StoreSetup, create_store
from eht_desk.application.workspace import Services, Workspace
from eht_desk.catalog.access_table import AccessTableFromFile
from eht_desk.catalog.closing import ClosingCatalogFromFile
from eht_desk.catalog.definition_reader import DefinitionFiles
from eht_desk.catalog.forms import FormCatalogFromFiles
from eht_desk.catalog.gates import GateCatalogFromFiles
from eht_desk.catalog.guidance import GuidanceFromFile
from eht_desk.catalog.holidays import SwedishWorkDays
from eht_desk.catalog.instruments import InstrumentCatalogFromFiles
from eht_desk.catalog.languages import LanguageCatalogFromFiles
from eht_desk.catalog.leaving import LeavingCatalogFromFiles
from eht_desk.catalog.purposes import PurposeCatalogFromFiles
from eht_desk.catalog.routine_files import RoutineFiles
from eht_desk.catalog.routines import RoutineCatalogFromFiles
from eht_desk.catalog.rule_tasks import RuleTaskCatalogFromFile
from eht_desk.catalog.suggestions import SuggestionCatalogFromFiles
from eht_desk.domain.accounts import Role
from eht_desk.domain.forms.model import AnswerValue
from eht_desk.domain.identity_numbers import IdentityNumber, NumberKind
from eht_desk.domain.ids import AccountId, ClassId, GuardianId, PupilId, StaffId, UnitId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.organisation import Mentorship, Period, SchoolClass, StaffMember
from eht_desk.domain.people import ClassMembership, Guardian, Guardianship, Pupil
from eht_desk.exchange.calendar_files import CalendarFiles
from eht_desk.exchange.instrument_files import InstrumentFiles
from eht_desk.exchange.received_files import ReceivedFiles
from eht_desk.exchange.scan_reading import ScanFiles
from tests.fakes.backups import MemoryBackups
from tests.fakes.devices import (
    CountingIds,
    FewCommonPasswords,
    FixedClock,
    PreparedRegisters,
    TellingRenderer,
)
from tests.fakes.store import MemoryGate

PASSWORD = "blå hattar i regn"
FORM = "absence_checklist"
STORE = Path("minnesarkiv").absolute()

ALMA = PupilId("pupil-alma")
NOEL = PupilId("pupil-noel")
CLASS_5A = ClassId("class-5a")
CLASS_7B = ClassId("class-7b")
PER = StaffId("staff-per")
SARA = StaffId("staff-sara")

TALK: dict[str, AnswerValue] = {
    "pupil_talk_date": "2026-11-13",
    "guardian_talk_date": "2026-11-16",
    "illness": {"value": "no", "comment": ""},
    "likes_school": {"value": "yes", "comment": "Ja, men inte på idrotten"},
    "calm_to_study": {"value": "no", "comment": "Stökigt i matsal och korridor"},
    "has_friends": {"value": "yes", "comment": ""},
    "schoolwork_difficulties": {"value": "yes", "comment": "Matte, läsförståelse"},
    "support_and_adaptations": {"value": "yes", "comment": "Bildstöd, förkortade uppgifter"},
    "absence_pattern": {"value": "yes", "comment": "Måndag förmiddag, 7 av 9 tillfällen"},
    "mentor_name": {"name": "Per Holm"},
}
FOLLOW_UP_YES: dict[str, AnswerValue] = {
    "follow_up_date": "2026-11-23",
    "continued_absence": {"value": "yes", "comment": ""},
    "follow_up_comment": "Borta två dagar.",
}


@dataclass
class School:
    """The store, its services and a workspace per login."""

    services: Services
    gate: MemoryGate
    clock: FixedClock
    renderer: TellingRenderer
    registers: PreparedRegisters
    rector: Workspace
    unit_id: UnitId
    accounts: dict[str, AccountId]

    def as_(self, login: str) -> Workspace:
        """The store in this person's hands."""
        return open_workspace(self.services, self.services.stores.unlock(STORE, login, PASSWORD))


def memory_services(
    clock: FixedClock | None = None,
) -> tuple[Services, MemoryGate, TellingRenderer, PreparedRegisters]:
    the_clock = clock or FixedClock()
    ids = CountingIds()
    gate = MemoryGate(the_clock, ids)
    renderer = TellingRenderer()
    registers = PreparedRegisters()
    forms = FormCatalogFromFiles(resources.root() / "forms")
    routines = RoutineCatalogFromFiles(resources.root() / "routines")
    services = Services(
        clock=the_clock,
        ids=ids,
        forms=forms,
        renderer=renderer,
        stores=gate,
        registers=registers,
        passwords=FewCommonPasswords(),
        backups=MemoryBackups(the_clock),
        leaving=LeavingCatalogFromFiles(resources.root() / "leaving"),
        gates=GateCatalogFromFiles(resources.root() / "gates", forms.stage_ids),
        closing=ClosingCatalogFromFile(resources.root() / "cases"),
        rule_tasks=RuleTaskCatalogFromFile(resources.root() / "cases"),
        access=AccessTableFromFile(resources.root() / "access"),
        purposes=PurposeCatalogFromFiles(resources.root() / "consents", forms.stage_ids),
        languages=LanguageCatalogFromFiles(resources.root() / "languages", forms),
        suggestions=SuggestionCatalogFromFiles(resources.root() / "suggestions"),
        instruments=InstrumentCatalogFromFiles(resources.root() / "instruments"),
        instrument_files=InstrumentFiles(),
        guidance=GuidanceFromFile(resources.root() / "protection"),
        received_files=ReceivedFiles(),
        definitions=DefinitionFiles(forms, ReceivedFiles()),
        scans=ScanFiles(),
        calendar_files=CalendarFiles(),
        routines=routines,
        routine_files=RoutineFiles(routines),
        work_days=SwedishWorkDays(),
    )
    return services, gate, renderer, registers


def setup_of(path: Path = STORE) -> StoreSetup:
    return StoreSetup(
        path=path,
        store_name="Ekskolan",
        authority_name="Provköpings kommun",
        unit_name="Ekskolan",
        unit_code="",
        municipality="Provköping",
        login="karin",
        display_name="Karin Ås",
        password=PASSWORD,
        roles=(Role.RECTOR,),
    )


def furnish(rector: Workspace) -> UnitId:
    """Two classes with their mentors, Alma with a guardian and Noel, in a store that was just made."""
    with rector.store.read() as work:
        unit_id = work.organisation.units()[0].id
    school = rector.store.school
    with rector.store.write() as work:
        work.organisation.add_classes(
            [SchoolClass(CLASS_5A, unit_id, "5A", 5), SchoolClass(CLASS_7B, unit_id, "7B", 7)]
        )
        work.organisation.add_staff(
            [StaffMember(PER, unit_id, "Per Holm"), StaffMember(SARA, unit_id, "Sara Berg")]
        )
        work.organisation.set_mentorships(CLASS_5A, [Mentorship(CLASS_5A, PER)])
        work.organisation.set_mentorships(
            CLASS_7B, [Mentorship(CLASS_7B, SARA, Period(None, date(2026, 12, 31)))]
        )
        number = IdentityNumber("201505122380", NumberKind.PERSONAL, date(2015, 5, 12))
        work.pupils.add(
            [
                Pupil(ALMA, school, unit_id, "Alma", "Dahl", number, date(2015, 5, 12), 5),
                Pupil(NOEL, school, unit_id, "Noel", "Östlund-Ek", None, None, 7),
            ]
        )
        work.pupils.add_memberships([ClassMembership(ALMA, CLASS_5A), ClassMembership(NOEL, CLASS_7B)])
        work.pupils.add_guardians(
            [Guardian(GuardianId("g1"), school, "Omar", "Dahl", None, ("070-1740605",))]
        )
        work.pupils.add_guardianships([Guardianship(ALMA, GuardianId("g1"))])
        work.commit(LogEvent("test_school"))
    return unit_id


def make_school() -> School:
    """Karin Ås is rektor, Maria Lind kurator, Per Holm mentors 5A, Sara Berg 7B, Ida Ek administers."""
    clock = FixedClock()
    services, gate, renderer, registers = memory_services(clock)
    rector, secrets = create_store(services, setup_of())
    setup.confirm_recovery_papers(rector, secrets.first_paper, secrets.second_paper)
    unit_id = furnish(rector)
    accounts: dict[str, AccountId] = {}
    for login, name, role, staff in (
        ("maria", "Maria Lind", Role.COUNSELLOR, None),
        ("per", "Per Holm", Role.MENTOR, PER),
        ("sara", "Sara Berg", Role.MENTOR, SARA),
        ("ida", "Ida Ek", Role.ADMINISTRATOR, None),
        ("nils", "Nils Ro", Role.NURSE, None),
    ):
        open_account(
            rector,
            NewAccount(login, name, PASSWORD, unit_id, (role,), staff_id=staff, is_temporary_password=False),
        )
        accounts[login] = gate.stores[STORE][1].passwords[login][0]
    return School(services, gate, clock, renderer, registers, rector, unit_id, accounts)
