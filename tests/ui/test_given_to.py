# SPDX-License-Identifier: EUPL-1.2
"""To whom something is due is told in the form's own words: a letter to guardians is not rektor's."""

from __future__ import annotations

import pytest

from eht_desk.domain.forms.model import HandoverDefinition
from eht_desk.domain.recipients import Recipient
from eht_desk.ui.words import given_to


def _due(recipient: Recipient, label: str) -> HandoverDefinition:
    return HandoverDefinition(recipient.value, recipient, "first", label)


@pytest.mark.parametrize(
    ("recipient", "label", "told"),
    [
        (Recipient.RECTOR, "Kopia till rektor", "rektor"),
        (Recipient.GUARDIAN, "Till vårdnadshavare", "vårdnadshavare"),
        (Recipient.OTHER, "Anteckningar till de närvarande", "de närvarande"),
        (Recipient.SCHOOL_AUTHORITY, "Till närvaroteamet", "närvaroteamet"),
        (Recipient.EHT, "Kopian lämnas", "EHT"),
    ],
)
def test_one_recipient(recipient: Recipient, label: str, told: str) -> None:
    assert given_to([_due(recipient, label)]) == told


def test_several_recipients_are_one_list() -> None:
    both = [_due(Recipient.GUARDIAN, "Till vårdnadshavare"), _due(Recipient.PUPIL, "Till eleven")]
    assert given_to(both) == "vårdnadshavare och eleven"
