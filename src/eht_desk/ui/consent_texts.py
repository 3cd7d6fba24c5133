# SPDX-License-Identifier: EUPL-1.2
"""Swedish words for consents: who, what was answered, what it means. No Qt."""

from __future__ import annotations

from datetime import date

from eht_desk.application.consent_views import PersonRow, PurposeView, StepView
from eht_desk.application.consents_waiting import ConsentWaiting, WaitKind
from eht_desk.domain.consent_standing import PurposeState
from eht_desk.domain.consents import ConsentPerson, ConsentRoute, ConsentState, MayConsent
from eht_desk.ui.widgets.date_text import long_date, short_date
from eht_desk.ui.widgets.long_words import breaking

NOT_GDPR = (
    "Här står vem som har sagt ja eller nej till att vara med eller till att någon får berätta trots tystnadsplikt. "
    "Det är inget samtycke enligt dataskyddsförordningen (GDPR): att skolan får skriva om eleven beror inte på ett ja "
    "här."
)
OWN_SAY = "Eleven har fyllt 16 år och för själv sin talan. Därför frågas också eleven."
UNKNOWN_AGE = "Elevens ålder finns inte i registret. Bedöm därför om eleven förstår vad frågan gäller."
NO_GUARDIAN = "Ingen vårdnadshavare finns i registret, så ingen vårdnadshavare kan frågas."

ROUTES: dict[ConsentRoute, str] = {
    ConsentRoute.MEETING: "Möte",
    ConsentRoute.PHONE: "Telefon",
    ConsentRoute.LETTER: "Brev",
    ConsentRoute.SECURE_MESSAGE: "Säkert meddelande",
    ConsentRoute.PAPER: "Blankett",
    ConsentRoute.OTHER: "Annat",
}

_BY_ROUTE: dict[ConsentRoute, str] = {
    ConsentRoute.MEETING: "på möte",
    ConsentRoute.PHONE: "på telefon",
    ConsentRoute.LETTER: "i brev",
    ConsentRoute.SECURE_MESSAGE: "i säkert meddelande",
    ConsentRoute.PAPER: "på blankett",
    ConsentRoute.OTHER: "på annat sätt",
}

STATES: dict[ConsentState, tuple[str, str]] = {
    ConsentState.ASKED: ("Väntar på svar", "warn"),
    ConsentState.GIVEN: ("Ja", "ok"),
    ConsentState.REFUSED: ("Nej", "neutral"),
    ConsentState.WITHDRAWN: ("Återkallat", "warn"),
    ConsentState.EXPIRED: ("Har gått ut", "warn"),
    ConsentState.NOT_NEEDED: ("Behövs inte", "neutral"),
    ConsentState.TAKEN_BACK: ("Felskrivet", "neutral"),
}
"""Word and kind of a pill."""

TOGETHER: dict[PurposeState, tuple[str, str]] = {
    PurposeState.NOT_ASKED: ("Inte frågat", "neutral"),
    PurposeState.WAITING: ("Väntar på svar", "warn"),
    PurposeState.ALL_GIVEN: ("Alla har sagt ja", "ok"),
    PurposeState.REFUSED: ("Nej", "neutral"),
    PurposeState.CONFLICT: ("Olika svar", "warn"),
    PurposeState.WITHDRAWN: ("Återkallat", "warn"),
    PurposeState.EXPIRED: ("Har gått ut", "warn"),
    PurposeState.NOT_NEEDED: ("Behövs inte", "neutral"),
}

HAPPENED: dict[ConsentState, str] = {
    ConsentState.ASKED: "Frågan ställdes",
    ConsentState.GIVEN: "Sa ja",
    ConsentState.REFUSED: "Sa nej",
    ConsentState.WITHDRAWN: "Tog tillbaka sitt ja",
    ConsentState.EXPIRED: "Gick ut",
    ConsentState.NOT_NEEDED: "Behövs inte",
    ConsentState.TAKEN_BACK: "Skrevs av misstag",
}

CORRECTIONS: tuple[tuple[ConsentState, str], ...] = (
    (ConsentState.ASKED, "Väntar på svar"),
    (ConsentState.GIVEN, "Ja"),
    (ConsentState.REFUSED, "Nej"),
    (ConsentState.WITHDRAWN, "Återkallat"),
    (ConsentState.TAKEN_BACK, "Frågan skulle inte stått här"),
)

WAITS: dict[WaitKind, tuple[str, str]] = {
    WaitKind.ANSWER_CAME: ("Papperet är tillbaka", "accent"),
    WaitKind.UNANSWERED: ("Inget svar", "warn"),
    WaitKind.EXPIRING: ("Går snart ut", "warn"),
    WaitKind.EXPIRED: ("Har gått ut", "warn"),
}


def purpose_title(view: PurposeView) -> str:
    """`Kontakt utanför skolan: BUP i Provköping`."""
    return breaking(f"{view.purpose.title}: {view.scope}") if view.scope else view.purpose.title


def person_title(row: PersonRow) -> str:
    """The name, or what the person is where the name is not shown."""
    guardian = f"Vårdnadshavare {row.number}" if row.number else "Vårdnadshavare"
    return row.name or ("Eleven" if row.person is ConsentPerson.PUPIL else guardian)


def person_kind(row: PersonRow) -> str:
    """`vårdnadshavare`, `eleven, kan bestämma själv enligt Maria Lind`."""
    if not row.may_be_asked:
        return "vårdnadshavare, får inte kontaktas enligt skyddet"
    if row.person is ConsentPerson.GUARDIAN:
        return "vårdnadshavare" if row.counts else "inte längre vårdnadshavare"
    if row.may_consent is MayConsent.AGE_16:
        return "eleven, har fyllt 16 år"
    if row.may_consent is MayConsent.MATURE:
        return f"eleven, förstår frågan enligt {breaking(row.judged_by)}" if row.judged_by else "eleven"
    if row.may_consent is MayConsent.NOT_MATURE and row.judged_by:
        return f"eleven, förstår inte frågan enligt {breaking(row.judged_by)}"
    return "eleven"


def pill_of(row: PersonRow) -> tuple[str, str]:
    """Word and kind."""
    if row.answer_came:
        return WAITS[WaitKind.ANSWER_CAME]
    return ("Inte frågad", "neutral") if row.state is None else STATES[row.state]


def step_text(step: StepView, today: date) -> str:
    """`Sa ja 3 nov på möte, skrivet av Maria Lind. Gäller till och med 3 november 2027.`"""
    by = f", skrivet av {step.who}" if step.who else ""
    until = ""
    if step.state is ConsentState.GIVEN:
        until = (
            f" Gäller till och med {long_date(step.until)}."
            if step.until
            else " Gäller tills det tas tillbaka."
        )
    first = "Rättat: " if step.is_correction else ""
    words = HAPPENED[step.state]
    words = words[:1].lower() + words[1:] if first else words
    route = (
        ""
        if step.state in (ConsentState.NOT_NEEDED, ConsentState.TAKEN_BACK)
        else f" {_BY_ROUTE[step.route]}"
    )
    return f"{first}{words} {short_date(step.on, today)}{route}{by}.{until}"


def since_text(row: PersonRow, today: date) -> str:
    """What is known about the person now, in a line; empty where nobody has asked."""
    if row.state is ConsentState.EXPIRED and row.until is not None:
        return f"Gällde till och med {long_date(row.until)}."
    return step_text(row.steps[-1], today) if row.steps else ""


def conflict_text(view: PurposeView, today: date) -> str:
    """Who said what when, and what follows. Calm: it is nobody's fault."""
    said = []
    for row in view.persons:
        if row.person is ConsentPerson.GUARDIAN and row.since is not None and row.state is not None:
            answer = _ANSWERED.get(row.state)
            if answer:
                said.append(f"{person_title(row)} {answer} {short_date(row.since, today)}.")
    return " ".join(
        (
            "Vårdnadshavarna har svarat olika.",
            *said,
            "Alla behöver säga ja, så det här väntar tills de är överens.",
        )
    )


_ANSWERED: dict[ConsentState, str] = {
    ConsentState.GIVEN: "sa ja",
    ConsentState.REFUSED: "sa nej",
    ConsentState.WITHDRAWN: "tog tillbaka sitt ja",
}


def waiting_text(row: ConsentWaiting, today: date) -> str:
    """`Samordningsmöte · vårdnadshavaren frågades 3 nov`. No name but the pupil's, which stands above."""
    who = "eleven" if row.person is ConsentPerson.PUPIL else "en vårdnadshavare"
    day = short_date(row.day, today)
    words = {
        WaitKind.ANSWER_CAME: "skriv in svaret",
        WaitKind.UNANSWERED: f"{who} frågades {day}",
        WaitKind.EXPIRING: f"gäller till och med {day}",
        WaitKind.EXPIRED: f"gällde till och med {day}",
    }
    return f"{row.purpose_title} · {words[row.kind]}"
