# SPDX-License-Identifier: EUPL-1.2
"""Classes and mentors that a register names, and the turn of the school year. Inside the import's transaction.

Pupils' own values are register_changes.py. What counts as a turn is domain/school_year.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from eht_desk.application.mentors import ended
from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.workspace import Workspace
from eht_desk.domain.ids import ClassId, PupilId, StaffId, UnitId
from eht_desk.domain.organisation import Mentorship, Period, SchoolClass, StaffMember
from eht_desk.domain.people import ClassMembership
from eht_desk.domain.register import RegisterPupil, RegisterStaff, StagedRegister, folded_name
from eht_desk.domain.register_comparison import RegisterComparison
from eht_desk.domain.register_matching import ExistingPupil
from eht_desk.domain.school_year import MentorCarry, PupilStep, YearTurn, ending_classes, year_turn

_SUMMER = timedelta(days=100)
"""A register may end mentorships with the term in June; in August they still tell whose class it was."""


def current_classes(work: ReadWork, unit_id: UnitId, day: date) -> list[SchoolClass]:
    """The school's classes that have not ended."""
    return [
        item for item in work.organisation.classes() if item.unit_id == unit_id and not item.has_ended(day)
    ]


def read_turn(
    work: ReadWork,
    unit_id: UnitId,
    register: StagedRegister,
    comparison: RegisterComparison,
    existing: Iterable[ExistingPupil],
    today: date,
) -> YearTurn | None:
    """What the register tells when it is read as a new school year; None when it names no class."""
    former = current_classes(work, unit_id, today)
    names = {member.id: member.name for member in work.organisation.staff()}
    carried = _mentors_to_carry(work, former, today)
    sizes: dict[str, int] = defaultdict(int)
    for pupil in register.pupils:
        if pupil.class_name.strip():
            sizes[folded_name(pupil.class_name)] += 1
    return year_turn(
        _steps(comparison, existing),
        former,
        {
            folded_name(item.name): tuple(names.get(tie.staff_id, "") for tie in carried[item.id])
            for item in former
            if item.id in carried
        },
        [tie.class_name for tie in register.mentorships],
        sizes,
        today,
    )


def _steps(comparison: RegisterComparison, existing: Iterable[ExistingPupil]) -> tuple[PupilStep, ...]:
    known = {pupil.id: pupil for pupil in existing}
    return tuple(_step(known[pupil_id], row) for pupil_id, row in comparison.matched if pupil_id in known)


def _step(old: ExistingPupil, row: RegisterPupil) -> PupilStep:
    return PupilStep(
        old.id,
        old.name,
        old.class_name,
        row.class_name.strip(),
        old.grade,
        row.grade,
        had_left=old.left_on is not None,
    )


def _mentors_to_carry(
    work: ReadWork, former: Iterable[SchoolClass], today: date
) -> dict[ClassId, list[Mentorship]]:
    """Whom the classes' pupils know as mentor: those of today, else those who were it until the summer."""
    wanted = {item.id for item in former}
    ties: dict[ClassId, list[Mentorship]] = defaultdict(list)
    for tie in work.organisation.mentorships():
        if tie.class_id in wanted:
            ties[tie.class_id].append(tie)
    found: dict[ClassId, list[Mentorship]] = {}
    for class_id, all_of_class in ties.items():
        now = [tie for tie in all_of_class if tie.period.covers(today)]
        before = [
            tie
            for tie in all_of_class
            if tie.period.end is not None
            and today - _SUMMER <= tie.period.end < today
            and tie.substitute_for is None
        ]
        last = max((tie.period.end for tie in before if tie.period.end is not None), default=None)
        chosen = now or [tie for tie in before if tie.period.end == last]
        if chosen:
            found[class_id] = chosen
    return found


class RegisterClasses:
    """The classes of one school while a register is taken in: finds them by name, makes, ends, gives them mentors."""

    def __init__(self, workspace: Workspace, work: UnitOfWork, unit_id: UnitId) -> None:
        self._work = work
        self._unit_id = unit_id
        self._today = workspace.today
        self._yesterday = workspace.today - timedelta(days=1)
        self._new_id = workspace.services.ids.new_id
        self._former = current_classes(work, unit_id, self._today)
        self._current = {folded_name(item.name): item for item in self._former}
        self._carried: dict[str, list[Mentorship]] = {}

    def get(self, name: str) -> SchoolClass | None:
        """The class of today with this name."""
        return self._current.get(folded_name(name))

    # ------------------------------------------------------------------------------------------------ a new school year

    def turn_year(
        self, register: StagedRegister, comparison: RegisterComparison, turn: YearTurn
    ) -> frozenset[ClassId]:
        """End the classes of the year that is over, with their mentorships. Returns them.

        A list that is not the whole school's ends only the classes that its pupils come from, and those whose name
        it gives to others now.
        """
        over = ending_classes(self._former, turn, self._today)
        if not register.is_complete_list:
            touched = {folded_name(step.from_class) for step in (*turn.moved, *turn.repeated)}
            rows = (*comparison.new, *(row for _, row in comparison.matched))
            touched |= {folded_name(row.class_name) for row in rows}
            over = tuple(item for item in over if folded_name(item.name) in touched)
        carried = _mentors_to_carry(self._work, over, self._today)
        self._carried = {folded_name(item.name): carried[item.id] for item in over if item.id in carried}
        ties = self._work.organisation.mentorships()
        for item in over:
            self._work.organisation.update_class(
                replace(item, period=Period(item.period.start, self._yesterday))
            )
            own = [tie for tie in ties if tie.class_id == item.id]
            self._work.organisation.set_mentorships(item.id, list(ended(own, self._yesterday)))
        ended_now = frozenset(item.id for item in over)
        self._current = {folded_name(item.name): item for item in self._former if item.id not in ended_now}
        return ended_now

    def place(self, over: frozenset[ClassId], rows: Mapping[PupilId, RegisterPupil]) -> None:
        """Out of the classes that ended, into those that the register names; nobody stays in one that is over."""
        memberships: dict[PupilId, list[ClassMembership]] = defaultdict(list)
        leaving: set[PupilId] = set()
        for item in self._work.pupils.memberships():
            memberships[item.pupil_id].append(item)
            if item.class_id in over and item.period.covers(self._today):
                leaving.add(item.pupil_id)
        placed: dict[PupilId, list[ClassMembership]] = {}
        for pupil_id in sorted(leaving | rows.keys()):
            former = memberships[pupil_id]
            now = self._placed(pupil_id, former, rows.get(pupil_id), over)
            if now != former:
                placed[pupil_id] = now
        self._work.pupils.replace_memberships(placed)

    def _placed(
        self,
        pupil_id: PupilId,
        former: list[ClassMembership],
        row: RegisterPupil | None,
        over: frozenset[ClassId],
    ) -> list[ClassMembership]:
        school_class = self.get(row.class_name) if row is not None else None
        now = [item for item in former if item.period.covers(self._today)]
        stays = [
            item
            for item in now
            if item.class_id not in over and (school_class is None or item.class_id == school_class.id)
        ]
        kept = [
            item
            if item not in now or item in stays
            else replace(item, period=Period(item.period.start, self._yesterday))
            for item in former
        ]
        kept = [item for item in kept if not item.period.is_reversed]
        if school_class is not None and not stays:
            kept.append(ClassMembership(pupil_id, school_class.id, Period(self._today)))
        return kept

    def carry_mentors(self, carries: Iterable[MentorCarry]) -> None:
        """Mentors follow their pupils. A time that was set for a mentor still ends when it would have."""
        joining: dict[ClassId, dict[StaffId, Mentorship]] = defaultdict(dict)
        for carry in carries:
            school_class = self.get(carry.to_class)
            if school_class is None:
                continue
            for tie in self._carried.get(folded_name(carry.from_class), ()):
                end = tie.period.end if tie.period.covers(self._today) else None
                joining[school_class.id].setdefault(
                    tie.staff_id,
                    Mentorship(school_class.id, tie.staff_id, Period(self._today, end), tie.substitute_for),
                )
        for class_id, ties in joining.items():
            kept = [tie for tie in self._work.organisation.mentorships() if tie.class_id == class_id]
            held = {tie.staff_id for tie in kept}
            self._work.organisation.set_mentorships(
                class_id, [*kept, *(tie for staff_id, tie in ties.items() if staff_id not in held)]
            )

    # ------------------------------------------------------------------------------------------ classes and mentors

    def make(self, register: StagedRegister, pupils: Iterable[RegisterPupil]) -> None:
        """The classes that the register or one of these rows names and the school has not."""
        wanted: dict[str, SchoolClass] = {}
        for told in register.classes:
            self._want(wanted, told.name, told.grade, told.external_id)
        grades: dict[str, set[int | None]] = defaultdict(set)
        written: dict[str, str] = {}
        for pupil in pupils:
            key = folded_name(pupil.class_name)
            written.setdefault(key, pupil.class_name)
            grades[key].add(pupil.grade)
        for key, found in grades.items():
            # A class of several grades has none of its own.
            self._want(wanted, written[key], next(iter(found)) if len(found) == 1 else None, "")
        for tie in register.mentorships:
            self._want(wanted, tie.class_name, None, "")
        self._work.organisation.add_classes(wanted.values())
        self._current.update(wanted)

    def _want(self, wanted: dict[str, SchoolClass], name: str, grade: int | None, external_id: str) -> None:
        key = folded_name(name)
        if key and key not in self._current and key not in wanted:
            wanted[key] = SchoolClass(
                ClassId(self._new_id()),
                self._unit_id,
                name.strip(),
                grade,
                external_id,
                Period(self._today),
            )

    def set_mentors(self, register: StagedRegister) -> None:
        """Mentors of the classes that the file names mentors for; other classes keep theirs.

        A mentor that the file no longer names ends yesterday, so that the history stays (TRO-37). A substitute stays
        to the end of the time that a person gave: no register knows about that.
        """
        told: dict[ClassId, list[Mentorship]] = defaultdict(list)
        staff = self._staff_of(tie.staff for tie in register.mentorships)
        for tie in register.mentorships:
            school_class = self.get(tie.class_name)
            if school_class is not None:
                told[school_class.id].append(
                    Mentorship(school_class.id, staff[_staff_key(tie.staff)], tie.period)
                )
        former = self._work.organisation.mentorships()
        for class_id, mentorships in told.items():
            named = {tie.staff_id for tie in mentorships}
            told_again = {(tie.staff_id, tie.period.start) for tie in mentorships}
            kept = [
                tie
                for tie in former
                if tie.class_id == class_id
                and (tie.staff_id, tie.period.start) not in told_again
                and (tie.staff_id not in named or tie.substitute_for is not None or self._is_over(tie))
            ]
            self._work.organisation.set_mentorships(
                class_id,
                [
                    *(tie for tie in kept if tie.substitute_for is not None),
                    *ended([tie for tie in kept if tie.substitute_for is None], self._yesterday),
                    *mentorships,
                ],
            )

    def _is_over(self, tie: Mentorship) -> bool:
        return tie.period.end is not None and tie.period.end < self._today

    def _staff_of(self, told: Iterable[RegisterStaff]) -> dict[tuple[str, str, str], StaffId]:
        known: dict[tuple[str, str], StaffId] = {}
        for member in self._work.organisation.staff():
            if member.unit_id == self._unit_id:
                for kind, value in _staff_marks(member.external_id, member.email, member.name):
                    known.setdefault((kind, value), member.id)
        found: dict[tuple[str, str, str], StaffId] = {}
        new: list[StaffMember] = []
        for person in told:
            key = _staff_key(person)
            if key in found:
                continue
            marks = _staff_marks(person.external_id, person.email, person.name)
            staff_id = next((known[mark] for mark in marks if mark in known), None)
            if staff_id is None:
                staff_id = StaffId(self._new_id())
                new.append(
                    StaffMember(staff_id, self._unit_id, person.name, person.email, person.external_id)
                )
                known.update(dict.fromkeys(marks, staff_id))
            found[key] = staff_id
        self._work.organisation.add_staff(new)
        return found


def _staff_key(person: RegisterStaff) -> tuple[str, str, str]:
    return person.external_id, person.email.casefold(), folded_name(person.name)


def _staff_marks(external_id: str, email: str, name: str) -> list[tuple[str, str]]:
    """What a member of staff is found by: the system's id alone where there is one, else mail, else name."""
    if external_id:
        return [("id", external_id)]
    if email:
        return [("mail", email.casefold())]
    return [("name", folded_name(name))]
