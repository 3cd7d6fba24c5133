# SPDX-License-Identifier: EUPL-1.2
"""What the people of a written story do, each with the use case that the window calls, and what they can read then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import pytest

from eht_desk.application import (
    approvals,
    case_decisions,
    case_endings,
    consents,
    contact_notes,
    delegation,
    form_work,
    hand_overs,
    measures,
    meeting_agenda,
    meeting_items,
    meetings,
    pupil_facts,
    routine_cases,
    school_calendar,
    signals,
    tasks,
)
from eht_desk.application.case_judging import grounds_of, judge
from eht_desk.application.case_work import findings_about
from eht_desk.application.consents import AskedPerson, NewAsking
from eht_desk.application.contact_notes import NewNote
from eht_desk.application.measures import NewMeasure
from eht_desk.application.meeting_views import Said
from eht_desk.application.pupil_facts import NewFact
from eht_desk.application.signals import NewSignal
from eht_desk.domain.accounts import Role
from eht_desk.domain.case_entries import FactKind, MeasureResult
from eht_desk.domain.consents import ConsentPerson, ConsentRoute, ConsentState
from eht_desk.domain.contact_notes import ContactChannel, ContactOutcome, ContactWith
from eht_desk.domain.documents import ApprovalWay, Document
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.forms.conditions import holds
from eht_desk.domain.forms.model import Answers, AnswerValue, FieldDefinition, FieldKind, FormDefinition
from eht_desk.domain.forms.rounds import round_id, round_of
from eht_desk.domain.ids import CaseId, DocumentId, EntryId, TaskId
from eht_desk.domain.organisation import Period
from eht_desk.domain.routines.progress import NextKind, Progress
from eht_desk.domain.tasks import Task
from eht_desk.domain.unit_entries import Break, Present
from tests.journeys.story_book import Chapter, Kept, read_story
from tests.journeys.story_school import GUARDIAN, PUPIL, StorySchool

_NO_CASE = CaseId("")


@dataclass
class Acts:
    """The story's people at work in the store."""

    school: StorySchool
    documents: dict[str, DocumentId] = field(default_factory=dict)
    """The document of each form that was locked last."""
    case_id: CaseId = _NO_CASE
    counsellor: str = "maria"

    @property
    def today(self) -> date:
        return self.school.reading().today

    def lock(self, login: str, form_id: str, stage: str = "", **said: AnswerValue) -> Document:
        """Write a form's next stage and lock it: what the story says, and something in each field that must have it.
        `stage` is the one that the story expects."""
        workspace = self.school.as_(login)
        page = form_work.open_form(workspace, PUPIL, form_id, self.documents.get(form_id))
        own, number = round_of(page.draft.stage_id)
        assert stage in ("", own), f"{form_id} is at {own}"
        known = {item.id for item in page.definition.fields(page.draft.stage_id)}
        named = {key: round_id(key, number) for key in said}
        answers = {**page.draft.answers, **{named[key]: value for key, value in said.items()}}
        assert known >= set(named.values()), set(named.values()) - known
        answers = {**answers, **filled(page.definition, page.draft.stage_id, answers, workspace.today)}
        draft = form_work.save_draft(workspace, page.draft, answers, starts_stretch=True)
        document, _ = form_work.finalise_stage(workspace, draft)
        self.documents[form_id] = document.id
        return document

    def cannot_lock(self, login: str, form_id: str, code: str) -> None:
        """The form does not open for this person, and why."""
        with pytest.raises(RuleViolation, match=code):
            form_work.open_form(self.school.as_(login), PUPIL, form_id, self.documents[form_id])

    def begin_anew(self, form_id: str) -> None:
        """The next paper of this form is a new one."""
        self.documents.pop(form_id, None)

    def give(self, login: str, form_id: str, handover: str) -> None:
        """Note that the copy was handed over today."""
        workspace = self.school.as_(login)
        hand_overs.record_delivery(workspace, self.documents[form_id], handover, workspace.today)

    def consent(self, login: str, purpose: str, scope: str) -> None:
        """Guardian and pupil are asked and say yes at once. The school judged that the pupil understands."""
        workspace = self.school.as_(login)
        yes = ConsentState.GIVEN
        persons = (
            AskedPerson(ConsentPerson.GUARDIAN, GUARDIAN, yes),
            AskedPerson(ConsentPerson.PUPIL, None, yes, True, "Karin Ås", "Förstår vad det gäller"),
        )
        asked = NewAsking(purpose, persons, workspace.today, ConsentRoute.MEETING, scope)
        consents.ask_consent(workspace, PUPIL, asked)

    def approve(self, form_id: str, approval: str, sections: tuple[str, ...]) -> None:
        """The pupil read the text and signed; the excerpt goes to those who may read it."""
        workspace = self.school.as_(self.counsellor)
        excerpt, _ = approvals.approve(
            workspace,
            self.documents[form_id],
            approval,
            sections,
            ApprovalWay.PAPER,
            on=workspace.today,
            kept_at="Pärm 2",
        )
        if excerpt is not None:
            self.documents[approval] = excerpt

    def contact(
        self,
        login: str,
        channel: ContactChannel,
        *,
        outcome: ContactOutcome = ContactOutcome.REACHED,
        with_kind: ContactWith = ContactWith.GUARDIAN,
    ) -> None:
        """A talk with the guardian or the pupil, written down at once."""
        workspace = self.school.as_(login)
        guardian = GUARDIAN if with_kind is ContactWith.GUARDIAN else None
        name = "" if guardian else "Eleven"
        note = NewNote(with_kind, channel, outcome, workspace.now, guardian_id=guardian, with_name=name)
        contact_notes.write_note(workspace, PUPIL, note)

    # -- the case

    def school_year(
        self, year: int, terms: tuple[Period, ...], breaks: tuple[Break, ...], stand_in: str
    ) -> None:
        """Rektor writes the läsår down."""
        karin = self.school.as_("karin")
        school_calendar.save_calendar(karin, self.school.unit_id, year, terms, breaks, stand_in)

    def notice(self, login: str, new: NewSignal) -> EntryId:
        """Absence is typed in."""
        return signals.write_signal(self.school.as_(login), PUPIL, new)[0]

    def open_case(self, login: str, routine_id: str, origin: EntryId) -> None:
        """Open a case from what was noticed."""
        self.case_id, _ = routine_cases.open_by_routine(self.school.as_(login), PUPIL, routine_id, origin)

    def accept(self, login: str) -> None:
        delegation.accept_case(self.school.as_(login), self.case_id)

    def fact(self, login: str, kind: FactKind, value: str) -> None:
        """Something holds about the pupil from today."""
        workspace = self.school.as_(login)
        pupil_facts.set_fact(workspace, PUPIL, NewFact(kind, value, workspace.today))

    def decide(self, login: str, decision: str, value: str, text: str = "") -> None:
        workspace = self.school.as_(login)
        case_decisions.decide(workspace, self.case_id, decision, value, text, (), workspace.today, "Karin Ås")

    def begin_measure(self, login: str, kind: str, text: str) -> EntryId:
        """Something is tried from today; the mentor does it."""
        workspace = self.school.as_(login)
        new = NewMeasure(kind, text, workspace.today, owner_role=Role.MENTOR)
        return measures.add_measure(workspace, self.case_id, new)[0]

    def evaluate(self, login: str, measure: EntryId, result: MeasureResult) -> None:
        """With pupil and guardian, today."""
        workspace = self.school.as_(login)
        measures.evaluate_measure(
            workspace, measure, workspace.today, result, pupil_took_part=True, guardian_took_part=True
        )

    def close(self, login: str, reason: str) -> None:
        """Close the case: nothing may be missing."""
        page = case_endings.closing_page(self.school.as_(login), self.case_id)
        assert page.may_close, (page.missing, page.tasks)
        case_endings.close_by_routine(self.school.as_(login), self.case_id, reason)

    def may_close(self, login: str) -> bool:
        return case_endings.closing_page(self.school.reading(login), self.case_id).may_close

    def relapse(self, login: str, note: str) -> None:
        """The absence came back."""
        case_endings.relapse(self.school.as_(login), self.case_id, note)

    def is_open(self) -> bool:
        with self.school.reading().store.read() as work:
            case = work.cases.get(self.case_id)
        return case is not None and case.is_open

    def revise(self, login: str, form_id: str, reason: str, **said: AnswerValue) -> Document:
        """The paper gets a new version in the place of the old one."""
        workspace = self.school.as_(login)
        draft, _ = form_work.correct_document(workspace, self.documents[form_id], reason)
        kept = form_work.save_draft(workspace, draft, {**draft.answers, **said}, starts_stretch=True)
        document, _ = form_work.finalise_stage(workspace, kept)
        self.documents[form_id] = document.id
        return document

    def meet(self, said: Said) -> list[tuple[str, ...]]:
        """EHT meets today, speaks of every number and adjusts. The reasons of each number, in words."""
        karin = self.school.as_("karin")
        meeting, _ = meetings.plan_meeting(karin, self.school.unit_id, karin.today, "08:15")
        meetings.begin_meeting(karin, meeting)
        present = (Present(None, "Jonas Wiik", Role.SPECIAL_EDUCATOR), Present(None, "Karin Ås", Role.RECTOR))
        meetings.set_present(karin, meeting, "Karin Ås", present)
        page = meeting_agenda.agenda(karin, meeting)
        for row in page.items:
            assert row.item_id is not None
            meeting_items.open_item(karin, row.item_id)
            meeting_items.save_item(karin, row.item_id, said, starts_stretch=True)
            meeting_items.finish_item(karin, row.item_id)
        meetings.adjust_meeting(karin, meeting)
        return [tuple(reason.title for reason in row.reasons) for row in page.items]

    # -- what stands there now

    def tasks(self) -> list[Task]:
        """The case's open tasks."""
        with self.school.reading().store.read() as work:
            return [item for item in work.tasks.of_pupil(PUPIL) if item.is_open]

    def kinds(self) -> set[str]:
        """The kinds of the open tasks."""
        return {item.kind for item in self.tasks()}

    def followed_up_by(self) -> list[date | None]:
        """The days of the open follow-ups after the return: one at a time."""
        return [item.due for item in self.tasks() if item.kind.startswith("routine.after_return.")]

    def finish(self, login: str, kind: str) -> None:
        """Somebody says that it is done."""
        [task] = [item for item in self.tasks() if item.kind == kind]
        tasks.finish_task(self.school.as_(login), TaskId(task.id))

    def progress(self) -> Progress:
        """Where the case stands, judged."""
        karin = self.school.reading()
        with karin.store.read() as work:
            pupil, case = work.pupils.get(PUPIL), work.cases.get(self.case_id)
            assert pupil is not None
            assert case is not None
            grounds = grounds_of(karin, work, pupil, findings_about(work, PUPIL, karin.today))
            judged = judge(karin, case, grounds)
        assert judged is not None
        return judged.progress


def standing_words(progress: Progress) -> tuple[str, str]:
    """The step and what is next, in the routine's words; a dash when every step is behind."""
    step = "-" if progress.current is None else progress.current.definition.title
    coming = progress.next
    if coming.kind is NextKind.CLOSE and coming.need is None:
        return step, "Avsluta ärendet"
    if coming.need is not None:
        return step, coming.need.label
    if coming.gate is not None and coming.gate.gate is not None:
        return step, coming.gate.gate.title
    return step, "" if coming.due is None else coming.due.rule.title


def days_kept(progress: Progress) -> list[Kept]:
    """Every open day to keep, as the program counted it."""
    found = []
    for due in progress.dues:
        if due.is_alarm and due.started_on and due.raw and due.due and due.shown_on:
            found.append(Kept(due.rule.title, due.started_on, due.raw, due.due, due.shown_on))
    return found


def filled(
    definition: FormDefinition, stage_id: str, answers: Answers, today: date
) -> Mapping[str, AnswerValue]:
    """Something plausible in each empty field that the stage asks for. Dates are today's."""
    whole = dict(answers)
    for asked in _asked(definition, stage_id, whole):
        if whole.get(asked.id) in (None, "", [], {}):
            whole[asked.id] = _something(asked, today)
    return whole


def _asked(definition: FormDefinition, stage_id: str, answers: Answers) -> Iterator[FieldDefinition]:
    for section in definition.sections:
        if section.stage_id != stage_id or not holds(section.show_when, answers):
            continue
        for asked in section.fields:
            is_required = asked.required or (asked.required_when and holds(asked.required_when, answers))
            if is_required and holds(asked.show_when, answers):
                yield asked


def _something(asked: FieldDefinition, today: date) -> AnswerValue:
    match asked.kind:
        case FieldKind.DATE:
            return today.isoformat()
        case FieldKind.YES_NO:
            return {"value": "yes", "comment": ""}
        case FieldKind.CHOICE:
            return asked.options[0].id
        case FieldKind.MULTI_CHOICE:
            return [asked.options[0].id]
        case FieldKind.PERSON:
            return {"name": "Maria Lind"}
        case FieldKind.TABLE:
            return [{column.id: _something(column, today) for column in asked.columns if column.required}]
        case FieldKind.INTEGER | FieldKind.SCALE:
            return asked.minimum or 1
        case _:
            return "Så som berättelsen säger."


def days(first: str, last: str) -> Period:
    """From the one day to the other."""
    return Period(date.fromisoformat(first), date.fromisoformat(last))


def tell(story: str, acts: Acts, told: object) -> None:
    """Let every chapter happen on its day, and compare what the program says then with what the story says."""
    for chapter in read_story(story):
        acts.school.on(chapter.day)
        getattr(told, f"chapter_{chapter.number}")()
        check(chapter, acts)


def check(chapter: Chapter, acts: Acts) -> None:
    """What the program says is what the story says."""
    progress = acts.progress()
    if chapter.step:
        assert standing_words(progress) == (chapter.step, chapter.next), chapter.number
    assert acts.followed_up_by() == ([chapter.follow_up] if chapter.follow_up else []), chapter.number
    if chapter.tells_days:
        assert sorted(days_kept(progress), key=repr) == sorted(chapter.days, key=repr), chapter.number
