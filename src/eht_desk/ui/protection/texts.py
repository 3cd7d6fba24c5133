# SPDX-License-Identifier: EUPL-1.2
"""Swedish words about protected identity: grades, what is secret, what happened. No Qt, no person's name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eht_desk.domain.ids import GuardianId
from eht_desk.domain.log_kinds import LogGroup, group_of
from eht_desk.domain.protection import PlanLoosening, ProtectionEvent, ProtectionGrade, Secret
from eht_desk.ui.widgets.long_words import breaking
from eht_desk.ui.words import listed

GRADES: Mapping[ProtectionGrade, str] = {
    ProtectionGrade.LOCAL: "Lokalt skydd",
    ProtectionGrade.CONFIDENTIALITY_MARKING: "Sekretessmarkering",
    ProtectionGrade.PROTECTED_REGISTRATION: "Skyddad folkbokföring",
}

GRADE_LINES: Mapping[ProtectionGrade, str] = {
    ProtectionGrade.LOCAL: (
        "Skolan skyddar utan beslut av Skatteverket, till exempel vid skyddat boende, LVU eller hedershot."
    ),
    ProtectionGrade.CONFIDENTIALITY_MARKING: (
        "Skatteverket har satt en varning i folkbokföringen: varje uppgift prövas noga innan den lämnas ut."
    ),
    ProtectionGrade.PROTECTED_REGISTRATION: (
        "Eleven är folkbokförd på en annan ort än hemmet. Kommunen i folkbokföringen kan vara fel kommun."
    ),
}


def grade_lines(grades: Sequence[ProtectionGrade]) -> str:
    """What each grade means, a line each with its name: they are facts about the grade, not about this person."""
    return "\n".join(f"{GRADES[item]}: {GRADE_LINES[item]}" for item in grades)


SECRETS: Mapping[Secret, str] = {
    Secret.NAME: "Namn",
    Secret.ADDRESS: "Adress",
    Secret.SCHOOL: "Skola",
    Secret.CLASS: "Klass",
    Secret.STAFF: "Personal",
    Secret.RELATIVE: "Anhöriga",
}

EVENTS: Mapping[ProtectionEvent, str] = {
    ProtectionEvent.BEGUN: "Skyddades",
    ProtectionEvent.TIGHTENED: "Skyddet höjdes",
    ProtectionEvent.PLAN_CHANGED: "Planen ändrades",
    ProtectionEvent.MEMBER_ADDED: "Fick behörighet",
    ProtectionEvent.MEMBER_REMOVED: "Behörighet togs bort",
    ProtectionEvent.MEMBER_BACK: "Kom tillbaka med sitt gamla blad",
    ProtectionEvent.LOOSENING_ASKED: "Lägre skydd begärdes",
    ProtectionEvent.LOOSENING_REFUSED: "Lägre skydd nekades",
    ProtectionEvent.PLAN_LOOSENING_ASKED: "Lättare plan begärdes",
    ProtectionEvent.PLAN_LOOSENING_REFUSED: "Lättare plan nekades",
    ProtectionEvent.LOOSENING_WITHDRAWN: "Begäran om lägre skydd togs tillbaka",
    ProtectionEvent.PLAN_LOOSENING_WITHDRAWN: "Begäran om lättare plan togs tillbaka",
    ProtectionEvent.LOOSENED: "Skyddet sänktes",
    ProtectionEvent.ENDED: "Skyddet avslutades",
}

OUT_KINDS: Mapping[str, str] = {
    "paper_printed": "Utskrivet",
    "paper_saved_to_file": "Sparat som fil",
    "copy_delivered": "Lämnat",
    "cover_printed": "Följebrev, utskrivet",
    "received_printed": "Inkommet, utskrivet",
    "received_saved": "Inkommet, sparat som fil",
    "received_handed_over": "Inkommet, lämnat vidare",
    "returned_pages_printed": "Inlästa sidor, utskrivna",
    "log_list_printed": "Lista till eleven över vem som har läst, utskriven",
    "survey_printed": "Frågeformulär eller sammanställning, utskrivet",
    "meeting_paper_printed": "Det som ett EHT-möte sade, utskrivet",
    "pack_printed": "Lista till nästa skola, utskriven",
}

NAMED_IN: Mapping[str, str] = {
    "document": "Dokument",
    "draft": "Utkast",
    "note": "Kontakt",
    "task": "Uppgift",
    "case": "Ärende",
    "received": "Inkommet",
    "note_draft": "Påbörjad kontakt",
    "consent": "Samtycke",
    "survey": "Frågeformulär",
    "offered": "Erbjuden tid",
    "override": "Avsteg i ärendet",
    "signal": "Frånvaro som någon har sett",
    "fact": "Uppgift om eleven",
    "decision": "Beslut i ärendet",
    "measure": "Insats",
    "meeting_item": "EHT-möte",
    "meeting": "EHT-möte, det som inte gäller en elev",
    "check": "Kontroll av statistiken",
    "calendar": "Läsåret",
}

_OPENINGS: Mapping[str, str] = {
    "identity_revealed": "visade identiteten",
    "identity_searched": "sökte på namnet",
    "name_looked_for": "letade efter namnet i texter",
    "key_sheet_printed": "skrev ut nyckelbladet",
    "pupil_protected": "skyddade eleven",
    "pupil_added_protected": "lade till eleven som skyddad",
    "protection_plan_changed": "ändrade planen",
    "protection_member_added": "gav behörighet",
    "protection_member_removed": "tog bort behörighet",
    "protection_tightened": "höjde skyddet",
    "loosening_asked": "begärde lägre skydd",
    "loosening_taken_back": "tog tillbaka en begäran",
    "loosening_answered": "svarade om lägre skydd",
    "protection_step_done": "gjorde klart skyddet",
}

_GROUPS: Mapping[LogGroup, str] = {
    LogGroup.READ: "läste",
    LogGroup.TAKEN_OUT: "skrev ut eller lämnade",
    LogGroup.REVEALED: "öppnade något stängt",
    LogGroup.CHANGED: "skrev",
    LogGroup.ELSE: "skrev",
}


def opening_words(kind: str) -> str:
    """What somebody did, from the kind of log row: `läste`, `visade identiteten`."""
    return _OPENINGS.get(kind, "") or _GROUPS[group_of(kind)]


NO_PROTECTION = "inget skydd"


def asked_words(to: ProtectionGrade | None, of_plan: PlanLoosening | None = None) -> str:
    """What somebody asks for: a lower grade, or none, or that something of the plan falls."""
    if of_plan is not None:
        return "en lättare plan"
    return NO_PROTECTION if to is None else GRADES[to].lower()


def falls_words(falls: PlanLoosening, numbers: Mapping[GuardianId, int]) -> str:
    """What would not hold any more: `skola och klass är inte längre hemligt, Test Testsson får kontaktas`."""
    people = [
        person.name if person.guardian_id is None else denied_guardian(person.guardian_id, numbers)
        for person in falls.denied
    ]
    secrets = listed(SECRETS[item].lower() for item in falls.secrets)
    parts = (
        f"{secrets} är inte längre hemligt" if secrets else "",
        f"{breaking(listed(people, most=len(people)))} får kontaktas" if people else "",
    )
    return ", ".join(part for part in parts if part)


BAND = "Skyddade personuppgifter"


def band_title(grade: ProtectionGrade | None) -> str:
    """`Skyddade personuppgifter · sekretessmarkering`."""
    return BAND if grade is None else f"{BAND} · {GRADES[grade].lower()}"


def members_line(others: Sequence[str]) -> str:
    """`Bara du och Karin Ås är behöriga.` Many are counted."""
    if not others:
        who = "Bara du är behörig"
    elif len(others) == 1:
        who = f"Bara du och {others[0]} är behöriga"
    elif len(others) == 2:
        who = f"Bara du, {others[0]} och {others[1]} är behöriga"
    else:
        who = f"Bara du och {len(others)} andra är behöriga"
    return f"{who}. Varje öppning loggas."


def left_out_words(left: PlanLoosening, numbers: Mapping[GuardianId, int]) -> str:
    """What a saved plan did not take along, and when it can be asked for."""
    return (
        "Det som skyddar mer gäller nu. Det här är varken ändrat eller begärt, för en annan begäran väntar på svar: "
        f"{falls_words(left, numbers)}. Begär det när den är besvarad eller tagen tillbaka."
    )


def denied_guardian(guardian_id: GuardianId, numbers: Mapping[GuardianId, int]) -> str:
    """A guardian who must never be contacted, without the name."""
    number = numbers.get(guardian_id)
    who = f"vårdnadshavare {number}" if number else "en vårdnadshavare"
    return f"{who} (namnet visas med identiteten)"
