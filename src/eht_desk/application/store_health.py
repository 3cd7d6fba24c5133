# SPDX-License-Identifier: EUPL-1.2
"""Checking the store and reading its log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from eht_desk.application.ports import VerifyReport
from eht_desk.application.workspace import Workspace, current_viewer, require
from eht_desk.domain.access import Duty
from eht_desk.domain.log import LogAnchor, LogEvent


@dataclass(frozen=True, slots=True)
class LogLine:
    """A log row for the screen: no pupil's name, only what kind of thing was done by whom and when."""

    position: int
    at: datetime
    who: str
    kind: str


def verify_store(workspace: Workspace, anchor: LogAnchor | None = None) -> VerifyReport:
    """Check pages, key slots and the log's chain, against an anchor from paper when given. Leaves one log row."""
    with workspace.store.read() as work:
        require(current_viewer(work, workspace), Duty.VERIFY_STORE)
    report = workspace.store.verify(anchor)
    with workspace.store.write() as work:
        work.commit(LogEvent("store_verified", detail={"findings": len(report.findings)}))
    return report


def newest_log(workspace: Workspace, count: int = 200) -> list[LogLine]:
    """The newest log rows, newest first."""
    with workspace.store.read() as work:
        require(current_viewer(work, workspace), Duty.VERIFY_STORE)
        names = {account.id: account.display_name for account in work.accounts.all()}
        rows = work.log.rows(newest=count)
    return [
        LogLine(row.position, row.at, names.get(row.account_id, "") if row.account_id else "", row.event.kind)
        for row in reversed(rows)
    ]
