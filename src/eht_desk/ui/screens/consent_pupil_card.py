# SPDX-License-Identifier: EUPL-1.2
"""Samtycken on the pupil's page: a line for each purpose that is in use, and the way to the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from eht_desk.domain.access import Duty, may
from eht_desk.ui.consent_texts import TOGETHER, purpose_title
from eht_desk.ui.navigation import Route
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.pill import Pill
from eht_desk.ui.widgets.side_by_side import SideBySide
from eht_desk.ui.widgets.text import PlainLabel

if TYPE_CHECKING:
    from eht_desk.ui.screens.pupil_cards import CardPlace


def consents_card(place: CardPlace) -> QWidget | None:
    """None where nobody was asked and the person does not ask."""
    page, desk = place.page, place.desk
    may_write = may(desk.who.viewer, Duty.KEEP_CASES, page.pupil.unit_id)
    if not page.consents and not may_write:
        return None
    card = Card("Samtycken")
    for view in page.consents:
        row = SideBySide(spacing=8)
        title = purpose_title(view)
        row.add(PlainLabel(title, "", wraps=True), 1, theme().px(150))
        pill = Pill(*TOGETHER[view.state])
        row.add(pill)
        row.setAccessibleName(f"{title}: {pill.text()}")
        card.body.addWidget(row)
    if not page.consents:
        card.body.addWidget(PlainLabel("Ingen har frågats.", "secondary", wraps=True))
    route = Route("consents", {"pupil": str(page.pupil.id)})
    button = LinkButton("Öppna samtycken", lambda: desk.navigator.go(route))
    button.setAccessibleDescription("Alt S")
    button.setProperty("key", "consents")
    card.body.addWidget(button)
    return card
