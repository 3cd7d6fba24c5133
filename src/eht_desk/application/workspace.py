# SPDX-License-Identifier: EUPL-1.2
"""What use cases get: the services of the device, and the workspace of an unlocked store with the viewer of today."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from eht_desk.application.access_store import stored_changes
from eht_desk.application.glass_rows import opened_by
from eht_desk.application.ports import (
    BackupKeeper,
    Clock,
    CommonPasswords,
    DocumentRenderer,
    FormCatalog,
    IdSource,
    OpenStore,
    ReadWork,
    RegisterReader,
    StoreGate,
)
from eht_desk.application.ports.calendar_files import CalendarWriter, NoCalendarFiles
from eht_desk.application.ports.case_catalogs import (
    AccessRules,
    ClosingCatalog,
    GateCatalog,
    NoAccess,
    NoClosingReasons,
    NoGates,
    NoRuleTasks,
    NothingReceived,
    ReceivedFileReader,
    RuleTaskCatalog,
)
from eht_desk.application.ports.guidance import GuidanceCatalog, NoGuidance
from eht_desk.application.ports.instruments import (
    InstrumentCatalog,
    InstrumentReader,
    NoInstrumentFiles,
    NoInstruments,
)
from eht_desk.application.ports.leaving import LeavingCatalog, NothingToHandOver
from eht_desk.application.ports.paper_catalogs import (
    DefinitionReader,
    LanguageCatalog,
    NoDefinitions,
    NoLanguages,
    NoPurposes,
    NoSuggestions,
    NothingScanned,
    PurposeCatalog,
    SuggestionCatalog,
)
from eht_desk.application.ports.papers import ScanReader
from eht_desk.application.ports.routines import (
    NoRoutineFiles,
    NoRoutines,
    RoutineCatalog,
    RoutineReader,
    WeekdaysOnly,
    WorkDaysSource,
)
from eht_desk.domain.access import Duty, Viewer, may, viewer_of
from eht_desk.domain.access_table import AccessTable
from eht_desk.domain.accounts import Account, Role
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId, ClassId, StaffId, UnitId
from eht_desk.domain.policy import Policy

DEFAULT_ZONE = "Europe/Stockholm"


@dataclass(frozen=True, slots=True)
class Services:
    """What exists before any store is unlocked."""

    clock: Clock
    ids: IdSource
    forms: FormCatalog
    renderer: DocumentRenderer
    stores: StoreGate
    registers: RegisterReader
    passwords: CommonPasswords
    backups: BackupKeeper
    policy: Policy = field(default_factory=Policy)
    """What the IT department decided for this computer."""
    leaving: LeavingCatalog = field(default_factory=NothingToHandOver)
    """What must be handed over when a pupil leaves."""
    gates: GateCatalog = field(default_factory=NoGates)
    """What must be there before a step."""
    closing: ClosingCatalog = field(default_factory=NoClosingReasons)
    """Why cases are closed."""
    rule_tasks: RuleTaskCatalog = field(default_factory=NoRuleTasks)
    """What tasks are called that rules make."""
    received_files: ReceivedFileReader = field(default_factory=NothingReceived)
    """Tells what a received file is."""
    scans: ScanReader = field(default_factory=NothingScanned)
    """Reads stacks of scanned pages."""
    purposes: PurposeCatalog = field(default_factory=NoPurposes)
    """What consents are asked for."""
    suggestions: SuggestionCatalog = field(default_factory=NoSuggestions)
    """Lists that fields offer."""
    languages: LanguageCatalog = field(default_factory=NoLanguages)
    """Second languages on papers."""
    definitions: DefinitionReader = field(default_factory=NoDefinitions)
    """Reads what a school adds."""
    access: AccessRules = field(default_factory=NoAccess)
    """Who may do what with which class of document; without a table nobody anything."""
    instruments: InstrumentCatalog = field(default_factory=NoInstruments)
    """Questionnaires with a scoring key."""
    instrument_files: InstrumentReader = field(default_factory=NoInstrumentFiles)
    """Reads the file with a questionnaire that the school holds."""
    guidance: GuidanceCatalog = field(default_factory=NoGuidance)
    """What stands where something about a protected pupil is done."""
    calendar_files: CalendarWriter = field(default_factory=NoCalendarFiles)
    """Makes the file with a person's own days."""
    routines: RoutineCatalog = field(default_factory=NoRoutines)
    """The routines that ship; what a school follows is `Workspace.routines`."""
    routine_files: RoutineReader = field(default_factory=NoRoutineFiles)
    """Reads the routines that a school hands in."""
    work_days: WorkDaysSource = field(default_factory=WeekdaysOnly)
    """Which days nobody works."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """An unlocked store in the hands of one account."""

    services: Services
    store: OpenStore
    school_forms: FormCatalog | None = None
    """The program's forms and those that the school added; None: the program's."""
    school_routines: RoutineCatalog | None = None
    """The program's routines and those that the school took in; None: the program's."""

    @property
    def forms(self) -> FormCatalog:
        """Every form that can be written here."""
        return self.services.forms if self.school_forms is None else self.school_forms

    @property
    def routines(self) -> RoutineCatalog:
        """Every routine that a case can follow here."""
        return self.services.routines if self.school_routines is None else self.school_routines

    @property
    def now(self) -> datetime:
        """The moment, in UTC."""
        return self.services.clock.now()

    @property
    def today(self) -> date:
        """The day in the school's zone."""
        return local_time(self.now).date()


def local_time(moment: datetime, zone: str = DEFAULT_ZONE) -> datetime:
    """A UTC moment as the school's clock shows it."""
    return moment.astimezone(ZoneInfo(zone))


def current_account(work: ReadWork, workspace: Workspace) -> Account:
    """The account that unlocked. Raises RuleViolation("not_allowed") when it has been closed meanwhile."""
    account = work.accounts.get(workspace.store.account_id)
    if account is None or account.is_closed:
        raise RuleViolation("not_allowed")
    return account


def current_viewer(work: ReadWork, workspace: Workspace) -> Viewer:
    """The viewer that the unlocked account is today; roles and classes change at midnight of the school."""
    account = current_account(work, workspace)
    today = workspace.today
    mentored: frozenset[ClassId] = frozenset()
    if account.staff_id is not None:
        mentored = _mentored(work, today).get(account.staff_id, mentored)
    viewer = viewer_of(account, work.accounts.roles(account.id), mentored, today)
    if viewer.holds(Role.RECTOR):
        viewer = replace(viewer, opened=opened_by(work, account.id, workspace.now))
    return replace(viewer, table=_changed_table(work, workspace))


def viewers(work: ReadWork, workspace: Workspace) -> dict[AccountId, Viewer]:
    """What every open account is today: who else may see a pupil or go on with a colleague's work."""
    today = workspace.today
    mentored = _mentored(work, today)
    roles = work.accounts.roles()
    table = _changed_table(work, workspace)
    nothing: frozenset[ClassId] = frozenset()
    return {
        account.id: replace(
            viewer_of(
                account,
                roles,
                mentored.get(account.staff_id, nothing) if account.staff_id else nothing,
                today,
            ),
            table=table,
        )
        for account in work.accounts.all()
        if not account.is_closed
    }


def _changed_table(work: ReadWork, workspace: Workspace) -> AccessTable | None:
    """The access table as the school has it; None where it is as it was shipped."""
    changes = stored_changes(work)
    return workspace.services.access.table().changed(changes) if changes else None


def _mentored(work: ReadWork, day: date) -> dict[StaffId, frozenset[ClassId]]:
    """Who mentors which classes on the day. A class that has ended ends its mentorships, and has no pupils to see."""
    found: dict[StaffId, set[ClassId]] = {}
    for tie in work.organisation.mentorships():
        if tie.period.covers(day):
            found.setdefault(tie.staff_id, set()).add(tie.class_id)
    return {staff_id: frozenset(classes) for staff_id, classes in found.items()}


def require(viewer: Viewer, duty: Duty, unit_id: UnitId | None = None) -> None:
    """Raises RuleViolation("not_allowed") unless the viewer may do the duty."""
    if not may(viewer, duty, unit_id):
        raise RuleViolation("not_allowed")
