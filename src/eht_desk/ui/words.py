# SPDX-License-Identifier: EUPL-1.2
"""Swedish words for codes that several screens show: roles, states, guardians, ages. No Qt."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from datetime import date

from eht_desk.domain.accounts import Role
from eht_desk.domain.documents import DeliveryWay, DocumentState
from eht_desk.domain.forms.model import HandoverDefinition
from eht_desk.domain.organisation import Period
from eht_desk.domain.plain_text import without_marks
from eht_desk.domain.recipients import Recipient
from eht_desk.ui.widgets.date_text import long_date

ROLES: dict[Role, str] = {
    Role.RECTOR: "Rektor",
    Role.MENTOR: "Mentor",
    Role.COUNSELLOR: "Kurator",
    Role.SPECIAL_EDUCATOR: "Specialpedagog",
    Role.PSYCHOLOGIST: "Skolpsykolog",
    Role.NURSE: "Skolsköterska",
    Role.PHYSICIAN: "Skolläkare",
    Role.INVESTIGATOR: "Utredare",
    Role.ADMINISTRATOR: "Administratör",
}

RECIPIENTS: dict[Recipient, str] = {
    Recipient.RECTOR: "Rektor",
    Recipient.EHT: "EHT",
    Recipient.MENTOR: "Mentor",
    Recipient.COUNSELLOR: "Kurator",
    Recipient.TEACHERS: "Undervisande lärare",
    Recipient.GUARDIAN: "Vårdnadshavare",
    Recipient.PUPIL: "Eleven",
    Recipient.SCHOOL_AUTHORITY: "Huvudman",
    Recipient.HOME_MUNICIPALITY: "Hemkommun",
    Recipient.SOCIAL_SERVICES: "Socialtjänst",
    Recipient.HEALTH_CARE: "Hälso- och sjukvård",
    Recipient.OTHER: "Annan",
}

WAYS: dict[DeliveryWay, str] = {
    DeliveryWay.BY_HAND: "För hand",
    DeliveryWay.READ_OUT: "Läst upp",
    DeliveryWay.INTERNAL_MAIL: "Internpost",
    DeliveryWay.LETTER: "Brev",
    DeliveryWay.SECURE_MESSAGE: "Säkert meddelande",
    DeliveryWay.OTHER: "Annat sätt",
}

STATES: dict[DocumentState, tuple[str, str]] = {
    DocumentState.DRAFT: ("Utkast", "neutral"),
    DocumentState.FINALISED: ("Låst", "ok"),
    DocumentState.AWAITING_SIGNATURE: ("Väntar på underskrift", "warn"),
    DocumentState.SIGNED: ("Undertecknad", "ok"),
    DocumentState.DELIVERED: ("Lämnad", "ok"),
    DocumentState.SUPERSEDED: ("Ersatt", "neutral"),
    DocumentState.WITHDRAWN: ("Återkallad", "neutral"),
}

GUARDIANS: dict[str, str] = {
    "custodian": "vårdnadshavare",
    "appointed_guardian": "god man",
    "foster_home": "familjehem",
}

LOCK_REASONS: dict[str, str] = {
    "idle": "Fönstret låstes för att ingen skrev på en stund.",
    "system": "Fönstret låstes tillsammans med datorn.",
}


def role_names(roles: Iterable[Role]) -> str:
    """`Rektor, administratör`."""
    names = [ROLES[role] for role in roles]
    return ", ".join([*names[:1], *(name.lower() for name in names[1:])])


def counted(number: int, one: str, many: str) -> str:
    """`1 elev`, `2 elever`."""
    return f"{number} {one if number == 1 else many}"


def grade_text(grade: int | None) -> str:
    """`Förskoleklass`, `Årskurs 5` or nothing."""
    if grade is None:
        return ""
    return "Förskoleklass" if grade == 0 else f"Årskurs {grade}"


def period_text(period: Period) -> str:
    """`från 17 augusti 2026 tills vidare`, `till och med 4 december 2026`; days that are not known are left out."""
    start = f"från {long_date(period.start)}" if period.start else ""
    end = f"till och med {long_date(period.end)}" if period.end else "tills vidare"
    return " ".join(part for part in (start, end) if part)


def listed(names: Iterable[str], most: int = 5) -> str:
    """`Alma, Noel och Ines`; of more than `most` the rest is a number."""
    known = [name for name in names if name]
    if len(known) > most:
        return f"{', '.join(known[:most])} och {len(known) - most} till"
    return known[0] if len(known) == 1 else f"{', '.join(known[:-1])} och {known[-1]}" if known else ""


def age_on(birth_date: date | None, day: date) -> int | None:
    """Whole years on a day."""
    if birth_date is None:
        return None
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def readers_text(roles: Collection[Role]) -> str:
    """`rektor`, or `EHT` for several: to whom a pupil's approval hands on."""
    return ROLES[next(iter(roles))].lower() if len(roles) == 1 else "EHT"


def given_to(handovers: Iterable[HandoverDefinition]) -> str:
    """`vårdnadshavare och eleven`: to whom something is due, in the words of the form."""
    return listed(dict.fromkeys(_recipient_in_sentence(item) for item in handovers))


def _recipient_in_sentence(handover: HandoverDefinition) -> str:
    _, to, named = f" {handover.label}".replace(" Till ", " till ").rpartition(" till ")
    return named.strip() if to else in_sentence(RECIPIENTS[handover.recipient])


def in_sentence(title: str) -> str:
    """A title as it stands within a sentence: `checklista`, but `SIP-möte` and `EHT` as they are."""
    first, *rest = title.split(" ")
    return " ".join([first if first[1:] != first[1:].lower() else first.lower(), *rest])


_TURNS = frozenset({"R", "AL", "RLE", "RLO", "LRE", "LRO", "RLI", "LRI", "FSI", "PDF", "PDI"})
_APART, _TOGETHER = "\u2068", "\u2069"


def in_a_row(*parts: str) -> str:
    """`Alma Dahl · 5A · 20150512-2380`, empty parts left out.

    A name that is read from the right, or with a mark that turns letters, would turn the number beside it: such a part
    loses its marks and stands apart from the others.
    """
    return " · ".join(_apart(part) for part in parts if part)


def _apart(text: str) -> str:
    if not any(unicodedata.bidirectional(letter) in _TURNS for letter in text):
        return text
    return f"{_APART}{without_marks(text)}{_TOGETHER}"
