# SPDX-License-Identifier: EUPL-1.2
"""Checking the store. Reading its log is log_views.py."""

from __future__ import annotations

import json

from eht_desk.application.ports import VerifyReport
from eht_desk.application.workspace import Workspace, current_viewer, require
from eht_desk.domain.access import Duty
from eht_desk.domain.log import LogAnchor, LogEvent
from eht_desk.domain.sharing import StoreMode

LAST_CHECK = "last_check"
"""Setting of the store: the last full check, JSON with `at` (UTC text) and the number of `findings`."""


def verify_store(workspace: Workspace, anchor: LogAnchor | None = None) -> VerifyReport:
    """Check pages, key slots and the log's chain, against an anchor from paper when given.

    Leaves one log row, and in the hands of who writes the outcome for the health page. In a backup neither.
    """
    with workspace.store.read() as work:
        require(current_viewer(work, workspace), Duty.VERIFY_STORE)
    report = workspace.store.verify(anchor)
    sharing = workspace.store.sharing()
    if sharing.mode is StoreMode.BACKUP:
        return report
    with workspace.store.write() as work:
        if sharing.may_write:
            told = {"at": workspace.now.isoformat(), "findings": len(report.findings)}
            work.settings.put(LAST_CHECK, json.dumps(told))
        work.commit(LogEvent("store_verified", detail={"findings": len(report.findings)}))
    return report
