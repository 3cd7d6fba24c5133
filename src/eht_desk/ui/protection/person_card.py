# SPDX-License-Identifier: EUPL-1.2
"""Protected guardians and staff on I dag: what must be finished, who asks for less protection."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from eht_desk.application.protected_people import PersonRow
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.rows import ListRow, RowCard
from eht_desk.ui.widgets.card import Card


def person_cards(desk: Desk, rows: Sequence[PersonRow]) -> list[Card]:
    """One card, or none: to who may know of nobody there is nothing here."""
    if not rows:
        return []
    return [RowCard("Skyddade vuxna", [_row(desk, row) for row in rows])]


def _row(desk: Desk, row: PersonRow) -> ListRow:
    if row.is_asked:
        title, text, action = f"Svara om skyddet för {row.alias}", "En behörig begär lägre skydd.", "Svara"
    else:
        title, action = f"Gör klart skyddet för {row.alias}", "Gör klart"
        text = "Det som låg öppet är inte överskrivet än, eller äldre säkerhetskopior finns kvar."
    go = partial(desk.navigator.go, Route("protected_person", {"person": row.id}))
    return ListRow(title, text, None, action, go, f"person {row.id}")
