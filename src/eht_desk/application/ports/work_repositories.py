# SPDX-License-Identifier: EUPL-1.2
"""Ports of the store for work: documents, drafts, imports, settings, log, resume points."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from eht_desk.domain.documents import Document, Draft, IssuedPaper
from eht_desk.domain.ids import (
    AccountId,
    CompartmentId,
    DocumentId,
    DraftId,
    ImportId,
    MergeId,
    PupilEventId,
    PupilId,
    UnitId,
)
from eht_desk.domain.log import LogAnchor, LogRow
from eht_desk.domain.people import Pupil
from eht_desk.domain.pupil_events import PupilEvent
from eht_desk.domain.pupil_merges import PupilMerge
from eht_desk.domain.register import StagedRegister
from eht_desk.domain.undo import ImageKind, UndoImage


@dataclass(frozen=True, slots=True)
class FiledWork:
    """That a document or draft stands under a pupil, and nothing of what it says; also where nobody here can open it.

    `parent` is the document that it corrects or goes on with. `is_own` says that it lies in somebody's own
    compartment. `draft_key` is that of `Draft.key_within_pupil`, None for a document.
    """

    id: str
    parent: str | None
    is_own: bool
    draft_key: tuple[object, ...] | None = None


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
        """Replace state, stages, deliveries, outcomes, approvals, answers of newly frozen stages. What is frozen
        (domain/document_changes.py) cannot change: raises ExpectedFailure("frozen")."""
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

    def move(
        self,
        documents: Collection[DocumentId],
        drafts: Collection[DraftId],
        to: Pupil,
        *,
        unit_id: UnitId | None = None,
        moved_at: datetime | None = None,
    ) -> None:
        """Put documents (with their issued papers and scans) and drafts under another pupil, in that pupil's
        compartment. What lies in somebody's own compartment stays in it, and needs not be opened for this.

        The unit stays unless one is given. `moved_at` says that they were with a wrong pupil until then. Answers,
        stages, checksums and the papers' bytes stay. Raises KeyError for one that is not there or cannot be opened,
        ExpectedFailure("draft_conflict") when a draft of the same key lies there; then nothing may be committed.
        """
        ...

    def filed(self, pupil_id: PupilId) -> list[FiledWork]:
        """What stands under a pupil, in any compartment. For taking it along, never for showing."""
        ...

    def own_counts(self, author_id: AccountId) -> tuple[int, int]:
        """How many documents (corrections of one count once) and drafts a person has in compartments of its own."""
        ...

    def put_draft(self, draft: Draft) -> None:
        """Insert or replace by id. What is stored stays when it raises ExpectedFailure: `draft_conflict` when its
        revision is not `draft.revision - 1` (0 inserts), `draft_moved` when it lies with another pupil now."""
        ...

    def remove_draft(self, draft_id: DraftId) -> None:
        """Delete."""
        ...


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """An import that was taken in: when, by whom, the files' digest, and how many (`added`, `changed`, `left` ...)."""

    at: datetime
    account_id: AccountId
    digest: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StagedImport:
    """A register read into the store but not taken in."""

    id: ImportId
    unit_id: UnitId
    at: datetime
    account_id: AccountId
    source_name: str
    state: str
    """`staged`, `approved`, `discarded`, or `undone` after it was approved."""
    register: StagedRegister | None
    outcome: ImportOutcome | None = None
    pupils: int | None = None
    held: int | None = None
    """How many pupils it holds and how many rows are held back, kept beside the rows so that a list need not read them;
    None in one that was laid in before this was noted."""
    sealed_for: CompartmentId | None = None
    """Where the rows are sealed, when only named persons may read them; None: the school's compartment."""


class ImportRepository(Protocol):
    """Staged imports, sealed in the school compartment; the rows elsewhere where `sealed_for` says so."""

    def add(self, staged: StagedImport) -> None:
        """Insert."""
        ...

    def get(self, import_id: ImportId) -> StagedImport | None:
        """One, with its register, which is None when the account cannot open it."""
        ...

    def waiting(self) -> list[StagedImport]:
        """Staged ones, newest first, without the register's rows."""
        ...

    def put_register(self, staged: StagedImport) -> None:
        """Replace the rows of a waiting one, and their counts."""
        ...

    def finish(self, import_id: ImportId, state: str, outcome: ImportOutcome | None = None) -> None:
        """Set the state and drop the staged rows. Without an outcome the one told before stays."""
        ...

    def approved(self) -> list[StagedImport]:
        """Those taken in, undone ones too, latest taken in first, without rows."""
        ...


class UndoRepository(Protocol):
    """What imports found and left, sealed thing by thing."""

    def add(self, images: Iterable[UndoImage]) -> None:
        """Insert in bulk."""
        ...

    def of_import(self, import_id: ImportId) -> list[UndoImage]:
        """Those of one import that the account can open, in the order they were added."""
        ...

    def imports(self) -> frozenset[ImportId]:
        """The imports that there are images of."""
        ...

    def drop(self, imports: Collection[ImportId]) -> None:
        """Delete all images of these imports."""
        ...

    def forget(self, pupil_id: PupilId) -> None:
        """Delete all images of one pupil: what imports changed about it stays as it is now."""
        ...

    def forget_things(self, kind: ImageKind, keys: Collection[str]) -> None:
        """Delete all images of these guardians or staff, which belong to no one pupil."""
        ...


class PupilEventRepository(Protocol):
    """What happened to pupils' records, each in its pupil's compartment."""

    def add(self, event: PupilEvent) -> None:
        """Insert."""
        ...

    def of_pupil(self, pupil_id: PupilId) -> list[PupilEvent]:
        """Of one pupil, newest first."""
        ...

    def all(self) -> list[PupilEvent]:
        """All that the account can open, newest first."""
        ...

    def remove(self, ids: Collection[PupilEventId]) -> None:
        """Delete: only when the import that wrote them is undone."""
        ...


class MergeRepository(Protocol):
    """Traces of records that were made one."""

    def add(self, merge: PupilMerge) -> None:
        """Insert."""
        ...

    def update(self, merge: PupilMerge) -> None:
        """Replace, by id."""
        ...

    def get(self, merge_id: MergeId) -> PupilMerge | None:
        """One."""
        ...

    def of_pupil(self, pupil_id: PupilId) -> list[PupilMerge]:
        """Those in which the pupil is the kept or the other one, newest first."""
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

    def rows(
        self,
        *,
        newest: int | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        account_id: AccountId | None = None,
        kinds: Collection[str] = (),
    ) -> list[LogRow]:
        """Rows oldest first, or only the newest n; from a moment on, before a moment, of one account, of some kinds."""
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
