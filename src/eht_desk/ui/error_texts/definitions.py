# SPDX-License-Identifier: EUPL-1.2
"""Sentences about what a school adds itself."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "definition_broken": "Filen går inte att använda. Ingenting har ändrats. Se listan över vad som är fel.",
    "definition_there": "Samma fil är redan inlagd. Ingenting har ändrats.",
    "day_passed": "Välj dagens datum eller en senare dag.",
    "withdrawn_already": "Den är redan återtagen. Ingenting har ändrats.",
    "unknown_catalogue": "Listan med förslag finns inte i den här versionen av programmet. Skriv själv i fältet.",
    "file_not_saved": "Filen gick inte att spara där. Välj en annan mapp.",
    "definition_unreadable": "Filen går inte att läsa på datorn. Ingenting har ändrats. Se om den finns kvar.",
}
