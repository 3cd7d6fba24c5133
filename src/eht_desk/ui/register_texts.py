# SPDX-License-Identifier: EUPL-1.2
"""Swedish words for register files: what a column can mean, what was wrong with a row and what to do, what changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eht_desk.application.register_changes import ImportResult
from eht_desk.domain.identity_numbers import IdentityProblem
from eht_desk.domain.register import RowProblem
from eht_desk.domain.register_sources import ColumnTarget, FileInspection
from eht_desk.ui.words import counted, listed

TARGETS: Mapping[str, str] = {
    ColumnTarget.IGNORE: "Läses inte",
    ColumnTarget.GIVEN_NAME: "Elevens förnamn",
    ColumnTarget.FAMILY_NAME: "Elevens efternamn",
    ColumnTarget.FULL_NAME: "Elevens hela namn",
    ColumnTarget.IDENTITY: "Elevens personnummer",
    ColumnTarget.BIRTH_DATE: "Elevens födelsedag",
    ColumnTarget.CLASS_NAME: "Klass",
    ColumnTarget.GRADE: "Årskurs",
    ColumnTarget.PUPIL_EXTERNAL_ID: "Elevens id i elevregistret",
    ColumnTarget.EMAIL: "Elevens e-post",
    ColumnTarget.SECURITY_MARKING: "Skyddade personuppgifter",
    ColumnTarget.GUARDIAN1_GIVEN_NAME: "Vårdnadshavare 1, förnamn",
    ColumnTarget.GUARDIAN1_FAMILY_NAME: "Vårdnadshavare 1, efternamn",
    ColumnTarget.GUARDIAN1_NAME: "Vårdnadshavare 1, hela namnet",
    ColumnTarget.GUARDIAN1_PHONE: "Vårdnadshavare 1, telefon",
    ColumnTarget.GUARDIAN1_EMAIL: "Vårdnadshavare 1, e-post",
    ColumnTarget.GUARDIAN1_IDENTITY: "Vårdnadshavare 1, personnummer",
    ColumnTarget.GUARDIAN2_GIVEN_NAME: "Vårdnadshavare 2, förnamn",
    ColumnTarget.GUARDIAN2_FAMILY_NAME: "Vårdnadshavare 2, efternamn",
    ColumnTarget.GUARDIAN2_NAME: "Vårdnadshavare 2, hela namnet",
    ColumnTarget.GUARDIAN2_PHONE: "Vårdnadshavare 2, telefon",
    ColumnTarget.GUARDIAN2_EMAIL: "Vårdnadshavare 2, e-post",
    ColumnTarget.GUARDIAN2_IDENTITY: "Vårdnadshavare 2, personnummer",
    ColumnTarget.MENTOR_NAME: "Mentor",
    ColumnTarget.ACTIVE: "Om eleven går kvar",
    ColumnTarget.START_DATE: "Från och med",
    ColumnTarget.END_DATE: "Till och med",
}
"""What a column can mean, in the order of the list on the mapping page."""


@dataclass(frozen=True, slots=True)
class RowText:
    """What was wrong with a row, and what somebody does about it (empty: nothing)."""

    what: str
    do: str = ""


_MOST_NAMES = 8
_IN_REGISTER = "Rätta i elevregistret och läs in igen."
_CHECK = "Jämför med elevregistret."
_OTHER_CODING = "Välj en annan teckenkodning eller hämta ut filen på nytt."
_NO_CODING = "Hämta ut filen på nytt ur elevregistret."
_TEXT_FILES = (".csv", ".txt", ".tsv")
_ADD_NUMBER = "Lägg till personnummer i elevregistret och läs in igen."

_BY_HAND = "Läggs inte in. Rektor eller kurator lägger till eleven för hand."

ROW_TEXTS: Mapping[str, RowText] = {
    # -- protected identity: no name, no number, only the row
    "marking_held": RowText("Skyddade personuppgifter", _BY_HAND),
    "guardian_marking_held": RowText("En vårdnadshavare har skyddade personuppgifter", _BY_HAND),
    "marking_unknown_held": RowText(
        "Filen säger inte om eleven har skyddade personuppgifter",
        "Svara på frågan ovanför eller läs in en fil med uppgiften.",
    ),
    # -- names
    "name_missing": RowText("För- eller efternamn saknas", _IN_REGISTER),
    "name_is_formula": RowText(
        "Namnet är en formel i kalkylbladet", "Spara bladet som värden och läs in igen."
    ),
    "letters_broken": RowText("Bokstäver i namnet har gått sönder", _OTHER_CODING),
    "guardian_name_missing": RowText("Vårdnadshavarens namn saknas", _IN_REGISTER),
    "guardian_letters_broken": RowText(
        "Bokstäver i vårdnadshavarens namn har gått sönder",
        _OTHER_CODING,
    ),
    # -- numbers
    "identity_missing": RowText("Personnummer saknas", _CHECK),
    "identity_free_text": RowText("Personnumret går inte att läsa", _IN_REGISTER),
    IdentityProblem.IDENTITY_LOST_DIGITS: RowText(
        "Kalkylprogrammet har tappat siffror i personnumret",
        "Hämta ut filen på nytt utan att öppna den i Excel.",
    ),
    "guardian_identity_lost_digits": RowText(
        "Kalkylprogrammet har tappat siffror i vårdnadshavarens personnummer",
        "Hämta ut filen på nytt utan att öppna den i Excel.",
    ),
    IdentityProblem.CHECK_DIGIT: RowText("Kontrollsiffran stämmer inte", _CHECK),
    IdentityProblem.CENTURY_GUESSED: RowText("Årtalet har två siffror, seklet är gissat", _CHECK),
    IdentityProblem.ZERO_RESTORED: RowText("En nolla först i personnumret saknades och är ditsatt", _CHECK),
    IdentityProblem.DECIMALS_REMOVED: RowText("Personnumret hade decimaler, de är borttagna"),
    IdentityProblem.SEPARATOR_MENDED: RowText("Bindestreck eller mellanslag i personnumret är rättat"),
    IdentityProblem.EXPONENT_EXPANDED: RowText(
        "Personnumret var skrivet som 2,0E+11 och är utskrivet", _CHECK
    ),
    IdentityProblem.DAY_UNKNOWN: RowText("Samordningsnummer utan födelsedag"),
    IdentityProblem.MONTH_UNKNOWN: RowText("Samordningsnummer utan födelsemånad"),
    IdentityProblem.DATE_IMPOSSIBLE: RowText("Födelsedagen i personnumret finns inte", _IN_REGISTER),
    IdentityProblem.DATE_IN_FUTURE: RowText("Födelsedagen i personnumret har inte varit än", _IN_REGISTER),
    "identity_shared": RowText("Två elever har samma personnummer", _IN_REGISTER),
    # -- dates, class, grade
    "birth_date_unreadable": RowText("Födelsedagen går inte att läsa", _IN_REGISTER),
    "date_unreadable": RowText("Ett datum går inte att läsa", _IN_REGISTER),
    "grade_unreadable": RowText("Årskursen går inte att läsa", _CHECK),
    "several_classes": RowText("Eleven står i flera klasser, den första gäller", _CHECK),
    # -- guardians and staff
    "guardian_not_in_file": RowText(
        "Vårdnadshavaren finns inte i filen", "Läs in filen med vårdnadshavare samtidigt."
    ),
    "guardian_without_pupil": RowText(
        "Vårdnadshavaren hör till en elev som inte finns i filen", "Läs in filen med elever samtidigt."
    ),
    "relation_missing": RowText("Det står inte vad den vuxna är för eleven", _CHECK),
    "relation_left_out": RowText(
        "Den vuxna är inte vårdnadshavare, god man eller familjehem och läses inte in"
    ),
    "mentor_not_in_file": RowText("Mentorn finns inte i filen", "Läs in filen med personal samtidigt."),
    # -- rows
    "row_too_short": RowText("Raden har för få kolumner", "Titta på raden i filen."),
    "row_too_long": RowText("Raden har för många kolumner", "Titta på raden i filen."),
    "duplicate_row": RowText("Samma elev står en gång till, den första raden gäller"),
    "duplicate_conflict": RowText("Samma elev står flera gånger med olika uppgifter", _IN_REGISTER),
    "columns_not_understood": RowText(
        "Kolumnerna i filen gick inte att förstå", "Välj vad kolumnerna betyder."
    ),
    "persons_missing": RowText("Filen med personer saknas", "Välj alla filer från exporten."),
    "unit_not_checked": RowText(
        "Filen säger inte vilken skolenhet eleven går på", "Kontrollera att filen bara gäller er skola."
    ),
    # -- matching with the store
    "several_pupils_fit": RowText("Flera elever i arkivet kan vara den här", _ADD_NUMBER),
    "several_rows_fit": RowText("Flera rader i filen kan vara samma elev i arkivet", _ADD_NUMBER),
    "id_and_number_disagree": RowText("Id och personnummer pekar på två olika elever", _IN_REGISTER),
    "other_name": RowText("Numret eller id:t hör till en elev med ett helt annat namn", _IN_REGISTER),
    "number_at_other_school": RowText(
        "Personnumret hör till en elev med ett helt annat namn på en annan skola", _IN_REGISTER
    ),
    "possibly_the_same_pupil": RowText("Kan vara en elev som bytt klass", _ADD_NUMBER),
    "similar_pupil_exists": RowText("En elev med samma namn finns redan, den här läggs in som ny", _CHECK),
}

SKIPPED: Mapping[str, tuple[str, str]] = {
    "empty": ("tom rad", "tomma rader"),
    "sum_row": ("summarad", "summarader"),
    "heading": ("rubrikrad", "rubrikrader"),
    "above_heading": ("rad ovanför rubrikerna", "rader ovanför rubrikerna"),
    "not_active": ("elev som har slutat", "elever som har slutat"),
    "not_enrolled": ("person som inte är inskriven", "personer som inte är inskrivna"),
    "other_unit": ("elev på en annan skola", "elever på andra skolor"),
    "not_pupil": ("person som inte är elev", "personer som inte är elever"),
    "not_class": ("grupp som inte är en klass", "grupper som inte är klasser"),
    "class_not_current": ("klass som inte gäller nu", "klasser som inte gäller nu"),
}

FIELDS: Mapping[str, str] = {
    "given_name": "Förnamn",
    "family_name": "Efternamn",
    "identity": "Personnummer",
    "birth_date": "Födelsedag",
    "external_id": "Id i elevregistret",
    "class_name": "Klass",
    "grade": "Årskurs",
    "email": "E-post",
    "left_on": "Slutade",
    "guardian_added": "Ny vårdnadshavare",
    "guardian_removed": "Vårdnadshavare tas bort",
    "guardian_name": "Vårdnadshavarens namn",
    "guardian_identity": "Vårdnadshavarens personnummer",
    "guardian_external_id": "Vårdnadshavarens id i elevregistret",
    "guardian_phones": "Vårdnadshavarens telefon",
    "guardian_emails": "Vårdnadshavarens e-post",
    "guardian_kind": "Vem den vuxna är",
}

_LAYOUTS = {
    "schoolsoft_students": "elevlista från SchoolSoft",
    "schoolsoft_parents": "vårdnadshavare från SchoolSoft",
    "schoolsoft_groups": "klasser från SchoolSoft",
    "skola24_children": "barnfil från Skola24",
    "skola24_guardians": "föräldrafil från Skola24",
    "skola24_staff": "personalfil från Skola24",
    "unikum_persons": "personfil från Unikum",
}
_CONTAINERS = {
    "text": "textfil",
    "xlsx": "Excelfil",
    "xls": "äldre Excelfil",
    "ods": "kalkylblad",
    "html": "tabell i en webbsida",
}

ENCODINGS: tuple[tuple[str, str], ...] = (
    ("", "Som filen ser ut"),
    ("utf-8", "UTF-8"),
    ("cp1252", "Windows (åäö från äldre program)"),
    ("iso-8859-1", "ISO 8859-1"),
    ("utf-16", "UTF-16"),
    ("cp437", "DOS"),
)
SEPARATORS: tuple[tuple[str, str], ...] = (
    ("", "Som filen ser ut"),
    (";", "Semikolon"),
    (",", "Komma"),
    ("\t", "Tabb"),
    ("|", "Lodstreck"),
)


def row_text(problem: RowProblem) -> RowText:
    """What was wrong with a row; a code without words of its own still says that the row needs a look."""
    text = ROW_TEXTS.get(problem.code, RowText("Raden behöver ses över", "Titta på raden i filen."))
    if text.do == _OTHER_CODING and not problem.source.casefold().endswith(_TEXT_FILES):
        return RowText(text.what, _NO_CODING)  # a workbook has no coding to choose
    return text


def format_text(inspection: FileInspection) -> str:
    """What kind of file it is, in words."""
    if inspection.format == "ss12000":
        return "Export enligt SS 12000. Den läses som den är."
    container = _CONTAINERS.get(inspection.container, "tabell")
    layout = _LAYOUTS.get(inspection.layout)
    return (
        f"{container[:1].upper()}{container[1:]}, {layout}."
        if layout
        else f"{container[:1].upper()}{container[1:]}."
    )


def result_text(result: ImportResult) -> str:
    """What was taken in: 33 nya elever, 0 ändrade ..."""
    parts = [
        counted(result.added, "ny elev", "nya elever"),
        counted(result.changed, "ändrad", "ändrade"),
        counted(result.unchanged, "oförändrad", "oförändrade"),
    ]
    if result.left:
        parts.append(f"{result.left} har slutat")
    if result.from_other_schools:
        parts.append(f"{result.from_other_schools} flyttade hit från en annan skola")
    if result.held:
        parts.append(f"{result.held} hålls tillbaka")
    text = ", ".join(parts) + "."
    if result.without_class:
        number = counted(len(result.without_class), "elev", "elever")
        text += f" {number} har ingen klass i år: {listed(result.without_class, _MOST_NAMES)}."
    return text


def skipped_text(skipped: tuple[tuple[str, int], ...]) -> str:
    """3 tomma rader och 1 summarad hoppades över; empty when nothing was."""
    parts = []
    for code, count in skipped:
        one, many = SKIPPED.get(code, ("rad", "rader"))
        parts.append(f"{count} {one if count == 1 else many}")
    if not parts:
        return ""
    listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} och {parts[-1]}"
    return f"Hoppades över: {listed}."
