# SPDX-License-Identifier: EUPL-1.2
"""What a school adds to the program, each from a day: forms, letterhead, logo, languages, suggestions, routines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from eht_desk.domain.ids import AccountId, SchoolDefinitionId


class DefinitionKind(StrEnum):
    """Kinds of definitions that a school can add."""

    FORM = "form"
    LETTERHEAD = "letterhead"
    LOGO = "logo"
    LANGUAGE_PACK = "language_pack"
    CATALOGUE = "catalogue"
    ROUTINE = "routine"


@dataclass(frozen=True, slots=True)
class SchoolDefinition:
    """One version of something that the school added. Its bytes lie beside it and never change.

    `name` is what it replaces or is: the id of a form, list or routine, a language; empty for letterhead and logo.
    """

    id: SchoolDefinitionId
    kind: DefinitionKind
    name: str
    version: int
    title: str
    digest: str
    size: int
    valid_from: date
    put_in_at: datetime
    put_in_by: AccountId
    reviewed_by: AccountId | None = None
    """Of a language pack: who says that the translation is right."""
    reviewed_at: datetime | None = None
    withdrawn_at: datetime | None = None
    withdrawn_by: AccountId | None = None


def in_use(
    definitions: Iterable[SchoolDefinition], kind: DefinitionKind, name: str, day: date
) -> SchoolDefinition | None:
    """What counts on a day: the one that began last, of several that began the same day the one put in last."""
    found = [
        item
        for item in definitions
        if (item.kind, item.name) == (kind, name) and item.withdrawn_at is None and item.valid_from <= day
    ]
    return max(found, key=lambda item: (item.valid_from, item.put_in_at, item.id), default=None)
