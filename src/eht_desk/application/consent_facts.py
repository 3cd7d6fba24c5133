# SPDX-License-Identifier: EUPL-1.2
"""What decides whose consents count: guardians of the register, the pupil's age. For pages, gates and the settling of
tasks alike."""

from __future__ import annotations

from datetime import date

from eht_desk.application.ports import ReadWork
from eht_desk.domain.consent_standing import ConsentFindings, WhoConsents
from eht_desk.domain.ids import GuardianId, PupilId
from eht_desk.domain.people import GuardianKind, Pupil

CONSENTING_KINDS = frozenset({GuardianKind.CUSTODIAN, GuardianKind.APPOINTED_GUARDIAN})
"""Ties that let an adult consent for the pupil. A foster home has the care, not the say."""


def born_on(pupil: Pupil) -> date | None:
    """The pupil's day of birth, also from the number."""
    return pupil.birth_date or (pupil.identity.birth_date if pupil.identity is not None else None)


def who_consents(work: ReadWork, pupil: Pupil, day: date) -> WhoConsents:
    """Who can be asked about the pupil on the day."""
    ties = work.pupils.guardianships(pupil.id)
    guardians = tuple(
        tie.guardian_id for tie in ties if tie.kind in CONSENTING_KINDS and tie.period.covers(day)
    )
    return WhoConsents(guardians, born_on(pupil))


def may_be_asked(work: ReadWork, pupil_id: PupilId, guardian_id: GuardianId | None) -> bool:
    """Whether letters and questions may go to this person (P-13). The one place that knows."""
    if guardian_id is None:
        return True
    protection = work.protections.of_pupil(pupil_id)
    return protection is None or protection.may_receive(guardian_id)


def consent_findings(work: ReadWork, pupil_id: PupilId, day: date) -> ConsentFindings:
    """The consents about a pupil as gates and tasks look for them."""
    pupil = work.pupils.get(pupil_id)
    who = who_consents(work, pupil, day) if pupil is not None else WhoConsents()
    return ConsentFindings(day, tuple(work.consents.of_pupil(pupil_id)), who)
