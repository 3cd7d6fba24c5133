# SPDX-License-Identifier: EUPL-1.2
"""A guardian or a member of staff whose identity is protected (B4): the true one lies with named persons only. Pure.

In the register's row an alias stands where the name was, without number, phone and mail, so that every list, paper and
log says the alias. A protected pupil is more than this (domain/protection.py): a guardian's and a colleague's texts are
about others, and stay where they are.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from types import EllipsisType
from typing import Any

from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.identity_numbers import IdentityNumber, NumberKind
from eht_desk.domain.ids import AccountId, CompartmentId
from eht_desk.domain.organisation import StaffMember
from eht_desk.domain.people import Guardian
from eht_desk.domain.protection import ProtectionEvent, ProtectionGrade, ProtectionStep, is_tighter
from eht_desk.domain.register import RegisterGuardian, RegisterStaff, folded_name

_VEILED = "protected:"


class PersonKind(StrEnum):
    """Who is protected: an adult who answers for pupils, or somebody of the school."""

    GUARDIAN = "guardian"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class TrueIdentity:
    """What the row said before, and says again when the protection has ended. Staff have one name, in `family_name`."""

    given_name: str
    family_name: str
    identity: IdentityNumber | None = None
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    external_id: str = ""
    account_name: str = ""
    """What the account of a member of staff was called, where there is one."""

    @property
    def name(self) -> str:
        """As one says it."""
        return f"{self.given_name} {self.family_name}".strip() or self.account_name


@dataclass(frozen=True, slots=True)
class PersonLoosening:
    """Somebody asks for a lower grade, or (None) for the end; another one who may know answers (P-14)."""

    to: ProtectionGrade | None
    asked_by: AccountId
    reason: str


@dataclass(frozen=True, slots=True)
class ProtectedPerson:
    """`person_id`: of the guardian, or of the member of staff, whose `account_id` may be there too."""

    id: str
    kind: PersonKind
    person_id: str
    compartment_id: CompartmentId
    alias: str
    grade: ProtectionGrade
    since: date
    true: TrueIdentity = field(repr=False)
    account_id: AccountId | None = None
    steps: tuple[ProtectionStep, ...] = ()
    loosening: PersonLoosening | None = None
    left_to_do: tuple[str, ...] = ()


def token_of(person_id: str) -> str:
    """What stands as the register's id in the row: a file's row about the person is turned into this one."""
    return f"{_VEILED}{person_id}"


def is_veiled(row: Guardian | StaffMember) -> bool:
    """Whether the row shows an alias."""
    return row.external_id.startswith(_VEILED)


def veiled_guardian(row: Guardian, alias: str) -> Guardian:
    """The row with the alias and nothing that tells who it is or how to reach the person."""
    return replace(
        row,
        given_name="",
        family_name=alias,
        identity=None,
        phones=(),
        emails=(),
        external_id=token_of(row.id),
    )


def veiled_staff(row: StaffMember, alias: str) -> StaffMember:
    """The row with the alias, without mail."""
    return replace(row, name=alias, email="", external_id=token_of(row.id))


def guardian_again(row: Guardian, true: TrueIdentity) -> Guardian:
    """The row as it was."""
    return replace(
        row,
        given_name=true.given_name,
        family_name=true.family_name,
        identity=true.identity,
        phones=true.phones,
        emails=true.emails,
        external_id=true.external_id,
    )


def staff_again(row: StaffMember, true: TrueIdentity) -> StaffMember:
    """The row as it was."""
    return replace(
        row, name=true.family_name, email=true.emails[0] if true.emails else "", external_id=true.external_id
    )


# ------------------------------------------------------------------------------------------------------------ its life


def tightened(
    person: ProtectedPerson, grade: ProtectionGrade, at: datetime, by: AccountId, reason: str
) -> ProtectedPerson:
    """A higher grade holds at once; a request for a lower one is over. Raises RuleViolation("not_tighter")."""
    if grade is person.grade or not is_tighter(person.grade, grade):
        raise RuleViolation("not_tighter", "grade")
    return with_step(replace(person, grade=grade, loosening=None), ProtectionEvent.TIGHTENED, at, by, reason)


def asking_to_loosen(
    person: ProtectedPerson, to: ProtectionGrade | None, at: datetime, by: AccountId, reason: str
) -> ProtectedPerson:
    """With a request. Raises RuleViolation `required` (reason), `not_looser`, `loosening_asked`."""
    if not reason.strip():
        raise RuleViolation("required", "reason")
    if is_tighter(person.grade, to):
        raise RuleViolation("not_looser", "grade")
    if person.loosening is not None:
        raise RuleViolation("loosening_asked")
    asked = replace(person, loosening=PersonLoosening(to, by, reason.strip()))
    return with_step(asked, ProtectionEvent.LOOSENING_ASKED, at, by, reason, grade=to)


def answered(person: ProtectedPerson, *, agrees: bool, at: datetime, by: AccountId) -> ProtectedPerson:
    """The request answered by a second person. Raises RuleViolation `nothing_asked`, `second_person_needed`."""
    request = person.loosening
    if request is None:
        raise RuleViolation("nothing_asked")
    if request.asked_by == by:
        raise RuleViolation("second_person_needed")
    person = replace(person, loosening=None)
    if not agrees:
        return with_step(person, ProtectionEvent.LOOSENING_REFUSED, at, by)
    if request.to is None:
        return with_step(person, ProtectionEvent.ENDED, at, by, grade=None)
    return with_step(replace(person, grade=request.to), ProtectionEvent.LOOSENED, at, by)


def taken_back(person: ProtectedPerson, at: datetime, by: AccountId) -> ProtectedPerson:
    """The request taken back by who asked. Raises RuleViolation `nothing_asked`, `not_your_request`."""
    request = person.loosening
    if request is None:
        raise RuleViolation("nothing_asked")
    if request.asked_by != by:
        raise RuleViolation("not_your_request")
    after = replace(person, loosening=None)
    return with_step(after, ProtectionEvent.LOOSENING_WITHDRAWN, at, by, grade=request.to)


def with_step(
    person: ProtectedPerson,
    event: ProtectionEvent,
    at: datetime,
    by: AccountId,
    reason: str = "",
    about: AccountId | None = None,
    *,
    grade: ProtectionGrade | EllipsisType | None = ...,
) -> ProtectedPerson:
    """With one more thing that happened. `grade`: what is asked for (None: no protection), else the one that holds."""
    told = person.grade if isinstance(grade, EllipsisType) else grade
    step = ProtectionStep(event, at, by, told, about, reason.strip())
    return replace(person, steps=(*person.steps, step))


# --------------------------------------------------------------------------------------------------------- in registers


@dataclass(frozen=True, slots=True)
class PersonMarks:
    """One-way marks by which a register's row is known to be about a protected person, for those who clear imports.

    Keyed with a secret of their own, as those of pupils are (domain/import_marks.py).
    """

    person_id: str
    kind: PersonKind
    alias: str
    secret: str
    strong: frozenset[str]
    """Marks of number, the register's id, phones and mails: one of them is enough."""
    name: str
    has_number: bool
    people: tuple[AccountId, ...] = ()
    """Who may know of the person, beside the import persons."""

    def fits_guardian(self, row: RegisterGuardian) -> bool:
        """Whether a row may be about the person. The same name is enough, unless both say another number."""
        if self.kind is not PersonKind.GUARDIAN:
            return False
        number = row.identity.canonical if row.identity else ""
        told = [("number", number), ("id", row.external_id), *_reach(row.phones, row.emails)]
        if self._knows(told):
            return True
        is_other = bool(number) and self.has_number
        return not is_other and self._is_name(f"{row.given_name} {row.family_name}")

    def fits_staff(self, row: RegisterStaff) -> bool:
        """Whether a row may be about the person."""
        if self.kind is not PersonKind.STAFF:
            return False
        return self._knows([("id", row.external_id), *_reach((), (row.email,))]) or self._is_name(row.name)

    def _knows(self, told: Collection[tuple[str, str]]) -> bool:
        return any(text and _mark(self.secret, kind, text) in self.strong for kind, text in told)

    def _is_name(self, name: str) -> bool:
        told = _mark(self.secret, "name", folded_name(name))
        return bool(self.name) and hmac.compare_digest(self.name, told)


def marks_of(person: ProtectedPerson, secret: str, people: Collection[AccountId]) -> PersonMarks:
    """The marks of a person under a fresh secret (hex)."""
    true = person.true
    number = true.identity.canonical if true.identity else ""
    told = [("number", number), ("id", true.external_id), *_reach(true.phones, true.emails)]
    return PersonMarks(
        person.person_id,
        person.kind,
        person.alias,
        secret,
        frozenset(_mark(secret, kind, text) for kind, text in told if text),
        _mark(secret, "name", folded_name(f"{true.given_name} {true.family_name}")),
        bool(number),
        tuple(sorted(people)),
    )


def _reach(phones: Collection[str], emails: Collection[str]) -> list[tuple[str, str]]:
    digits = ("".join(sign for sign in phone if sign.isdigit()) for phone in phones)
    return [*(("phone", item) for item in digits), *(("mail", item.casefold()) for item in emails)]


def _mark(secret: str, kind: str, told: str) -> str:
    return hmac.digest(bytes.fromhex(secret), f"{kind} {told}".encode("utf-8", "replace"), "sha256").hex()


# ------------------------------------------------------------------------------------------------------ as JSON values


def marks_content(marks: PersonMarks) -> dict[str, Any]:
    """As JSON values."""
    return {
        "person": marks.person_id,
        "kind": marks.kind.value,
        "alias": marks.alias,
        "secret": marks.secret,
        "strong": sorted(marks.strong),
        "name": marks.name,
        "has_number": marks.has_number,
        "people": list(marks.people),
    }


def marks_from(content: Mapping[str, Any]) -> PersonMarks:
    """The reverse of `marks_content`."""
    return PersonMarks(
        str(content["person"]),
        PersonKind(content["kind"]),
        str(content["alias"]),
        str(content["secret"]),
        frozenset(str(item) for item in content["strong"]),
        str(content["name"]),
        bool(content["has_number"]),
        tuple(AccountId(str(item)) for item in content["people"]),
    )


def person_content(person: ProtectedPerson) -> dict[str, Any]:
    """As JSON values, without id and compartment, which the record has."""
    true = person.true
    number = true.identity
    return {
        "kind": person.kind.value,
        "person": person.person_id,
        "account": person.account_id or "",
        "alias": person.alias,
        "grade": person.grade.value,
        "since": person.since.isoformat(),
        "given_name": true.given_name,
        "family_name": true.family_name,
        "number": "" if number is None else number.canonical,
        "number_kind": "" if number is None else number.kind.value,
        "number_flags": [] if number is None else list(number.flags),
        "born": "" if number is None or number.birth_date is None else number.birth_date.isoformat(),
        "phones": list(true.phones),
        "emails": list(true.emails),
        "external_id": true.external_id,
        "account_name": true.account_name,
        "steps": [
            {
                "event": step.event.value,
                "at": step.at.isoformat(),
                "by": step.account_id,
                "grade": step.grade.value if step.grade else "",
                "about": step.about or "",
                "reason": step.reason,
            }
            for step in person.steps
        ],
        "loosening": None
        if person.loosening is None
        else {
            "to": person.loosening.to.value if person.loosening.to else "",
            "by": person.loosening.asked_by,
            "reason": person.loosening.reason,
        },
        "left_to_do": list(person.left_to_do),
    }


def person_from(record_id: str, compartment_id: CompartmentId, content: Mapping[str, Any]) -> ProtectedPerson:
    """The reverse of `person_content`."""
    born = str(content["born"])
    number = str(content["number"])
    asked = content["loosening"]
    return ProtectedPerson(
        record_id,
        PersonKind(content["kind"]),
        str(content["person"]),
        compartment_id,
        str(content["alias"]),
        ProtectionGrade(content["grade"]),
        date.fromisoformat(str(content["since"])),
        TrueIdentity(
            str(content["given_name"]),
            str(content["family_name"]),
            IdentityNumber(
                number,
                NumberKind(content["number_kind"]),
                date.fromisoformat(born) if born else None,
                tuple(str(item) for item in content["number_flags"]),
            )
            if number
            else None,
            tuple(str(item) for item in content["phones"]),
            tuple(str(item) for item in content["emails"]),
            str(content["external_id"]),
            str(content["account_name"]),
        ),
        AccountId(str(content["account"])) if content["account"] else None,
        tuple(_step_from(item) for item in content["steps"]),
        None
        if asked is None
        else PersonLoosening(
            ProtectionGrade(asked["to"]) if asked["to"] else None,
            AccountId(asked["by"]),
            str(asked["reason"]),
        ),
        tuple(str(item) for item in content["left_to_do"]),
    )


def _step_from(told: Mapping[str, Any]) -> ProtectionStep:
    return ProtectionStep(
        ProtectionEvent(told["event"]),
        datetime.fromisoformat(told["at"]),
        AccountId(told["by"]),
        ProtectionGrade(told["grade"]) if told["grade"] else None,
        AccountId(told["about"]) if told["about"] else None,
        str(told["reason"]),
    )
