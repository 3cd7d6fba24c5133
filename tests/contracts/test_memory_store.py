# SPDX-License-Identifier: EUPL-1.2
"""The in-memory store of the tests keeps the same promises as the encrypted one."""

from __future__ import annotations

from pathlib import Path

import pytest

from eht_desk.application.ports import NewStore, OpenStore
from eht_desk.domain.ids import AccountId, AuthorityId, StoreId, UnitId
from eht_desk.domain.organisation import SchoolAuthority, SchoolUnit
from tests.contracts.cases import CasesContract
from tests.contracts.entries import EntriesContract
from tests.contracts.papers import PapersContract
from tests.contracts.protections import ProtectionsContract
from tests.contracts.unit_of_work import MakeStore, UnitOfWorkContract
from tests.fakes.devices import CountingIds, FixedClock
from tests.fakes.store import MemoryGate


def make() -> OpenStore:
    gate = MemoryGate(FixedClock(), CountingIds())
    authority = SchoolAuthority(AuthorityId("authority"), "Provkommun")
    unit = SchoolUnit(UnitId("unit"), authority.id, "Provskolan")
    path = Path("memory")
    gate.create(
        NewStore(
            path,
            StoreId("store"),
            "Prov",
            False,
            AccountId("a1"),
            "lena",
            "ordet",
            "Lena",
            authority,
            unit,
        )
    )
    return gate.unlock(path, "lena", "ordet")


class TestMemoryStore(UnitOfWorkContract):
    @pytest.fixture
    def make_store(self) -> MakeStore:
        return make


class TestCases(CasesContract):
    @pytest.fixture
    def make_store(self) -> MakeStore:
        return make


class TestPapers(PapersContract):
    @pytest.fixture
    def make_store(self) -> MakeStore:
        return make


class TestEntries(EntriesContract):
    @pytest.fixture
    def make_store(self) -> MakeStore:
        return make


class TestProtections(ProtectionsContract):
    @pytest.fixture
    def make_store(self) -> MakeStore:
        return make
