# SPDX-License-Identifier: EUPL-1.2
"""Pupils of a register without markings whom a person names as marked: held as marked rows are. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from eht_desk.domain.identity_numbers import parse_identity
from eht_desk.domain.register import RegisterPupil, RowProblem, StagedRegister, register_keys, row_key

_BETWEEN = re.compile(r"[\s,;]+")
_SPACED_SIGN = re.compile(r"(?<=\d)[ \t]*([-+])[ \t]*(?=\d)")


def hold_marked(register: StagedRegister, marked: Collection[str]) -> StagedRegister:
    """The register as if the rows with these `row_key`s had carried a marking: only file and row are kept of them.

    Their one-way keys tell when a pupil of the store is meant. Keys of no row are left aside. What stands in rows that
    are no pupils is not quoted any more: a guardian's row may be about one of those who are held.
    """
    wanted = set(marked)
    held = [pupil for pupil in register.pupils if row_key(pupil) in wanted]
    if not held:
        return register
    places = {(pupil.source, pupil.row) for pupil in held}
    others = tuple(pupil for pupil in register.pupils if row_key(pupil) not in wanted)
    clear = {(pupil.source, pupil.row) for pupil in others}
    return replace(
        register,
        pupils=others,
        problems=(
            *(
                problem if (problem.source, problem.row) in clear else replace(problem, value="")
                for problem in register.problems
                if (problem.source, problem.row) not in places
            ),
            *(RowProblem(pupil.row, "marking_held", source=pupil.source) for pupil in held),
        ),
        held_keys=(
            *register.held_keys,
            *(key for pupil in held for key in _keys(register.digest, pupil)),
        ),
    )


def rows_of_numbers(
    rows: Mapping[str, Collection[str]], text: str, today: date
) -> tuple[frozenset[str], int]:
    """The `row_key`s of the rows whose numbers stand in a pasted text, and how many of its numbers are in no row.

    `rows` are the keys by canonical number.
    """
    found: set[str] = set()
    missing = 0
    for part in _BETWEEN.split(_SPACED_SIGN.sub(r"\1", text.strip())):
        number = parse_identity(part, today=today) if part else None
        here = rows.get(number.canonical, ()) if number is not None else ()
        found.update(here)
        missing += bool(part) and not here
    return frozenset(found), missing


def _keys(digest: str, pupil: RegisterPupil) -> tuple[str, ...]:
    return register_keys(
        digest,
        external_id=pupil.external_id,
        identity=pupil.identity.canonical if pupil.identity is not None else "",
        name=f"{pupil.given_name} {pupil.family_name}",
        birth_date=pupil.birth_date,
        class_name=pupil.class_name,
    )
