# SPDX-License-Identifier: EUPL-1.2
"""Sentences about signals, facts, decisions and measures, and about the school's läsår."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "entry_withdrawn": "Det är redan återkallat. Ingenting har ändrats.",
    "why_needed": "Skriv varför det inte gäller. Det står kvar, med skälet bredvid.",
    "required:value": "Fyll i värdet.",
    "required:judged": "Välj vad skolan bedömer.",
    "step_lacks": "Skriv varför det som steget saknar inte behövs.",
    "unknown_judgement": "Välj ett av det som rutinen har för frånvaro utan siffra.",
    "value_out_of_range": "Talet ska vara större än 0 och högst {most}.",
    "period_too_long": "Tiden är längre än {days} dagar. Skriv in frånvaron för en kortare tid.",
    "seen_too_early": "Frånvaron upptäcktes före sin första dag. Ändra någon av dagarna.",
    "required:text": "Skriv med egna ord.",
    "unknown_value": "Välj ett av alternativen.",
    "duty_reason_needed": "Skriv varför eleven inte har skolplikt.",
    "fact_said_already": "Samma uppgift finns redan för den dagen. Ingenting har ändrats.",
    "unknown_decision": "Beslutet finns inte i rutinen som ärendet följer. Ingenting har ändrats.",
    "required:decided_by": "Skriv vem som beslutade.",
    "unknown_cause": "Välj bland rutinens orsaker.",
    "review_too_early": "Dagen då beslutet prövas igen ska vara efter beslutet.",
    "unknown_measure": "Välj en av rutinens insatser, eller skriv en egen.",
    "required:responsible": "Välj eller skriv vem som gör det.",
    "required:attempts": (
        "Skriv hur ni försökte nå den som inte var med. Både elev och vårdnadshavare ska få vara med i utvärderingen."
    ),
    "before_start": "Dagen är före insatsens början, {day}.",
    "measure_ended": "Insatsen är redan avslutad. Ingenting har ändrats.",
    "required:terms": "Fyll i både första och sista dagen på minst en termin. Ingenting är sparat.",
    "required:breaks": "Skriv namn, första och sista dag på varje lov och studiedag. Ingenting är sparat.",
    "period_reversed:terms": "En termins sista dag ligger före den första. Ingenting är sparat.",
    "period_reversed:breaks": "{name}: sista dagen ligger före den första. Ingenting är sparat.",
    "outside_year": "Dagen ligger utanför läsåret {year}. Ingenting är sparat.",
    "outside_year:terms": "En termin ligger utanför läsåret {year}. Ingenting är sparat.",
    "outside_year:breaks": "{name} ligger utanför läsåret {year}. Ingenting är sparat.",
    "required:authority_municipality": "Skriv kommunens namn.",
    "terms_overlap": "Två terminer har samma dagar. Ingenting är sparat.",
    "too_many_rows": "Det är för många rader. Högst {most} får plats. Ingenting är sparat.",
}
