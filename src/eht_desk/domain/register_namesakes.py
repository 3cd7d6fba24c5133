# SPDX-License-Identifier: EUPL-1.2
"""Rows without a number, birth date or id that the store knows, and pupils of the same name: the same one? Pure.

A name alone is never enough: a namesake is asked about, or taken for the same only with a guardian in common and a
step to another class that the others take too. What is known for sure is register_matching.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from eht_desk.domain.register import RegisterPupil, folded_name
from eht_desk.domain.register_matching import ExistingPupil, numbers_disagree
from eht_desk.domain.school_year import grade_in_name

_NO_DIGIT = re.compile(r"\D")
_COUNTRY = "46"
_SHORTEST_PHONE = 6


class UsualSteps:
    """How the pupils who are known for sure go from class to class in this file."""

    def __init__(self, sure: Iterable[tuple[ExistingPupil, RegisterPupil]]) -> None:
        self._pairs: set[tuple[str, str]] = set()
        climbs: Counter[int] = Counter()
        for old, row in sure:
            if old.class_name and row.class_name and old.left_on is None:
                self._pairs.add((folded_name(old.class_name), folded_name(row.class_name)))
            climb = _climb(old, row)
            if climb is not None:
                climbs[climb] += 1
        self._climb = climbs.most_common(1)[0][0] if climbs else None

    def takes(self, old: ExistingPupil, row: RegisterPupil) -> bool:
        """Whether the pupil would go the way that the others go: as many grades up, or from and to the same class."""
        climb = _climb(old, row)
        if climb is not None:
            return climb == self._climb
        return (folded_name(old.class_name), folded_name(row.class_name)) in self._pairs


def possible_namesakes(found: Iterable[ExistingPupil], row: RegisterPupil) -> list[ExistingPupil]:
    """Those of `found`, pupils of the row's name, whom the row may be: nothing says that they are two.

    Two personnummer are two pupils. Two birth dates are, unless they have a guardian in common. One number beside none
    is not asked about when both have guardians and none in common. Who has left counts only with one in common.
    """
    return [old for old in found if _may_be(old, row)]


def shares_guardian(old: ExistingPupil, row: RegisterPupil) -> bool:
    """Whether a guardian of the row has a telephone, a mail address or a number of a guardian of the pupil."""
    known = {mark for one in old.guardians for mark in _marks(one.identity, one.phones, one.emails)}
    return any(
        mark in known
        for one in row.guardians
        for mark in _marks(one.identity.canonical if one.identity else "", one.phones, one.emails)
    )


def _may_be(old: ExistingPupil, row: RegisterPupil) -> bool:
    if numbers_disagree(old, row):
        return False
    if shares_guardian(old, row):
        return True
    if old.left_on is not None:
        return False
    if old.birth_date is not None and row.birth_date is not None and old.birth_date != row.birth_date:
        return False
    has_no_number = not old.identity and row.identity is None
    return has_no_number or not (old.guardians and row.guardians)


def _climb(old: ExistingPupil, row: RegisterPupil) -> int | None:
    was = old.grade if old.grade is not None else grade_in_name(old.class_name)
    now = row.grade if row.grade is not None else grade_in_name(row.class_name)
    return None if was is None or now is None else now - was


def _marks(identity: str, phones: Iterable[str], emails: Iterable[str]) -> set[str]:
    marks = {f"mail {mail.strip().casefold()}" for mail in emails if mail.strip()}
    marks |= {f"phone {digits}" for phone in phones if len(digits := _digits(phone)) >= _SHORTEST_PHONE}
    return marks | ({f"number {identity}"} if identity else set())


def _digits(phone: str) -> str:
    """070-174 06 05, +46 70 174 06 05 and 0046701740605 are one telephone."""
    return _NO_DIGIT.sub("", phone).lstrip("0").removeprefix(_COUNTRY).lstrip("0")
