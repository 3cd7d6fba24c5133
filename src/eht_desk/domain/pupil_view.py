# SPDX-License-Identifier: EUPL-1.2
"""What a viewer may see of a pupil; only application/disclosure.py makes it (architecture §4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from eht_desk.domain.ids import ClassId, GuardianId, PupilId, UnitId
from eht_desk.domain.protection import Secret


@dataclass(frozen=True, slots=True)
class ShownIdentity:
    """The pupil's identity, for viewers who may know it. `number` is as people write it, or empty."""

    given_name: str
    family_name: str
    number: str = ""
    birth_date: date | None = None


@dataclass(frozen=True, slots=True)
class Alias:
    """What stands for a protected pupil."""

    text: str


@dataclass(frozen=True, slots=True)
class PupilView:
    """Either the identity or the alias, with where the pupil belongs. `sort_key` orders lists by family name."""

    id: PupilId
    unit_id: UnitId
    shown: ShownIdentity | Alias
    class_id: ClassId | None = None
    class_name: str = ""
    grade: int | None = None
    mentor_names: tuple[str, ...] = ()
    has_left: bool = False
    search_text: str = ""
    sort_key: str = ""
    hidden: frozenset[Secret] = frozenset()
    """What the plan of a protected pupil keeps from papers and screens (P-3)."""

    @property
    def name(self) -> str:
        """The name in reading order, or the alias."""
        if isinstance(self.shown, Alias):
            return self.shown.text
        return f"{self.shown.given_name} {self.shown.family_name}".strip()

    @property
    def list_name(self) -> str:
        """The name with the family name first, or the alias."""
        if isinstance(self.shown, Alias):
            return self.shown.text
        return ", ".join(part for part in (self.shown.family_name, self.shown.given_name) if part)

    @property
    def number(self) -> str:
        """The identity number as people write it, or empty."""
        return "" if isinstance(self.shown, Alias) else self.shown.number

    @property
    def is_protected(self) -> bool:
        """Whether an alias stands for the pupil."""
        return isinstance(self.shown, Alias)


@dataclass(frozen=True, slots=True)
class GuardianView:
    """What a viewer may see of a guardian. Of a protected pupil's only `number`, the place in the order of a reveal."""

    name: str
    kind: str
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    until: date | None = None
    id: GuardianId | None = None
    number: int = 0
    is_veiled: bool = False
    """The guardian's own identity is protected: `name` is an alias."""
    record_id: str = ""
    """Where the page of that protection is, for who may know."""
