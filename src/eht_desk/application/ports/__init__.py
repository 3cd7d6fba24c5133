# SPDX-License-Identifier: EUPL-1.2
"""The ports: what use cases need from the outer layers (store, documents, catalog, exchange implement them)."""

from __future__ import annotations

from eht_desk.application.ports.backups import Backup, BackupKeeper, OldCopy, StoreFacts
from eht_desk.application.ports.case_catalogs import ClosingCatalog, GateCatalog, ReceivedFileReader
from eht_desk.application.ports.case_repositories import (
    CaseRepository,
    GateRepository,
    NoteRepository,
    ReceivedRepository,
    TaskRepository,
)
from eht_desk.application.ports.devices import (
    Clock,
    CommonPasswords,
    FormCatalog,
    IdSource,
    Progress,
    RegisterReader,
)
from eht_desk.application.ports.entry_repositories import EntryRepository, UnitEntryRepository
from eht_desk.application.ports.paper_repositories import (
    ConsentRepository,
    OfferedTimeRepository,
    ScanRepository,
    SchoolDefinitionRepository,
    SurveyRepository,
)
from eht_desk.application.ports.papers import (
    ApprovalMark,
    CoverSheet,
    DocumentRenderer,
    Letterhead,
    PaperContext,
    PaperMark,
    PrintQueue,
    RecoveryPaper,
    ScannedPage,
    ScanReader,
)
from eht_desk.application.ports.people_repositories import (
    AccountRepository,
    OrganisationRepository,
    PupilRepository,
)
from eht_desk.application.ports.protection_repositories import SharedKind, SharedRecord
from eht_desk.application.ports.store import (
    RECOVERY_USED,
    NewStore,
    OpenStore,
    StoreGate,
    StoreHeader,
    StoreSecrets,
    VerifyReport,
)
from eht_desk.application.ports.transactions import KeyDesk, NewAccountKeys, ReadWork, UnitOfWork
from eht_desk.application.ports.work_repositories import (
    DocumentRepository,
    FiledWork,
    ImportOutcome,
    ImportRepository,
    LogRepository,
    MergeRepository,
    PupilEventRepository,
    ResumePoints,
    SettingRepository,
    StagedImport,
    UndoRepository,
)

__all__ = [
    "RECOVERY_USED",
    "AccountRepository",
    "ApprovalMark",
    "Backup",
    "BackupKeeper",
    "CaseRepository",
    "Clock",
    "ClosingCatalog",
    "CommonPasswords",
    "ConsentRepository",
    "CoverSheet",
    "DocumentRenderer",
    "DocumentRepository",
    "EntryRepository",
    "FiledWork",
    "FormCatalog",
    "GateCatalog",
    "GateRepository",
    "IdSource",
    "ImportOutcome",
    "ImportRepository",
    "KeyDesk",
    "Letterhead",
    "LogRepository",
    "MergeRepository",
    "NewAccountKeys",
    "NewStore",
    "NoteRepository",
    "OfferedTimeRepository",
    "OldCopy",
    "OpenStore",
    "OrganisationRepository",
    "PaperContext",
    "PaperMark",
    "PrintQueue",
    "Progress",
    "PupilEventRepository",
    "PupilRepository",
    "ReadWork",
    "ReceivedFileReader",
    "ReceivedRepository",
    "RecoveryPaper",
    "RegisterReader",
    "ResumePoints",
    "ScanReader",
    "ScanRepository",
    "ScannedPage",
    "SchoolDefinitionRepository",
    "SettingRepository",
    "SharedKind",
    "SharedRecord",
    "StagedImport",
    "StoreFacts",
    "StoreGate",
    "StoreHeader",
    "StoreSecrets",
    "SurveyRepository",
    "TaskRepository",
    "UndoRepository",
    "UnitEntryRepository",
    "UnitOfWork",
    "VerifyReport",
]
