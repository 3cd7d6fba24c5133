# SPDX-License-Identifier: EUPL-1.2
"""One writer, many readers: who writes, beginning to write, taking over from a program that ended, going on reading."""

from __future__ import annotations

from eht_desk.application.workspace import Workspace
from eht_desk.domain.log import LogEvent
from eht_desk.domain.sharing import Sharing


def state(workspace: Workspace) -> Sharing:
    """Whether this person writes, else who does. Cheap: the window asks every few seconds."""
    return workspace.store.sharing()


def begin_writing(workspace: Workspace, *, take_over: bool = False) -> Sharing:
    """Write from now on. Taking over from a program that ended leaves a log row with whose it was.

    Raises ExpectedFailure with login, device, since: `store_in_use`, `lease_stale` (unless `take_over`);
    `backup_is_read_only` for a backup.
    """
    store = workspace.store
    before = store.sharing()
    if before.may_write:
        return before
    now = store.take_lease(from_stale=take_over)
    if before.holder is not None and take_over:
        former = {"login": before.holder.login, "device": before.holder.device}
        with store.write() as work:
            work.commit(LogEvent("lease_taken_over", detail=former))
    return now


def stop_writing(workspace: Workspace) -> Sharing:
    """Let others write and go on reading."""
    return workspace.store.release_lease()
