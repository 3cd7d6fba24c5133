# SPDX-License-Identifier: EUPL-1.2
"""Reading the log. Writing it is the unit of work's business (store/log.py)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import desc, select

from eht_desk.domain.ids import AccountId, CompartmentId
from eht_desk.domain.log import LogAnchor, LogEvent, LogRow
from eht_desk.store.columns import moment_text
from eht_desk.store.repositories.shelf import Shelf
from eht_desk.store.rows import LOG


class Log(Shelf):
    """LogRepository of one transaction."""

    def rows(
        self,
        *,
        newest: int | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        account_id: AccountId | None = None,
        kinds: Collection[str] = (),
    ) -> list[LogRow]:
        """Rows oldest first, or only the newest n; the rest narrows them before anything is opened."""
        statement = select(LOG).order_by(desc(LOG.c.position))
        if since is not None:
            statement = statement.where(LOG.c.at >= moment_text(since))
        if until is not None:
            statement = statement.where(LOG.c.at < moment_text(until))
        if account_id is not None:
            statement = statement.where(LOG.c.account_id == account_id)
        if kinds:
            statement = statement.where(LOG.c.kind.in_(sorted(kinds)))
        found = self.fetch_all(statement if newest is None else statement.limit(newest))
        return [self._row(row) for row in reversed(found)]

    def head(self) -> LogAnchor | None:
        """Position, hash and time of the last row."""
        row = self.fetch_first(
            select(LOG.c.position, LOG.c.hash, LOG.c.at).order_by(desc(LOG.c.position)).limit(1)
        )
        return None if row is None else LogAnchor(row.position, row.hash, datetime.fromisoformat(row.at))

    def _row(self, row: Any) -> LogRow:
        can_open = self.can_open(row.compartment_id)
        value = self.open(LOG, row.compartment_id, str(row.position), row.sealed) if can_open else {}
        return LogRow(
            position=row.position,
            at=datetime.fromisoformat(row.at),
            account_id=AccountId(row.account_id),
            event=LogEvent(
                kind=row.kind,
                pupil_id=value.get("pupil_id"),
                document_id=value.get("document_id"),
                detail=value.get("detail", {}),
                compartment_id=None
                if row.compartment_id == self.school
                else CompartmentId(row.compartment_id),
            ),
            is_sealed=not can_open,
        )
