# SPDX-License-Identifier: EUPL-1.2
"""Pupils, guardians, class memberships and ties. A tie lies in its pupil's compartment."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import delete, select

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import CompartmentId, GuardianId, PupilId, UnitId
from eht_desk.domain.people import ClassMembership, Guardian, Guardianship, Pupil
from eht_desk.store import mappers
from eht_desk.store.repositories.shelf import Shelf, collector_paused
from eht_desk.store.rows import (
    CLASS_MEMBERSHIP,
    COMPARTMENT,
    DOCUMENT,
    DRAFT,
    GUARDIAN,
    GUARDIANSHIP,
    PUPIL,
    PUPIL_EVENT,
    PUPIL_MERGE,
    UNDO_IMAGE,
)
from eht_desk.store.rows_process import (
    CASE_ENTRY,
    CASE_FILE,
    CONSENT,
    CONTACT_NOTE,
    GATE_OVERRIDE,
    NOTE_DRAFT,
    OFFERED_TIME,
    RECEIVED_DOCUMENT,
    SURVEY,
    TASK,
)

_CASE_WORK = (
    CONTACT_NOTE.c.pupil_id,
    NOTE_DRAFT.c.pupil_id,
    RECEIVED_DOCUMENT.c.pupil_id,
    CASE_FILE.c.pupil_id,
    TASK.c.pupil_id,
    GATE_OVERRIDE.c.pupil_id,
    OFFERED_TIME.c.pupil_id,
    CONSENT.c.pupil_id,
    SURVEY.c.pupil_id,
    CASE_ENTRY.c.pupil_id,
)

_ABOUT_A_PUPIL = (
    DOCUMENT.c.pupil_id,
    DRAFT.c.pupil_id,
    PUPIL_EVENT.c.pupil_id,
    PUPIL_MERGE.c.kept_id,
    PUPIL_MERGE.c.other_id,
    UNDO_IMAGE.c.pupil_id,
    *_CASE_WORK,
)
"""Whatever keeps a pupil from being deleted."""

_MOST_IN_LIST = 500  # ids in one IN list; longer lists read everything and filter


class Pupils(Shelf):
    """PupilRepository of one transaction."""

    def add(self, pupils: Iterable[Pupil]) -> None:
        """Insert in bulk."""
        self.write_many(
            PUPIL.insert(),
            (
                {
                    "id": pupil.id,
                    "compartment_id": pupil.compartment_id,
                    "unit_id": pupil.unit_id,
                    "sealed": self.seal(PUPIL, pupil.compartment_id, pupil.id, mappers.pupil_to_json(pupil)),
                }
                for pupil in pupils
            ),
        )

    def update(self, pupils: Iterable[Pupil]) -> None:
        """Replace in bulk, by id."""
        self.write_many(
            self.update_by(PUPIL, "id", "compartment_id", "unit_id", "sealed"),
            (
                {
                    "the_key": pupil.id,
                    "new_compartment_id": pupil.compartment_id,
                    "new_unit_id": pupil.unit_id,
                    "new_sealed": self.seal(
                        PUPIL, pupil.compartment_id, pupil.id, mappers.pupil_to_json(pupil)
                    ),
                }
                for pupil in pupils
            ),
        )

    def get(self, pupil_id: PupilId) -> Pupil | None:
        """One pupil, or None when there is none or its compartment cannot be opened."""
        row = self.fetch_first(select(PUPIL).where(PUPIL.c.id == pupil_id))
        if row is None or not self.can_open(row.compartment_id):
            return None
        value = self.open(PUPIL, row.compartment_id, row.id, row.sealed)
        return mappers.pupil_from_json(
            PupilId(row.id), CompartmentId(row.compartment_id), UnitId(row.unit_id), value
        )

    def all(self) -> list[Pupil]:
        """All pupils whose compartment the account can open, without those merged into another."""
        return [pupil for pupil in self._read() if pupil.merged_into is None]

    def some(self, ids: Collection[PupilId]) -> list[Pupil]:
        """Those of these that can be opened, without those merged into another."""
        return [pupil for pupil in self._read(ids) if pupil.merged_into is None]

    def merged(self) -> list[Pupil]:
        """Those merged into another."""
        return [pupil for pupil in self._read() if pupil.merged_into is not None]

    def remove(self, ids: Collection[PupilId]) -> None:
        """Delete with memberships and ties. Raises ExpectedFailure("still_in_use"); then nothing is deleted."""
        wanted = set(ids)
        for column in _ABOUT_A_PUPIL:
            about = {row[0] for row in self.fetch_all(select(column).distinct())}
            if about & wanted:
                raise ExpectedFailure("still_in_use", {"table": column.table.name})
        for table in (CLASS_MEMBERSHIP, GUARDIANSHIP):
            self.delete_by(table, "pupil_id", ids)
        self.delete_by(PUPIL, "id", ids)

    def with_case_work(self) -> frozenset[PupilId]:
        """Pupils that anything of the process is about, in any compartment; also what people write for themselves."""
        own = select(COMPARTMENT.c.id).where(COMPARTMENT.c.kind == "own")
        statements = [select(column).distinct() for column in _CASE_WORK]
        statements += [
            select(table.c.pupil_id).distinct().where(table.c.compartment_id.in_(own))
            for table in (DOCUMENT, DRAFT)
        ]
        return frozenset(PupilId(row[0]) for statement in statements for row in self.fetch_all(statement))

    def _read(self, ids: Collection[PupilId] | None = None) -> list[Pupil]:
        statement = select(PUPIL.c.id, PUPIL.c.compartment_id, self.envelope(PUPIL), PUPIL.c.unit_id)
        build = mappers.pupil_from_json
        with collector_paused():
            return [
                build(pupil_id, compartment, unit, value)
                for (pupil_id, compartment, _, unit), value in self.open_quickly(
                    PUPIL, self.narrowed(statement, PUPIL.c.id, ids)
                )
            ]

    def set_memberships(self, pupil_id: PupilId, memberships: Sequence[ClassMembership]) -> None:
        """Replace the pupil's class memberships."""
        self.connection.execute(delete(CLASS_MEMBERSHIP).where(CLASS_MEMBERSHIP.c.pupil_id == pupil_id))
        self.add_memberships(memberships)

    def replace_memberships(self, memberships: Mapping[PupilId, Sequence[ClassMembership]]) -> None:
        """Replace the class memberships of many pupils."""
        self.delete_by(CLASS_MEMBERSHIP, "pupil_id", memberships)
        self.add_memberships(item for group in memberships.values() for item in group)

    def add_memberships(self, memberships: Iterable[ClassMembership]) -> None:
        """Insert in bulk."""
        given = list(memberships)
        homes = self._compartments({item.pupil_id for item in given})
        self.write_many(
            CLASS_MEMBERSHIP.insert(),
            (
                {
                    "pupil_id": item.pupil_id,
                    "compartment_id": homes[item.pupil_id],
                    "sealed": self.seal(
                        CLASS_MEMBERSHIP,
                        homes[item.pupil_id],
                        item.pupil_id,
                        mappers.membership_to_json(item),
                    ),
                }
                for item in given
            ),
        )

    def memberships(self, pupil_id: PupilId | None = None) -> list[ClassMembership]:
        """Of one pupil, or all."""
        columns = CLASS_MEMBERSHIP.c
        statement = select(columns.pupil_id, columns.compartment_id, self.envelope(CLASS_MEMBERSHIP))
        statement = statement.order_by(columns.id)
        if pupil_id is not None:
            statement = statement.where(columns.pupil_id == pupil_id)
        build = mappers.membership_from_json
        with collector_paused():
            return [build(row[0], value) for row, value in self.open_quickly(CLASS_MEMBERSHIP, statement)]

    def memberships_on(self, day: date, ids: Collection[PupilId] | None = None) -> list[ClassMembership]:
        """All that cover the day, or these pupils'. The others are left out before a record is built of them."""
        columns = CLASS_MEMBERSHIP.c
        statement = select(columns.pupil_id, columns.compartment_id, self.envelope(CLASS_MEMBERSHIP))
        covers, build, text = mappers.membership_covers, mappers.membership_from_json, day.isoformat()
        narrow = self.narrowed(statement.order_by(columns.id), columns.pupil_id, ids)
        with collector_paused():
            return [
                build(row[0], value)
                for row, value in self.open_quickly(CLASS_MEMBERSHIP, narrow)
                if covers(value, text)
            ]

    def add_guardians(self, guardians: Iterable[Guardian]) -> None:
        """Insert in bulk."""
        self.write_many(
            GUARDIAN.insert(),
            (
                {
                    "id": item.id,
                    "compartment_id": item.compartment_id,
                    "sealed": self.seal(
                        GUARDIAN, item.compartment_id, item.id, mappers.GUARDIAN.encode(item)
                    ),
                }
                for item in guardians
            ),
        )

    def update_guardians(self, guardians: Iterable[Guardian]) -> None:
        """Replace in bulk, by id."""
        self.write_many(
            self.update_by(GUARDIAN, "id", "compartment_id", "sealed"),
            (
                {
                    "the_key": item.id,
                    "new_compartment_id": item.compartment_id,
                    "new_sealed": self.seal(
                        GUARDIAN, item.compartment_id, item.id, mappers.GUARDIAN.encode(item)
                    ),
                }
                for item in guardians
            ),
        )

    def guardians(self, ids: Sequence[GuardianId] | None = None) -> list[Guardian]:
        """These guardians, or all."""
        statement = select(GUARDIAN)
        if ids is not None and len(ids) <= _MOST_IN_LIST:
            statement = statement.where(GUARDIAN.c.id.in_(list(ids)))
        wanted = None if ids is None else set(ids)
        return [
            mappers.GUARDIAN.decode(value, id=row.id, compartment_id=row.compartment_id)
            for row, value in self.open_all(GUARDIAN, statement, "id")
            if wanted is None or row.id in wanted
        ]

    def remove_guardians(self, ids: Collection[GuardianId]) -> None:
        """Delete. Raises ExpectedFailure("still_in_use") when one is tied to a pupil that the account can open."""
        tied = {tie.guardian_id for tie in self.guardianships()}
        if any(item in tied for item in ids):
            raise ExpectedFailure("still_in_use", {"table": GUARDIAN.name})
        self.delete_by(GUARDIAN, "id", ids)

    def add_guardianships(self, ties: Iterable[Guardianship]) -> None:
        """Insert in bulk."""
        given = list(ties)
        homes = self._compartments({item.pupil_id for item in given})
        self.write_many(
            GUARDIANSHIP.insert(),
            (
                {
                    "pupil_id": item.pupil_id,
                    "compartment_id": homes[item.pupil_id],
                    "sealed": self.seal(
                        GUARDIANSHIP, homes[item.pupil_id], item.pupil_id, mappers.GUARDIANSHIP.encode(item)
                    ),
                }
                for item in given
            ),
        )

    def set_guardianships(self, pupil_id: PupilId, ties: Sequence[Guardianship]) -> None:
        """Replace the pupil's ties."""
        self.connection.execute(delete(GUARDIANSHIP).where(GUARDIANSHIP.c.pupil_id == pupil_id))
        self.add_guardianships(ties)

    def guardianships(self, pupil_id: PupilId | None = None) -> list[Guardianship]:
        """Of one pupil, or all."""
        statement = select(GUARDIANSHIP).order_by(GUARDIANSHIP.c.id)
        if pupil_id is not None:
            statement = statement.where(GUARDIANSHIP.c.pupil_id == pupil_id)
        return [
            mappers.GUARDIANSHIP.decode(value, pupil_id=PupilId(row.pupil_id))
            for row, value in self.open_all(GUARDIANSHIP, statement, "pupil_id")
        ]

    def _compartments(self, pupils: set[PupilId]) -> dict[str, CompartmentId]:
        """Each pupil's compartment. A pupil that is not there is left to the foreign key: the school's."""
        statement = select(PUPIL.c.id, PUPIL.c.compartment_id)
        if len(pupils) <= _MOST_IN_LIST:
            statement = statement.where(PUPIL.c.id.in_(pupils))
        found = {row.id: CompartmentId(row.compartment_id) for row in self.fetch_all(statement)}
        return {pupil: found.get(pupil, self.school) for pupil in pupils}
