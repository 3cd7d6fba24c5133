# SPDX-License-Identifier: EUPL-1.2
"""One writer, many readers: what a person may do in an open store, and who writes in it (architecture §3). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class StoreMode(StrEnum):
    """What an unlocked store lets this person do."""

    WRITING = "writing"
    """Holds the lease."""
    READING = "reading"
    """Somebody else holds it, or nobody does. Only log rows (who read what) are written."""
    BACKUP = "backup"
    """A backup that was opened to look into. Nothing at all is written."""


@dataclass(frozen=True, slots=True)
class LeaseHolder:
    """Who writes: login name, the device's name, and since when (UTC, by that device's clock).

    `name` is what the person is called; only an unlocked store knows it.
    """

    login: str
    device: str
    since: datetime
    name: str = ""


@dataclass(frozen=True, slots=True)
class Sharing:
    """Where an open store stands.

    `holder`: the other who writes; None when nobody else does. `is_stale`: that program no longer answers, so it may be
    taken over. `copied_at`: when the backup was made, for BACKUP. `after_crash`: writing again after this
    person's own program on this device ended without locking.
    """

    mode: StoreMode
    holder: LeaseHolder | None = None
    is_stale: bool = False
    copied_at: datetime | None = None
    after_crash: bool = False

    @property
    def may_write(self) -> bool:
        """Whether changes can be saved now."""
        return self.mode is StoreMode.WRITING

    @property
    def is_free(self) -> bool:
        """Reading only, although nobody else writes: writing can begin at once."""
        return self.mode is StoreMode.READING and self.holder is None
