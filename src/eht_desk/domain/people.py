# SPDX-License-Identifier: EUPL-1.2
"""Pupils and guardians as the store keeps them. Surfaces never get these: they get a PupilView (architecture §4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from eht_desk.domain.identity_numbers import IdentityNumber
from eht_desk.domain.ids import ClassId, CompartmentId, GuardianId, PupilId, UnitId
from eht_desk.domain.organisation import Period


class SecurityMarking(StrEnum):
    """What a register said about protected identity. Only NONE goes in until protected identity is built (B4)."""

    NONE = "none"
    MARKED = "marked"
    UNKNOWN = "unknown"


class GuardianKind(StrEnum):
    """Why this adult answers for the pupil: vårdnadshavare, god man, familjehem."""

    CUSTODIAN = "custodian"
    APPOINTED_GUARDIAN = "appointed_guardian"
    FOSTER_HOME = "foster_home"


@dataclass(frozen=True, slots=True)
class Pupil:
    """One pupil. The key is `id`; a changed identity number changes nothing else."""

    id: PupilId
    compartment_id: CompartmentId
    unit_id: UnitId
    given_name: str
    family_name: str
    identity: IdentityNumber | None = None
    birth_date: date | None = None
    grade: int | None = None
    external_id: str = ""
    email: str = ""
    left_on: date | None = None
    merged_into: PupilId | None = None
    """The record of the same pupil that is kept; this one is then in no list, search or statistics."""


@dataclass(frozen=True, slots=True)
class ClassMembership:
    """The pupil belongs to the class during the period."""

    pupil_id: PupilId
    class_id: ClassId
    period: Period = Period()


@dataclass(frozen=True, slots=True)
class Guardian:
    """An adult who answers for one or more pupils."""

    id: GuardianId
    compartment_id: CompartmentId
    given_name: str
    family_name: str
    identity: IdentityNumber | None = None
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    external_id: str = ""


@dataclass(frozen=True, slots=True)
class Guardianship:
    """The tie between a guardian and a pupil: kind and dates."""

    pupil_id: PupilId
    guardian_id: GuardianId
    kind: GuardianKind = GuardianKind.CUSTODIAN
    period: Period = Period()


def is_named(pupil: Pupil, text: str) -> bool:
    """The whole name in either order, or the whole number: nobody is found by a part of either."""
    words = text.casefold().replace(",", " ").split()
    digits = "".join(letter for letter in text if letter.isdigit())
    if pupil.identity is not None and digits and digits == _digits(pupil.identity.display):
        return True
    return sorted(words) == sorted(f"{pupil.given_name} {pupil.family_name}".casefold().split())


def _digits(number: str) -> str:
    return "".join(letter for letter in number if letter.isdigit())
