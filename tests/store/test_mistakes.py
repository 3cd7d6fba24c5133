# SPDX-License-Identifier: EUPL-1.2
"""Mistakes taken back in a real encrypted store; it verifies afterwards."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from eht_desk import resources
from eht_desk.application import setup
from eht_desk.application.workspace import Services
from eht_desk.catalog.access_table import AccessTableFromFile
from eht_desk.catalog.forms import FormCatalogFromFiles
from eht_desk.store.backup import FolderBackups
from eht_desk.store.gate import SqlCipherGate
from tests.contracts.case_mistakes import CaseMistakesContract
from tests.contracts.mistakes import (
    MergeContract,
    MistakesDesk,
    MoveDocumentContract,
    UndoImportContract,
)
from tests.fakes.devices import FewCommonPasswords, FixedClock, PreparedRegisters, TellingRenderer
from tests.fakes.school import furnish, setup_of
from tests.store.conftest import CHEAP, RandomIds


class CountingCodes(RandomIds):
    def __init__(self) -> None:
        self._numbers = itertools.count(10)

    def new_code(self) -> str:
        return f"AAAA-{next(self._numbers)}"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[MistakesDesk]:
    clock, ids, registers = FixedClock(), CountingCodes(), PreparedRegisters()
    services = Services(
        clock=clock,
        ids=ids,
        forms=FormCatalogFromFiles(resources.root() / "forms"),
        renderer=TellingRenderer(),
        stores=SqlCipherGate(clock, ids, kdf=CHEAP, floor=CHEAP),
        registers=registers,
        passwords=FewCommonPasswords(),
        backups=FolderBackups(clock),
        access=AccessTableFromFile(resources.root() / "access"),
    )
    rector, secrets = setup.create_store(services, setup_of(tmp_path / "arkiv"))
    setup.confirm_recovery_papers(rector, secrets.first_paper, secrets.second_paper)
    furnish(rector)
    yield MistakesDesk(rector, clock, registers)
    assert rector.store.verify().is_ok
    rector.store.close()


class TestUndoImport(UndoImportContract):
    """On disk."""


class TestMerge(MergeContract):
    """On disk."""


class TestCases(CaseMistakesContract):
    """On the store of this module."""


class TestMoveDocument(MoveDocumentContract):
    """On disk."""
