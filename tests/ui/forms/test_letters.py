# SPDX-License-Identifier: EUPL-1.2
"""Each letter with Alt leads to one place of a form, and going somewhere changes no answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from pytestqt.qtbot import QtBot

from eht_desk.catalog.forms import FormCatalogFromFiles
from eht_desk.domain.accounts import Role
from eht_desk.domain.forms.model import FormDefinition
from eht_desk.ui.screens.form_screen import FormScreen
from tests.fakes.school import School
from tests.ui.desks import Seat, seat_at
from tests.ui.forms.conftest import OpenForm

FORMS = FormCatalogFromFiles(Path(__file__).parents[3] / "resources" / "forms")
LOGINS = {Role.COUNSELLOR: "maria", Role.RECTOR: "karin", Role.MENTOR: "per"}
_LETTER = re.compile(r"&([^&\s])")


def letters(screen: FormScreen) -> Counter[str]:
    labels = [
        item.text() for item in screen.findChildren(QLabel) if item.isVisible() and item.buddy() is not None
    ]
    buttons = [item.text() for item in screen.findChildren(QAbstractButton) if item.isVisible()]
    found = (_LETTER.search(text.replace("&&", "")) for text in (*labels, *buttons))
    return Counter(match[1].casefold() for match in found if match)


Sit = Callable[[str], Seat]


@pytest.fixture
def sit(school: School, tmp_path: Path) -> Iterator[Sit]:
    """Somebody sits there until the pages are gone: so it is asked for before what opens them."""
    with ExitStack() as stack:
        yield lambda login: stack.enter_context(seat_at(school, login, tmp_path))


@pytest.mark.parametrize("form", FORMS.all_latest(), ids=lambda form: form.id)
def test_no_letter_leads_to_two_places(
    qtbot: QtBot, sit: Sit, open_form: OpenForm, form: FormDefinition
) -> None:
    roles = form.stages[0].roles
    screen = open_form(sit(next((LOGINS[role] for role in LOGINS if role in roles), "maria")), form=form.id)
    assert screen.view is not None
    screen.layout_parts.more_button.show()  # as it stands from the first answer on
    QApplication.processEvents()
    assert {letter for letter, count in letters(screen).items() if count > 1} == set()


def test_going_to_a_question_by_its_letter_ticks_nothing(qtbot: QtBot, sit: Sit, open_form: OpenForm) -> None:
    screen = open_form(sit("maria"), form="attendance_team_referral")
    assert screen.view is not None
    before = screen.view.answers()
    screen.activateWindow()
    for letter in letters(screen):
        QTest.keyClick(screen, Qt.Key(ord(letter.upper())), Qt.KeyboardModifier.AltModifier)
        QApplication.processEvents()
    assert screen.view.answers() == before
