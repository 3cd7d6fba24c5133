# SPDX-License-Identifier: EUPL-1.2
"""What mistakes are taken back with: undo images of imports, events of pupils, traces of merges."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Select, desc, or_, select

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import CompartmentId, ImportId, MergeId, PupilEventId, PupilId, UndoImageId
from eht_desk.domain.pupil_events import PupilEvent, PupilEventKind
from eht_desk.domain.pupil_merges import PupilMerge
from eht_desk.domain.undo import ImageKind, UndoImage
from eht_desk.store import mappers
from eht_desk.store.repositories.shelf import Shelf, collector_paused
from eht_desk.store.rows import PUPIL_EVENT, PUPIL_MERGE, UNDO_IMAGE


class UndoImages(Shelf):
    """UndoRepository of one transaction."""

    def add(self, images: Iterable[UndoImage]) -> None:
        """Insert in bulk."""
        self.write_many(
            UNDO_IMAGE.insert(),
            (
                {
                    "id": image.id,
                    "import_id": image.import_id,
                    "kind": image.kind.value,
                    "pupil_id": image.pupil_id,
                    "compartment_id": image.compartment_id,
                    "sealed": self.seal(UNDO_IMAGE, image.compartment_id, image.id, _image_to_json(image)),
                }
                for image in images
            ),
        )

    def of_import(self, import_id: ImportId) -> list[UndoImage]:
        """Those of one import that the account can open, in the order they were added."""
        statement = select(UNDO_IMAGE).where(UNDO_IMAGE.c.import_id == import_id).order_by(UNDO_IMAGE.c.id)
        with collector_paused():
            return [_image(row, value) for row, value in self.open_all(UNDO_IMAGE, statement, "id")]

    def imports(self) -> frozenset[ImportId]:
        """The imports that there are images of."""
        return frozenset(
            ImportId(row[0]) for row in self.fetch_all(select(UNDO_IMAGE.c.import_id).distinct())
        )

    def drop(self, imports: Collection[ImportId]) -> None:
        """Delete all images of these imports."""
        self.delete_by(UNDO_IMAGE, "import_id", imports)

    def forget(self, pupil_id: PupilId) -> None:
        """Delete all images of one pupil."""
        self.delete_by(UNDO_IMAGE, "pupil_id", [pupil_id])

    def forget_things(self, kind: ImageKind, keys: Collection[str]) -> None:
        """Delete all images of these things, which the account can open."""
        statement = select(UNDO_IMAGE).where(UNDO_IMAGE.c.kind == kind.value)
        found = self.open_all(UNDO_IMAGE, statement, "id")
        self.delete_by(UNDO_IMAGE, "id", [row.id for row, value in found if value.get("key") in keys])


class PupilEvents(Shelf):
    """PupilEventRepository of one transaction."""

    def add(self, event: PupilEvent) -> None:
        """Insert."""
        self.connection.execute(
            PUPIL_EVENT.insert(),
            {
                **{name: getattr(event, name) for name in mappers.EVENT_COLUMNS},
                "kind": event.kind.value,
                "sealed": self.seal(PUPIL_EVENT, event.compartment_id, event.id, mappers.EVENT.encode(event)),
            },
        )

    def of_pupil(self, pupil_id: PupilId) -> list[PupilEvent]:
        """Of one pupil, newest first."""
        return self._events(select(PUPIL_EVENT).where(PUPIL_EVENT.c.pupil_id == pupil_id))

    def all(self) -> list[PupilEvent]:
        """All that the account can open, newest first."""
        return self._events(select(PUPIL_EVENT))

    def remove(self, ids: Collection[PupilEventId]) -> None:
        """Delete."""
        self.delete_by(PUPIL_EVENT, "id", ids)

    def _events(self, statement: Select[Any]) -> list[PupilEvent]:
        newest_first = statement.order_by(desc(PUPIL_EVENT.c.at), desc(PUPIL_EVENT.c.id))
        return [
            mappers.EVENT.decode(
                value,
                **{name: getattr(row, name) for name in mappers.EVENT_COLUMNS},
                kind=PupilEventKind(row.kind),
            )
            for row, value in self.open_all(PUPIL_EVENT, newest_first, "id")
        ]


class Merges(Shelf):
    """MergeRepository of one transaction."""

    def add(self, merge: PupilMerge) -> None:
        """Insert."""
        self.connection.execute(PUPIL_MERGE.insert(), self._values(merge))

    def update(self, merge: PupilMerge) -> None:
        """Replace, by id."""
        self.connection.execute(PUPIL_MERGE.update().where(PUPIL_MERGE.c.id == merge.id), self._values(merge))

    def get(self, merge_id: MergeId) -> PupilMerge | None:
        """One."""
        found = self._merges(select(PUPIL_MERGE).where(PUPIL_MERGE.c.id == merge_id))
        return found[0] if found else None

    def of_pupil(self, pupil_id: PupilId) -> list[PupilMerge]:
        """Those in which the pupil is the kept or the other one, newest first."""
        columns = PUPIL_MERGE.c
        statement = select(PUPIL_MERGE).where(or_(columns.kept_id == pupil_id, columns.other_id == pupil_id))
        return self._merges(statement.order_by(desc(columns.at), desc(columns.id)))

    def _merges(self, statement: Select[Any]) -> list[PupilMerge]:
        return [
            mappers.MERGE.decode(value, **{name: getattr(row, name) for name in mappers.MERGE_COLUMNS})
            for row, value in self.open_all(PUPIL_MERGE, statement, "id")
        ]

    def _values(self, merge: PupilMerge) -> dict[str, Any]:
        return {
            **{name: getattr(merge, name) for name in mappers.MERGE_COLUMNS},
            "sealed": self.seal(PUPIL_MERGE, merge.compartment_id, merge.id, mappers.MERGE.encode(merge)),
        }


def _image_to_json(image: UndoImage) -> dict[str, Any]:
    codec = mappers.WHOLE[image.kind]
    return {
        "key": image.key,
        "before": [codec.encode(item) for item in image.before],
        "after": [codec.encode(item) for item in image.after],
    }


def _image(row: Any, value: dict[str, Any]) -> UndoImage:
    try:
        kind = ImageKind(row.kind)
        codec = mappers.WHOLE[kind]
        return UndoImage(
            UndoImageId(row.id),
            ImportId(row.import_id),
            kind,
            value["key"],
            CompartmentId(row.compartment_id),
            None if row.pupil_id is None else PupilId(row.pupil_id),
            tuple(codec.decode(item) for item in value["before"]),
            tuple(codec.decode(item) for item in value["after"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise ExpectedFailure("store_damaged", {"table": UNDO_IMAGE.name}) from error
