# SPDX-License-Identifier: EUPL-1.2
"""Samtycken on I dag: answers on paper to write down, questions without an answer, what ends soon."""

from __future__ import annotations

from eht_desk.application.consents_waiting import ConsentWaiting
from eht_desk.ui.consent_texts import WAITS, waiting_text
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.rows import ListRow, RowCard
from eht_desk.ui.screens.today_waiting import person_text


def consents_card(rows: tuple[ConsentWaiting, ...], desk: Desk) -> RowCard | None:
    """None when nothing waits."""
    return RowCard("Samtycken", [_row(row, desk) for row in rows]) if rows else None


def _row(row: ConsentWaiting, desk: Desk) -> ListRow:
    route = Route("consents", {"pupil": str(row.pupil.id)})
    return ListRow(
        person_text(row.pupil),
        waiting_text(row, desk.workspace.today),
        WAITS[row.kind],
        "Öppna",
        lambda: desk.navigator.go(route),
        f"consent {row.consent_id}",
        is_link=True,
        is_pill_below=True,
    )
