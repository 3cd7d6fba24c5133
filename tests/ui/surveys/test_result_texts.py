# SPDX-License-Identifier: EUPL-1.2
"""The words of a result: two plain sentences for every profile, every rule with its figures, nothing about illness."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eht_desk.application.survey_views import ResultView
from eht_desk.domain.instruments.model import Band, CombinationMethod, InformantKind, Instrument
from eht_desk.domain.instruments.responses import PUPIL, Respondent, ResponseState, begin, declined, finished
from eht_desk.domain.instruments.results import hundredths
from eht_desk.domain.instruments.rules_used import RuleCode
from eht_desk.ui.surveys.people import People
from eht_desk.ui.surveys.reading_texts import explanation, headline, rule_text, signed
from eht_desk.ui.surveys.result_texts import (
    beside_lines,
    difference_lines,
    earlier_line,
    earlier_notes,
    earlier_table,
    facts_text,
    missing_lines,
    people_of,
    rule_lines,
    table_of,
)
from tests.ui.surveys.result_views import LISA, OMAR, TEACHER, form_of, result_view, sras_r

SRAS = sras_r()
SUMS = st.tuples(*(st.integers(0, 36) for _ in range(4)))
FORBIDDEN = re.compile(
    r"diagnos|allvarlig|svårighetsgrad|klinisk|normal|patient|symtom|signifikant|risk|störning|behandl", re.I
)


def told(view: ResultView) -> list[str]:
    """Every sentence that is made from the result itself, not from the definition."""
    people = people_of(view)
    return [
        headline(view.result),
        explanation(view.result, people),
        *beside_lines(view, people),
        *missing_lines(view, people),
        *difference_lines(view, people),
        *rule_lines(view, people),
    ]


@pytest.mark.parametrize(
    ("sums", "first", "second"),
    [
        (
            (30, 18, 6, 3),
            "Tydligast: att undvika sådant i skolan som väcker obehag (5,00).",
            "Nästa ligger 2,00 lägre.",
        ),
        (
            (24, 22, 12, 6),
            (
                "Tydligast: att undvika sådant i skolan som väcker obehag (4,00) och att slippa svåra sociala "
                "situationer och bedömning (3,67)."
            ),
            "De ligger 0,33 från varandra.",
        ),
        (
            (3, 2, 1, 0),
            "Lågt på alla fyra: formuläret förklarar inte frånvaron.",
            "Det högsta medelvärdet är 0,50.",
        ),
        (
            (36, 36, 36, 36),
            "Det är ungefär lika på alla fyra: ingen går före.",
            "Mellan det högsta och det lägsta är det 0,00.",
        ),
    ],
)
def test_the_reading_is_two_plain_sentences(sums: tuple[int, ...], first: str, second: str) -> None:
    view = result_view([form_of(SRAS, PUPIL, sums)])
    assert headline(view.result) == first
    assert explanation(view.result, people_of(view)) == second


def test_of_several_the_highest_comes_first() -> None:
    view = result_view([form_of(SRAS, PUPIL, (22, 24, 12, 6))])
    assert headline(view.result).startswith("Tydligast: att slippa")


def test_whether_they_say_the_same_is_told() -> None:
    same = result_view([form_of(SRAS, PUPIL, (20, 26, 9, 5)), form_of(SRAS, OMAR, (17, 22, 13, 7))])
    assert explanation(same.result, people_of(same)) == (
        "Nästa ligger 0,92 lägre, och eleven och Omar Dahl har samma högst."
    )
    other = result_view([form_of(SRAS, PUPIL, (30, 12, 9, 5)), form_of(SRAS, OMAR, (12, 20, 13, 7))])
    assert explanation(other.result, people_of(other)).endswith("Omar Dahl har något annat högst än eleven.")


@pytest.mark.parametrize(
    ("view", "why"),
    [
        (result_view([]), "Ingen har svarat."),
        (
            result_view([form_of(SRAS, TEACHER, (20, 26, 9, 5))]),
            "Medelvärdet görs av elevens och vårdnadshavarnas formulär, och de saknas.",
        ),
        (
            result_view([form_of(SRAS, PUPIL, (20, 26, 9, 5), missing=(2, 6))]),
            "För många svar saknas från eleven.",
        ),
    ],
)
def test_without_a_mean_it_is_said_why(view: ResultView, why: str) -> None:
    assert headline(view.result) == "Det finns inget formulär att räkna på än."
    assert explanation(view.result, people_of(view)) == why


def one_of_each() -> dict[RuleCode, str]:
    """Results in which every rule is used, and its sentence."""
    dropping = replace(
        SRAS,
        id="short",
        informants=tuple(replace(each, dropped=(20, 24)) for each in SRAS.informants),
    )
    unfinished = replace(form_of(SRAS, OMAR, (20, 26, 9, 5)), state=ResponseState.UNFINISHED)
    views = [
        result_view([form_of(SRAS, PUPIL, (24, 24, 10, 8)), form_of(SRAS, OMAR, (24, 21, 10, 8))]),
        result_view([form_of(SRAS, PUPIL, (24, 21, 12, 6))]),
        result_view(
            [form_of(SRAS, PUPIL, (30, 18, 6, 3), (1,)), form_of(SRAS, OMAR, (24, 22, 12, 6), (2, 6))]
        ),
        result_view([declined(begin(SRAS, OMAR, date(2026, 11, 20))), form_of(SRAS, TEACHER, (9, 9, 9, 20))]),
        result_view([unfinished]),
        result_view([form_of(dropping, PUPIL, (24, 21, 12, 6))], instrument=dropping),
        result_view([form_of(SRAS, PUPIL, (3, 2, 1, 0))]),
        result_view([form_of(SRAS, PUPIL, (18, 18, 17, 18))]),
        result_view(
            [
                form_of(SRAS, PUPIL, (12, 30, 6, 6)),
                form_of(SRAS, OMAR, (24, 12, 6, 6)),
                form_of(SRAS, LISA, (24, 12, 6, 6)),
            ]
        ),
    ]
    return {
        note.code: rule_text(note, view.instrument, people_of(view)) for view in views for note in view.rules
    }


def test_every_rule_has_its_sentence_with_its_figures() -> None:
    texts = one_of_each()
    assert set(texts) == set(RuleCode)
    f1, f2, f3, f4 = (
        "”Undvika obehag i skolan”",
        "”Slippa sociala situationer, bedömning”",
        "”Närhet till närstående”",
        "”Annat som lockar utanför skolan”",
    )
    assert texts[RuleCode.DIVIDED_BY_ANSWERED] == (
        f"Eleven har inte svarat på fråga 1: {f1} är delat med 5 i stället för 6."
    )
    assert texts[RuleCode.NOT_SCOREABLE] == (
        f"Omar Dahl har inte svarat på fråga 2 och 6: {f2} kan inte räknas med 4 svar av 6. Högst 1 får saknas."
    )
    assert texts[RuleCode.AT_LIMIT] == (
        f"{f2} ligger precis 0,50 under det högsta och räknas inte som nära här. Källor drar gränsen olika."
    )
    assert texts[RuleCode.LOW] == (
        "Det högsta medelvärdet är 0,50. När det är under 1,00 pekas ingen funktion ut."
    )
    assert texts[RuleCode.UNDIFFERENTIATED].startswith("Mellan det högsta, 3,00, och det lägsta är det 0,17.")
    assert texts[RuleCode.METHODS_DISAGREE] == f"Med metod B, eleven hälften, blir det {f2}. Läs båda."
    assert texts[RuleCode.COMBINED] == "Medelvärdet av tre formulär: alla räknas lika (metod A)."
    assert texts[RuleCode.DROPPED] == "Eleven: fråga 20 och 24 ställs men räknas inte."
    assert texts[RuleCode.TOPS_DIFFER] == f"Omar Dahl har {f1} högst. Det har inte eleven."
    assert texts[RuleCode.SHOWN_APART] == "Läraren visas för sig och är inte med i medelvärdet."
    assert texts[RuleCode.EQUAL_RANK] == (
        f"{f3} och {f4} delar plats 3: det skiljer 0,00 och får vara högst 0,25."
    )


def test_method_b_is_told_with_its_weights() -> None:
    forms = [
        form_of(SRAS, PUPIL, (12, 30, 6, 6)),
        form_of(SRAS, OMAR, (24, 12, 6, 6)),
        form_of(SRAS, LISA, (24, 12, 6, 6)),
    ]
    view = result_view(forms, method=CombinationMethod.HALF_PUPIL)
    text = " ".join(rule_lines(view, people_of(view)))
    assert "Medelvärdet av tre formulär: elevens är hälften, de andra tillsammans hälften (metod B)." in text
    assert beside_lines(view, people_of(view))[-1].startswith("Med metod A, alla formulär lika, blir det")


def test_a_figure_that_only_rounds_to_its_limit_is_told_apart_from_it() -> None:
    """T13: the difference is exactly the limit; a little less rounds to the same."""
    thirds = replace(SRAS, rules=replace(SRAS.rules, mixed=Band(Fraction(501, 1000), is_inclusive=False)))
    view = result_view([form_of(thirds, PUPIL, (24, 21, 6, 6))], instrument=thirds)
    assert "högst knappt 0,50 under det högsta" in " ".join(rule_lines(view, people_of(view)))


def test_without_names_there_are_numbers() -> None:
    view = result_view(
        [form_of(SRAS, PUPIL, (20, 26, 9, 5)), form_of(SRAS, OMAR, (17, 22, 13, 7))],
        unanswered=[LISA],
        is_protected=True,
    )
    people = people_of(view)
    assert people.label(OMAR) == "Vårdnadshavare 1"
    assert missing_lines(view, people) == ["Inget färdigt formulär finns från vårdnadshavare 2."]
    assert "Dahl" not in " ".join([*told(view), facts_text(view, people), *table_of(view, people)[0]])


def test_somebody_nobody_named_is_called_what_they_are() -> None:
    people = People(())
    assert (people.label(TEACHER), people.inside(TEACHER), people.first(PUPIL)) == (
        "Lärare",
        "läraren",
        "Eleven",
    )


def test_the_table_says_what_the_bars_say() -> None:
    view = result_view(
        [form_of(SRAS, PUPIL, (30, 18, 6, 3)), form_of(SRAS, OMAR, (24, 22, 12, 6), (2, 6))],
        unanswered=[LISA],
    )
    headings, rows = table_of(view, people_of(view))
    assert headings == ["Funktion", "Elev", "Omar Dahl", "Medelvärde", "Plats"]
    assert rows[0] == ["Undvika obehag i skolan", "5,00", "4,00", "5,00", "1"]
    assert rows[1][:3] == ["Slippa sociala situationer, bedömning", "3,00", "kan inte räknas"]


def test_then_and_now_stand_side_by_side_without_a_claim() -> None:
    now = [form_of(SRAS, PUPIL, (20, 24, 9, 5)), form_of(SRAS, OMAR, (17, 22, 13, 7))]
    then = [form_of(SRAS, PUPIL, (28, 25, 10, 5)), form_of(SRAS, OMAR, (20, 22, 13, 7))]
    view = result_view(now, earlier=[(date(2026, 8, 24), then)])
    (earlier,) = view.earlier
    assert earlier.follow_up is not None
    assert earlier.result is not None
    people = people_of(view)
    headings, rows = earlier_table(view, earlier.result, earlier.follow_up, people)
    assert headings == ["Funktion", "Medelvärde", "Elev", "Omar Dahl"]
    assert rows[0] == [
        "Undvika obehag i skolan",
        "4,00 till 3,08 (−0,92)",
        "4,67 till 3,33 (−1,33)",
        "3,33 till 2,83 (−0,50)",
    ]
    assert earlier_notes(earlier.follow_up, people) == [
        "Det finns inget mått på hur stor skillnad som betyder något."
    ]


def test_means_of_other_people_are_not_compared() -> None:
    then = [form_of(SRAS, PUPIL, (28, 25, 10, 5)), form_of(SRAS, LISA, (20, 22, 13, 7))]
    now = [form_of(SRAS, PUPIL, (20, 24, 9, 5)), form_of(SRAS, OMAR, (17, 22, 13, 7))]
    view = result_view(now, earlier=[(date(2026, 8, 24), then)])
    (earlier,) = view.earlier
    assert earlier.follow_up is not None
    assert earlier.result is not None
    people = people_of(view)
    assert earlier_table(view, earlier.result, earlier.follow_up, people)[0] == ["Funktion", "Elev"]
    notes = " ".join(earlier_notes(earlier.follow_up, people))
    assert "inte samma personer" in notes
    assert "Svarade bara då: Lisa Dahl. Svarade bara nu: Omar Dahl." in notes


def test_another_variant_is_refused_with_its_reason() -> None:
    other: Instrument = replace(SRAS, id="other")
    view = result_view(
        [form_of(SRAS, PUPIL, (20, 24, 9, 5))],
        earlier=[(date(2026, 8, 24), [form_of(other, PUPIL, (20, 24, 9, 5))])],
    )
    line = earlier_line(view.earlier[0], date(2026, 11, 20))
    assert line == "Ett annat, 24 aug: ett annat frågeformulär, så det går inte att jämföra."


def test_differences_between_two_who_answered() -> None:
    view = result_view([form_of(SRAS, PUPIL, (20, 26, 9, 5)), form_of(SRAS, OMAR, (17, 22, 13, 7))])
    assert difference_lines(view, people_of(view)) == [
        "Eleven och Omar Dahl: störst skillnad i ”Slippa sociala situationer, bedömning”, 0,67 högre hos eleven."
    ]
    alike = result_view([form_of(SRAS, PUPIL, (20, 26, 9, 5)), form_of(SRAS, OMAR, (20, 26, 9, 5))])
    assert difference_lines(alike, people_of(alike)) == ["Eleven och Omar Dahl: lika värden."]


def test_a_difference_has_its_sign() -> None:
    values = (Fraction(1, 2), Fraction(-1, 3), Fraction(0), None, Fraction(1, 1000))
    assert [signed(value) for value in values] == ["+0,50", "−0,33", "0,00", "–", "0,00"]


@given(SUMS, st.lists(SUMS, max_size=3), st.booleans())
def test_whatever_is_answered_the_sentences_are_whole_and_calm(
    pupil: tuple[int, ...], others: list[tuple[int, ...]], is_b: bool
) -> None:
    who: list[Respondent] = [OMAR, LISA, Respondent(InformantKind.TEACHER)]
    forms = [form_of(SRAS, PUPIL, pupil)]
    forms += [form_of(SRAS, each, sums) for each, sums in zip(who, others, strict=False)]
    method = CombinationMethod.HALF_PUPIL if is_b else None
    view = result_view(forms, method=method, instrument=SRAS)
    lines = told(view)
    for line in lines:
        assert line.endswith("."), line
        assert line[0] == line[0].upper()
        assert not FORBIDDEN.search(line), line
        assert "!" not in line
        assert "None" not in line
    assert (
        len(
            re.findall(r"\.(?:\s|$)", headline(view.result) + " " + explanation(view.result, people_of(view)))
        )
        == 2
    )
    top = max(hundredths(mean) for mean in view.result.means)
    if view.result.profile.functions:
        assert f"{top // 100},{top % 100:02d}" in headline(view.result)
    else:
        assert not any(each.phrase in headline(view.result) for each in SRAS.functions)


def test_a_form_that_was_left_early_says_so() -> None:
    half = finished(
        replace(begin(SRAS, PUPIL, date(2026, 11, 20)), reached=3, answers=(1, 2, 3, *(None,) * 21))
    )
    view = result_view([half])
    assert "Eleven slutade före den sista frågan." in missing_lines(view, people_of(view))
