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
from eht_desk.application.ports.papers import (
    DocumentRenderer,
    PaperContext,
    PaperMark,
    PrintQueue,
    RecoveryPaper,
)
from eht_desk.application.ports.people_repositories import (
    AccountRepository,
    OrganisationRepository,
    PupilRepository,
)
from eht_desk.application.ports.store import (
    RECOVERY_USED,
    KeyDesk,
    NewAccountKeys,
    NewStore,
    OpenStore,
    ReadWork,
    StoreGate,
    StoreHeader,
    StoreSecrets,
    UnitOfWork,
    VerifyReport,
)
from eht_desk.application.ports.work_repositories import (
    DocumentRepository,
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
    "Backup",
    "BackupKeeper",
    "CaseRepository",
    "Clock",
    "ClosingCatalog",
    "CommonPasswords",
    "DocumentRenderer",
    "DocumentRepository",
    "FormCatalog",
    "GateCatalog",
    "GateRepository",
    "IdSource",
    "ImportOutcome",
    "ImportRepository",
    "KeyDesk",
    "LogRepository",
    "MergeRepository",
    "NewAccountKeys",
    "NewStore",
    "NoteRepository",
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
    "SettingRepository",
    "StagedImport",
    "StoreFacts",
    "StoreGate",
    "StoreHeader",
    "StoreSecrets",
    "TaskRepository",
    "UndoRepository",
    "UnitOfWork",
    "VerifyReport",
]
