# SPDX-License-Identifier: EUPL-1.2
"""The policy file as IT writes it, rightly and wrongly: what is decided, what is said, what holds meanwhile."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eht_desk.catalog.policy_file import read_policy
from eht_desk.catalog.policy_place import is_protected, policy_path
from eht_desk.domain.policy import NO_PRINTER, Policy
from eht_desk.ui.policy_texts import meaning_lines, problem_lines, strict_line, unlock_line

WHOLE = """# Ekens kommun
lock_minutes_maximum = 3
backup_places = ["/srv/eht/kopior", "/media/kopior"]
save_pdf = false
printers = ["Expedition*", "EHT-?"]
language = "sv"
store = "/srv/eht/Ekskolan"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "policy.toml"


def read(file: Path, text: str) -> Policy:
    file.write_text(text, encoding="utf-8")
    return read_policy(file)


def test_everything_that_can_be_decided(file: Path):
    policy = read(file, WHOLE)
    assert policy == Policy(
        lock_minutes_maximum=3,
        backup_places=(Path("/srv/eht/kopior"), Path("/media/kopior")),
        may_save_pdf=False,
        printers=("Expedition*", "EHT-?"),
        store=Path("/srv/eht/Ekskolan"),
        source=file,
    )
    words = " ".join(meaning_lines(policy))
    for part in ("3 minuter", "/srv/eht/kopior", "/media/kopior", "inte sparas som PDF", "EHT-?", "Ekskolan"):
        assert part in words


def test_no_file_decides_nothing(file: Path):
    assert read_policy(file) == Policy()


def test_windows_own_editor_puts_a_mark_first(file: Path):
    file.write_bytes(b"\xef\xbb\xbf" + b"lock_minutes_maximum = 3\r\nsave_pdf = false\r\n")
    policy = read_policy(file)
    assert policy.lock_minutes_maximum == 3
    assert policy.problems == ()


@pytest.mark.parametrize(
    ("line", "code", "lock", "may_save", "printers", "said"),
    [
        ("lock_minutes_maximum = 0", "out_of_range", 5, True, (), "1 till 45"),
        ("lock_minutes_maximum = 46", "out_of_range", 5, True, (), "1 till 45"),
        ('lock_minutes_maximum = "3"', "wrong_type", 5, True, (), "helt tal"),
        ("lock_minutes_maximum = 2.5", "wrong_type", 5, True, (), "helt tal"),
        ("lock_minutes_maximum = true", "wrong_type", 5, True, (), "helt tal"),
        ("lock_minuts_maximum = 3", "unknown_key", 5, True, (), "Menades lock_minutes_maximum"),
        ('save_pdf = "no"', "wrong_type", None, False, (), "true eller false"),
        ("save_pdfs = false", "unknown_key", None, False, (), "Menades save_pdf"),
        ('printers = "Expedition"', "wrong_type", None, True, NO_PRINTER, "lista"),
        ("printers = []", "empty_text", None, True, NO_PRINTER, "ta bort raden"),
        ('printers = ["Expedition", 3]', "wrong_type", None, True, ("Expedition",), "lista"),
        ('printer = ["Expedition"]', "unknown_key", None, True, NO_PRINTER, "Menades printers"),
        ('backup_places = ["kopior"]', "not_absolute", None, True, (), "hela sökvägen"),
        ('backup_places = "/srv/eht"', "wrong_type", None, True, (), "lista"),
        ('store = "../arkiv"', "not_absolute", None, True, (), "hela sökvägen"),
        ("store = 3", "wrong_type", None, True, (), "citattecken"),
        ('language = "fi"', "unknown_language", None, True, (), '"sv"'),
        ("colour = 3", "unknown_key", None, True, (), "lock_minutes_maximum"),
        ("[policy]\nlock_minutes_maximum = 3", "unknown_key", 5, False, (), "Ta bort raden"),
    ],
)
def test_a_mistake_is_said_with_its_line_and_taken_strictly(
    file: Path, line: str, code: str, lock: int | None, may_save: bool, printers: tuple[str, ...], said: str
):
    policy = read(file, f"# first line\n{line}\n")
    [problem] = policy.problems
    assert (problem.code, problem.line) == (code, 2)
    assert policy.lock_minutes_maximum == lock
    assert policy.may_save_pdf is may_save
    assert policy.printers == printers
    [words] = problem_lines(policy)
    assert f"{file}, rad 2" in words
    assert said in words
    assert "policyfil" in unlock_line(policy)
    assert "\n" not in unlock_line(policy)


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b'save_pdf = true\nstore = "C:\\Users\\x"\n', "not_toml", 2),
        (b"lock minutes = 3\n", "not_toml", 1),
        (b"# \xe5\xe4\xf6\n", "not_utf8", 1),
        ("save_pdf = true".encode("utf-16"), "not_utf8", 1),
        (b"#" * 70_000, "too_large", 0),
    ],
)
def test_a_file_that_cannot_be_read_is_the_strictest(file: Path, data: bytes, code: str, line: int):
    file.write_bytes(data)
    policy = read_policy(file)
    [problem] = policy.problems
    assert (problem.code, problem.line) == (code, line)
    assert policy.lock_minutes_maximum == 5
    assert not policy.may_save_pdf
    assert policy.source == file
    assert "5 minuter" in strict_line(policy)


def test_an_unknown_line_beside_whole_ones_is_not_called_strict(file: Path):
    file.write_text("lock_minutes_maximum = 10\nkantin = true\n", "utf-8")
    assert "inte känner till" in unlock_line(read_policy(file))
    file.write_text("[kantin]\nsave_pdf = false\n", "utf-8")
    assert "tolkas strängt" in unlock_line(read_policy(file))


def test_a_folder_in_its_place_is_the_strictest(file: Path):
    file.mkdir()
    policy = read_policy(file)
    assert [item.code for item in policy.problems] == ["is_folder"]
    assert not policy.may_save_pdf


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_the_right_to_read_is_the_strictest(file: Path):
    file.write_text("save_pdf = true\n", encoding="utf-8")
    file.chmod(0)
    assert not read_policy(file).may_save_pdf


def test_several_mistakes_are_all_said_in_the_files_order(file: Path):
    policy = read(file, 'store = 3\nlanguage = "fi"\nlock_minutes_maximum = 99\n')
    assert [item.line for item in policy.problems] == [1, 2, 3]


def test_a_file_that_others_can_change_still_holds_and_is_told(file: Path):
    file.write_text(WHOLE, encoding="utf-8")
    policy = read_policy(file, lambda _path: False)
    assert policy.lock_minutes_maximum == 3
    assert [item.code for item in policy.problems] == ["not_protected"]
    assert "ändra" in unlock_line(policy)


@pytest.mark.skipif(sys.platform == "win32", reason="rights are lists there")
def test_what_everybody_may_write_is_not_protected(file: Path):
    file.write_text(WHOLE, encoding="utf-8")
    file.chmod(0o666)
    assert not is_protected(file)


def test_the_place_is_not_the_starters_to_choose(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    before = policy_path()
    for name in (
        "ProgramData",
        "PROGRAMDATA",
        "EHT_DESK_POLICY",
        "XDG_CONFIG_HOME",
        "HOME",
        "XDG_CONFIG_DIRS",
    ):
        monkeypatch.setenv(name, str(tmp_path))
    assert policy_path() == before
    assert before.name == "policy.toml"


@given(data=st.binary(max_size=200))
def test_no_content_breaks_the_start(tmp_path_factory: pytest.TempPathFactory, data: bytes):
    file = tmp_path_factory.mktemp("policy") / "policy.toml"
    file.write_bytes(data)
    policy = read_policy(file)
    assert policy.source == file
    meaning_lines(policy)
    assert len(problem_lines(policy)) == len(policy.problems)


@given(
    key=st.sampled_from(
        ["lock_minutes_maximum", "save_pdf", "printers", "store", "backup_places", "language", "x"]
    ),
    value=st.sampled_from(
        ["1", "-1", "true", '""', "[]", "[1]", "[[]]", "{}", "{a=1}", "1979-05-27", "nan", "'x'"]
    ),
)
def test_no_value_breaks_the_start(tmp_path_factory: pytest.TempPathFactory, key: str, value: str):
    policy = read(tmp_path_factory.mktemp("policy") / "policy.toml", f"{key} = {value}\n")
    assert len(problem_lines(policy)) == len(policy.problems)


PROGRAM = """
import sys
from eht_desk import bootstrap
bootstrap.window_environment(None)
print(",".join(name for name in ("tomllib", "difflib", "eht_desk.application", "sqlalchemy") if name in sys.modules))
"""


@pytest.mark.slow  # it starts Qt: the run without leaves it out
@pytest.mark.skipif(policy_path().exists(), reason="this computer has a policy")
def test_without_a_file_the_start_loads_nothing_for_it():
    pytest.importorskip("PySide6")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, encoding="utf-8", check=True, timeout=60
    )
    assert done.stdout.strip() == ""
