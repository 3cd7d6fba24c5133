# SPDX-License-Identifier: EUPL-1.2
"""What cannot be done about a protected identity: what happened, what was kept, what to do."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "not_tighter": "Det skyddet gäller redan, eller är lägre än det som gäller. Ingenting har ändrats.",
    "not_looser": "Det är inte ett lägre skydd än det som gäller. Ett högre skydd gäller genast, utan fråga.",
    "loosening_asked": (
        "En begäran väntar redan på svar av en annan behörig. Ingenting har ändrats. Begär det här sedan."
    ),
    "not_your_request": "Bara den som bad om det kan ta tillbaka det. Ingenting har ändrats.",
    "nothing_asked": "Frågan är redan besvarad eller tagen tillbaka. Ingenting har ändrats.",
    "second_person_needed": (
        "Den som bad om det kan inte själv säga ja. Ingenting har ändrats. Be en annan behörig att svara."
    ),
    "alias_number": "Ett alias får inte likna ett personnummer. Välj ett annat.",
    "alias_unfit": "Ett alias är högst 40 bokstäver, siffror, mellanslag, punkter och bindestreck. Välj ett annat.",
    "alias_taken": "En annan elev har redan det aliaset. Välj ett annat.",
    "too_few_members": (
        "Minst {fewest} personer måste vara behöriga, annars kan ingen öppna om en slutar. Lägg till en till."
    ),
    "no_rector": "En rektor på skolan måste vara behörig. Lägg till rektor.",
    "not_member": "Du måste själv vara bland de behöriga.",
    "may_not_receive": (
        "Planen säger att den personen aldrig får papper eller besked. Ingenting har sparats. Välj någon annan, eller "
        "fråga rektor."
    ),
    "denied_name_needed": "Skriv namnet på den som får det. Planen säger att någon aldrig får papper.",
    "required:decided_by": "Skriv vem som bestämde att det ska dit.",
    "never_a_file": (
        "Det här papperet blir aldrig en fil den här vägen. Ingenting har sparats. Välj en skrivare."
    ),
    "no_protected_pupils": "Det finns ingen skyddad elev som du är behörig till. Ingenting har skrivits ut.",
    "required:at_printer": "Skriv vem som står vid skrivaren.",
    "protected_already": "Eleven är redan skyddad. Ingenting har ändrats.",
}
