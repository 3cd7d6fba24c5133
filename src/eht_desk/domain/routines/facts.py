# SPDX-License-Identifier: EUPL-1.2
"""What is known about a case: the evidence in it, each with its day, and the facts that a routine's conditions ask for.

Belongs here: reading what was written. What follows from it is signals.py, due.py and progress.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from eht_desk.domain import contact_notes
from eht_desk.domain.case_entries import (
    CaseDecision,
    CaseEntry,
    DutyValue,
    Evaluation,
    FactKind,
    Measure,
    MeetingItem,
    PupilFact,
    SchoolForm,
    Signal,
    standing,
)
from eht_desk.domain.cases import Case, CaseStepKind
from eht_desk.domain.documents import Document, DocumentState
from eht_desk.domain.evidence import Evidence, EvidenceKind, Findings, found
from eht_desk.domain.forms.conditions import fields_asked
from eht_desk.domain.forms.model import AnswerValue, Condition
from eht_desk.domain.forms.rounds import round_of
from eht_desk.domain.ids import EntryId
from eht_desk.domain.routines.calendar import Calendar
from eht_desk.domain.routines.model import EventKind, RoutineDefinition
from eht_desk.domain.routines.signals import reached

YES = "yes"
DONE = "done"
_NEVER = datetime.min.replace(tzinfo=UTC)
_VOID = (DocumentState.SUPERSEDED, DocumentState.WITHDRAWN)
_BY_STAGE = (EvidenceKind.DOCUMENT_STAGE, EvidenceKind.SIGNED_STAGE)
_BY_FORM = (*_BY_STAGE, EvidenceKind.APPROVAL, EvidenceKind.HANDED_OVER)


@dataclass(frozen=True, slots=True)
class Situation:
    """What holds about the pupil today, from dated facts (HUD-01, 04, 33). `home` is whether the pupil is registered
    in the municipality of the school's authority: own, other, unknown. `authority_kind`: municipal or independent."""

    duty: DutyValue | None = None
    school_form: SchoolForm | None = None
    home: str = "unknown"
    authority_kind: str = "municipal"
    birth_date: date | None = None


@dataclass(frozen=True, slots=True)
class Because:
    """Why something is so: a code that the screen has a sentence for, and the figures in it."""

    code: str
    figures: tuple[tuple[str, str | int | date], ...] = ()

    def figure(self, name: str) -> str | int | date | None:
        """The figure of this name."""
        return dict(self.figures).get(name)


@dataclass(frozen=True, slots=True)
class Proof:
    """Something that is evidence: its id and the day that it is of (None: it has none)."""

    id: str
    on: date | None


@dataclass(slots=True)
class Known:
    """What is known about one case, sorted once so that each question about it is short. Made for one judging by one
    routine."""

    case: Case
    calendar: Calendar
    findings: Findings
    """What belongs to this case: what only holds in another case of the pupil is left out."""
    entries: tuple[CaseEntry, ...]
    """Those that hold and were written since the case counts, the oldest first."""
    documents: Mapping[str, tuple[Document, ...]]
    """By form, those that hold and have a stage finalised since the case counts, the oldest first."""
    days: Mapping[str, date | None]
    _kept: dict[Evidence, tuple[Proof, ...]] = field(default_factory=dict)
    _reached: dict[EntryId, frozenset[str]] = field(default_factory=dict)

    @property
    def since(self) -> datetime | None:
        """What was written before does not count in the chain."""
        return self.case.counts_from

    def proofs(self, evidence: Evidence) -> tuple[Proof, ...]:
        """What there is of the evidence asked for, the oldest first. Of a stage that repeats, each round."""
        if evidence not in self._kept:
            self._kept[evidence] = self._looked_up(evidence)
        return self._kept[evidence]

    def _looked_up(self, evidence: Evidence) -> tuple[Proof, ...]:
        if evidence.kind in _BY_STAGE:
            return tuple(self._stages(evidence))
        narrow = self.findings
        if evidence.kind in _BY_FORM:
            narrow = replace(narrow, documents=self.documents.get(evidence.form_id, ()))
        ids = found(evidence, narrow, self.since)
        return tuple(sorted((Proof(item, self.days.get(item)) for item in ids), key=_by_day))

    def _stages(self, evidence: Evidence) -> Iterable[Proof]:
        times: list[tuple[datetime, str]] = []
        for document in self.documents.get(evidence.form_id, ()):
            written = document.stages if evidence.kind is EvidenceKind.DOCUMENT_STAGE else document.signatures
            times.extend(
                (item.at, document.id)
                for item in written
                if evidence.stage_id in (item.stage_id, round_of(item.stage_id)[0]) and self.is_new(item.at)
            )
        return (Proof(item, self.calendar.day_of(at)) for at, item in sorted(times))

    def proofs_since(self, evidence: Evidence, ground: Condition | None) -> tuple[Proof, ...]:
        """Only what was written since the ground came, so that an earlier time does not do for this one."""
        came = self.ground(ground)
        if came is None:
            return self.proofs(evidence)
        narrow = self.findings
        if evidence.kind in _BY_FORM:
            narrow = replace(narrow, documents=self.documents.get(evidence.form_id, ()))
        ids = found(evidence, narrow, came)
        return tuple(sorted((Proof(item, self.days.get(item)) for item in ids), key=_by_day))

    def ground(self, condition: Condition | None) -> datetime | None:
        """When the latest was written of what the condition asks about: decision, document, evaluation. None where it
        asks about none of them."""
        return max((at for name in fields_asked(condition) for at in self._written(name)), default=None)

    def _written(self, name: str) -> Iterator[datetime]:
        what, _, rest = name.partition(".")
        decision = self.decision(rest) if what == "decision" else None
        document = self.latest(rest.split(".")[0]) if what in ("document", "answer") else None
        evaluation = last_evaluation(self.measures()) if name == "measures.progress" else None
        if decision is not None:
            yield decision.written_at
        if document is not None:
            yield _finalised(document)[0]
        if evaluation is not None:
            yield evaluation.written_at

    def is_new(self, at: datetime) -> bool:
        """Whether what was written then counts in the chain."""
        return self.since is None or at >= self.since

    def signals(self, definition: RoutineDefinition, signal_id: str = "") -> list[Signal]:
        """The signals that hold; with an id, those that reach that one."""
        held = [item for item in self.entries if isinstance(item, Signal)]
        return [item for item in held if not signal_id or signal_id in self.reached_by(definition, item)]

    def reached_by(self, definition: RoutineDefinition, signal: Signal) -> frozenset[str]:
        """The ids of the routine's signals that it reaches, or reached when it was written."""
        if signal.id not in self._reached:
            now = {item.definition.id for item in reached(definition, signal, self.calendar)}
            then = {item.id for item in definition.signals} & set(signal.reaches)
            self._reached[signal.id] = frozenset(now | then)
        return self._reached[signal.id]

    def decision(self, decision_id: str) -> CaseDecision | None:
        """The one that holds: the last of them."""
        made = [item for item in self.entries if isinstance(item, CaseDecision)]
        mine = [item for item in made if item.decision == decision_id]
        return max(mine, key=lambda item: (item.decided_on, item.written_at, item.id), default=None)

    def measures(self) -> list[Measure]:
        """Those that are or were tried."""
        return [item for item in self.entries if isinstance(item, Measure)]

    def latest(self, form_id: str) -> Document | None:
        """The document of the form that was finalised last."""
        return max(self.documents.get(form_id, ()), key=_finalised, default=None)

    def date_in(self, document: Document, field_id: str) -> date | None:
        """The day that stands in a field of it."""
        return _as_date(document.answers.get(field_id))

    def finalised_on(self, document: Document) -> date:
        """The day when its first stage was finalised."""
        return self.calendar.day_of(min(item.at for item in document.stages))

    def returned(self, definition: RoutineDefinition) -> tuple[date, ...]:
        """The days on which the pupil was back: as said on the case, or in the forms that the routine names."""
        facts = [item for item in self.entries if isinstance(item, PupilFact)]
        days = {item.holds_from for item in facts if item.kind is FactKind.RETURNED}
        for event in definition.events:
            if event.kind is EventKind.RETURNED and event.form and event.field:
                written = (self.date_in(item, event.field) for item in self.documents.get(event.form, ()))
                days.update(day for day in written if day is not None)
        return tuple(sorted(days))


def known(definition: RoutineDefinition, case: Case, findings: Findings, calendar: Calendar) -> Known:
    """Sort what there is about the pupil, for one case.

    Of a case that was closed too early and opened again, what ended it then does not end it now: neither the decision
    that stopped it nor the paper that closed it.
    """
    reopened = _reopened_at(case)
    ends = definition.stopping
    closing = "" if definition.closing is None else definition.closing.form
    entries = [
        item
        for item in findings.entries
        if _is_of(item, case) and not (_stops(item, ends) and item.written_at < reopened)
    ]
    papers = [
        item
        for item in findings.documents
        if item.form_id != closing or any(stage.at >= reopened for stage in item.stages)
    ]
    notes = contact_notes.standing(findings.notes)
    narrowed = replace(findings, notes=notes, documents=papers, entries=entries)
    since = case.counts_from
    held = [item for item in entries if standing(item) and (since is None or item.written_at >= since)]
    held.sort(key=lambda item: (item.written_at, item.id))
    by_form: dict[str, list[Document]] = {}
    for document in sorted(papers, key=lambda item: (item.created_at, item.id)):
        is_new = since is None or any(item.at >= since for item in document.stages)
        if document.state not in _VOID and document.stages and is_new:
            by_form.setdefault(document.form_id, []).append(document)
    documents = {form_id: tuple(items) for form_id, items in by_form.items()}
    days = _days(narrowed, held, calendar)
    return Known(case, calendar, narrowed, tuple(held), documents, days)


def facts_of(definition: RoutineDefinition, known: Known, situation: Situation) -> dict[str, AnswerValue]:
    """What the routine's conditions can ask for, without the steps, which are judged by it."""
    facts: dict[str, AnswerValue] = {
        "pupil.duty": situation.duty,
        "pupil.school_form": situation.school_form,
        "pupil.home": situation.home,
        "authority.kind": situation.authority_kind,
    }
    for signal in known.signals(definition):
        facts["signals.written"] = YES
        facts.update((f"signal.{item}", YES) for item in known.reached_by(definition, signal))
    for decision in definition.decisions:
        made = known.decision(decision.id)
        if made is not None:
            facts[f"decision.{decision.id}"] = made.value
    for form_id in known.documents:
        facts[f"document.{form_id}"] = YES
        latest = known.latest(form_id)
        if latest is not None:
            facts.update((f"answer.{form_id}.{name}", value) for name, value in _last_said(latest))
    measures = known.measures()
    if measures:
        facts["measures.tried"] = YES
    evaluation = last_evaluation(measures)
    if evaluation is not None:
        facts["measures.progress"] = evaluation.result
    if known.returned(definition):
        facts["returned"] = YES
    return {name: value for name, value in facts.items() if value is not None}


def _last_said(document: Document) -> Iterator[tuple[str, AnswerValue]]:
    """Every answer, those of a stage that repeats also under the form's own name: the last round's."""
    yield from document.answers.items()
    rounds = ((round_of(name), value) for name, value in document.answers.items())
    for (name, number), value in sorted(rounds, key=lambda item: item[0][1]):
        if number > 1:
            yield name, value


def last_evaluation(measures: Iterable[Measure]) -> Evaluation | None:
    """The latest evaluation of any of them."""
    made = [item for measure in measures for item in measure.evaluations]
    return max(made, key=lambda item: (item.on, item.written_at), default=None)


def fact_on(entries: Collection[CaseEntry], kind: FactKind, day: date) -> PupilFact | None:
    """The fact of this kind that holds on the day: the last that began by then; of one day, the last written."""
    held = [
        item
        for item in entries
        if isinstance(item, PupilFact) and item.kind is kind and standing(item) and item.holds_from <= day
    ]
    return max(held, key=lambda item: (item.holds_from, item.written_at, item.id), default=None)


def _is_of(entry: CaseEntry, case: Case) -> bool:
    """Whether it counts in this case. A signal is about the pupil, whichever case it once led to."""
    if isinstance(entry, CaseDecision | Measure):
        return entry.case_id == case.id
    return not isinstance(entry, MeetingItem) or entry.case_id in (None, case.id)


def _reopened_at(case: Case) -> datetime:
    """When it was last opened again; long ago when it never was."""
    times = (item.at for item in case.steps if item.kind in (CaseStepKind.REOPENED, CaseStepKind.RELAPSED))
    return max(times, default=_NEVER)


def _stops(entry: CaseEntry, ends: frozenset[tuple[str, str]]) -> bool:
    return isinstance(entry, CaseDecision) and (entry.decision, entry.value) in ends


def _days(findings: Findings, entries: Collection[CaseEntry], calendar: Calendar) -> dict[str, date | None]:
    days: dict[str, date | None] = {item.id: calendar.day_of(item.at) for item in findings.notes}
    days.update((item.id, item.description.received_on) for item in findings.received)
    days.update((item.id, calendar.day_of(item.at)) for item in findings.tasks_done)
    for document in findings.documents:
        days[document.id] = calendar.day_of(document.created_at)
    if findings.consents is not None:
        days.update((item.id, calendar.day_of(item.last.at)) for item in findings.consents.consents)
    days.update((item.id, _entry_day(item, calendar)) for item in entries)
    return days


def _entry_day(entry: CaseEntry, calendar: Calendar) -> date:
    match entry:
        case Signal():
            return entry.seen_on
        case CaseDecision():
            return entry.decided_on
        case Measure():
            evaluation = last_evaluation([entry])
            return entry.starts_on if evaluation is None else evaluation.on
        case MeetingItem():
            return calendar.day_of(entry.locked_at or entry.written_at)
        case PupilFact():
            return entry.holds_from


def _finalised(document: Document) -> tuple[datetime, str]:
    return max(item.at for item in document.stages), document.id


def _by_day(proof: Proof) -> tuple[date, str]:
    return proof.on or date.min, proof.id


def _as_date(value: AnswerValue) -> date | None:
    try:
        return date.fromisoformat(value.strip()) if isinstance(value, str) else None
    except ValueError:
        return None
