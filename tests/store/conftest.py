# SPDX-License-Identifier: EUPL-1.2
"""Real encrypted stores with a cheap password derivation, copied from one that is made once per run."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from eht_desk.application.ports import NewStore, StoreSecrets
from eht_desk.domain.accounts import Account
from eht_desk.domain.ids import AccountId, AuthorityId, StoreId, UnitId, uuid7_text
from eht_desk.domain.log import LogEvent
from eht_desk.domain.organisation import SchoolAuthority, SchoolUnit
from eht_desk.store.engine import raw_connection
from eht_desk.store.gate import SqlCipherGate
from eht_desk.store.keyring import KdfCost
from eht_desk.store.open_store import UnlockedStore
from tests.fakes.devices import FixedClock

CHEAP = KdfCost(memory_kib=64, passes=1, lanes=1)
LOGIN, PASSWORD = "lena", "blå hattar i regn"
AUTHORITY = SchoolAuthority(AuthorityId("authority"), "Provkommun")
UNIT = SchoolUnit(UnitId("unit"), AUTHORITY.id, "Provskolan", "12345678", "Provkommun")
ACCOUNT = AccountId("account-lena")


class RandomIds:
    """As the program's own source: two runs in one folder must not meet."""

    def new_id(self) -> str:
        return uuid7_text(time.time_ns() // 1_000_000, os.urandom(10))

    def new_code(self) -> str:
        return "7K2F-91"


def new_store(path: Path, **changes: Any) -> NewStore:
    values: dict[str, Any] = {
        "path": path,
        "id": StoreId("store-1"),
        "name": "Provarkivet",
        "is_demo": False,
        "account_id": ACCOUNT,
        "login": LOGIN,
        "password": PASSWORD,
        "display_name": "Lena Ek",
        "authority": AUTHORITY,
        "unit": UNIT,
    }
    return NewStore(**{**values, **changes})


@dataclass
class Desk:
    """A store folder, the gate to it, the papers made for it, and whatever was opened (closed at the end)."""

    path: Path
    gate: SqlCipherGate
    clock: FixedClock
    secrets: StoreSecrets
    opened: list[UnlockedStore] = field(default_factory=list)

    def unlock(self, login: str = LOGIN, password: str = PASSWORD) -> UnlockedStore:
        """Open it to write; whoever had it opened before goes on reading."""
        self.everybody_stops_writing()
        return self.unlock_beside(login, password)

    def unlock_beside(self, login: str = LOGIN, password: str = PASSWORD) -> UnlockedStore:
        """Open it as it is: reading while somebody writes."""
        store = self.gate.unlock(self.path, login, password)
        self.opened.append(store)
        return store

    def unlock_after_crash(self, login: str = LOGIN, password: str = PASSWORD) -> UnlockedStore:
        """Open it and take over from a program that was killed; one killed before it wrote anything left no lease."""
        store = self.unlock_beside(login, password)
        if not store.sharing().may_write:
            assert store.sharing().is_stale
            store.take_lease(from_stale=True)
        return store

    def hand_to(self, store: UnlockedStore) -> UnlockedStore:
        """This one writes now, the others read."""
        self.everybody_stops_writing()
        store.take_lease()
        return store

    def everybody_stops_writing(self) -> None:
        for store in self.opened:
            store._session.lease.release()

    def raw(self, store: UnlockedStore) -> Any:
        """A keyed connection past all our code, as somebody with the store key and a debugger would have."""
        return raw_connection(self.path / "store.db", store._session.vault.store_key)

    def close_and_rot(self, store: UnlockedStore) -> None:
        """One bit of the database differs, in a page that unlocking does not read: an empty table's."""
        connection = self.raw(store)
        [(page,)] = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'loose_page'"
        ).fetchall()
        [(size,)] = connection.execute("PRAGMA page_size").fetchall()
        connection.close()
        store.close()
        content = bytearray((self.path / "store.db").read_bytes())
        content[(page - 1) * int(size) + int(size) // 2] ^= 1
        (self.path / "store.db").write_bytes(content)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, StoreSecrets]:
    path = tmp_path_factory.mktemp("template") / "store"
    gate = SqlCipherGate(FixedClock(), RandomIds(), kdf=CHEAP, floor=CHEAP)
    return path, gate.create(new_store(path))


@pytest.fixture
def desk(template: tuple[Path, StoreSecrets], tmp_path: Path) -> Iterator[Desk]:
    path = tmp_path / "store"
    shutil.copytree(template[0], path)
    clock = FixedClock()
    made = Desk(path, SqlCipherGate(clock, RandomIds(), kdf=CHEAP, floor=CHEAP), clock, template[1])
    yield made
    for store in made.opened:
        store.close()


@pytest.fixture
def store(desk: Desk) -> UnlockedStore:
    return desk.unlock()


def add_account(
    store: UnlockedStore, login: str = "per", password: str = "gröna skor i snö"
) -> tuple[AccountId, str]:
    """A second account; its id and personal sheet."""
    account_id = AccountId(f"account-{login}")
    with store.write() as work:
        keys = work.keys.new_account(account_id, login, password)
        work.accounts.add(Account(account_id, login, login.title(), keys.own_compartment_id))
        work.commit(LogEvent("account_opened", detail={"account": account_id}))
    return account_id, keys.personal_sheet
