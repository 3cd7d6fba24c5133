# SPDX-License-Identifier: EUPL-1.2
"""A protected guardian in the real store: with the store's key alone the name and the number to call are nowhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from eht_desk.application.ports import SharedKind, SharedRecord, StagedImport
from eht_desk.domain.ids import GuardianId, ImportId, UndoImageId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.people import Guardian
from eht_desk.domain.protected_person import (
    PersonKind,
    ProtectedPerson,
    TrueIdentity,
    person_content,
    person_from,
    veiled_guardian,
)
from eht_desk.domain.protection import ProtectionGrade
from eht_desk.domain.undo import ImageKind, UndoImage
from tests.contracts.unit_of_work import NOON, a_register, unit_of
from tests.store.conftest import ACCOUNT, Desk
from tests.store.test_protection import MARK, raw_hits

OMAR = GuardianId("omar")


def test_the_name_is_nowhere_with_the_stores_key_alone(desk: Desk) -> None:
    store = desk.unlock()
    row = Guardian(OMAR, store.school, "Omar", MARK, None, (MARK,), (f"{MARK}@exempel.se",))
    image = UndoImage(
        UndoImageId("image"), ImportId("i"), ImageKind.GUARDIAN, OMAR, store.school, None, (row,), (row,)
    )
    eva = replace(row, id=GuardianId("eva"), family_name="Ek", phones=(), emails=())
    other = replace(image, id=UndoImageId("other"), key="eva", before=(eva,), after=(eva,))
    with store.write() as work:
        work.pupils.add_guardians([row])
        work.imports.add(
            StagedImport(ImportId("i"), unit_of(store), NOON, ACCOUNT, "", "staged", a_register())
        )
        work.imports.finish(ImportId("i"), "approved")
        work.undo.add([image, other])
        work.commit(LogEvent("guardian"))
    assert raw_hits(desk, store) == {"guardian", "undo_image"}
    with store.write() as work:
        compartment = work.keys.new_compartment([ACCOUNT])
        true = TrueIdentity(row.given_name, row.family_name, None, row.phones, row.emails)
        person = ProtectedPerson(
            "record",
            PersonKind.GUARDIAN,
            OMAR,
            compartment,
            "Vårdnadshavare K-2041",
            ProtectionGrade.LOCAL,
            date(2026, 11, 22),
            true,
        )
        record = SharedRecord("record", SharedKind.PROTECTED_PERSON, compartment, person_content(person))
        work.shared.add(record)
        work.pupils.update_guardians([veiled_guardian(row, person.alias)])
        work.undo.forget_things(ImageKind.GUARDIAN, [OMAR])
        work.commit(LogEvent("person_protected", detail={"about": MARK}, compartment_id=compartment))
    assert raw_hits(desk, store) == set()
    with store.read() as work:
        (found,) = work.shared.all(SharedKind.PROTECTED_PERSON)
        assert person_from(found.id, found.compartment_id, found.content) == person
        assert [item.key for item in work.undo.of_import(ImportId("i"))] == ["eva"]
