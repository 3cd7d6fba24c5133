# SPDX-License-Identifier: EUPL-1.2
"""Looking into a backup from the unlock page and from the settings; a damaged store's way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from eht_desk.application.ports.backups import KeyRingLoan
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import StoreId
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.open_backup import OpenBackup, OpenBackupDialog
from eht_desk.ui.screens.rescue import RescuePage
from eht_desk.ui.screens.settings_backup import BackupPage
from eht_desk.ui.screens.unlock_screen import UnlockScreen
from eht_desk.ui.widgets.buttons import LinkButton
from tests.fakes.backups import MemoryBackups
from tests.fakes.school import PASSWORD, STORE
from tests.fakes.store import MemoryStore
from tests.ui.desks import type_text
from tests.ui.shell.conftest import Stage

USB = Path("usb-minne")


def _keeper(stage: Stage) -> MemoryBackups:
    keeper = stage.school.services.backups
    assert isinstance(keeper, MemoryBackups)
    return keeper


def _words(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def _backup(stage: Stage) -> Path:
    """A backup that can be opened: the memory gate knows its folder as a store."""
    made = _keeper(stage).make(stage.school.rector.store, None)
    stage.school.gate.stores[made.folder] = stage.school.gate.stores[STORE]
    return made.folder


def _rows(stage: Stage) -> list[str]:
    return [row.event.kind for row, _ in stage.school.gate.stores[STORE][1].log_rows]


def _page(stage: Stage) -> OpenBackup:
    stage.qtbot.waitUntil(lambda: bool(stage.unlock_page.choice and stage.unlock_page.choice.logins))
    stage.unlock_page.login.set_value("maria")
    stage.unlock_page.backup.click()
    page = stage.window.page
    assert isinstance(page, OpenBackup)
    stage.qtbot.waitUntil(lambda: "Letar" not in page.notice.text)
    return page


def test_from_the_unlock_page_by_keys(stage: Stage) -> None:
    _backup(stage)
    page = _page(stage)
    assert page.copy.currentText().startswith("I dag kl. 09:00")
    assert "i arkivets mapp" in page.copy.currentText()
    assert page.login.value() == "maria"
    assert page.password.line.hasFocus()
    type_text(page.password.line, "fel lösenord här")
    stage.key(Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lambda: "stämmer inte" in _words(page))
    stage.qtbot.waitUntil(page.password.line.hasFocus)
    type_text(page.password.line, PASSWORD)
    stage.key(Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lambda: stage.window.frame is not None)
    assert not stage.frame.desk.sharing.may_write
    assert "Ingenting kan ändras" in _words(stage.window) or "ingenting kan ändras" in _words(stage.window)


def test_a_folder_without_copies_says_what_to_choose(stage: Stage) -> None:
    page = _page(stage)
    assert "Inga säkerhetskopior hittades" in page.notice.text
    assert page.choose.hasFocus()
    assert not page.button.isEnabled()
    page.look_in(USB)
    stage.qtbot.waitUntil(lambda: "Mappen har inga säkerhetskopior" in page.notice.text)
    page.back.click()
    assert isinstance(stage.window.page, UnlockScreen)


def test_a_share_with_several_schools_names_them(stage: Stage) -> None:
    keeper = _keeper(stage)
    keeper.make(stage.school.rector.store, USB)
    keeper.copy_locked(STORE, USB)
    keeper.backups[-1] = replace(keeper.backups[-1], store_id=StoreId("other"), name="Öskolan")
    page = _page(stage)
    page.look_in(USB)
    stage.qtbot.waitUntil(lambda: page.copy.count() == 2)
    names = [page.copy.itemText(at) for at in range(2)]
    assert any("Öskolan" in name for name in names)
    assert any("Ekskolan" in name for name in names)


def test_from_the_settings_the_password_is_asked_again_and_the_live_store_keeps_a_row(stage: Stage) -> None:
    _backup(stage)
    stage.unlock("karin")
    stage.frame.go(Route("settings", {"page": "backups"}))
    screen = stage.frame.current_screen
    assert screen is not None
    page = screen.findChildren(BackupPage)[-1]
    stage.qtbot.waitUntil(lambda: "Kopior som finns" in _words(page))
    stage.settle()
    next(link for link in page.findChildren(LinkButton) if "Öppna" in link.text()).click()
    stage.qtbot.waitUntil(lambda: bool(stage.window.findChildren(OpenBackupDialog)))
    dialog = stage.window.findChildren(OpenBackupDialog)[0]
    assert dialog.login.value() == "karin"
    stage.qtbot.waitUntil(dialog.password.line.hasFocus)
    stage.key(Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lambda: bool(dialog.row("password").problem))
    type_text(dialog.password.line, "inte det här")
    stage.key(Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lambda: "stämmer inte" in dialog.row("password").problem)
    assert stage.frame.desk.sharing.may_write, "the store is still open"
    assert "backup_opened" not in _rows(stage), "nothing was opened"
    type_text(dialog.password.line, PASSWORD)
    stage.key(Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lambda: stage.window.frame is not None and not stage.frame.desk.sharing.may_write)
    stage.settle()
    assert _rows(stage).count("backup_opened") == 1
    assert not [
        dialog
        for dialog in QApplication.topLevelWidgets()
        if isinstance(dialog, OpenBackupDialog) and dialog.isVisible()
    ]


@pytest.mark.parametrize("is_opened", [False, True])
def test_a_lock_while_a_copy_is_being_opened_closes_the_copy(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, is_opened: bool
) -> None:
    copy, goes_on = _backup(stage), Event()
    stage.unlock("karin")
    opened = _opened_from_now(stage, monkeypatch)
    if not is_opened:
        stage.window.tasks.write(goes_on.wait)  # the writer has something to do
    stage.window.open_backup(copy, "karin", PASSWORD, _no_answer)
    if is_opened:
        stage.window.tasks.finish_writes()  # the answer waits to be delivered
    stage.window.lock("idle")
    goes_on.set()
    stage.window.tasks.finish_writes()
    stage.settle()
    assert [store.is_closed for store in opened] == [True]
    assert stage.window.frame is None
    stage.unlock("karin")


def test_a_window_that_closes_while_the_store_is_being_opened_leaves_it_closed(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = _opened_from_now(stage, monkeypatch)
    stage.window.open_store(STORE, "karin", PASSWORD)
    stage.window.tasks.finish_writes()
    assert stage.window.close()
    assert [store.is_closed for store in opened] == [True]


def _no_answer(error: BaseException) -> None:
    raise AssertionError from error


def _opened_from_now(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> list[MemoryStore]:
    """The stores that the gate opens."""
    found: list[MemoryStore] = []
    gate = stage.school.gate

    def noting(open_it: Callable[..., MemoryStore]) -> Callable[..., MemoryStore]:
        def opening(*arguments: object) -> MemoryStore:
            found.append(open_it(*arguments))
            return found[-1]

        return opening

    monkeypatch.setattr(gate, "unlock", noting(gate.unlock))
    monkeypatch.setattr(gate, "open_backup", noting(gate.open_backup))
    return found


def test_a_decision_keeps_a_copy(stage: Stage) -> None:
    _backup(stage)
    stage.unlock("karin")
    stage.frame.go(Route("settings", {"page": "backups"}))
    screen = stage.frame.current_screen
    assert screen is not None
    page = screen.findChildren(BackupPage)[-1]
    stage.qtbot.waitUntil(lambda: "Kopior som finns" in _words(page))
    stage.settle()
    next(link for link in page.findChildren(LinkButton) if "Spara" in link.text()).click()
    stage.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    stage.key(Qt.Key.Key_Return)
    stage.settle()
    dialog = QApplication.activeModalWidget()
    if dialog is not None:  # the focus stood on Avbryt
        dialog.action_button.click()  # type: ignore[attr-defined]  # a SmallDialog
    stage.qtbot.waitUntil(lambda: _keeper(stage).backups[0].is_kept_by_decision)
    stage.qtbot.waitUntil(lambda: "sparas tills vidare" in _words(page))
    assert "backup_kept" in _rows(stage)


# --------------------------------------------------------------------------------------------------- a damaged store


def _damaged(stage: Stage, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    def fail(*_rest: object) -> None:
        raise ExpectedFailure(code)

    monkeypatch.setattr(stage.school.gate, "unlock", fail)
    stage.qtbot.waitUntil(lambda: bool(stage.unlock_page.choice and stage.unlock_page.choice.logins))
    type_text(stage.unlock_page.password.line, PASSWORD)
    stage.qtbot.keyClick(stage.unlock_page.password.line, Qt.Key.Key_Return)
    links = stage.unlock_page.notice.findChildren(LinkButton)
    stage.qtbot.waitUntil(lambda: "Visa kopior" in links[0].text())
    links[0].click()


@pytest.mark.parametrize("code", ["store_damaged", "key_ring_damaged"])
def test_a_damaged_store_offers_its_latest_copy_and_says_what_is_not_in_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    keeper = _keeper(stage)
    keeper.make(stage.school.rector.store, None)
    now = stage.school.clock.now()
    keeper.told = replace(keeper.told, last_trace=now + timedelta(days=1, hours=6))
    _damaged(stage, monkeypatch, code)
    page = stage.window.page
    assert isinstance(page, RescuePage)
    stage.qtbot.waitUntil(lambda: page.button.isVisible())
    words = _words(page)
    assert "nyckel har bytts" not in words
    assert "Den senaste hela kopian gjordes måndag 23 november 2026 kl. 09:00" in words
    assert (
        "Det som skrevs mellan måndag 23 november kl. 09:00 och tisdag 24 november kl. 15:00 finns inte"
        in words
    )
    assert f"orört kvar i {STORE}" in words
    stage.qtbot.waitUntil(page.button.hasFocus)
    stage.key(Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lambda: isinstance(stage.window.page, UnlockScreen))
    assert keeper.restored == [STORE.with_name(f"{STORE.name} återställt")]
    assert "ligger kvar" in stage.unlock_page.notice.text


def test_damaged_copies_are_passed_over_and_none_at_all_is_said(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = _keeper(stage)
    keeper.make(stage.school.rector.store, None)
    stage.school.clock.advance(days=1)
    keeper.damaged = [keeper.make(stage.school.rector.store, None)]
    _damaged(stage, monkeypatch, "store_damaged")
    page = stage.window.page
    assert isinstance(page, RescuePage)
    stage.qtbot.waitUntil(lambda: page.button.isVisible())
    assert "En nyare kopia är skadad eller halv och är förbigången" in _words(page)
    keeper.damaged = list(keeper.backups)
    page.look_in(USB)
    stage.qtbot.waitUntil(lambda: "Ingen hel säkerhetskopia" in page.notice.text)
    assert "2 kopior är skadade" in page.notice.text
    assert not page.button.isVisible()


def test_a_restore_that_fails_says_why_and_leaves_the_page(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = _keeper(stage)
    keeper.make(stage.school.rector.store, None)

    def full(*_rest: object) -> None:
        raise ExpectedFailure("disk_full")

    monkeypatch.setattr(keeper, "restore", full)
    _damaged(stage, monkeypatch, "store_damaged")
    page = stage.window.page
    assert isinstance(page, RescuePage)
    stage.qtbot.waitUntil(lambda: page.button.isVisible())
    page.button.click()
    stage.qtbot.waitUntil(lambda: "Disken är full" in page.notice.text)
    assert page.button.isEnabled()


# ------------------------------------------------------------------------------------------------ a damaged key ring


def _without_key_ring(stage: Stage, monkeypatch: pytest.MonkeyPatch, loan: KeyRingLoan) -> RescuePage:
    keeper = _keeper(stage)
    keeper.make(stage.school.rector.store, None)
    keeper.loan = loan
    _damaged(stage, monkeypatch, "key_ring_damaged")
    page = stage.window.page
    assert isinstance(page, RescuePage)
    stage.qtbot.waitUntil(lambda: "Letar" not in page.notice.text)
    return page


def test_the_key_ring_of_the_copy_is_offered_first_and_says_which_passwords_are_meant(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _without_key_ring(stage, monkeypatch, KeyRingLoan.FITS)
    words = _words(page)
    assert "Det som är skrivet finns kvar" in words
    assert "kopian från måndag 23 november 2026 kl. 09:00" in words
    assert "ett lösenord som har bytts sedan dess är det gamla igen" in words
    assert f"orört kvar i {STORE}" in words
    assert not page.button.isVisible()
    stage.qtbot.waitUntil(page.key_ring_button.hasFocus)
    stage.key(Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lambda: isinstance(stage.window.page, UnlockScreen))
    keeper = _keeper(stage)
    assert keeper.joined == [(keeper.backups[0].folder, STORE.with_name(f"{STORE.name} räddat"))]
    assert keeper.restored == []
    assert "Lås upp med lösenordet som gällde då" in stage.unlock_page.notice.text


def test_the_whole_copy_can_be_taken_instead(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    page = _without_key_ring(stage, monkeypatch, KeyRingLoan.FITS)
    page.whole.click()
    assert not page.key_ring_button.isVisible()
    assert "Den senaste hela kopian" in _words(page)
    page.button.click()
    stage.qtbot.waitUntil(lambda: isinstance(stage.window.page, UnlockScreen))
    assert _keeper(stage).restored


def test_a_changed_key_is_said_and_only_the_whole_copy_offered(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _without_key_ring(stage, monkeypatch, KeyRingLoan.OTHER_KEY)
    assert "nyckel har bytts sedan kopiorna gjordes" in _words(page)
    assert not page.key_ring_button.isVisible()
    assert page.button.isVisible()


def test_somebody_who_still_writes_there_is_named(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    page = _without_key_ring(stage, monkeypatch, KeyRingLoan.FITS)

    def busy(*_rest: object) -> None:
        raise ExpectedFailure("store_in_use", {"login": "karin", "device": "KANSLI-1", "since": "09:12"})

    monkeypatch.setattr(_keeper(stage), "join", busy)
    page.key_ring_button.click()
    stage.qtbot.waitUntil(lambda: "Be karin låsa" in page.notice.text)
    assert page.key_ring_button.isEnabled()
