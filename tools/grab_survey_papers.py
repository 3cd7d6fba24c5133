# SPDX-License-Identifier: EUPL-1.2
"""Pictures of every questionnaire's papers, to look at: to answer by hand for each who answers, and a summary.

`python -m tools.grab_survey_papers FOLDER` writes a PNG per paper. Invented people and answers only.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from eht_desk import resources
from eht_desk.application.ports.survey_papers import (
    InstrumentSheet,
    SummaryPerson,
    SummarySheet,
    SurveyHead,
    SurveyReaders,
)
from eht_desk.catalog.instruments import InstrumentCatalogFromFiles
from eht_desk.documents.renderer import PdfRenderer
from eht_desk.domain.ids import GuardianId
from eht_desk.domain.instruments.comparison import pairs
from eht_desk.domain.instruments.model import Informant, InformantKind, Instrument
from eht_desk.domain.instruments.responses import PUPIL, Answers, AnswerWay, Respondent, from_paper
from eht_desk.domain.instruments.rules_used import rules_used
from eht_desk.domain.instruments.scoring import score
from tools.grab_papers import picture

_DAY = date(2026, 11, 20)
_GUARDIANS = (
    Respondent(InformantKind.GUARDIAN, GuardianId("one")),
    Respondent(InformantKind.GUARDIAN, GuardianId("two")),
)


def _head(instrument: Instrument) -> SurveyHead:
    return SurveyHead(
        code="7K2F-91",
        instrument=instrument.short_title,
        title=instrument.title,
        pupil_name="Alma Dahl",
        pupil_class="5A",
        school_name="Ekskolan",
        authority_name="Provköpings kommun",
        printed_on=_DAY,
        is_made_up=instrument.is_made_up,
    )


def instrument_form(instrument: Instrument, informant: Informant) -> InstrumentSheet:
    """The empty form of one who answers."""
    questions = instrument.questions(informant.kind)
    scale = instrument.scale
    return InstrumentSheet(
        head=_head(instrument),
        kind=informant.kind,
        label=informant.label,
        name="",
        count=len(instrument.items),
        questions=questions,
        points=tuple(range(scale.minimum, scale.maximum + 1)),
        labels=scale.labels if questions else (),
        intro=informant.intro,
        readers=SurveyReaders(("Karin Ås", "Maria Lind")),
        sums=tuple(
            tuple(item.number for item in instrument.items if item.function == function.id)
            for function in instrument.functions
        ),
    )


def summary(instrument: Instrument) -> SummarySheet:
    """Made-up answers of a pupil and two guardians, one of whom skipped a question."""
    size, points = len(instrument.items), len(instrument.scale.labels)
    least = instrument.scale.minimum

    def answers(step: int, skipped: int = 0) -> Answers:
        return tuple(
            None if number == skipped else least + (number * step) % points for number in range(1, size + 1)
        )

    forms = [
        from_paper(instrument, PUPIL, _DAY, answers(2)),
        from_paper(instrument, _GUARDIANS[0], _DAY, answers(3)),
        from_paper(instrument, _GUARDIANS[1], _DAY, answers(5, skipped=1)),
    ]
    labels = {PUPIL: "Elev", _GUARDIANS[0]: "Vårdnadshavare 1", _GUARDIANS[1]: "Vårdnadshavare 2"}
    names = {PUPIL: "", _GUARDIANS[0]: "Omar Dahl", _GUARDIANS[1]: "Vera Dahl"}
    result = score(instrument, forms)
    return SummarySheet(
        head=_head(instrument),
        result=result,
        rules=rules_used(result),
        people=tuple(
            SummaryPerson(labels[form.respondent], names[form.respondent], form, _DAY, AnswerWay.PAPER)
            for form in result.forms
        ),
        labels=tuple(labels.items()),
        differences=pairs(result),
        cautions=instrument.cautions,
    )


def main(arguments: list[str]) -> int:
    """Write the pictures; the names of what was written go to the terminal."""
    if not arguments:
        print(__doc__)
        return 2
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    renderer = PdfRenderer()
    for instrument in InstrumentCatalogFromFiles(resources.root() / "instruments").all_latest():
        made = {
            informant.kind.value: renderer.instrument_form(instrument_form(instrument, informant))
            for informant in instrument.informants
        }
        made["summary"] = renderer.survey_summary(summary(instrument))
        for name, pdf in made.items():
            path = folder / f"{instrument.id}_{name}.png"
            picture(pdf).save(path)
            print(path.name)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
