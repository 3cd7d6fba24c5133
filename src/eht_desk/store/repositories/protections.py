# SPDX-License-Identifier: EUPL-1.2
"""Protections of pupils, who holds the key of a compartment, and taking everything about a pupil to another one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, insert, select, true, update

from eht_desk.domain.ids import AccountId, CompartmentId, GuardianId, PupilId
from eht_desk.domain.protection import Protection
from eht_desk.store import mappers, resealing
from eht_desk.store.repositories.scans import Scans
from eht_desk.store.repositories.shelf import Shelf
from eht_desk.store.rows import ACCOUNT_KEY, COMPARTMENT_KEY, DOCUMENT
from eht_desk.store.rows_process import PROTECTION


class Protections(Shelf):
    """ProtectionRepository of one transaction."""

    def of_pupil(self, pupil_id: PupilId) -> Protection | None:
        """The pupil's, or None: there is none, or it cannot be opened."""
        found = self._protections(select(PROTECTION).where(PROTECTION.c.pupil_id == pupil_id))
        return found[0] if found else None

    def all(self) -> list[Protection]:
        """All that the account can open."""
        return self._protections(select(PROTECTION))

    def put(self, protection: Protection) -> None:
        """Insert or replace, by pupil."""
        values = {
            **{name: getattr(protection, name) for name in mappers.PROTECTION_COLUMNS},
            "sealed": self.seal(
                PROTECTION,
                protection.compartment_id,
                protection.pupil_id,
                mappers.PROTECTION.encode(protection),
            ),
        }
        is_it = PROTECTION.c.pupil_id == protection.pupil_id
        if self.connection.execute(update(PROTECTION).where(is_it), values).rowcount != 1:
            self.connection.execute(insert(PROTECTION), values)

    def remove(self, pupil_id: PupilId) -> None:
        """Delete."""
        self.connection.execute(PROTECTION.delete().where(PROTECTION.c.pupil_id == pupil_id))

    def members(self, compartment_id: CompartmentId) -> frozenset[AccountId]:
        """The accounts that can open a compartment with the keys that they have now. Not for the school's."""
        return self._with_keys(compartment_id, ACCOUNT_KEY.c.is_current == 1)

    def holders(self, compartment_id: CompartmentId) -> frozenset[AccountId]:
        """Everybody for whom a key of the compartment is kept, by keys of now or before. Not for the school's."""
        return self._with_keys(compartment_id, true())

    def move_everything(
        self,
        pupil_id: PupilId,
        came_from: CompartmentId,
        to: CompartmentId,
        progress: resealing.Progress | None = None,
        renamed: Mapping[GuardianId, GuardianId] | None = None,
    ) -> int:
        """Everything about the pupil that lies in one compartment, sealed for another; how many rows. Guardians, who
        may be others' too, and log rows stay. `progress` may raise to stop; then nothing may be committed. `renamed`:
        what guardians are called there, changed wherever one is named."""
        is_its = DOCUMENT.c.pupil_id == pupil_id
        # Of the school's, those that are known to be the pupil's; in a compartment of the pupil's own, each is.
        loose = Scans(self.connection, self.vault).take_loose_along(
            is_its, came_from, to, takes_all=came_from != self.vault.school
        )
        return loose + resealing.move_all(
            self.connection,
            self.vault,
            pupil_id,
            to,
            came_from=came_from,
            progress=progress,
            renamed=renamed or {},
        )

    def _with_keys(self, compartment_id: CompartmentId, which: ColumnElement[bool]) -> frozenset[AccountId]:
        statement = (
            select(ACCOUNT_KEY.c.account_id)
            .join(COMPARTMENT_KEY, COMPARTMENT_KEY.c.key_id == ACCOUNT_KEY.c.id)
            .where(and_(COMPARTMENT_KEY.c.compartment_id == compartment_id, which))
        )
        return frozenset(AccountId(row.account_id) for row in self.fetch_all(statement))

    def _protections(self, statement: Select[Any]) -> list[Protection]:
        return [
            mappers.PROTECTION.decode(
                value, **{name: getattr(row, name) for name in mappers.PROTECTION_COLUMNS}
            )
            for row, value in self.open_all(PROTECTION, statement, "pupil_id")
        ]
