# SPDX-License-Identifier: EUPL-1.2
"""Protected identity: grades, the individual plan, aliases, and who decides what (B4, P-1 to P-17). Pure.

Fingerade personuppgifter (a new identity given by the police) are no grade and are stored nowhere: somebody with a new
identity is a new pupil, whom nothing ties to the old one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId, CompartmentId, GuardianId, PupilId

FEWEST_MEMBERS = 2
"""Of one member's leaving nobody would be left who can open what is about the pupil."""

_ALIAS = re.compile(r"[^\W_](?:[\w .-]{0,38}[^\W_])?")
_NUMBER = re.compile(r"\d{6}")


class ProtectionGrade(StrEnum):
    """What is known of the protection, from the lowest to the highest (P-15). Who decided is another authority, or for
    LOCAL the school: a shelter, care by LVU, honour-related threats."""

    LOCAL = "local"
    CONFIDENTIALITY_MARKING = "confidentiality_marking"  # sekretessmarkering
    PROTECTED_REGISTRATION = "protected_registration"  # skyddad folkbokföring


class Secret(StrEnum):
    """What exactly must not be known (P-3, P-4). The name is always among them."""

    NAME = "name"
    ADDRESS = "address"
    SCHOOL = "school"
    CLASS = "class"
    STAFF = "staff"
    RELATIVE = "relative"


class AliasSource(StrEnum):
    """Where the alias comes from: ours, or the one that the municipality uses in all its systems (P-7)."""

    RANDOM = "random"
    MUNICIPALITY = "municipality"


@dataclass(frozen=True, slots=True)
class DeniedPerson:
    """Somebody who must never be contacted or receive anything (P-13), maybe a guardian of the register."""

    name: str
    guardian_id: GuardianId | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class ProtectionPlan:
    """The individual plan of rektor and guardian (P-4). `phone_whom`: whom to ring when something happens."""

    secrets: tuple[Secret, ...] = (Secret.NAME,)
    denied: tuple[DeniedPerson, ...] = ()
    phone_whom: str = ""
    note: str = ""
    review_on: date | None = None

    @property
    def hidden(self) -> frozenset[Secret]:
        """All that must not be shown, with what gives it away: staff tell the class, class and staff the school."""
        told = {Secret.NAME, *self.secrets}
        if Secret.SCHOOL in told:
            told.add(Secret.CLASS)
        if Secret.CLASS in told:
            told.add(Secret.STAFF)
        return frozenset(told)


@dataclass(frozen=True, slots=True)
class PlanLoosening:
    """What of a plan shall not hold any more: no longer secret, and who may be contacted again."""

    secrets: tuple[Secret, ...] = ()
    denied: tuple[DeniedPerson, ...] = ()

    def taken_from(self, plan: ProtectionPlan) -> ProtectionPlan:
        """The plan without it; what was added to the plan meanwhile stays."""
        return replace(
            plan,
            secrets=tuple(item for item in plan.secrets if item not in self.secrets),
            denied=tuple(item for item in plan.denied if item not in self.denied),
        )


class ProtectionEvent(StrEnum):
    """What happened to a protection."""

    BEGUN = "begun"
    TIGHTENED = "tightened"
    PLAN_CHANGED = "plan_changed"
    MEMBER_ADDED = "member_added"
    MEMBER_REMOVED = "member_removed"
    MEMBER_BACK = "member_back"  # after a new password, with the sheet of the former one
    LOOSENING_ASKED = "loosening_asked"
    LOOSENING_REFUSED = "loosening_refused"
    LOOSENING_WITHDRAWN = "loosening_withdrawn"  # by who had asked
    PLAN_LOOSENING_ASKED = "plan_loosening_asked"
    PLAN_LOOSENING_REFUSED = "plan_loosening_refused"
    PLAN_LOOSENING_WITHDRAWN = "plan_loosening_withdrawn"
    LOOSENED = "loosened"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class ProtectionStep:
    """One thing that happened, by whom; `about` is the member it was about."""

    event: ProtectionEvent
    at: datetime
    account_id: AccountId
    grade: ProtectionGrade | None
    about: AccountId | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LooseningRequest:
    """Somebody asks for a lower grade, or for none, or that something of the plan falls; another member says yes or no
    (P-14). `to` is the grade afterwards: with `of_plan` the one that it is."""

    to: ProtectionGrade | None
    asked_by: AccountId
    asked_at: datetime
    reason: str
    of_plan: PlanLoosening | None = None


@dataclass(frozen=True, slots=True)
class SettledPaper:
    """What was done about a paper that was out with the open name: `paper` tells which, `what` is a person's words."""

    paper: str
    what: str
    by: AccountId
    at: datetime


@dataclass(frozen=True, slots=True)
class ReviewedText:
    """Somebody looked at a text that holds the name; `text` tells which."""

    text: str
    by: AccountId
    at: datetime


@dataclass(frozen=True, slots=True)
class Protection:
    """The protection of one pupil, in the pupil's own compartment. `alias` stands wherever a name would."""

    pupil_id: PupilId
    compartment_id: CompartmentId
    alias: str
    alias_source: AliasSource
    grade: ProtectionGrade
    since: date
    plan: ProtectionPlan = ProtectionPlan()
    steps: tuple[ProtectionStep, ...] = ()
    loosening: LooseningRequest | None = None
    left_to_do: tuple[str, ...] = ()
    """What must still be done after it began: what lay open is overwritten, older copies go."""
    contribution_id: str = ""
    """Which of the sealed contributions to the school's totals is this pupil's."""
    settled: tuple[SettledPaper, ...] = ()
    """Papers that were out when it began and that somebody has asked back or decided about."""
    reviewed: tuple[ReviewedText, ...] = ()
    """Texts that hold the name and that somebody has looked at."""

    @property
    def hidden(self) -> frozenset[Secret]:
        """All that the plan keeps secret."""
        return self.plan.hidden

    def may_receive(self, guardian_id: GuardianId) -> bool:
        """Whether a guardian may be contacted and get copies (P-13)."""
        return all(person.guardian_id != guardian_id for person in self.plan.denied)

    def names_denied(self, name: str, also: Iterable[str] = ()) -> bool:
        """Whether somebody with this name must never get anything (P-13). A part of the name is enough.

        `also`: what the register calls them.
        """
        words = _words(name)
        denied = [_words(text) for text in (*(person.name for person in self.plan.denied), *also)]
        return bool(words) and any(words <= known or known <= words for known in denied if known)


def _words(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", name.casefold()))


_ORDER = tuple(ProtectionGrade)


def is_tighter(former: ProtectionGrade, new: ProtectionGrade | None) -> bool:
    """Whether the change takes effect at once: the same grade or a higher one. None is no protection."""
    return new is not None and _ORDER.index(new) >= _ORDER.index(former)


def tightened(
    protection: Protection, grade: ProtectionGrade, at: datetime, by: AccountId, reason: str = ""
) -> Protection:
    """The protection with a higher grade; a request for a lower one is over. Raises RuleViolation("not_tighter")."""
    if grade is protection.grade or not is_tighter(protection.grade, grade):
        raise RuleViolation("not_tighter", "grade")
    step = ProtectionStep(ProtectionEvent.TIGHTENED, at, by, grade, reason=reason)
    return replace(protection, grade=grade, loosening=None, steps=(*protection.steps, step))


def asking_to_loosen(
    protection: Protection, to: ProtectionGrade | None, at: datetime, by: AccountId, reason: str
) -> Protection:
    """The protection with a request. Raises RuleViolation `required` (reason), `not_looser`, `loosening_asked`."""
    if not reason.strip():
        raise RuleViolation("required", "reason")
    if is_tighter(protection.grade, to):
        raise RuleViolation("not_looser", "grade")
    if protection.loosening is not None:
        raise RuleViolation("loosening_asked")
    step = ProtectionStep(ProtectionEvent.LOOSENING_ASKED, at, by, to, reason=reason.strip())
    request = LooseningRequest(to, by, at, reason.strip())
    return replace(protection, loosening=request, steps=(*protection.steps, step))


def answered(
    protection: Protection, *, agrees: bool, at: datetime, by: AccountId, reason: str = ""
) -> Protection:
    """The request answered by a second person. After a yes to none the protection has ended, as its last step says.

    Raises RuleViolation `nothing_asked`, `second_person_needed`.
    """
    request = protection.loosening
    if request is None:
        raise RuleViolation("nothing_asked")
    if request.asked_by == by:
        raise RuleViolation("second_person_needed")
    if not agrees:
        is_of_plan = request.of_plan is not None
        event = ProtectionEvent.PLAN_LOOSENING_REFUSED if is_of_plan else ProtectionEvent.LOOSENING_REFUSED
        step = ProtectionStep(event, at, by, None if is_of_plan else protection.grade, reason=reason)
        return replace(protection, loosening=None, steps=(*protection.steps, step))
    if request.of_plan is not None:
        plan = request.of_plan.taken_from(protection.plan)
        step = ProtectionStep(
            ProtectionEvent.PLAN_CHANGED, at, by, protection.grade, about=request.asked_by, reason=reason
        )
        return replace(protection, plan=plan, loosening=None, steps=(*protection.steps, step))
    event = ProtectionEvent.ENDED if request.to is None else ProtectionEvent.LOOSENED
    step = ProtectionStep(event, at, by, request.to, about=request.asked_by, reason=reason)
    grade = protection.grade if request.to is None else request.to
    return replace(protection, grade=grade, loosening=None, steps=(*protection.steps, step))


def taken_back(protection: Protection, at: datetime, by: AccountId) -> Protection:
    """The request taken back by who asked; all holds as before. Raises RuleViolation `nothing_asked`,
    `not_your_request`."""
    request = protection.loosening
    if request is None:
        raise RuleViolation("nothing_asked")
    if request.asked_by != by:
        raise RuleViolation("not_your_request")
    is_of_plan = request.of_plan is not None
    event = ProtectionEvent.PLAN_LOOSENING_WITHDRAWN if is_of_plan else ProtectionEvent.LOOSENING_WITHDRAWN
    step = ProtectionStep(event, at, by, None if is_of_plan else request.to)
    return replace(protection, loosening=None, steps=(*protection.steps, step))


def has_ended(protection: Protection) -> bool:
    """Whether two people agreed that it ends; the pupil is then an ordinary one again."""
    return bool(protection.steps) and protection.steps[-1].event is ProtectionEvent.ENDED


def fitting_alias(text: str, taken: Collection[str]) -> str:
    """The alias as it is kept. It says nothing of the person: no row of six figures, which might be a birth date.

    Raises RuleViolation on `alias`: `required`, `alias_unfit`, `alias_number`, `alias_taken`.
    """
    alias = " ".join(text.split())
    if not alias:
        raise RuleViolation("required", "alias")
    if _NUMBER.search(alias.replace("-", "").replace(" ", "")):
        raise RuleViolation("alias_number", "alias")
    if not _ALIAS.fullmatch(alias):
        raise RuleViolation("alias_unfit", "alias")
    if alias.casefold() in {other.casefold() for other in taken}:
        raise RuleViolation("alias_taken", "alias")
    return alias


def random_alias(letters: bytes, word: str = "Elev") -> str:
    """`Elev K-2041` of four random bytes: no serial number, so that nobody can count protected people.

    Raises ValueError for fewer bytes.
    """
    if len(letters) < 4:
        raise ValueError("four random bytes are needed")
    number = int.from_bytes(letters[1:4], "big") % 9000 + 1000
    return f"{word} {_LETTERS[letters[0] % len(_LETTERS)]}-{number}"


_LETTERS = "ABCDEFGHJKLMNPRSTUVXYZ"


def check_members(members: Collection[AccountId], rectors: Collection[AccountId]) -> None:
    """Raises RuleViolation on `members`: `too_few_members`, `no_rector` (rektor answers for the plan, P-4)."""
    if len(set(members)) < FEWEST_MEMBERS:
        raise RuleViolation("too_few_members", "members", {"fewest": FEWEST_MEMBERS})
    if not set(members) & set(rectors):
        raise RuleViolation("no_rector", "members")
