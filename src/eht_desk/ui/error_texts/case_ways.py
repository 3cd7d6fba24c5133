# SPDX-License-Identifier: EUPL-1.2
"""Sentences about cases that follow a routine: opening, answering for, passing a step, closing, coming back."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "required:period": "Välj första och sista dagen.",
    "relapse_needs_words": "Skriv vad som har hänt sedan sist. Ingenting har ändrats.",
    "reason_needs_words": "Skälet behöver några ord till. Ärendet är fortfarande öppet.",
    "accepted_already": "Du svarar redan för ärendet. Ingenting har ändrats.",
    "unknown_routine": (
        "Rutinen finns inte i den här versionen av programmet, eller så har skolan tagit bort den. Ärendet finns kvar "
        "med allt som är skrivet i det. Ingenting har ändrats."
    ),
    "case_follows_routine": "Ärendet följer en rutin. Öppna ärendet och avsluta det där. Ingenting har ändrats.",
    "case_without_routine": "Ärendet följer ingen rutin. Välj först en rutin för det. Ingenting har ändrats.",
    "step_not_current": (
        "Steget är redan klart, eller så har dess tur inte kommit. Det går bara att gå förbi det steg som ärendet står "
        "på. Ingenting har ändrats."
    ),
    "closing_needs": (
        "Det saknas något innan ärendet kan avslutas: {count}. Ärendet är fortfarande öppet. Gör klart det först, "
        "eller skriv vem som har bestämt att avsluta ändå, och varför."
    ),
    "task_stays": (
        "Uppgiften ska alltid göras och går inte att stryka. Den står kvar. Gör klart den, eller ta tillbaka "
        "frånvaron som den kom av om den var fel inskriven."
    ),
    "task_by_routine": (
        "Orden och dagen kommer från rutinen och ändras av det som skrivs i ärendet. Bara vem som gör uppgiften kan "
        "ändras här. Ingenting har ändrats."
    ),
    "task_needs_evidence": (
        "Uppgiften blir klar av sig själv när det som den gäller är skrivet. Den står kvar. Öppna den och skriv det "
        "där."
    ),
}
