# SPDX-License-Identifier: EUPL-1.2
"""What a staged register would change: new, changed, unchanged, absent, held and ambiguous pupils. Pure.

Reading files is `exchange`, carrying the changes out is `application`. A file that was applied compares as no change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.guardian_comparison import GuardianChange, compare_guardians
from eht_desk.domain.ids import PupilId, UnitId
from eht_desk.domain.people import SecurityMarking
from eht_desk.domain.register import (
    RegisterPupil,
    RowProblem,
    StagedRegister,
    is_same_name,
    register_keys,
    row_key,
)
from eht_desk.domain.register_duplicates import duplicate_codes
from eht_desk.domain.register_matching import ExistingPupil, OtherSchools, PupilIndex
from eht_desk.domain.register_namesakes import UsualSteps, possible_namesakes, shares_guardian

NEW_PUPIL = "new"
SKIP = "skip"
"""What a person can answer about a row beside the id of a candidate."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value that would change. `field` is a field name of ExistingPupil, or `guardian_added`, `guardian_removed`,
    `guardian_name`, `guardian_phones`, `guardian_emails`, `guardian_kind`.
    """

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class PupilChange:
    """What would change for one pupil; `guardians` are the same changes in a form that can be carried out."""

    pupil_id: PupilId
    staged: RegisterPupil
    changes: tuple[FieldChange, ...]
    guardians: tuple[GuardianChange, ...] = ()


@dataclass(frozen=True, slots=True)
class AmbiguousPupil:
    """A row that may be any of several pupils, or one that may be somebody else: a person must decide."""

    staged: RegisterPupil
    candidates: tuple[PupilId, ...]
    problem: RowProblem
    may_be_new: bool = False
    """Whether the row can be a new pupil: nobody in the store has its number or its id."""

    @property
    def can_be_answered(self) -> bool:
        """Whether a person can say here who it is; otherwise the register must be mended."""
        return self.may_be_new or bool(self.candidates)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A row about a pupil whom another school of the store has: never a new pupil."""

    staged: RegisterPupil
    pupil_id: PupilId
    unit_id: UnitId


@dataclass(frozen=True, slots=True)
class RegisterComparison:
    """The whole of what the file would do.

    `held` carries no names: rows with a marking, and rows of unknown marking that nobody answers for. `newly_marked`
    are pupils of the store whose row is held because of a marking now. `problems` are all rows to show, also the held
    ones. `matched` are all rows that are a pupil of the school for sure, changed or not.
    """

    new: tuple[RegisterPupil, ...] = ()
    changed: tuple[PupilChange, ...] = ()
    unchanged: int = 0
    absent: tuple[PupilId, ...] = ()
    held: tuple[RowProblem, ...] = ()
    ambiguous: tuple[AmbiguousPupil, ...] = ()
    newly_marked: tuple[PupilId, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    matched: tuple[tuple[PupilId, RegisterPupil], ...] = field(default=(), repr=False)
    unknown: tuple[RegisterPupil, ...] = field(default=(), repr=False)
    """Rows of unknown marking, held or not, about nobody whom the store knows as unmarked already."""

    @property
    def changes_nothing(self) -> bool:
        """Whether taking the file in would leave the store as it is."""
        return not (self.new or self.changed or self.absent)


def compare(
    existing: Sequence[ExistingPupil],
    staged: StagedRegister,
    *,
    unknown_marking_vouched: bool,
    others: Mapping[UnitId, Sequence[ExistingPupil]] | None = None,
    decisions: Mapping[str, str] | None = None,
) -> RegisterComparison:
    """What `staged` would change in `existing`, the pupils of one school; `others` are the store's other schools'.

    A row is matched by the system's own id, then by the identity number, then by name with birth date (without any
    birth date: by name and class) when that fits one pupil only. A number that changed under the same id is a change,
    no new pupil. Empty values never erase. A pupil of the same name in another class is the same only when a guardian
    is in common and the step is the one that the others take; else a person is asked, and `decisions` are the answers:
    by `row_key` the id of a candidate, `NEW_PUPIL` or `SKIP`.

    Rows of unknown marking about pupils whom the store does not know are held unless a person answers for the file.

    Raises:
        RuleViolation: `not_a_candidate` (an answer that the row does not allow), `same_pupil_twice`.
    """
    return _Comparison(existing, staged, unknown_marking_vouched, others or {}, decisions or {}).result()


class _Comparison:
    def __init__(
        self,
        existing: Sequence[ExistingPupil],
        staged: StagedRegister,
        vouched: bool,
        others: Mapping[UnitId, Sequence[ExistingPupil]],
        decisions: Mapping[str, str],
    ) -> None:
        self._existing = existing
        self._by_id = {pupil.id: pupil for pupil in existing}
        self._decisions = decisions
        self._open: list[RegisterPupil] = []
        self._asked: list[tuple[RegisterPupil, Sequence[ExistingPupil], str]] = []
        self._unknown: list[RegisterPupil] = []
        self._others = OtherSchools(others)
        self._elsewhere: list[Elsewhere] = []
        self._staged = staged
        self._vouched = vouched
        self._index = PupilIndex(existing)
        self._new: list[RegisterPupil] = []
        self._changed: list[PupilChange] = []
        self._unchanged = 0
        self._ambiguous: list[AmbiguousPupil] = []
        self._held = [
            problem
            for problem in staged.problems
            if problem.code in ("marking_held", "guardian_marking_held")
        ]
        self._problems: list[RowProblem] = []
        self._matched: dict[PupilId, list[tuple[ExistingPupil, RegisterPupil]]] = {}
        self._seen: set[PupilId] = set()
        self._sure: list[tuple[PupilId, RegisterPupil]] = []

    def result(self) -> RegisterComparison:
        duplicates = duplicate_codes(self._staged.pupils)
        for pupil in self._staged.pupils:
            self._place(pupil, duplicates.get((pupil.source, pupil.row)))
        self._place_namesakes()
        for pairs in self._matched.values():
            self._settle(pairs)
        for asked in self._asked:
            self._answer(*asked)
        newly_marked, absent = self._missing()
        shown = (*self._shown_problems(), *self._problems)
        return RegisterComparison(
            new=tuple(self._new),
            changed=tuple(self._changed),
            unchanged=self._unchanged,
            absent=absent,
            held=tuple(self._held),
            ambiguous=tuple(self._ambiguous),
            newly_marked=newly_marked,
            problems=tuple(sorted(shown, key=lambda problem: (problem.source, problem.row))),
            elsewhere=tuple(self._elsewhere),
            matched=tuple(self._sure),
            unknown=tuple(self._unknown),
        )

    def _place(self, pupil: RegisterPupil, duplicate: str | None) -> None:
        candidates, code = self._index.candidates(pupil)
        self._seen.update(candidate.id for candidate in candidates)
        is_known = bool(candidates) and not code
        if (is_known or self._is_clear(pupil)) and duplicate is not None:
            is_blocking = duplicate != "identity_shared"
            self._problems.append(
                RowProblem(pupil.row, duplicate, is_blocking=is_blocking, source=pupil.source)
            )
            if is_blocking:
                return
        if is_known:
            self._matched.setdefault(candidates[0].id, []).append((candidates[0], pupil))
        elif code:
            self._ask(pupil, candidates, code)
        else:
            self._open.append(pupil)

    def _is_clear(self, pupil: RegisterPupil) -> bool:
        return pupil.marking is SecurityMarking.NONE or self._vouched

    def _is_held(self, pupil: RegisterPupil) -> bool:
        """Hold the row of somebody whom the store does not know when nobody has said that there is no marking."""
        if pupil.marking is not SecurityMarking.NONE:
            self._unknown.append(pupil)
        if self._is_clear(pupil):
            return False
        problem = RowProblem(pupil.row, "marking_unknown_held", source=pupil.source)
        self._held.append(problem)
        self._problems.append(problem)
        return True

    def _place_namesakes(self) -> None:
        """Rows that nothing tells about but the name: new pupils, the same ones, or a question."""
        sure = [pair for pairs in self._matched.values() for pair in pairs]
        taken, steps = set(self._matched), UsualSteps(sure)
        found = [
            [old for old in possible_namesakes(self._index.same_name(row), row) if old.id not in taken]
            for row in self._open
        ]
        wanted = Counter(old.id for rows in found for old in rows)
        for row, namesakes in zip(self._open, found, strict=True):
            self._seen.update(old.id for old in namesakes)
            one = namesakes[0] if len(namesakes) == 1 and wanted[namesakes[0].id] == 1 else None
            if one is not None and steps.takes(one, row) and shares_guardian(one, row):
                self._matched[one.id] = [(one, row)]
            else:
                self._place_unknown(row, namesakes)

    def _place_unknown(self, pupil: RegisterPupil, namesakes: Sequence[ExistingPupil]) -> None:
        elsewhere = self._others.find(pupil)
        if not elsewhere and self._others.gives_number_to_another(pupil):
            self._ask(pupil, (), "number_at_other_school")
            return
        if len(elsewhere) == 1 and not self._is_held(pupil):
            self._elsewhere.append(Elsewhere(pupil, *elsewhere[0]))
        elif len(elsewhere) > 1:
            self._ask(pupil, (), "several_pupils_fit")
        elif not elsewhere and namesakes:
            self._ask(pupil, namesakes, "possibly_the_same_pupil")
        elif not elsewhere and not self._is_held(pupil):
            if self._index.same_name(pupil):
                self._problems.append(
                    RowProblem(pupil.row, "similar_pupil_exists", is_blocking=False, source=pupil.source)
                )
            self._new.append(pupil)

    def _ask(self, pupil: RegisterPupil, candidates: Sequence[ExistingPupil], code: str) -> None:
        if not self._is_held(pupil):
            self._asked.append((pupil, candidates, code))

    def _answer(self, pupil: RegisterPupil, candidates: Sequence[ExistingPupil], code: str) -> None:
        """Do what a person said about the row; without an answer it stays out, and the question stands."""
        taken = {pupil_id for pupil_id, _ in self._sure}
        offered = tuple(old.id for old in candidates if old.id not in taken)
        is_known = self._index.knows_number_or_id(pupil) or self._others.gives_number_to_another(pupil)
        may_be_new = not is_known and not self._others.find(pupil)
        decision = self._decisions.get(row_key(pupil))
        if decision == NEW_PUPIL and may_be_new:
            self._new.append(pupil)
        elif decision in offered:
            self._compare_pupil(self._by_id[PupilId(decision)], pupil)
        elif decision in {old.id for old in candidates}:
            raise RuleViolation("same_pupil_twice")
        elif decision not in (None, SKIP):
            raise RuleViolation("not_a_candidate")
        else:
            problem = RowProblem(pupil.row, code, source=pupil.source)
            self._problems.append(problem)
            self._ambiguous.append(AmbiguousPupil(pupil, offered, problem, may_be_new))

    def _settle(self, pairs: Sequence[tuple[ExistingPupil, RegisterPupil]]) -> None:
        """One row per pupil; of several that fit, only one with the pupil's own id is sure."""
        sure = [pair for pair in pairs if pair[1].external_id and pair[0].external_id == pair[1].external_id]
        chosen = pairs[0] if len(pairs) == 1 else sure[0] if len(sure) == 1 else None
        for pair in pairs:
            if pair is chosen:
                self._compare_pupil(*pair)
            else:
                self._asked.append((pair[1], pair[:1], "several_rows_fit"))

    def _compare_pupil(self, old: ExistingPupil, new: RegisterPupil) -> None:
        self._sure.append((old.id, new))
        changes = list(_field_changes(old, new))
        guardians: tuple[GuardianChange, ...] = ()
        if self._staged.has_guardians:
            tells_kind = (
                self._staged.format == "ss12000"
            )  # a table names guardians, not why they are guardians
            guardians = compare_guardians(old.guardians, new.guardians, tells_kind=tells_kind)
        changes.extend(FieldChange(*row) for change in guardians for row in change.rows())
        if changes:
            self._changed.append(PupilChange(old.id, new, tuple(changes), guardians))
        else:
            self._unchanged += 1

    # ---------------------------------------------------------------------------------------------------- the rest

    def _missing(self) -> tuple[tuple[PupilId, ...], tuple[PupilId, ...]]:
        """Pupils of the store who are marked now, and those whom a complete list does not name.

        A row that was held or left out still says that its pupil goes to the school.
        """
        held, left_out = set(self._staged.held_keys), set(self._staged.left_out_keys)
        newly_marked: list[PupilId] = []
        absent: list[PupilId] = []
        for pupil in self._existing:
            keys = self._keys_of(pupil) if held or left_out else set()
            if pupil.id not in self._seen and keys & held:
                newly_marked.append(pupil.id)
            elif pupil.id not in self._seen and pupil.left_on is None and not keys & left_out:
                absent.append(pupil.id)
        return tuple(newly_marked), tuple(absent) if self._staged.is_complete_list else ()

    def _keys_of(self, pupil: ExistingPupil) -> set[str]:
        return set(
            register_keys(
                self._staged.digest,
                external_id=pupil.external_id,
                identity=pupil.identity,
                name=pupil.name,
                birth_date=pupil.birth_date,
                class_name=pupil.class_name,
            )
        )

    def _shown_problems(self) -> tuple[RowProblem, ...]:
        """The reader's problems; without somebody who answers for the file, only rows known to be unmarked quote it."""
        if self._vouched:
            return self._staged.problems
        unclear = {row_key(pupil) for pupil in self._unknown}
        clear = {(p.source, p.row) for p in self._staged.pupils if row_key(p) not in unclear}
        clear -= {(pupil.source, pupil.row) for pupil in self._unknown}
        return tuple(
            problem if (problem.source, problem.row) in clear else replace(problem, value="")
            for problem in self._staged.problems
        )


def _field_changes(old: ExistingPupil, new: RegisterPupil) -> list[FieldChange]:
    """Values that differ. What the file does not tell stays; a name with a lost letter never replaces a whole one."""
    number = new.identity.canonical if new.identity is not None else ""
    pairs = (
        ("given_name", old.given_name, _whole_name(old.given_name, new.given_name)),
        ("family_name", old.family_name, _whole_name(old.family_name, new.family_name)),
        ("identity", old.identity, number),
        ("birth_date", old.birth_date.isoformat() if old.birth_date else "", _iso(new.birth_date)),
        ("external_id", old.external_id, new.external_id),
        ("class_name", old.class_name, new.class_name),
        ("grade", "" if old.grade is None else str(old.grade), "" if new.grade is None else str(new.grade)),
        ("email", old.email, new.email),
    )
    changes = [FieldChange(field, was, now) for field, was, now in pairs if now and now != was]
    if old.left_on is not None:
        changes.append(FieldChange("left_on", old.left_on.isoformat(), ""))
    return changes


def _iso(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def _whole_name(old: str, new: str) -> str:
    """The old name where the new one differs from it by lost letters only."""
    return old if old != new and "?" in new and is_same_name(old, new) else new
