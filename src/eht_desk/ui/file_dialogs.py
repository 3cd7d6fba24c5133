# SPDX-License-Identifier: EUPL-1.2
"""Asking for a file or a folder so that no name of one stays behind outside the store, and writing it whole.

Where the system has no dialog of its own Qt shows one, and writes the folders that were visited to a settings file that
all its programs share. A folder can be called after a pupil. What stood there before is put back.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QWidget

from eht_desk.domain.errors import ExpectedFailure

_KEYS = ("FileDialog/history", "FileDialog/lastVisited")


def leaves_no_trace(dialog: QFileDialog) -> QFileDialog:
    """The dialog, before it is shown: what it writes when it goes is taken back."""
    former = _read()
    dialog.destroyed.connect(lambda: _write(former))
    return dialog


@contextlib.contextmanager
def no_trace() -> Iterator[None]:
    """Around a dialog that is made, shown and gone in one call."""
    former = _read()
    try:
        yield
    finally:
        _write(former)


def ask_folder(parent: QWidget, title: str) -> str:
    """The folder that somebody chooses, or nothing."""
    with no_trace():
        return QFileDialog.getExistingDirectory(parent, title)


def _settings() -> QSettings:
    return QSettings(QSettings.Scope.UserScope, "QtProject")


def write_whole(path: Path, data: bytes) -> None:
    """Write beside and switch, so that a failure leaves no half file.

    Raises:
        ExpectedFailure: `file_not_written`.
    """
    beside = path.with_name(f"{path.name}.part")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise ExpectedFailure("file_not_written") from None


def _read() -> dict[str, object]:
    settings = _settings()
    return {key: settings.value(key) for key in _KEYS if settings.contains(key)}


def _write(former: dict[str, object]) -> None:
    settings = _settings()
    for key in _KEYS:
        if key in former:
            settings.setValue(key, former[key])
        else:
            settings.remove(key)
    settings.sync()
