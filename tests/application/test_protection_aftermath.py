# SPDX-License-Identifier: EUPL-1.2
"""After a pupil became protected: what is left to do is done, resumably, and the rest is listed for a person."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from eht_desk.application import backups, contact_notes, form_work, papers, protections, received
from eht_desk.application.contact_notes import NewNote
from eht_desk.application.naming_texts import mark_reviewed, texts_that_name, was_looked_for
from eht_desk.application.protecting import LEFT_TO_DO, ProtectionRequest, protect_pupil
from eht_desk.application.protection_aftermath import (
    copies_left,
    finish,
    is_finished,
    what_got_out,
)
from eht_desk.application.received import ReceivedUse
from eht_desk.domain.contact_notes import ContactChannel, ContactOutcome, ContactWith
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.forms.model import AnswerValue
from eht_desk.domain.log import LogEvent
from eht_desk.domain.protection import ProtectionGrade
from eht_desk.domain.received import Description
from tests.contracts import cases, entries
from tests.contracts import papers as paper_things
from tests.exchange.test_received_files import PNG
from tests.fakes.school import ALMA, FORM, NOEL, TALK, School, make_school


@pytest.fixture
def school() -> School:
    return make_school()


def protect(school: School) -> None:
    members = (school.rector.store.account_id, school.accounts["maria"])
    request = ProtectionRequest(ProtectionGrade.LOCAL, members, date(2026, 11, 16))
    protect_pupil(school.rector, ALMA, request)


def write(school: School, text: str) -> None:
    at = school.clock.now() - timedelta(minutes=1)
    note = NewNote(
        ContactWith.OTHER, ContactChannel.PHONE, ContactOutcome.REACHED, at, text, with_name="Farmor"
    )
    contact_notes.write_note(school.rector, NOEL, note)


def left(school: School) -> tuple[str, ...]:
    return protections.read_protection(school.rector, ALMA).protection.left_to_do


def test_older_copies_go_and_a_new_one_is_made(school: School) -> None:
    for _ in range(2):
        backups.make_backup(school.rector)
        school.clock.advance(days=1)
    protect(school)
    school.clock.advance(minutes=1)
    assert left(school) == LEFT_TO_DO
    assert finish(school.rector, ALMA) == 2
    assert left(school) == ()
    assert is_finished(protections.read_protection(school.rector, ALMA).protection)
    path = school.rector.store.header.path
    assert len(backups.list_backups(school.services, path)) == 1
    assert finish(school.rector, ALMA) == 0


def test_a_copy_that_was_begun_before_goes_whatever_day_it_says(school: School) -> None:
    def meanwhile() -> None:
        protect(school)
        school.clock.advance(days=1)

    keeper = school.services.backups
    keeper.meanwhile = meanwhile  # type: ignore[attr-defined]  # a memory one
    begun_before = backups.make_backup(school.rector).backup
    keeper.meanwhile = int  # type: ignore[attr-defined]
    later = backups.make_backup(school.rector).backup
    assert finish(school.rector, ALMA) == 1
    here = backups.list_backups(school.services, school.rector.store.header.path)
    assert begun_before not in here
    assert later in here


def test_copies_that_can_still_be_read_are_listed_whenever_somebody_asks(school: School) -> None:
    usb = Path("usb")
    backups.make_backup(school.as_("maria"), usb)
    school.clock.advance(days=1)
    kept = backups.make_backup(school.rector).backup
    backups.keep_backup(school.rector, kept)
    made = school.clock.now() - timedelta(days=1)
    protect(school)
    school.clock.advance(minutes=1)
    finish(school.rector, ALMA)
    backups.keep_backup(school.rector, backups.make_backup(school.rector).backup)
    backups.make_backup(school.rector, usb)
    for asks in (school.rector, school.as_("maria")):
        left_open = copies_left(asks, ALMA)
        assert [item.made_at for item in left_open.kept] == [kept.made_at]
        assert [(item.at, item.by) for item in left_open.made] == [(made, "Maria Lind")]
    with pytest.raises(RuleViolation, match="not_allowed"):
        copies_left(school.as_("per"), ALMA)


def test_copies_that_open_for_who_was_removed_go_too(school: School) -> None:
    protect(school)
    school.clock.advance(minutes=1)
    finish(school.rector, ALMA)
    protections.add_member(school.rector, ALMA, school.accounts["per"], "Mentor")
    school.clock.advance(days=1)
    backups.make_backup(school.rector)
    school.clock.advance(minutes=1)
    protections.remove_member(school.rector, ALMA, school.accounts["per"], "Byter skola")
    school.clock.advance(minutes=1)
    assert left(school) == LEFT_TO_DO
    removed_at = school.clock.now() - timedelta(minutes=1)
    finish(school.rector, ALMA)
    [copy] = backups.list_backups(school.services, school.rector.store.header.path)
    assert copy.made_at > removed_at


def test_what_was_stopped_goes_on(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    protect(school)

    def fails(*_: object) -> None:
        raise ExpectedFailure("backup_disk_full")

    with monkeypatch.context() as patched:
        patched.setattr(school.services.backups, "make", fails)
        with pytest.raises(ExpectedFailure, match="backup_disk_full"):
            finish(school.rector, ALMA)
    assert left(school) == ("backups",)
    finish(school.as_("maria"), ALMA)
    assert left(school) == ()


def test_papers_that_are_out_are_listed(school: School) -> None:
    page = form_work.open_form(school.rector, ALMA, FORM)
    draft = form_work.save_draft(school.rector, page.draft, TALK, starts_stretch=True)
    document, _ = form_work.finalise_stage(school.rector, draft)
    issue = papers.issue_paper(school.rector, document.id)
    papers.record_print(school.rector, document.id, issue.paper.number, 2)
    school.clock.advance(hours=1)
    protect(school)
    school.clock.advance(hours=1)
    papers.record_print(school.rector, document.id, issue.paper.number, 1)
    assert [(row.kind, row.code, row.by) for row in what_got_out(school.rector, ALMA)] == [
        ("paper_printed", document.code, "Karin Ås")
    ]


def test_what_came_in_and_went_out_again_says_to_whom(school: School) -> None:
    described = Description("Läkarintyg", "Vårdcentralen", date(2026, 11, 19))
    received_id, _ = received.register_received(school.rector, ALMA, PNG, described)
    for use, to in ((ReceivedUse.SAVED, "Arkivet"), (ReceivedUse.HANDED_OVER, "Socialtjänsten")):
        received.note_use(school.rector, received_id, use, to)
    school.clock.advance(hours=1)
    protect(school)
    assert {(row.kind, row.to) for row in what_got_out(school.rector, ALMA)} == {
        ("received_saved", "Arkivet"),
        ("received_handed_over", "Socialtjänsten"),
    }


def test_texts_about_others_that_hold_the_name_are_offered(school: School) -> None:
    write(school, "Noel och Alma bråkade på rasten.")
    write(school, "Almanackan låg kvar.")
    protect(school)
    rows = texts_that_name(school.rector, ALMA)
    assert [(row.pupil and row.pupil.id, row.what) for row in rows] == [(NOEL, "note")]
    with pytest.raises(RuleViolation, match="not_allowed"):
        texts_that_name(school.as_("per"), ALMA)


@pytest.mark.parametrize(
    "told",
    ["Se 20150512-2380.", "nr 150512 2380", "Ring 070 174 06 05", "Omar Dahl hämtade båda", "OMAR DAHLS bil"],
)
def test_her_number_and_her_guardians_are_looked_for_too(school: School, told: str) -> None:
    write(school, told)
    write(school, "Omar i 7B ringde 070-174 06 99, ärende 201505122381.")
    protect(school)
    rows = texts_that_name(school.rector, ALMA)
    assert [row.what for row in rows] == ["note"]


def test_whatever_somebody_wrote_is_looked_through(school: School) -> None:
    named = "Efter Alma"
    store = school.rector.store
    with store.write() as work:
        noel = work.pupils.get(NOEL)
        assert noel is not None
        work.gates.add(cases.an_override(store, noel, reason=named))
        work.offered.add(paper_things.an_offered_time(store, noel, place=named))
        work.consents.add(paper_things.a_consent(store, noel, person_name="Alma Ek"))
        work.notes.put_draft(cases.a_note_draft(store, noel, fields={"with_name": named}))
        note = cases.a_note(store, noel, withdrawn_reason=named)
        work.notes.add(note)
        work.entries.add(entries.a_signal(store, noel, text=named))
        work.entries.add(entries.a_decision(store, noel, decided_by=named))
        work.entries.add(
            entries.a_measure(store, noel, evaluations=(entries.an_evaluation(store, text=named),))
        )
        work.entries.add(entries.an_item(store, noel, feedback=named))
        work.entries.add(entries.a_fact(store, noel))
        work.unit_entries.add(entries.a_meeting(store, school.unit_id, general=named))
        work.unit_entries.add(entries.a_check(store, school.unit_id, text=named))
        work.unit_entries.add(entries.a_calendar(store, school.unit_id))
        work.commit(LogEvent("test_written"))
    protect(school)
    found = {row.what for row in texts_that_name(school.rector, ALMA)}
    written = {"signal", "decision", "measure", "meeting_item", "meeting", "check"}
    assert found == {"override", "offered", "consent", "note_draft", "note"} | written


def test_a_text_that_was_looked_at_stays_so_until_it_says_something_else(school: School) -> None:
    page = form_work.open_form(school.rector, NOEL, FORM)
    said: dict[str, AnswerValue] = {"likes_school": {"value": "no", "comment": "Alma bråkar"}}
    draft = form_work.save_draft(school.rector, page.draft, {**TALK, **said}, starts_stretch=True)
    protect(school)
    assert not was_looked_for(school.rector, ALMA)
    [row] = texts_that_name(school.rector, ALMA)
    assert was_looked_for(school.as_("maria"), ALMA)
    mark_reviewed(school.rector, ALMA, row.key)
    marked = protections.read_protection(school.as_("maria"), ALMA).protection.reviewed
    assert [(item.text, item.by) for item in marked] == [(row.key, school.rector.store.account_id)]
    [again] = texts_that_name(school.rector, ALMA)
    assert again.key == row.key
    said = {"likes_school": {"value": "no", "comment": "Alma bråkar fortfarande"}}
    form_work.save_draft(school.rector, draft, {**TALK, **said}, starts_stretch=True)
    [other] = texts_that_name(school.rector, ALMA)
    assert other.key != row.key
    with pytest.raises(RuleViolation, match="not_allowed"):
        mark_reviewed(school.as_("per"), ALMA, row.key)
    with pytest.raises(RuleViolation, match="not_allowed"):
        was_looked_for(school.as_("per"), ALMA)
