# SPDX-License-Identifier: EUPL-1.2
"""Somebody always answers for a case: the owner, who stands in, or rektor."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from eht_desk.domain.accounts import Role
from eht_desk.domain.cases import Delegate
from eht_desk.domain.ids import AccountId
from eht_desk.domain.organisation import Period
from eht_desk.domain.routines.responsible import ResponsibleReason, responsible
from tests.domain.routines.made import ME, Life, at

OTHER, RECTOR, SECOND = AccountId("other"), AccountId("rector"), AccountId("second")
DAY = date(2026, 11, 30)
EVERYONE = {ME: {Role.MENTOR}, OTHER: {Role.COUNSELLOR}, RECTOR: {Role.RECTOR}}
CASE = Life(DAY).case
OWNED = replace(CASE, owner_id=ME)
AWAY = Delegate(OTHER, Period(date(2026, 11, 25), date(2026, 12, 4)), ME, at(DAY))


@pytest.mark.parametrize(
    ("case", "roles", "who", "reason", "waits_for"),
    [
        (CASE, EVERYONE, RECTOR, "not_accepted", Role.MENTOR),
        (OWNED, EVERYONE, ME, "owner", None),
        # who is no longer the pupil's mentor, or has no account any more, does not answer for it
        (OWNED, {**EVERYONE, ME: {Role.COUNSELLOR}}, RECTOR, "owner_left", Role.MENTOR),
        (OWNED, {RECTOR: {Role.RECTOR}}, RECTOR, "owner_left", Role.MENTOR),
        (replace(OWNED, delegates=(AWAY,)), EVERYONE, OTHER, "delegate", None),
        (replace(OWNED, delegates=(AWAY,)), {RECTOR: {Role.RECTOR}, OTHER: set()}, RECTOR, "owner_left",
         Role.MENTOR),
        (replace(CASE, delegates=(AWAY,)), EVERYONE, OTHER, "delegate", None),
        # nobody can be named: the role answers
        (CASE, {}, None, "not_accepted", Role.MENTOR),
        (CASE, {RECTOR: {Role.RECTOR}, SECOND: {Role.RECTOR}}, None, "not_accepted", Role.MENTOR),
    ],
)  # fmt: skip
def test_who_answers(case, roles, who, reason, waits_for):
    found = responsible(case, roles, DAY)
    assert (found.account_id, found.reason, found.waits_for) == (who, reason, waits_for)


def test_a_delegate_answers_only_in_the_days_named():
    case = replace(OWNED, delegates=(AWAY,))
    assert responsible(case, EVERYONE, date(2026, 12, 4)).until == date(2026, 12, 4)
    after = responsible(case, EVERYONE, date(2026, 12, 5))
    assert (after.account_id, after.reason) == (ME, ResponsibleReason.OWNER)
