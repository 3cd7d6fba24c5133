# SPDX-License-Identifier: EUPL-1.2
"""A made-up school one year later: what August brings, for demo, handbook and tests. Nobody in it exists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from eht_desk.exchange.made_up_people import MadeUpPupil, MadeUpStaff
from eht_desk.exchange.made_up_school import MadeUpSchool, SchoolMaker, grade_of

_LAST_GRADE = 9
_OTHERS_WHO_LEAVE = 0.02
_REPEATING = 0.006
_CHANGING_CLASS = 0.015
_NEW_IN_A_GRADE = 0.02
_AUGUST = 20


@dataclass(frozen=True, slots=True)
class NextYear:
    """A school one year later, and what happened in between.

    The sets hold the pupils' `external_id`s. `moved_up` went up with or without their class; `changed_class` are those
    of them who are not where their class went; `returned` were away for a year. `merged` and `mentors_followed` are
    pairs of last year's class and this year's.
    """

    school: MadeUpSchool
    moved_up: frozenset[str]
    repeated: frozenset[str]
    left: frozenset[str]
    new: frozenset[str]
    returned: frozenset[str]
    changed_class: frozenset[str]
    merged: tuple[tuple[str, str], ...]
    mentors_followed: tuple[tuple[str, str], ...]


def write_next_year(last: MadeUpSchool, seed: int, *, returning: Sequence[MadeUpPupil] = ()) -> NextYear:
    """The same school one year later; the same arguments give the same school.

    Everybody goes up a grade but the few who repeat; the last grade leaves, and a few others; as many as before begin
    förskoleklass, and a few come new elsewhere; a few go over to a parallel class; where a grade has parallel classes
    one of them is merged into another. Mentors follow their class, those of the last grade take förskoleklass, one has
    been replaced. People keep their ids, numbers, guardians and markings. `returning` are pupils as they were when
    they left before `last` was written: they are back two grades up.
    """
    maker = SchoolMaker(seed, date(last.school_year + 1, 8, _AUGUST), last.school_year + 1)
    maker.carry_on(last, returning)
    return _Turn(maker, last, returning).next_year()


class _Turn:
    """One turn of the school year in the making."""

    def __init__(self, maker: SchoolMaker, last: MadeUpSchool, returning: Sequence[MadeUpPupil]) -> None:
        self._maker = maker
        self._chance = maker.chance
        self._last = last
        self._returning = returning
        self._went_to = {name: _name_next_year(name) for name in last.classes}
        self._merged: tuple[tuple[str, str], ...] = ()
        self._repeated: set[str] = set()
        self._left: set[str] = set()
        self._changed: set[str] = set()

    def next_year(self) -> NextYear:
        """Everything, in the order in which it is drawn."""
        self._merge_classes()
        first_classes = [name for name in self._last.classes if grade_of(name) == 0]
        classes = [*first_classes, *dict.fromkeys(name for name in self._went_to.values() if name)]
        stayed = [moved for pupil in self._last.pupils if (moved := self._moved(pupil, classes)) is not None]
        returned = [self._back(pupil, classes) for pupil in self._returning]
        new = self._new_pupils(first_classes, classes)
        school = self._maker.written(
            self._last.unit_id,
            self._last.unit_code,
            [*stayed, *returned, *new],
            self._staff(classes),
            classes,
        )
        return NextYear(
            school=school,
            moved_up=frozenset(p.external_id for p in stayed) - self._repeated,
            repeated=frozenset(self._repeated),
            left=frozenset(self._left),
            new=frozenset(p.external_id for p in new),
            returned=frozenset(p.external_id for p in returned),
            changed_class=frozenset(self._changed),
            merged=self._merged,
            mentors_followed=tuple(
                (person.mentors, now.mentors)
                for person, now in zip(self._last.staff, school.staff, strict=False)
                if person.external_id == now.external_id
                and now.mentors
                and self._went_to.get(person.mentors) == now.mentors
            ),
        )

    def _merge_classes(self) -> None:
        """The last parallel class of one grade goes into the first one."""
        parallels: dict[int, list[str]] = {}
        for name in self._last.classes:
            if grade_of(name) < _LAST_GRADE:
                parallels.setdefault(grade_of(name), []).append(name)
        grades = [grade for grade, names in parallels.items() if len(names) > 1]
        if grades:
            names = parallels[self._chance.choice(grades)]
            self._went_to[names[-1]] = self._went_to[names[0]]
            self._merged = ((names[-1], self._went_to[names[0]]),)

    def _moved(self, pupil: MadeUpPupil, classes: Sequence[str]) -> MadeUpPupil | None:
        """The pupil in the new year; None for one who left."""
        followed = self._went_to[pupil.class_name]
        chance = self._chance.random()
        if not followed or chance < _OTHERS_WHO_LEAVE:
            self._left.add(pupil.external_id)
            return None
        if chance < _OTHERS_WHO_LEAVE + _REPEATING:
            same_grade = [name for name in classes if grade_of(name) == pupil.grade]
            self._repeated.add(pupil.external_id)
            return replace(pupil, class_name=self._chance.choice(same_grade))
        others = [name for name in classes if grade_of(name) == pupil.grade + 1 and name != followed]
        if others and chance < _OTHERS_WHO_LEAVE + _REPEATING + _CHANGING_CLASS:
            self._changed.add(pupil.external_id)
            followed = self._chance.choice(others)
        return replace(pupil, class_name=followed, grade=pupil.grade + 1)

    def _back(self, pupil: MadeUpPupil, classes: Sequence[str]) -> MadeUpPupil:
        grade = min(pupil.grade + 2, _LAST_GRADE)
        name = self._chance.choice([name for name in classes if grade_of(name) == grade])
        return replace(pupil, class_name=name, grade=grade)

    def _new_pupils(self, first_classes: Sequence[str], classes: Sequence[str]) -> list[MadeUpPupil]:
        beginners = sum(1 for pupil in self._last.pupils if pupil.grade == 0)
        others = [name for name in classes if name not in first_classes]
        places = [first_classes[index % len(first_classes)] for index in range(beginners)]
        places += [
            self._chance.choice(others) for _ in range(max(1, int(len(self._last.pupils) * _NEW_IN_A_GRADE)))
        ]
        return self._maker.pupils_in(places)

    def _staff(self, classes: Sequence[str]) -> tuple[MadeUpStaff, ...]:
        """Everybody in last year's order, then who came new."""
        staff = list(self._last.staff)
        mentors = [index for index, person in enumerate(staff) if person.mentors]
        replaced = self._chance.choice(mentors)
        taken: set[str] = set()
        for index in mentors:
            now = self._went_to.get(staff[index].mentors, "")
            now = "" if now in taken else now
            taken.add(now)
            staff[index] = replace(staff[index], mentors=now)
        without = [name for name in classes if name not in taken]
        for index in mentors:
            if not staff[index].mentors and without:
                staff[index] = replace(staff[index], mentors=without.pop(0))
        highest = max(int("".join(filter(str.isdigit, person.email))) for person in staff)
        gone = staff[replaced]
        staff[replaced] = self._maker.staff_member(highest + 1, gone.duty, gone.mentors)
        return tuple(staff)


def _name_next_year(name: str) -> str:
    """`F A` becomes `1A`, `3B` becomes `4B`; empty after the last grade."""
    grade = grade_of(name)
    return "" if grade >= _LAST_GRADE else f"{grade + 1}{name[-1]}"
