# SPDX-License-Identifier: EUPL-1.2
"""The page Hälsa: what is well, what is not, what to do."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from eht_desk.application.backups import make_backup
from eht_desk.application.health import Health, HealthLine, Level
from eht_desk.application.ports import OldCopy, VerifyReport
from eht_desk.domain.log import LogAnchor
from eht_desk.ui.health_texts import _LINES, line_texts, state_lines, verdict
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.damaged_page import DamagedPage
from eht_desk.ui.screens.settings_health import HealthPage
from tests.fakes.backups import MemoryBackups
from tests.fakes.store import MemoryStore
from tests.ui.shell.conftest import Stage

FACTS: dict[str, str | int] = {
    **dict.fromkeys(("count", "days", "free", "size", "megabytes", "line"), 3),
    **dict.fromkeys(
        ("made_with", "this", "service", "login", "device", "file", "key", "found", "meant"), "x"
    ),
    "at": "2026-11-24 08:01",
    "now": "2026-11-24 08:01",
    "failure": "key_ring_damaged",
    "code": "unknown_key",
}


def _words(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def _page(stage: Stage) -> HealthPage:
    stage.frame.go(Route("settings", {"page": "verify"}))
    screen = stage.frame.current_screen
    assert screen is not None
    page = screen.findChildren(HealthPage)[-1]
    stage.qtbot.waitUntil(lambda: "Ser efter" not in page.notice.text)
    stage.settle()
    return page


def test_every_line_has_a_whole_sentence() -> None:
    for key in _LINES:
        code, _, level = key.partition(":")
        line = HealthLine(code, Level(level or "ok"), FACTS)
        for sentence in line_texts(line):
            assert "{" not in sentence
            assert not sentence or sentence.endswith(".")
            assert "!" not in sentence
    assert line_texts(HealthLine("clock_behind", Level.WARN, FACTS))[0].startswith(
        "Datorns klocka är 24 november 2026"
    )


def test_the_command_line_says_the_same_with_its_word_in_front() -> None:
    lines = (HealthLine("managers", Level.BAD, {"count": 0}), HealthLine("clock_fits", Level.OK, {}))
    health = Health(lines, True)
    assert verdict(health) == "1 sak behöver ses över."
    told = state_lines(health)
    assert told[1].startswith("Fel: Ingen kan öppna eller avsluta konton. Använd arkivets två")
    assert told[2] == "Bra: Datorns klocka stämmer med loggen."


def test_what_to_see_to_stands_first_and_goes_when_it_was_seen_to(stage: Stage) -> None:
    stage.unlock("karin")
    page = _page(stage)
    assert "Att se över" in _words(page)
    assert "Det finns ingen säkerhetskopia i arkivets mapp." in _words(page)
    assert "behöver ses över" in page.notice.text
    made = make_backup(stage.frame.desk.workspace)
    stage.frame.desk.bus.publish(made.change)
    stage.qtbot.waitUntil(
        lambda: "Senaste kopian i arkivets mapp är från 23 november 2026 kl. 09:00" in _words(page)
    )


def test_the_check_is_told_and_remembered(stage: Stage) -> None:
    stage.unlock("maria")
    page = _page(stage)
    assert "Arkivet har inte kontrollerats helt än." in _words(page)
    page.button.click()
    stage.qtbot.waitUntil(lambda: "Arkivet är helt" in page.check_notice.text)
    stage.qtbot.waitUntil(lambda: "Arkivet kontrollerades helt 23 november 2026" in _words(page))


def test_saving_goes_on_during_the_check(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    checking, may_end = threading.Event(), threading.Event()
    former = MemoryStore.verify

    def verify(store: MemoryStore, anchor: LogAnchor | None = None) -> VerifyReport:
        checking.set()
        assert may_end.wait(20)
        return former(store, anchor)

    monkeypatch.setattr(MemoryStore, "verify", verify)
    stage.unlock("maria")
    page = _page(stage)
    page.button.click()
    assert checking.wait(20)
    saved: list[str] = []
    stage.frame.desk.tasks.write(lambda: "saved", saved.append)
    stage.qtbot.waitUntil(lambda: saved == ["saved"])
    assert not page.button.isEnabled()
    may_end.set()
    stage.qtbot.waitUntil(lambda: "Arkivet är helt" in page.check_notice.text)


def test_a_damaged_file_that_the_check_found_leads_to_the_copies(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = VerifyReport(False, 1, 10, None, (("pages_damaged", {}),))
    monkeypatch.setattr(MemoryStore, "verify", lambda *_rest: report)
    stage.unlock("maria")
    page = _page(stage)
    page.button.click()
    stage.qtbot.waitUntil(lambda: "hittade 1 fel" in page.check_notice.text)
    assert page.check_notice.button.text() == "Lås och visa kopior …"
    page.check_notice.button.click()
    assert isinstance(stage.window.page, DamagedPage)
    assert stage.window.frame is None


def test_thousands_of_findings_are_not_all_written_in_the_window(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    findings = tuple(("log_row_changed", {"position": number}) for number in range(5000))
    report = VerifyReport(True, 1, 5000, None, findings)
    monkeypatch.setattr(MemoryStore, "verify", lambda *_rest: report)
    stage.unlock("maria")
    page = _page(stage)
    page.button.click()
    stage.qtbot.waitUntil(lambda: "hittade 5000 fel" in page.check_notice.text)
    assert "rad 30)" in page.lines.text()
    assert "rad 300)" not in page.lines.text()
    assert "till. eht-desk verify skriver ut allt." in page.lines.text()


def test_old_copies_go_by_a_decision_of_rektor(stage: Stage) -> None:
    keeper = stage.school.services.backups
    assert isinstance(keeper, MemoryBackups)
    old = OldCopy(Path("before-upgrade-1"), stage.school.clock.now() - timedelta(days=100), 12_000_000)
    keeper.told = replace(keeper.told, old_copies=(old,))
    stage.unlock("maria")
    page = _page(stage)
    assert "En kopia från före en uppgradering är äldre än 90 dagar (12 MB)" in _words(page)
    assert not [row for row in page.findChildren(QWidget) if row.accessibleName().startswith("Ta bort …")]
    stage.window.lock("person")
    stage.unlock("karin")
    page = _page(stage)
    button = next(row for row in page.findChildren(QWidget) if row.accessibleName().startswith("Ta bort …"))
    button.click()  # type: ignore[attr-defined]  # a button
    stage.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    dialog = QApplication.activeModalWidget()
    dialog.action_button.click()  # type: ignore[union-attr]  # a SmallDialog
    stage.qtbot.waitUntil(lambda: keeper.told.old_copies == ())
    stage.qtbot.waitUntil(lambda: "före en uppgradering" not in _words(page))


def test_a_clock_that_is_wrong_and_a_full_disk_are_said(stage: Stage) -> None:
    keeper = stage.school.services.backups
    assert isinstance(keeper, MemoryBackups)
    keeper.told = replace(
        keeper.told, last_row_at=stage.school.clock.now() + timedelta(hours=1), free=20_000_000
    )
    stage.unlock("karin")
    page = _page(stage)
    words = _words(page)
    assert "Datorns klocka är 23 november 2026 kl. 09:00, men arkivets senaste händelse är från" in words
    assert "Disken är nästan full: 20 MB ledigt." in words
