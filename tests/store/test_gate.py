# SPDX-License-Identifier: EUPL-1.2
"""Creating and unlocking: one distinct answer for each thing that can be wrong."""

from __future__ import annotations

import os
import shutil
import sqlite3  # the plain library, to make the plaintext file that must be refused
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path, PurePosixPath, PureWindowsPath
from types import SimpleNamespace

import pytest

from eht_desk.application.ports import OpenStore, StoreGate
from eht_desk.domain.accounts import Account
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.log import LogEvent
from eht_desk.store import engine, folder
from eht_desk.store.gate import SqlCipherGate
from tests.fakes.devices import FixedClock
from tests.store.conftest import (
    ACCOUNT,
    CHEAP,
    LOGIN,
    PASSWORD,
    UNIT,
    Desk,
    RandomIds,
    add_account,
    new_store,
)


@pytest.fixture
def gate() -> SqlCipherGate:
    return SqlCipherGate(FixedClock(), RandomIds(), kdf=CHEAP, floor=CHEAP)


def refused(code: str) -> pytest.RaisesExc[ExpectedFailure]:
    return pytest.raises(ExpectedFailure, match=f"^{code}$")


def test_is_what_the_application_expects(desk: Desk) -> None:
    gate: StoreGate = desk.gate
    store: OpenStore = gate.unlock(desk.path, LOGIN, PASSWORD)
    store.close()


def test_a_new_store_holds_school_account_and_first_log_row(desk: Desk) -> None:
    store = desk.unlock()
    with store.read() as work:
        assert work.organisation.units() == [UNIT]
        account = work.accounts.get(ACCOUNT)
        assert account == Account(ACCOUNT, LOGIN, "Lena Ek", store.own, created_at=desk.clock.now())
        assert [row.event.kind for row in work.log.rows()] == ["store_made"]
    assert store.check_recovery_paper("first", desk.secrets.first_paper)
    assert store.check_recovery_paper("second", desk.secrets.second_paper.lower().replace("-", " "))
    assert not store.check_recovery_paper("first", desk.secrets.second_paper)
    assert not store.check_recovery_paper("third", desk.secrets.first_paper)
    assert store.verify().is_ok


def test_with_the_program_s_own_password_cost(tmp_path: Path) -> None:
    gate = SqlCipherGate(FixedClock(), RandomIds())
    gate.create(new_store(tmp_path / "store"))
    store = gate.unlock(tmp_path / "store", LOGIN.upper(), PASSWORD)
    assert store.verify().is_ok
    store.close()


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
def test_everything_is_for_this_user_only_whatever_the_umask(gate: SqlCipherGate, tmp_path: Path) -> None:
    former = os.umask(0)
    try:
        gate.create(new_store(tmp_path / "store"))
        store = gate.unlock(tmp_path / "store", LOGIN, PASSWORD)
        with store.write() as work:
            work.commit(LogEvent("unlocked"))
        for path in (tmp_path / "store", *(tmp_path / "store").rglob("*")):
            wanted = 0o700 if path.is_dir() else 0o600
            assert stat.S_IMODE(path.stat().st_mode) == wanted, path.name
        store.close()
    finally:
        os.umask(former)


def test_a_store_may_be_made_in_an_empty_folder_and_in_one_that_is_not_there(
    gate: SqlCipherGate, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    gate.create(new_store(tmp_path / "empty"))
    gate.create(new_store(tmp_path / "a" / "b" / "store"))
    assert gate.header(tmp_path / "a" / "b" / "store").logins == (LOGIN,)


@pytest.mark.parametrize("name", ["Åskolans arkiv", "50 % klart?", "a#b&c=d", "två  mellanslag"])
def test_any_name_of_a_folder_will_do(gate: SqlCipherGate, tmp_path: Path, name: str) -> None:
    path = tmp_path / (name.replace("?", "") if os.name == "nt" else name)
    gate.create(new_store(path))
    store = gate.unlock(path, LOGIN, PASSWORD)
    assert store.verify().is_ok
    store.close()
    assert [item.name for item in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("path", "address"),
    [
        (PurePosixPath("/srv/eht/å #1/store.db"), "file:///srv/eht/%C3%A5%20%231/store.db?mode=rw"),
        (PureWindowsPath(r"C:\Arkiv\store.db"), "file:///C:/Arkiv/store.db?mode=rw"),
        (PureWindowsPath(r"\\server\arkiv\store.db"), "file:////server/arkiv/store.db?mode=rw"),
    ],
)
def test_the_address_of_a_database_on_each_platform(
    path: PurePosixPath | PureWindowsPath, address: str
) -> None:
    absolute = SimpleNamespace(absolute=lambda: path)
    assert engine.address(absolute) == address  # type: ignore[arg-type]  # a path of another platform


def test_a_store_is_never_written_over(desk: Desk) -> None:
    before = (desk.path / folder.KEY_RING).read_bytes()
    with refused("store_exists"):
        desk.gate.create(new_store(desk.path))
    assert (desk.path / folder.KEY_RING).read_bytes() == before


def test_a_folder_with_other_things_is_left_alone(gate: SqlCipherGate, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("hej", "utf-8")
    with refused("folder_not_empty"):
        gate.create(new_store(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize(
    "name",
    [
        "OneDrive",
        "OneDrive - Provkommun",
        "onedrive",
        "Dropbox",
        "Dropbox (Privat)",
        "iCloudDrive",
        "com~apple~CloudDocs",
        "Google Drive",
        "GoogleDrive-lena@example.invalid",
        "CloudStorage",
        "Nextcloud",
    ],
)
def test_a_synchronised_folder_is_refused_by_name(desk: Desk, tmp_path: Path, name: str) -> None:
    with refused("sync_folder") as caught:
        desk.gate.create(new_store(tmp_path / name / "Arkiv"))
    assert caught.value.facts["service"]
    assert not (tmp_path / name).exists()
    moved = tmp_path / name / "Arkiv"
    shutil.copytree(desk.path, moved)
    with refused("sync_folder"):
        desk.gate.unlock(moved, LOGIN, PASSWORD)


@pytest.mark.parametrize("name", ["Drive", "Skolan", "Boxar", "onedrives", "Molnet"])
def test_other_folders_are_not(name: str, tmp_path: Path) -> None:
    assert folder.sync_service(tmp_path / name) == ""


def test_a_failure_half_way_leaves_nothing(
    gate: SqlCipherGate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from eht_desk.store import log

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(log, "write_anchor", full)
    with refused("disk_full"):
        gate.create(new_store(tmp_path / "new" / "store"))
    assert list(tmp_path.iterdir()) == []


def test_wrong_password_and_unknown_login(desk: Desk) -> None:
    with refused("wrong_password"):
        desk.unlock(LOGIN, "blå hattar i sol")
    with refused("unknown_login"):
        desk.unlock("karin", PASSWORD)
    assert desk.unlock(f" {LOGIN.upper()} ").account_id == ACCOUNT


def test_a_closed_account_is_told_so(desk: Desk, store: OpenStore) -> None:
    account_id, _ = add_account(desk.opened[0])
    with store.write() as work:
        account = work.accounts.get(account_id)
        assert account is not None
        work.accounts.update(replace(account, closed_at=desk.clock.now()))
        work.commit(LogEvent("account_closed"))
    with refused("account_closed"):  # the slot is still there, the account is not
        desk.unlock("per", "gröna skor i snö")
    with desk.hand_to(desk.opened[0]).write() as work:
        work.keys.remove(account_id)
        work.commit(LogEvent("account_closed"))
    with refused("account_closed"):
        desk.unlock("per", "gröna skor i snö")


def test_not_a_store(gate: SqlCipherGate, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nothing", Path(__file__)):
        with refused("not_a_store"):
            gate.header(path)
        with refused("not_a_store"):
            gate.unlock(path, LOGIN, PASSWORD)


def test_missing_parts_are_named(desk: Desk) -> None:
    (desk.path / folder.DATABASE).rename(desk.path / "kept")
    with refused("store_damaged"):
        desk.unlock()
    (desk.path / "kept").rename(desk.path / folder.DATABASE)
    (desk.path / folder.KEY_RING).unlink()
    with refused("key_ring_damaged"):
        desk.unlock()


@pytest.mark.parametrize("content", [b"", b"x", b"\0" * 4096, os.urandom(8192)])
def test_a_garbage_database_is_damage(desk: Desk, content: bytes) -> None:
    (desk.path / folder.DATABASE).write_bytes(content)
    with refused("store_damaged"):
        desk.unlock()
    assert (desk.path / folder.DATABASE).read_bytes() == content


def test_a_plaintext_database_is_refused(desk: Desk) -> None:
    (desk.path / folder.DATABASE).unlink()
    plain = sqlite3.connect(desk.path / folder.DATABASE)
    plain.execute("CREATE TABLE meta (key, value)")
    plain.commit()
    plain.close()
    with refused("store_plaintext"):
        desk.unlock()


def test_a_library_without_cipher_is_refused() -> None:
    plain = sqlite3.connect(":memory:")
    with refused("no_cipher"):
        engine.refuse_without_cipher(plain)
    plain.close()


def test_the_database_of_another_store_is_under_another_key(
    desk: Desk, gate: SqlCipherGate, tmp_path: Path
) -> None:
    gate.create(new_store(tmp_path / "other"))
    shutil.copy(tmp_path / "other" / folder.DATABASE, desk.path / folder.DATABASE)
    with refused("key_ring_does_not_fit"):
        desk.unlock()


def test_a_store_somebody_is_writing_in_is_in_use(
    desk: Desk, store: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.05)
    defaults = engine.raw_connection.__kwdefaults__ or {}
    monkeypatch.setattr(engine.raw_connection, "__kwdefaults__", {**defaults, "busy_seconds": 0.05})
    other = desk.unlock()
    with store.write() as work:
        work.settings.put("a", "b")
        with refused("store_in_use"), other.write():
            pass
        with other.read() as reading:
            assert reading.settings.get("a") is None


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
def test_a_read_only_folder_is_named(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    # Root writes everywhere, so the question itself is answered for it.
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    with refused("read_only"):
        desk.unlock()


def test_driver_errors_have_distinct_names(tmp_path: Path) -> None:
    class DriverError(Exception):
        sqlite_errorcode = 0

    for number, code in ((5, "store_in_use"), (8, "read_only"), (13, "disk_full"), (11, "store_damaged")):
        error = DriverError()
        error.sqlite_errorcode = number | 256
        assert engine.failure_of(error, tmp_path).code == code
    assert engine.failure_of(DriverError(), tmp_path).code == "disk_error"


def test_a_clock_behind_the_last_row_warns(desk: Desk) -> None:
    first = desk.unlock()
    assert first.clock_warning is None
    desk.clock.advance(hours=2)
    with first.write() as work:
        last = work.commit(LogEvent("unlocked")).at
    desk.clock.advance(hours=-1)
    assert desk.unlock().clock_warning == last


def test_importing_the_gate_loads_neither_database_nor_cryptography() -> None:
    code = (
        "import sys, eht_desk.store.gate;"
        "sys.exit(any(name in sys.modules for name in ('sqlalchemy', 'cryptography', 'sqlcipher3', 'alembic')))"
    )
    paths = os.pathsep.join(sys.path)
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": paths}, check=False)
    assert done.returncode == 0


def test_loading_in_advance_does_not_load_alembic() -> None:
    code = (
        "import sys; from eht_desk.store.gate import SqlCipherGate; SqlCipherGate(None, None).load();"
        "sys.exit('sqlalchemy' not in sys.modules or 'alembic' in sys.modules or 'sqlalchemy.orm' in sys.modules)"
    )
    paths = os.pathsep.join(sys.path)
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": paths}, check=False)
    assert done.returncode == 0
