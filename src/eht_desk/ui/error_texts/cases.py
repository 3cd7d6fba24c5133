# SPDX-License-Identifier: EUPL-1.2
"""Sentences about contacts, received documents, cases, tasks and gates."""

from __future__ import annotations

from collections.abc import Mapping

_KEPT_HERE = "Filen är inte inlagd."

TEXTS: Mapping[str, str] = {
    "required:with_name": "Skriv vem kontakten var med.",
    "required:guardian_id": "Välj vem kontakten var med.",
    "required:title": "Skriv vad det är.",
    "required:sender": "Skriv vem det kommer från.",
    "required:because": "Skriv varför ärendet öppnas.",
    "required:owner": "Välj vem som ska göra det.",
    "required:recipient": "Välj vem som får det.",
    "required:document_class": "Välj vem som läser det.",
    "required:to": "Skriv till vem.",
    "text_too_long": "Texten är för lång. Högst {limit} tecken får plats. Det du skrivit står kvar här.",
    "guardian_not_here": (
        "Personen är inte längre vårdnadshavare för eleven i registret. Välj Annan och skriv namnet."
    ),
    "outcome_does_not_fit": "Resultatet passar inte till sättet. Välj ett annat.",
    "note_not_standing": (
        "Kontakten är redan rättad eller återtagen. Ingenting har ändrats. Öppna elevens sida och se vad som gäller."
    ),
    "received_too_large": (
        f"{_KEPT_HERE} Den är större än {{limit_mb}} MB. Dela upp den eller skanna med lägre upplösning."
    ),
    "received_empty": f"{_KEPT_HERE} Den är tom.",
    "received_pdf_locked": (
        f"{_KEPT_HERE} PDF-filen har ett lösenord. Öppna den i datorns eget program, skriv ut den till en ny PDF och "
        "lägg in den."
    ),
    "received_pdf_broken": f"{_KEPT_HERE} PDF-filen är skadad. Be avsändaren skicka den igen, eller skanna papperet.",
    "received_picture_broken": f"{_KEPT_HERE} Bilden är skadad. Ta den igen eller be avsändaren skicka den igen.",
    "received_heic": f"{_KEPT_HERE} Bilden är en HEIC från en mobil. Spara den som JPEG och lägg in den.",
    "received_office": f"{_KEPT_HERE} Det är ett Office-dokument. Spara det som PDF och lägg in det.",
    "received_kind": f"{_KEPT_HERE} Bara PDF och bilder (PNG, JPEG, TIFF) kan läggas in. Spara det som PDF.",
    "received_twice": f"{_KEPT_HERE} Samma innehåll finns redan hos eleven.",
    "received_unreadable": f"{_KEPT_HERE} Den går inte att läsa på datorn. Se om den finns kvar och försök igen.",
    "received_withdrawn": "Dokumentet är redan återtaget. Ingenting har ändrats.",
    "owner_may_not": "Den som väljs måste kunna se eleven. Välj någon annan.",
    "case_open_already": "Eleven har redan ett öppet ärende på den nivån. Ingenting har ändrats.",
    "case_closed": "Ärendet är avslutat. Ingenting har ändrats.",
    "case_not_closed": "Ärendet är redan öppet. Ingenting har ändrats.",
    "case_has_tasks": (
        "Det finns uppgifter kvar i ärendet: {count}. Ärendet är fortfarande öppet. Gör klart dem först, eller säg att "
        "de inte blir av."
    ),
    "unknown_reason": "Välj ett av skälen.",
    "task_closed": "Uppgiften är redan klar. Ingenting har ändrats.",
    "task_open": "Uppgiften är redan öppen. Ingenting har ändrats.",
    "task_has_evidence": (
        "Uppgiften är klar för att det som behövdes finns. Den öppnas igen om det tas tillbaka. Ingenting har ändrats."
    ),
    "gate_open": "Ingenting saknas längre. Steget kan göras utan att gå förbi något. Inget skäl är sparat.",
    "unknown_gate": "Steget finns inte i den här versionen av programmet. Ingenting har ändrats.",
}
