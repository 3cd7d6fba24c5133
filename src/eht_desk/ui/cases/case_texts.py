# SPDX-License-Identifier: EUPL-1.2
"""Swedish words for cases: absence, facts, measures, what happened, how a step stands. No Qt."""

from __future__ import annotations

import re
from datetime import date

from eht_desk.application.signals import SignalRow
from eht_desk.domain.absence import Counting, Measuring
from eht_desk.domain.case_entries import DutyValue, FactKind, MeasureResult, SchoolForm
from eht_desk.domain.cases import CaseStepKind
from eht_desk.domain.routines.duty import AgeDoubt
from eht_desk.ui.widgets.date_text import long_date, short_date

COUNTINGS: dict[Counting, str] = {
    Counting.ALL: "All frånvaro",
    Counting.UNEXCUSED: "Oanmäld frånvaro",
    Counting.EXCUSED: "Anmäld frånvaro",
    Counting.NOT_LEGITIMATE: "Ogiltig enligt skolan",
}
"""What the school judges not legitimate can have been reported by a guardian, so it has a word of its own (HUD-23)."""

MEASURINGS: dict[Measuring, str] = {
    Measuring.PERCENT: "Procent av tiden",
    Measuring.LESSON_PERCENT: "Procent av lektionerna",
    Measuring.HOURS: "Timmar",
    Measuring.DAYS_IN_A_ROW: "Dagar i rad",
    Measuring.JUDGEMENT: "Ingen siffra",
}
_WITH_VALUE: dict[Measuring, str] = {
    Measuring.PERCENT: "{} % av tiden",
    Measuring.LESSON_PERCENT: "{} % av lektionerna",
    Measuring.HOURS: "{} timmar",
    Measuring.DAYS_IN_A_ROW: "{} dagar i rad",
}
_ONE: dict[Measuring, str] = {Measuring.HOURS: "1 timme", Measuring.DAYS_IN_A_ROW: "1 dag i rad"}

FACTS: dict[FactKind, str] = {
    FactKind.DUTY: "Skolplikt",
    FactKind.SCHOOL_FORM: "Skolform",
    FactKind.HOME_MUNICIPALITY: "Hemkommun",
    FactKind.RETURNED: "Tillbaka i skolan",
}
DUTIES: dict[DutyValue, str] = {
    DutyValue.HAS_DUTY: "Har skolplikt",
    DutyValue.RIGHT_ONLY: "Har rätt men inte plikt",
    DutyValue.ENDED: "Skolplikten har upphört",
}
SCHOOL_FORMS: dict[SchoolForm, str] = {
    SchoolForm.PRESCHOOL_CLASS: "Förskoleklass",
    SchoolForm.COMPULSORY: "Grundskola",
    SchoolForm.ADAPTED_COMPULSORY: "Anpassad grundskola",
    SchoolForm.SAMI: "Sameskola",
    SchoolForm.SPECIAL: "Specialskola",
    SchoolForm.OTHER_FORM: "Annan form (24 kap.)",
}
DOUBTS: dict[AgeDoubt, str] = {
    AgeDoubt.TOO_YOUNG: "Efter åldern har skolplikten inte börjat. Stämmer födelsedagen?",
    AgeDoubt.DUTY_MAY_HAVE_ENDED: "Efter åldern kan skolplikten ha upphört. Stäm av med hemkommunen.",
    AgeDoubt.YOUNG_FOR_GRADE: "Eleven är ung för sin årskurs. Stämmer födelsedag och årskurs?",
    AgeDoubt.OLD_FOR_GRADE: (
        "Eleven är äldre än andra i årskursen. Skriv vem som beslutade om uppskjuten skolplikt eller ett år till."
    ),
}
"""What in an age does not fit skolplikt (HUD-06, HUD-07)."""
RESULTS: dict[MeasureResult, tuple[str, str]] = {
    MeasureResult.PROGRESS: ("Framsteg", "ok"),
    MeasureResult.SOME: ("Vissa framsteg", "warn"),
    MeasureResult.NO_PROGRESS: ("Inga framsteg", "error"),
}
"""Word and kind of a pill."""

HAPPENED: dict[CaseStepKind, str] = {
    CaseStepKind.OPENED: "Ärende öppnat",
    CaseStepKind.HANDED: "Ärende lämnat vidare",
    CaseStepKind.CLOSED: "Ärende avslutat",
    CaseStepKind.REOPENED: "Ärende öppnat igen",
    CaseStepKind.ACCEPTED: "Ärende mottaget",
    CaseStepKind.DELEGATED: "Ställföreträdare utsedd",
    CaseStepKind.ROUTINE_CHANGED: "Ärendet följer en annan rutin",
    CaseStepKind.RELAPSED: "Frånvaron kom tillbaka",
}

_NUMBER = re.compile(r"(\d{1,4})(?:[.,](\d))?\s*%?")


def tenths(text: str) -> int | None:
    """`12,5` and `12,5 %` are 125; None for anything that is no such figure."""
    found = _NUMBER.fullmatch(text.strip())
    return int(found[1]) * 10 + int(found[2] or 0) if found else None


def figure(value: int) -> str:
    """Tenths as people write them: `12,5`, `20`."""
    return f"{value // 10},{value % 10}" if value % 10 else str(value // 10)


def signal_amount(measure: Measuring, value: int | None, first: date, last: date) -> str:
    """What was noticed; days in a row are told by the days themselves."""
    if measure is Measuring.DAYS_IN_A_ROW:
        value = ((last - first).days + 1) * 10
    return amount(measure, value)


def amount(measure: Measuring, value: int | None) -> str:
    """`12,5 % av tiden`, `3 dagar i rad`, `Upprepad eller längre frånvaro` for a judgement without a figure."""
    if value is None or measure is Measuring.JUDGEMENT:
        return "Upprepad eller längre frånvaro"
    if value == 10 and measure in _ONE:
        return _ONE[measure]
    return _WITH_VALUE[measure].format(figure(value))


def period(first: date, last: date, today: date) -> str:
    """`1 sep till 31 okt`; one day is itself."""
    if first == last:
        return short_date(first, today)
    return f"{short_date(first, today)} till {short_date(last, today)}"


def signal_told(row: SignalRow) -> str:
    """What was noticed; a judgement in the routine's words for it: `Mönster i frånvaron`."""
    if row.measure is Measuring.JUDGEMENT and row.reached:
        return row.reached[0].definition.label
    return signal_amount(row.measure, row.value, row.first_day, row.last_day)


def signal_title(row: SignalRow, today: date) -> str:
    """`22 % av tiden, 1 sep till 31 okt`."""
    return f"{signal_told(row)}, {period(row.first_day, row.last_day, today)}"


def fact_value(kind: FactKind, value: str, holds_from: date) -> str:
    """The words of a fact: `Har skolplikt`, `Grundskola`, `Trosa`, the day of the return."""
    if kind is FactKind.DUTY and value in set(DutyValue):
        return DUTIES[DutyValue(value)]
    if kind is FactKind.SCHOOL_FORM and value in set(SchoolForm):
        return SCHOOL_FORMS[SchoolForm(value)]
    if kind is FactKind.RETURNED:
        return f"Från {long_date(holds_from)}"
    return value
