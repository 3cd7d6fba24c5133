# SPDX-License-Identifier: EUPL-1.2
"""Results as the page reads them, made from forms with given sums, without a store: for words, chart and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from eht_desk import resources
from eht_desk.application.survey_views import EarlierSurvey, PersonName, PersonResult, ResultView
from eht_desk.catalog.instruments import InstrumentCatalogFromFiles
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId, CompartmentId, GuardianId, PupilId, SurveyId, UnitId
from eht_desk.domain.instruments.comparison import follow_up, pairs
from eht_desk.domain.instruments.model import CombinationMethod, InformantKind, Instrument
from eht_desk.domain.instruments.responses import PUPIL, Respondent, Response, from_paper
from eht_desk.domain.instruments.results import Result
from eht_desk.domain.instruments.rules_used import rules_used
from eht_desk.domain.instruments.scoring import score
from eht_desk.domain.pupil_view import PupilView, ShownIdentity
from eht_desk.domain.surveys import Survey

DAY = date(2026, 11, 20)
OMAR = Respondent(InformantKind.GUARDIAN, GuardianId("omar"))
LISA = Respondent(InformantKind.GUARDIAN, GuardianId("lisa"))
TEACHER = Respondent(InformantKind.TEACHER)
_NAMES = {OMAR: "Omar Dahl", LISA: "Lisa Dahl"}


def sras_r() -> Instrument:
    """The shipped one."""
    return InstrumentCatalogFromFiles(resources.root() / "instruments").get("sras_r")


def form_of(
    instrument: Instrument,
    who: Respondent,
    sums: Sequence[int],
    missing: Sequence[int] = (),
    day: date = DAY,
) -> Response:
    """A form of 24 items whose functions have these sums, six items each, before some are taken away."""
    answers: list[int | None] = [None] * 24
    for place, wanted in enumerate(sums):
        least, more = divmod(wanted, 6)
        for row in range(6):
            answers[row * 4 + place] = least + (row < more)
    for number in missing:
        answers[number - 1] = None
    return from_paper(instrument, who, day, tuple(answers))


def name_of(who: Respondent, *, is_protected: bool = False) -> PersonName:
    """As the use case names them; of a protected pupil's guardian only the number."""
    label = {"pupil": "Elev", "guardian": "Vårdnadshavare", "teacher": "Lärare"}[who.kind.value]
    number = {OMAR: 1, LISA: 2}.get(who, 0) if is_protected else 0
    return PersonName(who, label, "" if is_protected else _NAMES.get(who, ""), number)


def result_view(
    responses: Sequence[Response],
    *,
    instrument: Instrument | None = None,
    method: CombinationMethod | None = None,
    earlier: Sequence[tuple[date, Sequence[Response]]] = (),
    unanswered: Sequence[Respondent] = (),
    is_protected: bool = False,
) -> ResultView:
    """What the page gets."""
    known = instrument or sras_r()
    result = score(known, responses, method)
    people = tuple(
        PersonResult(
            name_of(form.respondent, is_protected=is_protected),
            form,
            DAY,
            next(each.way for each in responses if each.respondent == form.respondent),
            form.respondent in result.counted,
            tuple(number for items in form.missing for number in items),
        )
        for form in result.forms
    )
    survey = Survey(
        SurveyId("s1"),
        CompartmentId("c1"),
        PupilId("p1"),
        UnitId("u1"),
        known.id,
        known.version,
        "KLMN-345",
        datetime(2026, 11, 20, 9, tzinfo=UTC),
        AccountId("a1"),
    )
    return ResultView(
        PupilView(PupilId("p1"), UnitId("u1"), ShownIdentity("Noel", "Ek"), class_name="5A"),
        known,
        survey,
        result,
        rules_used(result),
        people,
        tuple(name_of(who, is_protected=is_protected) for who in result.declined),
        tuple(name_of(who, is_protected=is_protected) for who in unanswered),
        pairs(result),
        known.cautions,
        tuple(_earlier(known, result_day, forms, result) for result_day, forms in earlier),
        (),
        may_write=True,
        may_print=True,
    )


def _earlier(known: Instrument, day: date, forms: Sequence[Response], now: Result) -> EarlierSurvey:
    before = score(replace(known, id=forms[0].instrument_id), forms)
    people = tuple(name_of(form.respondent) for form in before.forms)
    try:
        compared = follow_up(before, now)
    except RuleViolation as error:
        return EarlierSurvey(SurveyId("s0"), "ABCD-234", day, "Ett annat", before, people, None, error.code)
    return EarlierSurvey(SurveyId("s0"), "ABCD-234", day, known.short_title, before, people, compared)


__all__ = ["DAY", "LISA", "OMAR", "PUPIL", "TEACHER", "form_of", "name_of", "result_view", "sras_r"]
