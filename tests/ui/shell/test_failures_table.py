# SPDX-License-Identifier: EUPL-1.2
"""docs/failures.md says the messages that the program says."""

from __future__ import annotations

from pathlib import Path

from eht_desk.ui.errors import TEXTS, text_of

ROOT = Path(__file__).resolve().parents[3]


def test_each_message_is_the_one_shown_and_each_test_is_there() -> None:
    rows = [line.split(" | ") for line in (ROOT / "docs" / "failures.md").read_text("utf-8").splitlines()]
    told = [row for row in rows if len(row) == 6 and row[2].startswith("`")]
    assert len(told) > 15
    names = {path.name for path in (ROOT / "tests").rglob("test_*.py")}
    for _what, _how, code, message, _kept, where in told:
        assert code.strip("`") in TEXTS
        assert message == text_of(code.strip("`"))
        for name in where.rstrip(" |").split(", "):
            assert name in names or name == "by hand"
