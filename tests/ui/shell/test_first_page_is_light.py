# SPDX-License-Identifier: EUPL-1.2
"""The first page is painted before anything heavy is imported; one careless import would make every start slower."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
from eht_desk.ui.quick_start import load_qt
load_qt()
import eht_desk.ui.application
heavy = ("sqlalchemy", "cryptography", "reportlab", "eht_desk.application", "eht_desk.domain.documents",
    "eht_desk.domain.forms", "eht_desk.ui.frame", "PySide6.QtSvg", "tomllib")
print(",".join(name for name in heavy if name in sys.modules))
"""


def test_what_the_first_page_imports() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, encoding="utf-8", check=True, timeout=60
    )
    assert done.stdout.strip() == ""
