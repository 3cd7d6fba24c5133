# SPDX-License-Identifier: EUPL-1.2
"""What is wrong in a file that a school hands in, as Swedish sentences with the place. No Qt.

Whoever writes the file needs the keys as they stand in it, so keys and words of the file stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping

from eht_desk.application.ports.paper_catalogs import DefinitionProblem

OTHER = "Det här går inte att använda."

TEXTS: Mapping[str, str] = {
    "file_too_large": "Filen är för stor. Den får vara högst 1 MB.",
    "not_utf8": "Filen är inte sparad som UTF-8. Spara den så i textredigeraren.",
    "not_toml": "Filen följer inte TOML. Rätta raden som nämns.",
    "not_a_picture": "Filen är ingen hel PNG- eller JPEG-bild. Spara bilden på nytt.",
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
    named = (("del", problem.section), ("fråga", problem.field), ("ord", problem.key))
    return ", ".join(f"{word} {value}" for word, value in named if value)
