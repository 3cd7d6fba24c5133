# SPDX-License-Identifier: EUPL-1.2
"""Rows of a register that are or may be about protected pupils: held, shown by alias to who may know, never compared.

Only who clears imports gets here (import_marks.py). A row changes a protected pupil's class and grade after a yes, and
nothing else: names, numbers and guardians of protected pupils come from people, never from a file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from eht_desk.application.disclosure import pupil_views_of
from eht_desk.application.import_marks import rows_held, rows_numbered
from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.pupil_moves import until
from eht_desk.domain.access import Viewer
from eht_desk.domain.ids import PupilId, UnitId
from eht_desk.domain.import_marks import ImportMarks, marks_of
from eht_desk.domain.organisation import Period, SchoolClass
from eht_desk.domain.people import ClassMembership
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.register import RegisterPupil, StagedRegister, folded_name, row_key


@dataclass(frozen=True, slots=True)
class ProtectedRow:
    """A row that is held because it may be about a protected pupil. `row` and `source`: where it stands in the file.

    `pupil` is None for whoever clears imports and may not know of the pupil. `class_name` and `grade` are what the row
    says; `differs`: whether taking that over would change anything. A class that the school neither has nor gets by the
    same import changes nothing: it is not made for one pupil, whom it would tell of. `is_certain`: the row has the
    pupil's own number, so nobody can say that it is about somebody else and so have the name shown.
    """

    key: str
    row: int
    source: str
    pupil: PupilView | None
    class_name: str
    grade: int | None
    differs: bool
    pupil_id: PupilId | None = field(default=None, repr=False)
    is_certain: bool = False


def protected_rows(
    work: ReadWork, viewer: Viewer, register: StagedRegister, somebody_else: Collection[str], day: date
) -> tuple[ProtectedRow, ...]:
    """The rows to hold, in the file's order: by marks, and by what the person may know anyway."""
    held = {**_known_to_me(work, register.pupils), **rows_held(work, register.pupils)}
    certain = rows_numbered(work, register.pupils) | _numbered_as_mine(work, register.pupils)
    wanted = {key: pupil_id for key, pupil_id in held.items() if key in certain or key not in somebody_else}
    views = pupil_views_of(work, viewer, frozenset(wanted.values()), day)
    rows = {row_key(row): row for row in register.pupils}
    named = {folded_name(row.class_name) for key, row in rows.items() if key not in wanted}
    named |= {folded_name(item.name) for item in register.classes}
    named |= {folded_name(item.class_name) for item in register.mentorships}
    found = []
    for key, row in rows.items():
        if key in wanted:
            view = views.get(wanted[key])
            known = named if view is None else named | _classes(work, view.unit_id, day).keys()
            found.append(replace(_row(work, row, key, view, day, known), is_certain=key in certain))
    return tuple(found)


def take_over_rows(work: UnitOfWork, unit_id: UnitId, rows: Iterable[ProtectedRow], day: date) -> int:
    """Give the pupils whom the person may know the class and the grade of their rows. How many were changed."""
    classes = _classes(work, unit_id, day)
    count = 0
    for row in rows:
        pupil = work.pupils.get(row.pupil_id) if row.pupil_id is not None and row.differs else None
        if pupil is None or pupil.unit_id != unit_id:
            continue
        school_class = classes.get(folded_name(row.class_name))
        is_moved = school_class is not None and school_class.id != _class_now(work, pupil.id, day)
        is_promoted = row.grade is not None and row.grade != pupil.grade
        if school_class is not None and is_moved:
            kept = until(work.pupils.memberships(pupil.id), day - timedelta(days=1))
            period = Period(day, school_class.period.end)
            fresh = ClassMembership(pupil.id, school_class.id, period)
            work.pupils.set_memberships(pupil.id, [*kept, fresh])
        if is_promoted:
            work.pupils.update([replace(pupil, grade=row.grade)])
        count += is_moved or is_promoted
    return count


def _known_to_me(work: ReadWork, rows: Collection[RegisterPupil]) -> dict[str, PupilId]:
    """What the marks of protected pupils say, made anew of the pupils themselves: also where marks are not made yet."""
    return {row_key(row): item.pupil_id for item in _my_marks(work) for row in rows if item.fits(row)}


def _numbered_as_mine(work: ReadWork, rows: Collection[RegisterPupil]) -> frozenset[str]:
    known = _my_marks(work)
    return frozenset(row_key(row) for row in rows if any(item.has_number_of(row) for item in known))


def _my_marks(work: ReadWork) -> list[ImportMarks]:
    pupils = (work.pupils.get(protection.pupil_id) for protection in work.protections.all())
    return [marks_of(pupil, "00", ()) for pupil in pupils if pupil is not None]


def _classes(work: ReadWork, unit_id: UnitId, day: date) -> dict[str, SchoolClass]:
    return {
        folded_name(item.name): item
        for item in work.organisation.classes()
        if item.unit_id == unit_id and not item.has_ended(day)
    }


def _row(
    work: ReadWork, row: RegisterPupil, key: str, view: PupilView | None, day: date, known: Collection[str]
) -> ProtectedRow:
    differs = False
    if view is not None:
        class_now = _class_of(work, view.id, day)
        is_other_class = folded_name(row.class_name) in known and (
            class_now is None or folded_name(class_now.name) != folded_name(row.class_name)
        )
        differs = is_other_class or (row.grade is not None and row.grade != view.grade)
    shown = (row.class_name, row.grade) if view is not None else ("", None)
    return ProtectedRow(
        key, row.row, row.source, view, *shown, differs, view.id if view is not None else None
    )


def _class_of(work: ReadWork, pupil_id: PupilId, day: date) -> SchoolClass | None:
    now = _class_now(work, pupil_id, day)
    return next((item for item in work.organisation.classes() if item.id == now), None)


def _class_now(work: ReadWork, pupil_id: PupilId, day: date) -> str:
    return next((item.class_id for item in work.pupils.memberships(pupil_id) if item.period.covers(day)), "")
