# SPDX-License-Identifier: EUPL-1.2
"""Accounts' keys: opening, leaving, resetting, sheets and papers, and what each of them can read."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from eht_desk.application.ports import RECOVERY_USED, NewAccountKeys
from eht_desk.domain.documents import Draft
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.ids import AccountId, DraftId
from eht_desk.domain.log import LogEvent
from eht_desk.store import engine, folder, keyring, rekey
from eht_desk.store.open_store import UnlockedStore
from tests.contracts.unit_of_work import NOON, a_draft, with_pupil
from tests.store.conftest import CHEAP, LOGIN, PASSWORD, Desk, add_account

PER = "gröna skor i snö"


def own_draft(store: UnlockedStore, text: str) -> Draft:
    """Working notes that only the author can open."""
    with store.read() as work:
        pupils = work.pupils.all()
    pupil = pupils[0] if pupils else with_pupil(store)
    draft = a_draft(
        store,
        pupil,
        id=DraftId(f"own-{text}"),
        compartment_id=store.own,
        stage_id=text,
        answers={"text": text},
    )
    with store.write() as work:
        work.documents.put_draft(draft)
        work.commit(LogEvent("draft_written", pupil.id, detail={"about": text}, compartment_id=store.own))
    return draft


def drafts(store: UnlockedStore) -> list[Draft]:
    with store.read() as work:
        return work.documents.drafts()


def let_go(store: UnlockedStore, account_id: AccountId) -> None:
    """As the use case does when somebody leaves."""
    with store.write() as work:
        account = work.accounts.get(account_id)
        assert account is not None
        work.accounts.update(replace(account, closed_at=NOON))
        work.keys.remove(account_id)
        work.commit(LogEvent("account_closed", detail={"account": account_id}))


def change_password(store: UnlockedStore, old: str, new: str) -> None:
    with store.write() as work:
        work.keys.change_password(old, new)
        work.commit(LogEvent("password_changed"))


def reset(store: UnlockedStore, account_id: AccountId, password: str) -> NewAccountKeys:
    with store.write() as work:
        keys = work.keys.reset(account_id, password)
        work.commit(LogEvent("password_reset", detail={"account": account_id}))
    return keys


def test_own_notes_open_for_their_author_only(desk: Desk, store: UnlockedStore) -> None:
    add_account(store)
    per = desk.unlock("per", PER)
    note = own_draft(per, "mine")
    assert drafts(per) == [note]
    assert drafts(store) == []
    with store.read() as work:
        row = work.log.rows(newest=1)[0]
        assert row.is_sealed
        assert (dict(row.event.detail), row.event.pupil_id) == ({}, None)
        assert work.documents.draft(note.id) is None
    with per.read() as work:
        assert work.log.rows(newest=1)[0].event.detail == {"about": "mine"}


def test_a_login_is_taken_once(store: UnlockedStore) -> None:
    with pytest.raises(RuleViolation, match="login_taken"), store.write() as work:
        work.keys.new_account(AccountId("x"), LOGIN.upper(), PER)


def test_an_account_whose_transaction_was_rolled_back_has_no_key(desk: Desk, store: UnlockedStore) -> None:
    with store.write() as work:
        work.keys.new_account(AccountId("x"), "per", PER)
    assert desk.gate.header(desk.path).logins == (LOGIN,)
    assert store.verify().is_ok


def test_a_change_of_keys_always_has_its_log_row(store: UnlockedStore) -> None:
    def commit_without() -> None:
        with store.write() as work:
            work.keys.new_personal_sheet()
            work.commit_in_stretch()

    with pytest.raises(RuntimeError, match="log row"):
        commit_without()


def test_changing_the_password(desk: Desk, store: UnlockedStore) -> None:
    with pytest.raises(RuleViolation, match="wrong_password"), store.write() as work:
        work.keys.change_password("something else", PER)
    change_password(store, PASSWORD, PER)
    with pytest.raises(ExpectedFailure, match="wrong_password"):
        desk.unlock(LOGIN, PASSWORD)
    assert desk.unlock(LOGIN, PER).verify().is_ok


def test_a_leaver_s_copy_of_the_key_ring_opens_nothing_written_later(
    desk: Desk, store: UnlockedStore, tmp_path: Path
) -> None:
    account_id, sheet = add_account(store)
    copy = tmp_path / "copy"
    shutil.copytree(desk.path, copy)
    let_go(store, account_id)
    with_pupil(store)
    assert store.verify().is_ok
    assert desk.gate.header(desk.path).logins == (LOGIN,)
    former = desk.gate.unlock(
        copy, "per", PER
    )  # an old copy of everything stays readable (docs/threat-model.md)
    former.close()
    for name in (folder.DATABASE, folder.ANCHOR):
        shutil.copy(desk.path / name, copy / name)
    for suffix in ("-wal", "-shm"):
        Path(f"{copy / folder.DATABASE}{suffix}").unlink(missing_ok=True)
    with pytest.raises(ExpectedFailure, match="key_ring_does_not_fit"):
        desk.gate.unlock(copy, "per", PER)
    with pytest.raises(ExpectedFailure, match="key_ring_does_not_fit"):
        desk.gate.recover_with_sheet(copy, "per", sheet, PER)
    with desk.unlock().read() as work:
        assert len(work.pupils.all()) == 1


def test_nobody_takes_away_the_keys_in_use(store: UnlockedStore) -> None:
    with pytest.raises(RuleViolation, match="own_account"), store.write() as work:
        work.keys.remove(store.account_id)


def test_after_a_leaver_everybody_else_and_the_papers_still_open(desk: Desk, store: UnlockedStore) -> None:
    account_id, _ = add_account(store)
    add_account(store, "karin", "tre katter på tak")
    checksum = store.keyed_checksum(b"paper")
    let_go(store, account_id)
    assert desk.unlock("karin", "tre katter på tak").keyed_checksum(b"paper") == checksum
    desk.everybody_stops_writing()
    desk.gate.recover_with_papers(
        desk.path, "karin", desk.secrets.first_paper, desk.secrets.second_paper, "fyra katter på tak"
    )
    assert desk.unlock("karin", "fyra katter på tak").verify().is_ok


def test_a_public_key_slipped_into_the_key_ring_file_gets_no_key(desk: Desk, store: UnlockedStore) -> None:
    leaver, _ = add_account(store)
    add_account(store, "karin", "tre katter på tak")
    thief = keyring.read(desk.path, CHEAP).slot("per")
    assert thief is not None

    def slip_in(ring: keyring.KeyRing) -> keyring.KeyRing:
        victim = ring.slot("karin")
        assert victim is not None
        return ring.with_slot(replace(victim, sealing_public=thief.sealing_public))

    store._session.change_ring(slip_in)
    assert [code for code, _ in store.verify().findings] == ["slot_changed"]
    let_go(store, leaver)
    assert desk.unlock("karin", "tre katter på tak").account_id == AccountId("account-karin")


def test_a_reset_opens_the_school_and_the_former_sheet_brings_own_notes_back(
    desk: Desk, store: UnlockedStore
) -> None:
    account_id, sheet = add_account(store)
    per = desk.unlock("per", PER)
    note = own_draft(per, "mine")
    per.close()
    keys = reset(desk.hand_to(store), account_id, "tillfälligt ord 5")
    with pytest.raises(ExpectedFailure, match="wrong_password"):
        desk.unlock("per", PER)
    per = desk.unlock("per", "tillfälligt ord 5")
    assert per.own == keys.own_compartment_id
    assert drafts(per) == []
    with per.read() as work:
        assert len(work.pupils.all()) == 1
    with per.write() as work:
        assert not work.keys.bring_back_own(keys.personal_sheet)
        assert not work.keys.bring_back_own("no sheet at all")
        assert work.keys.bring_back_own(sheet)
        work.commit(LogEvent("own_notes_brought_back"))
    assert drafts(per) == [note]
    newer = own_draft(per, "newer")
    per.close()
    again = desk.unlock("per", "tillfälligt ord 5")
    assert {draft.id for draft in drafts(again)} == {note.id, newer.id}
    assert drafts(store) == []
    with again.write() as work:
        assert not work.keys.bring_back_own(sheet)
    assert store.verify().is_ok


def test_a_closed_account_is_not_reset(desk: Desk, store: UnlockedStore) -> None:
    account_id, _ = add_account(store)
    with store.write() as work:
        account = work.accounts.get(account_id)
        assert account is not None
        work.accounts.update(replace(account, closed_at=desk.clock.now()))
        with pytest.raises(RuleViolation, match="account_closed"):
            work.keys.reset(account_id, PER)
        with pytest.raises(RuleViolation, match="not_found"):
            work.keys.reset(AccountId("nobody"), PER)


def test_the_personal_sheet_opens_own_notes_too_and_works_once(desk: Desk, store: UnlockedStore) -> None:
    _, sheet = add_account(store)
    per = desk.unlock("per", PER)
    note = own_draft(per, "mine")
    per.close()
    with pytest.raises(ExpectedFailure, match="wrong_recovery_code"):
        desk.gate.recover_with_sheet(desk.path, "per", desk.secrets.personal_sheet, "nytt lösenord 7")
    fresh = desk.gate.recover_with_sheet(desk.path, "per", sheet.lower(), "nytt lösenord 7")
    per = desk.unlock("per", "nytt lösenord 7")
    assert drafts(per) == [note]
    per.close()
    with pytest.raises(ExpectedFailure, match="wrong_recovery_code"):
        desk.gate.recover_with_sheet(desk.path, "per", sheet, "ännu ett lösenord")
    desk.gate.recover_with_sheet(desk.path, "per", fresh, "ännu ett lösenord")
    with store.read() as work:
        kinds = [row.event.kind for row in work.log.rows()]
    assert kinds.count("recovered_with_sheet") == 2
    assert store.verify().is_ok


def test_a_new_sheet_replaces_the_former(desk: Desk, store: UnlockedStore) -> None:
    with store.write() as work:
        sheet = work.keys.new_personal_sheet()
        work.commit(LogEvent("personal_sheet_renewed"))
    desk.everybody_stops_writing()
    with pytest.raises(ExpectedFailure, match="wrong_recovery_code"):
        desk.gate.recover_with_sheet(desk.path, LOGIN, desk.secrets.personal_sheet, PER)
    desk.gate.recover_with_sheet(desk.path, LOGIN, sheet, PER)
    desk.unlock(LOGIN, PER)


def test_both_papers_together_and_never_one_alone(desk: Desk, store: UnlockedStore) -> None:
    note = own_draft(store, "mine")
    desk.everybody_stops_writing()
    first, second = desk.secrets.first_paper, desk.secrets.second_paper
    for pair in ((first, first), (second, second), (first, desk.secrets.personal_sheet), ("", second)):
        with pytest.raises(ExpectedFailure, match="wrong_recovery_code"):
            desk.gate.recover_with_papers(desk.path, LOGIN, *pair, PER)
    with pytest.raises(ExpectedFailure, match="unknown_login"):
        desk.gate.recover_with_papers(desk.path, "nobody", first, second, PER)
    fresh_first, fresh_second, sheet = desk.gate.recover_with_papers(desk.path, LOGIN, second, first, PER)
    with pytest.raises(ExpectedFailure, match="wrong_recovery_code"):
        desk.gate.recover_with_papers(desk.path, LOGIN, first, second, PER)
    again = desk.unlock(LOGIN, PER)
    assert again.check_recovery_paper("first", fresh_first)
    assert again.check_recovery_paper("second", fresh_second)
    assert not again.check_recovery_paper("first", first)
    with again.read() as work:
        assert work.log.rows(newest=1)[0].event.kind == "recovered_with_papers"
        assert json.loads(work.settings.get(RECOVERY_USED) or "")["account_id"] == again.account_id
        assert work.settings.get("recovery_confirmed") == "no"
    assert drafts(again) == []  # own notes are never opened by the store's papers
    with again.write() as work:
        assert work.keys.bring_back_own(desk.secrets.personal_sheet)
        work.commit(LogEvent("own_notes_brought_back"))
    assert drafts(again) == [note]
    assert again.verify().is_ok
    again.close()
    desk.gate.recover_with_sheet(desk.path, LOGIN, sheet, PASSWORD)


def test_new_papers_replace_the_former(desk: Desk, store: UnlockedStore) -> None:
    with store.write() as work:
        first, second = work.keys.new_recovery_papers()
        work.commit(LogEvent("recovery_papers_renewed"))
    desk.everybody_stops_writing()
    assert store.check_recovery_paper("first", first)
    with pytest.raises(ExpectedFailure, match="wrong_recovery_code"):
        desk.gate.recover_with_papers(
            desk.path, LOGIN, desk.secrets.first_paper, desk.secrets.second_paper, PER
        )
    desk.gate.recover_with_papers(desk.path, LOGIN, first, second, PER)


def test_a_key_ring_that_cannot_be_written_is_told_logged_and_stays_valid(
    desk: Desk, store: UnlockedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(keyring, "write", full)
        with pytest.raises(ExpectedFailure, match="key_ring_not_written") as caught:
            change_password(store, PASSWORD, PER)
    assert caught.value.facts["reason"] == "disk_full"
    with store.read() as work:
        row = work.log.rows(newest=1)[0]
    assert row.event.kind == "key_ring_not_written"
    assert row.event.detail == {"after": "password_changed", "reason": "disk_full"}
    assert desk.unlock(LOGIN, PASSWORD).verify().is_ok


def test_a_reset_whose_key_ring_was_not_written_still_lets_the_person_in(
    desk: Desk, store: UnlockedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    account_id, _ = add_account(store)
    per = desk.unlock("per", PER)
    note = own_draft(per, "mine")
    per.close()
    desk.hand_to(store)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(keyring, "write", full)
        with pytest.raises(ExpectedFailure, match="key_ring_not_written"):
            reset(store, account_id, "tillfälligt ord 5")
    assert drafts(desk.unlock("per", PER)) == [note]
    reset(desk.hand_to(store), account_id, "tillfälligt ord 5")
    desk.unlock("per", "tillfälligt ord 5")
    assert store.verify().is_ok


class Crash(BaseException):
    """As if the program had been killed here."""


@pytest.mark.parametrize("moment", ["ring not written", "before rekey", "after rekey"])
def test_a_crash_while_the_store_s_key_changes_leaves_a_store_that_opens(
    desk: Desk, store: UnlockedStore, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    leaver, _ = add_account(store)
    pupil = with_pupil(store)
    rekeyed = rekey.rekey_file

    def crash(*arguments: object) -> None:
        if moment == "after rekey":
            rekeyed(*arguments)  # type: ignore[arg-type]  # as called
        raise Crash

    with monkeypatch.context() as patched:
        patched.setattr(
            *((keyring, "write", crash) if moment == "ring not written" else (rekey, "rekey_file", crash))
        )
        with pytest.raises(Crash):
            let_go(store, leaver)
    store._session.connections.close()
    again = desk.unlock()
    with again.read() as work:
        assert work.pupils.all() == [pupil]
    assert len(keyring.read(desk.path, CHEAP).generations) == 1
    assert again.verify().is_ok
    with again.write() as work:
        work.commit(LogEvent("unlocked"))
    assert keyring.read(desk.path, CHEAP).slot("per") is None
    with pytest.raises(ExpectedFailure, match="account_closed"):
        desk.unlock("per", PER)


def test_a_half_written_key_ring_of_a_killed_program_does_not_stay(desk: Desk) -> None:
    old, fresh = desk.path / ".keyring.json.0a1b2c3d", desk.path / ".keyring.json.4e5f6a7b"
    now = desk.clock.now().timestamp()
    for path, age in ((old, 7200), (fresh, 1)):
        path.write_bytes(b"{}")
        os.utime(path, (now - age, now - age))
    desk.unlock()
    assert not old.exists()
    assert fresh.exists()  # another program may be writing it right now


def test_a_key_change_waits_for_another_program_and_is_done_at_the_next_unlocking(
    desk: Desk, store: UnlockedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rekey, "_WAIT_SECONDS", 0.1)
    leaver, _ = add_account(store)
    other = desk.raw(store)  # somebody else has the file open
    let_go(store, leaver)
    with store.read() as work:
        assert work.log.rows(newest=1)[0].event.kind == "store_key_change_waits"
    report = store.verify()
    assert (report.is_ok, [code for code, _ in report.remarks]) == (True, ["store_key_change_waits"])
    add_account(store, "karin", "tre katter på tak")  # opens with both keys
    other.close()
    store.close()
    again = desk.unlock("karin", "tre katter på tak")
    assert len(keyring.read(desk.path, CHEAP).generations) == 1
    assert again.verify().remarks == ()


def test_the_former_store_key_opens_nothing_after_a_leaver(desk: Desk, store: UnlockedStore) -> None:
    former = store._session.vault.store_key
    leaver, _ = add_account(store)
    let_go(store, leaver)
    assert store._session.vault.store_key != former
    with pytest.raises(ExpectedFailure, match="store_damaged"):
        engine.raw_connection(desk.path / folder.DATABASE, former)
