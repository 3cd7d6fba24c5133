# SPDX-License-Identifier: EUPL-1.2
"""What is about a protected pupil is sealed for its members: the store's key alone opens none of it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date

import pytest

from eht_desk.application.ports import StagedImport
from eht_desk.domain.documents import DocumentState, FinalisedStage, IssuedPaper
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.identity_numbers import IdentityNumber, NumberKind
from eht_desk.domain.ids import AccountId, ClassId, CompartmentId, GuardianId, ImportId, PupilId, UndoImageId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.organisation import Period, SchoolClass
from eht_desk.domain.people import ClassMembership, Guardian, Guardianship, Pupil
from eht_desk.domain.protection import AliasSource, Protection, ProtectionGrade
from eht_desk.domain.received import Description
from eht_desk.domain.undo import ImageKind, UndoImage
from eht_desk.store import resealing
from eht_desk.store.columns import METADATA
from eht_desk.store.open_store import UnlockedStore
from eht_desk.store.resealing import PLACES
from eht_desk.store.sealed import SealedType
from tests.contracts import cases, entries, papers
from tests.contracts.unit_of_work import NOON, a_document, a_draft, a_pupil, a_register, an_event, unit_of
from tests.store.conftest import ACCOUNT, Desk, add_account

MARK = "Kvittblåvinge"
NUMBER = "201305112384"
PDF = MARK.encode() * 3_000
PER = "gröna skor i snö"


def write_all_about(store: UnlockedStore) -> Pupil:
    """Marked text in everything that can be about a pupil."""
    pupil = replace(
        a_pupil(store, MARK), family_name=MARK, identity=IdentityNumber(NUMBER, NumberKind.PERSONAL)
    )
    document = a_document(
        store,
        pupil,
        state=DocumentState.FINALISED,
        answers={"why": MARK},
        stages=(FinalisedStage("talk", ACCOUNT, NOON, "checksum"),),
    )
    digest = hashlib.sha256(PDF).hexdigest()
    paper = IssuedPaper(document.id, 1, NOON, ACCOUNT, "talk", digest, 1, 0, "", language="fi")
    scan = cases.a_scan(store, pupil, PDF, description=Description(MARK, MARK, date(2026, 11, 20), MARK))
    image = UndoImage(
        UndoImageId("image"),
        ImportId("i"),
        ImageKind.PUPIL,
        pupil.id,
        pupil.compartment_id,
        pupil.id,
        (),
        (pupil,),
    )
    with store.write() as work:
        work.organisation.add_classes([SchoolClass(ClassId("8A"), unit_of(store), "8A")])
        work.pupils.add([pupil])
        work.pupils.add_memberships([ClassMembership(pupil.id, ClassId("8A"), Period())])
        work.pupils.add_guardians([Guardian(GuardianId("g"), store.school, "Eva", "Ek")])
        work.pupils.add_guardianships([Guardianship(pupil.id, GuardianId("g"))])
        work.documents.add(document)
        work.documents.add_paper(paper, PDF)
        work.documents.put_draft(a_draft(store, pupil, answers={"text": MARK}))
        work.notes.add(cases.a_note(store, pupil, text=MARK))
        work.notes.put_draft(cases.a_note_draft(store, pupil, fields={"text": MARK}))
        work.received.add(scan, [PDF[:1000], PDF[1000:]])
        work.cases.add(cases.a_case(store, pupil, opened_because=MARK))
        work.tasks.add(cases.a_task(store, pupil, title=MARK))
        work.gates.add(cases.an_override(store, pupil, reason=MARK))
        work.offered.add(papers.an_offered_time(store, pupil, place=MARK))
        work.consents.add(papers.a_consent(store, pupil, person_name=MARK))
        for entry in (
            entries.a_signal(store, pupil, text=MARK),
            entries.a_fact(store, pupil, value=MARK),
            entries.a_decision(store, pupil, text=MARK, decided_by=MARK),
            entries.a_measure(store, pupil, evaluations=(entries.an_evaluation(store, text=MARK),)),
            entries.an_item(store, pupil, feedback=MARK),
        ):
            work.entries.add(entry)
        work.surveys.add(papers.a_survey(store, pupil, withdrawn_reason=MARK))
        work.scans.add_returned(papers.a_page(store, document.id, sha256=digest, size=len(PDF)), PDF)
        work.events.add(an_event(store, pupil))
        work.imports.add(
            StagedImport(ImportId("i"), pupil.unit_id, NOON, ACCOUNT, "", "staged", a_register())
        )
        work.imports.finish(ImportId("i"), "approved")
        work.undo.add([image])
        work.commit(LogEvent("everything"))
    return pupil


def protect(store: UnlockedStore, pupil: Pupil, *members: AccountId) -> CompartmentId:
    with store.write() as work:
        compartment = work.keys.new_compartment(members)
        work.protections.move_everything(pupil.id, store.school, compartment)
        work.protections.put(
            Protection(
                pupil.id,
                compartment,
                "Elev K-2041",
                AliasSource.RANDOM,
                ProtectionGrade.CONFIDENTIALITY_MARKING,
                date(2026, 11, 22),
            )
        )
        work.commit(LogEvent("pupil_protected", pupil.id, detail={"about": MARK}))
    return compartment


def raw_hits(desk: Desk, store: UnlockedStore) -> set[str]:
    """Tables in which somebody with the store's key and a debugger finds a mark."""
    connection = desk.raw(store)
    marks = (MARK.encode(), NUMBER.encode())
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = {
        name
        for name in names
        for row in connection.execute(f"SELECT * FROM {name}")  # noqa: S608 - names of our tables
        for value in row
        if any(mark in (value if isinstance(value, bytes) else str(value).encode()) for mark in marks)
    }
    connection.close()
    return found


def test_every_table_about_a_pupil_is_known() -> None:
    """A new table with sealed content that points at a pupil, document or received document must be moved too."""
    known = {place.table.name for place in PLACES}
    sealed_columns = {place.table.name: {"sealed", *place.columns} for place in PLACES}
    for table in METADATA.sorted_tables:
        targets = {key.column.table.name for column in table.columns for key in column.foreign_keys}
        sealed = {column.name for column in table.columns if isinstance(column.type, SealedType)}
        if sealed and (targets & {"pupil", "document", "received_document"} or table.name == "pupil"):
            assert table.name in known
            assert sealed == sealed_columns[table.name]


def test_the_stores_key_alone_opens_nothing_about_a_protected_pupil(desk: Desk, store: UnlockedStore) -> None:
    pupil = write_all_about(store)
    assert len(raw_hits(desk, store)) > 10
    protect(store, pupil, store.account_id)
    assert raw_hits(desk, store) == set()


def test_members_read_all_of_it_and_nobody_else_any(desk: Desk, store: UnlockedStore) -> None:
    per, _ = add_account(store)
    add_account(store, "nils", "röda tak i dimma")
    pupil = write_all_about(store)
    protect(store, pupil, store.account_id, per)
    for login, password, count in (("per", PER, 1), ("nils", "röda tak i dimma", 0)):
        opened = desk.unlock(login, password)
        with opened.read() as work:
            assert len(work.pupils.all()) == count
            assert len(work.documents.of_pupil(pupil.id)) == count
            assert len(work.documents.drafts()) == count
            assert len(work.notes.of_pupil(pupil.id)) == count
            assert len(work.received.of_pupil(pupil.id)) == count
            assert len(work.tasks.all_open()) == count
            assert len(work.cases.all_open()) == count
            assert len(work.offered.of_pupil(pupil.id)) == count
            assert len(work.consents.all()) == count
            assert len(work.protections.all()) == count
            assert len(work.pupils.memberships()) == count
            about = [row for row in work.log.rows() if row.event.kind == "pupil_protected"]
            assert [row.is_sealed for row in about] == [count == 0]
            if count:
                document = work.documents.of_pupil(pupil.id)[0]
                assert work.documents.paper_bytes(document.id, 1) == PDF
                assert work.documents.papers(document.id)[0].language == "fi"
                [page] = work.scans.returned(document.id)
                assert work.scans.returned_content(page.id) == PDF
                assert b"".join(work.received.content(work.received.of_pupil(pupil.id)[0].id)) == PDF
        assert opened.verify().is_ok


def test_a_new_member_opens_it_from_the_next_unlocking(desk: Desk, store: UnlockedStore) -> None:
    per, _ = add_account(store)
    compartment = protect(store, write_all_about(store), store.account_id)
    with store.write() as work:
        work.keys.add_member(compartment, per)
        assert work.protections.members(compartment) == {store.account_id, per}
        work.commit(LogEvent("member_added"))
    with desk.unlock("per", PER).read() as work:
        assert [pupil.given_name for pupil in work.pupils.all()] == [MARK]


def test_who_is_no_member_any_more_reads_nothing(desk: Desk, store: UnlockedStore) -> None:
    per, _ = add_account(store)
    pupil = write_all_about(store)
    former = protect(store, pupil, store.account_id, per)
    with store.write() as work:
        fresh = work.keys.new_compartment([store.account_id])
        work.protections.move_everything(pupil.id, former, fresh)
        work.keys.drop_member(former, per)
        work.commit(LogEvent("member_removed", pupil.id))
    with desk.unlock("per", PER).read() as work:
        assert work.pupils.all() == []
        assert work.protections.members(fresh) == {store.account_id}
    with desk.unlock().read() as work:
        assert len(work.documents.of_pupil(pupil.id)) == 1
        assert [row.is_sealed for row in work.log.rows()[-1:]] == [False]


def move_all(store: UnlockedStore, pupil: Pupil, progress: resealing.Progress) -> None:
    with store.write() as work:
        compartment = work.keys.new_compartment([store.account_id])
        work.protections.move_everything(pupil.id, store.school, compartment, progress)
        work.commit(LogEvent("pupil_protected"))


def test_what_is_stopped_half_way_has_moved_nothing(
    desk: Desk, store: UnlockedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_account(store)
    pupil = write_all_about(store)

    def stop(done: int, _total: int) -> None:
        if done:
            raise InterruptedError

    monkeypatch.setattr(resealing, "_PORTION", 5)
    with pytest.raises(InterruptedError):
        move_all(store, pupil, stop)
    with desk.unlock("per", PER).read() as opened:
        assert [item.id for item in opened.pupils.all()] == [pupil.id]
        assert opened.received.of_pupil(pupil.id)


def test_somebody_who_cannot_open_the_store_is_no_member(store: UnlockedStore) -> None:
    with store.write() as work, pytest.raises(RuleViolation, match="not_found"):
        work.keys.new_compartment([store.account_id, AccountId("nobody")])


def test_notes_of_ones_own_stay_where_they_are(desk: Desk, store: UnlockedStore) -> None:
    add_account(store)
    pupil = write_all_about(store)
    per = desk.unlock("per", PER)
    with per.write() as work:
        draft = a_draft(per, pupil, id="own", compartment_id=per.own, answers={"text": "mitt"})
        work.documents.put_draft(draft)
        work.commit(LogEvent("draft_written", compartment_id=per.own))
    protect(desk.hand_to(store), pupil, store.account_id)
    with desk.hand_to(per).read() as work:
        assert [item.answers for item in work.documents.drafts()] == [{"text": "mitt"}]
        assert work.pupils.get(PupilId(pupil.id)) is None


def test_what_was_moved_is_overwritten(desk: Desk, store: UnlockedStore) -> None:
    pupil = write_all_about(store)
    protect(store, pupil, store.account_id)
    connection = desk.raw(store)
    assert connection.execute("PRAGMA freelist_count").fetchone()[0] > 0
    connection.close()
    store.scrub()
    connection = desk.raw(store)
    assert connection.execute("PRAGMA freelist_count").fetchone()[0] == 0
    connection.close()
    journal = desk.path / "store.db-wal"
    assert not journal.exists() or journal.stat().st_size == 0
    with store.read() as work:
        assert len(work.documents.of_pupil(pupil.id)) == 1
    assert store.verify().is_ok


def test_who_does_not_write_overwrites_nothing(desk: Desk, store: UnlockedStore) -> None:
    add_account(store)
    per = desk.unlock_beside("per", PER)
    with pytest.raises(ExpectedFailure, match="store_in_use"):
        per.scrub()
