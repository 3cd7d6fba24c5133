# SPDX-License-Identifier: EUPL-1.2
"""Consents to lift secrecy or take part: one per person and purpose, never per case, never a legal basis (B5-1).

Pure: records, who may consent, and which step may follow which. How several persons' answers stand together:
consent_standing.py.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId, CompartmentId, ConsentId, DocumentId, GuardianId, PupilId, UnitId

AGE_OF_OWN_SAY = 16
"""From this age a pupil acts alone in matters under the Act (29:12, B1-11)."""


class ConsentState(StrEnum):
    """Where one person's consent is."""

    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"  # never written: it follows from the day
    NOT_NEEDED = "not_needed"
    TAKEN_BACK = "taken_back"  # written down by mistake: as if nobody had asked


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
    until: date | None = None
    """The last day of a consent that was given."""
    is_correction: bool = False
    """The step before was written wrongly; this one holds in its place, and `note` says why. Both stay."""


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
    """The last day of what was given last, or of what is asked for; None: until it is withdrawn."""
    document_id: DocumentId | None = None
    """The paper that was printed for it."""
    judged_by: str = ""
    """Who judged whether a pupil is mature enough."""

    def state_on(self, day: date) -> ConsentState:
        """Its state on a day."""
        last = self.steps[-1].state
        is_over = self.until is not None and self.until < day
        return ConsentState.EXPIRED if last is ConsentState.GIVEN and is_over else last

    @property
    def last(self) -> ConsentStep:
        """What happened last."""
        return self.steps[-1]


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


_NEXT: dict[ConsentState, frozenset[ConsentState]] = {
    ConsentState.ASKED: frozenset({ConsentState.GIVEN, ConsentState.REFUSED, ConsentState.NOT_NEEDED}),
    ConsentState.GIVEN: frozenset({ConsentState.WITHDRAWN}),
    ConsentState.REFUSED: frozenset({ConsentState.ASKED, ConsentState.GIVEN, ConsentState.NOT_NEEDED}),
    ConsentState.WITHDRAWN: frozenset({ConsentState.ASKED, ConsentState.GIVEN, ConsentState.NOT_NEEDED}),
    ConsentState.EXPIRED: frozenset({ConsentState.ASKED, ConsentState.GIVEN, ConsentState.NOT_NEEDED}),
    ConsentState.NOT_NEEDED: frozenset({ConsentState.ASKED}),
    ConsentState.TAKEN_BACK: frozenset({ConsentState.ASKED, ConsentState.NOT_NEEDED}),
}
"""What may happen next. Somebody who said no may say yes without being asked again; a yes is only taken back."""

CORRECTABLE = frozenset(ConsentState) - {ConsentState.EXPIRED}
"""What a correction may say instead."""


def next_states(consent: Consent, day: date) -> frozenset[ConsentState]:
    """What may happen to it next, besides corrections."""
    return _NEXT[consent.state_on(day)]


def with_step(consent: Consent, step: ConsentStep, today: date) -> Consent:
    """The consent with one more step; the former ones stay as they are.

    Raises RuleViolation: `in_future`, `before_former` on `on`; `step_does_not_follow`; `until_over` on `until`.
    """
    if step.on > today:
        raise RuleViolation("in_future", "on")
    if step.is_correction:
        if step.state not in CORRECTABLE:
            raise RuleViolation("step_does_not_follow")
    else:
        if step.on < consent.last.on:
            raise RuleViolation("before_former", "on", {"day": consent.last.on.isoformat()})
        if step.state not in next_states(consent, today):
            raise RuleViolation("step_does_not_follow")
    until = consent.until
    if step.state in (ConsentState.GIVEN, ConsentState.ASKED):
        if step.until is not None and step.until < step.on:
            raise RuleViolation("until_over", "until")
        until = step.until
    return replace(consent, steps=(*consent.steps, step), until=until)


def age_on(birth_date: date | None, day: date) -> int | None:
    """Whole years, or None when the day of birth is not known. Born on 29 February: a year older on 1 March."""
    if birth_date is None:
        return None
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def has_own_say(birth_date: date | None, day: date) -> bool:
    """Whether the pupil acts alone. An unknown age is no own say: somebody judges."""
    age = age_on(birth_date, day)
    return age is not None and age >= AGE_OF_OWN_SAY


def may_consent(
    person: ConsentPerson, birth_date: date | None, day: date, is_mature: bool | None = None
) -> MayConsent:
    """Why the person may consent, or may not. A younger pupil needs somebody's judgement.

    Raises RuleViolation("required", "is_mature") without one.
    """
    if person is ConsentPerson.GUARDIAN:
        return MayConsent.GUARDIAN
    if has_own_say(birth_date, day):
        return MayConsent.AGE_16
    if is_mature is None:
        raise RuleViolation("required", "is_mature")
    return MayConsent.MATURE if is_mature else MayConsent.NOT_MATURE


def same_scope(one: str, other: str) -> bool:
    """Whether two say the same thing: letters and spaces do not count."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
