# SPDX-License-Identifier: EUPL-1.2
"""The command line as IT staff use it: a real store, real files, exit status, what goes where."""

from __future__ import annotations

import io
import json
import shutil
import sys
from pathlib import Path

import pytest

from eht_desk import cli
from eht_desk.store import folder
from tests.files import FILES

PASSWORD = "prova utan oro"


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "arkiv"
    assert cli.run(["demo", str(path)]) == 0
    return path


@pytest.fixture
def store(demo: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(demo, tmp_path / "arkiv"))


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object, password: str = PASSWORD) -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(password + "\n"))
    return cli.run([str(argument) for argument in arguments])


def test_the_demo_tells_its_passwords_and_verifies(store, monkeypatch, capsys):
    assert run(monkeypatch, "verify", store, "--login", "karin") == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert "Arkivet är helt" in told.out


def test_a_wrong_password_is_said_on_standard_error(store, monkeypatch, capsys):
    assert run(monkeypatch, "verify", store, "--login", "karin", password="fel fel fel fel") == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "Lösenordet stämmer inte" in told.err


def test_a_password_is_never_an_argument(capsys):
    assert cli.run(["verify", "x", "--password", "hemligt"]) == 2
    assert cli.run(["verify"]) == 2
    assert cli.run(["no-such-command"]) == 2
    assert "Så här skrivs det: eht-desk" in capsys.readouterr().err


def test_without_a_login_one_is_asked_for(store, monkeypatch, capsys):
    assert run(monkeypatch, "verify", store) == 1
    told = capsys.readouterr().err
    assert "--login NAMN" in told
    assert "karin" in told


@pytest.mark.parametrize(
    ("arguments", "words", "usage"),
    [
        ([], "Det här saknas: KOMMANDO.", "eht-desk [-h]"),
        (["backup", "arkiv"], "Det här saknas: MAPP.", "eht-desk backup"),
        (["health", "arkiv", "extra"], "Det här går inte att förstå: extra.", "eht-desk"),
        (["helth", "arkiv"], "Kommandot helth finns inte.", "eht-desk"),
        (["verify", "arkiv", "--login"], "Efter --login ska det stå ett värde.", "eht-desk verify"),
        (["--open"], "Efter --open ska det stå ett värde.", "eht-desk"),
        (["backup", "arkiv", ""], "Sökvägen är tom.", "eht-desk backup"),
        (["restore", " ", "ny"], "Sökvägen är tom.", "eht-desk restore"),
        (["health", ""], "Sökvägen är tom.", "eht-desk health"),
        (["policy", ""], "Sökvägen är tom.", "eht-desk policy"),
    ],
)
def test_wrong_use_is_said_in_swedish_with_the_usage_of_that_command(arguments, words, usage, capsys):
    assert cli.run(arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert words in told.err
    assert f"Så här skrivs det: {usage}" in told.err
    assert not any(word in told.err for word in ("usage", "argument ", "required", "invalid", "expected"))


@pytest.mark.parametrize("command", ["", "backup", "policy", "health"])
def test_the_help_is_in_swedish(command, capsys):
    assert cli.run([*([command] if command else []), "--help"]) == 0
    told = capsys.readouterr().out
    assert not any(word in told for word in ("usage:", "options:", "positional", "show "))


def test_paths_are_told_whole(store, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("usb").mkdir()
    assert cli.run(["backup", "arkiv", "usb"]) == 0
    told = capsys.readouterr().out
    assert f"ligger i {tmp_path / 'usb'}" in told
    assert "inte genomläst" in told
    (made,) = [path for path in Path("usb").iterdir() if path.is_dir()]
    assert cli.run(["restore", str(made), "igen"]) == 0
    assert f"ligger i {tmp_path / 'igen'}" in capsys.readouterr().out
    cli.run(["health", "fel-mapp"])
    assert f"Arkivets mapp: {tmp_path / 'fel-mapp'}" in capsys.readouterr().out


def test_a_password_that_nobody_gives_is_asked_for_in_words(store, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert cli.run(["verify", str(store), "--login", "karin"]) == 1
    assert "standard in" in capsys.readouterr().err


def test_a_policy_that_is_a_folder_or_empty_is_called_that(tmp_path, capsys):
    assert cli.run(["policy", str(tmp_path)]) == 1
    told = capsys.readouterr().out
    assert "mapp, inte en fil" in told
    assert "directory" not in told
    assert "läsrätt" not in told
    empty = tmp_path / "policy.toml"
    empty.write_text("# inget än\n", "utf-8")
    assert cli.run(["policy", str(empty)]) == 0
    assert "bestämmer ingenting" in capsys.readouterr().out


def test_a_folder_that_is_no_store(tmp_path, monkeypatch, capsys):
    assert run(monkeypatch, "verify", tmp_path, "--login", "karin") == 1
    assert capsys.readouterr().err


def test_a_changed_byte_anywhere_in_the_database_is_found(store, monkeypatch, capsys):
    database = store / folder.DATABASE
    content = bytearray(database.read_bytes())
    content[len(content) // 2] ^= 1
    database.write_bytes(bytes(content))
    assert run(monkeypatch, "verify", store, "--login", "karin") == 1
    told = capsys.readouterr()
    assert told.out or told.err


def test_an_anchor_from_a_paper_is_compared(store, monkeypatch, capsys):
    anchor = json.loads((store / folder.ANCHOR).read_text())
    right = f"{anchor['position']}:{anchor['head'][:12]}"
    assert run(monkeypatch, "verify", store, "--login", "karin", "--anchor", right) == 0
    wrong = f"{anchor['position']}:{'0' * 12}"
    assert run(monkeypatch, "verify", store, "--login", "karin", "--anchor", wrong) == 1
    beyond = f"{anchor['position'] + 1000}:{anchor['head'][:12]}"
    assert run(monkeypatch, "verify", store, "--login", "karin", "--anchor", beyond) == 1
    assert run(monkeypatch, "verify", store, "--login", "karin", "--anchor", "fel") == 1
    capsys.readouterr()


def test_a_register_is_staged_and_nothing_more(store, monkeypatch, capsys):
    listed = FILES / "registers" / "schoolsoft_students.txt"
    assert run(monkeypatch, "import-register", store, listed, "--login", "ida") == 0
    assert "305 elever väntar" in capsys.readouterr().out


def test_a_mentor_may_not_stage_a_register(store, monkeypatch, capsys):
    listed = FILES / "registers" / "schoolsoft_students.txt"
    assert run(monkeypatch, "import-register", store, listed, "--login", "mentor5a") == 1
    assert capsys.readouterr().err


def test_a_file_that_is_no_register(store, monkeypatch, capsys, tmp_path):
    picture = tmp_path / "bild.csv"
    picture.write_bytes(bytes(range(256)) * 40)
    assert run(monkeypatch, "import-register", store, picture, "--login", "karin") == 1
    assert run(monkeypatch, "import-register", store, tmp_path / "saknas.csv", "--login", "karin") == 1
    assert capsys.readouterr().out == ""


def test_a_blank_form_is_a_pdf_with_the_schools_name(tmp_path, capsys):
    from pypdf import PdfReader

    target = tmp_path / "blankett.pdf"
    assert cli.run(["blank", "absence_checklist", str(target), "--school", "Ekskolan"]) == 0
    reader = PdfReader(target)
    assert len(reader.pages) == 1
    assert "Ekskolan" in reader.pages[0].extract_text()
    assert cli.run(["blank", "no_such_form", str(target)]) == 1
    assert cli.run(["blank", "absence_checklist", str(tmp_path / "no" / "folder.pdf")]) == 1
    assert capsys.readouterr().err


def test_a_demo_never_overwrites(demo, capsys):
    assert cli.run(["demo", str(demo)]) == 1
    assert capsys.readouterr().err


def test_a_backup_needs_no_password_and_becomes_a_store_again(store, tmp_path, monkeypatch, capsys):
    place = tmp_path / "usb"
    place.mkdir()
    monkeypatch.setattr(sys, "stdin", None)
    assert cli.run(["backup", str(store), str(place)]) == 0
    assert "Säkerhetskopian ligger i" in capsys.readouterr().out
    (made,) = [path for path in place.iterdir() if path.is_dir()]
    assert cli.run(["restore", str(made), str(tmp_path / "igen")]) == 0
    told = capsys.readouterr()
    assert made.name[:10] in told.out
    assert told.err == ""
    assert run(monkeypatch, "verify", tmp_path / "igen", "--login", "karin") == 0
    assert "Arkivet är helt" in capsys.readouterr().out


def test_a_restore_overwrites_nothing_and_says_what_is_wrong(store, tmp_path, capsys):
    place = tmp_path / "usb"
    place.mkdir()
    assert cli.run(["backup", str(store), str(place)]) == 0
    (made,) = [path for path in place.iterdir() if path.is_dir()]
    capsys.readouterr()
    assert cli.run(["restore", str(made), str(store)]) == 1
    assert "redan ett arkiv" in capsys.readouterr().err
    assert cli.run(["restore", str(tmp_path / "saknas"), str(tmp_path / "ny")]) == 1
    assert "ingen säkerhetskopia" in capsys.readouterr().err
    (made / folder.DATABASE).write_bytes((made / folder.DATABASE).read_bytes()[:-1])
    assert cli.run(["restore", str(made), str(tmp_path / "ny")]) == 1
    told = capsys.readouterr()
    assert "skadad" in told.err
    assert told.out == ""
    assert not (tmp_path / "ny").exists()


def test_a_backup_that_cannot_be_made_says_why(store, tmp_path, capsys):
    assert cli.run(["backup", str(store), str(tmp_path / "saknas")]) == 1
    assert "USB-minnet" in capsys.readouterr().err
    assert cli.run(["backup", str(tmp_path), str(tmp_path)]) == 1
    assert cli.run(["backup", str(store), str(store)]) == 1
    assert "egen mapp" in capsys.readouterr().err
