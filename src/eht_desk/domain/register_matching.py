# SPDX-License-Identifier: EUPL-1.2
"""Which pupil of the store a row of a register may be: by id, by number, by name. Pure.

What such a row changes is register_comparison.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from eht_desk.domain.guardian_comparison import ExistingGuardian
from eht_desk.domain.identity_numbers import NumberKind
from eht_desk.domain.ids import PupilId, UnitId
from eht_desk.domain.register import RegisterPupil, folded_name, has_lost_letters, is_same_name

_PERSONAL_LENGTH = 12


@dataclass(frozen=True, slots=True)
class ExistingPupil:
    """A pupil of the store, as far as a register can tell about one. `identity` is canonical or empty."""

    id: PupilId
    given_name: str
    family_name: str
    identity: str = ""
    birth_date: date | None = None
    external_id: str = ""
    class_name: str = ""
    grade: int | None = None
    email: str = ""
    guardians: tuple[ExistingGuardian, ...] = ()
    left_on: date | None = None
    """The day the pupil left, once it has come; a leaving that is only planned is not told here."""
    aliases: tuple[tuple[str, str], ...] = ()
    """Id of the system and canonical number of records that were merged into this one."""

    @property
    def name(self) -> str:
        """The name in reading order."""
        return f"{self.given_name} {self.family_name}"


class PupilIndex:
    """Pupils of one school by everything they can be found by."""

    def __init__(self, existing: Sequence[ExistingPupil]) -> None:
        self._found: dict[tuple[str, ...], list[ExistingPupil]] = {}
        for pupil in existing:
            name = folded_name(pupil.name)
            for key in (
                ("external_id", pupil.external_id) if pupil.external_id else None,
                ("identity", pupil.identity) if pupil.identity else None,
                ("born", name, pupil.birth_date.isoformat()) if pupil.birth_date else None,
                ("class", name, folded_name(pupil.class_name)),
                ("name", name),
                ("members", folded_name(pupil.class_name)),
                ("length", str(len(name))),
                ("broken", str(len(name))) if has_lost_letters(name) else None,
            ):
                if key is not None:
                    self._found.setdefault(key, []).append(pupil)
            for external_id, identity in pupil.aliases:
                self._add_alias("external_id", external_id, pupil)
                self._add_alias("identity", identity, pupil)

    def _add_alias(self, kind: str, value: str, pupil: ExistingPupil) -> None:
        found = self._found.setdefault((kind, value), []) if value else [pupil]
        if pupil not in found:
            found.append(pupil)

    def get(self, *key: str) -> list[ExistingPupil]:
        """All pupils under the key."""
        return self._found.get(key, [])

    def same_name(self, pupil: RegisterPupil) -> list[ExistingPupil]:
        """All pupils of the row's name, also where letters were lost in one of the two."""
        name = folded_name(f"{pupil.given_name} {pupil.family_name}")
        length = str(len(name))
        if has_lost_letters(name):
            return [old for old in self.get("length", length) if is_same_name(old.name, name)]
        broken = [old for old in self.get("broken", length) if is_same_name(old.name, name)]
        return [*self.get("name", name), *broken]

    def knows_number_or_id(self, pupil: RegisterPupil) -> bool:
        """Whether a pupil of the store has the row's number or id already."""
        number = pupil.identity.canonical if pupil.identity is not None else ""
        by_id = self.get("external_id", pupil.external_id) if pupil.external_id else []
        return bool(by_id or (number and self.get("identity", number)))

    def candidates(self, pupil: RegisterPupil) -> tuple[list[ExistingPupil], str]:
        """Who the row may be, and a code when that is not one pupil for sure. Namesakes alone are in `same_name`."""
        by_id = self.get("external_id", pupil.external_id) if pupil.external_id else []
        number = pupil.identity.canonical if pupil.identity is not None else ""
        by_number = self.get("identity", number) if number else []
        if by_id:
            if len(by_id) > 1:
                return by_id, "several_pupils_fit"
            # Another pupil of the store has this number: only a person can say which of the two the row means.
            others = [found for found in by_number if found.id != by_id[0].id]
            if others and by_id[0].identity != number:
                return [by_id[0], *others], "id_and_number_disagree"
            # Id and number together outweigh any name; the id alone may be another child's by a slip in the register.
            is_twice_sure = bool(number) and by_id[0].identity == number
            return by_id, "" if is_twice_sure or not has_other_name(by_id[0], pupil) else "other_name"
        if by_number:
            fitting = [found for found in by_number if not is_another(found, pupil)]
            if len(fitting) != 1:
                return (fitting, "several_pupils_fit") if fitting else ([], "")
            return fitting, "other_name" if has_other_name(fitting[0], pupil) else ""
        return self._by_name(pupil)

    def _by_name(self, pupil: RegisterPupil) -> tuple[list[ExistingPupil], str]:
        name = folded_name(f"{pupil.given_name} {pupil.family_name}")
        if has_lost_letters(name):  # the class tells who can be meant
            members = self.get("members", folded_name(pupil.class_name))
            found = [
                old for old in members if is_same_name(old.name, name) and not numbers_disagree(old, pupil)
            ]
            return found, "several_pupils_fit" if len(found) > 1 else ""
        if pupil.birth_date is not None:
            found = self.get("born", name, pupil.birth_date.isoformat())
            if not found:  # a pupil who had neither number nor birth date before
                found = [
                    old
                    for old in self.get("class", name, folded_name(pupil.class_name))
                    if old.birth_date is None and not old.identity
                ]
        else:
            found = self.get("class", name, folded_name(pupil.class_name))
        fitting = [old for old in found if not is_another(old, pupil) and not numbers_disagree(old, pupil)]
        return fitting, "several_pupils_fit" if len(fitting) > 1 else ""


class OtherSchools:
    """The pupils of the store's other schools, for a row that is no pupil of the own one."""

    def __init__(self, pupils: Mapping[UnitId, Sequence[ExistingPupil]]) -> None:
        self._schools = {unit_id: PupilIndex(found) for unit_id, found in pupils.items() if found}

    def find(self, pupil: RegisterPupil) -> list[tuple[PupilId, UnitId]]:
        """The pupils of other schools that the row may be; where several fit, those who have not left there.

        Ids are of each school's own system and may meet by chance, so the id counts only with the same name; name
        and birth date only where the numbers do not contradict.
        """
        found = [(old, unit_id) for unit_id, index in self._schools.items() for old in _sure(index, pupil)]
        present = [pair for pair in found if pair[0].left_on is None]
        return [(old.id, unit_id) for old, unit_id in (present or found)]

    def gives_number_to_another(self, pupil: RegisterPupil) -> bool:
        """Whether a pupil of another school has the row's number under a wholly other name: a slip in one register."""
        number = pupil.identity.canonical if pupil.identity is not None else ""
        found = (
            [old for index in self._schools.values() for old in index.get("identity", number)]
            if number
            else []
        )
        return bool(found) and all(has_other_name(old, pupil) for old in found)


def _sure(index: PupilIndex, pupil: RegisterPupil) -> list[ExistingPupil]:
    name = f"{pupil.given_name} {pupil.family_name}"
    number = pupil.identity.canonical if pupil.identity is not None else ""
    by_number = index.get("identity", number) if number else []
    if by_number:
        return [old for old in by_number if not has_other_name(old, pupil)]
    by_id = index.get("external_id", pupil.external_id) if pupil.external_id else []
    same = [old for old in by_id if is_same_name(old.name, name)]
    if not same and pupil.birth_date is not None:
        same = index.get("born", folded_name(name), pupil.birth_date.isoformat())
    return [old for old in same if not numbers_disagree(old, pupil)]


def has_other_name(old: ExistingPupil, pupil: RegisterPupil) -> bool:
    """Whether the two names have not a single word in common, also where letters were lost.

    People change one name or the other; both at once is rarer than a number typed wrong.
    """
    one, other = _words(old.name), _words(f"{pupil.given_name} {pupil.family_name}")
    return not any(is_same_name(word, own) for word in one for own in other)


def _words(name: str) -> list[str]:
    return folded_name(name).replace("-", " ").split()


def is_another(old: ExistingPupil, pupil: RegisterPupil) -> bool:
    """Both have an id of the system, and not the same: two pupils, unless the name says that the system changed."""
    if not (old.external_id and pupil.external_id) or old.external_id == pupil.external_id:
        return False
    return not is_same_name(old.name, f"{pupil.given_name} {pupil.family_name}")


def numbers_disagree(old: ExistingPupil, pupil: RegisterPupil) -> bool:
    """Two different personnummer are two persons; a temporary one that became a personnummer is one."""
    if not old.identity or pupil.identity is None or old.identity == pupil.identity.canonical:
        return False
    is_personal = (
        len(old.identity) == _PERSONAL_LENGTH and old.identity.isdigit() and int(old.identity[6:8]) < 60
    )
    return is_personal and pupil.identity.kind is NumberKind.PERSONAL
