# SPDX-License-Identifier: EUPL-1.2
"""Records that named persons share, each in a compartment of its own."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import insert, select

from eht_desk.application.ports import SharedKind, SharedRecord
from eht_desk.domain.ids import CompartmentId
from eht_desk.store.repositories.shelf import Shelf
from eht_desk.store.rows_process import SHARED_RECORD


class SharedRecords(Shelf):
    """SharedRecordRepository of one transaction."""

    def all(self, kind: SharedKind) -> list[SharedRecord]:
        """Those of a kind that the account can open."""
        statement = (
            select(SHARED_RECORD).where(SHARED_RECORD.c.kind == kind.value).order_by(SHARED_RECORD.c.id)
        )
        return [
            SharedRecord(row.id, kind, CompartmentId(row.compartment_id), value)
            for row, value in self.open_all(SHARED_RECORD, statement, "id")
        ]

    def add(self, record: SharedRecord) -> None:
        """Insert."""
        values = {
            "id": record.id,
            "kind": record.kind.value,
            "compartment_id": record.compartment_id,
            "sealed": self.seal(SHARED_RECORD, record.compartment_id, record.id, dict(record.content)),
        }
        self.connection.execute(insert(SHARED_RECORD), values)

    def remove(self, ids: Collection[str]) -> None:
        """Delete."""
        self.delete_by(SHARED_RECORD, "id", ids)
