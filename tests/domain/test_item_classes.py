# SPDX-License-Identifier: EUPL-1.2
"""How closed what is no form is: by who sent it, by who wrote it."""

from __future__ import annotations

import pytest

from eht_desk.domain.access_table import DocumentClass
from eht_desk.domain.accounts import Role
from eht_desk.domain.item_classes import SenderKind, class_of_author, usual_class

MEDICAL, PSYCHOSOCIAL = DocumentClass.MEDICAL, DocumentClass.PSYCHOSOCIAL
SUPPORT = DocumentClass.SUPPORT


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        (SenderKind.HEALTH_CARE, PSYCHOSOCIAL),
        (SenderKind.SOCIAL_SERVICES, PSYCHOSOCIAL),
        (SenderKind.SCHOOL, SUPPORT),
        (SenderKind.HOME, SUPPORT),
        (SenderKind.OTHER, PSYCHOSOCIAL),
        (None, PSYCHOSOCIAL),
    ],
)
def test_what_came_has_the_class_of_its_sender(kind: SenderKind | None, wanted: DocumentClass):
    assert usual_class(kind, {Role.MENTOR}) is wanted
    assert usual_class(kind, ()) is wanted


def test_what_a_nurse_takes_in_from_health_care_is_the_medical_branchs():
    assert usual_class(SenderKind.HEALTH_CARE, {Role.NURSE}) is MEDICAL
    assert usual_class(None, {Role.NURSE, Role.PHYSICIAN}) is MEDICAL
    assert usual_class(SenderKind.SCHOOL, {Role.NURSE}) is SUPPORT
    assert usual_class(SenderKind.HEALTH_CARE, {Role.NURSE, Role.COUNSELLOR}) is PSYCHOSOCIAL


@pytest.mark.parametrize(
    ("roles", "wanted"),
    [
        ({Role.MENTOR}, SUPPORT),
        ({Role.RECTOR}, SUPPORT),
        ({Role.INVESTIGATOR}, SUPPORT),
        ({Role.COUNSELLOR}, PSYCHOSOCIAL),
        ({Role.SPECIAL_EDUCATOR, Role.MENTOR}, PSYCHOSOCIAL),
        ({Role.PSYCHOLOGIST}, PSYCHOSOCIAL),
        ({Role.NURSE}, MEDICAL),
        ({Role.PHYSICIAN, Role.NURSE}, MEDICAL),
        ({Role.NURSE, Role.RECTOR}, SUPPORT),
        (set(), PSYCHOSOCIAL),
    ],
)
def test_a_note_has_the_class_of_its_author(roles: set[Role], wanted: DocumentClass):
    assert class_of_author(roles) is wanted
