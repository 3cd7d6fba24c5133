# SPDX-License-Identifier: EUPL-1.2
"""What I dag says about walls: the log is to be checked, somebody opened a pupil, what a guardian does not get."""

from __future__ import annotations

from datetime import date
from functools import partial

from eht_desk.application.break_glass import OpenedRow, end_opening
from eht_desk.application.guardian_visibility import RuleToReview
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


def review_card(desk: Desk, rows: tuple[RuleToReview, ...]) -> RowCard | None:
    """Documents that are kept from a guardian until somebody looks again; None when none is due."""
    made = [partial(_review_row, desk, row) for row in rows]
    return RowCard("Begränsat för vårdnadshavare", made) if made else None


def _review_row(desk: Desk, row: RuleToReview) -> ListRow:
    place, pupil = {"form": row.form_id, "document": str(row.document_id)}, {"pupil": str(row.pupil.id)}
    route = Route("form", pupil | place)
    if not row.form_id:
        route = Route("received", pupil | {"received": str(row.document_id)})
    day = short_date(row.review_on, desk.workspace.today)
    return ListRow(
        person_text(row.pupil),
        f"{f'{row.title} {row.code}'.strip()} · skulle ses över {day}",
        ("Se över", "warn"),
        "Öppna",
        lambda: desk.navigator.go(route),
        f"rule {row.document_id}",
        is_link=True,
        is_pill_below=True,
    )


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
