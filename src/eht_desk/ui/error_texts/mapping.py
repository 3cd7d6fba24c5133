# SPDX-License-Identifier: EUPL-1.2
"""Sentences about what a pupil approves, and about offered times."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "required:sections": "Välj vilka delar eleven har godkänt.",
    "required:ink": "Namnteckningen är tom. Skriv i rutan, eller välj papper.",
    "unfit": "Det här går inte att spara. Ändra det och försök igen.",
    "unfit:ink": "Namnteckningen går inte att spara. Rensa rutan och skriv igen.",
    "before_locked": "Texten låstes senare än så. Eleven kan bara godkänna det som är låst. Välj en senare dag.",
    "before_approved": "Eleven godkände senare än så. Välj den dagen eller en senare.",
    "nothing_approved": "Det finns inget godkännande att ta tillbaka. Ingenting har ändrats.",
    "too_far": "Tiden ligger för långt bort. Se om året är rätt.",
    "time_noted": "Det är redan noterat vad som hände med tiden. Ingenting har ändrats.",
    "time_planned": "Tiden är redan planerad. Ingenting har ändrats.",
    "time_rebooked": "Tiden är ombokad och den nya gäller. Ändra den nya i stället.",
}
