# SPDX-License-Identifier: EUPL-1.2
"""The school year (läsår): its days, and what a register says about pupils going up, repeating, coming back. Pure.

Which rows are which pupils is register_comparison; ending classes and beginning new ones is application.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from eht_desk.domain.ids import PupilId
from eht_desk.domain.organisation import SchoolClass
from eht_desk.domain.register import folded_name

_FIRST_MONTH = 7
_HIGHEST_GRADE = 10
_GRADE = re.compile(r"(\d{1,2})(?!\d)")
_YEAR = re.compile(r"\d{3}")
_PRESCHOOL_CLASS = re.compile(r"(f|fsk|förskoleklass|f-klass)([ -]?[a-zåäö]|\d)?")
_FROM_PRESCHOOL = re.compile(r"f ?[-/] ?\d")
_AHEAD = timedelta(days=30)
"""From June on a register may be next year's already."""
_SURE_IN_MID_YEAR = 5
"""So many known pupils must be in the file before it can tell of a new year that the calendar does not."""
_SMALLEST_SHARE = 3
"""A mentor follows only pupils who make at least this part (a third) of the class they come to."""


@dataclass(frozen=True, slots=True, order=True)
class SchoolYear:
    """A läsår, from 1 July of `start` to 30 June of the next year."""

    start: int

    @property
    def first_day(self) -> date:
        """1 July."""
        return date(self.start, _FIRST_MONTH, 1)

    @property
    def last_day(self) -> date:
        """30 June."""
        return date(self.start + 1, _FIRST_MONTH - 1, 30)

    @property
    def name(self) -> str:
        """As schools write it: 2026/27."""
        return f"{self.start}/{(self.start + 1) % 100:02d}"


def school_year_of(day: date) -> SchoolYear:
    """The läsår in which the day lies."""
    return SchoolYear(day.year if day.month >= _FIRST_MONTH else day.year - 1)


def grade_in_name(class_name: str) -> int | None:
    """The årskurs that a class is named after ("8A", "F-klass B", "Åk 3"), or None ("2013A", "Regnbågen", "1-3")."""
    name = folded_name(class_name).partition(":")[0]  # "7:2" is the second class of årskurs 7
    if _PRESCHOOL_CLASS.fullmatch(name):
        return 0
    numbers = _GRADE.findall(name) if not _YEAR.search(name) else []
    if len(numbers) != 1 or _FROM_PRESCHOOL.match(name):
        return None
    grade = int(numbers[0])
    return grade if grade <= _HIGHEST_GRADE else None


@dataclass(frozen=True, slots=True)
class PupilStep:
    """Where a known pupil was and where the register says that the pupil is now. Grades are årskurs, None unknown."""

    pupil_id: PupilId
    name: str
    from_class: str
    to_class: str
    from_grade: int | None
    to_grade: int | None
    had_left: bool = False

    @property
    def climbs(self) -> int | None:
        """How many grades up; None when one of them cannot be known."""
        was = self.from_grade if self.from_grade is not None else grade_in_name(self.from_class)
        now = self.to_grade if self.to_grade is not None else grade_in_name(self.to_class)
        return None if was is None or now is None else now - was


@dataclass(frozen=True, slots=True)
class MentorCarry:
    """The mentors who would follow their pupils from one class to the next."""

    from_class: str
    to_class: str
    mentors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class YearTurn:
    """What a register tells when it is read as the beginning of a school year. `year` is the year it begins.

    `is_likely`: most known pupils are one grade up, so it probably is one; a person decides. `is_possible`: the classes
    of the store are of a year that is over, although the register shows nobody a grade up (it has no grades, or the
    school is late), so a person may say it.
    """

    year: int
    is_likely: bool
    is_possible: bool = False
    moved: tuple[PupilStep, ...] = ()
    repeated: tuple[PupilStep, ...] = ()
    returned: tuple[PupilStep, ...] = ()
    carries: tuple[MentorCarry, ...] = ()


def year_turn(
    steps: Sequence[PupilStep],
    former: Sequence[SchoolClass],
    mentors: Mapping[str, tuple[str, ...]],
    mentored_in_file: Iterable[str],
    to_classes: Mapping[str, int],
    today: date,
) -> YearTurn | None:
    """Read the steps as a turn of the year. None when the register names no class at all.

    `former` are the unit's classes that have not ended; `mentors` the names of each of those classes' mentors by
    folded class name; `mentored_in_file` the classes that the register names mentors for; `to_classes` how many rows
    each class of the register has, by its name.
    """
    if not any(name.strip() for name in to_classes):
        return None
    active = [step for step in steps if not step.had_left]
    repeated = repeating(active)
    staying = {step.pupil_id for step in repeated}
    return YearTurn(
        year=school_year_of(today + _AHEAD).start,
        is_likely=is_likely(active, former, today),
        is_possible=bool(outlived([item for item in former if item.period.start is not None], today)),
        moved=tuple(
            step
            for step in active
            if step.pupil_id not in staying
            and (
                step.from_grade != step.to_grade or folded_name(step.from_class) != folded_name(step.to_class)
            )
        ),
        repeated=repeated,
        returned=tuple(step for step in steps if step.had_left),
        carries=tuple(
            MentorCarry(was, now, mentors[folded_name(was)])
            for was, now in following(active, mentored_in_file, to_classes)
            if mentors.get(folded_name(was))
        ),
    )


def is_likely(active: Sequence[PupilStep], former: Sequence[SchoolClass], today: date) -> bool:
    """Whether the register probably begins a new school year: most known pupils are one grade up.

    When all classes began this school year already, a handful of pupils is not enough: some do skip a grade.
    """
    climbs = [step.climbs for step in active if step.climbs is not None]
    up = sum(1 for climb in climbs if climb == 1)
    if up * 2 <= len(climbs):
        return False
    return len(climbs) >= _SURE_IN_MID_YEAR or bool(outlived(former, today))


def outlived(former: Iterable[SchoolClass], today: date) -> tuple[SchoolClass, ...]:
    """Classes that began before this school year and have not ended: their year is over."""
    return _begun_before(former, school_year_of(today).first_day - _AHEAD, today)


def ending_classes(former: Iterable[SchoolClass], turn: YearTurn, today: date) -> tuple[SchoolClass, ...]:
    """The classes that end when a person says that this is a new school year.

    When the pupils have gone up, all of them. Said of a register that shows nothing of the kind (the same one read a
    second time), only those that began before this school year: what began with it goes on.
    """
    return _begun_before(former, today, today) if turn.is_likely else outlived(former, today)


def _begun_before(former: Iterable[SchoolClass], day: date, today: date) -> tuple[SchoolClass, ...]:
    return tuple(
        item
        for item in former
        if not item.has_ended(today) and (item.period.start is None or item.period.start < day)
    )


def repeating(active: Sequence[PupilStep]) -> tuple[PupilStep, ...]:
    """Pupils in the same grade again while most others of their class went up (går om)."""
    up: Counter[str] = Counter()
    known: Counter[str] = Counter()
    for step in active:
        if step.climbs is not None:
            known[folded_name(step.from_class)] += 1
            up[folded_name(step.from_class)] += step.climbs == 1
    return tuple(
        step
        for step in active
        if step.climbs == 0 and up[folded_name(step.from_class)] * 2 > _others(known, step)
    )


def _others(known: Counter[str], step: PupilStep) -> int:
    return known[folded_name(step.from_class)] - 1


def following(
    active: Sequence[PupilStep], mentored_in_file: Iterable[str], to_classes: Mapping[str, int]
) -> tuple[tuple[str, str], ...]:
    """From which class to which the mentors follow: where the largest part of the pupils goes.

    No mentor follows when two classes got equally many, when the pupils are less than a third of the class that they
    come to (a mentor would see a class of strangers), or when the register names mentors for it itself.
    """
    told = {folded_name(name) for name in mentored_in_file}
    rows = Counter({folded_name(name): count for name, count in to_classes.items()})
    written: dict[str, str] = {}
    goes: dict[str, Counter[str]] = defaultdict(Counter)
    for step in active:
        if step.from_class and step.to_class:
            was, now = folded_name(step.from_class), folded_name(step.to_class)
            written.setdefault(was, step.from_class)
            written.setdefault(f"to {now}", step.to_class)
            goes[was][now] += 1
    pairs: list[tuple[str, str]] = []
    for was, targets in goes.items():
        (now, count), *others = targets.most_common()
        is_shared = bool(others) and others[0][1] == count
        if not is_shared and now not in told and count * _SMALLEST_SHARE >= rows[now]:
            pairs.append((written[was], written[f"to {now}"]))
    return tuple(sorted(pairs))
