# SPDX-License-Identifier: EUPL-1.2
"""Papers of a survey: the questionnaire to answer by hand, and the summary of the answers on one page.

Neither is kept: they are made anew from the survey whenever somebody asks. What a paper says of who and where decides
paper_names; that it was printed is a row of the log.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

from eht_desk.application.access_rights import table_of
from eht_desk.application.at_printer import who_stood_there
from eht_desk.application.paper_names import PaperNames, names_for
from eht_desk.application.ports.survey_papers import (
    InstrumentSheet,
    SummaryPerson,
    SummarySheet,
    SurveyHead,
    SurveyReaders,
)
from eht_desk.application.school_wordings import AskedWith, asked_with, read_wordings
from eht_desk.application.survey_people import People
from eht_desk.application.survey_reading import reach_survey, read_survey
from eht_desk.application.survey_results import read_result
from eht_desk.application.survey_views import PersonName, RespondentRow
from eht_desk.application.workspace import Workspace
from eht_desk.domain.access_table import DocumentClass, Right
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import SurveyId
from eht_desk.domain.instruments.model import CombinationMethod, InformantKind, Instrument
from eht_desk.domain.instruments.responses import PUPIL, Respondent
from eht_desk.domain.instruments.wording import WordingFacts
from eht_desk.domain.log import LogEvent
from eht_desk.domain.protection import Secret
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.surveys import Survey, SurveyState, require_open

_FEW_READERS = 6
"""More names than this say less to a pupil than the roles do."""


class SurveyPaper(StrEnum):
    """Which of a survey's papers."""

    INSTRUMENT_FORM = "questionnaire"
    SUMMARY = "summary"


def prepare_instrument(workspace: Workspace, survey_id: SurveyId, respondent: Respondent) -> bytes:
    """The empty form for one person; without wording an answer sheet beside the school's own form. Writes nothing.

    Raises RuleViolation: `not_found`, `not_allowed`, `survey_closed`, `survey_withdrawn`, `informant_not_asked`,
    `guardian_not_named`, `respondent_not_here`, `may_not_be_asked` (P-13).
    """
    page = read_survey(workspace, survey_id)
    instrument = page.instrument
    require_open(page.survey)
    with workspace.store.read() as work:
        _, pupil, viewer = reach_survey(workspace, work, survey_id, Right.PRINT)
        people = People(workspace, work, pupil)
        people.require(instrument, respondent)
        person = people.name(instrument, respondent)
        names = names_for(work, pupil, workspace=workspace)
        asked = asked_with(workspace, work, instrument, respondent.kind)
        roles = table_of(workspace, viewer).readers(DocumentClass.PSYCHOSOCIAL)
    # What the school wrote about its form may name the school.
    facts = None if Secret.SCHOOL in names.hidden else _facts(workspace, asked, instrument, respondent)
    shown = () if len(page.readers) > _FEW_READERS else page.readers
    readers = SurveyReaders(
        tuple(name for name in shown if names.staff(name)), roles, is_named_only=pupil.is_protected
    )
    sheet = InstrumentSheet(
        head=_head(workspace, page.survey, instrument, names, facts.form_title if facts else ""),
        kind=respondent.kind,
        label=_labels((*page.rows, person)).get(respondent, person.label),
        name=_name(person, pupil),
        count=len(instrument.items),
        questions=asked.questions if asked else (),
        points=tuple(range(instrument.scale.minimum, instrument.scale.maximum + 1)),
        labels=(asked.labels or instrument.scale.labels) if asked else (),
        intro=asked.intro if asked else "",
        readers=readers,
        sums=tuple(
            tuple(item.number for item in instrument.items if item.function == function.id)
            for function in instrument.functions
        ),
        source=_source(facts),
    )
    return workspace.services.renderer.instrument_form(sheet)


def prepare_summary(
    workspace: Workspace, survey_id: SurveyId, method: CombinationMethod | None = None
) -> bytes:
    """The answers of the occasion on one page, scored by the method, the instrument's own when None. Writes nothing.

    Raises RuleViolation: `not_found`, `not_allowed`, `survey_withdrawn`.
    """
    page = read_survey(workspace, survey_id)
    if page.survey.state is SurveyState.WITHDRAWN:
        raise RuleViolation("survey_withdrawn")
    found = read_result(workspace, survey_id, method)
    with workspace.store.read() as work:
        reach_survey(workspace, work, survey_id, Right.PRINT)
        names = names_for(work, found.pupil, workspace=workspace)
    present = [item.person for item in found.people]
    combined = {informant.kind for informant in found.instrument.informants if informant.is_combined}
    unanswered = [person for person in found.unanswered if person.respondent.kind in combined]
    labels = _labels((*page.rows, *present, *found.declined, *unanswered))
    order = list(labels)
    people = tuple(
        SummaryPerson(
            labels[item.person.respondent], _name(item.person, found.pupil), item.score, item.day, item.way
        )
        for item in sorted(found.people, key=lambda item: order.index(item.person.respondent))
    )
    sheet = SummarySheet(
        head=_head(workspace, found.survey, found.instrument, names),
        result=found.result,
        rules=found.rules,
        people=people,
        labels=tuple(labels.items()),
        unanswered=tuple(labels[person.respondent] for person in unanswered),
        differences=found.differences,
        cautions=found.cautions,
    )
    return workspace.services.renderer.survey_summary(sheet)


def record_survey_print(
    workspace: Workspace, survey_id: SurveyId, what: SurveyPaper, copies: int, at_printer: str = ""
) -> None:
    """A printer took the paper; who stood there, for a protected pupil. One log row.

    Raises RuleViolation `not_found`, `not_allowed`.
    """
    with workspace.store.write() as work:
        survey, view, _ = reach_survey(workspace, work, survey_id, Right.PRINT)
        detail: dict[str, str | int] = {
            "survey": survey.id,
            "kind": SurveyPaper(what).value,
            "copies": max(copies, 1),
        }
        work.commit(LogEvent("survey_printed", view.id, detail=detail | who_stood_there(view, at_printer)))


def _head(
    workspace: Workspace, survey: Survey, instrument: Instrument, names: PaperNames, title: str = ""
) -> SurveyHead:
    return SurveyHead(
        code=survey.code,
        instrument=instrument.short_title,
        title=title or instrument.title,
        pupil_name=names.pupil,
        pupil_class=names.pupil_class,
        school_name=names.school.unit,
        authority_name=names.school.authority,
        printed_on=workspace.today,
        letterhead=names.school.letterhead,
        is_alias=names.is_alias,
        is_made_up=instrument.is_made_up,
        is_demo=workspace.store.header.is_demo,
        hidden=names.hidden,
    )


def _name(person: PersonName, pupil: PupilView) -> str:
    """Who it is, beside the label; the pupil stands at the top of the paper already."""
    return "" if person.respondent == PUPIL or person.name == pupil.name else person.name


def _labels(people: Iterable[RespondentRow | PersonName]) -> dict[Respondent, str]:
    """What each is called on the survey's papers, the same on all of them: several of a kind have a number.

    Guardians count whether they have answered or not, teachers only when they have: any of them could.
    """
    ordered: dict[Respondent, RespondentRow | PersonName] = {}
    for person in people:
        is_only_possible = isinstance(person, RespondentRow) and person.state is None
        if person.respondent.kind is not InformantKind.TEACHER or not is_only_possible:
            ordered.setdefault(person.respondent, person)
    kinds = Counter(respondent.kind for respondent in ordered)
    places: Counter[str] = Counter()
    labels: dict[Respondent, str] = {}
    for respondent, person in ordered.items():
        places[respondent.kind] += 1
        number = person.number or (places[respondent.kind] if kinds[respondent.kind] > 1 else 0)
        labels[respondent] = f"{person.label} {number}" if number else person.label
    return labels


def _facts(
    workspace: Workspace, asked: AskedWith | None, instrument: Instrument, respondent: Respondent
) -> WordingFacts | None:
    """Of the school's own form, whose title and source stand on the paper."""
    if asked is None or not asked.wording_id:
        return None
    for one in read_wordings(workspace).instruments:
        for informant in one.informants:
            if (
                one.instrument.id == instrument.id
                and informant.informant is respondent.kind
                and informant.view is not None
            ):
                return informant.view.wording.facts
    return None


def _source(facts: WordingFacts | None) -> str:
    return "" if facts is None else f"{facts.form_title}, {facts.form_version}. {facts.source}"
