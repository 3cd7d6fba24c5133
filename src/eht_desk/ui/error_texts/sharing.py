# SPDX-License-Identifier: EUPL-1.2
"""Sentences about several persons in one store: who writes, taking over, a backup that is only read."""

from __future__ import annotations

from collections.abc import Mapping

WAIT_AND_SAVE = "Texten står kvar här. Vänta tills arkivet är ledigt och spara igen."
"""Holds on the page of the text; behind the lock something else does (ui/sealed_texts.py)."""

TEXTS: Mapping[str, str] = {
    "lease_stale": "{login} skrev i arkivet på {device} sedan {since}, men programmet där har slutat svara. "
    "Det som var sparat är kvar. Ta över om du vill skriva.",
    "lease_lost": "{login} har tagit över arkivet på {device}, så det du skrev nu är inte sparat där. "
    f"{WAIT_AND_SAVE}",
    "lease_stale:nobody": "Någon skrev i arkivet på en annan dator, men programmet där har slutat svara. "
    "Det som var sparat är kvar. Ta över om du vill skriva.",
    "lease_lost:nobody": "Någon har tagit över arkivet på en annan dator, så det du skrev nu är inte sparat där. "
    f"{WAIT_AND_SAVE}",
    "lease_removed": "Någon har tagit bort filen som säger vem som skriver i arkivet, "
    "så det du skrev nu är inte sparat. Texten står kvar här. Välj Börja skriva och spara igen.",
    "not_writing": "Du läser i arkivet, så inget har ändrats. Välj Börja skriva och försök igen.",
    "backup_is_read_only": "Det här är en säkerhetskopia som bara kan läsas. Ingenting har ändrats. "
    "Stäng kopian och gör ändringen i arkivet.",
    "backup_no_room": "Det finns inte plats på den här datorn för att öppna säkerhetskopian. Kopian är orörd. "
    "Frigör utrymme och försök igen.",
    "store_key_changed": "Arkivets nyckel har bytts på en annan dator, för att någon har slutat. Allt sparat är kvar. "
    "Lås och lås upp igen.",
}
