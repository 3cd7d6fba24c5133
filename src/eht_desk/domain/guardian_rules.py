# SPDX-License-Identifier: EUPL-1.2
"""What one guardian must not get of one document (B2-5).

The pupil's secrecy holds against a guardian, too: where it must be feared that the pupil suffers, or where the pupil is
mature enough to decide alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from eht_desk.domain.ids import AccountId, GuardianId


@dataclass(frozen=True, slots=True)
class GuardianRule:
    """This guardian does not get it, because of `reason`; on `review_on` somebody asks whether that still holds."""

    guardian_id: GuardianId
    reason: str
    review_on: date
    account_id: AccountId
    at: datetime


def is_hidden_from(rules: Iterable[GuardianRule], guardian_id: GuardianId) -> bool:
    """Whether a rule keeps it from the guardian; it holds until somebody takes it away, also past its review."""
    return any(rule.guardian_id == guardian_id for rule in rules)


def names_one_of(name: str, people: Collection[str]) -> bool:
    """Whether a typed name may be one of these: every word of it is in the name, or every word of the name in it.

    Rather refuse one too many than hand over to the wrong one.
    """
    words = set(name.casefold().replace(",", " ").split())
    known = (set(person.casefold().split()) for person in people)
    return bool(words) and any(words <= person or person <= words for person in known)


def due_for_review(rules: Iterable[GuardianRule], today: date) -> tuple[GuardianRule, ...]:
    """The rules whose day has come."""
    return tuple(rule for rule in rules if rule.review_on <= today)
