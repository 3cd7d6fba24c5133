# SPDX-License-Identifier: EUPL-1.2
"""Every failure code that is raised anywhere has a Swedish sentence, and a report of a bug holds no values."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

import eht_desk
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.sharing import LeaseHolder
from eht_desk.ui import errors
from eht_desk.ui.crash import report_lines, write_report
from eht_desk.ui.sharing_texts import peek_words

SOURCE = Path(eht_desk.__file__).parent
RAISED = re.compile(r"(?:RuleViolation|ExpectedFailure)\(\s*\"([a-z_]+)\"")
PASSWORD_CODES = re.compile(r"return \"([a-z_]+)\"")


def _raised() -> set[str]:
    codes: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        codes |= set(RAISED.findall(path.read_text(encoding="utf-8")))
    passwords = (SOURCE / "domain" / "passwords.py").read_text(encoding="utf-8")
    return codes | {f"password_{code}" for code in PASSWORD_CODES.findall(passwords)}


def test_every_code_has_a_sentence() -> None:
    missing = {code for code in _raised() if errors.text_of(code) == errors.UNKNOWN}
    assert missing == set()


def test_sentences_are_calm() -> None:
    for code, sentence in errors.TEXTS.items():
        assert "!" not in sentence, code
        assert sentence.endswith("."), code


@pytest.mark.parametrize(
    ("failure", "part"),
    [
        (ExpectedFailure("sync_folder", {"service": "OneDrive"}), "OneDrive"),
        (ExpectedFailure("store_newer", {"made_with": "2.0", "this": "1.0"}), "version 2.0"),
        (ExpectedFailure("store_in_use", {"login": "per", "device": "A1", "since": "10:12"}), "per på A1"),
        (ExpectedFailure("store_in_use"), "någon annan"),
        (
            ExpectedFailure("store_in_use", {"login": "?", "device": "?", "since": "1970-01-01"}),
            "någon annan",
        ),
        (ExpectedFailure("lease_stale", {"login": "?", "device": "?", "since": "1970-01-01"}), "Någon skrev"),
        (ExpectedFailure("lease_lost", {"login": "?", "device": "?"}), "Någon har tagit över"),
        (RuleViolation("recovery_code_wrong", "second"), "andra papperet"),
        (RuleViolation("incomplete", "x", {"count": 3}), "3 svar"),
    ],
)
def test_facts_stand_in_the_sentence(failure: Exception, part: str) -> None:
    assert part in errors.describe(failure)


def test_a_lease_that_nobody_can_read_is_somebody_s() -> None:
    unknown = LeaseHolder("?", "?", datetime.fromtimestamp(0, UTC))
    for is_stale in (False, True):
        words = peek_words(unknown, is_stale=is_stale, now=datetime(2026, 11, 23, tzinfo=UTC))
        assert "?" not in words
        assert "1970" not in words
        assert words[0].isupper()


def test_a_missing_fact_breaks_nothing() -> None:
    assert "…" in errors.describe(ExpectedFailure("sync_folder"))


def test_a_bug_says_nothing_of_what_was_read(tmp_path: Path) -> None:
    def inner(secret: str) -> None:
        raise ValueError(f"Alma Dahl {secret}")

    def outer() -> None:
        try:
            inner("201505122380")
        except ValueError as error:
            raise KeyError("Noel Östlund") from error

    with pytest.raises(KeyError) as caught:
        outer()
    text = "\n".join(report_lines(caught.value))
    path = write_report(tmp_path / "reports", caught.value)
    assert path is not None
    for held in (text, path.read_text(encoding="utf-8")):
        assert "Alma" not in held
        assert "2015" not in held
        assert "Noel" not in held
        assert "ValueError" in held
        assert "inner" in held
        assert str(Path.home()) not in held


def test_old_reports_are_thrown_away(tmp_path: Path) -> None:
    for _ in range(25):
        write_report(tmp_path, ValueError())
    assert len(list(tmp_path.glob("report-*.txt"))) <= 20
