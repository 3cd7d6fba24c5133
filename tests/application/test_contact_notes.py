# SPDX-License-Identifier: EUPL-1.2
"""Contacts as a person writes them: quick, never lost, never changed, and evidence for what waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from eht_desk.application import contact_notes, tasks
from eht_desk.application.contact_notes import NewNote
from eht_desk.application.handing_over import work_left
from eht_desk.application.note_views import NoteView
from eht_desk.application.pupils import open_pupil
from eht_desk.application.tasks import NewTask
from eht_desk.application.timeline import TimelineKind
from eht_desk.application.today import today_page
from eht_desk.domain.accounts import Role
from eht_desk.domain.contact_notes import ContactChannel, ContactOutcome, ContactWith
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.evidence import Evidence, EvidenceKind
from eht_desk.domain.ids import GuardianId
from tests.fakes.devices import FixedClock
from tests.fakes.school import ALMA, NOEL, School

OMAR = GuardianId("g1")
CALL = Evidence(EvidenceKind.CONTACT_NOTE, (ContactChannel.PHONE,), with_kinds=(ContactWith.GUARDIAN,))


def a_call(school: School, **changes: object) -> NewNote:
    new = NewNote(
        ContactWith.GUARDIAN,
        ContactChannel.PHONE,
        ContactOutcome.NO_ANSWER,
        school.clock.now() - timedelta(minutes=5),
        "Ringde två gånger",
        OMAR,
    )
    return replace(new, **changes)  # type: ignore[arg-type]  # the test names fields


def notes_of(school: School, login: str = "per") -> list[NoteView]:
    page = open_pupil(school.as_(login), ALMA)
    return [row.item for row in page.timeline if isinstance(row.item, NoteView)]


def last_kind(school: School) -> str:
    with school.rector.store.read() as work:
        return work.log.rows(newest=1)[0].event.kind


def test_a_mentor_writes_who_how_and_what_came_of_it(school: School) -> None:
    note_id, changes = contact_notes.write_note(school.as_("per"), ALMA, a_call(school))
    assert {note_id, ALMA} <= changes.ids
    assert last_kind(school) == "note_written"
    [note] = notes_of(school)
    assert (note.with_name, note.who, note.text) == ("Omar Dahl", "Per Holm", "Ringde två gånger")
    assert note.stands
    assert note.may_mend
    [row] = open_pupil(school.as_("maria"), ALMA).timeline
    assert (row.kind, row.who, row.holds) == (TimelineKind.NOTE, "Per Holm", True)


def test_who_does_not_see_the_pupil_neither_reads_nor_writes(school: School) -> None:
    for login in ("sara", "ida", "nils"):
        for act in (
            lambda who: contact_notes.write_note(who, ALMA, a_call(school)),
            lambda who: contact_notes.open_contact(who, ALMA),
            lambda who: contact_notes.read_contact(who, ALMA),
        ):
            with pytest.raises(RuleViolation, match="not_allowed"):
                act(school.as_(login))


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"guardian_id": None}, "required", "guardian_id"),
        ({"guardian_id": GuardianId("somebody")}, "guardian_not_here", "guardian_id"),
        ({"with_kind": ContactWith.OTHER, "with_name": " "}, "required", "with_name"),
        ({"with_kind": ContactWith.OTHER, "with_name": "x" * 201}, "text_too_long", "with_name"),
        ({"outcome": ContactOutcome.MISSED_MEETING}, "outcome_does_not_fit", "outcome"),
        ({"text": "x" * 20_001}, "text_too_long", "text"),
    ],
)
def test_what_is_wrong_is_told_with_its_field(
    school: School, changes: dict[str, object], code: str, field: str
) -> None:
    with pytest.raises(RuleViolation, match=code) as caught:
        contact_notes.write_note(school.as_("per"), ALMA, a_call(school, **changes))
    assert caught.value.field == field


def test_a_contact_may_be_days_back_but_not_ahead(school: School) -> None:
    per, now = school.as_("per"), school.clock.now()
    with pytest.raises(RuleViolation, match="in_future"):
        contact_notes.write_note(per, ALMA, a_call(school, at=now + timedelta(minutes=10)))
    contact_notes.write_note(per, ALMA, a_call(school, at=now - timedelta(days=9)))
    contact_notes.write_note(per, ALMA, a_call(school, at=now + timedelta(seconds=50)))
    assert [note.at for note in notes_of(school)] == [now, now - timedelta(days=9)]


def test_a_correction_stands_and_the_old_stays(school: School) -> None:
    per = school.as_("per")
    first, _ = contact_notes.write_note(per, ALMA, a_call(school))
    with pytest.raises(RuleViolation, match="required"):
        contact_notes.correct_note(per, first, a_call(school), " ")
    better = a_call(school, outcome=ContactOutcome.REACHED, text="Han ringde upp")
    second, _ = contact_notes.correct_note(per, first, better, "Han ringde upp strax efter")
    newer, older = sorted(notes_of(school), key=lambda note: note.written_at, reverse=True)
    if newer.id != second:
        newer, older = older, newer
    assert (newer.corrects, newer.stands, newer.correction_reason) == (
        first,
        True,
        "Han ringde upp strax efter",
    )
    assert (older.corrected_by, older.stands, older.text) == (second, False, "Ringde två gånger")
    with pytest.raises(RuleViolation, match="note_not_standing"):
        contact_notes.correct_note(per, first, better, "Igen")
    with pytest.raises(RuleViolation, match="note_not_standing"):
        contact_notes.withdraw_note(per, first, "Igen")
    contact_notes.withdraw_note(per, second, "Det var en annan")
    assert {note.id: note.stands for note in notes_of(school)} == {first: True, second: False}
    assert [row.holds for row in open_pupil(per, ALMA).timeline].count(True) == 1


def test_only_the_author_and_who_mends_mistakes_take_a_note_back(school: School) -> None:
    note_id, _ = contact_notes.write_note(school.rector, ALMA, a_call(school))
    with pytest.raises(RuleViolation, match="not_allowed"):
        contact_notes.withdraw_note(school.as_("per"), note_id, "Fel")
    assert [note.may_mend for note in notes_of(school, "per")] == [False]
    contact_notes.withdraw_note(school.rector, note_id, "Fel elev")
    [note] = notes_of(school)
    assert (note.withdrawn_by, note.withdrawn_reason, note.stands) == ("Karin Ås", "Fel elev", False)


def test_every_word_is_kept_before_the_note_is_saved(school: School) -> None:
    per = school.as_("per")
    page = contact_notes.open_contact(per, ALMA)
    assert [item.name for item in page.guardians] == ["Omar Dahl"]
    assert [item.id for item in page.guardians] == [OMAR]
    assert (page.draft.revision, page.drafts) == (-1, ())
    kept = contact_notes.save_note_draft(per, page.draft, {"at": "igår 14."}, starts_stretch=True)
    rows = last_kind(school)
    kept = contact_notes.save_note_draft(per, kept, {"at": "igår 14.", "text": "Ma"}, starts_stretch=False)
    assert last_kind(school) == rows == "note_draft_written"
    assert open_pupil(per, ALMA).note_drafts == 1
    [row] = today_page(per).note_drafts
    assert (row.draft_id, row.pupil.name) == (kept.id, "Alma Dahl")
    assert today_page(school.rector).note_drafts == ()
    left = work_left(school.rector, school.accounts["per"])
    assert (left.note_drafts, left.tasks) == (1, 0)
    assert open_pupil(school.rector, ALMA).note_drafts == 0
    again = contact_notes.read_contact(school.as_("per"), ALMA)
    assert dict(again.draft.fields) == {"at": "igår 14.", "text": "Ma"}
    with pytest.raises(ExpectedFailure, match="draft_conflict"):
        contact_notes.save_note_draft(per, page.draft, {"text": "gammalt"}, starts_stretch=False)
    contact_notes.write_note(per, ALMA, a_call(school, draft_id=kept.id))
    assert contact_notes.read_contact(per, ALMA).drafts == ()


def test_drafts_are_ones_own_and_can_be_thrown_away(school: School) -> None:
    per, maria = school.as_("per"), school.as_("maria")
    page = contact_notes.open_contact(per, ALMA)
    kept = contact_notes.save_note_draft(per, page.draft, {"text": "Mitt"}, starts_stretch=True)
    assert contact_notes.read_contact(maria, ALMA).drafts == ()
    with pytest.raises(RuleViolation, match="not_allowed"):
        contact_notes.save_note_draft(maria, kept, {"text": "Ditt"}, starts_stretch=False)
    with pytest.raises(RuleViolation, match="not_found"):
        contact_notes.discard_note_draft(maria, kept.id)
    contact_notes.write_note(maria, ALMA, a_call(school, draft_id=kept.id))
    assert contact_notes.read_contact(per, ALMA).draft == kept
    contact_notes.discard_note_draft(per, kept.id)
    assert contact_notes.read_contact(per, ALMA).drafts == ()


def test_a_correction_is_written_in_a_draft_of_its_own(school: School) -> None:
    per = school.as_("per")
    plain = contact_notes.open_contact(per, ALMA).draft
    contact_notes.save_note_draft(per, plain, {"text": "Ny"}, starts_stretch=True)
    note_id, _ = contact_notes.write_note(per, ALMA, a_call(school))
    page = contact_notes.open_contact(per, ALMA, correcting=note_id)
    assert page.correcting is not None
    assert page.correcting.text == "Ringde två gånger"
    assert (page.draft.corrects, page.draft.revision) == (note_id, -1)
    contact_notes.save_note_draft(per, page.draft, {"text": "Bättre"}, starts_stretch=True)
    assert contact_notes.read_contact(per, ALMA).draft.fields == {"text": "Ny"}
    assert contact_notes.read_contact(per, ALMA, correcting=note_id).draft.fields == {"text": "Bättre"}


def test_a_note_closes_the_task_that_waited_for_it_and_withdrawing_opens_it(school: School) -> None:
    per, clock = school.as_("per"), school.clock
    assert isinstance(clock, FixedClock)
    contact_notes.write_note(per, ALMA, a_call(school, text="Innan uppgiften fanns"))
    clock.advance(minutes=1)
    due = date(2026, 11, 27)
    tasks.add_task(school.rector, ALMA, NewTask("Ring hem", Role.MENTOR, due=due, evidence=CALL))
    [waiting] = tasks.tasks_for_me(per)
    assert (waiting.title, waiting.days_left, waiting.is_mine) == ("Ring hem", 4, True)
    assert tasks.tasks_for_me(school.as_("maria")) == ()
    clock.advance(minutes=1)
    note_id, changes = contact_notes.write_note(per, ALMA, a_call(school))
    assert waiting.id in changes.ids
    assert tasks.tasks_for_me(per) == ()
    page = open_pupil(per, ALMA)
    assert page.tasks == ()
    [row] = [row for row in page.timeline if row.kind is TimelineKind.TASK]
    assert row.who == "Per Holm"
    contact_notes.withdraw_note(per, note_id, "Fel elev")
    assert [item.id for item in tasks.tasks_for_me(per)] == [waiting.id]


def test_a_guardian_who_is_gone_from_the_register_keeps_the_name_on_the_note(school: School) -> None:
    contact_notes.write_note(school.as_("per"), ALMA, a_call(school))
    tables = school.gate.stores[school.rector.store.header.path][1]
    tables.tie_rows.clear()
    tables.guardian_rows.clear()
    [note] = notes_of(school)
    assert note.with_name == "Omar Dahl"
    assert contact_notes.read_contact(school.as_("sara"), NOEL).guardians == ()


def test_a_full_disk_saves_nothing_and_says_so(school: School) -> None:
    school.gate.is_disk_full = True
    with pytest.raises(ExpectedFailure, match="disk_full"):
        contact_notes.write_note(school.as_("per"), ALMA, a_call(school))
    school.gate.is_disk_full = False
    assert notes_of(school) == []
