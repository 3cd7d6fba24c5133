# SPDX-License-Identifier: EUPL-1.2
"""Swedish sentences of a survey's papers: the reading in two sentences, each rule with its figures, what is missing.

No sentence says how serious anything is, and none names a diagnosis. Does not belong here: where they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from fractions import Fraction

from eht_desk.application.ports.survey_papers import SummarySheet, SurveyReaders
from eht_desk.domain.accounts import Role
from eht_desk.domain.instruments.comparison import largest
from eht_desk.domain.instruments.model import Band
from eht_desk.domain.instruments.responses import Respondent
from eht_desk.domain.instruments.results import FormScore, ProfileKind, hundredths, shown
from eht_desk.domain.instruments.rules_used import RuleCode, RuleNote
from eht_desk.domain.instruments.scoring import leading

ROLES = {
    Role.RECTOR: "rektor",
    Role.MENTOR: "mentor",
    Role.COUNSELLOR: "kurator",
    Role.SPECIAL_EDUCATOR: "specialpedagog",
    Role.PSYCHOLOGIST: "skolpsykolog",
    Role.NURSE: "skolsköterska",
    Role.PHYSICIAN: "skolläkare",
    Role.INVESTIGATOR: "utredare",
    Role.ADMINISTRATOR: "administratör",
}
NAMED_ONLY = "de på skolan som är utsedda att veta vem eleven är"
NOBODY_YET = "ingen ännu"
ABOUT_MISSING = frozenset(
    {
        RuleCode.DECLINED,
        RuleCode.UNFINISHED,
        RuleCode.DIVIDED_BY_ANSWERED,
        RuleCode.NOT_SCOREABLE,
        RuleCode.LEFT_OUT,
    }
)
"""Rules that are told under what was missing."""


_MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)


def day_text(day: date) -> str:
    """`22 november 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def listed(words: Sequence[str]) -> str:
    """`a, b och c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} och {words[-1]}"


def readers_text(readers: SurveyReaders) -> str:
    """Who reads the answers, to go on a sentence."""
    if readers.is_named_only and not readers.names:
        return NAMED_ONLY
    if readers.names:
        return listed(readers.names)
    return listed([ROLES[role] for role in readers.roles]) or NOBODY_YET


class SummaryWords:
    """Sentences about one summary."""

    def __init__(self, sheet: SummarySheet) -> None:
        self._sheet = sheet
        self._result = sheet.result
        self._instrument = sheet.result.instrument
        self._rules: dict[RuleCode, Callable[[RuleNote], str]] = {
            RuleCode.DECLINED: self._declined,
            RuleCode.UNFINISHED: self._unfinished,
            RuleCode.DROPPED: self._dropped,
            RuleCode.DIVIDED_BY_ANSWERED: self._divided,
            RuleCode.NOT_SCOREABLE: self._not_scoreable,
            RuleCode.LEFT_OUT: self._left_out,
            RuleCode.SHOWN_APART: self._shown_apart,
            RuleCode.COMBINED: self._combined,
            RuleCode.EQUAL_RANK: self._equal_rank,
            RuleCode.SINGLE: self._single,
            RuleCode.MIXED: self._mixed,
            RuleCode.LOW: self._low,
            RuleCode.UNDIFFERENTIATED: self._undifferentiated,
            RuleCode.AT_LIMIT: self._at_limit,
            RuleCode.METHODS_DISAGREE: self._methods_disagree,
            RuleCode.TOPS_DIFFER: self._tops_differ,
        }

    def reading(self) -> tuple[str, str]:
        """What the answers amount to, and how those who answered lie beside each other."""
        return self._profile(), self._people()

    def missing(self) -> tuple[str, ...]:
        """What is not there, and what it does to the figures."""
        absent = [f"{label}: inget formulär." for label in self._sheet.unanswered]
        told = [self._rule(note) for note in self._sheet.rules if note.code in ABOUT_MISSING]
        return (*absent, *told)

    def rules(self) -> tuple[str, ...]:
        """Every other rule that was used, with its figures."""
        return tuple(self._rule(note) for note in self._sheet.rules if note.code not in ABOUT_MISSING)

    def differences(self) -> tuple[str, ...]:
        """For every two who answered, where they differ most."""
        return tuple(
            f"{self._sheet.label(pair.first)} och {_lower(self._sheet.label(pair.second))}: "
            f"{self._short((found[0],))}, {shown(abs(found[1]))}"
            for pair in self._sheet.differences
            if (found := largest(self._result, pair)) is not None
        )

    def _profile(self) -> str:
        profile, means = self._result.profile, self._result.means
        if profile.kind is ProfileKind.NONE:
            return "Inget formulär räcker ännu för att räkna samman svaren."
        top = shown(max(means))
        if profile.kind is ProfileKind.LOW:
            return f"Alla medelvärden är låga (högst {top}): formuläret förklarar inte frånvaron."
        if profile.kind is ProfileKind.UNDIFFERENTIATED:
            between = shown(max(means) - min(means))
            return f"Medelvärdena ligger så nära varandra (skillnad {between}) att ingen funktion kan lyftas fram."
        found = sorted(
            ((-self._mean(function), function) for function in profile.functions), key=lambda item: item[0]
        )
        said = [f"{self._instrument.function(each).phrase} ({shown(-mean)})" for mean, each in found]
        return f"Svaren pekar mest mot {listed(said)}."

    def _people(self) -> str:
        counted = [form for form in self._result.forms if form.respondent in self._result.counted]
        if not self._result.forms:
            return "Ingen har svarat."
        if not counted:
            return "Figuren visar de svar som finns."
        if len(counted) == 1:
            return f"Bara ett formulär räknas ({_lower(self._sheet.label(counted[0].respondent))})."
        differing = [
            note.respondent
            for note in self._sheet.rules
            if note.code is RuleCode.TOPS_DIFFER and note.respondent is not None
        ]
        if differing:
            return f"{_upper(self._all(differing))} har något annat högst än eleven."
        return self._agreement(counted)

    def _agreement(self, counted: Sequence[FormScore]) -> str:
        """Whether all have the same functions first, as far as something comes first for them."""
        tops = [leading(self._instrument, form) for form in counted]
        who = self._all([form.respondent for form in counted])
        if all(tops) and len(set(tops)) == 1:
            return f"{_upper(who)} har samma funktion högst: {self._short(tops[0])}."
        return f"Räknade är {who}; hur de skiljer sig åt står i tabellen."

    def _all(self, people: Sequence[Respondent]) -> str:
        """People in the order of the paper, within a sentence."""
        order = [respondent for respondent, _ in self._sheet.labels]
        return listed([_lower(self._sheet.label(each)) for each in sorted(people, key=order.index)])

    def _mean(self, function_id: str) -> Fraction:
        places = [function.id for function in self._instrument.functions]
        return self._result.means[places.index(function_id)]

    def _short(self, functions: Iterable[str]) -> str:
        return listed([f"”{self._instrument.function(each).short_label}”" for each in functions])

    def _who(self, note: RuleNote) -> str:
        return "" if note.respondent is None else self._sheet.label(note.respondent)

    def _rule(self, note: RuleNote) -> str:
        return self._rules[note.code](note)

    def _declined(self, note: RuleNote) -> str:
        return f"{self._who(note)}: har avstått från att svara."

    def _unfinished(self, note: RuleNote) -> str:
        return f"{self._who(note)}: formuläret är inte färdigt."

    def _dropped(self, note: RuleNote) -> str:
        return f"{self._who(note)}: {_questions(note.items)} ställs men räknas inte."

    def _divided(self, note: RuleNote) -> str:
        answered, items = _whole(note, "answered"), _whole(note, "items")
        return (
            f"{self._who(note)}: svar saknas på {_questions(note.items)}. {self._short(note.functions)} är summan "
            f"delad med {answered}, inte {items}."
        )

    def _not_scoreable(self, note: RuleNote) -> str:
        most = self._instrument.rules.most_missing
        return (
            f"{self._who(note)}: svar saknas på {_questions(note.items)}. {self._short(note.functions)} räknas inte; "
            f"högst {most} svar får saknas."
        )

    def _left_out(self, note: RuleNote) -> str:
        return f"{self._who(note)}: visas, men räknas inte in i medelvärdena, eftersom en funktion inte kan räknas."

    def _shown_apart(self, note: RuleNote) -> str:
        return f"{self._who(note)}: visas för sig och räknas inte in i medelvärdena."

    def _combined(self, note: RuleNote) -> str:
        forms = _whole(note, "forms")
        if forms == 1:
            return "Medelvärdena är räknade på ett formulär."
        if note.figures["method"] == "A":
            return f"Metod A: medelvärdet av {forms} formulär, som väger lika."
        return f"Metod B: {forms} formulär; eleven väger hälften, vårdnadshavarna tillsammans hälften."

    def _equal_rank(self, note: RuleNote) -> str:
        band = self._instrument.rules.equal_rank
        return (
            f"Delad plats {_whole(note, 'rank')}: {self._short(note.functions)}. Skillnaden är "
            f"{_beside(note, 'difference')}; {_within(band)} räknas som lika."
        )

    def _single(self, note: RuleNote) -> str:
        band = self._instrument.rules.mixed
        return f"Nästa funktion ligger {_beside(note, 'difference')} lägre; {_within(band)} hade räknats med."

    def _mixed(self, note: RuleNote) -> str:
        band = self._instrument.rules.mixed
        return f"{self._short(note.functions)} ligger {_beside(note, 'difference')} isär; {_within(band)} räknas ihop."

    def _low(self, note: RuleNote) -> str:
        band = self._instrument.rules.low
        return f"Högsta medelvärdet är {_beside(note, 'top')}; {_within(band)} nämns ingen funktion."

    def _undifferentiated(self, note: RuleNote) -> str:
        band = self._instrument.rules.flat
        return f"Mellan högsta och lägsta skiljer {_beside(note, 'difference')}; {_within(band)} nämns ingen funktion."

    def _at_limit(self, note: RuleNote) -> str:
        is_in = self._instrument.rules.mixed.is_inclusive
        limit = shown(self._instrument.rules.mixed.width)
        taken = "Här räknas det med." if is_in else "Här räknas det inte med."
        return f"{self._short(note.functions)} ligger precis på gränsen {limit}, som dras olika i olika källor. {taken}"

    def _methods_disagree(self, note: RuleNote) -> str:
        method, kind = note.figures["method"], ProfileKind(str(note.figures["profile"]))
        instead = self._short(note.functions) or _WITHOUT_FUNCTIONS[kind]
        return f"Med metod {method} hade bilden blivit en annan: {instead}. Läs med försiktighet."

    def _tops_differ(self, note: RuleNote) -> str:
        return f"{self._who(note)}: högst är {self._short(note.functions)}, hos eleven något annat."


_WITHOUT_FUNCTIONS = {
    ProfileKind.NONE: "ingen",
    ProfileKind.LOW: "lågt på alla funktioner",
    ProfileKind.UNDIFFERENTIATED: "ingen funktion kan lyftas fram",
    ProfileKind.SINGLE: "en funktion",
    ProfileKind.MIXED: "flera funktioner",
}


def _whole(note: RuleNote, name: str) -> int:
    return int(note.figures[name])


def _beside(note: RuleNote, name: str) -> str:
    """The figure; where rounding would make it its limit, that it is a little less or more."""
    value, limit = Fraction(note.figures[name]), Fraction(note.figures["limit"])
    if value == limit or hundredths(value) != hundredths(limit):
        return shown(value)
    return f"{'knappt' if value < limit else 'drygt'} {shown(value)}"


def _within(band: Band) -> str:
    return f"högst {shown(band.width)}" if band.is_inclusive else f"mindre än {shown(band.width)}"


def _questions(items: Sequence[int]) -> str:
    return f"fråga {listed([str(item) for item in items])}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
