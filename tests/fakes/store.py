# SPDX-License-Identifier: EUPL-1.2
"""An in-memory store behind the same ports as the encrypted one. The same contract tests run on both."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from eht_desk.application.ports import (
    Clock,
    FiledWork,
    IdSource,
    ImportOutcome,
    NewAccountKeys,
    NewStore,
    StagedImport,
    StoreHeader,
    StoreSecrets,
    VerifyReport,
)
from eht_desk.domain.accounts import Account, RoleAssignment
from eht_desk.domain.document_changes import may_replace
from eht_desk.domain.documents import Document, Draft, IssuedPaper
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.ids import (
    AccountId,
    ClassId,
    CompartmentId,
    DocumentId,
    DraftId,
    GuardianId,
    ImportId,
    MergeId,
    PupilEventId,
    PupilId,
    RoleId,
    StaffId,
    UndoImageId,
    UnitId,
)
from eht_desk.domain.log import GENESIS, LogAnchor, LogEvent, LogRow, chain_hash
from eht_desk.domain.log_details import free_words
from eht_desk.domain.organisation import Mentorship, SchoolAuthority, SchoolClass, SchoolUnit, StaffMember
from eht_desk.domain.people import ClassMembership, Guardian, Guardianship, Pupil
from eht_desk.domain.pupil_events import PupilEvent
from eht_desk.domain.pupil_merges import PupilMerge
from eht_desk.domain.recovery_codes import write_code
from eht_desk.domain.sharing import Sharing
from eht_desk.domain.undo import ImageKind, UndoImage
from tests.fakes.cases import CaseTables, MemoryCases, MemoryGates, MemoryNotes, MemoryReceived, MemoryTasks
from tests.fakes.entries import EntryTables, MemoryEntries, MemoryUnitEntries
from tests.fakes.leases import MemoryLease, MemoryLeases
from tests.fakes.papers import (
    MemoryConsents,
    MemoryDefinitions,
    MemoryOffered,
    MemoryScans,
    MemorySurveys,
    PaperTables,
)
from tests.fakes.protections import (
    MemoryCompartments,
    MemoryProtections,
    MemorySharedRecords,
    ProtectionTables,
    as_read_by,
    hide,
    move_loose,
    sealed_where_it_belongs,
)


@dataclass
class MemoryTables(CaseTables, PaperTables, EntryTables, ProtectionTables):
    """Everything that a transaction may change; copied at its start, put back at rollback."""

    pupil_rows: dict[PupilId, Pupil] = field(default_factory=dict)
    membership_rows: list[ClassMembership] = field(default_factory=list)
    guardian_rows: dict[GuardianId, Guardian] = field(default_factory=dict)
    tie_rows: list[Guardianship] = field(default_factory=list)
    authority_row: SchoolAuthority | None = None
    unit_rows: dict[str, SchoolUnit] = field(default_factory=dict)
    class_rows: dict[ClassId, SchoolClass] = field(default_factory=dict)
    staff_rows: dict[str, StaffMember] = field(default_factory=dict)
    mentorship_rows: list[Mentorship] = field(default_factory=list)
    account_rows: dict[AccountId, Account] = field(default_factory=dict)
    role_rows: dict[str, RoleAssignment] = field(default_factory=dict)
    paper_rows: dict[tuple[DocumentId, int], tuple[IssuedPaper, bytes]] = field(default_factory=dict)
    draft_rows: dict[DraftId, Draft] = field(default_factory=dict)
    import_rows: dict[ImportId, StagedImport] = field(default_factory=dict)
    setting_rows: dict[str, str] = field(default_factory=dict)
    resume_rows: dict[AccountId, str] = field(default_factory=dict)
    undo_rows: dict[UndoImageId, UndoImage] = field(default_factory=dict)
    event_rows: dict[PupilEventId, PupilEvent] = field(default_factory=dict)
    merge_rows: dict[MergeId, PupilMerge] = field(default_factory=dict)
    log_rows: list[tuple[LogRow, str]] = field(default_factory=list)
    passwords: dict[str, tuple[AccountId, str]] = field(default_factory=dict)
    sheets: dict[str, str] = field(default_factory=dict)
    papers_codes: tuple[str, str] = ("", "")


def _refuse_used(ids: Collection[str], used: Collection[str]) -> None:
    if any(item in used for item in ids):
        raise ExpectedFailure("still_in_use")


class MemoryPupils:
    def __init__(self, tables: MemoryTables) -> None:
        self._t = tables

    def add(self, pupils: Iterable[Pupil]) -> None:
        self._t.pupil_rows.update({item.id: item for item in pupils})

    update = add

    def get(self, pupil_id: PupilId) -> Pupil | None:
        return self._t.pupil_rows.get(pupil_id)

    def some(self, ids: Collection[PupilId]) -> list[Pupil]:
        return [item for item in self.all() if item.id in ids]

    def all(self) -> list[Pupil]:
        return [item for item in self._t.pupil_rows.values() if item.merged_into is None]

    def merged(self) -> list[Pupil]:
        return [item for item in self._t.pupil_rows.values() if item.merged_into is not None]

    def remove(self, ids: Collection[PupilId]) -> None:
        used = {item.pupil_id for item in self._t.document_rows.values()}
        used |= {item.pupil_id for item in self._t.draft_rows.values()}
        used |= {item.pupil_id for item in self._t.event_rows.values()}
        used |= {item.pupil_id for item in self._t.undo_rows.values() if item.pupil_id is not None}
        used |= {pupil for item in self._t.merge_rows.values() for pupil in (item.kept_id, item.other_id)}
        used |= self._t.pupils_of_cases() | self._t.pupils_of_papers() | self._t.pupils_of_entries()
        _refuse_used(ids, used)
        gone = set(ids)
        self._t.pupil_rows = {key: item for key, item in self._t.pupil_rows.items() if key not in gone}
        self._t.membership_rows = [item for item in self._t.membership_rows if item.pupil_id not in gone]
        self._t.tie_rows = [item for item in self._t.tie_rows if item.pupil_id not in gone]

    def with_case_work(self) -> frozenset[PupilId]:
        written: list[Document | Draft] = [*self._t.document_rows.values(), *self._t.draft_rows.values()]
        own = {item.pupil_id for item in written if _is_own(item)}
        worked = self._t.pupils_of_cases() | self._t.pupils_of_papers() | self._t.pupils_of_entries()
        return frozenset(own | worked)

    def set_memberships(self, pupil_id: PupilId, memberships: Sequence[ClassMembership]) -> None:
        kept = [item for item in self._t.membership_rows if item.pupil_id != pupil_id]
        self._t.membership_rows = [*kept, *memberships]

    def replace_memberships(self, memberships: Mapping[PupilId, Sequence[ClassMembership]]) -> None:
        for pupil_id, group in memberships.items():
            self.set_memberships(pupil_id, group)

    def add_memberships(self, memberships: Iterable[ClassMembership]) -> None:
        self._t.membership_rows.extend(memberships)

    def memberships(self, pupil_id: PupilId | None = None) -> list[ClassMembership]:
        return [item for item in self._t.membership_rows if pupil_id in (None, item.pupil_id)]

    def memberships_on(self, day: date, ids: Collection[PupilId] | None = None) -> list[ClassMembership]:
        return [
            item
            for item in self._t.membership_rows
            if item.period.covers(day) and (ids is None or item.pupil_id in ids)
        ]

    def add_guardians(self, guardians: Iterable[Guardian]) -> None:
        self._t.guardian_rows.update({item.id: item for item in guardians})

    update_guardians = add_guardians

    def guardians(self, ids: Sequence[GuardianId] | None = None) -> list[Guardian]:
        return [item for item in self._t.guardian_rows.values() if ids is None or item.id in ids]

    def remove_guardians(self, ids: Collection[GuardianId]) -> None:
        _refuse_used(ids, {item.guardian_id for item in self._t.tie_rows})
        for guardian_id in ids:
            self._t.guardian_rows.pop(guardian_id, None)

    def add_guardianships(self, ties: Iterable[Guardianship]) -> None:
        self._t.tie_rows.extend(ties)

    def set_guardianships(self, pupil_id: PupilId, ties: Sequence[Guardianship]) -> None:
        self._t.tie_rows = [item for item in self._t.tie_rows if item.pupil_id != pupil_id] + list(ties)

    def guardianships(self, pupil_id: PupilId | None = None) -> list[Guardianship]:
        return [item for item in self._t.tie_rows if pupil_id in (None, item.pupil_id)]


class MemoryOrganisation:
    def __init__(self, tables: MemoryTables) -> None:
        self._t = tables

    def authority(self) -> SchoolAuthority:
        assert self._t.authority_row is not None
        return self._t.authority_row

    def update_authority(self, authority: SchoolAuthority) -> None:
        self._t.authority_row = authority

    def units(self) -> list[SchoolUnit]:
        return list(self._t.unit_rows.values())

    def add_unit(self, unit: SchoolUnit) -> None:
        self._t.unit_rows[unit.id] = unit

    update_unit = add_unit

    def classes(self) -> list[SchoolClass]:
        return list(self._t.class_rows.values())

    def add_classes(self, classes: Iterable[SchoolClass]) -> None:
        self._t.class_rows.update({item.id: item for item in classes})

    def update_class(self, school_class: SchoolClass) -> None:
        self._t.class_rows[school_class.id] = school_class

    def remove_classes(self, ids: Collection[ClassId]) -> None:
        used = {item.class_id for item in self._t.membership_rows}
        _refuse_used(ids, used | {item.class_id for item in self._t.mentorship_rows})
        for class_id in ids:
            self._t.class_rows.pop(class_id, None)

    def staff(self) -> list[StaffMember]:
        return list(self._t.staff_rows.values())

    def add_staff(self, staff: Iterable[StaffMember]) -> None:
        self._t.staff_rows.update({item.id: item for item in staff})

    def update_staff(self, member: StaffMember) -> None:
        self._t.staff_rows[member.id] = member

    def remove_staff(self, ids: Collection[StaffId]) -> None:
        used = {item.staff_id for item in self._t.mentorship_rows}
        used |= {item.substitute_for for item in self._t.mentorship_rows if item.substitute_for}
        _refuse_used(ids, used | {item.staff_id for item in self._t.account_rows.values() if item.staff_id})
        for staff_id in ids:
            self._t.staff_rows.pop(staff_id, None)

    def mentorships(self) -> list[Mentorship]:
        return list(self._t.mentorship_rows)

    def set_mentorships(self, class_id: ClassId, mentorships: Sequence[Mentorship]) -> None:
        kept = [item for item in self._t.mentorship_rows if item.class_id != class_id]
        self._t.mentorship_rows = [*kept, *mentorships]


class MemoryAccounts:
    def __init__(self, tables: MemoryTables) -> None:
        self._t = tables

    def get(self, account_id: AccountId) -> Account | None:
        return self._t.account_rows.get(account_id)

    def all(self) -> list[Account]:
        return list(self._t.account_rows.values())

    def add(self, account: Account) -> None:
        self._t.account_rows[account.id] = account

    update = add

    def roles(self, account_id: AccountId | None = None) -> list[RoleAssignment]:
        return [item for item in self._t.role_rows.values() if account_id in (None, item.account_id)]

    def add_role(self, role: RoleAssignment) -> None:
        self._t.role_rows[role.id] = role

    update_role = add_role

    def remove_role(self, role_id: RoleId) -> None:
        self._t.role_rows.pop(role_id, None)


def _is_own(item: Document | Draft) -> bool:
    """Whether it lies in the own compartment of an account of this store (or of its former key)."""
    return item.compartment_id.startswith("own")


class MemoryDocuments:
    def __init__(self, tables: MemoryTables, own: CompartmentId) -> None:
        self._t = tables
        self._own = own

    def _can_open(self, item: Document | Draft) -> bool:
        return item.compartment_id == self._own or not _is_own(item)

    def get(self, document_id: DocumentId) -> Document | None:
        found = self._t.document_rows.get(document_id)
        return found if found is not None and self._can_open(found) else None

    def all(self) -> list[Document]:
        found = [item for item in self._t.document_rows.values() if self._can_open(item)]
        return sorted(found, key=lambda item: item.created_at, reverse=True)

    def of_pupil(self, pupil_id: PupilId) -> list[Document]:
        return [item for item in self.all() if item.pupil_id == pupil_id]

    def code_exists(self, code: str) -> bool:
        return any(item.code == code for item in self._t.document_rows.values())

    def add(self, document: Document) -> None:
        self._t.document_rows[document.id] = document

    def update(self, document: Document) -> None:
        if not may_replace(self._t.document_rows[document.id], document):
            raise ExpectedFailure("frozen")
        came_from = self._t.document_rows[document.id].compartment_id
        move_loose(self._t, {document.code: document.id}, came_from, document.compartment_id)
        self._t.document_rows[document.id] = document

    def add_paper(self, paper: IssuedPaper, pdf: bytes) -> None:
        self._t.paper_rows[paper.document_id, paper.number] = (paper, pdf)

    def papers(self, document_id: DocumentId) -> list[IssuedPaper]:
        return [paper for (of, _), (paper, _) in sorted(self._t.paper_rows.items()) if of == document_id]

    def paper_bytes(self, document_id: DocumentId, number: int) -> bytes:
        return self._t.paper_rows[document_id, number][1]

    def count_copy(self, document_id: DocumentId, number: int) -> int:
        paper, pdf = self._t.paper_rows[document_id, number]
        self._t.paper_rows[document_id, number] = (replace(paper, copies=paper.copies + 1), pdf)
        return paper.copies + 1

    def draft(self, draft_id: DraftId) -> Draft | None:
        found = self._t.draft_rows.get(draft_id)
        return found if found is not None and self._can_open(found) else None

    def drafts(self) -> list[Draft]:
        found = [item for item in self._t.draft_rows.values() if self._can_open(item)]
        return sorted(found, key=lambda item: item.saved_at, reverse=True)

    def drafts_of_pupil(self, pupil_id: PupilId) -> list[Draft]:
        return [item for item in self.drafts() if item.pupil_id == pupil_id]

    def move(
        self,
        documents: Collection[DocumentId],
        drafts: Collection[DraftId],
        to: Pupil,
        *,
        unit_id: UnitId | None = None,
        moved_at: datetime | None = None,
    ) -> None:
        for document_id in documents:
            document = self._t.document_rows[document_id]
            self._t.document_rows[document_id] = replace(
                document,
                pupil_id=to.id,
                compartment_id=document.compartment_id if _is_own(document) else to.compartment_id,
                unit_id=unit_id or document.unit_id,
                moved_at=moved_at or document.moved_at,
            )
        for draft_id in drafts:
            draft = self._t.draft_rows[draft_id]
            there = replace(
                draft,
                pupil_id=to.id,
                compartment_id=draft.compartment_id if _is_own(draft) else to.compartment_id,
                unit_id=unit_id or draft.unit_id,
            )
            if any(
                item.key_within_pupil == there.key_within_pupil and item.id != draft_id
                for item in self._t.draft_rows.values()
                if item.pupil_id == to.id
            ):
                raise ExpectedFailure("draft_conflict")
            self._t.draft_rows[draft_id] = there

    def filed(self, pupil_id: PupilId) -> list[FiledWork]:
        documents = [item for item in self._t.document_rows.values() if item.pupil_id == pupil_id]
        drafts = [item for item in self._t.draft_rows.values() if item.pupil_id == pupil_id]
        return [
            *(FiledWork(item.id, item.supersedes, _is_own(item)) for item in documents),
            *(FiledWork(item.id, item.document_id, _is_own(item), item.key_within_pupil) for item in drafts),
        ]

    def own_counts(self, author_id: AccountId) -> tuple[int, int]:
        documents = [item for item in self._t.document_rows.values() if item.supersedes is None]
        drafts = self._t.draft_rows.values()
        return (
            sum(1 for item in documents if item.author_id == author_id and _is_own(item)),
            sum(1 for item in drafts if item.author_id == author_id and _is_own(item)),
        )

    def put_draft(self, draft: Draft) -> None:
        stored = self._t.draft_rows.get(draft.id)
        if stored is not None and draft.revision and stored.pupil_id != draft.pupil_id:
            raise ExpectedFailure("draft_moved")
        if (stored.revision if stored else -1) != draft.revision - 1:
            raise ExpectedFailure("draft_conflict")
        self._t.draft_rows[draft.id] = draft

    def remove_draft(self, draft_id: DraftId) -> None:
        self._t.draft_rows.pop(draft_id, None)


class MemoryImports:
    def __init__(self, tables: MemoryTables, account_id: AccountId) -> None:
        self._t = tables
        self._account_id = account_id

    def add(self, staged: StagedImport) -> None:
        self._t.import_rows[staged.id] = staged

    def get(self, import_id: ImportId) -> StagedImport | None:
        found = self._t.import_rows.get(import_id)
        if found is None or found.sealed_for is None:
            return found
        is_open = self._account_id in self._t.member_rows.get(found.sealed_for, ())
        return found if is_open else replace(found, register=None)

    put_register = add

    def waiting(self) -> list[StagedImport]:
        rows = [
            replace(item, register=None) for item in self._t.import_rows.values() if item.state == "staged"
        ]
        return sorted(rows, key=lambda item: item.at, reverse=True)

    def approved(self) -> list[StagedImport]:
        rows = [
            replace(item, register=None)
            for item in self._t.import_rows.values()
            if item.state in ("approved", "undone")
        ]
        return sorted(rows, key=lambda item: item.outcome.at if item.outcome else item.at, reverse=True)

    def finish(self, import_id: ImportId, state: str, outcome: ImportOutcome | None = None) -> None:
        former = self._t.import_rows[import_id]
        self._t.import_rows[import_id] = replace(
            former, state=state, register=None, outcome=outcome or former.outcome
        )


class MemoryUndo:
    def __init__(self, tables: MemoryTables) -> None:
        self._t = tables

    def add(self, images: Iterable[UndoImage]) -> None:
        self._t.undo_rows.update({item.id: item for item in images})

    def of_import(self, import_id: ImportId) -> list[UndoImage]:
        return [item for item in self._t.undo_rows.values() if item.import_id == import_id]

    def imports(self) -> frozenset[ImportId]:
        return frozenset(item.import_id for item in self._t.undo_rows.values())

    def drop(self, imports: Collection[ImportId]) -> None:
        self._t.undo_rows = {
            key: item for key, item in self._t.undo_rows.items() if item.import_id not in imports
        }

    def forget(self, pupil_id: PupilId) -> None:
        self._t.undo_rows = {
            key: item for key, item in self._t.undo_rows.items() if item.pupil_id != pupil_id
        }

    def forget_things(self, kind: ImageKind, keys: Collection[str]) -> None:
        self._t.undo_rows = {
            key: item
            for key, item in self._t.undo_rows.items()
            if (item.kind, item.key in keys) != (kind, True)
        }


class MemoryEvents:
    def __init__(self, tables: MemoryTables) -> None:
        self._t = tables

    def add(self, event: PupilEvent) -> None:
        self._t.event_rows[event.id] = event

    def of_pupil(self, pupil_id: PupilId) -> list[PupilEvent]:
        return [item for item in self.all() if item.pupil_id == pupil_id]

    def all(self) -> list[PupilEvent]:
        return sorted(self._t.event_rows.values(), key=lambda item: (item.at, item.id), reverse=True)

    def remove(self, ids: Collection[PupilEventId]) -> None:
        for event_id in ids:
            self._t.event_rows.pop(event_id, None)


class MemoryMerges:
    def __init__(self, tables: MemoryTables) -> None:
        self._t = tables

    def add(self, merge: PupilMerge) -> None:
        self._t.merge_rows[merge.id] = merge

    update = add

    def get(self, merge_id: MergeId) -> PupilMerge | None:
        return self._t.merge_rows.get(merge_id)

    def of_pupil(self, pupil_id: PupilId) -> list[PupilMerge]:
        found = [item for item in self._t.merge_rows.values() if pupil_id in (item.kept_id, item.other_id)]
        return sorted(found, key=lambda item: (item.at, item.id), reverse=True)


class MemorySettings:
    def __init__(self, tables: MemoryTables) -> None:
        self._t = tables

    def get(self, key: str) -> str | None:
        return self._t.setting_rows.get(key)

    def put(self, key: str, value: str) -> None:
        self._t.setting_rows[key] = value

    def all(self) -> dict[str, str]:
        return dict(self._t.setting_rows)


class MemoryLog:
    def __init__(self, tables: MemoryTables, account_id: AccountId) -> None:
        self._t = tables
        self._account_id = account_id

    def rows(
        self,
        *,
        newest: int | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        account_id: AccountId | None = None,
        kinds: Collection[str] = (),
    ) -> list[LogRow]:
        rows = [
            as_read_by(self._t, self._account_id, row)
            for row, _ in self._t.log_rows
            if (since is None or row.at >= since)
            and (until is None or row.at < until)
            and (account_id is None or row.account_id == account_id)
            and (not kinds or row.event.kind in kinds)
        ]
        return rows if newest is None else rows[-newest:]

    def head(self) -> LogAnchor | None:
        if not self._t.log_rows:
            return None
        row, digest = self._t.log_rows[-1]
        return LogAnchor(row.position, digest, row.at)


class MemoryResume:
    def __init__(self, tables: MemoryTables, account_id: AccountId) -> None:
        self._t = tables
        self._account_id = account_id

    def get(self) -> str | None:
        return self._t.resume_rows.get(self._account_id)

    def put(self, point: str) -> None:
        self._t.resume_rows[self._account_id] = point


class MemoryKeys(MemoryCompartments):
    def __init__(self, tables: MemoryTables, store: MemoryStore) -> None:
        super().__init__(
            tables,
            store.account_id,
            lambda account: any(account == owner for owner, _ in self._t.passwords.values()),
        )
        self._t: MemoryTables = tables
        self._store = store

    def new_account(self, account_id: AccountId, login: str, password: str) -> NewAccountKeys:
        if login.casefold() in {known.casefold() for known in self._t.passwords}:
            raise RuleViolation("login_taken", "login")
        self._t.passwords[login] = (account_id, password)
        sheet = self._store.gate.fresh_code()
        self._t.sheets[login] = sheet
        return NewAccountKeys(account_id, CompartmentId(f"own-{account_id}"), sheet)

    def remove(self, account_id: AccountId) -> None:
        self.retire(account_id)
        for login in [key for key, (owner, _) in self._t.passwords.items() if owner == account_id]:
            del self._t.passwords[login]
            self._t.sheets.pop(login, None)

    def change_password(self, old: str, new: str) -> None:
        login = self._login()
        if self._t.passwords[login][1] != old:
            raise RuleViolation("wrong_password", "old_password")
        self._t.passwords[login] = (self._store.account_id, new)

    def reset(self, account_id: AccountId, password: str) -> NewAccountKeys:
        login = next(key for key, (owner, _) in self._t.passwords.items() if owner == account_id)
        self.retire(account_id)
        self._t.passwords[login] = (account_id, password)
        self._t.sheets[login] = self._store.gate.fresh_code()
        return NewAccountKeys(account_id, CompartmentId(f"own2-{account_id}"), self._t.sheets[login])

    def new_personal_sheet(self) -> str:
        self._t.sheets[self._login()] = code = self._store.gate.fresh_code()
        return code

    def bring_back_own(self, sheet: str) -> bool:
        return False

    def new_recovery_papers(self) -> tuple[str, str]:
        self._t.papers_codes = (self._store.gate.fresh_code(), self._store.gate.fresh_code())
        return self._t.papers_codes

    def _can_open_store(self, account_id: AccountId) -> bool:
        return any(account_id == owner for owner, _ in self._t.passwords.values())

    def _login(self) -> str:
        return next(key for key, (owner, _) in self._t.passwords.items() if owner == self._store.account_id)


class MemoryWork:
    """One transaction on the tables."""

    def __init__(self, store: MemoryStore, *, writes: bool) -> None:
        self._store = store
        self._writes = writes
        self._before: MemoryTables | None = None
        self._show_again: Callable[[], None] = lambda: None
        tables = store.tables
        self.pupils = MemoryPupils(tables)
        self.organisation = MemoryOrganisation(tables)
        self.accounts = MemoryAccounts(tables)
        self.documents = MemoryDocuments(tables, store.own)
        self.imports = MemoryImports(tables, store.account_id)
        self.undo = MemoryUndo(tables)
        self.events = MemoryEvents(tables)
        self.merges = MemoryMerges(tables)
        self.notes = MemoryNotes(tables)
        self.received = MemoryReceived(tables)
        self.cases = MemoryCases(tables)
        self.tasks = MemoryTasks(tables)
        self.gates = MemoryGates(tables)
        self.offered = MemoryOffered(tables)
        self.consents = MemoryConsents(tables)
        self.surveys = MemorySurveys(tables)
        self.entries = MemoryEntries(tables)
        self.unit_entries = MemoryUnitEntries(tables)
        self.scans = MemoryScans(tables, store.own)
        self.definitions = MemoryDefinitions(tables)
        self.protections = MemoryProtections(tables)
        self.shared = MemorySharedRecords(tables)
        self.settings = MemorySettings(tables)
        self.log = MemoryLog(tables, store.account_id)
        self.resume = MemoryResume(tables, store.account_id)
        self.keys = MemoryKeys(tables, store)

    def __enter__(self) -> Self:
        if self._store.is_closed:
            raise ExpectedFailure("locked")
        if self._writes:
            self._before = MemoryTables(
                **{name: copy.copy(value) for name, value in vars(self._store.tables).items()}
            )
        self._show_again = hide(self._store.tables, self._store.account_id)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._before is not None:
            vars(self._store.tables).update(vars(self._before))
            self._before = None
        else:
            self._show_again()

    def commit(self, event: LogEvent) -> LogAnchor:
        unknown = [] if event.kind.startswith("test_") else free_words(event)
        assert not unknown, f"{event.kind}: {unknown} may be content; see domain/log_details.py"
        self._check_disk()
        before = self.log.head()
        is_backup = self._store.lease.refuse(has_changed=self._has_changed)
        if is_backup and before is not None:
            return before
        position = 1 if before is None else before.position + 1
        now = self._store.gate.clock.now()
        event = sealed_where_it_belongs(self._store.tables, event, self._store.school)
        row = LogRow(position, now, self._store.account_id, event)
        digest = chain_hash(
            GENESIS if before is None else before.head, position, now.isoformat(), "", event.kind, "", b""
        )
        self._store.tables.log_rows.append((row, digest))
        self._before = None
        return LogAnchor(position, digest, now)

    def commit_in_stretch(self) -> None:
        self._check_disk()
        self._store.lease.refuse(has_changed=lambda: True)
        self._before = None

    def _has_changed(self) -> bool:
        return self._before is not None and vars(self._before) != vars(self._store.tables)

    def next_anchor(self) -> LogAnchor | None:
        return self.log.head()

    def _check_disk(self) -> None:
        if self._store.gate.is_disk_full:
            raise ExpectedFailure("disk_full")


class MemoryStore:
    """An unlocked store."""

    def __init__(
        self, gate: MemoryGate, header: StoreHeader, tables: MemoryTables, account_id: AccountId
    ) -> None:
        self.gate = gate
        self.header = header
        self.tables = tables
        self.account_id = account_id
        self.school = CompartmentId("school")
        self.own = CompartmentId(f"own-{account_id}")
        self.is_closed = False
        last = tables.log_rows[-1][0].at if tables.log_rows else None
        self.lease = MemoryLease(gate, header.path, self._login())
        self._clock_warning = last if last is not None and last > gate.clock.now() else None

    def _login(self) -> str:
        return self.tables.account_rows[self.account_id].login

    @property
    def clock_warning(self) -> datetime | None:
        return self._clock_warning

    def sharing(self) -> Sharing:
        return self.lease.sharing()

    def take_lease(self, *, from_stale: bool = False) -> Sharing:
        return self.lease.take(from_stale=from_stale)

    def release_lease(self) -> Sharing:
        return self.lease.release()

    def read(self) -> MemoryWork:
        return MemoryWork(self, writes=False)

    def write(self) -> MemoryWork:
        return MemoryWork(self, writes=True)

    def keyed_checksum(self, data: bytes) -> str:
        return hashlib.sha256(b"memory" + data).hexdigest()

    def seal_for_later(self, text: bytes) -> bytes:
        return self._lid() + bytes(byte ^ 0x5A for byte in text)

    def open_sealed(self, sealed: bytes) -> bytes:
        if not sealed.startswith(self._lid()):
            raise ExpectedFailure("store_damaged")
        return bytes(byte ^ 0x5A for byte in sealed[len(self._lid()) :])

    def _lid(self) -> bytes:
        return hashlib.sha256(self.own.encode()).digest()

    def check_recovery_paper(self, which: str, code: str) -> bool:
        return code == self.tables.papers_codes[0 if which == "first" else 1]

    def scrub(self) -> None:
        self.lease.refuse(has_changed=lambda: True)

    def verify(self, anchor: LogAnchor | None = None) -> VerifyReport:
        return VerifyReport(
            pages_ok=True,
            key_slots=len(self.tables.passwords),
            log_rows=len(self.tables.log_rows),
            anchor=None,
            findings=(),
        )

    def close(self) -> None:
        self.is_closed = True
        self.lease.release()


class MemoryGate:
    """Creates and unlocks memory stores, one per path."""

    def __init__(self, clock: Clock, ids: IdSource) -> None:
        self.clock = clock
        self.ids = ids
        self.is_disk_full = False
        self.stores: dict[Path, tuple[StoreHeader, MemoryTables]] = {}
        self.leases = MemoryLeases()
        self._codes = 0

    def fresh_code(self) -> str:
        self._codes += 1
        return write_code(self._codes.to_bytes(16, "big"))

    def header(self, path: Path) -> StoreHeader:
        if path not in self.stores:
            raise ExpectedFailure("not_a_store")
        header, tables = self.stores[path]
        holder, is_stale = self.leases.look(path)
        return replace(header, logins=tuple(tables.passwords), holder=holder, is_stale=is_stale)

    def create(self, new: NewStore) -> StoreSecrets:
        if new.path in self.stores:
            raise ExpectedFailure("store_exists")
        tables = MemoryTables(authority_row=new.authority, unit_rows={new.unit.id: new.unit})
        tables.passwords[new.login] = (new.account_id, new.password)
        tables.account_rows[new.account_id] = Account(
            new.account_id,
            new.login,
            new.display_name,
            CompartmentId(f"own-{new.account_id}"),
            None,
            self.clock.now(),
        )
        tables.papers_codes = (self.fresh_code(), self.fresh_code())
        tables.sheets[new.login] = self.fresh_code()
        self.stores[new.path] = (StoreHeader(new.id, new.path, new.name, (new.login,), new.is_demo), tables)
        return StoreSecrets(*tables.papers_codes, tables.sheets[new.login])

    def unlock(self, path: Path, login: str, password: str) -> MemoryStore:
        header = self.header(path)
        tables = self.stores[path][1]
        if login not in tables.passwords:
            raise ExpectedFailure("unknown_login")
        account_id, right = tables.passwords[login]
        if password != right:
            raise ExpectedFailure("wrong_password")
        store = MemoryStore(self, header, tables, account_id)
        store.lease.take_if_free()
        return store

    def open_backup(self, folder: Path, login: str, password: str) -> MemoryStore:
        """`folder` is a path in `stores`: what a test put there is the backup, made when its last row was written."""
        if folder not in self.stores:
            raise ExpectedFailure("backup_missing")
        header, tables = self.stores[folder]
        found = tables.passwords.get(login)
        if found is None:
            raise ExpectedFailure("unknown_login")
        if password != found[1]:
            raise ExpectedFailure("wrong_password")
        store = MemoryStore(self, header, tables, found[0])
        store.lease.look_into_backup(tables.log_rows[-1][0].at if tables.log_rows else self.clock.now())
        return store

    def recover_with_sheet(self, path: Path, login: str, sheet: str, new_password: str) -> str:
        tables = self.stores[path][1]
        if tables.sheets.get(login) != sheet:
            raise ExpectedFailure("wrong_recovery_code")
        tables.passwords[login] = (tables.passwords[login][0], new_password)
        tables.sheets[login] = self.fresh_code()
        return tables.sheets[login]

    def recover_with_papers(
        self, path: Path, login: str, first: str, second: str, new_password: str
    ) -> tuple[str, str, str]:
        tables = self.stores[path][1]
        if (first, second) != tables.papers_codes:
            raise ExpectedFailure("wrong_recovery_code")
        tables.passwords[login] = (tables.passwords[login][0], new_password)
        tables.papers_codes = (self.fresh_code(), self.fresh_code())
        tables.sheets[login] = self.fresh_code()
        return (*tables.papers_codes, tables.sheets[login])

    def upgrade(self, path: Path, login: str, password: str) -> Path:
        return path
