# SPDX-License-Identifier: EUPL-1.2
"""Classes of a school and who mentors them when: by hand, between two registers. A substitute mentors for a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.role_requests import given_role, require_not_own
from eht_desk.application.workspace import Workspace, current_viewer, require
from eht_desk.domain.access import Duty
from eht_desk.domain.accounts import Account, Role, RoleAssignment
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId, ClassId, RoleId, StaffId, UnitId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.organisation import Mentorship, Period, SchoolClass, StaffMember
from eht_desk.domain.protection import Secret
from eht_desk.domain.register import folded_name

_HIGHEST_GRADE = 10


@dataclass(frozen=True, slots=True)
class MentorRow:
    """A mentor of a class from `start` to `end` (None: open). `is_substitute_for`: the ordinary mentor, or empty.

    `has_account`: somebody can unlock the store as this person; without that nobody sees the class as its mentor.
    """

    staff_id: StaffId
    name: str
    start: date | None
    end: date | None
    has_account: bool
    is_substitute_for: str
    waits_for_rector: bool = False
    """The role of mentor is asked for and not given yet."""


@dataclass(frozen=True, slots=True)
class ClassCard:
    """A class of today: how many pupils, and its mentors of today and to come."""

    id: ClassId
    name: str
    grade: int | None
    pupils: int
    mentors: tuple[MentorRow, ...]


def list_class_cards(workspace: Workspace, unit_id: UnitId) -> tuple[ClassCard, ...]:
    """The school's classes by grade and name. Counts only, so that an administrator sees them too.

    Raises RuleViolation("not_allowed").
    """
    today = workspace.today
    with workspace.store.read() as work:
        require(current_viewer(work, workspace), Duty.APPOINT_MENTORS, unit_id)
        names = {member.id: member.name for member in work.organisation.staff()}
        accounts = {item.id: item.staff_id for item in work.accounts.all() if not item.is_closed}
        with_account = set(accounts.values())
        mentor_roles = [role for role in work.accounts.roles() if role.role is Role.MENTOR]
        given = {accounts.get(role.account_id) for role in mentor_roles if not role.needs_confirmation}
        waiting = {accounts.get(role.account_id) for role in mentor_roles} - given
        pupils = _pupils_per_class(work, today)
        ties = work.organisation.mentorships()
        return tuple(
            ClassCard(
                item.id,
                item.name,
                item.grade,
                pupils[item.id],
                tuple(
                    MentorRow(
                        tie.staff_id,
                        names.get(tie.staff_id, ""),
                        tie.period.start,
                        tie.period.end,
                        tie.staff_id in with_account,
                        names.get(tie.substitute_for, "") if tie.substitute_for else "",
                        tie.staff_id in waiting,
                    )
                    for tie in sorted(ties, key=_ordinary_first)
                    if tie.class_id == item.id and not _is_over(tie, today)
                ),
            )
            for item in sorted(work.organisation.classes(), key=by_grade)
            if item.unit_id == unit_id and not item.has_ended(today)
        )


def by_grade(item: SchoolClass) -> tuple[int, str]:
    """The order of classes in lists: by grade, then by name; those of several grades last."""
    return (item.grade if item.grade is not None else _HIGHEST_GRADE + 1, item.name.casefold())


def appoint_mentor(
    workspace: Workspace,
    class_id: ClassId,
    *,
    staff_id: StaffId | None = None,
    account_id: AccountId | None = None,
    period: Period,
    substitute_for: StaffId | None = None,
) -> ChangeSet:
    """Make a member of staff, or the person of an account, mentor of the class for the period.

    An account that is no member of staff yet becomes one; without the role of mentor it gets the role for the
    period; an administrator asks for the role instead (role_requests.py). A substitute (`substitute_for` an ordinary
    mentor of the class) sees the class beside the ordinary mentor, and only as long as the period says, so the end
    must be given.

    Raises:
        RuleViolation: `required` (fields `mentor`, `start`, `end`), `period_reversed`, `mentor_already`,
            `substitute_for_nobody`, `account_closed`, `class_ended`, `not_found`, `not_allowed`,
            `own_pupil_access`.
    """
    with workspace.store.write() as work:
        school_class = _class(work, workspace, class_id)
        _check_period(period, substitute_for)
        account = _account(work, staff_id, account_id)
        if account is not None:
            require_not_own(current_viewer(work, workspace), account.id)
        who = staff_id or _staff_of(workspace, work, account, school_class.unit_id)
        ties = [tie for tie in work.organisation.mentorships() if tie.class_id == class_id]
        if any(tie.staff_id == who and tie.period.meets(period) for tie in ties):
            raise RuleViolation("mentor_already", "mentor")
        if substitute_for is not None and not any(
            tie.staff_id == substitute_for and tie.staff_id != who and tie.period.meets(period)
            for tie in ties
        ):
            raise RuleViolation("substitute_for_nobody", "substitute_for")
        work.organisation.set_mentorships(
            class_id, [*ties, Mentorship(class_id, who, period, substitute_for)]
        )
        if account is not None:
            _give_role(workspace, work, account, school_class.unit_id, period)
        work.commit(
            LogEvent(
                "mentor_appointed",
                detail={
                    "class": class_id,
                    "staff": who,
                    "from": _iso(period.start),
                    "to": _iso(period.end),
                    "substitute_for": substitute_for or "",
                },
            )
        )
    return changed(ChangeKind.ORGANISATION, ChangeKind.ACCOUNT, ChangeKind.PUPIL, ids=(class_id,))


def end_mentorship(
    workspace: Workspace, class_id: ClassId, staff_id: StaffId, start: date | None, last_day: date
) -> ChangeSet:
    """The mentorship that began on `start` holds to `last_day`; one that had not begun by then never was.

    Raises RuleViolation `not_found`, `not_allowed`.
    """
    with workspace.store.write() as work:
        _class(work, workspace, class_id)
        ties = [tie for tie in work.organisation.mentorships() if tie.class_id == class_id]
        ending = next((tie for tie in ties if tie.staff_id == staff_id and tie.period.start == start), None)
        if ending is None:
            raise RuleViolation("not_found")
        kept = [tie for tie in ties if tie is not ending]
        work.organisation.set_mentorships(class_id, [*kept, *ended([ending], last_day)])
        work.commit(
            LogEvent(
                "mentorship_ended", detail={"class": class_id, "staff": staff_id, "to": last_day.isoformat()}
            )
        )
    return changed(ChangeKind.ORGANISATION, ChangeKind.PUPIL, ids=(class_id,))


def add_class(
    workspace: Workspace, unit_id: UnitId, name: str, grade: int | None
) -> tuple[ClassId, ChangeSet]:
    """A class by hand, for the day when the register has not caught up.

    Raises RuleViolation `required` (field `name`), `class_name_taken`, `grade_out_of_range`, `not_allowed`.
    """
    written = " ".join(name.split())
    if not written:
        raise RuleViolation("required", "name")
    if grade is not None and not 0 <= grade <= _HIGHEST_GRADE:
        raise RuleViolation("grade_out_of_range", "grade")
    class_id = ClassId(workspace.services.ids.new_id())
    with workspace.store.write() as work:
        require(current_viewer(work, workspace), Duty.APPOINT_MENTORS, unit_id)
        if any(
            item.unit_id == unit_id
            and not item.has_ended(workspace.today)
            and folded_name(item.name) == folded_name(written)
            for item in work.organisation.classes()
        ):
            raise RuleViolation("class_name_taken", "name")
        work.organisation.add_classes(
            [SchoolClass(class_id, unit_id, written, grade, "", Period(workspace.today))]
        )
        work.commit(LogEvent("class_added", detail={"class": class_id, "unit": unit_id}))
    return class_id, changed(ChangeKind.ORGANISATION, ids=(class_id,))


def end_class(workspace: Workspace, class_id: ClassId, last_day: date) -> ChangeSet:
    """The class exists to `last_day`: its pupils are without class and its mentors without it the day after.

    Raises RuleViolation `not_found`, `class_ended`, `period_reversed`, `not_allowed`.
    """
    with workspace.store.write() as work:
        school_class = _class(work, workspace, class_id)
        period = Period(school_class.period.start, last_day)
        if period.is_reversed:
            raise RuleViolation("period_reversed", "end")
        work.organisation.update_class(replace(school_class, period=period))
        ties = [tie for tie in work.organisation.mentorships() if tie.class_id == class_id]
        work.organisation.set_mentorships(class_id, list(ended(ties, last_day)))
        for pupil_id in {item.pupil_id for item in work.pupils.memberships() if item.class_id == class_id}:
            kept = work.pupils.memberships(pupil_id)
            work.pupils.set_memberships(
                pupil_id,
                [
                    replace(item, period=_until(item.period, last_day)) if item.class_id == class_id else item
                    for item in kept
                    if item.class_id != class_id or not _until(item.period, last_day).is_reversed
                ],
            )
        work.commit(LogEvent("class_ended", detail={"class": class_id, "to": last_day.isoformat()}))
    return changed(ChangeKind.ORGANISATION, ChangeKind.PUPIL, ids=(class_id,))


def ended(ties: Iterable[Mentorship], last_day: date) -> Iterable[Mentorship]:
    """The mentorships as they are when none of them holds after `last_day`; those that begin later are left out."""
    for tie in ties:
        period = _until(tie.period, last_day)
        if not period.is_reversed:
            yield replace(tie, period=period)


def _until(period: Period, last_day: date) -> Period:
    if period.end is not None and period.end <= last_day:
        return period
    return Period(period.start, last_day)


def _class(work: ReadWork, workspace: Workspace, class_id: ClassId) -> SchoolClass:
    """The class, once it is sure that the person may appoint its mentors."""
    viewer = current_viewer(work, workspace)
    require(viewer, Duty.APPOINT_MENTORS)
    found = next((item for item in work.organisation.classes() if item.id == class_id), None)
    if found is None:
        raise RuleViolation("not_found")
    require(viewer, Duty.APPOINT_MENTORS, found.unit_id)
    if found.has_ended(workspace.today):
        raise RuleViolation("class_ended")
    return found


def _check_period(period: Period, substitute_for: StaffId | None) -> None:
    if period.start is None:
        raise RuleViolation("required", "start")
    if period.end is None and substitute_for is not None:
        raise RuleViolation("required", "end")
    if period.is_reversed:
        raise RuleViolation("period_reversed", "end")


def _account(work: ReadWork, staff_id: StaffId | None, account_id: AccountId | None) -> Account | None:
    """The account of the mentor; None for a member of staff who cannot unlock the store."""
    if staff_id is None and account_id is None:
        raise RuleViolation("required", "mentor")
    if account_id is not None:
        account = work.accounts.get(account_id)
        if account is None or (staff_id is not None and account.staff_id != staff_id):
            raise RuleViolation("not_found")
        if account.is_closed:
            raise RuleViolation("account_closed")
        return account
    if not any(member.id == staff_id for member in work.organisation.staff()):
        raise RuleViolation("not_found")
    return next(
        (item for item in work.accounts.all() if item.staff_id == staff_id and not item.is_closed), None
    )


def _staff_of(workspace: Workspace, work: UnitOfWork, account: Account | None, unit_id: UnitId) -> StaffId:
    """Which member of staff the account is; made when the register has not named the person."""
    if account is None:
        raise RuleViolation("not_found")
    if account.staff_id is not None:
        return account.staff_id
    staff_id = StaffId(workspace.services.ids.new_id())
    work.organisation.add_staff([StaffMember(staff_id, unit_id, account.display_name)])
    work.accounts.update(replace(account, staff_id=staff_id))
    return staff_id


def _give_role(
    workspace: Workspace, work: UnitOfWork, account: Account, unit_id: UnitId, period: Period
) -> None:
    """The role of mentor for the period, unless the account holds it all that time already or waits for it."""
    new_id = RoleId(workspace.services.ids.new_id())
    asked = RoleAssignment(new_id, account.id, unit_id, Role.MENTOR, period)
    given = given_role(work, current_viewer(work, workspace), asked, workspace.today)
    held = [
        role.period
        for role in work.accounts.roles(account.id)
        if role.unit_id == unit_id
        and role.role is Role.MENTOR
        and (given.needs_confirmation or not role.needs_confirmation)
    ]
    if not any(_contains(role, period) for role in held):
        work.accounts.add_role(given)


def _contains(outer: Period, inner: Period) -> bool:
    begins = outer.start is None or (inner.start is not None and outer.start <= inner.start)
    ends = outer.end is None or (inner.end is not None and inner.end <= outer.end)
    return begins and ends


def _is_over(tie: Mentorship, day: date) -> bool:
    return tie.period.end is not None and tie.period.end < day


def _ordinary_first(tie: Mentorship) -> tuple[bool, date]:
    return tie.substitute_for is not None, tie.period.start or date.min


def _pupils_per_class(work: ReadWork, day: date) -> Counter[ClassId]:
    """Without those whose class is secret: a number higher than the list of pupils would tell it."""
    secret = {item.pupil_id for item in work.protections.all() if Secret.CLASS in item.hidden}
    here = {
        pupil.id
        for pupil in work.pupils.all()
        if pupil.id not in secret and (pupil.left_on is None or pupil.left_on > day)
    }
    return Counter(item.class_id for item in work.pupils.memberships_on(day) if item.pupil_id in here)


def _iso(day: date | None) -> str:
    return day.isoformat() if day is not None else ""
