# SPDX-License-Identifier: EUPL-1.2
"""Three purposes that consents are asked for; the last one asks what exactly."""

from __future__ import annotations

from eht_desk.domain.consents import ConsentPerson, ConsentPurpose
from eht_desk.domain.errors import ExpectedFailure

GUARDIAN, PUPIL = ConsentPerson.GUARDIAN, ConsentPerson.PUPIL

COORDINATION = ConsentPurpose(
    "coordination",
    "Samordningsmöte",
    "Kommunen vill bjuda in till ett möte om elevens närvaro.",
    (GUARDIAN,),
    "consent_coordination",
    longest_days=365,
)
MEDICAL = ConsentPurpose(
    "medical_contribution",
    "Skolsköterska och skolläkare bidrar",
    "Skolsköterskan och skolläkaren skriver bara i utredningen om du säger ja.",
    (GUARDIAN, PUPIL),
    "consent_medical_contribution",
)
OUTSIDE = ConsentPurpose(
    "outside_party",
    "Kontakt utanför skolan",
    "Skolan vill ha kontakt med någon utanför skolan.",
    (GUARDIAN, PUPIL),
    "consent_outside_party",
    asks_scope=True,
    scope_label="Vem skolan får ha kontakt med, och om vad",
)


class FewPurposes:
    def get(self, purpose_id: str) -> ConsentPurpose:
        for item in self.all():
            if item.id == purpose_id:
                return item
        raise ExpectedFailure("unknown_purpose", {"purpose": purpose_id})

    def all(self) -> tuple[ConsentPurpose, ...]:
        return (COORDINATION, MEDICAL, OUTSIDE)
