# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import pytest

from tests.contracts.cases import CasesContract
from tests.contracts.entries import EntriesContract
from tests.contracts.papers import PapersContract
from tests.contracts.protections import ProtectionsContract
from tests.contracts.unit_of_work import MakeStore, UnitOfWorkContract
from tests.store.conftest import Desk


class TestEncryptedStore(UnitOfWorkContract):
    @pytest.fixture
    def make_store(self, desk: Desk) -> MakeStore:
        return desk.unlock


class TestCases(CasesContract):
    @pytest.fixture
    def make_store(self, desk: Desk) -> MakeStore:
        return desk.unlock


class TestPapers(PapersContract):
    @pytest.fixture
    def make_store(self, desk: Desk) -> MakeStore:
        return desk.unlock


class TestEntries(EntriesContract):
    @pytest.fixture
    def make_store(self, desk: Desk) -> MakeStore:
        return desk.unlock


class TestProtections(ProtectionsContract):
    @pytest.fixture
    def make_store(self, desk: Desk) -> MakeStore:
        return desk.unlock
