# SPDX-License-Identifier: EUPL-1.2
"""The whole window over the made-up school in which Alma is protected: Karin, the rektor, and Maria may know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget

from eht_desk.application.protecting import ProtectionRequest, protect_pupil
from eht_desk.domain.protection import DeniedPerson, ProtectionGrade, ProtectionPlan, Secret
from eht_desk.ui.frame import Frame
from eht_desk.ui.navigation import Route
from tests.fakes.school import ALMA, School, make_school
from tests.ui.shell.conftest import MakeStage, Stage, make_stage

__all__ = ["MakeStage", "make_stage"]

ALIAS = "Elev K-2041"
NAMES = ("Alma", "Dahl", "20150512", "150512-2380")


def protect(school: School, *logins: str, **plan: object) -> None:
    members = (school.rector.store.account_id, *(school.accounts[login] for login in logins))
    request = ProtectionRequest(
        ProtectionGrade.CONFIDENTIALITY_MARKING,
        members,
        date(2026, 11, 16),
        ProtectionPlan((Secret.NAME, Secret.ADDRESS), (DeniedPerson("Test Testsson"),), "Socialjouren"),
        ALIAS,
        "Avisering",
    )
    protect_pupil(school.rector, ALMA, request)


@dataclass
class Room:
    """Somebody sits at the window."""

    stage: Stage
    frame: Frame

    def go(self, screen: str, **more: str) -> QWidget:
        self.frame.go(Route(screen, {"pupil": str(ALMA), **more}))
        self.settle()
        page = self.frame.current_screen
        assert page is not None
        return page

    def settle(self) -> None:
        for _ in range(8):
            tasks = self.frame.desk.tasks
            tasks.finish_writes()
            tasks.finish_reads()
            tasks.finish_aside()
            self.stage.settle()


@pytest.fixture
def school() -> School:
    return make_school()


@pytest.fixture
def protected(school: School) -> School:
    protect(school, "maria")
    return school


def sit(make_stage: MakeStage, school: School, login: str) -> Room:
    stage = make_stage(school)
    room = Room(stage, stage.unlock(login))
    room.settle()
    return room


def words(widget: QWidget) -> str:
    """What can be read on it now."""
    labels = [
        item
        for item in widget.findChildren(QWidget)
        if isinstance(item, QLabel | QPushButton) and item.isVisible()
    ]
    return " | ".join(item.text().replace("&", "") for item in labels)


def press(widget: QWidget, word: str, about: str = "") -> None:
    """The one button that can be read and begins so."""
    found = [
        item
        for item in widget.findChildren(QPushButton)
        if item.isVisible() and _word(item).startswith(word) and about in item.accessibleName()
    ]
    assert len(found) == 1, (word, words(widget))
    assert found[0].isEnabled()
    found[0].click()


def _word(button: QPushButton) -> str:
    return button.text().replace("&", "").strip()


def dialog() -> QDialog:
    [found] = dialogs()
    return found


def dialogs() -> list[QDialog]:
    return [item for item in QApplication.topLevelWidgets() if isinstance(item, QDialog) and item.isVisible()]


def spoken(widget: QWidget) -> str:
    """All that the accessibility tree below the widget says."""
    found: list[str] = []

    def walk(item: QAccessibleInterface | None) -> None:
        if item is None or not item.isValid():
            return
        found.extend(item.text(kind) for kind in (QAccessible.Text.Name, QAccessible.Text.Description))
        found.append(item.text(QAccessible.Text.Value))
        for at in range(item.childCount()):
            walk(item.child(at))

    walk(QAccessible.queryAccessibleInterface(widget))
    return " | ".join(text for text in found if text)
