# SPDX-License-Identifier: EUPL-1.2
"""Sentences about what the IT department decided and about settings."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "pdf_saving_off": "IT har bestämt att papper inte sparas som PDF på den här datorn. Ingen fil är sparad. "
    "Dokumentet finns i arkivet och går att skriva ut.",
    "printer_not_allowed": "IT har bestämt vilka skrivare som får användas, och {printer} är inte en av dem. "
    "Inget är utskrivet. Dokumentet är sparat. Välj en annan skrivare.",
    "no_printer_allowed": "På den här datorn finns ingen skrivare som IT har tillåtit. Inget är utskrivet. "
    "Dokumentet är sparat. Be IT om en skrivare.",
    "backup_place_not_allowed": "IT har bestämt var säkerhetskopior får ligga. Ingen kopia är gjord i den "
    "valda mappen. Välj en mapp i {places}.",
    "upgrade_not_allowed": "Uppgraderingen görs av rektor eller administratör. Ingenting har ändrats. "
    "Be någon av dem låsa upp arkivet en gång på den här datorn.",
    "setting_range": "Talet ska vara mellan {minimum} och {maximum}. Inget är ändrat. Skriv ett annat tal.",
    "setting_too_long": "Texten får vara högst {maximum} tecken. Inget är ändrat. Skriv kortare.",
    "setting_unfit": "Värdet passar inte här. Inget är ändrat. Välj något av det som föreslås.",
}
