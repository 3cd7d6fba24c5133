# SPDX-License-Identifier: EUPL-1.2
"""After a guardian or a colleague became protected, or somebody lost the right to know: as protection_aftermath.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.document_views import account_names
from eht_desk.application.naming_texts import NamingRow, naming_finder, texts_naming
from eht_desk.application.person_records import keep_person, one_person
from eht_desk.application.ports import ReadWork
from eht_desk.application.protection_aftermath import (
    CopiesLeft,
    OutRow,
    Resealed,
    copies_from_before,
    renew_backups,
    rows_out,
)
from eht_desk.application.workspace import Workspace, current_viewer
from eht_desk.domain.log import LogEvent
from eht_desk.domain.protected_person import PersonKind, ProtectedPerson
from eht_desk.domain.protection import ProtectionEvent

_RESEALED = frozenset({"person_protected", "person_member_removed"})


@dataclass(frozen=True, slots=True)
class PersonAftermath:
    """What a person looks at: copies from before, and of a guardian the papers about the pupils that are out."""

    copies: CopiesLeft
    out: tuple[OutRow, ...]


def finish_person(workspace: Workspace, record_id: str, second_place: Path | None = None) -> int:
    """Do what is left: overwrite unused pages, make a new backup, take older ones away. Resumable. How many went.

    Raises RuleViolation("not_allowed"), ExpectedFailure of `scrub` and of backups; what was done until then stays done.
    """
    with workspace.store.read() as work:
        person = one_person(work, record_id)
        before = _resealed(work, person)
    if "scrub" in person.left_to_do:
        workspace.store.scrub()
        _note_done(workspace, record_id, "scrub")
    if "backups" not in person.left_to_do:
        return 0
    removed = renew_backups(workspace, before, second_place)
    _note_done(workspace, record_id, "backups")
    return removed


def read_aftermath(workspace: Workspace, record_id: str, second_place: Path | None = None) -> PersonAftermath:
    """What is still out. Raises RuleViolation("not_allowed")."""
    with workspace.store.read() as work:
        person = one_person(work, record_id)
        before = _resealed(work, person)
        names = account_names(work)
        ties = work.pupils.guardianships() if person.kind is PersonKind.GUARDIAN else []
        pupils = {tie.pupil_id for tie in ties if tie.guardian_id == person.person_id}
        out = rows_out(work, pupils, person.steps[0].at, names)
    return PersonAftermath(copies_from_before(workspace, before, names, second_place), out)


def texts_naming_person(workspace: Workspace, record_id: str) -> tuple[NamingRow, ...]:
    """Texts in which the true name stands, for a person to look at; only what this person may read. One log row.

    Raises RuleViolation("not_allowed").
    """
    with workspace.store.write() as work:
        person = one_person(work, record_id)
        found = texts_naming(workspace, work, current_viewer(work, workspace), _finder(person))
        event = LogEvent(
            "name_looked_for", detail={"found": len(found)}, compartment_id=person.compartment_id
        )
        work.commit(event)
    return found


def _finder(person: ProtectedPerson) -> Callable[[str], bool]:
    """The whole name or the family name in whole words, the number, and the ways to reach the person."""
    true = person.true
    given, _, family = true.name.rpartition(" ") if person.kind is PersonKind.STAFF else ("", "", "")
    is_named = naming_finder(given or true.given_name, family or true.family_name)
    number = true.identity.canonical if true.identity is not None else ""
    ways = [item.casefold() for item in (*true.emails, number[2:]) if item]
    digits = [_digits(item) for item in true.phones]

    def fits(text: str) -> bool:
        plain, numbers = text.casefold().replace("-", ""), _digits(text)
        return (
            is_named(text)
            or any(way.replace("-", "") in plain for way in ways)
            or any(len(item) >= _PHONE and item in numbers for item in digits)
        )

    return fits


_PHONE = 7
"""So many figures make a phone number."""


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())


def _resealed(work: ReadWork, person: ProtectedPerson) -> Resealed:
    """Copies from before the protection, or before somebody lost the right, hold the name in the open."""
    at = max(
        step.at
        for step in person.steps
        if step.event in (ProtectionEvent.BEGUN, ProtectionEvent.MEMBER_REMOVED)
    )
    told = (
        row.position
        for row in work.log.rows()
        if row.event.kind in _RESEALED and row.event.compartment_id == person.compartment_id
    )
    return Resealed(at, max(told, default=0))


def _note_done(workspace: Workspace, record_id: str, what: str) -> ChangeSet:
    with workspace.store.write() as work:
        former = one_person(work, record_id)
        left = tuple(item for item in former.left_to_do if item != what)
        keep_person(work, replace(former, left_to_do=left))
        work.commit(LogEvent("person_step_done", detail={"step": what}, compartment_id=former.compartment_id))
    return changed(ChangeKind.ACCOUNT)
