# SPDX-License-Identifier: EUPL-1.2
"""Which backups stay: seven days, four weeks, two months, none older than 90 days without a decision.

Belongs here: choosing by time. Does not belong here: folders, or today's date, which the caller gives.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable
from datetime import datetime, timedelta

DAYS, WEEKS, MONTHS = 7, 4, 2
OLDEST = timedelta(days=90)


def kept(
    made: Iterable[datetime], now: datetime, decided: Collection[datetime] = frozenset()
) -> frozenset[datetime]:
    """The moments whose backups stay, of `made` (aware, in the school's zone, whose days are counted).

    The newest of each of the latest seven days, four ISO weeks and two months that have one, unless older than
    90 days. `decided` stay whatever their age: somebody decided so. The newest of all stays always.
    """
    moments = sorted(set(made), reverse=True)
    young = [moment for moment in moments if now - moment <= OLDEST]
    chosen = {moment for moment in moments if moment in decided}
    chosen.update(moments[:1])
    chosen.update(_newest_of_each(((moment.date(), moment) for moment in young), DAYS))
    chosen.update(_newest_of_each(((moment.isocalendar()[:2], moment) for moment in young), WEEKS))
    chosen.update(_newest_of_each((((moment.year, moment.month), moment) for moment in young), MONTHS))
    return frozenset(chosen)


def _newest_of_each(newest_first: Iterable[tuple[Hashable, datetime]], count: int) -> list[datetime]:
    """The first moment of each of the first `count` spans."""
    first: dict[Hashable, datetime] = {}
    for span, moment in newest_first:
        if span not in first and len(first) < count:
            first[span] = moment
    return list(first.values())
