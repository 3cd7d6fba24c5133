# SPDX-License-Identifier: EUPL-1.2
"""One signal that tells visible screens what a use case changed; each decides whether to read again."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from eht_desk.application.changes import ChangeSet


class ChangeBus(QObject):
    """Signals: `changed(ChangeSet)` on the main thread, after the commit."""

    changed = Signal(object)

    def publish(self, changes: ChangeSet) -> None:
        """Tell everybody, unless nothing changed."""
        if changes.kinds:
            self.changed.emit(changes)
