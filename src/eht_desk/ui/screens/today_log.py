# SPDX-License-Identifier: EUPL-1.2
"""The notice of I dag that the log is to be checked."""

from __future__ import annotations

from eht_desk.application.today import TodayPage
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route
from eht_desk.ui.widgets.notice import Notice


def log_notices(desk: Desk, page: TodayPage) -> list[Notice]:
    """One notice while a check is due at a school of the rektor; none for anybody else."""
    if not page.log_reviews_due:
        return []
    route = Route("settings", {"page": "log"})
    words = "Det är dags att kontrollera vem som har läst vad."
    return [Notice(words, "info", "Kontrollera loggen", lambda: desk.navigator.go(route))]
