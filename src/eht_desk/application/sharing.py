# SPDX-License-Identifier: EUPL-1.2
"""One writer, many readers: who writes, beginning to write, taking over from a program that ended, going on reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from eht_desk.application.changes import ChangeKind, ChangeSet, everything
from eht_desk.application.workspace import Workspace
from eht_desk.domain.log import LogEvent
from eht_desk.domain.log_kinds import LogGroup, group_of
from eht_desk.domain.sharing import Sharing

_NOTHING_CHANGED = frozenset(
    {"unlocked", "locked", "log_read", "log_list_printed", "name_looked_for", "store_verified", "backup_made"}
)
"""Rows after which everything is as it was, besides those that only say what was read."""
_WRITTEN_OFTEN = frozenset(
    [
        "draft_written",
        "draft_discarded",
        "note_draft_written",
        "note_draft_discarded",
        "task_added",
        "task_done",
        "task_changed",
        "task_cancelled",
        "task_reopened",
        "time_offered",
        "paper_printed",
    ]
)
"""Rows of daily work that change nothing about who is a pupil and who may see one: ten thousand pupils need not be
read again for each of them."""
_ABOUT_PUPILS = frozenset({ChangeKind.PUPIL, ChangeKind.ORGANISATION, ChangeKind.ACCOUNT})
_MOST_ROWS = 200
"""After more rows than this nobody looks what they say."""


def state(workspace: Workspace, known: Mapping[str, str] | None = None) -> Sharing:
    """Whether this person writes, else who does, by name. Cheap: the window asks every few seconds and hands back in
    `known` what each login was called."""
    now = workspace.store.sharing()
    if now.holder is None:
        return now
    login = now.holder.login
    name = known[login] if known and login in known else _name_of(workspace, login)
    return replace(now, holder=replace(now.holder, name=name))


def news(workspace: Workspace, since: int | None = None) -> tuple[int, ChangeSet]:
    """What others may have changed after the log's row `since`, and the last row now. Nothing without `since`.

    For who only reads: what one's own program wrote is not told from the others'. Cheap: the window asks every few
    seconds.
    """
    with workspace.store.read() as work:
        head = work.log.head()
        last = head.position if head is not None else 0
        if since is None or last <= since:
            return last, ChangeSet()
        if last - since > _MOST_ROWS:
            return last, everything()
        kinds = {row.event.kind for row in work.log.rows(newest=last - since)}
    kinds = {kind for kind in kinds - _NOTHING_CHANGED if group_of(kind) is not LogGroup.READ}
    if not kinds:
        return last, ChangeSet()
    return last, everything() if kinds - _WRITTEN_OFTEN else everything(but=_ABOUT_PUPILS)


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
