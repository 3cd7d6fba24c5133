# SPDX-License-Identifier: EUPL-1.2
"""Questionnaires and summaries that the tests of a survey's papers share. Invented people only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from eht_desk import resources
from eht_desk.application.ports.survey_papers import (
    InstrumentSheet,
    SummaryPerson,
    SummarySheet,
    SurveyHead,
    SurveyReaders,
)
from eht_desk.catalog.instruments import InstrumentCatalogFromFiles
from eht_desk.domain.ids import GuardianId, StaffId
from eht_desk.domain.instruments.comparison import pairs
from eht_desk.domain.instruments.model import CombinationMethod, InformantKind, Instrument
from eht_desk.domain.instruments.responses import (
    PUPIL,
    Answers,
    AnswerWay,
    Respondent,
    Response,
    begin,
    declined,
    from_paper,
)
from eht_desk.domain.instruments.rules_used import rules_used
from eht_desk.domain.instruments.scoring import score

_CATALOG = InstrumentCatalogFromFiles(resources.root() / "instruments")
SRAS = _CATALOG.get("sras_r")
TRIAL = _CATALOG.get("trial_questions")
MOTHER = Respondent(InformantKind.GUARDIAN, GuardianId("mother"))
FATHER = Respondent(InformantKind.GUARDIAN, GuardianId("father"))
TEACHER = Respondent(InformantKind.TEACHER, staff_id=StaffId("teacher"))
DAY = date(2026, 11, 20)
LABELS = {PUPIL: "Elev", MOTHER: "Vårdnadshavare 1", FATHER: "Vårdnadshavare 2", TEACHER: "Lärare"}
NAMES = {MOTHER: "Anna Dahl", FATHER: "Bo Dahl", TEACHER: "Per Holm"}
T1: Answers = (6, 3, 1, 0, 5, 2, 0, 0, 4, 4, 2, 1, 5, 3, 1, 0, 6, 2, 1, 0, 4, 4, 1, 2)
"""Means 5.00, 3.00, 1.00, 0.50: the first vector of the scoring."""

HEAD = SurveyHead(
    code="7K2F-91",
    instrument="SRAS-R",
    title=SRAS.title,
    pupil_name="Alma Dahl",
    pupil_class="5A",
    school_name="Ekskolan",
    authority_name="Eks kommun",
    printed_on=date(2026, 11, 22),
)


def of_sums(*sums: int) -> Answers:
    """Answers that give each function of SRAS-R this sum."""
    found: list[int | None] = [0] * 24
    for place, total in enumerate(sums):
        for number in range(place, 24, 4):
            value = min(6, total)
            found[number], total = value, total - value
    return tuple(found)


def paper(who: Respondent, answers: Answers, instrument: Instrument = SRAS) -> Response:
    return from_paper(instrument, who, DAY, answers)


def refused(who: Respondent, instrument: Instrument = SRAS) -> Response:
    return declined(begin(instrument, who, DAY))


def summary(
    responses: Iterable[Response],
    *,
    head: SurveyHead = HEAD,
    method: CombinationMethod | None = None,
    unanswered: Sequence[str] = (),
    instrument: Instrument = SRAS,
    is_named: bool = True,
) -> SummarySheet:
    result = score(instrument, responses, method)
    people = tuple(
        SummaryPerson(
            LABELS[form.respondent],
            NAMES.get(form.respondent, "") if is_named else "",
            form,
            DAY,
            AnswerWay.PAPER,
        )
        for form in result.forms
    )
    return SummarySheet(
        head,
        result,
        rules_used(result),
        people,
        tuple(LABELS.items()),
        tuple(unanswered),
        pairs(result),
        instrument.cautions,
    )


def instrument_form(
    instrument: Instrument = TRIAL,
    kind: InformantKind = InformantKind.PUPIL,
    *,
    head: SurveyHead = HEAD,
    name: str = "",
    readers: SurveyReaders | None = None,
) -> InstrumentSheet:
    questions = instrument.questions(kind)
    scale = instrument.scale
    return InstrumentSheet(
        head=head,
        kind=kind,
        label=instrument.informant(kind).label,
        name=name,
        count=len(instrument.items),
        questions=questions,
        points=tuple(range(scale.minimum, scale.maximum + 1)),
        labels=scale.labels if questions else (),
        intro=instrument.informant(kind).intro,
        readers=readers or SurveyReaders(("Maria Lind", "Karin Ås")),
        sums=tuple(
            tuple(item.number for item in instrument.items if item.function == function.id)
            for function in instrument.functions
        ),
    )
