# SPDX-License-Identifier: EUPL-1.2
"""What an account whose roles show no pupils reads where pupils would stand: why, and what the person can do. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from eht_desk.application.sessions import Who
from eht_desk.domain.access import Duty, may
from eht_desk.domain.accounts import Role
from eht_desk.ui.navigation import Route
from eht_desk.ui.words import ROLES

_NOWHERE = Route("today")


@dataclass(frozen=True, slots=True)
class Explanation:
    """Title, one calm text, and the button's word (empty: nothing to press) and place."""

    title: str
    text: str
    action: str = ""
    route: Route = _NOWHERE


def hides_roles(who: Who) -> bool:
    """Whether the device's clock stands before the roles began: then nothing else can be said about them."""
    return who.clock_behind is not None and not who.viewer.roles


def explain(who: Who) -> Explanation:
    """For somebody with `not sees_pupils(who.viewer)`."""
    if hides_roles(who):
        return Explanation(
            "Datorns klocka går efter",
            "Ställ klockan, lås och lås upp igen. Då visas det som väntar på dig.",
        )
    if may(who.viewer, Duty.MANAGE_ACCOUNTS):
        return Explanation(
            "Administratören ser inga elever",
            "Eleverna visas för rektor, kurator, specialpedagog och mentorer. Du kan läsa in elever, från Elever, och "
            "ge personer konto och roll, under Inställningar.",
            "Öppna Personer",
            Route("settings", {"page": "people"}),
        )
    held = next((ROLES[role].lower() for role in who.roles if role is not Role.ADMINISTRATOR), "")
    return Explanation(
        f"Rollen {held} visar inga elever" if held else "Du har ingen roll än",
        "Elever visas för rektor, kurator, specialpedagog och mentorer. Behöver du en sådan roll ger rektor eller "
        "administratören den under Inställningar, Personer.",
    )
