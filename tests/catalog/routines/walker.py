# SPDX-License-Identifier: EUPL-1.2
"""Somebody who does what the program says is next, by the shipped forms: what cannot be done that way is a dead end."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random

from eht_desk.application.workspace import Services
from eht_desk.domain.case_entries import (
    CaseDecision,
    Evaluation,
    FactKind,
    ItemState,
    Measure,
    MeasureResult,
    MeetingItem,
    PupilFact,
)
from eht_desk.domain.contact_notes import ContactChannel, ContactNote, ContactOutcome, ContactWith
from eht_desk.domain.documents import (
    Approval,
    ApprovalWay,
    Delivery,
    Document,
    DocumentState,
    FinalisedStage,
    PaperSignature,
)
from eht_desk.domain.evidence import Evidence, EvidenceKind
from eht_desk.domain.forms.model import AnswerValue, FieldKind, FormDefinition
from eht_desk.domain.forms.rounds import round_id, with_rounds
from eht_desk.domain.forms.stages import stages_open
from eht_desk.domain.ids import DocumentId, EntryId, NoteId, UnitEntryId
from eht_desk.domain.recipients import Recipient
from eht_desk.domain.routines.calendar import Calendar
from eht_desk.domain.routines.facts import Situation
from eht_desk.domain.routines.judging import judge_case
from eht_desk.domain.routines.model import RoutineDefinition
from eht_desk.domain.routines.progress import NextStep, Progress
from tests.domain.routines.made import ME, PUPIL, SAFE, SCHOOL, Life, at

ANSWERED = (FieldKind.DATE, FieldKind.YES_NO, FieldKind.CHOICE)


class DeadEnd(AssertionError):
    """What is said to be next cannot be done, or doing it changes nothing."""


@dataclass
class Walker:
    """Does what is next, one thing a day; what can be answered in different ways is answered by `chance`."""

    services: Services
    routine: RoutineDefinition
    calendar: Calendar
    situation: Situation
    day: date
    chance: Random
    life: Life = field(init=False)
    said: dict[str, str] = field(default_factory=dict)
    """Answers that do not fall by chance: `form.field` or the decision's id."""
    path: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.life = Life(self.day)
        self.life.case = replace(
            self.life.case,
            routine_id=self.routine.id,
            routine_version=self.routine.version,
            owner_role=self.routine.owner or self.life.case.owner_role,
        )

    @property
    def now(self) -> datetime:
        return at(self.day, 12)

    def judged(self) -> Progress:
        gates = {item.id: item for item in self.services.gates.all()}
        return judge_case(
            self.routine,
            self.life.case,
            self.life.findings,
            self.life.overrides,
            gates,
            self.situation,
            self.calendar,
            self.day,
        )

    def walk(self, most: int = 80) -> Progress:
        """Do what is next until the case can be closed. Raises DeadEnd."""
        for _ in range(most):
            progress = self.judged()
            if progress.next.action == "close":
                return progress
            before = self.sight(progress)
            self.day += timedelta(days=1)
            self.do(progress.next)
            if self.sight(self.judged()) == before:
                raise DeadEnd(f"nothing came of it: {self.path[-8:]}")
        raise DeadEnd(f"no end: {self.path[-12:]}")

    def sight(self, progress: Progress) -> tuple[object, ...]:
        """What tells a person that something came of it."""
        needs = [(step.state, [item.proofs for item in step.needs]) for step in progress.steps]
        dues = [(item.state, item.round) for item in progress.dues]
        return needs, dues, progress.next.gate, progress.closing, len(self.life.entries)

    def do(self, coming: NextStep) -> None:
        """Press the button."""
        step = "" if coming.step is None else coming.step.id
        if coming.gate is not None:
            evidence, name = coming.gate.missing[0].evidence, coming.gate.missing[0].id
        elif coming.need is not None:
            evidence, name = coming.need.evidence, coming.need.id
        elif coming.due is not None and coming.kind == "follow_up":
            evidence, name = coming.due.rule.done_by, coming.due.rule.id
        else:
            form = self.services.forms.get(coming.action.removeprefix("form:"))
            evidence = Evidence(EvidenceKind.DOCUMENT_STAGE, form_id=form.id, stage_id=form.stages[0].id)
            name = form.id
        self.path.append(f"{coming.kind} {step}.{name}")
        if evidence.kind is EvidenceKind.MANUAL:
            task = next((item for item in self.routine.tasks if item.id == name), None)
            if task is None or task.done_by.kind is EvidenceKind.MANUAL:
                self.life.finished(self.day, f"routine.{name}")
                return
            evidence = task.done_by
        if coming.action == "measures":
            evidence = Evidence(EvidenceKind.MEASURES)
        self.give(evidence)

    def give(self, evidence: Evidence) -> None:
        """Write what is the evidence asked for."""
        match evidence.kind:
            case EvidenceKind.CONTACT_NOTE:
                self._note(evidence)
            case EvidenceKind.DOCUMENT_STAGE:
                self.write(evidence.form_id, evidence.stage_id)
            case EvidenceKind.SIGNED_STAGE:
                document = self._with(evidence.form_id, evidence.stage_id)
                sign = PaperSignature(evidence.stage_id, self.day, "Skolan", ME, self.now)
                self._keep(replace(document, signatures=(*document.signatures, sign)))
            case EvidenceKind.HANDED_OVER:
                self._hand_over(evidence)
            case EvidenceKind.APPROVAL:
                self._approve(evidence)
            case EvidenceKind.DECISION:
                self._decide(evidence.decision_id)
            case _:
                self._enter(evidence)

    def _enter(self, evidence: Evidence) -> None:
        match evidence.kind:
            case EvidenceKind.MEASURES:
                self.life.tried(self.day)
            case EvidenceKind.EVALUATED:
                self._evaluate()
            case EvidenceKind.FACT:
                self._fact(evidence)
            case EvidenceKind.SIGNAL:
                self.life.saw(self.day)
            case EvidenceKind.MEETING:
                self._meet()
            case _:
                raise DeadEnd(f"nobody can write {evidence.kind}")

    def write(self, form_id: str, stage_id: str) -> None:
        """Finalise the stage in the pupil's latest document of the form, with those before it; or begin a new one."""
        form = self.services.forms.get(form_id)
        document = self._latest(form_id)
        if document is None or not self._goes_on(form, document, stage_id):
            document = Document(
                DocumentId(self.life.id("document")), SAFE, PUPIL, SCHOOL, form_id, form.version, "K2F9-17", 1,
                DocumentState.FINALISED, self.now, ME,
            )  # fmt: skip
            self.life.documents.append(document)
        self._finalise(form, document, stage_id)

    def _goes_on(self, form: FormDefinition, document: Document, stage_id: str) -> bool:
        """Whether the document can still take the stage: it is not in it yet, or it repeats."""
        return not document.has_finalised(stage_id) or form.stage(stage_id).repeats

    def _finalise(self, form: FormDefinition, document: Document, stage_id: str) -> None:
        done = [item.stage_id for item in document.stages]
        if form.stage(stage_id).repeats:
            rounds = sum(1 for item in done if item.split("__")[0] == stage_id)
            stage_id = round_id(stage_id, rounds + 1)
        spread = with_rounds(form, [*done, stage_id])
        stage = spread.stage(stage_id)
        if stage.opens_after and not document.has_finalised(stage.opens_after):
            self._finalise(form, document, stage.opens_after.split("__")[0])
            document = next(item for item in self.life.documents if item.id == document.id)
        finalised = {item.stage_id for item in document.stages}
        if stage_id not in stages_open(spread, document.answers, finalised):
            raise DeadEnd(f"{form.id}.{stage_id} does not open: {self.path[-8:]}")
        answers: dict[str, AnswerValue] = dict(document.answers)
        for item in spread.fields(stage_id):
            if item.kind in ANSWERED:
                answers[item.id] = self._answer(form.id, item.id, item.kind, [one.id for one in item.options])
        frozen = FinalisedStage(stage_id, ME, self.now, "0" * 64)
        self._keep(replace(document, answers=answers, stages=(*document.stages, frozen)))

    def _answer(self, form_id: str, field_id: str, kind: FieldKind, options: list[str]) -> AnswerValue:
        base = field_id.split("__")[0]
        said = self.said.get(f"{form_id}.{base}")
        if kind is FieldKind.DATE:
            return said or self.day.isoformat()
        chosen = said or self.chance.choice(options or ["yes", "no"])
        return {"value": chosen, "comment": ""} if kind is FieldKind.YES_NO else chosen

    def _latest(self, form_id: str) -> Document | None:
        mine = [item for item in self.life.documents if item.form_id == form_id and item.excerpt_of is None]
        return mine[-1] if mine else None

    def _with(self, form_id: str, stage_id: str) -> Document:
        document = self._latest(form_id)
        if document is None or not document.has_finalised(stage_id):
            self.write(form_id, stage_id)
            document = self._latest(form_id)
        assert document is not None
        return document

    def _keep(self, document: Document) -> None:
        self.life.documents = [document if item.id == document.id else item for item in self.life.documents]

    def _hand_over(self, evidence: Evidence) -> None:
        form = self.services.forms.get(evidence.form_id)
        handover = next(item for item in form.handovers if item.id == evidence.handover_id)
        document = self._with(form.id, handover.after_stage)
        given = Delivery(handover.id, Recipient(handover.recipient), "", self.day, ME, at=self.now)
        self._keep(replace(document, deliveries=(*document.deliveries, given)))

    def _approve(self, evidence: Evidence) -> None:
        form = self.services.forms.get(evidence.form_id)
        approval = next(item for item in form.approvals if item.id == evidence.approval_id)
        whole = self._with(form.id, approval.after_stage)
        said = Approval(approval.id, (), self.day, ApprovalWay.PAPER, "0" * 64, ME, self.now)
        excerpt = DocumentId(self.life.id("excerpt"))
        self.life.documents.append(replace(whole, id=excerpt, excerpt_of=whole.id, approvals=(said,)))

    def _note(self, evidence: Evidence) -> None:
        channel = (*evidence.channels, ContactChannel.PHONE)[0]
        outcome = (*evidence.outcomes, ContactOutcome.REACHED)[0]
        with_kind = (*evidence.with_kinds, ContactWith.GUARDIAN)[0]
        self.life.notes.append(
            ContactNote(NoteId(self.life.id("note")), SAFE, PUPIL, SCHOOL, self.now, ME, self.now, with_kind,
                        channel, outcome)
        )  # fmt: skip

    def _decide(self, decision_id: str) -> None:
        decision = self.routine.decision(decision_id)
        if decision is None:
            raise DeadEnd(f"no decision {decision_id}")
        value = self.said.get(decision_id) or self.chance.choice([item.id for item in decision.values])
        self.life.entries.append(
            CaseDecision(EntryId(self.life.id("decision")), SAFE, PUPIL, SCHOOL, self.life.case.id, decision_id,
                         value, self.day, "Rektor", self.now, ME)
        )  # fmt: skip

    def _evaluate(self) -> None:
        word = self.said.get("evaluated") or self.chance.choice(list(MeasureResult))
        done = Evaluation(self.day, MeasureResult(word), True, True, "", "", self.now, ME)
        self.life.entries = [
            replace(item, evaluations=(done,)) if isinstance(item, Measure) and not item.evaluations else item
            for item in self.life.entries
        ]
        if not any(isinstance(item, Measure) for item in self.life.entries):
            raise DeadEnd(f"nothing to evaluate: {self.path[-8:]}")

    def _fact(self, evidence: Evidence) -> None:
        assert evidence.fact_kind is not None
        if evidence.fact_kind is FactKind.HOME_MUNICIPALITY:
            self.situation = replace(self.situation, home=self.chance.choice(["own", "other"]))
        self.life.entries.append(
            PupilFact(EntryId(self.life.id("fact")), SAFE, PUPIL, SCHOOL, evidence.fact_kind, "Trosa", self.day,
                      self.now, ME)
        )  # fmt: skip

    def _meet(self) -> None:
        self.life.entries.append(
            MeetingItem(EntryId(self.life.id("item")), SAFE, PUPIL, SCHOOL, UnitEntryId("meeting"), 1, ("case",),
                        self.now, ME, state=ItemState.DONE, locked_at=self.now)
        )  # fmt: skip
