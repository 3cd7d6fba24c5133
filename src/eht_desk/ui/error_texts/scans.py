# SPDX-License-Identifier: EUPL-1.2
"""Sentences about scanned papers and signatures."""

from __future__ import annotations

from collections.abc import Mapping

_NOT_READ = "Inget ur filen är inlagt."

TEXTS: Mapping[str, str] = {
    "scan_empty": f"{_NOT_READ} Den är tom. Skanna igen.",
    "scan_too_large": f"{_NOT_READ} Den är större än {{limit_mb}} MB. Skanna i mindre buntar eller med 200 dpi.",
    "scan_too_many_pages": f"{_NOT_READ} Den har fler än {{limit}} sidor. Dela upp bunten.",
    "scan_kind": f"{_NOT_READ} Bara PDF och bilder (PNG, JPEG, TIFF) kan läsas. Ställ in skannern på PDF.",
    "scan_heic": (
        f"{_NOT_READ} Bilden är en HEIC från en mobil. Spara den som JPEG och läs in den, eller skanna papperet."
    ),
    "scan_locked": (
        f"{_NOT_READ} PDF-filen har ett lösenord. Skanna utan lösenord, eller skriv ut den till en ny PDF."
    ),
    "scan_broken": f"{_NOT_READ} Filen är skadad. Skanna pappren igen.",
    "scan_picture_too_large": f"{_NOT_READ} En sida är för stor för att läsas. Skanna med 200 eller 300 dpi.",
    "scan_unreadable": f"{_NOT_READ} Filen går inte att läsa på datorn. Se om den finns kvar och försök igen.",
    "before_printing": "Papperet skrevs ut senare än så. Se efter vilken dag som står vid underskriften.",
    "signed_already": "Underskriften är redan bekräftad. Ingenting har ändrats.",
    "required:witnessed_by": "Skriv vem som såg på.",
    "no_such_code": "Inget papper som du får läsa har den koden. Se efter på papperet, längst ner.",
    "no_such_page": "Papperet har bara {pages} sidor. Välj en av dem.",
    "page_of_other_document": (
        "Sidan har koden {code} och hör till ett annat dokument. Den ligger kvar här. Lämna den till den som får "
        "läsa det."
    ),
}
