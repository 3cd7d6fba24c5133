# SPDX-License-Identifier: EUPL-1.2
"""Cards on a pupil's page that stand on their own feet: each has a module, and is named here once.

Belongs here: which cards there are and in what order. Not here: what they show.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from eht_desk.application.pupils import PupilPage
from eht_desk.ui.desk import Desk
from eht_desk.ui.screens.consent_pupil_card import consents_card
from eht_desk.ui.screens.gate_card import gate_cards
from eht_desk.ui.screens.mapping_card import mapping_cards
from eht_desk.ui.screens.offered_times import offered_cards


@dataclass(frozen=True, slots=True)
class CardPlace:
    """What a card gets. `tell(text, kind)` says something at the top of the page."""

    desk: Desk
    page: PupilPage
    tell: Callable[[str, str], None]


MakeCard = Callable[[CardPlace], QWidget | None]
"""A card, or None where it has nothing to say."""

LEFT: tuple[MakeCard, ...] = (offered_cards,)
"""Below the documents, above the timeline."""

RIGHT: tuple[MakeCard, ...] = (mapping_cards, gate_cards, consents_card)
"""Below the next step, above the tasks."""


def cards(make: tuple[MakeCard, ...], place: CardPlace) -> list[QWidget]:
    """Those that have something to say."""
    found = (one(place) for one in make)
    return [card for card in found if card is not None]
