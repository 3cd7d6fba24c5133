# SPDX-License-Identifier: EUPL-1.2
"""What the IT department does with a school's store needs no password and no network (docs/it.md)."""

from __future__ import annotations

import hashlib
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from eht_desk import cli
from eht_desk.application.setup import create_store
from eht_desk.bootstrap import build_services, window_environment
from eht_desk.cli_policy import tell_policy
from eht_desk.domain.policy import Policy
from tests.fakes.school import setup_of


class NoKeyboard:
    """Whoever reads from it asks for a password."""

    def isatty(self) -> bool:
        return False

    def readline(self) -> str:
        raise AssertionError("a password was asked for")


class NoSocket(socket.socket):
    """Cannot be made; a class, since others derive from it when they are loaded."""

    def __init__(self, *_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")


@pytest.fixture(autouse=True)
def nobody_types_and_nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", NoKeyboard())
    monkeypatch.setattr(socket, "socket", NoSocket)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """The school's own store in a folder that IT made before, as the policy proposes it."""
    folder = tmp_path / "server" / "Ekskolan"
    folder.mkdir(parents=True)
    workspace, _ = create_store(build_services(policy=Policy(store=folder)), setup_of(folder))
    workspace.store.close()
    return folder


def run(*arguments: object) -> int:
    return cli.run([str(argument) for argument in arguments])


def test_a_backup_its_list_and_the_way_back(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    place = tmp_path / "kopior"
    place.mkdir()
    assert run("backup", store, place) == 0
    [copy] = [path for path in place.iterdir() if path.is_dir() and not path.name.startswith(".")]
    assert run("restore", copy, tmp_path / "tillbaka") == 0
    told = capsys.readouterr()
    assert "tillbaka" in told.out
    before = hashlib.sha256((store / "keyring.json").read_bytes()).hexdigest()
    assert hashlib.sha256((tmp_path / "tillbaka" / "keyring.json").read_bytes()).hexdigest() == before


def test_health_without_a_password(store: Path, capsys: pytest.CaptureFixture[str]):
    assert run("health", store) in (0, 1)
    told = capsys.readouterr()
    assert told.out
    assert "Karin Ås" not in told.out + told.err


def test_the_policy_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "policy.toml"
    file.write_text("lock_minutes_maximum = 3\nsave_pdf = false\n", encoding="utf-8")
    assert run("policy", file) == 0
    assert "3 minuter" in capsys.readouterr().out
    file.write_text("lock_minutes_maximum = 300\n", encoding="utf-8")
    assert run("policy", file) == 1
    told = capsys.readouterr().out
    assert f"{file}, rad 1" in told
    assert "1 till 45" in told
    assert run("policy", tmp_path / "finns inte.toml") == 1


def test_without_a_policy_nothing_is_wrong(tmp_path: Path):
    said: list[str] = []
    assert tell_policy(None, said.append, tmp_path / "policy.toml") == 0
    assert "Ingenting är bestämt" in " ".join(said)


def test_the_window_is_given_what_was_decided(tmp_path: Path):
    pytest.importorskip("PySide6")
    policy = Policy(lock_minutes_maximum=2, printers=("A*",), may_save_pdf=False, store=tmp_path)
    environment = window_environment(None, policy)
    assert environment.policy is policy
    assert environment.settings.policy is policy
    assert not [name for name in environment.printers().printers() if not name.startswith("A")]
    assert environment.load_services().policy is policy


def cut_to(size: int) -> Callable[[Path], object]:
    """Harm: the database is as long as this."""

    def harm(database: Path) -> None:
        database.write_bytes(database.read_bytes()[:size])

    return harm


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (cut_to(0), "är tom"),
        (cut_to(8 * 4096), "är avkortad"),
        (cut_to(-100), "är avkortad"),
        (Path.unlink, "saknas"),
        (lambda path: path.write_bytes(b"SQLite format 3\0" + bytes(4080)), "är inte krypterad"),
    ],
    ids=["empty", "short", "no whole page", "missing", "plaintext"],
)
def test_a_damaged_database_is_bad_health_without_a_password(
    store: Path, capsys: pytest.CaptureFixture[str], harm: Callable[[Path], object], words: str
):
    harm(store / "store.db")
    assert run("health", store) == 1
    told = capsys.readouterr().out
    assert f"Fel: Arkivets fil, store.db, {words}." in told
    assert "Allt är väl" not in told
    assert "går inte att skriva i" not in told


def test_a_database_much_smaller_than_in_the_newest_copy_is_bad_health(
    store: Path, capsys: pytest.CaptureFixture[str]
):
    service = build_services()
    place = service.backups.own_place(store)
    place.mkdir(exist_ok=True)
    service.backups.copy_locked(store, place)
    database = store / "store.db"
    database.write_bytes(database.read_bytes()[: database.stat().st_size // 4096 // 3 * 4096])
    run("health", store)
    assert "store.db, är avkortad" in capsys.readouterr().out


def test_nothing_is_restored_into_a_backup_or_a_store(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    place = tmp_path / "kopior"
    place.mkdir()
    assert run("backup", store, place) == 0
    [copy] = [path for path in place.iterdir() if path.is_dir()]
    for target in (copy / "x", copy / "a" / "b", store / "ny"):
        assert run("restore", copy, target) == 1
        assert "inuti ett annat arkiv eller en säkerhetskopia" in capsys.readouterr().err
        assert not target.exists()
    assert run("demo", store / "demo") == 1
    assert not (store / "demo").exists()
    assert run("restore", copy, tmp_path / "ny") == 0
