# SPDX-License-Identifier: EUPL-1.2
"""Notices of I dag about mentors: classes that have none any more, and a substitute's own first and last day."""

from __future__ import annotations

from eht_desk.application.mentor_times import SubstituteTime
from eht_desk.application.today import TodayPage
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.person_closing import no_mentor_words
from eht_desk.ui.widgets.date_text import long_date
from eht_desk.ui.widgets.notice import Notice


def mentor_notices(desk: Desk, page: TodayPage) -> list[Notice]:
    """New notices; none when there is nothing to say."""
    notices = [Notice(substitute_words(item), "info") for item in page.substitute_times]
    if page.classes_left_behind:
        route = Route("settings", {"page": "classes"})
        notices.append(
            Notice(
                no_mentor_words(page.classes_left_behind),
                "warn",
                "Välj mentor",
                lambda: desk.navigator.go(route),
            )
        )
    return notices


def substitute_words(time: SubstituteTime) -> str:
    """What a substitute reads before and after the own days."""
    if time.is_over and time.end is not None:
        return (
            f"Vikariatet i {time.class_name} tog slut {long_date(time.end)}. Eleverna visas inte längre för dig. "
            "Det du skrev finns kvar hos klassens mentor."
        )
    if time.start is None:
        return ""
    return f"Vikariatet i {time.class_name} börjar {long_date(time.start)}. Då visas eleverna här."
