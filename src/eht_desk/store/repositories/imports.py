# SPDX-License-Identifier: EUPL-1.2
"""Staged imports: a register read into the store but not taken in."""

from __future__ import annotations

from typing import Any

from sqlalchemy import desc, select

from eht_desk.application.ports import StagedImport
from eht_desk.domain.ids import ImportId
from eht_desk.store import codec, mappers
from eht_desk.store.repositories.shelf import Shelf
from eht_desk.store.rows import IMPORT_BATCH

_CLEAR = ("id", "unit_id", "at", "account_id", "state")
_REGISTER = "import_batch.register"


class Imports(Shelf):
    """ImportRepository of one transaction."""

    def add(self, staged: StagedImport) -> None:
        """Insert."""
        self.connection.execute(
            IMPORT_BATCH.insert(),
            {
                **{name: getattr(staged, name) for name in _CLEAR},
                "compartment_id": self.school,
                "sealed": self.seal(
                    IMPORT_BATCH, self.school, staged.id, {"source_name": staged.source_name}
                ),
                "sealed_register": None
                if staged.register is None
                else self.vault.seal(
                    self.school,
                    _REGISTER,
                    staged.id,
                    codec.to_json(mappers.REGISTER.encode(staged.register)),
                ),
            },
        )

    def get(self, import_id: ImportId) -> StagedImport | None:
        """One, with its register."""
        row = self.fetch_first(select(IMPORT_BATCH).where(IMPORT_BATCH.c.id == import_id))
        if row is None:
            return None
        register = None
        if row.sealed_register is not None:
            content = self.vault.open(self.school, _REGISTER, row.id, row.sealed_register)
            register = mappers.REGISTER.decode(codec.from_json(content))
        return self._staged(row, self.open(IMPORT_BATCH, row.compartment_id, row.id, row.sealed), register)

    def waiting(self) -> list[StagedImport]:
        """Staged ones, newest first, without the register."""
        columns = [column for column in IMPORT_BATCH.c if column.name != "sealed_register"]
        statement = (
            select(*columns)
            .where(IMPORT_BATCH.c.state == "staged")
            .order_by(desc(IMPORT_BATCH.c.at), desc(IMPORT_BATCH.c.id))
        )
        return [self._staged(row, value, None) for row, value in self.open_all(IMPORT_BATCH, statement, "id")]

    def finish(self, import_id: ImportId, state: str) -> None:
        """Set the state and drop the staged rows."""
        self.connection.execute(
            IMPORT_BATCH.update()
            .where(IMPORT_BATCH.c.id == import_id)
            .values(state=state, sealed_register=None)
        )

    @staticmethod
    def _staged(row: Any, value: dict[str, Any], register: Any) -> StagedImport:
        clear = {name: getattr(row, name) for name in _CLEAR}
        return StagedImport(**clear, source_name=value["source_name"], register=register)
