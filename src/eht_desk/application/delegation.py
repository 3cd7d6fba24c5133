# SPDX-License-Identifier: EUPL-1.2
"""Who answers for a case: accepting it, giving it to another role, letting somebody act for a time (TRO-04)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from eht_desk.application.answering import members_of
from eht_desk.application.case_access import (
    check_owner,
    holds_role,
    require_open,
    said,
    seen_case,
)
from eht_desk.application.case_work import settle_tasks
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.document_views import account_names, staff_names
from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import Workspace, viewers
from eht_desk.domain.access import Duty, Viewer, may, may_see_pupil
from eht_desk.domain.accounts import Role
from eht_desk.domain.cases import Case, Delegate, accepted, delegated, handed
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId, CaseId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.organisation import Period
from eht_desk.domain.pupil_view import PupilView


def accept_case(workspace: Workspace, case_id: CaseId) -> ChangeSet:
    """The person says: I answer for it from now on. Only who holds the role that owns it, a mentor of the pupil's
    class. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `case_closed`, `accepted_already`.
    """
    with workspace.store.write() as work:
        case, view, viewer = seen_case(workspace, work, case_id)
        require_open(case)
        if not holds_role(viewer, case.owner_role, view):
            raise RuleViolation("not_allowed")
        if case.owner_id == viewer.account_id:
            raise RuleViolation("accepted_already")
        work.cases.update(accepted(case, workspace.now, viewer.account_id))
        settle_tasks(workspace, work, case.pupil_id)
        work.commit(LogEvent("case_accepted", case.pupil_id, detail={"case": case_id}))
    return changed(ChangeKind.CASE, ids=(case.pupil_id, case_id))


def hand_case_to(workspace: Workspace, case_id: CaseId, owner_role: Role, note: str = "") -> ChangeSet:
    """Another role owns it, or the same one anew; rektor answers for it until somebody with the role accepts. Whoever
    acted for the former owner does not any more. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `case_closed`, `owner_may_not`, `text_too_long` on `note`.
    """
    check_owner(owner_role)
    words = said(note, "note")
    with workspace.store.write() as work:
        case, view, viewer = seen_case(workspace, work, case_id)
        require_open(case)
        if not _may_decide(case, view, viewer):
            raise RuleViolation("not_allowed")
        if case.owner_role is owner_role and case.owner_id is None:
            return ChangeSet()
        work.cases.update(handed(case, owner_role, workspace.now, viewer.account_id, words))
        settle_tasks(workspace, work, case.pupil_id)
        detail = {"case": case_id, "from": case.owner_role.value, "to": owner_role.value}
        work.commit(LogEvent("case_handed", case.pupil_id, detail=detail))
    return changed(ChangeKind.CASE, ids=(case.pupil_id, case_id))


def delegate(workspace: Workspace, case_id: CaseId, account: AccountId, period: Period) -> ChangeSet:
    """Somebody who sees the pupil acts for the owner from day to day. Given by the owner or who keeps cases. One log
    row.

    Raises RuleViolation: `not_found`, `not_allowed`, `case_closed`, `owner_may_not` on `account`, `required` or
    `period_reversed` on `period` (both days are needed).
    """
    if period.start is None or period.end is None:
        raise RuleViolation("required", "period")
    if period.is_reversed:
        raise RuleViolation("period_reversed", "period")
    with workspace.store.write() as work:
        case, view, viewer = seen_case(workspace, work, case_id)
        require_open(case)
        if not _may_decide(case, view, viewer):
            raise RuleViolation("not_allowed")
        if account == case.owner_id or account not in _able(workspace, work, view):
            raise RuleViolation("owner_may_not", "account")
        given = Delegate(account, period, viewer.account_id, workspace.now)
        work.cases.update(delegated(case, given))
        settle_tasks(workspace, work, case.pupil_id)
        detail = {
            "case": case_id,
            "account": account,
            "since": period.start.isoformat(),
            "until": period.end.isoformat(),
        }
        work.commit(LogEvent("case_delegated", case.pupil_id, detail=detail))
    return changed(ChangeKind.CASE, ids=(case.pupil_id, case_id))


def end_delegation(workspace: Workspace, case_id: CaseId, account: AccountId) -> ChangeSet:
    """From today the person does not act for the owner any more; days that were stay told. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `case_closed`.
    """
    with workspace.store.write() as work:
        case, view, viewer = seen_case(workspace, work, case_id)
        require_open(case)
        if not _may_decide(case, view, viewer):
            raise RuleViolation("not_allowed")
        yesterday = workspace.today - timedelta(days=1)
        left = [item for item in case.delegates if item.account_id == account]
        if not any(item.period.end is None or item.period.end > yesterday for item in left):
            raise RuleViolation("not_found")
        others = tuple(item for item in case.delegates if item.account_id != account)
        begun = tuple(
            replace(item, period=Period(item.period.start, yesterday))
            for item in left
            if item.period.start is None or item.period.start <= yesterday
        )
        work.cases.update(replace(case, delegates=(*others, *begun)))
        settle_tasks(workspace, work, case.pupil_id)
        detail = {"case": case_id, "account": account}
        work.commit(LogEvent("delegation_ended", case.pupil_id, detail=detail))
    return changed(ChangeKind.CASE, ids=(case.pupil_id, case_id))


def possible_delegates(workspace: Workspace, case_id: CaseId) -> tuple[tuple[AccountId, str], ...]:
    """Who sees the pupil and can act for the owner, by name. Raises RuleViolation: `not_found`, `not_allowed`."""
    with workspace.store.read() as work:
        case, view, viewer = seen_case(workspace, work, case_id)
        if not _may_decide(case, view, viewer):
            raise RuleViolation("not_allowed")
        names = staff_names(account_names(work), view)
        found = [
            (item, names.get(item, "")) for item in _able(workspace, work, view) if item != case.owner_id
        ]
    return tuple(sorted(found, key=lambda pair: pair[1].casefold()))


def may_decide_owner(case: Case, view: PupilView, viewer: Viewer) -> bool:
    """Whether the person may give the case away or let somebody act in it."""
    return case.is_open and _may_decide(case, view, viewer)


def _may_decide(case: Case, view: PupilView, viewer: Viewer) -> bool:
    is_owner = case.owner_id == viewer.account_id and holds_role(viewer, case.owner_role, view)
    return is_owner or may(viewer, Duty.KEEP_CASES, view.unit_id)


def _able(workspace: Workspace, work: ReadWork, view: PupilView) -> list[AccountId]:
    """Who sees the pupil by a role; of a protected one, only those whom the plan names."""
    there = members_of(work, view) if view.is_protected else None
    return [
        account_id
        for account_id, person in viewers(work, workspace).items()
        if may_see_pupil(person, view.unit_id, view.class_id) and (there is None or account_id in there)
    ]
