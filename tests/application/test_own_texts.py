# SPDX-License-Identifier: EUPL-1.2
"""A protected pupil's own texts that hold the name: under the alias they say who it is, so they are listed."""

from __future__ import annotations

from dataclasses import replace

from eht_desk.application import contact_notes, received, tasks
from eht_desk.application.naming_texts import mark_reviewed, texts_that_name
from eht_desk.application.received import correct_received
from eht_desk.application.tasks import NewTask
from eht_desk.domain.accounts import Role
from eht_desk.domain.contact_notes import ContactWith
from eht_desk.domain.ids import ReceivedId
from tests.application.protected import protect_alma
from tests.application.test_contact_notes import a_call
from tests.application.test_received import LETTER
from tests.exchange.test_received_files import PNG
from tests.fakes.school import ALMA, NOEL, School

NAMED = replace(LETTER, title="Brev om Alma", sender="Barnkliniken", note="")
PLAIN = replace(LETTER, title="Brev om eleven", sender="Barnkliniken", note="")


def own(school: School) -> list[str]:
    return [row.what for row in texts_that_name(school.as_("maria"), ALMA) if row.is_own]


def letter(school: School) -> ReceivedId:
    received_id, _ = received.register_received(school.as_("maria"), ALMA, PNG, NAMED)
    return received_id


def test_her_own_titles_and_texts_are_listed_beside_those_of_others(school: School) -> None:
    maria = school.as_("maria")
    letter(school)
    contact_notes.write_note(maria, ALMA, a_call(school, text="Alma Dahl var hemma"))
    contact_notes.write_note(maria, ALMA, a_call(school, text="Nr 150512-2380 gäller"))
    contact_notes.write_note(maria, ALMA, a_call(school, text="Eleven var hemma, ring 070-1740605"))
    tasks.add_task(maria, ALMA, NewTask("Ring Almas mentor", owner_role=Role.COUNSELLOR))
    about_noel = a_call(school, text="Leker med Alma", with_kind=ContactWith.PUPIL, guardian_id=None)
    contact_notes.write_note(maria, NOEL, about_noel)
    protect_alma(school)
    rows = texts_that_name(maria, ALMA)
    assert sorted(row.what for row in rows if row.is_own) == ["note", "note", "received", "task"]
    assert [(row.what, row.pupil and row.pupil.id) for row in rows if not row.is_own] == [("note", NOEL)]
    assert not [row for row in rows if row.is_own and (row.at is None or "Alma" in repr(row))]


def test_what_was_renamed_is_off_the_list_and_its_former_title_is_not_shown(school: School) -> None:
    received_id = letter(school)
    protect_alma(school)
    maria = school.as_("maria")
    assert own(school) == ["received"]
    row, _ = correct_received(maria, received_id, PLAIN)
    assert own(school) == []
    assert "Alma" not in repr(row)
    assert "Alma" not in repr(received.open_received(maria, received_id).row)
    with maria.store.read() as work:
        assert "Alma" not in repr([item.event for item in work.log.rows()])
        kept = work.received.get(received_id)
    assert kept is not None
    assert kept.former[-1].description == NAMED  # stays in the archive


def test_what_stays_as_it_is_can_be_marked_as_looked_at(school: School) -> None:
    letter(school)
    protect_alma(school)
    maria = school.as_("maria")
    [row] = texts_that_name(maria, ALMA)
    mark_reviewed(maria, ALMA, row.key)
    [again] = texts_that_name(maria, ALMA)
    assert again.key == row.key
