# SPDX-License-Identifier: EUPL-1.2
"""Sentences about EHT's meetings, checks of the statistics and the calendar file."""

from __future__ import annotations

from collections.abc import Mapping

_LOCKED = "Mötet är justerat och kan inte ändras."

TEXTS: Mapping[str, str] = {
    "meeting_planned_already": "Det finns redan ett möte den dagen. Välj en annan dag, eller öppna det som finns.",
    "meeting_time_odd": "Skriv tiden som 08:15. Ingenting är sparat.",
    "no_routine": "Skolan följer ingen rutin som programmet känner till. Välj en rutin i inställningarna först.",
    "meeting_begun": "Mötet har redan börjat. Ingenting har ändrats.",
    "meeting_not_begun": "Mötet har inte börjat. Börja mötet först. Det ni skrivit står kvar.",
    "meeting_adjusted": f"{_LOCKED} Ta upp saken på nästa möte.",
    "meeting_items_left": (
        "Ni har inte talat om alla på dagordningen: {count} kvar. Gör klart dem, eller skjut upp dem till nästa möte."
    ),
    "required:present": "Fyll i vilka som är med på mötet.",
    "required:actions": "Skriv vad som ska göras, eller ta bort raden.",
    "required:looked_at": "Kryssa i vad ni tittade på.",
    "item_locked": f"{_LOCKED} Sätt upp eleven på nästa möte om något behöver ändras.",
    "item_done": "Eleven är redan färdig på mötet. Ta upp eleven igen för att ändra något.",
    "item_waiting": "Eleven är inte färdig på mötet än. Ingenting har ändrats.",
    "needs_case": "Eleven har inget öppet ärende. Öppna ett ärende först. Det ni skrivit står kvar.",
    "unknown_choice": "Valet finns inte i rutinen. Välj ett av alternativen.",
    "pupil_on_agenda": "Eleven står redan på dagordningen.",
    "not_of_this_school": "Eleven går inte på skolan som mötet är för.",
    "check_ahead": "Dagen har inte varit än. Välj dagen då ni tittade på statistiken.",
    "nothing_to_take_out": "Du har inget med en dag framför dig. Ingen fil är sparad.",
}
