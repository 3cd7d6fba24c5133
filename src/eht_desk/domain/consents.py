# SPDX-License-Identifier: EUPL-1.2
"""Consents to lift secrecy or take part: one per person and purpose, never per case, never a legal basis (B5-1).

Pure: records, and how several persons' answers stand together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from eht_desk.domain.ids import AccountId, CompartmentId, ConsentId, DocumentId, GuardianId, PupilId, UnitId


class ConsentState(StrEnum):
    """Where one person's consent is."""

    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"  # never written: it follows from the day
    NOT_NEEDED = "not_needed"


class ConsentPerson(StrEnum):
    """Whose consent it is."""

    GUARDIAN = "guardian"
    PUPIL = "pupil"


class MayConsent(StrEnum):
    """Why this person may consent, or not (B1-11: from 16 a pupil acts alone)."""

    GUARDIAN = "guardian"
    AGE_16 = "age_16"
    MATURE = "mature"  # judged by a named person, with its reason
    NOT_MATURE = "not_mature"


class ConsentRoute(StrEnum):
    """How the person was told and answered."""

    MEETING = "meeting"
    PHONE = "phone"
    LETTER = "letter"
    SECURE_MESSAGE = "secure_message"
    PAPER = "paper"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ConsentStep:
    """Something that happened: from which day, by which route, what was told, who wrote it."""

    state: ConsentState
    on: date
    at: datetime
    account_id: AccountId
    route: ConsentRoute
    told: str = ""
    note: str = ""
    """The ground, when it is not needed; else anything that should be remembered."""


@dataclass(frozen=True, slots=True)
class Consent:
    """One person's consent for one purpose. `scope`: what exactly, or which outside party, when the purpose asks."""

    id: ConsentId
    compartment_id: CompartmentId
    pupil_id: PupilId
    unit_id: UnitId
    purpose_id: str
    scope: str
    person: ConsentPerson
    guardian_id: GuardianId | None
    person_name: str
    may_consent: MayConsent
    may_consent_reason: str
    steps: tuple[ConsentStep, ...]
    until: date | None = None
    document_id: DocumentId | None = None
    """The paper that was printed for it."""

    def state_on(self, day: date) -> ConsentState:
        """Its state on a day."""
        last = self.steps[-1].state
        is_over = self.until is not None and self.until < day
        return ConsentState.EXPIRED if last is ConsentState.GIVEN and is_over else last


@dataclass(frozen=True, slots=True)
class ConsentPurpose:
    """What is asked for, as its file says. `text` is what the person is told; `persons` whose yes it takes: every
    guardian, the pupil, or both; `form_id` the paper. With `asks_scope` each consent says for what or whom exactly.
    """

    id: str
    title: str
    text: str
    persons: tuple[ConsentPerson, ...]
    form_id: str
    source: str = ""
    law: str = ""
    asks_scope: bool = False
    scope_label: str = ""
    longest_days: int | None = None
    """The longest time that a consent is asked for, or None."""
