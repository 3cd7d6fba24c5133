# SPDX-License-Identifier: EUPL-1.2
"""Sentences about consents."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "required:persons": "Välj minst en person.",
    "required:scope": "Skriv vad eller vem det gäller.",
    "required:is_mature": "Svara på om eleven förstår vad frågan gäller.",
    "required:judged_by": "Skriv vem som har bedömt det.",
    "required:judged_because": "Skriv varför.",
    "required:until": "Skriv hur länge det ska gälla.",
    "required:ground": "Skriv varför.",
    "before_former": "Dagen är före det som hände sist, {day}. Ändra dagen, eller rätta det som är fel.",
    "until_over": "Den sista dagen är redan förbi. Välj en senare dag.",
    "until_too_long": "Så länge kan det inte gälla. Högst {days} dagar. Fråga igen när tiden är slut.",
    "consent_stands": "En av personerna är redan frågad eller har sagt ja. Ingenting har ändrats.",
    "guardian_not_here:persons": (
        "Personen är inte vårdnadshavare för eleven i registret. Ingenting har ändrats. Öppna sidan igen."
    ),
    "step_does_not_follow": "Det har hänt något annat sedan sidan visades. Ingenting har ändrats. Öppna sidan igen.",
    "consent_not_asked": "Blanketten skrivs ut när frågan är ställd och inte besvarad. Ingenting har ändrats.",
    "may_not_be_asked": "Personen får inte kontaktas enligt elevens skydd. Ingenting har ändrats.",
    "no_consent_form": "Det finns ingen blankett för det här. Ingenting har ändrats.",
    "unknown_purpose": "Det som samtycket gäller finns inte i den här versionen av programmet. Ingenting har ändrats.",
    "medical_consent_missing": (
        "Skolsköterska och skolläkare kan skriva här först när vårdnadshavare och elev har sagt ja. Det du skrivit är "
        "kvar. Se Samtycken hos eleven."
    ),
}
