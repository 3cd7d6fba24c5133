# SPDX-License-Identifier: EUPL-1.2
"""One-way marks by which a register's row is known to be about a protected pupil, without name or number (B4). Pure.

They are keyed with a secret of each pupil that the named import persons hold, and those who may know of the pupil:
whoever has the rows alone can test no name. Who holds it can, and that is what it is for; to those who may know it
tells nothing new.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from eht_desk.domain.ids import AccountId, PupilId
from eht_desk.domain.people import Pupil
from eht_desk.domain.register import RegisterPupil, folded_name


@dataclass(frozen=True, slots=True)
class ImportMarks:
    """The marks of one protected pupil. `people`: who may know of the pupil, beside the import persons."""

    pupil_id: PupilId
    secret: str
    number: str
    external_id: str
    name: str
    birth_date: str
    people: tuple[AccountId, ...] = ()

    def content(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "pupil": self.pupil_id,
            "secret": self.secret,
            "number": self.number,
            "external_id": self.external_id,
            "name": self.name,
            "birth_date": self.birth_date,
            "people": list(self.people),
        }

    def fits(self, row: RegisterPupil) -> bool:
        """Whether a row may be about the pupil: the same number, the same id of the register, or the same name unless
        another day of birth shows that it is somebody else. A row too many is held, and a person looks at it."""
        born = _born(row)
        if self.has_number_of(row):
            return True
        if self._is(self.external_id, "external_id", row.external_id):
            return True
        if not self._is(self.name, "name", folded_name(f"{row.given_name} {row.family_name}")):
            return False
        return born is None or not self.birth_date or self._is(self.birth_date, "born", born.isoformat())

    def has_number_of(self, row: RegisterPupil) -> bool:
        """Whether the row has the pupil's own number: then it is about nobody else, and nobody can say that it is."""
        return self._is(self.number, "number", row.identity.canonical if row.identity else "")

    def _is(self, kept: str, kind: str, told: str) -> bool:
        return bool(kept and told) and hmac.compare_digest(kept, _mark(self.secret, kind, told))


def marks_of(pupil: Pupil, secret: str, people: Collection[AccountId]) -> ImportMarks:
    """The marks of a pupil under a fresh secret (hex)."""
    born = pupil.birth_date or (pupil.identity.birth_date if pupil.identity else None)
    return ImportMarks(
        pupil.id,
        secret,
        _mark(secret, "number", pupil.identity.canonical if pupil.identity else ""),
        _mark(secret, "external_id", pupil.external_id),
        _mark(secret, "name", folded_name(f"{pupil.given_name} {pupil.family_name}")),
        _mark(secret, "born", born.isoformat() if born else ""),
        tuple(sorted(people)),
    )


def marks_from(content: Mapping[str, Any]) -> ImportMarks:
    """The reverse of `ImportMarks.content`."""
    told = {name: str(content[name]) for name in ("secret", "number", "external_id", "name", "birth_date")}
    people = tuple(AccountId(str(item)) for item in content["people"])
    return ImportMarks(PupilId(str(content["pupil"])), people=people, **told)


def _born(row: RegisterPupil) -> date | None:
    return row.birth_date or (row.identity.birth_date if row.identity else None)


def _mark(secret: str, kind: str, told: str) -> str:
    if not told:
        return ""
    return hmac.digest(bytes.fromhex(secret), f"{kind} {told}".encode("utf-8", "replace"), "sha256").hex()
