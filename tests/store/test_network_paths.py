# SPDX-License-Identifier: EUPL-1.2
"""Which folders lie on another computer, and which journal a store there keeps."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath, PureWindowsPath
from types import SimpleNamespace

import pytest

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.log import LogEvent
from eht_desk.store import journal_mode, network_paths
from eht_desk.store.gate import SqlCipherGate
from eht_desk.store.network_paths import LOCAL, Place, linux_place, place_of
from eht_desk.store.open_store import UnlockedStore
from tests.store.conftest import LOGIN, PASSWORD, Desk, add_account, new_store
from tests.store.lease_process import gate_of
from tests.store.test_keys import let_go

MOUNTS = r"""22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 22 0:40 / /srv/eht rw,relatime shared:9 - cifs //fs01/eht rw,vers=3.1.1,username=x
31 22 0:41 / /srv/deaf rw,relatime - cifs //fs01/eht rw,nobrl,vers=3.0
32 22 0:42 / /people/lena/Skolans\040enhet rw - nfs4 fs01:/skola rw,vers=4.2
33 22 0:43 / /mnt/old rw - nfs fs01:/old rw,vers=3,nolock,addr=10.0.0.1
34 22 0:44 / /mnt/ssh rw,nosuid - fuse.sshfs lena@fs01: rw,user_id=0
35 22 0:45 / /mnt/stick rw - fuseblk /dev/sdb1 rw
36 22 0:46 / /mnt/stick2 rw - fuse.exfat /dev/sdc1 rw
37 22 0:47 / /mnt/host rw - 9p host rw
38 22 0:48 / /srv/eht/local rw - tmpfs tmpfs rw
39 22 0:49 / /mnt/twice rw - ext4 /dev/vdb rw
40 39 0:50 / /mnt/twice rw master:3 - cifs //fs01/x rw
a line that nobody wrote
"""


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/people/lena/arkiv", LOCAL),
        ("/srv/eht/Skolan/arkiv", Place(True, True)),
        ("/srv/eht2/arkiv", LOCAL),
        ("/srv/deaf/arkiv", Place(True, False)),
        ("/people/lena/Skolans enhet/arkiv", Place(True, True)),
        ("/mnt/old/arkiv", Place(True, False)),
        ("/mnt/ssh/arkiv", Place(True, False)),
        ("/mnt/stick/arkiv", LOCAL),
        ("/mnt/stick2/arkiv", LOCAL),
        ("/mnt/host/arkiv", Place(True, False)),
        ("/srv/eht/local/arkiv", LOCAL),
        ("/mnt/twice/arkiv", Place(True, True)),
    ],
)
def test_linux_mounts(path: str, place: Place) -> None:
    assert linux_place(PurePosixPath(path), MOUNTS) == place


MAC = """/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
//lena@fs01/eht on /Volumes/eht (smbfs, nodev, nosuid, mounted by lena)
fs01:/skola on /Volumes/Skolans enhet (nfs, nodev)
http://fs01/dav on /Volumes/dav (webdav, nodev)
"""


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/Users/lena/arkiv", LOCAL),
        ("/Volumes/eht/arkiv", Place(True, True)),
        ("/Volumes/Skolans enhet/arkiv", Place(True, True)),
        ("/Volumes/dav/arkiv", Place(True, False)),
    ],
)
def test_mac_mounts(path: str, place: Place) -> None:
    assert network_paths._mac_place(PurePosixPath(path), MAC) == place


@pytest.mark.parametrize("path", [r"\\fs01\eht\arkiv", r"\\?\UNC\fs01\eht\arkiv"])
def test_windows_shares(path: str) -> None:
    assert network_paths._windows_place(PureWindowsPath(path)) == Place(True)  # type: ignore[arg-type]  # another platform's


@pytest.mark.parametrize(("kind", "place"), [(4, Place(True)), (3, None)])
def test_windows_drive_letters(monkeypatch: pytest.MonkeyPatch, kind: int, place: Place | None) -> None:
    import ctypes

    asked = []

    def drive_type(root: str) -> int:
        asked.append(root)
        return kind

    windll = SimpleNamespace(kernel32=SimpleNamespace(GetDriveTypeW=drive_type))
    monkeypatch.setattr(ctypes, "windll", windll, raising=False)
    assert network_paths._windows_place(PureWindowsPath(r"S:\arkiv")) == place  # type: ignore[arg-type]  # another platform's
    assert asked == ["S:\\"]


def test_the_disk_under_the_tests_is_here(tmp_path: Path) -> None:
    assert place_of(tmp_path / "not there yet") == LOCAL


def journal_of(store: UnlockedStore) -> str:
    connection = store._session.own_connection()
    try:
        return str(connection.execute("PRAGMA journal_mode").fetchone()[0])
    finally:
        connection.close()


def on_share(path: Path) -> UnlockedStore:
    return gate_of("share", "KONTOR-2").unlock(path, LOGIN, PASSWORD)


def save(store: UnlockedStore, key: str) -> None:
    with store.write() as work:
        work.settings.put(key, "saved")
        work.commit(LogEvent("setting_changed"))


def test_a_store_on_a_share_has_no_write_ahead_log_and_no_shared_memory(desk: Desk) -> None:
    local = desk.unlock()
    save(local, "local")
    assert journal_of(local) == "wal"
    local.close()
    store = on_share(desk.path)
    save(store, "share")
    assert journal_of(store) == "delete"
    assert not [path for path in desk.path.iterdir() if path.name.endswith(("-wal", "-shm"))]
    with store.read() as work:
        assert sorted(work.settings.all()) == ["local", "share"]
        assert work._connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL
    assert store.verify().is_ok
    store.close()


def test_a_store_made_on_a_share_never_had_one(tmp_path: Path) -> None:
    gate_of("share", "KONTOR-2").create(new_store(tmp_path / "store"))
    store = on_share(tmp_path / "store")
    assert journal_of(store) == "delete"
    store.close()


def test_a_local_store_goes_back_to_the_write_ahead_log_when_nobody_came_over_the_network(desk: Desk) -> None:
    on_share(desk.path).close()
    store = desk.unlock()
    assert journal_of(store) == "delete"  # others may have the same folder as a share
    save(store, "a")
    store.close()
    desk.clock.advance(days=13, hours=23)
    store = desk.unlock()
    assert journal_of(store) == "delete"
    store.close()
    desk.clock.advance(days=1)
    store = desk.unlock()
    assert journal_of(store) == "wal"
    with store.read() as work:
        assert work.settings.get("a") == "saved"


def test_a_copy_of_a_share_s_store_without_its_mark_is_local_at_once(desk: Desk) -> None:
    on_share(desk.path).close()
    (desk.path / journal_mode.MARK).unlink()
    assert journal_of(desk.unlock()) == "wal"


def test_while_somebody_has_it_on_a_local_disk_the_network_waits_once(
    desk: Desk, store: UnlockedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    from eht_desk.store import engine

    defaults = engine.raw_connection.__kwdefaults__ or {}
    monkeypatch.setattr(engine.raw_connection, "__kwdefaults__", {**defaults, "busy_seconds": 0.05})
    save(store, "a")
    with pytest.raises(ExpectedFailure, match="store_in_use") as refused:
        on_share(desk.path)
    assert refused.value.facts["login"] == LOGIN
    save(store, "b")
    store.close()
    again = desk.unlock()  # knows now that the folder is a share for somebody
    assert journal_of(again) == "delete"
    reader = on_share(desk.path)
    assert not reader.sharing().may_write
    with reader.read() as work:
        assert sorted(work.settings.all()) == ["a", "b"]
    reader.close()


@pytest.mark.parametrize("content", [b"", b"{}", b"nothing", b'{"at": 3}'])
def test_a_mark_that_cannot_be_read_is_none(desk: Desk, content: bytes) -> None:
    (desk.path / journal_mode.MARK).write_bytes(content)
    assert journal_of(desk.unlock()) == "wal"


def test_the_store_s_key_may_change_while_others_read_on_a_share(desk: Desk) -> None:
    gate: SqlCipherGate = gate_of("share", "KONTOR-2")
    store = gate.unlock(desk.path, LOGIN, PASSWORD)
    account, _ = add_account(store)
    add_account(store, "karin", "tre katter på tak")
    reader = gate.unlock(desk.path, "karin", "tre katter på tak")
    with reader.read() as work:
        assert work.accounts.all()
    let_go(store, account)
    with store.read() as work:
        assert work.log.rows(newest=1)[0].event.kind == "account_closed"  # nothing waits
    with pytest.raises(ExpectedFailure, match="store_key_changed"), reader.read():
        pass
    with pytest.raises(ExpectedFailure, match="store_key_changed"), reader.write():
        pass
    reader.close()
    again = gate.unlock(desk.path, "karin", "tre katter på tak")
    assert journal_of(again) == "delete"
    assert again.verify().is_ok
    again.close()
    store.close()


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
def test_the_mark_is_for_this_user_only(desk: Desk) -> None:
    on_share(desk.path).close()
    assert (desk.path / journal_mode.MARK).stat().st_mode & 0o777 == 0o600
