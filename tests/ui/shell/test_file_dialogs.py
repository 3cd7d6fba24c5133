# SPDX-License-Identifier: EUPL-1.2
"""Choosing a file leaves no folder's name outside the store: it may be called after a pupil."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_CHOOSES = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from eht_desk.ui.file_dialogs import leaves_no_trace, no_trace

application = QApplication([])
QSettings(QSettings.Scope.UserScope, "QtProject").setValue("FileDialog/lastVisited", "file:///former")
folder = Path(sys.argv[1])

def choose(dialog):
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.open()
    dialog.selectFile(str(folder / "x.pdf"))
    dialog.accept()

dialog = QFileDialog(None, "x", str(folder))
if sys.argv[2] == "guarded":
    leaves_no_trace(dialog)
dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
choose(dialog)
QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
if sys.argv[2] == "guarded":
    with no_trace():
        once = QFileDialog(None, "x", str(folder))
        choose(once)
        del once
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system has a dialog of its own")
@pytest.mark.parametrize(("way", "is_written"), [("guarded", False), ("bare", True)])
def test_no_folder_is_written_down(tmp_path: Path, way: str, is_written: bool) -> None:
    folder, settings = tmp_path / "Zebrafisktva", tmp_path / "settings"
    folder.mkdir()
    (folder / "x.pdf").write_bytes(b"%PDF")
    around = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(settings)}
    subprocess.run(
        [sys.executable, "-c", _CHOOSES, str(folder), way],
        env=around,
        check=True,
        timeout=60,
        capture_output=True,
    )
    written = b"".join(path.read_bytes() for path in settings.rglob("*") if path.is_file())
    assert (folder.name.encode() in written) is is_written
    if not is_written:
        assert b"file:///former" in written


def test_every_dialog_goes_that_way() -> None:
    """A module that makes a dialog of its own says that it leaves no trace."""
    source = Path(__file__).parents[3] / "src" / "eht_desk" / "ui"
    texts = {path.name: path.read_text("utf-8") for path in source.rglob("*.py")}
    makes = {name for name, text in texts.items() if "QFileDialog(" in text or "QFileDialog.get" in text}
    assert [
        name for name in makes if "leaves_no_trace" not in texts[name] and "no_trace()" not in texts[name]
    ] == []
