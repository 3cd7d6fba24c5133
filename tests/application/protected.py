# SPDX-License-Identifier: EUPL-1.2
"""A protected Alma for tests: what she is called, and a plan with what must not be known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from eht_desk.application.protecting import ProtectionRequest, protect_pupil
from eht_desk.domain.protection import DeniedPerson, ProtectionGrade, ProtectionPlan, Secret
from tests.fakes.school import ALMA, School

SECRET = ("Alma", "Dahl", "20150512", "2380", "Omar", "0701740605", "070-1740605")
"""What tells who she is."""
PLACE = ("Ekskolan", "Provköping", "5A", "Per Holm", "Karin Ås", "Maria Lind")
"""What tells where she is, when the plan hides the school."""


def protect_alma(
    school: School,
    *secrets: Secret,
    grade: ProtectionGrade = ProtectionGrade.CONFIDENTIALITY_MARKING,
    denied: tuple[DeniedPerson, ...] = (),
) -> str:
    """Rektor, Maria and Per may know. The alias; a moment later than anything before it."""
    school.clock.advance(minutes=1)
    members = (school.rector.store.account_id, school.accounts["maria"], school.accounts["per"])
    request = ProtectionRequest(grade, members, date(2026, 11, 16), reason="Avisering")
    plan = ProtectionPlan((Secret.NAME, *secrets), denied)
    protection, _ = protect_pupil(school.rector, ALMA, replace(request, plan=plan, alias="Elev K-2041"))
    school.clock.advance(minutes=1)
    return protection.alias
