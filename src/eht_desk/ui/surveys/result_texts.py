# SPDX-License-Identifier: EUPL-1.2
"""Swedish words around a result: what is missing or different, earlier occasions, the rows of its tables. No Qt."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from eht_desk.application.survey_views import EarlierSurvey, ResultView
from eht_desk.domain.instruments.comparison import FollowUp
from eht_desk.domain.instruments.responses import Respondent
from eht_desk.domain.instruments.results import Result, shown
from eht_desk.ui.surveys.people import People
from eht_desk.ui.surveys.reading_texts import (
    ABOUT_MISSING,
    BESIDE_READING,
    answers_text,
    figure,
    pair_text,
    rule_text,
    signed,
)
from eht_desk.ui.widgets.date_text import long_date, short_date
from eht_desk.ui.words import listed

TOGETHER = "Medelvärde"
CANNOT = "kan inte räknas"

WHY_NOT = {
    "variants_differ": "ett annat frågeformulär, så det går inte att jämföra",
    "rule_versions_differ": "räknat på ett annat sätt, så det går inte att jämföra",
    "nothing_answered": "inga svar",
    "unknown_instrument": "formuläret finns inte längre i programmet, så det går inte att jämföra",
}


def people_of(view: ResultView) -> People:
    """Everybody whom the page may name."""
    return People(
        (
            *(person.person for person in view.people),
            *view.declined,
            *view.unanswered,
            *(person for earlier in view.earlier for person in earlier.people),
        )
    )


def facts_text(view: ResultView, people: People) -> str:
    """Below the title: whom it is about, when, who answered, the code on papers."""
    days = [person.day for person in view.people]
    who = listed(people.inside(person.person.respondent) for person in view.people)
    parts = [view.pupil.name, view.pupil.class_name, days_text(days), who, view.survey.code]
    return " · ".join(part for part in parts if part)


def days_text(days: list[date]) -> str:
    """`20 november 2026`, or from the first to the last day."""
    if not days:
        return ""
    first, last = min(days), max(days)
    return long_date(first) if first == last else f"{long_date(first)} till {long_date(last)}"


def bar_label(view: ResultView, at: int, people: People) -> str:
    """Who it is, and that the form is not in the mean where it is not."""
    person = view.people[at]
    label = people.label(person.person.respondent)
    return label if person.counts_in_mean or not view.result.means else f"{label}, inte i medelvärdet"


def table_of(view: ResultView, people: People) -> tuple[list[str], list[list[str]]]:
    """The chart as headings and rows."""
    has_mean = bool(view.result.means)
    headings = ["Funktion", *(people.short(person.person.respondent) for person in view.people)]
    headings += [TOGETHER, "Plats"] if has_mean else []
    rows = []
    for place, function in enumerate(view.instrument.functions):
        means = (person.score.means[place] for person in view.people)
        row = [function.short_label, *(CANNOT if mean is None else shown(mean) for mean in means)]
        row += [shown(view.result.means[place]), str(view.result.ranks[place])] if has_mean else []
        rows.append(row)
    return headings, rows


def missing_lines(view: ResultView, people: People) -> list[str]:
    """Who has not answered, and what is left out by those who have."""
    lines = [rule_text(note, view.instrument, people) for note in view.rules if note.code in ABOUT_MISSING]
    asked = {each.kind for each in view.instrument.informants if each.is_combined}
    absent = [each.respondent for each in view.unanswered if each.respondent.kind in asked]
    if absent:
        who = listed((people.inside(each) for each in absent), most=9)
        lines.append(f"Inget färdigt formulär finns från {who}.")
    return lines


def rule_lines(view: ResultView, people: People) -> list[str]:
    """How it was reckoned: the number of answers, then each rule that was used."""
    lines = [answers_text(view.result, people)]
    lines += [
        rule_text(note, view.instrument, people)
        for note in view.rules
        if note.code not in ABOUT_MISSING | BESIDE_READING
    ]
    return [line[:1].upper() + line[1:] for line in lines if line]


def source_text(view: ResultView) -> str:
    """What it was scored with: kept with the result, so that two can be told apart."""
    instrument = view.instrument
    words = f"{instrument.title}, version {instrument.version}, räkneregler {instrument.rules.version}."
    return f"{words} {instrument.citation}".strip()


def beside_lines(view: ResultView, people: People) -> list[str]:
    """What a reader must know together with the reading: a limit that is drawn in other ways, another method."""
    return [rule_text(note, view.instrument, people) for note in view.rules if note.code in BESIDE_READING]


def difference_lines(view: ResultView, people: People) -> list[str]:
    """For every two who answered, where they differ most."""
    return [pair_text(view.result, pair, people) for pair in view.differences]


def earlier_line(earlier: EarlierSurvey, today: date) -> str:
    """An occasion that cannot be compared, and why."""
    return f"{earlier.title}, {short_date(earlier.day, today)}: {WHY_NOT.get(earlier.why_not, 'går inte att jämföra')}."


def earlier_table(
    view: ResultView, result: Result, follow_up: FollowUp, people: People
) -> tuple[list[str], list[list[str]]]:
    """Then and now with the difference: the mean where the same people were counted, then each person."""
    headings, rows = ["Funktion"], [[each.short_label] for each in view.instrument.functions]
    if follow_up.combined is not None:
        headings.append(TOGETHER)
        for place, row in enumerate(rows):
            row.append(
                _then_and_now(result.means[place], view.result.means[place], follow_up.combined[place])
            )
    for who, differences in follow_up.people:
        headings.append(people.short(who))
        for place, row in enumerate(rows):
            then, now = _mean(result, who, place), _mean(view.result, who, place)
            row.append(_then_and_now(then, now, differences[place]))
    return headings, rows


def earlier_notes(follow_up: FollowUp, people: People) -> list[str]:
    """Who answered one time only, and what the figures do not say."""
    lines = []
    if follow_up.combined is None:
        lines.append("Medelvärdena jämförs inte: det är inte samma personer som räknas båda gångerna.")
    if follow_up.only_earlier:
        lines.append(f"Svarade bara då: {_names(follow_up.only_earlier, people)}.")
    if follow_up.only_later:
        lines.append(f"Svarade bara nu: {_names(follow_up.only_later, people)}.")
    lines.append("Det finns inget mått på hur stor skillnad som betyder något.")
    return lines


def _names(who: tuple[Respondent, ...], people: People) -> str:
    return listed((people.inside(each) for each in who), most=9)


def _mean(result: Result, who: Respondent, place: int) -> Fraction | None:
    form = result.form(who)
    return None if form is None else form.means[place]


def _then_and_now(then: Fraction | None, now: Fraction | None, difference: Fraction | None) -> str:
    if then is None or now is None:
        return f"{figure(then)} till {figure(now)}"
    return f"{figure(then)} till {figure(now)} ({signed(difference)})"
