# SPDX-License-Identifier: EUPL-1.2
"""School authority, units, classes, staff and mentorships: all in the school compartment."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Table, delete, select

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import ClassId, StaffId
from eht_desk.domain.organisation import Mentorship, SchoolAuthority, SchoolClass, SchoolUnit, StaffMember
from eht_desk.store import mappers
from eht_desk.store.codec import Codec
from eht_desk.store.repositories.accounts import Accounts
from eht_desk.store.repositories.pupils import Pupils
from eht_desk.store.repositories.shelf import Shelf
from eht_desk.store.rows import MENTORSHIP, SCHOOL_AUTHORITY, SCHOOL_CLASS, SCHOOL_UNIT, STAFF


class Organisation(Shelf):
    """OrganisationRepository of one transaction."""

    def authority(self) -> SchoolAuthority:
        """The store's school authority. Raises ExpectedFailure("store_damaged") when there is none."""
        row = self.fetch_first(select(SCHOOL_AUTHORITY))
        if row is None:
            raise ExpectedFailure("store_damaged", {"table": SCHOOL_AUTHORITY.name})
        value = self.open(SCHOOL_AUTHORITY, row.compartment_id, row.id, row.sealed)
        return mappers.AUTHORITY.decode(value, id=row.id)

    def add_authority(self, authority: SchoolAuthority) -> None:
        """Insert; done once, when the store is made."""
        self._add(SCHOOL_AUTHORITY, mappers.AUTHORITY, [authority])

    def update_authority(self, authority: SchoolAuthority) -> None:
        """Replace."""
        self._update(SCHOOL_AUTHORITY, mappers.AUTHORITY, authority)

    def units(self) -> list[SchoolUnit]:
        """All units, in the order they were made."""
        return self._all(SCHOOL_UNIT, mappers.UNIT, "id", "authority_id")

    def add_unit(self, unit: SchoolUnit) -> None:
        """Insert."""
        self._add(SCHOOL_UNIT, mappers.UNIT, [unit], "authority_id")

    def update_unit(self, unit: SchoolUnit) -> None:
        """Replace."""
        self._update(SCHOOL_UNIT, mappers.UNIT, unit, "authority_id")

    def classes(self) -> list[SchoolClass]:
        """All classes."""
        return self._all(SCHOOL_CLASS, mappers.CLASS, "id", "unit_id")

    def add_classes(self, classes: Iterable[SchoolClass]) -> None:
        """Insert in bulk."""
        self._add(SCHOOL_CLASS, mappers.CLASS, classes, "unit_id")

    def update_class(self, school_class: SchoolClass) -> None:
        """Replace."""
        self._update(SCHOOL_CLASS, mappers.CLASS, school_class, "unit_id")

    def remove_classes(self, ids: Collection[ClassId]) -> None:
        """Delete. Raises ExpectedFailure("still_in_use") when a pupil or mentor belongs, or belonged, to one."""
        pupils = {item.class_id for item in Pupils(self.connection, self.vault).memberships()}
        self._remove(SCHOOL_CLASS, ids, pupils | {item.class_id for item in self.mentorships()})

    def staff(self) -> list[StaffMember]:
        """All staff of the register."""
        return self._all(STAFF, mappers.STAFF, "id", "unit_id")

    def add_staff(self, staff: Iterable[StaffMember]) -> None:
        """Insert in bulk."""
        self._add(STAFF, mappers.STAFF, staff, "unit_id")

    def update_staff(self, member: StaffMember) -> None:
        """Replace."""
        self._update(STAFF, mappers.STAFF, member, "unit_id")

    def remove_staff(self, ids: Collection[StaffId]) -> None:
        """Delete. Raises ExpectedFailure("still_in_use") when a mentorship or an account points at one."""
        ties = self.mentorships()
        used = {item.staff_id for item in Accounts(self.connection, self.vault).all()}
        self._remove(
            STAFF, ids, used | {item.staff_id for item in ties} | {item.substitute_for for item in ties}
        )

    def mentorships(self) -> list[Mentorship]:
        """All mentorships."""
        statement = select(MENTORSHIP).order_by(MENTORSHIP.c.id)
        return [
            mappers.MENTORSHIP.decode(value, class_id=row.class_id, staff_id=row.staff_id)
            for row, value in self.open_all(MENTORSHIP, statement, "class_id")
        ]

    def set_mentorships(self, class_id: ClassId, mentorships: Sequence[Mentorship]) -> None:
        """Replace those of a class."""
        self.connection.execute(delete(MENTORSHIP).where(MENTORSHIP.c.class_id == class_id))
        self.write_many(
            MENTORSHIP.insert(),
            (
                {
                    "class_id": item.class_id,
                    "staff_id": item.staff_id,
                    "compartment_id": self.school,
                    "sealed": self.seal(
                        MENTORSHIP, self.school, item.class_id, mappers.MENTORSHIP.encode(item)
                    ),
                }
                for item in mentorships
            ),
        )

    def _remove(self, table: Table, ids: Collection[str], used: Collection[str | None]) -> None:
        if any(item in used for item in ids):
            raise ExpectedFailure("still_in_use", {"table": table.name})
        self.delete_by(table, "id", ids)

    def _all(self, table: Table, codec: Codec[Any], *clear: str) -> list[Any]:
        statement = select(table).order_by(table.c.id)
        return [
            codec.decode(value, **{name: getattr(row, name) for name in clear})
            for row, value in self.open_all(table, statement, "id")
        ]

    def _add(self, table: Table, codec: Codec[Any], records: Iterable[Any], *clear: str) -> None:
        self.write_many(
            table.insert(),
            (
                {
                    "id": record.id,
                    "compartment_id": self.school,
                    "sealed": self.seal(table, self.school, record.id, codec.encode(record)),
                    **{name: getattr(record, name) for name in clear},
                }
                for record in records
            ),
        )

    def _update(self, table: Table, codec: Codec[Any], record: Any, *clear: str) -> None:
        self.write_many(
            self.update_by(table, "id", "sealed", *clear),
            [
                {
                    "the_key": record.id,
                    "new_sealed": self.seal(table, self.school, record.id, codec.encode(record)),
                    **{f"new_{name}": getattr(record, name) for name in clear},
                }
            ],
        )
