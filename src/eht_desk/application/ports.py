# SPDX-License-Identifier: EUPL-1.2
"""The ports: what the use cases need from the outer layers. Implementations live in store, documents, catalog, exchange."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Protocol, Self

from eht_desk.domain.accounts import Account, RoleAssignment
from eht_desk.domain.documents import Document, Draft, IssuedPaper
from eht_desk.domain.forms.model import FormDefinition, ResolvedForm
from eht_desk.domain.ids import (
    AccountId,
    ClassId,
    CompartmentId,
    DocumentId,
    DraftId,
    GuardianId,
    ImportId,
    PupilId,
    StoreId,
    UnitId,
)
from eht_desk.domain.log import LogAnchor, LogEvent, LogRow
from eht_desk.domain.organisation import Mentorship, SchoolAuthority, SchoolClass, SchoolUnit, StaffMember
from eht_desk.domain.people import ClassMembership, Guardian, Guardianship, Pupil
from eht_desk.domain.register import StagedRegister
from eht_desk.domain.register_sources import FileInspection, ReadOptions, SourceFile


class Clock(Protocol):
    """Time. Tests give a fixed one."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        ...


class IdSource(Protocol):
    """Fresh identifiers and codes."""

    def new_id(self) -> str:
        """A UUIDv7 text."""
        ...

    def new_code(self) -> str:
        """A document code such as `7K2F-91`: six random characters of Crockford's base 32; uniqueness is checked."""
        ...


class FormCatalog(Protocol):
    """The form definitions."""

    def get(self, form_id: str, version: int | None = None) -> FormDefinition:
        """A version of a form, the latest when None. Raises ExpectedFailure("unknown_form")."""
        ...

    def all_latest(self) -> tuple[FormDefinition, ...]:
        """The latest version of each form."""
        ...


class RegisterReader(Protocol):
    """Reads school register files."""

    def inspect(self, files: Sequence[SourceFile], options: ReadOptions) -> FileInspection:
        """What the file seems to hold, for the mapping page. Raises ExpectedFailure(`file_...`)."""
        ...

    def read(self, files: Sequence[SourceFile], options: ReadOptions) -> StagedRegister:
        """Everything read, bad rows listed. Raises ExpectedFailure(`file_...`)."""
        ...


@dataclass(frozen=True, slots=True)
class PaperContext:
    """What a paper says besides its fields. All of it has already passed the disclosure gate.

    `pupil_name`, `pupil_class`, `pupil_number` are empty on a blank paper. `code`, `checksum`, `version`, `log_head` are
    empty on a preview of a draft (`is_preview` prints "Utkast"). `is_demo` prints the demo notice on every page.
    `printed_at` is local time of the school, already as text.
    """

    school_name: str
    authority_name: str
    pupil_name: str = ""
    pupil_class: str = ""
    pupil_number: str = ""
    code: str = ""
    version: int = 1
    checksum: str = ""
    log_position: int = 0
    log_head: str = ""
    printed_at: str = ""
    is_preview: bool = False
    is_demo: bool = False
    finalised_stages: Mapping[str, str] = MappingProxyType({})
    """Stage id -> "Låst 16 november 2026 av Per Holm" as text."""


@dataclass(frozen=True, slots=True)
class RecoveryPaper:
    """A sheet with a secret: one of the store's two papers, or a person's own sheet. Printed, never written to a file."""

    kind: str
    """`store_first`, `store_second` or `personal`."""
    code: str
    store_name: str
    login: str = ""
    made_on: str = ""
    is_demo: bool = False


class DocumentRenderer(Protocol):
    """Makes PDF bytes in memory."""

    def form(self, resolved: ResolvedForm, context: PaperContext) -> bytes:
        """A blank, preview or issued paper of a form."""
        ...

    def recovery(self, paper: RecoveryPaper) -> bytes:
        """A recovery paper."""
        ...


class PrintQueue(Protocol):
    """Printers that take PDF bytes without a plaintext file of ours in between."""

    def printers(self) -> tuple[str, ...]:
        """Names of the printers, the default first; empty when the platform offers none this way."""
        ...

    def send(self, printer: str, title: str, pdf: bytes, copies: int = 1) -> None:
        """Hand the bytes to the queue. `title` is the document code only. Raises ExpectedFailure("print_failed")."""
        ...


class CommonPasswords(Protocol):
    """The list of common passwords."""

    def contains(self, folded: str) -> bool:
        """Whether the case-folded password is on the list."""
        ...


# --- Store ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StoreHeader:
    """What can be read before unlocking: no real person's name."""

    id: StoreId
    path: Path
    name: str
    logins: tuple[str, ...]
    is_demo: bool


@dataclass(frozen=True, slots=True)
class NewAccountKeys:
    """What a new or re-keyed account gets: its own compartment, and once, to print, the code of its personal sheet."""

    account_id: AccountId
    own_compartment_id: CompartmentId
    personal_sheet: str


@dataclass(frozen=True, slots=True)
class StoreSecrets:
    """Made once when a store is created: two papers for two persons, and the first account's sheet."""

    first_paper: str
    second_paper: str
    personal_sheet: str


@dataclass(frozen=True, slots=True)
class NewStore:
    """What the store needs to come into being. Ids are given, so that the caller decides."""

    path: Path
    id: StoreId
    name: str
    is_demo: bool
    account_id: AccountId
    login: str
    password: str
    display_name: str
    authority: SchoolAuthority
    unit: SchoolUnit


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """Outcome of a check of the store. `findings` are stable codes with facts; empty means all is well."""

    pages_ok: bool
    key_slots: int
    log_rows: int
    anchor: LogAnchor | None
    findings: tuple[tuple[str, Mapping[str, str | int]], ...]

    @property
    def is_ok(self) -> bool:
        """No finding."""
        return not self.findings


class PupilRepository(Protocol):
    """Pupils, guardians and class memberships of the store."""

    def add(self, pupils: Iterable[Pupil]) -> None:
        """Insert in bulk."""
        ...

    def update(self, pupils: Iterable[Pupil]) -> None:
        """Replace in bulk, by id."""
        ...

    def get(self, pupil_id: PupilId) -> Pupil | None:
        """One pupil."""
        ...

    def all(self) -> list[Pupil]:
        """All pupils whose compartment the account can open."""
        ...

    def set_memberships(self, pupil_id: PupilId, memberships: Sequence[ClassMembership]) -> None:
        """Replace the pupil's class memberships."""
        ...

    def add_memberships(self, memberships: Iterable[ClassMembership]) -> None:
        """Insert in bulk."""
        ...

    def memberships(self, pupil_id: PupilId | None = None) -> list[ClassMembership]:
        """Of one pupil, or all."""
        ...

    def add_guardians(self, guardians: Iterable[Guardian]) -> None:
        """Insert in bulk."""
        ...

    def update_guardians(self, guardians: Iterable[Guardian]) -> None:
        """Replace in bulk, by id."""
        ...

    def guardians(self, ids: Sequence[GuardianId] | None = None) -> list[Guardian]:
        """These guardians, or all."""
        ...

    def add_guardianships(self, ties: Iterable[Guardianship]) -> None:
        """Insert in bulk."""
        ...

    def set_guardianships(self, pupil_id: PupilId, ties: Sequence[Guardianship]) -> None:
        """Replace the pupil's ties."""
        ...

    def guardianships(self, pupil_id: PupilId | None = None) -> list[Guardianship]:
        """Of one pupil, or all."""
        ...


class OrganisationRepository(Protocol):
    """Authority, units, classes, staff, mentorships."""

    def authority(self) -> SchoolAuthority:
        """The store's school authority."""
        ...

    def units(self) -> list[SchoolUnit]:
        """All units."""
        ...

    def update_authority(self, authority: SchoolAuthority) -> None:
        """Replace."""
        ...

    def add_unit(self, unit: SchoolUnit) -> None:
        """Insert."""
        ...

    def update_unit(self, unit: SchoolUnit) -> None:
        """Replace."""
        ...

    def classes(self) -> list[SchoolClass]:
        """All classes."""
        ...

    def add_classes(self, classes: Iterable[SchoolClass]) -> None:
        """Insert in bulk."""
        ...

    def update_class(self, school_class: SchoolClass) -> None:
        """Replace."""
        ...

    def staff(self) -> list[StaffMember]:
        """All staff of the register."""
        ...

    def add_staff(self, staff: Iterable[StaffMember]) -> None:
        """Insert in bulk."""
        ...

    def update_staff(self, member: StaffMember) -> None:
        """Replace."""
        ...

    def mentorships(self) -> list[Mentorship]:
        """All mentorships."""
        ...

    def set_mentorships(self, class_id: ClassId, mentorships: Sequence[Mentorship]) -> None:
        """Replace those of a class."""
        ...


class AccountRepository(Protocol):
    """Accounts and roles. Keys are the key ring's business."""

    def get(self, account_id: AccountId) -> Account | None:
        """One account."""
        ...

    def all(self) -> list[Account]:
        """All accounts, closed ones too."""
        ...

    def add(self, account: Account) -> None:
        """Insert."""
        ...

    def update(self, account: Account) -> None:
        """Replace."""
        ...

    def roles(self, account_id: AccountId | None = None) -> list[RoleAssignment]:
        """Of one account, or all."""
        ...

    def add_role(self, role: RoleAssignment) -> None:
        """Insert."""
        ...

    def update_role(self, role: RoleAssignment) -> None:
        """Replace."""
        ...


class DocumentRepository(Protocol):
    """Documents, issued papers and drafts."""

    def get(self, document_id: DocumentId) -> Document | None:
        """One document."""
        ...

    def of_pupil(self, pupil_id: PupilId) -> list[Document]:
        """All of one pupil, newest first."""
        ...

    def all(self) -> list[Document]:
        """All that the account can open, newest first."""
        ...

    def code_exists(self, code: str) -> bool:
        """Whether a document already has this code."""
        ...

    def add(self, document: Document) -> None:
        """Insert."""
        ...

    def update(self, document: Document) -> None:
        """Replace state, stages, deliveries, outcomes, answers of newly frozen stages. Frozen answers cannot change:
        raises ExpectedFailure("frozen")."""
        ...

    def add_paper(self, paper: IssuedPaper, pdf: bytes) -> None:
        """Keep an issued PDF, sealed in the document's compartment."""
        ...

    def papers(self, document_id: DocumentId) -> list[IssuedPaper]:
        """Issued papers, oldest first."""
        ...

    def paper_bytes(self, document_id: DocumentId, number: int) -> bytes:
        """The PDF as issued. Raises KeyError."""
        ...

    def count_copy(self, document_id: DocumentId, number: int) -> int:
        """One more copy of the paper was printed; the new count."""
        ...

    def draft(self, draft_id: DraftId) -> Draft | None:
        """One draft."""
        ...

    def drafts_of_pupil(self, pupil_id: PupilId) -> list[Draft]:
        """Drafts about one pupil."""
        ...

    def drafts(self) -> list[Draft]:
        """All drafts that the account can open, latest first."""
        ...

    def put_draft(self, draft: Draft) -> None:
        """Insert or replace by id. Raises ExpectedFailure("draft_conflict") when the stored revision is not
        `draft.revision - 1` (0 inserts)."""
        ...

    def remove_draft(self, draft_id: DraftId) -> None:
        """Delete."""
        ...


@dataclass(frozen=True, slots=True)
class StagedImport:
    """A register read into the store but not taken in."""

    id: ImportId
    unit_id: UnitId
    at: datetime
    account_id: AccountId
    source_name: str
    state: str
    """`staged`, `approved` or `discarded`."""
    register: StagedRegister | None


class ImportRepository(Protocol):
    """Staged imports, sealed in the school compartment."""

    def add(self, staged: StagedImport) -> None:
        """Insert."""
        ...

    def get(self, import_id: ImportId) -> StagedImport | None:
        """One, with its register."""
        ...

    def waiting(self) -> list[StagedImport]:
        """Staged ones, newest first, without the register's rows."""
        ...

    def finish(self, import_id: ImportId, state: str) -> None:
        """Set the state and drop the staged rows."""
        ...


class SettingRepository(Protocol):
    """Settings of the store (not of the device): key to text."""

    def get(self, key: str) -> str | None:
        """The value."""
        ...

    def put(self, key: str, value: str) -> None:
        """Insert or replace."""
        ...

    def all(self) -> dict[str, str]:
        """Everything."""
        ...


class LogRepository(Protocol):
    """Reading the log. Writing happens only through UnitOfWork.commit."""

    def rows(self, *, newest: int | None = None) -> list[LogRow]:
        """Rows oldest first, or only the newest n."""
        ...

    def head(self) -> LogAnchor | None:
        """Position, hash and time of the last row."""
        ...


class ResumePoints(Protocol):
    """Where each account was when it locked: sealed in the account's own compartment."""

    def get(self) -> str | None:
        """The current account's point as JSON text."""
        ...

    def put(self, point: str) -> None:
        """Replace the current account's point."""
        ...


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
    """A consistent reading of the store."""

    @property
    def pupils(self) -> PupilRepository: ...
    @property
    def organisation(self) -> OrganisationRepository: ...
    @property
    def accounts(self) -> AccountRepository: ...
    @property
    def documents(self) -> DocumentRepository: ...
    @property
    def imports(self) -> ImportRepository: ...
    @property
    def settings(self) -> SettingRepository: ...
    @property
    def log(self) -> LogRepository: ...
    @property
    def resume(self) -> ResumePoints: ...

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class UnitOfWork(ReadWork, Protocol):
    """One transaction. Rolled back unless committed; committed with exactly one log row."""

    @property
    def keys(self) -> KeyDesk: ...

    def commit(self, event: LogEvent) -> LogAnchor:
        """Write the log row, commit, and return the new head of the log."""
        ...

    def commit_in_stretch(self) -> None:
        """Commit without a row: only for a draft save or resume point inside an already logged writing stretch."""
        ...

    def next_anchor(self) -> LogAnchor | None:
        """The head as it stands inside this transaction, before the commit's own row (printed on papers)."""
        ...


class OpenStore(Protocol):
    """An unlocked store, seen by one account. `school` is everybody's compartment, `own` the account's."""

    @property
    def header(self) -> StoreHeader: ...
    @property
    def account_id(self) -> AccountId: ...
    @property
    def school(self) -> CompartmentId: ...
    @property
    def own(self) -> CompartmentId: ...
    @property
    def clock_warning(self) -> datetime | None:
        """Time of the log's last row when the device's clock is behind it, else None."""
        ...

    def read(self) -> ReadWork: ...
    def write(self) -> UnitOfWork: ...

    def keyed_checksum(self, data: bytes) -> str:
        """HMAC-SHA256 (hex) under a key derived from the store's document key, for papers."""
        ...

    def check_recovery_paper(self, which: str, code: str) -> bool:
        """Whether the typed code is the store's `first` or `second` paper (stored check values only)."""
        ...

    def verify(self) -> VerifyReport:
        """Integrity of pages, key slots, log chain, signatures, anchors."""
        ...

    def close(self) -> None:
        """Drop the keys, write the anchor file, close connections."""
        ...


class StoreGate(Protocol):
    """Creating and unlocking stores. Raises ExpectedFailure with distinct codes (architecture §3):

    `wrong_password`, `unknown_login`, `store_in_use`, `not_a_store`, `store_plaintext`, `no_cipher`, `store_damaged`,
    `key_ring_damaged`, `store_newer`, `store_older` (needs upgrade), `disk_full`, `read_only`, `sync_folder`,
    `store_exists`, `account_closed`, `wrong_recovery_code`.
    """

    def header(self, path: Path) -> StoreHeader:
        """What can be read before unlocking."""
        ...

    def create(self, new: NewStore) -> StoreSecrets:
        """Make a store with its first account; atomic: a failure leaves no half store behind."""
        ...

    def unlock(self, path: Path, login: str, password: str) -> OpenStore:
        """Open with an account's password."""
        ...

    def recover_with_sheet(self, path: Path, login: str, sheet: str, new_password: str) -> str:
        """Forgotten password: set a new one with the personal sheet; returns the new sheet's code."""
        ...

    def recover_with_papers(
        self, path: Path, login: str, first: str, second: str, new_password: str
    ) -> tuple[str, str, str]:
        """The two papers reset the account with this login; logged; returns (first, second, personal sheet), all new."""
        ...

    def upgrade(self, path: Path, login: str, password: str) -> Path:
        """After an administrator confirmed: integrity check, copy, upgrade, verify. Returns the copy's path."""
        ...
