# SPDX-License-Identifier: EUPL-1.2
"""What cannot be done about the log and its checks."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "no_such_pupil": "Ingen elev med just det namnet eller numret går att öppna. Skriv hela namnet eller hela numret.",
    "several_pupils": "Flera elever heter så. Ingen är öppnad. Skriv elevens personnummer i stället.",
    "hidden_from_guardian": (
        "Dokumentet får inte lämnas till den vårdnadshavaren. Inget är sparat. Skälet står under Vårdnadshavare på "
        "dokumentets kort."
    ),
    "guardian_name_needed": "En vårdnadshavare får inte det här dokumentet. Skriv namnet på den som får det.",
    "nature_not_chosen": "Välj vad texten är. Att något är expedierat följer av att det har lämnats.",
    "class_out_of_reach": "Då skulle du inte själv kunna läsa det. Välj något annat. Inget är sparat.",
    "access_bound": "Så långt får raden inte ändras. Regeln står vid raden. Inget är sparat.",
    "stub_medical": "Om medicinska texter får de andra inget veta.",
    "in_past": "Välj en dag efter i dag.",
    "glass_hours": "Välj hur länge eleven ska vara öppen.",
    "nothing_to_review": "Ingen annan än du har läst något sedan förra kontrollen. Det finns inget att gå igenom än.",
    "review_done": "Kontrollen är avslutad och går inte att ändra. Börja en ny om något behöver ses över igen.",
    "review_unanswered": "{count} rader har inget svar än. Svara på dem först. Det du har svarat är sparat.",
}
