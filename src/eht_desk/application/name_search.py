# SPDX-License-Identifier: EUPL-1.2
"""Finding a protected pupil by the true name or number: a revealing too, so it asks why and leaves a row (P-8)."""

from __future__ import annotations

from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import Workspace
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import CompartmentId, PupilId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.people import is_named
from eht_desk.domain.protection import Protection

SEARCHED = "identity_searched"


def find_revealing(workspace: Workspace, text: str, reason: str) -> tuple[PupilId, str] | None:
    """The one protected pupil with this whole name or number, as id with alias: by parts of a name, letter by letter,
    the name of everybody could be spelled out.

    One log row before anything is shown, with the reason where a pupil was found. Of a search that found none, or
    several, the row says nothing but that it was made; it is sealed for people who may know of a protected pupil.

    Raises RuleViolation `required` on `reason` or `text`, `several_pupils` on `text`.
    """
    for name, given in (("text", text), ("reason", reason)):
        if not given.strip():
            raise RuleViolation("required", name)
    with workspace.store.write() as work:
        known = work.protections.all()
        found = [item for item in known if _is_called(work, item, text)]
        if len(found) == 1:
            work.commit(LogEvent(SEARCHED, found[0].pupil_id, detail={"reason": reason.strip()}))
        else:
            work.commit(LogEvent(SEARCHED, compartment_id=_widest(workspace, work, known)))
    if len(found) > 1:
        raise RuleViolation("several_pupils", "text")
    return (found[0].pupil_id, found[0].alias) if found else None


def _is_called(work: ReadWork, protection: Protection, text: str) -> bool:
    pupil = work.pupils.get(protection.pupil_id)
    return pupil is not None and is_named(pupil, text)


def _widest(workspace: Workspace, work: ReadWork, known: list[Protection]) -> CompartmentId:
    """Where most of those read the row who know what the person knows; without any protected pupil, the own one. In
    the school's it would tell everybody that the person knows of somebody."""
    homes = sorted(item.compartment_id for item in known)
    return max(homes, key=lambda home: len(work.protections.members(home)), default=workspace.store.own)
