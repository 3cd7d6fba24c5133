# SPDX-License-Identifier: EUPL-1.2
"""Who may bring a store to a newer format: rektor or administrator, with a copy first; nobody else, and no lock-out."""

from __future__ import annotations

from pathlib import Path

import pytest

from eht_desk import resources
from eht_desk.application.account_desk import NewAccount, open_account
from eht_desk.application.setup import create_store
from eht_desk.application.workspace import Services
from eht_desk.catalog.access_table import AccessTableFromFile
from eht_desk.catalog.forms import FormCatalogFromFiles
from eht_desk.domain.accounts import Role
from eht_desk.domain.errors import RuleViolation
from eht_desk.store import folder
from eht_desk.store.backup import FolderBackups
from eht_desk.store.gate import SqlCipherGate
from eht_desk.store.schema import SHIPPED
from eht_desk.ui.errors import describe
from tests.fakes.devices import FewCommonPasswords, FixedClock, PreparedRegisters, TellingRenderer
from tests.fakes.school import PASSWORD, setup_of
from tests.store.conftest import CHEAP, RandomIds
from tests.store.test_migrations import later_step

TEMPORARY = "en tillfällig mening"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with Karin, rektor, and Nils, skolsköterska, whose program has got older."""
    clock, ids = FixedClock(), RandomIds()
    services = Services(
        clock=clock,
        ids=ids,
        forms=FormCatalogFromFiles(resources.root() / "forms"),
        renderer=TellingRenderer(),
        stores=SqlCipherGate(clock, ids, kdf=CHEAP, floor=CHEAP),
        registers=PreparedRegisters(),
        passwords=FewCommonPasswords(),
        backups=FolderBackups(clock),
        access=AccessTableFromFile(resources.root() / "access"),
    )
    workspace, _ = create_store(services, setup_of(tmp_path / "arkiv"))
    with workspace.store.read() as work:
        unit_id = work.organisation.units()[0].id
    open_account(workspace, NewAccount("nils", "Nils Ro", TEMPORARY, unit_id, (Role.NURSE,)))
    workspace.store.close()
    return tmp_path / "arkiv"


@pytest.fixture
def newer() -> SqlCipherGate:
    return SqlCipherGate(FixedClock(), RandomIds(), kdf=CHEAP, floor=CHEAP, steps=(*SHIPPED, later_step()))


def test_a_nurse_does_not_and_nothing_is_changed(path: Path, newer: SqlCipherGate) -> None:
    before = {item.name: item.stat().st_size for item in (path / folder.BACKUPS).iterdir()}
    with pytest.raises(RuleViolation) as refused:
        newer.upgrade(path, "nils", TEMPORARY)
    assert "rektor eller administratör" in describe(refused.value)
    assert {item.name: item.stat().st_size for item in (path / folder.BACKUPS).iterdir()} == before
    still = SqlCipherGate(FixedClock(), RandomIds(), kdf=CHEAP, floor=CHEAP).unlock(path, "karin", PASSWORD)
    assert still.verify().is_ok
    still.close()


def test_rektor_does_and_a_copy_stands(path: Path, newer: SqlCipherGate) -> None:
    copy = newer.upgrade(path, "karin", PASSWORD)
    assert (copy / folder.DATABASE).is_file()
    opened = newer.unlock(path, "nils", TEMPORARY)
    assert opened.verify().is_ok
    opened.close()
