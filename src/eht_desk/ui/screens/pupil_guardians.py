# SPDX-License-Identifier: EUPL-1.2
"""The guardians on the pupil's page, with how to reach them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from eht_desk.domain.pupil_view import GuardianView
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_text import long_date
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.words import GUARDIANS

_NONE = "Inga vårdnadshavare är inlästa."
_VEILED = "Skyddade personuppgifter."
_ASK = "Rektor vet vem som kan kontakta personen."
_HIDDEN = "Namn och telefon visas bara tillsammans med identiteten."


def guardians_card(
    guardians: tuple[GuardianView, ...],
    *,
    is_protected: bool = False,
    open_person: Callable[[str], Callable[[], object]] | None = None,
) -> Card:
    """One after another; empty says so. A protected pupil's stand nowhere but in a reveal.

    `open_person` makes what leads to the page of a guardian whose own identity is protected.
    """
    card = Card("Vårdnadshavare")
    card.body.setSpacing(theme().px(2))
    if not guardians:
        card.body.addWidget(PlainLabel(_HIDDEN if is_protected else _NONE, "secondary", wraps=True))
    for guardian in guardians:
        until = f", till {long_date(guardian.until)}" if guardian.until else ""
        if card.body.count():
            card.body.addSpacing(theme().px(10))
        card.body.addWidget(PlainLabel(guardian.name or "Namn saknas", "strong", wraps=True))
        kind = f"{GUARDIANS.get(guardian.kind, guardian.kind).capitalize()}{until}"
        for line in (kind, " · ".join(guardian.phones), " · ".join(guardian.emails)):
            if line:
                label = PlainLabel(line, "secondary", wraps=True)
                label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                card.body.addWidget(label)
        if guardian.is_veiled:
            may_know = bool(guardian.record_id) and open_person is not None
            words = _VEILED if may_know else f"{_VEILED} {_ASK}"
            card.body.addWidget(PlainLabel(words, "secondary", wraps=True))
            if open_person is not None and guardian.record_id:
                button = SecondaryButton("Till skyddet", open_person(guardian.record_id))
                button.setAccessibleName(f"Till skyddet för {guardian.name}")
                button.setProperty("key", f"guardian {guardian.id}")
                card.body.addWidget(button)
    return card
