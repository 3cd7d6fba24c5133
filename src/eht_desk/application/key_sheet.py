# SPDX-License-Identifier: EUPL-1.2
"""The key sheet for rektor's safe: which alias is whom, should the program not be there on the day it is needed (P-8).

It holds true names, so it exists on paper only: its bytes are made for the print dialog and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Collection

from eht_desk.application.document_views import account_names
from eht_desk.application.ports import ReadWork
from eht_desk.application.ports.key_sheets import KeyRow, KeySheet
from eht_desk.application.workspace import Workspace, current_account, current_viewer
from eht_desk.domain.access import Duty, Viewer, may
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import PupilId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.people import Pupil
from eht_desk.domain.plain_text import without_marks
from eht_desk.domain.protection import Protection

_LONGEST = 200


def key_sheet(workspace: Workspace, pupil_ids: Collection[PupilId] | None, at_printer: str) -> bytes:
    """The paper, for the printer only. None: every pupil whose protection the person can open.

    One log row for each pupil, sealed for the members, before the bytes are given out: that somebody asked for it
    counts, whatever the printer does.

    Raises RuleViolation `required` on `at_printer`; `not_allowed` for who protects nobody or cannot open one of them;
    `no_protected_pupils` where there is none to print.
    """
    who = without_marks(at_printer).strip()[:_LONGEST]
    if not who:
        raise RuleViolation("required", "at_printer")
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        found = _openable(work, viewer)
        if pupil_ids is not None:
            if set(pupil_ids) - {pupil.id for _, pupil in found}:
                raise RuleViolation("not_allowed")
            found = [item for item in found if item[1].id in pupil_ids]
        if not found:
            raise RuleViolation("no_protected_pupils")
        sheet = KeySheet(
            tuple(_row(work, protection, pupil) for protection, pupil in found),
            current_account(work, workspace).display_name,
            who,
            workspace.today.isoformat(),
            workspace.store.header.is_demo,
        )
    for _, pupil in found:
        with workspace.store.write() as writing:
            writing.commit(LogEvent("key_sheet_printed", pupil.id, detail={"at_printer": who}))
    return workspace.services.renderer.key_sheet(sheet)


def _openable(work: ReadWork, viewer: Viewer) -> list[tuple[Protection, Pupil]]:
    """What the person can open and answers for, by alias. Raises RuleViolation("not_allowed")."""
    if not may(viewer, Duty.PROTECT_PUPILS):
        raise RuleViolation("not_allowed")
    found: list[tuple[Protection, Pupil]] = []
    for protection in sorted(work.protections.all(), key=lambda item: item.alias.casefold()):
        pupil = work.pupils.get(protection.pupil_id)
        if pupil is not None and may(viewer, Duty.PROTECT_PUPILS, pupil.unit_id):
            found.append((protection, pupil))
    return found


def _row(work: ReadWork, protection: Protection, pupil: Pupil) -> KeyRow:
    names = account_names(work)
    members = work.protections.members(protection.compartment_id)
    return KeyRow(
        protection.alias,
        f"{pupil.given_name} {pupil.family_name}".strip(),
        "" if pupil.identity is None else pupil.identity.display,
        tuple(sorted((names.get(key, "") for key in members), key=str.casefold)),
    )
