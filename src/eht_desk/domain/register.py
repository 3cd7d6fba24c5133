# SPDX-License-Identifier: EUPL-1.2
"""What a school register file said, row by row, before anything is taken in (staged)."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from eht_desk.domain.identity_numbers import IdentityNumber
from eht_desk.domain.organisation import Period
from eht_desk.domain.people import GuardianKind, SecurityMarking

_LOST_LETTERS = "?\ufffd"


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row (1-based as the person sees it in the file) that could not go in, or went in with a remark.

    `code` is stable (`identity_lost_digits`, `name_missing`, `marking_held` ...). `is_blocking` rows
    stay out. `column` is the file's own heading. `value` is the offending text; always empty for a held
    (protected) row.
    """

    row: int
    code: str
    column: str = ""
    value: str = ""
    is_blocking: bool = True
    source: str = ""


@dataclass(frozen=True, slots=True)
class RegisterGuardian:
    """A guardian as the file gives it, tied to the pupil it stands under."""

    given_name: str
    family_name: str
    identity: IdentityNumber | None = None
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    kind: GuardianKind = GuardianKind.CUSTODIAN
    period: Period = Period()
    external_id: str = ""


@dataclass(frozen=True, slots=True)
class RegisterPupil:
    """A pupil as the file gives it. Never made for a row that is MARKED: such a row is a held RowProblem."""

    row: int
    given_name: str
    family_name: str
    identity: IdentityNumber | None = None
    birth_date: date | None = None
    class_name: str = ""
    grade: int | None = None
    external_id: str = ""
    email: str = ""
    marking: SecurityMarking = SecurityMarking.UNKNOWN
    guardians: tuple[RegisterGuardian, ...] = ()
    membership: Period = Period()
    source: str = ""


@dataclass(frozen=True, slots=True)
class RegisterClass:
    """A class that the file names."""

    name: str
    grade: int | None = None
    external_id: str = ""


@dataclass(frozen=True, slots=True)
class RegisterStaff:
    """A member of staff that the file names."""

    name: str
    email: str = ""
    external_id: str = ""


@dataclass(frozen=True, slots=True)
class RegisterMentorship:
    """The file says that this member of staff mentors this class."""

    class_name: str
    staff: RegisterStaff
    period: Period = Period()


@dataclass(frozen=True, slots=True)
class StagedRegister:
    """Everything read from one or several files that belong together.

    `format` is a stable code (`ss12000`, `table`). `digest` is SHA-256 (hex) over the files' bytes. Rows
    that were held because of a marking are in `problems` with code `marking_held` and carry no name and
    no number.
    """

    format: str
    digest: str
    rows_read: int
    pupils: tuple[RegisterPupil, ...] = ()
    classes: tuple[RegisterClass, ...] = ()
    mentorships: tuple[RegisterMentorship, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    is_complete_list: bool = True
    has_guardians: bool = False
    """Whether the files tell about guardians at all; without that, nobody's guardians are missing."""
    skipped: tuple[tuple[str, int], ...] = ()
    """Rows that are no pupils, by code: `empty`, `sum_row`, `heading`, `not_active`, `not_enrolled`."""
    held_keys: tuple[str, ...] = field(default=(), repr=False)
    """`register_keys` of rows held because of a marking: they tell when a pupil in the store is meant."""
    left_out_keys: tuple[str, ...] = field(default=(), repr=False)
    """`register_keys` of rows left out for another reason: such a pupil has not left the school."""


def folded_name(text: str) -> str:
    """A name for comparing: composed letters, no case, single blanks."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def has_lost_letters(name: str) -> bool:
    """Whether letters of a name were lost on the way."""
    return any(letter in name for letter in _LOST_LETTERS)


def row_key(row: RegisterPupil) -> str:
    """Names a row of a staged register, for what a person answers about it, without quoting the row.

    Two files may bear one name, so the place alone is not enough: a short one-way mark of the contents goes with it.
    """
    number = row.identity.canonical if row.identity is not None else ""
    told = "\n".join((row.given_name, row.family_name, row.class_name, number, row.external_id))
    mark = hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:12]
    return f"{row.row} {row.source} {mark}"


def is_same_name(one: str, other: str) -> bool:
    """Whether two names are the same, where `?` and the replacement character stand for any letter that was lost."""
    first, second = folded_name(one), folded_name(other)
    if first == second:
        return True
    if len(first) != len(second):
        return False
    return all(a == b or a in _LOST_LETTERS or b in _LOST_LETTERS for a, b in zip(first, second, strict=True))


def register_keys(
    digest: str,
    *,
    external_id: str = "",
    identity: str = "",
    name: str = "",
    birth_date: date | None = None,
    class_name: str = "",
) -> tuple[str, ...]:
    """One-way keys by which a row and a pupil can be recognised as the same without keeping name or number.

    They are salted with the digest of the files, so that keys of two imports cannot be laid beside each
    other. Given the files nothing is secret about them; they exist so that a held row carries no text of
    a person.
    """
    parts: list[str] = []
    if external_id:
        parts.append(f"external_id {external_id}")
    if identity:
        parts.append(f"identity {identity}")
    if name and birth_date is not None:
        parts.append(f"birth_date {birth_date.isoformat()} {folded_name(name)}")
    if name and class_name:
        parts.append(f"class {folded_name(class_name)} {folded_name(name)}")
    return tuple(hashlib.sha256(f"{digest} {part}".encode("utf-8", "replace")).hexdigest() for part in parts)
