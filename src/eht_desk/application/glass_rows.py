# SPDX-License-Identifier: EUPL-1.2
"""Temporary openings as the log holds them: what is open now, and what was opened lately.

They lie in the log and nowhere else: an opening cannot be hidden, and it ends by itself. Opening and ending one is
break_glass.py.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from eht_desk.application.ports import ReadWork
from eht_desk.domain.ids import AccountId, PupilId

BROKEN, CLOSED = "glass_broken", "glass_closed"
HOURS = (1, 4, 24)
"""For so long an ordinary pupil may be opened, one of these."""


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening. `id` is the position of its row in the log; `until` is when it ends, or was ended."""

    id: int
    pupil_id: PupilId
    account_id: AccountId
    at: datetime
    until: datetime
    reason: str


def openings(work: ReadWork, since: datetime) -> list[Opening]:
    """Those begun since then, the oldest first. Rows that this person cannot open are not there."""
    found: dict[int, Opening] = {}
    for row in work.log.rows(since=since, kinds=(BROKEN, CLOSED)):
        detail, pupil_id = row.event.detail, row.event.pupil_id
        if row.is_sealed or pupil_id is None or row.account_id is None:
            continue
        if row.event.kind == BROKEN:
            until = datetime.fromisoformat(str(detail["until"]))
            found[row.position] = Opening(
                row.position, pupil_id, row.account_id, row.at, until, str(detail["reason"])
            )
        elif (ended := found.get(int(detail.get("opening", 0)))) is not None:
            found[ended.id] = replace(ended, until=min(ended.until, row.at))
    return list(found.values())


def opened_by(work: ReadWork, account_id: AccountId, now: datetime) -> frozenset[PupilId]:
    """Pupils whom the account has opened and whose time is not over."""
    since = now - timedelta(hours=max(HOURS))
    return frozenset(
        item.pupil_id
        for item in openings(work, since)
        if item.account_id == account_id and item.at <= now < item.until
    )
