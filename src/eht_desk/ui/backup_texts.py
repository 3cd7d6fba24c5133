# SPDX-License-Identifier: EUPL-1.2
"""Words about backups that several pages say: when one was made, how big it is, where it lies. No Qt."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from eht_desk.application.ports import Backup
from eht_desk.application.workspace import local_time
from eht_desk.ui.widgets.date_text import MONTHS, WEEKDAYS, short_date

OWN, SECOND = "I arkivets mapp", "På den andra platsen"
_MEGABYTE = 1_000_000


def moment_words(at: datetime, today: date) -> str:
    """`i dag kl. 08:01`, `onsdag 25 november kl. 08:01`, `3 okt kl. 08:01`; begins with a small letter."""
    moment = local_time(at)
    return f"{_day(moment.date(), today)} kl. {moment:%H:%M}"


def exact_words(at: datetime, *, is_first: bool = False) -> str:
    """`tisdag 24 november 2026 kl. 08:01`: the day in full, for what somebody must be sure of."""
    moment = local_time(at)
    words = f"{WEEKDAYS[moment.weekday()]} {moment.day} {MONTHS[moment.month - 1]} {moment.year} kl. {moment:%H:%M}"
    return capital(words) if is_first else words


def span_words(first: datetime, last: datetime) -> tuple[str, str]:
    """Two moments of a span: the weekday once when it is one day, the year only when it is not the same."""
    start, end = local_time(first), local_time(last)
    year = "" if start.year == end.year else " {0}"
    told = [
        f"{WEEKDAYS[item.weekday()]} {item.day} {MONTHS[item.month - 1]}{year.format(item.year)} kl. {item:%H:%M}"
        for item in (start, end)
    ]
    return told[0], f"kl. {end:%H:%M}" if start.date() == end.date() else told[1]


def size_words(count: int) -> str:
    """Bytes as `12 MB`, `0,4 MB`, `2,1 GB`."""
    megabytes = count / _MEGABYTE
    if megabytes >= 1000:
        return f"{megabytes / 1000:.1f} GB".replace(".", ",")
    text = f"{megabytes:.0f}" if megabytes >= 10 else f"{max(megabytes, 0.1):.1f}".replace(".", ",")
    return f"{text} MB"


def place_words(backup: Backup, own: Path) -> str:
    """Where a backup lies, inside a sentence: beside the store, or its folder."""
    return "i arkivets mapp" if backup.folder.parent == own else f"i {backup.folder.parent}"


def detail_words(where: str, backup: Backup) -> str:
    """Place, size and how it was made."""
    parts = [where, size_words(backup.size), "genomläst" if backup.is_opened else "gjord utan lösenord"]
    if backup.is_kept_by_decision:
        parts.append("sparas tills vidare")
    return " · ".join(parts)


def capital(text: str) -> str:
    """With a capital letter."""
    return text[:1].upper() + text[1:]


def _day(day: date, today: date) -> str:
    days = (today - day).days
    if days in (0, 1):
        return "i dag" if days == 0 else "i går"
    if 0 < days < 7:
        return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
    return short_date(day, today)
