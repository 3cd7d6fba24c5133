# SPDX-License-Identifier: EUPL-1.2
"""Ports of reading and writing: what a transaction gives, and changes of keys inside it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

from eht_desk.application.ports.case_repositories import (
    CaseRepository,
    GateRepository,
    NoteRepository,
    ReceivedRepository,
    TaskRepository,
)
from eht_desk.application.ports.entry_repositories import EntryRepository, UnitEntryRepository
from eht_desk.application.ports.paper_repositories import (
    ConsentRepository,
    OfferedTimeRepository,
    ScanRepository,
    SchoolDefinitionRepository,
    SurveyRepository,
)
from eht_desk.application.ports.people_repositories import (
    AccountRepository,
    OrganisationRepository,
    PupilRepository,
)
from eht_desk.application.ports.protection_repositories import ProtectionRepository, SharedRecordRepository
from eht_desk.application.ports.work_repositories import (
    DocumentRepository,
    ImportRepository,
    LogRepository,
    MergeRepository,
    PupilEventRepository,
    ResumePoints,
    SettingRepository,
    UndoRepository,
)
from eht_desk.domain.ids import AccountId, CompartmentId
from eht_desk.domain.log import LogAnchor, LogEvent


@dataclass(frozen=True, slots=True)
class NewAccountKeys:
    """What a new or re-keyed account gets: its own compartment, and once, to print, the code of its personal sheet."""

    account_id: AccountId
    own_compartment_id: CompartmentId
    personal_sheet: str


class KeyDesk(Protocol):
    """Changes of keys inside a unit of work. Rows go with the transaction; the key ring file is written right after the
    commit, atomically. When that write fails, commit raises ExpectedFailure("key_ring_not_written"), the failure gets
    a log row of its own, and the old key ring stays valid."""

    def new_account(self, account_id: AccountId, login: str, password: str) -> NewAccountKeys:
        """Key pairs, slots and an own compartment. Raises RuleViolation("login_taken", "login")."""
        ...

    def remove(self, account_id: AccountId) -> None:
        """A leaver: take the slots away and change the store's key, so that an old copy of the key ring opens nothing
        that is written later. Crash-safe: at every moment exactly one of the two keys opens the database."""
        ...

    def change_password(self, old: str, new: str) -> None:
        """Of the current account. Raises RuleViolation("wrong_password", "old_password")."""
        ...

    def reset(self, account_id: AccountId, password: str) -> NewAccountKeys:
        """An administrator's reset: a new key pair and own compartment; the school opens at once, the former own
        compartment waits for the person's sheet (its sealed key is kept for that)."""
        ...

    def new_compartment(self, members: Collection[AccountId]) -> CompartmentId:
        """A fresh compartment that these accounts open, the current one among them at once.

        Raises RuleViolation on `members`: `not_member` without the current account, `not_found` for an account that
        cannot open the store.
        """
        ...

    def add_member(self, compartment_id: CompartmentId, account_id: AccountId) -> None:
        """One more account that opens it. Raises RuleViolation `not_found`, KeyError when it cannot be opened here."""
        ...

    def drop_member(self, compartment_id: CompartmentId, account_id: AccountId) -> None:
        """Take the account's sealed key away. Whoever kept the key can still use it: what must not be read any more is
        moved to a fresh compartment first."""
        ...

    def new_personal_sheet(self) -> str:
        """A fresh sheet for the current account; the former stops working."""
        ...

    def bring_back_own(self, sheet: str) -> bool:
        """After a reset: move what the former own compartment held into the new one. True when something came back."""
        ...

    def new_recovery_papers(self) -> tuple[str, str]:
        """Two fresh papers; the former stop working."""
        ...


class ReadWork(Protocol):
    """A consistent reading of the store.

    On a share, ExpectedFailure("store_key_changed") after somebody else's program changed the store's key: unlock anew.
    """

    @property
    def pupils(self) -> PupilRepository:
        """Pupils, guardians, class memberships."""
        ...

    @property
    def organisation(self) -> OrganisationRepository:
        """Authority, units, classes, staff."""
        ...

    @property
    def accounts(self) -> AccountRepository:
        """Accounts and roles."""
        ...

    @property
    def documents(self) -> DocumentRepository:
        """Documents, papers, drafts."""
        ...

    @property
    def imports(self) -> ImportRepository:
        """Staged imports."""
        ...

    @property
    def undo(self) -> UndoRepository:
        """What imports found and left."""
        ...

    @property
    def events(self) -> PupilEventRepository:
        """What happened to pupils' records."""
        ...

    @property
    def merges(self) -> MergeRepository:
        """Records that were made one."""
        ...

    @property
    def notes(self) -> NoteRepository:
        """Contact notes and drafts of them."""
        ...

    @property
    def received(self) -> ReceivedRepository:
        """Received documents."""
        ...

    @property
    def cases(self) -> CaseRepository:
        """Cases."""
        ...

    @property
    def tasks(self) -> TaskRepository:
        """Tasks."""
        ...

    @property
    def gates(self) -> GateRepository:
        """Overrides of gates."""
        ...

    @property
    def offered(self) -> OfferedTimeRepository:
        """Offered times."""
        ...

    @property
    def consents(self) -> ConsentRepository:
        """Consents."""
        ...

    @property
    def surveys(self) -> SurveyRepository:
        """Surveys."""
        ...

    @property
    def entries(self) -> EntryRepository:
        """What is written down in cases besides documents."""
        ...

    @property
    def unit_entries(self) -> UnitEntryRepository:
        """What schools write down that names no pupil."""
        ...

    @property
    def scans(self) -> ScanRepository:
        """Scanned pages."""
        ...

    @property
    def definitions(self) -> SchoolDefinitionRepository:
        """What the school added."""
        ...

    @property
    def protections(self) -> ProtectionRepository:
        """Protections of pupils."""
        ...

    @property
    def shared(self) -> SharedRecordRepository:
        """What named persons share."""
        ...

    @property
    def settings(self) -> SettingRepository:
        """Settings of the store."""
        ...

    @property
    def log(self) -> LogRepository:
        """The log."""
        ...

    @property
    def resume(self) -> ResumePoints:
        """Where the account was."""
        ...

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class UnitOfWork(ReadWork, Protocol):
    """One transaction. Rolled back unless committed; committed with exactly one log row.

    Who reads (StoreMode.READING) may commit a row when nothing else was changed. Else, and for keys and
    `commit_in_stretch`: ExpectedFailure `store_in_use`, `not_writing` when nobody writes, `lease_lost` when somebody
    took the lease over, `lease_removed` when its file is gone. In a backup: commits without changes do nothing, others
    raise ExpectedFailure("backup_is_read_only"). Nothing is ever half written.
    """

    @property
    def keys(self) -> KeyDesk:
        """Changes of keys."""
        ...

    def commit(self, event: LogEvent) -> LogAnchor:
        """Write the log row, commit, and return the new head of the log."""
        ...

    def commit_in_stretch(self) -> None:
        """Commit without a row: only for a draft save or resume point inside an already logged writing stretch."""
        ...

    def next_anchor(self) -> LogAnchor | None:
        """The head as it stands inside this transaction, before the commit's own row (printed on papers)."""
        ...
