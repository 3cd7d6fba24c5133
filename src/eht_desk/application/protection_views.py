# SPDX-License-Identifier: EUPL-1.2
"""What the window shows of protections besides their own page: the band, the page of protecting, what waits on I dag.

Only what the person can open is ever in it; for everybody else each of these is empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from eht_desk.application.disclosure import guardian_numbers, guardian_views, pupil_view
from eht_desk.application.document_views import account_names
from eht_desk.application.ports import ReadWork
from eht_desk.application.protecting import rectors_of
from eht_desk.application.workspace import Workspace, current_account, current_viewer, require, viewers
from eht_desk.domain.access import Duty, Viewer
from eht_desk.domain.accounts import Role
from eht_desk.domain.ids import AccountId, GuardianId, PupilId, UnitId
from eht_desk.domain.protection import (
    FEWEST_MEMBERS,
    PlanLoosening,
    Protection,
    ProtectionEvent,
    ProtectionGrade,
)
from eht_desk.domain.pupil_view import PupilView

NEWS_DAYS = 7
"""So long I dag tells the other members that somebody was let in."""

_CAME_IN = (ProtectionEvent.MEMBER_ADDED, ProtectionEvent.MEMBER_BACK)


@dataclass(frozen=True, slots=True)
class BandFacts:
    """The band over every page about a protected pupil: which protection, and the names of the other members."""

    pupil_id: PupilId
    grade: ProtectionGrade
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MemberChoice:
    """Somebody who may be let in from the beginning. `is_chosen` beforehand: rektor, and who protects."""

    account_id: AccountId
    name: str
    roles: tuple[Role, ...]
    is_chosen: bool
    is_rector: bool


@dataclass(frozen=True, slots=True)
class ProtectPage:
    """What is asked before a pupil becomes protected."""

    pupil: PupilView
    accounts: tuple[MemberChoice, ...]
    guardians: tuple[tuple[GuardianId, str], ...]


@dataclass(frozen=True, slots=True)
class LetIn:
    """Somebody who was let in; `is_me`: this person. `reason` as it was written, for the members. `came_back`: nobody
    let the person in anew, who opened it with the sheet of a former password."""

    pupil: PupilView
    name: str
    by: str
    at: datetime
    reason: str
    is_me: bool
    came_back: bool = False


@dataclass(frozen=True, slots=True)
class LooseningAsked:
    """Somebody asks for less protection; this person may answer. `to` None: for none at all. `of_plan`: what of the
    plan would fall; `guardians`: numbers in place of guardians' names."""

    pupil: PupilView
    grade: ProtectionGrade
    to: ProtectionGrade | None
    by: str
    reason: str
    of_plan: PlanLoosening | None = None
    guardians: Mapping[GuardianId, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReviewDue:
    """The day has come on which the members go through the plan again."""

    pupil: PupilView
    review_on: date


@dataclass(frozen=True, slots=True)
class ProtectionsToday:
    """What stands on I dag about protections that this person can open."""

    unfinished: tuple[PupilView, ...] = ()
    let_in: tuple[LetIn, ...] = ()
    asked: tuple[LooseningAsked, ...] = ()
    reviews: tuple[ReviewDue, ...] = ()
    few: tuple[PupilView, ...] = ()
    """Protected pupils whom too few people can open: when one more leaves, nobody may be left."""


def band_facts(workspace: Workspace, pupil_id: PupilId) -> BandFacts | None:
    """None where the pupil is not protected, or this person cannot open it: to them there is no such pupil."""
    with workspace.store.read() as work:
        protection = work.protections.of_pupil(pupil_id)
        if protection is None:
            return None
        names = account_names(work)
        me = current_account(work, workspace).id
        others = work.protections.members(protection.compartment_id) - {me}
        shown = tuple(sorted((names.get(item, "") for item in others), key=str.casefold))
        return BandFacts(pupil_id, protection.grade, shown)


def protect_page(workspace: Workspace, pupil_id: PupilId) -> ProtectPage:
    """Who may be let in, and who may never be contacted. Raises RuleViolation("not_allowed")."""
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        view = pupil_view(work, viewer, pupil_id, workspace.today)
        require(viewer, Duty.PROTECT_PUPILS, view.unit_id)
        choices = member_choices(workspace, work, viewer, view.unit_id)
        guardians = tuple(
            (item.id, item.name)
            for item in guardian_views(work, view, workspace.today)
            if item.id is not None
        )
        return ProtectPage(view, choices, guardians)


def may_know(workspace: Workspace, unit_id: UnitId) -> tuple[MemberChoice, ...]:
    """Who may be let in, for a pupil who is not there yet. Raises RuleViolation("not_allowed")."""
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        require(viewer, Duty.PROTECT_PUPILS, unit_id)
        return member_choices(workspace, work, viewer, unit_id)


def member_choices(
    workspace: Workspace, work: ReadWork, viewer: Viewer, unit_id: UnitId
) -> tuple[MemberChoice, ...]:
    """Everybody who can open the store; the school's rektors and the person are proposed, and come first."""
    names = account_names(work)
    rectors = rectors_of(workspace, work, unit_id)
    choices = [
        MemberChoice(
            account_id,
            names.get(account_id, ""),
            tuple(role for role in Role if person.holds(role)),
            account_id in rectors or account_id == viewer.account_id,
            account_id in rectors,
        )
        for account_id, person in viewers(work, workspace).items()
    ]
    return tuple(sorted(choices, key=lambda item: (not item.is_chosen, item.name.casefold())))


def protections_today(
    workspace: Workspace,
    work: ReadWork,
    viewer: Viewer,
    protections: list[Protection],
    views: Mapping[PupilId, PupilView],
) -> ProtectionsToday:
    """Work that is left, who is alone, questions to answer, and who was let in or came back during the last days."""
    if not protections:
        return ProtectionsToday()
    names = account_names(work)
    since = workspace.now - timedelta(days=NEWS_DAYS)
    unfinished: list[PupilView] = []
    let_in: list[LetIn] = []
    asked: list[LooseningAsked] = []
    reviews: list[ReviewDue] = []
    few: list[PupilView] = []
    for item in protections:
        view = views.get(item.pupil_id)
        if view is None:
            continue
        if item.left_to_do:
            unfinished.append(view)
        if len(work.protections.members(item.compartment_id)) < FEWEST_MEMBERS:
            few.append(view)
        request = item.loosening
        if request is not None and request.asked_by != viewer.account_id:
            by = names.get(request.asked_by, "")
            numbers = guardian_numbers(work, item.pupil_id, workspace.today)
            asked.append(
                LooseningAsked(view, item.grade, request.to, by, request.reason, request.of_plan, numbers)
            )
        review_on = item.plan.review_on
        if review_on is not None and review_on <= workspace.today:
            reviews.append(ReviewDue(view, review_on))
        let_in.extend(
            LetIn(
                view,
                names.get(step.about, ""),
                names.get(step.account_id, ""),
                step.at,
                step.reason,
                step.about == viewer.account_id,
                step.event is ProtectionEvent.MEMBER_BACK,
            )
            for step in item.steps
            if step.event in _CAME_IN
            and step.about is not None
            and step.account_id != viewer.account_id
            and step.at >= since
        )
    let_in.sort(key=lambda row: row.at, reverse=True)
    reviews.sort(key=lambda row: row.review_on)
    return ProtectionsToday(tuple(unfinished), tuple(let_in), tuple(asked), tuple(reviews), tuple(few))
