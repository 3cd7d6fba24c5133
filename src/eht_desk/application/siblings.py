# SPDX-License-Identifier: EUPL-1.2
"""Ordinary pupils who share a guardian with a protected one: they give the address away, so somebody decides."""

from __future__ import annotations

from eht_desk.application.disclosure import pupil_views_of
from eht_desk.application.workspace import Workspace, current_viewer
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import PupilId
from eht_desk.domain.people import Guardian
from eht_desk.domain.protected_person import is_veiled
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.register import folded_name


def siblings_left(workspace: Workspace, pupil_id: PupilId) -> tuple[PupilView, ...]:
    """Those of them whom this person may see, by name. The protected pupil's guardians are copies, so they are found by
    what they have in common: a number, the register's id, or name and a way to reach them.

    Raises RuleViolation("not_allowed") for everybody who may not know of the pupil.
    """
    with workspace.store.read() as work:
        if work.protections.of_pupil(pupil_id) is None:
            raise RuleViolation("not_allowed")
        hidden = {item.pupil_id for item in work.protections.all()}
        ties = work.pupils.guardianships()
        people = {row.id: row for row in work.pupils.guardians()}
        own = [
            people[tie.guardian_id] for tie in ties if tie.pupil_id == pupil_id and tie.guardian_id in people
        ]
        keys = {key for row in own for key in _keys(row)}
        found = {
            tie.pupil_id
            for tie in ties
            if tie.pupil_id not in hidden
            and tie.guardian_id in people
            and keys & _keys(people[tie.guardian_id])
        }
        views = pupil_views_of(work, current_viewer(work, workspace), found, workspace.today)
    return tuple(sorted(views.values(), key=lambda view: view.sort_key))


def _keys(row: Guardian) -> set[tuple[str, str]]:
    """What two rows of one person share."""
    keys = {("id", row.external_id)} if row.external_id else set()
    if is_veiled(row):
        return keys
    if row.identity is not None:
        keys.add(("number", row.identity.canonical))
    name = folded_name(f"{row.given_name} {row.family_name}")
    reach = [*("".join(sign for sign in item if sign.isdigit()) for item in row.phones), *row.emails]
    keys.update((name, item.casefold()) for item in reach if item)
    return keys
