# SPDX-License-Identifier: EUPL-1.2
"""Pupils of a school that a register does not name: in which class, in the last grade or not, with work under way."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from eht_desk.application.ports import ReadWork
from eht_desk.domain.ids import PupilId
from eht_desk.domain.register_matching import ExistingPupil
from eht_desk.domain.school_year import grade_in_name


@dataclass(frozen=True, slots=True)
class AbsentPupil:
    """`is_in_last_grade`: in the highest grade that the school has, from which everybody leaves in summer."""

    id: PupilId
    name: str
    class_name: str
    grade: int | None
    is_in_last_grade: bool
    has_draft: bool


def absent_pupils(
    work: ReadWork, existing: Sequence[ExistingPupil], absent: Collection[PupilId]
) -> tuple[AbsentPupil, ...]:
    """Those of `existing` who are `absent`, by class and name."""
    if not absent:
        return ()
    wanted = frozenset(absent)
    grades = {pupil.id: _grade(pupil) for pupil in existing if pupil.left_on is None}
    last = max((grade for grade in grades.values() if grade is not None), default=None)
    begun = {draft.pupil_id for draft in work.documents.drafts()}
    found = [
        AbsentPupil(
            pupil.id,
            pupil.name,
            pupil.class_name,
            grades.get(pupil.id),
            last is not None and grades.get(pupil.id) == last,
            pupil.id in begun,
        )
        for pupil in existing
        if pupil.id in wanted
    ]
    return tuple(sorted(found, key=lambda item: (item.class_name, item.name.casefold())))


def _grade(pupil: ExistingPupil) -> int | None:
    return pupil.grade if pupil.grade is not None else grade_in_name(pupil.class_name)
