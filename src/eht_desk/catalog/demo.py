# SPDX-License-Identifier: EUPL-1.2
"""Reads the demo's plan (resources/demo/demo.toml). The plan is ours and tested, so a mistake in it is a KeyError."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from eht_desk.application.demo import FORM, DemoAccount, DemoChecklist, DemoPlan, DemoStep
from eht_desk.domain.accounts import Role


@dataclass(frozen=True, slots=True)
class DemoSchool:
    """The plan, and what the generator of made-up schools needs."""

    plan: DemoPlan
    pupils: int
    seed: int


def read_demo(text: str) -> DemoSchool:
    """The plan from its TOML text."""
    data = tomllib.loads(text)
    school = data["school"]
    return DemoSchool(
        DemoPlan(
            store_name=school["store_name"],
            authority_name=school["authority_name"],
            unit_name=school["unit_name"],
            unit_code=school["unit_code"],
            municipality=school["municipality"],
            password=school["password"],
            opened_days_ago=school["opened_days_ago"],
            accounts=tuple(_account(item) for item in data["accounts"]),
            checklists=tuple(_checklist(item) for item in data["checklists"]),
        ),
        school["pupils"],
        school["seed"],
    )


def _account(item: Mapping[str, Any]) -> DemoAccount:
    return DemoAccount(
        login=item["login"],
        roles=tuple(Role(role) for role in item["roles"]),
        about=item["about"],
        name=item.get("name", ""),
        mentor_of=item.get("mentor_of", ""),
        is_first=item.get("is_first", False),
    )


def _checklist(item: Mapping[str, Any]) -> DemoChecklist:
    return DemoChecklist(
        item["class"],
        item["pupil"],
        item["author"],
        tuple(_step(step) for step in item["steps"]),
        item.get("form", FORM),
    )


def _step(item: Mapping[str, Any]) -> DemoStep:
    return DemoStep(
        do=item["do"],
        days_ago=item["days_ago"],
        at=time.fromisoformat(item["at"]),
        answers=item.get("answers", {}),
        author=item.get("author", ""),
        reason=item.get("reason", ""),
        kept_at=item.get("kept_at", ""),
    )
