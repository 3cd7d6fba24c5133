# SPDX-License-Identifier: EUPL-1.2
"""The key sheet for rektor's safe: which alias is whom, should the program not be there on the day it is needed (P-8).

It holds true names, so it exists on paper only: its bytes are made for the printer, shown on no screen and kept
nowhere.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from eht_desk.application.at_printer import refuse_at_printer, require_name
from eht_desk.application.document_views import account_names
from eht_desk.application.ports import ReadWork
from eht_desk.application.ports.key_sheets import KeyRow, KeySheet
from eht_desk.application.workspace import Workspace, current_account, current_viewer
from eht_desk.domain.access import Duty, Viewer, may
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import PupilId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.people import Pupil
from eht_desk.domain.protection import Protection


@dataclass(frozen=True, slots=True)
class KeySheetPaper:
    """The bytes, for the printer's queue only; whom they are about, and who fetches them."""

    pdf: bytes = field(repr=False)
    pupil_ids: tuple[PupilId, ...]
    at_printer: str


def key_sheet(workspace: Workspace, pupil_ids: Collection[PupilId] | None, at_printer: str) -> KeySheetPaper:
    """The paper, for the printer only. None: every pupil whose protection the person can open. That a printer took it
    says `record_key_sheet_print`.

    Raises RuleViolation `required`, `may_not_receive` on `at_printer`: for who is denied by the plan of any of them;
    `not_allowed` for who protects nobody or cannot open one of them; `no_protected_pupils` where there is none to
    print.
    """
    who = require_name(at_printer)
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        found = _openable(work, viewer)
        if pupil_ids is not None:
            if set(pupil_ids) - {pupil.id for _, pupil in found}:
                raise RuleViolation("not_allowed")
            found = [item for item in found if item[1].id in pupil_ids]
        if not found:
            raise RuleViolation("no_protected_pupils")
        for _, pupil in found:
            refuse_at_printer(work, pupil.id, who)
        sheet = KeySheet(
            tuple(_row(work, protection, pupil) for protection, pupil in found),
            current_account(work, workspace).display_name,
            who,
            workspace.today.isoformat(),
            workspace.store.header.is_demo,
        )
    pdf = workspace.services.renderer.key_sheet(sheet)
    return KeySheetPaper(pdf, tuple(pupil.id for _, pupil in found), who)


def record_key_sheet_print(
    workspace: Workspace, pupil_ids: Collection[PupilId], copies: int, at_printer: str
) -> None:
    """A printer took the sheet. One log row for each pupil on it, sealed for the members.

    Raises RuleViolation `required` on `at_printer`, `not_allowed`.
    """
    detail: dict[str, str | int] = {"copies": max(copies, 1), "at_printer": require_name(at_printer)}
    with workspace.store.read() as work:
        openable = {pupil.id for _, pupil in _openable(work, current_viewer(work, workspace))}
    if set(pupil_ids) - openable:
        raise RuleViolation("not_allowed")
    for pupil_id in pupil_ids:
        with workspace.store.write() as writing:
            writing.commit(LogEvent("key_sheet_printed", pupil_id, detail=detail))


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
