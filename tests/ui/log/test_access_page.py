# SPDX-License-Identifier: EUPL-1.2
"""The page Behörigheter: the table with its reasons, a change by keyboard, and back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from eht_desk.application.access_changes import read_access
from eht_desk.domain.access_table import DocumentClass, Right
from eht_desk.ui.screens.settings_access import AccessDialog, AccessTablePage
from eht_desk.ui.screens.settings_pages import pages_for
from tests.fakes.school import FORM, School
from tests.ui.log.conftest import SitDown, button, shown, texts

MENTOR = "change support mentor class"


def opened() -> AccessDialog:
    return [item for item in QApplication.topLevelWidgets() if isinstance(item, AccessDialog)][-1]


def test_the_table_stands_there_with_its_reasons(school: School, sit_down: SitDown):
    seat = sit_down("karin")
    page = AccessTablePage(seat.desk)
    words = texts(shown(seat, page))
    assert "Mentor för elevens klass" in words
    assert "lämnar kopian till rektor" in words
    assert "OSL 23:2 andra stycket" in words
    assert "TRO-12" not in words  # a rule of ours says nothing to a rektor
    assert "Får minskas till läsa, skriva" in words
    assert "Fast." in words
    page.about.set_value(DocumentClass.MEDICAL.value)
    seat.settle()
    words = texts(page)
    assert "ingen annan läser, inte heller rektor" in words
    assert "Mentor" not in words
    assert "access" in {item.key for item in pages_for(seat.desk.who.viewer)}
    assert "access" not in {item.key for item in pages_for(sit_down("per").desk.who.viewer)}


def test_a_change_by_keyboard_and_back(school: School, sit_down: SitDown):
    seat = sit_down("karin")
    page = AccessTablePage(seat.desk)
    shown(seat, page)
    button(page, MENTOR).click()
    dialog = opened()
    assert dialog.ticks[Right.READ].text() == "Läsa (fast)"
    QTest.keyClick(dialog.ticks[Right.READ], Qt.Key.Key_Space)
    assert dialog.ticks[Right.READ].isChecked()
    assert not dialog.back_button.isVisibleTo(dialog)
    QTest.keyClick(dialog.ticks[Right.PRINT], Qt.Key.Key_Space)
    dialog.action_button.click()
    seat.settle()
    assert dialog.row("reason").problem
    dialog.reason.setPlainText("Kansliet skriver ut.")
    dialog.action_button.click()
    seat.settle()
    words = texts(page)
    assert "Får läsa, skriva, lämna över." in words
    assert "Karin Ås: Kansliet skriver ut." in words
    assert "Med programmet: läsa, skriva, skriva ut, lämna över." in words
    button(page, MENTOR).click()
    again = opened()
    assert again.back_button.isVisibleTo(again)
    again.reason.setPlainText("Kansliet hinner inte.")
    again.back_button.click()
    seat.settle()
    assert "Kansliet" not in texts(page)


def test_one_form_of_the_class(school: School, sit_down: SitDown):
    seat = sit_down("karin")
    page = AccessTablePage(seat.desk)
    shown(seat, page)
    page.form.set_value(FORM)
    page.form.activated.emit(page.form.currentIndex())
    seat.settle()
    button(page, MENTOR).click()
    dialog = opened()
    dialog.ticks[Right.PRINT].click()
    dialog.reason.setPlainText("Bara checklistan.")
    dialog.action_button.click()
    seat.settle()
    assert page.form.value() == FORM
    assert "Bara checklistan." in texts(page)
    table = read_access(school.rector)
    assert [row.grant.form for row in table.form_rows] == [FORM]
    page.form.set_value("")
    page.form.activated.emit(0)
    seat.settle()
    assert "Bara checklistan." not in texts(page)
