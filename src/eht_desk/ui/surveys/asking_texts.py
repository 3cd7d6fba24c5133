# SPDX-License-Identifier: EUPL-1.2
"""Words of asking: who answers, where a form stands, who reads, what can be reached beside the program. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eht_desk.application.survey_views import (
    HAS_FORM,
    NO_WORDING,
    NOT_ASKED,
    NOT_WRITER,
    SURVEY_CLOSED,
    RespondentRow,
    SurveyRow,
)
from eht_desk.domain.instruments.model import InformantKind
from eht_desk.domain.instruments.responses import AnswerWay, Respondent, ResponseState
from eht_desk.domain.surveys import CheckWay, SurveyState
from eht_desk.ui.words import counted, in_a_row, listed

STATES: Mapping[ResponseState, tuple[str, str]] = {
    ResponseState.ANSWERING: ("Pågår", "warn"),
    ResponseState.COMPLETE: ("Besvarat", "ok"),
    ResponseState.UNFINISHED: ("Inte färdigt", "warn"),
    ResponseState.DECLINED: ("Avstår", "neutral"),
}
SURVEY_STATES: Mapping[SurveyState, tuple[str, str]] = {
    SurveyState.OPEN: ("Pågår", "accent"),
    SurveyState.CLOSED: ("Avslutat", "ok"),
    SurveyState.WITHDRAWN: ("Borttaget", "neutral"),
}
NOBODY: tuple[str, str] = ("Inte besvarat", "neutral")
WHY_NOT: Mapping[str, str] = {
    NO_WORDING: "Frågor till den här personen finns inte i programmet. Skriv in från papper.",
    HAS_FORM: "",
    SURVEY_CLOSED: "",
    NOT_WRITER: "",
    NOT_ASKED: "Ska inte kontaktas, enligt skyddsplanen.",
}
CHECKS: Mapping[CheckWay, str] = {
    CheckWay.SUMS: "kontrollerat mot papperets summor",
    CheckWay.TYPED_TWICE: "skrivet två gånger",
    CheckWay.READ_OVER: "jämfört med papperet",
}
MADE_UP = "Påhittade frågor för att pröva programmet. De mäter ingenting."
_REACHABLE: Mapping[str, str] = {
    "windows": "till exempel med Alt Tabb eller Windows-tangenten",
    "cocoa": "till exempel med Kommando Tabb",
}
_CLOSED_PLATFORMS = frozenset({"eglfs", "linuxfb", "vkkhrdisplay"})


def person_words(label: str, name: str, number: int = 0) -> str:
    """`Omar Dahl, vårdnadshavare`, `Vårdnadshavare 2` where the name is not shown, `Lärare`."""
    if name:
        return f"{name}, {label[:1].lower()}{label[1:]}"
    return f"{label} {number}" if number else label


def form_detail(row: RespondentRow, day: str) -> str:
    """When, how, how much of it, who typed it and how that was checked."""
    if row.state is None:
        return WHY_NOT.get(row.why_not, "")
    way = "på skärm" if row.way is AnswerWay.SCREEN else "på papper"
    if row.state is ResponseState.DECLINED:
        return in_a_row(day)
    missing = f"{counted(row.missing, 'fråga', 'frågor')} utan svar" if row.missing else ""
    typed = f"inskrivet av {row.entered_by}" if row.way is AnswerWay.PAPER and row.entered_by else ""
    check = CHECKS[row.checked.way] if row.checked is not None else ""
    scored = "" if row.is_scoreable else "för få svar för att räknas i medelvärdet"
    return in_a_row(day, way, missing, typed, check, scored)


def survey_detail(row: SurveyRow, day: str) -> str:
    """When it was begun, by whom, and how many have answered."""
    parts = (
        f"påbörjat {day} av {row.begun_by}",
        counted(row.answered, "har svarat", "har svarat") if row.answered else "ingen har svarat",
        counted(row.declined, "avstår", "avstår") if row.declined else "",
        counted(row.going_on, "pågår", "pågår") if row.going_on else "",
        row.withdrawn_reason,
    )
    return in_a_row(*parts)


def reachable_words(platform: str) -> str:
    """What staff must know before the computer is handed over; empty where nothing else can be reached.

    `platform` is Qt's name of it. A program among others cannot keep the system's own keys from anybody.
    """
    if platform in _CLOSED_PLATFORMS:
        return ""
    how = _REACHABLE.get(platform, "")
    by_keys = f", {how}" if how else ""
    return (
        f"Andra program på datorn går att nå{by_keys}. Stäng det som inte ska synas, och stanna i närheten. "
        "Inget i EHT Desk går att nå."
    )


def readers_words(readers: Sequence[str]) -> str:
    """`Karin Ås och Maria Lind läser svaren.`"""
    return f"{listed(readers, most=len(readers))} kan läsa svaren." if readers else "Skolan kan läsa svaren."


def place_of(respondent: Respondent) -> dict[str, str]:
    """Who answers, as parameters of a route. Ids only."""
    found = {"who": respondent.kind.value}
    if respondent.guardian_id:
        found["guardian"] = str(respondent.guardian_id)
    if respondent.staff_id:
        found["staff"] = str(respondent.staff_id)
    return found


def is_at(respondent: Respondent, parameters: Mapping[str, str]) -> bool:
    """Whether the parameters of a route name this one."""
    return place_of(respondent) == {
        key: parameters[key] for key in ("who", "guardian", "staff") if key in parameters
    }


def own_word(kind: InformantKind) -> str:
    """What the person who answers calls the one who asked to: for the end of the questions."""
    return "Ge datorn till den som frågade dig." if kind is InformantKind.PUPIL else "Lämna tillbaka datorn."
