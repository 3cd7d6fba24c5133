# SPDX-License-Identifier: EUPL-1.2
"""Keeping what an import found, so that it can be taken back: `Recorder`. Taking it back is undo_import.py.

The recorder compares the people of the store before and after, so nothing that is changed on the way can escape it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from operator import attrgetter
from typing import TypeAlias, TypeVar

from eht_desk.application.ports import ImportOutcome, ReadWork, StagedImport, UnitOfWork
from eht_desk.application.workspace import Workspace
from eht_desk.domain.ids import CompartmentId, ImportId, PupilId, UndoImageId
from eht_desk.domain.people import Guardian, Pupil
from eht_desk.domain.pupil_events import PupilEvent
from eht_desk.domain.undo import KEPT_FOR, ImageKind, Undoable, UndoImage

T = TypeVar("T", bound=Undoable)

People: TypeAlias = Mapping[ImageKind, Mapping[str, tuple[Undoable, ...]]]
"""Everything that an import may touch, by kind and key."""

ABOUT_A_PUPIL = frozenset({ImageKind.PUPIL, ImageKind.MEMBERSHIPS, ImageKind.GUARDIANSHIPS, ImageKind.EVENT})
"""Kinds that belong to one pupil and are undone together or not at all."""


class Recorder:
    """Used inside the transaction of one import:

    recorder = Recorder(workspace, work)    # before the first change
    ...                                     # any change through `work`: pupils, organisation, events
    recorder.keep(staged, digest, counts)   # after the last change, before the commit; ends the import
    """

    def __init__(self, workspace: Workspace, work: UnitOfWork) -> None:
        self._workspace = workspace
        self._work = work
        self._before = people(work)

    def keep(self, staged: StagedImport, digest: str, counts: Mapping[str, int]) -> None:
        """End the import as approved, and keep what it found and left.

        What earlier imports of the unit found is thrown away, and whatever is older than `KEPT_FOR`. `counts` are
        `added`, `changed` and `left` (and what else the person should be told).
        """
        now = self._workspace.now
        outcome = ImportOutcome(now, self._workspace.store.account_id, digest, dict(counts))
        drop_old_images(self._work, now, but_of=staged)
        self._work.imports.finish(staged.id, "approved", outcome)
        self._work.undo.add(self.images(staged.id))

    def images(self, import_id: ImportId) -> list[UndoImage]:
        """One for each thing that differs from what was found."""
        after = people(self._work)
        found: list[UndoImage] = []
        for kind in ImageKind:
            former, now = self._before[kind], after[kind]
            for key in [*now, *(key for key in former if key not in now)]:
                was, is_now = former.get(key, ()), now.get(key, ())
                if was != is_now:
                    found.append(self._image(import_id, kind, key, was, is_now, after))
        return found

    def _image(
        self,
        import_id: ImportId,
        kind: ImageKind,
        key: str,
        was: tuple[Undoable, ...],
        is_now: tuple[Undoable, ...],
        after: People,
    ) -> UndoImage:
        pupil_id = _pupil_of(kind, key, is_now or was)
        home = self._workspace.store.school
        if pupil_id is not None:
            pupil = after[ImageKind.PUPIL].get(pupil_id) or self._before[ImageKind.PUPIL].get(pupil_id)
            home = _home_of(pupil[0], home) if pupil else home
        elif kind is ImageKind.GUARDIAN:
            home = _home_of((is_now or was)[0], home)
        image_id = UndoImageId(self._workspace.services.ids.new_id())
        return UndoImage(image_id, import_id, kind, key, home, pupil_id, was, is_now)


def drop_old_images(work: UnitOfWork, now: datetime, but_of: StagedImport | None = None) -> int:
    """Throw away what can no longer be undone: older than `KEPT_FOR`, undone, or followed by `but_of` in its unit.

    Returns of how many imports.
    """
    kept = work.undo.imports()
    if not kept:
        return 0
    old = {
        item.id
        for item in work.imports.approved()
        if item.state != "approved"
        or item.outcome is None
        or now - item.outcome.at > KEPT_FOR
        or (but_of is not None and item.unit_id == but_of.unit_id)
    } & kept
    work.undo.drop(old)
    return len(old)


def people(work: ReadWork) -> People:
    """The people of the store as they are. Ties are read as one list per pupil or class, in their order."""
    pupils, organisation = work.pupils, work.organisation
    return {
        ImageKind.PUPIL: _single([*pupils.all(), *pupils.merged()], attrgetter("id")),
        ImageKind.MEMBERSHIPS: _grouped(pupils.memberships(), attrgetter("pupil_id")),
        ImageKind.GUARDIANSHIPS: _grouped(pupils.guardianships(), attrgetter("pupil_id")),
        ImageKind.EVENT: _single(work.events.all(), attrgetter("id")),
        ImageKind.GUARDIAN: _single(pupils.guardians(), attrgetter("id")),
        ImageKind.CLASS: _single(organisation.classes(), attrgetter("id")),
        ImageKind.STAFF: _single(organisation.staff(), attrgetter("id")),
        ImageKind.MENTORSHIPS: _grouped(organisation.mentorships(), attrgetter("class_id")),
    }


def _single(records: Iterable[T], key: Callable[[T], str]) -> dict[str, tuple[Undoable, ...]]:
    return {key(record): (record,) for record in records}


def _grouped(records: Iterable[T], key: Callable[[T], str]) -> dict[str, tuple[Undoable, ...]]:
    found: dict[str, list[Undoable]] = defaultdict(list)
    for record in records:
        found[key(record)].append(record)
    return {one: tuple(group) for one, group in found.items()}


def _pupil_of(kind: ImageKind, key: str, records: tuple[Undoable, ...]) -> PupilId | None:
    if kind is ImageKind.EVENT:
        return next((item.pupil_id for item in records if isinstance(item, PupilEvent)), None)
    return PupilId(key) if kind in ABOUT_A_PUPIL else None


def _home_of(record: Undoable, otherwise: CompartmentId) -> CompartmentId:
    return record.compartment_id if isinstance(record, Pupil | Guardian) else otherwise
