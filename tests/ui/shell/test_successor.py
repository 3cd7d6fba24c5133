# SPDX-License-Identifier: EUPL-1.2
"""After a rescue everybody finds the new store: this device at once, the others on their unlock page."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from eht_desk.application.ports import StoreHeader
from eht_desk.application.setup import create_store
from eht_desk.bootstrap import build_services, peek_store
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.ui.screens.rescue import RescuePage
from eht_desk.ui.screens.unlock_screen import StoreChoice, UnlockScreen
from eht_desk.ui.successors import successor, with_successors
from tests.fakes.backups import MemoryBackups
from tests.fakes.school import STORE, setup_of
from tests.ui.shell.conftest import Stage


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "arkiv"
    workspace, _ = create_store(build_services(), setup_of(path))
    workspace.store.close()
    return path


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "arkiv"))


def test_what_was_made_of_a_store_is_found_beside_it(store: Path) -> None:
    assert successor(store, peek_store) is None
    first = Path(shutil.copytree(store, store.with_name("arkiv återställt")))
    assert successor(store, peek_store) == first
    (store / "keyring.json").unlink()
    assert successor(store, peek_store) == first  # by the name alone


def test_another_store_with_such_a_name_is_none_of_it(store: Path, tmp_path: Path) -> None:
    workspace, _ = create_store(build_services(), setup_of(tmp_path / "arkiv räddat"))
    workspace.store.close()
    assert successor(store, peek_store) is None


def test_the_unlock_page_leads_to_it(stage: Stage, store: Path) -> None:
    new = Path(shutil.copytree(store, store.with_name("arkiv återställt")))
    page = stage.unlock_page
    stage.qtbot.waitUntil(lambda: bool(page.choice and page.choice.logins))
    page.show_stores(with_successors([StoreChoice(store, "Ekskolan", ("karin",))], peek_store), store)
    assert new.name in page.notice.text
    with stage.qtbot.waitSignal(page.open_wanted) as asked:
        page.notice.button.click()
    assert asked.args == [new]


def test_a_damaged_store_s_page_says_it_instead_of_offering_another_copy(stage: Stage, store: Path) -> None:
    new = Path(shutil.copytree(store, store.with_name("arkiv återställt")))
    page = stage.unlock_page
    stage.qtbot.waitUntil(lambda: bool(page.choice and page.choice.logins))
    page.show_stores([StoreChoice(store, "Ekskolan", ("karin",), replaced_by=new)], store)
    page.show_failure("Arkivet är skadat och öppnas inte.", "store_damaged")
    assert "Arkivet är skadat" in page.notice.text
    assert new.name in page.notice.text


def test_no_password_is_asked_for_where_none_opens(stage: Stage) -> None:
    page = stage.unlock_page
    stage.qtbot.waitUntil(lambda: bool(page.choice and page.choice.logins))
    page.show_stores([StoreChoice(STORE, "Ekskolan", problem="x", problem_code="key_ring_damaged")], STORE)
    assert not page.password.isEnabled()
    assert page.notice.button.hasFocus()
    page.show_stores([StoreChoice(STORE, "Ekskolan", ("karin",))], STORE)
    assert page.password.isEnabled()


def test_the_button_stands_below_the_text(stage: Stage) -> None:
    page = stage.unlock_page
    stage.qtbot.waitUntil(lambda: bool(page.choice and page.choice.logins))
    page.offer_upgrade("karin", "x")
    stage.settle()
    text = next(label for label in page.notice.findChildren(QLabel) if "äldre version" in label.text())
    assert page.notice.button.y() >= text.y() + text.height()
    assert text.width() > 250
    assert page.backup.mapTo(page, page.backup.rect().bottomLeft()).y() < 768


def test_the_new_store_is_remembered_before_it_is_unlocked(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = stage.school.services.backups
    assert isinstance(keeper, MemoryBackups)
    keeper.make(stage.school.rector.store, None)

    def fail(*_rest: object) -> StoreHeader:
        raise ExpectedFailure("store_damaged")

    monkeypatch.setattr(stage.school.gate, "unlock", fail)
    page = stage.unlock_page
    stage.qtbot.waitUntil(lambda: bool(page.choice and page.choice.logins))
    page.rescue_wanted.emit(STORE, "store_damaged")
    rescue = stage.window.page
    assert isinstance(rescue, RescuePage)
    stage.qtbot.waitUntil(lambda: rescue.button.isVisible())
    stage.qtbot.keyClick(rescue.button, Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lambda: isinstance(stage.window.page, UnlockScreen))
    assert stage.settings.recent_stores[0] == STORE.with_name(f"{STORE.name} återställt")
    assert "De andra får veta det" in stage.unlock_page.notice.text
