# SPDX-License-Identifier: EUPL-1.2
"""Qt's own words in Swedish: file dialogs and the menus of text boxes. The program's words are Swedish already."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator


def speak_swedish(application: QCoreApplication) -> bool:
    """Install the translation that is shipped with Qt; False where it is not there."""
    words = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    return words.load("qtbase_sv", folder) and QCoreApplication.installTranslator(words)
