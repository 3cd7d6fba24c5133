# SPDX-License-Identifier: EUPL-1.2
"""Who clears imports of a school with protected pupils, and the marks by which rows about those are held (B4).

From the moment somebody is named to clear them, every import of anybody else waits, whether there is a protected pupil
or not: that it waits tells nothing. It is set when the first pupil becomes protected, and better long before. It can be
handed on, and never be switched off.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.document_views import account_names
from eht_desk.application.ports import ReadWork, SharedKind, SharedRecord, UnitOfWork
from eht_desk.application.workspace import Workspace, current_viewer, viewers
from eht_desk.domain.access import Duty, Viewer, may
from eht_desk.domain.accounts import Role
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId, CompartmentId, PupilId, UnitId
from eht_desk.domain.import_marks import ImportMarks, marks_from, marks_of
from eht_desk.domain.log import LogEvent
from eht_desk.domain.people import Pupil
from eht_desk.domain.register import RegisterPupil, row_key

_PERSONS = "import_persons"
"""Setting of the store: JSON list of account ids. Without it nobody is named, and imports wait for nobody."""


@dataclass(frozen=True, slots=True)
class ImportPersons:
    """Who clears imports. `is_on`: somebody is named. `may_be`: who else could. `may_choose`: this person may."""

    is_on: bool
    persons: tuple[tuple[AccountId, str], ...]
    may_be: tuple[tuple[AccountId, str], ...]
    may_choose: bool


def read_import_persons(workspace: Workspace) -> ImportPersons:
    """For the settings page. It is no secret who clears imports, and says nothing about any pupil."""
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        named = import_persons(work)
        names = account_names(work)
        able = sorted(_able(workspace, work), key=lambda key: names.get(key, "").casefold())
        return ImportPersons(
            named is not None,
            tuple((key, names.get(key, "")) for key in able if key in (named or ())),
            tuple((key, names.get(key, "")) for key in able if key not in (named or ())),
            _may_choose(viewer, named, able),
        )


def choose_import_persons(workspace: Workspace, persons: Collection[AccountId]) -> ChangeSet:
    """Name who clears imports from now on; they read the marks and what waits from their next unlocking.

    Raises:
        RuleViolation: `not_allowed` (rektor names the first ones, then one of those named); on `persons` `required`,
            `not_found` (somebody who takes in no registers).
    """
    wanted = frozenset(persons)
    with workspace.store.write() as work:
        viewer = current_viewer(work, workspace)
        former = import_persons(work)
        able = _able(workspace, work)
        if not _may_choose(viewer, former, able):
            raise RuleViolation("not_allowed")
        if not wanted:
            raise RuleViolation("required", "persons")
        if not wanted <= able:
            raise RuleViolation("not_found", "persons")
        work.settings.put(_PERSONS, json.dumps(sorted(wanted)))
        for record in work.shared.all(SharedKind.IMPORT_MARKS):
            _replace(workspace, work, [record], marks_from(record.content), wanted)
        for record in work.shared.all(SharedKind.PERSON_MARKS):
            readers = {*wanted, *(AccountId(str(item)) for item in record.content["people"])}
            share_marks(workspace, work, [record], record.kind, record.content, readers)
        for waiting in work.imports.waiting():
            staged = work.imports.get(waiting.id)
            if staged is not None and staged.register is not None:
                work.imports.put_register(replace(staged, sealed_for=sealed_for(workspace, work)))
        work.commit(LogEvent("import_persons_chosen", detail={"persons": len(wanted)}))
    return changed(ChangeKind.SETTING, ChangeKind.IMPORT)


def import_persons(work: ReadWork) -> frozenset[AccountId] | None:
    """Who clears imports; None: nobody was ever named."""
    told = work.settings.get(_PERSONS)
    return None if told is None else frozenset(AccountId(str(item)) for item in json.loads(told))


def waits_for_others(work: ReadWork, workspace: Workspace) -> bool:
    """Whether imports of this person wait until somebody else has gone through them."""
    named = import_persons(work)
    return named is not None and workspace.store.account_id not in named


def require_clearing(work: ReadWork, workspace: Workspace) -> None:
    """Raises RuleViolation("waits_for_clearing") for everybody but the named persons, whatever the file holds."""
    if waits_for_others(work, workspace):
        raise RuleViolation("waits_for_clearing")


def sealed_for(workspace: Workspace, work: UnitOfWork) -> CompartmentId | None:
    """A fresh compartment for rows that wait: the named persons open it, and who lays them there does not."""
    named = import_persons(work)
    return None if named is None else _compartment(workspace, work, named)


def mark_protected(
    workspace: Workspace, work: UnitOfWork, pupil: Pupil, people: Collection[AccountId]
) -> None:
    """Make or renew the marks of a protected pupil, inside the transaction that changes who may know. The first time
    somebody is named to clear imports: the school's rektors, and those who may know and take registers in."""
    named = name_clearers(workspace, work, pupil.unit_id, people)
    former = _records_of(work, pupil.id)
    secret = fresh_secret(workspace)
    _replace(workspace, work, former, marks_of(pupil, secret, people), named)


def name_clearers(
    workspace: Workspace, work: UnitOfWork, unit_id: UnitId, people: Collection[AccountId]
) -> frozenset[AccountId]:
    """Who clears imports; where nobody was named yet, the school's rektors and those of `people` who take registers
    in, from now on."""
    named = import_persons(work)
    if named is not None:
        return named
    everybody = viewers(work, workspace)
    able = _able(workspace, work)
    named = frozenset(key for key in able if key in people or everybody[key].holds(Role.RECTOR, unit_id))
    work.settings.put(_PERSONS, json.dumps(sorted(named)))
    for waiting in work.imports.waiting():
        staged = work.imports.get(waiting.id)
        if staged is not None and staged.register is not None:
            work.imports.put_register(replace(staged, sealed_for=sealed_for(workspace, work)))
    return named


def renew_marks(workspace: Workspace, work: UnitOfWork, pupil: Pupil, people: Collection[AccountId]) -> bool:
    """Make the marks anew where somebody who clears imports now cannot read them. Whether they were."""
    open_ones = {item.id for item in work.accounts.all() if not item.is_closed}
    wanted = ((import_persons(work) or frozenset()) | frozenset(people)) & open_ones
    if any(work.protections.members(item.compartment_id) >= wanted for item in _records_of(work, pupil.id)):
        return False
    mark_protected(workspace, work, pupil, people)
    return True


def forget_marks(work: UnitOfWork, pupil_id: PupilId) -> None:
    """The protection has ended: a register may take the pupil in again."""
    work.shared.remove([record.id for record in _records_of(work, pupil_id)])


def marks(work: ReadWork) -> list[ImportMarks]:
    """The marks that this person can read: of all protected pupils for a named person, else of those that he or she may
    know of."""
    return [marks_from(record.content) for record in work.shared.all(SharedKind.IMPORT_MARKS)]


def rows_held(work: ReadWork, rows: Sequence[RegisterPupil]) -> dict[str, PupilId]:
    """`row_key` of each row that may be about a protected pupil, with whom."""
    known = marks(work)
    return {row_key(row): item.pupil_id for row in rows for item in known if item.fits(row)}


def rows_numbered(work: ReadWork, rows: Sequence[RegisterPupil]) -> frozenset[str]:
    """`row_key` of each row that has the number of a protected pupil."""
    known = marks(work)
    return frozenset(row_key(row) for row in rows if any(item.has_number_of(row) for item in known))


def _records_of(work: ReadWork, pupil_id: PupilId) -> list[SharedRecord]:
    found = work.shared.all(SharedKind.IMPORT_MARKS)
    return [record for record in found if record.content.get("pupil") == pupil_id]


def _replace(
    workspace: Workspace,
    work: UnitOfWork,
    former: Iterable[SharedRecord],
    fresh: ImportMarks,
    named: Collection[AccountId],
) -> None:
    share_marks(workspace, work, former, SharedKind.IMPORT_MARKS, fresh.content(), {*named, *fresh.people})


def share_marks(
    workspace: Workspace,
    work: UnitOfWork,
    former: Iterable[SharedRecord],
    kind: SharedKind,
    content: Mapping[str, Any],
    readers: Collection[AccountId],
) -> None:
    """Under a fresh key, so that who held the former one cannot read on."""
    work.shared.remove([record.id for record in former])
    compartment = _compartment(workspace, work, readers, keeps_me=True)
    work.shared.add(SharedRecord(workspace.services.ids.new_id(), kind, compartment, content))
    _leave(workspace, work, compartment, readers)


def _compartment(
    workspace: Workspace, work: UnitOfWork, members: Collection[AccountId], *, keeps_me: bool = False
) -> CompartmentId:
    me = workspace.store.account_id
    open_ones = {item.id for item in work.accounts.all() if not item.is_closed}
    compartment = work.keys.new_compartment(sorted({me, *(set(members) & open_ones)}))
    if not keeps_me:
        _leave(workspace, work, compartment, members)
    return compartment


def _leave(
    workspace: Workspace, work: UnitOfWork, compartment: CompartmentId, members: Collection[AccountId]
) -> None:
    if workspace.store.account_id not in members:
        work.keys.drop_member(compartment, workspace.store.account_id)


def _able(workspace: Workspace, work: ReadWork) -> frozenset[AccountId]:
    """Who takes registers in."""
    everybody = viewers(work, workspace)
    return frozenset(key for key, viewer in everybody.items() if may(viewer, Duty.APPROVE_IMPORT))


def _may_choose(viewer: Viewer, named: frozenset[AccountId] | None, able: Collection[AccountId]) -> bool:
    """Rektor names the first ones, and anew when all who were named have left; else those who are named."""
    if named is None or not named & frozenset(able):
        return viewer.holds(Role.RECTOR)
    return viewer.account_id in named


def fresh_secret(workspace: Workspace) -> str:
    """A secret in hex, of chance alone: several fresh ids and codes, drawn together."""
    ids = workspace.services.ids
    drawn = "".join(f"{ids.new_id()}{ids.new_code()}" for _ in range(8))
    return hashlib.sha256(drawn.encode()).hexdigest()
