# SPDX-License-Identifier: EUPL-1.2
"""To a member too a protected pupil is the alias: contacts, consents, what happened, lists of who has no class.

Decided: guardians of a protected pupil are numbers on every page (the family name tells the pupil's), in the order in
which a reveal names them; ways to reach them are shown by a reveal only.
"""

from __future__ import annotations

from datetime import timedelta

from eht_desk.application import contact_notes, protections
from eht_desk.application.consent_views import read_consents
from eht_desk.application.note_views import NoteView
from eht_desk.application.pupil_classes import pupils_without_class, set_class
from eht_desk.application.pupils import open_pupil
from eht_desk.domain.ids import ClassId, GuardianId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.organisation import SchoolClass
from eht_desk.domain.protection import DeniedPerson, Secret
from tests.application.protected import PLACE, SECRET, protect_alma
from tests.application.test_contact_notes import a_call
from tests.application.test_routing import with_second_guardian
from tests.fakes.school import ALMA, School

OMAR, LINA = GuardianId("g1"), GuardianId("g2")
CLASS_6B = ClassId("class-6b")


def notes(school: School) -> list[NoteView]:
    page = open_pupil(school.as_("maria"), ALMA)
    return [row.item for row in page.timeline if isinstance(row.item, NoteView)]


def told(found: object) -> list[str]:
    return [part for part in SECRET if part in repr(found)]


def test_a_contact_is_chosen_by_number_without_ways_to_reach_anybody(school: School) -> None:
    with_second_guardian(school)
    protect_alma(school)
    page = contact_notes.read_contact(school.as_("maria"), ALMA)
    assert [(item.id, item.number) for item in page.guardians] == [(OMAR, 1), (LINA, 2)]
    assert not any(item.name or item.phones or item.emails for item in page.guardians)
    assert told(page) == []
    shown = protections.reveal(school.as_("maria"), ALMA, "Ringer hem")
    assert [name for name, _ in shown.guardians] == ["Omar Dahl", "Lina Dahl"]


def test_who_must_never_be_contacted_is_no_choice_but_can_stand_in_a_correction(school: School) -> None:
    with_second_guardian(school)
    note_id, _ = contact_notes.write_note(school.as_("per"), ALMA, a_call(school))
    protect_alma(school, denied=(DeniedPerson("pappa", OMAR),))
    maria = school.as_("maria")
    page = contact_notes.read_contact(maria, ALMA)
    assert [(item.id, item.number) for item in page.guardians] == [(LINA, 2)]
    per = school.as_("per")
    mending = contact_notes.read_contact(per, ALMA, correcting=note_id)
    assert [item.id for item in mending.guardians] == [OMAR, LINA]


def test_a_guardians_name_is_in_no_note_that_is_shown(school: School) -> None:
    contact_notes.write_note(school.as_("per"), ALMA, a_call(school))
    protect_alma(school)
    contact_notes.write_note(school.as_("maria"), ALMA, a_call(school, at=school.clock.now() - timedelta(1)))
    found = notes(school)
    assert [(note.guardian_id, note.with_name) for note in found] == [(OMAR, ""), (OMAR, "")]
    assert told(found) == []
    with school.rector.store.read() as work:
        kept = {note.with_name for note in work.notes.of_pupil(ALMA)}
    assert kept == {"Omar Dahl", ""}  # what was written before stays as it was, unseen


def test_the_page_of_consents_numbers_guardians(school: School) -> None:
    with_second_guardian(school)
    protect_alma(school)
    page = read_consents(school.as_("maria"), ALMA)
    numbers = {row.number for purpose in page.purposes for row in purpose.persons if row.guardian_id}
    assert told(page) == []
    assert numbers <= {1, 2}


def test_what_happened_does_not_tell_a_hidden_class(school: School) -> None:
    with school.rector.store.write() as work:
        work.organisation.add_classes([SchoolClass(CLASS_6B, school.unit_id, "6B", 6)])
        work.commit(LogEvent("test"))
    set_class(school.rector, ALMA, CLASS_6B, school.rector.today)
    assert "6B" in repr(open_pupil(school.rector, ALMA).events)
    protect_alma(school, Secret.SCHOOL)
    page = open_pupil(school.as_("maria"), ALMA)
    assert len(page.events) == 1
    assert "6B" not in repr(page)
    assert not [part for part in ("5A", *PLACE[:2]) if part in repr(page.events)]


def test_the_list_of_who_has_no_class_says_the_alias(school: School) -> None:
    with school.rector.store.write() as work:
        work.pupils.set_memberships(ALMA, [])
        work.commit(LogEvent("test"))
    alias = protect_alma(school)
    for login, names in (("maria", [alias]), ("sara", [])):
        with school.as_(login).store.read() as work:
            assert [
                item.name for item in pupils_without_class(work, school.rector.today)[school.unit_id]
            ] == names
