# SPDX-License-Identifier: EUPL-1.2
"""What a column heading means: Swedish and English words of the systems that schools export from.

Only the words. Contents are looked at in `table_layout.py`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from eht_desk.domain.register_sources import ColumnTarget

# Folded: lower case, å/ä -> a, ö -> o, letters and digits only. A broken letter (`F?rnamn`) is a `?` in
# the heading and stands for any letter.
_WORDS: dict[ColumnTarget, tuple[str, ...]] = {
    ColumnTarget.GIVEN_NAME: (
        "fornamn", "fname", "firstname", "givenname", "tilltalsnamn", "elevfornamn", "elevensfornamn",
        "fornamnelev", "elevenfornamn", "barnetsfornamn",
    ),
    ColumnTarget.FAMILY_NAME: (
        "efternamn", "lname", "lastname", "familyname", "surname", "elevefternamn", "elevensefternamn",
    ),
    ColumnTarget.FULL_NAME: ("namn", "name", "elev", "elevnamn", "elevensnamn", "fullname", "student",
    "pupil", "barn"), ColumnTarget.IDENTITY: (
        "personnummer", "personnr", "pnr", "persnr", "pnummer", "socialnumber", "studentsocialnumber",
        "civicno", "civicnumber", "elevpnr", "elevpersonnummer", "elevenspersonnummer",
        "personalidentitynumber", "ssn", "personid", "identitetsnummer", "fodelsenummer",
    ),
    ColumnTarget.BIRTH_DATE: ("fodelsedatum", "fodd", "fodelsedag", "birthdate", "dateofbirth", "dob",
    "fodelsetid"), ColumnTarget.CLASS_NAME: (
        "klass", "class", "classname", "klassnamn", "avdelning", "grupp", "basgrupp", "hemklass",
        "mentorsklass",
    ),
    ColumnTarget.GRADE: ("arskurs", "ak", "grade", "year", "schoolyear", "lasar", "arskull", "skolar",
    "arskursforelev"),
    ColumnTarget.PUPIL_EXTERNAL_ID: (
        "studentid", "elevid", "externtid", "externid", "externalid", "pupilid", "elevnr", "elevnummer",
        "guid", "id",
    ),
    ColumnTarget.EMAIL: ("email", "epost", "mail", "epostadress", "mejl", "elevepost", "elevmail",
    "studentemail"), ColumnTarget.SECURITY_MARKING: (
        "sekretess", "skyddad", "skyddadidentitet", "skyddadepersonuppgifter", "securitymarking",
        "sekretessmarkering", "skyddadfolkbokforing", "protected", "skydd", "skyddadperson",
        "skyddadeuppgifter", "sekretessmarkerad", "dolj", "skyddadadress", "hemlig", "protectedidentity",
        "skyddsmarkering", "sakerhetsmarkering", "doljkontaktuppgifter", "doljuppgifter",
    ),
    ColumnTarget.MENTOR_NAME: (
        "mentor", "mentorer", "teacher", "klassforestandare", "klasslarare", "larare", "mentornamn", "kf",
    ),
    ColumnTarget.ACTIVE: ("active", "aktiv", "classtype", "status", "inskriven"),
    ColumnTarget.START_DATE: ("startdatum", "start", "startdate", "fran", "franochmed", "fom",
    "inskrivningsdatum"), ColumnTarget.END_DATE: ("slutdatum", "slut", "enddate", "till", "tillochmed",
    "tom", "utskrivningsdatum"),
}  # fmt: skip
_MEANINGS = {word: target for target, words in _WORDS.items() for word in words}

_GUARDIAN = re.compile(r"vardnadshavare|malsman|guardian|parent|foralder|vardnadsh|vh|vnh")
_GUARDIAN_PARTS = (
    ("given_name", ("fornamn", "fname", "firstname", "givenname")),
    ("family_name", ("efternamn", "lname", "lastname", "familyname", "surname")),
    (
        "phone",
        (
            "mobil",
            "mobile",
            "telefon",
            "tel",
            "phone",
            "tfn",
            "mobiltelefon",
            "hemtelefon",
            "arbetstelefon",
            "telefonmobil",
            "telefonhem",
            "telefonarbete",
            "mobilnummer",
            "telefonnummer",
            "mobilnr",
            "telefonnr",
            "mobiltelefonnummer",
        ),
    ),
    ("email", ("epost", "email", "mail", "mejl", "epostadress")),
    ("identity", ("personnummer", "pnr", "personnr", "socialnumber", "persnr")),
    ("name", ("namn", "name", "fullstandigtnamn", "")),
)
_NUMBERED_GUARDIAN = re.compile(
    r"(?:vardnadshavare|malsman|guardian|parent|foralder|vardnadsh|vh|vnh)s?n?s?([12])|"
    r"([12])(?:vardnadshavare|malsman|guardian|parent|foralder|vardnadsh|vh|vnh)"
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SCHOOLSOFT_PARENT = re.compile(r"(fname|lname|email|mobile|phone|socialnumber)([12])")
_SCHOOLSOFT_PARTS = {
    "fname": "given_name",
    "lname": "family_name",
    "email": "email",
    "mobile": "phone",
    "phone": "phone",
    "socialnumber": "identity",
}


def fold_heading(text: str) -> str:
    """A heading for comparing; `?` and the replacement character stay as `?` (a letter that was lost)."""
    decomposed = unicodedata.normalize("NFD", text.replace("\ufffd", "?").casefold())
    return "".join(letter for letter in decomposed if letter.isalnum() or letter == "?")


@lru_cache(maxsize=512)
def heading_target(text: str) -> ColumnTarget | None:
    """What the heading means, None when it is not known."""
    folded = fold_heading(text)
    if not folded:
        return None
    found = _folded_target(folded)
    if found is None and (bare := fold_heading(_BRACKETS.sub(" ", text))) != folded:
        return _folded_target(bare)  # `Personnummer (ååååmmdd-nnnn)`
    return found


def _folded_target(folded: str) -> ColumnTarget | None:
    folded = folded.replace("v?rdnad", "vardnad").replace("m?lsman", "malsman").replace("f?rnamn", "fornamn")
    if "?" in folded.rstrip("?"):
        return _broken_heading_target(folded)
    return _MEANINGS.get(folded) or _guardian_target(folded)


def _broken_heading_target(folded: str) -> ColumnTarget | None:
    pattern = re.compile(folded.replace("?", "."))
    found = {target for word, target in _MEANINGS.items() if pattern.fullmatch(word)}
    return found.pop() if len(found) == 1 else None


def _guardian_target(folded: str) -> ColumnTarget | None:
    """`Vårdnadshavare 2 mobil`, `Vh1 e-post`, `mobile1`; without a number the first guardian is meant."""
    parent = _SCHOOLSOFT_PARENT.fullmatch(folded)
    if parent is not None:
        return ColumnTarget(f"guardian{parent[2]}_{_SCHOOLSOFT_PARTS[parent[1]]}")
    word = _GUARDIAN.search(folded)
    if word is None:
        return None
    rest = folded[: word.start()] + folded[word.end() :]
    # `Vårdnadshavare 1 telefon 2` is the first guardian's second telephone.
    numbered = _NUMBERED_GUARDIAN.search(folded)
    number = (numbered[1] or numbered[2]) if numbered is not None else "2" if "2" in rest else "1"
    part_word = re.sub(r"[0-9]|^s|^ns", "", rest)
    for part, words in _GUARDIAN_PARTS:
        if part_word in words:
            return ColumnTarget(f"guardian{number}_{part}")
    return None
