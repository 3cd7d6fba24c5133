# SPDX-License-Identifier: EUPL-1.2
"""Swedish sentences of a result: the reading, and each rule that was used with its figures. No Qt.

They say what stands highest in the answers and how it was reckoned; never what anybody has, or how bad it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from eht_desk.domain.instruments.comparison import Pair, largest
from eht_desk.domain.instruments.model import Band, CombinationMethod, InformantKind, Instrument
from eht_desk.domain.instruments.results import ProfileKind, Result, hundredths, shown
from eht_desk.domain.instruments.rules_used import RuleCode, RuleNote
from eht_desk.domain.instruments.scoring import leading
from eht_desk.ui.surveys.people import People
from eht_desk.ui.words import in_sentence, listed

NOT_SCORED = "–"
"""What stands where a mean would, when too much is missing."""

METHODS: Mapping[CombinationMethod, str] = {
    CombinationMethod.EACH_FORM: "Alla formulär lika",
    CombinationMethod.HALF_PUPIL: "Eleven hälften",
}

_COUNTS = ("inga", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio")


def figure(value: Fraction | None) -> str:
    """`3,92`, or a dash."""
    return NOT_SCORED if value is None else shown(value)


def signed(value: Fraction | None) -> str:
    """`+0,50`, `−0,33`, `0,00` or a dash."""
    if value is None:
        return NOT_SCORED
    text = shown(value)
    return f"+{text}" if value > 0 and text != "0,00" else text


def quoted(instrument: Instrument, functions: Iterable[str]) -> str:
    """`”Undvika obehag i skolan” och ”Närhet till närstående”`."""
    return listed((f"”{instrument.function(each).short_label}”" for each in functions), most=len(_COUNTS))


def headline(result: Result) -> str:
    """The first sentence of the reading: what stands highest, or that nothing does."""
    instrument, profile = result.instrument, result.profile
    every = _every(instrument)
    if profile.kind is ProfileKind.NONE:
        return "Det finns inget formulär att räkna på än."
    if profile.kind is ProfileKind.LOW:
        return f"Lågt på {every}: formuläret förklarar inte frånvaron."
    if profile.kind is ProfileKind.UNDIFFERENTIATED:
        return f"Det är ungefär lika på {every}: ingen går före."
    means = dict(zip((each.id for each in instrument.functions), result.means, strict=True))
    ordered = sorted(profile.functions, key=lambda each: -means[each])
    parts = listed(f"{instrument.function(each).phrase} ({shown(means[each])})" for each in ordered)
    return f"Tydligast: {parts}."


def explanation(result: Result, people: People) -> str:
    """The second sentence: how far away the others are, and whether those who answered say the same."""
    if result.profile.kind is ProfileKind.NONE:
        return _why_nothing(result, people)
    distance = _distance(result)
    agreement = _agreement(result, people)
    return f"{distance}, och {agreement}." if agreement else f"{distance}."


def answers_text(result: Result, people: People) -> str:
    """`24 av 24 svar från eleven, 23 av 24 från Omar Dahl`; how many of the scored questions have an answer."""
    parts: list[str] = []
    for form in result.forms:
        asked = form.answered + sum(map(len, form.missing))
        word = " svar" if not parts else ""
        parts.append(f"{form.answered} av {asked}{word} från {people.inside(form.respondent)}")
    return f"{listed(parts)}." if parts else ""


def pair_text(result: Result, pair: Pair, people: People) -> str:
    """Where two people differ most: `Eleven och Omar Dahl: ...`."""
    who = f"{people.first(pair.first)} och {people.inside(pair.second)}"
    found = largest(result, pair)
    if found is None:
        scored = any(each is not None for each in pair.differences)
        return f"{who}: {'lika värden' if scored else 'går inte att jämföra'}."
    function, difference = found
    higher = pair.second if difference > 0 else pair.first
    return (
        f"{who}: störst skillnad i {quoted(result.instrument, (function,))}, "
        f"{shown(abs(difference))} högre hos {people.inside(higher)}."
    )


def rule_text(note: RuleNote, instrument: Instrument, people: People) -> str:
    """The sentence of one rule that was used, with its figures."""
    return _RULES[note.code](note, instrument, people)


# ---------------------------------------------------------------------------------------------------------- the reading


def _every(instrument: Instrument) -> str:
    number = len(instrument.functions)
    return f"alla {_COUNTS[number] if number < len(_COUNTS) else number}"


def _why_nothing(result: Result, people: People) -> str:
    if not result.forms:
        return "Ingen har svarat."
    if all(not form.is_combined for form in result.forms):
        return "Medelvärdet görs av elevens och vårdnadshavarnas formulär, och de saknas."
    who = listed(people.inside(form.respondent) for form in result.forms if not form.is_eligible)
    return f"För många svar saknas från {who}."


def _distance(result: Result) -> str:
    ordered, profile = sorted(result.means, reverse=True), result.profile
    if profile.kind is ProfileKind.LOW:
        return f"Det högsta medelvärdet är {shown(ordered[0])}"
    if profile.kind is ProfileKind.UNDIFFERENTIATED:
        return f"Mellan det högsta och det lägsta är det {shown(ordered[0] - ordered[-1])}"
    if profile.kind is ProfileKind.SINGLE:
        return f"Nästa ligger {shown(ordered[0] - ordered[1])} lägre"
    apart = shown(ordered[0] - ordered[len(profile.functions) - 1])
    return f"De ligger {apart} från varandra" if len(profile.functions) == 2 else f"De ligger inom {apart}"


def _agreement(result: Result, people: People) -> str:
    counted = [form for form in result.forms if form.respondent in result.counted]
    tops = {form.respondent: set(leading(result.instrument, form)) for form in counted}
    if len(tops) < 2 or not all(tops.values()):
        return ""
    if set.intersection(*tops.values()):
        return f"{listed(people.inside(who) for who in tops)} har samma högst"
    pupils = [top for who, top in tops.items() if who.kind is InformantKind.PUPIL]
    others = [
        people.inside(who)
        for who, top in tops.items()
        if pupils and who.kind is not InformantKind.PUPIL and not top & pupils[0]
    ]
    return f"{listed(others)} har något annat högst än eleven" if others else "de som svarat har olika högst"


# ------------------------------------------------------------------------------------------------------------ the rules


def _who(note: RuleNote, people: People) -> str:
    return people.first(note.respondent) if note.respondent is not None else ""


def _items(note: RuleNote) -> str:
    return f"fråga {listed(map(str, note.items), most=len(note.items))}"


def _number(note: RuleNote, name: str) -> Fraction:
    value = note.figures[name]
    return value if isinstance(value, Fraction) else Fraction(0)


def _word(note: RuleNote, name: str) -> str:
    return str(note.figures.get(name, ""))


def _beside(note: RuleNote, name: str) -> str:
    """The figure; where rounding would make it its limit, that it is a little less or more."""
    value, limit = _number(note, name), _number(note, "limit")
    if value == limit or hundredths(value) != hundredths(limit):
        return shown(value)
    return f"{'knappt' if value < limit else 'drygt'} {shown(value)}"


def _limit(band: Band) -> str:
    return f"högst {shown(band.width)}" if band.is_inclusive else f"under {shown(band.width)}"


def _declined(note: RuleNote, _instrument: Instrument, people: People) -> str:
    return f"{_who(note, people)} har avstått från att svara."


def _unfinished(note: RuleNote, _instrument: Instrument, people: People) -> str:
    return f"{_who(note, people)} slutade före den sista frågan."


def _dropped(note: RuleNote, _instrument: Instrument, people: People) -> str:
    return f"{_who(note, people)}: {_items(note)} ställs men räknas inte."


def _divided(note: RuleNote, instrument: Instrument, people: People) -> str:
    answered, items = _number(note, "answered"), _number(note, "items")
    return (
        f"{_who(note, people)} har inte svarat på {_items(note)}: {quoted(instrument, note.functions)} "
        f"är delat med {answered} i stället för {items}."
    )


def _not_scoreable(note: RuleNote, instrument: Instrument, people: People) -> str:
    answered, items = _number(note, "answered"), _number(note, "items")
    return (
        f"{_who(note, people)} har inte svarat på {_items(note)}: {quoted(instrument, note.functions)} "
        f"kan inte räknas med {answered} svar av {items}. Högst {instrument.rules.most_missing} får saknas."
    )


def _left_out(note: RuleNote, _instrument: Instrument, people: People) -> str:
    return f"{_who(note, people)} visas men är inte med i medelvärdet, som alltid gäller samma personer."


def _shown_apart(note: RuleNote, _instrument: Instrument, people: People) -> str:
    return f"{_who(note, people)} visas för sig och är inte med i medelvärdet."


def _combined(note: RuleNote, _instrument: Instrument, _people: People) -> str:
    forms = int(_number(note, "forms"))
    if forms == 1:
        return "Medelvärdet kommer från ett formulär."
    number = _COUNTS[forms] if forms < len(_COUNTS) else str(forms)
    if _word(note, "method") == "B":
        return (
            f"Medelvärdet av {number} formulär: elevens är hälften, de andra tillsammans hälften (metod B)."
        )
    return f"Medelvärdet av {number} formulär: alla räknas lika (metod A)."


def _equal_rank(note: RuleNote, instrument: Instrument, _people: People) -> str:
    limit = _limit(instrument.rules.equal_rank)
    return (
        f"{quoted(instrument, note.functions)} delar plats {_number(note, 'rank')}: det skiljer "
        f"{_beside(note, 'difference')} och får vara {limit}."
    )


def _single(note: RuleNote, instrument: Instrument, _people: People) -> str:
    return (
        f"{quoted(instrument, note.functions)} har {shown(_number(note, 'top'))} och nästa ligger "
        f"{_beside(note, 'difference')} lägre. Nära är {_limit(instrument.rules.mixed)}."
    )


def _mixed(note: RuleNote, instrument: Instrument, _people: People) -> str:
    return (
        f"{quoted(instrument, note.functions)} ligger nära: högst {_beside(note, 'difference')} under "
        f"det högsta, {shown(_number(note, 'top'))}. Nära är {_limit(instrument.rules.mixed)}."
    )


def _low(note: RuleNote, instrument: Instrument, _people: People) -> str:
    return (
        f"Det högsta medelvärdet är {_beside(note, 'top')}. När det är {_limit(instrument.rules.low)} "
        "pekas ingen funktion ut."
    )


def _undifferentiated(note: RuleNote, instrument: Instrument, _people: People) -> str:
    return (
        f"Mellan det högsta, {shown(_number(note, 'top'))}, och det lägsta är det "
        f"{_beside(note, 'difference')}. När det är {_limit(instrument.rules.flat)} pekas ingen funktion ut."
    )


def _at_limit(note: RuleNote, instrument: Instrument, _people: People) -> str:
    counts = "räknas som nära" if instrument.rules.mixed.is_inclusive else "räknas inte som nära"
    return (
        f"{quoted(instrument, note.functions)} ligger precis {shown(_number(note, 'limit'))} under det högsta och "
        f"{counts} här. Källor drar gränsen olika."
    )


def _methods_disagree(note: RuleNote, instrument: Instrument, _people: People) -> str:
    kind = ProfileKind(_word(note, "profile"))
    if kind is ProfileKind.LOW:
        instead = "lågt på alla"
    elif kind is ProfileKind.UNDIFFERENTIATED:
        instead = "ingen som går före"
    else:
        instead = quoted(instrument, note.functions)
    method = _word(note, "method")
    how = CombinationMethod.EACH_FORM if method == "A" else CombinationMethod.HALF_PUPIL
    return f"Med metod {method}, {in_sentence(METHODS[how])}, blir det {instead}. Läs båda."


def _tops_differ(note: RuleNote, instrument: Instrument, people: People) -> str:
    return f"{_who(note, people)} har {quoted(instrument, note.functions)} högst. Det har inte eleven."


_RULES: Mapping[RuleCode, Callable[[RuleNote, Instrument, People], str]] = {
    RuleCode.DECLINED: _declined,
    RuleCode.UNFINISHED: _unfinished,
    RuleCode.DROPPED: _dropped,
    RuleCode.DIVIDED_BY_ANSWERED: _divided,
    RuleCode.NOT_SCOREABLE: _not_scoreable,
    RuleCode.LEFT_OUT: _left_out,
    RuleCode.SHOWN_APART: _shown_apart,
    RuleCode.COMBINED: _combined,
    RuleCode.EQUAL_RANK: _equal_rank,
    RuleCode.SINGLE: _single,
    RuleCode.MIXED: _mixed,
    RuleCode.LOW: _low,
    RuleCode.UNDIFFERENTIATED: _undifferentiated,
    RuleCode.AT_LIMIT: _at_limit,
    RuleCode.METHODS_DISAGREE: _methods_disagree,
    RuleCode.TOPS_DIFFER: _tops_differ,
}

ABOUT_MISSING: frozenset[RuleCode] = frozenset(
    {
        RuleCode.UNFINISHED,
        RuleCode.DIVIDED_BY_ANSWERED,
        RuleCode.NOT_SCOREABLE,
        RuleCode.LEFT_OUT,
        RuleCode.DECLINED,
    }
)
"""Rules about what is missing: they stand in a part of their own."""

BESIDE_READING: frozenset[RuleCode] = frozenset({RuleCode.METHODS_DISAGREE, RuleCode.AT_LIMIT})
"""Rules that a reader must see beside the reading itself."""
