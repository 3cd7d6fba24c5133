# SPDX-License-Identifier: EUPL-1.2
"""Imports: a register read into the store, and how it ended."""

from __future__ import annotations

from typing import Any

from sqlalchemy import desc, null, select

from eht_desk.application.ports import ImportOutcome, StagedImport
from eht_desk.domain.ids import CompartmentId, ImportId
from eht_desk.store import codec, mappers
from eht_desk.store.repositories.shelf import Shelf
from eht_desk.store.rows import IMPORT_BATCH

_CLEAR = ("id", "unit_id", "at", "account_id", "state")
_REGISTER = "import_batch.register"


class Imports(Shelf):
    """ImportRepository of one transaction."""

    def add(self, staged: StagedImport) -> None:
        """Insert."""
        clear = {name: getattr(staged, name) for name in _CLEAR}
        values = {**clear, "compartment_id": self.school, **self._content_values(staged)}
        self.connection.execute(IMPORT_BATCH.insert(), values)

    def put_register(self, staged: StagedImport) -> None:
        """Replace the rows of a waiting one, and their counts."""
        self.connection.execute(
            IMPORT_BATCH.update().where(IMPORT_BATCH.c.id == staged.id).values(self._content_values(staged))
        )

    def _content_values(self, staged: StagedImport) -> dict[str, Any]:
        told: dict[str, Any] = {
            "source_name": staged.source_name,
            "pupils": staged.pupils,
            "held": staged.held,
        }
        home = staged.sealed_for or self.school
        if staged.sealed_for is not None:
            told["sealed_for"] = staged.sealed_for
        register = None
        if staged.register is not None:
            content = codec.to_json(mappers.REGISTER.encode(staged.register))
            register = self.vault.seal(home, _REGISTER, staged.id, content)
        return {**self._end_values(staged.id, told, staged.outcome), "sealed_register": register}

    def get(self, import_id: ImportId) -> StagedImport | None:
        """One, with its register."""
        row = self.fetch_first(select(IMPORT_BATCH).where(IMPORT_BATCH.c.id == import_id))
        if row is None:
            return None
        told = self.open(IMPORT_BATCH, row.compartment_id, row.id, row.sealed)
        home = CompartmentId(told.get("sealed_for") or self.school)
        register = None
        if row.sealed_register is not None and self.can_open(home):
            content = self.vault.open(home, _REGISTER, row.id, row.sealed_register)
            register = mappers.REGISTER.decode(codec.from_json(content))
        return self._staged(row, told, register)

    def waiting(self) -> list[StagedImport]:
        """Staged ones, newest first, without the register."""
        return self._without_rows("staged")

    def approved(self) -> list[StagedImport]:
        """Those taken in, undone ones too, latest taken in first, without rows."""
        found = self._without_rows("approved", "undone")
        return sorted(found, key=lambda item: item.outcome.at if item.outcome else item.at, reverse=True)

    def finish(self, import_id: ImportId, state: str, outcome: ImportOutcome | None = None) -> None:
        """Set the state and drop the staged rows. Without an outcome the one told before stays."""
        values: dict[str, Any] = {"state": state, "sealed_register": None}
        if outcome is not None:
            values |= self._end_values(import_id, {"source_name": self._source_name(import_id)}, outcome)
        self.connection.execute(IMPORT_BATCH.update().where(IMPORT_BATCH.c.id == import_id).values(values))

    def _source_name(self, import_id: ImportId) -> str:
        columns = IMPORT_BATCH.c
        row = self.fetch_first(select(columns.compartment_id, columns.sealed).where(columns.id == import_id))
        if row is None:
            raise KeyError("import")
        return str(self.open(IMPORT_BATCH, row.compartment_id, import_id, row.sealed)["source_name"])

    def _without_rows(self, *states: str) -> list[StagedImport]:
        # The end stands behind the rows, and to read past megabytes of them takes a second: what waits has no end yet.
        has_end = "staged" not in states
        columns: list[Any] = [IMPORT_BATCH.c[name] for name in (*_CLEAR, "compartment_id", "sealed")]
        for name in ("finished_at", "finished_by"):
            columns.append(IMPORT_BATCH.c[name] if has_end else null().label(name))
        statement = (
            select(*columns)
            .where(IMPORT_BATCH.c.state.in_(states))
            .order_by(desc(IMPORT_BATCH.c.at), desc(IMPORT_BATCH.c.id))
        )
        return [self._staged(row, value, None) for row, value in self.open_all(IMPORT_BATCH, statement, "id")]

    def _end_values(
        self, import_id: ImportId, told: dict[str, Any], outcome: ImportOutcome | None
    ) -> dict[str, Any]:
        content = dict(told)
        if outcome is not None:
            content["outcome"] = mappers.OUTCOME.encode(outcome)
        return {
            "sealed": self.seal(IMPORT_BATCH, self.school, import_id, content),
            "finished_at": None if outcome is None else outcome.at,
            "finished_by": None if outcome is None else outcome.account_id,
        }

    @staticmethod
    def _staged(row: Any, value: dict[str, Any], register: Any) -> StagedImport:
        clear = {name: getattr(row, name) for name in _CLEAR}
        outcome = None
        if row.finished_at is not None:
            outcome = mappers.OUTCOME.decode(
                value.get("outcome", {}), at=row.finished_at, account_id=row.finished_by
            )
        return StagedImport(
            **clear,
            source_name=value["source_name"],
            register=register,
            outcome=outcome,
            pupils=value.get("pupils"),
            held=value.get("held"),
            sealed_for=value.get("sealed_for"),
        )
