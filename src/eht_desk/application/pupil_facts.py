# SPDX-License-Identifier: EUPL-1.2
"""Dated facts about a pupil: skolplikt, skolform, home municipality, being back in school (HUD-01, 04, 33).

Staff say them; nothing is derived from a permit or an age (B1-9). What they amount to is pupil_situation.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from eht_desk.application import entry_access
from eht_desk.application.changes import ChangeSet
from eht_desk.application.consent_facts import born_on
from eht_desk.application.entry_access import (
    Withdrawn,
    check_not_future,
    line_of,
    may_withdraw,
    require_keeper,
    settle_and_commit,
    shown_names,
    text_of,
    withdrawal_of,
    writable_pupil,
)
from eht_desk.application.item_access import may_do_with_entries
from eht_desk.application.ports import ReadWork
from eht_desk.application.pupil_situation import situation_of
from eht_desk.application.workspace import Workspace
from eht_desk.domain.access import Viewer
from eht_desk.domain.access_table import Right
from eht_desk.domain.case_entries import DutyValue, FactKind, PupilFact, SchoolForm
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId, EntryId, PupilId
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.routines.duty import AgeDoubt, age_doubts
from eht_desk.domain.routines.facts import fact_on

__all__ = ["FactRow", "NewFact", "fact_rows", "set_fact", "situation_of", "withdraw_fact"]

BACK = "yes"
"""What stands in the fact that a pupil was back: its day tells all."""
_VALUES: Mapping[FactKind, frozenset[str]] = {
    FactKind.DUTY: frozenset(DutyValue),
    FactKind.SCHOOL_FORM: frozenset(SchoolForm),
}
_WITH_REASON = frozenset({DutyValue.RIGHT_ONLY, DutyValue.ENDED})
"""Where a pupil has no skolplikt, somebody says why (HUD-01)."""


@dataclass(frozen=True, slots=True)
class NewFact:
    """A fact as a person says it. `value`: of DutyValue or SchoolForm, a municipality's name, empty for a return.

    `decided_by`: who decided it, as written. `ends_on`: of skolplikt, the day that a person confirmed (HUD-08).
    """

    kind: FactKind
    value: str
    holds_from: date
    reason: str = ""
    decided_by: str = ""
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact as it may be shown. `is_current`: it is the one of its kind that holds today. `doubts`: of skolplikt, what
    in the pupil's age does not fit (HUD-06); nobody is told a protected pupil's age."""

    id: EntryId
    pupil_id: PupilId
    kind: FactKind
    value: str
    holds_from: date
    reason: str
    decided_by: str
    ends_on: date | None
    is_current: bool
    written_at: datetime
    written_by: str
    withdrawn: Withdrawn | None
    may_withdraw: bool
    doubts: tuple[AgeDoubt, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nobody withdrew it."""
        return self.withdrawn is None


def set_fact(workspace: Workspace, pupil_id: PupilId, new: NewFact) -> tuple[EntryId, ChangeSet]:
    """Write down that something holds from a day on; what held before stays as history. That a pupil is back says
    whoever sees the pupil, everything else who keeps cases. One log row.

    Raises RuleViolation: `not_allowed`; on `value` `required`, `unknown_value`, `text_too_long`, `fact_said_already`;
    on `reason` `duty_reason_needed`, `text_too_long`; `in_future` on `holds_from` (a return); `period_reversed` on
    `ends_on`.
    """
    value = _value(new)
    because = text_of(new.reason, "reason")
    if value in _WITH_REASON and not because:
        raise RuleViolation("duty_reason_needed", "reason")
    decided_by = line_of(new.decided_by, "decided_by")
    if new.kind is FactKind.RETURNED:
        check_not_future(workspace, new.holds_from, "holds_from")
    ends_on = new.ends_on if new.kind is FactKind.DUTY else None
    if ends_on is not None and ends_on < new.holds_from:
        raise RuleViolation("period_reversed", "ends_on")
    with workspace.store.write() as work:
        pupil, view, viewer = writable_pupil(workspace, work, pupil_id)
        if new.kind is not FactKind.RETURNED:
            require_keeper(viewer, view)
        fact = PupilFact(
            EntryId(workspace.services.ids.new_id()),
            pupil.compartment_id,
            pupil.id,
            pupil.unit_id,
            new.kind,
            value,
            new.holds_from,
            workspace.now,
            viewer.account_id,
            because,
            decided_by,
            ends_on,
        )
        if _is_said(work, fact):
            raise RuleViolation("fact_said_already", "value")
        work.entries.add(fact)
        changes = settle_and_commit(workspace, work, pupil.id, fact.id, "fact_set", kind=new.kind.value)
    return fact.id, changes


def withdraw_fact(workspace: Workspace, fact_id: EntryId, reason: str) -> ChangeSet:
    """It was wrong; what held before holds again. It stays. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `entry_withdrawn`; `why_needed` or `text_too_long` on `reason`.
    """
    return entry_access.withdraw(workspace, fact_id, PupilFact, reason, "fact_withdrawn")


def fact_rows(
    workspace: Workspace,
    work: ReadWork,
    viewer: Viewer,
    view: PupilView,
    facts: Iterable[PupilFact] | None = None,
    names: Mapping[AccountId, str] | None = None,
) -> tuple[FactRow, ...]:
    """The facts about a pupil that has passed the gate, of each kind the last to hold first; withdrawn ones too."""
    found = work.entries.of_pupil(view.id, PupilFact) if facts is None else list(facts)
    if not found or not may_do_with_entries(workspace, viewer, Right.READ, view):
        return ()
    shown = shown_names(work, view) if names is None else names
    current = {fact.id for kind in FactKind if (fact := fact_on(found, kind, workspace.today))}
    may_write = may_do_with_entries(workspace, viewer, Right.WRITE, view)
    order = {kind: number for number, kind in enumerate(FactKind)}
    last_first = sorted(found, key=lambda item: (item.holds_from, item.written_at, item.id), reverse=True)
    return tuple(
        FactRow(
            item.id,
            item.pupil_id,
            item.kind,
            item.value,
            item.holds_from,
            item.reason,
            item.decided_by,
            item.ends_on,
            item.id in current,
            item.written_at,
            shown.get(item.written_by, ""),
            withdrawal_of(item, shown),
            may_write and may_withdraw(viewer, view, item),
            _doubts(workspace, work, view, item, found) if item.id in current else (),
        )
        for item in sorted(last_first, key=lambda item: order[item.kind])
    )


def _doubts(
    workspace: Workspace, work: ReadWork, view: PupilView, duty: PupilFact, facts: Iterable[PupilFact]
) -> tuple[AgeDoubt, ...]:
    """What does not fit a skolplikt that holds today. An end that a person confirmed is not doubted before it comes."""
    if duty.kind is not FactKind.DUTY or duty.value != DutyValue.HAS_DUTY or view.is_protected:
        return ()
    pupil, today = work.pupils.get(view.id), workspace.today
    born = None if pupil is None else born_on(pupil)
    if pupil is None or born is None:
        return ()
    form = fact_on(list(facts), FactKind.SCHOOL_FORM, today)
    doubts = age_doubts(born, today, pupil.grade, None if form is None else SchoolForm(form.value))
    is_confirmed = duty.ends_on is not None and duty.ends_on >= today
    return tuple(item for item in doubts if item is not AgeDoubt.DUTY_MAY_HAVE_ENDED or not is_confirmed)


def _value(new: NewFact) -> str:
    """As it is kept. Raises RuleViolation."""
    if new.kind is FactKind.RETURNED:
        return BACK
    value = line_of(new.value, "value", required=True)
    if value not in _VALUES.get(new.kind, {value}):
        raise RuleViolation("unknown_value", "value")
    return value


def _is_said(work: ReadWork, fact: PupilFact) -> bool:
    """Whether the same stands there already for the same day."""
    return any(
        replace(
            fact, id=item.id, written_at=item.written_at, written_by=item.written_by, unit_id=item.unit_id
        )
        == item
        for item in work.entries.of_pupil(fact.pupil_id, PupilFact)
    )
