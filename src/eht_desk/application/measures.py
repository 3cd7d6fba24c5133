# SPDX-License-Identifier: EUPL-1.2
"""Measures (insatser) that are tried in a case: beginning one, saying it anew, evaluating it, ending it (TRO-28, G9).

Whoever may write about the work with support of the pupil keeps them: a mentor tries things too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from eht_desk.application import entry_access
from eht_desk.application.case_access import routine_of
from eht_desk.application.changes import ChangeSet
from eht_desk.application.entry_access import (
    Withdrawn,
    check_not_future,
    check_owner,
    line_of,
    may_withdraw,
    settle_and_commit,
    shown_names,
    text_of,
    withdrawal_of,
    writable_case,
    writable_entry,
)
from eht_desk.application.item_access import may_do_with_entries
from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.workspace import Workspace
from eht_desk.domain.access import Viewer
from eht_desk.domain.access_table import Right
from eht_desk.domain.accounts import Role
from eht_desk.domain.case_entries import Evaluation, Measure, MeasureResult
from eht_desk.domain.cases import Case
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId, CaseId, EntryId, PupilId, UnitEntryId
from eht_desk.domain.people import Pupil
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.routines.model import RoutineDefinition


@dataclass(frozen=True, slots=True)
class NewMeasure:
    """A measure as people agreed on it. `kind`: of the routine's list, or empty for an own one, which needs `text`.

    Who does it: a role, one person, or somebody as written in `responsible` (the parent, the school bus).
    """

    kind: str
    text: str
    starts_on: date
    follow_up_on: date | None = None
    owner_role: Role | None = None
    owner_id: AccountId | None = None
    responsible: str = ""


@dataclass(frozen=True, slots=True)
class EvaluationRow:
    """An evaluation as it may be shown."""

    on: date
    result: MeasureResult
    pupil_took_part: bool
    guardian_took_part: bool
    attempts: str
    text: str
    written_at: datetime
    written_by: str


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure as it may be shown. `kind_label` in the routine's words, empty for an own one; `note`: what the routine
    asks before it. `evaluations`: the first first. `is_running`: it holds and has not ended.

    `days_left`: to the follow-up, negative when late, None when it was evaluated since or has none.
    """

    id: EntryId
    pupil_id: PupilId
    case_id: CaseId
    kind: str
    kind_label: str
    note: str
    text: str
    starts_on: date
    follow_up_on: date | None
    days_left: int | None
    ends_on: date | None
    owner_role: Role | None
    owner_id: AccountId | None
    owner_name: str
    responsible: str
    evaluations: tuple[EvaluationRow, ...]
    meeting_id: UnitEntryId | None
    is_running: bool
    written_at: datetime
    written_by: str
    withdrawn: Withdrawn | None
    may_write: bool
    may_withdraw: bool

    @property
    def holds(self) -> bool:
        """Whether nobody withdrew it."""
        return self.withdrawn is None

    @property
    def last(self) -> EvaluationRow | None:
        """The last evaluation, if there was one."""
        return max(self.evaluations, key=lambda item: (item.on, item.written_at), default=None)


def add_measure(workspace: Workspace, case_id: CaseId, new: NewMeasure) -> tuple[EntryId, ChangeSet]:
    """Begin to try something. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `case_closed`, and as `put_measure`.
    """
    with workspace.store.write() as work:
        case, pupil, view, _ = writable_case(workspace, work, case_id)
        measure = put_measure(workspace, work, pupil, view, case, new)
        changes = settle_and_commit(
            workspace, work, pupil.id, measure.id, "measure_added", case=case_id, kind=measure.kind
        )
    return measure.id, changes


def put_measure(
    workspace: Workspace,
    work: UnitOfWork,
    pupil: Pupil,
    view: PupilView,
    case: Case,
    new: NewMeasure,
    meeting_id: UnitEntryId | None = None,
) -> Measure:
    """Check and keep one; who may, the settling of tasks and the log row are the caller's.

    Raises RuleViolation: `unknown_measure` on `kind`; `required` (an own one) or `text_too_long` on `text`; `required`
    or `text_too_long` on `responsible` (nobody does it); `owner_may_not` on `owner`; `period_reversed` on
    `follow_up_on`.
    """
    said = _checked(workspace, work, view, case, new)
    measure = Measure(
        EntryId(workspace.services.ids.new_id()),
        pupil.compartment_id,
        pupil.id,
        pupil.unit_id,
        case.id,
        said.kind,
        said.text,
        said.starts_on,
        said.follow_up_on,
        workspace.now,
        workspace.store.account_id,
        said.owner_role,
        said.owner_id,
        said.responsible,
        meeting_id=meeting_id,
    )
    work.entries.add(measure)
    return measure


def change_measure(workspace: Workspace, measure_id: EntryId, new: NewMeasure) -> ChangeSet:
    """Say a running measure anew: words, who, when. What was evaluated stays. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `entry_withdrawn`, `case_closed`, `measure_ended`, and as
    `put_measure`.
    """
    with workspace.store.write() as work:
        measure, view, _ = writable_entry(workspace, work, measure_id, Measure)
        case = _running(work, measure)
        said = _checked(workspace, work, view, case, new)
        later = replace(
            measure,
            kind=said.kind,
            text=said.text,
            starts_on=said.starts_on,
            follow_up_on=said.follow_up_on,
            owner_role=said.owner_role,
            owner_id=said.owner_id,
            responsible=said.responsible,
        )
        if later == measure:
            return ChangeSet()
        work.entries.update(later)
        return settle_and_commit(workspace, work, measure.pupil_id, measure_id, "measure_changed")


def evaluate_measure(
    workspace: Workspace,
    measure_id: EntryId,
    on: date,
    result: MeasureResult,
    *,
    pupil_took_part: bool,
    guardian_took_part: bool,
    attempts: str = "",
    text: str = "",
    follow_up_on: date | None = None,
) -> ChangeSet:
    """Write down how it went, with pupil and guardian; without one of them, what was tried to reach them (G9). With
    `follow_up_on` it goes on until then. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `entry_withdrawn`, `case_closed`; `in_future`, `before_start`
    (`day`) on `on`; `required` or `text_too_long` on `attempts`; `text_too_long` on `text`; `period_reversed` on
    `follow_up_on`.
    """
    check_not_future(workspace, on, "on")
    tried = text_of(attempts, "attempts", required=not (pupil_took_part and guardian_took_part))
    words = text_of(text, "text")
    if follow_up_on is not None and follow_up_on <= on:
        raise RuleViolation("period_reversed", "follow_up_on")
    with workspace.store.write() as work:
        measure, _, viewer = writable_entry(workspace, work, measure_id, Measure)
        if on < measure.starts_on:
            raise RuleViolation("before_start", "on", {"day": measure.starts_on.isoformat()})
        said = Evaluation(
            on,
            result,
            pupil_took_part,
            guardian_took_part,
            tried,
            words,
            workspace.now,
            viewer.account_id,
        )
        work.entries.update(
            replace(
                measure,
                evaluations=(*measure.evaluations, said),
                follow_up_on=follow_up_on or measure.follow_up_on,
            )
        )
        return settle_and_commit(
            workspace, work, measure.pupil_id, measure_id, "measure_evaluated", outcome=result.value
        )


def end_measure(workspace: Workspace, measure_id: EntryId, ends_on: date) -> ChangeSet:
    """It is not tried any more after that day. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `entry_withdrawn`, `case_closed`, `measure_ended`; `before_start`
    (`day`) on `ends_on`.
    """
    with workspace.store.write() as work:
        measure, _, _ = writable_entry(workspace, work, measure_id, Measure)
        _running(work, measure)
        if ends_on < measure.starts_on:
            raise RuleViolation("before_start", "ends_on", {"day": measure.starts_on.isoformat()})
        work.entries.update(replace(measure, ends_on=ends_on))
        return settle_and_commit(workspace, work, measure.pupil_id, measure_id, "measure_ended")


def withdraw_measure(workspace: Workspace, measure_id: EntryId, reason: str) -> ChangeSet:
    """It was written by mistake, its evaluations with it. It stays, and does not count. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `entry_withdrawn`, `case_closed`; on `reason` `why_needed`,
    `text_too_long`.
    """
    return entry_access.withdraw(workspace, measure_id, Measure, reason, "measure_withdrawn")


def measure_rows(
    workspace: Workspace,
    work: ReadWork,
    viewer: Viewer,
    view: PupilView,
    measures: Iterable[Measure] | None = None,
    names: Mapping[AccountId, str] | None = None,
) -> tuple[MeasureRow, ...]:
    """The measures about a pupil that has passed the gate, the last begun first; ended and withdrawn ones too. All, or
    these."""
    found = work.entries.of_pupil(view.id, Measure) if measures is None else list(measures)
    if not found or not may_do_with_entries(workspace, viewer, Right.READ, view):
        return ()
    shown = shown_names(work, view) if names is None else names
    cases = {item.id: item for item in work.cases.of_pupil(view.id)}
    routines = {case.id: routine_of(workspace, case) for case in cases.values()}
    may_write = may_do_with_entries(workspace, viewer, Right.WRITE, view)
    return tuple(
        _row(
            workspace,
            viewer,
            view,
            item,
            routines.get(item.case_id),
            shown,
            may_write=may_write and item.case_id in cases and cases[item.case_id].is_open,
        )
        for item in sorted(found, key=lambda item: (item.starts_on, item.written_at, item.id), reverse=True)
    )


def _row(
    workspace: Workspace,
    viewer: Viewer,
    view: PupilView,
    item: Measure,
    routine: RoutineDefinition | None,
    names: Mapping[AccountId, str],
    *,
    may_write: bool,
) -> MeasureRow:
    kinds = {} if routine is None else {kind.id: kind for kind in routine.measures}
    kind = kinds.get(item.kind)
    has_ended = item.ends_on is not None and item.ends_on < workspace.today
    is_running = item.withdrawn_at is None and not has_ended
    since = max((one.on for one in item.evaluations), default=None)
    is_followed_up = item.follow_up_on is None or (since is not None and since >= item.follow_up_on)
    left = None
    if is_running and item.follow_up_on is not None and not is_followed_up:
        left = (item.follow_up_on - workspace.today).days
    return MeasureRow(
        item.id,
        item.pupil_id,
        item.case_id,
        item.kind,
        item.kind if kind is None else kind.label,
        "" if kind is None else kind.note,
        item.text,
        item.starts_on,
        item.follow_up_on,
        left,
        item.ends_on,
        item.owner_role,
        item.owner_id,
        "" if item.owner_id is None else names.get(item.owner_id, ""),
        item.responsible,
        tuple(
            EvaluationRow(
                one.on,
                one.result,
                one.pupil_took_part,
                one.guardian_took_part,
                one.attempts,
                one.text,
                one.written_at,
                names.get(one.written_by, ""),
            )
            for one in item.evaluations
        ),
        item.meeting_id,
        is_running,
        item.written_at,
        names.get(item.written_by, ""),
        withdrawal_of(item, names),
        may_write and item.withdrawn_at is None,
        may_write and may_withdraw(viewer, view, item),
    )


def _running(work: ReadWork, measure: Measure) -> Case:
    """The case of a measure that has not ended. Raises RuleViolation: `measure_ended`, `not_found`."""
    if measure.ends_on is not None:
        raise RuleViolation("measure_ended")
    case = work.cases.get(measure.case_id)
    if case is None:
        raise RuleViolation("not_found")
    return case


def _checked(
    workspace: Workspace, work: ReadWork, view: PupilView, case: Case, new: NewMeasure
) -> NewMeasure:
    """As it is kept. Raises RuleViolation."""
    routine = routine_of(workspace, case)
    if new.kind and (routine is None or new.kind not in {item.id for item in routine.measures}):
        raise RuleViolation("unknown_measure", "kind")
    said = replace(
        new,
        text=text_of(new.text, "text", required=not new.kind),
        responsible=line_of(new.responsible, "responsible"),
    )
    if said.owner_role is None and said.owner_id is None and not said.responsible:
        raise RuleViolation("required", "responsible")
    if said.follow_up_on is not None and said.follow_up_on < said.starts_on:
        raise RuleViolation("period_reversed", "follow_up_on")
    check_owner(workspace, work, view, said.owner_role, said.owner_id)
    return said
