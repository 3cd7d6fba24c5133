# SPDX-License-Identifier: EUPL-1.2
"""Times that pupils were offered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, insert, select, update

from eht_desk.domain.ids import OfferedTimeId, PupilId, UnitId
from eht_desk.domain.offered_times import OfferedState, OfferedTime
from eht_desk.domain.people import Pupil
from eht_desk.store import mappers
from eht_desk.store.repositories.shelf import Shelf
from eht_desk.store.rows_process import OFFERED_TIME


class OfferedTimes(Shelf):
    """OfferedTimeRepository of one transaction."""

    def get(self, offered_id: OfferedTimeId) -> OfferedTime | None:
        """One time, or None when there is none or it cannot be opened."""
        found = self._times(select(OFFERED_TIME).where(OFFERED_TIME.c.id == offered_id))
        return found[0] if found else None

    def of_pupil(self, pupil_id: PupilId) -> list[OfferedTime]:
        """All of one pupil, the latest time first."""
        found = self._times(select(OFFERED_TIME).where(OFFERED_TIME.c.pupil_id == pupil_id))
        return sorted(found, key=lambda item: (item.at, item.id), reverse=True)

    def all_planned(self) -> list[OfferedTime]:
        """All planned ones that the account can open, the next one first."""
        found = [item for item in self._times(select(OFFERED_TIME)) if item.state is OfferedState.PLANNED]
        return sorted(found, key=lambda item: (item.at, item.id))

    def add(self, offered: OfferedTime) -> None:
        """Insert."""
        self.connection.execute(insert(OFFERED_TIME), self._values(offered))

    def update(self, offered: OfferedTime) -> None:
        """Replace, by id. Raises KeyError when there is none."""
        changed = self.connection.execute(
            update(OFFERED_TIME).where(OFFERED_TIME.c.id == offered.id), self._values(offered)
        )
        if changed.rowcount != 1:
            raise KeyError("offered time")

    def move(self, ids: Collection[OfferedTimeId], to: Pupil, *, unit_id: UnitId | None = None) -> None:
        """Put times under another pupil. Raises KeyError for one that is not there or cannot be opened."""
        for offered_id in ids:
            offered = self.get(offered_id)
            if offered is None:
                raise KeyError("offered time")
            unit = unit_id or offered.unit_id
            self.update(replace(offered, pupil_id=to.id, compartment_id=to.compartment_id, unit_id=unit))

    def _times(self, statement: Select[Any]) -> list[OfferedTime]:
        return [
            mappers.OFFERED.decode(value, **{name: getattr(row, name) for name in mappers.ABOUT_COLUMNS})
            for row, value in self.open_all(OFFERED_TIME, statement, "id")
        ]

    def _values(self, offered: OfferedTime) -> dict[str, Any]:
        return {
            **{name: getattr(offered, name) for name in mappers.ABOUT_COLUMNS},
            "sealed": self.seal(
                OFFERED_TIME, offered.compartment_id, offered.id, mappers.OFFERED.encode(offered)
            ),
        }
