# SPDX-License-Identifier: EUPL-1.2
"""One writer, many readers: who writes, beginning to write, taking over from a program that ended, going on reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from eht_desk.application.workspace import Workspace
from eht_desk.domain.log import LogEvent
from eht_desk.domain.sharing import Sharing


def state(workspace: Workspace, known: Mapping[str, str] | None = None) -> Sharing:
    """Whether this person writes, else who does, by name. Cheap: the window asks every few seconds and hands back in
    `known` what each login was called."""
    now = workspace.store.sharing()
    if now.holder is None:
        return now
    login = now.holder.login
    name = known[login] if known and login in known else _name_of(workspace, login)
    return replace(now, holder=replace(now.holder, name=name))


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


def _name_of(workspace: Workspace, login: str) -> str:
    with workspace.store.read() as work:
        return next((item.display_name for item in work.accounts.all() if item.login == login), "")
