# SPDX-License-Identifier: EUPL-1.2
"""Loads Qt before anything else of the window, so that the first page stands sooner. Nothing else belongs here."""

from __future__ import annotations

import builtins
import gc


def load_qt() -> None:
    """Import Qt's widgets and leave Python's import as it was.

    PySide6 puts a function of its own in the place of the built-in import, for `from __feature__ import`, which nobody
    here uses; it makes every later import slower (about a tenth of the time to the first page). The collector stays
    off from here: what starting makes is no garbage, and `main_thread_garbage` collects from the first window on.
    """
    gc.disable()
    plain_import = builtins.__import__
    import PySide6.QtWidgets  # noqa: F401 - imported for its effect

    builtins.__import__ = plain_import
