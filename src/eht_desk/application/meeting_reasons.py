# SPDX-License-Identifier: EUPL-1.2
"""Why a pupil stands on the agenda of EHT's meeting: what the routine's agenda gathers by itself (TRO-05).

New from mentors, days that run out, plans to evaluate, mappings that are to be read up, signals that nobody has written
about, what only EHT decides. Works inside others' transactions; no names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from eht_desk.application.case_access import routine_of
from eht_desk.application.document_views import EHT_REFERRAL
from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import Workspace, local_time
from eht_desk.domain.access import EHT_ROLES
from eht_desk.domain.case_entries import ItemState, Measure, MeetingItem, Signal, standing
from eht_desk.domain.cases import Case
from eht_desk.domain.documents import Document, DocumentState
from eht_desk.domain.evidence import EvidenceKind
from eht_desk.domain.ids import PupilId
from eht_desk.domain.routines.model import Collects, Need, RoutineDefinition
from eht_desk.domain.unit_entries import Meeting

_VOID = (DocumentState.SUPERSEDED, DocumentState.WITHDRAWN)
_USUALLY_APART = timedelta(days=7)
"""Until the next meeting, as long as none is planned: what runs out before then is spoken of at this one."""


@dataclass(frozen=True, slots=True)
class Reason:
    """An item of the routine's agenda that a pupil stands under, with the day that it is about, if there is one."""

    agenda_id: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """What there is to look for reasons in, read once for all pupils. `since` is when each was spoken of last."""

    documents: list[Document]
    cases: list[Case]
    signals: list[Signal]
    measures: list[Measure]
    since: Mapping[PupilId, datetime]
    postponed: Mapping[PupilId, MeetingItem]
    until: date
    """The day before which nothing may run out without having been spoken of."""

    def is_new(self, pupil_id: PupilId, at: datetime) -> bool:
        """Whether it came after the pupil was spoken of."""
        last = self.since.get(pupil_id)
        return last is None or at > last


def read_matter(work: ReadWork, meeting: Meeting) -> Matter:
    """Everything that the account can open, of the meeting's school."""
    since: dict[PupilId, datetime] = {}
    last: dict[PupilId, MeetingItem] = {}
    for item in work.entries.all(MeetingItem):
        if item.meeting_id == meeting.id:
            continue
        if item.state is ItemState.DONE:
            since[item.pupil_id] = max(since.get(item.pupil_id, item.written_at), item.written_at)
        if item.pupil_id not in last or last[item.pupil_id].written_at < item.written_at:
            last[item.pupil_id] = item
    unit_id = meeting.unit_id
    later = [item.on for item in work.unit_entries.of_unit(unit_id, Meeting) if item.on > meeting.on]
    return Matter(
        [item for item in work.documents.all() if item.state not in _VOID],
        [item for item in work.cases.all_open() if item.unit_id == unit_id],
        [item for item in work.entries.all(Signal) if standing(item) and item.unit_id == unit_id],
        [item for item in work.entries.all(Measure) if standing(item) and item.unit_id == unit_id],
        since,
        {key: item for key, item in last.items() if item.state is ItemState.POSTPONED},
        min(later, default=meeting.on + _USUALLY_APART),
    )


def reasons_by_pupil(
    workspace: Workspace, routine: RoutineDefinition, matter: Matter
) -> dict[PupilId, tuple[Reason, ...]]:
    """Which pupils something waits for, and under which items of the routine's agenda, in its order."""
    found: dict[PupilId, list[Reason]] = defaultdict(list)
    for item in routine.agenda:
        gather = _GATHERS.get(item.collects)
        if gather is None:
            continue
        days: dict[PupilId, date | None] = {}
        for pupil_id, day in gather(workspace, matter):
            held = days.get(pupil_id)
            days[pupil_id] = day if held is None or day is None else min(held, day)
        for pupil_id, day in days.items():
            found[pupil_id].append(Reason(item.id, day))
    known = {item.id for item in routine.agenda}
    for pupil_id, former in matter.postponed.items():
        named = {reason.agenda_id for reason in found[pupil_id]}
        found[pupil_id] += [Reason(name) for name in former.reasons if name in known and name not in named]
    return {
        pupil_id: tuple(reasons)
        for pupil_id, reasons in found.items()
        if reasons or pupil_id in matter.postponed
    }


def in_order(
    routine: RoutineDefinition, found: Mapping[PupilId, tuple[Reason, ...]]
) -> list[tuple[PupilId, tuple[Reason, ...]]]:
    """The pupils as they get their numbers: by the agenda, the first day first. Never by name: an order by the alphabet
    would tell who a number is."""
    place = {item.id: number for number, item in enumerate(routine.agenda)}

    def key(pair: tuple[PupilId, tuple[Reason, ...]]) -> tuple[int, date, str]:
        pupil_id, reasons = pair
        first = min((place[item.agenda_id] for item in reasons), default=len(place))
        return first, min((item.day for item in reasons if item.day), default=date.max), pupil_id

    return sorted(found.items(), key=key)


_Found = Iterator[tuple[PupilId, date | None]]


def _from_mentors(_workspace: Workspace, matter: Matter) -> _Found:
    """A mentor's checklist that says that the absence goes on, and that EHT has not answered (H2)."""
    for document in matter.documents:
        at = max((stage.at for stage in document.stages), default=document.created_at)
        if EHT_REFERRAL in document.outcomes and matter.is_new(document.pupil_id, at):
            yield document.pupil_id, local_time(at).date()


def _signals(_workspace: Workspace, matter: Matter) -> _Found:
    """Signals that nobody has written about: no case, and no document since."""
    in_case = {item.pupil_id for item in matter.cases}
    written: dict[PupilId, datetime] = {}
    for document in matter.documents:
        at = max((stage.at for stage in document.stages), default=document.created_at)
        written[document.pupil_id] = max(written.get(document.pupil_id, at), at)
    for signal in matter.signals:
        pupil_id, at = signal.pupil_id, signal.written_at
        is_answered = pupil_id in in_case or (pupil_id in written and written[pupil_id] >= at)
        if not is_answered and matter.is_new(pupil_id, at):
            yield pupil_id, signal.seen_on


def _days(_workspace: Workspace, matter: Matter) -> _Found:
    """What runs out before the next meeting, late things too: they stay until they are done."""
    for case in matter.cases:
        if case.standing is not None and case.standing.due is not None and case.standing.due < matter.until:
            yield case.pupil_id, case.standing.due


def _to_evaluate(_workspace: Workspace, matter: Matter) -> _Found:
    """Measures whose follow-up comes before the next meeting and that nobody has evaluated since it was set."""
    open_cases = {item.id for item in matter.cases}
    for measure in matter.measures:
        day = measure.follow_up_on
        if measure.case_id not in open_cases or day is None or day >= matter.until:
            continue
        if measure.ends_on is not None and measure.evaluations:
            continue
        if all(item.on < day for item in measure.evaluations):
            yield measure.pupil_id, day


def _to_read(_workspace: Workspace, matter: Matter) -> _Found:
    """What the pupil approved for all who sit in EHT, and that has not been read up yet (TRO-43, D10)."""
    for document in matter.documents:
        is_for_eht = document.excerpt_of is not None and frozenset(document.readers) >= EHT_ROLES
        if is_for_eht and matter.is_new(document.pupil_id, document.created_at):
            yield document.pupil_id, local_time(document.created_at).date()


def _asked_of_eht(workspace: Workspace, matter: Matter) -> _Found:
    """Cases in which EHT's decision, or that it met, is what comes next, or comes when one thing more is there: what
    EHT analyses is mostly written at the table."""
    for case in matter.cases:
        if _waits_for_eht(workspace, case):
            yield case.pupil_id, None


def _waits_for_eht(workspace: Workspace, case: Case) -> bool:
    stands, routine = case.standing, routine_of(workspace, case)
    step = None if stands is None or routine is None else routine.step(stands.step)
    if stands is None or routine is None or step is None:
        return False
    needs = [item.id for item in step.needs]
    if stands.need not in needs:
        return False
    first = needs.index(stands.need)
    return any(_is_of_eht(routine, need) for need in step.needs[first : first + 2])


def _is_of_eht(routine: RoutineDefinition, need: Need) -> bool:
    if need.evidence.kind is EvidenceKind.MEETING:
        return True
    asked = routine.decision(need.evidence.decision_id) if need.evidence.decision_id else None
    return asked is not None and asked.at_meeting


_GATHERS: Mapping[Collects, Callable[[Workspace, Matter], _Found]] = {
    Collects.FROM_MENTOR: _from_mentors,
    Collects.SIGNAL: _signals,
    Collects.DEADLINE: _days,
    Collects.TO_EVALUATE: _to_evaluate,
    Collects.TO_READ: _to_read,
    Collects.CASE: _asked_of_eht,
}
