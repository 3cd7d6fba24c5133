# SPDX-License-Identifier: EUPL-1.2
"""How much waits at each place of the navigation, as the window read it last."""

from __future__ import annotations

from eht_desk.ui.overview import Overview
from eht_desk.ui.sidebar import Sidebar
from eht_desk.ui.signed_texts import signed_count
from eht_desk.ui.words import counted


def show_counts(sidebar: Sidebar, overview: Overview) -> None:
    """I dag, the cases and the papers; a place that this person has not is left out."""
    number = overview.to_do
    late = overview.page.late if overview.page else 0
    words = f"{counted(number, 'sak', 'saker')} att göra"
    sidebar.buttons["today"].show_count(number, "warn" if late else "neutral", words)
    if "cases" in sidebar.buttons:
        cases = overview.open_cases
        about = counted(cases, "öppet ärende", "öppna ärenden")
        sidebar.buttons["cases"].show_count(cases, "neutral", about)
    if "signed" in sidebar.buttons and overview.page is not None:
        sidebar.buttons["signed"].show_count(*signed_count(overview.page.signed))
