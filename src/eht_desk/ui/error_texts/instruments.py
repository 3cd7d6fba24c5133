# SPDX-License-Identifier: EUPL-1.2
"""Sentences about questionnaires: answers, scores and a school's wording."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "unknown_instrument": "Frågeformuläret finns inte i den här versionen av programmet. Svaren finns kvar.",
    "broken_response": "Svaren går inte att läsa. De finns kvar som de är. Säg till den som sköter arkivet.",
    "broken_wording": "Ordalydelsen går inte att läsa. Den finns kvar som den är. Lägg in formuläret på nytt.",
    "variants_differ": "Det är två olika frågeformulär. De går inte att jämföra eller räkna ihop.",
    "rule_versions_differ": "Resultaten är uträknade på olika sätt. Räkna om det äldre och jämför sedan.",
    "informant_not_asked": "Formuläret har ingen sådan som svarar. Välj någon annan.",
    "guardian_not_named": "Välj vilken vårdnadshavare som svarar.",
    "unknown_item": "Formuläret har {items} frågor.",
    "response_closed": "Formuläret är avslutat. Ingenting har ändrats.",
    "response_declined": "Personen har avstått från att svara.",
    "respondent_twice": "Samma person har svarat två gånger vid samma tillfälle. Välj ett av formulären.",
    "not_on_scale": "Fråga {item}: svaret ska vara {minimum} till {maximum}. Skriv - när svar saknas.",
    "row_sign": "Fråga {item}: skriv en siffra, eller - när svar saknas.",
    "row_length": "Det är {found} svar och ska vara {wanted}. Skriv - där svar saknas.",
    "row_length:check_row": "Antal summor: {found}. Det ska vara {wanted}.",
    "wording_broken": "Raderna stämmer inte än. Ingenting har lagts in. Rätta det som är markerat.",
    "wording_not_looked_at": "Jämför raderna med ämnena bredvid och bekräfta att de stämmer.",
    "wording_file_empty": "Det står ingenting i filen. Ingenting har lagts in. Välj en annan fil.",
    "wording_file_large": "Filen är för stor för ett frågeformulär. Ingenting har lagts in. Öppna den, kopiera "
    "frågorna och klistra in dem.",
    "wording_file_kind": "Filen är varken text, CSV, Word (.docx) eller PDF. Ingenting har lagts in. Öppna den, "
    "kopiera frågorna och klistra in dem.",
    "wording_file_old": "Filen är gjord för äldre Word. Ingenting har lagts in. Öppna den i Word och spara den som "
    ".docx, eller kopiera frågorna och klistra in dem.",
    "wording_file_locked": "Filen är låst. Ingenting har lagts in. Spara den utan lås om ni får det, eller kopiera "
    "frågorna och klistra in dem.",
    "wording_file_pictures": "PDF-filen är en bild av papperet och har ingen text. Ingenting har lagts in. Skriv av "
    "frågorna, en på varje rad.",
    "wording_file_broken": "Filen är skadad och går inte att läsa. Ingenting har lagts in. Hämta filen på nytt, eller "
    "kopiera frågorna och klistra in dem.",
    "wording_file_unreadable": "Filen går inte att öppna. Ingenting har lagts in. Se efter att den finns kvar och inte "
    "är öppen i ett annat program.",
    "check_row_differs": "Papperets summor stämmer inte med siffrorna. Ingenting har sparats. Läs raden en gång till.",
    "no_wording": "Skolan har inte lagt in frågorna, så de kan inte visas här. Använd papper och skriv in svaren.",
    "form_there": "Personen har redan ett formulär här. Återkalla det först om det är fel.",
    "form_withdrawn": "Formuläret är återkallat. Ingenting har ändrats.",
    "form_going_on": "Någon svarar fortfarande. Avsluta det formuläret först.",
    "survey_closed": "Tillfället är avslutat. Ingenting har ändrats. Börja ett nytt för att fråga igen.",
    "survey_withdrawn": "Tillfället är återkallat. Ingenting har ändrats.",
    "respondent_not_here": "Personen finns inte hos eleven i registret. Ingenting har ändrats. Öppna sidan igen.",
    "required:ids": "Välj minst ett förslag.",
    "unknown_suggestion": "Förslagen har ändrats sedan sidan visades. Ingenting har lagts in. Öppna sidan igen.",
    "plan_is_others": "Någon annan skriver på handlingsplanen. Ingenting har lagts in. Ta över den först.",
    "plan_full": "Planen har plats för {limit} insatser. Ingenting har lagts in. Välj färre.",
    "required:confirmed_by": "Skriv vem som har bekräftat rätten.",
    "required:form_title": "Skriv formulärets namn.",
    "required:language": "Skriv vilket språk frågorna är på.",
    "required:form_version": "Skriv vilken version formuläret är.",
    "required:source": "Skriv varifrån formuläret kommer.",
    "labels_count": "Det är {found} svarsord och ska vara {wanted}.",
}
