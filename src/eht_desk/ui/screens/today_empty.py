# SPDX-License-Identifier: EUPL-1.2
"""I dag with nothing to do: what this place is for, and the one button that starts it."""

from __future__ import annotations

from eht_desk.application.today import TodayPage
from eht_desk.domain.access import Duty, may, sees_pupils
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route
from eht_desk.ui.widgets.notice import EmptyState
from eht_desk.ui.without_pupils import explain


def nothing_to_do(
    desk: Desk, page: TodayPage | None, *, has_others: bool, has_nobody: bool, is_recovery_confirmed: bool
) -> EmptyState:
    """What it says to this person; `has_nobody`: there are no pupils to see; `has_others`: something waits in
    another card."""
    go = desk.navigator.go
    waiting = page.imports_waiting if page is not None else 0
    others = page.consents if page is not None else ()
    if not has_nobody:
        return EmptyState(
            "Inget annat väntar på dig" if waiting or others or has_others else "Inget väntar på dig",
            "Här visas uppföljningar med sin dag, de försenade först. En ny checklista börjar hos eleven.",
            "Välj en elev",
            lambda: go(Route("pupils")),
        )
    viewer = desk.who.viewer
    can_import = may(viewer, Duty.IMPORT_REGISTER)
    if not sees_pupils(viewer) and (is_recovery_confirmed or not can_import):
        why = explain(desk.who)
        return EmptyState(why.title, why.text, why.action, lambda: go(why.route))
    if waiting:
        return EmptyState(
            "Eleverna är inlästa och väntar på dig",
            "Granska inläsningen. Inget läggs in i arkivet innan du godkänner.",
            "Granska inläsningen",
            lambda: go(Route("import", {"waiting": "1"})),
        )
    if not can_import:
        return EmptyState(
            "Inga elever än",
            "När rektor eller kurator har läst in eleverna och du har fått dina klasser visas de här.",
        )
    if not is_recovery_confirmed:
        return EmptyState(
            "Börja med återställningspappren",
            "När koderna från båda pappren är inskrivna kan eleverna läsas in. Finns inte pappren gör du nya på "
            "samma sida.",
            "Skriv in koderna",
            lambda: go(Route("settings", {"page": "recovery"})),
        )
    return EmptyState(
        "Inga elever än",
        "Läs in skolans elever ur en fil från elevregistret. Sedan samlas det som ska göras här.",
        "Läs in elever",
        lambda: go(Route("import")),
    )
