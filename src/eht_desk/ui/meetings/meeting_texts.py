# SPDX-License-Identifier: EUPL-1.2
"""Swedish words of EHT's meeting: when it is, how far it came, why a number is there, who cannot be there. No Qt."""

from __future__ import annotations

from datetime import date

from eht_desk.application.meeting_views import (
    AbsentReason,
    AbsentView,
    AgendaRow,
    MeetingRow,
    ReasonRow,
)
from eht_desk.domain.accounts import Role
from eht_desk.domain.unit_entries import MeetingState, Present
from eht_desk.ui.widgets.date_text import MONTHS, WEEKDAYS, short_date
from eht_desk.ui.words import ROLES, counted, in_a_row, in_sentence

STATES: dict[MeetingState, tuple[str, str]] = {
    MeetingState.PLANNED: ("Planerat", "neutral"),
    MeetingState.RUNNING: ("Pågår", "accent"),
    MeetingState.ADJUSTED: ("Justerat", "ok"),
}
"""Word and kind of a pill."""

OWN_CIRCLE = "kräver egen krets"

_ABSENT: dict[AbsentReason, str] = {
    AbsentReason.OWN_CIRCLE: "är inte namngiven för den här eleven och går ut medan ärendet tas upp.",
    AbsentReason.DENIED: "får inte veta något om eleven och går ut medan ärendet tas upp.",
    AbsentReason.NO_ROLE: "har ingen roll i skolans elevhälsa och går ut medan ärendet tas upp.",
    AbsentReason.NOT_OF_SCHOOL: (
        "kommer utifrån. Samtycke till att utomstående deltar saknas, så personen går ut medan ärendet tas upp."
    ),
    AbsentReason.NO_MEDICAL_CONSENT: (
        "är med men berättar inget ur den medicinska delen och skriver inget: samtycke saknas."
    ),
}


def meeting_day(row: MeetingRow) -> str:
    """`tisdag 24 november`."""
    return f"{WEEKDAYS[row.on.weekday()]} {row.on.day} {MONTHS[row.on.month - 1]}"


def meeting_title(row: MeetingRow) -> str:
    """`EHT-möte tisdag 24 november`."""
    return f"EHT-möte {meeting_day(row)}"


def short_when(row: MeetingRow, today: date) -> str:
    """`Tisdag 24 nov 08:15`, `I dag 08:15`."""
    day = (
        "I dag"
        if row.on == today
        else f"{WEEKDAYS[row.on.weekday()].capitalize()} {short_date(row.on, today)}"
    )
    return f"{day} {row.at}".strip()


def meeting_facts(row: MeetingRow, *, has_schools: bool) -> str:
    """`Ordförande Karin Ås · 5 närvarande`."""
    return in_a_row(
        row.unit_name if has_schools else "",
        f"kl. {row.at}" if row.at else "",
        f"ordförande {row.chair}" if row.chair else "",
        counted(len(row.present), "närvarande", "närvarande") if row.present else "",
    )


def reason_words(reason: ReasonRow, today: date) -> str:
    """`tid går ut 27 nov`, in the routine's own words."""
    words = in_sentence(reason.title)
    return f"{words} {short_date(reason.day, today)}" if reason.day is not None else words


def line_detail(row: AgendaRow, today: date) -> str:
    """Below `Ärende 3`."""
    if row.is_own_circle:
        return OWN_CIRCLE
    return ", ".join(reason_words(item, today) for item in row.reasons) or "uppsatt för hand"


def present_words(person: Present) -> str:
    """`Karin Ås, rektor`."""
    return f"{person.name}, {ROLES[person.role].lower()}" if person.role is not None else person.name


def absent_words(view: AbsentView) -> str:
    """`Eva Berg (skolsköterska) är med men berättar inget …`."""
    role = f" ({ROLES[view.role].lower()})" if view.role is not None else ""
    return f"{view.name}{role} {_ABSENT[view.reason]}"


def owner_words(role: Role | None, name: str) -> str:
    """Who does it."""
    return name or (ROLES[role] if role is not None else "")


def numbers_words(row: MeetingRow) -> str:
    """`7 ärenden`, `3 av 7 klara`."""
    if row.state is MeetingState.PLANNED and not row.numbers:
        return "dagordningen fylls när mötet börjar"
    if row.state is MeetingState.PLANNED or not row.done:
        return counted(row.numbers, "ärende", "ärenden")
    return f"{row.done} av {row.numbers} klara"
