# SPDX-License-Identifier: EUPL-1.2
"""What undoing an import would do: what goes, what goes back, and which pupils stay as they are, and why. No writing.

The rule: what the import made goes when nothing else hangs on it, what it changed goes back when nobody has changed it
since, and a pupil goes or goes back whole or not at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from eht_desk.application.ports import ReadWork
from eht_desk.application.undo import ABOUT_A_PUPIL, people
from eht_desk.domain.ids import PupilId
from eht_desk.domain.organisation import Mentorship
from eht_desk.domain.people import ClassMembership, Guardianship, Pupil
from eht_desk.domain.pupil_events import PupilEvent
from eht_desk.domain.undo import ImageKind, Undoable, UndoImage

HAS_DOCUMENTS, HAS_DRAFT, CHANGED_SINCE, MERGED = "has_documents", "has_draft", "changed_since", "merged"
HAS_CASE_WORK = "has_case_work"
"""A contact note, a received document, a case, a task or an overridden gate."""

Restored: TypeAlias = Mapping[ImageKind, Mapping[str, tuple[Undoable, ...]]]
"""What goes back, by kind and key."""

_TIES = (ImageKind.MEMBERSHIPS, ImageKind.GUARDIANSHIPS)


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """`removed` and `restored` are ids by kind, restored with what stood there before; `staying` with the reason."""

    removed: Mapping[ImageKind, tuple[str, ...]]
    restored: Restored
    staying: Mapping[PupilId, str]
    pupils_restored: int

    @property
    def pupils_removed(self) -> int:
        """How many pupils go."""
        return len(self.removed.get(ImageKind.PUPIL, ()))


def plan_undo(work: ReadWork, images: Iterable[UndoImage]) -> UndoPlan:
    """The plan for the store as it is now."""
    return _Planner(work, list(images)).plan()


@dataclass
class _Planner:
    work: ReadWork
    images: list[UndoImage]
    removed: dict[ImageKind, list[str]] = field(default_factory=lambda: defaultdict(list))
    restored: dict[ImageKind, dict[str, tuple[Undoable, ...]]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    staying: dict[PupilId, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.now = people(self.work)
        self.by_kind: dict[ImageKind, dict[str, UndoImage]] = defaultdict(dict)
        for image in self.images:
            self.by_kind[image.kind][image.key] = image

    def plan(self) -> UndoPlan:
        restored = self._pupils()
        self._classes()
        self._staff()
        self._guardians()
        return UndoPlan(
            {kind: tuple(keys) for kind, keys in self.removed.items()},
            {kind: dict(found) for kind, found in self.restored.items()},
            self.staying,
            restored,
        )

    # ------------------------------------------------------------------------------------------------------- pupils

    def _pupils(self) -> int:
        """Judge each pupil that the import touched. Returns how many go back to what they were."""
        touched: dict[PupilId, list[UndoImage]] = defaultdict(list)
        for image in self.images:
            if image.kind in ABOUT_A_PUPIL and image.pupil_id is not None:
                touched[image.pupil_id].append(image)
        hanging = {
            HAS_DOCUMENTS: {item.pupil_id for item in self.work.documents.all()},
            HAS_DRAFT: {item.pupil_id for item in self.work.documents.drafts()},
            HAS_CASE_WORK: self.work.pupils.with_case_work(),
        }
        restored = 0
        for pupil_id, images in touched.items():
            is_new = any(image.kind is ImageKind.PUPIL and image.is_new for image in images)
            reason = self._changed(pupil_id, images, is_new=is_new)
            if is_new and not reason:
                reason = next((code for code, pupils in hanging.items() if pupil_id in pupils), "")
            if reason:
                self.staying[pupil_id] = reason
                continue
            self.removed[ImageKind.EVENT].extend(
                image.key for image in images if image.kind is ImageKind.EVENT and image.is_new
            )
            if is_new:
                self.removed[ImageKind.PUPIL].append(pupil_id)
            else:
                restored += 1
                for image in images:
                    if image.kind is not ImageKind.EVENT:
                        self.restored[image.kind][image.key] = image.before
        return restored

    def _changed(self, pupil_id: PupilId, images: list[UndoImage], *, is_new: bool) -> str:
        if is_new and self.work.merges.of_pupil(pupil_id):
            return MERGED
        if any(self.now[image.kind].get(image.key, ()) != image.after for image in images):
            record = self.now[ImageKind.PUPIL].get(pupil_id, ())
            is_merged = any(isinstance(item, Pupil) and item.merged_into for item in record)
            return MERGED if is_merged else CHANGED_SINCE
        if not is_new:
            return ""
        # A new pupil goes with everything, so nothing else may have come to it.
        known = {image.key for image in images if image.kind is ImageKind.EVENT}
        if any(event.id not in known for event in self._events.get(pupil_id, ())):
            return CHANGED_SINCE
        seen = {image.kind for image in images}
        return CHANGED_SINCE if any(pupil_id in self.now[kind] for kind in _TIES if kind not in seen) else ""

    @cached_property
    def _events(self) -> Mapping[PupilId, list[PupilEvent]]:
        found: dict[PupilId, list[PupilEvent]] = defaultdict(list)
        for records in self.now[ImageKind.EVENT].values():
            for event in records:
                if isinstance(event, PupilEvent):
                    found[event.pupil_id].append(event)
        return found

    def _after_undo(self, kind: ImageKind) -> Iterable[Undoable]:
        """The ties of a kind as they will be."""
        gone = set(self.removed[ImageKind.PUPIL]) | set(self.removed[ImageKind.CLASS])
        back = self.restored[kind]
        for key, records in self.now[kind].items():
            if key not in gone and key not in back:
                yield from records
        for records in back.values():
            yield from records

    # ------------------------------------------------------------------------------------------- what pupils hang on

    def _classes(self) -> None:
        used = {
            tie.class_id
            for tie in self._after_undo(ImageKind.MEMBERSHIPS)
            if isinstance(tie, ClassMembership)
        }
        mentors = self.by_kind[ImageKind.MENTORSHIPS]
        for key, image in self.by_kind[ImageKind.CLASS].items():
            wanted = mentors[key].after if key in mentors else ()
            is_mentored_since = image.is_new and self.now[ImageKind.MENTORSHIPS].get(key, ()) != wanted
            self._judge(image, is_used=key in used or is_mentored_since)
        gone = set(self.removed[ImageKind.CLASS])
        new = {key for key, image in self.by_kind[ImageKind.CLASS].items() if image.is_new}
        for key, image in mentors.items():
            # A new class that stays keeps its mentors: somebody must still see the pupils who stay in it.
            if key in gone or (key not in new and self._is_untouched(image)):
                self.restored[ImageKind.MENTORSHIPS][key] = image.before

    def _staff(self) -> None:
        used = {account.staff_id for account in self.work.accounts.all()}
        for tie in self._after_undo(ImageKind.MENTORSHIPS):
            if isinstance(tie, Mentorship):
                used |= {tie.staff_id, tie.substitute_for}
        for key, image in self.by_kind[ImageKind.STAFF].items():
            self._judge(image, is_used=key in used)

    def _guardians(self) -> None:
        used = {
            tie.guardian_id
            for tie in self._after_undo(ImageKind.GUARDIANSHIPS)
            if isinstance(tie, Guardianship)
        }
        for key, image in self.by_kind[ImageKind.GUARDIAN].items():
            self._judge(image, is_used=key in used)

    def _judge(self, image: UndoImage, *, is_used: bool) -> None:
        if not self._is_untouched(image):
            return
        if not image.is_new:
            self.restored[image.kind][image.key] = image.before
        elif not is_used:
            self.removed[image.kind].append(image.key)

    def _is_untouched(self, image: UndoImage) -> bool:
        return self.now[image.kind].get(image.key, ()) == image.after
