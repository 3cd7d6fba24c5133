# SPDX-License-Identifier: EUPL-1.2
"""What a person is asked about rows of a register: who a row is about, and who of the file has a marking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from eht_desk.domain.ids import PupilId
from eht_desk.domain.register import RegisterPupil, row_key
from eht_desk.domain.register_comparison import RegisterComparison
from eht_desk.domain.register_matching import ExistingPupil


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pupil of the store whom a row may be about."""

    pupil_id: PupilId
    name: str
    class_name: str
    birth_date: date | None


@dataclass(frozen=True, slots=True)
class WhoIsWho:
    """A row and whom it may be about. `key` is what `decisions` of approve_import are under, `code` why it is asked."""

    key: str
    row: int
    source: str
    name: str
    class_name: str
    code: str
    candidates: tuple[Candidate, ...]
    may_be_new: bool


@dataclass(frozen=True, slots=True)
class MarkingRow:
    """A row that somebody can name as marked: `key` is what `marked` of preview_import and approve_import names."""

    key: str
    name: str
    class_name: str
    number: str


def questions(comparison: RegisterComparison, existing: Sequence[ExistingPupil]) -> tuple[WhoIsWho, ...]:
    """The rows that a person can say something about, with whom they may be about."""
    known = {pupil.id: pupil for pupil in existing}
    return tuple(
        WhoIsWho(
            row_key(item.staged),
            item.staged.row,
            item.staged.source,
            f"{item.staged.given_name} {item.staged.family_name}".strip(),
            item.staged.class_name,
            item.problem.code,
            tuple(
                Candidate(old.id, old.name, old.class_name, old.birth_date)
                for old in (known[pupil_id] for pupil_id in item.candidates if pupil_id in known)
            ),
            item.may_be_new,
        )
        for item in comparison.ambiguous
        if item.can_be_answered
    )


def marking_row(row: RegisterPupil) -> MarkingRow:
    """The row as a person looks for it in a list of those who may be marked."""
    number = row.identity.canonical if row.identity is not None else ""
    return MarkingRow(row_key(row), f"{row.given_name} {row.family_name}".strip(), row.class_name, number)
