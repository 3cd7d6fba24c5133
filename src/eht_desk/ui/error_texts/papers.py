# SPDX-License-Identifier: EUPL-1.2
"""Sentences about papers: issuing them, printing many, handing them over."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "paper_not_archival": "Papperet gick inte att göra så att det håller för arkivering, så det är inte utfärdat. "
    "Dokumentet är kvar som det är. Säg till den som sköter programmet; brevhuvudets bild kan vara orsaken.",
    "changed_meanwhile": "Någon ändrade dokumentet medan papperet gjordes, så det är inte utfärdat. Försök igen.",
    "unknown_language": "Språket finns inte längre i programmet. Skriv ut på svenska, eller välj ett annat språk.",
    "not_approved": "Eleven har inte godkänt att det här lämnas vidare. Det som eleven har godkänt är ett eget "
    "dokument; lämna det i stället.",
    "too_many": "Högst {limit} namn åt gången. Dela upp listan.",
    "blank_count": "Skriv ett antal från 1 till {limit}.",
    "not_approved_for": (
        "Eleven har inte godkänt att det lämnas till den mottagaren. Ingenting har sparats. Fråga eleven först."
    ),
}
