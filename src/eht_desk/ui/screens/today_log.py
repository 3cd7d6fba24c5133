# SPDX-License-Identifier: EUPL-1.2
"""What I dag says about the log: that it is to be checked, and that somebody opened a pupil for a time."""

from __future__ import annotations

from datetime import date
from functools import partial

from eht_desk.application.break_glass import OpenedRow, end_opening
from eht_desk.application.today import TodayPage
from eht_desk.application.workspace import local_time
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.rows import ListRow, RowCard
from eht_desk.ui.screens.today_waiting import person_text
from eht_desk.ui.widgets.date_text import short_date
from eht_desk.ui.widgets.notice import Notice


def log_notices(desk: Desk, page: TodayPage) -> list[Notice]:
    """One notice while a check is due at a school of the rektor; none for anybody else."""
    if not page.log_reviews_due:
        return []
    route = Route("settings", {"page": "log"})
    words = "Det är dags att kontrollera vem som har läst vad."
    return [Notice(words, "info", "Kontrollera loggen", lambda: desk.navigator.go(route))]


def opened_card(desk: Desk, rows: tuple[OpenedRow, ...]) -> RowCard | None:
    """Pupils who were opened for a time; None when there are none."""
    return RowCard("Tillfälligt öppnat", [_opened_row(desk, row) for row in rows]) if rows else None


def opened_words(row: OpenedRow, today: date) -> str:
    """`Ida Ek, 23 nov kl. 09:00 till 13:00. Skäl: ...`."""
    at, until = local_time(row.at), local_time(row.until)
    end = (
        f"{until:%H:%M}"
        if at.date() == until.date()
        else f"{short_date(until.date(), today)} kl. {until:%H:%M}"
    )
    who = "Du" if row.is_mine else row.who
    return f"{who}, {short_date(at.date(), today)} kl. {at:%H:%M} till {end}. Skäl: {row.reason}"


def _opened_row(desk: Desk, row: OpenedRow) -> ListRow:
    def end() -> None:
        desk.tasks.write(partial(end_opening, desk.workspace, row.id), desk.bus.publish)

    return ListRow(
        person_text(row.pupil),
        opened_words(row, desk.workspace.today),
        ("Öppet", "warn") if row.is_open else ("Stängt", "neutral"),
        "Stäng nu" if row.is_mine and row.is_open else "",
        end if row.is_mine and row.is_open else None,
        f"glass {row.id}",
        is_link=True,
        is_pill_below=True,
    )
