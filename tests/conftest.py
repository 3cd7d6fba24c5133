# SPDX-License-Identifier: EUPL-1.2
"""What every test needs: a quiet environment without a screen, also where Qt is not installed.

Fixtures of one layer belong in that layer's own conftest.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

HAS_QT = importlib.util.find_spec("PySide6") is not None
HAS_PYTEST_QT = importlib.util.find_spec("pytestqt") is not None

# Without these Qt warns when it starts on a bare machine, and a warning fails the test.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if os.name == "posix":
    if not os.environ.get("LC_ALL") and not os.environ.get("LANG"):
        os.environ["LC_ALL"] = "C.UTF-8"
    if "XDG_RUNTIME_DIR" not in os.environ:
        runtime = Path(tempfile.gettempdir()) / f"eht-desk-tests-{os.getuid()}"
        runtime.mkdir(mode=0o700, exist_ok=True)
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)

# No test depends on the speed of the machine.
settings.register_profile("eht-desk", deadline=None)
settings.load_profile("eht-desk")

collect_ignore = [] if HAS_QT and HAS_PYTEST_QT else ["ui", "journeys", "canary/test_screens.py"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """What the run without Qt has is not run again; and let the settings of pytest-qt stand in pyproject.toml
    where pytest-qt is not installed."""
    parser.addoption(
        "--not-again",
        default="",
        metavar="PLACE,PLACE",
        help="leave out what the run without Qt has: everything at these places of tests/ that is not slow",
    )
    if not HAS_PYTEST_QT:
        parser.addini("qt_api", "set by pytest-qt where it is installed")
        parser.addini("qt_log_level_fail", "set by pytest-qt where it is installed")
        parser.addini("qt_log_ignore", "set by pytest-qt where it is installed", type="linelist")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what another run has."""
    places = tuple(
        Path(__file__).parent / place for place in config.getoption("--not-again").split(",") if place
    )

    def is_elsewhere(item: pytest.Item) -> bool:
        return item.get_closest_marker("slow") is None and any(
            item.path == place or place in item.path.parents for place in places
        )

    elsewhere = [item for item in items if is_elsewhere(item)]
    if elsewhere:
        items[:] = [item for item in items if not is_elsewhere(item)]
        config.hook.pytest_deselected(items=elsewhere)


@pytest.fixture(autouse=True)
def _usual_letters() -> Iterator[None]:
    """The look is the application's: who chose large letters leaves the usual ones to the next test."""
    yield
    module = sys.modules.get("eht_desk.ui.theme.theme")
    widgets = sys.modules.get("PySide6.QtWidgets")
    if module is None or widgets is None:
        return
    application = widgets.QApplication.instance()
    made = None if application is None else application.findChild(module.Theme, "theme")
    if made is not None and made.scale != 1:
        made.choose("light", 100)
