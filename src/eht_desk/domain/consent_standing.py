# SPDX-License-Identifier: EUPL-1.2
"""How several persons' consents for one purpose stand together on a day. Pure.

Whose yes it takes follows from the purpose, the register and the pupil's age on that very day: whoever is no longer a
guardian does not count, and a new guardian has not been asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from eht_desk.domain.consents import (
    Consent,
    ConsentPerson,
    ConsentState,
    MayConsent,
    has_own_say,
    same_scope,
)
from eht_desk.domain.ids import ConsentId, GuardianId


class PurposeState(StrEnum):
    """How a purpose stands, all persons taken together."""

    NOT_ASKED = "not_asked"
    WAITING = "waiting"
    ALL_GIVEN = "all_given"
    REFUSED = "refused"
    CONFLICT = "conflict"  # guardians say different things
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True)
class WhoConsents:
    """Whose consents it can take: the guardians of the register on the day, and the pupil's day of birth."""

    guardians: tuple[GuardianId, ...] = ()
    birth_date: date | None = None


@dataclass(frozen=True, slots=True)
class PersonStanding:
    """One person whose consent it takes. `state` is None while nobody has asked."""

    person: ConsentPerson
    guardian_id: GuardianId | None = None
    state: ConsentState | None = None
    consent: Consent | None = None

    @property
    def is_missing(self) -> bool:
        """Whether it is neither given nor not needed."""
        return self.state not in _ENOUGH


@dataclass(frozen=True, slots=True)
class PurposeStanding:
    """How a purpose stands. `former`: consents that do not count any more, as those of a former guardian.

    `has_nobody`: the purpose asks for guardians and the register has none.
    """

    state: PurposeState
    persons: tuple[PersonStanding, ...]
    former: tuple[Consent, ...] = ()
    has_nobody: bool = False

    @property
    def is_met(self) -> bool:
        """Whether it may be done."""
        return self.state in (PurposeState.ALL_GIVEN, PurposeState.NOT_NEEDED)

    @property
    def missing(self) -> tuple[PersonStanding, ...]:
        """Those who have not said yes."""
        return tuple(item for item in self.persons if item.is_missing)


@dataclass(frozen=True, slots=True)
class ConsentFindings:
    """All consents about a pupil, with what decides whose count, on a day."""

    day: date
    consents: Collection[Consent] = ()
    who: WhoConsents = field(default_factory=WhoConsents)


_ENOUGH = (ConsentState.GIVEN, ConsentState.NOT_NEEDED)
_SAID_NO = frozenset({ConsentState.REFUSED, ConsentState.WITHDRAWN})


def whose(
    persons: Iterable[ConsentPerson], who: WhoConsents, day: date
) -> tuple[tuple[ConsentPerson, GuardianId | None], ...]:
    """Everybody whose yes it takes. A pupil who acts alone is asked too where only guardians are named (B1-11)."""
    named = set(persons)
    if ConsentPerson.GUARDIAN in named and has_own_say(who.birth_date, day):
        named.add(ConsentPerson.PUPIL)
    found: list[tuple[ConsentPerson, GuardianId | None]] = []
    if ConsentPerson.GUARDIAN in named:
        found += [(ConsentPerson.GUARDIAN, guardian_id) for guardian_id in who.guardians]
    if ConsentPerson.PUPIL in named:
        found.append((ConsentPerson.PUPIL, None))
    return tuple(found)


def standing(
    consents: Iterable[Consent],
    purpose_id: str,
    persons: Iterable[ConsentPerson],
    scope: str,
    who: WhoConsents,
    day: date,
) -> PurposeStanding:
    """How the consents for a purpose stand. Of several of one person the one that something happened to last counts.

    Without anybody to ask nothing is given: a purpose that nobody could say yes to is not asked.
    """
    named = tuple(persons)
    about = [item for item in consents if item.purpose_id == purpose_id and same_scope(item.scope, scope)]
    people = tuple(_of_person(about, kind, key, who, day) for kind, key in whose(named, who, day))
    counted = {item.consent.id for item in people if item.consent is not None}
    has_nobody = ConsentPerson.GUARDIAN in named and not who.guardians
    state = _together(people)
    if has_nobody and state in (PurposeState.ALL_GIVEN, PurposeState.NOT_NEEDED):
        state = PurposeState.WAITING
    return PurposeStanding(state, people, tuple(item for item in about if item.id not in counted), has_nobody)


def newest(consents: Iterable[Consent]) -> list[Consent]:
    """Of several consents of one person for the same thing the one that something happened to last, in the order
    given: the others are what was before it. What was taken back stands in nobody's place."""
    found: dict[tuple[object, ...], Consent] = {}
    for item in consents:
        if item.last.state is ConsentState.TAKEN_BACK:
            continue
        about = " ".join(item.scope.split()).casefold()
        key = (item.pupil_id, item.person, item.guardian_id, item.purpose_id, about)
        if key not in found or _order(item) > _order(found[key]):
            found[key] = item
    return list(found.values())


def scopes(consents: Iterable[Consent], purpose_id: str) -> tuple[str, ...]:
    """What the consents for a purpose are about, each once, in the order given."""
    found: list[str] = []
    for item in consents:
        if item.purpose_id == purpose_id and not any(same_scope(item.scope, other) for other in found):
            found.append(item.scope)
    return tuple(found)


def proofs(findings: ConsentFindings, purpose_id: str, persons: Iterable[ConsentPerson]) -> list[Consent]:
    """The consents by which a purpose is met, for one thing that it is about; none when it is met for nothing."""
    named = tuple(persons)
    for scope in scopes(findings.consents, purpose_id):
        found = standing(findings.consents, purpose_id, named, scope, findings.who, findings.day)
        if found.is_met:
            return [item.consent for item in found.persons if item.consent is not None]
    return []


def _of_person(
    consents: list[Consent],
    person: ConsentPerson,
    guardian_id: GuardianId | None,
    who: WhoConsents,
    day: date,
) -> PersonStanding:
    own = [
        item
        for item in consents
        if (item.person, item.guardian_id) == (person, guardian_id) and _holds(item, who, day)
    ]
    latest = max(own, key=_order, default=None)
    if latest is None:
        return PersonStanding(person, guardian_id)
    return PersonStanding(person, guardian_id, latest.state_on(day), latest)


def _order(consent: Consent) -> tuple[datetime, ConsentId]:
    return consent.last.at, consent.id


def _holds(consent: Consent, who: WhoConsents, day: date) -> bool:
    """Not what was taken back, and not the judgement of a pupil who has grown old enough to be asked."""
    if consent.last.state is ConsentState.TAKEN_BACK:
        return False
    return not (consent.may_consent is MayConsent.NOT_MATURE and has_own_say(who.birth_date, day))


def _together(people: tuple[PersonStanding, ...]) -> PurposeState:
    states = {item.state for item in people}
    if not people or states == {None}:
        return PurposeState.NOT_ASKED
    if states <= set(_ENOUGH):
        return PurposeState.ALL_GIVEN if ConsentState.GIVEN in states else PurposeState.NOT_NEEDED
    guardians = {item.state for item in people if item.person is ConsentPerson.GUARDIAN}
    if ConsentState.GIVEN in guardians and guardians & _SAID_NO:
        return PurposeState.CONFLICT
    for state, together in (
        (ConsentState.WITHDRAWN, PurposeState.WITHDRAWN),
        (ConsentState.REFUSED, PurposeState.REFUSED),
        (ConsentState.EXPIRED, PurposeState.EXPIRED),
    ):
        if state in states:
            return together
    return PurposeState.WAITING
