# SPDX-License-Identifier: EUPL-1.2
"""Rows of one register file that speak of the same pupil. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from eht_desk.domain.register import RegisterPupil, folded_name


def duplicate_codes(pupils: Sequence[RegisterPupil]) -> Mapping[tuple[str, int], str]:
    """Codes for rows that speak of the same pupil as another row of the file.

    `duplicate_row`: the same content once more, the first one counts. `duplicate_conflict`: they contradict each other,
    none goes in. `identity_shared`: two ids with one number; both go in, with a remark.
    """
    found: dict[tuple[str, int], str] = {}
    groups: dict[tuple[str, str], list[RegisterPupil]] = {}
    for pupil in pupils:
        groups.setdefault(_own_key(pupil), []).append(pupil)
    for rows in groups.values():
        if len(rows) > 1:
            found.update(_codes_for_same(rows))
    by_number: dict[str, list[RegisterPupil]] = {}
    for pupil in pupils:
        if pupil.identity is not None and pupil.external_id:
            by_number.setdefault(pupil.identity.canonical, []).append(pupil)
    for rows in by_number.values():
        if len({pupil.external_id for pupil in rows}) > 1:
            found.update(
                {(p.source, p.row): "identity_shared" for p in rows if (p.source, p.row) not in found}
            )
    return found


def _own_key(pupil: RegisterPupil) -> tuple[str, str]:
    if pupil.external_id:
        return "external_id", pupil.external_id
    if pupil.identity is not None:
        return "identity", pupil.identity.canonical
    name = folded_name(f"{pupil.given_name} {pupil.family_name}")
    return (
        "name",
        f"{name} {pupil.birth_date.isoformat() if pupil.birth_date else ''} {folded_name(pupil.class_name)}",
    )


def _codes_for_same(rows: Sequence[RegisterPupil]) -> Mapping[tuple[str, int], str]:
    contents = {replace(pupil, row=0, source="") for pupil in rows}
    if len(contents) == 1:
        return {(pupil.source, pupil.row): "duplicate_row" for pupil in rows[1:]}
    return {(pupil.source, pupil.row): "duplicate_conflict" for pupil in rows}
