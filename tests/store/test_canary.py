# SPDX-License-Identifier: EUPL-1.2
"""Marked names, written everywhere the store takes text, are in no file in plaintext."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from eht_desk.application.ports import StagedImport
from eht_desk.domain.documents import DocumentState, FinalisedStage, IssuedPaper
from eht_desk.domain.identity_numbers import IdentityNumber, NumberKind
from eht_desk.domain.ids import ClassId, DraftId, GuardianId, ImportId, StaffId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.organisation import SchoolClass, StaffMember
from eht_desk.domain.people import Guardian
from eht_desk.store.open_store import UnlockedStore
from tests.contracts.unit_of_work import NOON, a_document, a_draft, a_pupil, a_register, unit_of
from tests.store.conftest import ACCOUNT, Desk
from tests.store.test_keys import own_draft

MARK = "Kvittblåvinge"
NUMBER = "201305112384"


def write_everywhere(store: UnlockedStore) -> None:
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
    register = replace(a_register(), digest=MARK)
    with store.write() as work:
        unit_id = unit_of(store)
        work.pupils.add([pupil])
        work.pupils.add_guardians(
            [Guardian(GuardianId("g"), store.school, MARK, MARK, None, ("070-1740605",))]
        )
        work.organisation.add_classes([SchoolClass(ClassId("c"), unit_id, MARK)])
        work.organisation.add_staff([StaffMember(StaffId("s"), unit_id, MARK)])
        work.organisation.update_authority(replace(work.organisation.authority(), name=MARK))
        work.documents.add(document)
        work.documents.add_paper(
            IssuedPaper(document.id, 1, NOON, ACCOUNT, "talk", "0" * 64, 1, 0, ""), MARK.encode() * 1000
        )
        work.documents.put_draft(a_draft(store, pupil, answers={"text": MARK}))
        work.imports.add(StagedImport(ImportId("i"), unit_id, NOON, ACCOUNT, MARK, "staged", register))
        work.settings.put("letter_head", MARK)
        work.resume.put(f'{{"text": "{MARK}"}}')
        account = work.accounts.get(ACCOUNT)
        assert account is not None
        work.accounts.update(replace(account, display_name=MARK))
        work.commit(LogEvent("everything", pupil.id, document.id, {"reason": MARK}))


def files_with_mark(*places: Path) -> list[str]:
    marks = [MARK.encode(encoding) for encoding in ("utf-8", "utf-16-le", "latin-1")]
    marks += [NUMBER.encode(), b"070-1740605", MARK.encode("unicode_escape")]
    return [
        f"{path.name}: {mark!r}"
        for place in places
        for path in place.rglob("*")
        if path.is_file()
        for mark in marks
        if mark in path.read_bytes()
    ]


def test_no_file_holds_a_mark(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    store = desk.unlock()
    write_everywhere(store)
    assert (desk.path / "store.db-wal").stat().st_size > 0
    assert files_with_mark(desk.path, temporary) == []
    with pytest.raises(ZeroDivisionError):
        roll_back(store)
    assert files_with_mark(desk.path, temporary) == []
    with store.write() as work:  # spills a large sort to where temporary files go
        work._connection.exec_driver_sql("CREATE INDEX large ON draft (sealed)")
    own_draft(store, MARK)
    with store.read() as work:
        assert any(draft.answers == {"text": MARK} for draft in work.documents.drafts())
    store.close()
    assert files_with_mark(desk.path, temporary) == []
    assert list(temporary.iterdir()) == []


def roll_back(store: UnlockedStore) -> None:
    with store.write() as work:
        work.documents.remove_draft(DraftId("draft-1"))
        raise ZeroDivisionError


def test_own_text_does_not_show_through_the_store_key(desk: Desk, store: UnlockedStore) -> None:
    with store.write() as work:
        work.pupils.add([a_pupil(store)])
        work.commit(LogEvent("pupil_added"))
    own_draft(store, "x")
    with store.write() as work:
        draft = next(item for item in work.documents.drafts() if item.id == "own-x")
        work.documents.put_draft(replace(draft, answers={"text": MARK}, revision=1))
        work.resume.put(MARK)
        work.commit(LogEvent("draft_written", detail={"about": MARK}, compartment_id=store.own))
    connection = desk.raw(store)
    dump = "\n".join(connection.iterdump()) if hasattr(connection, "iterdump") else ""
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        for row in connection.execute(f"SELECT * FROM {table}").fetchall():  # noqa: S608 - names of our tables
            for value in row:
                content = value if isinstance(value, bytes) else str(value).encode()
                assert MARK.encode() not in content, table
    connection.close()
    assert MARK not in dump
