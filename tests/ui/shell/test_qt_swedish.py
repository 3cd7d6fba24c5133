# SPDX-License-Identifier: EUPL-1.2
"""What Qt itself says, in file dialogs and menus, is Swedish."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QTranslator
from pytestqt.qtbot import QtBot

from eht_desk.ui.qt_swedish import speak_swedish


def test_the_file_dialog_speaks_swedish(qtbot: QtBot) -> None:
    application = QCoreApplication.instance()
    assert application is not None
    assert speak_swedish(application)
    try:
        assert QCoreApplication.translate("QFileDialog", "&Open") == "&Öppna"
        assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Avbryt"
    finally:
        for words in application.findChildren(QTranslator):
            QCoreApplication.removeTranslator(words)
            words.deleteLater()
