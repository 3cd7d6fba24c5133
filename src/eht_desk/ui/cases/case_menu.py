# SPDX-License-Identifier: EUPL-1.2
"""The menu "Mer" of a case: what is done now and then, by who may do it."""

from __future__ import annotations

from eht_desk.application.case_views import CasePage
from eht_desk.ui.cases.case_runs import CaseRuns
from eht_desk.ui.more_menu import MenuEntry


def case_entries(page: CasePage, runs: CaseRuns) -> tuple[MenuEntry, ...]:
    """Writing first, then how the case goes on, and last how it ends."""
    written = _written(page, runs) if page.case.is_open else []
    return (*written, *_going_on(page, runs), *_ending(page, runs))


def _written(page: CasePage, runs: CaseRuns) -> list[MenuEntry]:
    if not page.may_write:
        return []
    found = [
        MenuEntry("Skriv in frånvaro …", runs.ask_signal),
        MenuEntry("Ny insats …", runs.ask_measure),
        MenuEntry("Skolplikt och hemkommun …" if page.may_keep else "Eleven är tillbaka …", runs.ask_fact),
    ]
    if page.routine is not None and page.may_keep:  # a role's own decision has its button where it is next
        found.append(MenuEntry("Skriv in ett beslut …", runs.ask_decision))
    return found


def _going_on(page: CasePage, runs: CaseRuns) -> list[MenuEntry]:
    found: list[MenuEntry] = []
    if page.case.is_open and (page.may_keep or page.responsible.may_delegate):
        found.append(MenuEntry("Lämna vidare …", runs.ask_hand))
    if page.case.is_open and page.may_keep and page.next is not None:
        found.append(MenuEntry("Gå vidare utan steget …", runs.ask_pass))
    if page.may_move_version:
        word = "Välj rutin …" if page.routine is None else "Byt rutin …"
        if page.routine is not None and page.routine.has_newer:
            word = "Byt till nyare version av rutinen …"
        found.append(MenuEntry(word, runs.ask_routine))
    return found


def _ending(page: CasePage, runs: CaseRuns) -> list[MenuEntry]:
    found: list[MenuEntry] = []
    if page.may_close and page.case.is_open:
        found.append(MenuEntry("Avsluta ärendet …", runs.ask_close))
    if page.may_relapse and page.case.is_open:
        found.append(MenuEntry("Frånvaron är tillbaka …", runs.ask_relapse))
    if page.may_keep:
        found.append(MenuEntry("Till nästa skola …", runs.show_pack, writes=False))
    return found
