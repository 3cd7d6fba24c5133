# SPDX-License-Identifier: EUPL-1.2
"""The program survives more Qt calls than None has references."""

from __future__ import annotations

import subprocess
import sys

_MANY_CALLS = """
import eht_desk.ui
from PySide6.QtCore import QObject
thing = QObject()
for _ in range(200_000):
    thing.setObjectName("x")
print("alive")
"""


def test_two_hundred_thousand_calls_without_a_result_leave_none_alive() -> None:
    done = subprocess.run([sys.executable, "-c", _MANY_CALLS], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.returncode) == ("alive", 0), done.stderr[-300:]
