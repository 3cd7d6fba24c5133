# SPDX-License-Identifier: EUPL-1.2
"""Sentences about register files: presets, progress, layouts."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "cancelled": "Avbrutet. Inget har ändrats i arkivet.",
    "waits_for_clearing": (
        "Inläsningen väntar på genomgång av behörig. Ingenting har tagits in, och det inlästa ligger kvar. "
        "Vem som går igenom den står under Inställningar, Skolan."
    ),
    "same_pupil_twice": (
        "Två rader i filen är samma elev i arkivet enligt svaren. Ingenting har tagits in. Ändra ett av svaren."
    ),
    "not_a_candidate": (
        "Ett svar gäller en elev som raden inte längre kan vara. Ingenting har tagits in. Öppna inläsningen igen."
    ),
    "preset_name_missing": "Mallen behöver ett namn. Skriv till exempel vilket register filen kommer från.",
    "preset_name_too_long": "Namnet är för långt. Mallen får heta högst {limit} tecken.",
    "preset_name_taken": "En annan mall heter redan så. Välj ett annat namn.",
    "preset_needs_headings": (
        "Filen har inga rubriker, så programmet kan inte känna igen nästa fil. Ingen mall har sparats. "
        "Det du valt gäller ändå nu."
    ),
    "preset_headings_are_rows": (
        "Det som står som rubrik ser ut som uppgifter om en person. Ingen mall har sparats. "
        "Ta bort krysset vid ”Första raden är rubriker” om filen inte har några."
    ),
    "preset_too_many": "Det finns redan {limit} mallar. Ta bort en som inte används och spara igen.",
    "preset_unreadable": (
        "Filen är ingen mall från EHT Desk, eller så är den skadad. Inga mallar har ändrats. "
        "Be den som gav dig filen att spara mallen på nytt."
    ),
    "preset_not_written": ("Mallen gick inte att spara där. Den finns kvar i arkivet. Välj en annan plats."),
    "preset_newer": (
        "Mallen är sparad med en nyare version av programmet. Inga mallar har ändrats. "
        "Uppdatera programmet och läs in mallen igen."
    ),
}
