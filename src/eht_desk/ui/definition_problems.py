# SPDX-License-Identifier: EUPL-1.2
"""What is wrong in a file that a school hands in, as Swedish sentences with the place. No Qt.

Whoever writes the file needs the keys as they stand in it, so keys and words of the file stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from eht_desk.application.ports.paper_catalogs import DefinitionProblem

OTHER = "Det här går inte att använda."

TEXTS: Mapping[str, str] = {
    "file_too_large": "Filen är för stor. Den får vara högst 1 MB.",
    "not_utf8": "Filen är inte sparad som UTF-8. Spara den så i textredigeraren.",
    "not_toml": "Filen följer inte TOML. Rätta raden som nämns.",
    "not_a_picture": "Filen är ingen hel PNG- eller JPEG-bild. Spara bilden på nytt.",
    "routine_elsewhere": "Filen är en rutin. Ta in den under Inställningar, Rutiner.",
    "unknown_part": "Det som nämns finns inte: ett steg, en händelse, en lag, ett beslut eller en kontroll.",
    "unknown_fact": "Villkoret frågar efter något som programmet inte vet.",
    "unknown_action": "Knappen finns inte.",
    "part_missing": "En del som rutinen inte kan vara utan saknas.",
    "later_step": "Ett steg kan bara bygga på steg som står före det.",
    "law_times": "Två lydelser av samma paragraf gäller samtidigt, eller så slutar en innan den börjar.",
    "not_a_base": "Det som rutinen bygger på finns inte, eller är ingen grund.",
    "no_reader": "Programmet kan inte läsa sådana filer här.",
    "name_mismatch": "Filens namn och det som står i den skiljer sig åt.",
    "unknown_language": "Språket finns inte i programmet.",
    "missing_key": "Något som måste finnas saknas.",
    "unknown_key": "Ordet finns inte i formatet. Se efter hur det stavas.",
    "wrong_type": "Värdet är av fel slag: text, tal, lista eller ja/nej.",
    "empty_text": "Texten är tom.",
    "unfit_text": "Texten har tecken som inte kan visas eller skrivas ut.",
    "empty_list": "Listan är tom. Skriv minst en rad.",
    "out_of_range": "Värdet är för stort, för litet, för långt eller för många.",
    "bad_id": "Ett id får bara ha små bokstäver a–z, siffror och _ och börjar med en bokstav.",
    "reserved_id": "Det id:t använder programmet självt. Välj ett annat.",
    "duplicate_id": "Samma id står två gånger.",
    "unknown_kind": "Sådana fält finns inte.",
    "unknown_role": "Rollen finns inte.",
    "unknown_recipient": "Mottagaren finns inte.",
    "unknown_layout": "Den uppställningen finns inte.",
    "unknown_default": "Det värdet kan inte fyllas i av sig självt.",
    "unknown_group": "Gruppen finns inte.",
    "unknown_privacy": "Välj shared, until_approved eller own.",
    "unknown_paper_use": "Välj blank eller never.",
    "unknown_section": "Delen finns inte i blanketten.",
    "unknown_stage": "Steget finns inte i blanketten.",
    "unknown_field": "Frågan finns inte i blanketten.",
    "unknown_option": "Svarsalternativet finns inte.",
    "unknown_form": "Blanketten finns inte.",
    "unknown_place": "Blanketten har ingen sådan text.",
    "unknown_gate": "Kontrollen före steget finns inte.",
    "unknown_catalogue": "Listan med förslag finns inte.",
    "unknown_prefill": "Det som ska hämtas från en annan blankett finns inte.",
    "bad_prefill": "Skriv blankettens id, en punkt och frågans id.",
    "round_like_id": "Ett id får inte sluta med __ och en siffra.",
    "repeat_not_last": "Bara det sista steget kan upprepas.",
    "repeat_condition": "Villkoret för att upprepa går inte att använda.",
    "area_shape": "Ett område har rutor att kryssa, en text och ett ”avstår”.",
    "gate_before_concern": "En orosanmälan får inte ha någon kontroll före sig.",
    "key_not_for_kind": "Det ordet hör inte till fältets slag.",
    "options_missing": "Svarsalternativ saknas.",
    "columns_missing": "Kolumner saknas.",
    "column_kind": "En tabell kan inte ha den sortens kolumn.",
    "range_missing": "Lägsta och högsta tal saknas.",
    "range_reversed": "Lägsta talet är större än det högsta.",
    "mnemonic_bad": "Tangenten efter & måste vara en bokstav eller siffra.",
    "mnemonic_repeated": "Två frågor har samma tangent. Flytta & till en annan bokstav.",
    "stage_order": "Steget öppnas efter ett som kommer senare.",
    "stage_without_fields": "Steget har inga frågor.",
    "later_stage": "Villkoret gäller en fråga i ett senare steg.",
    "not_a_date_field": "Frågan är inget datum.",
    "condition_shape": "Villkoret är fel uppställt.",
    "condition_too_deep": "Villkoret är för djupt. Dela upp det.",
    "condition_not_for_kind": "Villkoret passar inte frågans slag.",
    "condition_cycle": "Frågorna visas beroende av varandra i en ring.",
    "avoided_code": "Det ordet används inte längre.",
    "months_not_twelve": "Det ska vara tolv månader.",
    "not_a_decimal": "Skriv talet inom citattecken och med punkt.",
    "old_instrument": "Formuläret har 16 frågor. Det är det gamla från 1993 och räknas på ett annat sätt.",
    "item_order": "Frågorna ska numreras från 1 och uppåt utan hopp.",
    "too_few_items": "En funktion har för få frågor som räknas.",
    "wording_partly": "Ordalydelsen ska finnas för alla frågor eller för ingen.",
    "rule_version_kept": "Uträkningen är ändrad men regelversionen är densamma. Höj den.",
    "version_not_higher": "Programmets egen version har samma eller ett högre nummer. Välj ett högre.",
    "privacy_weaker": "Programmets egen blankett är mer skyddad. Skolans får inte visa texten för fler.",
    "gate_dropped": "Programmets egen blankett har en kontroll före sig. Den ska stå kvar.",
    "approval_wider": "Elevens godkännande ska finnas kvar, för samma läsare.",
    "version_used": "Det versionsnumret är redan använt för en annan fil. Välj ett högre.",
}


def sentence(problem: DefinitionProblem) -> str:
    """What is wrong, in Swedish."""
    return TEXTS.get(problem.code, OTHER)


def place(problem: DefinitionProblem) -> str:
    """Where: the part, the question and the word, as they stand in the file; empty for the whole file."""
    block = _BLOCKS.get(problem.section)
    section, name = ("delen", problem.section) if block is None else (block, problem.field)
    field = problem.field if block is None else ""
    named = ((section, name), ("frågan", field), ("ordet", problem.key))
    return ", ".join(f"{word} {value}".strip() for word, value in named if value or word == block)


def details(problem: DefinitionProblem) -> str:
    """Where, what stands there and what to write instead. The file's own words stay as they are."""
    parts = [place(problem), *_line(problem.found), *_found(problem), *_instead(problem.remedy)]
    return " · ".join(part for part in parts if part)


def _line(found: str) -> list[str]:
    at = _AT.search(found)
    return [] if at is None else [f"rad {at[1]}, tecken {at[2]}"]


def _found(problem: DefinitionProblem) -> list[str]:
    """The word that is wrong, where the place does not name it already."""
    word = _QUOTED.search(problem.found)
    if word is None or word[1] == problem.key or _AT.search(problem.found):
        return []
    return [f"där står ”{word[1]}”"]


def _instead(remedy: str) -> list[str]:
    near, known, most = (pattern.search(remedy) for pattern in (_NEAR, _KNOWN, _MOST))
    told: list[str] = []
    if near is not None:
        told.append(f"Menade du {near[1]}?")
    if known is not None and known[1] != "none":
        told.append(f"Det här finns: {known[1]}.")
    if most is not None:
        told.append(f"Högst {most[1]}.")
    wanted = _WANTED.get(remedy)
    return [" ".join(told)] if told else [wanted] if wanted else []


_BLOCKS: Mapping[str, str] = {
    "stages": "steget",
    "handovers": "överlämningen",
    "copies": "exemplaret",
    "approvals": "godkännandet",
    "outcomes": "utfallet",
    "done": "när den är klar",
    "requires": "kravet",
}
_AT = re.compile(r"line (\d+), column (\d+)")
_QUOTED = re.compile(r"'([^']+)'")
_NEAR = re.compile(r"Did you mean (\S+)\?")
_KNOWN = re.compile(r"Known: (.+)\.")
_MOST = re.compile(r"at most (\d+)")
_WANTED: Mapping[str, str] = {
    "Write a text.": "Skriv en text inom citattecken.",
    "Write true or false.": "Skriv true eller false.",
    "Write a whole number.": "Skriv ett heltal utan citattecken.",
    "Write a list of texts.": 'Skriv en lista av texter: ["a", "b"].',
    "Write a list of tables.": "Skriv [[…]] med dubbla klamrar.",
    "Write a table.": "Skriv en tabell: { … }.",
}
"""What the catalog says of kinds of values, in Swedish."""
