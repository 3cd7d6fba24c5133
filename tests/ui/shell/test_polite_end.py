# SPDX-License-Identifier: EUPL-1.2
"""The system ends the program politely, at log out say: the store is locked and the lease given back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from eht_desk.application.setup import create_store
from eht_desk.bootstrap import build_services
from tests.fakes.school import PASSWORD, setup_of

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows tells Qt itself")

_PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from eht_desk.bootstrap import window_environment
from eht_desk.ui import application, main_window

def opened(window):
    if window.frame is not None:
        print("open", flush=True)
    else:
        QTimer.singleShot(50, window, lambda: opened(window))

class Window(main_window.MainWindow):
    def showEvent(self, event):
        super().showEvent(event)
        store, login, password = sys.argv[1:]
        QTimer.singleShot(0, self, lambda: self.open_store(Path(store), login, password))
        opened(self)

application.MainWindow = Window
sys.exit(application.run_window(window_environment(Path(sys.argv[1]))))
"""


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_polite_end_gives_the_lease_back(tmp_path: Path, name: str) -> None:
    store = tmp_path / "arkiv"
    new = setup_of(store)
    workspace, _ = create_store(build_services(), new)
    login = workspace.store.header.logins[0]
    workspace.store.close()
    around = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path / "settings")}
    with subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(store), login, PASSWORD],
        stdout=subprocess.PIPE,
        env=around,
        cwd=Path(__file__).parents[3],
        text=True,
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "open\n"
        assert (store / "lease.json").exists()
        program.send_signal(getattr(signal, name))
        assert program.wait(30) == 0
    assert not (store / "lease.json").exists()
    again = build_services().stores.unlock(store, login, PASSWORD)
    assert not again.sharing().after_crash
    again.close()
