# SPDX-License-Identifier: EUPL-1.2
"""Sentences about undoing: an import, two records of one pupil, a document on the wrong pupil, a wrong role."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "undone_already": "Importen är redan ångrad. Ingenting har ändrats.",
    "undo_expired": (
        "Importen kan inte längre ångras: det går i 90 dagar, för importer som gjorts med den här versionen eller en"
        " senare. Ingenting har ändrats. Rätta det som blev fel på elevernas sidor, eller läs in ett rätt register."
    ),
    "not_newest_import": (
        "En senare import har gjorts för skolan, och bara den senaste går att ångra. Ingenting har ändrats."
    ),
    "draft_moved": (
        "Texten hör nu till en annan elev: dokumentet har flyttats, eller två elever har slagits ihop. Det som sparades"
        " innan dess finns hos den rätta eleven. Det du skrivit sedan dess är inte sparat men står kvar här: kopiera"
        " det och fortsätt hos den rätta eleven."
    ),
    "draft_of_document": (
        "Utkastet hör till ett dokument där något redan är låst. Ingenting har ändrats. Flytta dokumentet: utkastet"
        " följer med."
    ),
    "draft_there_already": (
        "Samma person har redan ett utkast av samma blankett på den andra eleven. Båda texterna finns kvar där de är."
        " Lås eller kasta utkastet på den andra eleven och flytta det här sedan."
    ),
    "same_pupil": "Det är samma elev på båda ställena. Ingenting har ändrats. Välj en annan elev.",
    "merge_same_draft": (
        "Samma person har ett påbörjat utkast av samma blankett på båda eleverna. Ingenting har ändrats. Lås eller"
        " kasta ett av utkasten och slå ihop eleverna sedan."
    ),
    "merged_already": (
        "Den ena elevposten är redan ihopslagen med en annan. Ingenting har ändrats. Sök fram eleven på nytt."
    ),
    "merge_different_units": (
        "Eleverna går på olika skolor. Ingenting har ändrats. Flytta först den ena till den andras skola"
        " (Byt skola på elevens sida) och slå ihop dem sedan."
    ),
    "merge_different_protection": (
        "Den ena elevens uppgifter är skyddade och den andras inte. Ingenting har ändrats. Båda måste ha samma skydd"
        " innan de kan slås ihop."
    ),
    "merge_undone_already": "Ihopslagningen är redan ångrad. Ingenting har ändrats.",
    "merged_on": (
        "Eleven har sedan slagits ihop med ytterligare en elevpost. Ingenting har ändrats. Ångra den senaste"
        " ihopslagningen först."
    ),
    "same_role": "Personen har redan den rollen. Ingenting har ändrats. Välj den roll som det skulle ha varit.",
    "still_in_use": (
        "Det som skulle tas bort används fortfarande. Ingenting har ändrats. Läs in sidan på nytt och försök igen."
    ),
}
