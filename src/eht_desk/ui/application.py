# SPDX-License-Identifier: EUPL-1.2
"""Starts the window. Imports little: the unlock page stands before the heavy libraries are loaded."""

from __future__ import annotations

import contextlib
import sys
from types import TracebackType

from PySide6.QtCore import QLocale, QTimer
from PySide6.QtWidgets import QApplication

from eht_desk import __version__
from eht_desk.ui.end_signals import EndSignals
from eht_desk.ui.environment import WindowEnvironment
from eht_desk.ui.main_window import MainWindow
from eht_desk.ui.theme.theme import Theme
from eht_desk.ui.window_place import fit


def run_window(environment: WindowEnvironment) -> int:
    """Show the window until it is closed; the exit status."""
    application = make_application(environment)
    window = MainWindow(environment)

    def report(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        window.crash(error)

    sys.excepthook = report
    ending = EndSignals(window)
    ending.ending.connect(window.end)
    fit(window)
    window.show()
    QTimer.singleShot(0, window, lambda: QTimer.singleShot(0, window, lambda: _dress(application)))
    try:
        return application.exec()
    finally:
        ending.stop()
        sys.excepthook = sys.__excepthook__


def _dress(application: QApplication) -> None:
    """What can wait until the first page was painted: the window's icon and Qt's own words in Swedish."""
    from PySide6.QtGui import QIcon, QPixmap

    from eht_desk import resources
    from eht_desk.ui.qt_swedish import speak_swedish

    picture = QPixmap()
    with contextlib.suppress(resources.ResourceMissing):
        picture.loadFromData(resources.read_bytes("icons/eht-desk.png"))
    if not picture.isNull():
        application.setWindowIcon(QIcon(picture))
    speak_swedish(application)


def make_application(environment: WindowEnvironment) -> QApplication:
    """The QApplication with name, language and theme."""
    QLocale.setDefault(QLocale(QLocale.Language.Swedish, QLocale.Country.Sweden))
    application = QApplication([*sys.argv[:1], "-style", "Fusion"])
    application.setApplicationName("EHT Desk")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("eht-desk")
    settings = environment.settings
    Theme(application, is_fusion=True).choose(str(settings.get("theme")), int(settings.get("text_percent")))
    return application
