# SPDX-License-Identifier: EUPL-1.2
"""Sentences about the school year: classes, mentors, several schools, moving, leaving, handing over."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "to_school_each": "Den som byter skola gås igenom för sig, med skolans namn. Ingenting har ändrats.",
    "leaver_has_papers": (
        "Om någon av dem finns något i arkivet nu. Ingenting har ändrats. Gå igenom den eleven för sig."
    ),
    "own_pupil_access": (
        "Den som är administratör ger inte sig själv en roll eller en klass som visar elever. Ingenting har ändrats. "
        "Be rektor ge rollen. Finns ingen rektor här än, öppna först ett konto åt rektor."
    ),
    # ---------------------------------------------------------------------------------------------- classes and mentors
    "required:mentor": "Välj vem som ska vara mentor.",
    "required:start": "Välj första dagen.",
    "required:end": "Välj sista dagen. En vikarie ser klassen bara så länge vikariatet varar.",
    "period_reversed": "Sista dagen ligger före den första. Ingenting har ändrats. Välj en senare sista dag.",
    "mentor_already": "Den personen är redan mentor för klassen då. Ingenting har ändrats. "
    "Välj en annan person eller tid.",
    "substitute_for_nobody": "Den som vikarien ska ersätta är inte mentor för klassen då. Ingenting har ändrats. "
    "Välj en annan mentor eller tid.",
    "class_ended": "Klassen finns inte längre, för dess läsår är slut. Ingenting har ändrats. Välj årets klass.",
    "class_not_here": "Klassen finns inte på den skolan i år. Ingenting har ändrats. Välj en av årets klasser.",
    "same_class": "Eleven går redan i den klassen. Ingenting har ändrats. Välj en annan klass.",
    "has_left": "Eleven har slutat. Ingenting har ändrats. Ta först tillbaka eleven under Mer.",
    "class_name_taken": "Det finns redan en klass med det namnet i år. Ingenting har ändrats. Välj ett annat namn.",
    "grade_out_of_range": "Årskursen är 0 till 10, där 0 är förskoleklass. Lämna rutan tom för en blandad klass.",
    # -------------------------------------------------------------------------------------------- several schools
    "unit_name_taken": "Det finns redan en skola med det namnet i arkivet. Ingenting har ändrats. Välj ett annat namn.",
    "unit_code_taken": "En annan skola i arkivet har den skolenhetskoden. Ingenting har ändrats. Kontrollera koden.",
    "same_school": "Eleven går redan på den skolan. Ingenting har ändrats. Välj en annan skola.",
    # -------------------------------------------------------------------------------------------- leaving and coming
    "required:to_school": "Skriv vilken skola eleven börjar på. Skriv okänd om ingen vet.",
    "required:note": "Skriv varför eleven slutar.",
    "unknown_item": "Listan över det som ska lämnas över har ändrats. Ingenting har sparats. Öppna sidan igen.",
    "broken_definition": "En av programmets egna listor går inte att läsa ({file}). Arkivet är orört. "
    "Installera om programmet eller fråga IT.",
    "not_left": "Eleven går på skolan och kan inte tas tillbaka. Ingenting har ändrats.",
    # ---------------------------------------------------------------------------------------------------- handing over
    "heir_may_not": "Den personen får inte skriva den delen om eleven. Ingenting har lämnats över. "
    "Välj en annan person.",
    "heir_has_draft": "Den personen skriver redan samma del om eleven. Båda texterna finns kvar som de är. "
    "Välj en annan person, eller låt personen göra klart sin egen först.",
    # --------------------------------------------------------------------------------------------- a new school year
    "year_needs_classes": "Filen nämner inga klasser, så inget nytt läsår kan börja med den. Ingenting har lästs in. "
    "Välj en fil med klasser, eller läs in den utan nytt läsår.",
}
